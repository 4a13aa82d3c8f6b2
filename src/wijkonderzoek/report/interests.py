"""What parties have to gain and agree on: interests and energy, agreements, gains, and costs and gains in euros."""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.approach.coalition import Length, length_of, present_partners
from wijkonderzoek.approach.costs_gains import Account, Range, costs_and_gains
from wijkonderzoek.approach.opinions import MIN_ANSWERS
from wijkonderzoek.approach.parties import hidden
from wijkonderzoek.approach.shared_urgency import MUCH, Vitality, interests, shared_interests, vitality
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.parties import by_name, names_text, of_parties, party_name, party_names
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.approach import AfspraakRow, BelangRow, MkbaRow, PartnerRow, UrgentieRow
from wijkonderzoek.wording.days import day_text
from wijkonderzoek.wording.numbers import EN_DASH, NBSP, euros, number

LENGTHS: dict[Length, str] = {
    "lang": "vier jaar of langer",
    "kort": "korter dan vier jaar",
    "open": "zonder einddatum",
    "onbekend": "looptijd niet bekend",
}
NO_AGREEMENT = "nog geen afspraak"


def _partners(research: Research) -> tuple[PartnerRow, ...]:
    return research.study.approach.rows(PartnerRow, research.approach_labels)


def _open_partners(research: Research) -> list[PartnerRow]:
    """The present parties of which something may be told one by one, by name."""
    return by_name((p for p in present_partners(_partners(research)) if not hidden(p)), research.catalogue)


def interests_part(research: Research) -> Section | None:
    """Section 7.4: interests and energy per party and opgave, and what keeps each party in; None without either."""
    rows = research.study.approach.rows
    belangen = rows(BelangRow, research.approach_labels)
    if not belangen and not rows(UrgentieRow, research.approach_labels):
        return None
    partners = _open_partners(research)
    blocks: list[Block] = [*_matrix(research, belangen, partners)]
    found = vitality(
        _partners(research),
        rows(UrgentieRow, research.approach_labels),
        belangen,
        rows(AfspraakRow, research.approach_labels),
        research.study.params.coalitie,
    )
    shown = {v.partner.partij_id: v for v in found}
    if partners:
        blocks.append(_vitality_table(research, [shown[p.partij_id] for p in partners]))
    blocks.append(Text(_vitality_note(research, len(found) - len(partners)), "note"))
    return Section("coalitie-belangen", "7.4", "Belangen en energie", tuple(blocks))


def _matrix(research: Research, rows: Sequence[BelangRow], partners: Sequence[PartnerRow]) -> list[Block]:
    found = interests(rows, partners)
    if not found:
        return [Text("Welke belangen partijen hebben, is nog niet opgeschreven (belangen.csv).", "gap")]
    opgaven = [o for o in research.catalogue.scored_opgaven if any(key == o.key for _, key in found)]
    names = {p.partij_id: party_name(p, research.catalogue) for p in partners}
    shared = shared_interests(found)
    table = Table(
        id="tabel-belangen",
        caption="Belang en energie per partij en opgave, van 0 (geen) tot 3 (groot). Het eerste getal is het belang, "
        "het tweede de energie",
        columns=(Column("Partij"), *(Column(o.short_title) for o in opgaven)),
        rows=tuple(
            (Cell(names[p.partij_id]), *(_pair(found.get((p.partij_id, o.key))) for o in opgaven)) for p in partners
        ),
    )
    if not shared:
        return [table, Text("Nog op geen opgave hebben twee partijen een groot belang.", "plain")]
    together = Table(
        id="tabel-gedeeld-belang",
        caption="Waar twee of meer partijen een groot belang delen",
        columns=(Column("Opgave"), Column("Partijen met een belang van 2 of 3")),
        rows=tuple(
            (Cell(o.title), Cell(names_text([p for p in partners if p.partij_id in shared[o.key]], research.catalogue)))
            for o in opgaven
            if o.key in shared
        ),
    )
    return [table, together]


def _pair(row: BelangRow | None) -> Cell:
    return Cell(f"{row.belang}{NBSP}en{NBSP}{row.energie}" if row else EN_DASH)


def _vitality_table(research: Research, found: Sequence[Vitality]) -> Table:
    return Table(
        id="tabel-vitaliteit",
        caption="Wat een partij bij de coalitie houdt: vier dingen naast elkaar, zonder eindcijfer",
        columns=(
            Column("Partij"),
            Column("Voelt urgentie"),
            Column("Heeft er zelf belang bij"),
            Column("Heeft er energie voor"),
            Column("Legde vast"),
        ),
        rows=tuple(
            (
                Cell(party_name(v.partner, research.catalogue)),
                Cell("besproken" if v.urgency is None else _high_text(v.urgency)),
                Cell(_high_text(v.gain)),
                Cell(_high_text(v.energy)),
                Cell(LENGTHS[v.commitment] if v.commitment else NO_AGREEMENT),
            )
            for v in found
        ),
    )


def _high_text(pair: tuple[int, int]) -> str:
    high, asked = pair
    if not asked:
        return "nog niet gevraagd"
    of = f"{number(asked)} {'opgave' if asked == 1 else 'opgaven'}"
    return f"hoog bij {number(high) if high else 'geen'} van de {of}"


def _vitality_note(research: Research, left_out: int) -> str:
    text = (
        f"Hoog is bij urgentie {number(research.study.params.coalitie.urgent_vanaf)} of meer van 5, bij belang en "
        f"energie {number(MUCH)} of meer van 3. Urgentie staat er alleen bij partijen van een soort waarvan er "
        f"minstens {number(MIN_ANSWERS)} antwoordden, en nooit bij één persoon; anders staat er “besproken”. De vier "
        "worden niet opgeteld."
    )
    if left_out:
        people = "1 persoon die" if left_out == 1 else f"{number(left_out)} mensen die"
        text += f" Van {people} niet met naam in dit rapport {'staat' if left_out == 1 else 'staan'}, staat hier niets."
    return text


def agreements_part(research: Research) -> Section | None:
    """Section 7.5: what is agreed and for how long; None without agreements. Whether they are kept is section 10."""
    rows = research.study.approach.rows(AfspraakRow, research.approach_labels)
    if not rows:
        return None
    names = party_names(research)
    ordered = sorted(rows, key=lambda r: (names[r.partij_id].casefold(), r.van is None, r.van, r.afspraak_id))
    table = Table(
        id="tabel-afspraken",
        caption="Wat partijen afspraken, en voor hoe lang",
        columns=(Column("Afspraak"), Column("Partij"), Column("Looptijd"), Column("Duur"), Column("Waaraan te zien")),
        rows=tuple(
            (
                Cell(row.afspraak),
                Cell(names[row.partij_id]),
                Cell(agreement_term(row)),
                Cell(LENGTHS[length_of(row.van, row.tot)]),
                Cell(row.meetbaar_resultaat or "niet afgesproken"),
            )
            for row in ordered
        ),
    )
    note = (
        "Of afspraken zijn nagekomen, staat hier niet. Dat hoort bij de voortgang (hoofdstuk 10); een afspraak die "
        "niet is nagekomen, staat daar alleen met de reactie van de partij zelf."
    )
    blocks = (Text(_agreements_text(research, rows), "key", "Voor langere tijd"), table, Text(note, "note"))
    return Section("coalitie-afspraken", "7.5", "Afspraken en termijnen", blocks)


def _agreements_text(research: Research, rows: Sequence[AfspraakRow]) -> str:
    present = present_partners(_partners(research))
    long = {r.partij_id for r in rows if length_of(r.van, r.tot) == "lang"}
    without = [p for p in present if p.partij_id not in {r.partij_id for r in rows}]
    n = sum(p.partij_id in long for p in present)
    text = f"Iets afgesproken voor vier jaar of langer: {of_parties(n, len(present))}."
    if without:
        text += f" Nog geen afspraak is er met: {names_text(without, research.catalogue)}."
    return text


def agreement_term(row: AfspraakRow) -> str:
    """From when to when an agreement runs, in days; what is not known is said."""
    if row.van is None and row.tot is None:
        return "niet bekend"
    first = day_text(row.van) if row.van else "begin niet bekend"
    return f"{first} tot en met {day_text(row.tot)}" if row.tot else f"{first}, geen einde afgesproken"


def gains_part(research: Research) -> Section | None:
    """Section 7.6: what the approach brings each party, in its own words; None where none is written down."""
    rows = research.study.approach.rows(BelangRow, research.approach_labels)
    partners = _open_partners(research)
    found = {key: row for key, row in interests(rows, partners).items() if row.baat_tekst}
    if not found:
        return None
    opgaven = research.catalogue.scored_opgaven
    table = Table(
        id="tabel-baat",
        caption="Wat partijen zelf zeggen eraan te hebben",
        columns=(Column("Partij"), Column("Opgave"), Column("Wat het oplevert")),
        rows=tuple(
            (Cell(party_name(p, research.catalogue)), Cell(o.title), Cell(found[p.partij_id, o.key].baat_tekst))
            for p in partners
            for o in opgaven
            if (p.partij_id, o.key) in found
        ),
    )
    blocks: list[Block] = [table]
    without = [p for p in partners if not any(party == p.partij_id for party, _ in found)]
    if without:
        text = f"Nog niet opgeschreven is wat het oplevert voor: {names_text(without, research.catalogue)}."
        blocks.append(Text(text, "gap"))
    return Section("coalitie-baat", "7.6", "Wat het elke partij oplevert", tuple(blocks))


def costs_part(research: Research) -> Section | None:
    """Section 7.7: costs and gains per party, low, middle and high; None without estimates. No total, ever."""
    rows = research.study.approach.rows(MkbaRow, research.approach_labels)
    if not rows:
        return None
    names = party_names(research)
    accounts = sorted(costs_and_gains(rows).accounts, key=lambda a: names[a.partij_id].casefold())
    lead = (
        "Dit zijn schattingen, met een lage, een middelste en een hoge. Elk bedrag staat er twee keer: bij wie het "
        "betaalt en bij wie er baat bij heeft, want dat zijn vaak anderen. Een totaal staat er niet: er is geen "
        "nulalternatief om het naast te leggen."
    )
    return Section(
        "coalitie-kosten-baten",
        "7.7",
        "Kosten en baten per partij",
        (Text(lead, "plain", "Indicatief"), _accounts_table(names, accounts), _effects_table(names, rows)),
    )


def _accounts_table(names: dict[str, str], accounts: Sequence[Account]) -> Table:
    return Table(
        id="tabel-kosten-baten",
        caption="Wat elke partij betaalt en eraan heeft, indicatief: middelste schatting, met de laagste en hoogste",
        columns=(
            Column("Partij"),
            Column("Betaalt (van laag tot hoog)", True),
            Column("Heeft eraan (van laag tot hoog)", True),
        ),
        rows=tuple((Cell(names[a.partij_id]), _estimate(a.pays), _estimate(a.gains)) for a in accounts),
    )


def _estimate(found: Range | None) -> Cell:
    if found is None:
        return Cell(EN_DASH)
    return Cell(f"{euros(found.middle)} ({euros(found.low)} tot {euros(found.high)})", found.middle)


def _effects_table(names: dict[str, str], rows: Sequence[MkbaRow]) -> Table:
    return Table(
        id="tabel-effecten",
        caption="Waar de schattingen vandaan komen",
        columns=(
            Column("Effect"),
            Column("Betaalt"),
            Column("Heeft eraan"),
            Column("Van laag tot hoog"),
            Column("Zekerheid"),
            Column("Bron"),
        ),
        rows=tuple(
            (
                Cell(row.effect),
                Cell(names[row.partij_betaalt]),
                Cell(names[row.partij_profiteert]),
                Cell(f"{euros(row.laag)} tot {euros(row.hoog)}"),
                Cell(row.zekerheid),
                Cell(row.bron),
            )
            for row in sorted(rows, key=lambda row: row.effect.casefold())
        ),
    )
