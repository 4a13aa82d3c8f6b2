"""What is told, in how many conversations: per code, per opgave, and by whom. Never segments or words as importance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wijkonderzoek.evidence.conversations import Conversations

if TYPE_CHECKING:
    import pandas as pd

VALENCES = ("knelpunt", "kans")


def mentions(talk: Conversations) -> pd.DataFrame:
    """One row per code that was given: naam, opgave, herkomst, and in how many conversations.

    `n`: any segment of the code or of a code under it; `own`: of the code itself; `knelpunt`, `kans`: one with that
    valentie; `probleem` and the other kinds: one of that soort; a column per side of `SIDES`: those in which that side
    spoke, where it has enough people. Sorted by n, the most first, then by code.
    """
    import pandas as pd

    lifted = talk.lifted
    told = _distinct(lifted, "code_id")
    codes = talk.interviews.codes.reindex(told.index)
    table = pd.DataFrame({"naam": codes["naam"], "opgave": codes["opgave"].fillna(""), "herkomst": codes["herkomst"]})
    table["ouder_id"] = codes["ouder_id"]
    table["n"] = told
    table["own"] = _distinct(talk.segments, "code_id").reindex(table.index)
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


def reported(table: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """The rows of `mentions` that may be reported: codes that were given themselves in enough conversations.

    A code above others that is left out then says nothing of how often it was given itself.
    """
    return table[table["own"] >= threshold]


def _distinct(segments: pd.DataFrame, by: str) -> pd.Series:
    """In how many conversations each value of a column is told."""
    return segments.groupby(by, sort=True)["interview_id"].nunique()
