"""A wave of conversations beside the one before: what the codebooks share, and what is told more or less.

Conversations are no sample, so a difference is never tested and never called a trend. It is shown with the interval
that chance alone would leave, for the same people apart from other people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.errors import UsageError
from wijkonderzoek.evidence.basis import coded_conversations, presence, segments_in_use
from wijkonderzoek.params import Gesprekken
from wijkonderzoek.sources.interviews import Interviews
from wijkonderzoek.statistics.intervals import wilson

if TYPE_CHECKING:
    import pandas as pd

SAME, RENAMED, REDEFINED, NEW, GONE = "gelijk", "hernoemd", "anders omschreven", "nieuw", "vervallen"
SAME_PEOPLE, OTHER_PEOPLE = "zelfde mensen", "andere mensen"


@dataclass(frozen=True)
class Waves:
    """Two waves of one study, side by side.

    `bridge`: as `codebook_bridge`. `counts`: per code that is in both codebooks the conversations with it before and
    after, and all conversations. `differences`: as `waves` says. `mixed`: conversations left out of the differences
    between other people, because someone in them spoke in both waves.
    """

    earlier: int
    later: int
    bridge: pd.DataFrame
    counts: pd.DataFrame
    differences: pd.DataFrame
    mixed: int


def wave_numbers(interviews: Interviews) -> tuple[int, ...]:
    """The waves that coded conversations belong to, in order."""
    held = interviews.conversations.loc[list(coded_conversations(interviews)), "golf"]
    return tuple(sorted(int(number) for number in held.unique()))


def waves(interviews: Interviews, settings: Gesprekken | None = None, later: int | None = None) -> Waves:
    """A wave (the last, or `later`) beside the one before it.

    `differences`: per code in both codebooks that enough conversations hold, index `code` and `people`. For
    `zelfde mensen`, who spoke in both waves: how many of them told it `before` and `after`, of `n_before` = `n_after`
    people, and the paired interval. For `andere mensen`: conversations without them, and the interval of a difference
    between independent shares. `difference`, `low`, `high`: shares (-1 to 1). Groups of fewer people or conversations
    than the settings ask for are left out.
    *Raises* `UsageError` where the study has no wave before it.
    """
    wanted = settings or Gesprekken()
    numbers = wave_numbers(interviews)
    after = later if later is not None else (numbers[-1] if numbers else 0)
    if after not in numbers or after == numbers[0]:
        raise UsageError(f"wave {after} has no coded conversations of a wave before it to be put beside")
    before = numbers[numbers.index(after) - 1]
    bridge = codebook_bridge(_codebook(interviews, before), _codebook(interviews, after))
    shared = [code for code in bridge.index if bridge.at[code, "status"] not in (NEW, GONE)]
    there = presence(interviews, "code")
    held = [_of_wave(interviews, number) for number in (before, after)]
    counts = _counts(there[[code for code in shared if code in there.columns]], held)
    enough = counts["before"] + counts["after"] >= wanted.min_gesprekken_code
    codes = list(counts.index[enough])
    people = [_speakers(interviews, conversations) for conversations in held]
    same = sorted(people[0] & people[1])
    apart = [_without(interviews, conversations, set(same)) for conversations in held]
    rows: dict[tuple[str, str], dict[str, float]] = {}
    if len(same) >= wanted.min_personen:
        rows |= _same_people(interviews, same, held, codes)
    if min(map(len, apart)) >= wanted.min_gesprekken:
        rows |= _other_people(there, apart, codes)
    mixed = sum(map(len, held)) - sum(map(len, apart))
    return Waves(before, after, bridge, counts, _differences(rows), mixed)


def codebook_bridge(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Which codes of two codebooks are the same, by their id.

    Rows: every code of either (index `code_id`), columns `naam` and `status`: gelijk, hernoemd (another name), anders
    omschreven (another definition or opgave), nieuw, vervallen. Only what is in both can be compared, and what was
    described otherwise only with care. `before`, `after`: as `Interviews.codes`.
    """
    import pandas as pd

    rows = {}
    for code in [*before.index, *(key for key in after.index if key not in before.index)]:
        if code not in after.index:
            status = GONE
        elif code not in before.index:
            status = NEW
        else:
            one, other = (book.loc[code, ["naam", "definitie", "opgave"]].fillna("") for book in (before, after))
            changed = one["definitie"] != other["definitie"] or one["opgave"] != other["opgave"]
            status = REDEFINED if changed else RENAMED if one["naam"] != other["naam"] else SAME
        rows[code] = {"naam": (after if code in after.index else before).at[code, "naam"], "status": status}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["naam", "status"]).rename_axis("code_id")


def newcombe(before: int, n_before: int, after: int, n_after: int) -> tuple[float, float]:
    """The 95 % interval of the difference (after - before) between two independent shares.

    Source: R.G. Newcombe (1998), Interval estimation for the difference between independent proportions (method 10).

    >>> low, high = newcombe(48, 80, 56, 70)
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    shares = np.array([before / n_before, after / n_after])
    low, high = wilson(shares, np.array([n_before, n_after], float))
    change = shares[1] - shares[0]
    down, up = shares - low, high - shares
    return float(change - np.hypot(down[1], up[0])), float(change + np.hypot(up[1], down[0]))


def newcombe_paired(both: int, only_before: int, only_after: int, neither: int) -> tuple[float, float]:
    """The 95 % interval of the difference (after - before) between two shares of the same people.

    Source: R.G. Newcombe (1998), Improved confidence intervals for the difference between binomial proportions based on
    paired data (method 10).
    """
    n = both + only_before + only_after + neither
    first, second = both + only_before, both + only_after
    shares = np.array([first / n, second / n])
    low, high = wilson(shares, np.array([n, n], float))
    down, up = shares - low, high - shares
    product = float(both * neither - only_before * only_after)
    if product > 0:
        product = max(product - n / 2, 0.0)
    spread = first * (n - first) * second * (n - second)
    tied = product / spread**0.5 if spread else 0.0
    change = shares[1] - shares[0]
    under = down[1] ** 2 - 2 * tied * down[1] * up[0] + up[0] ** 2
    over = up[1] ** 2 - 2 * tied * up[1] * down[0] + down[0] ** 2
    return float(change - max(under, 0.0) ** 0.5), float(change + max(over, 0.0) ** 0.5)


def _codebook(interviews: Interviews, wave: int) -> pd.DataFrame:
    """The codes that could be given in a wave: `versie` is the codebook a code came in with.

    The codebook of a wave is the newest that its codes came in with. A code that is no longer given
    (`codeerbaar` nee) belongs to the waves it was used in.
    """
    codes, segments = interviews.codes, interviews.segments
    used = set(segments.loc[segments["interview_id"].isin(_of_wave(interviews, wave)), "code_id"])
    in_use = codes.index.isin(list(used))
    newest = codes.loc[in_use, "versie"].max() if in_use.any() else codes["versie"].min()
    given = (codes["codeerbaar"] == "ja") & (codes["versie"] <= newest)
    book: pd.DataFrame = codes[in_use | given.to_numpy(bool)]
    return book


def _of_wave(interviews: Interviews, wave: int) -> list[str]:
    numbers = interviews.conversations["golf"]
    return [key for key in coded_conversations(interviews) if numbers[key] == wave]


def _speakers(interviews: Interviews, conversations: list[str]) -> set[str]:
    spoken = interviews.speakers
    return set(spoken.loc[spoken["interview_id"].isin(conversations), "respondent_id"])


def _without(interviews: Interviews, conversations: list[str], people: set[str]) -> list[str]:
    spoken = interviews.speakers
    held = set(spoken.loc[spoken["respondent_id"].isin(people), "interview_id"])
    return [key for key in conversations if key not in held]


def _counts(there: pd.DataFrame, held: list[list[str]]) -> pd.DataFrame:
    import pandas as pd

    columns = {
        name: values
        for when, conversations in zip(("before", "after"), held, strict=True)
        for name, values in ((when, there.loc[conversations].sum()), (f"n_{when}", len(conversations)))
    }
    return pd.DataFrame(columns, index=there.columns).rename_axis("code_id")


def _same_people(
    interviews: Interviews, same: list[str], held: list[list[str]], codes: list[str]
) -> dict[tuple[str, str], dict[str, float]]:
    """Who told what: a segment that names its speaker is of that person, another of everyone in the conversation."""
    used = segments_in_use(interviews)[["interview_id", "code_id", "respondent_id"]]
    told = used.merge(interviews.speakers, on="interview_id", suffixes=("_said", ""))
    told = told[told["respondent_id_said"].isna() | (told["respondent_id_said"] == told["respondent_id"])]
    rows = {}
    for code in codes:
        own = told[told["code_id"] == code]
        first, second = (
            np.isin(same, own.loc[own["interview_id"].isin(conversations), "respondent_id"].unique().tolist())
            for conversations in held
        )
        cells = [int(cell.sum()) for cell in (first & second, first & ~second, ~first & second, ~first & ~second)]
        rows[code, SAME_PEOPLE] = _difference(
            int(first.sum()), len(same), int(second.sum()), len(same), newcombe_paired(*cells)
        )
    return rows


def _other_people(
    there: pd.DataFrame, apart: list[list[str]], codes: list[str]
) -> dict[tuple[str, str], dict[str, float]]:
    rows = {}
    for code in codes:
        before, after = (int(there.loc[conversations, code].sum()) for conversations in apart)
        n_before, n_after = map(len, apart)
        rows[code, OTHER_PEOPLE] = _difference(
            before, n_before, after, n_after, newcombe(before, n_before, after, n_after)
        )
    return rows


def _difference(
    before: int, n_before: int, after: int, n_after: int, interval: tuple[float, float]
) -> dict[str, float]:
    return {
        "before": before,
        "n_before": n_before,
        "after": after,
        "n_after": n_after,
        "difference": after / n_after - before / n_before,
        "low": interval[0],
        "high": interval[1],
    }


def _differences(rows: dict[tuple[str, str], dict[str, float]]) -> pd.DataFrame:
    import pandas as pd

    columns = ["before", "n_before", "after", "n_after", "difference", "low", "high"]
    index = pd.MultiIndex.from_tuples(sorted(rows), names=["code", "people"])
    return pd.DataFrame([rows[key] for key in sorted(rows)], index=index, columns=columns)
