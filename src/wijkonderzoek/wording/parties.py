"""What readers call the types of parties in a wijkaanpak."""

from __future__ import annotations

from collections.abc import Iterable

from wijkonderzoek.schemas.approach import PartyType

PARTY_NAMES: dict[PartyType, str] = {
    "gemeente": "gemeente",
    "maatschappelijk": "maatschappelijke organisaties",
    "bewoners": "bewoners",
    "ondernemers": "ondernemers",
    "fonds": "fondsen",
    "kennisinstelling": "kennisinstellingen",
    "rijk": "Rijk",
}
"""A type of parties: the head of a column, the word in a list."""
ONE_PARTY: dict[PartyType, str] = PARTY_NAMES | {
    "maatschappelijk": "maatschappelijke organisatie",
    "fonds": "fonds",
    "kennisinstelling": "kennisinstelling",
}
"""The same of one party."""
IN_TEXT: dict[PartyType, str] = PARTY_NAMES | {"gemeente": "de gemeente", "rijk": "het Rijk"}
"""The same in the middle of a sentence."""


def by_label(types: Iterable[PartyType]) -> list[PartyType]:
    """Party types in the order of what they are called: never by size or by what they said.

    >>> by_label(["rijk", "maatschappelijk", "gemeente"])
    ['gemeente', 'maatschappelijk', 'rijk']
    """
    return sorted(set(types), key=lambda kind: PARTY_NAMES[kind].casefold())
