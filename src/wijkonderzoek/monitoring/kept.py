"""Do parties keep their agreements? Counts per party type, and broken ones only with what the party says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


class Agreement(Protocol):
    """What is read of an agreement: a row of afspraken.csv."""

    @property
    def afspraak_id(self) -> str:
        """What it is called."""

    @property
    def partij_id(self) -> str:
        """Who committed itself."""

    @property
    def status(self) -> str:
        """`nagekomen`, `deels`, `niet`, `te vroeg`, or empty."""

    @property
    def hoor_en_wederhoor(self) -> str:
        """What the party itself says of it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The agreements of one party type: how many were kept, partly kept, broken, too early to tell, or not known."""

    party: str
    kept: int
    partly: int
    broken: int
    early: int
    unknown: int

    @property
    def count(self) -> int:
        """How many there are."""
        return self.kept + self.partly + self.broken + self.early + self.unknown


def told(agreement: Agreement) -> str:
    """The status that may be told: a broken agreement of which the party was not heard is not known yet."""
    unheard = agreement.status == "niet" and not agreement.hoor_en_wederhoor.strip()
    return "" if unheard else agreement.status


def kept_by_party(agreements: Iterable[Agreement], parties: Mapping[str, str]) -> tuple[Kept, ...]:
    """The agreements of every party type that has any, in alphabetical order: there is no best or worst.

    `parties`: the type of each party, by its id. *Raises* `KeyError` for a party that is not among them.
    """
    statuses: dict[str, list[str]] = {}
    for agreement in agreements:
        statuses.setdefault(parties[agreement.partij_id], []).append(told(agreement))
    return tuple(
        Kept(party, *(found.count(status) for status in ("nagekomen", "deels", "niet", "te vroeg", "")))
        for party, found in sorted(statuses.items())
    )


def broken(agreements: Iterable[Agreement]) -> tuple[str, ...]:
    """The ids of the broken agreements that may be told, in order of their ids."""
    return tuple(sorted(a.afspraak_id for a in agreements if told(a) == "niet"))
