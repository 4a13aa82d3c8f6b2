"""Intervals of a ratio of which the bottom is uncertain too."""

from __future__ import annotations

import numpy as np

Z = 1.959963984540054
"""The standard normal's 97.5 % point: intervals hold 95 of 100."""


def fieller(
    top: np.ndarray, bottom: np.ndarray, top_variance: np.ndarray, bottom_variance: np.ndarray, covariance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The interval of `top / bottom`; nan where the interval of the bottom holds 0, since then any ratio is possible.

    Source: E.C. Fieller (1954), Some problems in interval estimation.

    >>> one = np.ones(1)
    >>> low, high = fieller(5 * one, 10 * one, one, one, 0 * one)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.296], [0.744])
    """
    a = bottom**2 - Z**2 * bottom_variance
    b = top * bottom - Z**2 * covariance
    c = top**2 - Z**2 * top_variance
    known = a > 0
    root = np.sqrt(np.maximum(b**2 - a * c, 0))
    safe = np.where(known, a, 1.0)
    low, high = (b - root) / safe, (b + root) / safe
    return np.where(known, low, np.nan), np.where(known, high, np.nan)
