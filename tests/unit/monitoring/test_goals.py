"""How goals stand, and which ones cannot be told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.monitoring.made import BIJSTAND, GONE, series, steady, yearly
from wijkonderzoek.model import Status
from wijkonderzoek.monitoring.baseline import Baseline, Goal, Target, baseline_of
from wijkonderzoek.monitoring.goals import path_of, progress_of
from wijkonderzoek.monitoring.series import Series
from wijkonderzoek.monitoring.words import Reason, State

GOAL = Goal("minder-bijstand", Target(80, 2028), Target(80, 2028), baseline=120, baseline_year=2016)
"""From 120 in 2016 to 80 in 2028, with a lag of 2 years: in 2022 four of ten years have passed, so 104 is due."""


@pytest.mark.parametrize(
    ("now", "half", "state"),
    [
        (100, 2, State.ON_COURSE),
        (104, 2, State.ON_COURSE),
        (106, 4, State.WITHIN_MARGIN),
        (106, 1, State.BEHIND),
        (119, 4, State.BEHIND),
        (125, 4, State.BEHIND),
    ],
)
def test_a_goal_stands_by_its_figure_against_what_is_due(now: float, half: float, state: State) -> None:
    found = progress_of(GOAL, series(steady(2016, 2022, 120, now), half=half))
    assert (found.state, found.reason) == (state, None)


def test_progress_is_a_share_of_the_way_beside_the_time_that_passed() -> None:
    found = progress_of(GOAL, series(steady(2016, 2022, 120, 100))).current
    assert found is not None
    assert (found.share, found.elapsed, found.due) == (0.5, 0.5, 0.4)
    assert found.interval is not None
    assert found.interval[0] < 0.5 < found.interval[1]
    assert found.realised == pytest.approx(-20 / 6)
    assert found.needed == pytest.approx(-20 / 6)


def test_a_rising_goal_is_read_the_other_way_round() -> None:
    goal = replace(GOAL, original=Target(160, 2028), current=Target(160, 2028))
    assert progress_of(goal, series(steady(2016, 2022, 120, 140))).state is State.ON_COURSE
    assert progress_of(goal, series(steady(2016, 2022, 120, 110))).state is State.BEHIND


def test_until_the_lag_has_passed_it_is_too_early_even_when_it_goes_wrong() -> None:
    found = progress_of(replace(GOAL, start=2021), series(steady(2016, 2022, 120, 150)))
    assert (found.state, found.reason) == (State.TOO_EARLY, Reason.LAG)
    assert found.current is not None
    assert found.current.share < 0


def test_a_figure_no_newer_than_the_baseline_is_too_early() -> None:
    found = progress_of(replace(GOAL, baseline_year=2022), series(steady(2016, 2022, 130, 120)))
    assert (found.state, found.reason) == (State.TOO_EARLY, Reason.NOT_LATER)


def test_whether_the_target_is_reached_is_said_whatever_the_margin() -> None:
    assert progress_of(GOAL, series(steady(2016, 2022, 120, 79), half=50)).reached is True
    assert progress_of(GOAL, series(steady(2016, 2022, 120, 81), half=50)).reached is False


def test_a_lowered_ambition_leaves_the_original_target_in_sight() -> None:
    goal = replace(GOAL, current=Target(110, 2028))
    found = progress_of(goal, series(steady(2016, 2022, 120, 112), half=1))
    assert found.current is not None
    assert found.original is not None
    assert (found.state, found.original.state) == (State.ON_COURSE, State.BEHIND)
    assert found.current.share == pytest.approx(0.8)
    assert found.original.share == pytest.approx(0.2)


def test_a_target_year_that_passed_is_told_and_asks_for_the_whole_way() -> None:
    goal = replace(GOAL, original=Target(80, 2020), current=Target(80, 2020))
    found = progress_of(goal, series(steady(2016, 2022, 120, 90), half=1))
    assert found.current is not None
    assert (found.state, found.current.passed, found.current.due, found.current.needed) == (
        State.BEHIND,
        True,
        1.0,
        None,
    )


def test_once_the_target_year_has_come_only_the_figure_itself_has_a_margin() -> None:
    goal = replace(GOAL, current=Target(80, 2022))
    assert progress_of(goal, series(steady(2016, 2022, 120, 82.4), half=2)).state is State.BEHIND
    assert progress_of(goal, series(steady(2016, 2022, 120, 81.9), half=2)).state is State.WITHIN_MARGIN


def test_a_target_that_is_reached_needs_no_pace() -> None:
    found = progress_of(GOAL, series(steady(2016, 2022, 120, 70))).current
    assert found is not None
    assert found.needed is None


def test_pace_is_counted_from_the_middle_of_the_years_of_the_baseline() -> None:
    one = series(yearly(2012, 118.0, 120.0, 122.0, 110.0, 100.0, 90.0))
    found = progress_of(Goal("doel", current=Target(60, 2025), start=2015), one)
    assert found.current is not None
    assert found.current.realised == pytest.approx((90 - 120) / (2017 - 2013))


def test_a_figure_that_is_certain_and_at_its_target_has_come_all_the_way_whatever_the_baseline() -> None:
    one = series(steady(2016, 2022, 120, 80), half=10)
    certain = replace(one.values[-1], chance=(80.0, 80.0))
    found = progress_of(GOAL, Series(one.indicator, (*one.values[:-1], certain))).current
    assert found is not None
    assert found.interval == pytest.approx((1, 1))


def test_a_target_year_within_the_lag_is_not_too_early_for_ever() -> None:
    goal = Goal("kort", None, Target(110, 2017), baseline=120, baseline_year=2016)
    assert progress_of(goal, series(yearly(2016, 120.0, 119.0), half=1)).state is State.BEHIND


@pytest.mark.parametrize(
    ("goal", "one", "reason"),
    [
        (GOAL, None, Reason.NO_INDICATOR),
        (GOAL, series(yearly(2016, Status.SUPPRESSED, Status.MISSING)), Reason.SUPPRESSED),
        (GOAL, series(yearly(2016, GONE, Status.MISSING)), Reason.BREAK),
        (GOAL, Series(BIJSTAND, ()), Reason.NO_FIGURES),
        (GOAL, series(steady(2016, 2022, 9, 8), indicator=replace(BIJSTAND, modelled=True)), Reason.MODELLED),
        (GOAL, series(yearly(2016, GONE, GONE, 100.0, 90.0)), Reason.BREAK),
        (GOAL, series(steady(2016, 2022, 9, 8), redefined=((2020, "nieuw"),)), Reason.BREAK),
        (Goal("zonder", current=Target(80, 2028)), series(steady(2016, 2022, 120, 100)), Reason.NO_BASELINE),
        (Goal("zonder", baseline=1, baseline_year=2016), series(steady(2016, 2022, 120, 100)), Reason.NO_TARGET),
        (replace(GOAL, current=Target(120, 2028)), series(steady(2016, 2022, 120, 100)), Reason.SAME_TARGET),
        (replace(GOAL, selected=2016), series(steady(2016, 2022, 120, 100)), Reason.SELECTION),
    ],
    ids=lambda value: str(value) if isinstance(value, Reason) else "",
)
def test_a_goal_that_cannot_be_followed_says_why(goal: Goal, one: Series | None, reason: Reason) -> None:
    found = progress_of(goal, one)
    assert (found.state, found.reason, found.current) == (State.UNKNOWN, reason, None)


@given(
    baseline=st.none() | st.integers(0, 200),
    baseline_year=st.none() | st.integers(2010, 2025),
    target=st.none() | st.tuples(st.integers(0, 200), st.integers(2010, 2030)),
    start=st.none() | st.integers(2010, 2025),
    selected=st.none() | st.integers(2010, 2025),
    figures=st.lists(st.integers(0, 200) | st.sampled_from([GONE, Status.SUPPRESSED]), max_size=8),
    half=st.sampled_from([0.0, 1.0, 40.0]),
)
def test_no_goal_that_can_be_written_down_fails(
    baseline: int | None,
    baseline_year: int | None,
    target: tuple[int, int] | None,
    start: int | None,
    selected: int | None,
    figures: list[int | Status],
    half: float,
) -> None:
    aim = None if target is None else Target(*target)
    goal = Goal("doel", aim, aim, baseline, baseline_year, start, selected)
    found = progress_of(goal, series(yearly(2014, *figures), half=half))
    assert (found.reason is None) == (found.state in {State.ON_COURSE, State.WITHIN_MARGIN, State.BEHIND})
    if found.baseline is not None:
        assert selected not in found.baseline.years


def test_a_way_shorter_than_the_margin_of_the_baseline_has_a_state_and_no_interval() -> None:
    found = progress_of(GOAL, series(steady(2016, 2022, 120, 118), half=60))
    assert found.current is not None
    assert (found.state, found.current.interval) == (State.WITHIN_MARGIN, None)


def test_the_baseline_is_never_of_the_year_of_selection() -> None:
    one = series(yearly(2012, 110.0, 112.0, 111.0, 140.0, 111.0, 110.0), half=3)
    goal = Goal("doel", baseline=140, baseline_year=2015, start=2016, selected=2015)
    found = baseline_of(goal, one)
    assert isinstance(found, Baseline)
    assert (found.years, found.value) == ((2012, 2013, 2014), 111.0)
    assert found.sd < baseline_sd(one) / 1.7
    assert baseline_of(replace(goal, selected=None), one) == Baseline(140, baseline_sd(one), (2015,))


def baseline_sd(one: Series) -> float:
    """The standard deviation of one figure of a series whose figures have equal margins."""
    return float(one.panel.sd[0, 0])


def test_the_baseline_is_of_the_last_five_years_before_the_start() -> None:
    found = baseline_of(Goal("doel", start=2018), series(steady(2008, 2020, 100, 88)))
    assert isinstance(found, Baseline)
    assert found.years == (2013, 2014, 2015, 2016, 2017)


def test_a_baseline_from_before_there_were_figures_has_the_margin_of_the_oldest() -> None:
    one = series(steady(2016, 2022, 120, 100), half=3)
    goal = replace(GOAL, baseline_year=2010)
    assert baseline_of(goal, one) == Baseline(120, baseline_sd(one), (2010,))


def test_no_baseline_is_taken_from_across_a_break() -> None:
    one = series(yearly(2012, 200.0, 201.0, 110.0, 111.0, 110.0), redefined=((2014, "nieuw"),))
    found = baseline_of(Goal("doel", start=2016), one)
    assert isinstance(found, Baseline)
    assert found.years == (2014, 2015)


def test_the_path_waits_for_the_lag_and_ends_at_the_target_for_a_generation() -> None:
    one = series(steady(2016, 2022, 120, 100))
    baseline = baseline_of(GOAL, one)
    assert isinstance(baseline, Baseline)
    path = dict(path_of(GOAL, Target(80, 2028), one, baseline))
    assert (min(path), max(path)) == (2016, 2036)
    assert [path[year] for year in (2016, 2018, 2023, 2028, 2036)] == [120, 120, 100, 80, 80]
