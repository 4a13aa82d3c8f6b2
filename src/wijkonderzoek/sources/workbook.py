"""The cells of an Excel workbook as text, exactly as they stand, or a refusal that names sheet, row and column.

The parts are read one after the other as a stream, never as a tree, so that a small file cannot become a large one in
memory. openpyxl is not used: it passes over rows and cells that are out of order, and keeps what Excel escapes.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wijkonderzoek.errors import ExportError, WijkonderzoekError
from wijkonderzoek.sources.archives import WORKBOOK, check_workbook
from wijkonderzoek.sources.workbook_cells import AGAIN, Cells, Handler, Kind, Rows, Trouble, Values, plain

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

MOST_UNPACKED = 200_000_000
MOST_STRINGS = 2_000_000
PIECE = 2**24
"""Bytes that are parsed at once. A long attribute is parsed anew for every piece it goes on in, so not too few."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as the workbook lists it: `number` counts from 1, hidden ones too."""

    number: int
    hidden: bool
    name: str = field(repr=False)
    part: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a sheet that hold something, by row number, and how many of them are hidden.

    `merged`: row and column where the first merged cells begin, None where there are none. `trouble`: cells without
    a certain text, left out of `rows`. `kinds`: what cells are that are not text, by row and column, where asked for.
    """

    rows: tuple[tuple[int, Cells], ...] = field(repr=False)
    hidden_rows: int
    merged: tuple[int, int] | None
    trouble: tuple[Trouble, ...] = ()
    kinds: Mapping[tuple[int, int], Kind] = field(default_factory=dict, repr=False)


class Book:
    """A workbook, opened: `sheets` lists what is in it, `read` reads one of them.

    *Raises* `ExportError` when the bytes are no workbook, are locked or damaged, hold entities, or are too large.
    """

    def __init__(self, body: bytes, file: str) -> None:
        check_workbook(body, file, MOST_UNPACKED, AGAIN, ExportError)
        self.file = file
        self._archive = zipfile.ZipFile(io.BytesIO(body))
        links, listed = _Links(), _Sheets()
        self._parse("xl/_rels/workbook.xml.rels", links)
        self._parse(WORKBOOK, listed)
        self.sheets = tuple(
            Listed(number, hidden, name, links.sheets[link])
            for number, (name, hidden, link) in enumerate(listed.found, start=1)
            if link in links.sheets
        )
        strings, styles = _Strings(), _Styles()
        for part, handler in ((links.strings, strings), (links.styles, styles)):
            if part:
                self._parse(part, handler)
        self._strings, self._values = strings.found, Values(styles.formats(), listed.from_1904)

    def read(self, sheet: Listed, *, typed: bool = False) -> Read:
        """The cells of a sheet as text; `typed`: with what they are, and formulas as their stored outcome.

        *Raises* `ExportError` naming sheet, row and column of what cannot be read.
        """
        rows = Rows(f"{self.file}, sheet {sheet.number}", self._strings, self._values, typed=typed)
        self._parse(sheet.part, rows)
        return Read(tuple(rows.found.items()), rows.hidden, rows.merged, tuple(rows.trouble), rows.kinds)

    def _parse(self, part: str, handler: Handler) -> None:
        """Send what a part holds to a handler."""
        from defusedxml.common import DefusedXmlException
        from defusedxml.expatreader import DefusedExpatParser

        parser = DefusedExpatParser(bufsize=PIECE, forbid_dtd=True)
        parser.setContentHandler(handler)

        try:
            with self._archive.open(part) as stream:
                parser.parse(stream)
        except WijkonderzoekError:
            raise
        except DefusedXmlException:
            raise ExportError(f"{self.file}: holds XML entities, which no workbook does", hint=AGAIN) from None
        except Exception as error:  # noqa: BLE001 - said again without what it quotes
            # zlib, expat, and numbers that are none: all of it damage, and any of it may quote what it found.
            raise ExportError(f"{self.file}: a damaged workbook ({type(error).__name__})", hint=AGAIN) from None


class _Links(Handler):
    """Which part is what: the sheets by the id that the workbook gives them."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, str] = {}
        self.strings = self.styles = ""

    def begin(self, name: str, attributes: AttributesImpl[str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        part = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
        kind = attributes["Type"].rpartition("/")[2]
        if kind == "worksheet":
            self.sheets[attributes["Id"]] = part
        elif kind == "sharedStrings":
            self.strings = part
        elif kind == "styles":
            self.styles = part


class _Sheets(Handler):
    """Name, whether hidden, and link of every sheet; and whether days count from 1904."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool, str]] = []
        self.from_1904 = False

    def begin(self, name: str, attributes: AttributesImpl[str]) -> None:
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            link = next(value for key, value in attributes.items() if key.rpartition(":")[2] == "id")
            self.found.append((attributes["name"], hidden, link))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true"}


class _Strings(Handler):
    """The texts that cells share, each whole, without how it is pronounced."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._text: list[str] | None = None
        self._open = False
        self._aside = 0

    def begin(self, name: str, attributes: AttributesImpl[str]) -> None:
        if name == "si":
            self._text = []
        elif name == "rPh":
            self._aside += 1
        self._open = name == "t" and not self._aside

    def characters(self, content: str) -> None:
        """Text between two marks."""
        if self._open and self._text is not None:
            self._text.append(content)

    def end(self, name: str) -> None:
        self._open = False
        if name == "rPh":
            self._aside -= 1
        elif name == "si":
            if len(self.found) >= MOST_STRINGS:
                raise ValueError
            self.found.append(plain("".join(self._text or ())))
            self._text = None


class _Styles(Handler):
    """The number format of every cell style."""

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[str, str] = {}
        self._styles: list[str] = []
        self._in_cells = False

    def begin(self, name: str, attributes: AttributesImpl[str]) -> None:
        if name == "numFmt":
            self._own[attributes["numFmtId"]] = attributes["formatCode"][:255]
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._styles.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        self._in_cells = self._in_cells and name != "cellXfs"

    def formats(self) -> tuple[str, ...]:
        """The format of each style, in order; empty where Excel has one of its own that is none of a date."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        own = {str(number): code for number, code in BUILTIN_FORMATS.items()} | self._own
        return tuple(own.get(style, "") for style in self._styles)
