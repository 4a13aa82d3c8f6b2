"""Agreements, and the section that cannot be left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from tests.unit.monitoring.made import CATALOGUE, WOZ, series, steady, yearly
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Level, Region, Status
from wijkonderzoek.monitoring.baseline import Goal, Target
from wijkonderzoek.monitoring.behind import Behind, Kind, not_working
from wijkonderzoek.monitoring.changes import Changes
from wijkonderzoek.monitoring.goals import progress_of
from wijkonderzoek.monitoring.kept import Kept, broken, kept_by_party
from wijkonderzoek.monitoring.trend import trends_of
from wijkonderzoek.monitoring.words import Judgement, Reason, Verdict


@dataclass(frozen=True)
class Row:
    """A row of afspraken.csv, as far as it is read here."""

    afspraak_id: str
    partij_id: str
    status: str
    hoor_en_wederhoor: str = ""


PARTIES = {"de-kade": "maatschappelijk", "gemeente-wijk": "gemeente", "bewonersraad": "bewoners"}
AGREEMENTS = (
    Row("a1", "de-kade", "deels"),
    Row("a2", "gemeente-wijk", "niet", "te weinig wagens"),
    Row("a3", "gemeente-wijk", "niet", "  "),
    Row("a4", "gemeente-wijk", "nagekomen"),
    Row("a5", "bewonersraad", "te vroeg"),
    Row("a6", "bewonersraad", ""),
)


def test_agreements_are_counted_per_party_type_in_alphabetical_order() -> None:
    assert kept_by_party(AGREEMENTS, PARTIES) == (
        Kept("bewoners", 0, 0, 0, 1, 1),
        Kept("gemeente", 1, 0, 1, 0, 1),
        Kept("maatschappelijk", 0, 1, 0, 0, 0),
    )


def test_every_agreement_counts_once() -> None:
    assert sum(kept.count for kept in kept_by_party(AGREEMENTS, PARTIES)) == len(AGREEMENTS)


def test_a_broken_agreement_is_told_only_when_the_party_was_heard() -> None:
    assert broken(AGREEMENTS) == ("a2",)


def test_an_agreement_of_an_unknown_party_is_an_error() -> None:
    with pytest.raises(KeyError, match="niemand"):
        kept_by_party([Row("a9", "niemand", "niet")], PARTIES)


def test_what_does_not_work_follows_by_rule_and_in_one_order(country: Country, wijk: Region) -> None:
    behind = Goal("bijstand", None, Target(80, 2028), baseline=120, baseline_year=2016)
    overdue = Goal("te-laat", None, Target(80, 2020), baseline=120, baseline_year=2016)
    rising = series(steady(2016, 2022, 120, 140))
    goals = [progress_of(goal, rising) for goal in (overdue, behind)]
    goals.append(progress_of(Goal("droge-huizen"), None))
    hidden = series(yearly(2016, *[Status.SUPPRESSED] * 7), indicator=CATALOGUE.indicator("leegstand_pct"))
    trends = trends_of(
        Changes(country, Level.WIJK), wijk, [rising, series(steady(2016, 2022, 200, 300), indicator=WOZ), hidden]
    )
    assert not_working(goals, trends.values(), AGREEMENTS, ["werk/bijstand_per_1000"]) == (
        Behind(Kind.GOAL_BEHIND, "bijstand"),
        Behind(Kind.GOAL_OVERDUE, "te-laat"),
        Behind(Kind.WORSE, "bijstand_per_1000"),
        Behind(Kind.WORSE_THAN_ALIKE, "bijstand_per_1000"),
        Behind(Kind.BROKEN, "a2"),
        Behind(Kind.NOT_RECOGNISED, "werk/bijstand_per_1000"),
        Behind(Kind.GOAL_UNKNOWN, "droge-huizen", Reason.NO_INDICATOR),
        Behind(Kind.AGREEMENT_UNKNOWN, "a3"),
        Behind(Kind.AGREEMENT_UNKNOWN, "a6"),
        Behind(Kind.NO_FIGURE, "leegstand_pct", Reason.SUPPRESSED),
    )


def test_a_goal_that_is_reached_or_on_its_way_is_not_behind() -> None:
    goal = Goal("bijstand", None, Target(80, 2028), baseline=120, baseline_year=2016)
    for end in (79, 100):
        assert not_working([progress_of(goal, series(steady(2016, 2022, 120, end)))]) == ()
    due = replace(goal, current=Target(80, 2020))
    assert not_working([progress_of(due, series(steady(2016, 2022, 120, 79)))]) == ()


def test_worse_than_alike_areas_is_told_and_a_modelled_figure_is_not_missing(country: Country, wijk: Region) -> None:
    modelled = series({}, indicator=CATALOGUE.indicator("roker_pct"))
    made = [modelled, series(steady(2016, 2022, 100, 100))]
    trends = trends_of(Changes(country, Level.WIJK), wijk, made)
    usual = replace(trends["bijstand_per_1000"], against=Judgement(Verdict.UNCLEAR))
    assert not_working(trends=[trends["roker_pct"], usual]) == ()
    beside = replace(usual, against=Judgement(Verdict.WORSE))
    assert not_working(trends=[beside]) == (Behind(Kind.WORSE_THAN_ALIKE, "bijstand_per_1000"),)
