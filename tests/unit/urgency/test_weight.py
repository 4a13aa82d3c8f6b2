from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.urgency.weight import equal_weights, perturbed, renormalised, weights_of

NAMES = ["huur", "inkomen", "werk"]
WEIGHTS = hnp.arrays(float, st.integers(1, 6), elements=st.floats(0.01, 100))


def test_a_weight_that_is_not_given_is_one() -> None:
    assert equal_weights(NAMES).to_dict() == {"huur": 1, "inkomen": 1, "werk": 1}
    assert weights_of(NAMES, {"werk": 0.5}).to_dict() == {"huur": 1, "inkomen": 1, "werk": 0.5}
    assert weights_of(NAMES, pd.Series({"werk": 0, "huur": 2})).to_dict() == {"huur": 2, "inkomen": 1, "werk": 0}


@pytest.mark.parametrize(
    ("given_weights", "message"),
    [
        ({"inkmen": 1}, "weight 'inkmen' is not in the table. Did you mean 'inkomen'?"),
        ({"huur": -1}, "weight 'huur' is -1"),
        ({"huur": float("nan")}, "weight 'huur' is nan"),
        ({"huur": float("inf")}, "weight 'huur' is inf"),
        ({"huur": "2"}, "weight 'huur' is 2"),
        ({"huur": None}, "weight 'huur' is None"),
        (dict.fromkeys(NAMES, 0), "every weight is zero"),
        (pd.Series([1, 2], index=["huur", "huur"]), "weight 'huur' is given more than once"),
    ],
)
def test_a_weight_that_cannot_be_right_is_refused(given_weights: Mapping[str, float], message: str) -> None:
    with pytest.raises(InputError) as caught:
        weights_of(NAMES, given_weights)
    assert message in str(caught.value)


def test_there_is_something_to_weigh_and_each_once() -> None:
    with pytest.raises(InputError, match="there is no indicator to weigh"):
        equal_weights([])
    with pytest.raises(InputError, match="indicator 'huur' occurs more than once"):
        equal_weights(["huur", "werk", "huur"])


@given(WEIGHTS, st.data())
def test_weights_shared_out_again_keep_their_proportions(weights: np.ndarray, data: st.DataObject) -> None:
    present = data.draw(hnp.arrays(bool, (data.draw(st.integers(1, 5)), len(weights))))
    found = renormalised(weights, present)
    assert (found[~present] == 0).all()
    for row, there in zip(found, present, strict=True):
        if there.any():
            assert row.sum() == pytest.approx(1)
            assert row[there] / weights[there] == pytest.approx(1 / weights[there].sum())
        else:
            assert not row.any()


@given(WEIGHTS, st.floats(0, 0.99), st.integers(0, 2**32))
def test_a_drawn_weight_stays_within_its_spread(weights: np.ndarray, spread: float, seed: int) -> None:
    drawn = perturbed(weights, draws=20, rng=np.random.default_rng(seed), spread=spread)
    assert drawn.shape == (20, len(weights))
    assert drawn.sum(axis=1) == pytest.approx(1)
    ratio = drawn / weights
    # Factors of 1 - spread to 1 + spread, so no weight gains more on another than one over the other.
    assert (ratio.max(axis=1) / ratio.min(axis=1) <= (1 + spread) / (1 - spread) * (1 + 1e-9)).all()


def test_draws_fill_their_spread_evenly_and_each_weight_by_itself() -> None:
    drawn = perturbed(np.array([1.0, 1.0]), draws=20_000, rng=np.random.default_rng(1))
    factor = drawn[:, 0] / drawn[:, 1]
    assert drawn.mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.002)
    assert (factor.min(), factor.max()) == (pytest.approx(0.75 / 1.25, abs=0.02), pytest.approx(1.25 / 0.75, abs=0.04))


def test_the_same_seed_draws_the_same_weights() -> None:
    one, two = (perturbed(np.ones(3), draws=5, rng=np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(one, two)


@pytest.mark.parametrize("spread", [-0.1, 1, float("nan")])
def test_a_weight_cannot_be_drawn_below_zero(spread: float) -> None:
    with pytest.raises(UsageError, match="spread is"):
        perturbed(np.ones(2), draws=1, rng=np.random.default_rng(1), spread=spread)
