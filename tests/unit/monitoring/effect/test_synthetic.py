"""Synthetic control: known weights come back, and weights prove themselves."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from tests.unit.monitoring.effect.made import PLACE, by_hand, panel
from wijkonderzoek.errors import PanelError, UsageError
from wijkonderzoek.monitoring.effect import synthetic_control
from wijkonderzoek.monitoring.effect.simplex import kkt_residual, nearest_mixture

STATES, PERIODS, BEFORE = 39, 31, 19
"""The shape of the tobacco study of Abadie, Diamond and Hainmueller: 1970-2000, with the law from 1989 on."""


def _states(seed: int) -> pd.DataFrame:
    """Sales that follow three common movements, each state in its own measure."""
    rng = np.random.default_rng(seed)
    common, measure = rng.normal(size=(PERIODS, 3)).cumsum(axis=0), rng.normal(size=(STATES, 3))
    sales = 120 + 3 * measure @ common.T + rng.normal(0, 2, (STATES, PERIODS))
    return by_hand({f"S{i:02}": sales[i].tolist() for i in range(STATES)}, first=1970)


def _mixed(seed: int, weights: dict[str, float], jump: float) -> pd.DataFrame:
    """The same, with S00 a known mixture of others, and a jump from 1989 on."""
    rows = _states(seed).set_index(["wijk", "jaar"])["y"].unstack()
    rows.loc["S00"] = sum(weight * rows.loc[name] for name, weight in weights.items())
    rows.loc["S00", 1989:] += jump
    return rows.stack().rename("y").reset_index()


@pytest.mark.parametrize("seed", range(8))
def test_known_weights_come_back_with_the_jump_that_was_put_in(seed: int) -> None:
    weights = {"S05": 0.5, "S11": 0.3, "S30": 0.2}
    found = synthetic_control(_mixed(seed, weights, -20), **PLACE, treated_unit="S00", start=1989)
    assert dict(found.weights) == pytest.approx(weights, abs=1e-9)
    assert found.unique
    assert found.estimate == pytest.approx(-20)
    assert found.p == found.smallest == 1 / 39
    assert found.kkt < 1e-12


@pytest.mark.parametrize("seed", range(8))
def test_data_shaped_like_the_tobacco_study_have_unique_weights_that_prove_themselves(seed: int) -> None:
    found = synthetic_control(_states(seed), **PLACE, treated_unit="S00", start=1989)
    assert found.unique
    assert found.kkt < 1e-12
    assert sum(found.weights.values()) == pytest.approx(1, abs=1e-12)
    assert found.donors == len(found.ratios) == 38
    assert found.p == (1 + sum(ratio >= found.ratio for ratio in found.ratios.values())) / 39
    assert found.rmspe_before == pytest.approx(np.sqrt((found.table()["gap"][:BEFORE] ** 2).mean()))
    assert found.ratio == pytest.approx(found.rmspe_after / found.rmspe_before)


def test_no_other_solver_finds_a_closer_mixture() -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        points, target = rng.normal(size=(8, 6)), rng.normal(size=8)
        found = nearest_mixture(points, target).weights
        other = minimize(
            lambda w, points=points, target=target: ((points @ w - target) ** 2).sum(),
            np.full(6, 1 / 6),
            bounds=[(0, 1)] * 6,
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
            method="SLSQP",
            options={"ftol": 1e-14},
        )
        assert ((points @ found - target) ** 2).sum() <= other.fun + 1e-10
        assert found == pytest.approx(other.x, abs=1e-4)


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(2, 30), st.floats(1e-3, 1e6))
def test_any_weights_meet_the_conditions_of_the_optimum(seed: int, periods: int, donors: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    points, target = scale * rng.normal(size=(periods, donors)), scale * rng.normal(size=periods) / 2
    found = nearest_mixture(points, target)
    assert found.kkt < 1e-9
    assert found.weights.min() >= 0
    assert found.weights.sum() == pytest.approx(1, abs=1e-9)


def test_the_conditions_find_weights_that_are_not_the_optimum() -> None:
    away = np.array([[1.0, 2.0, 3.0], [1.0, -1.0, 0.0]])
    best = nearest_mixture(away, np.zeros(2)).weights
    assert kkt_residual(away, best) < 1e-12
    for worse in ([1.0, 0, 0], [0.3, 0.7, 0], [0.4, 0.4, 0.2], [0.5, 0.4, 0], [1.2, -0.2, 0]):
        assert kkt_residual(away, np.array(worse)) > 1e-3


def test_where_many_mixtures_fit_the_most_even_one_is_taken_and_said_so() -> None:
    # the middle of a square: two diagonals fit, and so does every mixture of them
    square = np.array([[0.0, 1, 0, 1], [0.0, 0, 1, 1]])
    found = nearest_mixture(square, np.array([0.5, 0.5]))
    assert not found.unique
    assert found.weights == pytest.approx([0.25] * 4)
    twins = nearest_mixture(np.array([[1.0, 1.0, 5.0], [2.0, 2.0, 5.0]]), np.array([0.0, 0.0]))
    assert not twins.unique
    assert twins.weights == pytest.approx([0.5, 0.5, 0])
    same = nearest_mixture(np.ones((3, 4)), np.ones(3))
    assert same.weights == pytest.approx([0.25] * 4)
    assert not same.unique


def test_no_weights_that_fit_as_well_have_smaller_squares() -> None:
    several = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        rows, donors = int(rng.integers(1, 8)), int(rng.integers(12, 60))
        points = rng.normal(size=(rows, donors))
        target = points @ rng.dirichlet(np.full(donors, 0.3))
        found = nearest_mixture(points, target)
        several += not found.unique
        # smallest squares: the weights are the positive part of one mixture of the sums they keep
        sums, some = np.vstack([points, np.ones(donors)]), found.weights > 0
        mixed = np.linalg.lstsq(sums[:, some].T, found.weights[some])[0] @ sums
        assert np.maximum(mixed, 0) == pytest.approx(found.weights, abs=1e-8)
        assert points @ found.weights == pytest.approx(target, abs=1e-8)
    assert several > 30


def test_two_runs_give_the_same_weights_and_it_is_fast() -> None:
    rows = _states(1)
    first = synthetic_control(rows, **PLACE, treated_unit="S00", start=1989)
    begin = time.process_time()
    again = synthetic_control(rows.sample(frac=1, random_state=1), **PLACE, treated_unit="S00", start=1989)
    assert time.process_time() - begin < 0.5
    assert dict(first.weights) == pytest.approx(dict(again.weights), abs=1e-12)
    assert synthetic_control(rows, **PLACE, treated_unit="S00", start=1989) == first


def test_a_single_best_donor_gets_all_weight() -> None:
    series = {"A": [1.0, 1, 1, 2], "B": [2.0, 2, 2, 2], "C": [9.0, 8, 9, 8]}
    found = synthetic_control(by_hand(series), **PLACE, treated_unit="A", start=2018)
    assert dict(found.weights) == {"B": 1.0}
    assert [gap.gap for gap in found.gaps] == [-1, -1, -1, 0]


def test_what_cannot_be_is_refused() -> None:
    rows = panel()
    with pytest.raises(PanelError, match="W99 is not in wijk"):
        synthetic_control(rows, **PLACE, treated_unit="W99", start=2017)
    with pytest.raises(PanelError, match=r"1 periods? before the start"):
        synthetic_control(rows, **PLACE, treated_unit="W00", start=2013)
    with pytest.raises(PanelError, match="after the panel ends"):
        synthetic_control(rows, **PLACE, treated_unit="W00", start=2022)
    with pytest.raises(UsageError, match="1 unit to mix"):
        synthetic_control(panel(wijken=2), **PLACE, treated_unit="W00", start=2017)
    rows.loc[(rows["wijk"] == "W03") & (rows["jaar"] == 2013), "y"] = np.nan
    assert synthetic_control(rows, **PLACE, treated_unit="W00", start=2017).left_out == ("W03",)
