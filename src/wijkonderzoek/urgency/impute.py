"""Impute: fill in what is missing, from the other regions. Never done by default: a filled cell is nobody's figure.

Source: `i_mean`, `i_mean_grp` and their medians in COINr; OECD/JRC, Handbook on Constructing Composite Indicators
(2008), step 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.urgency.tables import checked_table, listed

if TYPE_CHECKING:
    import pandas as pd

HOWS = ("mean", "median")


@dataclass(frozen=True)
class Imputed:
    """A table without gaps (`values`), and which of its cells were filled (`filled`, true or false, same shape)."""

    values: pd.DataFrame
    filled: pd.DataFrame


def impute(values: pd.DataFrame, how: Literal["mean", "median"] = "mean", groups: pd.Series | None = None) -> Imputed:
    """Every missing cell filled with the mean or median of its indicator, of the same group where `groups` are given.

    Rows are regions, columns indicators; `groups` gives a group per region. A region without a group, and a group
    without any value of an indicator, get the mean or median of all regions.

    *Raises* `InputError` when an indicator has no value at all, a region does not occur in `groups` or occurs twice, or
    the table is not one of numbers (`checked_table`); `UsageError` when `how` is something else.

    >>> import pandas as pd
    >>> values = pd.DataFrame({"a": [1.0, None, 5.0, None]}, index=["WK1", "WK2", "WK3", "WK4"])
    >>> done = impute(values, groups=pd.Series(["stad", "stad", "dorp", None], index=values.index))
    >>> done.values["a"].tolist(), done.filled["a"].tolist()
    ([1.0, 1.0, 5.0, 3.0], [False, True, False, True])
    """
    if how not in HOWS:
        raise UsageError(f"impute by '{how}' is unknown", hint=f"Choose from {listed(HOWS)}.")
    table = checked_table(values)
    missing = table.isna()
    empty = table.columns[missing.all()]
    if len(empty):
        raise InputError(f"indicator {listed(empty)} has no value to fill gaps with", hint="Leave it out.")
    done = table
    if groups is not None:
        absent = table.index.difference(groups.index)
        if len(absent) or groups.index.has_duplicates:
            wrong = absent if len(absent) else groups.index[groups.index.duplicated()]
            raise InputError(f"region {listed(wrong)} has {'no' if len(absent) else 'more than one'} row in the groups")
        done = done.fillna(table.groupby(groups.reindex(table.index)).transform(how))
    return Imputed(done.fillna(table.agg(how)), missing)
