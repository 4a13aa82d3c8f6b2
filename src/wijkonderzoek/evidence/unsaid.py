"""What a total gives away of the codes it is made of, and how far it must stay below that.

In how many conversations an opgave is told lies between the most told of its codes and all of them added up. Where it
reaches that sum, no two codes share a conversation, and every code that was told too rarely to be reported was told as
often as it can have been.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wijkonderzoek.evidence.conversations import Conversations

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Count:
    """In how many conversations something is told, and what may be said of it.

    `total`: of how many. Fewer than the `threshold` is `hidden`, and so is none. `at_least`: it may be one more.
    """

    n: int
    total: int
    threshold: int
    at_least: bool = False

    @property
    def hidden(self) -> bool:
        """Whether it was told in too few conversations to say in how many, or in none."""
        return self.n < self.threshold


def count_union(
    talk: Conversations, table: pd.DataFrame, codes: Collection[str], what: str, n: int, threshold: int
) -> Count:
    """A count of conversations in which any of these codes is told (as `what`: n, knelpunt, kans), fit to be shown.

    `table`: the rows of `reported`. Where readers could add up what they know of every code to no more than the count,
    or to one more, it is `at_least` one less than that sum.
    """
    tree = talk.interviews.codes
    given = set(talk.segments["code_id"])

    def at_most(code: str) -> tuple[int, bool]:
        """What readers think it is at most, with what lies under it; and whether that rests on a count not shown."""
        under = [at_most(child) for child in tree.index[tree["ouder_id"] == code]]
        most, unsaid = sum(part for part, _ in under), any(hidden for _, hidden in under)
        if code not in table.index:
            can_be_given = tree.at[code, "codeerbaar"] == "ja" or code in given
            itself = threshold - 1 if code in codes and can_be_given else 0
            return most + itself, unsaid or itself > 0
        shown = int(table[what][code]) if what in table.columns else 0
        whole = (shown, False) if shown >= threshold else (threshold - 1, True)
        return whole if code in codes or whole[0] <= most else (most, unsaid)

    parts = [at_most(code) for code in tree.index[tree["ouder_id"].isna()]]
    most, unsaid = sum(part for part, _ in parts), any(hidden for _, hidden in parts)
    if unsaid and n >= threshold and n >= most - 1:
        return Count(most - 1, talk.count, threshold, at_least=True)
    return Count(n, talk.count, threshold)
