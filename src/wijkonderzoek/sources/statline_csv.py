"""A StatLine CSV, in either layout, or a kwb workbook saved as text: bytes to cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from wijkonderzoek.errors import InputError
from wijkonderzoek.sources.grid import FILE, MOST_COLUMNS, MOST_ROWS, Grid, check_size
from wijkonderzoek.sources.regional import CODE, read_regional
from wijkonderzoek.sources.store import Snapshot
from wijkonderzoek.sources.tables import SourceTable

DELIMITERS = (";", "\t", ",")
LONGEST_LINE = 200_000
UTF16 = (b"\xff\xfe", b"\xfe\xff")
BOM = b"\xef\xbb\xbf"
AGAIN = "Download it again from StatLine as CSV."


def read_csv(snapshot: Snapshot, dimension: str) -> SourceTable:
    """A stored CSV as a `SourceTable`; `dimension` is not used, since a file's regions are found by their codes.

    *Raises* `InputError` naming row and column of what cannot be read, `CorruptStoreError` when its bytes are damaged.
    """
    body = b"".join(snapshot.bodies(FILE))
    return read_regional(csv_grid(body, snapshot.ref.url.removeprefix("file:"))).table


def csv_grid(body: bytes, file: str) -> Grid:
    """The cells of a CSV, without padding: UTF-8, UTF-16 or cp1252; separated by `;`, tab or `,`.

    *Raises* `InputError` when it is not text, is cut off within quotes, or is larger than a table can be.
    """
    text = _text(body, file)
    lines = text.splitlines()
    longest = max((len(line) for line in lines), default=0)
    if longest > LONGEST_LINE:
        raise InputError(f"{file}: a line of {longest:,} characters; this is no table", hint=AGAIN)
    told = _told_delimiter(lines)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=told or _delimiter(lines), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS:
                check_size(file, len(rows) + 1, len(row))
            rows.append([cell.strip() for cell in row])
    except csv.Error as error:
        raise InputError(
            f"{file}, line {reader.line_num}: quotes that do not close, or text behind them ({error})",
            hint="The file looks cut off or edited: download it again.",
        ) from error
    return Grid(file, [[], *rows[1:]] if told else rows)


def _text(body: bytes, file: str) -> str:
    """The text of a file; cp1252 where it is not UTF-8 at all."""
    try:
        if body.startswith(UTF16):
            return _without_nul(body.decode("utf-16"), file)
        if b"\0" in body[:2]:
            return _without_nul(body.decode("utf-16-le" if body[1:2] == b"\0" else "utf-16-be"), file)
        return _without_nul(body.removeprefix(BOM).decode("utf-8"), file)
    except UnicodeDecodeError as error:
        tolerant = body.decode("utf-8", "replace")
        if body.startswith((BOM, *UTF16)) or any(char > "\x7f" and char != "\ufffd" for char in tolerant):
            line = error.object.count(b"\n", 0, error.start) + 1
            raise InputError(f"{file}, line {line}: text that is partly damaged or cut off", hint=AGAIN) from error
    try:
        return _without_nul(body.decode("cp1252"), file)
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: not a text file", hint=AGAIN) from error


def _without_nul(text: str, file: str) -> str:
    if "\0" in text:
        raise InputError(f"{file}: not a text file", hint=AGAIN)
    return text


def _told_delimiter(lines: Sequence[str]) -> str:
    """The separator that Excel's first line `sep=;` tells; empty where there is no such line."""
    first = lines[0].strip().strip('"') if lines else ""
    return first[4] if len(first) == 5 and first.startswith("sep=") and first[4] in DELIMITERS else ""


def _delimiter(lines: Sequence[str]) -> str:
    """The separator that sets a region code apart, in the first line that has one; else the one that comes most."""
    for line in lines:
        for delimiter in DELIMITERS:
            if any(CODE.match(cell.strip(' "')) for cell in line.split(delimiter)) and delimiter in line:
                return delimiter
    text = "\n".join(lines[:20])
    return max(DELIMITERS, key=text.count)
