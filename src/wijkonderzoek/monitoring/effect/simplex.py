"""The point of a set of mixtures that lies nearest to a target: an exact quadratic programme, with proof.

Minimise |target - points w|^2 over weights w >= 0 that add up to 1. Moving the target to the origin makes it the point
of least norm in the hull of the points, which is one problem of non-negative least squares; its active-set method ends
at the optimum after finitely many steps, without tolerance or starting point to choose. The weights are then solved
once more on their support, and checked against the conditions of Karush, Kuhn and Tucker.

Source: C. Lawson and R. Hanson (1974), Solving least squares problems, chapter 23.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SOLVER = "active set (Lawson-Hanson non-negative least squares, scipy.optimize.nnls)"
POSITIVE = 1e-9
"""Weights below this are none."""
ROUNDING = 1e-13
STEPS = 100
"""Steps of the active set per point; a few are usual."""
FACE = 1e-8
"""How near the optimum, relative to the size of the problem, a point may be to share in it."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """Weights of the points, and the proof of them.

    `kkt`: by how much the worst of the optimality conditions fails, relative to the size of the problem. `unique`:
    whether no other weights fit as well; if others do, these are the ones with the smallest squares.
    """

    weights: np.ndarray
    kkt: float
    unique: bool


def nearest_mixture(points: np.ndarray, target: np.ndarray) -> Mixture:
    """The weights (>= 0, adding up to 1) of the columns of `points` that come nearest to `target`.

    >>> found = nearest_mixture(np.array([[0.0, 2.0, 9.0], [2.0, 0.0, 9.0]]), np.array([0.5, 1.5]))
    >>> found.weights.round(6).tolist(), found.unique, found.kkt < 1e-12
    ([0.75, 0.25, 0.0], True, True)
    """
    away = points - target[:, None]
    size = float(np.linalg.norm(away, axis=0).max(initial=0.0))
    if not size > 0:
        return _even(points.shape[1])
    away = away / size
    weights = _polished(away, _least_norm(away))
    gradient = away.T @ (away @ weights)
    face = np.flatnonzero(gradient <= float(weights @ gradient) + FACE)
    unique = _only(np.vstack([away[:, face], np.ones(len(face))]), weights[face])
    if not unique:
        weights = _smallest(away, weights, face)
    return Mixture(weights, kkt_residual(away, weights), unique)


def kkt_residual(away: np.ndarray, weights: np.ndarray) -> float:
    """How far weights are from the optimality conditions: 0 at the exact optimum.

    Weights are not negative and add up to 1; no point has a gradient below that of the mixture itself, and those with a
    weight have the same.
    """
    gradient = away.T @ (away @ weights)
    level = float(weights @ gradient)
    return max(
        abs(float(weights.sum()) - 1),
        float(-weights.min()),
        float((level - gradient).max()),
        float((np.abs(gradient - level) * (weights > 0)).max()),
    )


def _even(count: int) -> Mixture:
    """Every point is the target: all weights fit, and even ones have the smallest squares."""
    return Mixture(np.full(count, 1 / count), 0.0, count == 1)


def _least_norm(away: np.ndarray) -> np.ndarray:
    from scipy.optimize import nnls

    # |away u|^2 + (1 - sum u)^2 over u >= 0: whatever the sum, the proportions are those of the nearest point.
    extended = np.vstack([away, np.ones(away.shape[1])])
    found, _ = nnls(extended, np.append(np.zeros(len(away)), 1.0), maxiter=STEPS * away.shape[1])
    weights: np.ndarray = found / found.sum()
    return weights


def _polished(away: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The same weights, solved on their support by equations that no longer hold inequalities."""
    found = np.where(weights > POSITIVE, weights, 0.0)
    while True:
        first, *others = np.flatnonzero(found)
        share, *_ = np.linalg.lstsq(away[:, others] - away[:, [first]], -away[:, first])
        found = np.zeros(len(weights))
        found[others], found[first] = share, 1 - share.sum()
        none = (found != 0) & (np.abs(found) <= POSITIVE)
        if not none.any():
            break
        found[none] = 0.0  # rounding left it a weight
    better = found.min() >= 0 and kkt_residual(away, found) <= max(ROUNDING, kkt_residual(away, weights))
    return found if better else weights


def _only(both: np.ndarray, weights: np.ndarray) -> bool:
    """Whether no other weights (>= 0) give the same sums: no step to others keeps them."""
    from scipy.optimize import linprog

    if int(np.linalg.matrix_rank(both, tol=FACE)) == len(weights):
        return True
    some = weights > 0
    if int(np.linalg.matrix_rank(both[:, some], tol=FACE)) < some.sum():
        return False
    bounds = [(None, None) if own else (0, 1) for own in some]
    found = linprog(-(~some).astype(float), A_eq=both, b_eq=np.zeros(len(both)), bounds=bounds)
    return bool(found.status == 0 and -found.fun <= POSITIVE)


def _smallest(away: np.ndarray, weights: np.ndarray, face: np.ndarray) -> np.ndarray:
    """Of all weights that fit as well as these, those with the smallest squares.

    Minimise |w|^2 over w >= 0 that keep the sums: w is the positive part of a mixture of the rows of the sums, and how
    the rows are mixed follows from Newton's method on the dual, which has as many unknowns as there are rows.
    """
    both = np.vstack([away[:, face], np.ones(len(face))])
    _, sizes, directions = np.linalg.svd(both, full_matrices=False)
    rows = directions[sizes > FACE]
    goal = rows @ weights[face]
    mixed = goal.copy()
    for _ in range(STEPS):
        rest = goal - rows @ np.maximum(mixed @ rows, 0.0)
        far = float(np.linalg.norm(rest))
        if far <= ROUNDING:
            break
        inside = rows[:, mixed @ rows > 0]
        step = np.linalg.solve(inside @ inside.T + min(POSITIVE, far) * np.eye(len(rows)), rest)
        size = 1.0
        while size > ROUNDING and _dual(mixed + size * step, rows, goal) < _dual(mixed, rows, goal):
            size /= 2
        mixed = mixed + size * step
    found = np.zeros(len(weights))
    found[face] = np.maximum(mixed @ rows, 0.0)
    found[found <= POSITIVE] = 0.0
    # Where rounding spoils the second step, the first stands.
    if not found.any() or np.abs(both @ (found[face] / found.sum() - weights[face])).max() > FACE:
        return weights
    return np.asarray(found / found.sum())


def _dual(mixed: np.ndarray, rows: np.ndarray, goal: np.ndarray) -> float:
    return float(goal @ mixed - (np.maximum(mixed @ rows, 0.0) ** 2).sum() / 2)
