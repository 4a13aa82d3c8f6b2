"""The words of the monitor in simulated countries, where it is known what is true (docs/monitor.md has the tables)."""

from __future__ import annotations

import pytest

from benchmarks import monitor
from benchmarks.monitor import WORLDS, World
from wijkonderzoek.monitoring.words import State


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
@pytest.mark.parametrize("years", [5, 8])
def test_areas_of_which_nothing_is_done_differ_in_5_of_100_cases(world: World, years: int) -> None:
    found = monitor.false_verdicts(world, years, rounds=8)
    assert found.ours <= 5
    assert found.smallest <= 6.5


def test_without_its_margin_the_smallest_of_a_class_would_differ_too_often() -> None:
    found = monitor.false_verdicts(WORLDS[0], 8, rounds=12)
    assert found.plain_smallest > 7
    assert found.plain_smallest > found.smallest + 2


def test_a_test_on_one_series_takes_national_shocks_for_a_trend() -> None:
    assert monitor.false_verdicts(WORLDS[0], 8, rounds=12).kendall > 10


@pytest.mark.parametrize("years", [5, 8, 12])
def test_where_nothing_moves_5_of_100_are_said_to_change(years: int) -> None:
    assert 3 < monitor.changed_false(years) < 6.5


def test_at_most_5_of_100_reports_say_anything_false() -> None:
    assert monitor.any_false_in_a_report(rounds=4) <= 5.5


def test_a_real_change_is_found_and_more_often_in_a_large_wijk() -> None:
    small, large = (monitor.power(WORLDS[2], 5, 0.03, size, rounds=60) for size in (700, 12_000))
    assert small > 15
    assert large > 75


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_a_flag_is_raised_for_one_or_two_of_1000_figures(world: World) -> None:
    assert monitor.flagged(world, 8) < 3


def test_the_year_of_selection_closes_gaps_that_did_not_close_and_other_years_do_not() -> None:
    found = monitor.closed_by_selection(rounds=4)
    assert 0.1 < found.selected < 0.25
    assert abs(found.selected - found.just_below) < 0.05
    assert abs(found.other_years) < 0.03


def test_a_goal_that_goes_as_planned_is_hardly_ever_behind_whatever_the_size() -> None:
    for residents in (500, 2000, 10_000):
        assert monitor.states(residents, "as planned")[State.BEHIND] < 5


def test_a_goal_on_which_nothing_happens_is_behind_in_a_large_wijk_and_rarely_on_course_in_a_small_one() -> None:
    assert monitor.states(10_000, "nothing changes")[State.BEHIND] > 95
    assert monitor.states(500, "nothing changes")[State.ON_COURSE] < 20


def test_asking_the_whole_interval_would_leave_small_wijken_undecided() -> None:
    assert 100 - monitor.states(500, "as planned")["clear"] > 84
    assert 100 - monitor.states(500, "nothing changes")["clear"] > 80
