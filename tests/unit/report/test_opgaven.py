"""Each of the eight opgaven has a part of its own with figures, stories and room for goals; and they are set together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.unit.approach.made import approach
from tests.unit.evidence.conversations import OPGAVEN
from tests.unit.report.told import held, part, plain, table_of, texts_of, with_conversations
from wijkonderzoek.approach.agenda import make_agenda
from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import BadgeBlock, DotStrip, Quote, Section, Strip, TrendStrip, WijkReport
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.state import state_of_the_wijk
from wijkonderzoek.schemas.agenda import DoelRow


@pytest.fixture(scope="module")
def report(havenkwartier: Research) -> WijkReport:
    return build_urgentie(havenkwartier)


def strips(section: Section) -> list[Strip]:
    return [block for block in section.blocks if isinstance(block, Strip)]


@pytest.mark.parametrize(("number", "opgave"), list(enumerate(OPGAVEN, 1)))
def test_every_opgave_has_figures_with_level_comparison_and_trend(
    number: int, opgave: str, report: WijkReport, catalogue: Catalogue
) -> None:
    own = part(report.section("3"), f"3.{number}")
    assert own.title == catalogue.opgaven[opgave].title
    shown = strips(own)
    assert shown
    assert {strip.finding.id.split("/")[0] for strip in shown} == {opgave}
    assert all(strip.sentence for strip in shown)
    assert all({type(f.data) for f in strip.figures} >= {DotStrip, TrendStrip} for strip in shown)


@pytest.mark.parametrize(("number", "opgave"), list(enumerate(OPGAVEN, 1)))
def test_every_opgave_says_how_figures_and_stories_relate_and_each_figure_what_people_said_of_it(
    number: int, opgave: str, report: WijkReport, havenkwartier: Research
) -> None:
    own = part(report.section("3"), f"3.{number}")
    assert sum(isinstance(block, BadgeBlock) for block in own.blocks) == 1
    told = opgave in {said.opgave for said in havenkwartier.quotes}
    assert any(isinstance(block, Quote) for block in own.blocks) == told
    assert all(strip.finding.badge for strip in strips(own))


@pytest.mark.parametrize("opgave", OPGAVEN)
def test_every_opgave_can_have_goals_and_codes(
    opgave: str, catalogue: Catalogue, havenkwartier: Research, tmp_path: Path
) -> None:
    goal = DoelRow(doel_id="doel", opgave=opgave, doel="Iets beters", herkomst="bewoners")
    agenda = make_agenda(approach(goal), {"WK999901"}, OPGAVEN, catalogue.indicators, {})
    assert agenda is not None
    assert [one.row.opgave for one in agenda.goals] == [opgave]
    talks = held(tmp_path, [("b", {"eigen": "knelpunt"})] * 5, codes={"eigen": {"opgave": opgave}})
    assert with_conversations(havenkwartier, talks).told_of[opgave].knelpunt == 5


def samenhang(research: Research, folder: Path, talks: Sequence[tuple[str, dict[str, str]]]) -> str:
    codes = {"vocht": {"opgave": "wonen"}, "schulden": {"opgave": "werk"}, "buren": {"opgave": "samenleven"}}
    made = with_conversations(research, held(folder, talks, codes=codes))
    return texts_of(part(state_of_the_wijk(made), "3.9"))


def test_it_is_told_on_how_many_opgaven_there_is_a_signal_and_which_go_together(
    havenkwartier: Research, tmp_path: Path
) -> None:
    together = {"vocht": "knelpunt", "schulden": "knelpunt"}
    said = samenhang(havenkwartier, tmp_path, [("b", together)] * 4 + [("b", {"buren": "kans"})] * 3)
    assert "Op 2 van de 8 opgaven geven cijfers of verhalen een signaal: wonen; werk & participatie." in said
    assert "Allebei op werk & participatie." in said
    assert "Het vaakst in hetzelfde gesprek: wonen met werk & participatie." in said


def test_without_pairs_told_together_none_is_named(havenkwartier: Research, tmp_path: Path) -> None:
    apart = [("b", {"vocht": "knelpunt"})] * 3 + [("b", {"buren": "kans"})] * 3
    assert "hetzelfde gesprek" not in samenhang(havenkwartier, tmp_path, apart)


def test_ernst_and_omvang_are_two_columns_and_never_multiplied(report: WijkReport) -> None:
    rows = table_of(report.section("6"), "tabel-ernst-omvang")
    assert rows is not None
    _, _, ernst, _, omvang, oordeel = rows["Personen met een bijstandsuitkering"]
    assert (ernst, omvang) == ("+59,6 per 1.000", "ongeveer 610 mensen (604 tot 616)")
    assert oordeel == "ongunstiger dan Voorbeeldland"
    assert "niet vermenigvuldigd en niet opgeteld" in plain(texts_of(report.section("6")))
