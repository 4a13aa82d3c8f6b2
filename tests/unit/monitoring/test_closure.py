"""How much of a gap was closed, and when that may not be said."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.monitoring.made import BIJSTAND, GONE, series, steady, yearly
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Level, Region
from wijkonderzoek.monitoring.closure import Beside, closure_of, closures_beside, just_below, large_cities_region
from wijkonderzoek.monitoring.series import panel_of, series_of
from wijkonderzoek.monitoring.words import Reason

COUNTRY = series(yearly(2016, *[50.0] * 7), half=0)


def test_a_gap_of_60_that_became_30_is_half_closed() -> None:
    found = closure_of(series(steady(2016, 2022, 110, 80)), COUNTRY, [2016])
    assert (found.then, found.now, found.year, found.share) == (60, 30, 2022, 0.5)
    assert found.interval is not None
    assert found.interval[0] < 0.5 < found.interval[1]


def test_a_gap_that_grew_is_closed_by_less_than_nothing() -> None:
    found = closure_of(series(steady(2016, 2022, 110, 140)), COUNTRY, [2016])
    assert found.share == -0.5


def test_where_the_country_improves_as_much_nothing_is_closed() -> None:
    country = series(steady(2016, 2022, 60, 30), half=0)
    assert closure_of(series(steady(2016, 2022, 110, 80)), country, [2016]).share == 0


@pytest.mark.parametrize(
    ("figures", "years", "reason"),
    [
        (steady(2016, 2022, 51, 50), [2016], Reason.SMALL_GAP),
        (steady(2016, 2022, 30, 50), [2016], Reason.NO_GAP),
        (steady(2016, 2022, 110, 80), [2022], Reason.NOT_LATER),
        (steady(2016, 2022, 110, 80), [2010], Reason.NO_BASELINE),
        (steady(2016, 2022, 110, 80), [], Reason.NO_BASELINE),
    ],
    ids=["small", "none", "not later", "no figure", "no years"],
)
def test_a_closure_that_says_nothing_is_refused(figures: dict[int, float], years: list[int], reason: Reason) -> None:
    found = closure_of(series(figures), COUNTRY, years)
    assert (found.share, found.interval, found.reason) == (None, None, reason)


def test_five_years_make_sure_of_a_gap_that_one_year_leaves_open() -> None:
    one = series(yearly(2012, *[51.5] * 5, 51.0, 50.0), half=2)
    country = series(yearly(2012, *[50.0] * 7), half=0)
    assert closure_of(one, country, [2016]).reason is Reason.SMALL_GAP
    assert closure_of(one, country, range(2012, 2017)).share == 1.0


def test_no_gap_is_measured_across_a_break() -> None:
    redefined = series(steady(2016, 2022, 110, 80), redefined=((2018, "nieuw"),))
    assert closure_of(redefined, COUNTRY, [2016]).reason is Reason.BREAK
    moved = series(yearly(2016, GONE, GONE, 90.0, 80.0))
    assert closure_of(moved, COUNTRY, [2016]).share is None


def test_other_wijken_are_refused_by_the_same_rules_and_shown_as_a_spread(country: Country) -> None:
    codes = [str(code) for code in country.frame(Level.WIJK)]
    indicator = next(i for i in country.indicators if i.key == BIJSTAND.key)
    panel, reference = panel_of(country, codes, indicator), series_of(country, country.land, indicator)
    first, last = panel.years[0], reference.newest[-1].year
    figures = dict(zip(codes, panel.value[:, 0].tolist(), strict=True))
    below = just_below(figures, codes[:5], more_is_worse=True, count=40)
    found = closures_beside(panel, below, reference, [first], last)
    assert found.points is not None
    low, middle, high = found.points
    assert low <= middle <= high
    assert 0 < found.count <= 40
    best = just_below(figures, [], more_is_worse=False, count=40)
    refused = closures_beside(panel, best, reference, [first], last)
    assert (refused.count, refused.points) == (0, None)
    assert refused.refused > 0
    broken = [code for code, linked in zip(codes, panel.linked.all(axis=1), strict=True) if not linked]
    assert broken
    assert closures_beside(panel, broken, reference, [first], last) == Beside(0, 0, None)
    assert closures_beside(panel, {*below, *broken}, reference, [first], last) == found


def test_one_of_the_other_wijken_by_itself_is_the_same(country: Country) -> None:
    codes = [str(code) for code in country.frame(Level.WIJK)]
    indicator = next(i for i in country.indicators if i.key == BIJSTAND.key)
    panel, reference = panel_of(country, codes, indicator), series_of(country, country.land, indicator)
    worst = int(np.nanargmax(panel.value[:, 0]))
    one = series_of(country, Region(codes[worst], "", Level.WIJK, country.indeling), indicator)
    alone = closure_of(one, reference, [panel.years[0]])
    beside = closures_beside(panel, [codes[worst]], reference, [panel.years[0]], reference.newest[-1].year)
    assert beside.points == (alone.share,) * 3


def test_those_just_below_the_line_are_the_worst_that_were_not_selected() -> None:
    figures = {"A": 30.0, "B": 21.0, "C": 21.0, "D": 5.0, "E": float("nan")}
    assert just_below(figures, {"A"}, more_is_worse=True) == ("B", "C", "D")
    assert just_below(figures, {"D"}, more_is_worse=False, count=1) == ("B",)


def test_four_cities_that_are_not_in_the_tables_have_no_figure(country: Country) -> None:
    indicator = next(i for i in country.indicators if i.key == BIJSTAND.key)
    assert series_of(country, large_cities_region(country), indicator).newest == ()
