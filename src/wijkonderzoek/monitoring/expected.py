"""Is the newest figure one to look into now, before the next edition? A flag, never a verdict.

Its expected range is where a line through the earlier figures leads, moved as the middle of alike areas moved away from
theirs, and as wide as figures of such margins lie around that in those areas. Whatever happened everywhere this year
raises no flag, and a restless figure has a wide range everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from wijkonderzoek.model import Region
from wijkonderzoek.monitoring.changes import FEWEST_YEARS, Changes
from wijkonderzoek.monitoring.series import Panel, Series
from wijkonderzoek.monitoring.trend import FEWEST_PEERS
from wijkonderzoek.statistics.outlying import between_sd
from wijkonderzoek.statistics.slope import predict

FLAG = 0.001
"""One in so many figures without anything particular lies outside its range."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The newest figure of an area, and the range it was expected in."""

    year: int
    value: float
    low: float
    high: float

    @property
    def outside(self) -> bool:
        """Whether the figure lies outside its range."""
        return not self.low <= self.value <= self.high


def expected_range(changes: Changes, region: Region, series: Series) -> Expected | None:
    """The range in which the newest figure of an area was expected, from the years before it and from alike areas.

    None for a modelled figure, with fewer than `FEWEST_YEARS` comparable figures before it, for an area that is set
    beside no others (`Changes.apart`), and with fewer than `FEWEST_PEERS` alike areas with the same years.
    """
    years = [value.year for value in series.newest]
    if series.indicator.modelled or len(years) <= FEWEST_YEARS:
        return None
    if changes.apart(region, series.indicator) is not None:
        return None
    first, last = years[0], years[-1]
    surprise, sd = surprises(changes.panel(series.indicator), first, last)
    peers = changes.alike(region) & ~np.isnan(surprise) & ~np.isnan(sd)
    own, own_sd = surprises(series.panel, first, last)
    if peers.sum() < FEWEST_PEERS or np.isnan(own_sd[0]):
        return None
    value = series.newest[-1].value
    assert value is not None
    low, high = usual_surprise(surprise[peers], sd[peers], own_sd)
    line = value - float(own[0])
    return Expected(last, value, line + float(low[0]), line + float(high[0]))


def usual_surprise(surprise: np.ndarray, sd: np.ndarray, own_sd: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The range in which the surprises of areas with standard deviations `own_sd` lie, by those of alike areas."""
    half = NormalDist().inv_cdf(1 - FLAG / 2) * np.hypot(own_sd, between_sd(surprise, sd))
    middle = float(np.median(surprise))
    return middle - half, middle + half


def surprises(panel: Panel, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """How far the figure of `last` lies from a line through those before it, and the standard deviation of that.

    nan for rows that are broken in between or have fewer than `FEWEST_YEARS` figures before it. The figure itself
    counts with the margin that the earlier ones had where that is the larger: a low figure has a small margin because
    it is low.
    """
    years = [year for year in panel.years if first <= year <= last]
    value, sd = panel.over(first, last)
    value[(~np.isnan(value)).sum(axis=1) <= FEWEST_YEARS] = np.nan
    expected, expected_sd = predict(value[:, :-1], sd[:, :-1], years[:-1], last)
    known = ~np.isnan(value[:, :-1])
    usual = np.where(known, sd[:, :-1] ** 2, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return value[:, -1] - expected, np.sqrt(expected_sd**2 + np.maximum(usual, sd[:, -1] ** 2))
