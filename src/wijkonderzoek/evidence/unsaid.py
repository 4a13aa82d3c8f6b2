"""What a total gives away of the codes it is made of, and how far it must stay below that.

In how many conversations an opgave is told lies between the most told of its codes and all of them added up. Where it
reaches that sum, no two codes share a conversation, and every code that was told too rarely to be reported was told as
often as it can have been.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wijkonderzoek.evidence.conversations import Conversations

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Count:
    """In how many conversations something is told, as far as that may be said. `at_least`: it may be one more."""

    n: int
    at_least: bool = False


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
        most, unsaid = together(tree.index[tree["ouder_id"] == code])
        if code not in table.index:
            can_be_given = tree.at[code, "codeerbaar"] == "ja" or code in given
            itself = threshold - 1 if code in codes and can_be_given else 0
            return most + itself, unsaid or itself > 0
        shown = int(table[what][code]) if what in table.columns else 0
        whole = (shown, False) if shown >= threshold else (threshold - 1, True)
        return whole if code in codes or whole[0] <= most else (most, unsaid)

    def together(found: Iterable[str]) -> tuple[int, bool]:
        """The same of several codes, added up."""
        parts = [at_most(code) for code in found]
        return sum(most for most, _ in parts), any(unsaid for _, unsaid in parts)

    most, unsaid = together(tree.index[tree["ouder_id"].isna()])
    if unsaid and n >= threshold and n >= most - 1:
        return Count(most - 1, at_least=True)
    return Count(n)
