"""Two sides beside each other: in how many conversations residents and professionals each tell something."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.evidence.conversations import SIDES, Conversations
from wijkonderzoek.evidence.mentions import mentions, reported

if TYPE_CHECKING:
    import pandas as pd

MARKED = 1 / 3
"""Two sides differ markedly when their shares of conversations lie this far apart."""


def contrast(talk: Conversations, threshold: int) -> pd.DataFrame:
    """The rows of `mentions` of which both sides may be shown, with `verschil`: whether they differ markedly.

    With the total, the counts of two sides give in how many conversations of one side alone, of both together or of
    neither something was told. A code is left out where one of these lies between none and the threshold. There is no
    contrast at all where there are that few of such conversations, where what was left out can still be worked out, or
    unless both sides have enough people. Codes with others under them are left out too: parts add up to them.
    """
    table = reported(mentions(talk), threshold)
    groups = _groups(talk)
    none = table.iloc[:0].assign(verschil=False)
    if len(talk.sides) < len(SIDES) or any(0 < len(group) < threshold for group in groups):
        return none
    table = table[~table.index.isin(talk.interviews.codes["ouder_id"])]
    lifted = talk.lifted
    told = [lifted[lifted["interview_id"].isin(group)].groupby("code_id")["interview_id"].nunique() for group in groups]
    counts = [told_in.reindex(table.index, fill_value=0).to_numpy() for told_in in told]
    shown = [all(n == 0 or n >= threshold for n in row) for row in zip(*counts, strict=True)]
    sizes = [len(group) for group in groups]
    if any(_known(int(n), sizes, threshold) for n, there in zip(table["n"], shown, strict=True) if not there):
        return none
    said = table[np.array(shown, bool)]
    shares = [said[side] / len(ids) for side, ids in talk.sides.items()]
    return said.assign(verschil=(shares[0] - shares[1]).abs() >= MARKED)


def _groups(talk: Conversations) -> list[set[str]]:
    """The conversations of each side alone, of both, and of neither."""
    first, other = (set(talk.sides.get(side, ())) for side in SIDES)
    return [first - other, other - first, first & other, set(talk.ids) - first - other]


def _known(n: int, sizes: Sequence[int], threshold: int) -> bool:
    """Whether a reader can work out a count of a code that was left out, from its total and the sizes of the groups.

    >>> _known(8, [4, 6, 0, 0], 3), _known(5, [5, 5, 0, 0], 3)
    (True, False)
    """
    ways = [
        way
        for way in product(*(range(min(n, size) + 1) for size in sizes))
        if sum(way) == n and any(0 < told < threshold for told in way)
    ]
    places: list[set[int]] = [set(told) for told in zip(*ways, strict=True)]
    return any(len(told) == 1 and 0 < min(told) < threshold for told in places)
