"""Chance that gives the same numbers on every machine.

Only the raw stream of Philox is used, which NumPy promises never to change; its normal and binomial
samplers may change between releases. Every draw has a label, so that adding one leaves all others as they were.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lot:
    """A source of labelled random arrays: the same seed, label and shape give the same array.

    >>> bool((Lot(1).uniform("a", 3) == Lot(1).uniform("a", 3)).all())
    True
    """

    seed: int

    def uniform(self, label: str, *shape: int) -> Floats:
        """Numbers in [0, 1)."""
        digest = hashlib.sha256(f"{self.seed}/{label}".encode()).digest()
        key = int.from_bytes(digest[:16], "little")
        return np.random.Generator(np.random.Philox(key=key)).random(shape)

    def normal(self, label: str, *shape: int) -> Floats:
        """Standard normal numbers, by inversion, cut off at 3.5 so that no region is absurd."""
        values: Floats = ndtri(np.clip(self.uniform(label, *shape), 2.4e-4, 1 - 2.4e-4))
        return values

    def drift(self, label: str, years: int, size: int, *, memory: float = 0.85) -> Floats:
        """Noise that remembers, standard normal in every year: one row per year, one column per place."""
        shocks = self.normal(label, years, size)
        path = np.empty((years, size))
        path[0] = shocks[0]
        for year in range(1, years):
            path[year] = memory * path[year - 1] + np.sqrt(1 - memory**2) * shocks[year]
        return path
