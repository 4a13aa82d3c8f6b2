"""Intervals of counts and rates against the exact distribution and their own laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from wijkonderzoek.statistics.intervals import byar, poisson_exact, rate_interval


@given(st.integers(10, 100_000))
def test_byar_is_close_to_the_exact_interval_from_ten_events_on(count: int) -> None:
    near, exact = byar(np.array([float(count)])), poisson_exact(np.array([float(count)]))
    for one, other in zip(near, exact, strict=True):
        assert one[0] == pytest.approx(other[0], rel=0.012)


@given(st.integers(0, 400))
def test_the_exact_interval_leaves_half_of_the_tail_on_each_side(count: int) -> None:
    low, high = poisson_exact(np.array([float(count)]))
    assert poisson.cdf(count, high[0]) == pytest.approx(0.025)
    if count:
        assert poisson.sf(count - 1, low[0]) == pytest.approx(0.025)
    else:
        assert low[0] == 0


@given(st.integers(0, 2000), st.floats(1, 1e6), st.floats(0.5, 0.99))
def test_a_rate_lies_in_its_interval_and_more_confidence_is_wider(count: int, n: float, confidence: float) -> None:
    events, people = np.array([float(count)]), np.array([n])
    low, high = rate_interval(events, people, 1000, confidence)
    wide_low, wide_high = rate_interval(events, people, 1000, 0.995)
    rate = count / n * 1000
    assert wide_low[0] <= low[0] <= rate * (1 + 1e-12) <= high[0] * (1 + 2e-12) <= wide_high[0] * (1 + 3e-12)


def test_below_ten_events_the_exact_interval_is_used() -> None:
    low, high = rate_interval(np.array([9.0, 10.0]), np.array([1.0, 1.0]))
    assert (low[0], high[0]) == tuple(bound[0] for bound in poisson_exact(np.array([9.0])))
    assert (low[1], high[1]) == tuple(bound[0] for bound in byar(np.array([10.0])))


def test_no_people_no_rate() -> None:
    assert np.isnan(rate_interval(np.array([3.0]), np.array([0.0]))).all()
