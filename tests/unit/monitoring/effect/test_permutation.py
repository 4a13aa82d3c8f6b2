"""Permutation: how often it finds an effect where there is none, and what it says of small comparisons."""

from __future__ import annotations

from math import comb

import numpy as np
import pandas as pd
import pytest

from tests.unit.monitoring.effect.made import PLACE, by_hand, panel
from wijkonderzoek.errors import PanelError, UsageError
from wijkonderzoek.monitoring.effect import permutation, placebo_space
from wijkonderzoek.monitoring.effect.permutation import changes, pre_slopes, studentise
from wijkonderzoek.monitoring.effect.wide import Wide

YEARS, START, PEERS, ROUNDS, SHARE = 10, 6, 120, 1500, 0.12


def _nothing_happens(residents: int, rng: np.random.Generator) -> Wide:
    """A wijk of some size and peers of all sizes, with shares that move by a national shock and by who lives there."""
    sizes = np.append(residents, rng.lognormal(np.log(3500), 0.9, PEERS).clip(300, 20_000).astype(int))
    level = np.clip(rng.normal(SHARE, 0.03, PEERS + 1), 0.03, 0.3)[:, None] + rng.normal(0, 0.005, YEARS)
    figures = rng.binomial(sizes[:, None], level) / sizes[:, None]
    times = np.arange(2010.0, 2010 + YEARS)
    return Wide(
        times, times >= 2010 + START, 2010 + START, figures[:1], ("eigen",), figures[1:], tuple(range(PEERS)), ()
    )


def _false_positives(residents: int, seed: int) -> tuple[float, float, float]:
    """How often p is at most .05: studentised, undivided, and of the slope before."""
    rng = np.random.default_rng(seed)
    found = np.zeros((ROUNDS, 3))
    for number in range(ROUNDS):
        wide = _nothing_happens(residents, rng)
        change, spread = changes(wide)
        for column, statistic in enumerate((studentise(change, spread), change, pre_slopes(wide))):
            as_far = (np.abs(statistic[1:]) >= abs(statistic[0])).sum()
            found[number, column] = (1 + as_far) / (1 + PEERS) <= 0.05
    return tuple(found.mean(axis=0))  # type: ignore[return-value]


@pytest.mark.parametrize("residents", [300, 10_000])
def test_studentised_finds_nothing_about_one_time_in_twenty_in_small_and_large_wijken(residents: int) -> None:
    studentised, undivided, slope = _false_positives(residents, seed=residents)
    assert 0.03 <= studentised <= 0.07
    assert 0.03 <= slope <= 0.07
    if residents == 300:
        assert undivided > 0.25
    else:
        assert undivided < 0.01


def test_the_test_is_what_the_simulation_computes() -> None:
    rows = panel({"W00": 2017}, wijken=40, effect=1)
    found = permutation(rows, **PLACE, treated="behandeld")
    units = placebo_space(rows, **PLACE, treated="behandeld")
    own, others = units["statistic"].iloc[0], units["statistic"].iloc[1:]
    assert found.p == (1 + (others.abs() >= abs(own)).sum()) / 40
    assert found.statistic == own
    assert found.estimate == units["estimate"].iloc[0]


def test_a_change_that_no_other_wijk_had_has_the_smallest_p_there_is() -> None:
    found = permutation(panel({"W00": 2017}, effect=9), **PLACE, treated="behandeld")
    assert found.p == found.smallest == 1 / 30
    assert found.draws == found.comparisons == 29
    assert not found.cautions
    few = permutation(panel({"W00": 2017}, wijken=10, effect=9), **PLACE, treated="behandeld")
    assert few.p == 0.1
    assert "cannot be below 0.100" in few.cautions[0]


def test_the_estimate_is_the_change_less_that_of_the_comparison() -> None:
    series = {"A": [4.0, 5, 6, 10], "B": [1.0, 2, 3, 3], "C": [2.0, 2, 5, 6], "D": [5.0, 4, 9, 9]}
    found = permutation(by_hand(series), **PLACE, treated={"A": 2018}, studentised=False)
    own, others = 10 - 5, [3 - 2, 6 - 3, 9 - 6]
    assert found.estimate == pytest.approx(own - np.mean(others))
    assert found.p == 0.25
    assert not found.studentised


def test_several_treated_wijken_are_replaced_together() -> None:
    starts = dict.fromkeys(["W00", "W01", "W02"], 2017)
    rows = panel(starts, wijken=15, effect=5)
    found = permutation(rows, **PLACE, treated=starts)
    assert found.draws == comb(12, 3)
    assert found.p == found.smallest
    by_lot = permutation(rows, **PLACE, treated=starts, draws=99, seed=4)
    assert by_lot.draws == 99
    assert by_lot == permutation(rows, **PLACE, treated=starts, draws=99, seed=4)


def test_a_wijk_that_was_changing_already_shows_before_the_start() -> None:
    rows = panel({"W00": 2018}, wijken=60, noise=0.5, seed=2)
    assert (permutation(rows, **PLACE, treated="behandeld").pretrend_p or 0) > 0.1
    rows["y"] += (rows["wijk"] == "W00") * (rows["jaar"] - 2012)
    assert permutation(rows, **PLACE, treated="behandeld").pretrend_p == pytest.approx(1 / 60)


def test_wijken_with_a_gap_are_left_out_by_name_and_years_without_the_treated_are_not_used() -> None:
    rows = panel({"W00": 2017})
    rows.loc[(rows["wijk"] == "W05") & (rows["jaar"] == 2013), "y"] = np.nan
    rows.loc[(rows["wijk"] == "W00") & (rows["jaar"] == 2014), "y"] = np.nan
    found = permutation(rows, **PLACE, treated={"W00": 2017})
    assert found.left_out == ("W05",)
    assert found.periods_before == 4
    assert found.comparisons == 28


def test_a_series_that_never_moved_can_only_make_p_larger() -> None:
    rows = panel({"W00": 2017}, effect=9)
    still = rows["wijk"] == "W01"
    mean = rows[rows["wijk"].ne("W00")].groupby("jaar")["y"].mean()
    for _ in range(60):  # until W01 moves exactly as the mean of the others
        rows.loc[still, "y"] = rows.loc[still, "jaar"].map(mean) + (rows.loc[still, "jaar"] >= 2017)
        mean = rows[rows["wijk"].ne("W00")].groupby("jaar")["y"].mean()
    mean = rows[~rows["wijk"].isin(["W00", "W01"])].groupby("jaar")["y"].mean()
    rows.loc[still, "y"] = rows.loc[still, "jaar"].map(mean) + (rows.loc[still, "jaar"] >= 2017)
    found = permutation(rows, **PLACE, treated="behandeld")
    assert found.p == 2 / 30


def test_what_cannot_be_is_refused() -> None:
    rows = panel({"W00": 2017})
    with pytest.raises(PanelError, match=r"2 periods before the start .* 3 are needed"):
        permutation(rows[rows["jaar"] >= 2015], **PLACE, treated="behandeld")
    with pytest.raises(PanelError, match="different times"):
        permutation(rows, **PLACE, treated={"W00": 2017, "W01": 2019})
    with pytest.raises(PanelError, match="no comparison unit has a figure in every period"):
        permutation(rows[(rows["wijk"] == "W00") | (rows["jaar"] != 2013)], **PLACE, treated={"W00": 2017})
    with pytest.raises(UsageError, match="add comparison units"):
        permutation(panel(wijken=5), **PLACE, treated=dict.fromkeys(["W00", "W01", "W02"], 2017))
    with pytest.raises(UsageError, match="draws=0"):
        permutation(rows, **PLACE, treated="behandeld", draws=0)
    flat = pd.concat([by_hand({"A": [3.0] * 6}), by_hand({f"B{i}": [float(i)] * 6 for i in range(5)})])
    flat.loc[(flat["wijk"] == "A") & (flat["jaar"] == 2020), "y"] = 4
    with pytest.raises(PanelError, match="A: did not move"):
        permutation(flat, **PLACE, treated={"A": 2020})
