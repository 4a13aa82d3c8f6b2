"""The table that every step works on: rows are regions, columns indicators, cells numbers or missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.schemas import suggestion

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 5
"""How many names an error lists before it says how many more there are."""


def checked_table(values: pd.DataFrame) -> pd.DataFrame:
    """The same table with every cell a float (missing is nan).

    *Raises* `InputError` when the table has no rows or no columns, names a region or an indicator twice, holds a column
    that is not numeric, or an infinite cell; it says which.

    >>> import pandas as pd
    >>> checked_table(pd.DataFrame({"huur": [1, None]}, index=["WK1", "WK2"]))["huur"].tolist()
    [1.0, nan]
    """
    import pandas as pd

    if values.empty:
        raise InputError(f"the table has {len(values)} regions and {values.shape[1]} indicators; it needs both")
    for kind, labels in (("region", values.index), ("indicator", values.columns)):
        if labels.has_duplicates:
            raise InputError(
                f"{kind} {listed(labels[labels.duplicated()].unique())} occurs more than once",
                hint="Keep one row per region and one column per indicator.",
            )
    kinds = pd.api.types
    text = [n for n in values if not kinds.is_numeric_dtype(values[n]) or kinds.is_complex_dtype(values[n])]
    if text:
        raise InputError(f"column {listed(text)} is not numeric", hint="Leave it out, or turn it into numbers first.")
    table = values.astype(float)
    rows, columns = np.nonzero(np.isinf(table.to_numpy()))
    if rows.size:
        place = f"region {table.index[rows[0]]}, indicator '{table.columns[columns[0]]}'"
        more = f" (and {rows.size - 1} more)" if rows.size > 1 else ""
        raise InputError(f"{place}: infinite{more}", hint="A division by zero is missing, not infinite.")
    return table


def checked_share(share: float) -> float:
    """A share that a setting asks for.

    *Raises* `UsageError` when it is not from 0 to 1.

    >>> checked_share(0.5)
    0.5
    """
    if not 0 <= share <= 1:
        raise UsageError(f"min_share is {share:g}", hint="Give a share from 0 to 1.")
    return share


def checked_names(kind: str, given: Iterable[object], known: Iterable[object], where: str = "the table") -> None:
    """Nothing, when every given name is known `where` it should be.

    *Raises* `InputError` naming the first that is not, with the known name it looks like.

    >>> checked_names("weight", ["huur"], ["huur", "inkomen"])
    """
    names = [str(name) for name in known]
    for name in map(str, given):
        if name not in names:
            raise InputError(
                f"{kind} '{name}' is not in {where}{suggestion(name, names)}",
                hint=f"There is: {listed(names)}.",
            )


def listed(names: Iterable[object]) -> str:
    """Names in quotes, the first five of them.

    >>> listed("abcdefg")
    "'a', 'b', 'c', 'd', 'e' and 2 more"
    """
    every = [f"'{name}'" for name in names]
    more = f" and {len(every) - SHOWN} more" if len(every) > SHOWN else ""
    return ", ".join(every[:SHOWN]) + more
