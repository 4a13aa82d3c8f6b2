"""Parties and what they say, made in a line."""

from __future__ import annotations

from wijkonderzoek.schemas.approach import PartnerRow, UrgentieRow

TYPES = {"g": "gemeente", "m": "maatschappelijk", "b": "bewoners", "o": "ondernemers"}


def party(id_: str, **fields: object) -> PartnerRow:
    """A party; its type follows from the first letter of its id."""
    return PartnerRow.model_validate({"partij_id": id_, "naam": f"Partij {id_}", "type": TYPES[id_[0]]} | fields)


def parties(*ids: str) -> tuple[PartnerRow, ...]:
    return tuple(map(party, ids))


def score(id_: str, given: int, opgave: str = "wonen", datum: str = "2024-04-01", gebied: str = "") -> UrgentieRow:
    row = {"partij_id": id_, "opgave": opgave, "score": given, "datum": datum, "gebied": gebied}
    return UrgentieRow.model_validate(row)


def scores(**given: int) -> tuple[UrgentieRow, ...]:
    return tuple(score(id_, number) for id_, number in given.items())
