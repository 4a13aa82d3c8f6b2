"""A party as a reader may know it: by name, or by what it is where it is a person who may not be named."""

from __future__ import annotations

from dataclasses import dataclass

from wijkonderzoek.schemas.approach import PartnerRow, PartyType


@dataclass(frozen=True, slots=True)
class Party:
    """A party as a reader may know it; `name` is empty for a person who may not be named."""

    name: str
    type: PartyType
    subtype: str = ""


def hidden(partner: PartnerRow) -> bool:
    """Whether a party is a person who may not be named."""
    return partner.persoon == "ja" and partner.publiceren == "nee"


def party_of(partner: PartnerRow) -> Party:
    """A party as a reader may know it.

    >>> party_of(PartnerRow(partij_id="p1", naam="Bewoner X", type="bewoners", persoon="ja")).name
    ''
    """
    return Party("" if hidden(partner) else partner.naam, partner.type, partner.subtype)
