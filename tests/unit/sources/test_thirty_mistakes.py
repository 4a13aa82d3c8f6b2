"""A study with thirty mistakes in many tables: one run of `check` finds them all, each with file, row, column and fix."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.unit.test_cli import run

BOOK = "studie.xlsx"


def lines_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))


def write(path: Path, lines: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(lines)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")


def change(study: Path, table: str, row: int, **cells: str) -> None:
    """Write something else in cells of the row with this number."""
    lines = lines_of(study / f"{table}.csv")
    for name, cell in cells.items():
        lines[row - 1][lines[0].index(name)] = cell
    write(study / f"{table}.csv", lines)


def add(study: Path, table: str, **cells: str) -> int:
    """Write a row at the end; its number."""
    lines = lines_of(study / f"{table}.csv")
    lines.append([cells.get(name, "") for name in lines[0]])
    write(study / f"{table}.csv", lines)
    return len(lines)


def add_again(study: Path, table: str, row: int, **cells: str) -> int:
    """Write a row once more at the end, with some other cells; its number."""
    lines = lines_of(study / f"{table}.csv")
    return add(study, table, **dict(zip(lines[0], lines[row - 1], strict=True)) | cells)


@pytest.fixture
def study(tmp_path: Path, root: Path) -> Path:
    """The example study, sound as it is."""
    shutil.copytree(root / "params" / "voorbeeldstad", tmp_path / "params" / "voorbeeldstad")
    return tmp_path / "params" / "voorbeeldstad"


def plant(study: Path) -> list[tuple[str, str]]:
    """Thirty mistakes; where each is, and words of its fix."""
    planted: list[tuple[str, str]] = []

    def expect(table: str, row: int, column: str, fix: str) -> None:
        planted.append((f"{table}.csv, row {row}, {column}: ", fix))

    change(study, "belangen", 2, partij_id="gemeente-wyk")
    expect("belangen", 2, "partij_id", "Did you mean 'gemeente-wijk'?")
    change(study, "belangen", 4, opgave="wonnen")
    expect("belangen", 4, "opgave", "Did you mean 'wonen'?")
    change(study, "draagvlak", 3, doel_id="droge-huisen")
    expect("draagvlak", 3, "doel_id", "Did you mean 'droge-huizen'?")
    expect("draagvlak", add_again(study, "draagvlak", 2, oordeel="neutraal"), "partij_id", "keep its latest")
    change(study, "maatregelen", 2, budget="-500")
    expect("maatregelen", 2, "budget", "greater than or equal to 0")
    change(study, "maatregelen", 3, start="2026-09-01", eind="2025-09-01")
    expect("maatregelen", 3, "row", "'eind' (2025-09-01) lies before 'start'")
    change(study, "maatregelen", 4, inzet_type="extra")
    expect("maatregelen", 4, "inzet_type", "is not one of regulier, aanvullend")
    change(study, "doelen", 2, soort="inspanning")
    expect("doelen", 2, "soort", "is not one of resultaat, prestatie")
    change(study, "doelen", 3, indicator_id="bijstand_per_100")
    expect("doelen", 3, "indicator_id", "Did you mean 'bijstand_per_1000'?")
    change(study, "wijzigingen", 3, nieuw="95")
    expect("wijzigingen", 3, "nieuw", "write the same in both")
    change(study, "urgentie", 2, score="7")
    expect("urgentie", 2, "score", "less than or equal to 5")
    change(study, "urgentie", 3, datum="4/16/2024")
    expect("urgentie", 3, "datum", "write it as 2025-03-01 or 1-3-2025")
    change(study, "urgentie", 4, datum="31-2-2024")
    expect("urgentie", 4, "datum", "there is no such day")
    change(study, "randvoorwaarden", 2, datum="45440")
    expect("randvoorwaarden", 2, "datum", "the number Excel keeps")
    change(study, "randvoorwaarden", 3, randvoorwaarde="middel")
    expect("randvoorwaarden", 3, "randvoorwaarde", "Did you mean 'middelen'?")
    change(study, "herkenning", 3, stelling_id="wonen/verhaal")
    expect("herkenning", 3, "stelling_id", "Did you mean 'wonen/verhalen'?")
    change(study, "bijdragen", 2, status="niet", reden="")
    expect("bijdragen", 2, "row", "needs a 'reden'")
    expect("bijdragen", add_again(study, "bijdragen", 4), "bijdrage_id", "give one another id")
    change(study, "zeggenschap", 2, kan="nee", waarom="")
    expect("zeggenschap", 2, "row", "needs a 'waarom'")
    change(study, "partners", 3, subtype="woningcorp")
    expect("partners", 3, "subtype", "Did you mean 'woningcorporatie'?")
    change(study, "partners", 4, van="2024-01-01", tot="2023-01-01")
    expect("partners", 4, "row", "'tot' (2023-01-01) lies before 'van'")
    expect(
        "partners", add_again(study, "partners", 2, partij_id="mrt-25", naam="Iets"), "partij_id", "type the code again"
    )
    change(study, "aanwezigheid", 2, gebied="999901")
    expect("aanwezigheid", 2, "gebied", "Did you mean 'WK999901'?")
    expect("aanwezigheid", add_again(study, "aanwezigheid", 3, van="2023-01-01"), "van", "terms overlap")
    expect("afspraken", add_again(study, "afspraken", 2, afspraak_id="a99"), "van", "terms overlap")
    change(study, "resultaten_lokaal", 2, noemer="")
    expect("resultaten_lokaal", 2, "row", "give both 'teller' and 'noemer'")
    lines = lines_of(study / "mkba.csv")
    write(study / "mkba.csv", [[*lines[0][:-1], "zekerhied"], *lines[1:]])
    expect("mkba", 1, "zekerhied", "Did you mean 'zekerheid'?")
    lines = lines_of(study / "wijkbudget.csv")
    gone = lines[0].index("aanvraag")
    write(study / "wijkbudget.csv", [line[:gone] + line[gone + 1 :] for line in lines])
    expect("wijkbudget", 1, "aanvraag", "this column is required")
    (study / "leerlogboek.csv").write_bytes(b"")
    planted.append(("leerlogboek.csv: the file is empty", "First row: gebied;datum;type"))
    book = Workbook()
    book.active.title = "agendapunten"
    book.active.append(lines_of(study / "agendapunten.csv")[0])
    book.save(study / BOOK)
    planted.append((f"agendapunten.csv and {BOOK}, sheet agendapunten: the same table twice", "in one of them"))
    return planted


def test_one_run_of_check_finds_all_thirty_with_file_row_column_and_fix(study: Path) -> None:
    planted = plant(study)
    assert len(planted) == 30
    done = run("check", "params/voorbeeldstad", cwd=study.parents[1])
    assert done.code == 3
    said = done.err.removeprefix("error: ").replace("\n  ", " ").splitlines()
    for place, fix in planted:
        assert [line for line in said if line.startswith(place) and fix in line], f"{place} ... {fix}\n{done.err}"


def test_one_mistake_makes_no_others(study: Path) -> None:
    """Each mistake is told once or twice: a row or column that is wrong does not make the names in other tables unknown."""
    planted = plant(study)
    done = run("check", "params/voorbeeldstad", cwd=study.parents[1])
    said = done.err.removeprefix("error: ").replace("\n  ", " ").splitlines()
    places = tuple(place for place, _ in planted)
    # the misspelt column that is also a required one that is missing, is told both ways
    assert [line for line in said if not line.startswith(places)] == [
        "mkba.csv, row 1, zekerheid: this column is required, and not there; add it"
    ]


def test_the_study_is_sound_before_the_mistakes_are_planted(study: Path) -> None:
    assert run("check", "params/voorbeeldstad", cwd=study.parents[1]).code == 0
