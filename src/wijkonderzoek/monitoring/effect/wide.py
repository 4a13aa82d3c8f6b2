"""A panel as a table of units by periods, for methods that set whole series side by side."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkonderzoek.errors import PanelError
from wijkonderzoek.monitoring.effect.panel import Columns, check_panel, levels, named
from wijkonderzoek.monitoring.effect.timing import Treated, one_start, timing


@dataclass(frozen=True, slots=True)
class Wide:
    """Whole series: treated units, and comparison units that have a figure whenever the treated have.

    `treated`, `comparison`: (units, periods). `after`: which periods lie from the start on. `left_out`: comparison
    units with a gap.
    """

    times: np.ndarray
    after: np.ndarray
    start: float
    treated: np.ndarray
    treated_units: tuple[Hashable, ...]
    comparison: np.ndarray
    comparison_units: tuple[Hashable, ...]
    left_out: tuple[Hashable, ...]

    @property
    def before(self) -> int:
        """Periods before the start."""
        return int((~self.after).sum())


def side_by_side(
    panel: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    treated: Treated,
    start: float | None,
    fewest_before: int,
    why: str,
) -> Wide:
    """The series of treated and comparison units, in the periods in which every treated unit has a figure.

    `fewest_before`: periods before the start that the method needs, and `why`.

    *Raises* `PanelError` when there are fewer, none after, or no comparison unit with whole series, and whatever
    `check_panel`, `timing` and `one_start` raise.
    """
    checked = check_panel(panel, Columns(outcome, unit, time))
    found = timing(panel, treated=treated, unit=unit, time=time, start=start)
    first = one_start(found)
    assert checked.unit is not None
    assert checked.time is not None
    assert found.group is not None
    times, column = np.unique(checked.time, return_inverse=True)
    figures = np.full((len(checked.labels), len(times)), np.nan)
    figures[checked.unit, column] = checked.outcome
    # Of the whole panel, so that a treated unit without figures is not taken for a comparison.
    group = np.zeros(len(checked.labels), dtype=bool)
    group[levels(panel[unit])[found.group]] = True
    seen = np.isfinite(figures[group]).all(axis=0)
    times, figures, after = times[seen], figures[:, seen], times[seen] >= first
    if (~after).sum() < fewest_before:
        raise PanelError(
            f"{int((~after).sum())} periods before the start with figures of the treated; {fewest_before} are needed",
            hint=why,
        )
    if not after.any():
        raise PanelError("no period after the start has figures of the treated", hint="Wait, or add later periods.")
    if group.all():
        raise PanelError("every unit is treated: there is no comparison", hint="Add units that were not.")
    whole = np.isfinite(figures).all(axis=1)
    gaps = tuple(label for label, ours, known in zip(checked.labels, group, whole, strict=True) if not (ours or known))
    if not (whole & ~group).any():
        raise PanelError(
            f"no comparison unit has a figure in every period of the treated; gaps in {named(gaps)}",
            hint="Leave out periods in which many have none.",
        )
    labels = np.arange(len(checked.labels))
    return Wide(
        times=times,
        after=after,
        start=first,
        treated=figures[group],
        treated_units=tuple(checked.labels[i] for i in labels[group]),
        comparison=figures[whole & ~group],
        comparison_units=tuple(checked.labels[i] for i in labels[whole & ~group]),
        left_out=gaps,
    )
