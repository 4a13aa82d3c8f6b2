"""Aggregate: many indicators into one figure per region, and a tree of them level by level.

The kernels take an array (N regions, J indicators) and D weight vectors (D, J) at once, and give (N, D). Weights are
shared out again over what a region has; where that is nothing, or less than `min_share` of the weight, it has no figure
(nan). Kernels ask for no share unless told; `aggregate` asks for 2/3.

Source: `Aggregate` of COINr; OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.schemas import suggestion
from wijkonderzoek.urgency.normalise import ranks
from wijkonderzoek.urgency.screen import MIN_SHARE
from wijkonderzoek.urgency.tables import checked_names, checked_share, checked_table, listed
from wijkonderzoek.urgency.weight import equal_weights, weights_of

if TYPE_CHECKING:
    import pandas as pd

How = Literal["arithmetic", "geometric", "harmonic", "copeland"]

ROUNDING = 1e-9
"""Shares of weight are sums of floats: this much below the least is still enough."""
BLOCK = 2**21
"""How many comparisons of two regions Copeland holds in memory at once, over all indicators or weight vectors."""
PIECE = 2**17
"""Multiplications in one matmul: threads of larger ones wait for one another, long on a busy machine."""
DRAW = 1e-5
"""A majority smaller than this share of the weight is a draw: float32 sums are no more exact than that."""


def arithmetic(values: np.ndarray, weights: np.ndarray, min_share: float = 0.0) -> np.ndarray:
    """The weighted mean of what is present: values (N, J) and weights (D, J) give (N, D).

    >>> import numpy as np
    >>> values, weights = np.array([[10.0, 40.0], [10.0, np.nan]]), np.array([[1.0, 1.0], [3.0, 1.0]])
    >>> arithmetic(values, weights).tolist(), arithmetic(values, weights, min_share=2 / 3).tolist()
    ([[25.0, 17.5], [10.0, 10.0]], [[25.0, 17.5], [nan, 10.0]])
    """
    present = ~np.isnan(values)
    there = present.astype(float) @ weights.T
    enough = (there > 0) & (there >= (min_share - ROUNDING) * weights.sum(axis=1))
    mean: np.ndarray = (np.where(present, values, 0.0) @ weights.T) / np.where(enough, there, np.nan)
    return mean


def geometric(values: np.ndarray, weights: np.ndarray, min_share: float = 0.0) -> np.ndarray:
    """The weighted geometric mean of what is present, all of it above zero: (N, J) and (D, J) give (N, D).

    >>> import numpy as np
    >>> geometric(np.array([[10.0, 40.0]]), np.array([[1.0, 1.0]])).round(9).tolist()
    [[20.0]]
    """
    mean: np.ndarray = np.exp(arithmetic(np.log(values), weights, min_share))
    return mean


def harmonic(values: np.ndarray, weights: np.ndarray, min_share: float = 0.0) -> np.ndarray:
    """The weighted harmonic mean of what is present, all of it above zero: (N, J) and (D, J) give (N, D).

    >>> import numpy as np
    >>> harmonic(np.array([[10.0, 40.0]]), np.array([[1.0, 1.0]])).round(9).tolist()
    [[16.0]]
    """
    return 1 / arithmetic(1 / values, weights, min_share)


def copeland(values: np.ndarray, weights: np.ndarray, min_share: float = 0.0) -> np.ndarray:
    """Wins minus losses of each region against every other: values (N, J) and weights (D, J) give (N, D).

    A region wins from another when the indicators on which it is higher have more weight than those on which it is
    lower; an indicator that either of the two lacks does not count. Majorities below 0.00001 of the weight are draws. A
    region with less than `min_share` of the weight meets nobody. Memory does not grow with N squared; time does.

    Source: `a_copeland` of COINr; A.H. Copeland (1951); G. Munda (2008), Social multi-criteria evaluation.

    >>> import numpy as np
    >>> values = np.array([[3.0, 3.0, 1.0], [2.0, 2.0, 2.0], [1.0, 1.0, 3.0]])
    >>> copeland(values, np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 4.0]])).T.tolist()
    [[2.0, 0.0, -2.0], [-2.0, 0.0, 2.0]]
    """
    meets = ~np.isnan(arithmetic(values, weights, min_share))
    scores = np.full(meets.shape, np.nan)
    somewhere = meets.any(axis=1)
    scores[somewhere] = _wins_minus_losses(values[somewhere], weights, meets[somewhere])
    return np.where(meets, scores, np.nan)


def _wins_minus_losses(values: np.ndarray, weights: np.ndarray, meets: np.ndarray) -> np.ndarray:
    # Ranks fit float32 whole, where values that differ a little would not; transposed, each indicator is contiguous.
    ranked = np.ascontiguousarray(ranks(values, "min").T, dtype=np.float32)
    # After rounding, a majority is at least 1 in size, and a draw 0.
    scaled = (weights / weights.sum(axis=1, keepdims=True) / (2 * DRAW)).astype(np.float32)
    gaps, absent = np.isnan(ranked).any(), not meets.all()
    taking_part = meets.T.astype(np.float32)
    n, draws = len(values), len(weights)
    scores = np.zeros((draws, n))
    rows = max(1, BLOCK // max(1, n * max(draws, len(ranked))))
    for start in range(0, n, rows):
        stop = min(start + rows, n)
        # A win of one is a loss of the other, so every pair is compared once: this block with itself and all after it.
        higher = np.sign(ranked[:, start:stop, None] - ranked[:, None, start:])
        if gaps:
            np.nan_to_num(higher, copy=False)
        won = _matmul_by_piece(scaled, higher.reshape(len(ranked), -1))
        np.clip(np.rint(won, out=won), -1, 1, out=won)
        won = won.reshape(draws, stop - start, n - start)
        if absent:
            won *= taking_part[:, start:stop, None]
            won *= taking_part[:, None, start:]
        scores[:, start:stop] += won.sum(axis=2)
        scores[:, stop:] -= won[:, :, stop - start :].sum(axis=1)
    return scores.T


def _matmul_by_piece(weights: np.ndarray, higher: np.ndarray) -> np.ndarray:
    won = np.empty((len(weights), higher.shape[1]), higher.dtype)
    columns = max(1, PIECE // weights.size)
    for start in range(0, higher.shape[1], columns):
        piece = slice(start, start + columns)
        np.matmul(weights, higher[:, piece], out=won[:, piece])
    return won


KERNELS: Mapping[str, Callable[..., np.ndarray]] = {
    "arithmetic": arithmetic,
    "geometric": geometric,
    "harmonic": harmonic,
    "copeland": copeland,
}
POSITIVE = ("geometric", "harmonic")
"""The means that values of zero or less do not have."""


def aggregate(
    values: pd.DataFrame,
    weights: Mapping[str, float] | pd.Series | None = None,
    how: How = "arithmetic",
    min_share: float = MIN_SHARE,
    normalise_weights: bool = True,
) -> pd.Series:
    """One figure per region out of its indicators; nan where less than `min_share` of the weight is present.

    Rows are regions, columns indicators, on one scale (`normalise`). `weights`: by indicator, 1 where none is given;
    shared out again over what is present. `how`: the arithmetic, geometric or harmonic mean, in the unit of the
    indicators, or `copeland`, wins minus losses (a whole number from -(n - 1) to n - 1).
    With `normalise_weights=False` an arithmetic figure is the sum of weight times value, whatever the weights add up
    to; what is missing then counts as the mean of what is present.

    *Raises* `InputError` when the table is not one of numbers (`checked_table`), when a weight is not right
    (`weights_of`), or for a geometric or harmonic mean of values of zero or less; `UsageError` when `how` is unknown,
    `min_share` is not from 0 to 1, or weights are to be taken as given for anything but the arithmetic mean.

    >>> import pandas as pd
    >>> values = pd.DataFrame({"a": [10, 50], "b": [40, None]}, index=["WK1", "WK2"])
    >>> aggregate(values).tolist(), aggregate(values, {"a": 2}).tolist()
    ([25.0, nan], [20.0, 50.0])
    """
    import pandas as pd

    if how not in KERNELS:
        raise UsageError(f"aggregate by '{how}' is unknown{suggestion(how, list(KERNELS))}", hint=listed(KERNELS))
    if not normalise_weights and how != "arithmetic":
        raise UsageError(f"a {how} figure has no weights as given", hint="Only the arithmetic mean takes them.")
    least = checked_share(min_share)
    table = checked_table(values)
    if how in POSITIVE:
        _refuse_without_mean(table, how)
    shares = equal_weights(table.columns) if weights is None else weights_of(table.columns, weights)
    array = shares.to_numpy()
    total = 1.0 if normalise_weights else array.sum()
    found = KERNELS[how](table.to_numpy(), array[None, :], least)[:, 0] * total
    return pd.Series(found, index=table.index, name=how)


def aggregate_tree(
    values: pd.DataFrame, tree: pd.DataFrame, how: How = "arithmetic", min_share: float = MIN_SHARE
) -> pd.DataFrame:
    """Every aggregate of a tree, from the lowest level up: rows as in `values`, a column per aggregate, in tree order.

    `tree` has one row per indicator and per aggregate: `name`; `parent`, the aggregate it is part of (missing at the
    top); `weight` within that. A `direction` is not read: `normalise` has seen to it. Every name without children is a
    column of `values`.

    *Raises* `InputError` when `tree` lacks a column, names something twice, has no parent or one without a row, goes
    round in a circle, has a lowest level that is not the columns of `values`, or has a weight that is not right
    (`weights_of`); and what `aggregate` raises.

    >>> import pandas as pd
    >>> values = pd.DataFrame({"a": [10], "b": [40], "c": [5]}, index=["WK1"])
    >>> rows = [("a", "wonen", 1), ("b", "wonen", 1), ("c", "werk", 1), ("wonen", "totaal", 2), ("werk", "totaal", 1)]
    >>> tree = pd.DataFrame([*rows, ("totaal", None, 1)], columns=["name", "parent", "weight"])
    >>> aggregate_tree(values, tree).round(2).loc["WK1"].to_dict()
    {'wonen': 25.0, 'werk': 5.0, 'totaal': 18.33}
    """
    table = checked_table(values)
    children = _children(tree, list(table.columns))
    weight = tree.set_index("name")["weight"]
    done = table
    left = list(children)
    while left:
        ready = [name for name in left if set(children[name]) <= set(done.columns)]
        if not ready:
            raise InputError(f"tree: {listed(left)} are parts of one another", hint="A parent lies one level higher.")
        level = {name: aggregate(done[children[name]], weight[children[name]], how, min_share) for name in ready}
        done = done.assign(**level)
        left = [name for name in left if name not in ready]
    return done[list(children)]


def _children(tree: pd.DataFrame, indicators: list[str]) -> dict[str, list[str]]:
    """The parts of every aggregate, in tree order."""
    absent = [name for name in ("name", "parent", "weight") if name not in tree]
    if absent:
        raise InputError(f"tree: column {listed(absent)} is not there", hint="It needs name, parent and weight.")
    names = tree["name"]
    if names.duplicated().any():
        raise InputError(f"tree: {listed(names[names.duplicated()].unique())} occurs more than once")
    parents = tree["parent"].dropna()
    checked_names("tree: parent", parents, names, "column name")
    children = {name: list(names[tree["parent"] == name]) for name in names if name in set(parents)}
    if not children:
        raise InputError("tree: no name has a parent", hint="Give every indicator the aggregate it is part of.")
    lowest = [name for name in names if name not in children]
    checked_names("tree: lowest level", lowest, indicators)
    checked_names("indicator", indicators, lowest, "the lowest level of the tree")
    return children


def _refuse_without_mean(table: pd.DataFrame, how: str) -> None:
    rows, columns = np.nonzero(table.to_numpy() <= 0)
    if rows.size:
        raise InputError(
            f"region {table.index[rows[0]]}, indicator '{table.columns[columns[0]]}': "
            f"{table.to_numpy()[rows[0], columns[0]]:g} has no {how} mean",
            hint="Normalise to 1-100 first: normalise(values, directions, 'minmax', low=1, high=100).",
        )
