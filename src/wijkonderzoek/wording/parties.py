"""What readers call the types of parties."""

from __future__ import annotations

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
