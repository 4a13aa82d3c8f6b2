from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.urgency.sensitivity import sobol

PI = dict.fromkeys(("x1", "x2", "x3"), (-np.pi, np.pi))
COLUMNS = ["first", "first_low", "first_high", "total", "total_low", "total_high"]


def ishigami(x: np.ndarray) -> np.ndarray:
    result: np.ndarray = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    return result


def exact_ishigami(a: float = 7, b: float = 0.1) -> tuple[list[float], list[float]]:
    """First and total indices, from the variances in T. Ishigami and T. Homma (1990)."""
    alone = [(1 + b * np.pi**4 / 5) ** 2 / 2, a**2 / 8, 0.0]
    together = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    variance = sum(alone) + together
    return [v / variance for v in alone], [
        (v + t) / variance for v, t in zip(alone, (together, 0, together), strict=True)
    ]


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    return sobol(ishigami, PI, n=2**14, seed=1)


def test_ishigami_has_its_known_indices(found: pd.DataFrame) -> None:
    first, total = exact_ishigami()
    assert first == pytest.approx([0.3139, 0.4424, 0], abs=5e-5)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=5e-5)
    assert found["first"].tolist() == pytest.approx(first, abs=0.005)
    assert found["total"].tolist() == pytest.approx(total, abs=0.005)


def test_intervals_hold_the_known_indices(found: pd.DataFrame) -> None:
    assert list(found) == COLUMNS
    assert list(found.index) == list(PI)
    for kind, exact in zip(("first", "total"), exact_ishigami(), strict=True):
        assert (found[f"{kind}_low"] < exact).all()
        assert (found[f"{kind}_high"] > exact).all()


def test_estimates_agree_with_scipy(found: pd.DataFrame) -> None:
    uniform = stats.uniform(-np.pi, 2 * np.pi)
    theirs = stats.sobol_indices(func=ishigami, n=2**14, dists=[uniform] * 3, rng=np.random.default_rng(2))
    assert found["first"].tolist() == pytest.approx(theirs.first_order.tolist(), abs=0.01)
    assert found["total"].tolist() == pytest.approx(theirs.total_order.tolist(), abs=0.01)


def test_a_sum_has_no_interactions_and_shares_out_its_variance() -> None:
    done = sobol(lambda x: 3 * x[0] + 4 * x[1] + 0 * x[2], ["a", "b", "idle"], n=2**12, seed=5)
    assert done["first"].tolist() == pytest.approx([9 / 25, 16 / 25, 0], abs=0.002)
    assert done["total"].tolist() == pytest.approx([9 / 25, 16 / 25, 0], abs=0.002)
    assert done.loc["idle", "total"] == 0


def test_a_choice_between_ways_can_be_an_input() -> None:
    done = sobol(lambda x: np.where(np.floor(3 * x[0]) == 2, 10.0, 0.0) + x[1], ["way", "noise"], n=2**12, seed=5)
    variance = 100 * 2 / 9, 1 / 12
    assert done["first"].tolist() == pytest.approx([v / sum(variance) for v in variance], abs=0.003)


def test_two_inputs_that_only_matter_together_have_no_first_index() -> None:
    done = sobol(lambda x: x[0] * x[1], {"a": (-1, 1), "b": (-1, 1)}, n=2**13, seed=2)
    assert done["first"].tolist() == pytest.approx([0, 0], abs=0.01)
    assert done["total"].tolist() == pytest.approx([1, 1], abs=0.01)


def test_the_same_seed_gives_the_same_figures() -> None:
    one, two, other = (sobol(ishigami, PI, n=256, seed=seed, resamples=50) for seed in (1, 1, 2))
    assert one.equals(two)
    assert not one.equals(other)


def test_the_function_is_called_once_with_points_within_bounds() -> None:
    calls = []

    def recorded(x: np.ndarray) -> np.ndarray:
        calls.append(x)
        return x[0]

    sobol(recorded, {"a": (10, 20), "b": (-1, 0)}, n=64, seed=1, resamples=10)
    assert [x.shape for x in calls] == [(2, 64 * 4)]
    assert (calls[0].min(axis=1) >= [10, -1]).all()
    assert (calls[0].max(axis=1) <= [20, 0]).all()


@pytest.mark.parametrize("n", [0, 1000, -4])
def test_the_number_of_points_is_a_power_of_two(n: int) -> None:
    with pytest.raises(UsageError, match=f"n is {n}, which is not a power of 2"):
        sobol(ishigami, PI, n=n, seed=1)


def test_inputs_have_names_of_their_own_and_room_to_vary() -> None:
    with pytest.raises(UsageError, match="there is no input to vary"):
        sobol(ishigami, [], n=4, seed=1)
    with pytest.raises(UsageError, match="input 'a' occurs more than once"):
        sobol(ishigami, ["a", "b", "a"], n=4, seed=1)
    for bounds in ((1, 1), (2, 1), (0, np.inf), (np.nan, 1)):
        with pytest.raises(InputError, match="input 'a' runs from"):
            sobol(ishigami, {"a": bounds}, n=4, seed=1)


def test_outcomes_that_have_no_variance_to_share_out_are_refused() -> None:
    with pytest.raises(InputError, match="gives 3 everywhere"):
        sobol(lambda x: np.full(x.shape[1], 3.0), ["a"], n=4, seed=1)
    with pytest.raises(InputError, match="gives no finite outcome at"):
        sobol(lambda x: np.where(x[0] > 0.5, np.nan, 1.0), ["a"], n=4, seed=1)
    with pytest.raises(InputError, match=r"outcomes of shape \(1, 12\) for 12 points"):
        sobol(lambda x: x, ["a"], n=4, seed=1)
