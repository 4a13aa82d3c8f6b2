"""The years of a figure, and where they stop being one series.

Years are linked by `Country`; here it is only told where a link or the meaning of a figure changes. Only figures of
one unbroken part are compared with each other. A figure of another source is another meaning: the catalogue writes it
down as a break, as it does a new definition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from wijkonderzoek.indicators.compute import Column
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import STATUS_CODE, Indicator, Region, Status, Value
from wijkonderzoek.monitoring.words import Reason
from wijkonderzoek.statistics.ratios import Z

NOT_LINKABLE = STATUS_CODE[Status.NOT_LINKABLE]


@dataclass(frozen=True, slots=True)
class Split:
    """The first year of a new part of a series, and why it does not go on: other boundaries, or another meaning."""

    year: int
    kind: Literal["grenzen", "meting"]
    why: str


@dataclass(frozen=True)
class Panel:
    """The series of many regions at once: arrays of a row per region and a column per year.

    `low`, `high`: the margin of each figure, rounding and toevalsmarge, and `sd`: the standard deviation that goes with
    it; rounding alone is taken as evenly spread. All nan where there is no figure. `linked`: whether the region is the
    same place. `redefined`: the years from which the figure means something else.
    """

    codes: tuple[str, ...]
    years: tuple[int, ...]
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    sd: np.ndarray
    linked: np.ndarray
    redefined: tuple[int, ...]

    @cached_property
    def part(self) -> np.ndarray:
        """Which unbroken part of its series each figure belongs to: equal numbers within a row compare."""
        steps = np.zeros(self.linked.shape, int)
        steps[:, 1:] = self.linked[:, 1:] != self.linked[:, :-1]
        for year in self.redefined:
            steps[:, _first_from(self.years, year)] += 1
        found: np.ndarray = steps.cumsum(axis=1)
        return found

    def window(self, since: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """The first and last year of the newest unbroken part of every row, from `since` on; 0 without a figure."""
        years = np.array(self.years)
        known = ~np.isnan(self.value) & (years >= since)
        last = np.where(known, years, 0).max(axis=1, initial=0)
        newest = self.part[np.arange(len(last)), np.searchsorted(years, last)] if len(years) else last
        inside = known & (self.part == newest[:, None])
        first = np.where(inside, years, 9999).min(axis=1, initial=9999)
        return np.where(last > 0, first, 0), last

    def over(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        """The figures and standard deviations of a window of years, of the rows that are unbroken in it.

        Other rows, and those without a figure in the first or last year, are nan throughout.
        """
        inside = [n for n, year in enumerate(self.years) if first <= year <= last]
        value, sd, part = self.value[:, inside], self.sd[:, inside], self.part[:, inside]
        kept = ~np.isnan(value[:, 0]) & ~np.isnan(value[:, -1]) & (part[:, 0] == part[:, -1])
        return np.where(kept[:, None], value, np.nan), np.where(kept[:, None], sd, np.nan)


@dataclass(frozen=True)
class Series:
    """The figures of one region in every year of their source, oldest first, and where they stop comparing."""

    indicator: Indicator
    values: tuple[Value, ...]
    redefined: tuple[tuple[int, str], ...] = ()

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        """Where the series breaks, oldest first."""
        return splits_of(self.values, self.redefined)

    @cached_property
    def panel(self) -> Panel:
        """The same in arrays, of one row."""
        numbers = [
            [np.nan if n is None else n for n in (v.value, *(v.chance or (None, None)), *(v.rounding or (None, None)))]
            for v in self.values
        ]
        value, *margins = np.array(numbers, float).reshape(len(self.values), 5).T[:, None, :]
        linked = np.array([[v.status is not Status.NOT_LINKABLE for v in self.values]])
        years = tuple(v.year for v in self.values)
        return Panel(("",), years, value, *_margins(*margins), linked, tuple(year for year, _ in self.redefined))

    @cached_property
    def newest(self) -> tuple[Value, ...]:
        """The figures of the newest unbroken part, those that are there."""
        first, last = (int(year[0]) for year in self.panel.window())
        return tuple(v for v in self.values if first <= v.year <= last and v.present)

    @property
    def split(self) -> Split | None:
        """What the newest unbroken part begins after; None where nothing was split off."""
        last = self.newest[-1].year if self.newest else 0
        return next((split for split in reversed(self.splits) if split.year <= last), None)


def series_of(country: Country, region: Region, indicator: Indicator) -> Series:
    """The series of an indicator for a region: every year its source has, and where it breaks."""
    return Series(indicator, country.series(region, indicator), country.breaks(indicator))


def panel_of(country: Country, codes: Sequence[str], indicator: Indicator) -> Panel:
    """The series of an indicator for many regions of the boundaries' year at once."""
    years = country.years_of(indicator.source)
    columns = [country.column(codes, indicator, year) for year in years]
    found = [column for column in columns if column is not None]
    redefined = tuple(year for year, _ in country.breaks(indicator))
    value, *margins = (
        _stack(found, name, len(codes)) for name in ("value", "chance_low", "chance_high", "lower", "upper")
    )
    linked = _stack(found, "status", len(codes)) != NOT_LINKABLE
    return Panel(tuple(codes), years, value, *_margins(*margins), linked, redefined)


def splits_of(values: Sequence[Value], redefined: Sequence[tuple[int, str]]) -> tuple[Split, ...]:
    """Where a series of values breaks, oldest first.

    At each year the place starts or stops being the same one, and from each year of `redefined` on.
    """
    gone = [value.status is Status.NOT_LINKABLE for value in values]
    years = [value.year for value in values]
    moved = [
        Split(years[n], "grenzen", values[n if gone[n] else n - 1].note)
        for n in range(1, len(values))
        if gone[n] != gone[n - 1]
    ]
    measured = [Split(years[_first_from(years, year)], "meting", why) for year, why in redefined]
    return tuple(sorted(moved + measured, key=lambda split: (split.year, split.kind)))


def why_empty(values: Sequence[Value]) -> Reason:
    """Why a series has no figure at all: all are secret, they are of another place, or they are not there."""
    statuses = {value.status for value in values}
    if Status.SUPPRESSED in statuses:
        return Reason.SUPPRESSED
    return Reason.BREAK if Status.NOT_LINKABLE in statuses else Reason.NO_FIGURES


def _first_from(years: Sequence[int], year: int) -> int:
    """The place of the first year there is from `year` on."""
    return next(n for n, known in enumerate(years) if known >= year)


def _stack(columns: Sequence[Column], name: str, rows: int) -> np.ndarray:
    return np.column_stack([getattr(column, name) for column in columns]) if columns else np.empty((rows, 0))


def _margins(
    chance_low: np.ndarray, chance_high: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The margin and its standard deviation: of the toevalsmarge, which holds rounding, else of rounding alone."""
    chance = ~np.isnan(chance_low) & ~np.isnan(chance_high)
    sd = np.where(chance, (chance_high - chance_low) / (2 * Z), (upper - lower) / np.sqrt(12))
    return np.where(chance, chance_low, lower), np.where(chance, chance_high, upper), sd
