"""How fast something changes over years: Theil-Sen slopes, how sure they are, and where they lead next.

Every function takes a row per region and a column per year, nan where there is no figure. Source: P.K. Sen (1968),
Estimates of the regression coefficient based on Kendall's tau.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

EFFICIENCY = 0.9
"""A Theil-Sen slope uses at least so much of what a least-squares one does, for normal errors and 5 to 15 years."""


def theil_sen(values: np.ndarray, years: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """The median slope over all pairs of years, per year, and the level in year 0 that goes with it.

    nan where fewer than two years have a figure.

    >>> slope, level = theil_sen(np.array([[1.0, 2.0, 3.0, 100.0]]), [2020, 2021, 2022, 2023])
    >>> float(slope[0]), float(level[0] + slope[0] * 2021)
    (17.0, 10.0)
    """
    time = np.asarray(years, float)
    first, second = np.triu_indices(len(time), 1)
    slope = row_median((values[:, second] - values[:, first]) / (time[second] - time[first]))
    return slope, row_median(values - slope[:, None] * time)


def slope_sd(sd: np.ndarray, values: np.ndarray, years: Sequence[int]) -> np.ndarray:
    """The standard deviation of a Theil-Sen slope by the margins of its figures, per year.

    That of a least-squares slope with independent errors `sd`, made larger for `EFFICIENCY`. nan where fewer than two
    years have a figure, or a figure has no known margin.
    """
    known, apart, squares = _spread(values, years)
    variance = np.where(known, apart**2 * sd**2, 0).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: np.ndarray = np.sqrt(variance / EFFICIENCY) / squares
    return np.where(squares > 0, found, np.nan)


def predict(values: np.ndarray, sd: np.ndarray, years: Sequence[int], year: int) -> tuple[np.ndarray, np.ndarray]:
    """What a Theil-Sen line through the figures leads to in `year`, and the standard deviation of that by margins.

    nan where fewer than two years have a figure.

    >>> expected, sd = predict(np.array([[10.0, 11.0, 12.0]]), np.ones((1, 3)), [2020, 2021, 2022], 2023)
    >>> float(expected[0]), round(float(sd[0]), 2)
    (13.0, 1.61)
    """
    slope, level = theil_sen(values, years)
    known, apart, squares = _spread(values, years)
    count = known.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = np.where(known, np.asarray(years, float), 0).sum(axis=1) / count
        weight = 1 / count[:, None] + apart * ((year - middle) / squares)[:, None]
        spread = np.sqrt(np.where(known, weight**2 * sd**2, 0).sum(axis=1) / EFFICIENCY)
    return level + slope * year, np.where(squares > 0, spread, np.nan)


def row_median(values: np.ndarray) -> np.ndarray:
    """The median of every row, without its nans; nan for a row of only those.

    >>> row_median(np.array([[3.0, np.nan, 1.0], [np.nan, np.nan, np.nan]])).tolist()
    [2.0, nan]
    """
    count = (~np.isnan(values)).sum(axis=1)
    ordered = np.sort(values, axis=1)  # nans last
    rows, last = np.arange(len(values)), max(values.shape[1] - 1, 0)
    low, high = np.clip((count - 1) // 2, 0, last), np.clip(count // 2, 0, last)
    if not values.shape[1]:
        return np.full(len(values), np.nan)
    middle: np.ndarray = (ordered[rows, low] + ordered[rows, high]) / 2
    return np.where(count > 0, middle, np.nan)


def _spread(values: np.ndarray, years: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which years have a figure, how far each lies from the middle of those, and the sum of squares of that."""
    time = np.asarray(years, float)
    known = ~np.isnan(values)
    middle = np.where(known, time, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    apart = np.where(known, time - middle[:, None], 0)
    return known, apart, (apart**2).sum(axis=1)
