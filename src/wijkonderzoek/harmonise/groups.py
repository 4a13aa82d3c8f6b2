"""Groups of gemeenten to compare with: the four large cities and the provinces."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import TYPE_CHECKING

from wijkonderzoek.catalogue.provinces import PROVINCES, provinces_of_gemeenten
from wijkonderzoek.errors import RegionError
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.model import Level

if TYPE_CHECKING:
    import pandas as pd

G4 = ("GM0363", "GM0599", "GM0518", "GM0344")
"""Amsterdam, Rotterdam, Den Haag and Utrecht."""


def regions_of(table: YearTable, gemeenten: Collection[str], level: Level = Level.WIJK) -> pd.Index:
    """The codes of a level in some gemeenten, in table order; empty where the table does not hold them.

    `regions_of(table, G4)` gives the wijken of the four large cities.
    """
    regions = table.regions
    inside = (regions["level"] == str(level)) & regions["gemeente"].isin(list(gemeenten))
    return regions.index[inside.to_numpy()]


def province_of(gemeente: str) -> str:
    """The code of the province a gemeente lies in; of every gemeente of 2014-2025, so old codes too.

    *Raises* `RegionError`, with the closest gemeenten, for a code that was none of those years.

    >>> province_of("GM0599"), PROVINCES[province_of("GM0707")]
    ('PV28', 'Zuid-Holland')
    """
    found = provinces_of_gemeenten()
    if gemeente not in found:
        close = difflib.get_close_matches(gemeente.upper(), found, n=3, cutoff=0.75)
        near = ", ".join(close)
        raise RegionError(
            f"{gemeente} is not a gemeente of 2014-2025",
            hint=f"Did you mean {near}?" if near else "The code of a gemeente looks like GM0599.",
        )
    return found[gemeente]


def gemeenten_of(province: str) -> tuple[str, ...]:
    """The codes of every gemeente of 2014-2025 in a province (PV20-PV31), merged ones too, in order of their code.

    Take those of one year with `regions_of(table, gemeenten_of(province), Level.GEMEENTE)`.
    *Raises* `RegionError` for a code that is not a province, with the provinces there are.

    >>> gemeenten_of("PV24")
    ('GM0034', 'GM0050', 'GM0171', 'GM0184', 'GM0303', 'GM0995')
    """
    if province not in PROVINCES:
        known = ", ".join(f"{code} {name}" for code, name in PROVINCES.items())
        raise RegionError(f"{province} is not a province", hint=f"Provinces: {known}.")
    return tuple(code for code, there in provinces_of_gemeenten().items() if there == province)
