"""Who takes on which opgave, and with which money: extra effort apart from regular work, unknown apart from nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from typing import Literal, TypeVar

from wijkonderzoek.approach.agenda import Agenda, Measure
from wijkonderzoek.approach.parties import Party

Cover = Literal["gedekt", "deels", "niet", ""]
COVERS: tuple[Cover, ...] = ("gedekt", "deels", "niet", "")
"""How sure it is that the money is there; "" where nobody has said."""

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Money:
    """The money of some measures: euros by how sure they are, never added together.

    `euros` holds only covers that an amount is known of. `unknown`: measures without an amount, which is not 0.
    """

    euros: MappingOf[Cover, float]
    measures: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a party does for an opgave: measures on top of regular work, regular ones, and goals it owns."""

    extra: int = 0
    regular: int = 0
    owns: int = 0


def money_of(measures: Sequence[Measure]) -> Money:
    """The money of these measures."""
    euros: dict[Cover, float] = {}
    for cover in COVERS:
        known = [m.row.budget for m in measures if m.row.dekking == cover and m.row.budget is not None]
        if known:
            euros[cover] = sum(known)
    return Money(euros, len(measures), sum(m.row.budget is None for m in measures))


def money_by_opgave(measures: Sequence[Measure]) -> dict[str, Money]:
    """The money by the opgave of the goal, in the order of the measures."""
    return _by(measures, lambda measure: measure.goal.opgave)


def money_by_party(measures: Sequence[Measure]) -> dict[Party, Money]:
    """The money by the party that carries it out, in the order of the measures; who pays may be another."""
    return _by(measures, lambda measure: measure.party)


def _by(measures: Sequence[Measure], key: Callable[[Measure], Key]) -> dict[Key, Money]:
    return {this: money_of([m for m in measures if key(m) == this]) for this in dict.fromkeys(key(m) for m in measures)}


def allocate(agenda: Agenda, opgaven: Sequence[str]) -> dict[Party, dict[str, Allocation]]:
    """Every party beside every opgave; a pair in which nothing happens is there, with nothing in it."""
    return {
        party: {
            opgave: Allocation(
                extra=sum(m.party == party and m.goal.opgave == opgave for m in agenda.extra),
                regular=sum(m.party == party and m.goal.opgave == opgave for m in agenda.regular),
                owns=sum(g.owner == party and g.row.opgave == opgave for g in agenda.goals),
            )
            for opgave in opgaven
        }
        for party in agenda.parties
    }
