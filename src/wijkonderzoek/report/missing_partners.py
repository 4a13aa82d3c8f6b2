"""Which partners may be missing: an opgave that figures or stories signal, without a party of a fitting kind."""

from __future__ import annotations

from dataclasses import dataclass

from wijkonderzoek.approach.coalition import present_partners
from wijkonderzoek.model import PartnerType
from wijkonderzoek.report.joint import Joint, figures_text, told_text
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.parties import names_text
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.approach import MAIN_TYPES, PartnerRow
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.numbers import lowered, number
from wijkonderzoek.wording.parties import ONE_PARTY, PARTY_NAMES

NO_ONE = "nog niemand"
SOUGHT = ONE_PARTY | {"gemeente": "afdeling van de gemeente", "bewoners": "partij van bewoners"}


@dataclass(frozen=True, slots=True)
class Searched:
    """A signalled opgave: the parties of a fitting kind that take part, and the kinds that fit."""

    joint: Joint
    there: tuple[PartnerRow, ...]
    fitting: tuple[PartnerType, ...]


def searched_partners(research: Research) -> tuple[Searched, ...]:
    """Every opgave that figures or stories signal, in report order, with the parties that fit it.

    Signalled: a figure is a concern, or many told it as a knelpunt. The analysis drives the search for partners.
    """
    partners = present_partners(research.study.approach.rows(PartnerRow, research.approach_labels))
    kinds = research.catalogue.partner_types
    found = []
    for joint in research.joint:
        if not signalled(joint):
            continue
        fitting = tuple(kind for kind in kinds.values() if joint.opgave.key in kind.opgaven)
        keys = {kind.key for kind in fitting}
        found.append(Searched(joint, tuple(p for p in partners if p.subtype in keys), fitting))
    return tuple(found)


def signalled(joint: Joint) -> bool:
    """Whether figures or stories say that something is wrong on this opgave."""
    told = joint.told.verdict if joint.told else ""
    return joint.figures == "zorg" or told in {"knelpunt", "beide"}


def missing_part(research: Research) -> Section:
    """Section 7.2: who is not there yet, as questions."""
    partners = present_partners(research.study.approach.rows(PartnerRow, research.approach_labels))
    searched = searched_partners(research)
    types = {p.type for p in partners}
    blocks: list[Block] = [
        Text(
            f"Er doet nog geen {SOUGHT[kind]} mee. Wie kan dat zijn?",
            "key",
            capital(PARTY_NAMES[kind]),
        )
        for kind in MAIN_TYPES
        if kind not in types
    ]
    blocks += [Text(_question(one), "key", one.joint.opgave.title) for one in searched if not one.there]
    if searched:
        blocks.append(_table(research, searched))
    blocks.append(Text(_note(searched, sum(not p.subtype for p in partners)), "note"))
    return Section("coalitie-ontbreekt", "7.2", "Wie ontbreekt nog", tuple(blocks))


def _question(one: Searched) -> str:
    kinds = [lowered(kind.title) for kind in one.fitting]
    wanted = f" Te denken valt aan: {'; '.join(kinds)}." if kinds else ""
    return f"Er doet nog geen partij mee die bij deze opgave past. Wie ontbreekt er?{wanted}"


def _table(research: Research, searched: tuple[Searched, ...]) -> Table:
    told = any(one.joint.told for one in searched)
    return Table(
        id="tabel-ontbreekt",
        caption="Opgaven waarop cijfers of verhalen wijzen, en de partijen die erbij passen",
        columns=(
            Column("Opgave"),
            Column("Cijfers"),
            *((Column("Verhalen"),) if told else ()),
            Column("Passende partijen die meedoen"),
        ),
        rows=tuple(
            (
                Cell(one.joint.opgave.title),
                Cell(capital(figures_text(one.joint.figures, research.land))),
                *((Cell(capital(told_text(one.joint.told))),) if told else ()),
                Cell(names_text(one.there, research.catalogue) or NO_ONE),
            )
            for one in searched
        ),
    )


def _note(searched: tuple[Searched, ...], unknown: int) -> str:
    if not searched:
        text = "Cijfers en verhalen wijzen in deze editie op geen enkele opgave."
    else:
        text = "Welke soorten partijen bij een opgave passen, is vooraf vastgelegd; het is een hulp bij het zoeken."
    if unknown:
        one = unknown == 1
        text += (
            f" Van {number(unknown)} partij{'' if one else 'en'} is niet ingevuld wat voor partij het is; "
            f"die {'telt' if one else 'tellen'} hier niet mee."
        )
    return text
