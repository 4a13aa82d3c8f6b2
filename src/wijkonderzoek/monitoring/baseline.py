"""Where a goal starts from: never the year on which the wijk was selected.

A wijk is chosen in a year in which its figure was bad, partly by chance; the next figure is better without anything
being done. Measured from that year, a fifth of the gap seems closed where nothing changed; measured from other years
before the start, none of it (docs/monitor.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wijkonderzoek.monitoring.series import Series, why_empty
from wijkonderzoek.monitoring.words import Reason

MOST_YEARS = 5
"""Of the years before the start, the newest so many make the baseline."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should be, and by which year."""

    value: float
    year: int


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal that a figure can follow.

    `original` and `current`: its target as first agreed and as it is now. `baseline` with `baseline_year`: as the study
    wrote them down. `start`: the year in which the approach began; `selected`: the year whose figures the wijk was
    selected on, None where it was not selected by figures.
    """

    id: str
    original: Target | None = None
    current: Target | None = None
    baseline: float | None = None
    baseline_year: int | None = None
    start: int | None = None
    selected: int | None = None

    @property
    def since(self) -> int | None:
        """The year from which time counts: that of the start, else of the baseline."""
        return self.start if self.start is not None else self.baseline_year


@dataclass(frozen=True, slots=True)
class Baseline:
    """The value a goal starts from, the standard deviation of it, and the years it is the mean of."""

    value: float
    sd: float
    years: tuple[int, ...]

    @property
    def middle(self) -> float:
        """The middle of its years."""
        return sum(self.years) / len(self.years)


def baseline_of(goal: Goal, series: Series) -> Baseline | Reason:
    """The baseline of a goal, or why it has none that may be used.

    The written baseline, unless its year is the one the wijk was selected on; then, or where none is written, the mean
    of the other years before the start that compare with the newest figure. A written one of a year without a figure
    gets the margin of the oldest figure there is.
    """
    years = [value.year for value in series.newest]
    if not years:
        return why_empty(series.values)
    if goal.baseline is not None and goal.baseline_year is not None and goal.baseline_year != goal.selected:
        if goal.baseline_year < years[0] and series.split is not None:
            return Reason.BREAK
        return Baseline(goal.baseline, _sd(series, [goal.baseline_year]), (goal.baseline_year,))
    before = [year for year in years if _precedes(goal, year) and year != goal.selected][-MOST_YEARS:]
    if before:
        return Baseline(_mean(series, before), _sd(series, before), tuple(before))
    chosen = goal.baseline_year is not None and goal.baseline_year == goal.selected
    if not chosen and goal.baseline_year is not None and series.split is not None:
        return Reason.BREAK
    return Reason.SELECTION if chosen else Reason.NO_BASELINE


def _precedes(goal: Goal, year: int) -> bool:
    """Whether a year lies before the start; without a start, not after the baseline's year."""
    if goal.start is not None:
        return year < goal.start
    return goal.baseline_year is not None and year <= goal.baseline_year


def _mean(series: Series, years: Sequence[int]) -> float:
    return float(np.mean([v.value for v in series.newest if v.year in years and v.value is not None]))


def _sd(series: Series, years: Sequence[int]) -> float:
    """The standard deviation of the mean of some years; that of the oldest figure for a year without one."""
    panel = series.panel
    known = {year: float(panel.sd[0, n]) for n, year in enumerate(panel.years)}
    oldest = known[series.newest[0].year]
    found = [known[y] if y in known and not np.isnan(known[y]) else oldest for y in years]
    return float(np.sqrt(np.sum(np.square(found)))) / len(found)
