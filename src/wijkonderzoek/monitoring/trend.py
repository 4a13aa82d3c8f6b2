"""Did it change, and otherwise than in alike areas? Two verdicts on a series, from one closed list of words.

(a) *Veranderd?* The Theil-Sen change over the window against rounding and toevalsmarge.
(b) *Anders dan vergelijkbare gebieden?* How far that change lies from the middle of the changes of all ranked areas of
    the same level and of its size over the same years, by the rank of its distance. Distances are measured in what an
    area of its margin may differ, because the smallest of a class would else stand out twice as often as the largest.
    All questions (b) of one report are judged together by Benjamini-Hochberg.

A verdict describes; it says nothing of what made the change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wijkonderzoek.model import Indicator, Region, Status
from wijkonderzoek.monitoring.changes import FEWEST_YEARS, Changes, changes_in
from wijkonderzoek.monitoring.series import Series, Split, why_empty
from wijkonderzoek.monitoring.words import Judgement, Reason, Verdict
from wijkonderzoek.statistics.outlying import benjamini_hochberg, distances, rank_p
from wijkonderzoek.statistics.ratios import Z

FEWEST_PEERS = 100
"""With fewer alike areas nothing is said to differ from them."""
DOUBT = 0.05
"""Of what is said to differ, at most this share does so by chance."""


@dataclass(frozen=True, slots=True)
class Peers:
    """How alike areas changed over the same years: how many, the middle of their changes, and the p of this area."""

    count: int
    middle: float
    p: float
    above: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """What became of one figure in one area, from `first` to `last`.

    `count`: how many years have a figure. `change`, in the unit of the figure, may be off by `margin` (95 of 100);
    None where too few years compare. `changed` is verdict (a), `against` verdict (b). `q`: p after all questions of
    the report are counted. `split`: where the series broke, if it did.
    """

    indicator: Indicator
    first: int
    last: int
    count: int
    change: float | None
    margin: float | None
    changed: Judgement
    against: Judgement
    peers: Peers | None = None
    q: float | None = None
    split: Split | None = None


def trends_of(
    changes: Changes,
    region: Region,
    series: Sequence[Series],
    *,
    since: int = 0,
    starts: Mapping[str, int] | None = None,
) -> dict[str, Trend]:
    """The trends of all figures of one report on one area, by indicator.

    `series`: those of the area, of different indicators. `since`: the first year that counts. `starts`: the year in
    which something began that should move an indicator; until the last figure is the indicator's expected lag later,
    both its verdicts are "nog te vroeg", whichever way it moved.
    """
    drawn = [_draw(changes, region, one, since) for one in series]
    q = benjamini_hochberg(np.array([np.nan if t.peers is None else t.peers.p for t in drawn]))
    found = {}
    for trend, adjusted in zip(drawn, q.tolist(), strict=True):
        start = (starts or {}).get(trend.indicator.key)
        found[trend.indicator.key] = _settled(trend, None if np.isnan(adjusted) else adjusted, start)
    return found


def worded(indicator: Indicator, up: bool) -> Verdict:
    """The word for a change of a figure upwards or downwards.

    >>> from wijkonderzoek.catalogue import load_catalogue
    >>> found = load_catalogue().indicators
    >>> [str(worded(found[key], True)) for key in ("bijstand_per_1000", "inwoners")]
    ['slechter', 'gestegen']
    """
    if indicator.direction == "context":
        return Verdict.RISEN if up else Verdict.FALLEN
    return Verdict.BETTER if up == (indicator.direction == "more_is_better") else Verdict.WORSE


def unknown_by(series: Series, since: int = 0) -> Judgement | None:
    """Why no trend can be found in a series at all; None where one can.

    Without figures or from a model it is not to be known, nor where a break leaves fewer than `FEWEST_YEARS` of enough
    years. With too few years to begin with it is too early to tell.
    """
    values = [value for value in series.values if value.year >= since]
    known = [value for value in values if value.present]
    linked = [value for value in series.newest if value.year >= since]
    if series.indicator.modelled:
        return Judgement(Verdict.UNKNOWN, Reason.MODELLED)
    if not known:
        return Judgement(Verdict.UNKNOWN, why_empty(values))
    if len(linked) >= FEWEST_YEARS:
        return None
    gone = [value for value in values if value.status is Status.NOT_LINKABLE]
    broken = len(known) + len(gone) >= FEWEST_YEARS
    return Judgement(Verdict.UNKNOWN, Reason.BREAK) if broken else Judgement(Verdict.FEW_YEARS)


def _draw(changes: Changes, region: Region, series: Series, since: int) -> Trend:
    """The change of one series beside alike areas, before the questions of a report are counted together."""
    known = [value.year for value in series.newest if value.year >= since]
    first, last = (known[0], known[-1]) if known else (0, 0)
    trend = Trend(
        series.indicator, first, last, len(known), None, None, Judgement(Verdict.UNCLEAR), Judgement(Verdict.UNCLEAR)
    )
    if (why := unknown_by(series, since)) is not None:
        return replace(trend, changed=why, against=why, split=series.split)
    own = changes_in(series.panel, first, last)
    change, margin = float(own.change[0]), float(own.sd[0]) * Z
    said = worded(series.indicator, change > 0) if abs(change) > margin else Verdict.UNCLEAR
    peers, why_not = _beside(changes, region, series.indicator, (first, last), float(own.sd[0]), change)
    return replace(
        trend,
        change=change,
        margin=margin,
        changed=Judgement(said),
        against=Judgement(Verdict.UNKNOWN, why_not) if why_not else trend.against,
        peers=peers,
        split=series.split,
    )


def _beside(
    changes: Changes, region: Region, indicator: Indicator, window: tuple[int, int], sd: float, change: float
) -> tuple[Peers | None, Reason | None]:
    """The change of an area beside those of alike areas, or why it cannot be set beside them."""
    if (why := changes.apart(region, indicator)) is not None:
        return None, why
    others = changes.over(indicator, *window)
    counted = changes.alike(region) & ~np.isnan(others.change) & ~np.isnan(others.sd)
    if counted.sum() < FEWEST_PEERS:
        return None, Reason.FEW_PEERS
    peers = others.change[counted]
    apart = distances(np.append(peers, change), np.append(others.sd[counted], sd))
    return Peers(len(peers), float(np.median(peers)), float(rank_p(apart)[-1]), bool(apart[-1] > 0)), None


def _settled(trend: Trend, q: float | None, start: int | None) -> Trend:
    """The trend with verdict (b), and both verdicts put off where the expected lag has not passed."""
    if trend.peers is not None and q is not None and q <= DOUBT:
        trend = replace(trend, against=Judgement(worded(trend.indicator, trend.peers.above)))
    if start is not None and trend.change is not None and trend.last < start + trend.indicator.expected_lag_years:
        early = Judgement(Verdict.TOO_EARLY, Reason.LAG)
        trend = replace(trend, changed=early, against=early)
    return replace(trend, q=q)
