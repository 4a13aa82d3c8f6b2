"""What an area's figure says of the process behind it, once its gemeente and the country are known too.

A small wijk with a high figure is partly a wijk that had bad luck that year. On a scale where chance is near normal
(logit for shares, log for rates) every area has a true level that lies around that of its gemeente, and those around
that of the country. How far levels lie apart *within* gemeenten is one number for all of them: a number per gemeente is
impossible, since most have too few wijken.

Source: R.E. Fay and R.A. Herriot (1979), Estimates of income for small places; A. Gelman and J. Hill (2007), Data
analysis using regression and multilevel models, chapter 12.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ROUNDS = 200
STILL = 1e-10
"""Variances that change less than this share of themselves in a round have been found."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is known of the true level of every area, on the logit or log scale: mean and standard deviation.

    `within`: how far true levels lie apart within a gemeente (a variance); `between`: how far gemeenten lie apart.
    """

    mean: np.ndarray
    sd: np.ndarray
    within: float
    between: float


def logit_of(
    count: np.ndarray, n: np.ndarray, error_variance: np.ndarray | float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Shares `count` of `n` on the logit scale, with the variance that chance gives them; nan where n is not positive.

    Half a person is added on both sides, so that none and all can be said too. `error_variance`: that of the count by
    rounding, in people squared. Source: J. Gart, H. Pettigrew and D. Thomas (1985), The effect of bias on the logit.

    >>> y, variance = logit_of(np.array([10.0, 0.0]), np.array([100.0, 100.0]))
    >>> y.round(2).tolist(), variance.round(3).tolist()
    ([-2.15, -5.3], [0.106, 2.01])
    """
    n = np.where(n > 0, n, np.nan)
    count = np.clip(count, 0, n)
    yes, no = count + 0.5, n - count + 0.5
    slope = 1 / yes + 1 / no
    return np.log(yes / no), slope + slope**2 * error_variance


def log_rate_of(
    count: np.ndarray, n: np.ndarray, error_variance: np.ndarray | float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Rates of `count` events per `n` on the log scale, with the variance that chance gives them.

    Half an event is added, so that none can be said too; nan where n is not positive.

    >>> y, variance = log_rate_of(np.array([9.5]), np.array([1000.0]))
    >>> y.round(2).tolist(), variance.round(2).tolist()
    ([-4.61], [0.1])
    """
    n = np.where(n > 0, n, np.nan)
    slope = 1 / (count + 0.5)
    return np.log((count + 0.5) / n), slope + slope**2 * error_variance


def pooled(y: np.ndarray, variance: np.ndarray, group: np.ndarray) -> Posterior:
    """The posterior of every area from its own figure, its gemeente's and the country's.

    `y` and `variance` as `logit_of` and `log_rate_of` give them; `group` is the gemeente of each area. Areas whose
    figure is nan stay so and count for nothing. The two variances are found by expectation-maximisation, over all
    gemeenten at once.

    >>> y = np.array([0.0, 0.1, -0.1, 4.0])
    >>> found = pooled(y, np.full(4, 1.0), np.array(["a", "a", "b", "b"]))
    >>> bool((np.abs(found.mean - y.mean()) <= np.abs(y - y.mean())).all())
    True
    """
    known = np.isfinite(y) & np.isfinite(variance)
    mean, sd = np.full(len(y), np.nan), np.full(len(y), np.nan)
    if not known.any():
        return Posterior(mean, sd, 0.0, 0.0)
    _, group = np.unique(group[known], return_inverse=True)
    own, noise = y[known], variance[known]
    within = between = max(float(own.var() - noise.mean()), float(noise.mean()) / 10) / 2
    centre = float(own.mean())
    for _ in range(ROUNDS):
        level = _levels(own, noise, group, within, between, centre)
        # expected squares of what the variances are variances of
        new_within = float(np.mean((level.mean - level.above[group]) ** 2 + level.apart))
        new_between = float(np.mean((level.above - centre) ** 2 + level.above_variance))
        centre = float(level.above.mean())
        change = abs(new_within - within) + abs(new_between - between)
        within, between = new_within, new_between
        if change < STILL * (within + between):
            break
    level = _levels(own, noise, group, within, between, centre)
    mean[known], sd[known] = level.mean, np.sqrt(level.variance)
    return Posterior(mean, sd, within, between)


@dataclass(frozen=True, slots=True)
class _Levels:
    """Posterior of areas (`mean`, `variance`) and gemeenten (`above`), and of the distance between them (`apart`)."""

    mean: np.ndarray
    variance: np.ndarray
    above: np.ndarray
    above_variance: np.ndarray
    apart: np.ndarray


def _levels(
    y: np.ndarray, noise: np.ndarray, group: np.ndarray, within: float, between: float, centre: float
) -> _Levels:
    precision = 1 / (noise + within)
    total = np.bincount(group, precision)
    above_variance = 1 / (total + 1 / between)
    above = (np.bincount(group, precision * y) + centre / between) * above_variance
    # how far an area follows itself rather than its gemeente
    own = within / (within + noise)
    around = above[group]
    mean = own * y + (1 - own) * around
    left = own * noise
    variance = left + (1 - own) ** 2 * above_variance[group]
    # the level minus the gemeente's: own*(y - above), so its variance comes from both
    apart = left + own**2 * above_variance[group]
    return _Levels(mean, variance, above, above_variance, apart)


def draw(posterior: Posterior, draws: int, rng: np.random.Generator, *, scale: str = "logit") -> np.ndarray:
    """Draws from a posterior as shares (`scale="logit"`) or rates (`scale="log"`): (areas, draws); nan stays nan.

    Every area is drawn by itself: what areas of one gemeente share is small against what each adds.

    >>> found = pooled(*logit_of(np.array([10.0, 30.0]), np.array([100.0, 100.0])), np.array(["a", "a"]))
    >>> drawn = draw(found, 1000, np.random.default_rng(1))
    >>> drawn.shape, bool(drawn[0].mean() < drawn[1].mean())
    ((2, 1000), True)
    """
    level = posterior.mean[:, None] + posterior.sd[:, None] * rng.standard_normal((len(posterior.mean), draws))
    return 1 / (1 + np.exp(-level)) if scale == "logit" else np.exp(level)
