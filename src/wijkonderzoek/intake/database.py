"""Someone's SQLite file, read as hostile input: never written, never trusted, and never much work or memory.

It is opened read-only and immutable. Only tables named beforehand can be read (an authorizer refuses all others), only
their real columns (no views, virtual tables or generated columns), and only so much of them.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from wijkonderzoek.errors import ExportError

LARGEST_FILE = 256 * 2**20
"""Most bytes of a database file."""
LARGEST_CELL = 8 * 2**20
"""Most bytes of one cell."""
MOST_TEXT = 128 * 2**20
"""Most bytes of text read from one database; a damaged file can hold the same page many times."""
MOST_ROWS = 250_000
"""Most rows of one table."""
MOST_STEPS = 20_000
"""Most steps of work, of 10,000 instructions each."""
LARGEST_WHOLE = 100_000_000
"""Largest number that is read as a position or a key."""

_MAGIC = b"SQLite format 3\0"
_CLOSE = "Close the program that has it open, and try again."
_DAMAGED = "Open it in the program that made it, and save a copy from there."

Cell: TypeAlias = "str | int | float | None"


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table: `number` counts from 1 in the order of the file; a column that is not there holds None."""

    file: str
    table: str
    number: int
    cells: Mapping[str, Cell] = field(repr=False)

    @property
    def where(self) -> str:
        """`data.qda, table code_text, row 12`."""
        return f"{self.file}, table {self.table}, row {self.number}"

    def text(self, column: str) -> str:
        """The text of a cell; empty where it holds nothing."""
        value = self.cells[column]
        return "" if value is None else str(value)

    def whole(self, column: str) -> int:
        """The whole number of a cell, from 0 to `LARGEST_WHOLE`. *Raises* `ExportError` for anything else."""
        value = self.whole_or_none(column)
        if value is None:
            raise ExportError(f"{self.where}: {column} is empty", hint=_DAMAGED)
        return value

    def whole_or_none(self, column: str) -> int | None:
        """The same, or None where the cell holds nothing."""
        value = self.cells[column]
        if value is None:
            return None
        if not isinstance(value, int) or not 0 <= value <= LARGEST_WHOLE:
            raise ExportError(
                f"{self.where}: {column} is not a whole number from 0 to {LARGEST_WHOLE:,}", hint=_DAMAGED
            )
        return value


class Database:
    """A database that is open; made by `open_database`."""

    def __init__(self, connection: sqlite3.Connection, file: str) -> None:
        self.file = file
        self._connection = connection
        self._text_left = MOST_TEXT
        self._tables = self._read_tables()

    def _read_tables(self) -> dict[str, str]:
        """Real tables, by their name in lower case. Views and virtual tables have no page of their own."""
        found = self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")
        names = [bytes(name).decode("utf-8", "replace") for (name,) in found]
        return {name.lower(): name for name in names}

    def has(self, table: str) -> bool:
        """Whether there is a table of this name that is not a view."""
        return table in self._tables

    def columns(self, table: str) -> frozenset[str]:
        """The names of the columns of a table that are stored in it, in lower case."""
        found = self._connection.execute(f"PRAGMA table_info({_quoted(self._tables[table])})")
        return frozenset(bytes(row[1]).decode("utf-8", "replace").lower() for row in found)

    def rows(self, table: str, columns: Sequence[str], optional: Collection[str] = ()) -> Iterator[Record]:
        """The rows of a table in the order of the file, with these columns; `optional` ones may be absent.

        *Raises* `ExportError` when the table, or a column that is not optional, is not there; when a text is not
        UTF-8; when there are too many rows or too much text.
        """
        if not self.has(table):
            raise ExportError(f"{self.file}: there is no table {table}", hint="Is this the right file?")
        known = self.columns(table)
        if missing := [name for name in columns if name not in known]:
            raise ExportError(f"{self.file}, table {table}: there is no column {missing[0]}", hint=_DAMAGED)
        there = [*columns, *(name for name in optional if name in known)]
        absent = {name: None for name in optional if name not in known}
        asked = ", ".join(map(_quoted, there))
        # NOT INDEXED: an index may be out of step with its table, and gives another order.
        found = self._connection.execute(f"SELECT {asked} FROM {_quoted(self._tables[table])} NOT INDEXED")
        for number, row in enumerate(found, start=1):
            if number > MOST_ROWS:
                raise ExportError(f"{self.file}, table {table}: more than {MOST_ROWS:,} rows", hint=_DAMAGED)
            cells = {name: self._cell(value, table, number) for name, value in zip(there, row, strict=True)}
            yield Record(self.file, table, number, absent | cells)

    def count(self, table: str) -> int:
        """How many rows a table has; 0 where it is not there."""
        if not self.has(table):
            return 0
        # Row by row: COUNT(*) walks a damaged file without ever asking whether it may go on.
        found = self._connection.execute(f"SELECT 1 FROM {_quoted(self._tables[table])} NOT INDEXED")
        return sum(1 for _ in itertools.islice(found, MOST_ROWS))

    def _cell(self, value: bytes | int | float | None, table: str, number: int) -> Cell:
        if not isinstance(value, bytes):
            return value
        self._text_left -= len(value)
        if self._text_left < 0:
            raise ExportError(f"{self.file}: more than {MOST_TEXT // 2**20} MiB of text", hint=_DAMAGED)
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            raise ExportError(f"{self.file}, table {table}, row {number}: a text is not UTF-8", hint=_DAMAGED) from None


@contextmanager
def open_database(path: Path, tables: Collection[str]) -> Iterator[Database]:
    """A SQLite file, from which only `tables` (in lower case) can be read.

    *Raises* `ExportError` when it is not such a file, too large, damaged, open in a program that has not finished
    writing, or when it changes while it is read. No library error and no content comes out.
    """
    file, path = path.name, _checked(path)
    before = path.stat()
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            _restrain(connection, frozenset(tables))
            yield Database(connection, file)
    except (sqlite3.Error, sqlite3.Warning, UnicodeDecodeError) as error:
        # The last one: a message of SQLite that quotes damaged bytes.
        interrupted = getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT"
        said = "reading it takes far more work than its size explains" if interrupted else "damaged, or not SQLite"
        raise ExportError(f"{file}: {said}", hint=_DAMAGED) from None
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ExportError(f"{file}: changed while it was read", hint=_CLOSE)


def _restrain(connection: sqlite3.Connection, tables: frozenset[str]) -> None:
    connection.text_factory = bytes
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_CELL)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
    steps = iter(range(MOST_STEPS))
    connection.set_progress_handler(lambda: next(steps, None) is None, 10_000)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    readable = tables | {"sqlite_master"}

    def allow(action: int, first: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_SELECT or (action == sqlite3.SQLITE_PRAGMA and first == "table_info"):
            return sqlite3.SQLITE_OK
        reads = action == sqlite3.SQLITE_READ and (first or "").lower() in readable
        return sqlite3.SQLITE_OK if reads else sqlite3.SQLITE_DENY

    connection.set_authorizer(allow)


def _checked(path: Path) -> Path:
    """The real path of a file that looks like a closed SQLite database."""
    file = path.name
    try:
        path = path.resolve(strict=True)
        if not path.is_file():
            raise ExportError(f"{file}: not a file")
        if path.stat().st_size > LARGEST_FILE:
            raise ExportError(f"{file}: larger than {LARGEST_FILE // 2**20} MiB")
        with path.open("rb") as opened:
            header = opened.read(100)
        if len(header) < 100 or not header.startswith(_MAGIC):
            raise ExportError(f"{file}: not a SQLite database", hint="Is this the right file?")
        if _unfinished(path):
            raise ExportError(f"{file}: a program has it open, or did not finish writing", hint=_CLOSE)
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise ExportError(f"{file}: cannot be read ({reason})") from None
    return path


def _unfinished(path: Path) -> bool:
    """Whether changes wait in a file beside it, or a writer holds a lock, which an immutable reader would not see."""
    wal, journal = (path.with_name(f"{path.name}-{kind}") for kind in ("wal", "journal"))
    if wal.exists() and wal.stat().st_size:
        return True
    if journal.exists():
        with journal.open("rb") as opened:
            # A journal that was finished is cut off, or begins with zeros.
            if opened.read(28).strip(b"\0"):
                return True
    with path.open("rb") as opened:
        if opened.read(20)[18:20] != b"\1\1":
            return False  # in WAL mode, where a writer does not lock the file itself
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA schema_version")
        except sqlite3.Error as error:
            return getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")
    return False


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
