"""The agenda as a *wijkdeal*: what is wanted, who does what with which money, what residents decide, and who signs.

It holds what people agree on or leave open, no figures of how things stand and no opinions of parties: those stand in
the report it belongs to. What is not known yet is said, so that nobody signs for more than there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wijkonderzoek.approach.agenda import Agenda, Goal, Measure, Point
from wijkonderzoek.approach.parties import hidden
from wijkonderzoek.approach.say import newest_subjects
from wijkonderzoek.report.agenda import FROM, agenda_of, measured_by, owner_text, target_text
from wijkonderzoek.report.agenda_said import ANSWERS
from wijkonderzoek.report.agenda_work import COVER_HEADS
from wijkonderzoek.report.interests import agreement_term
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text, Wijkdeal
from wijkonderzoek.report.parties import by_name, names_text, party_name, party_names, party_text
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.say import LADDER
from wijkonderzoek.schemas.approach import AfspraakRow, PartnerRow, ZeggenschapRow
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.days import term_text
from wijkonderzoek.wording.numbers import euros, listing, lowered, number

NO_AMOUNT = "Nog geen bedrag bekend"
NO_TERM = "nog niet bekend"
REVIEW = "kijken"
"""The chapter in which people fill in by hand when they meet again."""


def wijkdeal(research: Research) -> Wijkdeal | None:
    """The wijkdeal of this area; None where the study holds no goal, measure or point about it."""
    agenda = agenda_of(research)
    if agenda is None:
        return None
    parties = _taking_part(research, agenda)
    chapters: tuple[tuple[str, str, Sequence[Block]], ...] = (
        ("willen", "Wat we willen", _wanted(research, agenda)),
        ("doen", "Wat we doen", _work(research, agenda)),
        ("vragen", "Wat bewoners vroegen, en het antwoord", _asked(agenda)),
        ("beslissen", "Wat bewoners beslissen", _decided(research)),
        ("afspraken", "Wat partners afspraken, en voor hoe lang", _agreed(research)),
        ("meedoen", "Wie meedoen", _who(research, parties)),
        (REVIEW, "Wanneer we weer kijken", _review(agenda)),
    )
    return Wijkdeal(
        title=f"Wijkdeal {research.region.name}",
        lead=(
            f"Wat mensen en partijen in {research.region.name} willen bereiken, wat ieder daarvoor doet en wat "
            "bewoners beslissen. Dit stuk is om samen te bespreken en te tekenen. Wat nog open is, staat er als open."
        ),
        sections=tuple(
            Section(f"deal-{key}", str(n), title, tuple(blocks)) for n, (key, title, blocks) in enumerate(chapters, 1)
        ),
        signatories=tuple(
            dict.fromkeys(party_name(p, research.catalogue) for p in parties if p.persoon == "nee"),
        ),
    )


def _table(name: str, caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table of texts."""
    cells = tuple(tuple(Cell(text) for text in row) for row in rows)
    return Table(f"deal-tabel-{name}", caption, tuple(Column(head) for head in heads), cells)


def _wanted(research: Research, agenda: Agenda) -> list[Block]:
    """Goals with their target, who pulls them and who they come from."""
    blocks: list[Block] = []
    if agenda.goals:
        rows = [
            (g.row.doel, _target(g), owner_text(g.owner, research.catalogue), FROM[g.row.herkomst])
            for g in agenda.goals
        ]
        heads = ("Doel", "Streven", "Wie trekt het", "Van wie komt het")
        blocks.append(_table("doelen", "De doelen, met wie ze trekt en van wie ze komen", heads, rows))
    else:
        blocks.append(Text("Er zijn nog geen doelen afgesproken.", "gap"))
    if agenda.lapsed:
        gone = "; ".join(goal.row.doel for goal in agenda.lapsed)
        blocks.append(Text(f"Niet meer op de agenda: {gone}.", "note"))
    return blocks


def _target(goal: Goal) -> str:
    """The target with its year, and by what it is measured."""
    if goal.row.streefwaarde is None and goal.indicator is None:
        return "Nog geen streefcijfer"
    target = target_text(goal) if goal.row.streefwaarde is not None else "nog geen streefcijfer"
    measure = measured_by(goal).replace(", in %", "")  # the target itself says %
    return f"{capital(measure)}: {target}"


def _work(research: Research, agenda: Agenda) -> list[Block]:
    """What each does per opgave: extra effort with its money, and regular work apart."""
    extra, regular = ([m for m in found if _stands(agenda, m)] for found in (agenda.extra, agenda.regular))
    blocks: list[Block] = []
    if extra:
        heads = ("Opgave", "Maatregel", "Wie", "Wanneer", "Geld")
        rows = [(*_what(research, m), _term(m) or NO_TERM, _money(m)) for m in extra]
        blocks.append(_table("maatregelen", "Wat er extra gebeurt: wie, wanneer en met welk geld", heads, rows))
    else:
        blocks.append(Text("Extra maatregelen, bovenop het gewone werk, zijn nog niet afgesproken.", "gap"))
    idle = [goal.row.doel for goal in agenda.goals if not goal.measures]
    if idle:
        blocks.append(Text(f"{'; '.join(idle)}.", "gap", "Nog geen maatregel voor"))
    if regular:
        caption = "Gewoon werk dat doorgaat, met of zonder wijkdeal"
        work = [_what(research, m) for m in regular]
        blocks.append(_table("gewoon-werk", caption, ("Opgave", "Wat", "Wie"), work))
    return blocks


def _stands(agenda: Agenda, measure: Measure) -> bool:
    """Whether the goal of a measure was not given up."""
    return measure.goal.doel_id not in {goal.row.doel_id for goal in agenda.lapsed}


def _what(research: Research, measure: Measure) -> tuple[str, str, str]:
    opgave = research.catalogue.opgaven[measure.goal.opgave].title
    return opgave, measure.row.maatregel, party_text(measure.party, research.catalogue)


def _term(measure: Measure) -> str:
    return term_text(measure.row.start, measure.row.eind)


def _money(measure: Measure) -> str:
    """What a measure costs and how sure that money is; who pays along, and on what terms."""
    row = measure.row
    sure = lowered(COVER_HEADS[row.dekking])
    if row.budget is None:
        said = [f"{NO_AMOUNT} ({sure})" if row.dekking else NO_AMOUNT]
    else:
        said = [f"{euros(row.budget)} ({sure})"]
    said += [f"Betaalt mee: {row.financier}"] if row.financier else []
    said += [f"Voorwaarde: {row.voorwaarden}"] if row.voorwaarden else []
    return ". ".join(text.rstrip(".") for text in said)


def _asked(agenda: Agenda) -> list[Block]:
    """Bid and counter-bid: each point of residents with its answer."""
    if not agenda.points:
        return [Text("Er zijn nog geen punten van bewoners vastgelegd.", "gap")]
    points = [*agenda.unanswered, *(point for point in agenda.points if point.row.antwoord)]
    rows = [(p.row.punt, p.by or "Bewoners", _answer(p)) for p in points]
    return [_table("punten", "Bod en tegenbod", ("Vraag", "Van wie", "Antwoord"), rows)]


def _answer(point: Point) -> str:
    answer = ANSWERS[point.row.antwoord]
    return f"{answer}. {capital(point.row.reden)}" if point.row.reden else answer


def _decided(research: Research) -> list[Block]:
    """What residents decide (along), what they are heard on, and what cannot be decided along and why."""
    found = newest_subjects(research.study.approach.rows(ZeggenschapRow, research.approach_labels))
    if not found.rows:
        return [Text("Nog niet vastgelegd: waarover bewoners beslissen en waarover niet.", "gap")]
    rows = [
        (
            row.onderwerp,
            LADDER[row.trede] if row.kan == "ja" else f"kan niet; {LADDER[row.trede]}",
            row.beslisser,
            _why(row),
        )
        for row in found.rows
    ]
    heads = ("Onderwerp", "Bewoners", "Wie het laatste woord heeft", "Waarom")
    return [_table("beslissen", "Waarover bewoners beslissen, en waarover niet", heads, rows)]


def _why(row: ZeggenschapRow) -> str:
    return row.waarom or "niet vastgelegd"


def _agreed(research: Research) -> list[Block]:
    """What partners committed themselves to and for how long; whether they kept it is not told here."""
    agreed = research.study.approach.rows(AfspraakRow, research.approach_labels)
    if not agreed:
        return [Text("Er zijn nog geen afspraken van partners vastgelegd.", "gap")]
    names = party_names(research)
    ordered = sorted(agreed, key=lambda r: (names[r.partij_id].casefold(), r.van is None, r.van, r.afspraak_id))
    rows = [
        (names[r.partij_id], r.afspraak, capital(agreement_term(r)), r.meetbaar_resultaat or "niet afgesproken")
        for r in ordered
    ]
    heads = ("Partij", "Afspraak", "Looptijd", "Waaraan te zien")
    return [_table("afspraken", "Afspraken, op alfabet van partij", heads, rows)]


def _taking_part(research: Research, agenda: Agenda) -> list[PartnerRow]:
    """The parties of this area, and those of elsewhere that pull a goal or carry out a measure here; none that left."""
    approach = research.study.approach
    busy = {goal.row.eigenaar for goal in agenda.goals} | {
        m.row.partij_id for m in agenda.measures if _stands(agenda, m)
    }
    here = {row.partij_id for row in approach.rows(PartnerRow, research.approach_labels)} | busy
    there = (row for row in approach.rows(PartnerRow) if row.partij_id in here and row.tot is None)
    return by_name(there, research.catalogue)


def _who(research: Research, parties: Sequence[PartnerRow]) -> list[Block]:
    """The parties by name, in alphabetical order; people who did not agree to be named only in number."""
    named = [p for p in parties if not hidden(p)]
    people = len(parties) - len(named)
    if not parties:
        return [Text("Nog niet vastgelegd is wie er meedoen.", "gap")]
    said = [f"{names_text(named, research.catalogue)}."] if named else []
    if people:
        many = "Er doet ook 1 persoon" if people == 1 else f"Er doen ook {number(people)} mensen"
        said.append(f"{many} mee die hier niet met naam {'staat' if people == 1 else 'staan'}.")
    return [Text(" ".join(said))]


def _review(agenda: Agenda) -> list[Block]:
    """That no day is known to look again, and in which years goals should be reached."""
    years = sorted({goal.row.streefjaar for goal in agenda.goals if goal.row.streefjaar})
    said = [f"{y} ({'; '.join(lowered(g.row.doel) for g in agenda.goals if g.row.streefjaar == y)})" for y in years]
    blocks: list[Block] = [
        Text("Er is nog geen dag bekend waarop we samen terugkijken. Spreek die af en vul haar in.", "gap")
    ]
    if said:
        blocks.append(Text(f"{listing(said)}.", "plain", "Streefjaren van de doelen"))
    return blocks
