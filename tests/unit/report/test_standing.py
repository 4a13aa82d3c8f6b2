"""Section 6 and annex B: places with two margins apart, never a headline, every choice told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.conftest import EXAMPLE
from wijkonderzoek.params import Demonstratie, StudyParams, Urgentie
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.choices import CHOICES
from wijkonderzoek.report.model import FigureSpec, RankStrip, Section, Table, Text, WijkReport
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.report.standing import standings
from wijkonderzoek.sources.store import Store


@pytest.fixture(scope="module")
def report(havenkwartier: Research) -> WijkReport:
    return build_urgentie(havenkwartier)


def table(section: Section, name: str) -> Table:
    return next(block for block in section.blocks if isinstance(block, Table) and block.id == name)


def rank_figure(report: WijkReport) -> FigureSpec:
    return next(b for b in report.section("6").blocks if isinstance(b, FigureSpec) and isinstance(b.data, RankStrip))


def test_the_place_on_an_opgave_stands_with_both_margins_apart(report: WijkReport) -> None:
    alt = rank_figure(report).alt
    assert "Werk & participatie plaats 32 van 458" in alt
    assert "door toeval" in alt
    assert "met andere keuzes" in alt
    said = next(b.text for b in report.section("6").blocks if isinstance(b, Text) and b.label == "Werk & participatie")
    assert "van de 100 doorrekeningen" in said
    assert "kans" not in said


def test_page_one_has_no_place_and_no_score(report: WijkReport) -> None:
    text = " ".join(b.text for b in report.section("0").blocks if isinstance(b, Text))
    assert "plaats 3" not in text
    assert "score" not in text


def test_the_number_of_areas_that_are_worse_is_counted(havenkwartier: Research) -> None:
    ((score, standing),) = standings(havenkwartier)
    own = score.table.at["WK999901", "score"]
    assert standing.worse == (score.table["score"] > own).sum() == standing.rank - 1


def test_every_choice_is_told_with_its_source(report: WijkReport) -> None:
    rows = table(report.section("B"), "tabel-keuzes").rows
    assert len(rows) == len(Urgentie.model_fields)
    assert all(cell.text for row in rows for cell in row)


def test_every_setting_of_urgency_has_an_explanation_for_readers() -> None:
    assert list(CHOICES) == list(Urgentie.model_fields)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_three_readings_stand_side_by_side_and_say_what_is_not_there(report: WijkReport) -> None:
    rows = table(report.section("6"), "tabel-drie-lezingen").rows
    assert [row[0].text for row in rows][:2] == ["Wonen", "Werk & participatie"]
    told = "Ter sprake in 9 van de 10 gesprekken, steeds als knelpunt"
    assert [plain(cell.text) for cell in rows[1][1:]] == ["plaats 32 van 458", told, "nog niet gevraagd"]
    assert rows[0][1].text == "geen score"


def test_a_demonstration_says_so_wherever_it_stands(havenkwartier: Research, example_store: Store) -> None:
    shown = Demonstratie(naam="Twee kolommen", kolommen={"g_woz": "more_is_better", "p_koopw": "more_is_better"})
    params = havenkwartier.study.params.model_copy(update={"urgentie": Urgentie(demonstratie=shown)})
    from wijkonderzoek.indicators.load import load_country

    study = replace(havenkwartier.study, params=params)
    country = load_country(study, example_store, havenkwartier.catalogue)
    made = build_urgentie(replace(havenkwartier, study=study, country=country))
    assert "Twee kolommen (demonstratie)" in rank_figure(made).alt
    said = next(b.text for b in made.section("6").blocks if isinstance(b, Text) and "Twee kolommen" in b.label)
    assert "Dit zegt niets over de wijk" in said
    assert [r[0].text for r in table(made.section("6"), "tabel-basis").rows] == [
        r[0].text for r in table(build_urgentie(havenkwartier).section("6"), "tabel-basis").rows
    ]


def test_margins_that_were_found_are_found_again(havenkwartier: Research, example_store: Store) -> None:
    first = havenkwartier.urgency
    before = set((example_store.root / "derived").glob("urgentie-*.parquet"))
    again = open_research(EXAMPLE, "WK999902", store=example_store).urgency
    assert set((example_store.root / "derived").glob("urgentie-*.parquet")) == before
    assert again.scores[0].table.equals(first.scores[0].table)


def test_a_wijk_too_small_to_be_ranked_has_no_place(example_store: Store, havenkwartier: Research) -> None:
    ranked = set(havenkwartier.urgency.scores[0].table.index)
    regions = havenkwartier.country.regions
    small = next(code for code in regions.index[regions["level"] == "wijk"] if code not in ranked)
    research = open_research(EXAMPLE, str(small), store=example_store)
    assert standings(research) == []
    rows = table(build_urgentie(research).section("6"), "tabel-basis").rows
    assert "te klein" in rows[1][2].text or rows[1][1].text == "0"


def test_an_own_area_takes_the_place_of_the_wijken_it_is_made_of(example_store: Store) -> None:
    research = open_research(EXAMPLE, "WK999901+WK999902", store=example_store)
    ((score, standing),) = standings(research)
    assert standing.count == 457
    assert not {"WK999901", "WK999902"} & set(score.table.index)
    assert research.region.code in score.table.index


def test_a_studie_that_gives_nothing_scores_by_the_defaults(tmp_path: Path) -> None:
    assert StudyParams(titel="x").urgentie == Urgentie()
