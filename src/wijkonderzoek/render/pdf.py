"""Papers as tagged PDF, set by typst from templates of this package.

A template gets its texts as data and sets them as strings, so that what people wrote is never read as markup. Fonts
come from installed packages, never from the system, and no clock goes in: the same report gives the same bytes. The
export is PDF/UA-1, which refuses what it cannot tag or show; no validator has looked at the result.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wijkonderzoek.render.figures.fonts import FILES, REGULAR, advances
from wijkonderzoek.render.figures.palette import named_colours
from wijkonderzoek.render.templating import FICTIONAL
from wijkonderzoek.render.words import LEVEL_WORDS, REPORT_STATUS_WORDS
from wijkonderzoek.report.model import WijkReport
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.numbers import listing

if TYPE_CHECKING:
    from typst import Fonts

STANDARD: Final = "ua-1"
NO_GLYPH = "\N{WHITE VERTICAL RECTANGLE}"
"""Stands for a character that no font of ours has, such as an emoji."""
UNSEEN = ("Cc", "Cf", "Co", "Cs")
"""Kinds of characters without a look of their own: control, format, private use, half a character."""


def render_deal(report: WijkReport) -> bytes:
    """The wijkdeal of a report, to print and sign; the same report gives the same bytes.

    *Raises* `ValueError` for a report without a wijkdeal.
    """
    if report.deal is None:
        raise ValueError("this report has no wijkdeal")
    deal = asdict(report.deal)
    return typeset("wijkdeal", paper_data(report, deal.pop("title")) | deal)


def paper_data(report: WijkReport, heading: str) -> dict[str, Any]:
    """What every paper says of the report it belongs to: its place, its colofon, and its running head and foot."""
    place, trace = report.region.gemeente_name, report.provenance
    full = " · ".join(filter(None, [heading, place]))
    years = f"cijfers over {listing([*map(str, report.data_years)])}" if report.data_years else ""
    where = f"{capital(LEVEL_WORDS[report.region.level])}{f' in {place}' if place else ''}"
    limits = f"grenzen van {report.boundaries_year} ({report.region.code})"
    colophon = {
        "Status": f"{report.status}: {REPORT_STATUS_WORDS[report.status]}",
        "Cijfers en grenzen": capital("; ".join(filter(None, [years, limits]))),
        "Onderzoek": report.study_title,
        "Voor": report.commissioned_by,
        "Door": report.made_by,
        "Contact": report.contact,
    }
    return {
        "heading": heading,
        "title": f"{full} ({FICTIONAL})" if report.fictional else full,
        "place": " ".join(filter(None, [where, "(verzonnen voorbeeld)" if report.fictional else ""])),
        "fictional": FICTIONAL if report.fictional else "",
        "foot": " · ".join(filter(None, [full, f"status: {report.status}", years])),
        "author": report.made_by or report.commissioned_by,
        "colophon": [(label, text) for label, text in colophon.items() if text],
        "made": f"Gemaakt met {trace.package} {trace.version}. Opnieuw maken: {trace.command}",
    }


def typeset(template: str, data: Mapping[str, Any]) -> bytes:
    """A template of `render/typst` with these data, as a PDF.

    Characters that no font has are shown as an empty box. *Raises* `ValueError` for a template that cannot be set.
    """
    import typst

    texts = json.dumps(_showable({**data, "colours": named_colours()}), ensure_ascii=False)
    with _fonts() as fonts, as_file(files("wijkonderzoek.render") / "typst") as folder:
        compiler = typst.Compiler(folder / f"{template}.typ", root=folder, font_paths=fonts, sys_inputs={"data": texts})
        try:
            made = compiler.compile(format="pdf", pdf_standards=[STANDARD])
        except typst.TypstError as error:
            raise ValueError(f"{template}.typ cannot be set: {error}") from error
    assert isinstance(made, bytes)
    return made


@contextmanager
def _fonts() -> Iterator[Fonts]:
    """Source Sans Pro in the files of the web page, and the fonts inside typst; none of the system.

    The package holds each weight twice (TTF and OTF) and typst takes whichever it finds first, so that the files are
    put apart.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="wijkonderzoek-") as folder:
        for name in FILES.values():
            with as_file(files("font_source_sans_pro") / "files" / name) as path:
                shutil.copyfile(path, Path(folder, name))
        yield typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _showable(item: Any) -> Any:
    """The same data with only what can be shown in its texts."""
    if isinstance(item, str):
        return showable(item)
    if isinstance(item, Mapping):
        return {key: _showable(value) for key, value in item.items()}
    if isinstance(item, list | tuple):
        return [_showable(value) for value in item]
    return item


def showable(text: str) -> str:
    """A text with an empty box for every character that no font has.

    Accents become one with their letter; loose ones that the font does not have, and characters that steer the
    direction of text or cannot be seen, are left out: typst refuses them, and they could make a page read otherwise.

    >>> showable("Cafe\u0301 \u202e\U0001f3e0") == f"Caf\u00e9 {NO_GLYPH}"
    True
    """
    known, shown = advances(REGULAR), ""
    for char in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(char)
        if kind.startswith("M"):
            shown += char if char in known and shown[-1:] in known else ""
        elif char.isspace() and char not in known:
            shown += " "
        elif kind not in UNSEEN:
            shown += char if char in known or _is_shown(char) else NO_GLYPH
    return shown


@lru_cache(maxsize=4096)
def _is_shown(char: str) -> bool:
    """Whether a font inside typst has a character; typst itself is asked, for it says so by refusing."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False)
    page = b'#set document(title: "x")\n#sys.inputs.char'
    try:
        typst.Compiler(page, font_paths=fonts, sys_inputs={"char": char}).compile(
            format="pdf", pdf_standards=[STANDARD]
        )
    except typst.TypstError:
        return False
    return True
