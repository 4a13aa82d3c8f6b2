"""Margins: what rounding and chance leave open.

Describing a year from a register has no sampling error, so a figure carries a rounding interval only.
Comparing areas treats people as draws from a process: the toevalsmarge, here Wilson's score interval.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

from wijkonderzoek.model import Quality

if TYPE_CHECKING:
    import numpy as np

CONFIDENCE = 0.95
QUALITY_BOUNDS = (0.2, 0.5)
"""Half-widths of the margin, relative to the figure, up to which quality is 1 (good) and 2 (with care)."""


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


def quality_of(value: float, low: float, high: float) -> Quality:
    """1 good, 2 with care, 3 do not act on it: by the half-width of the margin relative to the figure.

    >>> quality_of(100, 90, 110), quality_of(100, 60, 140), quality_of(0, 0, 3)
    (1, 2, 3)
    """
    half = (high - low) / 2
    if half <= QUALITY_BOUNDS[0] * abs(value):
        return 1
    return 2 if half <= QUALITY_BOUNDS[1] * abs(value) else 3


def significant(values: np.ndarray, digits: int = 10) -> np.ndarray:
    """Values rounded to a number of significant digits, so that ranks and verdicts do not hang on the last bits.

    >>> import numpy as np
    >>> bool(significant(np.array([0.1 + 0.2]))[0] == 0.3)
    True
    """
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        magnitude = np.floor(np.log10(np.abs(values)))
    magnitude = np.where(np.isfinite(magnitude), magnitude, 0.0)
    decimals = digits - 1 - magnitude
    factor = 10.0 ** np.abs(decimals)
    rounded: np.ndarray = np.where(
        decimals >= 0, np.round(values * factor) / factor, np.round(values / factor) * factor
    )
    return rounded
