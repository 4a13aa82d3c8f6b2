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
SIZE = 2.0
"""Alike in size is an area with at most so many times the residents, and at least that part of them."""


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

    `codes`: those regions, on the boundaries' year; none where the tables hold only a part of the country. `residents`:
    how many live in each.
    """

    def __init__(self, country: Country, level: Level) -> None:
        self.country, self.level = country, level
        frame = country.frame(level)
        self.codes = tuple(str(code) for code in frame)
        residents = country.residents(country.tables[country.indeling])
        self.residents = np.array([]) if residents is None else residents.reindex(frame).to_numpy(float)
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
        """Which regions have half to twice the residents of an area and share no ground with it: a truth value each."""
        import pandas as pd

        frame = pd.Index(self.codes, dtype=object)
        size = self._residents(region)
        own = frame.isin([region.code, *sharing_ground(self.country, region, frame)])
        found: np.ndarray = (self.residents <= SIZE * size) & (SIZE * self.residents >= size) & ~own
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
