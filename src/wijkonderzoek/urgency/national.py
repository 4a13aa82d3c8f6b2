"""Urgency of the whole country at once, for an area to be looked up in: scores with both margins, kept by content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Indicator, Opgave, Region
from wijkonderzoek.params import Urgentie
from wijkonderzoek.sources.store import Store
from wijkonderzoek.urgency.frame import Frame, Scope, country_frame, study_frame
from wijkonderzoek.urgency.scheme import Group, make_scheme
from wijkonderzoek.urgency.scores import TOTAL, Score, score_group, total_score, usable
from wijkonderzoek.urgency.uncertainty import Band, chance_bands, choice_bands

if TYPE_CHECKING:
    import pandas as pd

METHOD = ("urgency", "statistics")
"""The packages whose code makes the margins: another line in them, and margins that were kept are made anew."""
BANDS = ("chance", "choice")
PARTS = tuple(part.name for part in fields(Band))


@dataclass(frozen=True, slots=True)
class Margin:
    """From where to where the place of an area runs over the draws, and its share (0-1) among the worst tenth."""

    low: float
    high: float
    worst: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one area stands on one score: `place` 0-100 (100 is the greatest opgave), `worse` areas above it."""

    group: Group
    scope: Scope
    score: float
    place: float
    worse: int
    count: int
    coverage: float
    chance: Margin
    choice: Margin
    modelled: float | None = None
    """The place if modelled figures counted too; None where there are none."""

    @property
    def rank(self) -> int:
        """1 for the greatest opgave; areas with the same score share a rank."""
        return self.worse + 1

    def rank_at(self, place: float) -> int:
        """The rank that goes with a place from 0 to 100."""
        return round((100 - place) / 100 * (self.count - 1)) + 1


@dataclass(frozen=True)
class Urgency:
    """The scores of all areas of one level, opgave by opgave.

    `scores`: those that are justified, of the country and of the study's own gemeenten; their tables also hold the
    margins: `chance_low`, `chance_high`, `chance_worst` (toevalsmarge) and `choice_...` (keuzemarge), places from 0 to
    100 and shares from 0 to 1. `total`: all scored opgaven together, or None. `frames`: what was ranked, by scope.
    """

    settings: Urgentie
    groups: tuple[Group, ...]
    scores: tuple[Score, ...]
    total: pd.DataFrame | None
    frames: dict[Scope, Frame]

    def score(self, group: str, scope: Scope = "land") -> Score | None:
        """The score of a group among the areas of a scope; None where it is not justified."""
        return next((s for s in self.scores if (s.group.key, s.scope) == (group, scope)), None)

    def standing(self, score: Score, code: str) -> Standing | None:
        """Where an area stands on a score; None without a judgement, or outside the areas that are ranked."""
        if code not in score.table["score"].dropna().index:
            return None
        return _standing(score.group, score.scope, score.table, code)

    def total_standing(self, code: str) -> Standing | None:
        """Where an area stands on the total; None where there is none."""
        if self.total is None or code not in self.total["score"].dropna().index:
            return None
        return _standing(Group(TOTAL, "Totaal", (), (), {}), "land", self.total, code)

    def overview(self) -> pd.DataFrame:
        """What could be scored, for who looks inside: a row per opgave.

        Columns: `cijfers` (titles of those that count), `niet_geteld` (the others, with the reason), `gebieden` (areas
        with a score; 0 where there is none) and `onder` (land or studie).
        """
        import pandas as pd

        rows = []
        for group in self.groups:
            scopes: list[Scope] = [score.scope for score in self.scores if score.group == group] or ["land"]
            for scope in scopes:
                score = self.score(group.key, scope)
                frame = self.frames.get(scope)
                kept, left = usable(frame, group.indicators, self.settings) if frame is not None else ([], [])
                counted = kept if score is None else score.used
                rows.append(
                    {
                        "opgave": group.title,
                        "cijfers": "; ".join(i.title for i in counted),
                        "niet_geteld": "; ".join(f"{item.indicator.title} ({item.reason})" for item in left),
                        "gebieden": 0 if score is None else score.count,
                        "onder": "" if score is None else scope,
                    }
                )
        return pd.DataFrame(rows).set_index("opgave")


def compute_urgency(
    country: Country, opgaven: Sequence[Opgave], region: Region, settings: Urgentie, store: Store | None = None
) -> Urgency:
    """Score every area of the level that `region` is compared with, on every opgave that has a broad enough basis.

    With a `store` the margins are kept and found again, as long as no figure and no setting changes.
    *Raises* `InputError` for weights that name nothing to score.

    >>> from wijkonderzoek import open_research
    >>> wijk = open_research("params/voorbeeldstad", "WK999901")
    >>> wijk.urgency.score("werk").count
    458
    """
    groups = make_scheme(opgaven, country.indicators, settings)
    indicators = [i for g in groups for i in (*g.indicators, *g.modelled)]
    frames: dict[Scope, Frame] = {}
    scores: list[Score] = []
    total = None
    for scope, opened in (
        ("land", country_frame(country, region, indicators)),
        ("studie", study_frame(country, region, indicators)),
    ):
        if opened is None:
            continue
        frames[opened.scope] = opened
        own = [found for group in groups if (found := _scored(opened, group, settings)) is not None]
        whole = total_score(own, settings) if scope == "land" else None
        margins = _kept(store, opened, own, settings)
        scores += [replace(s, table=_joined(s.table, margins, s.group.key)) for s in own]
        total = _joined(whole, margins, TOTAL) if whole is not None else total
    return Urgency(settings, groups, tuple(scores), total, frames)


def _scored(frame: Frame, group: Group, settings: Urgentie) -> Score | None:
    """The score of a group: of what the whole country has or, in the study's gemeenten, of local figures too."""
    if frame.scope == "studie" and not any(i.key in frame.columns for i in group.local):
        return None
    chosen: tuple[Indicator, ...] = group.everywhere if frame.scope == "land" else group.indicators
    return score_group(frame, group, chosen, settings)


def _kept(store: Store | None, frame: Frame, scores: Sequence[Score], settings: Urgentie) -> pd.DataFrame:
    def make() -> pd.DataFrame:
        import pandas as pd

        found = {"chance": chance_bands(frame, scores, settings), "choice": choice_bands(frame, scores, settings)}
        columns = {
            f"{key}:{kind}_{part}": getattr(band, part)
            for kind, bands in found.items()
            for key, band in bands.items()
            for part in PARTS
        }
        return pd.DataFrame(columns, index=frame.regions.index)

    return (
        make()
        if store is None or not scores
        else store.derived("urgentie", _fingerprint(frame, scores, settings), make)
    )


def _fingerprint(frame: Frame, scores: Sequence[Score], settings: Urgentie) -> list[str]:
    """What the margins hang on: every figure that counts, who it belongs to, the choices, and the method itself."""
    digest = hashlib.sha256()
    digest.update("\n".join([*frame.regions.index, *frame.regions["gemeente"]]).encode())
    for score in scores:
        digest.update(repr((score.group.key, score.group.weight, sorted(score.group.weights.items()))).encode())
        for indicator in (*score.used, *score.group.modelled):
            digest.update(repr((indicator.key, indicator.direction, indicator.measure, indicator.scale)).encode())
            column = frame.columns.get(indicator.key)
            for part in fields(column) if column is not None else ():
                digest.update(getattr(column, part.name).tobytes())
    return [digest.hexdigest(), settings.model_dump_json(), _method()]


@cache
def _method() -> str:
    """The hash of the code that makes the margins."""
    digest = hashlib.sha256()
    for package in METHOD:
        for file in sorted((Path(__file__).parents[1] / package).glob("*.py")):
            digest.update(f"{package}/{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _joined(table: pd.DataFrame, margins: pd.DataFrame, key: str) -> pd.DataFrame:
    own = margins[[c for c in margins.columns if c.startswith(f"{key}:")]]
    return table.join(own.rename(columns=lambda c: c.removeprefix(f"{key}:")))


def _standing(group: Group, scope: Scope, table: pd.DataFrame, code: str) -> Standing:
    row = dict(zip(table.columns, table.loc[code].to_numpy(float).tolist(), strict=True))
    chance, choice = (Margin(*(row[f"{kind}_{part}"] for part in PARTS)) for kind in BANDS)
    return Standing(
        group=group,
        scope=scope,
        score=row["score"],
        place=row["place"],
        worse=int(row["worse"]),
        count=int(table["score"].notna().sum()),
        coverage=row["coverage"],
        chance=chance,
        choice=choice,
        modelled=None if np.isnan(row.get("modelled", np.nan)) else row["modelled"],
    )
