"""A CSV that a coding tool wrote, read strictly: UTF-8, comma or semicolon, and never more than a bounded amount."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from wijkonderzoek.errors import ExportError

LARGEST_FILE = 32 * 2**20
"""Most bytes of a CSV."""
MOST_CELLS = 5_000_000
"""Most cells of a CSV."""
MOST_COLUMNS = 2_000
"""Most columns of a CSV."""

_EXCEL = "In Excel: save as 'CSV UTF-8 (gescheiden door lijstscheidingsteken)'."


@dataclass(frozen=True, slots=True)
class Delimited:
    """A table: names in lower case without blanks around them, and rows of as many cells, by number.

    Row 1 holds the names; a row is a record, over however many lines it was written. Empty rows are left out.
    """

    file: str
    header: tuple[str, ...] = field(repr=False)
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)

    def column(self, *names: str) -> int | None:
        """The place of the column of the first of these names that is there.

        *Raises* `ExportError` when it is there twice.
        """
        for name in names:
            if (times := self.header.count(name)) > 1:
                raise ExportError(f"{self.file}, row 1: column '{name}' is there {times} times")
            if times:
                return self.header.index(name)
        return None

    def need(self, *names: str) -> int:
        """The same. *Raises* `ExportError` when there is none."""
        if (place := self.column(*names)) is None:
            raise ExportError(
                f"{self.file}, row 1: there is no column '{names[0]}'", hint="Export it again, and leave it as it is."
            )
        return place


def read_delimited(body: bytes, file: str) -> Delimited:
    """The table in a CSV with a row of names, from UTF-8 with or without a byte-order mark.

    *Raises* `ExportError` naming the row for another encoding, quotes that do not close, more cells than names, and
    for more than is ever read.
    """
    if len(body) > LARGEST_FILE:
        raise ExportError(f"{file}: larger than {LARGEST_FILE // 2**20} MiB")
    try:
        body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExportError(f"{file}: not UTF-8 at byte {error.start}", hint=_EXCEL) from None
    try:
        delimiter = max(",;", key=lambda candidate: len(_header(body, candidate)))
        header = tuple(name.strip().lower() for name in _header(body, delimiter))
        return Delimited(file, header, _rows(body, file, delimiter, len(header)))
    except csv.Error:
        raise ExportError(
            f"{file}: quotes that do not close, or a cell of more than {csv.field_size_limit():,} characters",
            hint="Export it again, and leave it as it is.",
        ) from None


def _reader(body: bytes, delimiter: str) -> Iterator[list[str]]:
    lines = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8-sig", newline="")
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _header(body: bytes, delimiter: str) -> list[str]:
    """The names in the first row; none where it cannot be read with this delimiter."""
    try:
        return next(_reader(body, delimiter), [])
    except csv.Error:
        return []


def _rows(body: bytes, file: str, delimiter: str, width: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    if not width:
        raise ExportError(f"{file}: there is no row of column names")
    if width > MOST_COLUMNS:
        raise ExportError(f"{file}, row 1: more than {MOST_COLUMNS:,} columns")
    rows = []
    cells = 0
    for number, row in enumerate(_reader(body, delimiter), start=1):
        if number == 1 or not any(row):
            continue
        if len(row) > width:
            raise ExportError(f"{file}, row {number}: {len(row)} cells under {width} column names")
        cells += width
        if cells > MOST_CELLS:
            raise ExportError(f"{file}: more than {MOST_CELLS:,} cells")
        # Excel leaves out empty cells at the end of a row.
        rows.append((number, (*row, *[""] * (width - len(row)))))
    return tuple(rows)
