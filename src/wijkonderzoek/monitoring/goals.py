"""How a goal stands: how far it has come, to the original and to the current target, against the time that passed.

State is decided on the figure itself, not on a share of the way: where the figure should be by now, and how far it is
from there, against the margins of the figure and of the baseline. That holds for small wijken too, where a share of
a short way can be anything. What is good enough to be there already is on course; behind is only what lies behind
by more than the margin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wijkonderzoek.monitoring.baseline import Baseline, Goal, Target, baseline_of
from wijkonderzoek.monitoring.series import Series, why_empty
from wijkonderzoek.monitoring.words import Reason, State
from wijkonderzoek.statistics.digits import significant
from wijkonderzoek.statistics.ratios import Z, fieller

HORIZON = 20
"""A generation: so many years the path to a target is drawn."""


@dataclass(frozen=True, slots=True)
class Toward:
    """How far a goal has come to one target.

    `share`: of the way from the baseline to the target (0 none, 1 all; below 0 it went the other way), with its
    interval; that is None where the way itself is shorter than the margin of the baseline. `elapsed`: the share of the
    time that passed. `due`: the share that should be there by now, nothing until the expected lag passed. `clear`:
    whether the figure lies farther from what is due than the margin. `needed` and `realised`: change per year, from
    now to the target and from the baseline to now; None where no way or years are left, or none have passed.
    """

    target: Target
    state: State
    share: float
    interval: tuple[float, float] | None
    elapsed: float
    due: float
    clear: bool
    reached: bool
    passed: bool
    needed: float | None
    realised: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How a goal stands with its newest figure.

    `state`: that to the current target. `reason`: why it cannot be established, or is too early. `reached`: whether
    the newest figure is at the current target, whatever its margin; None where that has no meaning.
    """

    goal: Goal
    state: State
    reason: Reason | None = None
    reached: bool | None = None
    year: int | None = None
    value: float | None = None
    baseline: Baseline | None = None
    current: Toward | None = None
    original: Toward | None = None


def progress_of(goal: Goal, series: Series | None) -> Progress:
    """How a goal stands by the series of its indicator; None for a goal that has none.

    Never fails: whatever is not there, or may not be used, gives "niet vast te stellen" with the reason. A figure that
    is not newer than the baseline gives "nog te vroeg".
    """
    if series is None:
        return Progress(goal, State.UNKNOWN, Reason.NO_INDICATOR)
    if series.indicator.modelled:
        return Progress(goal, State.UNKNOWN, Reason.MODELLED)
    if not series.newest:
        return Progress(goal, State.UNKNOWN, why_empty(series.values))
    last = series.newest[-1]
    assert last.value is not None
    baseline = baseline_of(goal, series)
    if isinstance(baseline, Reason):
        return Progress(goal, State.UNKNOWN, baseline, None, last.year, last.value)
    if goal.current is None:
        return Progress(goal, State.UNKNOWN, Reason.NO_TARGET, None, last.year, last.value, baseline)
    original = toward(goal, goal.original, series, baseline) if goal.original is not None else None
    current = toward(goal, goal.current, series, baseline)
    if current is None:
        return Progress(goal, State.UNKNOWN, Reason.SAME_TARGET, None, last.year, last.value, baseline, None, original)
    state, reason = current.state, None
    if last.year <= baseline.years[-1]:
        state, reason = State.TOO_EARLY, Reason.NOT_LATER
    elif state is State.TOO_EARLY:
        reason = Reason.LAG
    elif state is State.UNKNOWN:
        reason = Reason.NO_MARGIN
    return Progress(goal, state, reason, current.reached, last.year, last.value, baseline, current, original)


def toward(goal: Goal, target: Target, series: Series, baseline: Baseline) -> Toward | None:
    """How far a goal has come to one target; None where that equals the baseline, so that there is no way to go."""
    way = target.value - baseline.value
    if way == 0:
        return None
    last = series.newest[-1]
    assert last.value is not None
    sd = float(series.panel.sd[0, series.panel.years.index(last.year)])
    since = goal.since if goal.since is not None else baseline.years[-1]
    begin = since + series.indicator.expected_lag_years
    due, elapsed = _passed(last.year, begin, target.year), _passed(last.year, since, target.year)
    gone = last.value - baseline.value
    short = float(significant(np.array([(due * way - gone) * np.sign(way)]))[0])
    margin = Z * float(np.hypot(sd, (1 - due) * baseline.sd))
    left, done = target.year - last.year, last.year - baseline.middle
    early, reached = last.year < min(begin, target.year), bool(gone * np.sign(way) >= abs(way))
    return Toward(
        target=target,
        state=State.TOO_EARLY if early else state_of(short, margin),
        share=float(significant(np.array([gone / way]))[0]),
        interval=_interval(gone, way, sd, baseline.sd),
        elapsed=elapsed,
        due=due,
        clear=abs(short) > margin,
        reached=reached,
        passed=left <= 0,
        needed=(target.value - last.value) / left if left > 0 and not reached else None,
        realised=gone / done if done > 0 else None,
    )


def state_of(short: float, margin: float) -> State:
    """The state of a figure that falls `short` of what is due by now (negative: it is ahead), with its margin.

    >>> [str(state_of(short, 2.0)) for short in (-0.1, 0.0, 1.5, 2.5)]
    ['op koers', 'op koers', 'binnen de marge', 'loopt achter']
    """
    if np.isnan(margin):
        return State.UNKNOWN
    if short <= 0:
        return State.ON_COURSE
    return State.WITHIN_MARGIN if short <= margin else State.BEHIND


def path_of(
    goal: Goal, target: Target, series: Series, baseline: Baseline, years: int = HORIZON
) -> tuple[tuple[int, float], ...]:
    """Where the figure should be in each year of a generation, to be drawn beside the figures there are.

    The baseline until the expected lag has passed, a straight line to the target, and the target from then on.
    """
    since = goal.since if goal.since is not None else baseline.years[-1]
    begin, way = since + series.indicator.expected_lag_years, target.value - baseline.value
    return tuple(
        (year, baseline.value + _passed(year, begin, target.year) * way) for year in range(since, since + years + 1)
    )


def _passed(year: int, begin: int, end: int) -> float:
    """The share (0-1) of the time from `begin` to `end` that has passed."""
    if end <= begin:
        return float(year >= end)
    return min(max((year - begin) / (end - begin), 0.0), 1.0)


def _interval(gone: float, way: float, sd: float, baseline_sd: float) -> tuple[float, float] | None:
    """The interval of the share of the way; the baseline lies at both ends of it, so top and bottom go together."""
    top, bottom, both = (np.array([x]) for x in (gone, way, baseline_sd**2))
    low, high = fieller(top, bottom, both + sd**2, both, both)
    return None if np.isnan(low[0]) else (float(low[0]), float(high[0]))
