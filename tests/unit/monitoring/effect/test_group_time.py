"""Starts that differ: group-time effects computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.unit.monitoring.effect.made import PLACE, by_hand, panel
from wijkonderzoek.errors import PanelError, UsageError
from wijkonderzoek.monitoring.effect import GroupTime, group_time

SERIES = {
    "A": [10.0, 11, 15, 18, 20],
    "B": [20.0, 21, 27, 28, 30],
    "C": [5.0, 6, 7, 8, 12],
    "D": [8.0, 9, 10, 11, 17],
    "E": [1.0, 2, 3, 4, 5],
    "F": [2.0, 3, 4, 6, 7],
}
STARTS = {"A": 2017, "B": 2017, "C": 2019, "D": 2019}


def _by_cell(found: GroupTime) -> dict[tuple[float, float], float]:
    return {(e.group, e.time): e.estimate for e in found.estimates}


def test_each_group_is_compared_from_the_year_before_its_own_start() -> None:
    found = group_time(by_hand(SERIES), **PLACE, treated=STARTS)
    cells = _by_cell(found)
    # A and B: 4 and 6 from 2016 to 2017; E and F: 1 and 1
    assert cells[2017, 2017] == pytest.approx(5 - 1)
    assert cells[2017, 2018] == pytest.approx((7 + 7) / 2 - (2 + 3) / 2)
    assert cells[2017, 2019] == pytest.approx((9 + 9) / 2 - (3 + 4) / 2)
    assert cells[2019, 2019] == pytest.approx((4 + 6) / 2 - (1 + 1) / 2)
    assert cells[2017, 2015] == pytest.approx(-1 - -1)
    assert {e.base for e in found.estimates} == {2016, 2018}


def test_averages_weigh_by_treated_wijken() -> None:
    series, starts = SERIES | {"G": [3.0, 4, 5, 6, 7]}, STARTS | {"G": 2019}
    found = group_time(by_hand(series), **PLACE, treated=starts)
    cells = _by_cell(found)
    first = [cells[2017, year] for year in (2017, 2018, 2019)]
    late = cells[2019, 2019]
    assert late == pytest.approx((4 + 6 + 1) / 3 - 1)
    assert found.overall().estimate == pytest.approx((2 * sum(first) + 3 * late) / 9)
    assert found.by_event_time()[0].estimate == pytest.approx((2 * first[0] + 3 * late) / 5)
    assert found.by_group()[2017].estimate == pytest.approx(np.mean(first))
    assert found.by_group()[2019].cells == 1


def test_not_yet_treated_wijken_compare_until_they_start() -> None:
    cells = _by_cell(group_time(by_hand(SERIES), **PLACE, treated=STARTS, comparison="not_yet"))
    # C, D, E and F until 2018, E and F from then on
    assert cells[2017, 2018] == pytest.approx(7 - (2 + 2 + 2 + 3) / 4)
    assert cells[2017, 2019] == pytest.approx(9 - 3.5)


def test_without_wijken_that_were_never_treated_the_later_ones_compare() -> None:
    everyone = {wijk: figures for wijk, figures in SERIES.items() if wijk in STARTS}
    with pytest.raises(PanelError, match="comparison='not_yet'"):
        group_time(by_hand(everyone), **PLACE, treated=STARTS)
    cells = _by_cell(group_time(by_hand(everyone), **PLACE, treated=STARTS, comparison="not_yet"))
    assert (2017, 2018) in cells
    assert (2017, 2019) not in cells


def test_the_error_of_a_cell_is_that_of_the_t_test_of_welch() -> None:
    found = group_time(by_hand(SERIES | {"F": [2.0, 3, 4.5, 6, 7]}), **PLACE, treated=STARTS)
    cell = next(e for e in found.estimates if (e.group, e.time) == (2017, 2017))
    welch = stats.ttest_ind([4, 6], [1, 1.5], equal_var=False)
    assert cell.se == pytest.approx(cell.estimate / welch.statistic)


def test_errors_of_averages_cover_the_effect_as_often_as_they_say() -> None:
    starts = {f"W{i:02}": 2015.0 + (i % 3) for i in range(24)}
    held = 0
    for seed in range(150):
        low, high = (
            group_time(panel(starts, wijken=60, effect=1, seed=seed), **PLACE, treated=starts).overall().interval
        )
        held += low < 1 < high
    assert 0.89 <= held / 150 <= 0.99


def test_a_growing_effect_is_not_turned_around() -> None:
    # Late groups change most when early ones still grow: two-way effects would subtract that growth.
    rows = panel(noise=0.01, years=range(2010, 2020))
    starts = {f"W{i:02}": 2012.0 if i < 12 else 2016.0 for i in range(24)}
    since = (rows["jaar"] - rows["wijk"].map(starts)).clip(lower=-1) + 1
    rows["y"] += since.fillna(0)
    found = group_time(rows, **PLACE, treated=starts)
    by_event = {event: average.estimate for event, average in found.by_event_time().items() if event >= 0}
    assert by_event == pytest.approx({event: event + 1 for event in by_event}, abs=0.05)


def test_one_wijk_in_a_group_has_an_estimate_without_an_error() -> None:
    found = group_time(by_hand(SERIES), **PLACE, treated={"A": 2017})
    assert found.overall().estimate == pytest.approx(np.mean([4 - 1, 7 - 7 / 4, 9 - 14 / 4]), abs=2)
    assert np.isnan(found.overall().se)


def test_wijken_treated_from_the_first_year_are_left_out_by_name() -> None:
    found = group_time(by_hand(SERIES), **PLACE, treated=STARTS | {"A": 2015})
    assert found.left_out == ("A",)
    assert next(e for e in found.estimates if (e.group, e.time) == (2017, 2017)).treated == 1


def test_a_gap_costs_only_the_cells_it_is_in() -> None:
    rows = by_hand(SERIES)
    rows.loc[(rows["wijk"] == "A") & (rows["jaar"] == 2018), "y"] = np.nan
    sizes = {(e.group, e.time): e.treated for e in group_time(rows, **PLACE, treated=STARTS).estimates}
    assert sizes[2017, 2018] == 1
    assert sizes[2017, 2019] == 2


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(UsageError, match="'never' or 'not_yet'"):
        group_time(by_hand(SERIES), **PLACE, treated=STARTS, comparison="later")  # type: ignore[arg-type]
    with pytest.raises(PanelError, match="no period before"):
        group_time(by_hand(SERIES), **PLACE, treated={"A": 2015})
