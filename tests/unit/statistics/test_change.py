"""Slopes, ranks and ratios against other libraries and by what must hold of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, kendalltau, theilslopes

from wijkonderzoek.statistics.kendall import kendall
from wijkonderzoek.statistics.outlying import benjamini_hochberg, between_sd, distances, rank_p
from wijkonderzoek.statistics.ratios import fieller
from wijkonderzoek.statistics.slope import EFFICIENCY, predict, slope_sd, theil_sen

FIGURES = st.lists(st.integers(-50, 50), min_size=3, max_size=12)


@given(figures=FIGURES, seed=st.integers(0, 1000))
def test_a_slope_is_that_of_scipy_with_any_gaps_between_years(figures: list[int], seed: int) -> None:
    years = np.sort(np.random.default_rng(seed).choice(np.arange(2000, 2030), len(figures), replace=False))
    slope, _ = theil_sen(np.array([figures], float), years.tolist())
    assert slope[0] == pytest.approx(theilslopes(figures, years).slope, abs=1e-12)


def test_years_without_a_figure_do_not_count() -> None:
    gaps = np.array([[1.0, np.nan, 5.0, 6.0]])
    whole = np.array([[1.0, 5.0, 6.0]])
    for found, wanted in zip(theil_sen(gaps, [0, 1, 2, 3]), theil_sen(whole, [0, 2, 3]), strict=True):
        assert found[0] == wanted[0]
    sd = np.where(np.isnan(gaps), np.nan, 1.0)
    assert slope_sd(sd, gaps, [0, 1, 2, 3])[0] == pytest.approx(slope_sd(np.ones((1, 3)), whole, [0, 2, 3])[0])
    assert predict(gaps, sd, [0, 1, 2, 3], 4)[1][0] == pytest.approx(
        predict(whole, np.ones((1, 3)), [0, 2, 3], 4)[1][0]
    )


def test_one_figure_has_no_slope_and_no_margin_of_it() -> None:
    one = np.array([[np.nan, 3.0]])
    assert np.isnan([*theil_sen(one, [0, 1]), slope_sd(one, one, [0, 1])]).all()


@pytest.mark.parametrize("years", [5, 8, 12])
def test_the_margin_of_a_slope_is_about_how_far_slopes_lie_apart(years: int) -> None:
    drawn = np.random.default_rng(1).normal(0, 1, (20_000, years))
    stated = slope_sd(np.ones((1, years)), drawn[:1], range(years))[0]
    real = theil_sen(drawn, range(years))[0].std()
    assert 0.97 < stated / real < 1.06
    assert EFFICIENCY < 1


@pytest.mark.parametrize("years", [5, 8, 12])
def test_the_margin_of_a_prediction_is_no_smaller_than_how_far_predictions_lie_off(years: int) -> None:
    drawn = np.random.default_rng(2).normal(0, 1, (20_000, years))
    expected, _ = predict(drawn, np.ones(drawn.shape), range(years), years)
    stated = predict(drawn[:1], np.ones((1, years)), range(years), years)[1][0]
    assert 0.95 < stated / expected.std() < 1.1


@given(p=st.lists(st.floats(0.001, 1), min_size=1, max_size=30))
def test_questions_at_once_are_adjusted_as_scipy_does(p: list[float]) -> None:
    np.testing.assert_allclose(benjamini_hochberg(np.array(p)), false_discovery_control(p))


def test_a_question_without_an_answer_does_not_count() -> None:
    found = benjamini_hochberg(np.array([0.01, np.nan, 0.03]))
    np.testing.assert_allclose(found[[0, 2]], false_discovery_control([0.01, 0.03]))
    assert np.isnan(found[1])
    assert np.isnan(benjamini_hochberg(np.array([np.nan]))).all()


@given(figures=FIGURES)
def test_tau_allows_ties_as_scipy_does(figures: list[int]) -> None:
    found = kendall(np.array(figures, float))
    wanted = kendalltau(range(len(figures)), figures).statistic
    assert found.tau == pytest.approx(0 if np.isnan(wanted) else wanted, abs=1e-6)


@pytest.mark.parametrize("figures", [[3, 1, 4, 2, 5, 9, 6], [1, 2, 3, 4, 5], [2, 1, 4, 3, 5, 7, 6, 9, 8, 10]])
def test_without_ties_its_p_is_the_exact_one(figures: list[int]) -> None:
    exact = kendalltau(range(len(figures)), figures, method="exact").pvalue
    assert kendall(np.array(figures, float)).p == pytest.approx(exact, abs=0.005)


def test_tau_of_equal_figures_says_nothing() -> None:
    found = kendall(np.ones(5))
    assert (found.tau, found.p) == (0.0, 1.0)


def test_tau_of_a_series_with_a_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="no gaps"):
        kendall(np.array([1.0, np.nan, 2.0, 3.0]))


def test_of_alike_ones_no_more_than_their_share_stands_out() -> None:
    rng = np.random.default_rng(3)
    p = rank_p(distances(rng.normal(0, 1, 500), np.full(500, 0.5)))
    assert (p <= 0.05).mean() == 0.05
    assert p.min() == 1 / 500


def test_what_happens_everywhere_makes_nobody_stand_out() -> None:
    rng = np.random.default_rng(4)
    values, sd = rng.normal(0, 1, 200), rng.uniform(0.5, 1, 200)
    np.testing.assert_allclose(distances(values + 100, sd), distances(values, sd), atol=1e-9)


def test_where_all_are_exactly_alike_only_another_one_stands_out() -> None:
    same = np.zeros(150)
    assert rank_p(distances(same, same)).min() == 1
    odd = np.append(same, 1.0)
    assert rank_p(distances(odd, np.append(same, 0.0)))[-1] == pytest.approx(1 / 151)


def test_values_that_lie_no_farther_apart_than_their_margins_have_nothing_between_them() -> None:
    rng = np.random.default_rng(5)
    assert between_sd(rng.normal(0, 1, 400), np.full(400, 2.0)) == 0


def test_the_interval_of_a_ratio_holds_it_95_times_of_100() -> None:
    rng = np.random.default_rng(6)
    top, bottom = rng.normal(3, 1, 20_000), rng.normal(8, 1, 20_000)
    one = np.ones(20_000)
    low, high = fieller(top, bottom, one, one, 0 * one)
    known = ~np.isnan(low)
    held = (low <= 3 / 8) & (high >= 3 / 8)
    assert known.mean() > 0.99
    assert abs(held[known].mean() - 0.95) < 0.01


def test_a_ratio_of_a_bottom_that_may_be_none_has_no_interval() -> None:
    one = np.ones(1)
    assert np.isnan(fieller(3 * one, 1.9 * one, one, one, 0 * one)).all()
    assert not np.isnan(fieller(3 * one, 2.0 * one, one, one, 0 * one)).any()
