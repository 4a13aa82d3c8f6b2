"""Synthetic control: a mixture of areas that moved as the treated one did before the start, and how they part.

The weights fit outcomes before the start only. They are the exact optimum and carry their proof; how unusual the
parting is follows from giving every comparison area a synthetic control of its own.

Source: A. Abadie, A. Diamond and J. Hainmueller (2010), Synthetic control methods for comparative case studies.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from wijkonderzoek.errors import UsageError
from wijkonderzoek.monitoring.effect.permutation import TIE
from wijkonderzoek.monitoring.effect.simplex import SOLVER, Mixture, nearest_mixture
from wijkonderzoek.monitoring.effect.wide import side_by_side

FEWEST_BEFORE = 2
FEWEST_DONORS = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """One period: the treated area, its synthetic control, and the first less the second."""

    time: float
    actual: float
    synthetic: float
    gap: float


@dataclass(frozen=True, slots=True)
class SyntheticControl:
    """A synthetic control.

    `estimate`: the mean gap from the start on. `weights` of the donors that have one. `rmspe_before`, `rmspe_after`:
    root mean square gap; `ratio`: the second by the first. `p`: (1 + donors with at least this ratio) / (1 + donors),
    not below `smallest`; `ratios` of the donors, each beside a synthetic control of its own. `kkt`: by how much the
    worst optimality condition of the weights fails, relative to the size of the figures. `unique`: no other weights fit
    as well; where others do, these have the smallest squares. `left_out`: units with a gap in their series. `solver` is
    what found it.
    """

    estimate: float
    weights: Mapping[Hashable, float]
    gaps: tuple[Gap, ...]
    rmspe_before: float
    rmspe_after: float
    ratio: float
    p: float
    smallest: float
    ratios: Mapping[Hashable, float]
    kkt: float
    unique: bool
    donors: int
    left_out: tuple[Hashable, ...]
    solver: str
    cautions: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """One row per period: time, actual, synthetic, gap."""
        return pd.DataFrame([(g.time, g.actual, g.synthetic, g.gap) for g in self.gaps], columns=list(Gap.__slots__))


def synthetic_control(
    panel: pd.DataFrame, *, outcome: str, unit: str, time: str, treated_unit: Hashable, start: float
) -> SyntheticControl:
    """What a mixture of other units, that moved as `treated_unit` did before `start`, did after it.

    Every other unit of the panel with a figure in all periods of the treated is a donor.

    *Raises* `PanelError` with fewer than two periods before or none after, and `UsageError` with fewer than two donors;
    and whatever `did` raises about the panel.

    >>> rows = pd.DataFrame({"wijk": list("AAAABBBBCCCC"), "jaar": [1, 2, 3, 4] * 3})
    >>> rows["y"] = [2, 4, 5, 9, 1, 2, 3, 4, 3, 6, 7, 8]
    >>> found = synthetic_control(rows, outcome="y", unit="wijk", time="jaar", treated_unit="A", start=4)
    >>> {donor: round(weight, 6) for donor, weight in found.weights.items()}, round(found.estimate, 6), found.unique
    ({'B': 0.5, 'C': 0.5}, 3.0, True)
    """
    wide = side_by_side(
        panel,
        outcome=outcome,
        unit=unit,
        time=time,
        treated={treated_unit: start},
        start=None,
        fewest_before=FEWEST_BEFORE,
        why="A mixture is fitted on the periods before; add earlier ones.",
    )
    count = len(wide.comparison)
    if count < FEWEST_DONORS:
        raise UsageError(f"{count} unit to mix: a synthetic control needs at least {FEWEST_DONORS}")
    own, donors, before = wide.treated[0], wide.comparison, ~wide.after
    mixture = nearest_mixture(donors[:, before].T, own[before])
    synthetic = mixture.weights @ donors
    rest = own - synthetic
    size = float(np.abs(donors).max())
    ratio = _ratio(rest, wide.after, size)
    ratios = [_own_ratio(donors, place, wide.after, size) for place in range(count)]
    smallest = 1 / (1 + count)
    return SyntheticControl(
        estimate=float(rest[wide.after].mean()),
        weights=MappingProxyType(
            {name: float(w) for name, w in zip(wide.comparison_units, mixture.weights, strict=True) if w > 0}
        ),
        gaps=tuple(Gap(*map(float, row)) for row in zip(wide.times, own, synthetic, rest, strict=True)),
        rmspe_before=_rms(rest[before]),
        rmspe_after=_rms(rest[wide.after]),
        ratio=ratio,
        p=(1 + sum(other >= ratio * (1 - TIE) for other in ratios)) / (1 + count),
        smallest=smallest,
        ratios=MappingProxyType(dict(zip(wide.comparison_units, ratios, strict=True))),
        kkt=mixture.kkt,
        unique=mixture.unique,
        donors=count,
        left_out=wide.left_out,
        solver=SOLVER,
        cautions=_cautions(mixture, int(before.sum()), count, smallest),
    )


def _own_ratio(donors: np.ndarray, place: int, after: np.ndarray, size: float) -> float:
    """The ratio of a donor beside a synthetic control of the others."""
    others = np.delete(donors, place, axis=0)
    mixture = nearest_mixture(others[:, ~after].T, donors[place, ~after])
    return _ratio(donors[place] - mixture.weights @ others, after, size)


def _ratio(rest: np.ndarray, after: np.ndarray, size: float) -> float:
    fit, parted = _rms(rest[~after]), _rms(rest[after])
    if fit > TIE * size:
        return parted / fit
    return float("inf") if parted > TIE * size else 0.0


def _rms(rest: np.ndarray) -> float:
    return float(np.sqrt(np.mean(rest**2)))


def _cautions(mixture: Mixture, before: int, donors: int, smallest: float) -> tuple[str, ...]:
    found = []
    if not mixture.unique:
        found.append("other weights fit as well; these have the smallest squares")
    if before < donors:
        found.append(f"{before} periods before for {donors} donors: a close fit is partly chance")
    if smallest > 0.05:
        found.append(f"p cannot be below {smallest:.3f}: too few donors")
    return tuple(found)
