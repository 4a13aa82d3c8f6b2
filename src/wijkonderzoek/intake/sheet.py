"""A table that a tool or a person exported, as Excel workbook or CSV: one header, and rows of text.

Everything is text: a number is written as a person sees it, a date as 2024-05-31. What has no certain text (a formula,
an error, a number that Excel shortened) is refused with its row and column, never guessed.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from wijkonderzoek.errors import ExportError, UsageError
from wijkonderzoek.sources.archives import ZIP, check_not_old
from wijkonderzoek.sources.workbook import Book, Listed, Read
from wijkonderzoek.sources.workbook_cells import MOST_CELLS, MOST_COLUMNS, MOST_ROWS

MOST_BYTES = 50_000_000
DELIMITERS = (";", ",", "\t")
SAVE_AS = "In Excel: save as 'CSV UTF-8', or give the workbook (.xlsx) itself."

Numbered = tuple[int, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: `rows` with the number a spreadsheet shows before each, and as many cells as the header has names.

    Cells have LF between lines and no blanks at their end; an empty cell is empty text; rows without a cell are left
    out. `name`: file and sheet number, which errors begin with. `losses`: what of the file was not read.
    """

    header: tuple[str, ...] = field(repr=False)
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)
    name: str = ""
    losses: tuple[str, ...] = ()

    def where(self, row: int, column: int | None = None) -> str:
        """`codings.xlsx, sheet 1, row 12, column 2`; columns count from 0 here and from 1 in the words.

        >>> Sheet(("id",), (), "codings.csv").where(12, 0)
        'codings.csv, row 12, column 1'
        """
        return f"{self.name}, row {row}" + ("" if column is None else f", column {column + 1}")


def read_sheet(body: bytes, file: str, sheet: str | None = None, *, repeated: Collection[str] = ()) -> Sheet:
    """The table in a file: an Excel workbook, or a CSV (`;`, `,` or tab between cells; UTF-8, or UTF-16 with a mark).

    `sheet`: name or number (from 1) of the sheet to read, needed where more than one visible sheet holds something.
    Sheets that are hidden are never read, and named by number in `losses`. `repeated`: names that may stand above more
    than one column.

    *Raises* `ExportError` naming sheet, row and column of what cannot be read; `UsageError` when the sheet must be
    named, or is not there.
    """
    if len(body) > MOST_BYTES:
        raise ExportError(f"{file}: {len(body):,} bytes; at most {MOST_BYTES:,} are read")
    check_not_old(body, file, ExportError)
    if body.startswith(ZIP):
        return _from_workbook(Book(body, file), sheet, repeated)
    if sheet is not None:
        raise UsageError(f"{file}: not an Excel workbook, so it has no sheet to name")
    return _table(file, list(_csv_rows(_text(body, file), file)), repeated)


def _from_workbook(book: Book, wanted: str | None, repeated: Collection[str]) -> Sheet:
    listed, read = _chosen(book, wanted)
    name = f"{book.file}, sheet {listed.number}"
    if read.trouble:
        cell = read.trouble[0]
        raise ExportError(f"{name}, row {cell.row}, column {cell.column}: {cell.what}", hint=cell.hint)
    if read.merged:
        row, column = read.merged
        raise ExportError(
            f"{name}, row {row}, column {column}: merged cells, of which only the first holds something",
            hint="Select the sheet, unmerge all cells, and give each its own text.",
        )
    hidden = [str(other.number) for other in book.sheets if other.hidden]
    losses = [f"Hidden sheets were not read: number {', '.join(hidden)}."] if hidden else []
    if read.hidden_rows:
        losses.append(f"Hidden rows were read like all others ({read.hidden_rows}).")
    return _table(name, read.rows, repeated, tuple(losses))


def _chosen(book: Book, wanted: str | None) -> tuple[Listed, Read]:
    """The sheet that is meant, which must be visible."""
    if wanted is not None:
        named = [sheet for sheet in book.sheets if sheet.name == wanted]
        named = named or [sheet for sheet in book.sheets if str(sheet.number) == wanted]
        if not named:
            raise UsageError(f"{book.file}: no such sheet", hint=f"Its sheets are number {_numbers(book.sheets)}.")
        if named[0].hidden:
            raise UsageError(
                f"{book.file}: sheet {named[0].number} is hidden", hint="Look at what is in it; then make it visible."
            )
        return named[0], book.read(named[0])
    visible = [sheet for sheet in book.sheets if not sheet.hidden]
    filled = [(sheet, read) for sheet in visible if (read := book.read(sheet)).rows]
    if len(filled) > 1:
        raise UsageError(
            f"{book.file}: {len(filled)} sheets hold something: number {_numbers([sheet for sheet, _ in filled])}",
            hint="Say which one to read, by name or number.",
        )
    if not filled:
        raise ExportError(f"{book.file}: no visible sheet holds anything", hint="Make the sheet you mean visible.")
    return filled[0]


def _numbers(sheets: Sequence[Listed]) -> str:
    return ", ".join(str(sheet.number) for sheet in sheets)


def _text(body: bytes, file: str) -> str:
    """The text of a CSV."""
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = body.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExportError(f"{file}: not UTF-8 at byte {error.start}", hint=SAVE_AS) from None
    if "\0" in text:
        raise ExportError(f"{file}: neither an Excel workbook nor a text file", hint=SAVE_AS)
    if max(map(text.count, DELIMITERS)) > 2 * MOST_CELLS:
        raise ExportError(f"{file}: at most {MOST_CELLS:,} cells are read", hint="Export fewer documents at a time.")
    return text


def _csv_rows(text: str, file: str) -> Iterator[Numbered]:
    """The records of a CSV that hold something, by the row a spreadsheet would show them in."""
    first, _, rest = text.partition("\n")
    told = first.strip().strip('"')
    delimiter = told[4:] if told.startswith("sep=") and told[4:] in DELIMITERS else ""
    text = rest if delimiter else text
    delimiter = delimiter or _delimiter(text, file)
    number = count = 0
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            cells = {column: cell for column, cell in enumerate(map(_tidy, record), start=1) if cell}
            count += len(cells)
            if number > MOST_ROWS or len(record) > MOST_COLUMNS or count > MOST_CELLS:
                raise ExportError(
                    f"{file}, row {number}: beyond what is read: {MOST_ROWS:,} rows, {MOST_COLUMNS:,} columns, "
                    f"{MOST_CELLS:,} cells",
                    hint="Export fewer documents at a time.",
                )
            if cells:
                yield number, cells
    except csv.Error:
        raise ExportError(
            f"{file}, row {number + 1}: quotes that do not close or have text behind them, or a cell of more than "
            f"{csv.field_size_limit():,} characters",
            hint="Export it again, and give it as it came.",
        ) from None


def _tidy(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def _delimiter(text: str, file: str) -> str:
    """What stands between the names of the header: that which sets most of them apart."""
    found = {delimiter: len(_first_record(text, delimiter)) for delimiter in DELIMITERS}
    most = max(found.values())
    best = [delimiter for delimiter, count in found.items() if count == most]
    if len(best) > 1 and most > 1:
        raise ExportError(
            f"{file}, row 1: its cells can be set apart in more than one way",
            hint="Put a line 'sep=;' above the header, or give the workbook (.xlsx) itself.",
        )
    return best[0]


def _first_record(text: str, delimiter: str) -> list[str]:
    """The first record that holds something; nothing where the quotes are damaged, which reading all of it reports."""
    reader = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), MOST_ROWS)
    try:
        return next((record for record in reader if any(map(str.strip, record))), [])
    except csv.Error:
        return []


def _table(name: str, numbered: Sequence[Numbered], repeated: Collection[str], losses: tuple[str, ...] = ()) -> Sheet:
    """Rows as a table under the first of them.

    *Raises* `ExportError` for a header that is blank above data or stands twice, and for a table without rows.
    """
    if not numbered:
        raise ExportError(f"{name}: an empty table", hint="Export it again.")
    (first, names), *rest = numbered
    width = max(names)
    header = tuple(names.get(column, "").strip() for column in range(1, width + 1))
    if (width * len(rest)) > MOST_CELLS:
        raise ExportError(f"{name}: {len(rest):,} rows of {width:,} columns; at most {MOST_CELLS:,} cells are read")
    _check_header(name, first, header, repeated)
    for number, cells in rest:
        loose = next((column for column in cells if column > width or not header[column - 1]), None)
        if loose is not None:
            raise ExportError(
                f"{name}, row {number}, column {loose}: holds something, and no name stands above it in row {first}",
                hint="The header must be the first row, with a name above every column.",
            )
    rows = tuple((number, tuple(cells.get(column, "") for column in range(1, width + 1))) for number, cells in rest)
    return Sheet(header, rows, name, losses)


def _check_header(name: str, row: int, header: Sequence[str], repeated: Collection[str]) -> None:
    twice = {title for title, count in Counter(header).items() if count > 1 and title} - set(repeated)
    if twice:
        columns = [str(column) for column, title in enumerate(header, start=1) if title in twice]
        raise ExportError(
            f"{name}, row {row}: names that stand more than once, above column {', '.join(columns)}",
            hint="Give every column a name of its own.",
        )
