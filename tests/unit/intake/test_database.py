"""A SQLite file from outside: only what it should hold is read, and any other is refused without its content."""

from __future__ import annotations

import sqlite3
import tracemalloc
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake import database
from wijkonderzoek.intake.database import open_database

KANARIE = "KANARIE-7F3A"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "wat? is #dit%20.db"
    with _changing(path) as connection:
        connection.execute("CREATE TABLE words (id integer primary key, word text, secret text)")
        connection.executemany("INSERT INTO words VALUES (?, ?, ?)", [(1, "één", KANARIE), (2, None, KANARIE)])
        connection.execute("CREATE TABLE users (login text)")
    return path


@contextmanager
def _changing(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection, connection:
        yield connection


def _words(path: Path) -> list[tuple[int, str]]:
    with open_database(path, {"words"}) as opened:
        return [(record.whole("id"), record.text("word")) for record in opened.rows("words", ("id", "word"))]


def test_rows_come_in_the_order_of_the_file(path: Path) -> None:
    assert _words(path) == [(1, "één"), (2, "")]


def test_names_of_tables_and_columns_do_not_depend_on_capitals(path: Path) -> None:
    with _changing(path) as connection:
        connection.execute("ALTER TABLE words RENAME TO other")
        connection.execute("ALTER TABLE other RENAME TO WORDS")
        connection.execute("ALTER TABLE words RENAME COLUMN word TO Word")
    assert _words(path) == [(1, "één"), (2, "")]


def test_a_column_that_is_not_there_is_empty_or_refused(path: Path) -> None:
    with open_database(path, {"words"}) as opened:
        assert [record.text("memo") for record in opened.rows("words", ("id",), ("memo",))] == ["", ""]
        assert opened.count("words") == 2
        assert opened.count("nothing") == 0
        with pytest.raises(ExportError, match="table words: there is no column memo"):
            next(opened.rows("words", ("memo",)))


def test_a_table_that_was_not_named_cannot_be_read(path: Path) -> None:
    with pytest.raises(ExportError, match="damaged"), open_database(path, {"words"}) as opened:
        list(opened.rows("users", ("login",)))


def test_nothing_is_written_beside_it(path: Path) -> None:
    before = path.read_bytes()
    _words(path)
    assert path.read_bytes() == before
    assert [other.name for other in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW words AS SELECT login AS id, login AS word FROM users",
        "CREATE VIRTUAL TABLE words USING fts5(id, word)",
    ],
)
def test_a_view_or_virtual_table_is_no_table(path: Path, statement: str) -> None:
    with _changing(path) as connection:
        connection.execute("DROP TABLE words")
        connection.execute(statement)
    with pytest.raises(ExportError, match="no table words"):
        _words(path)


def test_a_computed_column_is_no_column(path: Path) -> None:
    with _changing(path) as connection:
        connection.execute("DROP TABLE words")
        connection.execute("CREATE TABLE words (id integer primary key, word text AS (hex(zeroblob(1000000))))")
        connection.execute("INSERT INTO words (id) VALUES (1)")
    with pytest.raises(ExportError, match="no column word"):
        _words(path)


def test_latin_1_in_a_text_is_refused_with_its_row(path: Path) -> None:
    with _changing(path) as connection:
        connection.execute("UPDATE words SET word = CAST(x'e9e96e' AS TEXT) WHERE id = 2")
    with pytest.raises(ExportError, match="table words, row 2: a text is not UTF-8"):
        _words(path)


@pytest.mark.parametrize("value", ["-1", "100000001", "1.5", "'een'", "9" * 5000])
def test_a_key_that_is_no_small_whole_number_is_refused(path: Path, value: str) -> None:
    with _changing(path) as connection:
        connection.execute(f"UPDATE words SET word = {value} WHERE id = 2")
    with open_database(path, {"words"}) as opened:
        rows = list(opened.rows("words", ("word",)))
        with pytest.raises(ExportError, match="row 2: word is not a whole number"):
            rows[1].whole("word")


def test_an_empty_key_is_refused(path: Path) -> None:
    with open_database(path, {"words"}) as opened:
        rows = list(opened.rows("words", ("word",)))
        assert rows[1].whole_or_none("word") is None
        with pytest.raises(ExportError, match="row 2: word is empty"):
            rows[1].whole("word")


@pytest.mark.parametrize("body", [b"", b"SQLite format 3\0", b"PK\3\4" + b"\0" * 200, b"id,name\n" * 50])
def test_what_is_not_sqlite_is_refused(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "data.qda"
    path.write_bytes(body)
    with pytest.raises(ExportError, match="not a SQLite database"):
        _words(path)


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="not a file"):
        _words(tmp_path)
    with pytest.raises(ExportError, match="cannot be read"):
        _words(tmp_path / "nothing.db")


def test_a_file_that_is_too_large_is_not_opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LARGEST_FILE", 100)
    with pytest.raises(ExportError, match="larger than"):
        _words(path)


def test_no_more_rows_and_text_are_read_than_is_allowed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(database, "MOST_TEXT", 4)
        with pytest.raises(ExportError, match="MiB of text"):
            _words(path)
    monkeypatch.setattr(database, "MOST_ROWS", 1)
    with pytest.raises(ExportError, match="more than 1 rows"):
        _words(path)


def test_no_more_work_is_done_than_is_allowed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with _changing(path) as connection:
        connection.executemany("INSERT INTO words (word) VALUES (?)", [("a",)] * 5000)
    monkeypatch.setattr(database, "MOST_STEPS", 1)
    with pytest.raises(ExportError, match="far more work"):
        _words(path)


def test_one_cell_never_takes_much_memory(path: Path) -> None:
    with _changing(path) as connection:
        connection.execute("UPDATE words SET word = zeroblob(60000000) WHERE id = 2")
    tracemalloc.start()
    try:
        with pytest.raises(ExportError):
            _words(path)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_database_with_changes_that_wait_in_a_wal_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("INSERT INTO words (word) VALUES ('later')")
        with pytest.raises(ExportError, match="has it open") as caught:
            _words(path)
    assert "Close the program" in str(caught.value)
    assert len(_words(path)) == 3  # closed: its changes are in the file


@pytest.mark.parametrize(
    "statements",
    [["BEGIN EXCLUSIVE"], ["BEGIN IMMEDIATE", "UPDATE words SET word = 'anders'"]],
    ids=["lock", "journal"],
)
def test_a_database_that_is_being_written_is_refused(path: Path, statements: list[str]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        for statement in statements:
            writer.execute(statement)
        with pytest.raises(ExportError, match="has it open"):
            _words(path)
        writer.execute("ROLLBACK")
    assert _words(path) == [(1, "één"), (2, "")]


def test_a_journal_that_was_finished_does_not_matter(path: Path) -> None:
    path.with_name(f"{path.name}-journal").write_bytes(b"\0" * 512)
    path.with_name(f"{path.name}-wal").write_bytes(b"")
    assert len(_words(path)) == 2


def test_a_change_while_it_is_read_is_noticed(path: Path) -> None:
    def read() -> None:
        with open_database(path, {"words"}) as opened:
            list(opened.rows("words", ("id",)))
            with _changing(path) as connection:
                connection.executemany("INSERT INTO words (word) VALUES (?)", [("a" * 5000,)] * 9)

    with pytest.raises(ExportError, match="changed while it was read"):
        read()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("made") / "data.db"
    with _changing(path) as connection:
        connection.execute("PRAGMA page_size = 512")
        connection.execute("CREATE TABLE words (id integer primary key, word text)")
        connection.executemany("INSERT INTO words (word) VALUES (?)", [(KANARIE * 20,)] * 60)
    return path.read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(changes=st.lists(st.tuples(st.integers(0, 50_000), st.binary(min_size=1, max_size=8)), min_size=1, max_size=12))
def test_any_damage_gives_rows_or_an_error_without_content(
    changes: list[tuple[int, bytes]], whole: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.db"
    body = bytearray(whole)
    for at, change in changes:
        place = at % len(body)
        body[place : place + len(change)] = change
    path.write_bytes(body)
    try:
        _words(path)
    except ExportError as error:
        assert "KANARIE" not in str(error)  # noqa: PT017 - rows are as good


@given(body=st.binary(max_size=2000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_behind_the_magic_are_refused(body: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("made") / "data.db"
    path.write_bytes(b"SQLite format 3\0" + body)
    with pytest.raises(ExportError):
        _words(path)
