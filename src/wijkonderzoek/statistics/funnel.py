"""Funnel limits: how far shares of areas of some size may lie from a target by chance alone.

Real areas differ by more than chance, so limits of chance alone leave out most of the country. Additive over-dispersion
takes how much areas differ in general as given, and asks which areas lie outside that.

Source: D.J. Spiegelhalter (2005), Funnel plots for comparing institutional performance, and Handling over-dispersion
of performance indicators.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

WARNING, ALARM = 0.025, 0.001
"""The usual tails of a funnel: 1 in 40 and 1 in 1,000 on each side."""


def funnel_limits(
    target: float, n: np.ndarray, tail: float = WARNING, between: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and highest share (0-1) of `n` people that lie within a funnel around `target`.

    Inverted Wilson: a share lies within the limits when its Wilson interval holds the target. `between` is the variance
    between areas that is taken as given (`overdispersion`). nan where n is not positive.

    >>> low, high = funnel_limits(0.2, np.array([100.0, 10_000.0]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.122, 0.192], [0.278, 0.208])
    """
    z = NormalDist().inv_cdf(1 - tail)
    half = z * np.sqrt(target * (1 - target) / np.where(n > 0, n, np.nan) + between)
    return np.clip(target - half, 0, 1), np.clip(target + half, 0, 1)


def overdispersion(share: np.ndarray, n: np.ndarray, target: float, winsorised: float = 0.0) -> float:
    """The variance between areas beyond chance, of shares (0-1) of `n` people around `target`; 0 where there is none.

    `winsorised`: the share of areas at each end whose distance counts as that of the next one, so that a few extreme
    areas do not hide themselves. By default none: wijken differ gradually, and pulling in a tenth at each end leaves 3
    to 8 % of them outside limits meant for 0.2 % (0.3 to 1.8 % without, on the key figures of 2020).

    >>> rng = np.random.default_rng(1)
    >>> n = np.full(2000, 3000.0)
    >>> true = rng.normal(0.2, 0.03, 2000)
    >>> share = rng.binomial(3000, true) / n
    >>> bool(0.02 < overdispersion(share, n, 0.2) ** 0.5 < 0.035)
    True
    """
    known = np.isfinite(share) & (n > 0)
    noise = target * (1 - target) / n[known]
    z = (share[known] - target) / np.sqrt(noise)
    low, high = np.quantile(z, [winsorised, 1 - winsorised])
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    count, weight = len(z), 1 / noise
    spread = weight.sum() - (weight**2).sum() / weight.sum()
    return max(0.0, (count * phi - (count - 1)) / float(spread)) if spread > 0 else 0.0


def outside(share: np.ndarray, n: np.ndarray, target: float, tail: float = ALARM, between: float = 0.0) -> float:
    """The share (0-1) of areas that lie outside the limits of a funnel.

    >>> n = np.full(4, 100.0)
    >>> outside(np.array([0.2, 0.21, 0.19, 0.5]), n, 0.2)
    0.25
    """
    known = np.isfinite(share) & (n > 0)
    low, high = funnel_limits(target, n[known], tail, between)
    return float(((share[known] < low) | (share[known] > high)).mean()) if known.any() else 0.0
