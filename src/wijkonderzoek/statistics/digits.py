"""Figures to as many digits as every processor agrees on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


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
