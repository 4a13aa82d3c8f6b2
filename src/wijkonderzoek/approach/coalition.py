"""Who takes part in a wijkaanpak: party types, roles, who came and went, and what parties agreed for how long.

A row of partners.csv with `tot` is of a party that has left: how long an agreement runs stands in afspraken.csv.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from wijkonderzoek.schemas.approach import MAIN_TYPES, AfspraakRow, PartnerRow, PartyType

LONG_TERM_YEARS = 4
"""Years from which an agreement holds longer than a term of the council."""
Length = Literal["lang", "kort", "open", "onbekend"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who takes part now, and what is not filled in: alphabetically, never by weight.

    `doubled`: roles that several parties have, in small letters, with those parties.
    """

    present: tuple[PartnerRow, ...]
    missing_types: tuple[PartyType, ...]
    subtypes: Mapping[str, int]
    without_subtype: tuple[PartnerRow, ...]
    without_role: tuple[PartnerRow, ...]
    without_responsibility: tuple[PartnerRow, ...]
    doubled: Mapping[str, tuple[PartnerRow, ...]]


@dataclass(frozen=True, slots=True)
class Movement:
    """A year of the coalition: who joined, who left, how many stayed from the year before and are there at its end.

    A party without `van` was there from the start, as far as is known.
    """

    year: int
    joined: tuple[PartnerRow, ...]
    left: tuple[PartnerRow, ...]
    stayed: int
    at_end: int


def present_partners(partners: Iterable[PartnerRow]) -> tuple[PartnerRow, ...]:
    """The parties that take part now, by name."""
    return tuple(sorted((p for p in partners if p.tot is None), key=lambda p: (p.naam.casefold(), p.partij_id)))


def coverage(partners: Iterable[PartnerRow]) -> Coverage:
    """Which main party types and subtypes take part, and which roles are blank or doubled.

    Three party types, each with its own dynamics, are needed (Platform31, step 2); each with a clear role of its own.
    """
    present = present_partners(partners)
    types = {p.type for p in present}
    roles: dict[str, list[PartnerRow]] = {}
    for partner in present:
        if partner.rol:
            roles.setdefault(partner.rol.casefold().strip(" ."), []).append(partner)
    return Coverage(
        present=present,
        missing_types=tuple(kind for kind in MAIN_TYPES if kind not in types),
        subtypes=dict(sorted(Counter(p.subtype for p in present if p.subtype).items())),
        without_subtype=tuple(p for p in present if not p.subtype),
        without_role=tuple(p for p in present if not p.rol),
        without_responsibility=tuple(p for p in present if not p.verantwoordelijkheid),
        doubled={role: tuple(who) for role, who in roles.items() if len(who) > 1},
    )


def movements(partners: Sequence[PartnerRow]) -> tuple[Movement, ...]:
    """The years in which a party joined or left, oldest first."""
    years = {day.year for p in partners for day in (p.van, p.tot) if day}
    return tuple(_movement(partners, year) for year in sorted(years))


def _movement(partners: Sequence[PartnerRow], year: int) -> Movement:
    before, after = _there_at_end(partners, year - 1), _there_at_end(partners, year)
    return Movement(
        year=year,
        joined=tuple(p for p in partners if p.van and p.van.year == year),
        left=tuple(p for p in partners if p.tot and p.tot.year == year),
        stayed=len(before & after),
        at_end=len(after),
    )


def _there_at_end(partners: Sequence[PartnerRow], year: int) -> set[str]:
    there = (p for p in partners if not (p.van and p.van.year > year) and not (p.tot and p.tot.year <= year))
    return {p.partij_id for p in there}


def length_of(van: date | None, tot: date | None) -> Length:
    """Whether an agreement runs four years or longer; `open` without an end, `onbekend` without a beginning.

    >>> length_of(date(2024, 1, 1), date(2027, 12, 31)), length_of(date(2024, 1, 1), date(2027, 12, 30))
    ('lang', 'kort')
    """
    if van is None:
        return "onbekend"
    if tot is None:
        return "open"
    after = tot + timedelta(days=1)
    return (
        "lang" if (after.year - LONG_TERM_YEARS, after.month, after.day) >= (van.year, van.month, van.day) else "kort"
    )


def longest_term(agreements: Iterable[AfspraakRow], partij_id: str) -> Length | None:
    """The length of the longest agreement of a party; None where it has none."""
    found = {length_of(a.van, a.tot) for a in agreements if a.partij_id == partij_id}
    order: tuple[Length, ...] = ("lang", "kort", "open", "onbekend")
    return next((length for length in order if length in found), None)
