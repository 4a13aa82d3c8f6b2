"""Every table of a study can be left out: the report is still made, and says which file would fill what is gone."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.conftest import EXAMPLE
from tests.unit.report.copies import HERE, copied
from tests.unit.report.told import KEPT
from wijkonderzoek.errors import InputError
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import WijkReport
from wijkonderzoek.report.monitor import build_monitor
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.approach import POINTS_TO, TABLES
from wijkonderzoek.sources.store import Store
from wijkonderzoek.sources.study import open_study

FOLDERS = ("interviews", "verhalen")
FIGURES = ("resultaten_lokaal", "snapshots")
"""Tables of figures: not about what people know, decide and agree."""
ALL = (*FOLDERS, *sorted(path.stem for path in Path(EXAMPLE).glob("*.csv") if path.stem not in FIGURES))
CARRIED_BY = {
    "1": {"aanleidingen"},
    "2": set(FOLDERS),
    "4": {"herkenning"},
    "7": {"partners"},
    "8": {"doelen", "agendapunten"},
    "9": {"randvoorwaarden"},
    "13": {"zeggenschap", "bijdragen", "wijkbudget", "aanwezigheid"},
    "D": {"interviews"},
    "E": {"interviews"},
}
"""The tables that a section needs one of; every other section is there without any."""


def _pointers() -> dict[tuple[str, str], str]:
    """The columns of the example that name rows of another table, with that table."""
    found = {}
    for name, columns in POINTS_TO.items():
        with Path(EXAMPLE, f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        found |= {(name, column): target for column, target in columns.items() if any(row[column] for row in rows)}
    return found


POINTERS = _pointers()


def pointing_at(name: str) -> set[str]:
    """The tables that name rows of this one, and those that name rows of theirs."""
    found = {other for (other, _), target in POINTERS.items() if target == name}
    return found.union(*map(pointing_at, found))


def without(research: Research, folder: Path, names: Collection[str]) -> Research:
    """The same area in a copy of the study without these tables."""
    files = [name if name in FOLDERS else f"{name}.csv" for name in names if Path(EXAMPLE, f"{name}.csv").is_file()]
    files += ["interventies.yml"] if "doelen" in names else []  # it names a goal
    study = open_study(copied(folder, without=tuple({*files, *(n for n in names if n in FOLDERS)})))
    made = replace(research, study=study)
    vars(made).update({name: getattr(research, name) for name in KEPT})
    return made


def numbers(report: WijkReport) -> list[str]:
    return [section.number for section in report.sections]


@pytest.fixture(scope="module")
def whole(havenkwartier: Research) -> WijkReport:
    return build_urgentie(havenkwartier)


def test_the_example_has_every_table_there_is() -> None:
    assert set(ALL) == {*FOLDERS, *TABLES}


def test_without_the_log_of_what_was_learned_a_monitor_names_it(havenkwartier: Research, tmp_path: Path) -> None:
    report = build_monitor(without(havenkwartier, tmp_path, {"leerlogboek"}))
    row = next(row for row in report.completeness if row.section == "10 Successen en wat er geleerd is")
    assert (row.present, row.fill) == (False, "leerlogboek.csv")


@pytest.mark.parametrize("name", sorted({*ALL} - {"leerlogboek"}))
def test_any_one_table_can_be_left_out(name: str, havenkwartier: Research, whole: WijkReport, tmp_path: Path) -> None:
    gone = {name, *pointing_at(name)}
    report = build_urgentie(without(havenkwartier, tmp_path, gone))
    assert numbers(report) == [n for n in numbers(whole) if n not in CARRIED_BY or CARRIED_BY[n] - gone]
    changed = [row for row in report.completeness if row not in whole.completeness]
    assert [row for row in changed if re.search(rf"\b{name}(\.csv|/)", row.fill)]


@pytest.mark.parametrize("name", sorted(set(POINTERS.values())))
def test_a_table_that_others_point_at_is_missed_by_name_once_per_column(
    name: str, havenkwartier: Research, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as refused:
        without(havenkwartier, tmp_path, {name})
    lines = [line for line in refused.value.message.splitlines() if f"names a row of {name}.csv" in line]
    expected = {f"{other}.csv, {column}" for (other, column), target in POINTERS.items() if target == name}
    assert {re.sub(r", row \d+", "", line.split(":")[0]) for line in lines} == expected
    assert len(lines) == len(expected)
    assert all(f"add {name}.csv, or take these rows out" in line for line in lines)


def test_without_any_table_it_is_the_report_of_a_bare_wijkcode(
    havenkwartier: Research, example_store: Store, tmp_path: Path
) -> None:
    report = build_urgentie(without(havenkwartier, tmp_path, ALL))
    kaal = tmp_path / "kaal"
    kaal.mkdir()
    (kaal / "studie.yml").write_text("titel: Kaal\n", encoding="utf-8")
    shutil.copy(Path(EXAMPLE, "snapshots.csv"), kaal)
    bare = build_urgentie(open_research(kaal, HERE, store=example_store))
    assert (report.status, bare.status) == ("quickscan", "quickscan")
    assert numbers(report) == numbers(bare) == ["0", "3", "6", "A", "B", "C"]
    of_tables = [row for row in report.completeness if ".csv" in row.fill or "/" in row.fill]
    assert not [row for row in of_tables if row.present and not row.section.startswith("5 ")]
