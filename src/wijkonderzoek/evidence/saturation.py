"""Did later conversations still bring something new? New codes against those of the first conversations.

The first `BASE` conversations give the base; a run of 2 or 3 conversations after them is a run without new information
when its new codes are at most 0 or 5 % of the base. Reached at 6 with a run of 2 (written 6+2) means: conversations 7
and 8 brought next to nothing. Runs move up one conversation at a time.

Source: G. Guest, E. Namey and M. Chen (2020), A simple method to assess and report thematic saturation in qualitative
research. The order of conversations is chance, so every figure is given in the order they were held and over
permutations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.errors import UsageError
from wijkonderzoek.evidence.basis import REST, Group, grouped, presence
from wijkonderzoek.params import Gesprekken
from wijkonderzoek.sources.interviews import Interviews

if TYPE_CHECKING:
    import pandas as pd

BASE = 4
RUNS = (2, 3)
THRESHOLDS = (0.05, 0.0)
PERMUTATIONS = 1000
SEED = 20
ALL = "alle gesprekken"
REACHED, NOT_REACHED, TOO_FEW, NOTHING = "bereikt", "niet bereikt", "te weinig gesprekken", "geen codes in het begin"


def saturation(
    interviews: Interviews,
    by: Group | None = None,
    settings: Gesprekken | None = None,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> pd.DataFrame:
    """After how many conversations new ones brought (next to) nothing, by run length and threshold.

    Rows: index `group` (all conversations, or the roles, areas or forms with enough people), `run` (conversations) and
    `threshold` (new codes as a share of the base, 0-1). Columns: `result` (Dutch) and `in_order` in the order
    conversations were held; `reached` (share of permutations that get there), and `median`, `q1`, `q3` over all
    permutations, missing where that many do not get there; `conversations`, `codes`. The same `seed`, the same figures.
    *Raises* `UsageError` for another grouping, or for fewer than one permutation.
    """
    import pandas as pd

    rows = {}
    for group, there in _groups(interviews, by, settings or Gesprekken()):
        found = np.concatenate([cumulative(there), cumulative(there, _orders(len(there), permutations, seed))])
        for run in RUNS:
            for threshold in THRESHOLDS:
                rows[group, run, threshold] = _row(found, there, run, threshold)
    columns = ["result", "in_order", "reached", "median", "q1", "q3", "conversations", "codes"]
    index = pd.MultiIndex.from_tuples(list(rows), names=["group", "run", "threshold"])
    table = pd.DataFrame(list(rows.values()), index=index, columns=columns)
    return table.astype(dict.fromkeys(["in_order", "median", "q1", "q3"], "Int64"))


def saturation_curve(
    interviews: Interviews,
    by: Group | None = None,
    settings: Gesprekken | None = None,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> pd.DataFrame:
    """How many different codes the first n conversations hold.

    Rows: `group` and `n` (1 to the number of conversations). Columns: `in_order`, `mean`, and `low` and `high`: the 5th
    and 95th percentile over permutations.
    *Raises* `UsageError` for another grouping, or for fewer than one permutation.
    """
    import pandas as pd

    parts = {}
    for group, there in _groups(interviews, by, settings or Gesprekken()):
        found = cumulative(there, _orders(len(there), permutations, seed))
        low, high = np.quantile(found, [0.05, 0.95], axis=0)
        columns = {"in_order": cumulative(there)[0], "mean": found.mean(axis=0), "low": low, "high": high}
        parts[group] = pd.DataFrame(columns, index=pd.RangeIndex(1, len(there) + 1))
    if not parts:
        index = pd.MultiIndex.from_tuples([], names=["group", "n"])
        return pd.DataFrame(index=index, columns=["in_order", "mean", "low", "high"], dtype=float)
    return pd.concat(parts, names=["group", "n"])


def cumulative(there: np.ndarray, orders: np.ndarray | None = None) -> np.ndarray:
    """How many codes the first 1, 2, ... conversations hold (orders, conversations).

    `there`: whether a conversation holds a code (conversations, codes). `orders`: the place (from 0) of every
    conversation in each order; without, the one they stand in.

    >>> cumulative(np.array([[True, False], [True, False], [False, True]])).tolist()
    [[1, 1, 2]]
    """
    n = len(there)
    places = np.arange(n)[None, :] if orders is None else orders
    new = np.zeros((len(places), n), int)
    rows = np.arange(len(places))
    for code in there.T:
        if code.any():
            new[rows, places[:, code].min(axis=1)] += 1
    return new.cumsum(axis=1)


def reached_at(codes: np.ndarray, run: int, threshold: float, base: int = BASE) -> np.ndarray:
    """After how many conversations the next `run` hold at most `threshold` new codes, as a share of the base.

    `codes`: as `cumulative` gives. One number per order; infinite where it is not reached.

    >>> reached_at(np.array([[10, 18, 30, 37, 39, 41, 42, 42]]), run=2, threshold=0.05).tolist()
    [6.0]
    """
    n = codes.shape[1]
    if n < base + run:
        return np.full(len(codes), np.inf)
    first = codes[:, base - 1 : base]
    new = codes[:, base + run - 1 :] - codes[:, base - 1 : n - run]
    little = (new <= threshold * first + 1e-9) & (first > 0)
    return np.where(little.any(axis=1), base + little.argmax(axis=1), np.inf)


def _groups(interviews: Interviews, by: Group | None, settings: Gesprekken) -> Iterator[tuple[str, np.ndarray]]:
    """Which codes every conversation of a group holds; groups of too few people are not taken apart."""
    there = presence(interviews, "code")
    if by is None:
        if len(there):
            yield ALL, there.to_numpy()
        return
    for group, conversations in grouped(interviews, by, settings.min_personen).items():
        if group != REST:
            yield group, there.loc[list(conversations)].to_numpy()


def _orders(n: int, permutations: int, seed: int) -> np.ndarray:
    """The place of every conversation in random orders (permutations, n)."""
    if permutations < 1:
        raise UsageError(f"{permutations} permutations", hint=f"Take at least 1; the default is {PERMUTATIONS}.")
    return np.random.default_rng(seed).permuted(np.tile(np.arange(n), (permutations, 1)), axis=1)


def _row(found: np.ndarray, there: np.ndarray, run: int, threshold: float) -> dict[str, object]:
    at = reached_at(found, run, threshold)
    in_order, drawn = at[0], at[1:]
    # An order that does not get there lies behind all that do, so it counts in a quantile without being a number.
    middle = np.quantile(drawn, [0.5, 0.25, 0.75], method="inverted_cdf")
    if len(there) < BASE + run:
        result = TOO_FEW
    elif np.isfinite(in_order):
        result = REACHED
    else:
        result = NOT_REACHED if there[:BASE].any() else NOTHING
    return {
        "result": result,
        "in_order": _whole(in_order),
        "reached": float(np.isfinite(drawn).mean()),
        **dict(zip(("median", "q1", "q3"), map(_whole, middle), strict=True)),
        "conversations": len(there),
        "codes": int(there.any(axis=0).sum()),
    }


def _whole(value: float) -> int | None:
    return int(value) if np.isfinite(value) else None
