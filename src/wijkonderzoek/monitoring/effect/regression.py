"""Least squares with fixed effects, as the regression with a dummy for every level gives it, without those dummies.

The fixed effect with most levels is taken out of every column by subtracting level means; the others stay as dummy
columns. By the theorem of Frisch, Waugh and Lovell what remains is the same regression exactly, balanced or not: same
coefficients, residuals and robust covariance.

Sources: R. Frisch and F. Waugh (1933), M. Lovell (1963); J.G. MacKinnon and H. White (1985) for HC1 and HC2; A.C.
Cameron and D.L. Miller (2015), A practitioner's guide to cluster-robust inference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from wijkonderzoek.errors import PanelError, UsageError

Errors = Literal["classic", "HC1", "HC2", "cluster"]
Absorbed = Literal["counted", "nested"]
COLLINEAR = 1e-9
"""A column of which less than this share is left beside those before it, says nothing of its own."""
ROUNDING = 1e-12
EXACT = 1e-24
"""Residual squares below this share of all squares are rounding: the model fits exactly."""
FEWEST_CLUSTERS = 2


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted regression, for the columns that could be told apart.

    `names`, `beta`, `covariance`: of those columns. `omitted`: columns that those before them already say. `n` rows,
    `k` parameters (absorbed levels too), `df` of the t distribution, `clusters` (0 without). `exact`: nothing is left
    over, so there is no standard error.
    """

    names: tuple[str, ...]
    beta: np.ndarray
    covariance: np.ndarray
    omitted: tuple[str, ...]
    n: int
    k: int
    df: int
    r2: float
    clusters: int
    exact: bool

    def place(self, name: str) -> int | None:
        """Where a column stands in `beta`; None when it was omitted."""
        return self.names.index(name) if name in self.names else None


def least_squares(
    y: np.ndarray,
    columns: Mapping[str, np.ndarray],
    effects: Sequence[np.ndarray] = (),
    *,
    se: Errors = "HC1",
    clusters: np.ndarray | None = None,
    absorbed: Absorbed = "counted",
    weights: np.ndarray | None = None,
) -> Fit:
    """Regress `y` on columns and fixed effects (numbered levels, one array each); without effects, on a constant too.

    Columns are taken in order: one that is a sum of those before it is omitted. `weights` are weights of squares.
    `absorbed="nested"` leaves the levels of the largest effect out of the parameters that cluster errors count.
    *Raises* `PanelError` when there are no more rows than parameters, or fewer than two clusters, and `UsageError` when
    the levels are not nested in the clusters.

    >>> x = np.array([0.0, 1.0, 2.0, 3.0])
    >>> found = least_squares(np.array([1.0, 3.0, 5.5, 6.5]), {"x": x}, se="classic")
    >>> round(float(found.beta[0]), 3), round(float(found.covariance[0, 0] ** 0.5), 4), found.df
    (1.9, 0.2121, 2)
    """
    root = np.ones(len(y)) if weights is None else np.sqrt(weights / weights.mean())
    largest, others = _largest_first(effects, len(y))
    take_out = _Means(largest, root)
    dummies = {f"\0{i}.{level}": column for i, codes in enumerate(others) for level, column in _dummies(codes)}
    names, basis, upper, omitted = _independent({**dummies, **columns}, take_out)
    left = take_out(y)
    beta = np.linalg.solve(upper, basis.T @ left)
    residual = left - basis @ (basis.T @ left)
    total = float(np.sum((root * (y - np.average(y, weights=root**2))) ** 2))
    squares = float(residual @ residual)
    exact = squares <= EXACT * max(total, float(np.sum((root * y) ** 2)))
    absorbed_levels = int(largest.max()) + 1
    k = len(names) + absorbed_levels
    if len(y) <= k:
        raise PanelError(
            f"{len(y)} rows for {k} parameters: nothing is left to judge the estimate by",
            hint="Take more areas or periods, or fewer fixed effects and controls.",
        )
    inverse = np.linalg.inv(upper)
    spread = residual
    if se == "HC2":
        # A row that fits by itself (a unit with one row) has nothing left over, and stays so.
        room = 1 - take_out.leverage() - (basis**2).sum(axis=1)
        spread = np.where(room > COLLINEAR, residual / np.sqrt(np.maximum(room, COLLINEAR)), 0.0)
    scores = basis * spread[:, None]
    counted, count = k, 0
    if se == "cluster":
        assert clusters is not None
        count = int(clusters.max()) + 1
        counted = _counted(absorbed, largest, clusters, k, len(names))
    elif absorbed == "nested":
        raise UsageError("absorbed='nested' goes with se='cluster'")
    meat = _meat(se, scores, squares, len(y), counted, clusters, count)
    ours = [i for i, name in enumerate(names) if not name.startswith("\0")]
    covariance = (inverse @ meat @ inverse.T)[np.ix_(ours, ours)]
    return Fit(
        names=tuple(names[i] for i in ours),
        beta=beta[ours],
        covariance=np.full_like(covariance, np.nan) if exact else covariance,
        omitted=tuple(name for name in omitted if not name.startswith("\0")),
        n=len(y),
        k=k,
        df=count - 1 if se == "cluster" else len(y) - k,
        r2=1 - squares / total,
        clusters=count,
        exact=exact,
    )


class _Means:
    """Takes (weighted) level means out of a column, and weighs what is left."""

    def __init__(self, codes: np.ndarray, root: np.ndarray) -> None:
        self.codes, self.root, self.mass = codes, root, np.bincount(codes, root**2)

    def __call__(self, column: np.ndarray) -> np.ndarray:
        # Around its mean first: a large constant would leave its rounding behind.
        column = column - column.mean()
        means = np.bincount(self.codes, self.root**2 * column) / self.mass
        left: np.ndarray = self.root * (column - means[self.codes])
        return left

    def leverage(self) -> np.ndarray:
        """How far the level means follow each row."""
        share: np.ndarray = self.root**2 / self.mass[self.codes]
        return share


def _largest_first(effects: Sequence[np.ndarray], n: int) -> tuple[np.ndarray, list[np.ndarray]]:
    if not effects:
        return np.zeros(n, dtype=np.intp), []
    numbered = [np.unique(codes, return_inverse=True)[1] for codes in effects]
    numbered.sort(key=lambda codes: -int(codes.max()))
    return numbered[0], numbered[1:]


def _dummies(codes: np.ndarray) -> list[tuple[int, np.ndarray]]:
    return [(level, (codes == level).astype(float)) for level in range(1, int(codes.max()) + 1)]


def _independent(
    columns: Mapping[str, np.ndarray], take_out: _Means
) -> tuple[list[str], np.ndarray, np.ndarray, list[str]]:
    """Names of columns that say something beside those before them, the columns as Q times R, and the other names."""
    names: list[str] = []
    omitted: list[str] = []
    basis = np.empty((len(take_out.root), len(columns)))
    upper = np.zeros((len(columns), len(columns)))
    for name, column in columns.items():
        left, count = take_out(column), len(names)
        found, along = basis[:, :count], np.zeros(count)
        for _ in range(2):  # twice is enough for full precision
            step = found.T @ left
            left, along = left - found @ step, along + step
        length = float(np.linalg.norm(left))
        if length <= COLLINEAR * float(np.linalg.norm(column - column.mean())) + ROUNDING * float(np.abs(column).max()):
            omitted.append(name)
        else:
            basis[:, count], upper[:count, count], upper[count, count] = left / length, along, length
            names.append(name)
    kept = len(names)
    return names, basis[:, :kept], upper[:kept, :kept], omitted


def _counted(absorbed: Absorbed, largest: np.ndarray, clusters: np.ndarray, k: int, columns: int) -> int:
    """The parameters that the small-sample correction of cluster errors counts."""
    if clusters.max() + 1 < FEWEST_CLUSTERS:
        raise PanelError("one cluster: there is nothing to learn its spread from", hint="Cluster by unit.")
    if absorbed == "counted":
        return k
    pairs = np.unique(np.column_stack([largest, clusters]), axis=0)
    if len(pairs) != largest.max() + 1:
        raise UsageError("absorbed='nested' needs every unit to lie within one cluster")
    return columns + 1


def _meat(
    se: Errors, scores: np.ndarray, squares: float, n: int, k: int, clusters: np.ndarray | None, count: int
) -> np.ndarray:
    if se == "classic":
        return np.eye(scores.shape[1]) * squares / (n - k)
    if clusters is None or se != "cluster":
        return np.asarray(scores.T @ scores * (n / (n - k) if se == "HC1" else 1.0))
    sums = np.column_stack([np.bincount(clusters, score) for score in scores.T]).reshape(count, -1)
    return np.asarray(sums.T @ sums * (count / (count - 1) * (n - 1) / (n - k)))
