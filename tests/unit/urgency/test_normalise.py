from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from tests.unit.urgency.tables import arrays, frame, regions, table
from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.urgency.normalise import (
    METHODS,
    exponential,
    exponential_scale,
    minmax,
    normalise,
    percentile,
    ranks,
    zscore,
)

VALUES = table(a=[3, 1, 2], b=[10, 30, None])
BOTH = {"a": 1, "b": -1}


@given(arrays(rows=1), st.sampled_from(["average", "min"]))
def test_ranks_are_those_of_scipy(array: np.ndarray, ties: str) -> None:
    expected = stats.rankdata(array, ties, axis=0, nan_policy="omit")
    assert np.array_equal(ranks(array, ties), expected, equal_nan=True)


@given(arrays())
def test_a_percentile_is_the_share_of_others_below_equal_ones_half(array: np.ndarray) -> None:
    found = percentile(array)
    for i, j in np.argwhere(~np.isnan(array)):
        others = np.delete(array[:, j], i)
        others = others[~np.isnan(others)]
        if len(others):
            share = ((others < array[i, j]).sum() + (others == array[i, j]).sum() / 2) / len(others) * 100
            assert found[i, j] == pytest.approx(share, abs=1e-9)
        else:
            assert np.isnan(found[i, j])


@given(arrays())
def test_the_scale_runs_from_its_lowest_to_its_highest_value(array: np.ndarray) -> None:
    found = minmax(array, low=1, high=100)
    for before, after in zip(array.T, found.T, strict=True):
        there = before[~np.isnan(before)]
        if len(there) and there.min() < there.max():
            assert (np.nanmin(after), np.nanmax(after)) == (pytest.approx(1), pytest.approx(100))
            assert np.array_equal(np.isnan(after), np.isnan(before))
        else:
            assert np.isnan(after).all()


@given(arrays())
def test_a_z_score_has_the_mean_and_spread_it_was_asked_for(array: np.ndarray) -> None:
    found = zscore(array, mean=10, sd=2)
    for before, after in zip(array.T, found.T, strict=True):
        there = before[~np.isnan(before)]
        if len(there) > 1 and there.min() < there.max():
            assert np.nanmean(after) == pytest.approx(10, abs=1e-6)
            assert np.nanstd(after, ddof=1) == pytest.approx(2, abs=1e-6)
        else:
            assert np.isnan(after).all()


@given(arrays(rows=3), st.sampled_from(list(METHODS)))
def test_more_of_the_direction_is_higher_whichever_way_it_runs(array: np.ndarray, method: str) -> None:
    values = frame(array)
    assume((values.min() < values.max()).all())
    up = normalise(values, dict.fromkeys(values, 1), method)
    down = normalise(values, dict.fromkeys(values, -1), method)
    for name, column in values.items():
        ordered = column.dropna().sort_values().index
        assert up[name][ordered].is_monotonic_increasing
        assert down[name][ordered].is_monotonic_decreasing
    assert up.isna().equals(values.isna())
    assert np.allclose(normalise(-values, dict.fromkeys(values, 1), method), down, equal_nan=True)


@given(arrays(rows=3), st.floats(0.5, 100), st.floats(-100, 100))
def test_the_unit_of_a_figure_does_not_matter(array: np.ndarray, factor: float, shift: float) -> None:
    values = frame(array)
    assume((values.max() - values.min() > 0.01).all())
    directions = dict.fromkeys(values, 1)
    for method in ("minmax", "z"):
        found = normalise(values * factor + shift, directions, method)
        assert np.allclose(found, normalise(values, directions, method), atol=1e-4, equal_nan=True)


def test_each_method_has_its_scale() -> None:
    assert normalise(VALUES, BOTH)["a"].tolist() == [100, 0, 50]
    assert normalise(VALUES, BOTH, "percentile", low=1, high=10)["a"].tolist() == [10, 1, 5.5]
    assert normalise(VALUES, BOTH, "rank")["a"].tolist() == [3, 1, 2]
    assert normalise(VALUES, BOTH, "minmax", low=1, high=10)["a"].tolist() == [10, 1, 5.5]
    assert normalise(VALUES, BOTH, "z", mean=100, sd=15)["a"].tolist() == [115, 85, 100]
    assert normalise(VALUES, BOTH)["b"].tolist()[:2] == [100, 0]


def test_ties_share_a_place_or_take_the_lowest() -> None:
    values = table(a=[1, 2, 2, 3])
    assert normalise(values, BOTH, "rank")["a"].tolist() == [1, 2.5, 2.5, 4]
    assert normalise(values, BOTH, "rank", ties="min")["a"].tolist() == [1, 2, 2, 4]
    assert normalise(values, BOTH, "percentile", ties="min")["a"].tolist() == pytest.approx([0, 100 / 3, 100 / 3, 100])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("values", "message"),
    [
        (table(a=[5, 5, 5], b=[1, 2, 3]), "indicator 'a' has no place on a scale: 'a' is 5 in all 3 regions"),
        (table(a=[5, None, None], b=[1, 2, 3]), "indicator 'a' has no place on a scale: 'a' is 5 in one region"),
        (table(a=[1, 2, 3], b=[None, None, None]), "indicator 'b' has no value in any region"),
        (table(a=[1], b=[2]), "there is one region, WK000000"),
    ],
)
def test_what_tells_no_regions_apart_has_no_place(values: pd.DataFrame, message: str, method: str) -> None:
    with pytest.raises(InputError) as caught:
        normalise(values, BOTH, method)
    assert message in str(caught.value)


def test_every_indicator_has_a_direction() -> None:
    with pytest.raises(InputError, match="indicator 'b' has no direction"):
        normalise(VALUES, {"a": 1})
    with pytest.raises(InputError, match=r"'inkomen' has no direction. Did you mean 'inkomn'\?"):
        normalise(table(inkomen=[1, 2]), {"inkomn": 1})
    with pytest.raises(InputError, match="indicator 'a' has direction 0"):
        normalise(VALUES, {"a": 0, "b": 1})


def test_directions_of_other_indicators_do_no_harm() -> None:
    assert normalise(VALUES, BOTH | {"c": 1}).equals(normalise(VALUES, BOTH))


def test_an_unknown_method_or_bound_is_refused() -> None:
    with pytest.raises(UsageError, match=r"method 'percentil' is unknown. Did you mean 'percentile'\?"):
        normalise(VALUES, BOTH, "percentil")
    with pytest.raises(UsageError, match="method 'z' takes no 'low'"):
        normalise(VALUES, BOTH, "z", low=1)
    with pytest.raises(UsageError, match="ties 'max' is unknown"):
        normalise(VALUES, BOTH, "rank", ties="max")
    for bounds in ({"sd": 0}, {"sd": np.inf}, {"mean": np.nan}):
        with pytest.raises(UsageError, match="the mean is"):
            normalise(VALUES, BOTH, "z", **bounds)


@pytest.mark.parametrize("method", ["percentile", "minmax"])
@pytest.mark.parametrize(("low", "high"), [(100, 1), (1, 1), (0, np.inf), (np.nan, 1)])
def test_a_scale_runs_from_a_low_to_a_high_figure(method: str, low: float, high: float) -> None:
    with pytest.raises(UsageError, match=f"the scale runs from {low:g} to {high:g}"):
        normalise(VALUES, BOTH, method, low=low, high=high)


def test_indicators_may_go_by_number() -> None:
    values = pd.DataFrame({1: [1, 2], 2: [3, 4]})
    assert normalise(values, {1: 1, 2: -1}).to_numpy().tolist() == [[0, 100], [100, 0]]
    with pytest.raises(InputError, match="indicator '2' has no direction"):
        normalise(values, {1: 1})


@pytest.mark.parametrize("kind", ["Int64", "Float64", "float32"])
def test_ranks_of_any_numeric_type_have_the_same_scores(kind: str) -> None:
    ranks = pd.Series([1, None, 3], dtype="Float64")
    found = exponential(ranks.astype(kind))
    assert np.array_equal(found.to_numpy(float, na_value=np.nan), exponential(np.array([1, np.nan, 3])), equal_nan=True)


def test_the_exponential_scale_gives_its_upper_half_to_the_most_deprived_tenth() -> None:
    areas = 33_755
    scores = exponential(pd.Series(range(1, areas + 1)))
    assert scores.iloc[0] == pytest.approx(100, abs=1e-9)
    assert scores.is_monotonic_decreasing
    assert scores.iloc[-1] == pytest.approx(-23 * np.log(1 - (1 - np.exp(-100 / 23)) / areas), abs=1e-9)
    assert scores.iloc[areas // 10] == pytest.approx(50, abs=0.5)


def test_a_shared_rank_lies_between_the_ranks_it_is_shared_by() -> None:
    scores = exponential(pd.Series([1.5, 1.5, 3, np.nan]))
    one, two = exponential(pd.Series([1, 2, 3, 4]))[:2]
    assert two < scores[0] == scores[1] < one
    assert np.isnan(scores[3])


@pytest.mark.parametrize("areas", [None, 9])
def test_ranks_in_an_array_have_the_scale_they_have_in_a_table(areas: int | None) -> None:
    drawn = np.array([[1.0, 3.0], [2.5, np.nan], [2.5, 1.0]])
    expected = exponential(frame(drawn), areas).to_numpy()
    assert np.array_equal(exponential(drawn, areas), expected, equal_nan=True)
    assert np.array_equal(exponential(drawn[:, 0], areas), expected[:, 0])
    assert np.array_equal(exponential_scale(drawn, areas or len(drawn)), expected, equal_nan=True)
    assert np.isnan(expected[1, 1])


def test_some_areas_are_scored_as_if_all_were_there() -> None:
    every = exponential(pd.DataFrame({"income": range(1, 101)}, index=regions(100)))
    some = exponential(pd.DataFrame({"income": [5, 80]}, index=[regions(100)[4], regions(100)[79]]), areas=100)
    assert some.equals(every.loc[some.index])


@pytest.mark.parametrize(("rank", "said"), [(0, "rank 0"), (0.5, "rank 0.5"), (4, "rank 4"), (-1, "rank -1")])
def test_a_rank_outside_the_areas_is_refused(rank: float, said: str) -> None:
    with pytest.raises(InputError) as caught:
        exponential(table(income=[1, 2, 3], health=[1, rank, 3]))
    assert f"area WK000001, domain 'health': {said} is not from 1 to 3" in str(caught.value)
    with pytest.raises(InputError, match=f"area x: {said} is not from 1 to 1"):
        exponential(pd.Series([float(rank)], index=["x"]))
    with pytest.raises(InputError, match=f"area 1, domain '0': {said} is not from 1 to 3"):
        exponential(np.array([[1.0], [rank], [3.0]]))
