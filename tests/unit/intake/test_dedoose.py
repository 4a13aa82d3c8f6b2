"""Dedoose: codes from the columns that say true, and positions only where they prove themselves."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.tables import projects, told, workbook
from wijkonderzoek.errors import ExportError, WijkonderzoekError
from wijkonderzoek.intake.dedoose import read_dedoose
from wijkonderzoek.intake.example.sheets import write_dedoose
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, Coding

SECRET = "KANARIE-7F3A"
HEADER = [
    *("Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Date", "Excerpt Copy", "Resource Creator"),
    *("Resource Date", "Codes Applied Combined", "Code: wonen Applied", "Code: wonen Range", "Code: wonen Weight"),
    *("Code: wonen\\vocht, schimmel Applied", "Leeftijd"),
]


def row(title: str = "A", span: str = "0-4", text: str = "Nat.", *given: bool, weight: object = None) -> list[object]:
    first, second = (*given, True, False)[:2]
    return [title, span, "anna", "1-2-2024", text, "x", "2024-01-01", SECRET, first, None, weight, second, "25-45"]


def read(*rows: list[object]) -> CodedProject:
    return read_dedoose(workbook([HEADER, *rows]), "excerpts.xlsx")


def test_codes_are_read_from_their_own_columns_and_never_from_the_combined_list() -> None:
    project = read(row("A", "0-4", "Nat.", True, True), row("A", "9-13", "Koud", False, True))
    assert [coding.code for coding in project.codings] == [
        ("wonen",),
        ("wonen", "vocht, schimmel"),
        ("wonen", "vocht, schimmel"),
    ]
    assert [coding.passage for coding in project.codings] == ["2", "2", "3"]
    assert {coding.coder for coding in project.codings} == {"anna"}
    assert [(entry.path, entry.codable) for entry in project.codes] == [
        (("wonen",), True),
        (("wonen", "vocht, schimmel"), True),
    ]
    assert (project.format, project.tool, project.checked) == ("dedoose", "Dedoose", False)


def test_a_code_that_only_stands_above_others_is_a_folder() -> None:
    header = [*HEADER[:8], "Code: wonen\\vocht Applied"]
    project = read_dedoose(workbook([header, row()[:9]]), "x.xlsx")
    assert [(entry.path, entry.codable) for entry in project.codes] == [(("wonen",), False), (("wonen", "vocht"), True)]


def test_documents_of_one_title_are_told_apart_by_who_added_them_and_when() -> None:
    later = row()
    later[6] = "2024-02-01"
    project = read(row(), later, row())
    assert [document.key for document in project.documents] == ["1", "2"]
    assert [coding.document for coding in project.codings] == ["1", "2", "1"]
    assert len({document.name for document in project.documents}) == 2


def test_positions_are_kept_where_excerpts_are_as_long_as_their_ranges() -> None:
    rows = [row("A", f"{n}-{n + 4}") for n in range(20)]
    project = read(*rows, row("A", "50-60"), row("A", "0:10-0:20", "Band"))
    assert project.offsets is not None
    assert project.offsets.mode == "codepoint"
    assert dict(project.offsets.scores)["codepoint"] == pytest.approx(20 / 21)
    assert [(coding.start, coding.end) for coding in project.codings[:2]] == [(0, 4), (1, 5)]
    assert [(coding.start, coding.end) for coding in project.codings[20:]] == [(None, None)] * 2
    assert "Excerpts that are not as long as their range says have no position (2)." in project.losses
    assert any(loss.startswith("Positions are checked by the length") for loss in project.losses)


def test_positions_are_not_kept_where_few_excerpts_fit() -> None:
    project = read(*[row("A", f"{n}-{n + 4}") for n in range(10)], row("A", "50-60"))
    assert {coding.start for coding in project.codings} == {None}
    assert any(loss.startswith("Positions are not known") for loss in project.losses)


def test_positions_in_utf16_units_are_not_kept_since_there_is_no_text_to_count_in() -> None:
    project = read(row("A", "0-5", "Oei 😀"[:4] + "😀"), *[row("A", "10-16", "👵👵 x")] * 30)
    assert project.offsets is not None
    assert project.offsets.mode == "utf16"
    assert {coding.start for coding in project.codings} == {None}


def test_what_the_table_holds_and_is_not_kept_is_said() -> None:
    losses = read(row(weight=3), row("A", "0-4", "Nat.", False, False)).losses
    assert losses[0] == "Not checked against a real export."
    assert "Excerpts without a code are left out (1)." in losses
    assert "Weights of codes are not kept (1)." in losses
    assert "Columns of descriptors are not read (1)." in losses


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({8: SECRET}, "sheet 1, row 2, column 9: neither true nor false"),
        ({0: None}, "sheet 1, row 2, column 1: an excerpt of a document without a title"),
        ({0: "1,23E+11"}, "sheet 1, row 2, column 1: a name that Excel changed"),
        ({1: f"0-{'9' * 30}"}, "sheet 1, row 2, column 2: not a position"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_its_place(change: dict[int, object], said: str) -> None:
    cells = [change.get(place, cell) for place, cell in enumerate(row())]
    with pytest.raises(ExportError) as caught:
        read(cells)
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_table_that_is_not_of_dedoose_says_what_is_missing() -> None:
    with pytest.raises(ExportError, match=r"no column 'Media Title' and 'Code: \.\.\. Applied'"):
        read_dedoose(workbook([["Excerpt Creator", SECRET], ["a", "b"]]), "x.xlsx")
    with pytest.raises(ExportError, match="column 9: a code with a level that has no name"):
        read_dedoose(workbook([[*HEADER[:8], "Code: a\\\\b Applied"], row()[:9]]), "x.xlsx")


@settings(max_examples=60, deadline=None)
@given(projects())
def test_what_is_written_as_dedoose_is_read_back(project: CodedProject) -> None:
    body = write_dedoose(project)
    found = read_dedoose(body, "x.xlsx")
    assert told(found) == told(project)
    assert {entry.path for entry in found.codes if entry.codable} == {entry.path for entry in project.codes}
    assert write_dedoose(project) == body


def test_the_words_of_a_document_are_the_excerpt_where_a_coding_holds_none() -> None:
    document = CodedDocument("d", "gesprek 1", "De muur is nat.")
    project = CodedProject("made", "t", (document,), (CodeEntry(("a",)),), (Coding("d", ("a",), "c", 3, 7),))
    (coding,) = read_dedoose(write_dedoose(project), "x.xlsx").codings
    assert (coding.text, coding.start, coding.end) == ("muur", 3, 7)


SOUND = workbook([HEADER, row(), row("B")])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["", "0-4", "true", "x", "9" * 40, "1e9"]), max_size=13), max_size=4))
def test_any_cells_give_a_project_or_an_error_of_ours(rows: list[list[object]]) -> None:
    with suppress(WijkonderzoekError):
        assert isinstance(read(*rows), CodedProject)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 5000))
def test_any_bytes_give_a_project_or_an_error_of_ours(put: bytes, at: int) -> None:
    for body in (put, SOUND[:at] + put + SOUND[at + len(put) :]):
        with suppress(WijkonderzoekError):
            assert isinstance(read_dedoose(body, "x.xlsx"), CodedProject)
