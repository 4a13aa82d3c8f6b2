"""Finding a region by a half-remembered name: typos, everyday names and missing accents are forgiven."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.model import Level

EVERYDAY = {"'s-Gravenhage": "Den Haag", "'s-Hertogenbosch": "Den Bosch"}
"""What people call a gemeente, by its official name."""
ORDER = (Level.GEMEENTE, Level.WIJK, Level.BUURT)
"""Of equally good names the highest level is meant, and it is said so."""
EXACT = 100.0
PART = 0.9
"""What a name is worth that holds the words looked for as a part."""
CLOSE = 70.0
AS_GOOD = 3.0
"""Names this much worse than the best are as good as the best, unless the best is exact."""
SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Match:
    """A region whose name comes close: its score (0-100; 100 is the name itself), and whether it is the one meant."""

    code: str
    name: str
    level: Level
    gemeente_name: str
    score: float
    chosen: bool = False

    @property
    def text(self) -> str:
        """`WK059910 Feijenoord (wijk, Rotterdam)`."""
        where = "" if self.level is Level.GEMEENTE else f", {self.gemeente_name}"
        return f"{self.code} {self.name} ({self.level.value}{where})"


def find_by_name(table: YearTable, query: str, *, most: int = 10) -> tuple[Match, ...]:
    """The regions whose name comes closest, best first; empty when none comes close.

    The gemeente may be part of what is looked for ("schildersbuurt den haag"). At most one is `chosen`: the
    only one of the highest level among the best. None is when several of one level are as good.
    """
    wanted = plain(query)
    regions = table.regions[table.regions["level"] != str(Level.LAND)]
    if not wanted:
        return ()
    codes, names, gemeenten = ([str(x) for x in c] for c in (regions.index, regions["name"], regions["gemeente_name"]))
    scores = _scores(wanted, names, gemeenten)
    levels = [Level(str(level)) for level in regions["level"]]
    close = [int(n) for n in np.flatnonzero(scores >= CLOSE)]
    ranked = sorted(close, key=lambda n: (-scores[n], ORDER.index(levels[n]), n))
    if not ranked:
        return ()
    best = scores[ranked[0]]
    good = [n for n in ranked if scores[n] >= (best if best == EXACT else best - AS_GOOD)]
    highest = min(ORDER.index(levels[n]) for n in good)
    meant = [n for n in good if ORDER.index(levels[n]) == highest]
    ranked = meant + [n for n in ranked if n not in set(meant)]
    only = meant[0] if len(meant) == 1 else None
    return tuple(
        Match(
            code=codes[n],
            name=names[n],
            level=levels[n],
            gemeente_name=gemeenten[n],
            score=round(float(scores[n]), 1),
            chosen=n == only,
        )
        for n in ranked[: max(most, len(meant))]
    )


def plain(name: str) -> str:
    """A name as it is compared: no case, accents, signs or numbering, and ij written as y.

    >>> plain("Wijk 29 Schildersbuurt"), plain("'s-Gravenhage"), plain("FEIJENOORD") == plain("Feyenoord")
    ('schildersbuurt', 's gravenhage', True)
    """
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    letters = re.sub(r"^(wijk|buurt) \d+ ", "", letters)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split()).replace("ij", "y")


def _scores(wanted: str, names: list[str], gemeenten: list[str]) -> np.ndarray:
    """How close each name is, alone, followed by its gemeente, or by what people call that gemeente."""
    from rapidfuzz import fuzz, process

    alone = [plain(name) for name in names]
    scores: np.ndarray = process.cdist([wanted], alone, scorer=fuzz.token_sort_ratio)[0].astype(float)
    if len(wanted) >= SHORTEST_PART:
        whole = np.array([len(name) >= len(wanted) for name in alone])
        part = process.cdist([wanted], alone, scorer=fuzz.partial_ratio)[0].astype(float) * PART
        scores = np.maximum(scores, np.where(whole, part, 0.0))
    for called in (gemeenten, [EVERYDAY.get(gemeente, gemeente) for gemeente in gemeenten]):
        named = [f"{name} {plain(gemeente)}" for name, gemeente in zip(alone, called, strict=True)]
        scores = np.maximum(scores, process.cdist([wanted], named, scorer=fuzz.token_sort_ratio)[0])
    everyday = [plain(EVERYDAY.get(name, name)) for name in names]
    scores[[name == wanted for name in everyday]] = EXACT
    return scores
