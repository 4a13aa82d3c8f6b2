"""What goes first, by three readings: where they agree, where they differ, and never one order of it all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.approach.parties import parties, score
from tests.unit.conftest import EXAMPLE
from tests.unit.report.told import held, part, plain, texts_of, with_conversations
from wijkonderzoek.report.agenda import agenda_section
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.case import case_for_effort
from wijkonderzoek.report.model import Section, Table, Text
from wijkonderzoek.report.priorities import Place, View, highest, priorities_part, views
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.schemas.agenda import DoelRow
from wijkonderzoek.schemas.approach import Row
from wijkonderzoek.sources.approach import Approach
from wijkonderzoek.sources.store import Store

CODES: Mapping[str, Mapping[str, object]] = {
    "vocht": {"opgave": "wonen"},
    "werk": {"opgave": "werk"},
    "vuil": {"opgave": "leefomgeving"},
}
ASKED = parties("g1", "m1", "b1")


def among(research: Research, **tables: Sequence[Row]) -> Research:
    """The same area and conversations with other tables of the wijkaanpak."""
    numbered = {name: dict(enumerate(rows, start=2)) for name, rows in tables.items()}
    made = replace(research, study=replace(research.study, approach=Approach(numbered)))
    vars(made).update({name: vars(research)[name] for name in ("readings", "urgency") if name in vars(research)})
    return made


def telling(research: Research, folder: Path, *told: Mapping[str, str]) -> Research:
    """The same area with a conversation with one resident for each of `told`."""
    return with_conversations(research, held(folder, [("b", said) for said in told], codes=CODES))


def felt(opgave: str, *given: int) -> list[Row]:
    return [score(partner.partij_id, one, opgave) for partner, one in zip(ASKED, given, strict=True)]


def said(research: Research) -> dict[str, str]:
    """What stands in 6.1, by label."""
    found = priorities_part(research)
    assert found is not None
    return {block.label: plain(block.text) for block in found.blocks if isinstance(block, Text)}


def goal(opgave: str) -> DoelRow:
    return DoelRow(doel_id=f"doel-{opgave}", opgave=opgave, doel=f"Iets beters voor {opgave}", herkomst="bewoners")


@pytest.fixture(scope="module")
def silent(havenkwartier: Research) -> Research:
    """The wijk with figures alone."""
    return with_conversations(among(havenkwartier), None)


def test_each_reading_says_what_it_puts_first_and_what_comes_then(havenkwartier: Research) -> None:
    found = said(havenkwartier)
    assert found["Cijfers"].startswith("De grootste opgave volgens de cijfers: Werk & participatie (plaats 32 van 458)")
    assert "Werk & participatie (in 9 van de 10 gesprekken). Daarna: Wonen (in 8" in found["Verhalen"]
    assert ": Leefomgeving & openbare ruimte (4,5 van 5, verdeeld). Daarna: Wonen (4" in found["Partijen"]


def test_where_readings_differ_it_is_a_question_and_says_which_reading_is_silent(havenkwartier: Research) -> None:
    assert said(havenkwartier)["Vraag voor het gesprek"] == (
        "Cijfers en verhalen zetten allebei Werk & participatie voorop; partijen zetten Leefomgeving & openbare ruimte "
        "voorop. De cijfers geven geen plaats aan Leefomgeving & openbare ruimte. Wat ziet de een dat de ander mist, en "
        "waarmee beginnen we?"
    )


def test_where_all_three_readings_agree_it_is_said_and_still_asked(silent: Research, tmp_path: Path) -> None:
    talked = telling(silent, tmp_path, *[{"werk": "knelpunt"}] * 6)
    research = among(talked, partners=ASKED, urgentie=felt("werk", 5, 5, 4))
    assert said(research)["Vraag voor het gesprek"] == (
        "Cijfers, verhalen en partijen zetten alle drie Werk & participatie voorop. Herkent iedereen dat, en is dit "
        "waarmee we beginnen?"
    )


def test_what_is_told_as_often_stands_side_by_side(silent: Research, tmp_path: Path) -> None:
    told = [{"werk": "knelpunt", "vocht": "knelpunt"}] * 4 + [{"vuil": "knelpunt"}] * 3
    found = said(telling(silent, tmp_path, *told))["Verhalen"]
    assert ": Wonen (in 4 van de 7 gesprekken) en Werk & participatie (in 4 van de 7 gesprekken). " in found
    assert "Daarna: Leefomgeving & openbare ruimte (in 3 van de 7 gesprekken)" in found


def test_what_is_told_as_a_chance_is_no_priority(silent: Research, tmp_path: Path) -> None:
    told = [{"vocht": "kans", "werk": "knelpunt"}] * 3 + [{"vocht": "kans"}] * 3
    assert [place.opgave for place in views(telling(silent, tmp_path, *told))[1].first] == ["werk"]


def test_a_reading_without_input_is_named_as_missing(silent: Research, tmp_path: Path) -> None:
    told = said(telling(silent, tmp_path, *[{"vocht": "knelpunt"}] * 5))
    assert told["Partijen"] == "Deze lezing ontbreekt nog: partijen zijn nog niet gevraagd."
    asked = said(among(silent, partners=ASKED, urgentie=felt("wonen", 4, 4, 5)))
    assert asked["Verhalen"] == "Deze lezing ontbreekt nog: nog geen gesprekken."


def test_with_one_reading_there_is_nothing_to_set_side_by_side(silent: Research) -> None:
    assert priorities_part(silent) is None
    assert case_for_effort(silent).parts == ()
    agenda = texts_of(agenda_section(among(silent, doelen=[goal("wonen")])))
    assert "voorop" not in agenda


def test_scores_of_two_parties_put_nothing_first(silent: Research, tmp_path: Path) -> None:
    two = among(
        telling(silent, tmp_path, *[{"werk": "knelpunt"}] * 5), partners=ASKED[:2], urgentie=felt("wonen", 5, 5, 5)[:2]
    )
    assert said(two)["Partijen"] == "Deze lezing ontbreekt nog: te weinig partijen gaven hun oordeel."


def test_what_nobody_finds_urgent_is_not_put_first_because_the_rest_is_less_so(silent: Research) -> None:
    calm = among(silent, partners=ASKED, urgentie=[*felt("wonen", 2, 3, 3), *felt("werk", 1, 2, 2)])
    assert said(calm)["Partijen"].startswith("Geen opgave vinden partijen dringend.")
    assert said(calm)["Vraag voor het gesprek"].startswith("Cijfers zetten Werk & participatie voorop.")


def test_a_count_that_may_be_one_more_and_margins_that_overlap_are_ties() -> None:
    assert [
        p.opgave for p in highest([Place("werk", 9, 9, ""), Place("wonen", 8, 9, ""), Place("zorg", 8, 8, "")])
    ] == [
        "werk",
        "wonen",
    ]
    view = View("cijfers", (Place("werk", 90, 96, ""), Place("wonen", 80, 91, ""), Place("zorg", 60, 79, "")))
    assert [p.opgave for p in view.first] == ["werk", "wonen"]
    assert [p.opgave for p in view.then] == ["zorg"]
    assert highest([Place("zorg", 30, 49, "", counts=False)]) == ()


def test_an_opgave_in_the_better_half_of_the_country_is_not_put_first(silent: Research, example_store: Store) -> None:
    table = silent.urgency.scores[0].table
    best = str(table.index[table.index.str.startswith("WK9999")][table["chance_high"].filter(like="WK9999").argmin()])
    assert table.at[best, "chance_high"] < 50
    figures = views(open_research(EXAMPLE, best, store=example_store))[0]
    assert [place.opgave for place in figures.places] == ["werk"]
    assert figures.first == ()


def test_nothing_is_added_up_over_readings(havenkwartier: Research) -> None:
    found = priorities_part(havenkwartier)
    assert found is not None
    assert not [block for block in blocks_of((found,)) if isinstance(block, Table)]
    text = texts_of(found)
    assert "niet opgeteld en geven samen geen volgorde" in text
    assert not [word for word in ("totaal", "eindscore", "gemiddeld", "gewogen") if word in text]


def test_section_8_says_of_goals_whether_they_stand_first_in_a_reading(havenkwartier: Research) -> None:
    goals = texts_of(part(agenda_section(havenkwartier), "8.1"))
    assert "Wat eerst? (6.1): Cijfers en verhalen zetten allebei Werk & participatie voorop; partijen" in goals
    assert "in geen lezing voorop: Wonen, Onderwijs & opvoeding, Veiligheid" in goals


def test_what_stands_first_and_has_no_goal_is_asked_about(havenkwartier: Research) -> None:
    tables = {name: list(rows.values()) for name, rows in havenkwartier.study.approach.tables.items()}
    asked = {"partners": tables["partners"], "urgentie": tables["urgentie"], "doelen": [goal("werk")]}
    agenda = agenda_section(among(havenkwartier, **asked))
    assert isinstance(agenda, Section)
    said = texts_of(agenda.parts[-1])
    assert "nog zonder doel: Leefomgeving & openbare ruimte (partijen). Is dat zo bedoeld?" in said
    assert "nog zonder doel" not in texts_of(agenda_section(havenkwartier))
