"""What a reader calls the party types of a wijkaanpak."""

from __future__ import annotations

from collections.abc import Iterable

from wijkonderzoek.schemas.approach import PartyType

PARTY_LABELS: dict[PartyType, str] = {
    "bewoners": "bewoners",
    "fonds": "fondsen",
    "gemeente": "gemeente",
    "kennisinstelling": "kennisinstellingen",
    "maatschappelijk": "maatschappelijke organisaties",
    "ondernemers": "ondernemers",
    "rijk": "Rijk",
}
IN_TEXT: dict[PartyType, str] = PARTY_LABELS | {"gemeente": "de gemeente", "rijk": "het Rijk"}
"""The same in the middle of a sentence."""


def by_label(types: Iterable[PartyType]) -> list[PartyType]:
    """Party types in the order of what they are called: never by size or by what they said.

    >>> by_label(["rijk", "maatschappelijk", "gemeente"])
    ['gemeente', 'maatschappelijk', 'rijk']
    """
    return sorted(set(types), key=lambda kind: PARTY_LABELS[kind].lower())
