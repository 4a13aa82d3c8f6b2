"""The areas that are ranked with one another, and their figures: the country, or the gemeenten of a study."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from wijkonderzoek.comparison import SMALLEST_GROUP, compared_level
from wijkonderzoek.comparison.position import is_ranked
from wijkonderzoek.indicators.compute import Column
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import LOCAL_SOURCE, Indicator, Level, Region

if TYPE_CHECKING:
    import pandas as pd

Scope = Literal["land", "studie"]
"""Among which areas a score ranks: all of the country, or those of the gemeenten with results of the study's own."""


@dataclass(frozen=True)
class Frame:
    """Ranked areas of one level and their figures, in one order.

    `regions`: name, gemeente (code) and gemeente_name by region code. `columns`: an array per part of a figure and
    indicator, over the same regions.
    """

    scope: Scope
    level: Level
    regions: pd.DataFrame
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.regions)

    def values(self, keys: Sequence[str]) -> np.ndarray:
        """The figures of some indicators: (regions, indicators), nan where there is none."""
        return np.column_stack([self.columns[key].value for key in keys]) if keys else np.empty((len(self), 0))

    def share(self, key: str) -> float:
        """The share (0-1) of the areas that have a figure of an indicator."""
        return float((~np.isnan(self.columns[key].value)).mean()) if len(self) else 0.0


def country_frame(country: Country, region: Region, indicators: Sequence[Indicator]) -> Frame | None:
    """All ranked areas of the level a region is compared with; None where the tables do not hold the whole country.

    An own area takes the place of the regions it is made of.
    """
    codes = _with_area(country, region, country.frame(compared_level(region)))
    return _frame("land", country, region, codes, indicators)


def study_frame(country: Country, region: Region, indicators: Sequence[Indicator]) -> Frame | None:
    """The areas of the gemeenten for which the study has results of its own; None with fewer than 10 of them.

    Only areas with enough residents to be ranked.
    """
    local = [country.observed(i) for i in indicators if i.source == LOCAL_SOURCE]
    gemeenten = {gemeente for found in local if found is not None for gemeente in found.table.regions["gemeente"]}
    level = compared_level(region)
    table = country.tables[country.indeling]
    residents = country.residents(table)
    if not gemeenten or residents is None:
        return None
    inside = table.regions.index[
        (table.regions["level"] == str(level)).to_numpy()
        & table.regions["gemeente"].isin(gemeenten).to_numpy()
        & (residents.reindex(table.regions.index) >= country.min_residents).to_numpy()
    ]
    return _frame("studie", country, region, _with_area(country, region, inside), indicators)


def _with_area(country: Country, region: Region, codes: Collection[str]) -> list[str]:
    """The codes with an own area in the place of its members, if it is large enough to be ranked."""
    if not region.members:
        return list(codes)
    enough = is_ranked(country, region, country.tables[country.indeling])
    gone = set(region.members)
    return [code for code in codes if code not in gone] + ([region.code] if enough else [])


def _frame(
    scope: Scope, country: Country, region: Region, codes: Sequence[str], indicators: Sequence[Indicator]
) -> Frame | None:
    import pandas as pd

    if len(codes) < SMALLEST_GROUP:
        return None
    known = [code for code in codes if code != region.code or not region.members]
    columns = {}
    for indicator in indicators:
        column = country.column(known, indicator)
        if column is None:
            continue
        if len(known) < len(codes):
            column = column.take(np.append(np.arange(len(known)), -1))
            column = column.with_values({len(known): country.value(region, indicator)})
        columns[indicator.key] = column
    regions = country.regions.loc[known, ["name", "gemeente", "gemeente_name"]]
    if len(known) < len(codes):
        own = pd.DataFrame([[region.name, region.gemeente, region.gemeente_name]], [region.code], regions.columns)
        regions = pd.concat([regions, own])
    return Frame(scope, compared_level(region), regions, columns)
