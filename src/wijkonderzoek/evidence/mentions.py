"""What is told, in how many conversations: per code, per opgave, and by whom. Never segments or words as importance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wijkonderzoek.evidence.conversations import SIDES, Conversations

if TYPE_CHECKING:
    import pandas as pd

VALENCES = ("knelpunt", "kans")
SOLUTIONS = ("oplossing", "idee")
MARKED = 1 / 3
"""Two sides differ markedly when their shares of conversations lie this far apart."""


@dataclass(frozen=True, slots=True)
class Count:
    """In how many conversations something is told, and whether that may be said.

    `total`: of how many. Fewer than the threshold is `hidden`, which is not the same as none.
    """

    n: int
    total: int
    threshold: int

    @property
    def hidden(self) -> bool:
        """Whether it is told, but in too few conversations to say in how many."""
        return 0 < self.n < self.threshold


def mentions(talk: Conversations) -> pd.DataFrame:
    """One row per code that was given: naam, opgave, herkomst, and in how many conversations.

    `n`: any segment of the code or of a code under it; `knelpunt`, `kans`: one with that valentie; `probleem` and the
    other kinds: one of that soort; a column per side of `SIDES`: those in which that side spoke, where it has enough
    people. Sorted by n, the most first, then by code.
    """
    import pandas as pd

    lifted = _lifted(talk)
    told = _distinct(lifted, "code_id")
    codes = talk.interviews.codes.reindex(told.index)
    table = pd.DataFrame({"naam": codes["naam"], "opgave": codes["opgave"].fillna(""), "herkomst": codes["herkomst"]})
    table["ouder_id"] = codes["ouder_id"]
    table["n"] = told
    for column in ("valentie", "soort"):
        for kind in sorted(lifted[column].dropna().unique()):
            table[kind] = _distinct(lifted[lifted[column] == kind], "code_id").reindex(table.index)
    for side, ids in talk.sides.items():
        table[side] = _distinct(lifted[lifted["interview_id"].isin(ids)], "code_id").reindex(table.index)
    counts = table.columns.difference(["naam", "opgave", "herkomst", "ouder_id"])
    table[counts] = table[counts].fillna(0).astype(int)
    return table.sort_values("n", ascending=False, kind="stable")


def opgave_mentions(talk: Conversations, opgaven: Sequence[str]) -> pd.DataFrame:
    """One row per opgave: in how many conversations it is told at all (`n`), as `knelpunt`, as `kans`."""
    import pandas as pd

    segments = talk.segments
    table = pd.DataFrame({"n": _distinct(segments, "opgave")})
    for valence in VALENCES:
        table[valence] = _distinct(segments[segments["valentie"] == valence], "opgave")
    return table.reindex(list(opgaven)).fillna(0).astype(int)


def outside_the_frame(talk: Conversations) -> pd.DataFrame:
    """The rows of `mentions` for codes that belong to none of the opgaven and hold none that do."""
    table = mentions(talk)
    return table[table["opgave"] == ""]


def contrast(talk: Conversations, threshold: int) -> pd.DataFrame:
    """One row per code told in enough conversations, by side: a count per side and whether they differ markedly.

    Empty unless both sides have enough people. A code is left out where one side's count lies between none and the
    threshold: with the total it could be worked out.
    """
    table = mentions(talk)
    if len(talk.sides) < len(SIDES):
        return table.iloc[:0].assign(verschil=False)
    sides = list(talk.sides)
    said = table[(table["n"] >= threshold) & ((table[sides] == 0) | (table[sides] >= threshold)).all(axis=1)]
    shares = [said[side] / len(ids) for side, ids in talk.sides.items()]
    return said.assign(verschil=(shares[0] - shares[1]).abs() >= MARKED)


def _lifted(talk: Conversations) -> pd.DataFrame:
    """The segments of codes, each once more for every code above its own."""
    import pandas as pd

    parents = talk.interviews.codes["ouder_id"]
    level, pieces = talk.segments, []
    while len(level):
        pieces.append(level)
        above = level["code_id"].map(parents)
        level = level.assign(code_id=above)[above.notna()]
    return pd.concat(pieces) if pieces else talk.segments


def _distinct(segments: pd.DataFrame, by: str) -> pd.Series:
    """In how many conversations each value of a column is told."""
    return segments.groupby(by, sort=True)["interview_id"].nunique()
