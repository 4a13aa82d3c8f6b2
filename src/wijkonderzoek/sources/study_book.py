"""studie.xlsx: the tables of a study as sheets of one workbook, cell by cell as the text a CSV would hold.

Excel keeps numbers, dates and truths where a person typed text. What it keeps is brought back to what was typed where
that is certain (a date in a column of dates, 2029.0 for a year), and refused with sheet, row and column where it is not
(a date in a column of codes, a percentage where a plain number is meant).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas.columns import Column, columns_of
from wijkonderzoek.schemas.reading import suggestion
from wijkonderzoek.schemas.table_rows import REMARK, Line, TableRead, check_lines
from wijkonderzoek.sources.archives import ZIP, check_not_old
from wijkonderzoek.sources.workbook import Book, Listed, Read
from wijkonderzoek.sources.workbook_cells import Kind

BOOK_FILE = "studie.xlsx"
GUIDE, LISTS = "uitleg", "lijsten"
NOT_TABLES = (GUIDE, LISTS)
"""Sheets that are never read."""
MOST_BYTES = 50_000_000
AGAIN = "Open it in Excel, save it again as Excel workbook (.xlsx), and check again."
AS_TEXT = "make the column text (Celeigenschappen), and type it again"


@dataclass(frozen=True)
class BookRead:
    """The tables of a workbook by name, and what is wrong with the workbook as a whole."""

    tables: Mapping[str, TableRead[BaseModel]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def sheet_place(table: str) -> str:
    """What errors call a table of the workbook.

    >>> sheet_place("doelen")
    'studie.xlsx, sheet doelen'
    """
    return f"{BOOK_FILE}, sheet {table}"


def read_book(folder: Path, models: Mapping[str, type[BaseModel]]) -> BookRead:
    """The tables of the studie.xlsx in a folder; none where it is not there. Errors are kept, and none is raised."""
    path = folder / BOOK_FILE
    if not path.is_file():
        return BookRead()
    try:
        book = _opened(path)
    except (InputError, OSError) as error:
        said = error.message if isinstance(error, InputError) else f"{BOOK_FILE}: cannot be read ({error.strerror})"
        return BookRead(problems=(f"{said}\n  {AGAIN}",))
    tables: dict[str, TableRead[BaseModel]] = {}
    problems: list[str] = []
    for sheet in book.sheets:
        name = sheet.name.strip().lower()
        if name in NOT_TABLES:
            continue
        if problem := _strange(sheet, name, list(models), name in tables):
            problems.append(problem)
            continue
        try:
            read = book.read(sheet, typed=True)
        except InputError as error:
            problems.append(f"{error.message.replace(f'sheet {sheet.number}', f'sheet {name}', 1)}\n  {AGAIN}")
            continue
        if read.rows or read.trouble:
            tables[name] = _table(name, read, models[name])
    return BookRead(tables, tuple(problems))


def _opened(path: Path) -> Book:
    if path.stat().st_size > MOST_BYTES:
        raise InputError(f"{BOOK_FILE}: larger than {MOST_BYTES:,} bytes")
    body = path.read_bytes()
    check_not_old(body, BOOK_FILE)
    if not body.startswith(ZIP):
        raise InputError(f"{BOOK_FILE}: not an Excel workbook")
    return Book(body, BOOK_FILE)


def _strange(sheet: Listed, name: str, known: list[str], again: bool) -> str:
    """Why a sheet cannot be read as a table; empty where it can."""
    if name not in known:
        close = suggestion(name, known) or f". Tables are {', '.join(known)}"
        return (
            f"{BOOK_FILE}, sheet {sheet.name}: not a table of a study{close}. Give it the name of a table, take it "
            f"out, or name it '{GUIDE}': that sheet is not read"
        )
    if again:
        return f"{sheet_place(name)}: is there twice; keep one of the two"
    if sheet.hidden:
        return f"{sheet_place(name)}: is hidden; make it visible, or take it out, so that all can see what counts"
    return ""


def _table(name: str, read: Read, model: type[BaseModel]) -> TableRead[BaseModel]:
    """The rows of a sheet, with every cell that cannot be used by its row and column."""
    place = sheet_place(name)
    if read.merged:
        row, column = read.merged
        where = f"{place}, row {row}, column {column}"
        return TableRead(problems=(f"{where}: merged cells; unmerge all cells of the sheet, and fill each",))
    rows = dict(read.rows)
    for cell in read.trouble:
        rows.setdefault(cell.row, {})
    width = max((max(cells) for cells in rows.values() if cells), default=1)
    top = next((n for n in sorted(rows) if not rows[n].get(1, "").startswith(REMARK)), 0)
    known = {column.name: column for column in columns_of(model)}
    columns = {at: known[key] for at, text in rows.get(top, {}).items() if (key := text.strip().lower()) in known}
    trouble = {(c.row, c.column): f"{c.what}; {c.hint[0].lower()}{c.hint[1:].rstrip('.')}" for c in read.trouble}
    refused = {(row, at - 1): why for (row, at), why in trouble.items()}
    lines: list[Line] = []
    for number in sorted(rows):
        cells = [""] * width
        for at, text in rows[number].items():
            kind = read.kinds.get((number, at))
            try:
                cells[at - 1] = as_written(text.strip(), kind, columns.get(at)) if number != top else text.strip()
            except ValueError as error:
                refused[number, at - 1] = str(error)
        remark = cells[0].startswith(REMARK)
        if remark:
            refused = {place: why for place, why in refused.items() if place[0] != number}
        lines.append((number, cells))
    return check_lines(place, list(_beside(lines, refused)), model, refused=refused)


def _beside(lines: list[Line], refused: Mapping[tuple[int, int], str]) -> Iterator[Line]:
    """The rows that hold something, be it only a cell that cannot be used."""
    rows = {row for row, _ in refused}
    yield from (line for line in lines if any(line[1]) or line[0] in rows)


def as_written(text: str, kind: Kind | None, column: Column | None) -> str:
    """A cell as a person would have typed it in a CSV. *Raises* `ValueError` where that is not certain.

    >>> as_written("1.125", "number", Column("budget", "number", False))
    '1,125'
    >>> as_written("2025-03-01", "date", Column("doel_id", "code", True))
    Traceback (most recent call last):
    ValueError: a date, which Excel made of what was typed; make the column text (Celeigenschappen), and type it again
    """
    if kind is None or column is None:
        return text
    if kind == "truth":
        if column.yes_no:
            return {"true": "ja", "false": "nee"}[text]
        raise ValueError(f"true or false (WAAR, ONWAAR) of Excel, and not what is asked here; {AS_TEXT}")
    if kind == "date":
        if column.kind == "date":
            return text
        raise ValueError(f"a date, which Excel made of what was typed; {AS_TEXT}")
    return _number(text, kind, column)


def _number(text: str, kind: Kind, column: Column) -> str:
    """A number with the digits that Excel shows and a comma before decimals, since a point may stand for thousands."""
    if kind == "percentage":
        if column.kind == "text":
            return f"{_shown(100 * float(text))}%"
        if column.kind != "share":
            raise ValueError("a percentage; give the cell the format Standaard, and type the number alone, such as 12")
    if column.kind == "date":
        raise ValueError("a number; give the cell the format of a date (Celeigenschappen, Datum)")
    if column.kind == "code" and not text.isdecimal():
        raise ValueError(f"a number with decimals, which Excel made of what was typed; {AS_TEXT}")
    return text if text.lstrip("-").isdecimal() else _shown(float(text))


def _shown(number: float) -> str:
    """The fifteen digits of a number that Excel shows."""
    return format(number, ".15g").replace(".", ",")
