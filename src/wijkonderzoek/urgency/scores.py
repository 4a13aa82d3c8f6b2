"""The score of every opgave for all areas at once: screened, put on one scale, put together, ranked.

Source of the steps: OECD/JRC (2008), Handbook on Constructing Composite Indicators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from wijkonderzoek.model import Indicator
from wijkonderzoek.params import Urgentie
from wijkonderzoek.urgency.aggregate import aggregate
from wijkonderzoek.urgency.frame import Frame, Scope
from wijkonderzoek.urgency.impute import impute
from wijkonderzoek.urgency.normalise import exponential, normalise, percentile
from wijkonderzoek.urgency.scheme import Group, sign
from wijkonderzoek.urgency.treat import treat

if TYPE_CHECKING:
    import pandas as pd

    from wijkonderzoek.urgency.aggregate import How

HOWS: Mapping[str, How] = {"rekenkundig": "arithmetic", "meetkundig": "geometric", "copeland": "copeland"}
LOWEST = {"rekenkundig": 0.0, "meetkundig": 1.0, "copeland": 0.0}
"""The lowest end of the scale: a geometric mean needs figures above 0."""
HIGHEST = 100.0
TOTAL = "totaal"
DIGITS = 8
"""Decimals of a score before ranking: the last bits of a sum differ between processors."""


@dataclass(frozen=True)
class LeftOut:
    """An indicator that cannot count in a frame, with the reason in Dutch."""

    indicator: Indicator
    reason: str


@dataclass(frozen=True)
class Score:
    """The score of one group for all areas of a frame.

    `table` by region code: `score` (higher is a greater opgave; nan is no judgement), `coverage` (share 0-1 of the
    weight that is there), `place` (0-100: of the 100 other areas, how many have a lower score), `worse` (how many areas
    have a higher score) and `modelled` (the place with modelled figures counted too; nan where there are none).
    `normalised`: the figures on one scale, a column per indicator, higher is worse. `weights`: per indicator, adding to
    1.
    """

    group: Group
    scope: Scope
    used: tuple[Indicator, ...]
    left_out: tuple[LeftOut, ...]
    weights: Mapping[str, float]
    normalised: pd.DataFrame
    table: pd.DataFrame

    @property
    def count(self) -> int:
        """How many areas have a score."""
        return int(self.table["score"].notna().sum())


def usable(frame: Frame, indicators: Sequence[Indicator], settings: Urgentie) -> tuple[list[Indicator], list[LeftOut]]:
    """The indicators that can count in a frame, and those that cannot: too few areas have a figure, or all the same."""
    kept: list[Indicator] = []
    left: list[LeftOut] = []
    for indicator in indicators:
        if indicator.key not in frame.columns:
            left.append(LeftOut(indicator, "geen cijfers"))
            continue
        share = frame.share(indicator.key)
        known = frame.columns[indicator.key].value
        if share < settings.min_dekking:
            left.append(LeftOut(indicator, f"cijfers voor {share * 100:.0f} van de 100 gebieden"))
        elif np.nanmin(known) == np.nanmax(known):
            left.append(LeftOut(indicator, "overal hetzelfde cijfer"))
        else:
            kept.append(indicator)
    return kept, left


def score_group(frame: Frame, group: Group, indicators: Sequence[Indicator], settings: Urgentie) -> Score | None:
    """The score of a group from these indicators; None when fewer of them than `min_cijfers` can count.

    A demonstration needs no minimum but 2. *Raises* nothing: what cannot count is left out with its reason.
    """
    kept, left = usable(frame, indicators, settings)
    kept = [i for i in kept if group.weights[i.key] > 0]
    if len(kept) < (2 if group.demonstration else settings.min_cijfers):
        return None
    keys = [i.key for i in kept]
    total = sum(group.weights[key] for key in keys)
    weights = {key: group.weights[key] / total for key in keys}
    normalised = on_one_scale(frame, kept, settings)
    score = aggregate(normalised, weights, how=HOWS[settings.samenvoegen], min_share=settings.min_dekking)
    present = ~np.isnan(frame.values(keys))
    coverage = present @ np.array([weights[key] for key in keys])
    table = placed(score).assign(coverage=coverage, modelled=_place_with_modelled(frame, group, kept, score, settings))
    return Score(group, frame.scope, tuple(kept), tuple(left), weights, normalised, table)


def _place_with_modelled(
    frame: Frame, group: Group, kept: Sequence[Indicator], score: pd.Series, settings: Urgentie
) -> pd.Series:
    """The place of every area with a score if modelled figures counted too."""
    modelled, _ = usable(frame, group.modelled, settings)
    if not modelled:
        return score * np.nan
    everything = [*kept, *modelled]
    weights = {i.key: group.weights[i.key] or 1.0 for i in everything}
    other = aggregate(
        on_one_scale(frame, everything, settings), weights, HOWS[settings.samenvoegen], settings.min_dekking
    )
    return placed(other.where(score.notna()))["place"]


def on_one_scale(frame: Frame, indicators: Sequence[Indicator], settings: Urgentie) -> pd.DataFrame:
    """The figures of some indicators by the study's settings, on one scale: a row per area, higher is worse."""
    import pandas as pd

    keys = [i.key for i in indicators]
    values = pd.DataFrame(frame.values(keys), frame.regions.index, keys)
    if settings.aanvullen == "gemeente":
        values = impute(values, how="mean", groups=frame.regions["gemeente"]).values
    if settings.behandelen and settings.normaliseren != "percentiel":
        values = treat(values).values
    directions = {i.key: sign(i) for i in indicators}
    low = LOWEST[settings.samenvoegen]
    if settings.normaliseren == "z":
        return normalise(values, directions, "z")
    method: Literal["percentile", "minmax"] = "percentile" if settings.normaliseren == "percentiel" else "minmax"
    return normalise(values, directions, method, low=low, high=HIGHEST)


def placed(score: pd.Series) -> pd.DataFrame:
    """Scores with their place among the others: columns score, place and worse, by region code."""
    import pandas as pd

    exact = np.round(score.to_numpy(float), DIGITS)
    known = exact[~np.isnan(exact)]
    worse = len(known) - np.searchsorted(np.sort(known), exact, "right").astype(float)
    worse[np.isnan(exact)] = np.nan
    return pd.DataFrame({"score": exact, "place": percentile(exact[:, None])[:, 0], "worse": worse}, score.index)


def total_score(scores: Sequence[Score], settings: Urgentie) -> pd.DataFrame | None:
    """All scored opgaven together: each one's rank on the exponential scale of the English indices, then their mean.

    Columns as in `Score.table`; None with fewer than two opgaven, since one is its own total.
    Source: McLennan et al. (2019), The English Indices of Deprivation 2019, technical report.
    """
    import pandas as pd

    counted = [s for s in scores if s.scope == "land" and s.group.weight > 0 and not s.group.demonstration]
    if len(counted) < 2:
        return None
    domains = pd.DataFrame({s.group.key: exponential(ranked(s.table["score"])) for s in counted})
    weights = {s.group.key: s.group.weight for s in counted}
    together = aggregate(domains, weights, how="arithmetic", min_share=settings.min_dekking)
    share = domains.notna() @ (pd.Series(weights) / sum(weights.values()))
    return placed(together).assign(coverage=share)


def ranked(score: pd.Series) -> pd.Series:
    """Ranks with 1 for the greatest opgave; ties share the middle of their ranks; nan stays nan."""
    return score.rank(ascending=False)
