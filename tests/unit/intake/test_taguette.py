"""Taguette's tables and database: what is written is read back, and what they do not hold is stated."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.made import codes, codings, projects
from wijkonderzoek.errors import ExportError, UsageError
from wijkonderzoek.intake.ancestry import tag_paths
from wijkonderzoek.intake.example.taguette import write_taguette, write_taguette_database
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, Coding, Offsets
from wijkonderzoek.intake.taguette import Codebook, read_taguette_codebook, read_taguette_csv, with_codebook
from wijkonderzoek.intake.taguette_database import read_taguette_database

KANARIE = "KANARIE-7F3A"
TEXT = "I: Hoe is het hier? 🏠\nR: Eén lift is kapot, en de buren zijn fijn."


def _coding(words: str, code: tuple[str, ...], coder: str) -> Coding:
    start = TEXT.index(words)
    return Coding("1", code, coder, start, start + len(words))


SMALL = CodedProject(
    "made",
    "made",
    (CodedDocument("1", f"{KANARIE}.txt", TEXT),),
    (CodeEntry(("wonen",), "Huis"), CodeEntry(("wonen", "lift"), "De lift"), CodeEntry(("buren",))),
    (_coding("lift is kapot", ("wonen", "lift"), "anna"), _coding("de buren zijn fijn", ("buren",), "bo")),
)


def _table(*rows: list[str], header: str = "id,document,tag,content") -> bytes:
    page = io.StringIO()
    csv.writer(page).writerows([header.split(","), *rows])
    return page.getvalue().encode()


@settings(deadline=None, max_examples=60)
@given(project=projects())
def test_tables_that_were_written_are_read_back_without_positions_and_coders(project: CodedProject) -> None:
    written = write_taguette(project)
    read = with_codebook(
        read_taguette_csv(written["all_tags.csv"], "all_tags.csv"),
        read_taguette_codebook(written["codebook.csv"], "codebook.csv"),
    )
    names = {document.key: document.name for document in project.documents}
    texts = {document.key: document.text or "" for document in project.documents}
    assert sorted((c.document, c.code, c.text or "") for c in read.codings) == sorted(
        (
            names[c.document],
            c.code,
            " ".join(filter(None, map(str.strip, texts[c.document][c.start : c.end].split("\n")))),
        )
        for c in project.codings
    )
    assert {path: note for path, (note, _) in codes(read).items()} == {e.path: e.description for e in project.codes}
    assert all(c.start is None and not c.coder for c in read.codings)
    assert len(read.losses) == 4


@settings(deadline=None, max_examples=40)
@given(project=projects())
def test_a_database_that_was_written_is_read_back(
    project: CodedProject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("made") / "project.sqlite3"
    write_taguette_database(project, path)
    read = read_taguette_database(path)
    assert read.documents == project.documents
    assert codings(read) == codings(project)
    assert {path: note for path, (note, _) in codes(read).items()} == {e.path: e.description for e in project.codes}
    assert not read.losses
    assert all(score == 1 for _, score in read.offsets.scores)


@pytest.mark.parametrize(
    ("tags", "path"),
    [
        (["wonen.lift"], ("wonen.lift",)),
        (["wonen", "wonen.lift"], ("wonen", "lift")),
        (["wonen", "wonen: lift"], ("wonen", " lift")),
        (["wonen", "wonen > lift"], ("wonen", "lift")),
        (["wonen", "wonen\\lift"], ("wonen", "lift")),
        (["wonen", "wonen/lift", "wonen/lift/kapot"], ("wonen", "lift", "kapot")),
        (["wonen", "wonen.lift.kapot"], ("wonen", "lift.kapot")),
        (["wonen", "wonen."], ("wonen.",)),
        (["wonen", "wonenlift"], ("wonenlift",)),
        (["wonen", "wonen:lift", "wonen.lift"], ("wonen.lift",)),
    ],
)
def test_a_tag_stands_under_another_only_if_that_is_a_tag(tags: list[str], path: tuple[str, ...]) -> None:
    assert tag_paths(tags, "all_tags.csv")[tags[-1]] == path


@given(tags=st.lists(st.text("ab.:/>\\ ", min_size=1, max_size=6), unique=True, max_size=12))
def test_no_two_tags_become_one_code(tags: list[str]) -> None:
    assert len(set(tag_paths(tags, "all_tags.csv").values())) == len(tags)


def test_the_codebook_knows_the_tags_above_and_what_all_mean() -> None:
    project = read_taguette_csv(_table(["1", "a", "wonen:lift", "kapot"]), "all_tags.csv")
    assert set(codes(project)) == {("wonen:lift",)}
    codebook = _table(
        ["wonen", "Huis", "0", "0"],
        ["wonen:lift", "De lift", "1", "1"],
        header="tag,description,number of highlights,number of documents",
    )
    read = with_codebook(project, read_taguette_codebook(codebook, "codebook.csv"))
    assert codes(read) == {("wonen",): ("Huis", True), ("wonen", "lift"): ("De lift", True)}
    assert [coding.code for coding in read.codings] == [("wonen", "lift")]
    assert read.losses == project.losses


def test_a_codebook_of_another_moment_is_noticed() -> None:
    project = read_taguette_csv(_table(["1", "a", "wonen", "x"], ["1", "a", "wonen.lift", "x"]), "all_tags.csv")
    read = with_codebook(project, Codebook("codebook.csv", {"wonen": ""}, {}, {"wonen": 2}))
    assert set(codes(read)) == {("wonen",), ("wonen", "lift")}
    assert read.losses[-2:] == (
        "Tags that are not in the codebook have no meaning (1).",
        "Tags that the codebook counts otherwise, as of another moment (1).",
    )


def test_a_codebook_in_which_a_tag_cannot_be_told_is_refused() -> None:
    project = read_taguette_csv(_table(["1", "a", "wonen", "x"], ["1", "a", "wonen.lift", "x"]), "all_tags.csv")
    codebook = Codebook("codebook.csv", dict.fromkeys(["wonen", "wonen.lift", "wonen:lift"], ""), {}, {})
    with pytest.raises(ExportError, match="differ only in their separator"):
        with_codebook(project, codebook)


def test_a_codebook_that_names_the_tag_above_is_followed() -> None:
    body = _table(
        ["wonen", "", "", "0"], ["lift", "wonen", "De lift", "1"], header="tag,parent,description,number of highlights"
    )
    project = read_taguette_csv(_table(["1", "a", "lift", "x"]), "all_tags.csv")
    assert set(codes(with_codebook(project, read_taguette_codebook(body, "c.csv")))) == {("wonen",), ("wonen", "lift")}


def test_tags_that_lie_above_themselves_are_refused() -> None:
    with pytest.raises(ExportError, match="lies above itself"):
        tag_paths(["a", "b"], "codebook.csv", {"a": "b", "b": "a"})


def test_highlights_without_a_tag_are_stated() -> None:
    read = read_taguette_csv(_table(["1", "a", "", "x"], ["2", "b", "buren", "y"]), "all_tags.csv")
    assert [document.name for document in read.documents] == ["a", "b"]
    assert read.losses[-1] == "Highlights without a tag are left out (1)."


def test_all_tags_of_one_highlight_are_one_passage() -> None:
    read = read_taguette_csv(_table(["7", "a", "x", "w"], ["7", "a", "y", "w"], ["7", "a", "y", "w"]), "all_tags.csv")
    assert [(coding.code, coding.passage) for coding in read.codings] == [(("x",), "7"), (("y",), "7")]


def _workbook(*rows: list[str | None]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in [["id", "document", "tag", "content"], *rows]:
        book.active.append(row)
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def test_a_workbook_in_which_excel_kept_a_0_has_the_coding_and_no_words() -> None:
    read = read_taguette_csv(_workbook(["1", "a", "buren", "0"], ["2", "a", "buren", "fijn"]), "all_tags.xlsx")
    assert [coding.text for coding in read.codings] == [None, "fijn"]
    assert read.format == "taguette_xlsx"
    assert read.losses[-1] == "Highlights of which Excel kept only a 0 are coded, and have no words (1)."


def test_a_workbook_with_a_formula_is_refused() -> None:
    with pytest.raises(ExportError, match=r"sheet 1, row 2, column 4: a formula"):
        read_taguette_csv(_workbook(["1", "a", "buren", "=1+1"]), "all_tags.xlsx")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (_table([KANARIE, "a", "x", "y"]), "row 2, column 1: no number of a highlight"),
        (_table(["9" * 5000, "a", "x", "y"]), "row 2, column 1: no number of a highlight"),
        (_table(["²", "a", "x", "y"]), "row 2, column 1: no number of a highlight"),
        (_table(["1", "", "x", "y"]), "or no document"),
        (_table(["1", "a", "x", KANARIE], ["1", "b", "x", KANARIE]), "row 3: this highlight has another document"),
        (_table(["1", "a", "x" * 2000, KANARIE]), "tag 1: more than 1000 characters"),
        (_table(header="id,document,tag,tag"), "stand more than once"),
        (_table(header="id,document,tag"), "no column content"),
        (_table(["1", "a", "x", "caf\xe9"]).decode().encode("cp1252"), "not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_is_refused_without_what_it_says(body: bytes, said: str) -> None:
    with pytest.raises(ExportError, match=said) as caught:
        read_taguette_csv(body, "all_tags.csv")
    assert KANARIE not in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["buren", "", "9" * 5000, "1"]], "row 2, column 3: not a whole number"),
        ([["buren", "", "1", "1"], ["buren", "", "1", "1"]], "row 3, column 1: no tag, or one of an earlier row"),
    ],
)
def test_a_codebook_that_cannot_be_is_refused(rows: list[list[str]], said: str) -> None:
    with pytest.raises(ExportError, match=said):
        read_taguette_codebook(
            _table(*rows, header="tag,description,number of highlights,number of documents"), "c.csv"
        )


@given(
    body=st.one_of(
        st.binary(max_size=300), st.text(max_size=300).map(lambda text: ("id,document,tag,content\n" + text).encode())
    )
)
def test_any_bytes_give_a_table_or_an_error(body: bytes) -> None:
    for read in (read_taguette_csv, read_taguette_codebook):
        try:
            read(body, "all_tags.csv")
        except ExportError as error:
            assert "all_tags.csv" in str(error)  # noqa: PT017 - a table is as good


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "project.sqlite3"
    write_taguette_database(SMALL, path)
    return path


def _change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_the_small_project_is_as_it_was(path: Path) -> None:
    read = read_taguette_database(path)
    assert codings(read) == codings(SMALL)
    assert read.offsets == Offsets("utf8", (("utf8", 1.0),), 2)
    assert not any(word in repr(read) for word in (KANARIE, "lift", "anna"))


def test_of_several_projects_one_must_be_named_by_number(path: Path) -> None:
    _change(
        path,
        f"INSERT INTO projects VALUES (7, '{KANARIE}', '', '')",
        "INSERT INTO documents VALUES (9, 'b', '', '', '', 7, '', '<p>Iets anders</p>')",
        "INSERT INTO tags VALUES (20, 7, 'anders', '')",
        "INSERT INTO highlights VALUES (30, 9, 0, 4, '<p>Iets</p>')",
        "INSERT INTO highlight_tags VALUES (30, 20)",
    )
    with pytest.raises(UsageError, match="2 projects") as caught:
        read_taguette_database(path)
    assert "number 1, 7" in str(caught.value)
    assert KANARIE not in str(caught.value)
    with pytest.raises(UsageError, match="no project 3"):
        read_taguette_database(path, 3)
    assert codings(read_taguette_database(path, 1)) == codings(SMALL)
    assert codings(read_taguette_database(path, 7)) == {("9", ("anders",), "", 0, 4)}


def _page(path: Path, contents: str, words: str) -> CodedProject:
    """The project with this page, and its first highlight where these words are counted without tags."""
    counted = contents.replace("\r\n", "\n").replace("<br>", "").replace("&amp;", "&").replace("&nbsp;", "\xa0")
    for tag in ("p", "b", "li", "h1"):
        counted = counted.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    before, _, _ = counted.partition(words)
    start = len(before.encode())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM highlights WHERE id > 1")
        connection.execute("UPDATE documents SET contents = ?", (contents,))
        connection.execute(
            "UPDATE highlights SET start_offset = ?, end_offset = ?, snippet = ?",
            (start, start + len(words.encode()), words),
        )
    return read_taguette_database(path)


@pytest.mark.parametrize(
    ("contents", "words", "text", "passage"),
    [
        ("<p>één</p><p>twee 🏠 drie</p>", "twee 🏠", "één\ntwee 🏠 drie", "twee 🏠"),
        ("<p>één</p>\n<p>twee</p>", "één", "één\ntwee", "één"),
        ("I: ja?<br>R: <b>nee</b>, <b>nooit</b>", "nee, nooit", "I: ja?\nR: nee, nooit", "nee, nooit"),
        ("<h1>a</h1><li>b</li><li>c</li>", "bc", "a\nb\nc", "b\nc"),
        ("<p>M&amp;M&nbsp;🏠 is 3 < 4</p>", "is 3 < 4", "M&M\xa0🏠 is 3 < 4", "is 3 < 4"),
        ("<p>a</p>\r\n<p>b</p>", "b", "a\nb", "b"),
    ],
)
def test_bytes_over_the_text_of_a_page_become_code_points(
    path: Path, contents: str, words: str, text: str, passage: str
) -> None:
    read = _page(path, contents, words)
    assert read.documents[0].text == text
    assert [text[c.start : c.end] for c in read.codings] == [passage]


def test_an_attribute_is_no_text(path: Path) -> None:
    _change(path, """UPDATE documents SET contents = '<p><a title="a>b" href=x>ja</a><!-- nee --></p>'""")
    _change(path, "DELETE FROM highlights")
    assert read_taguette_database(path).documents[0].text == "ja"


def test_a_tag_belongs_to_who_gave_it_and_not_to_who_changed_the_rest(path: Path) -> None:
    log = [("anna", [2]), ("bo", [2, 3]), ("cas", [3]), ("dee", [2, 3])]
    _change(
        path,
        "DELETE FROM commands",
        "INSERT INTO highlight_tags VALUES (1, 3)",
        "INSERT INTO highlight_tags VALUES (1, 1)",
    )
    with closing(sqlite3.connect(path)) as connection, connection:
        for login, tags in log:
            payload = json.dumps({"type": "highlight_add", "highlight_id": 1, "tags": tags})
            connection.execute(
                "INSERT INTO commands (date, user_login, project_id, payload) VALUES ('', ?, 1, ?)", (login, payload)
            )
    coders = {c.code: c.coder for c in read_taguette_database(path).codings if c.passage == "1"}
    assert coders == {("wonen", "lift"): "dee", ("buren",): "bo", ("wonen",): "dee"}


def test_without_a_log_there_are_no_coders(path: Path) -> None:
    _change(path, "DROP TABLE commands")
    assert {coding.coder for coding in read_taguette_database(path).codings} == {""}


def test_the_table_of_users_is_not_needed(path: Path) -> None:
    _change(path, "DROP TABLE users", "CREATE VIEW users AS SELECT * FROM there_is_none")
    assert codings(read_taguette_database(path)) == codings(SMALL)


@pytest.mark.parametrize("payload", ["{", "[" * 100_000, '{"a": ' + "9" * 5000 + "}", '{"type": "highlight_add"}'])
def test_a_line_of_the_log_that_cannot_be_read_is_stated(path: Path, payload: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE commands SET payload = ? WHERE id = 1", (payload,))
    read = read_taguette_database(path)
    assert {coding.coder for coding in read.codings} == {"", "bo"}
    assert read.losses == ("Lines of the log that cannot be read (1).",)


def test_what_the_database_has_beside_codings_is_stated(path: Path) -> None:
    _change(
        path,
        "DELETE FROM highlight_tags WHERE highlight_id = 1",
        "UPDATE highlights SET snippet = 'anders' WHERE id = 2",
    )
    read = read_taguette_database(path)
    assert len(read.codings) == 1
    assert read.offsets.scores == (("utf8", 0.5),)
    assert read.losses == (
        "Highlights beside which Taguette kept other words than stand there: look at some of them (1).",
        "Highlights without a tag are left out (1).",
    )


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE highlights SET end_offset = 99999", "2 of 2 highlights lie outside"),
        ("UPDATE highlights SET start_offset = 21 WHERE id = 1", "1 of 2 highlights lie outside"),
        ("UPDATE highlights SET end_offset = start_offset", "2 of 2 highlights lie outside"),
        ("UPDATE highlights SET start_offset = -1", "highlights, row 1: start_offset is not a whole number"),
        ("UPDATE highlights SET end_offset = 9223372036854775807", "row 1: end_offset is not a whole number"),
        ("UPDATE tags SET path = ''  WHERE id = 1", "a tag without a name"),
        ("DELETE FROM projects", "no project in it"),
        ("ALTER TABLE documents RENAME TO other", "no table documents"),
        ("UPDATE documents SET contents = CAST(x'e96e' AS TEXT)", "documents, row 1: a text is not UTF-8"),
    ],
)
def test_what_cannot_be_is_refused_without_its_content(path: Path, statement: str, said: str) -> None:
    _change(path, statement)
    with pytest.raises(ExportError, match=said) as caught:
        read_taguette_database(path)
    assert KANARIE not in str(caught.value)


def test_tags_that_name_each_other_as_the_one_above_are_refused(path: Path) -> None:
    _change(path, "ALTER TABLE tags ADD COLUMN parent_id INTEGER", "UPDATE tags SET parent_id = 3 WHERE id = 1")
    assert ("buren", "wonen") in codes(read_taguette_database(path))
    _change(path, "UPDATE tags SET parent_id = 1 WHERE id = 3")
    with pytest.raises(ExportError, match="lies above itself"):
        read_taguette_database(path)


@given(contents=st.text("<>/!-pbr a&;#x0\"'=\n\r", max_size=80))
@settings(deadline=None, max_examples=60)
def test_any_page_gives_a_text(contents: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("made") / "project.sqlite3"
    write_taguette_database(replace(SMALL, codings=()), path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE documents SET contents = ?", (contents,))
    text = read_taguette_database(path).documents[0].text
    assert "\r" not in text


def test_names_that_hold_every_separator_cannot_be_written() -> None:
    name = "a.b:c/d > e\\f"
    with pytest.raises(UsageError, match="every separator"):
        write_taguette(replace(SMALL, codes=(CodeEntry((name,)),), codings=()))
