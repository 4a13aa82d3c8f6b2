"""Screen: leave out regions with too few figures to say anything of.

Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3; `Screen` of COINr.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wijkonderzoek.urgency.tables import checked_share, checked_table

if TYPE_CHECKING:
    import pandas as pd

MIN_SHARE = 2 / 3
"""The share of figures (or of their weight) below which nothing is said of a region."""


@dataclass(frozen=True)
class Screened:
    """What is left of a table, and why.

    `kept`: the rows that stay. `share`: the share (0-1) of the figures that are there, of every region. `left_out`: the
    regions that do not stay, in table order.
    """

    kept: pd.DataFrame
    share: pd.Series
    left_out: tuple[str, ...]


def screen(values: pd.DataFrame, min_share: float = MIN_SHARE, zeros: bool = False) -> Screened:
    """The regions that have at least `min_share` of the figures.

    Rows are regions, columns indicators. With `zeros`, a zero counts as a figure that is not there.

    *Raises* `InputError` when the table is not one of numbers (`checked_table`), `UsageError` when `min_share` is not
    from 0 to 1.

    >>> import pandas as pd
    >>> values = pd.DataFrame({"a": [1, 2], "b": [3, None], "c": [0, None]}, index=["WK1", "WK2"])
    >>> screen(values).left_out
    ('WK2',)
    >>> screen(values, zeros=True).share.round(2).tolist()
    [0.67, 0.33]
    """
    least = checked_share(min_share)
    table = checked_table(values)
    there = table.notna() & (table != 0) if zeros else table.notna()
    share = there.mean(axis=1).rename("share")
    stays = share >= least
    return Screened(table[stays], share, tuple(table.index[~stays]))
