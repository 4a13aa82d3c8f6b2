"""Event study: the difference with the comparison per period before and after the start, against one base period.

Before the start the differences should be none: that is the pre-trend test. It can refuse a design; it never proves
one.

Sources: L. Jacobson, R. LaLonde and D. Sullivan (1993), Earnings losses of displaced workers; J. Roth (2022), Pretest
with caution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkonderzoek.errors import PanelError
from wijkonderzoek.monitoring.effect.did import t_test
from wijkonderzoek.monitoring.effect.panel import as_names
from wijkonderzoek.monitoring.effect.prepare import (
    ONE_TREATED,
    Prepared,
    cautions,
    check_comparison,
    prepare,
    treated_units,
)
from wijkonderzoek.monitoring.effect.regression import Absorbed, Errors, Fit, least_squares
from wijkonderzoek.monitoring.effect.timing import Treated, one_start


@dataclass(frozen=True, slots=True)
class EventEstimate:
    """The difference in one period, `event_time` periods from the start (0 is the first treated); see `Effect`."""

    event_time: float
    time: float
    estimate: float
    se: float
    t: float
    p: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint test that several differences are none: `f` with `df` and `df_rest` degrees of freedom, and its `p`."""

    f: float
    df: int
    df_rest: int
    p: float


@dataclass(frozen=True, slots=True)
class EventStudy:
    """Estimates per event time. `base` is the event time all are compared with, where the difference is 0.

    `pretrend`: that all before the base are none; None where it cannot be tested, and then `cautions` says why. The
    errors are nan with one treated unit. Other fields as in `Effect`.
    """

    estimates: tuple[EventEstimate, ...]
    start: float
    base: float
    pretrend: Joint | None
    df: int
    n: int
    units: int
    treated_units: int
    clusters: int
    dropped: int
    omitted: tuple[str, ...]
    specification: str
    cautions: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """One row per event time, in order: event_time, time, estimate, se, t, p, low, high."""
        return pd.DataFrame(
            [(e.event_time, e.time, e.estimate, e.se, e.t, e.p, e.interval[0], e.interval[1]) for e in self.estimates],
            columns=["event_time", "time", "estimate", "se", "t", "p", "low", "high"],
        )


def event_study(
    panel: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    treated: Treated,
    start: float | None = None,
    base: float | None = None,
    controls: str | Sequence[str] = (),
    se: Errors = "cluster",
    cluster: str | None = None,
    absorbed: Absorbed = "counted",
    weights: str | None = None,
) -> EventStudy:
    """The difference between treated units and their comparison in every period, against the last one before the start.

    Unit and time effects, one start. `base`: another event time to compare with, below 0. Other arguments as in `did`.
    *Raises* `PanelError` when starts differ (see `group_time`) or the base period has no treated unit, and whatever
    `did` raises.

    >>> rows = pd.DataFrame({"wijk": list("AABBCCDDEE") * 2, "jaar": [2016, 2017] * 5 + [2018, 2019] * 5})
    >>> rows["y"] = [1, 2, 3, 3, 2, 3, 4, 4, 1, 1, 6, 7, 8, 8, 3, 4, 4, 6, 2, 1]
    >>> found = event_study(rows, outcome="y", unit="wijk", time="jaar", treated={"A": 2018, "B": 2018})
    >>> [(e.event_time, round(e.estimate, 2)) for e in found.estimates]
    [(-2.0, -0.17), (-1.0, 0.0), (0.0, 4.17), (1.0, 4.0)]
    """
    ready = prepare(
        panel,
        outcome=outcome,
        treated=treated,
        unit=unit,
        time=time,
        start=start,
        controls=as_names(controls),
        se=se,
        cluster=cluster,
        weights=weights,
    )
    first = one_start(ready.timing)
    check_comparison(ready)
    assert ready.checked.time is not None
    assert ready.timing.group is not None
    assert ready.checked.unit is not None
    group, when = ready.timing.group[ready.checked.rows], ready.checked.time
    base_time = _base_time(np.unique(when[group]), first, base)
    events = {
        f"event {period - first:+g}": (period, group & (when == period))
        for period in np.unique(when[group]).tolist()
        if period != base_time
    }
    fit = least_squares(
        ready.checked.outcome,
        ready.checked.controls | {name: rows.astype(float) for name, (_, rows) in events.items()},
        tuple(ready.effects.values()),
        se=se,
        clusters=ready.clusters,
        absorbed=absorbed,
        weights=ready.checked.weights,
    )
    one = treated_units(ready) == 1
    estimates = [_estimate(fit, name, period, first, known=not one) for name, (period, _) in events.items()]
    estimates.append(EventEstimate(base_time - first, base_time, 0.0, 0.0, *t_test(0.0, 0.0, fit.df)))
    before = [name for name, (period, _) in events.items() if period < first]
    joint, why = _pretrend(fit, before, treated_units(ready) or 0)
    return EventStudy(
        estimates=tuple(sorted(estimates, key=lambda e: e.event_time)),
        start=first,
        base=base_time - first,
        pretrend=joint,
        df=fit.df,
        n=fit.n,
        units=len(np.unique(ready.checked.unit)),
        treated_units=treated_units(ready) or 0,
        clusters=fit.clusters,
        dropped=ready.checked.dropped,
        omitted=tuple(name for name in fit.omitted if name in ready.checked.controls),
        specification=_in_words(ready, fit, se, base_time),
        cautions=tuple(dict.fromkeys([*cautions(ready, fit, se), *why])),
    )


def _base_time(times: np.ndarray, first: float, base: float | None) -> float:
    before = times[times < first]
    if base is None:
        return float(before.max())
    if first + base not in before:
        known = ", ".join(f"{period - first:g}" for period in before)
        raise PanelError(f"base {base:g}: the treated have no figure then", hint=f"Choose one of {known}.")
    return first + base


def _estimate(fit: Fit, name: str, period: float, first: float, *, known: bool) -> EventEstimate:
    place = fit.place(name)
    if place is None:
        raise PanelError(
            f"{name}: cannot be told apart from the fixed effects and controls",
            hint="Leave out the control that says the same, or take periods with figures of treated and comparison.",
        )
    error = float(np.sqrt(fit.covariance[place, place])) if known else float("nan")
    estimate = float(fit.beta[place])
    return EventEstimate(period - first, period, estimate, error, *t_test(estimate, error, fit.df))


def _pretrend(fit: Fit, before: list[str], treated: int) -> tuple[Joint | None, tuple[str, ...]]:
    """The joint test of the periods before, or why there is none."""
    from scipy.special import fdtrc

    count = len(before)
    if not count:
        return None, ("one period before the start: a pre-trend cannot be seen",)
    if treated == 1:
        return None, (ONE_TREATED,)
    if fit.exact:
        return None, ()
    if fit.clusters and treated <= count:
        return None, (f"{treated} treated units for {count} periods before: no joint test of the pre-trend",)
    places = [fit.names.index(name) for name in before]
    spread, beta = fit.covariance[np.ix_(places, places)], fit.beta[places]
    if np.linalg.matrix_rank(spread, hermitian=True) < count:
        return None, ("too few clusters for a joint test of the pre-trend",)
    f = float(beta @ np.linalg.solve(spread, beta)) / count
    return Joint(f, count, fit.df, float(fdtrc(count, fit.df, f))), ()


def _in_words(ready: Prepared, fit: Fit, se: Errors, base_time: float) -> str:
    columns = ready.columns
    beside = f" beside {', '.join(ready.checked.controls)}" if ready.checked.controls else ""
    errors = f"by cluster ({fit.clusters} clusters)" if se == "cluster" else se
    return (
        f"{columns.outcome} on treated group by {columns.time}, against {base_time:g}{beside}, with an effect for "
        f"every {columns.unit} and {columns.time}; errors {errors}; t with {fit.df} degrees of freedom; {fit.n} rows"
    )
