"""What the parties of a coalition are called in a report; people only by name where they may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from wijkonderzoek.approach.parties import Party, party_of
from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.approach import PartnerRow
from wijkonderzoek.wording.numbers import listing, lowered, number
from wijkonderzoek.wording.parties import PARTY_NAMES

Kind = TypeVar("Kind")


def party_name(partner: PartnerRow, catalogue: Catalogue) -> str:
    """The name of a party; of a person who may not be named, in what capacity they take part."""
    return party_text(party_of(partner), catalogue)


def party_text(party: Party, catalogue: Catalogue) -> str:
    """The same of a party that is known as a reader may know it."""
    if party.name:
        return party.name
    kind = catalogue.partner_types.get(party.subtype)
    return f"Persoon ({lowered(kind.title) if kind else PARTY_NAMES[party.type]})"


def by_text(said: Mapping[Party, Kind], catalogue: Catalogue) -> list[tuple[str, Kind]]:
    """What is said of parties, each with what a reader calls it, in that alphabetical order."""
    return sorted(((party_text(p, catalogue), s) for p, s in said.items()), key=lambda pair: pair[0].casefold())


def party_names(research: Research) -> dict[str, str]:
    """The name of every party of the study, by id: a measure may cost or bring a party of elsewhere something."""
    rows = research.study.approach.rows(PartnerRow)
    return {row.partij_id: party_name(row, research.catalogue) for row in rows}


def by_name(partners: Iterable[PartnerRow], catalogue: Catalogue) -> list[PartnerRow]:
    """Parties by the name a reader sees: the order says nothing about them, nor about a name that is left out."""
    return sorted(partners, key=lambda p: (party_name(p, catalogue).casefold(), p.rol.casefold()))


def names_text(partners: Iterable[PartnerRow], catalogue: Catalogue) -> str:
    """The names of parties in a row, each once; with semicolons where a name has a comma in it."""
    names = list(dict.fromkeys(party_name(p, catalogue) for p in by_name(partners, catalogue)))
    return "; ".join(names) if any("," in name for name in names) else listing(names)


def of_parties(n: int, total: int) -> str:
    """How many of the parties: "4 van de 12 partijen".

    >>> [of_parties(n, total) for n, total in ((4, 12), (0, 3), (3, 3), (1, 1))]
    ['4 van de 12 partijen', 'geen enkele partij', 'alle 3 partijen', 'de enige partij']
    """
    if n == 0:
        return "geen enkele partij"
    if n == total:
        return f"alle {number(n)} partijen" if n > 1 else "de enige partij"
    return f"{number(n)} van de {number(total)} partijen"
