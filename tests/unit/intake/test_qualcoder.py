"""QualCoder's database and report: what is written is read back, and what cannot be is refused or stated."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.intake.made import codes, codings, projects
from wijkonderzoek.errors import ExportError, UsageError
from wijkonderzoek.intake.example.qualcoder import write_qualcoder, write_qualcoder_csv
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, Coding, Offsets
from wijkonderzoek.intake.qualcoder import READINGS, read_qualcoder
from wijkonderzoek.intake.qualcoder_csv import read_qualcoder_csv

KANARIE = "KANARIE-7F3A"
TEXT = "I: Hoe is het hier? 🏠\nR: Eén lift is kapot, en de buren zijn fijn."
CODES = (CodeEntry(("wonen",), "Huis", codable=False), CodeEntry(("wonen", "lift"), "De lift"), CodeEntry(("buren",)))


def _coding(words: str, code: tuple[str, ...], coder: str = "Anna", text: str = TEXT) -> Coding:
    start = text.index(words)
    return Coding("1", code, coder, start, start + len(words), f"{start}-{start + len(words)}")


SMALL = CodedProject(
    "made",
    "made",
    (CodedDocument("1", f"{KANARIE}.txt", TEXT),),
    CODES,
    (_coding("lift is kapot", ("wonen", "lift")), _coding("de buren zijn fijn", ("buren",), "Bé")),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "wijk.qda"
    write_qualcoder(SMALL, folder, 17)
    return folder


def _change(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "data.qda")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("version", [8, 17])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(project=projects())
def test_a_project_that_was_written_is_read_back(
    version: int, project: CodedProject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("made") / "wijk.qda"
    write_qualcoder(project, folder, version)
    read = read_qualcoder(folder)
    assert read.documents == project.documents
    assert codes(read) == codes(project)
    assert codings(read) == codings(project)
    assert not read.losses
    assert read.offsets.selections == len(project.codings)


def test_the_folder_or_the_file_in_it_may_be_given(folder: Path) -> None:
    read = read_qualcoder(folder)
    assert read == read_qualcoder(folder / "data.qda")
    assert read.tool == "QualCoder 3.9"
    assert read.offsets == Offsets("codepoint", tuple(zip(READINGS, (1.0, 1.0, 0.0), strict=True)), 2)
    with pytest.raises(ExportError, match=r"no data\.qda"):
        read_qualcoder(folder.parent)


def test_nothing_is_written_for_a_coding_without_a_position(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="coding 1 has no position"):
        write_qualcoder(replace(SMALL, codings=(Coding("1", ("buren",)),)), tmp_path, 17)


def test_a_code_name_that_is_there_already_gets_the_name_above_it(tmp_path: Path) -> None:
    paths = [("wonen",), ("wonen", "veilig"), ("buiten",), ("buiten", "veilig")]
    entries = tuple(CodeEntry(path, codable=len(path) > 1) for path in paths)
    write_qualcoder(replace(SMALL, codes=entries, codings=()), tmp_path, 17)
    assert set(codes(read_qualcoder(tmp_path))) == {*paths[:3], ("buiten", "veilig (buiten)")}


def _stored(tmp_path: Path, stored: str, spans: list[tuple[int, int, str | None]]) -> Path:
    """A project with one text as it is, and codings at these places with these words."""
    write_qualcoder(replace(SMALL, documents=(CodedDocument("1", "a.txt", stored),), codings=()), tmp_path, 17)
    with closing(sqlite3.connect(tmp_path / "data.qda")) as connection, connection:
        for number, (start, end, words) in enumerate(spans, start=1):
            connection.execute(
                "INSERT INTO code_text (ctid, cid, fid, pos0, pos1, seltext, owner) VALUES (?, 1, 1, ?, ?, ?, 'Anna')",
                (number, start, end, words),
            )
    return tmp_path


def _passages(folder: Path) -> list[str | None]:
    read = read_qualcoder(folder)
    text = read.documents[0].text
    return [None if c.start is None else text[c.start : c.end] for c in read.codings]


@pytest.mark.parametrize(
    ("start", "end", "reading"),
    [(7, 11, "codepoint"), (9, 13, "codepoint+mixed+bom"), (8, 12, "utf16")],
)
def test_a_coding_stands_where_its_own_words_are(tmp_path: Path, start: int, end: int, reading: str) -> None:
    folder = _stored(tmp_path, "\ufeffja 🏠\r\n- lift kapot", [(start, end, "lift")])
    assert _passages(folder) == ["lift"]
    assert read_qualcoder(folder).offsets.mode == reading


def test_codings_by_hand_and_by_search_may_count_otherwise_in_one_project(tmp_path: Path) -> None:
    folder = _stored(tmp_path, "ja 🏠\r\n- lift kapot", [(7, 11, "lift"), (13, 18, "kapot"), (12, 17, "kapot")])
    assert _passages(folder) == ["lift", "kapot", "kapot"]


def test_what_qt_makes_of_line_ends_and_hard_spaces_is_the_same_text(tmp_path: Path) -> None:
    assert _passages(_stored(tmp_path, "een\ntwee\xa0drie", [(0, 8, "een\u2029twee"), (4, 13, "twee drie")])) == [
        "een\ntwee",
        "twee\xa0drie",
    ]


def test_a_few_codings_without_their_words_keep_no_position(tmp_path: Path) -> None:
    spans = [(n, n + 1, "a") for n in range(30)]
    folder = _stored(tmp_path, "a" * 40 + "b", [*spans, (39, 40, "b")])
    assert _passages(folder) == ["a"] * 30 + [None]
    read = read_qualcoder(folder)
    assert read.offsets.scores[0] == ("codepoint", round(30 / 31, 4))
    assert read.losses == ("Codings that do not stand where their words are, are kept without a position (1).",)


@pytest.mark.parametrize("spans", [[(0, 1, "a"), (1, 2, "b")], [(30, 41, "a"), (0, 1, "a")], [(0, 99_999_999, "")]])
def test_a_project_whose_words_are_elsewhere_is_refused(tmp_path: Path, spans: list[tuple[int, int, str]]) -> None:
    with pytest.raises(ExportError, match="do not stand where their words are"):
        read_qualcoder(_stored(tmp_path, "a" * 40, spans))


def test_an_older_project_without_the_words_is_read_as_it_says(tmp_path: Path) -> None:
    folder = _stored(tmp_path, "ja 🏠 lift", [(5, 9, None)])
    assert _passages(folder) == ["lift"]
    assert read_qualcoder(folder).offsets == Offsets("codepoint", (), 0)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE code_text SET pos0 = pos1 + 1", "code_text, row 1: it ends before it starts"),
        ("UPDATE code_text SET pos0 = -1", "code_text, row 1: pos0 is not a whole number"),
        ("UPDATE code_text SET pos1 = 9223372036854775807", "row 1: pos1 is not a whole number"),
        (f"UPDATE code_text SET pos1 = {'9' * 5000}", "row 1: pos1 is not a whole number"),
        ("UPDATE code_text SET pos1 = 'x'", "row 1: pos1 is not a whole number"),
        ("UPDATE code_cat SET supercatid = catid", "lies above itself"),
        ("UPDATE code_name SET supercid = 3 - cid", "lies above itself"),
        ("UPDATE code_name SET name = '' WHERE cid = 2", "code_name, row 2: a code without a name"),
        ("UPDATE source SET fulltext = CAST(x'e96e' AS TEXT)", "table source, row 1: a text is not UTF-8"),
        ("DROP TABLE code_text", "no table code_text"),
        ("ALTER TABLE code_text RENAME TO other", "no table code_text"),
        ("ALTER TABLE code_text DROP COLUMN owner", "no column owner"),
    ],
)
def test_what_cannot_be_is_refused_without_what_it_says(folder: Path, statement: str, said: str) -> None:
    _change(folder, "ALTER TABLE code_text RENAME TO old", "CREATE TABLE code_text AS SELECT * FROM old", statement)
    with pytest.raises(ExportError, match=said) as caught:
        read_qualcoder(folder)
    assert not any(word in str(caught.value) for word in (KANARIE, "lift", "Anna"))


def test_a_view_named_like_a_table_is_refused(folder: Path) -> None:
    _change(folder, "ALTER TABLE code_text RENAME TO old", "CREATE VIEW code_text AS SELECT * FROM old")
    with pytest.raises(ExportError, match="no table code_text"):
        read_qualcoder(folder)


def test_a_category_and_a_code_of_one_name_in_one_place_are_one_code(folder: Path) -> None:
    _change(folder, "INSERT INTO code_cat (catid, name, memo) VALUES (9, 'buren', 'Om ons heen')")
    _change(folder, "INSERT INTO code_name (cid, name, catid) VALUES (9, 'ruzie', 9)")
    read = codes(read_qualcoder(folder))
    assert read["buren",] == ("Om ons heen", True)
    assert read["buren", "ruzie"] == ("", True)


def test_what_the_database_holds_beside_codings_of_text_is_stated(folder: Path) -> None:
    _change(
        folder,
        "INSERT INTO source (id, name, mediapath) VALUES (2, 'kaart.png', '/images/kaart.png')",
        "INSERT INTO code_image (id, cid, owner, pdf_page) VALUES (2, 1, 'Anna', 3)",
        "INSERT INTO code_av (id, cid, pos0, pos1) VALUES (2, 1, 0, 5)",
        "INSERT INTO annotation (fid, pos0, pos1, memo) VALUES (1, 0, 3, 'x')",
        "INSERT INTO journal (name) VALUES ('x')",
        "INSERT INTO cases (name) VALUES ('x')",
        "INSERT INTO attribute (name, value) VALUES ('x', 'y')",
        "INSERT INTO code_text (cid, fid, pos0, pos1, seltext, owner) VALUES (77, 1, 0, 2, 'I:', 'Anna')",
        "INSERT INTO code_text (cid, fid, pos0, pos1, seltext, owner) VALUES (1, 77, 0, 2, 'I:', 'Anna')",
        "INSERT INTO code_text (cid, fid, pos0, pos1, seltext, owner) VALUES (1, 1, 4, 4, '', 'Anna')",
        "UPDATE code_text SET memo = 'x' WHERE ctid = 1",
        "UPDATE code_name SET catid = 77 WHERE name = 'lift'",
        "CREATE TABLE later (something text)",
    )
    (folder / "pseudonyms.json").write_text('{"Anna": "R1"}', encoding="utf-8")
    read = read_qualcoder(folder)
    assert [document.text is None for document in read.documents] == [False, True]
    assert ("lift",) in codes(read)
    assert len(read.codings) == 2
    assert len(read.losses) == 12
    assert [loss for loss in read.losses if "(2)" in loss] == [
        "Codings of a source or with a code that is not there are left out (2)."
    ]
    assert "pseudonyms.json" in read.losses[-1]


def test_the_list_of_pseudonyms_is_never_opened(folder: Path) -> None:
    (folder / "pseudonyms.json").mkdir()
    assert "never read" in read_qualcoder(folder).losses[-1]


def test_what_is_read_shows_nothing_of_it(folder: Path) -> None:
    assert not any(word in repr(read_qualcoder(folder)) for word in (KANARIE, "lift", "Anna"))


@settings(deadline=None, max_examples=60)
@given(project=projects())
def test_a_report_that_was_written_is_read_back_without_positions(project: CodedProject) -> None:
    read = read_qualcoder_csv(write_qualcoder_csv(project), "report.csv")
    names = {document.key: document.name for document in project.documents}
    texts = {document.key: document.text for document in project.documents}
    assert [(c.document, c.code, c.coder, c.start, c.text) for c in read.codings] == [
        (names[c.document], c.code, c.coder, None, texts[c.document][c.start : c.end].rstrip()) for c in project.codings
    ]
    given_codes = {c.code for c in project.codings}
    assert {path for path, (_, codable) in codes(read).items() if codable} == given_codes
    assert not read.checked


def _report(
    *rows: list[str], header: tuple[str, ...] = ("File", "Coder", "Coded", "Id", "Codename", "Coded_Memo")
) -> bytes:
    page = io.StringIO()
    csv.writer(page, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return page.getvalue().encode("utf-8-sig")


def test_a_report_by_case_counts_a_coding_once(tmp_path: Path) -> None:
    header = ("Case", "Filename", "Coder", "Coded", "Id", "Codename", "Coded_Memo", "Category", "Category", "CaseVar_x")
    rest = ["a.txt", "Anna", "lift", "ctid:1", "kapot", "let op", "lift", "wonen", "1"]
    read = read_qualcoder_csv(_report(["Karim", *rest], ["Bo", *rest], header=header), "report.csv")
    assert [(c.document, c.code) for c in read.codings] == [("a.txt", ("wonen", "lift", "kapot"))]
    assert codes(read)["wonen", "lift"] == ("", False)
    assert read.losses[2:] == (
        "Columns of variables of files and cases are left out (1).",
        "Notes at codings are left out (2).",
    )


def test_codings_of_pictures_and_sound_in_a_report_are_stated() -> None:
    rows = [["a", "Anna", "x", f"{kind}:1", "lift", ""] for kind in ("ctid", "imid", "avid")]
    read = read_qualcoder_csv(_report(*rows), "report.csv")
    assert len(read.codings) == 1
    assert read.losses[-1] == "Codings of pictures, sound and film are left out (2)."


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (_report(["a", "Anna", KANARIE, "7", "lift", ""]), "row 2, column 4: not what QualCoder writes"),
        (_report(["a", "Anna", KANARIE, f"ctid:{'9' * 5000}", "lift", ""]), "row 2, column 4: not what QualCoder"),
        (_report(["a", "Anna", KANARIE, "ctid:7", "", ""]), "row 2, column 5: not what QualCoder"),
        (_report(["a", "A", KANARIE, "ctid:7", "x", ""], ["a", "A", "b", "ctid:7", "x", ""]), "row 3: the same coding"),
        (_report(header=("File", "File", "Coder", "Coded", "Id", "Codename")), "stand more than once"),
        (_report(header=("Coder", "Coded", "Id", "Codename")), "no column File"),
        (_report(header=("File", "Coder", "Coded", "Id")), "no column Codename"),
        (_report(header=("File", "Coder", "Coded", "Id", "Codename", *["Category"] * 50)), "more than 50 levels"),
        (_report(["a", "Anna", "caf\xe9", "ctid:1", "lift", ""]).decode().encode("cp1252", "replace"), "not UTF-8"),
        (b'"File","Coder"\n"a', "quotes that do not close"),
    ],
)
def test_a_report_that_cannot_be_is_refused_without_what_it_says(body: bytes, said: str) -> None:
    with pytest.raises(ExportError, match=said) as caught:
        read_qualcoder_csv(body, "report.csv")
    assert not any(word in str(caught.value) for word in (KANARIE, "lift", "Anna"))


def test_a_code_under_two_categories_is_refused() -> None:
    header = ("File", "Coder", "Coded", "Id", "Codename", "Category")
    rows = [["a", "A", "x", f"ctid:{n}", "lift", category] for n, category in enumerate(["wonen", "werk"])]
    with pytest.raises(ExportError, match="under two categories"):
        read_qualcoder_csv(_report(*rows, header=header), "report.csv")


@given(
    body=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: ("File,Coder,Coded,Id,Codename\n" + text).encode()),
    )
)
def test_any_bytes_give_a_report_or_an_error(body: bytes) -> None:
    try:
        read_qualcoder_csv(body, "report.csv")
    except ExportError as error:
        assert "report.csv" in str(error)  # noqa: PT017 - a report is as good
