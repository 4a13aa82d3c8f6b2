"""Excerpts that Dedoose exported as a workbook: one row per excerpt, three columns per code.

Codes are read from the `Code: A\\B Applied` columns. `Codes Applied Combined` is never read: it joins the last names
of codes with commas, and both may hold what the other means.

The workbook has no transcript, so a position (`Excerpt Range`, 120-164) cannot be looked up. It is kept only where it
proves itself: when at least 95 % of the excerpts are exactly as long as their range says, and then only for those that
are. Counted in UTF-16 units it cannot be turned into code points without the text, and is not kept at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.gathered import Documents, entries, identity, position, split_path
from wijkonderzoek.intake.losses import stated
from wijkonderzoek.intake.project import CodedProject, CodePath, Coding, Offsets
from wijkonderzoek.intake.sheet import Sheet, read_sheet

TITLE, RANGE, CREATOR, COPY = "Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Copy"
RESOURCE = ("Resource Creator", "Resource Date")
NOT_READ = ("Excerpt Date", "Codes Applied Combined")
NEARLY_ALL = 0.95
_APPLIED = re.compile(r"Code: (.+) Applied", re.DOTALL)
_WEIGHT = re.compile(r"Code: (.+) (Range|Weight)", re.DOTALL)
_TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}


@dataclass(frozen=True, slots=True)
class _Excerpt:
    """A row: `start` and `end` as its range says, None where it is not of text."""

    row: int
    document: str
    coder: str
    start: int | None
    end: int | None
    text: str | None = field(repr=False)
    codes: tuple[CodePath, ...] = field(repr=False)


def read_dedoose(body: bytes, file: str, sheet: str | None = None) -> CodedProject:
    """The codings in an excerpts export of Dedoose (.xlsx, or the same table as CSV).

    Documents are told apart by title, creator and date; `passage` is the row of the excerpt; `coder` is who made the
    excerpt, which is all that Dedoose tells. `sheet`: as for `read_sheet`.

    *Raises* `ExportError` naming row and column, as `read_sheet` does, and for a column that is missing.
    """
    table = read_sheet(body, file, sheet)
    columns = {name: place for place, name in enumerate(table.header)}
    absent = [name for name in (TITLE, CREATOR) if name not in columns]
    codes = {
        place: split_path(found[1], "\\", f"{table.name}, column {place + 1}")
        for name, place in columns.items()
        if (found := _APPLIED.fullmatch(name))
    }
    if absent or not codes:
        missing = " and ".join([f"'{name}'" for name in absent] + ([] if codes else ["'Code: ... Applied'"]))
        raise ExportError(
            f"{table.name}: no column {missing}", hint="In Dedoose: export the excerpts with their codes, to Excel."
        )
    documents = Documents()
    excerpts = [_excerpt(table, row, cells, columns, codes, documents) for row, cells in table.rows]
    mode, offsets = _positions(excerpts)
    codings = tuple(
        Coding(
            document=excerpt.document,
            code=code,
            coder=excerpt.coder,
            start=excerpt.start if mode and _fits(excerpt) else None,
            end=excerpt.end if mode and _fits(excerpt) else None,
            passage=str(excerpt.row),
            text=excerpt.text,
        )
        for excerpt in excerpts
        for code in excerpt.codes
    )
    return CodedProject(
        format="dedoose",
        tool="Dedoose",
        documents=documents.found(),
        codes=entries(codes.values()),
        codings=codings,
        losses=(*table.losses, *_losses(table, columns, codes, excerpts, offsets if mode else None)),
        offsets=offsets,
        checked=False,
    )


def _excerpt(
    table: Sheet,
    row: int,
    cells: tuple[str, ...],
    columns: Mapping[str, int],
    codes: Mapping[int, CodePath],
    documents: Documents,
) -> _Excerpt:
    def cell(name: str) -> str:
        return cells[columns[name]] if name in columns else ""

    title = identity(cell(TITLE), table.where(row, columns[TITLE]))
    if not title:
        raise ExportError(f"{table.where(row, columns[TITLE])}: an excerpt of a document without a title")
    start, end = _range(cell(RANGE), table.where(row, columns.get(RANGE)))
    return _Excerpt(
        row=row,
        document=documents.key(title, *map(cell, RESOURCE)),
        coder=identity(cell(CREATOR), table.where(row, columns[CREATOR])),
        start=start,
        end=end,
        text=cell(COPY) or None,
        codes=tuple(path for place, path in codes.items() if _truth(cells[place], table.where(row, place))),
    )


def _truth(cell: str, where: str) -> bool:
    try:
        return _TRUTHS[cell.strip().casefold()]
    except KeyError:
        raise ExportError(f"{where}: neither true nor false, so whether the code was given is not certain") from None


def _range(cell: str, where: str) -> tuple[int, int] | tuple[None, None]:
    """Where an excerpt of text begins and ends; nothing for one of sound, film or a page."""
    found = re.fullmatch(r"([0-9]+)\s*-\s*([0-9]+)", cell.strip())
    start, end = (position(found[1], where), position(found[2], where)) if found else (None, None)
    return (start, end) if start is not None and end is not None and start < end else (None, None)


def _fits(excerpt: _Excerpt) -> bool:
    """Whether an excerpt is as many code points long as its range says."""
    return None not in (excerpt.text, excerpt.start, excerpt.end) and _length(excerpt) == len(excerpt.text or "")


def _length(excerpt: _Excerpt) -> int:
    return (excerpt.end or 0) - (excerpt.start or 0)


def _positions(excerpts: Iterable[_Excerpt]) -> tuple[bool, Offsets | None]:
    """Whether positions may be kept, and how many excerpts fit each way of counting them; None where there are none."""
    told = [excerpt for excerpt in excerpts if excerpt.text and excerpt.start is not None]
    if not told:
        return False, None
    points = sum(map(_fits, told)) / len(told)
    units = sum(_length(one) == len((one.text or "").encode("utf-16-le")) // 2 for one in told) / len(told)
    mode = "utf16" if units > points else "codepoint"
    scores = (("codepoint", points), ("utf16", units))
    return mode == "codepoint" and points >= NEARLY_ALL, Offsets(mode, scores, len(told))


def _losses(
    table: Sheet,
    columns: Mapping[str, int],
    codes: Mapping[int, CodePath],
    excerpts: list[_Excerpt],
    kept: Offsets | None,
) -> Iterable[str]:
    yield "Not checked against a real export."
    if kept is None:
        yield "Positions are not known: the excerpts are not as long as their ranges say, or have none."
    else:
        yield "Positions are checked by the length of the excerpts only, since the export has no transcripts."
    weights = [place for name, place in columns.items() if _WEIGHT.fullmatch(name)]
    known = {TITLE, RANGE, CREATOR, COPY, *RESOURCE, *NOT_READ}
    others = [place for name, place in columns.items() if name and name not in known and place not in codes]
    yield from stated(
        {
            "Excerpts that are not as long as their range says have no position": _unfit(excerpts) if kept else 0,
            "Excerpts without a code are left out": sum(not excerpt.codes for excerpt in excerpts),
            "Weights of codes are not kept": sum(
                bool(cells[place].strip()) for _, cells in table.rows for place in weights
            ),
            "Columns of descriptors are not read": len(set(others) - set(weights)),
        }
    )


def _unfit(excerpts: Iterable[_Excerpt]) -> int:
    return sum(bool(excerpt.codes) and not _fits(excerpt) for excerpt in excerpts)
