"""What is counted: coded conversations, the segments of them that count, and groups that may be shown apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np

from wijkonderzoek.errors import UsageError
from wijkonderzoek.sources.interviews import Interviews

if TYPE_CHECKING:
    import pandas as pd

Level = Literal["opgave", "code"]
Group = Literal["rol", "gebied", "vorm"]
REST = "overige samen"
"""Groups with too few people to be shown apart, together."""


def coded_conversations(interviews: Interviews) -> tuple[str, ...]:
    """The ids of the conversations that were coded, in the order they were held (wave, month, id).

    A conversation without segments counts when it was given to a coder: coded with nothing differs from not coded.
    """
    order = interviews.conversations.reset_index().sort_values(["golf", "peildatum_maand", "interview_id"])
    done = {*interviews.segments["interview_id"], *interviews.assigned["interview_id"]}
    return tuple(key for key in order["interview_id"] if key in done)


def segments_in_use(interviews: Interviews) -> pd.DataFrame:
    """The segments that say what a conversation is about: of the consensus round where it has one, else all.

    Rows and columns as in segmenten.csv.
    """
    segments = interviews.segments
    agreed = set(segments.loc[segments["ronde"] == "consensus", "interview_id"])
    return segments[(segments["ronde"] == "consensus") | ~segments["interview_id"].isin(agreed)]


def keys_of(interviews: Interviews, level: Level) -> pd.Series:
    """What each code is counted as: itself, or its opgave. Index: code_id, in the order of the codebook.

    Folders that are not given, and for opgaven the codes that go across them, are left out.
    *Raises* `UsageError` for another level.
    """
    codes = interviews.codes
    if level not in ("opgave", "code"):
        raise UsageError(f"level '{level}' is not one of opgave, code")
    return codes["opgave"].dropna() if level == "opgave" else codes.index.to_series()[codes["codeerbaar"] == "ja"]


def presence(interviews: Interviews, level: Level) -> pd.DataFrame:
    """Whether a conversation holds each code or opgave: one row per coded conversation, one column each, true or false.

    *Raises* `UsageError` for another level.
    """
    import pandas as pd

    keys = keys_of(interviews, level)
    rows, columns = pd.Index(coded_conversations(interviews)), pd.Index(keys.unique())
    used = segments_in_use(interviews)
    row, column = (
        rows.get_indexer(pd.Index(used["interview_id"])),
        columns.get_indexer(pd.Index(used["code_id"].map(keys))),
    )
    there = np.zeros((len(rows), len(columns)), bool)
    there[row[column >= 0], column[column >= 0]] = True
    return pd.DataFrame(there, index=rows.rename("interview_id"), columns=columns.rename(level))


def grouped(interviews: Interviews, by: Group, minimum: int) -> Mapping[str, tuple[str, ...]]:
    """The coded conversations of every role, area or form that at least `minimum` people spoke in.

    Smaller groups stand together as `REST`, with the next smallest where they would still be too few: what is shown
    then gives away no group that is not. Nothing at all where all people together are too few. A conversation of
    people with different roles counts under each.
    *Raises* `UsageError` for another grouping.
    """
    members = _members(interviews, by)
    people = {str(name): set(part["respondent_id"].dropna()) for name, part in members.groupby("group")}
    smallest_first = sorted(people, key=lambda name: (len(people[name]), name))
    apart, together = [], set[str]()
    for number, name in enumerate(smallest_first):
        if len(people[name]) < minimum or 0 < len(together) < minimum:
            together |= people[name]
        else:
            apart = smallest_first[number:]
            break
    if 0 < len(together) < minimum:
        return {}
    named = members.assign(group=members["group"].where(members["group"].isin(apart), REST))
    held = {str(name): set(part["interview_id"]) for name, part in named.groupby("group")}
    order = coded_conversations(interviews)
    return {name: tuple(key for key in order if key in held[name]) for name in [*sorted(apart), REST] if name in held}


def group_counts(interviews: Interviews, by: Group, minimum: int) -> pd.DataFrame:
    """How many conversations were held with every role, in every area or in every form, and with how many people.

    Rows: the groups of `grouped`. Columns: `gesprekken`, `personen`.
    *Raises* `UsageError` for another grouping.
    """
    import pandas as pd

    members = _members(interviews, by)
    groups = grouped(interviews, by, minimum)
    apart = set(groups) - {REST}
    rows = {}
    for name, conversations in groups.items():
        own = members["group"] == name if name != REST else ~members["group"].isin(apart)
        rows[name] = {"gesprekken": len(conversations), "personen": members.loc[own, "respondent_id"].nunique()}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["gesprekken", "personen"])
    return table.rename_axis(by)


def _members(interviews: Interviews, by: Group) -> pd.DataFrame:
    """Who spoke in which coded conversation, and which group that puts it in."""
    spoken = interviews.speakers[interviews.speakers["interview_id"].isin(coded_conversations(interviews))]
    if by == "rol":
        return spoken.assign(group=spoken["respondent_id"].map(interviews.respondents["rol"]))
    if by not in ("gebied", "vorm"):
        raise UsageError(f"conversations are not grouped by '{by}'", hint="Take rol, gebied or vorm.")
    return spoken.assign(group=spoken["interview_id"].map(interviews.conversations[by]))
