"""The conversations of one area, and the rules that keep people from being recognised in what is counted.

Nothing is said of an area, a role or a group with fewer people than `min_people`. A role contrast has two sides, for
three would leave too few of each: bewoners and ondernemers, who live the life of the wijk, and professionals. Who said
something is told as finely as leaves enough people behind every name, and behind having none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from wijkonderzoek.evidence.basis import coded_conversations, segments_in_use
from wijkonderzoek.model import Area, Region
from wijkonderzoek.sources.interviews import Interviews

if TYPE_CHECKING:
    import pandas as pd

RESIDENTS = "bewoners en ondernemers"
PROFESSIONALS = "professionals"
SIDES: Mapping[str, tuple[str, ...]] = {RESIDENTS: ("bewoner", "ondernemer"), PROFESSIONALS: ("professional",)}
"""The two sides of a role contrast, with the roles of each."""


@dataclass(frozen=True)
class Conversations:
    """The conversations about one area. `min_people`: fewest people something may be said of."""

    interviews: Interviews
    ids: tuple[str, ...]
    min_people: int

    @property
    def count(self) -> int:
        """How many conversations there are."""
        return len(self.ids)

    @cached_property
    def speakers(self) -> pd.DataFrame:
        """Who took part in which conversation, with the columns of interview_respondent.csv and `rol`."""
        speakers = self.interviews.speakers[self.interviews.speakers["interview_id"].isin(self.ids)]
        return speakers.assign(rol=speakers["respondent_id"].map(self.interviews.respondents["rol"]))

    @cached_property
    def people(self) -> pd.DataFrame:
        """The people who took part, by respondent_id, with the columns of respondenten.csv."""
        return self.interviews.respondents.loc[sorted(self.speakers["respondent_id"].unique())]

    @property
    def enough(self) -> bool:
        """Whether enough people took part for anything to be said of this area."""
        return len(self.people) >= self.min_people

    @cached_property
    def table(self) -> pd.DataFrame:
        """The conversations by interview_id, with the columns of interviews.csv."""
        return self.interviews.conversations.loc[list(self.ids)]

    @cached_property
    def sides(self) -> dict[str, tuple[str, ...]]:
        """The conversations of each side that has enough people; one in which both spoke counts for both."""
        found = {}
        for side, of_side in SIDES.items():
            spoke = self.speakers[self.speakers["rol"].isin(of_side)]
            if spoke["respondent_id"].nunique() >= self.min_people:
                found[side] = tuple(sorted(spoke["interview_id"].unique()))
        return found

    @cached_property
    def segments(self) -> pd.DataFrame:
        """The coded segments that count, with the opgave of their code ("" for none).

        Where coders agreed on a conversation together, only what they agreed on counts; elsewhere what any of them
        coded.
        """
        used = segments_in_use(self.interviews)
        opgave = used["code_id"].map(self.interviews.codes["opgave"]).fillna("")
        return used.assign(opgave=opgave)[used["interview_id"].isin(self.ids)]

    @cached_property
    def narrowed(self) -> Interviews:
        """The tables with these conversations only, for what takes all conversations of a study."""
        tables = self.interviews
        return replace(
            tables,
            conversations=self.table,
            segments=tables.segments[tables.segments["interview_id"].isin(self.ids)],
            assigned=tables.assigned[tables.assigned["interview_id"].isin(self.ids)],
        )

    @cached_property
    def lifted(self) -> pd.DataFrame:
        """The segments of codes, each once more for every code above its own."""
        import pandas as pd

        parents = self.interviews.codes["ouder_id"]
        level, pieces = self.segments, []
        while len(level):
            pieces.append(level)
            above = level["code_id"].map(parents)
            level = level.assign(code_id=above)[above.notna()]
        return pd.concat(pieces) if pieces else self.segments

    @cached_property
    def role_counts(self) -> dict[str, int]:
        """How many people took part per role where enough share every role; else per side where enough share both.

        Empty where neither may be told: with the number of all people, one count would give the other.
        """
        roles = {str(role): int(n) for role, n in self.people["rol"].value_counts().sort_index().items()}
        sides = {side: sum(roles.get(role, 0) for role in of_side) for side, of_side in SIDES.items()}
        for counts in (roles, sides):
            if all(n >= self.min_people for n in counts.values()):
                return counts
        return {}

    def attribution(self, interview_id: str) -> str:
        """Who said something, as far as it may be told: a role, the side of several roles, or "" for anyone here.

        The same for all of an area: as finely as leaves enough people behind every name that is used. A name that
        fewer share would point at them, and so would having no name where others have one.
        """
        return self._attributions[interview_id]

    @cached_property
    def _attributions(self) -> dict[str, str]:
        speakers = self.speakers
        of = {str(key): set(part) for key, part in speakers.groupby("interview_id")["rol"]}
        for finest in (1, len(SIDES[RESIDENTS])):
            names = {key: _name(of.get(key, set()), finest) for key in self.ids}
            behind = speakers["respondent_id"].groupby(speakers["interview_id"].map(names)).nunique()
            if (behind >= self.min_people).all():
                return names
        return dict.fromkeys(self.ids, "")


def conversations_of(
    interviews: Interviews, region: Region, areas: Mapping[str, Area], *, min_people: int
) -> Conversations:
    """The conversations about a region: about itself, an own area inside it, or a wijk or buurt inside it.

    `areas`: the own areas of the study, by id. Only what was coded is counted: not coded differs from coded with
    nothing.
    """
    labels = interviews.conversations["gebied"]
    wanted = {label for label in labels.unique() if _inside(label, region, areas)}
    about = set(labels.index[labels.isin(wanted)])
    return Conversations(interviews, tuple(i for i in coded_conversations(interviews) if i in about), min_people)


def _name(roles: Collection[str], finest: int) -> str:
    """What people of these roles are called: by their role where it is alone and may be told, else by their side.

    >>> _name({"bewoner"}, 1), _name({"bewoner"}, 2), _name({"bewoner", "professional"}, 1)
    ('bewoner', 'bewoner of ondernemer', '')
    """
    if len(roles) == finest == 1:
        return min(roles)
    return next((" of ".join(of_side) for of_side in SIDES.values() if roles and set(roles) <= set(of_side)), "")


def _inside(label: str, region: Region, areas: Mapping[str, Area]) -> bool:
    codes = areas[label].codes if label in areas else (label,)
    own: Collection[str] = region.members or (region.code,)
    return all(any(_within(code, other) for other in own) for code in codes)


def _within(code: str, other: str) -> bool:
    """Whether a region code lies in another, which its digits say: BU05991081 in WK059910 in GM0599.

    >>> _within("BU05991081", "WK059910"), _within("WK059910", "GM0599"), _within("WK059910", "BU05991081")
    (True, True, False)
    """
    order = ["GM", "WK", "BU"]
    inside, outside = code[:2], other[:2]
    if inside not in order or outside not in order or order.index(inside) < order.index(outside):
        return False
    return code == other if inside == outside else code[2:].startswith(other[2:])
