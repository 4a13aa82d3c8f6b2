"""Where an area stands among all ranked areas of its level, indicator by indicator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wijkonderzoek.comparison.groups import SMALLEST_GROUP, compared_level
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Indicator, Region, Value


@dataclass(frozen=True, slots=True)
class Position:
    """Where an area stands: the share (0-100) of ranked areas with a lower figure, its margin, and their number."""

    at: float
    low: float
    high: float
    count: int


def position(country: Country, region: Region, indicator: Indicator, value: Value) -> Position | None:
    """Where a value stands among the ranked areas of its level in its own year.

    Equal figures count half. The margin runs from the position of the value's lower margin to that of its upper one.
    None when there is no figure or no group. An area too small to be ranked itself has no position.
    """
    observed = country.observed(indicator, value.year)
    if value.value is None or observed is None or not is_ranked(country, region, observed.table):
        return None
    frame = country.frame(compared_level(region), observed.table).difference([region.code, *region.members])
    others = np.sort(observed.series(indicator.key).reindex(frame).dropna().to_numpy())
    if len(others) < SMALLEST_GROUP:
        return None
    bounds = (value.value, *(value.margin or (value.value, value.value)))
    at, first, last = (_share_below(others, bound) for bound in bounds)
    return Position(at, min(first, at), max(last, at), len(others))


def is_ranked(country: Country, region: Region, table: YearTable) -> bool:
    """Whether an area has enough residents to be ranked, on the boundaries of a table."""
    residents = country.residents(table)
    if residents is None:
        return False
    return bool(residents.reindex(list(region.members or (region.code,))).sum() >= country.min_residents)


def _share_below(ordered: np.ndarray, value: float) -> float:
    below = np.searchsorted(ordered, value, "left")
    through = np.searchsorted(ordered, value, "right")
    return float((below + through) / 2 / len(ordered) * 100)
