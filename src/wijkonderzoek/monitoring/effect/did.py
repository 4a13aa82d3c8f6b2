"""Difference-in-differences: how much more the treated changed than their comparison, in one regression.

The defaults give what a regression with a dummy for every unit and period gives, whatever the number of units. Every
choice stands in the result, so that an estimate never travels without its specification.

Sources: D. Card and A. Krueger (1994), Minimum wages and employment; J. Angrist and J.-S. Pischke (2009), Mostly
harmless econometrics, chapter 5; M. Bertrand, E. Duflo and S. Mullainathan (2004) for errors by cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkonderzoek.errors import PanelError, UsageError
from wijkonderzoek.monitoring.effect.panel import as_names
from wijkonderzoek.monitoring.effect.prepare import Prepared, cautions, check_comparison, prepare, treated_units
from wijkonderzoek.monitoring.effect.regression import Absorbed, Errors, Fit, least_squares
from wijkonderzoek.monitoring.effect.timing import Treated, one_start

EFFECT = "effect"
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Coefficient:
    """What the regression gives a control, with its standard error."""

    name: str
    estimate: float
    se: float


@dataclass(frozen=True, slots=True)
class Effect:
    """An estimated effect with everything it hangs on.

    `estimate`, in the unit of the outcome, with `se`, `t`, two-sided `p` and 95 % `interval` by Student's t with `df`;
    these are nan where the model fits exactly. `n` rows of `units` (None without `unit`), of which `treated_units`, in
    `clusters` (0 unless se is "cluster"). `parameters`: all that were estimated, fixed effects too. `r2` counts what
    fixed effects explain. `dropped`: rows without a figure. `omitted`: controls that the other columns say already.
    `coefficients`: of the controls, and of group and period where they have no fixed effects. `specification`: the
    regression in words, to print beside the estimate. `cautions`: what the standard error does not say.
    """

    estimate: float
    se: float
    t: float
    p: float
    df: int
    interval: tuple[float, float]
    n: int
    units: int | None
    treated_units: int | None
    clusters: int
    parameters: int
    r2: float
    dropped: int
    omitted: tuple[str, ...]
    coefficients: tuple[Coefficient, ...]
    specification: str
    cautions: tuple[str, ...]


def did(
    panel: pd.DataFrame,
    *,
    outcome: str,
    treated: Treated,
    unit: str | None = None,
    time: str | None = None,
    start: float | None = None,
    controls: str | Sequence[str] = (),
    fixed_effects: str | Sequence[str] | None = None,
    se: Errors = "HC1",
    cluster: str | None = None,
    absorbed: Absorbed = "counted",
    weights: str | None = None,
    balanced: bool = False,
) -> Effect:
    """The effect of a treatment on an outcome, by difference-in-differences.

    `panel`: one row per unit and time; without `unit`, repeated cross-sections. `treated` says who and when, as a 0/1
    column of treated rows, a 0/1 column of the treated group (the period after is the later of two, or from `start`
    on), or the start of every treated unit, as a column or a mapping; empty is never. `fixed_effects`: columns with an
    effect for every level, by default unit and time where there is a unit; for what they leave open, a dummy of the
    treated group and of the period after are added. `se`: "classic", "HC1" (robust), "HC2" (robust; the
    t-test of two groups with unequal variances where there are two periods), or "cluster" (by unit, or by the
    column `cluster`). `absorbed="nested"` gives cluster errors as Stata's `xtreg` and `reghdfe` do, which do not count
    unit effects; the default counts them, as the regression with dummies and `areg` do. `weights`: a column, such as
    residents. `balanced`: only units with a figure in every period.

    *Raises* `UsageError` for a column or a combination that cannot be, and `PanelError` for a panel that cannot carry
    the estimate: no comparison, no period before, starts that differ (see `group_time`), a treatment that is switched
    off, two rows for a unit and time, figures that are text, infinite, or all the same.

    >>> shops = pd.DataFrame({
    ...     "wijk": ["A", "A", "B", "B", "C", "C", "D", "D"], "jaar": [2015, 2020] * 4,
    ...     "y": [10, 15, 12, 15, 8, 9, 14, 16], "aanpak": [1, 1, 1, 1, 0, 0, 0, 0]})
    >>> found = did(shops, outcome="y", unit="wijk", time="jaar", treated="aanpak")
    >>> round(found.estimate, 3), round(found.se, 3), found.n, found.treated_units
    (2.5, 1.118, 8, 2)
    """
    ready = prepare(
        panel,
        outcome=outcome,
        treated=treated,
        unit=unit,
        time=time,
        start=start,
        controls=as_names(controls),
        fixed_effects=fixed_effects,
        se=se,
        cluster=cluster,
        weights=weights,
        balanced=balanced,
    )
    found, rows = ready.timing, ready.checked.rows
    treatment = found.treatment[rows]
    if found.group is not None:
        one_start(found)
    else:
        _has_its_group(ready, treatment)
    check_comparison(ready)
    columns = {**ready.checked.controls, **_sides(ready), EFFECT: treatment}
    fit = least_squares(
        ready.checked.outcome,
        columns,
        tuple(ready.effects.values()),
        se=se,
        clusters=ready.clusters,
        absorbed=absorbed,
        weights=ready.checked.weights,
    )
    return _effect(ready, fit, se, absorbed)


def t_test(estimate: float, se: float, df: int) -> tuple[float, float, tuple[float, float]]:
    """Student's t of an estimate, its two-sided p, and the interval that goes with it; nan without a standard error.

    >>> t, p, interval = t_test(2.0, 1.0, 10)
    >>> round(p, 4), [round(end, 3) for end in interval]
    (0.0734, [-0.228, 4.228])
    """
    from scipy.special import stdtr, stdtrit

    if not se > 0:
        return float("nan"), float("nan"), (float("nan"), float("nan"))
    t, half = estimate / se, float(stdtrit(df, 0.5 + CONFIDENCE / 2)) * se
    return t, float(2 * stdtr(df, -abs(t))), (estimate - half, estimate + half)


def _effect(ready: Prepared, fit: Fit, se: Errors, absorbed: Absorbed) -> Effect:
    place = fit.place(EFFECT)
    if place is None:
        raise PanelError(
            "the treatment cannot be told apart from the fixed effects and controls",
            hint="Leave out the control that says the same, or take a comparison that was not treated.",
        )
    spread = np.sqrt(np.diag(fit.covariance))
    estimate, error = float(fit.beta[place]), float(spread[place])
    t, p, interval = t_test(estimate, error, fit.df)
    unit = ready.checked.unit
    return Effect(
        estimate=estimate,
        se=error,
        t=t,
        p=p,
        df=fit.df,
        interval=interval,
        n=fit.n,
        units=None if unit is None else len(np.unique(unit)),
        treated_units=treated_units(ready),
        clusters=fit.clusters,
        parameters=fit.k,
        r2=fit.r2,
        dropped=ready.checked.dropped,
        omitted=tuple(name for name in fit.omitted if name in ready.checked.controls),
        coefficients=tuple(
            Coefficient(name, float(b), float(s))
            for name, b, s in zip(fit.names, fit.beta, spread, strict=True)
            if name != EFFECT
        ),
        specification=_in_words(ready, fit, se, absorbed),
        cautions=cautions(ready, fit, se),
    )


def _in_words(ready: Prepared, fit: Fit, se: Errors, absorbed: Absorbed) -> str:
    columns = ready.columns
    besides = [name for name in fit.names if name != EFFECT]
    parts = [f"{columns.outcome} on treated rows"]
    parts.append(f"beside {', '.join(besides)}" if besides else "without controls")
    parts.append(f"with an effect for every {' and '.join(ready.effects)}" if ready.effects else "with a constant")
    if columns.weights:
        parts.append(f"weighted by {columns.weights}")
    errors = f"by cluster ({fit.clusters} clusters)" if se == "cluster" else se if se == "classic" else f"robust ({se})"
    if absorbed == "nested":
        errors += ", nested effects not counted"
    return f"{' '.join(parts)}; errors {errors}; t with {fit.df} degrees of freedom; {fit.n} rows"


def _sides(ready: Prepared) -> dict[str, np.ndarray]:
    """Dummies of the treated group and of the period after, for what the fixed effects leave open."""
    found, rows = ready.timing, ready.checked.rows
    time, treatment = ready.checked.time, found.treatment[rows]
    sides = {}
    if found.group is not None:
        sides["group"] = found.group[rows].astype(float)
    if time is not None:
        first = (
            time[treatment == 1].min(initial=np.inf) if found.shared is None or np.isnan(found.shared) else found.shared
        )
        sides["after"] = (time >= first).astype(float)
    return {name: side for name, side in sides.items() if name not in ready.checked.controls}


def _has_its_group(ready: Prepared, treatment: np.ndarray) -> None:
    """Nothing when a control or fixed effect says which rows are of the treated group, before treatment too.

    *Raises* `UsageError` otherwise: the rest would be a plain difference between rows.
    """
    both = [*ready.checked.controls.values(), *ready.effects.values()]
    for column in both:
        inside = np.isin(column, np.unique(column[treatment == 1]))
        if (inside & (treatment == 0)).any() and not inside.all():
            return
    raise UsageError(
        "the treated rows are known, but not the group they belong to",
        hint="Give `unit`; or the column of the treated group as `treated`, or among the controls or fixed effects.",
    )
