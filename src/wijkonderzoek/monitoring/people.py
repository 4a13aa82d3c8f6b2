"""Wijk of mensen? A figure gets better when people do better, and also when others come to live there.

No table of all wijken tells who moved; a study may bring it from the gemeente's own register. Without it, or where many
moved, growth in the value of homes, income or education is told as growth, never as improvement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wijkonderzoek.monitoring.series import Series
from wijkonderzoek.monitoring.trend import Trend
from wijkonderzoek.monitoring.words import Judgement, Reason, Verdict

TURNOVER = "verhuismobiliteit_pct"
"""The indicator that tells turnover: residents who live at their address for less than a year."""
MUCH_TURNOVER = 15.0
"""From this percentage on turnover is much: about half more than in the country, where one in ten moves in a year."""
OF_PEOPLE = (
    "woz_gemiddeld",
    "inkomen_gestandaardiseerd",
    "vermogen_mediaan",
    "laag_inkomen_pct",
    "sociaal_minimum_pct",
    "opleiding_praktisch_pct",
    "ses_woa_score",
)
"""Value of homes, income, wealth and education: what newcomers bring with them."""


def turnover_of(series: Series | None, first: int, last: int) -> float | None:
    """The mean turnover in the years from `first` to `last`, in percent; None where no year has a figure."""
    values = [] if series is None else [v.value for v in series.newest if first <= v.year <= last]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def doubt_of(key: str, turnover: float | None) -> Reason | None:
    """Why a change of an indicator may not be called improvement; None where turnover does not stand in the way.

    >>> [doubt_of("woz_gemiddeld", turnover) for turnover in (8.0, 20.0)], doubt_of("bijstand_per_1000", None)
    ([None, <Reason.TURNOVER_HIGH: 'veel verloop'>], None)
    """
    if key not in OF_PEOPLE:
        return None
    if turnover is None:
        return Reason.TURNOVER_UNKNOWN
    return Reason.TURNOVER_HIGH if turnover >= MUCH_TURNOVER else None


def softened(trends: Mapping[str, Trend], turnover: Series | None) -> dict[str, Trend]:
    """The same trends, with "beter" told as a rise or fall where it may be of other people, and the reason.

    What got worse stays worse.
    """
    found = {}
    for key, trend in trends.items():
        doubt = doubt_of(key, turnover_of(turnover, trend.first, trend.last))
        if doubt is not None and trend.change is not None:
            above = trend.peers is not None and trend.peers.above
            changed, against = _soften(trend.changed, trend.change > 0, doubt), _soften(trend.against, above, doubt)
            trend = replace(trend, changed=changed, against=against)
        found[key] = trend
    return found


def _soften(judgement: Judgement, up: bool, doubt: Reason) -> Judgement:
    if judgement.word not in {Verdict.BETTER, Verdict.RISEN, Verdict.FALLEN}:
        return judgement
    return Judgement(Verdict.RISEN if up else Verdict.FALLEN, doubt)
