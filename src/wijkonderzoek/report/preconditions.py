"""Section 9, "Randvoorwaardenscan": the seven preconditions as bestuur, uitvoering and bewoners each see them.

There is no mark over the seven, nor over the three levels.
"""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.approach.opinions import MIN_ANSWERS
from wijkonderzoek.approach.pitfalls import Pitfall, Seen, find_pitfalls
from wijkonderzoek.approach.preconditions import (
    CONDITIONS,
    LAYERS,
    Difference,
    Measurement,
    Opinion,
    differences,
    scan_conditions,
    told_twice,
)
from wijkonderzoek.report.model import (
    Block,
    Cell,
    Column,
    FigureSpec,
    OpinionMark,
    OpinionRow,
    OpinionStrip,
    Section,
    Table,
    Text,
)
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.talks import first_talk
from wijkonderzoek.schemas.agenda import Condition, RandvoorwaardeRow
from wijkonderzoek.wording.counts import capital, month_text, out_of
from wijkonderzoek.wording.days import between_days
from wijkonderzoek.wording.numbers import EN_DASH, listing, number

TITLE = "Randvoorwaardenscan"
MEANING: dict[Condition, str] = {
    "maatschappelijke urgentie": "Vindt iedereen dat hier nu iets moet gebeuren?",
    "gedeelde visie": "Willen bestuur, wijkprofessionals en bewoners dezelfde kant op?",
    "bestuurlijke verankering": "Steunen bestuurders de aanpak, en hebben professionals mandaat?",
    "onafhankelijke procesleiding": "Is er iemand die onpartijdig is en mag handelen?",
    "lange adem": "Houdt de aanpak het jaren vol, ook na verkiezingen?",
    "vertrouwen": "Vertrouwen bewoners en partijen elkaar?",
    "middelen": "Zijn er mensen, geld voor de uitvoering en geld voor het proces?",
}
"""What each of the seven asks."""
NOT_TOLD = "besproken"
NOT_ASKED = "niet gevraagd"


def preconditions(research: Research) -> Section | None:
    """Section 9; None where randvoorwaarden.csv has nothing about this area."""
    found = scan_conditions(research.study.approach.rows(RandvoorwaardeRow, research.approach_labels))
    if not found:
        return None
    newest = found[-1]
    parts = [
        _levels(research, newest),
        _questions(newest),
        _evidence(newest),
        _before(found),
        _pitfalls(research, newest),
    ]
    return Section("randvoorwaarden", "9", TITLE, (Text(_lead(newest), "lead"),), tuple(filter(None, parts)))


def _lead(newest: Measurement) -> str:
    """When and to whom it was asked."""
    return (
        f"Zeven randvoorwaarden voor een wijkaanpak, beoordeeld {between_days(newest.first, newest.last)} door "
        f"{listing([_of(layer) for layer in newest.layers])}. Een 1 is helemaal niet vervuld, een 5 helemaal wel. Een "
        "eindcijfer is er niet: wat bij de ene randvoorwaarde ontbreekt, maakt een andere niet goed."
    )


def _of(layer: str) -> str:
    return f"het {layer}" if layer == "bestuur" else f"de {layer}" if layer == "uitvoering" else layer


def _levels(research: Research, newest: Measurement) -> Section:
    table = Table(
        id="tabel-randvoorwaarden",
        caption=f"Hoe drie niveaus de randvoorwaarden in {research.region.name} zien, van 1 tot 5",
        columns=(Column("Randvoorwaarde"), *(Column(capital(layer)) for layer in LAYERS)),
        rows=tuple(
            (
                Cell(capital(condition)),
                *(_cell(newest.opinion(condition, layer)) for layer in LAYERS),
            )
            for condition in CONDITIONS
        ),
    )
    note = (
        "Het middelste oordeel (de mediaan) is dat van wie in het midden staat als alle oordelen op volgorde liggen. "
        "De streep loopt van het laagste tot het hoogste oordeel. "
        f"“{capital(NOT_TOLD)}”: minder dan {number(MIN_ANSWERS)} mensen van dit niveau antwoordden; wat zij zeiden "
        f"staat er niet. “{capital(NOT_ASKED)}”: niemand antwoordde. Wie antwoordden, is geen steekproef."
    )
    blocks = (_figure(research.region.name, newest, table), Text(note, "note"), _asked())
    return Section("randvoorwaarden-niveaus", "9.1", "Drie niveaus naast elkaar", blocks)


def _figure(name: str, newest: Measurement, table: Table) -> FigureSpec:
    """Median and range of every level that may be told, with the table behind it."""
    rows = tuple(_figure_row([newest.opinion(condition, layer) for layer in LAYERS]) for condition in CONDITIONS)
    said = "; ".join(f"{row[0].text}: {_in_words(row[1:])}" for row in table.rows)
    return FigureSpec(
        id="randvoorwaarden",
        title=_message(newest),
        alt=f"Het middelste oordeel over {name} per niveau, van 1 tot 5. {said}.",
        unit="oordeel van 1 (helemaal niet) tot 5 (helemaal wel)",
        source=f"Bron: randvoorwaarden.csv, {between_days(newest.first, newest.last)}",
        data=OpinionStrip(1.0, 5.0, "helemaal niet vervuld", "helemaal wel", LAYERS, rows),
        table=table,
    )


def _message(newest: Measurement) -> str:
    """What the figure shows: where two levels are furthest apart, where they are."""
    apart = sorted(differences(newest), key=lambda d: -d.points)
    if not apart:
        return "Hoe drie niveaus de randvoorwaarden zien"
    most = [d for d in apart if d.points == apart[0].points]
    return f"Over {listing([d.condition for d in most[:3]])} verschillen de niveaus het meest"


def _figure_row(opinions: Sequence[Opinion]) -> OpinionRow:
    marks = tuple(
        OpinionMark(float(o.low), o.median, float(o.high)) if o.median is not None and o.low and o.high else None
        for o in opinions
    )
    missing = [f"{o.layer}: {NOT_TOLD if o.n else NOT_ASKED}" for o in opinions if not o.published]
    return OpinionRow(capital(opinions[0].condition), marks, "; ".join(missing))


def _in_words(cells: Sequence[Cell]) -> str:
    return ", ".join(f"{layer} {cell.text.split(' (')[0]}" for layer, cell in zip(LAYERS, cells, strict=True))


def _asked() -> Table:
    return Table(
        id="tabel-randvoorwaarden-vragen",
        caption="Wat elke randvoorwaarde vraagt",
        columns=(Column("Randvoorwaarde"), Column("Vraag")),
        rows=tuple((Cell(capital(condition)), Cell(asked)) for condition, asked in MEANING.items()),
    )


def _cell(opinion: Opinion) -> Cell:
    if opinion.median is None:
        return Cell(NOT_TOLD if opinion.n else NOT_ASKED)
    spread = f"steeds {opinion.low}" if opinion.low == opinion.high else f"{opinion.low} tot {opinion.high}"
    return Cell(f"{_score(opinion.median)} ({spread}; {number(opinion.n)} mensen)", opinion.median)


def _score(median: float) -> str:
    return number(median, 0 if median.is_integer() else 1)


def _questions(newest: Measurement) -> Section:
    """Where levels differ: what the one sees that the other does not is a question for the conversation."""
    apart = differences(newest)
    blocks: list[Block] = [Text(_question(d), "plain", capital(d.condition)) for d in apart]
    if not blocks:
        blocks = [Text("Geen randvoorwaarde waarop twee niveaus 1 punt of meer verschillen.", "plain")]
    return Section("randvoorwaarden-vragen", "9.2", "Vragen voor het gesprek", tuple(blocks))


def _question(difference: Difference) -> str:
    high, low = difference.higher, difference.lower
    sees = "zien" if high.layer == "bewoners" else "ziet"
    misses = "zien" if low.layer == "bewoners" else "ziet"
    return (
        f"{capital(high.layer)} {_score(high.median or 0)}, {low.layer} {_score(low.median or 0)}. Wat {sees} "
        f"{_of(high.layer)} dat {_of(low.layer)} niet {misses}, en andersom?"
    )


def _evidence(newest: Measurement) -> Section | None:
    """What people pointed at, as they wrote it down."""
    if not newest.evidence:
        return None
    blocks: list[Block] = [
        Text(f"{'; '.join(item.rstrip('.') for item in said)}.", "plain", capital(condition))
        for condition, said in newest.evidence.items()
    ]
    if bare := [condition for condition in CONDITIONS if condition not in newest.evidence]:
        blocks.append(Text(f"Zonder bewijs: {listing(list(bare))}.", "gap"))
    return Section("randvoorwaarden-bewijs", "9.3", "Waar men zich op baseert", tuple(blocks))


def _before(found: Sequence[Measurement]) -> Section | None:
    """Earlier and later medians side by side, without a word for what lies between them."""
    told = told_twice(found)
    if not told:
        return None
    table = Table(
        id="tabel-randvoorwaarden-metingen",
        caption="Het middelste oordeel bij elke meting",
        columns=(
            Column("Randvoorwaarde"),
            Column("Niveau"),
            *(Column(f"Meting van {month_text(str(m.last)[:7])}", True) for m in found),
        ),
        rows=tuple(
            (Cell(capital(condition)), Cell(layer), *(_median(m.opinion(condition, layer)) for m in found))
            for condition, layer in told
        ),
    )
    note = (
        "De metingen staan naast elkaar, zonder oordeel: of er echt iets anders is, is niet getoetst, en het kunnen "
        "andere mensen zijn die antwoordden."
    )
    return Section("randvoorwaarden-eerder", "9.4", "Eerder en later", (table, Text(note, "note")))


def _median(opinion: Opinion) -> Cell:
    if opinion.median is None:
        return Cell(NOT_TOLD if opinion.n else EN_DASH)
    return Cell(_score(opinion.median), opinion.median)


def _pitfalls(research: Research, newest: Measurement) -> Section:
    """Known pitfalls: those that the tables show, and what could not be judged."""
    seen = Seen(research.study.approach, research.approach_labels, newest, first_talk(research))
    judged = find_pitfalls(seen)
    shown = [p for p in judged if p.state == "gezien"]
    counted = capital(out_of(len(shown), len(judged)))
    lead = (
        f"{counted} bekende valkuilen {'is' if len(shown) == 1 else 'zijn'} te zien in wat er ligt. Een valkuil is "
        "een reden om het erover te hebben, geen oordeel."
    )
    blocks: list[Block] = [Text(lead, "plain"), *(Text(p.sentence, "key", p.name) for p in shown), _rules(judged)]
    return Section("randvoorwaarden-valkuilen", "9.5", "Bekende valkuilen", tuple(blocks))


def _rules(judged: Sequence[Pitfall]) -> Table:
    return Table(
        id="tabel-valkuilen",
        caption="Elke valkuil met wat de tabellen zeggen",
        columns=(Column("Valkuil"), Column("Gezien"), Column("Wat er staat"), Column("Uit"), Column("Regel")),
        rows=tuple((Cell(p.name), Cell(p.state), Cell(p.sentence), Cell(p.rests_on), Cell(p.id)) for p in judged),
    )
