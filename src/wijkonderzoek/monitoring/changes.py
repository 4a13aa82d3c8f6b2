"""What changed in every region of a level over a window of years: computed for the country at once, then looked up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wijkonderzoek.comparison.peer_group import sharing_ground
from wijkonderzoek.comparison.position import is_ranked
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Indicator, Level, Region
from wijkonderzoek.monitoring.series import Panel, panel_of
from wijkonderzoek.monitoring.words import Reason
from wijkonderzoek.statistics.digits import significant
from wijkonderzoek.statistics.slope import slope_sd, theil_sen

FEWEST_YEARS = 5
"""Fewer comparable figures than this are no trend."""
SIZES = (1_000, 2_000, 4_000, 8_000, 16_000)
"""Residents at which a size class begins, each twice the one before; below the first those that are just ranked."""


@dataclass(frozen=True)
class Changed:
    """Changes over a window of years, by the Theil-Sen slope, and their standard deviation; nan where none is known."""

    change: np.ndarray
    sd: np.ndarray


def changes_in(panel: Panel, first: int, last: int) -> Changed:
    """What changed from `first` to `last` in every row that is unbroken between, and has `FEWEST_YEARS` figures."""
    years = [year for year in panel.years if first <= year <= last]
    value, sd = panel.over(first, last)
    value[(~np.isnan(value)).sum(axis=1) < FEWEST_YEARS] = np.nan
    span = last - first
    return Changed(significant(theil_sen(value, years)[0] * span), significant(slope_sd(sd, value, years) * span))


class Changes:
    """The changes of all ranked regions of one level, each indicator and window computed once.

    `codes`: those regions, on the boundaries' year; none where the tables hold only a part of the country. `sizes`: the
    size class of each, from 0.
    """

    def __init__(self, country: Country, level: Level) -> None:
        self.country, self.level = country, level
        frame = country.frame(level)
        self.codes = tuple(str(code) for code in frame)
        residents = country.residents(country.tables[country.indeling])
        counts = np.array([]) if residents is None else residents.reindex(frame).to_numpy(float)
        self.sizes = np.searchsorted(SIZES, counts, "right")
        self._panels: dict[str, Panel] = {}
        self._changed: dict[tuple[str, int, int], Changed] = {}

    def panel(self, indicator: Indicator) -> Panel:
        """The series of an indicator for all regions."""
        if indicator.key not in self._panels:
            self._panels[indicator.key] = panel_of(self.country, self.codes, indicator)
        return self._panels[indicator.key]

    def over(self, indicator: Indicator, first: int, last: int) -> Changed:
        """The changes of an indicator over a window, for all regions."""
        key = (indicator.key, first, last)
        if key not in self._changed:
            self._changed[key] = changes_in(self.panel(indicator), first, last)
        return self._changed[key]

    def alike(self, region: Region) -> np.ndarray:
        """Which regions are of the size class of an area and share no ground with it: a truth value for each."""
        import pandas as pd

        frame = pd.Index(self.codes, dtype=object)
        size = np.searchsorted(SIZES, self._residents(region), "right")
        own = frame.isin([region.code, *sharing_ground(self.country, region, frame)])
        found: np.ndarray = (self.sizes == size) & ~own
        return found

    def apart(self, region: Region, indicator: Indicator) -> Reason | None:
        """Why an area is not set beside others on an indicator at all; None where it is."""
        country = self.country
        if any(country.variables[name].about == "herkomst" for name in indicator.variables):
            return Reason.ORIGIN
        if not self.codes:
            return Reason.PART
        return None if is_ranked(country, region, country.tables[country.indeling]) else Reason.SMALL

    def _residents(self, region: Region) -> float:
        residents = self.country.residents(self.country.tables[self.country.indeling])
        codes = list(region.members or (region.code,))
        return np.nan if residents is None else float(residents.reindex(codes).sum(skipna=False))
