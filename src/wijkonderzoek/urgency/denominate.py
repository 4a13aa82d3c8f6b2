"""Denominate: make figures of large and small regions comparable by dividing them by what they come out of.

Source: `Denominate` of COINr; OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from wijkonderzoek.errors import InputError
from wijkonderzoek.urgency.tables import checked_names, checked_table, listed

if TYPE_CHECKING:
    import pandas as pd

UNSCALED: Mapping[str, float] = MappingProxyType({})


def denominate(
    values: pd.DataFrame,
    denominators: pd.DataFrame,
    by: Mapping[str, str],
    scale: Mapping[str, float] = UNSCALED,
) -> pd.DataFrame:
    """Each indicator of `by` divided by its denominator, times its `scale` (default 1); the others as they are.

    Rows of both tables are regions; `by` says per indicator which column of `denominators` it is divided by. In the
    unit of the indicator per unit of the denominator. Missing where either is missing, or the denominator is zero.

    *Raises* `InputError` when a name in `by` or `scale` is in no table, a scale is not a number above 0, a region has
    no row of denominators, or a denominator that is used is negative; or when a table is not one of numbers
    (`checked_table`).

    >>> import pandas as pd
    >>> counts = pd.DataFrame({"bijstand": [30, 5]}, index=["WK1", "WK2"])
    >>> people = pd.DataFrame({"inwoners": [1000, 0]}, index=["WK1", "WK2"])
    >>> denominate(counts, people, {"bijstand": "inwoners"}, {"bijstand": 1000})["bijstand"].tolist()
    [30.0, nan]
    """
    table = checked_table(values)
    checked_names("denominated indicator", by, table.columns)
    checked_names("scaled indicator", scale, by, "`by`")
    for name, factor in scale.items():
        if not 0 < factor < float("inf"):
            raise InputError(f"scale '{name}' is {factor}", hint="A scale is a number above 0.")
    if not by:
        return table
    checked_names("denominator", by.values(), denominators.columns, "the table of denominators")
    used = checked_table(denominators[list(dict.fromkeys(by.values()))])
    absent = table.index.difference(used.index)
    if len(absent):
        raise InputError(f"region {listed(absent)} has no row in the table of denominators")
    used = used.reindex(table.index)
    rows, columns = (used < 0).to_numpy().nonzero()
    if rows.size:
        place = f"region {used.index[rows[0]]}, denominator '{used.columns[columns[0]]}'"
        raise InputError(f"{place}: negative ({used.to_numpy()[rows[0], columns[0]]:g})")
    divided = {name: table[name] / used[by[name]].where(used[by[name]] > 0) * scale.get(name, 1) for name in by}
    return table.assign(**divided)
