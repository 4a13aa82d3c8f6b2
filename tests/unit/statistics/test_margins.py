"""Margins against known answers and their own laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkonderzoek.statistics.digits import significant
from wijkonderzoek.statistics.intervals import wilson
from wijkonderzoek.statistics.quality import quality_of


def test_wilson_has_its_published_limits() -> None:
    low, high = wilson(np.array([0.65]), np.array([100.0]))
    assert (low[0], high[0]) == pytest.approx((0.552544, 0.736358), abs=5e-7)


def test_wilson_agrees_with_statsmodels() -> None:
    from statsmodels.stats.proportion import proportion_confint

    rng = np.random.default_rng(1)
    n = rng.integers(1, 5000, 200)
    count = rng.binomial(n, rng.uniform(0, 1, 200))
    low, high = wilson(count / n, n.astype(float))
    expected = proportion_confint(count, n, method="wilson")
    assert np.allclose([low, high], expected, atol=1e-12)


@given(st.floats(0, 1), st.floats(1, 1e7))
def test_wilson_holds_the_share_and_stays_between_none_and_all(share: float, n: float) -> None:
    low, high = wilson(np.array([share]), np.array([n]))
    assert 0 <= low[0] <= share + 1e-12
    assert share - 1e-12 <= high[0] <= 1


def test_there_is_no_margin_without_people() -> None:
    low, high = wilson(np.array([0.5]), np.array([0.0]))
    assert np.isnan(low[0])
    assert np.isnan(high[0])


@given(st.floats(-1e12, 1e12).filter(lambda x: x == 0 or abs(x) > 1e-12))
def test_ten_digits_stay_and_rounding_twice_changes_nothing(value: float) -> None:
    once = significant(np.array([value]))
    assert once[0] == pytest.approx(value, rel=1e-9)
    assert float(f"{once[0]:.10g}") == pytest.approx(float(f"{value:.10g}"), rel=1e-12)


def test_missing_stays_missing_and_zero_stays_zero() -> None:
    rounded = significant(np.array([np.nan, 0.0, -0.0]))
    assert np.isnan(rounded[0])
    assert rounded[1] == 0


def test_quality_follows_the_width_of_the_margin() -> None:
    assert [quality_of(100, 100 - h, 100 + h) for h in (0, 20, 21, 50, 51)] == [1, 1, 2, 2, 3]
