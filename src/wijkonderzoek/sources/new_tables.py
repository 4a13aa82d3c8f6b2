"""Tables of a study to begin with: as CSVs or as sheets of studie.xlsx, each with its header and an example.

The example is a remark (its first cell begins with #), so that it can never be taken for what somebody knows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wijkonderzoek.catalogue import load_opgaven, load_partner_types
from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.schemas.explained import Explained, explain_table
from wijkonderzoek.schemas.reading import suggestion
from wijkonderzoek.sources.store import write_atomically
from wijkonderzoek.sources.study import AREAS_TABLE, STUDY_TABLES
from wijkonderzoek.sources.study_book import BOOK_FILE, GUIDE, LISTS
from wijkonderzoek.sources.table_files import read_table_files

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FIRST_TABLES = (AREAS_TABLE, "doelen", "partners", "herkenning", "duiding")
"""What a new study begins with; `wijkonderzoek stellingen` makes the statements that recognition is about."""
ALL = "alles"
MADE = {"stellingen"}
"""Tables that a command makes, and that are not written before it."""
LAST_ROW = 1000
"""The last row that has lists to choose from."""
FORMATS = {"code": "@", "text": "@", "choice": "@", "date": "yyyy-mm-dd"}


def chosen_tables(wanted: Sequence[str]) -> tuple[str, ...]:
    """The tables that are asked for, in the order of the report; `alles` is all that nothing else makes.

    *Raises* `UsageError` for one that is not a table, with the closest.

    >>> chosen_tables(["maatregelen", "doelen"])
    ('doelen', 'maatregelen')
    """
    names = {name.strip().lower().removesuffix(".csv") for name in wanted}
    for name in sorted(names - {ALL} - set(STUDY_TABLES)):
        close = suggestion(name, list(STUDY_TABLES))
        raise UsageError(
            f"--tabel: '{name}' is not a table{close}", hint=f"Tables: {', '.join(STUDY_TABLES)}; or {ALL}."
        )
    return tuple(name for name in STUDY_TABLES if name in names or (ALL in names and name not in MADE))


def explained(name: str) -> Explained:
    """A table of a study in words, with the opgaven and kinds of partners there are.

    >>> [column.form for column in explained("urgentie").columns if column.column.name == "opgave"][0][:12]
    'wonen, werk,'
    """
    opgaven = tuple(key for key, opgave in load_opgaven().items() if opgave.scored)
    return explain_table(name, STUDY_TABLES[name], {"opgave": opgaven, "subtype": tuple(load_partner_types())})


def tables_markdown() -> str:
    """docs/tabellen.md: every table a study may hold, column by column."""
    first = ", ".join(f"`{name}`" for name in FIRST_TABLES)
    parts = ["# De tabellen van een studie", f"`wijkonderzoek new` begint met {first}; `--tabel` voegt andere toe."]
    for name in STUDY_TABLES:
        table = explained(name)
        rows = [f"| `{c.column.name}` | {c.form} | {c.text} |" for c in table.columns]
        head = ["| kolom | wat erin mag | uitleg |", "|---|---|---|"]
        parts += [f"## {name}.csv", table.text, "\n".join([*head, *rows])]
    return "\n\n".join(parts) + "\n"


def add_tables(folder: Path, names: Sequence[str], *, book: bool) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write tables beside those a study has; the paths written, and the names of tables that were there and stay.

    `book`: as sheets of a new studie.xlsx. *Raises* `UsageError` where a studie.xlsx is there already, which is never
    written into, `InputError` when the folder cannot be written.
    """
    there = read_table_files(folder, STUDY_TABLES).tables
    new = [name for name in names if name not in there]
    if book and (folder / BOOK_FILE).exists():
        raise UsageError(f"{BOOK_FILE}: is there already, and stays as it is", hint="Leave out --workbook.")
    files = table_files(new, book=book) if new else {}
    try:
        for name, body in files.items():
            write_atomically(folder / name, body)
    except OSError as error:
        raise InputError(f"{folder.name}: cannot be written ({error.strerror})") from error
    return tuple(folder / name for name in files), tuple(name for name in names if name in there)


def table_files(names: Sequence[str], *, book: bool, codes: str = "") -> dict[str, bytes]:
    """The files of new tables by name; `codes`: of an area that shows how an own area is written."""
    tables = [explained(name) for name in names]
    rows = {table.name: _example(table, codes) for table in tables}
    if book:
        return {BOOK_FILE: _book(tables, rows)}
    return {f"{table.name}.csv": _csv(table, rows[table.name]) for table in tables}


def _example(table: Explained, codes: str) -> tuple[str, ...]:
    row = table.remark()
    return (*row[:-1], codes) if table.name == AREAS_TABLE and codes else row


def _csv(table: Explained, example: Sequence[str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.column.name for column in table.columns)
    writer.writerow(example)
    return text.getvalue().encode("utf-8-sig")


def _book(tables: Sequence[Explained], rows: Mapping[str, Sequence[str]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    _guide(book.create_sheet(GUIDE), tables)
    for table in tables:
        _sheet(book.create_sheet(table.name), table, rows[table.name])
    _lists(book, tables)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _guide(sheet: Worksheet, tables: Sequence[Explained]) -> None:
    """The sheet that explains every column; it is never read."""
    from openpyxl.styles import Alignment, Font

    sheet.append(["blad", "kolom", "wat erin mag", "uitleg"])
    for table in tables:
        sheet.append([table.name, "", "", table.text])
        for column in table.columns:
            sheet.append([table.name, column.column.name, column.form, column.text])
    sheet.append(["", "", "", "Een rij waarvan de eerste cel met # begint, wordt niet gelezen. Dit blad ook niet."])
    for letter, width in zip("ABCD", (20, 22, 40, 80), strict=True):
        sheet.column_dimensions[letter].width = width
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1 or not cells[1].value)
            cell.number_format = "@"
    sheet.freeze_panes = "A2"


def _sheet(sheet: Worksheet, table: Explained, example: Sequence[str]) -> None:
    """A table: the header stays in sight, and codes and texts stay what was typed."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for at, (column, shown) in enumerate(zip(table.columns, example, strict=True), start=1):
        form = FORMATS.get(column.column.kind, "General")
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width, dimension.number_format = max(14, len(column.column.name) + 4), form
        head, below = sheet.cell(1, at, column.column.name), sheet.cell(2, at, shown or None)
        head.font, below.font = Font(bold=True), Font(italic=True, color="00666666")
        head.number_format = below.number_format = "@"
    sheet.freeze_panes = "A2"


def _lists(book: Workbook, tables: Sequence[Explained]) -> None:
    """The words to choose from, on a hidden sheet, and the cells that offer them."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    places: dict[tuple[str, ...], str] = {}
    for table in tables:
        for at, column in enumerate(table.columns, start=1):
            if not (words := column.column.choices):
                continue
            if words not in places:
                letter = get_column_letter(len(places) + 1)
                places[words] = f"{LISTS}!${letter}$1:${letter}${len(words)}"
                for row, word in enumerate(words, start=1):
                    lists.cell(row, len(places), word).number_format = "@"
            offer = DataValidation(type="list", formula1=places[words], allow_blank=True, showErrorMessage=True)
            offer.errorTitle, offer.error = "Kies uit de lijst", f"Mogelijk is: {', '.join(words)}"[:250]
            letter = get_column_letter(at)
            offer.add(f"{letter}2:{letter}{LAST_ROW}")
            book[table.name].add_data_validation(offer)
