"""Normalise: put indicators of different units on one scale, higher meaning more of what the index is about.

The kernels take an array (N regions, J indicators) and give one of the same shape; nan stays nan, and counts for
nothing. `normalise` takes and gives tables, turns indicators the right way round, and refuses what has no place on a
scale.

Source: `Normalise` of COINr; OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.schemas import suggestion
from wijkonderzoek.urgency.tables import checked_table, listed

if TYPE_CHECKING:
    import pandas as pd

Ties = Literal["average", "min"]
Method = Literal["percentile", "minmax", "z", "rank"]
Ranks = TypeVar("Ranks", "pd.Series", "pd.DataFrame", np.ndarray)

EXPONENT = 23.0
"""Chosen by the makers of the English index: the most deprived tenth of areas gets the upper half of the scale."""


def ranks(values: np.ndarray, ties: Ties = "average") -> np.ndarray:
    """The rank of each value in its column: 1 for the lowest, up to the number of values.

    Equal values share the average of their ranks or, with `ties="min"`, the lowest of them.

    *Raises* `UsageError` when `ties` is something else.

    >>> import numpy as np
    >>> ranks(np.array([[30.0], [10.0], [np.nan], [30.0]])).ravel().tolist()
    [2.5, 1.0, nan, 2.5]
    """
    if ties not in {"average", "min"}:
        raise UsageError(f"ties '{ties}' is unknown", hint="Choose from 'average', 'min'.")
    rows = np.ascontiguousarray(values.T)
    order = np.argsort(rows, axis=1)
    ordered = np.take_along_axis(rows, order, axis=1)
    ranked = np.empty(rows.shape)
    np.put_along_axis(ranked, order, np.arange(1.0, rows.shape[1] + 1)[None, :], axis=1)
    ranked[np.isnan(rows)] = np.nan
    # Most columns hold no equal values; only the others need the slower way.
    for j in np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1)):
        ranked[j, order[j]] = _shared_places(ordered[j], ties)
    return ranked.T


def _shared_places(ordered: np.ndarray, ties: Ties) -> np.ndarray:
    """The ranks of sorted values, nan last, of which some are equal."""
    n = len(ordered) - np.count_nonzero(np.isnan(ordered))
    first = np.flatnonzero(np.r_[True, ordered[1:n] != ordered[: n - 1]])
    last = np.r_[first[1:], n]
    place = (first + 1 + last) / 2 if ties == "average" else first + 1.0
    shared: np.ndarray = np.r_[np.repeat(place, last - first), np.full(len(ordered) - n, np.nan)]
    return shared


def percentile(values: np.ndarray, ties: Ties = "average", low: float = 0.0, high: float = 100.0) -> np.ndarray:
    """The share (0-100) of the other regions with a lower value; equal ones count half (with `ties="min"`, not).

    (rank - 1) / (n - 1) x 100, with n the number of values of the indicator; nan where that is 1. With other bounds the
    same share runs from `low` to `high`: a geometric mean needs one above zero.

    *Raises* `UsageError` when `ties` is neither, or `low` is not below `high`.

    >>> import numpy as np
    >>> percentile(np.array([[30.0], [10.0], [20.0]])).ravel().tolist()
    [100.0, 0.0, 50.0]
    """
    others = np.count_nonzero(~np.isnan(values), axis=0) - 1.0
    share: np.ndarray = (ranks(values, ties) - 1) / np.where(others > 0, others, np.nan)
    return _between(share, low, high)


def minmax(values: np.ndarray, low: float = 0.0, high: float = 100.0) -> np.ndarray:
    """Each column stretched so that its lowest value is `low` and its highest `high`; nan where all are equal.

    *Raises* `UsageError` when `low` is not below `high`.

    >>> import numpy as np
    >>> minmax(np.array([[30.0], [10.0], [20.0]]), low=1).ravel().tolist()
    [100.0, 1.0, 50.5]
    """
    bottom = np.fmin.reduce(values, axis=0)
    span = np.fmax.reduce(values, axis=0) - bottom
    share: np.ndarray = (values - bottom) / np.where(span > 0, span, np.nan)
    return _between(share, low, high)


def zscore(values: np.ndarray, mean: float = 0.0, sd: float = 1.0) -> np.ndarray:
    """Each column with this mean and standard deviation (of a sample: n - 1); nan where all values are equal.

    *Raises* `UsageError` when `sd` is not above zero, or either is not finite.

    >>> import numpy as np
    >>> zscore(np.array([[3.0], [1.0], [2.0]]), mean=10, sd=2).ravel().tolist()
    [12.0, 8.0, 10.0]
    """
    if not (0 < sd < np.inf and np.isfinite(mean)):
        raise UsageError(f"the mean is {mean:g}, the standard deviation {sd:g}", hint="Give the latter above 0.")
    n = np.count_nonzero(~np.isnan(values), axis=0)
    apart = values - np.nansum(values, axis=0) / np.where(n > 0, n, np.nan)
    # Equal values differ from their mean by a last bit at most, which is not a spread.
    varied = (n > 1) & (np.fmax.reduce(values, axis=0) > np.fmin.reduce(values, axis=0))
    spread = np.sqrt(np.nansum(apart**2, axis=0) / np.where(varied, n - 1, np.nan))
    standard: np.ndarray = apart / spread
    return mean + standard * sd


def _between(share: np.ndarray, low: float, high: float) -> np.ndarray:
    """Shares (0-1) on a scale from low to high."""
    if not (low < high and np.isfinite(high - low)):
        raise UsageError(f"the scale runs from {low:g} to {high:g}", hint="Give a low below high.")
    return low + share * (high - low)


METHODS: Mapping[str, Callable[..., np.ndarray]] = {
    "percentile": percentile,
    "minmax": minmax,
    "z": zscore,
    "rank": ranks,
}
BOUNDS = {"percentile": ("ties", "low", "high"), "minmax": ("low", "high"), "z": ("mean", "sd"), "rank": ("ties",)}


def normalise(
    values: pd.DataFrame,
    directions: Mapping[str, int],
    method: Method = "percentile",
    **bounds: float | str,
) -> pd.DataFrame:
    """The indicators on one scale, higher meaning more of the index's direction.

    Rows are regions, columns indicators. `directions` gives 1 per indicator when a higher figure means more of it, -1
    when it means less. `method`: `percentile` (with `ties`, `low`, `high`), `rank` (with `ties`), `minmax` (with `low`,
    `high`; default 0 to 100) or `z` (with `mean`, `sd`; default 0 and 1). A missing figure stays missing.

    *Raises* `InputError` when an indicator has no direction or one that is not 1 or -1, has the same value everywhere
    (or one value, or none), or when the table is not one of numbers (`checked_table`); `UsageError` when a method or
    bound is unknown.

    >>> import pandas as pd
    >>> values = pd.DataFrame({"inkomen": [20, 40, 30], "bijstand": [9, 1, 4]}, index=["WK1", "WK2", "WK3"])
    >>> normalise(values, {"inkomen": -1, "bijstand": 1}).loc["WK1"].to_dict()
    {'inkomen': 100.0, 'bijstand': 100.0}
    """
    import pandas as pd

    if method not in METHODS:
        raise UsageError(f"method '{method}' is unknown{suggestion(method, list(METHODS))}", hint=listed(METHODS))
    unknown = [name for name in bounds if name not in BOUNDS[method]]
    if unknown:
        raise UsageError(f"method '{method}' takes no '{unknown[0]}'", hint=f"It takes {listed(BOUNDS[method])}.")
    table = checked_table(values)
    _refuse_without_place(table)
    array = table.to_numpy() * [_direction(name, directions) for name in table]
    return pd.DataFrame(METHODS[method](array, **bounds), index=table.index, columns=table.columns)


def exponential(ranks: Ranks, areas: int | None = None) -> Ranks:
    """The exponential scale (0-100) that the English and Scottish indices of deprivation put *domain ranks* on.

    `ranks`: 1 for the most deprived of `areas` areas (default: the number of rows); shared ranks may be averages. A
    series, table or array; the scale comes in the same shape.
    With R = (areas - rank + 1) / areas, X = -23 ln(1 - R (1 - exp(-100/23))): 100 for the most deprived area, 50 at
    about a tenth of the way, so that little deprivation on one domain hardly makes up for much on another. A missing
    rank stays missing.

    *Raises* `InputError` when a rank is below 1 or above the number of areas (it says which), or when the table is not
    one of numbers (`checked_table`).

    Source: McLennan and others (2019), The English Indices of Deprivation 2019: technical report.

    >>> import pandas as pd
    >>> exponential(pd.Series([1, 2, 3, 4], index=["a", "b", "c", "d"])).round(3).tolist()
    [100.0, 31.009, 15.647, 6.518]
    """
    import pandas as pd

    table = checked_table(pd.DataFrame(ranks))
    n = len(table) if areas is None else areas
    rows, columns = np.nonzero(((table < 1) | (table > n)).to_numpy())
    if rows.size:
        place = f"area {table.index[rows[0]]}" + (f", domain '{table.columns[columns[0]]}'" if ranks.ndim == 2 else "")
        raise InputError(
            f"{place}: rank {table.to_numpy()[rows[0], columns[0]]:g} is not from 1 to {n}",
            hint="Give `areas`, the number of areas that were ranked, when the table holds some of them.",
        )
    return exponential_scale(ranks.astype(float), n)


def exponential_scale(ranks: Ranks, areas: int) -> Ranks:
    """The kernel of `exponential`, which checks nothing: ranks of any shape that are known to be from 1 to `areas`.

    >>> import numpy as np
    >>> exponential_scale(np.array([[1.0, 2.0], [np.nan, 1.0]]), 2).round(2).tolist()
    [[100.0, 15.65], [nan, 100.0]]
    """
    remaining: Ranks = np.log1p((ranks - areas - 1) / areas * (1 - np.exp(-100 / EXPONENT)))
    return remaining * -EXPONENT


def _direction(name: Any, directions: Mapping[Any, int]) -> int:
    if name not in directions:
        close = suggestion(str(name), [str(known) for known in directions])
        raise InputError(f"indicator '{name}' has no direction{close}", hint="1 or -1")
    if directions[name] not in {1, -1}:
        raise InputError(f"indicator '{name}' has direction {directions[name]}", hint="1 or -1")
    return directions[name]


def _refuse_without_place(table: pd.DataFrame) -> None:
    if len(table) == 1:
        raise InputError(f"there is one region, {table.index[0]}; it can be compared with none")
    empty = table.columns[table.isna().all()]
    if len(empty):
        raise InputError(f"indicator {listed(empty)} has no value in any region", hint="Leave it out.")
    constant = table.columns[(table.min() == table.max())]
    if len(constant):
        first = constant[0]
        count = table[first].count()
        found = "one region" if count == 1 else f"all {count} regions"
        raise InputError(
            f"indicator {listed(constant)} has no place on a scale: '{first}' is {table[first].min():g} in {found}",
            hint="Leave it out: it tells no regions apart.",
        )
