"""Intervals of counts, shares and rates: what chance leaves open when residents are seen as draws from a process.

Describing a year from a register has no sampling error, so a figure carries a rounding interval only. Comparing areas
treats people as draws from a process: the toevalsmarge.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

CONFIDENCE = 0.95
FEW_EVENTS = 10
"""Below this many events the exact interval is used, from it on Byar's."""


def wilson(share: np.ndarray, n: np.ndarray, confidence: float = CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's score interval for shares (0-1) of `n` people; same shape as the inputs, nan where n is not positive.

    Source: E.B. Wilson (1927), Probable inference, the law of succession, and statistical inference.

    >>> import numpy as np
    >>> low, high = wilson(np.array([0.65]), np.array([100.0]))
    >>> round(float(low[0]), 6), round(float(high[0]), 6)
    (0.552544, 0.736358)
    """
    import numpy as np

    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    n = np.where(n > 0, n, np.nan)
    centre = share + z**2 / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    return np.clip((centre - half) / scale, 0, 1), np.clip((centre + half) / scale, 0, 1)


def byar(count: np.ndarray, confidence: float = CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
    """Byar's interval for a count of events; same shape, the lower limit nan where the approximation has none.

    Good from 10 events on. Source: N.E. Breslow and N.E. Day (1987), Statistical methods in cancer research, volume II.

    >>> import numpy as np
    >>> low, high = byar(np.array([65.0]))
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (50.1632, 82.8491)
    """
    import numpy as np

    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    there = np.where(count > 0, count, np.nan)
    root = 1 - 1 / (9 * there) - z / (3 * np.sqrt(there))
    low = np.where(count == 0, 0.0, np.where(root >= 0, there * root**3, np.nan))
    next_ = count + 1
    return low, next_ * (1 - 1 / (9 * next_) + z / (3 * np.sqrt(next_))) ** 3


def poisson_exact(count: np.ndarray, confidence: float = CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
    """The exact interval for a count of events, by the chi-squared distribution; same shape as the input.

    Source: F. Garwood (1936), Fiducial limits for the Poisson distribution.

    >>> import numpy as np
    >>> low, high = poisson_exact(np.array([0.0, 5.0]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 1.623], [3.689, 11.668])
    """
    import numpy as np
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    low = np.where(count > 0, gammaincinv(np.where(count > 0, count, 1.0), tail), 0.0)
    return np.where(np.isnan(count), np.nan, low), gammaincinv(count + 1, 1 - tail)


def rate_interval(
    count: np.ndarray, n: np.ndarray, scale: float = 1.0, confidence: float = CONFIDENCE
) -> tuple[np.ndarray, np.ndarray]:
    """The interval of a rate of `count` events per `n`, times `scale`: Byar from 10 events on, exact below.

    Same shape as the inputs; nan where n is not positive.

    >>> import numpy as np
    >>> low, high = rate_interval(np.array([65.0, 5.0]), np.array([1000.0, 1000.0]), scale=1000)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([50.16, 1.62], [82.85, 11.67])
    """
    import numpy as np

    low, high = byar(count, confidence)
    few = count < FEW_EVENTS
    if few.any():
        exact_low, exact_high = poisson_exact(np.where(few, count, np.nan), confidence)
        low, high = np.where(few, exact_low, low), np.where(few, exact_high, high)
    per = np.where(n > 0, n, np.nan)
    return low / per * scale, high / per * scale
