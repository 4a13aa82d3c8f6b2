"""What parties say of the urgency of each opgave: whether they share it, never what one of them answered."""

from __future__ import annotations

from wijkonderzoek.approach.opinions import MIN_ANSWERS
from wijkonderzoek.approach.shared_urgency import SharedUrgency, Verdict, shared_urgency
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.approach import PartnerRow, UrgentieRow
from wijkonderzoek.wording.numbers import EN_DASH, listing, number
from wijkonderzoek.wording.parties import PARTY_NAMES

NOT_ASKED = "nog niet gevraagd"
VERDICTS: dict[Verdict, str] = {
    "gedeeld": "gedeeld",
    "niet hoog": "eens: niet dringend",
    "verdeeld": "verdeeld",
    "besproken": "besproken",
}


def shared_urgency_of(research: Research) -> dict[str, SharedUrgency]:
    """Per opgave that parties of this area were asked about: how urgent they find it, and whether they share that."""
    rows, labels = research.study.approach.rows, research.approach_labels
    settings = research.study.params.coalitie
    return shared_urgency(rows(UrgentieRow, labels), rows(PartnerRow, labels), settings)


def parties_text(found: SharedUrgency | None) -> str:
    """What the parties say of an opgave, in a cell of a table."""
    if found is None:
        return NOT_ASKED
    if found.median is None:
        return "besproken"
    return f"middelste score {score_text(found.median)} van 5 ({number(found.answers)} partijen), {verdict_text(found)}"


def verdict_text(found: SharedUrgency) -> str:
    """Whether an urgency is shared, in words."""
    if found.verdict == "niet alle drie":
        return f"nog niet gevraagd aan: {listing([PARTY_NAMES[kind] for kind in found.not_asked])}"
    return VERDICTS[found.verdict]


def score_text(median: float) -> str:
    """A middle score, with a decimal only where it has one.

    >>> score_text(4.0), score_text(4.5)
    ('4', '4,5')
    """
    return number(median, 0 if float(median).is_integer() else 1)


def shared_part(research: Research) -> Section | None:
    """Section 7.3; None where no party was asked."""
    found = shared_urgency_of(research)
    if not found:
        return None
    opgaven = research.catalogue.scored_opgaven
    blocks: list[Block] = []
    for verdict, label, text in _SAID:
        named = [o.title for o in opgaven if o.key in found and found[o.key].verdict == verdict]
        if named:
            blocks.append(Text(text.format(listing(named)), "key", label))
    rows = tuple((Cell(o.title), *_cells(found.get(o.key))) for o in opgaven)
    caption = f"Hoe dringend partijen de opgaven in {research.region.name} vinden, van 1 (niet) tot 5 (zeer)"
    columns = (
        Column("Opgave"),
        Column("Partijen die antwoordden", True),
        Column("Middelste score", True),
        Column("Verschil tussen laagste en hoogste", True),
        Column("Samen"),
    )
    blocks += [Table("tabel-gedeelde-urgentie", caption, columns, rows), Text(rule_text(research), "note")]
    return Section("coalitie-urgentie", "7.3", "Gedeelde urgentie", tuple(blocks))


_SAID: tuple[tuple[Verdict, str, str], ...] = (
    ("gedeeld", "Gedeeld", "Gemeente, maatschappelijke organisaties en bewoners vinden dit alle drie dringend: {}."),
    ("verdeeld", "Vraag voor het gesprek", "Over {} denken partijen verschillend: wat ziet de een dat de ander mist?"),
    ("niet alle drie", "Nog te vragen", "Niet alle drie de soorten partijen gaven hun oordeel over {}."),
)


def _cells(found: SharedUrgency | None) -> tuple[Cell, ...]:
    if found is None:
        return (Cell("0", 0.0), Cell(EN_DASH), Cell(EN_DASH), Cell(NOT_ASKED))
    if found.median is None or found.spread is None:
        return (Cell(f"minder dan {number(MIN_ANSWERS)}"), Cell(EN_DASH), Cell(EN_DASH), Cell("besproken"))
    return (
        Cell(number(found.answers), float(found.answers)),
        Cell(score_text(found.median), float(found.median)),
        Cell(number(found.spread), float(found.spread)),
        Cell(verdict_text(found)),
    )


def rule_text(research: Research) -> str:
    """The rule behind `gedeeld`, as a reader may know it."""
    settings = research.study.params.coalitie
    return (
        "Per partij telt het nieuwste antwoord. Gedeeld heet een urgentie als gemeente, maatschappelijke organisaties "
        f"en bewoners elk een middelste score van {number(settings.urgent_vanaf)} of hoger hebben, en de laagste en "
        f"hoogste score van alle partijen hooguit {number(settings.spreiding)} verschillen. Die regel lag vooraf vast. "
        f"Onder {number(MIN_ANSWERS)} antwoorden staat er alleen dat het besproken is."
    )
