"""What happens for the goals: measures per opgave, regular work apart, who takes on what, and the money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wijkonderzoek.approach.agenda import Agenda, Measure
from wijkonderzoek.approach.money import (
    COVERS,
    Allocation,
    Cover,
    Money,
    allocate,
    money_by_opgave,
    money_by_party,
    money_of,
)
from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.parties import by_text, party_text
from wijkonderzoek.report.research import Research
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.days import term_text
from wijkonderzoek.wording.numbers import EN_DASH, euros, listing, number

UNKNOWN = "niet bekend"
COVER_HEADS: Mapping[Cover, str] = {
    "gedekt": "Geld is er",
    "deels": "Geld is er deels",
    "niet": "Geld is er niet",
    "": "Niet bekend of het er is",
}


def work_part(research: Research, agenda: Agenda) -> Section | None:
    """Measures per opgave with whom they are for and what should come of them; regular work in a table of its own."""
    if not agenda.measures:
        return None
    blocks: list[Block] = [
        _measures(research, key, [m for m in agenda.extra if m.goal.opgave == key])
        for key in dict.fromkeys(m.goal.opgave for m in agenda.extra)
    ]
    if not agenda.extra:
        blocks.append(Text("Extra maatregelen, bovenop het gewone werk, zijn er nog niet.", "gap"))
    if agenda.regular:
        text = "Dit werk is er ook zonder wijkaanpak. Het telt hieronder niet mee als extra inzet."
        blocks += [Text(text, "plain", "Gewoon werk dat doorgaat"), _regular(research, agenda.regular)]
    return Section("agenda-werk", "", "Wat er gebeurt", tuple(blocks))


def _measures(research: Research, key: str, measures: Sequence[Measure]) -> Table:
    title = research.catalogue.opgaven[key].title
    return Table(
        id=f"tabel-maatregelen-{key}",
        caption=f"{title}: wat er extra gebeurt, voor wie en waarvoor",
        columns=(
            Column("Maatregel"),
            Column("Voor het doel"),
            Column("Voor wie"),
            Column("Wat het moet opleveren"),
            Column("Wie en wanneer"),
        ),
        rows=tuple(
            (
                Cell(m.row.maatregel),
                Cell(m.goal.doel),
                Cell(m.row.doelgroep or UNKNOWN),
                Cell(m.row.beoogd_resultaat or UNKNOWN),
                Cell(_who_and_when(research.catalogue, m)),
            )
            for m in measures
        ),
    )


def _who_and_when(catalogue: Catalogue, measure: Measure) -> str:
    term = term_text(measure.row.start, measure.row.eind)
    return capital(", ".join(filter(None, [party_text(measure.party, catalogue), term])))


def _regular(research: Research, measures: Sequence[Measure]) -> Table:
    return Table(
        id="tabel-gewoon-werk",
        caption=f"Gewoon werk in {research.region.name} dat aan de doelen bijdraagt",
        columns=(Column("Wat"), Column("Opgave"), Column("Voor wie"), Column("Wie en wanneer")),
        rows=tuple(
            (
                Cell(m.row.maatregel),
                Cell(research.catalogue.opgaven[m.goal.opgave].title),
                Cell(m.row.doelgroep or UNKNOWN),
                Cell(_who_and_when(research.catalogue, m)),
            )
            for m in measures
        ),
    )


def allocation_part(research: Research, agenda: Agenda) -> Section | None:
    """Party by opgave, with every pair in which nothing happens visible."""
    if not agenda.parties:
        return None
    opgaven = research.catalogue.scored_opgaven
    matrix = allocate(agenda, [opgave.key for opgave in opgaven])
    table = Table(
        id="tabel-wie-wat",
        caption="Wie welke opgave oppakt",
        columns=(Column("Partij"), *(Column(opgave.short_title) for opgave in opgaven)),
        rows=tuple(
            (
                Cell(party),
                *(Cell(_allocated(of_party[opgave.key])) for opgave in opgaven),
            )
            for party, of_party in by_text(matrix, research.catalogue)
        ),
    )
    alone = [o.title for o in opgaven if not any(of_party[o.key].extra for of_party in matrix.values())]
    blocks: list[Block] = []
    if alone:
        blocks.append(Text(f"Voor deze opgaven doet nu niemand iets extra: {listing(alone)}.", "gap"))
    note = (
        "In elk vak staat hoeveel maatregelen een partij uitvoert: extra, of als gewoon werk. “Trekker” heet wie een "
        f"doel bij die opgave trekt. Een streepje ({EN_DASH}): niets op de agenda. Dat hoeft geen gemis te zijn."
    )
    return Section("agenda-wie", "", "Wie wat oppakt", (*blocks, table, Text(note, "note")))


def _allocated(found: Allocation) -> str:
    said = [
        f"{number(found.extra)} extra" if found.extra else "",
        f"{number(found.regular)} gewoon" if found.regular else "",
        "trekker" if found.owns else "",
    ]
    return ", ".join(filter(None, said)) or EN_DASH


def money_part(research: Research, agenda: Agenda) -> Section | None:
    """The money of extra effort per opgave and per party, by how sure it is; who pays along, and on what terms."""
    extra = agenda.extra
    if not extra:
        return None
    opgaven = research.catalogue.opgaven
    covers = [cover for cover in COVERS if cover in money_of(extra).euros]
    blocks: list[Block] = [Text(_known(money_of(extra)), "plain")]
    if covers:
        per_opgave = {opgaven[key].title: money for key, money in money_by_opgave(extra).items()}
        per_party = dict(by_text(money_by_party(extra), research.catalogue))
        blocks += [
            _money_table("opgave", "Opgave", per_opgave, covers),
            _money_table("partij", "Partij die het uitvoert", per_party, covers),
        ]
    blocks += _funders(extra)
    note = (
        "Alleen extra inzet; gewoon werk telt niet mee. Bedragen die niet even zeker zijn, zijn niet bij elkaar "
        "opgeteld. Een maatregel zonder bedrag is niet gratis: wat die kost, is niet bekend."
    )
    return Section("agenda-geld", "", "Geld", (*blocks, Text(note, "note")))


def _known(money: Money) -> str:
    known = money.measures - money.unknown
    text = f"Van {number(known)} van de {number(money.measures)} extra maatregelen is bekend wat zij kosten."
    if "gedekt" in money.euros:
        text += f" Voor {euros(money.euros['gedekt'])} is het geld er."
    return text


def _money_table(about: str, head: str, found: Mapping[str, Money], covers: Sequence[Cover]) -> Table:
    return Table(
        id=f"tabel-geld-{about}",
        caption=f"Geld voor extra inzet per {about}, naar hoe zeker het is",
        columns=(
            Column(head),
            Column("Maatregelen", True),
            *(Column(COVER_HEADS[cover], True) for cover in covers),
            Column("Zonder bedrag", True),
        ),
        rows=tuple(
            (
                Cell(label),
                Cell(number(money.measures), float(money.measures)),
                *(_euros_cell(money, cover) for cover in covers),
                Cell(number(money.unknown), float(money.unknown)),
            )
            for label, money in found.items()
        ),
    )


def _euros_cell(money: Money, cover: Cover) -> Cell:
    value = money.euros.get(cover)
    return Cell(EN_DASH) if value is None else Cell(euros(value), value)


def _funders(measures: Sequence[Measure]) -> list[Block]:
    paid = [m for m in measures if m.row.financier]
    if not paid:
        return []
    table = Table(
        id="tabel-financiers",
        caption="Wie meebetaalt, en op welke voorwaarden",
        columns=(Column("Maatregel"), Column("Wie betaalt"), Column("Voorwaarden")),
        rows=tuple((Cell(m.row.maatregel), Cell(m.row.financier), Cell(m.row.voorwaarden or EN_DASH)) for m in paid),
    )
    return [table]
