"""Natural breaks, against the library as oracle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkonderzoek.report.maps import class_of, map_of, natural_breaks
from wijkonderzoek.report.model import Map
from wijkonderzoek.report.research import Research


def within(values: np.ndarray, bounds: tuple[float, ...]) -> float:
    classes = np.searchsorted(bounds, values, "left")
    return sum(float(((values[classes == c] - values[classes == c].mean()) ** 2).sum()) for c in set(classes))


@pytest.mark.filterwarnings("ignore:Numba not installed")
@pytest.mark.parametrize("seed", range(5))
def test_breaks_are_as_good_as_those_of_mapclassify(seed: int) -> None:
    from mapclassify import FisherJenks

    values = np.random.default_rng(seed).lognormal(8, 1, 40).round()
    ours = natural_breaks(values, 4)
    theirs = tuple(FisherJenks(values, k=4).bins)
    assert within(values, ours) == pytest.approx(within(values, theirs))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 1000), max_size=30), st.integers(1, 5))
def test_every_value_falls_in_a_class_and_no_class_is_empty(values: list[int], classes: int) -> None:
    array = np.array(values, float)
    bounds = natural_breaks(array, classes)
    assert len(bounds) == min(classes, len(set(values)))
    found = {class_of(v, bounds) for v in array}
    assert found == set(range(len(bounds)))
    assert class_of(np.nan, bounds) is None


def test_the_map_shows_the_wijk_in_its_gemeente(havenkwartier: Research) -> None:
    figure = map_of(havenkwartier)
    assert figure is not None
    assert isinstance(figure.data, Map)
    assert [area.name for area in figure.data.areas if area.highlighted] == ["Havenkwartier"]
    assert sum(c.count for c in figure.data.classes) == len(figure.data.areas) == len(figure.table.rows)
    assert figure.data.locator
    assert figure.data.locator_at is not None
