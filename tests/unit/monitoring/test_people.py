"""Wijk of mensen: what may be called improvement, and what moved along."""

from __future__ import annotations

import pytest

from tests.unit.monitoring.made import CATALOGUE, WOZ, series, steady
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Level, Region
from wijkonderzoek.monitoring.changes import Changes
from wijkonderzoek.monitoring.displacement import ALONG, REACHABLE, displacement_check
from wijkonderzoek.monitoring.people import OF_PEOPLE, TURNOVER, softened, turnover_of
from wijkonderzoek.monitoring.series import Series
from wijkonderzoek.monitoring.trend import Trend, trends_of
from wijkonderzoek.monitoring.words import Judgement, Reason, Verdict

POOR = CATALOGUE.indicator("sociaal_minimum_pct")
MOVES = CATALOGUE.indicator(TURNOVER)


@pytest.fixture(scope="module")
def trends(country: Country, wijk: Region) -> dict[str, Trend]:
    made = [
        series(steady(2016, 2022, 20, 10), half=1, indicator=POOR),
        series(steady(2016, 2022, 200, 300), indicator=WOZ),
        series(steady(2016, 2022, 30, 30), indicator=CATALOGUE.indicator("koopwoningen_pct")),
        series(steady(2016, 2022, 60, 50), indicator=CATALOGUE.indicator("corporatiewoningen_pct")),
        series(steady(2016, 2022, 100, 80)),
    ]
    return trends_of(Changes(country, Level.WIJK), wijk, made)


def moving(pct: float) -> Series:
    return series(steady(2016, 2022, pct, pct), indicator=MOVES)


def test_without_turnover_less_poverty_is_a_fall_and_no_improvement(trends: dict[str, Trend]) -> None:
    assert trends[POOR.key].changed.word is Verdict.BETTER
    found = softened(trends, None)
    assert found[POOR.key].changed == Judgement(Verdict.FALLEN, Reason.TURNOVER_UNKNOWN)
    assert found[WOZ.key].changed == Judgement(Verdict.RISEN, Reason.TURNOVER_UNKNOWN)


def test_where_few_move_less_poverty_is_better(trends: dict[str, Trend]) -> None:
    assert softened(trends, moving(7))[POOR.key].changed == Judgement(Verdict.BETTER)


def test_where_many_move_it_is_not(trends: dict[str, Trend]) -> None:
    assert softened(trends, moving(22))[POOR.key].changed == Judgement(Verdict.FALLEN, Reason.TURNOVER_HIGH)


def test_what_turnover_does_not_explain_keeps_its_word(trends: dict[str, Trend]) -> None:
    assert softened(trends, None)["bijstand_per_1000"] == trends["bijstand_per_1000"]


def test_what_got_worse_stays_worse(country: Country, wijk: Region) -> None:
    worse = trends_of(Changes(country, Level.WIJK), wijk, [series(steady(2016, 2022, 10, 20), half=1, indicator=POOR)])
    assert softened(worse, None)[POOR.key].changed == Judgement(Verdict.WORSE)


def test_turnover_counts_in_the_years_of_the_trend_only() -> None:
    assert turnover_of(series(steady(2016, 2022, 10, 16), indicator=MOVES), 2020, 2030) == 15
    assert turnover_of(moving(9), 2000, 2010) is None


def test_a_goal_on_homes_is_told_with_who_owns_them(trends: dict[str, Trend]) -> None:
    found = {along.key: along.moved for along in displacement_check(WOZ.key, trends)}
    assert found == {"koopwoningen_pct": False, "corporatiewoningen_pct": True}


def test_a_goal_that_displacement_does_not_reach_has_no_check(trends: dict[str, Trend]) -> None:
    assert displacement_check("bijstand_per_1000", trends) == ()


def test_every_indicator_of_these_rules_is_in_the_catalogue() -> None:
    assert set(OF_PEOPLE) | set(ALONG) | set(REACHABLE) | {TURNOVER} <= set(CATALOGUE.indicators)
