"""A panel made ready for a regression, and whether it can carry a comparison before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd

from wijkonderzoek.errors import PanelError, UsageError
from wijkonderzoek.monitoring.effect.panel import Checked, Columns, as_names, check_panel, has_column, levels, numbers
from wijkonderzoek.monitoring.effect.regression import Errors, Fit
from wijkonderzoek.monitoring.effect.timing import Timing, Treated, timing

FEW_CLUSTERS = 10
FEW_TREATED = 5
"""Below so many treated units errors by cluster are far too small, however many clusters compare with them."""
ONE_TREATED = "one treated unit: its own chance is not in the standard error; judge by effect.permutation"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A panel ready for a regression: checked rows, their treatment, fixed effects and clusters as numbers."""

    checked: Checked
    timing: Timing
    effects: dict[str, np.ndarray]
    clusters: np.ndarray | None
    columns: Columns


def prepare(
    panel: pd.DataFrame,
    *,
    outcome: str,
    treated: Treated,
    unit: str | None,
    time: str | None,
    start: float | None = None,
    controls: tuple[str, ...] = (),
    fixed_effects: str | Sequence[str] | None = None,
    se: Errors = "HC1",
    cluster: str | None = None,
    weights: str | None = None,
    balanced: bool = False,
) -> Prepared:
    """The checked rows of a panel with their treatment, fixed effects and clusters.

    *Raises* `UsageError` and `PanelError`, as `did` does.
    """
    if se not in get_args(Errors):
        raise UsageError(f"se='{se}' is not known", hint=f"Choose one of {', '.join(get_args(Errors))}.")
    effects = _effect_names(panel, fixed_effects, unit, time)
    if cluster is None and se == "cluster":
        cluster = unit
        if cluster is None:
            raise UsageError("se='cluster' needs `cluster` or `unit`: which column the clusters stand in")
    elif cluster is not None and se != "cluster":
        raise UsageError(f"`cluster` goes with se='cluster', not se='{se}'")
    columns = Columns(
        outcome=outcome,
        unit=unit,
        time=time,
        controls=tuple(dict.fromkeys(controls)),
        others=tuple(dict.fromkeys([*effects, *filter(None, [cluster])])),
        weights=weights,
    )
    if balanced:
        panel = _in_every_period(panel, columns)
    checked = check_panel(panel, columns)
    return Prepared(
        checked=checked,
        timing=timing(panel, treated=treated, unit=unit, time=time, start=start),
        effects={name: levels(checked.frame[name]) for name in effects},
        clusters=None if cluster is None else levels(checked.frame[cluster]),
        columns=columns,
    )


def cautions(ready: Prepared, fit: Fit, se: Errors) -> tuple[str, ...]:
    """What a standard error of this design does not say."""
    treated = treated_units(ready)
    found = []
    if fit.exact:
        found.append("the model fits exactly: there is no standard error")
    if treated == 1:
        found.append(ONE_TREATED)
    elif treated is not None and treated < FEW_TREATED and se == "cluster":
        found.append(
            f"{treated} treated units: errors by cluster are too small for so few; judge by effect.permutation"
        )
    if se == "cluster" and fit.clusters < FEW_CLUSTERS:
        found.append(f"{fit.clusters} clusters: errors by cluster are too small below {FEW_CLUSTERS}")
    return tuple(found)


def treated_units(ready: Prepared) -> int | None:
    """How many units with a figure are treated; None without `unit`."""
    if ready.checked.unit is None or ready.timing.group is None:
        return None
    return len(np.unique(ready.checked.unit[ready.timing.group[ready.checked.rows]]))


def check_comparison(ready: Prepared) -> None:
    """Nothing when there are treated and others, both before and after.

    *Raises* `PanelError` otherwise.
    """
    found, rows, time = ready.timing, ready.checked.rows, ready.checked.time
    treatment = found.treatment[rows] == 1
    if not treatment.any():
        raise PanelError("no treated row has a figure", hint="Choose a period after the start with figures.")
    if found.group is None or time is None or found.shared is None:
        return
    group, after = found.group[rows], time >= found.shared
    if group.all():
        raise PanelError(
            "every unit is treated: there is no comparison", hint="Add units that were not, such as peer wijken."
        )
    for side, name in ((group & ~after, "the treated"), (~group & ~after, "the comparison")):
        if not side.any():
            raise PanelError(f"no period before the start has a figure of {name}", hint="Add earlier periods.")
    if not (~group & after).any():
        raise PanelError("no period after the start has a figure of the comparison", hint="Add later periods.")


def _effect_names(
    panel: pd.DataFrame, given: str | Sequence[str] | None, unit: str | None, time: str | None
) -> tuple[str, ...]:
    """The columns of the fixed effects; "unit" and "time" stand for the columns given as such."""
    if given is None:
        return (unit, time) if unit is not None and time is not None else ()
    roles = {"unit": unit, "time": time}
    names = [
        role if (role := roles.get(name)) is not None and name not in panel.columns else name
        for name in as_names(given)
    ]
    return tuple(dict.fromkeys(names))


def _in_every_period(panel: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    if columns.unit is None or columns.time is None:
        raise UsageError("balanced=True needs `unit` and `time`")
    for name in (columns.unit, columns.time, columns.outcome, *columns.controls):
        has_column(panel, name)
    figures = np.array([numbers(panel, name) for name in (columns.outcome, *columns.controls)])
    known = panel[np.isfinite(figures).all(axis=0)]
    counts = known.groupby(columns.unit)[columns.time].nunique()
    whole = counts[counts == known[columns.time].nunique()].index
    if not len(whole):
        raise PanelError("no unit has a figure in every period", hint="Leave out periods in which many have none.")
    kept: pd.DataFrame = known[known[columns.unit].isin(whole)]
    return kept
