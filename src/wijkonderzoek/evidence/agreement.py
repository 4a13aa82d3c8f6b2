"""How far coders agree beyond chance: Krippendorff's alpha, Cohen's kappa, and a bootstrap over clusters.

Everything takes an array of units by coders; nan where a coder did not see a unit. Values are categories, unordered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wijkonderzoek.errors import UsageError
from wijkonderzoek.statistics.intervals import CONFIDENCE

DRAWS = 2000
SEED = 20
UNDEFINED_DRAWS = 0.05
"""Above this share of draws in which alpha is not defined, there is no interval."""

NO_PAIRS = "geen enkele eenheid is door twee codeurs bekeken"
ONE_UNIT = "maar één eenheid"
NEVER = "nooit gebruikt"
ALWAYS = "altijd gebruikt"
ONE_VALUE = "altijd dezelfde waarde"
ONE_CLUSTER = "maar één gesprek: geen interval"
TOO_RARE = "in te weinig gesprekken gebruikt: geen interval"
NO_DIFFERENCE = "nergens een verschil: geen interval"


@dataclass(frozen=True)
class AlphaInterval:
    """The percentile interval of alpha, nan where there is none; `reason` says why not."""

    low: float
    high: float
    reason: str = ""


def krippendorff_alpha(values: np.ndarray) -> float:
    """Krippendorff's alpha for nominal values, any number of coders, and gaps; nan where it is not defined.

    1 is perfect agreement, 0 what chance would give, below 0 is less. `undefined_alpha` says why it is not defined.
    Source: K. Krippendorff (2011), Computing Krippendorff's alpha-reliability.
    *Raises* `UsageError` when the values are not units by coders.

    >>> round(krippendorff_alpha(np.array([[1, 1], [0, 0], [1, 0], [0, 0], [1, 1]])), 3)
    0.64
    """
    if undefined_alpha(values):
        return float("nan")
    return float(alpha_of(coincidences(values, np.zeros(len(values), int))[0]))


def undefined_alpha(values: np.ndarray) -> str:
    """Why alpha says nothing of these values, in Dutch; empty where it does.

    Without variation there is no disagreement to expect, so perfect agreement is not shown by it: never 1.0.
    *Raises* `UsageError` when the values are not units by coders.

    >>> undefined_alpha(np.zeros((8, 2)))
    'nooit gebruikt'
    """
    paired = _paired(values)
    if not len(paired):
        return NO_PAIRS
    if len(paired) == 1:
        return ONE_UNIT
    found = np.unique(paired[~np.isnan(paired)])
    if len(found) > 1:
        return ""
    return {0.0: NEVER, 1.0: ALWAYS}.get(float(found[0]), ONE_VALUE)


def cohen_kappa(values: np.ndarray) -> float:
    """Cohen's kappa of exactly two coders over the units both saw; nan where chance alone gives perfect agreement.

    Source: J. Cohen (1960), A coefficient of agreement for nominal scales.
    *Raises* `UsageError` for another number of coders.

    >>> round(cohen_kappa(np.array([[1, 1], [0, 0], [1, 0], [0, 0], [1, 1]])), 3)
    0.615
    """
    table = _as_table(values)
    if table.shape[1] != 2:
        raise UsageError(
            f"Cohen's kappa is for two coders, not {table.shape[1]}", hint="Use alpha, or take two columns."
        )
    first, second = table[~np.isnan(table).any(axis=1)].T
    if not len(first):
        return float("nan")
    chance = sum(float((first == c).mean() * (second == c).mean()) for c in np.unique([first, second]))
    return float(((first == second).mean() - chance) / (1 - chance)) if chance < 1 else float("nan")


def agreement_share(values: np.ndarray) -> float:
    """The share (0-1) of pairs of codings of the same unit that are equal; nan without pairs.

    *Raises* `UsageError` when the values are not units by coders.

    >>> agreement_share(np.array([[1, 1], [0, 0], [1, 0], [0, 0], [1, 1]]))
    0.8
    """
    paired = _paired(values)
    if not len(paired):
        return float("nan")
    counts = _counts(paired)
    seen = counts.sum(axis=1)
    return float((counts * (counts - 1)).sum() / (seen * (seen - 1)).sum())


def prevalence(values: np.ndarray) -> float:
    """The share (0-1) of the codings of units that two coders saw that are not 0; nan without such units."""
    paired = _paired(values)
    known = paired[~np.isnan(paired)]
    return float((known != 0).mean()) if len(known) else float("nan")


def bootstrap_alpha(values: np.ndarray, clusters: np.ndarray, draws: int = DRAWS, seed: int = SEED) -> AlphaInterval:
    """The 95 % interval of alpha when whole clusters (conversations) are drawn again.

    Units of one conversation resemble one another, so an interval over units is too narrow. `clusters`: the one of
    every unit. Draws in which alpha is not defined are left out; with more than 5 % of those there is no interval.
    The same `seed` gives the same figures.
    *Raises* `UsageError` when the values are not units by coders.
    """
    reason = undefined_alpha(values)
    if reason:
        return AlphaInterval(float("nan"), float("nan"), reason)
    sums = coincidences(values, np.unique(clusters, return_inverse=True)[1])
    sums = sums[sums.sum(axis=(1, 2)) > 0]
    return alpha_interval(sums, cluster_weights(len(sums), draws, seed))


def cluster_weights(clusters: int, draws: int, seed: int) -> np.ndarray:
    """How often each cluster is drawn (draws, clusters), with replacement."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(clusters, np.full(clusters, 1 / max(clusters, 1)), size=draws).astype(float)


def alpha_interval(sums: np.ndarray, weights: np.ndarray) -> AlphaInterval:
    """The interval of alpha from the coincidences of clusters (clusters, k, k) and how often each is drawn."""
    if len(sums) < 2:
        return AlphaInterval(float("nan"), float("nan"), ONE_CLUSTER)
    drawn = alpha_of((weights @ sums.reshape(len(sums), -1)).reshape(-1, *sums.shape[1:]))
    there = drawn[~np.isnan(drawn)]
    if len(there) < (1 - UNDEFINED_DRAWS) * len(drawn):
        return AlphaInterval(float("nan"), float("nan"), TOO_RARE)
    if np.ptp(there) == 0:  # drawing the same perfect agreement again would promise certainty
        return AlphaInterval(float("nan"), float("nan"), NO_DIFFERENCE)
    low, high = np.quantile(there, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return AlphaInterval(float(low), float(high))


def coincidences(values: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """How often two codings of one unit have each pair of values, per cluster (clusters, k, k).

    `clusters`: a number from 0 on for every unit. A unit seen by m coders counts m times in all, one seen once not.
    """
    table = _as_table(values)
    counts = _counts(table)
    seen = counts.sum(axis=1)
    share = np.where(seen > 1, 1 / np.maximum(seen - 1, 1), 0.0)
    size, k = int(clusters.max(initial=-1)) + 1, counts.shape[1]
    sums = np.zeros((size, k, k))
    for one in range(k):
        for other in range(k):
            pairs = counts[:, one] * (counts[:, other] - (one == other))
            sums[:, one, other] = np.bincount(clusters, pairs * share, minlength=size)
    return sums


def alpha_of(sums: np.ndarray) -> np.ndarray:
    """Alpha of coincidences (..., k, k); nan where only one value occurs."""
    values = sums.sum(axis=-1)
    n = values.sum(axis=-1)
    differ = n - np.trace(sums, axis1=-2, axis2=-1)
    expected = n**2 - (values**2).sum(axis=-1)
    # One value gives exactly 0 in theory, and a rest of rounding in practice.
    varied = (values > 1e-9).sum(axis=-1) > 1
    alphas: np.ndarray = 1 - np.where(varied, differ * (n - 1), np.nan) / np.where(varied, expected, 1.0)
    return alphas


def _as_table(values: np.ndarray) -> np.ndarray:
    table = np.asarray(values, float)
    if table.ndim != 2:
        raise UsageError(f"values have {table.ndim} dimensions", hint="Give units by coders.")
    return table


def _paired(values: np.ndarray) -> np.ndarray:
    """The units that at least two coders saw."""
    table = _as_table(values)
    paired: np.ndarray = table[(~np.isnan(table)).sum(axis=1) > 1]
    return paired


def _counts(table: np.ndarray) -> np.ndarray:
    """How many coders gave each value to each unit (units, k)."""
    found = np.unique(table[~np.isnan(table)])
    return (
        np.stack([(table == value).sum(axis=1) for value in found], axis=1) if len(found) else np.zeros((len(table), 0))
    )
