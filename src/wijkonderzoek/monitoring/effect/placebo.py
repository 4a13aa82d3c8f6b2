"""Placebos: the same estimate where there should be none, in other places or at an earlier time.

Source: A. Abadie, A. Diamond and J. Hainmueller (2010), Synthetic control methods for comparative case studies.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wijkonderzoek.errors import PanelError
from wijkonderzoek.monitoring.effect.did import did
from wijkonderzoek.monitoring.effect.panel import Columns, as_names, check_panel
from wijkonderzoek.monitoring.effect.permutation import changes, gaps_of, studentise
from wijkonderzoek.monitoring.effect.regression import Errors
from wijkonderzoek.monitoring.effect.timing import Treated, one_start, timing
from wijkonderzoek.monitoring.effect.wide import side_by_side

FEWEST_BEFORE = 2


def placebo_space(
    panel: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    treated: Treated,
    start: float | None = None,
) -> pd.DataFrame:
    """Every comparison unit in its turn as if it were treated, beside the treated themselves.

    One row per unit, the treated first: unit, treated, estimate (its change less that of the comparison), se (from its
    own periods before) and statistic, the one by the other: what `permutation` compares; nan with one period before.

    *Raises* `PanelError`, as `permutation` does.

    >>> rows = pd.DataFrame({"wijk": list("AAABBBCCC"), "jaar": [1, 2, 3] * 3, "y": [1, 2, 9, 3, 3, 4, 5, 6, 7.5]})
    >>> placebo_space(rows, outcome="y", unit="wijk", time="jaar", treated={"A": 3})[["unit", "estimate"]].round(2)
      unit  estimate
    0    A       6.0
    1    B      -1.0
    2    C       1.0
    """
    wide = side_by_side(
        panel,
        outcome=outcome,
        unit=unit,
        time=time,
        treated=treated,
        start=start,
        fewest_before=1,
        why="Add earlier periods.",
    )
    change, spread = changes(wide)
    return pd.DataFrame(
        {
            "unit": [*wide.treated_units, *wide.comparison_units],
            "treated": [True] * len(wide.treated) + [False] * len(wide.comparison),
            "estimate": change,
            "se": spread,
            "statistic": np.where(np.isnan(spread), np.nan, studentise(change, spread)),
        }
    )


def placebo_time(
    panel: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    treated: Treated,
    start: float | None = None,
    controls: str | Sequence[str] = (),
    se: Errors = "HC1",
    cluster: str | None = None,
    weights: str | None = None,
) -> pd.DataFrame:
    """The same difference-in-differences at every earlier start, from periods before the real one only.

    One row per pretended start: start, estimate, se, t, p, low, high, n. Estimates far from 0 say that the treated were
    changing already. Arguments as in `did`.

    *Raises* `PanelError` with fewer than two periods before the start, and whatever `did` raises.

    >>> rows = pd.DataFrame([(wijk, year, year % 2 + step * (year >= 2018) * (wijk in "AB"))
    ...                      for wijk, step in zip("ABCDE", range(5)) for year in range(2014, 2020)],
    ...                     columns=["wijk", "jaar", "y"])
    >>> found = placebo_time(rows, outcome="y", unit="wijk", time="jaar", treated={"A": 2018, "B": 2018})
    >>> found["start"].tolist(), found["estimate"].round(6).abs().tolist()
    ([2015.0, 2016.0, 2017.0], [0.0, 0.0, 0.0])
    """
    checked = check_panel(panel, Columns(outcome, unit, time, as_names(controls)))
    found = timing(panel, treated=treated, unit=unit, time=time, start=start)
    first = one_start(found)
    assert checked.time is not None
    assert found.group is not None
    when, group = checked.time, found.group[checked.rows]
    earlier = checked.frame[when < first]
    periods = np.unique(when[group & (when < first)])
    if len(periods) < FEWEST_BEFORE:
        raise PanelError(
            f"{len(periods)} period before the start with figures of the treated",
            hint="A pretended start needs a period before it and one after it; add earlier periods.",
        )
    units = checked.frame.loc[group & (when < first), unit].unique()
    rows = []
    for pretended in periods[1:].tolist():
        effect = did(
            earlier,
            outcome=outcome,
            unit=unit,
            time=time,
            treated=dict.fromkeys(units, pretended),
            controls=controls,
            se=se,
            cluster=cluster,
            weights=weights,
        )
        rows.append((pretended, effect.estimate, effect.se, effect.t, effect.p, *effect.interval, effect.n))
    return pd.DataFrame(rows, columns=["start", "estimate", "se", "t", "p", "low", "high", "n"])


def placebo_years(
    panel: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    treated: Treated,
    start: float | None = None,
) -> pd.DataFrame:
    """The difference of every unit with its comparison in each period, against the last period before the start.

    One row per unit and period, the treated first: unit, treated, time, estimate. For one treated unit these are the
    estimates of `event_study`; where those of the comparison units lie says how far chance goes.

    *Raises* `PanelError`, as `permutation` does.

    >>> rows = pd.DataFrame({"wijk": list("AAABBBCCC"), "jaar": [1, 2, 3] * 3, "y": [1, 2, 9, 3, 3, 4, 5, 6, 7.5]})
    >>> found = placebo_years(rows, outcome="y", unit="wijk", time="jaar", treated={"A": 3})
    >>> found.loc[found["treated"], "estimate"].tolist()
    [-0.5, 0.0, 5.75]
    """
    wide = side_by_side(
        panel,
        outcome=outcome,
        unit=unit,
        time=time,
        treated=treated,
        start=start,
        fewest_before=1,
        why="Add earlier periods.",
    )
    gaps = gaps_of(wide)
    against = gaps - gaps[:, [wide.before - 1]]
    units = [*wide.treated_units, *wide.comparison_units]
    many = len(wide.times)
    return pd.DataFrame(
        {
            "unit": [label for label in units for _ in range(many)],
            "treated": np.repeat(np.arange(len(units)) < len(wide.treated), many),
            "time": np.tile(wide.times, len(units)),
            "estimate": against.ravel(),
        }
    )
