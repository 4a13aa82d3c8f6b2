"""How far one of many alike stands out, without assuming what alike ones usually do.

Whatever moves all of them (the economy, a law, another way to count) moves their middle, and whatever makes them drift
apart makes their spread; one stands out only beside both. That holds under shocks and autocorrelation, where tests on
one series alone find far too much.
"""

from __future__ import annotations

import numpy as np

NORMAL_MAD = 1.4826
"""Makes the median distance to the median comparable with a standard deviation."""


def between_sd(values: np.ndarray, sd: np.ndarray) -> float:
    """How far values lie apart beyond their own margins `sd`, as a standard deviation; 0 where they do not.

    >>> rng = np.random.default_rng(1)
    >>> true = rng.normal(0, 2, 2000)
    >>> bool(1.8 < between_sd(true + rng.normal(0, 1, 2000), np.ones(2000)) < 2.2)
    True
    """
    spread = NORMAL_MAD * float(np.median(np.abs(values - np.median(values))))
    return float(np.sqrt(max(0.0, spread**2 - float(np.median(sd**2)))))


def distances(values: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """How far each value lies from the middle of all, in the standard deviation that one of its margin has.

    Signed. `sd`: the margin of each value. Without it the least certain among alike would stand out most often. Where
    all are the same, and known exactly, every distance is 0.
    """
    apart = values - np.median(values)
    expected = np.sqrt(sd**2 + between_sd(values, sd) ** 2)
    beyond = np.where(apart == 0, 0.0, np.copysign(np.inf, apart))
    found: np.ndarray = np.divide(apart, expected, out=beyond, where=expected > 0)
    return found


def rank_p(distance: np.ndarray) -> np.ndarray:
    """The share of all, itself included, that lies at least as far out: (1 + the others that do) / (1 + others).

    Exact where all are draws of the same kind: the chance that one of them gets a p of at most .05 is at most .05.

    >>> rank_p(np.array([0.1, -3.0, 1.0, 1.0])).tolist()
    [1.0, 0.25, 0.75, 0.75]
    """
    size = np.round(np.abs(distance), 10)
    below = np.searchsorted(np.sort(size), size, "left")
    found: np.ndarray = (len(size) - below) / len(size)
    return found


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """p-values of many questions at once, made larger so that of those under .05 at most 5 % are found by chance.

    nan (no answer) stays nan and does not count. Source: Y. Benjamini and Y. Hochberg (1995), Controlling the false
    discovery rate.

    >>> benjamini_hochberg(np.array([0.01, 0.04, np.nan, 0.03, 0.5])).round(4).tolist()
    [0.04, 0.0533, nan, 0.0533, 0.5]
    """
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(-p[known], kind="stable")]
    rank = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1, np.minimum.accumulate(p[order] * len(order) / np.maximum(rank, 1)))
    return adjusted
