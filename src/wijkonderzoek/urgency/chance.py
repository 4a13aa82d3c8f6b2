"""Figures as they could have come out: draws from the process behind each one.

A share is drawn on the logit scale and a rate on the log scale, from what is known of an area together with what is
known of its gemeente and of the country (`statistics.shrinkage`): draws around the figure alone would let small areas
fill both ends of every ranking. A survey is drawn from its own interval. A mean or a distance has no toevalsmarge, so
only its rounding is drawn.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from wijkonderzoek.indicators.compute import Column
from wijkonderzoek.model import Indicator
from wijkonderzoek.statistics.intervals import CONFIDENCE
from wijkonderzoek.statistics.shrinkage import draw, log_rate_of, logit_of, pooled
from wijkonderzoek.urgency.frame import Frame


def drawn_figures(frame: Frame, indicator: Indicator, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Draws of the figures of an indicator, in its own unit: (areas, draws); nan where there is no figure."""
    column = frame.columns[indicator.key]
    asked = np.isfinite(column.chance_low) & np.isnan(column.denominator)
    if asked.any():
        return _surveyed(column, draws, rng)
    if indicator.measure == "share" and np.isfinite(column.denominator).any():
        y, variance = logit_of(column.numerator, column.denominator, _rounding_variance(column, indicator))
    elif indicator.counted_rate and np.isfinite(column.denominator).any():
        y, variance = log_rate_of(column.numerator, column.denominator, _rounding_variance(column, indicator))
    else:
        return _rounded(column, draws, rng)
    known = pooled(y, variance, frame.regions["gemeente"].to_numpy())
    scale = "logit" if indicator.measure == "share" else "log"
    drawn: np.ndarray = draw(known, draws, rng, scale=scale) * indicator.scale
    return drawn


def _rounding_variance(column: Column, indicator: Indicator) -> np.ndarray:
    """The variance of the counted number by rounding, as if every number in its interval were as likely."""
    half = (column.upper - column.lower) / 2 / indicator.scale * column.denominator
    return np.where(np.isfinite(half), half, 0.0) ** 2 / 3


def _surveyed(column: Column, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Draws from the interval that a survey gives with its figure."""
    width = 2 * NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    sd = (column.chance_high - column.chance_low) / width
    drawn: np.ndarray = column.value[:, None] + sd[:, None] * rng.standard_normal((len(sd), draws))
    return drawn


def _rounded(column: Column, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Draws from what rounding leaves open."""
    low = np.where(np.isnan(column.lower), column.value, column.lower)
    high = np.where(np.isnan(column.upper), column.value, column.upper)
    return low[:, None] + (high - low)[:, None] * rng.random((len(low), draws))
