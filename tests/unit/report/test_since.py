"""Since the previous edition: facts beside each other, of the same area and study, and nobody's words again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.report.copies import copied, with_tables
from tests.unit.report.test_report import CAUSAL
from wijkonderzoek.errors import InputError
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import Section, Table, Text
from wijkonderzoek.report.monitor import build_monitor
from wijkonderzoek.report.research import Research

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def edition(havenkwartier: Research) -> str:
    return build_monitor(havenkwartier).to_json()


def earlier(folder: Path, edition: str, change: Change) -> str:
    """The path of an earlier edition, that differs from today's by a change of its data."""
    data = json.loads(edition)
    change(data)
    path = folder / "monitor.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


def since(research: Research, vorige: str) -> Section:
    return next(part for part in build_monitor(research, vorige).section("10").parts if part.id == "sinds-vorige")


def rows(part: Section, name: str) -> list[list[str]]:
    tables = [block for block in part.blocks if isinstance(block, Table) and block.id == f"tabel-sinds-{name}"]
    return [[cell.text for cell in row] for table in tables for row in table.rows]


def words(part: Section) -> str:
    return " ".join(block.text for block in part.blocks if isinstance(block, Text))


def figure(data: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in data["monitor"]["figures"] if one["id"].endswith(f"/{key}"))
    return found


def test_the_same_edition_shows_no_change(havenkwartier: Research, edition: str, tmp_path: Path) -> None:
    part = since(havenkwartier, earlier(tmp_path, edition, lambda data: None))
    assert not [block for block in part.blocks if isinstance(block, Table)]
    assert "dezelfde als in de vorige editie" in words(part)


def test_a_newer_year_and_a_revised_one_are_told_apart(havenkwartier: Research, edition: str, tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        figure(data, "bijstand_per_1000").update(value=120.0, snapshots=["ab" * 32])
        old = figure(data, "leegstand_pct")
        before = next(v for v in havenkwartier.reading("leegstand_pct").series if v.year == old["year"] - 1)
        old.update(year=before.year, value=before.value)
        figure(data, "inwoners").update(value=1.0)

    told = {row[0]: row[1:] for row in rows(since(havenkwartier, earlier(tmp_path, edition, change)), "cijfers")}
    titles = havenkwartier.catalogue.indicators
    assert told[titles["bijstand_per_1000"].title][0] == "herzien door de bron"
    assert told[titles["leegstand_pct"].title][0] == "nieuwer jaar"
    assert told[titles["inwoners"].title][0] == "anders berekend"
    assert len(told) == 3


def test_a_goal_that_stands_otherwise_and_a_target_that_moved(
    havenkwartier: Research, edition: str, tmp_path: Path
) -> None:
    def change(data: dict[str, Any]) -> None:
        goals = {goal["id"]: goal for goal in data["monitor"]["goals"]}
        goals["diploma"].update(state="loopt achter")
        goals["minder-bijstand"].update(target=80.0, target_year=2028)

    told = rows(since(havenkwartier, earlier(tmp_path, edition, change)), "doelen")
    assert ["Meer jongeren halen hun diploma", "stand", "loopt achter", "op koers"] in told
    moved = next(row for row in told if row[1] == "streefwaarde")
    assert [text.replace("\u00a0", " ") for text in moved[2:]] == ["80 per 1.000 in 2028", "90 per 1.000 in 2029"]


def test_an_agreement_whose_status_changed(havenkwartier: Research, edition: str, tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        next(one for one in data["monitor"]["agreements"] if one["id"] == "a2").update(status="te vroeg")

    told = rows(since(havenkwartier, earlier(tmp_path, edition, change)), "afspraken")
    assert len(told) == 1
    assert told[0][1:] == ["stand", "nog te vroeg", "nagekomen"]


def test_a_broken_agreement_is_not_told_before_its_party_was_heard(
    havenkwartier: Research, edition: str, tmp_path: Path
) -> None:
    text = Path("params/voorbeeldstad/afspraken.csv").read_text(encoding="utf-8-sig")
    unheard = text.replace("De afdeling had te weinig wagens en heeft er voor 2024 een bij besteld", "")
    research = with_tables(havenkwartier, copied(tmp_path, afspraken=unheard))
    told = rows(since(research, earlier(tmp_path, edition, lambda data: None)), "afspraken")
    assert told[0][1:] == ["stand", "niet nagekomen", "niet bekend"]


def test_words_of_the_previous_edition_are_not_repeated(havenkwartier: Research, edition: str, tmp_path: Path) -> None:
    """Who is named in an old file may have withdrawn since."""

    def change(data: dict[str, Any]) -> None:
        data["monitor"]["agreements"].append({"id": "kanarie", "status": "niet"})
        data["monitor"]["figures"].append({"id": "werk/kanarie", "year": 2020, "value": 77.7, "snapshots": []})
        data["findings"][0].update(id="wonen/verhalen", sentence="KANARIE")

    part = since(havenkwartier, earlier(tmp_path, edition, change))
    assert "Niet meer in deze editie: 1 afspraak en 1 cijfer." in words(part)
    assert "Niet meer op de eerste pagina: verhalen over wonen." in words(part)
    assert "kanarie" not in repr(part).lower()
    assert not CAUSAL.search(words(part))


def test_another_release_of_the_package_is_named(havenkwartier: Research, edition: str, tmp_path: Path) -> None:
    part = since(havenkwartier, earlier(tmp_path, edition, lambda data: data["provenance"].update(version="0.0.9")))
    assert "De vorige editie is gemaakt met wijkonderzoek 0.0.9" in words(part)


def test_a_wijkbeeld_can_be_the_previous_edition(havenkwartier: Research, tmp_path: Path) -> None:
    path = tmp_path / "urgentie.json"
    path.write_text(build_urgentie(havenkwartier).to_json(), encoding="utf-8")
    part = since(havenkwartier, str(path))
    assert words(part).startswith("De vorige editie was een Wijkbeeld met cijfers tot en met 2024.")
    assert not rows(part, "doelen")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data["region"].update(code="WK999902"), "is of WK999902 .*, this report of WK999901"),
        (lambda data: data.update(study="zuid"), "is of the study 'zuid', this report of 'voorbeeldstad'"),
        (lambda data: data.update(schema_version=9), "monitor.json: report.json has schema version 9"),
        (lambda data: data["monitor"]["goals"][0].update(state="prima"), "monitor.goals.0.state"),
    ],
)
def test_an_edition_of_something_else_is_refused(
    havenkwartier: Research, edition: str, tmp_path: Path, change: Change, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        build_monitor(havenkwartier, earlier(tmp_path, edition, change))


def test_a_file_that_is_not_there_is_named(havenkwartier: Research) -> None:
    with pytest.raises(InputError, match=r"previous edition edities/2020\.json: cannot be read"):
        build_monitor(havenkwartier, "edities/2020.json")


def test_a_study_can_name_its_previous_edition(havenkwartier: Research, edition: str, tmp_path: Path) -> None:
    """The setting counts from the folder of the study; the trace holds the hash of the file, and no folder."""
    study = havenkwartier.study
    earlier(tmp_path, edition, lambda data: None)
    settings = study.params.monitor.model_copy(update={"vorige": "monitor.json"})
    named = replace(study, path=tmp_path, params=study.params.model_copy(update={"monitor": settings}))
    report = build_monitor(replace(havenkwartier, study=named))
    assert "sinds-vorige" in [part.id for part in report.section("10").parts]
    assert len(dict(report.provenance.settings)["monitor.vorige.sha256"]) == 64
    assert next(row for row in report.completeness if row.section == "10 Sinds de vorige editie").present


def test_without_a_previous_edition_there_is_no_such_part(edition: str) -> None:
    assert "sinds-vorige" not in edition
