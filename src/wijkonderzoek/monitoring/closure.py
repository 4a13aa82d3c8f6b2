"""How much of the gap to other areas was closed, beside what happened in wijken that were just not selected."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wijkonderzoek.harmonise.groups import G4
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Indicator, Level, Region
from wijkonderzoek.monitoring.series import Panel, Series
from wijkonderzoek.monitoring.words import Reason
from wijkonderzoek.statistics.digits import significant
from wijkonderzoek.statistics.ratios import fieller

JUST_BELOW = 20
"""So many wijken net onder de selectiegrens are looked at."""


@dataclass(frozen=True, slots=True)
class Closure:
    """The gap to another area then and now, and the share of it that was closed (negative: it grew) with its interval.

    `share` and `interval` are None with a `reason`.
    """

    then: float | None
    now: float | None
    year: int | None
    share: float | None = None
    interval: tuple[float, float] | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What other areas closed of their gaps over the same years: how many, and the 25, 50 and 75 % points.

    `refused`: how many had no gap, beyond its margin, to begin with.
    """

    count: int
    refused: int
    points: tuple[float, float, float] | None


def large_cities_region(country: Country) -> Region:
    """The four large cities as one area, to set a gap against: numbers added up, never averages of four."""
    return Region("G4", "vier grote steden", Level.GEBIED, country.indeling, members=G4)


def closure_of(own: Series, reference: Series, years: Collection[int]) -> Closure:
    """How much of the gap between an area and another was closed since a baseline of `years` (`baseline_of`).

    Now is the newest year in which both have a figure. Refused where a year is not there for both, or lies across a
    break; where no later year is; where the area was not behind; and where the gap of then, with its margin, holds 0.
    """
    if own.indicator.modelled:
        return Closure(None, None, None, reason=Reason.MODELLED)
    if not years:
        return Closure(None, None, None, reason=Reason.NO_BASELINE)
    both = sorted({v.year for v in own.newest} & {v.year for v in reference.newest})
    if missing := set(years) - set(both):
        known = {v.year for v in own.values if v.present} | {v.year for v in reference.values if v.present}
        broken = bool(missing & known) and (own.split or reference.split)
        return Closure(None, None, None, reason=Reason.BREAK if broken else Reason.NO_BASELINE)
    if both[-1] <= max(years):
        return Closure(None, None, both[-1], reason=Reason.NOT_LATER)
    then, now, share, low, high = (float(a[0]) for a in _closed(own.panel, reference, sorted(years), both[-1]))
    if not behind(own.indicator, np.array([then]))[0]:
        return Closure(then, now, both[-1], reason=Reason.NO_GAP)
    if np.isnan(low):
        return Closure(then, now, both[-1], reason=Reason.SMALL_GAP)
    return Closure(then, now, both[-1], share, (low, high))


def closures_beside(panel: Panel, codes: Collection[str], reference: Series, years: Sequence[int], now: int) -> Beside:
    """What the areas of a panel with these codes closed over the same years, each refused by the same rules.

    `reference`: the same one; it needs a figure in all of `years` and in `now`.
    """
    kept = np.isin(panel.codes, sorted(codes))
    then, after, share, low, _ = (a[kept] for a in _closed(panel, reference, sorted(years), now))
    there = ~np.isnan(then) & ~np.isnan(after)
    known = there & ~np.isnan(low) & behind(reference.indicator, then)
    if not known.any():
        return Beside(0, int(there.sum()), None)
    low_point, middle, high_point = significant(np.quantile(share[known], [0.25, 0.5, 0.75])).tolist()
    return Beside(int(known.sum()), int((there & ~known).sum()), (low_point, middle, high_point))


def behind(indicator: Indicator, gaps: np.ndarray) -> np.ndarray:
    """Which gaps are on the unfavourable side; all of them for a figure without a direction."""
    if indicator.direction == "context":
        return np.ones(len(gaps), bool)
    unfavourable: np.ndarray = gaps > 0 if indicator.direction == "more_is_worse" else gaps < 0
    return unfavourable


def just_below(
    figures: Mapping[str, float], selected: Collection[str], *, more_is_worse: bool, count: int = JUST_BELOW
) -> tuple[str, ...]:
    """The wijken net onder de selectiegrens: those not selected whose figure in the year of selection is the worst.

    `figures`: those of that year, by code. Equal figures stand in the order of their codes.

    >>> just_below({"A": 30.0, "B": 21.0, "C": 20.0, "D": 5.0}, {"A"}, more_is_worse=True, count=2)
    ('B', 'C')
    """
    sign = -1 if more_is_worse else 1
    rest = [(sign * figure, code) for code, figure in figures.items() if code not in selected and figure == figure]
    return tuple(code for _, code in sorted(rest)[:count])


def _closed(panel: Panel, reference: Series, years: Sequence[int], now: int) -> tuple[np.ndarray, ...]:
    """Gap then, gap now, share closed, and its interval, for every row; nan where the years do not compare."""
    at = [panel.years.index(year) for year in (*years, now)]
    there = [reference.panel.years.index(year) for year in (*years, now)]
    whole = (panel.part[:, at] == panel.part[:, at[:1]]).all(axis=1)
    gap = np.where(whole[:, None], panel.value[:, at] - reference.panel.value[0, there], np.nan)
    variance = panel.sd[:, at] ** 2 + reference.panel.sd[0, there] ** 2
    then, then_variance = gap[:, :-1].mean(axis=1), variance[:, :-1].mean(axis=1) / len(years)
    none = np.zeros(len(gap))
    low, high = fieller(gap[:, -1], then, variance[:, -1], then_variance, none)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 1 - gap[:, -1] / then
    return tuple(significant(a) for a in (then, gap[:, -1], share, 1 - high, 1 - low))
