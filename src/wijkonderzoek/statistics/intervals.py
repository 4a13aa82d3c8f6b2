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
