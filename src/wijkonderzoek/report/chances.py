"""Section 5, "Kansen en krachten": what is strong, what people see as a chance, and what has begun already.

Problems never stand without opportunities: what knelt per opgave has the chances beside it, or says there are none yet.
"""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.report.findings import comparison_sentence
from wijkonderzoek.report.joint import told_text
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.occasion import side_of
from wijkonderzoek.report.openings import is_clear
from wijkonderzoek.report.quotes import quotes_beside
from wijkonderzoek.report.research import Reading, Research
from wijkonderzoek.report.themes import Theme
from wijkonderzoek.schemas.approach import AanleidingRow
from wijkonderzoek.wording.counts import capital, in_conversations
from wijkonderzoek.wording.days import day_text
from wijkonderzoek.wording.numbers import EN_DASH, lowered, number
from wijkonderzoek.wording.sentences import figure_sentence, headline

MOST_STRENGTHS = 5
MOST_THEMES = 6
HOPEFUL = {"kans": "als kans", "oplossing": "als oplossing", "idee": "als idee", "trots": "met trots"}
"""What a theme may be told as to stand here."""
TOGETHER = "samenleven"
"""The opgave in which cohesion is told and measured: an asset before it is a task."""
COHESION = "sociale_cohesie_lokaal"
NONE_YET = "nog geen kans genoemd: vraag ernaar"


def chances_section(research: Research) -> Section | None:
    """Section 5; None where there is no favourable figure, nothing told as a chance and no initiative."""
    strengths, themes, begun = _strengths(research), _hopeful(research), initiatives(research)
    if not strengths and not themes and not begun:
        return None
    blocks: list[Block] = [
        Text(
            f"Wat in {research.region.name} sterk is, wat mensen als kans zien en wat er al loopt. Wie alleen de "
            "problemen telt, ziet de wijk maar half.",
            "lead",
        ),
        *_strong(research, strengths),
        *_told(research, themes),
        *_begun(begun),
        *_cohesion(research),
        *_beside_problems(research, strengths, themes, begun),
    ]
    return Section("kansen", "5", "Kansen en krachten", tuple(blocks))


def initiatives(research: Research) -> list[AanleidingRow]:
    """The initiatives and other chances of aanleidingen.csv about this area, the newest first."""
    rows = research.study.approach.rows(AanleidingRow, research.approach_labels)
    return sorted((r for r in rows if side_of(r) == "kans"), key=lambda row: row.datum, reverse=True)


def _strengths(research: Research) -> list[Reading]:
    """The favourable figures that stand beyond a toevalsmarge, the strongest place first."""
    good = [r for r in research.readings if r.judgement == "goed" and is_clear(r) and not r.indicator.modelled]
    return sorted(good, key=lambda r: (r.unfavourable or 0.0, r.indicator.key))[:MOST_STRENGTHS]


def _hopeful(research: Research) -> list[Theme]:
    """The themes told as chance, solution, idea or with pride in enough conversations, the most told first."""
    found = [theme for theme in research.themes if _as_what(research, theme)]
    return sorted(found, key=lambda t: -max(n for _, n in _as_what(research, t)))[:MOST_THEMES]


def _as_what(research: Research, theme: Theme) -> list[tuple[str, int]]:
    least = research.study.params.gesprekken.min_gesprekken_code
    return [(word, n) for kind, word in HOPEFUL.items() if (n := theme.count(kind)) >= least]


def _strong(research: Research, strengths: Sequence[Reading]) -> list[Block]:
    if not strengths:
        text = (
            f"Geen cijfer staat buiten zijn toevalsmarge gunstiger dan {research.land}. Dat zegt iets over wat er "
            "gemeten wordt, niet dat er niets sterk is."
        )
        return [Text(text, "gap", "Sterk in de cijfers")]
    table = Table(
        id="tabel-sterk",
        caption=f"Sterk in de cijfers: gunstiger dan {research.land}, voorbij de toevalsmarge",
        columns=(Column("Wat er sterk is"), Column("Op menselijke maat"), Column("Ernaast"), Column("Jaar", True)),
        rows=tuple(_strength_row(research, reading) for reading in strengths),
    )
    return [table]


def _strength_row(research: Research, reading: Reading) -> tuple[Cell, ...]:
    assert reading.comparison is not None
    return (
        Cell(headline(reading.indicator, reading.comparison.verdict, research.land)),
        Cell(figure_sentence(reading.indicator, reading.value, reading.land.value)),
        Cell(comparison_sentence(research, reading)),
        Cell(str(reading.value.year), float(reading.value.year)),
    )


def _told(research: Research, themes: Sequence[Theme]) -> list[Block]:
    talk = research.talk
    if talk is None or not research.told:
        text = "Wat bewoners zelf als kans zien, is nog niet gevraagd."
        return [Text(text, "gap", "Kansen in gesprekken")]
    if not themes:
        return [Text("Niets kwam in genoeg gesprekken als kans naar voren.", "gap", "Kansen in gesprekken")]
    least = research.study.params.gesprekken.min_gesprekken_code
    table = Table(
        id="tabel-kansen",
        caption="Wat mensen als kans zien, waar zij trots op zijn en wat zij als oplossing noemen",
        columns=(Column("Onderwerp"), Column("Opgave"), Column("In hoeveel gesprekken")),
        rows=tuple(
            (
                Cell(theme.name),
                Cell(_opgave(research, theme.opgave)),
                Cell(
                    "; ".join(
                        f"{word} {in_conversations(n, talk.count, least)}" for word, n in _as_what(research, theme)
                    )
                ),
            )
            for theme in themes
        ),
    )
    return [table]


def _opgave(research: Research, key: str) -> str:
    return research.catalogue.opgaven[key].title if key else "buiten de acht opgaven"


def _begun(begun: Sequence[AanleidingRow]) -> list[Block]:
    if not begun:
        return []
    rows = tuple((Cell(row.wat), Cell(day_text(row.datum)), Cell(row.bron or EN_DASH)) for row in begun)
    columns = (Column("Initiatief of kans"), Column("Sinds"), Column("Bron"))
    return [Table("tabel-initiatieven", "Wat er al loopt of kan beginnen", columns, rows)]


def _cohesion(research: Research) -> list[Block]:
    """Living together as an asset: what is told of it, the figure of it, and words of people."""
    told = research.told_of.get(TOGETHER)
    reading = next((r for r in research.readings if r.indicator.key == COHESION and r.value.present), None)
    parts = []
    if told is not None and told.kans >= told.least:
        parts.append(f"Samenleven en omzien naar elkaar: {told_text(told)}.")
    if reading is not None:
        parts.append(f"{figure_sentence(reading.indicator, reading.value, None).rstrip('.')} ({reading.value.year}).")
    if not parts:
        return []
    quotes = [said for said in quotes_beside(research, TOGETHER) if told is not None and told.kans >= told.least]
    blocks: list[Block] = [Text(" ".join(parts), "plain", "Samenhang als kracht")]
    return [*blocks, *(said.block(research.region.name) for said in quotes[:1])]


def _beside_problems(
    research: Research, strengths: Sequence[Reading], themes: Sequence[Theme], begun: Sequence[AanleidingRow]
) -> list[Block]:
    """Per opgave with a concern: what knelt, and the chances beside it."""
    rows = []
    for joint in research.joint:
        key = joint.opgave.key
        least = research.study.params.gesprekken.min_gesprekken_code
        problems = [f"ten minste één cijfer ongunstiger dan {research.land}"] if joint.figures == "zorg" else []
        problems += [lowered(t.name) for t in research.themes if t.opgave == key and t.count("knelpunt") >= least]
        if not problems:
            continue
        chances = [lowered(r.indicator.title) for r in strengths if r.indicator.opgave == key]
        chances += [lowered(t.name) for t in themes if t.opgave == key]
        chances += [lowered(row.wat.rstrip(".")) for row in begun if row.opgave == key]
        said = capital("; ".join(chances)) if chances else capital(NONE_YET)
        rows.append((Cell(joint.opgave.title), Cell(capital("; ".join(problems))), Cell(said)))
    if not rows:
        return []
    columns = (Column("Opgave"), Column("Wat knelt"), Column("Kansen ernaast"))
    caption = f"Bij {number(len(rows))} opgaven knelt iets; dit zijn de kansen ernaast"
    caption = caption if len(rows) != 1 else "Bij één opgave knelt iets; dit zijn de kansen ernaast"
    return [Table("tabel-knelt-en-kansen", caption, columns, tuple(rows))]
