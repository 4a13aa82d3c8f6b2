"""Section 7, "Coalitie": who takes part, who is not there yet, what they share, and what each has to gain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from wijkonderzoek.approach.coalition import Coverage, Movement, coverage, movements
from wijkonderzoek.approach.parties import hidden
from wijkonderzoek.report.interests import agreements_part, costs_part, gains_part, interests_part
from wijkonderzoek.report.missing_partners import missing_part
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.parties import by_name, names_text, of_parties, party_name
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.shared_urgency import shared_part
from wijkonderzoek.schemas.approach import PARTY_TYPES, PartnerRow
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.numbers import EN_DASH, listing, number
from wijkonderzoek.wording.parties import ONE_PARTY

Stage = Literal["kennen", "uitwisselen", "afstemmen", "cocreatie", "alliantie"]
STAGES: dict[Stage, str] = {
    "kennen": "elkaar kennen",
    "uitwisselen": "gegevens uitwisselen",
    "afstemmen": "werk op elkaar afstemmen",
    "cocreatie": "samen maken",
    "alliantie": "samen optrekken als één geheel",
}
BLANK = "niet ingevuld"


def coalition(research: Research) -> Section | None:
    """Section 7; None where the study has no parties of this area."""
    partners = research.study.approach.rows(PartnerRow, research.approach_labels)
    if not partners:
        return None
    parts = (
        _who_part(research, partners),
        missing_part(research),
        shared_part(research),
        interests_part(research),
        agreements_part(research),
        gains_part(research),
        costs_part(research),
    )
    lead = Text(_lead(research, coverage(partners)), "lead")
    return Section("coalitie", "7", "Coalitie", (lead,), _numbered([part for part in parts if part is not None]))


def _numbered(parts: Sequence[Section]) -> tuple[Section, ...]:
    """The parts that are there, numbered on without gaps."""
    return tuple(Section(part.id, f"7.{n}", part.title, part.blocks) for n, part in enumerate(parts, start=1))


def _lead(research: Research, found: Coverage) -> str:
    counts = Counter(p.type for p in found.present)
    said = listing([f"{number(counts[kind])} {_of_type(kind, counts[kind])}" for kind in PARTY_TYPES if counts[kind]])
    n = len(found.present)
    text = (
        f"Voor {research.region.name} {'doet' if n == 1 else 'doen'} nu {number(n)} partij{'' if n == 1 else 'en'} mee"
    )
    text += f": {said}." if said else "."
    if not found.missing_types:
        text += " Gemeente, maatschappelijke organisaties en bewoners doen alle drie mee."
    return f"{text} Een coalitie is nooit af. Partijen staan op alfabet; ze worden niet vergeleken."


_ONE_AND_MORE = {
    "gemeente": ("van de gemeente", "van de gemeente"),
    "maatschappelijk": ("maatschappelijke organisatie", "maatschappelijke organisaties"),
    "bewoners": ("van bewoners", "van bewoners"),
    "ondernemers": ("van ondernemers", "van ondernemers"),
    "fonds": ("fonds", "fondsen"),
    "kennisinstelling": ("kennisinstelling", "kennisinstellingen"),
    "rijk": ("van het rijk", "van het rijk"),
}


def _of_type(kind: str, n: int) -> str:
    return _ONE_AND_MORE[kind][n != 1]


def _who_part(research: Research, partners: Sequence[PartnerRow]) -> Section:
    found = coverage(partners)
    blocks: list[Block] = [_who_table(research, found)] if found.present else []
    blocks += _roles(research, found)
    blocks.append(Text(_nearby(found), "plain", "In de wijk zelf"))
    stages = Counter(p.fase for p in found.present if p.fase)
    if stages:
        told = [f"{name} ({number(stages[stage])})" for stage, name in STAGES.items() if stages[stage]]
        rest = len(found.present) - sum(stages.values())
        text = f"Zo ver is de samenwerking, met het aantal partijen: {listing(told)}."
        text += f" Van {number(rest)} is het niet ingevuld." if rest else ""
        blocks.append(Text(text, "plain", "Hoe er wordt samengewerkt"))
    moved = movements(partners)
    if moved:
        blocks.append(_movement_table(research, moved))
        unknown = sum(p.van is None for p in partners)
        if unknown:
            text = f"Van {number(unknown)} partij{'' if unknown == 1 else 'en'} is niet bekend sinds wanneer; "
            text += f"{'die telt' if unknown == 1 else 'die tellen'} vanaf het begin mee."
            blocks.append(Text(text, "note"))
    return Section("coalitie-wie", "7.1", "Wie doet mee", tuple(blocks))


def _who_table(research: Research, found: Coverage) -> Table:
    catalogue = research.catalogue
    return Table(
        id="tabel-partijen",
        caption=f"De partijen die meedoen in {research.region.name}, op alfabet",
        columns=(
            Column("Partij"),
            Column("Soort"),
            Column("Rol"),
            Column("Verantwoordelijk voor"),
            Column("Brengt in"),
        ),
        rows=tuple(
            (
                Cell(party_name(p, catalogue)),
                Cell(_kind_text(research, p)),
                Cell(p.rol or BLANK),
                Cell(p.verantwoordelijkheid or BLANK),
                Cell(p.bijdrage_type or EN_DASH),
            )
            for p in by_name(found.present, catalogue)
        ),
    )


def _kind_text(research: Research, partner: PartnerRow) -> str:
    """The party type; what kind of party it is; and whether it is an informal one."""
    kind = research.catalogue.partner_types.get(partner.subtype)
    said = [capital(ONE_PARTY[partner.type])]
    if kind and kind.title.casefold() != said[0].casefold():
        said.append(kind.title)
    if partner.formeel == "nee":
        said.append("informeel")
    return " · ".join(said)


def _roles(research: Research, found: Coverage) -> list[Block]:
    """Roles that are not filled in, and roles that several parties have, as questions."""
    blocks: list[Block] = []
    catalogue = research.catalogue
    if found.without_role:
        text = f"De rol is nog niet ingevuld van: {names_text(found.without_role, catalogue)}."
        blocks.append(Text(text, "gap"))
    if found.without_responsibility:
        text = "Waarvoor zij verantwoordelijk zijn, is nog niet ingevuld van: "
        blocks.append(Text(f"{text}{names_text(found.without_responsibility, catalogue)}.", "gap"))
    for role, who in sorted(found.doubled.items()):
        text = f"{number(len(who))} partijen hebben dezelfde rol, “{role}”: {names_text(who, catalogue)}. Wie doet wat?"
        blocks.append(Text(text, "plain", "Vraag voor het gesprek"))
    return blocks


def _nearby(found: Coverage) -> str:
    here = sum(p.lokaal_aanwezig == "ja" for p in found.present)
    unknown = sum(p.lokaal_aanwezig is None for p in found.present)
    text = f"Een vaste plek in de wijk: {of_parties(here, len(found.present))}."
    return text + (f" Van {number(unknown)} is dat niet ingevuld." if unknown else "")


def _movement_table(research: Research, moved: Sequence[Movement]) -> Table:
    return Table(
        id="tabel-in-uit",
        caption="Wie erbij kwam en wie vertrok, per jaar",
        columns=(
            Column("Jaar"),
            Column("Kwam erbij"),
            Column("Vertrok, met de reden"),
            Column("Gebleven van het jaar ervoor", True),
            Column("Partijen aan het eind van het jaar", True),
        ),
        rows=tuple(
            (
                Cell(str(m.year), float(m.year)),
                Cell(names_text(m.joined, research.catalogue) or EN_DASH),
                Cell(_left_text(research, m.left)),
                Cell(number(m.stayed), float(m.stayed)),
                Cell(number(m.at_end), float(m.at_end)),
            )
            for m in moved
        ),
    )


def _left_text(research: Research, left: Sequence[PartnerRow]) -> str:
    """Who left and why; of a person who may not be named the reason stays out."""
    told = [
        f"{party_name(p, research.catalogue)} ({(not hidden(p) and p.reden_uitstroom) or 'reden niet vermeld'})"
        for p in by_name(left, research.catalogue)
    ]
    return "; ".join(told) or EN_DASH
