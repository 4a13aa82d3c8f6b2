"""The toevalsmarge of rates: of counted events, never of a published mean."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.urgency.country import indicator
from wijkonderzoek.indicators.compute import Cells, compute_column
from wijkonderzoek.model import STATUS_CODE, Status
from wijkonderzoek.statistics.intervals import byar, poisson_exact


def cells(**values: float) -> Cells:
    arrays = {name: np.array([value]) for name, value in values.items()}
    seen = np.array([STATUS_CODE[Status.OBSERVED]], np.int8)
    return Cells(arrays, {n: np.zeros(1) for n in arrays}, dict.fromkeys(arrays, seen), 1)


def test_events_per_thousand_have_byars_interval_and_the_exact_one_below_ten() -> None:
    rate = indicator("events", measure="rate", variable="", numerator=("a",), denominator=("n",), scale=1000.0)
    for count, rule in ((10.0, byar), (9.0, poisson_exact)):
        found = compute_column(rate, cells(a=count, n=3000.0))
        low, high = rule(np.array([count]))
        assert (found.chance_low[0], found.chance_high[0]) == pytest.approx((low[0] / 3, high[0] / 3))


def test_a_published_mean_per_household_has_no_margin_of_chance() -> None:
    cars = indicator("cars", measure="rate", variable="g_cars", denominator=("n",), scale=1.0)
    assert np.isnan(compute_column(cars, cells(g_cars=1.1, n=200.0)).chance_low[0])
