"""Sensitivity: which choices the outcome of a computation hangs on.

Variance-based and global: every input is varied over its whole range, together with all others. The *first* index of
an input is the share of the outcome's variance that it explains by itself, the *total* index the share that would be
left if all others were known, so including what it does together with them.

Source: I.M. Sobol (2001), Global sensitivity indices for nonlinear mathematical models; A. Saltelli and others (2010),
Variance based sensitivity analysis of model output (table 2, estimators b and f).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.statistics.intervals import CONFIDENCE
from wijkonderzoek.urgency.tables import listed

if TYPE_CHECKING:
    import pandas as pd

RESAMPLES = 1000


def sobol(
    function: Callable[[np.ndarray], np.ndarray],
    bounds: Mapping[str, tuple[float, float]] | Sequence[str],
    n: int,
    seed: int,
    resamples: int = RESAMPLES,
) -> pd.DataFrame:
    """First and total Sobol indices (shares of variance) of every input of a function, with 95 % bootstrap intervals.

    Rows are inputs; columns `first`, `first_low`, `first_high`, `total`, `total_low`, `total_high`. `function` takes an
    array (k inputs, m points) and gives m outcomes; it is called once, with m = n (2 + k). `bounds`: the lowest and
    highest value of every input, or names alone for inputs from 0 to 1. An input is uniform in between: a choice
    between c ways is `floor(c x)` of an input from 0 to 1. The same `seed` gives the same figures.

    An estimate may fall a little below 0 or above 1. The intervals resample points that were spread evenly, as if they
    had been drawn independently, so they are on the wide side.

    *Raises* `UsageError` when `n` is not a power of 2, a name occurs twice, or there is no input; `InputError` when a
    lower bound is not below its upper one, or the function gives another number of outcomes than points, one that is
    not finite, or the same everywhere.

    >>> sobol(lambda x: x[0] + 2 * x[1], ["a", "b"], n=1024, seed=1)[["first", "total"]].round(2).to_dict("index")
    {'a': {'first': 0.2, 'total': 0.2}, 'b': {'first': 0.8, 'total': 0.8}}
    """
    import pandas as pd

    names, low, high = _inputs(bounds)
    if n < 1 or n & (n - 1):
        raise UsageError(f"n is {n}, which is not a power of 2", hint=f"Take {2 ** max(n, 1).bit_length()}.")
    rng = np.random.default_rng(seed)
    outcomes = _outcomes(function, _points(low, high, n, rng))
    index = _indices(outcomes.mean(axis=0), len(names))
    # A resample at a time: scipy's `sobol_indices` holds all of them at once, over 20 GB for 2**15 points.
    drawn = np.array([_indices(outcomes[rng.integers(0, n, n)].mean(axis=0), len(names)) for _ in range(resamples)])
    tail = (1 - CONFIDENCE) / 2
    lower, upper = np.quantile(drawn, [tail, 1 - tail], axis=0)
    columns = {
        f"{kind}{end}": found[number]
        for number, kind in enumerate(("first", "total"))
        for end, found in (("", index), ("_low", lower), ("_high", upper))
    }
    return pd.DataFrame(columns, index=names)


def _inputs(bounds: Mapping[str, tuple[float, float]] | Sequence[str]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The names of the inputs, and their lowest and highest values as columns."""
    names = list(bounds)
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if not names or twice:
        raise UsageError(f"input {listed(twice)} occurs more than once" if twice else "there is no input to vary")
    given = [bounds[name] for name in names] if isinstance(bounds, Mapping) else [(0.0, 1.0)] * len(names)
    for name, (lowest, highest) in zip(names, given, strict=True):
        if not (lowest < highest and np.isfinite(highest - lowest)):
            raise InputError(f"input '{name}' runs from {lowest:g} to {highest:g}", hint="Give a low below a high.")
    low, high = np.array(given, float).T
    return names, low[:, None], high[:, None]


def _points(low: np.ndarray, high: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Saltelli's points (k, (2 + k) n): A, B, and per input A with that input taken from B."""
    from scipy.stats import qmc

    k = len(low)
    spread = qmc.Sobol(2 * k, rng=rng).random(n).T
    a, b = low + spread[:k] * (high - low), low + spread[k:] * (high - low)
    mixed = np.repeat(a[:, None, :], k, axis=1)
    own = np.arange(k)
    mixed[own, own] = b
    return np.concatenate([a, b, mixed.reshape(k, k * n)], axis=1)


def _outcomes(function: Callable[[np.ndarray], np.ndarray], points: np.ndarray) -> np.ndarray:
    """Per point (n rows): what the means are taken of, to give variance, first and total indices."""
    k, m = points.shape
    found = np.asarray(function(points), float)
    if found.shape != (m,):
        raise InputError(f"the function gives outcomes of shape {found.shape} for {m} points", hint=f"Give ({m},).")
    if not np.isfinite(found).all():
        worst = points[:, np.flatnonzero(~np.isfinite(found))[0]]
        raise InputError(f"the function gives no finite outcome at {', '.join(f'{x:g}' for x in worst)}")
    if found.min() == found.max():
        raise InputError(f"the function gives {found[0]:g} everywhere: there is no variance to share out")
    # Taking the mean off first makes the estimate of a first index far less noisy.
    a, b, *mixed = (found - found.mean()).reshape(2 + k, -1)
    alone = [b * (ab - a) for ab in mixed]
    together = [(a - ab) ** 2 / 2 for ab in mixed]
    return np.column_stack([(a + b) / 2, (a**2 + b**2) / 2, *alone, *together])


def _indices(means: np.ndarray, k: int) -> np.ndarray:
    """First and total indices (2, k)."""
    variance = means[1] - means[0] ** 2
    shares: np.ndarray = means[2:].reshape(2, k) / variance
    return shares
