"""Treat: keep a few extreme regions from deciding an indicator's whole scale.

An indicator whose skew and kurtosis are both large is winsorised, a point at a time, and where that is not enough its
original values are put on a log scale. Order is kept, so percentile ranks change by new ties only.

Source: `Treat`, `winsorise` and `log_CT_plus` of COINr; OECD/JRC, Handbook on Constructing Composite Indicators (2008).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.urgency.tables import checked_table

if TYPE_CHECKING:
    import pandas as pd

SKEW = 2.0
KURTOSIS = 3.5
MOST_POINTS = 5
"""The largest number of points of an indicator that are winsorised."""
FEWEST = 4
"""Kurtosis needs four values; an indicator with fewer is left as it is."""
LOG_OFFSET = 0.01
"""What the log scale adds to the distance from the lowest value, as a share of the range: zero has no logarithm."""
DETAILS = {
    "passed_0": "boolean",
    "skew_0": "float",
    "kurtosis_0": "float",
    "winsorised": "Int64",
    "passed_1": "boolean",
    "skew_1": "float",
    "kurtosis_1": "float",
    "logged": "boolean",
    "passed_2": "boolean",
    "skew_2": "float",
    "kurtosis_2": "float",
}
"""The columns of the details, and their types."""


@dataclass(frozen=True)
class Treated:
    """A treated table, and what was done.

    `values`: as the table that came in. `details`: one row per indicator with `passed_0`, `skew_0`, `kurtosis_0`
    (before); `winsorised` (number of points), `passed_1`, `skew_1`, `kurtosis_1` (after winsorising); `logged`,
    `passed_2`, `skew_2`, `kurtosis_2` (after the log scale). What was not done is missing.
    """

    values: pd.DataFrame
    details: pd.DataFrame


def skew_and_kurtosis(column: np.ndarray) -> tuple[float, float]:
    """Skew G1 and excess kurtosis G2 of one indicator, corrected for bias as in Excel, SAS and COINr; nan is left out.

    Both are nan with fewer than four values, or when all are equal.

    Source: D.N. Joanes and C.A. Gill (1998), Comparing measures of sample skewness and kurtosis.

    >>> import numpy as np
    >>> [round(x, 4) for x in skew_and_kurtosis(np.array([1.0, 2.0, 3.0, 10.0]))]
    [1.7636, 3.228]
    """
    there = column[~np.isnan(column)]
    n = len(there)
    if n < FEWEST or there.min() == there.max():
        return np.nan, np.nan
    apart = there - there.mean()
    apart = apart / np.abs(apart).max()
    second, third, fourth = (np.mean(apart**power) for power in (2, 3, 4))
    skew = third / second**1.5 * np.sqrt(n * (n - 1)) / (n - 2)
    kurtosis = ((n + 1) * (fourth / second**2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
    return float(skew), float(kurtosis)


def treat(
    values: pd.DataFrame, skew: float = SKEW, kurtosis: float = KURTOSIS, most_points: int = MOST_POINTS
) -> Treated:
    """Indicators with |skew| >= `skew` and kurtosis >= `kurtosis` winsorised or, failing that, on a log scale.

    Rows are regions, columns indicators. Winsorising sets the highest value (the lowest, when the skew is negative) to
    the next one, and looks again; at most `most_points` cells of an indicator change, equal values change together, and
    never do all values become equal: an indicator that tells regions apart goes on doing so.
    If skew and kurtosis are then still too large, the *original* values x become log(x - min + a), a = 1 % of the
    range; with a negative skew the mirror image, -log(max - x + a), because the logarithm itself would stretch the
    tail. Missing cells stay missing.

    *Raises* `InputError` when the table is not one of numbers (`checked_table`).

    >>> import pandas as pd
    >>> done = treat(pd.DataFrame({"a": [*range(1, 11), 100]}, index=[f"WK{n}" for n in range(11)]))
    >>> done.values["a"].tolist()[-2:], int(done.details.loc["a", "winsorised"])
    ([10.0, 10.0], 1)
    """
    import pandas as pd

    table = checked_table(values)
    done = {name: _treated(table[name].to_numpy(), (skew, kurtosis), most_points) for name in table}
    details = pd.DataFrame([row for _, row in done.values()], index=table.columns, columns=list(DETAILS))
    columns = {name: column for name, (column, _) in done.items()}
    return Treated(pd.DataFrame(columns, index=table.index, columns=table.columns), details.astype(DETAILS))


def _treated(column: np.ndarray, limits: tuple[float, float], most_points: int) -> tuple[np.ndarray, dict[str, object]]:
    """One indicator, treated, and its row of details."""
    shape = skew_and_kurtosis(column)
    row = _stage(0, shape, limits)
    if _passes(shape, limits):
        return column, row
    positive = shape[0] > 0
    winsorised, changed = column, 0
    while not _passes(shape, limits):
        step = _winsorised_once(winsorised, high=shape[0] > 0)
        count = np.count_nonzero(step[~np.isnan(step)] != column[~np.isnan(column)])
        if count > most_points or np.nanmin(step) == np.nanmax(step):
            break
        winsorised, changed, shape = step, int(count), skew_and_kurtosis(step)
    passed = _passes(shape, limits)
    row |= {"winsorised": changed, "logged": not passed} | _stage(1, shape, limits)
    if passed:
        return winsorised, row
    logged = _on_log_scale(column, high=positive)
    return logged, row | _stage(2, skew_and_kurtosis(logged), limits)


def _passes(shape: tuple[float, float], limits: tuple[float, float]) -> bool:
    return not (abs(shape[0]) >= limits[0] and shape[1] >= limits[1])


def _stage(number: int, shape: tuple[float, float], limits: tuple[float, float]) -> dict[str, object]:
    return {f"passed_{number}": _passes(shape, limits), f"skew_{number}": shape[0], f"kurtosis_{number}": shape[1]}


def _winsorised_once(column: np.ndarray, *, high: bool) -> np.ndarray:
    """The most extreme value on one side, wherever it occurs, set to the next."""
    extreme = np.nanmax(column) if high else np.nanmin(column)
    rest = column[column != extreme]
    return np.where(column == extreme, np.nanmax(rest) if high else np.nanmin(rest), column)


def _on_log_scale(column: np.ndarray, *, high: bool) -> np.ndarray:
    low, top = np.nanmin(column), np.nanmax(column)
    offset = LOG_OFFSET * (top - low)
    logged: np.ndarray = np.log(column - low + offset) if high else -np.log(top - column + offset)
    return logged
