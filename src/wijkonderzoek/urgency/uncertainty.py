"""How sure a place is: two kinds of margin, never added together.

- the *toevalsmarge*: residents seen as draws from a process, so that the same wijk could have come out otherwise;
- the *keuzemarge*: the same figures, with every other defensible choice of scale, of putting together, of weights, of
  what to do with a figure that is not there, and with or without modelled figures.

Both are found for all areas at once. Source: OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 7;
Saisana, Saltelli and Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools for the quality
assessment of composite indicators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.model import Indicator
from wijkonderzoek.params import Urgentie
from wijkonderzoek.urgency.aggregate import arithmetic, copeland, geometric
from wijkonderzoek.urgency.chance import drawn_figures
from wijkonderzoek.urgency.frame import Frame
from wijkonderzoek.urgency.normalise import exponential_scale, percentile, ranks
from wijkonderzoek.urgency.scheme import sign
from wijkonderzoek.urgency.scores import DIGITS, HIGHEST, LOWEST, TOTAL, Score, on_one_scale, usable
from wijkonderzoek.urgency.weight import perturbed

if TYPE_CHECKING:
    import pandas as pd

LOW, HIGH = 0.05, 0.95
"""The margins hold 90 of the 100 draws."""
WORST = 90.0
"""From this place on an area is among the tenth with the greatest opgave."""
SMALLEST_SAMPLE = 50
"""Fewest draws of chance where areas are compared two by two."""
SCALES = ("percentiel", "minmax", "z")
COMBINE = {"rekenkundig": arithmetic, "meetkundig": geometric, "copeland": copeland}
Draws = np.ndarray
"""Scores: (areas, draws); nan without a judgement."""


@dataclass(frozen=True, slots=True)
class Band:
    """The places of areas over many draws: their 5 and 95 % points, and the share (0-1) among the worst tenth."""

    low: np.ndarray
    high: np.ndarray
    worst: np.ndarray


@dataclass(frozen=True, slots=True)
class Choice:
    """One way of scoring: how figures are put on one scale and together, what fills a gap, and what counts."""

    scale: str
    together: str
    fill: str
    modelled: bool


def choice_bands(frame: Frame, scores: Sequence[Score], settings: Urgentie) -> dict[str, Band]:
    """The keuzemarge of every score and of the total, by group key.

    Areas without a judgement take no part in any draw, so that every draw ranks the same areas.
    """
    plan = _plan(settings)
    rng = np.random.default_rng(settings.zaad)
    bands, together = {}, _Total(scores, settings, rng)
    for score in scores:
        drawn = _choice_scores(frame, score, settings, plan, rng)
        bands[score.group.key] = band(drawn)
        together.add(score, drawn)
    return bands | together.band()


def chance_bands(frame: Frame, scores: Sequence[Score], settings: Urgentie) -> dict[str, Band]:
    """The toevalsmarge of every score and of the total, by group key.

    Every draw gives each area another figure that could have come from the same process (`chance.drawn_figures`), and
    scores and ranks all areas anew, by the study's own settings.
    """
    bands, together = {}, _Total(scores, settings)
    for number, score in enumerate(scores):
        drawn = _chance_scores(frame, score, settings, np.random.default_rng([settings.zaad, number]))
        bands[score.group.key] = band(drawn)
        together.add(score, drawn)
    return bands | together.band()


def band(drawn: Draws) -> Band:
    """The margins of places from the scores of many draws: (areas, draws) to arrays over areas.

    >>> spread = band(np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]]))
    >>> spread.worst.tolist(), spread.high.tolist()
    ([0.0, 0.0, 1.0], [47.5, 47.5, 100.0])
    """
    places = percentile(np.round(drawn, DIGITS))
    known = ~np.isnan(drawn).all(axis=1)
    low, high, worst = (np.full(len(drawn), np.nan) for _ in range(3))
    low[known], high[known] = np.quantile(places[known], [LOW, HIGH], axis=1)
    worst[known] = (places[known] >= WORST).mean(axis=1)
    return Band(low, high, worst)


class _Total:
    """The total of all draws, put together opgave by opgave so that no draw has to be kept."""

    def __init__(self, scores: Sequence[Score], settings: Urgentie, rng: np.random.Generator | None = None) -> None:
        counted = [s.group for s in scores if s.group.weight > 0 and not s.group.demonstration]
        self.keys = [group.key for group in counted] if len(counted) > 1 else []
        weights = np.array([group.weight for group in counted])
        draws = _draws_of_chance(settings) if rng is None else settings.doorrekeningen
        spread = 0.0 if rng is None else settings.spreiding
        rng = rng or np.random.default_rng(settings.zaad)
        self.weights = perturbed(weights, spread=spread, draws=draws, rng=rng) if self.keys else np.empty((draws, 0))
        self.least = settings.min_dekking
        self.sum: np.ndarray | float = 0.0
        self.share: np.ndarray | float = 0.0

    def add(self, score: Score, drawn: Draws) -> None:
        if score.group.key not in self.keys:
            return
        weight = self.weights[:, self.keys.index(score.group.key)]
        domain = exponential_scale(ranks(-np.round(drawn, DIGITS)), len(drawn))
        present = ~np.isnan(domain)
        self.sum = self.sum + np.where(present, domain, 0) * weight
        self.share = self.share + present * weight

    def band(self) -> dict[str, Band]:
        if not self.keys:
            return {}
        assert isinstance(self.share, np.ndarray)
        with np.errstate(invalid="ignore", divide="ignore"):
            total = np.where(self.share >= self.least, self.sum / self.share, np.nan)
        return {TOTAL: band(total)}


def _plan(settings: Urgentie) -> dict[Choice, np.ndarray]:
    """Which draws make which choice: numbers of draws by choice, every combination about as often.

    Comparing two by two looks at order only, so with Copeland the scale makes no difference.
    """
    rng = np.random.default_rng([settings.zaad, 0])
    draws = settings.doorrekeningen
    pairwise = round(settings.copeland_deel * draws)
    order = rng.permutation(draws)
    means = [
        Choice(*chosen)
        for chosen in product(SCALES, ("rekenkundig", "meetkundig"), ("niet", "gemeente"), (False, True))
    ]
    duels = [Choice("percentiel", "copeland", *chosen) for chosen in product(("niet", "gemeente"), (False, True))]
    plan: dict[Choice, np.ndarray] = {}
    for choices, numbers in ((duels, order[:pairwise]), (means, order[pairwise:])):
        for at, choice in enumerate(choices):
            if len(mine := numbers[at :: len(choices)]):
                plan[choice] = mine
    return plan


def _choice_scores(
    frame: Frame, score: Score, settings: Urgentie, plan: Mapping[Choice, np.ndarray], rng: np.random.Generator
) -> Draws:
    """The scores of one group under every draw: (areas, draws)."""
    modelled, _ = usable(frame, score.group.modelled, settings)
    everything = (*score.used, *modelled)
    base = np.array([score.group.weights[i.key] for i in everything])
    weights = perturbed(base, spread=settings.spreiding, draws=settings.doorrekeningen, rng=rng)
    drawn = np.full((len(frame), settings.doorrekeningen), np.nan)
    for choice, numbers in plan.items():
        chosen: tuple[Indicator, ...] = everything if choice.modelled else score.used
        scale = scaled_by(frame, chosen, choice, settings)
        drawn[:, numbers] = COMBINE[choice.together](scale, weights[numbers, : len(chosen)])
    drawn[score.table["score"].isna().to_numpy()] = np.nan
    return drawn


def scaled_by(frame: Frame, indicators: Sequence[Indicator], choice: Choice, settings: Urgentie) -> np.ndarray:
    """The figures by one choice of scale; a geometric mean of z-scores is one of the same scale stretched to 1-100."""
    scale = "minmax" if choice.together == "meetkundig" and choice.scale == "z" else choice.scale
    other = settings.model_copy(
        update={"normaliseren": scale, "samenvoegen": choice.together, "aanvullen": choice.fill, "behandelen": True}
    )
    return on_one_scale(frame, indicators, other).to_numpy(float)


def _draws_of_chance(settings: Urgentie) -> int:
    """How many draws: fewer where areas are compared two by two, which takes long."""
    if settings.samenvoegen == "copeland":
        return max(SMALLEST_SAMPLE, round(settings.trekkingen * settings.copeland_deel))
    return settings.trekkingen


def _chance_scores(frame: Frame, score: Score, settings: Urgentie, rng: np.random.Generator) -> Draws:
    """The scores of one group under draws of chance: (areas, draws)."""
    draws = _draws_of_chance(settings)
    scaled = [
        _on_scale(drawn_figures(frame, i, draws, rng), frame.columns[i.key].value, score.normalised[i.key], i, settings)
        for i in score.used
    ]
    weights = np.array([[score.weights[i.key] for i in score.used]])
    combine = COMBINE[settings.samenvoegen]
    drawn = np.column_stack(
        [combine(np.column_stack([column[:, n] for column in scaled]), weights)[:, 0] for n in range(draws)]
    )
    drawn[score.table["score"].isna().to_numpy()] = np.nan
    return drawn


def _on_scale(
    drawn: np.ndarray, figures: np.ndarray, normalised: pd.Series, indicator: Indicator, settings: Urgentie
) -> np.ndarray:
    """Drawn figures (areas, draws) on the common scale.

    By percentile every draw is ranked anew. On any other scale a drawn figure gets what such a figure gets among those
    as they are, outliers pulled in alike. A figure that was filled in is not drawn.
    """
    base = normalised.to_numpy(float)[:, None]
    if settings.normaliseren == "percentiel":
        scaled = percentile(sign(indicator) * drawn, low=LOWEST[settings.samenvoegen], high=HIGHEST)
    else:
        known = ~np.isnan(figures)
        order = np.argsort(figures[known], kind="stable")
        scaled = np.interp(drawn, figures[known][order], normalised.to_numpy(float)[known][order])
    return np.where(np.isnan(figures)[:, None], base, scaled)
