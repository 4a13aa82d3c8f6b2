"""Section 11: what does not work is told by rule, in plain words, and cannot be left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.report.copies import copied, with_tables
from wijkonderzoek.monitoring.trend import Peers
from wijkonderzoek.monitoring.words import Judgement, Reason, Verdict
from wijkonderzoek.report.model import Section, Table, Text
from wijkonderzoek.report.monitor import build_monitor
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.not_yet import lead, not_yet_section
from wijkonderzoek.report.research import Research
from wijkonderzoek.wording.numbers import NBSP

HEAD = "gebied;doel_id;opgave;doel;indicator_id;soort;nulwaarde;nulmeting_jaar;streefwaarde;streefjaar;herkomst\n"
FIRST = "minder-bijstand;werk;Minder bijstand;bijstand_per_1000;resultaat"


@pytest.fixture(scope="module")
def section(havenkwartier: Research) -> Section:
    found = not_yet_section(Monitored(havenkwartier))
    assert found is not None
    return found


def said(section: Section) -> str:
    return "\n".join(_texts(section)).replace(NBSP, " ")


def _texts(section: Section) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Text):
            yield f"{block.label} {block.text}".strip()
        if isinstance(block, Table):
            yield from (" | ".join(cell.text for cell in row) for row in block.rows)
    for part in section.parts:
        yield part.title
        yield from _texts(part)


def without_goals(research: Research, folder: Path, goal: str) -> Research:
    """The same area with one other goal, and nothing that hangs on the goals of the example."""
    hanging = ("maatregelen.csv", "wijzigingen.csv", "draagvlak.csv", "mkba.csv", "interventies.yml")
    made = with_tables(research, copied(folder, without=hanging, doelen=HEAD + goal))
    return replace(made, study=replace(made.study, interventions=()))


def test_a_broken_agreement_stands_with_the_words_of_the_party(section: Section) -> None:
    assert "Gemeente (openbare ruimte)" in said(section)
    assert "Reactie van de partij: “De afdeling had te weinig wagens" in said(section)


def test_a_finding_that_is_not_recognised_says_who_disputes_it_without_counts(section: Section) -> None:
    line = next(line for line in said(section).splitlines() if line.startswith("“61 van de 100 meetpunten"))
    assert line.endswith("Betwist door bewoners, herkend door de gemeente. Voorgelegd op 14 april 2025.")


def test_an_agreement_whose_party_was_not_heard_is_not_known(havenkwartier: Research, tmp_path: Path) -> None:
    study = copied(tmp_path)
    path = study / "afspraken.csv"
    words = "De afdeling had te weinig wagens en heeft er voor 2024 een bij besteld"
    path.write_text(path.read_text(encoding="utf-8-sig").replace(words, ""), encoding="utf-8")
    found = not_yet_section(Monitored(with_tables(havenkwartier, study)))
    assert found is not None
    assert "Van 2 afspraken is niet bekend of zij zijn nagekomen: “Haalt grof afval" in said(found)
    assert "lukte dat vaak niet" not in said(found)


def test_missing_figures_are_told_in_groups_with_the_reason(section: Section) -> None:
    assert "Over 4 cijfers is niets te zeggen, omdat de bron niet is opgehaald. Het gaat om: diefstal" in said(section)
    assert "Van 8 cijfers is niet te zeggen of ze veranderden, omdat het modelschattingen zijn" in said(section)
    lines = [line for line in _texts(section) if "is niet" in line and "omdat" in line]
    assert 0 < len(lines) < 9


def test_unknown_turnover_is_said(section: Section) -> None:
    assert "Hoeveel mensen er verhuizen, is niet bekend." in said(section)


def test_figures_without_a_goal_and_goals_without_a_figure_stand_per_opgave(section: Section) -> None:
    table = next(b for part in section.parts for b in part.blocks if isinstance(b, Table))
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}
    assert rows["Werk & participatie"][0] == "personen met een bijstandsuitkering en netto arbeidsparticipatie"
    assert "naar werk begeleide bewoners" in rows["Werk & participatie"][1]
    assert rows["Wonen"][2].startswith("“In geen enkele huurwoning")
    assert "rokers" not in said(section).split("Doelen en cijfers naast elkaar")[1]


def test_a_goal_that_is_behind_says_where_it_is_and_where_it_should_be(havenkwartier: Research, tmp_path: Path) -> None:
    goal = f"WK999901;{FIRST};130;2014;20;2025;bestuur\n"
    found = not_yet_section(Monitored(without_goals(havenkwartier, tmp_path, goal)))
    assert found is not None
    assert "In Havenkwartier lukt nog niet alles: 1 doel loopt achter" in said(found)
    assert "Op weg naar 20 per 1.000 in 2025 zou het dan" in said(found)


def test_a_target_year_that_passed_is_told(havenkwartier: Research, tmp_path: Path) -> None:
    goal = f"WK999901;{FIRST};130;2014;20;2020;bestuur\n"
    found = not_yet_section(Monitored(without_goals(havenkwartier, tmp_path, goal)))
    assert found is not None
    assert "Het streefjaar is voorbij en het doel is niet bereikt" in said(found)


def test_it_cannot_be_left_out_and_points_only_to_what_is_there(havenkwartier: Research) -> None:
    params = havenkwartier.study.params.model_copy(update={"secties": ("0", "8")})
    chosen = replace(havenkwartier, study=replace(havenkwartier.study, params=params))
    report = build_monitor(chosen)
    assert "11" in [section.number for section in report.sections]
    assert "(7)" not in said(report.section("11"))


def test_what_got_worse_is_told_with_its_margin_and_its_goal(havenkwartier: Research) -> None:
    monitored = Monitored(havenkwartier)
    key = "bijstand_per_1000"
    worse = replace(
        monitored.trends[key],
        changed=Judgement(Verdict.WORSE),
        against=Judgement(Verdict.WORSE),
        change=4.2,
        margin=1.0,
        peers=Peers(240, -3.0, 0.001, above=True),
    )
    vars(monitored)["trends"] = {**monitored.trends, key: worse}
    found = not_yet_section(monitored)
    assert found is not None
    assert "steeg het met 4,2 per 1.000 (marge 1,0 per 1.000). Dat is ongunstig" in said(found)
    assert "hier ging het duidelijk slechter. Dit cijfer hoort bij het doel “Minder mensen" in said(found)


def test_where_nothing_lags_one_sentence_says_what_was_looked_at(havenkwartier: Research) -> None:
    monitored = Monitored(havenkwartier)
    vars(monitored)["behind"] = ()
    text = lead(monitored)
    assert text.startswith("Gekeken is naar 8 doelen, 28 cijfers, 8 afspraken en 7 voorgelegde bevindingen in Havenk")
    assert "daarvan loopt niets aantoonbaar achter." in text
    assert text.endswith("Van 23 van de 28 cijfers is niet te zeggen of ze veranderden.")


def test_a_reason_is_always_told_in_words() -> None:
    from wijkonderzoek.report.unestablished import WHY

    assert all(not why.endswith(".") for why in WHY.values())
    assert {Reason.BREAK, Reason.MODELLED, Reason.NO_TARGET, Reason.NO_INDICATOR, Reason.SUPPRESSED} <= set(WHY)


def test_the_method_of_a_monitor_names_its_thresholds_and_annex_a_what_is_followed(havenkwartier: Research) -> None:
    report = build_monitor(havenkwartier)
    method = said(report.section("B"))
    for words in (
        "Met minder dan 5 jaren",
        "dat zijn er minstens 100",
        "hoogstens 5 van de 100 toeval",
        "minder dan 15 van de 100 per jaar",
        "hoogstens de nieuwste 5",
        "Trede 3 vraagt 5 vergelijkingsgebieden; trede 4 19 gebieden",
        "p boven 0,10",
    ):
        assert words in method
    table = next(block for block in report.section("A").blocks if isinstance(block, Table))
    assert len(table.rows) == len(Monitored(havenkwartier).indicators) < len(havenkwartier.readings)
