"""Rounding, funnels, shrinkage and disclosure: what small numbers leave open, and what they must not give away."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.urgency.country import indicator
from wijkonderzoek.harmonise.suppression import smallest_regions, suppressed
from wijkonderzoek.schemas import ResultaatRow
from wijkonderzoek.statistics.disclosure import recoverable
from wijkonderzoek.statistics.funnel import ALARM, WARNING, funnel_limits, outside, overdispersion
from wijkonderzoek.statistics.intervals import wilson
from wijkonderzoek.statistics.rounding import draw_counted, rounding_sd
from wijkonderzoek.statistics.shrinkage import Posterior, draw, log_rate_of, logit_of, pooled
from wijkonderzoek.urgency.normalise import percentile

FIGURES = st.lists(st.floats(-4, 4), min_size=4, max_size=30)


def test_aselect_rounding_to_five_misses_by_more_than_two_and_a_half_in_24_of_100() -> None:
    drawn = draw_counted(np.array([1000.0]), 5, "random", 200_000, np.random.default_rng(1)) - 1000
    assert sorted(set(drawn.ravel())) == list(range(-4, 5))
    assert (np.abs(drawn) > 2.5).mean() == pytest.approx(0.24, abs=0.005)
    assert drawn.std() == pytest.approx(rounding_sd(5, "random"), abs=0.01)


def test_rounding_to_the_nearest_is_off_by_half_a_unit_at_most_and_a_count_is_never_below_zero() -> None:
    drawn = draw_counted(np.array([0.0, 50.0]), 10, "nearest", 10_000, np.random.default_rng(1))
    assert 0 <= drawn[:, 0].min() < 0.01
    assert drawn[:, 0].max() <= 5
    assert np.abs(drawn[:, 1] - 50).max() <= 5
    with pytest.raises(ValueError, match="above 0"):
        draw_counted(np.array([1.0]), 0, "nearest", 1, np.random.default_rng(1))


def test_behind_a_published_zero_lies_none_in_one_of_three_and_four_in_one_of_fifteen() -> None:
    drawn = draw_counted(np.array([0.0]), 5, "random", 150_000, np.random.default_rng(1))
    share = [(drawn == count).mean() for count in range(5)]
    assert share == pytest.approx([5 / 15, 4 / 15, 3 / 15, 2 / 15, 1 / 15], abs=0.005)


@given(st.floats(0.01, 0.99), st.integers(5, 100_000), st.floats(0, 1))
def test_a_share_lies_within_the_funnel_when_its_wilson_interval_holds_the_target(
    target: float, n: int, share: float
) -> None:
    low, high = funnel_limits(target, np.array([float(n)]), WARNING)
    first, last = wilson(np.array([share]), np.array([float(n)]))
    inside, holds = low[0] <= share <= high[0], first[0] <= target <= last[0]
    near = min(abs(share - low[0]), abs(share - high[0])) < 1e-9
    assert near or inside == holds


def test_over_dispersion_widens_the_funnel_and_is_nil_where_there_is_only_chance() -> None:
    rng = np.random.default_rng(2)
    n = rng.integers(500, 20_000, 3000).astype(float)
    chance = rng.binomial(n.astype(int), 0.2) / n
    true = np.clip(rng.normal(0.2, 0.04, 3000), 0, 1)
    real = rng.binomial(n.astype(int), true) / n
    assert overdispersion(chance, n, 0.2) ** 0.5 < 0.003
    between = overdispersion(real, n, 0.2)
    assert between**0.5 == pytest.approx(0.04, rel=0.05)
    assert outside(real, n, 0.2, ALARM) > 0.4
    assert outside(real, n, 0.2, ALARM, between) < 0.005


@given(FIGURES, st.floats(0.01, 3), st.randoms())
def test_what_is_known_of_an_area_lies_between_its_own_figure_and_those_around_it(
    figures: list[float], noise: float, order: object
) -> None:
    y = np.array(figures)
    group = np.arange(len(y)) % 3
    found = pooled(y, np.full(len(y), noise), group)
    assert (found.mean >= y.min() - 1e-9).all()
    assert (found.mean <= y.max() + 1e-9).all()
    assert (found.sd <= noise**0.5 + 1e-9).all()
    shuffled = np.random.default_rng(1).permutation(len(y))
    assert pooled(y[shuffled], np.full(len(y), noise), group[shuffled]).mean == pytest.approx(found.mean[shuffled])


def test_the_smaller_the_area_the_nearer_it_comes_to_its_gemeente() -> None:
    rng = np.random.default_rng(3)
    n = np.tile([500.0, 5000.0, 50_000.0], 300)
    share = 1 / (1 + np.exp(-rng.normal(-2, 0.3, 900)))
    y, variance = logit_of(rng.binomial(n.astype(int), share).astype(float), n)
    found = pooled(y, variance, np.arange(900) // 9)
    moved = np.abs(found.mean - y).reshape(300, 3).mean(axis=0)
    assert moved[0] > moved[1] > moved[2]


def test_an_area_without_a_figure_has_no_posterior_and_disturbs_no_other() -> None:
    y, variance = logit_of(np.array([10.0, 20.0, np.nan, 5.0]), np.array([100.0, 100.0, 100.0, 0.0]))
    found = pooled(y, variance, np.array(["a", "a", "b", "b"]))
    assert np.isnan(found.mean[2:]).all()
    assert np.isnan(draw(found, 3, np.random.default_rng(1))[2:]).all()
    assert found.mean[:2] == pytest.approx(pooled(y[:2], variance[:2], np.array(["a", "a"])).mean)


def test_nothing_known_at_all_is_no_error() -> None:
    assert np.isnan(pooled(np.full(3, np.nan), np.full(3, np.nan), np.arange(3)).mean).all()


def test_a_rate_of_no_events_can_be_said() -> None:
    y, variance = log_rate_of(np.array([0.0]), np.array([1000.0]))
    assert np.exp(y[0]) * 1000 == pytest.approx(0.5)
    assert variance[0] == pytest.approx(2.0)


@pytest.mark.slow
def test_draws_around_raw_figures_cover_less_than_they_say() -> None:
    """Small differences between wijken: the tails of a ranking are filled by noise (methods of small areas)."""
    rng = np.random.default_rng(4)
    group = np.arange(3000) // 9
    n = np.clip(np.exp(rng.normal(7.4, 0.9, 3000)), 500, 60_000).round()
    true = 1 / (1 + np.exp(-(-3 + rng.normal(0, 0.1, 334)[group] + rng.normal(0, 0.15, 3000))))
    y, variance = logit_of(rng.binomial(n.astype(int), true).astype(float), n)
    place = percentile(true[:, None])[:, 0]
    worst = percentile(y[:, None])[:, 0] >= 90

    def covered(known: Posterior) -> tuple[float, float]:
        low, high = np.quantile(percentile(draw(known, 400, rng)), [0.05, 0.95], axis=1)
        hit = (low <= place) & (place <= high)
        return float(hit.mean()), float(hit[worst].mean())

    shrunk, raw = covered(pooled(y, variance, group)), covered(Posterior(y, np.sqrt(variance), 0, 0))
    assert shrunk[0] == pytest.approx(0.9, abs=0.025)
    assert shrunk[1] == pytest.approx(0.9, abs=0.05)
    assert raw[0] < 0.85
    assert raw[1] < 0.8


def test_one_hidden_part_of_a_sum_that_is_shown_can_be_worked_out_and_two_cannot() -> None:
    sums = [("GM1", ["WK1", "WK2", "WK3"]), ("WK1", ["BU1", "BU2"])]
    assert recoverable(sums, {"WK2"}) == {"WK2"}
    assert recoverable(sums, {"WK2", "WK3"}) == set()
    assert recoverable(sums, {"WK1", "BU1", "WK2"}) == set()


def test_overlapping_sums_are_seen_through() -> None:
    by_place = [("all", ["a", "b", "c"]), ("ab", ["a", "b"])]
    assert recoverable(by_place, {"c", "a", "b"}) == {"c"}
    assert recoverable(by_place, set()) == set()


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8), st.lists(st.integers(0, 60), min_size=2, max_size=4))
def test_nothing_a_study_suppresses_can_be_worked_out_of_what_it_shows(wijken: list[int], buurten: list[int]) -> None:
    parts = {f"WK0599{number:02d}": count for number, count in enumerate(wijken, start=1)}
    inside = {f"BU059901{number:02d}": count for number, count in enumerate(buurten)}
    parts["WK059901"] = sum(inside.values())
    counts = {"GM0599": sum(parts.values())} | parts | inside
    rows = [
        ResultaatRow(indicator="x_pct", gebied=code, jaar=2024, teller=count, noemer=count + 100, bron="eigen telling")
        for code, count in counts.items()
    ]
    known = {"x_pct": indicator("x_pct", smallest_cell=10)}
    places = {code: smallest_regions(code, list(counts)) for code in counts}
    hidden = {gebied for _, gebied in suppressed(rows, known, places)}
    sums = [("GM0599", list(parts)), ("WK059901", list(inside))]
    assert not recoverable(sums, hidden)
