"""Why a value is there or not: a status for every cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wijkonderzoek.model import STATUS_CODE, Status, Variable

if TYPE_CHECKING:
    import numpy as np


HALF_POINT = 0.5
NO_REASON = -1
"""Stands for a status code where a source gives no reason for an empty cell."""


def statuses_of(
    values: Mapping[str, np.ndarray],
    levels: np.ndarray,
    variables: Mapping[str, Variable],
    gaps: Mapping[str, np.ndarray],
) -> dict[str, np.ndarray]:
    """A status code for every cell of every variable (int8, one per region).

    A variable that is empty for every region of a release is not published (yet). A single empty cell has the
    status in `gaps`; where that holds none (`NO_REASON`, or no such variable) it is `missing`: no reason is made up. A
    value is `rounded` where its variable is rounded at that level, else `observed`.
    """
    import numpy as np

    found = {}
    for key, column in values.items():
        empty = np.isnan(column)
        rounding = variables[key].rounding
        rounded = (
            np.isin(levels, [str(level) for level in rounding.levels]) if rounding else np.zeros(len(column), bool)
        )
        status = np.where(rounded, STATUS_CODE[Status.ROUNDED], STATUS_CODE[Status.OBSERVED])
        if empty.all():
            gap = np.full(len(column), STATUS_CODE[Status.NOT_PUBLISHED])
        else:
            told = gaps.get(key, np.full(len(column), NO_REASON))
            gap = np.where(told == NO_REASON, STATUS_CODE[Status.MISSING], told)
        found[key] = np.where(empty, gap, status).astype(np.int8)
    return found


def count_of(percent: np.ndarray, whole: np.ndarray, whole_error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The counts behind whole percentages of `whole`, and their largest errors; same shape as the inputs.

    A percentage rounded to 1 is at most half a point off; the rounding of the whole comes on top. The count is
    not rounded, so that count / whole gives the percentage back.

    >>> import numpy as np
    >>> count, error = count_of(np.array([17.0]), np.array([1000.0]), np.array([4.0]))
    >>> float(count[0]), round(float(error[0]), 2)
    (170.0, 5.7)
    """
    return percent * whole / 100, HALF_POINT * whole / 100 + (percent + HALF_POINT) * whole_error / 100


def rounding_errors(levels: np.ndarray, variable: Variable) -> np.ndarray:
    """The largest rounding error of a variable for each region, in its unit; 0 where it is not rounded."""
    import numpy as np

    rounding = variable.rounding
    if rounding is None:
        return np.zeros(len(levels))
    return np.where(np.isin(levels, [str(level) for level in rounding.levels]), rounding.error, 0.0)
