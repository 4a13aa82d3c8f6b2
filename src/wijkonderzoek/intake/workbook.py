"""The cells of an Excel workbook as text, exactly as they stand, or a refusal that names sheet, row and column.

The parts are read one after the other as a stream, never as a tree, so that a small file cannot become a large one in
memory. openpyxl is not used: it passes over rows and cells that are out of order, and keeps what Excel escapes.
"""

from __future__ import annotations

import io
import math
import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.handler import ContentHandler

from wijkonderzoek.errors import ExportError, WijkonderzoekError
from wijkonderzoek.sources.archives import WORKBOOK, check_workbook

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

MOST_UNPACKED = 200_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 4_000
MOST_CELLS = 5_000_000
MOST_STRINGS = 2_000_000
LAST_ROW = 1_048_576
"""The last row Excel has."""
DIGITS = 10**15
"""Excel keeps fifteen digits of a number; what was longer is no longer what was typed."""
AGAIN = "Export it again from the tool, and give it as it came."
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{5,15})?")

Cells = dict[int, str]
"""The cells of a row that hold something, by column number from 1."""


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

    `merged`: row and column where the first merged cells begin, None where there are none.
    """

    rows: tuple[tuple[int, Cells], ...] = field(repr=False)
    hidden_rows: int
    merged: tuple[int, int] | None


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
        self._strings, self._values = strings.found, _Values(styles.formats(), listed.from_1904)

    def read(self, sheet: Listed) -> Read:
        """The cells of a sheet as text.

        *Raises* `ExportError` naming sheet, row and column of a formula, an error value, or what cannot be read.
        """
        rows = _Rows(f"{self.file}, sheet {sheet.number}", self._strings, self._values)
        self._parse(sheet.part, rows)
        return Read(tuple(rows.found.items()), rows.hidden, rows.merged)

    def _parse(self, part: str, handler: ContentHandler) -> None:
        """Send what a part holds to a handler."""
        import defusedxml.sax
        from defusedxml.common import DefusedXmlException

        try:
            with self._archive.open(part) as stream:
                defusedxml.sax.parse(stream, handler, forbid_dtd=True)
        except WijkonderzoekError:
            raise
        except DefusedXmlException:
            raise ExportError(f"{self.file}: holds XML entities, which no workbook does", hint=AGAIN) from None
        except Exception as error:  # noqa: BLE001 - said again without what it quotes
            # zlib, expat, and numbers that are none: all of it damage, and any of it may quote what it found.
            raise ExportError(f"{self.file}: a damaged workbook ({type(error).__name__})", hint=AGAIN) from None


class _Handler(ContentHandler):
    """Names without the prefix that some tools write before them (`x:row`)."""

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802 - the name of the parser
        self.begin(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:  # noqa: N802 - the name of the parser
        self.end(name.rpartition(":")[2])

    def begin(self, name: str, attributes: AttributesImpl[str]) -> None:
        """An element opens."""

    def end(self, name: str) -> None:
        """An element closes."""


class _Links(_Handler):
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


class _Sheets(_Handler):
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


class _Strings(_Handler):
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


class _Styles(_Handler):
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


class _Values:
    """The text of numbers: as a date, with zeros before it, or as it is."""

    def __init__(self, formats: Sequence[str], from_1904: bool) -> None:
        from openpyxl.styles.numbers import is_date_format
        from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

        self._formats = formats
        self._dates = {number for number, code in enumerate(formats) if is_date_format(code)}
        self._epoch = MAC_EPOCH if from_1904 else WINDOWS_EPOCH

    def text(self, written: str, style: int) -> str:
        """A number as a person sees it: 12 for 12.0, 2024-05-31 for a date, 0363 where the format says so.

        *Raises* `ValueError` for what is no number, or one of more digits than Excel keeps.
        """
        from openpyxl.utils.datetime import from_excel

        number = float(written)
        if not math.isfinite(number) or abs(number) >= DIGITS:
            raise ValueError
        if style in self._dates:
            moment = from_excel(number, self._epoch).isoformat()
            return str(moment.removesuffix("T00:00:00"))
        if number != int(number):
            return repr(number)
        code = self._formats[style] if style < len(self._formats) else ""
        return str(int(number)).zfill(len(code) if set(code) == {"0"} else 0)


class _Rows(_Handler):
    """The cells of a sheet that hold something, row by row."""

    def __init__(self, where: str, strings: Sequence[str], values: _Values) -> None:
        super().__init__()
        self.found: dict[int, Cells] = {}
        self.hidden = 0
        self.merged: tuple[int, int] | None = None
        self._where, self._strings, self._values = where, strings, values
        self._row = self._column = self._style = self._aside = self._count = 0
        self._in_data = self._in_cell = self._open = self._row_hidden = False
        self._kind = ""
        self._cells: Cells = {}
        self._text: list[str] = []

    def begin(self, name: str, attributes: AttributesImpl[str]) -> None:
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
        if name == "f":
            raise self._refused("a formula, which has no certain text", "Paste the column as values, and save.")
        if name == "rPh":
            self._aside += 1
        self._open = name in {"v", "t"} and not self._aside

    def _begin_row(self, attributes: AttributesImpl[str]) -> None:
        number = int(attributes["r"]) if "r" in attributes else self._row + 1
        if not self._row < number <= LAST_ROW:
            raise ExportError(f"{self._where}: a row out of order after row {self._row}", hint=AGAIN)
        self._row, self._column, self._cells = number, 0, {}
        self._row_hidden = attributes.get("hidden") in {"1", "true"}

    def _begin_cell(self, attributes: AttributesImpl[str]) -> None:
        row, column = _place(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        if row != self._row or column <= self._column:
            raise self._refused("followed by a cell out of order", AGAIN)
        self._column, self._in_cell, self._text = column, True, []
        self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", "0"))

    def characters(self, content: str) -> None:
        """Text between two marks."""
        if self._open:
            self._text.append(content)

    def end(self, name: str) -> None:
        self._open = False
        if name == "rPh":
            self._aside -= 1
        elif name == "c":
            if self._text and (text := self._cell("".join(self._text))):
                self._keep(text)
            self._in_cell = False
        elif name == "row" and self._cells:
            self.found[self._row] = self._cells
            self.hidden += self._row_hidden
            self._cells = {}
        elif name == "sheetData":
            self._in_data = False

    def _keep(self, text: str) -> None:
        self._cells[self._column] = text
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
        if self._kind == "d" and ISO.fullmatch(written):
            return written.removesuffix("T00:00:00")
        if self._kind == "e":
            raise self._refused("an error such as #N/A, and not what was there", "Put back what the tool exported.")
        try:
            return self._values.text(written, self._style) if self._kind == "n" and written else ""
        except (ValueError, OverflowError):
            raise self._refused("a number or date of which Excel does not keep all digits", "Make it text.") from None

    def _refused(self, what: str, hint: str) -> ExportError:
        return ExportError(f"{self._where}, row {self._row}, column {self._column}: {what}", hint=hint)


def plain(written: str) -> str:
    """Text as it was before Excel escaped it: with LF between lines, and no blanks at its end.

    >>> plain("a_x000D_\\nb_x005F_x000D_  ")
    'a\\nb_x000D_'
    """
    if "_x" in written:
        written = ESCAPED.sub(_unescaped, written)
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
