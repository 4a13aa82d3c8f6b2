"""Starts that differ: the effect for every group (a start) in every period, each against areas not treated (yet).

Plain two-way effects use areas that were treated already as a comparison for those treated later. Here each group is
compared from the period just before its own start, and only with areas never treated, or not treated yet.

Source: B. Callaway and P. Sant'Anna (2021), Difference-in-differences with multiple time periods; without covariates.
Errors follow from the influence of each unit, with n - 1 in the variance of each side, so that one cell has the error
of Welch's t-test. Shares of groups are taken as given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from wijkonderzoek.errors import PanelError, UsageError
from wijkonderzoek.monitoring.effect.panel import Columns, check_panel
from wijkonderzoek.monitoring.effect.timing import Treated, timing

Comparison = Literal["never", "not_yet"]
Z = 1.959963984540054
"""The normal quantile of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class GroupTimeEstimate:
    """The average effect of the group that starts at `group`, in `time`; before the start a test of the pre-trend.

    `base`: the period it is compared from. `se` is nan where a side holds one unit.
    """

    group: float
    time: float
    base: float
    estimate: float
    se: float
    treated: int
    comparison: int

    @property
    def event_time(self) -> float:
        """Periods since the group's start; below 0 before it."""
        return self.time - self.group


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An average of group-time effects, weighted by how many units each holds; `cells` says of how many."""

    estimate: float
    se: float
    interval: tuple[float, float]
    cells: int


@dataclass(frozen=True, slots=True)
class GroupTime:
    """Group-time effects and their averages.

    `influence`: one column per estimate and one row per unit; averages need it. `left_out`: units treated from the
    first period on, of which nothing can be said.
    """

    estimates: tuple[GroupTimeEstimate, ...]
    influence: np.ndarray
    left_out: tuple[object, ...]
    dropped: int
    specification: str

    def overall(self) -> Aggregate:
        """The average over all treated units and periods after their start."""
        return self._average([e.event_time >= 0 for e in self.estimates])

    def by_event_time(self) -> dict[float, Aggregate]:
        """The average over groups, per number of periods since the start; below 0 is the pre-trend."""
        times = sorted({e.event_time for e in self.estimates})
        return {event: self._average([e.event_time == event for e in self.estimates]) for event in times}

    def by_group(self) -> dict[float, Aggregate]:
        """The average over the periods after the start, per group."""
        after = sorted({e.group for e in self.estimates if e.event_time >= 0})
        return {
            group: self._average([e.group == group and e.event_time >= 0 for e in self.estimates]) for group in after
        }

    def table(self) -> pd.DataFrame:
        """One row per estimate: group, time, base, estimate, se, treated, comparison."""
        names = ["group", "time", "base", "estimate", "se", "treated", "comparison"]
        return pd.DataFrame([[getattr(e, name) for name in names] for e in self.estimates], columns=names)

    def _average(self, chosen: list[bool]) -> Aggregate:
        places = np.flatnonzero(chosen).tolist()
        if not places:
            raise PanelError("no group has figures from its start on", hint="Wait, or add later periods.")
        sizes = np.array([self.estimates[i].treated for i in places], dtype=float)
        weights = sizes / sizes.sum()
        estimate = float(weights @ [self.estimates[i].estimate for i in places])
        known = all(np.isfinite(self.estimates[i].se) for i in places)
        error = float(np.linalg.norm(self.influence[:, places] @ weights)) if known else float("nan")
        return Aggregate(estimate, error, (estimate - Z * error, estimate + Z * error), len(places))


def group_time(
    panel: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    treated: Treated,
    comparison: Comparison = "never",
) -> GroupTime:
    """The average effect for every group of units that start together, in every period.

    `treated` as in `did`: a column of treated rows, or the start of every unit. `comparison`: units "never" treated in
    the panel, or those "not_yet" treated in the period (and its base). A unit counts in a cell when it has a figure in
    the period and in the base, the last period before the start of its group.

    *Raises* `PanelError` when no unit is left to compare with, or no group has a period before its start, and whatever
    `did` raises about columns and rows.

    >>> rows = pd.DataFrame({"wijk": ["A"] * 3 + ["B"] * 3 + ["C"] * 3, "jaar": [1, 2, 3] * 3})
    >>> rows["y"] = [5, 9, 10, 4, 5, 9, 2, 3, 4]
    >>> found = group_time(rows, outcome="y", unit="wijk", time="jaar", treated={"A": 2, "B": 3})
    >>> [(e.group, e.time, e.estimate) for e in found.estimates if e.event_time >= 0]
    [(2.0, 2.0, 3.0), (2.0, 3.0, 3.0), (3.0, 3.0, 3.0)]
    >>> found.overall().estimate
    3.0
    """
    if comparison not in ("never", "not_yet"):
        raise UsageError(f"comparison='{comparison}' is not known", hint="Choose 'never' or 'not_yet'.")
    checked = check_panel(panel, Columns(outcome, unit, time))
    found = timing(panel, treated=treated, unit=unit, time=time, start=None)
    assert checked.unit is not None
    assert checked.time is not None
    times, column = np.unique(checked.time, return_inverse=True)
    figures = np.full((len(checked.labels), len(times)), np.nan)
    figures[checked.unit, column] = checked.outcome
    starts = np.full(len(checked.labels), np.inf)
    known = found.start[checked.rows]
    starts[checked.unit] = np.where(np.isfinite(known), known, np.inf)
    cells = [
        cell
        for group in np.unique(starts[np.isfinite(starts)])
        if (times < group).any()
        for cell in _cells(figures, starts, times, float(group), comparison)
    ]
    if not cells:
        _why_none(starts, times, comparison)
    return GroupTime(
        estimates=tuple(cell for cell, _ in cells),
        influence=np.column_stack([influence for _, influence in cells]),
        left_out=tuple(label for label, start in zip(checked.labels, starts, strict=True) if start <= times.min()),
        dropped=checked.dropped,
        specification=f"{outcome}: change since the last {time} before the start of each group, against {unit}s "
        f"{'never treated' if comparison == 'never' else 'not treated yet'}; averages weighted by treated units",
    )


def _cells(
    figures: np.ndarray, starts: np.ndarray, times: np.ndarray, group: float, comparison: Comparison
) -> list[tuple[GroupTimeEstimate, np.ndarray]]:
    """The estimates of a group, each with the influence of every unit on it."""
    base = int(np.flatnonzero(times < group).max())
    cells = []
    for place, when in enumerate(times):
        if place == base:
            continue
        change = figures[:, place] - figures[:, base]
        free = np.isinf(starts) if comparison == "never" else starts > max(when, times[base])
        ours, others = (starts == group) & np.isfinite(change), free & (starts != group) & np.isfinite(change)
        if not ours.any() or not others.any():
            continue
        influence = _influence(change, ours) - _influence(change, others)
        known = min(ours.sum(), others.sum()) > 1
        cell = GroupTimeEstimate(
            group=group,
            time=float(when),
            base=float(times[base]),
            estimate=float(change[ours].mean() - change[others].mean()),
            se=float(np.linalg.norm(influence)) if known else float("nan"),
            treated=int(ours.sum()),
            comparison=int(others.sum()),
        )
        cells.append((cell, influence))
    return cells


def _influence(change: np.ndarray, side: np.ndarray) -> np.ndarray:
    """What each unit of a side adds to the error of the side's mean: squares add up to its squared standard error."""
    n = int(side.sum())
    scale = np.sqrt(n * max(n - 1, 1))
    away: np.ndarray = np.where(side, change - change[side].mean(), 0.0) / scale
    return away


def _why_none(starts: np.ndarray, times: np.ndarray, comparison: Comparison) -> None:
    if not (np.isfinite(starts) & (starts > times.min())).any():
        raise PanelError("every treated unit starts in the first period: there is no period before")
    if comparison == "never" and np.isfinite(starts).all():
        raise PanelError(
            "every unit is treated at some time: there is no comparison",
            hint="Add units that never were, or give comparison='not_yet'.",
        )
    raise PanelError("no group and its comparison have figures in the same periods")
