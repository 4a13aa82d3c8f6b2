"""What a reader is told of a party: its name, or its type where it is a person who did not agree to be named."""

from __future__ import annotations

from collections.abc import Mapping

TYPE_NAMES: Mapping[str, str] = {
    "gemeente": "gemeente",
    "maatschappelijk": "maatschappelijke organisaties",
    "bewoners": "bewoners",
    "ondernemers": "ondernemers",
    "fonds": "fondsen",
    "kennisinstelling": "kennisinstellingen",
    "rijk": "Rijk",
}
"""Party types in the middle of a sentence."""


def party_text(name: str, party_type: str) -> str:
    """A party by name, or as one of its type.

    >>> party_text("Woonstichting De Kade", "maatschappelijk"), party_text("", "bewoners")
    ('Woonstichting De Kade', 'bewoners, niet bij naam genoemd')
    """
    return name or f"{TYPE_NAMES[party_type]}, niet bij naam genoemd"
