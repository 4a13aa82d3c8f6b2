"""Permutation: whether the change of the treated is unusual among those of areas that were not treated.

Every comparison unit takes its turn as if it were treated, and p is the share that changed at least as far. A small
wijk jumps more than a large one by chance alone, so each change is first divided by what its own series jumped before
the start (studentised). Undivided, a wijk of 300 residents is found to have an effect almost every other time when
there is none, and one of 10,000 hardly ever when there is.

Sources: R. Fisher (1935), The design of experiments; A. Janssen (1997) and E. Chung and J. Romano (2013), Exact and
asymptotically robust permutation tests; T. Conley and C. Taber (2011) for few treated units.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from wijkonderzoek.errors import PanelError, UsageError
from wijkonderzoek.monitoring.effect.panel import named
from wijkonderzoek.monitoring.effect.timing import Treated
from wijkonderzoek.monitoring.effect.wide import Wide, side_by_side

DRAWS = 9999
SEED = 1
LEVEL = 0.05
FEWEST_BEFORE = 3
"""Periods before the start that a standard deviation is taken from, at the least."""
TIE = 1e-9
"""Statistics within this share of one another are equal: the last bits decide nothing."""


@dataclass(frozen=True, slots=True)
class Permutation:
    """A permutation test.

    `estimate`: the change of the treated less that of the comparison. `statistic`: the same, studentised if so
    (`studentised`). `p` is two-sided, (1 + number at least as far) / (1 + `draws`), and cannot be below `smallest`.
    `pretrend_p`: by the same permutation, of the slope before the start; None below three periods. `comparisons` units,
    without those `left_out` for a gap.
    """

    estimate: float
    statistic: float
    p: float
    smallest: float
    draws: int
    pretrend_p: float | None
    studentised: bool
    periods_before: int
    periods_after: int
    treated_units: tuple[Hashable, ...]
    comparisons: int
    left_out: tuple[Hashable, ...]
    specification: str
    cautions: tuple[str, ...]


def permutation(
    panel: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    treated: Treated,
    start: float | None = None,
    studentised: bool = True,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Permutation:
    """Whether the treated changed more than units that were not treated differ among themselves.

    `treated` and `start` as in `did`, one start. With several treated units the statistic is their mean, and sets of as
    many comparison units take their place: all sets, or `draws` of them by lot (`seed`). The periods are those in which
    every treated unit has a figure.

    *Raises* `PanelError` with fewer than three periods before the start (one when not studentised), no comparison unit
    with whole series, fewer comparison than treated units, or a treated unit that never moved before, and whatever
    `did` raises about the panel.

    >>> rng = np.random.default_rng(3)
    >>> rows = pd.DataFrame([(f"W{i}", year, rng.normal()) for i in range(40) for year in range(2010, 2020)],
    ...                     columns=["wijk", "jaar", "y"])
    >>> rows.loc[(rows.wijk == "W0") & (rows.jaar >= 2016), "y"] += 5
    >>> found = permutation(rows, outcome="y", unit="wijk", time="jaar", treated={"W0": 2016})
    >>> found.p, found.smallest, found.draws
    (0.025, 0.025, 39)
    """
    if draws < 1:
        raise UsageError(f"draws={draws}: at least one set of units has to take the place of the treated")
    wide = side_by_side(
        panel,
        outcome=outcome,
        unit=unit,
        time=time,
        treated=treated,
        start=start,
        fewest_before=FEWEST_BEFORE if studentised else 1,
        why="What a series jumps by itself is learned from the periods before; add earlier ones.",
    )
    size, many = len(wide.treated), len(wide.comparison)
    if many < size:
        raise UsageError(f"{size} treated units and {many} to compare with: add comparison units")
    change, spread = changes(wide)
    still = [label for label, own in zip(wide.treated_units, spread, strict=False) if own <= TIE * np.ptp(wide.treated)]
    if studentised and still:
        raise PanelError(
            f"{named(still)}: did not move against the comparison before the start, so its own chance is unknown",
            hint="Take an outcome that is not rounded away, or studentised=False.",
        )
    sets = _sets(many, size, draws, seed)
    by_unit = studentise(change, spread) if studentised else change
    p = _share_as_far(by_unit, size, sets)
    smallest = 1 / (1 + len(sets))
    slope = pre_slopes(wide) if wide.before >= FEWEST_BEFORE else None
    return Permutation(
        estimate=float(change[:size].mean()),
        statistic=float(by_unit[:size].mean()),
        p=p,
        smallest=smallest,
        draws=len(sets),
        pretrend_p=None if slope is None else _share_as_far(slope, size, sets),
        studentised=studentised,
        periods_before=wide.before,
        periods_after=len(wide.times) - wide.before,
        treated_units=wide.treated_units,
        comparisons=many,
        left_out=wide.left_out,
        specification=f"change of {outcome} in mean from {wide.before} periods before to "
        f"{len(wide.times) - wide.before} from {wide.start:g} on, less that of {many} comparison units, "
        f"{'divided by the standard error from the periods before' if studentised else 'as it is'}; "
        f"{len(sets)} permutations",
        cautions=(f"p cannot be below {smallest:.3f}: too few comparison units",) if smallest > LEVEL else (),
    )


def changes(wide: Wide) -> tuple[np.ndarray, np.ndarray]:
    """Per unit, the treated first: its change less that of the others, and the standard error of that from before.

    A comparison unit is set against the other comparison units. The standard error takes periods as independent; where
    they are not, it is too small for every unit alike, and ranks stay as they are.
    """
    gaps = gaps_of(wide)
    before, after = gaps[:, ~wide.after], gaps[:, wide.after]
    count, later = before.shape[1], after.shape[1]
    change: np.ndarray = after.mean(axis=1) - before.mean(axis=1)
    if count == 1:
        return change, np.full(len(change), np.nan)
    return change, before.std(axis=1, ddof=1) * math.sqrt(1 / count + 1 / later)


def studentise(change: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Changes by their standard errors; a series that never moved before and then did is infinitely far.

    >>> studentise(np.array([2.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0])).tolist()
    [2.0, 0.0, inf]
    """
    size = float(np.abs(change).max(initial=0.0))
    still, moved = spread <= TIE * size, np.abs(change) > TIE * size
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(still, np.where(moved, np.copysign(np.inf, change), 0.0), change / spread)
    return np.asarray(found)


def pre_slopes(wide: Wide) -> np.ndarray:
    """Per unit, the treated first: the slope of its gap to the others before the start, by its standard error."""
    gaps, when = gaps_of(wide)[:, ~wide.after], wide.times[~wide.after]
    away = when - when.mean()
    slope = gaps @ away / (away @ away)
    rest = gaps - gaps.mean(axis=1, keepdims=True) - slope[:, None] * away
    return studentise(slope, np.sqrt((rest**2).sum(axis=1) / (len(when) - 2) / (away @ away)))


def gaps_of(wide: Wide) -> np.ndarray:
    """Every series less the mean of the (other) comparison series, the treated first."""
    many = len(wide.comparison)
    mean = wide.comparison.mean(axis=0)
    # Less the mean of the others is N/(N-1) times less the mean of all.
    own = many / (many - 1) if many > 1 else 1.0
    return np.vstack([wide.treated - mean, own * (wide.comparison - mean)])


def _sets(many: int, size: int, draws: int, seed: int) -> np.ndarray:
    """Sets of comparison units that take the place of the treated: (sets, size)."""
    if size == 1:
        return np.arange(many)[:, None]
    if math.comb(many, size) <= draws:
        return np.array(list(combinations(range(many), size)))
    rng = np.random.default_rng(seed)
    return np.array([rng.choice(many, size, replace=False) for _ in range(draws)])


def _share_as_far(by_unit: np.ndarray, size: int, sets: np.ndarray) -> float:
    with np.errstate(invalid="ignore"):
        own, others = by_unit[:size].mean(), np.abs(by_unit[size:][sets].mean(axis=1))
    # Infinities of both signs have no mean; such a set counts as far, which can only make p larger.
    as_far = np.isnan(others) | (others >= abs(own) * (1 - TIE)) | np.isnan(own)
    return float((1 + as_far.sum()) / (1 + len(sets)))
