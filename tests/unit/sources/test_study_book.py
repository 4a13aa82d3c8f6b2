"""studie.xlsx: sheets say what CSVs say; what Excel made of a cell is brought back, or refused where it stands."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.unit.intake.tables import SHEET, changed
from tests.unit.test_cli import run
from wijkonderzoek.errors import InputError
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.research import open_research
from wijkonderzoek.schemas.agenda import DoelRow, MaatregelRow, StellingRow
from wijkonderzoek.schemas.approach import AanwezigheidRow, PartnerRow
from wijkonderzoek.schemas.columns import columns_of
from wijkonderzoek.sources.study import STUDY_TABLES, Study, open_study

BOOK = "studie.xlsx"
GOAL = ["gebied", "doel_id", "opgave", "doel", "streefwaarde", "streefjaar", "herkomst"]
PARTNER = ["partij_id", "naam", "type", "van", "publiceren"]
ONE = ["gemeente", "Gemeente", "gemeente", None, None]


def saved(
    folder: Path, sheets: dict[str, list[list[object]]], formats: dict[tuple[str, str], str] | None = None
) -> Path:
    """A study whose tables are the sheets of a workbook; `formats` by sheet and cell."""
    (folder / "studie.yml").write_text("titel: Klein\n", encoding="utf-8")
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for (name, cell), form in (formats or {}).items():
        book[name][cell].number_format = form
    book.save(folder / BOOK)
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        open_study(folder)
    return str(caught.value)


def typed(text: str, kind: str) -> object:
    """A cell as Excel keeps it when a person types it."""
    if kind == "date" and text:
        return dt.datetime.fromisoformat(text)
    if kind in {"number", "whole", "share"} and text:
        return float(text.replace(",", "."))
    return text or None


def as_one_workbook(study: Path) -> None:
    """The CSVs of a study moved into one workbook, with numbers and dates as Excel keeps them."""
    book = Workbook()
    book.remove(book.active)
    book.create_sheet("uitleg").append(["Hier staat uitleg"])
    for name, model in STUDY_TABLES.items():
        path = study / f"{name}.csv"
        if not path.is_file():
            continue
        kinds = {column.name: column.kind for column in columns_of(model)}
        lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
        sheet = book.create_sheet(name)
        sheet.append(lines[0])
        for line in lines[1:]:
            sheet.append([typed(cell, kinds[key]) for key, cell in zip(lines[0], line, strict=True)])
        path.unlink()
    book.save(study / BOOK)


def test_the_example_as_one_workbook_gives_the_same_report_byte_for_byte(tmp_path: Path, root: Path) -> None:
    study = tmp_path / "params" / "voorbeeldstad"
    shutil.copytree(root / "params" / "voorbeeldstad", study)
    from_csv, hashed = build_urgentie(open_research(study, "WK999901")), open_study(study).sha256
    as_one_workbook(study)
    assert sorted(path.name for path in study.glob("*.csv")) == ["snapshots.csv"]
    assert open_study(study).sha256 == hashed
    assert build_urgentie(open_research(study, "WK999901")).to_json() == from_csv.to_json()


def test_statements_are_never_written_into_a_workbook(tmp_path: Path, root: Path) -> None:
    study = tmp_path / "params" / "voorbeeldstad"
    shutil.copytree(root / "params" / "voorbeeldstad", study)
    as_one_workbook(study)
    before = (study / BOOK).read_bytes()
    done = run("stellingen", "params/voorbeeldstad", "--regio", "WK999902", cwd=tmp_path)
    assert done.code == 3
    assert "stellingen is a sheet of studie.xlsx" in done.err
    assert ((study / BOOK).read_bytes(), (study / "stellingen.csv").exists()) == (before, False)


def test_a_cell_reads_as_it_was_typed(tmp_path: Path) -> None:
    study = saved(
        tmp_path,
        {
            "Doelen ": [GOAL, [None, 1, "wonen", "Minder leegstand", 0.1 + 0.2, 2029.0, "bewoners"], [], [None] * 9],
            "partners": [
                PARTNER,
                ["bewoners", "Bewoners", "bewoners", dt.date(2025, 3, 1), True],
                [*ONE[:3], "1-3-2025"],
            ],
            "aanwezigheid": [["partij_id", "wie", "waar", "dagdelen_per_week"], ["gemeente", 12, "Loods", 1.125]],
            "stellingen": [["stelling_id", "zin", "waarde", "datum"], ["wonen/leeg", "Veel", 0.12, "2025-03-01"]],
        },
        {("stellingen", "C2"): "0%"},
    )
    approach = open_study(study).approach
    [goal] = approach.rows(DoelRow)
    assert (goal.doel_id, goal.streefwaarde, goal.streefjaar) == ("1", 0.3, 2029)
    assert [(row.van, row.publiceren) for row in approach.rows(PartnerRow)] == [
        (dt.date(2025, 3, 1), "ja"),
        (dt.date(2025, 3, 1), "nee"),
    ]
    [there] = approach.rows(AanwezigheidRow)
    assert (there.wie, there.dagdelen_per_week) == ("12", 1.125)
    assert [row.waarde for row in approach.rows(StellingRow)] == ["12%"]


def test_money_with_decimals_is_not_taken_for_thousands(tmp_path: Path) -> None:
    head = ["maatregel_id", "doel_id", "partij_id", "maatregel", "budget"]
    goal = [None, "d1", "wonen", "Minder leegstand", None, None, "bewoners"]
    row = ["m1", "d1", "gemeente", "Doen", 1.125]
    study = saved(tmp_path, {"doelen": [GOAL, goal], "partners": [PARTNER, ONE], "maatregelen": [head, row]})
    assert [row.budget for row in open_study(study).approach.rows(MaatregelRow)] == [1.125]


@pytest.mark.parametrize(
    ("cell", "form", "says"),
    [
        ((2, dt.date(2025, 3, 1)), "d-m-yyyy", "row 2, doel_id: a date, which Excel made of what was typed"),
        ((2, 1.5), "General", "row 2, doel_id: a number with decimals"),
        ((4, dt.date(2025, 3, 1)), "d-m-yyyy", "row 2, doel: a date, which Excel made of what was typed"),
        ((4, True), "General", "row 2, doel: true or false (WAAR, ONWAAR)"),
        ((5, 0.12), "0%", "row 2, streefwaarde: a percentage; give the cell the format Standaard"),
        ((5, "#N/A"), "General", "row 2, streefwaarde: an error such as #N/A"),
        ((5, "=1+1"), "General", "row 2, streefwaarde: a formula, which has no certain text"),
        ((6, 2029.5), "General", "row 2, streefjaar: "),
        ((1, 36300), "General", "row 2, gebied: '36300' is not an area. Did you mean 'WK036300'?"),
        ((9, "los"), "General", "row 2: something in column 9, which has no name"),
    ],
)
def test_what_excel_made_of_a_cell_is_refused_where_it_stands(
    tmp_path: Path, cell: tuple[int, object], form: str, says: str
) -> None:
    row: list[object] = [None, "d1", "wonen", "Minder leegstand", 5, 2029, "bewoners"]
    saved(tmp_path, {"doelen": [GOAL, row]})
    book = load_workbook(tmp_path / BOOK)
    place = book["doelen"].cell(2, cell[0])
    place.value = cell[1]
    place.number_format = form
    book.save(tmp_path / BOOK)
    assert f"studie.xlsx, sheet doelen, {says}" in refused(tmp_path)


def test_a_formula_with_an_outcome_is_read_as_what_a_person_sees(tmp_path: Path) -> None:
    row: list[object] = [None, "d1", "wonen", "Minder leegstand", 5, 2029, "bewoners"]
    study = saved(tmp_path, {"doelen": [GOAL, row]})
    body = changed((study / BOOK).read_bytes(), SHEET, lambda text: text.replace("<v>5</v>", "<f>2+3</f><v>5</v>"))
    (study / BOOK).write_bytes(body)
    assert [goal.streefwaarde for goal in open_study(study).approach.rows(DoelRow)] == [5]


def test_merged_cells_are_refused_and_those_of_the_explanation_are_not(tmp_path: Path) -> None:
    saved(tmp_path, {"uitleg": [["Uitleg"]], "doelen": [GOAL, [None, "d1", "wonen", "Iets", None, None, "bewoners"]]})
    book = load_workbook(tmp_path / BOOK)
    book["uitleg"].merge_cells("A1:C1")
    book.save(tmp_path / BOOK)
    assert len(open_study(tmp_path).approach.rows(DoelRow)) == 1
    book["doelen"].merge_cells("A2:A3")
    book.save(tmp_path / BOOK)
    assert "studie.xlsx, sheet doelen, row 2, column 1: merged cells; unmerge" in refused(tmp_path)


def test_a_sheet_that_is_no_table_is_named_with_what_it_may_have_been(tmp_path: Path) -> None:
    said = refused(saved(tmp_path, {"doelenn": [["x"]], "Blad1": [["y"]], "snapshots": [["bron"]]}))
    assert "studie.xlsx, sheet doelenn: not a table of a study. Did you mean 'doelen'?" in said
    assert "studie.xlsx, sheet Blad1: not a table of a study. Tables are gebieden, " in said
    assert "sheet snapshots: not a table" in said


def test_a_hidden_table_does_not_count_unseen(tmp_path: Path) -> None:
    saved(tmp_path, {"uitleg": [["Uitleg"]], "doelen": [GOAL]})
    book = load_workbook(tmp_path / BOOK)
    book["doelen"].sheet_state = "hidden"
    book.save(tmp_path / BOOK)
    assert "studie.xlsx, sheet doelen: is hidden; make it visible" in refused(tmp_path)


def test_errors_between_tables_name_the_sheets(tmp_path: Path) -> None:
    row = [None, "d1", "wonen", "Iets", None, None, "bewoners", "de-kaade"]
    saved(tmp_path, {"doelen": [[*GOAL, "eigenaar"], row]})
    (tmp_path / "partners.csv").write_text("partij_id;naam;type\nde-kade;De Kade;maatschappelijk\n", encoding="utf-8")
    assert refused(tmp_path) == (
        "studie.xlsx, sheet doelen, row 2, eigenaar: 'de-kaade' is not in partners.csv. Did you mean 'de-kade'?"
    )


def test_a_remark_is_read_nowhere_in_a_sheet_or_csv(tmp_path: Path) -> None:
    row = ["# WK999901", "Excel-2025", "niets", dt.date(2025, 1, 1), "x", "y", "z"]
    study = saved(tmp_path, {"doelen": [["# let op"], GOAL, row]})
    (study / "partners.csv").write_text("gebied;partij_id;naam;type\n# WK1;Fout!;;\n", encoding="utf-8")
    opened: Study = open_study(study)
    assert (opened.approach.rows(DoelRow), opened.approach.rows(PartnerRow)) == ((), ())


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"geen werkboek", "studie.xlsx: not an Excel workbook"),
        (b"PK\x03\x04kapot", "studie.xlsx: a damaged workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1oud", r"studie.xlsx: an old Excel file (.xls)"),
    ],
)
def test_what_is_no_workbook_is_said_with_what_to_do(tmp_path: Path, body: bytes, says: str) -> None:
    (tmp_path / "studie.yml").write_text("titel: Klein\n", encoding="utf-8")
    (tmp_path / BOOK).write_bytes(body)
    said = refused(tmp_path)
    assert says in said
    assert "save it" in said
