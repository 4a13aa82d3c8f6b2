"""interventies.yml: what is read, and what is refused with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.unit.report.copies import copied
from tests.unit.test_cli import run
from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas.interventions import Intervention
from wijkonderzoek.sources.interventions import read_interventions
from wijkonderzoek.sources.study import open_study

ENTRY = """interventies:
  - id: wijkteam-werk
    naam: Wijkteam werk
    gebied: WK999901
    start: 2018
    verwachte_vertraging_jaren: 2
    indicator: bijstand_per_1000
    selectieregel: de tien wijken met de meeste bijstand
    selectiejaar: 2016
    vergelijking: peers
"""


def _read(folder: Path, text: str) -> tuple[Intervention, ...]:
    file = folder / "interventies.yml"
    file.write_text(text, encoding="utf-8")
    return read_interventions(file)


def test_an_intervention_is_read_whole(tmp_path: Path) -> None:
    (found,) = _read(tmp_path, ENTRY)
    assert (found.gebied, found.start_year, found.first_year) == ("WK999901", 2018, 2020)
    assert (found.vergelijking.soort, found.vergelijking.codes, found.toewijzing) == ("peers", (), "keuze")


def test_a_start_may_be_a_day(tmp_path: Path) -> None:
    (found,) = _read(tmp_path, ENTRY.replace("2018", "2018-09-01", 1))
    assert found.start == date(2018, 9, 1)
    assert found.start_year == 2018


def test_comparisons_are_named_areas_or_those_the_rule_just_left_out(tmp_path: Path) -> None:
    (found,) = _read(tmp_path, ENTRY.replace("peers", "[WK999902, zuid-west]"))
    assert (found.vergelijking.soort, found.vergelijking.codes) == ("codes", ("WK999902", "zuid-west"))
    limit = ENTRY.replace(
        "vergelijking: peers", "toewijzing: grens\n    vergelijking: {net_onder_de_grens: [WK999903]}"
    )
    (found,) = _read(tmp_path, limit)
    assert (found.vergelijking.soort, found.toewijzing) == ("net_onder_de_grens", "grens")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "selectieregel: de tien wijken met de meeste bijstand",
            "",
            "line 2, interventies.0.selectieregel: this field",
        ),
        ("    selectiejaar: 2016\n", "", "selectiejaar: this field is required"),
        ("selectiejaar: 2016", "selectiejaar: 2019", "'selectiejaar' 2019 lies after the start"),
        ("start: 2018", "start: '2018'", "line 5, interventies.0.start: '2018' is not a year .* or a date"),
        ("start: 2018", "start: 18", "'18' is not a year"),
        ("start: 2018", "start: ja", "'ja' is not a year"),
        ("indicator: bijstand_per_1000", "", "give either 'doel_id' .* or 'indicator'"),
        ("    indicator:", "    doel_id: werk\n    indicator:", "give either 'doel_id' .* or 'indicator'"),
        ("naam:", "name:", "unknown field 'name'. Did you mean 'naam'"),
        ("gebied: WK999901", "gebied: Zuid West", "gebied: 'Zuid West' does not have the form"),
        ("vergelijking: peers", "vergelijking: gemeente", "line 10, .*write 'peers', a list of codes"),
        ("vergelijking: peers", "vergelijking: []", "write 'peers', a list of codes"),
        ("vergelijking: peers", "vergelijking: [0363]", "'243' is not a region code"),
        ("vergelijking: peers", "vergelijking: [WK999902, WK999902]", "'WK999902' is written twice"),
        ("vergelijking: peers", "vergelijking: [WK999901]", "holds WK999901 itself"),
        ("vergelijking: peers", "vergelijking: peers\n    toewijzing: grens", "give 'net_onder_de_grens'"),
        ("jaren: 2", "jaren: -1", "greater than or equal to 0"),
        ("interventies:", "interventie:", "expected one list under 'interventies:'"),
        (ENTRY, "interventies:\n", "expected one list"),
        (ENTRY, "interventies:\n  - wijkteam\n", "expected fields with values, found text"),
        (ENTRY, "interventies:\n  -\n", "expected fields with values, found text"),
    ],
)
def test_a_mistake_is_refused_with_its_line(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in ENTRY
    with pytest.raises(InputError, match=message):
        _read(tmp_path, ENTRY.replace(before, after, 1))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    second = ENTRY.split("\n", 1)[1].replace("WK999901", "WK99")
    with pytest.raises(InputError) as error:
        _read(tmp_path, ENTRY.replace("naam:", "name:") + second)
    assert "line 3" in str(error.value)
    assert "interventies.1.gebied" in str(error.value)
    assert "line 11, interventies.1.id: 'wijkteam-werk' is used by an intervention above it" in str(error.value)


def test_without_the_file_it_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_interventions(tmp_path / "interventies.yml")


def _study(folder: Path, text: str) -> Path:
    study = copied(folder)
    (study / "interventies.yml").write_text(text, encoding="utf-8")
    return study


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("indicator: bijstand_per_1000", "doel_id: minder-bijstant", "'minder-bijstant' is not in doelen.csv. Did you"),
        ("indicator: bijstand_per_1000", "doel_id: schulden", "'schulden' has no indicator_id in doelen.csv"),
        ("bijstand_per_1000", "bijstand_per_100", "'bijstand_per_100' is not an indicator. Did you mean"),
        ("bijstand_per_1000", "roker_pct", "'roker_pct' is estimated by a model"),
        ("gebied: WK999901", "gebied: zuid", "line 4, interventies.0.gebied: 'zuid' is not an area"),
        ("vergelijking: peers", "vergelijking: [zuid]", "line 10, interventies.0.vergelijking: 'zuid' is not an area"),
    ],
)
def test_what_an_intervention_names_has_to_be_there(tmp_path: Path, before: str, after: str, message: str) -> None:
    study = _study(tmp_path, ENTRY.replace(before, after, 1))
    with pytest.raises(InputError, match=message):
        open_study(study)


def test_a_study_with_interventions_is_another_one_than_without(tmp_path: Path) -> None:
    study = _study(tmp_path, ENTRY)
    found = open_study(study)
    assert [one.id for one in found.interventions] == ["wijkteam-werk"]
    (study / "interventies.yml").write_text(ENTRY.replace("2016", "2017"), encoding="utf-8")
    other = open_study(study)
    (study / "interventies.yml").unlink()
    without = open_study(study)
    assert without.interventions == ()
    assert len({found.sha256, other.sha256, without.sha256}) == 3


def test_check_names_an_area_of_comparison_that_does_not_exist(tmp_path: Path) -> None:
    study = _study(tmp_path, ENTRY.replace("vergelijking: peers", "vergelijking: [WK999999]"))
    done = run("check", str(study))
    assert done.code != 0
    assert "interventies.yml, wijkteam-werk, WK999999" in done.err
