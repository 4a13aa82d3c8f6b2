"""Areas to stand beside: the gemeente, even stedelijke gebieden and the country, as spreads, never one average."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.harmonise.groups import G4
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Indicator, Level, Region

if TYPE_CHECKING:
    import pandas as pd

URBANITY = "ste_mvs"
URBANITY_TEXT = {
    1: "zeer sterk stedelijk",
    2: "sterk stedelijk",
    3: "matig stedelijk",
    4: "weinig stedelijk",
    5: "niet stedelijk",
}
PARTS = {Level.GEMEENTE: "wijken", Level.WIJK: "buurten", Level.GEBIED: "delen"}
"""What the parts of an area are called."""
SMALLEST_GROUP = 10
"""Fewer areas than this make no spread worth showing."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The 10, 25, 50, 75 and 90 % points of a group of areas, and how many areas that is."""

    points: tuple[float, float, float, float, float]
    count: int


def compared_level(region: Region) -> Level:
    """The level whose areas this one is compared with: an own area is set beside wijken."""
    return Level.WIJK if region.level is Level.GEBIED else region.level


def siblings(country: Country, region: Region, indicator: Indicator, year: int) -> pd.Series:
    """The figures of the other areas of its level in the same gemeente, by code; those with a figure."""
    observed = country.observed(indicator, year)
    assert observed is not None
    level, table = compared_level(region), observed.table.regions
    same = (table["level"] == str(level)) & (table["gemeente"] == region.gemeente) & (region.gemeente != "")
    codes = table.index[same].difference([region.code, *region.members])
    return observed.series(indicator.key).reindex(codes).dropna()


def parts(country: Country, region: Region, indicator: Indicator, year: int) -> pd.Series:
    """The figures of the parts of an area (`PARTS`), by code; those with a figure."""
    observed = country.observed(indicator, year)
    assert observed is not None
    table = observed.table.regions
    if region.level is Level.GEMEENTE:
        inside = table.index[(table["level"] == str(Level.WIJK)) & (table["gemeente"] == region.code)]
    elif region.level is Level.WIJK:
        inside = table.index[(table["level"] == str(Level.BUURT)) & (table.index.str[2:8] == region.code[2:])]
    else:
        inside = table.index.intersection(list(region.members))
    return observed.series(indicator.key).reindex(inside).dropna()


def urbanity(country: Country, region: Region) -> int | None:
    """The stedelijkheid class of an area (1-5); of an own area only when all its members share one."""
    values = country.tables[country.indeling].values
    if URBANITY not in values:
        return None
    classes = set(values[URBANITY].reindex(list(region.members or (region.code,))).dropna().astype(int))
    return classes.pop() if len(classes) == 1 else None


def urbanity_spread(country: Country, region: Region, indicator: Indicator, year: int) -> Spread | None:
    """The spread among ranked areas of the same stedelijkheid class; None where there is no class or no group."""
    own, observed = urbanity(country, region), country.observed(indicator, year)
    classes = None if observed is None else country.tables.get(observed.table.indeling)
    if own is None or observed is None or classes is None or URBANITY not in classes.values:
        return None
    frame = country.frame(compared_level(region), observed.table)
    alike = (classes.values[URBANITY].reindex(frame) == own).to_numpy()
    codes = frame[alike].difference([region.code, *region.members])
    found = observed.series(indicator.key).reindex(codes).dropna().to_numpy()
    if len(found) < SMALLEST_GROUP:
        return None
    ten, quarter, half, three, ninety = (float(q) for q in np.quantile(found, [0.1, 0.25, 0.5, 0.75, 0.9]))
    return Spread((ten, quarter, half, three, ninety), len(found))


def large_cities(country: Country, region: Region, indicator: Indicator, year: int) -> pd.Series:
    """The figures of the four large cities by code, without the area itself; those that are there and have a figure."""
    observed = country.observed(indicator, year)
    assert observed is not None
    return observed.series(indicator.key).reindex([code for code in G4 if code != region.code]).dropna()
