"""What a wijkmonitor rests on, as tables for researchers: goals, their paths, trends, and alike areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.monitoring.changes import Changes
from wijkonderzoek.monitoring.goals import path_of
from wijkonderzoek.monitoring.trend import Trend
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.statistics.kendall import kendall

if TYPE_CHECKING:
    import pandas as pd

FEWEST_KENDALL = 3


def goals(monitored: Monitored) -> pd.DataFrame:
    """How every goal stands: one row per goal, with its figure, target, state, and the reason where there is one."""
    import pandas as pd

    rows = []
    for goal in monitored.goals:
        progress = monitored.progress[goal.row.doel_id]
        rows.append(
            {
                "doel": goal.row.doel,
                "cijfer": progress.value,
                "jaar": progress.year,
                "streefwaarde": goal.row.streefwaarde,
                "streefjaar": goal.row.streefjaar,
                "stand": str(progress.state),
                "reden": "" if progress.reason is None else str(progress.reason),
            }
        )
    columns = ["doel", "cijfer", "jaar", "streefwaarde", "streefjaar", "stand", "reden"]
    return pd.DataFrame(rows, columns=columns).astype({"jaar": "Int64", "streefjaar": "Int64"})


def paths(monitored: Monitored) -> pd.DataFrame:
    """The figures of every goal that can be followed and its path: per goal, year and kind (cijfer, pad) a value."""
    import pandas as pd

    rows: list[tuple[str, int, str, float | None]] = []
    for goal in monitored.goals:
        progress = monitored.progress[goal.row.doel_id]
        target, baseline, indicator = progress.goal.current, progress.baseline, goal.indicator
        if target is None or baseline is None or indicator is None or progress.current is None:
            continue
        series = monitored.series[indicator.key]
        horizon = monitored.research.study.params.monitor.horizon
        path = path_of(progress.goal, target, series, baseline, horizon)
        rows += [(goal.row.doel, year, "pad", value) for year, value in path if year <= target.year]
        rows += [(goal.row.doel, v.year, "cijfer", v.value) for v in series.newest]
    return pd.DataFrame(rows, columns=["doel", "jaar", "soort", "waarde"])


def trends(monitored: Monitored) -> pd.DataFrame:
    """Both verdicts on every figure of which enough years compare; empty where there is none."""
    import pandas as pd

    rows = [
        {
            "cijfer": trend.indicator.title,
            "eenheid": trend.indicator.unit,
            "van": trend.first,
            "tot": trend.last,
            "verandering": trend.change,
            "marge": trend.margin,
            "veranderd": str(trend.changed.word),
            "anders dan elders": str(trend.against.word),
            "gebieden": 0 if trend.peers is None else trend.peers.count,
        }
        for trend in _followed(monitored)
    ]
    columns = ["cijfer", "eenheid", "van", "tot", "verandering", "marge", "veranderd", "anders dan elders", "gebieden"]
    return pd.DataFrame(rows, columns=columns).round(2)


def beside_alike(monitored: Monitored, key: str = "") -> tuple[str, pd.Series, float]:
    """The changes of one figure in alike areas over the same years: its title, those changes, and that of this area.

    `key`: the indicator; without it the first that can be set beside others. Empty where there is none.
    """
    import pandas as pd

    region = monitored.research.region
    changes = Changes(monitored.research.country, region.level)
    for trend in _followed(monitored):
        if key in ("", trend.indicator.key) and changes.apart(region, trend.indicator) is None:
            elsewhere = changes.over(trend.indicator, trend.first, trend.last).change[changes.alike(region)]
            return trend.indicator.title, pd.Series(elsewhere).dropna(), trend.change or 0.0
    return "", pd.Series(dtype=float), float("nan")


def kendalls(monitored: Monitored) -> pd.DataFrame:
    """Kendall's tau of every figure of which enough years compare, with its p: no verdict rests on it."""
    import pandas as pd

    rows = []
    for trend in _followed(monitored):
        values = np.array([v.value for v in monitored.series[trend.indicator.key].newest], float)
        if len(values) >= FEWEST_KENDALL:
            found = kendall(values)
            rows.append((trend.indicator.title, len(values), found.tau, found.p))
    return pd.DataFrame(rows, columns=["cijfer", "jaren", "tau", "p"]).round(3)


def _followed(monitored: Monitored) -> list[Trend]:
    return [trend for trend in monitored.trends.values() if trend.change is not None]
