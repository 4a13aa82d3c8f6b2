"""How far a figure can be relied on, by the width of its margin."""

from __future__ import annotations

from wijkonderzoek.model import Quality

QUALITY_BOUNDS = (0.2, 0.5)
"""Half-widths of the margin, relative to the figure, up to which quality is 1 (good) and 2 (with care)."""


def quality_of(value: float, low: float, high: float) -> Quality:
    """1 good, 2 with care, 3 do not act on it: by the half-width of the margin relative to the figure.

    >>> quality_of(100, 90, 110), quality_of(100, 60, 140), quality_of(0, 0, 3)
    (1, 2, 3)
    """
    half = (high - low) / 2
    if half <= QUALITY_BOUNDS[0] * abs(value):
        return 1
    return 2 if half <= QUALITY_BOUNDS[1] * abs(value) else 3
