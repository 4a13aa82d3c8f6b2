from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.unit.urgency.tables import arrays, frame, table
from wijkonderzoek.urgency.treat import DETAILS, KURTOSIS, MOST_POINTS, SKEW, skew_and_kurtosis, treat

PLAIN = [float(x) for x in range(1, 31)]
FAR = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8]
"""One point more than may be winsorised, each far beyond the last."""


@given(st.lists(st.integers(-1000, 1000), min_size=4, max_size=40, unique=True))
def test_skew_and_kurtosis_are_those_of_scipy_without_bias(numbers: list[int]) -> None:
    column = np.array([*map(float, numbers), np.nan])
    expected = stats.skew(column[:-1], bias=False), stats.kurtosis(column[:-1], bias=False)
    assert skew_and_kurtosis(column) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("column", [[], [1, 2, 3], [5, 5, 5, 5, 5], [0.1] * 7])
def test_too_few_or_equal_figures_have_no_shape(column: list[float]) -> None:
    assert np.isnan(skew_and_kurtosis(np.array(column, float))).all()


def test_an_ordinary_indicator_is_left_alone() -> None:
    values = table(a=PLAIN)
    done = treat(values)
    assert done.values.equals(values)
    row = done.details.loc["a"]
    assert row["passed_0"]
    assert row.drop(["passed_0", "skew_0", "kurtosis_0"]).isna().all()


def test_one_extreme_region_takes_the_next_highest_figure() -> None:
    done = treat(table(a=[*PLAIN, 1000]))
    assert done.values["a"].tolist() == [*PLAIN, 30]
    row = done.details.loc["a"]
    assert (row["passed_0"], row["winsorised"], row["passed_1"], row["logged"]) == (False, 1, True, False)


def test_a_low_extreme_takes_the_next_lowest_figure() -> None:
    assert treat(table(a=[*PLAIN, -1000])).values["a"].tolist() == [*PLAIN, 1]


def test_equal_extremes_are_treated_alike_and_counted_each() -> None:
    done = treat(table(a=[*PLAIN, 500, 500]))
    assert done.values["a"].tolist() == [*PLAIN, 30, 30]
    assert done.details.loc["a", "winsorised"] == 2


def test_never_more_points_than_allowed_are_winsorised() -> None:
    done = treat(table(a=[*PLAIN * 5, *FAR]))
    row = done.details.loc["a"]
    assert (row["winsorised"], row["passed_1"], row["logged"]) == (MOST_POINTS, False, True)
    six_alike = treat(table(a=[*PLAIN * 10, *[5000.0] * 6])).details.loc["a"]
    assert (six_alike["winsorised"], six_alike["logged"]) == (0, True)


@pytest.mark.parametrize("extreme", [1.0, -1.0])
def test_the_one_region_that_differs_goes_on_differing(extreme: float) -> None:
    done = treat(table(a=[*[0.0] * 30, extreme]))
    assert (done.details.loc["a", "winsorised"], done.details.loc["a", "logged"]) == (0, True)
    assert done.values["a"].rank().tolist() == table(a=[*[0.0] * 30, extreme])["a"].rank().tolist()


@pytest.mark.parametrize("sign", [1, -1])
def test_what_winsorising_does_not_solve_goes_on_a_log_scale_of_the_original_figures(sign: int) -> None:
    column = np.array([*PLAIN * 5, *FAR]) * sign
    low, high = column.min(), column.max()
    offset = 0.01 * (high - low)
    expected = np.log(column - low + offset) if sign > 0 else -np.log(high - column + offset)
    done = treat(table(a=column.tolist()))
    assert done.values["a"].tolist() == pytest.approx(expected.tolist(), abs=1e-12)
    assert abs(done.details.loc["a", "skew_2"]) < abs(done.details.loc["a", "skew_0"])


def test_a_mirrored_indicator_is_treated_in_the_mirror() -> None:
    for column in ([*PLAIN, 1000], [*PLAIN * 5, *FAR]):
        up, down = treat(table(a=column)), treat(table(a=[-x for x in column]))
        assert down.values["a"].tolist() == pytest.approx((-up.values["a"]).tolist())


def test_gaps_stay_gaps_on_either_scale() -> None:
    done = treat(table(a=[*PLAIN, 1000, None], b=[None, *PLAIN[:25], *FAR]))
    assert done.values.isna().sum().tolist() == [1, 1]
    assert np.isnan(done.values["a"].iloc[-1])
    assert np.isnan(done.values["b"].iloc[0])


@given(arrays(rows=4), st.sampled_from([(SKEW, KURTOSIS), (1.0, 0.0), (0.1, -2.0)]))
def test_treatment_keeps_the_order_of_regions(array: np.ndarray, limits: tuple[float, float]) -> None:
    done = treat(frame(array), *limits)
    assert list(done.details) == list(DETAILS)
    for name, before in frame(array).items():
        after = done.values[name]
        assert after.isna().equals(before.isna())
        ordered = after[before.dropna().sort_values().index]
        assert ordered.is_monotonic_increasing
        assert (after.min() < after.max()) == (before.min() < before.max())
        assert done.details["winsorised"].fillna(0)[name] <= MOST_POINTS
