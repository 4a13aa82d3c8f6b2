"""Where a series of figures is one, and where it is not."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.monitoring.made import GONE, WOZ, series, yearly
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Level, Region, Status, Value
from wijkonderzoek.monitoring.series import Panel, Series, panel_of, series_of


def years_of(found: Series) -> list[int]:
    return [value.year for value in found.newest]


def test_another_boundary_splits_a_series_and_only_the_newest_part_counts() -> None:
    found = series(yearly(2015, GONE, GONE, 30.0, 31.0, 32.0))
    assert years_of(found) == [2017, 2018, 2019]
    assert found.split is not None
    assert (found.split.year, found.split.kind, found.split.why) == (2017, "grenzen", "andere grens")


def test_another_definition_splits_a_series_and_says_which() -> None:
    found = series(yearly(2013, 1.0, 2.0, 3.0, 4.0), redefined=((2015, "nieuwe meting"),))
    assert years_of(found) == [2015, 2016]
    assert [(s.year, s.kind, s.why) for s in found.splits] == [(2015, "meting", "nieuwe meting")]


def test_a_definition_that_changed_in_a_year_without_a_table_counts_from_the_next() -> None:
    found = series({2013: 1.0, 2014: 2.0, 2016: 3.0}, redefined=((2015, "nieuwe meting"),))
    assert years_of(found) == [2016]


def test_a_secret_year_is_a_gap_and_no_break() -> None:
    found = series(yearly(2015, 1.0, Status.SUPPRESSED, 3.0))
    assert years_of(found) == [2015, 2017]
    assert found.split is None


def test_a_place_that_is_another_one_since_keeps_its_years_before_that() -> None:
    found = series(yearly(2015, 1.0, 2.0, 3.0, GONE))
    assert years_of(found) == [2015, 2016, 2017]
    assert [split.year for split in found.splits] == [2018]
    assert found.split is None


def test_a_source_that_was_never_fetched_is_a_series_of_nothing() -> None:
    found = Series(WOZ, ())
    assert (found.newest, found.splits, found.split) == ((), (), None)


def test_the_margin_of_a_mean_is_that_of_its_rounding() -> None:
    value = Value(200.0, "", 2020, Status.OBSERVED, 199.5, 200.5)
    panel = Series(WOZ, (value,)).panel
    assert (panel.low[0, 0], panel.high[0, 0]) == (199.5, 200.5)
    assert panel.sd[0, 0] == pytest.approx(1 / np.sqrt(12))


@pytest.mark.parametrize(
    "key", ["bijstand_per_1000", "gas_tussenwoning_m3", "woz_gemiddeld", "laag_inkomen_pct", "schouw_schoon_score"]
)
def test_the_country_at_once_is_every_region_one_by_one(country: Country, key: str) -> None:
    indicator = next(i for i in country.indicators if i.key == key)
    codes = [str(code) for code in country.tables[country.indeling].at_level(Level.BUURT)[::40]]
    panel = panel_of(country, codes, indicator)
    for row, code in enumerate(codes):
        one = series_of(country, Region(code, code, Level.BUURT, country.indeling), indicator)
        for name in ("value", "low", "high", "sd", "linked", "part"):
            np.testing.assert_allclose(getattr(panel, name)[row], getattr(one.panel, name)[0], err_msg=f"{code} {name}")
        first, last = (int(year[row]) for year in panel.window())
        assert [first, last] == ([one.newest[0].year, one.newest[-1].year] if one.newest else [0, 0])


def test_some_places_of_the_country_are_broken_and_most_are_not(country: Country) -> None:
    indicator = next(i for i in country.indicators if i.key == "bijstand_per_1000")
    panel = panel_of(country, [str(c) for c in country.frame(Level.WIJK)], indicator)
    broken = (~panel.linked).any(axis=1)
    assert 0 < broken.sum() < len(broken) / 2


def test_a_window_across_a_break_has_no_figures_of_the_broken_ones() -> None:
    whole, broken = series(yearly(2015, 1.0, 2.0, 3.0)).panel, series(yearly(2015, GONE, 2.0, 3.0)).panel
    assert _first_row(whole, 2015, 2017) == [1.0, 2.0, 3.0]
    assert np.isnan(_first_row(broken, 2015, 2017)).all()
    assert _first_row(broken, 2016, 2017) == [2.0, 3.0]
    redefined = series(yearly(2015, 1.0, 2.0, 3.0), redefined=((2016, "nieuw"),)).panel
    assert np.isnan(_first_row(redefined, 2015, 2017)).all()


def _first_row(panel: Panel, first: int, last: int) -> list[float]:
    return [float(x) for x in panel.over(first, last)[0][0]]
