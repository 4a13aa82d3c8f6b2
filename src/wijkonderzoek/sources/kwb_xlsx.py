"""A kwb workbook (`kwb-2024.xlsx`), or a StatLine table saved as one: bytes to cells.

Read as untrusted: without entities, without formulas, and no further than a table of wijken and buurten goes.
"""

from __future__ import annotations

import io
import math
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wijkonderzoek.errors import InputError, WijkonderzoekError
from wijkonderzoek.sources.archives import check_workbook
from wijkonderzoek.sources.grid import FILE, MOST_COLUMNS, MOST_ROWS, Cell, Grid, check_size
from wijkonderzoek.sources.regional import CODE, read_regional
from wijkonderzoek.sources.store import Snapshot
from wijkonderzoek.sources.tables import SourceTable

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_UNPACKED = 1_000_000_000
"""Bytes. The whole country with 120 topics unpacks to some 150 million."""
LAST_ROW = 1_048_576
"""The last row Excel has; a file that names a later one would be read without end."""
BLANK = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"
"""What may stand before the first mark of XML, in UTF-8 or UTF-16."""
AGAIN = "Download it again from cbs.nl, and give it as it came."


def read_xlsx(snapshot: Snapshot, dimension: str) -> SourceTable:
    """A stored workbook as a `SourceTable`; `dimension` is not used, since a file's regions are found by their codes.

    *Raises* `InputError` naming sheet and cell of what cannot be read, `CorruptStoreError` when its bytes are damaged.
    """
    body = b"".join(snapshot.bodies(FILE))
    return read_regional(xlsx_grid(body, snapshot.ref.url.removeprefix("file:"))).table


def xlsx_grid(body: bytes, file: str) -> Grid:
    """The cells of the one visible sheet that holds regions.

    *Raises* `InputError` when the file is no workbook or a damaged one, holds XML entities, is larger than a table can
    be, or has no visible sheet, or more than one, with region codes.
    """
    from defusedxml.common import DefusedXmlException

    check_workbook(body, file, MOST_UNPACKED, AGAIN)
    try:
        _refuse_entities(body)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and printing, which are not read
            return _chosen_sheet(body, file)
    except WijkonderzoekError:
        raise
    except Exception as error:
        # openpyxl answers damage with whatever went wrong inside it, of any kind.
        if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
            raise InputError(f"{file}: holds XML entities, which no workbook of CBS does", hint=AGAIN) from error
        raise InputError(f"{file}: a damaged workbook ({type(error).__name__})", hint=AGAIN) from error


def _refuse_entities(body: bytes) -> None:
    """Stop at a part that begins with a document type: whichever parser openpyxl takes, there is nothing to expand.

    *Raises* `defusedxml.DTDForbidden`.
    """
    from defusedxml.ElementTree import iterparse

    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            with archive.open(name) as part:
                is_xml = part.read(64).lstrip(BLANK).startswith(b"<")  # whatever the part is called
                part.seek(0)
                if is_xml:
                    next(iter(iterparse(part, events=("start",), forbid_dtd=True)), None)


def _chosen_sheet(body: bytes, file: str) -> Grid:
    from openpyxl import load_workbook

    # Formulas stay formulas, so that one without a stored outcome cannot pass for a blank cell.
    book = load_workbook(io.BytesIO(body), read_only=True, data_only=False, keep_links=False)
    visible = [_grid(sheet, file) for sheet in _sheets(book, hidden=False)]
    found = [grid for grid in visible if _has_regions(grid.rows)]
    if len(found) > 1:
        raise InputError(
            f"{file}: {len(found)} sheets hold regions: {', '.join(grid.sheet for grid in found)}",
            hint="Save the sheet you mean as a workbook of its own.",
        )
    if found:
        return found[0]
    for sheet in _sheets(book, hidden=True):
        if _has_regions(_grid(sheet, file).rows):
            raise InputError(
                f"{file}: only the hidden sheet '{sheet.title}' holds regions",
                hint="Make it visible and save the file.",
            )
    if not visible:
        raise InputError(f"{file}: a workbook without a visible sheet", hint=AGAIN)
    # The reader says what the fullest sheet lacks.
    return max(visible, key=lambda grid: len(grid.rows))


def _sheets(book: Workbook, *, hidden: bool) -> Iterator[Any]:
    return (sheet for sheet in book.worksheets if (sheet.sheet_state != "visible") == hidden)


def _grid(sheet: Any, file: str) -> Grid:
    sheet.reset_dimensions()  # what a file says of its size may be wrong; its cells are not
    rows: list[list[Cell]] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        row = _trimmed(cells)
        if row or number > LAST_ROW:
            check_size(f"{file}, sheet '{sheet.title}'", number, len(row))
        if len(rows) < MOST_ROWS:
            rows.append(row)
    width = min(max((len(row) for row in rows), default=0), MOST_COLUMNS)
    while rows and not rows[-1]:
        rows.pop()
    return Grid(file, [[*row, *[""] * (width - len(row))] for row in rows], sheet.title)


def _trimmed(cells: Iterable[object]) -> list[Cell]:
    row = [_cell(cell) for cell in cells]
    while row and row[-1] == "":
        row.pop()
    return row


def _cell(value: object) -> Cell:
    """A cell's number or text; a date or a truth value becomes text, so that it cannot pass for a figure."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    return str(value).strip()


def _has_regions(rows: Sequence[Sequence[Cell]]) -> bool:
    return any(isinstance(cell, str) and CODE.match(cell) for row in rows for cell in row)
