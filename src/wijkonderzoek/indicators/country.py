"""All sources, years and indicators of a study together: which boundaries, which year per indicator, which values.

One source is the spine: its tables say which regions there are and whether they changed. The figures of any source
stand on the boundaries of some year, and reach an area only where the spine links that year to the area's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.errors import InputError
from wijkonderzoek.harmonise.columns import POPULATION, YearTable
from wijkonderzoek.harmonise.links import Links, open_links
from wijkonderzoek.indicators.area import compute_area, compute_linked
from wijkonderzoek.indicators.borrow import with_borrowed
from wijkonderzoek.indicators.compute import Column, Observations, absent_value, compute_indicators
from wijkonderzoek.indicators.one_column import column_indicator
from wijkonderzoek.model import (
    HOME_SOURCE,
    LOCAL_SOURCE,
    STATUS_CODE,
    Indicator,
    Level,
    Region,
    SnapshotRef,
    Status,
    Value,
    Variable,
)
from wijkonderzoek.schemas import ConcordantieRow
from wijkonderzoek.sources.releases import no_figures

if TYPE_CHECKING:
    import pandas as pd

WEIGHT_NEEDED = 0.9
"""Share of the weight of the indicators that must exist on an indeling before it is used by default."""
NOT_IN_TABLE = "dit gebied staat niet in de tabel"
WITHHELD = (STATUS_CODE[Status.SUPPRESSED], STATUS_CODE[Status.NOT_LINKABLE])
SMALL = (str(Level.WIJK), str(Level.BUURT), str(Level.GEBIED))
"""The levels a report is about; an indicator that none of them has is without figures."""


@dataclass(frozen=True)
class Country:
    """Every region and indicator of the study's sources, computed once; areas are looked up.

    `tables` are those of the spine, by year. `observations` are keyed by source and year. `years` gives the year each
    indicator is read in, None where no year has figures.
    """

    indicators: tuple[Indicator, ...]
    variables: Mapping[str, Variable]
    tables: Mapping[int, YearTable]
    observations: Mapping[tuple[str, int], Observations]
    indeling: int
    indeling_reason: str
    years: Mapping[str, int | None]
    min_residents: int
    links: Links = field(repr=False)
    context: tuple[Indicator, ...] = ()
    """What comparable areas are found by."""

    @property
    def regions(self) -> pd.DataFrame:
        """The regions of the boundaries' year: name, level, gemeente, gemeente_name, flag, by code."""
        return self.tables[self.indeling].regions

    def observed(self, indicator: Indicator, year: int | None = None) -> Observations | None:
        """The observations an indicator is read in, of its own year or a given one; None where there are none."""
        year = year or self.years[indicator.key]
        return None if year is None else self.observations.get((indicator.source, year))

    def value(self, region: Region, indicator: Indicator, year: int | None = None) -> Value:
        """The value of a region in the indicator's year, or in a given one, with its trace.

        A region that is not the same place on the boundaries of the figures gets `not_linkable`, never a figure.
        """
        observed = self.observed(indicator, year)
        if observed is None:
            status, note = self._why_absent(indicator)
            return Value(None, indicator.unit, year or self.indeling, status, formula=indicator.formula, note=note)
        codes = region.members or (region.code,)
        drawn = observed.table.indeling
        if region.level is not Level.LAND and not self.links.between(self.indeling, drawn).issuperset(codes):
            return self._followed(codes, indicator, observed.table)
        if observed.table.rows([region.code])[0] >= 0:
            return observed.value(indicator, region.code)
        if region.members and (observed.table.rows(region.members) >= 0).all():
            return compute_area(observed.table, region.members, indicator, self.variables)
        return absent_value(indicator, observed.table, Status.MISSING, NOT_IN_TABLE)

    def column(self, codes: Sequence[str], indicator: Indicator, year: int | None = None) -> Column | None:
        """The figures of regions of the boundaries' year at once: what `value` gives one by one, in arrays.

        None when no year, or not this one, has figures of the indicator.
        """
        observed = self.observed(indicator, year)
        if observed is None:
            return None
        same = self.links.between(self.indeling, observed.table.indeling)
        rows = observed.table.rows(codes)
        unlinked = np.array([code not in same for code in codes], bool)
        column = observed.columns[indicator.key].take(np.where(unlinked, -1, rows))
        column.status[~unlinked & (rows < 0)] = STATUS_CODE[Status.MISSING]
        followed = {
            place: self._followed([codes[place]], indicator, observed.table)
            for place in np.flatnonzero(unlinked).tolist()
            if self.links.linked(codes[place], self.indeling, observed.table.indeling) is not None
        }
        return column.with_values(followed)

    def published(self, region: Region, key: str) -> Value | None:
        """A column of the key figures as it was published for a region, of the newest year that has it; None for none.

        `key` names a variable of the key figures. Where the region changed it is followed as `value` does.
        """
        variable = self.variables[key]
        indicator = column_indicator(variable, key=key, title=variable.title)
        codes = region.members or (region.code,)
        for year in sorted(self.tables, reverse=True):
            table = self.tables[year]
            same = self.links.between(self.indeling, table.indeling).issuperset(codes)
            value = (
                compute_area(table, codes, indicator, self.variables)
                if same
                else self._followed(codes, indicator, table)
            )
            if value.present:
                return value
        return None

    def _followed(self, codes: Sequence[str], indicator: Indicator, table: YearTable) -> Value:
        """The value of regions that changed: of their parts or by the study's concordance, else `not_linkable`."""
        linked = self.links.linked_area(codes, self.indeling, table.indeling)
        if linked is None:
            broken = [self.links.why(code, self.indeling, table.indeling) for code in codes]
            note = "; ".join(dict.fromkeys(found.dutch for found in broken if found is not None))
            return absent_value(indicator, table, Status.NOT_LINKABLE, note)
        if (table.rows(linked.codes) < 0).any():
            return absent_value(indicator, table, Status.MISSING, NOT_IN_TABLE)
        return compute_linked(table, linked, indicator, self.variables)

    def series(self, region: Region, indicator: Indicator) -> tuple[Value, ...]:
        """The values of a region in every year its source has, oldest first; gaps keep their status."""
        return tuple(self.value(region, indicator, year) for year in self.years_of(indicator.source))

    def years_of(self, source: str) -> tuple[int, ...]:
        """The years of a source there are, oldest first."""
        return tuple(sorted(year for known, year in self.observations if known == source))

    def breaks(self, indicator: Indicator) -> tuple[tuple[int, str], ...]:
        """The years from which an indicator is defined otherwise, with what changed; figures across one do not compare.

        Only those within the years there are.
        """
        years = self.years_of(indicator.source)
        found = dict(indicator.breaks)
        found |= {year: reason for name in indicator.variables for year, reason in self.variables[name].breaks}
        return tuple((year, found[year]) for year in sorted(found) if years and years[0] < year <= years[-1])

    @cached_property
    def land(self) -> Region:
        """The country itself; where the tables hold only a part of it, its figures are absent.

        *Raises* `InputError` when a table holds it more than once.
        """
        codes = self.tables[self.indeling].at_level(Level.LAND)
        if len(codes) > 1:
            raise InputError(f"the tables of {self.indeling} hold {len(codes)} rows for the country; 1 is needed")
        if not len(codes):
            return Region("NL00", "Nederland", Level.LAND, self.indeling)
        return Region(str(codes[0]), str(self.regions.at[codes[0], "name"]), Level.LAND, self.indeling)

    def frame(self, level: Level, table: YearTable | None = None) -> pd.Index:
        """The regions of a level in a table (the boundaries' own, unless given) that can be ranked.

        Those with at least `min_residents` residents; none when a table does not hold the whole country.
        """
        table = table or self.tables[self.indeling]
        residents = self.residents(table)
        if residents is None or not table.whole:
            return table.regions.index[:0]
        enough = (residents.reindex(table.regions.index) >= self.min_residents).to_numpy()
        return table.regions.index[(table.regions["level"] == str(level)).to_numpy() & enough]

    def residents(self, table: YearTable) -> pd.Series | None:
        """The residents of the regions of a table, by code: of the year of its boundaries, else of its figures."""
        spine = self.tables.get(table.indeling)
        if spine is not None:
            return spine.values[POPULATION]
        return table.values.get(POPULATION)

    def snapshots(self) -> tuple[str, ...]:
        """The ids of every release used."""
        return tuple(ref.id for ref in self.refs)

    @property
    def refs(self) -> tuple[SnapshotRef, ...]:
        """Every release used, the spine's first, then by source and year."""
        spine = [self.tables[year].ref for year in sorted(self.tables)]
        others = [self.observations[key].table.ref for key in sorted(self.observations) if key[0] != HOME_SOURCE]
        return (*spine, *others)

    def _why_absent(self, indicator: Indicator) -> tuple[Status, str]:
        """Why no year has a figure: its source is not here, or its tables do not hold it."""
        years = self.years_of(indicator.source)
        if indicator.source == LOCAL_SOURCE:
            return Status.MISSING, "te vullen met eigen resultaten van de studie"
        if not years:
            return Status.MISSING, f"bron '{indicator.source}' is nog niet opgehaald"
        absent = self.observations[indicator.source, years[-1]].table.absent
        found = dict.fromkeys(absent[name] for name in indicator.variables if name in absent)
        return Status.NOT_PUBLISHED, "; ".join(found)


def assemble(
    tables: Sequence[YearTable],
    indicators: Sequence[Indicator],
    variables: Mapping[str, Variable],
    *,
    indeling: int | None = None,
    min_residents: int = 500,
    concordance: Mapping[int, ConcordantieRow] | None = None,
    context: Sequence[Indicator] = (),
) -> Country:
    """Compute the country from the tables of all sources and years.

    `concordance`: the rows of a study's concordantie.csv, by row number. `context`: what comparable areas are found by.
    *Raises* `MissingSnapshotError` when the spine has no tables, `InputError` when fictional and real tables are
    mixed, `indeling` is a year without a table of the spine, or the concordance contradicts the tables.
    """
    spine = {table.year: table for table in tables if table.ref.source == HOME_SOURCE}
    if not spine:
        raise no_figures()
    if len({table.ref.fictional for table in tables}) > 1:
        raise InputError("fictional and real tables are mixed", hint="Pin one kind in snapshots.csv.")
    if indeling is not None and indeling not in spine:
        there = ", ".join(map(str, sorted(spine)))
        raise InputError(f"indeling: there is no table of {indeling}; years: {there}")
    links = open_links(spine, concordance or {})
    observations = {}
    for table in tables:
        own = [indicator for indicator in indicators if indicator.source == table.ref.source]
        whole = table if table.ref.source == HOME_SOURCE else with_borrowed(table, own, spine, links)
        observations[table.ref.source, table.year] = compute_indicators(whole, own, variables)
    years = {i.key: _newest_year(i, observations) for i in indicators}
    draft = Country(tuple(indicators), variables, spine, observations, max(spine), "", years, min_residents, links)
    draft = replace(draft, context=tuple(context))
    if indeling is not None:
        return replace(draft, indeling=indeling, indeling_reason="vastgelegd in de studie")
    if len(spine) == 1:
        return replace(draft, indeling_reason="het enige jaar in de opslag")
    chosen, reason = _choose_indeling(draft)
    return replace(draft, indeling=chosen, indeling_reason=reason)


def _newest_year(indicator: Indicator, observations: Mapping[tuple[str, int], Observations]) -> int | None:
    """The newest year with a figure of the indicator; else the newest in which there are some, but not to be shown."""
    withheld = None
    for source, year in sorted(observations, reverse=True):
        if source != indicator.source:
            continue
        observed = observations[source, year]
        inside = np.isin(observed.table.regions["level"].to_numpy(), SMALL)
        column = observed.columns[indicator.key]
        if (~np.isnan(column.value[inside])).any():
            return year
        if withheld is None and np.isin(column.status[inside], WITHHELD).any():
            withheld = year
    return withheld


def _choose_indeling(draft: Country) -> tuple[int, str]:
    """The newest year on whose boundaries at least 90 % of the weight of the indicators exists.

    Every indicator that has figures in some year weighs the same; it counts for the share of wijken
    that are the same place on the boundaries of its figures.
    """
    observed = [draft.observed(indicator) for indicator in draft.indicators]
    wanted = [found.table.indeling for found in observed if found is not None]
    shares = {}
    for year in sorted(draft.tables, reverse=True):
        wijken = set(draft.tables[year].at_level(Level.WIJK))
        parts = [len(wijken & draft.links.between(year, other)) / max(len(wijken), 1) for other in wanted]
        shares[year] = float(np.mean(parts)) if parts else 1.0
        if shares[year] >= WEIGHT_NEEDED:
            return year, f"nieuwste indeling waarop ten minste 90 % van de cijfers bestaat ({shares[year] * 100:.0f} %)"
    best = max(shares, key=lambda year: (round(shares[year], 10), year))
    return best, f"geen indeling heeft 90 % van de cijfers; op deze bestaat het meeste ({shares[best] * 100:.0f} %)"
