"""All years and indicators of a study together: which boundaries, which year per indicator, which values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.errors import InputError
from wijkonderzoek.harmonise.columns import POPULATION, YearTable
from wijkonderzoek.harmonise.regions import Links
from wijkonderzoek.indicators.area import compute_area
from wijkonderzoek.indicators.compute import Observations, absent_value, compute_indicators
from wijkonderzoek.model import Indicator, Level, Region, Status, Value, Variable
from wijkonderzoek.sources.study import no_figures

if TYPE_CHECKING:
    import pandas as pd

WEIGHT_NEEDED = 0.9
"""Share of the weight of the indicators that must exist on an indeling before it is used by default."""


@dataclass(frozen=True)
class Country:
    """Every region and indicator of the study's sources, computed once; areas are looked up.

    `tables` and `observations` are keyed by year; `years` gives the year each indicator is read in,
    None where no year has figures.
    """

    indicators: tuple[Indicator, ...]
    variables: Mapping[str, Variable]
    tables: Mapping[int, YearTable]
    observations: Mapping[int, Observations]
    indeling: int
    indeling_reason: str
    years: Mapping[str, int | None]
    min_residents: int
    links: Links = field(repr=False)

    @property
    def regions(self) -> pd.DataFrame:
        """The regions of the boundaries' year: name, level, gemeente, gemeente_name, flag, by code."""
        return self.tables[self.indeling].regions

    def value(self, region: Region, indicator: Indicator, year: int | None = None) -> Value:
        """The value of a region in the indicator's year, or in a given one, with its trace.

        A region that is not the same place in that year gets `not_linkable`, never a figure.
        """
        year = year or self.years[indicator.key]
        if year is None:
            absent = self.tables[max(self.tables)].absent
            note = "; ".join(absent[name] for name in indicator.variables if name in absent)
            return Value(
                None, indicator.unit, self.indeling, Status.NOT_PUBLISHED, formula=indicator.formula, note=note
            )
        observed = self.observations[year]
        codes = region.members or (region.code,)
        if not self.links.between(self.indeling, year).issuperset(codes):
            note = f"grenzen of codes zijn veranderd tussen {min(year, self.indeling)} en {max(year, self.indeling)}"
            return absent_value(indicator, observed.table, Status.NOT_LINKABLE, note)
        if region.members:
            return compute_area(observed.table, region.members, indicator, self.variables)
        return observed.value(indicator, region.code)

    def series(self, region: Region, indicator: Indicator) -> tuple[Value, ...]:
        """The values of a region in every year there is, oldest first; gaps keep their status."""
        return tuple(self.value(region, indicator, year) for year in sorted(self.tables))

    @cached_property
    def land(self) -> Region:
        """The country itself."""
        codes = self.tables[self.indeling].at_level(Level.LAND)
        if len(codes) != 1:
            raise InputError(f"the tables of {self.indeling} hold {len(codes)} rows for the country; 1 is needed")
        return Region(str(codes[0]), str(self.regions.at[codes[0], "name"]), Level.LAND, self.indeling)

    def frame(self, level: Level, year: int | None = None) -> pd.Index:
        """The regions of a level that can be ranked: those with at least `min_residents` residents in that year."""
        table = self.tables[year or self.indeling]
        enough = table.values[POPULATION] >= self.min_residents
        return table.regions.index[(table.regions["level"] == str(level)) & enough]

    def snapshots(self) -> tuple[str, ...]:
        """The ids of every release used."""
        return tuple(self.tables[year].ref.id for year in sorted(self.tables))


def assemble(
    tables: Sequence[YearTable],
    indicators: Sequence[Indicator],
    variables: Mapping[str, Variable],
    *,
    indeling: int | None = None,
    min_residents: int = 500,
) -> Country:
    """Compute the country from the tables of all years.

    *Raises* `MissingSnapshotError` when there are no tables, `InputError` when fictional and real tables are
    mixed or `indeling` is a year without a table.
    """
    if not tables:
        raise no_figures()
    if len({table.ref.fictional for table in tables}) > 1:
        raise InputError("fictional and real tables are mixed", hint="Pin one kind in snapshots.csv.")
    by_year = {table.year: table for table in tables}
    if indeling is not None and indeling not in by_year:
        there = ", ".join(map(str, sorted(by_year)))
        raise InputError(f"indeling: there is no table of {indeling}; years: {there}")
    observations = {year: compute_indicators(t, indicators, variables) for year, t in by_year.items()}
    years = {i.key: _newest_year_with_figures(i, observations) for i in indicators}
    draft = Country(
        tuple(indicators), variables, by_year, observations, max(by_year), "", years, min_residents, Links(by_year)
    )
    if indeling is not None:
        return replace(draft, indeling=indeling, indeling_reason="vastgelegd in de studie")
    if len(by_year) == 1:
        return replace(draft, indeling_reason="het enige jaar in de opslag")
    chosen, reason = _choose_indeling(draft)
    return replace(draft, indeling=chosen, indeling_reason=reason)


def _newest_year_with_figures(indicator: Indicator, observations: Mapping[int, Observations]) -> int | None:
    for year in sorted(observations, reverse=True):
        levels = observations[year].table.regions["level"].to_numpy()
        inside = np.isin(levels, [str(Level.WIJK), str(Level.BUURT)])
        if (~np.isnan(observations[year].columns[indicator.key].value[inside])).any():
            return year
    return None


def _choose_indeling(draft: Country) -> tuple[int, str]:
    """The newest year on whose boundaries at least 90 % of the weight of the indicators exists.

    Every indicator that has figures in some year weighs the same; it counts for the share of wijken
    that are the same place in its year.
    """
    wanted = [year for year in draft.years.values() if year is not None]
    shares = {}
    for year in sorted(draft.tables, reverse=True):
        wijken = set(draft.tables[year].at_level(Level.WIJK))
        parts = [len(wijken & draft.links.between(year, other)) / max(len(wijken), 1) for other in wanted]
        shares[year] = float(np.mean(parts)) if parts else 1.0
        if shares[year] >= WEIGHT_NEEDED:
            return year, f"nieuwste indeling waarop ten minste 90 % van de cijfers bestaat ({shares[year] * 100:.0f} %)"
    best = max(shares, key=lambda year: (round(shares[year], 10), year))
    return best, f"geen indeling heeft 90 % van de cijfers; op deze bestaat het meeste ({shares[best] * 100:.0f} %)"
