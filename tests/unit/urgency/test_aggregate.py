from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from tests.unit.urgency.tables import arrays, frame, regions, table
from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.urgency import aggregate as module
from wijkonderzoek.urgency.aggregate import KERNELS, POSITIVE, aggregate, aggregate_tree, arithmetic, copeland

TREE = pd.DataFrame(
    [
        ("totaal", None, 1.0),
        ("wonen", "totaal", 2.0),
        ("a", "wonen", 1.0),
        ("b", "wonen", 3.0),
        ("c", "totaal", 1.0),
    ],
    columns=["name", "parent", "weight"],
)
LEAVES = table(a=[10, None], b=[30, 50], c=[0, 20])


def weights_for(array: np.ndarray, data: st.DataObject) -> np.ndarray:
    """Weights in whole numbers, as makers of indices choose them; not all zero."""
    shape = (data.draw(st.integers(1, 4)), array.shape[1])
    drawn = data.draw(hnp.arrays(float, shape, elements=st.integers(0, 6).map(float)))
    return np.where(drawn.any(axis=1, keepdims=True), drawn, 1.0)


def outranking(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Copeland as the outranking matrix defines it, a pair of regions at a time; exact, for whole weights."""
    scores = np.zeros(len(values))
    for i, one in enumerate(values):
        for other in np.delete(values, i, axis=0):
            both = ~np.isnan(one) & ~np.isnan(other)
            won = weights[both & (one > other)].sum() * 2 + weights[both & (one == other)].sum()
            scores[i] += np.sign(won - weights[both].sum())
    return scores


@given(arrays(low=0.1), st.data())
def test_means_are_those_of_scipy_where_everything_is_there(array: np.ndarray, data: st.DataObject) -> None:
    whole = np.nan_to_num(array, nan=7.0)
    weights = weights_for(array, data)
    for how, mean in (("arithmetic", np.average), ("geometric", stats.gmean), ("harmonic", stats.hmean)):
        found = KERNELS[how](whole, weights)
        expected = np.column_stack([mean(whole, axis=1, weights=w) for w in weights])
        np.testing.assert_allclose(found, expected, rtol=1e-9)


@given(arrays(rows=1), st.data(), st.floats(0, 1))
def test_what_is_missing_shares_out_its_weight_until_too_little_is_left(
    array: np.ndarray, data: st.DataObject, min_share: float
) -> None:
    weights = weights_for(array, data)
    found = arithmetic(array, weights, min_share)
    for i, row in enumerate(array):
        there = ~np.isnan(row)
        for d, w in enumerate(weights):
            share = w[there].sum() / w.sum()
            if share > 0 and share >= min_share:
                assert found[i, d] == pytest.approx(np.average(row[there], weights=w[there]), rel=1e-9, abs=1e-9)
            else:
                assert np.isnan(found[i, d])


def test_two_thirds_of_the_weight_is_just_enough() -> None:
    values = table(a=[6, 6], b=[None, 6], c=[None, None])
    assert aggregate(values, {"a": 0.1, "b": 0.3, "c": 0.2}).isna().tolist() == [True, False]
    assert aggregate(values, {"a": 0.2, "b": 0.05, "c": 0.05}).tolist() == pytest.approx([6, 6])
    assert aggregate(values, min_share=0).tolist() == [6, 6]


@pytest.mark.parametrize("how", KERNELS)
def test_a_kernel_asks_for_something_and_a_table_for_two_thirds(how: str) -> None:
    values = table(a=[6, 6, None], b=[None, 3, None], c=[None, None, None])
    assert np.isnan(KERNELS[how](values.to_numpy(), np.ones((1, 3))))[:, 0].tolist() == [False, False, True]
    assert aggregate(values, how=how).isna().tolist() == [True, False, True]


@pytest.mark.parametrize("how", KERNELS)
def test_a_region_without_figures_has_no_score_and_disturbs_nobody(how: str) -> None:
    values = table(a=[4, 2, None, 1], b=[1, 2, None, 3])
    found = aggregate(values, how=how, min_share=0)
    assert found.isna().tolist() == [False, False, True, False]
    assert found.dropna().tolist() == aggregate(values.dropna(), how=how).tolist()


def test_a_mean_evens_out_less_the_more_a_low_figure_counts() -> None:
    values = table(a=[1, 10], b=[19, 10])
    arithmetic_mean, geometric, harmonic = (
        aggregate(values, how=how) for how in ("arithmetic", "geometric", "harmonic")
    )
    assert arithmetic_mean.tolist() == [10, 10]
    assert harmonic.iloc[0] < geometric.iloc[0] < arithmetic_mean.iloc[0]
    assert (geometric.iloc[1], harmonic.iloc[1]) == (pytest.approx(10), pytest.approx(10))


@given(arrays(rows=1), st.data())
def test_copeland_is_the_outranking_matrix(array: np.ndarray, data: st.DataObject) -> None:
    weights = weights_for(array, data)
    found = copeland(array, weights)
    takes_part = ~np.isnan(arithmetic(array, weights))
    for d, w in enumerate(weights):
        expected = np.full(len(array), np.nan)
        expected[takes_part[:, d]] = outranking(array[takes_part[:, d]], w)
        assert np.array_equal(found[:, d], expected, equal_nan=True)


@given(arrays(gaps=False))
def test_wins_are_another_regions_losses(array: np.ndarray) -> None:
    scores = copeland(array, np.ones((1, array.shape[1])))[:, 0]
    assert scores.sum() == 0
    assert np.abs(scores).max() <= len(array) - 1
    assert np.array_equal(copeland(np.exp(array / 1e6), np.ones((1, array.shape[1])))[:, 0], scores)


def test_weights_that_balance_in_decimals_are_a_draw() -> None:
    values = table(a=[2, 1], b=[2, 1], c=[1, 2])
    assert aggregate(values, {"a": 0.1, "b": 0.2, "c": 0.3}, "copeland").tolist() == [0, 0]
    assert aggregate(values, {"a": 0.1, "b": 0.2, "c": 0.2999}, "copeland").tolist() == [1, -1]


def test_figures_that_differ_in_the_ninth_digit_are_not_a_draw() -> None:
    assert aggregate(table(a=[1.000000001, 1]), how="copeland").tolist() == [1, -1]


def test_a_kernel_scores_whoever_has_a_figure_unless_asked_for_more() -> None:
    values = np.array([[4.0, np.nan, np.nan], [np.nan, np.nan, np.nan], [2.0, 2.0, 2.0]])
    for kernel in KERNELS.values():
        assert np.isnan(kernel(values, np.ones((1, 3)))).ravel().tolist() == [False, True, False]
        assert np.isnan(kernel(values, np.ones((1, 3)), 0.5)).ravel().tolist() == [True, True, False]


def test_copeland_in_blocks_is_copeland_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=(97, 5)).round(1)
    values[rng.random(values.shape) < 0.2] = np.nan
    weights = rng.integers(1, 9, (4, 5)).astype(float)
    at_once = copeland(values, weights)
    for block, piece in ((1, 1), (1000, 400), (5000, 2**18)):
        monkeypatch.setattr(module, "BLOCK", block)
        monkeypatch.setattr(module, "PIECE", piece)
        assert np.array_equal(copeland(values, weights), at_once, equal_nan=True)


def test_copeland_of_a_whole_country_holds_no_matrix_of_all_pairs() -> None:
    import tracemalloc

    values = np.random.default_rng(1).normal(size=(3340, 8))
    tracemalloc.start()
    copeland(values, np.ones((1, 8)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3340 * 3340 * 4


@pytest.mark.parametrize("how", POSITIVE)
@pytest.mark.parametrize("low", [0, -3])
def test_a_figure_of_zero_or_less_has_no_geometric_or_harmonic_mean(how: str, low: float) -> None:
    with pytest.raises(InputError) as caught:
        aggregate(table(a=[1, 2], b=[5, low]), how=how)
    assert f"region WK000001, indicator 'b': {low} has no {how} mean" in str(caught.value)
    assert "Normalise to 1-100 first" in str(caught.value)


def test_weights_as_given_need_not_add_up_to_one() -> None:
    values = table(a=[10, 10], b=[20, None])
    weights = {"a": 0.3, "b": 0.3}
    assert aggregate(values, weights, min_share=0.5).tolist() == pytest.approx([15, 10])
    assert aggregate(values, weights, min_share=0.5, normalise_weights=False).tolist() == pytest.approx([9, 6])


def test_settings_that_do_not_exist_are_refused() -> None:
    values = table(a=[1, 2])
    with pytest.raises(UsageError, match=r"aggregate by 'geometrc' is unknown. Did you mean 'geometric'\?"):
        aggregate(values, how="geometrc")
    with pytest.raises(UsageError, match="a copeland figure has no weights as given"):
        aggregate(values, how="copeland", normalise_weights=False)
    with pytest.raises(UsageError, match="min_share is 2"):
        aggregate(values, min_share=2)
    with pytest.raises(InputError, match=r"weight 'hur' is not in the table. Did you mean 'huur'\?"):
        aggregate(table(huur=[1, 2]), {"hur": 1})


def test_a_tree_adds_up_from_its_leaves_whatever_the_order_of_its_rows() -> None:
    found = aggregate_tree(LEAVES, TREE)
    assert list(found) == ["totaal", "wonen"]
    assert found["wonen"].tolist() == [25, 50]
    assert found["totaal"].tolist() == pytest.approx([50 / 3, 40])
    turned = aggregate_tree(LEAVES, TREE.iloc[::-1])
    assert turned[list(found)].equals(found)


@given(arrays(gaps=False))
def test_a_tree_of_one_level_is_the_aggregate(array: np.ndarray) -> None:
    values = frame(array)
    tree = pd.DataFrame({"name": [*values, "all"], "parent": [*["all"] * values.shape[1], None], "weight": 1.0})
    assert aggregate_tree(values, tree)["all"].tolist() == aggregate(values).tolist()


def _change(**changes: Any) -> pd.DataFrame:
    return pd.concat([TREE, pd.DataFrame([changes])], ignore_index=True)


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        (TREE.drop(columns="weight"), "tree: column 'weight' is not there"),
        (_change(name="a", parent="totaal", weight=1), "tree: 'a' occurs more than once"),
        (_change(name="d", parent="wonn", weight=1), "parent 'wonn' is not in column name. Did you mean 'wonen'?"),
        (_change(name="d", parent="wonen", weight=1), "tree: lowest level 'd' is not in the table"),
        (TREE[TREE["parent"].isna()], "tree: no name has a parent"),
        (TREE[TREE["name"] != "b"], "indicator 'b' is not in the lowest level of the tree"),
        (TREE.replace({"weight": {3.0: -3.0}}), "weight 'b' is -3"),
        (TREE.replace({"weight": {3.0: np.nan}}), "weight 'b' is nan"),
        (
            TREE.assign(parent=["wonen", "totaal", "wonen", "wonen", "totaal"]),
            "'totaal', 'wonen' are parts of one another",
        ),
    ],
)
def test_a_tree_that_does_not_hold_together_is_refused(tree: pd.DataFrame, message: str) -> None:
    with pytest.raises(InputError) as caught:
        aggregate_tree(LEAVES, tree)
    assert message in str(caught.value)


def test_scores_are_found_by_region() -> None:
    assert list(aggregate(LEAVES).index) == regions(2)
    assert list(aggregate_tree(LEAVES, TREE).index) == regions(2)
