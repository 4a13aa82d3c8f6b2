"""Rows of cells as a file holds them, and the words to point at one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wijkonderzoek.errors import InputError

Cell = str | int | float
"""A cell without padding: text (empty where there is nothing), or a number where the file says it is one."""

FILE = "File"
"""The entity under which the store keeps the bytes of a file."""
MOST_ROWS = 200_000
MOST_COLUMNS = 1_000
"""More than any table of wijken and buurten has: the country had 18,310 regions in 2024, and 120 topics."""


@dataclass(frozen=True)
class Grid:
    """The cells of a file or of one sheet of it. `rows` may differ in length; `sheet` is empty for a text file."""

    file: str
    rows: Sequence[Sequence[Cell]]
    sheet: str = ""

    @property
    def name(self) -> str:
        """`kwb-2024.xlsx, sheet 'kwb'`: what an error starts with."""
        return f"{self.file}, sheet '{self.sheet}'" if self.sheet else self.file

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a row and column (from 0); empty where the row ends before it."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def where(self, row: int, column: int | None = None, title: str = "") -> str:
        """Where a cell is, in the words of the program a user would open the file with.

        >>> Grid("rotterdam.csv", []).where(6, 3, "Mannen")
        "rotterdam.csv, row 7, column 'Mannen'"
        >>> Grid("kwb-2024.xlsx", [], "kwb").where(6, 3, "a_man")
        "kwb-2024.xlsx, sheet 'kwb', cell D7 (a_man)"
        """
        if column is None:
            return f"{self.name}, row {row + 1}"
        letter = column_letter(column)
        if self.sheet:
            return f"{self.name}, cell {letter}{row + 1}" + (f" ({title})" if title else "")
        return f"{self.name}, row {row + 1}, column " + (f"'{title}'" if title else letter)


def column_letter(column: int) -> str:
    """How a spreadsheet calls a column, from 0.

    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def check_size(file: str, rows: int, columns: int) -> None:
    """*Raises* `InputError` when a file has more rows or columns than a table of wijken and buurten can have."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise InputError(
            f"{file}: row {rows:,} has {columns:,} cells; at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns are "
            "read",
            hint="A table of wijken and buurten is far smaller: choose one year, and only the topics you need.",
        )
