"""What rounding leaves open: how far a published count may lie from the counted one, and how likely that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np

Kind = Literal["random", "nearest"]


def rounding_sd(unit: float, kind: Kind = "nearest") -> float:
    """The standard deviation of the error of rounding to `unit`, in the unit of the count.

    `random` (aselect) goes up or down by lot, so that the error runs from -(unit - 1) to unit - 1 and small errors are
    likelier: triangular. `nearest` is off by at most half a unit, any error alike: uniform.

    >>> rounding_sd(5, "random"), round(rounding_sd(10), 3)
    (2.0, 2.887)
    """
    return math.sqrt((unit**2 - 1) / 6) if kind == "random" else unit / math.sqrt(12)


def draw_counted(published: np.ndarray, unit: float, kind: Kind, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Counts that may lie behind published ones, any being as likely beforehand: (draws, *shape), never below 0.

    *Raises* `ValueError` when `unit` is not positive.

    >>> drawn = draw_counted(np.array([100.0]), 5, "random", 10_000, np.random.default_rng(1))
    >>> bool(abs(drawn.std() - 2) < 0.05), float(drawn.min()), float(drawn.max())
    (True, 96.0, 104.0)
    """
    if not unit > 0:
        raise ValueError(f"a rounding unit is above 0, not {unit:g}")
    shape = (draws, *published.shape)
    if kind == "nearest":
        return published + rng.uniform(np.maximum(-unit / 2, -published), unit / 2, shape)
    error = rng.integers(0, int(unit), shape) - rng.integers(0, int(unit), shape).astype(float)
    # Behind a published 0 only errors upwards are possible, the small ones likelier still.
    likelihood = np.arange(unit, 0, -1)
    above = rng.choice(len(likelihood), shape, p=likelihood / likelihood.sum())
    counted: np.ndarray = published + np.where(published + error < 0, above, error)
    return np.where(published == 0, above, counted)


def summed_intervals(lows: Sequence[np.ndarray], highs: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The interval of a sum of counts that are each known within one: the sums of the ends.

    A secret count of which the range is known (0 to 7) is such an interval, and never missing.

    >>> low, high = summed_intervals([np.array([40.0]), np.array([0.0])], [np.array([40.0]), np.array([7.0])])
    >>> float(low[0]), float(high[0])
    (40.0, 47.0)
    """
    return np.sum(lows, axis=0), np.sum(highs, axis=0)
