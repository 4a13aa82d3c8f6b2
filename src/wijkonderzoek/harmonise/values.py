"""Why a value is there or not: a status for every cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wijkonderzoek.model import STATUS_CODE, Status, Variable

if TYPE_CHECKING:
    import numpy as np


def statuses_of(
    values: Mapping[str, np.ndarray], levels: np.ndarray, variables: Mapping[str, Variable]
) -> dict[str, np.ndarray]:
    """A status code for every cell of every variable (int8, one per region).

    A variable that is empty for every region of a release is not published (yet). A single empty cell is
    `missing`: the typed service gives no reason, so none is made up. A value is `rounded` where its
    variable is rounded at that level, else `observed`.
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
        gap = Status.NOT_PUBLISHED if empty.all() else Status.MISSING
        found[key] = np.where(empty, STATUS_CODE[gap], status).astype(np.int8)
    return found


def rounding_errors(levels: np.ndarray, variable: Variable) -> np.ndarray:
    """The largest rounding error of a variable for each region, in its unit; 0 where it is not rounded."""
    import numpy as np

    rounding = variable.rounding
    if rounding is None:
        return np.zeros(len(levels))
    return np.where(np.isin(levels, [str(level) for level in rounding.levels]), rounding.error, 0.0)
