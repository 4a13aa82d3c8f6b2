"""The cells of one sheet of a workbook, in the order of its parts, as the text that a person sees.

A number is written without the decimals that Excel adds to a whole one, a date as 2024-05-31, a truth as true or
false. What has no certain text is not read: a formula, an error, a number that lost digits. It is kept as trouble, with
its row and column, for whoever reads the sheet to refuse.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.sax.handler import ContentHandler

from wijkonderzoek.errors import ExportError

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

MOST_ROWS = 200_000
MOST_COLUMNS = 4_000
MOST_CELLS = 5_000_000
MOST_ELEMENTS = 15_000_000
"""More than that many cells need, and few enough to be read in half a minute."""
MOST_TROUBLE = 1_000
"""Cells without a certain text that are kept: nobody reads on."""
DEEPEST = 200
AGAIN = "Export it again from the tool, and give it as it came."
_LAST_ROW = 1_048_576
"""The last row Excel has."""
_DIGITS = 10**15
"""Excel keeps fifteen digits of a number; what was longer is no longer what was typed."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{5,15})?")

Cells = dict[int, str]
"""The cells of a row that hold something, by column number from 1."""
Kind = Literal["number", "percentage", "date", "truth"]
"""What a cell is that is not text."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that has no certain text: where it is, why, and what to do about it."""

    row: int
    column: int
    what: str
    hint: str


class Handler(ContentHandler):
    """Elements by their name without the prefix that some tools write before it (`x:row`), and not without end."""

    _elements = _depth = 0

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802 - the name of the parser
        """An element opens; neither without end nor without bottom, since the parser remembers what is open."""
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS or self._depth > DEEPEST:
            raise ValueError
        self.begin(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:  # noqa: N802 - the name of the parser
        """An element closes."""
        self._depth -= 1
        self.end(name.rpartition(":")[2])

    def begin(self, name: str, attributes: AttributesImpl[str]) -> None:
        """What to do where an element opens."""

    def end(self, name: str) -> None:
        """What to do where an element closes."""


class Values:
    """The text of numbers: as a date, with zeros before it, or as it is."""

    def __init__(self, formats: Sequence[str], from_1904: bool) -> None:
        from openpyxl.styles.numbers import is_date_format
        from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

        self._formats = formats
        dates = {code for code in set(formats) if is_date_format(code)}
        self._dates = {number for number, code in enumerate(formats) if code in dates}
        self._percentages = {number for number, code in enumerate(formats) if "%" in code}
        self._epoch = MAC_EPOCH if from_1904 else WINDOWS_EPOCH

    def kind(self, style: int) -> Kind:
        """What a number in this style is."""
        return "date" if style in self._dates else "percentage" if style in self._percentages else "number"

    def text(self, written: str, style: int) -> str:
        """A number as a person sees it: 12 for 12.0, 2024-05-31 for a date, 0363 where the format says so.

        *Raises* `ValueError` for what is no number, or one of more digits than Excel keeps.
        """
        from openpyxl.utils.datetime import from_excel

        number = float(written)
        if not math.isfinite(number) or abs(number) >= _DIGITS:
            raise ValueError
        if style in self._dates:
            moment = from_excel(number, self._epoch).isoformat()
            return str(moment.removesuffix("T00:00:00"))
        if number != int(number):
            return repr(number)
        code = self._formats[style] if style < len(self._formats) else ""
        return str(int(number)).zfill(len(code) if set(code) == {"0"} else 0)


class Rows(Handler):
    """The cells of a sheet that hold something, row by row.

    `typed`: what a cell is that is no text is kept in `kinds`, and a formula is read as its stored outcome.
    """

    def __init__(self, where: str, strings: Sequence[str], values: Values, *, typed: bool = False) -> None:
        super().__init__()
        self.found: dict[int, Cells] = {}
        self.kinds: dict[tuple[int, int], Kind] = {}
        self.trouble: list[Trouble] = []
        self.hidden = 0
        self.merged: tuple[int, int] | None = None
        self._where, self._strings, self._values = where, strings, values
        self._row = self._column = self._style = self._aside = self._count = 0
        self._in_data = self._in_cell = self._open = self._row_hidden = False
        self._typed, self._formula = typed, False
        self._kind = ""
        self._cells: Cells = {}
        self._text: list[str] = []

    def begin(self, name: str, attributes: AttributesImpl[str]) -> None:
        """A row, a cell, or what is in it."""
        if self._in_cell:
            self._within(name)
        elif name == "c" and self._in_data:
            self._begin_cell(attributes)
        elif name == "row" and self._in_data:
            self._begin_row(attributes)
        elif name == "sheetData":
            self._in_data = True
        elif name == "mergeCell" and self.merged is None:
            self.merged = _place(attributes["ref"].partition(":")[0])

    def _within(self, name: str) -> None:
        self._formula = self._formula or name == "f"
        if name == "rPh":
            self._aside += 1
        self._open = name in {"v", "t"} and not self._aside

    def _begin_row(self, attributes: AttributesImpl[str]) -> None:
        number = int(attributes["r"]) if "r" in attributes else self._row + 1
        if not self._row < number <= _LAST_ROW:
            raise ExportError(f"{self._where}: a row out of order after row {self._row}", hint=AGAIN)
        self._row, self._column, self._cells = number, 0, {}
        self._row_hidden = attributes.get("hidden") in {"1", "true"}

    def _begin_cell(self, attributes: AttributesImpl[str]) -> None:
        row, column = _place(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        if row != self._row or column <= self._column:
            raise self._refused("followed by a cell out of order", AGAIN)
        self._column, self._in_cell, self._text, self._formula = column, True, [], False
        self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", "0"))

    def characters(self, content: str) -> None:
        """Text between two marks."""
        if self._open:
            self._text.append(content)

    def end(self, name: str) -> None:
        """A cell is whole, or a row."""
        self._open = False
        if name == "rPh":
            self._aside -= 1
        elif name == "c":
            self._end_cell()
        elif name == "row" and self._cells:
            self.found[self._row] = self._cells
            self.hidden += self._row_hidden
            self._cells = {}
        elif name == "sheetData":
            self._in_data = False

    def _end_cell(self) -> None:
        self._in_cell = False
        if self._formula and not (self._typed and self._text):
            self._troubled("a formula, which has no certain text", "Paste the column as values, and save.")
        elif self._text and (text := self._cell("".join(self._text))):
            self._keep(text)

    def _keep(self, text: str) -> None:
        self._cells[self._column] = text
        if self._typed and self._kind in {"b", "d", "n"}:
            kinds: dict[str, Kind] = {"b": "truth", "d": "date"}
            self.kinds[self._row, self._column] = kinds.get(self._kind) or self._values.kind(self._style)
        self._count += 1
        if len(self.found) >= MOST_ROWS or self._column > MOST_COLUMNS or self._count > MOST_CELLS:
            raise self._refused(
                f"beyond what is read: {MOST_ROWS:,} rows, {MOST_COLUMNS:,} columns, {MOST_CELLS:,} cells",
                "Export fewer documents at a time.",
            )

    def _cell(self, written: str) -> str:
        """What a cell says."""
        if self._kind == "s":
            return self._strings[_index(written, len(self._strings))]
        if self._kind in {"str", "inlineStr"}:
            return plain(written)
        if self._kind == "b":
            return {"1": "true", "true": "true", "0": "false", "false": "false"}[written.strip()]
        if self._kind == "d" and _ISO.fullmatch(written):
            return written.removesuffix("T00:00:00")
        if self._kind == "e":
            return self._troubled("an error such as #N/A, and not what was there", "Put back what should stand there.")
        try:
            return self._values.text(written if self._kind == "n" else "", self._style)
        except (ValueError, OverflowError):
            return self._troubled("a number or date of which Excel does not keep all digits", "Make it text.")

    def _troubled(self, what: str, hint: str) -> str:
        """Keep what is wrong with this cell, which then has no text."""
        if len(self.trouble) < MOST_TROUBLE:
            self.trouble.append(Trouble(self._row, self._column, what, hint))
        return ""

    def _refused(self, what: str, hint: str) -> ExportError:
        return ExportError(f"{self._where}, row {self._row}, column {self._column}: {what}", hint=hint)


def plain(written: str) -> str:
    """Text as it was before Excel escaped it: with LF between lines, and no blanks at its end.

    >>> plain("a_x000D_\\nb_x005F_x000D_  ")
    'a\\nb_x000D_'
    """
    if "_x" in written:
        written = _ESCAPED.sub(_unescaped, written)
    return written.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def _unescaped(match: re.Match[str]) -> str:
    """The character of `_x0041_`; one that no text can hold stays as it is written."""
    character = chr(int(match[1], 16))
    return character if character.isprintable() or character in "\t\n\r" else match[0]


def _place(written: str) -> tuple[int, int]:
    """Row and column of a cell such as `AB12`.

    >>> _place("AB12")
    (12, 28)
    """
    match = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", written)
    if not match:
        raise ValueError
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _index(written: str, length: int) -> int:
    if len(written) > 9 or int(written) >= length or int(written) < 0:
        raise ValueError
    return int(written)
