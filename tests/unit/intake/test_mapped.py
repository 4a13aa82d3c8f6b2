"""Tables read by a mapping: what it names is read, and what it does not name is refused."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.tables import NAMES, projects, told, workbook
from wijkonderzoek.errors import ExportError, InputError, WijkonderzoekError
from wijkonderzoek.intake.example.sheets import write_maxqda, write_plain_csv
from wijkonderzoek.intake.mapped import NO_TRANSCRIPTS, Mapping, known_mappings, load_mapping, read_mapped
from wijkonderzoek.intake.mapping import SHIPPED
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, Coding

SECRET = "KANARIE-7F3A"
DOCS = Path(__file__).parents[3] / "docs" / "gesprekken-koppelen.md"
PLAIN = "document;code;codeur;begin;eind;tekst\n"
LONG = Mapping(tool="t", document=("d",), code=("c",), separator=(" > ",), optional=("text",), text=("t",))


def plain(rows: str) -> CodedProject:
    return read_mapped((PLAIN + rows).encode(), "x.csv", load_mapping("gewoon"))


def table(*rows: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()


def refused(body: bytes, mapping: Mapping = LONG, file: str = "x.csv") -> str:
    with pytest.raises(ExportError) as caught:
        read_mapped(body, file, mapping)
    assert SECRET not in str(caught.value)
    return str(caught.value)


def test_a_plain_table_is_read_with_its_positions() -> None:
    project = plain("gesprek 1;wonen > vocht;anna;3;7;muur\ngesprek 1;buurt;anna;3;7;muur\ngesprek 2;buurt;bram;;;\n")
    assert [(document.key, document.name) for document in project.documents] == [("1", "gesprek 1"), ("2", "gesprek 2")]
    assert [(c.code, c.coder, c.start, c.end, c.text) for c in project.codings] == [
        (("wonen", "vocht"), "anna", 3, 7, "muur"),
        (("buurt",), "anna", 3, 7, "muur"),
        (("buurt",), "bram", None, None, None),
    ]
    assert [c.passage for c in project.codings] == ["3-7", "3-7", "row 4"]
    assert [(entry.path, entry.codable) for entry in project.codes] == [
        (("wonen",), False),
        (("wonen", "vocht"), True),
        (("buurt",), True),
    ]
    assert (project.format, project.checked, project.losses) == ("gewoon", True, (NO_TRANSCRIPTS,))


def test_a_column_the_mapping_does_not_name_is_refused_by_its_number() -> None:
    assert "column 2, 4 has a header the mapping does not name" in refused(
        table(["d", SECRET, "c", "x"], ["1", "2", "3", "4"])
    )


def test_a_field_without_a_column_is_refused_unless_it_is_optional() -> None:
    assert "no column for code, which the mapping names" in refused(table(["d", "t"], [SECRET, "2"]))
    project = read_mapped(table(["d", "c"], ["1", "2"]), "x.csv", LONG)
    assert "Not in this table: text." in project.losses


def test_two_columns_for_one_field_are_refused() -> None:
    mapping = LONG.model_copy(update={"document": ("d", "doc")})
    assert "column 3 and column 1 are both 'document'" in refused(table(["d", "c", "DOC"], ["1", "2", SECRET]), mapping)


def test_names_above_columns_may_differ_in_capitals_and_blanks() -> None:
    project = read_mapped(
        table(["Document  Naam", "CODE"], ["a", "b"]),
        "x.csv",
        LONG.model_copy(update={"document": ("document naam",), "code": ("Code",)}),
    )
    assert len(project.codings) == 1


def test_a_cell_may_hold_a_code_per_line() -> None:
    mapping = LONG.model_copy(update={"several": "newline"})
    project = read_mapped(table(["d", "c"], ["1", "a > b\nc\n\n a >  b"], ["1", ""]), "x.csv", mapping)
    assert [coding.code for coding in project.codings] == [("a", "b"), ("c",)]
    assert {coding.passage for coding in project.codings} == {"row 2"}
    assert "Rows without a code are left out (1)." in project.losses


def test_codes_set_apart_in_two_ways_are_refused() -> None:
    mapping = LONG.model_copy(update={"separator": (" > ", "\\")})
    read_mapped(table(["d", "c"], ["1", "a\\b"], ["1", "c\\d"]), "x.csv", mapping)
    said = refused(table(["d", "c"], ["1", "a > b"], ["1", f"{SECRET}\\d"]), mapping)
    assert "x.csv, row 2, column 2 and x.csv, row 3, column 2: codes with different signs" in said


def test_a_wide_table_has_a_column_per_code() -> None:
    mapping = Mapping(tool="t", layout="wide", document=("d",), code_suffix=" > Code", separator=(" > ",))
    body = workbook([["d", "a > b > Code", "c > Code"], ["1", True, None], ["1", "x", 1], ["1", 0, False]])
    project = read_mapped(body, "x.xlsx", mapping)
    assert [(c.code, c.passage) for c in project.codings] == [
        (("a", "b"), "row 2"),
        (("a", "b"), "row 3"),
        (("c",), "row 3"),
    ]
    assert "row 2, column 2: neither true nor false" in refused(table(["d", "a > Code"], ["1", SECRET]), mapping)
    assert "no column for any code" in refused(table(["d"], [SECRET]), mapping)


def test_documents_of_one_name_in_two_groups_are_two() -> None:
    mapping = LONG.model_copy(update={"group": ("g",)})
    rows = [["g", "d", "c"], ["noord", "1", "a"], ["zuid", "1", "a"], ["zuid", "2", "a"]]
    project = read_mapped(table(*rows), "x.csv", mapping)
    assert [document.name for document in project.documents] == ["1 (noord)", "1 (zuid)", "2"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f";{SECRET};;;;", "row 2, column 1: a row without a document"),
        (f"{SECRET};a;;7;3;", "row 2, column 4: a passage that does not begin before it ends"),
        (f"{SECRET};a;;3;3;", "row 2, column 4: a passage that does not begin before it ends"),
        (f"{SECRET};a;;3;;", "row 2, column 4: a passage that does not begin before it ends"),
        ("1;a;;-3;3;", "row 2, column 4: not a position"),
        ("1;a;;0;3.0;", "row 2, column 5: not a position"),
        (f"1;a;;{SECRET};3;", "row 2, column 4: not a position"),
        ("1;a;;0;100000001;", "row 2, column 5: not a position"),
        (f"1;a;;0;{'9' * 5000};", "row 2, column 5: not a position"),
        (f"1;{SECRET} >  > b;;;;", "row 2, column 2: a code with a level that has no name"),
        ("1,23E+11;a;;;;", "row 2, column 1: a name that Excel changed"),
        ("1;#NAME?;;;;", "row 2, column 2: a name that Excel changed"),
        ("1;a;#NAAM?;;;", "row 2, column 3: a name that Excel changed"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_its_place(row: str, said: str) -> None:
    assert said in refused((PLAIN + row).encode(), load_mapping("gewoon"))


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_taken_as_it_is(name: str) -> None:
    (coding,) = read_mapped(table(["d", "c"], [name, f" {name} "]), "x.csv", LONG).codings
    assert coding.code == (name,)


def test_a_region_code_that_excel_made_a_number_is_read_as_excel_shows_it() -> None:
    project = read_mapped(workbook([["d", "c"], [363, "a"], [59910.0, "a"]]), "x.xlsx", LONG)
    assert [document.name for document in project.documents] == ["363", "59910"]


def test_blanks_around_names_make_no_second_document() -> None:
    project = read_mapped(table(["d", "c"], ["R001", "a"], [" R001\u00a0 ", " a "]), "x.csv", LONG)
    assert len(project.documents) == 1
    assert [entry.path for entry in project.codes] == [("a",)]


@pytest.mark.parametrize("name", known_mappings())
def test_every_shipped_mapping_but_our_own_says_it_was_not_checked(name: str) -> None:
    mapping = load_mapping(name)
    assert (mapping.format, mapping.checked) == (name, name == "gewoon")
    header = [titles[0] for part, titles in mapping.parts().items()]
    cells = {"start": "0", "end": "4"}
    for titles in zip(*[(t * 9)[:9] for t in mapping.parts().values()], strict=True):
        row = [cells.get(part, "woord") for part in mapping.parts()]
        project = read_mapped(table(list(titles), row), "x.csv", mapping)
        assert len(project.codings) == 1
        assert project.losses[:1] == ((NO_TRANSCRIPTS,) if mapping.checked else ("Not checked against a real export.",))
        assert project.losses[1 : 1 + len(mapping.losses)] == mapping.losses
    ignored = read_mapped(table([*header, *mapping.ignore], [*row, *mapping.ignore]), "x.csv", mapping)
    assert len(ignored.codings) == 1


def test_the_columns_of_codes_that_maxqda_24_adds_are_not_read() -> None:
    header = ["Document name", "Code", "Segment", "Code: a", "Code: a > b"]
    project = read_mapped(table(header, ["1", "a > b", "woord", "0", "1"]), "x.csv", load_mapping("maxqda"))
    assert [coding.code for coding in project.codings] == [("a", "b")]
    assert "Columns that were not read: 4, 5." in project.losses


def test_codes_of_atlas_ti_stand_on_lines_and_of_nvivo_behind_backslashes() -> None:
    atlas = table(["ID", "Document", "Codes", "Quotation Content"], ["1:2", "D 1", "a\nb", "woord"])
    project = read_mapped(atlas, "x.csv", load_mapping("atlas"))
    assert [(c.code, c.passage) for c in project.codings] == [(("a",), "1:2"), (("b",), "1:2")]
    assert any("paragraphs" in loss for loss in project.losses)
    nvivo = table(["File", "Hierarchical name"], ["D 1", "a\\b"])
    assert read_mapped(nvivo, "x.csv", load_mapping("nvivo")).codings[0].code == ("a", "b")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tool: t\ndocument: d\n", "a long table, and no other, has a column 'code'"),
        ("tool: t\ndocument: d\nlayout: wide\n", "'code_prefix' or 'code_suffix'"),
        ("tool: t\ndocument: d\ncode: c\nstart: s\n", "'start' and 'end' belong together"),
        ("tool: t\ndocument: d\ncode: D\n", "stands above one column only"),
        ("tool: t\ndocument: d\ncode: c\ncodes: x\n", "line 4, codes: unknown field 'codes'. Did you mean 'code'?"),
        ("tool: t\ndocument: 0363\ncode: c\n", "line 2"),
        ("tool: t\ndocument: []\ncode: c\n", "line 2"),
        ("tool: t\ndocument: d\ncode: c\nformat: 'A b'\n", "line 4, format"),
        ("- a\n", "expected fields with values"),
        ("", "expected fields with values"),
    ],
)
def test_a_mapping_that_cannot_be_says_where(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "eigen.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"eigen\.yml") as caught:
        load_mapping(path)
    assert said in str(caught.value)


def test_a_mapping_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match="no such file"):
        load_mapping("bestaat-niet")
    assert {path.name for path in SHIPPED.iterdir()} == {f"{name}.yml" for name in known_mappings()}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", DOCS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_example_of_the_docs_is_read_as_they_say(tmp_path: Path) -> None:
    path = tmp_path / "eigen.yml"
    path.write_text(blocks("yaml")[0], encoding="utf-8")
    project = read_mapped(blocks("csv")[0].encode(), "x.csv", load_mapping(path))
    assert (len(project.documents), len(project.codes), len(project.codings)) == (2, 4, 3)
    assert [entry.path for entry in project.codes if not entry.codable] == [("wonen",), ("buurt",)]
    assert project.losses == (
        "Not checked against a real export.",
        "Memos are not in this table.",
        "Positions are not known.",
        "Columns that were not read: 5.",
        "Rows without a code are left out (1).",
        NO_TRANSCRIPTS,
    )
    path.write_text(blocks("yaml")[1], encoding="utf-8")
    assert load_mapping(path).layout == "wide"


def test_the_docs_explain_every_field() -> None:
    explained = re.findall(r"^\| (`.+?`) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for cell in explained for name in re.findall(r"`(\w+)`", cell)] == list(Mapping.model_fields)


@settings(max_examples=60, deadline=None)
@given(projects())
def test_what_is_written_as_a_plain_table_is_read_back(project: CodedProject) -> None:
    body = write_plain_csv(project)
    assert told(read_mapped(body, "x.csv", load_mapping("gewoon"))) == told(project)
    assert write_plain_csv(project) == body


@settings(max_examples=60, deadline=None)
@given(projects())
def test_what_is_written_for_maxqda_is_read_back_but_for_positions_and_passages(project: CodedProject) -> None:
    body = write_maxqda(project)
    found = told(read_mapped(body, "x.xlsx", load_mapping("maxqda")), placed=False)
    assert [row[:-1] for row in found] == sorted(row[:-1] for row in told(project, placed=False))
    assert write_maxqda(project) == body


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_of_the_plain_table_is_a_formula_to_a_spreadsheet(name: str) -> None:
    project = CodedProject(
        "made", "t", (CodedDocument("d", name),), (CodeEntry((name,)),), (Coding("d", (name,), name, text=name),)
    )
    (_, cells) = csv.reader(write_plain_csv(project).decode("utf-8-sig").splitlines(), delimiter=";")
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert told(read_mapped(write_plain_csv(project), "x.csv", load_mapping("gewoon"))) == told(project)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(known_mappings()))
def test_any_bytes_give_a_project_or_an_error_of_ours(body: bytes, name: str) -> None:
    for given_body in (body, PLAIN.encode() + body):
        with suppress(WijkonderzoekError):
            assert isinstance(read_mapped(given_body, "x.csv", load_mapping(name)), CodedProject)
