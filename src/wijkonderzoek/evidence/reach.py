"""Who took part beside who lives there: counts of people, one attribute at a time, and whose voice is missing.

No interval, no test and no weight: the people spoken to are no sample, and are not said to be one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wijkonderzoek.evidence.conversations import RESIDENTS, SIDES, Conversations
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Region, Value

CLASSES: Mapping[str, Mapping[str, str]] = {
    "leeftijdsklasse": {
        "0-15": "a_00_14",
        "15-25": "a_15_24",
        "25-45": "a_25_44",
        "45-65": "a_45_64",
        "65+": "a_65_oo",
        "onbekend": "",
    },
    "geslacht": {"man": "a_man", "vrouw": "a_vrouw", "anders of onbekend": ""},
    "eigendom": {"koop": "p_koopw", "huur_corporatie": "p_wcorpw", "huur_overig": "p_ov_hw", "onbekend": ""},
}
"""Per attribute its classes, with the column of the key figures that counts the population by it; the rest last."""
UNKNOWN = "onbekend"


@dataclass(frozen=True, slots=True)
class Group:
    """A class of an attribute: how many were spoken to (None: hidden), and how many live there.

    Where every class of an attribute is hidden, there may be none in it.
    """

    attribute: str
    label: str
    spoken: int | None
    population: Value | None

    @property
    def missing(self) -> bool:
        """Whether people of this class live there and none was spoken to."""
        lives = self.population is not None and bool(self.population.value)
        return lives and self.spoken == 0


def reach(talk: Conversations, country: Country, region: Region) -> tuple[Group, ...]:
    """The residents spoken to, by age, sex and tenure, beside the population of the region; one row per class.

    Counts under `talk.min_people` are hidden, with the smallest beside them where they could be worked out; also from
    how many people there were in all, where that gave a role away that few have. Nothing at all where too few
    residents were spoken to.
    """
    residents = talk.people[talk.people["rol"] == "bewoner"]
    most = _most_residents(talk)
    if 0 < len(residents) < talk.min_people or (most is not None and most <= talk.min_people):
        return ()
    groups = []
    for attribute, classes in CLASSES.items():
        rest = list(classes)[-1]
        spoken = residents[attribute].where(residents[attribute].isin(list(classes)), rest)
        counts = {label: int((spoken == label).sum()) for label in classes}
        hidden = hidden_counts(counts, talk.min_people)
        if most is not None:
            hidden = _hide_total(counts, hidden, most)
        for label, n in counts.items():
            column = classes[label]
            if not column and n == 0:
                continue
            shown = None if label in hidden else n
            groups.append(Group(attribute, label, shown, country.published(region, column) if column else None))
    return tuple(groups)


def _most_residents(talk: Conversations) -> int | None:
    """How many residents readers can think there were at most, where their number would give away another role.

    None where it gives nothing away.
    """
    roles = {str(role): int(n) for role, n in talk.people["rol"].value_counts().items()}
    shown = talk.role_counts
    if "bewoner" in shown or "bewoner" not in roles:
        return None
    together, total = (SIDES[RESIDENTS], shown[RESIDENTS]) if shown else (tuple(roles), len(talk.people))
    others = [roles[role] for role in together if role in roles and role != "bewoner"]
    return total - len(others) if any(n < talk.min_people for n in others) else None


def _hide_total(counts: Mapping[str, int], hidden: set[str], most: int) -> set[str]:
    """The hidden counts, with as many others as keep what is left from saying that their total is `most`."""
    hidden = set(hidden)
    rest = sorted((n, label) for label, n in counts.items() if n and label not in hidden)
    while hidden != set(counts) and (not hidden or sum(n for n, _ in rest) + len(hidden) >= most):
        if not rest:
            return set(counts)
        hidden.add(rest.pop(0)[1])
    return hidden


def hidden_counts(counts: Mapping[str, int], smallest: int) -> set[str]:
    """Which counts of one attribute are hidden: those under `smallest`, and what else keeps them from being worked out.

    None is not hidden: that nobody was spoken to says nothing of a person. The total is known, so one hidden count
    alone, or several that can only be one each, would be known too; then the smallest other goes with them, and where
    there is no other, nothing is shown.

    >>> sorted(hidden_counts({"a": 9, "b": 2, "c": 6, "d": 0}, 5))
    ['b', 'c']
    """
    hidden = {label for label, n in counts.items() if 0 < n < smallest}
    rest = sorted((n, label) for label, n in counts.items() if n >= smallest)
    while rest and _known(counts, hidden):
        hidden.add(rest.pop(0)[1])
    return set(counts) if _known(counts, hidden) else hidden


def _known(counts: Mapping[str, int], hidden: set[str]) -> bool:
    """Whether hidden counts, each at least one, follow from what they add up to."""
    return len(hidden) == 1 or (len(hidden) > 1 and sum(counts[label] for label in hidden) == len(hidden))


def by_attribute(talk: Conversations, attribute: str) -> dict[str, int | None]:
    """How many people (or, for a column of interviews.csv, conversations) per value; None where that is hidden.

    Blank is a value of its own, for it could be worked out.
    """
    source = talk.people if attribute in talk.people.columns else talk.table
    counts = source[attribute].fillna(UNKNOWN).value_counts().sort_index()
    found = {str(label): int(n) for label, n in counts.items()}
    hidden = hidden_counts(found, talk.min_people)
    return {label: None if label in hidden else n for label, n in found.items()}


def key_figures(talk: Conversations) -> int | None:
    """How many of the people spoken to are key figures; None, hidden, where few are, or few are not."""
    counts = {key: int((talk.people["sleutelfiguur"] == key).sum()) for key in ("ja", "nee")}
    return None if hidden_counts(counts, talk.min_people) else counts["ja"]


def mostly_key_figures(talk: Conversations) -> bool:
    """Whether more than half of the people spoken to are key figures."""
    return int((talk.people["sleutelfiguur"] == "ja").sum()) * 2 > len(talk.people)
