"""Section 8 tells what people agreed on, and as plainly what is open, unknown or not said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.unit.conftest import EXAMPLE
from wijkonderzoek.cli import app
from wijkonderzoek.report.agenda import agenda_section
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import Section, Table, Text
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.store import Store


@pytest.fixture(scope="module")
def agenda(havenkwartier: Research) -> Section:
    section = agenda_section(havenkwartier)
    assert section is not None
    return section


def table(section: Section, name: str) -> Table:
    return next(b for b in blocks_of((section,)) if isinstance(b, Table) and b.id == name)


def cells(section: Section, name: str) -> dict[str, list[str]]:
    found = table(section, name).rows
    return {row[0].text: [cell.text.replace("\u00a0", " ") for cell in row[1:]] for row in found}


def test_the_parts_are_numbered_without_holes(agenda: Section) -> None:
    assert [(part.number, part.title) for part in agenda.parts] == [
        ("8.1", "Doelen"),
        ("8.2", "Wat er gebeurt"),
        ("8.3", "Wie wat oppakt"),
        ("8.4", "Geld"),
        ("8.5", "Punten van bewoners"),
        ("8.6", "Draagvlak"),
        ("8.7", "Wat er is veranderd"),
        ("8.8", "Wat nog ontbreekt"),
    ]


def test_every_goal_names_its_opgave_and_where_it_is_told(agenda: Section) -> None:
    goals = cells(agenda, "tabel-doelen")
    assert goals["Minder mensen zijn aangewezen op bijstand"] == [
        "Werk & participatie (3.2)",
        "Gemeente (wijkteam Haven)",
        "het bestuur",
    ]
    assert goals["Geldzorgen zijn in beeld voordat de deurwaarder komt"][1] == "nog niemand"


def test_a_goal_shows_its_figure_with_margin_and_both_its_targets(agenda: Section) -> None:
    figures = cells(agenda, "tabel-doelen-cijfers")
    assert figures["Minder mensen zijn aangewezen op bijstand"][1:] == [
        "106 in 2022",
        "99 (91,2 tot 108,2) in 2023",
        "90 in 2029; eerst 80 in 2028",
    ]


def test_every_measure_names_for_whom_it_is_and_what_should_come_of_it(agenda: Section) -> None:
    measures = cells(agenda, "tabel-maatregelen-samenleven")
    assert measures["Buurthuis ook ’s avonds en in het weekend open"][1:3] == ["alle bewoners", "niet bekend"]
    assert "Vegen en afval ophalen" in cells(agenda, "tabel-gewoon-werk")


def test_no_party_stands_beside_its_own_verdict(agenda: Section) -> None:
    support = table(agenda, "tabel-draagvlak")
    said = " ".join(cell.text for row in support.rows for cell in row)
    for party in cells(agenda, "tabel-wie-wat"):
        assert party not in said
    assert cells(agenda, "tabel-draagvlak")["Meer jongeren halen hun diploma"][:3] == [
        "besproken",
        "3 steunen",
        "besproken",
    ]


def test_points_without_an_answer_come_first(agenda: Section) -> None:
    answers = [row[2].text for row in table(agenda, "tabel-agendapunten").rows]
    assert answers[:2] == ["Nog geen antwoord"] * 2
    assert "Nog geen antwoord" not in answers[2:]
    gaps = [b.text for b in blocks_of((agenda,)) if isinstance(b, Text) and b.role == "gap"]
    assert "Van de 7 punten wachten er 2 nog op antwoord." in gaps


def test_a_measure_without_an_amount_is_unknown_money_and_not_zero(agenda: Section) -> None:
    money = table(agenda, "tabel-geld-partij")
    heads = [column.label for column in money.columns]
    row = next(row for row in money.rows if row[0].text == "Winkeliersvereniging Kadestraat")
    assert [row[heads.index(head)].text for head in ("Geld is er", "Zonder bedrag")] == ["–", "1"]
    assert row[heads.index("Geld is er")].value is None


def test_an_area_without_an_agenda_has_no_section_and_is_told_which_file_fills_it(example_store: Store) -> None:
    research = open_research(EXAMPLE, "WK999905", store=example_store)
    assert agenda_section(research) is None
    row = next(row for row in build_urgentie(research).completeness if row.section == "8 Agenda")
    files = "doelen.csv, maatregelen.csv, agendapunten.csv, draagvlak.csv en wijzigingen.csv"
    assert (row.present, row.fill) == (False, files)


def test_check_refuses_a_goal_that_a_model_estimates(tmp_path: Path, root: Path) -> None:
    study = shutil.copytree(root / EXAMPLE, tmp_path / "studie")
    goals = (study / "doelen.csv").read_text(encoding="utf-8").replace("bijstand_per_1000", "moeite_rondkomen_pct")
    (study / "doelen.csv").write_text(goals, encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(study)])
    assert result.exit_code != 0
    assert "doelen.csv, row 3, indicator_id: 'moeite_rondkomen_pct' is estimated by a model" in str(result.exception)
