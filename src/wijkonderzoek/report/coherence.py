"""Section 3.9: how opgaven stack and hang together, in figures and in what people tell in one breath."""

from __future__ import annotations

from wijkonderzoek.evidence.cooccurrence import cooccurrence
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.wording.counts import capital, in_conversations
from wijkonderzoek.wording.numbers import lowered, number

MOST_PAIRS = 8


def coherence(research: Research) -> Section | None:
    """Which opgaven give a signal, and which are told in the same conversation; None without stories."""
    if not research.told:
        return None
    blocks: list[Block] = [Text(_stacked(research), "plain")]
    pairs = _pairs(research)
    if pairs:
        first, second, both = pairs[0]
        blocks.append(Text(_together(research, first, second, both), "plain"))
        blocks.append(_pairs_table(research, pairs))
    blocks.append(
        Text(
            "Dat opgaven in één gesprek voorkomen, zegt niet dat mensen ze met elkaar verbinden, en ook niet dat "
            "het een van het ander komt.",
            "note",
        )
    )
    return Section("stand-samenhang", "3.9", "Hoe opgaven samenhangen", tuple(blocks))


def _stacked(research: Research) -> str:
    """On how many opgaven figures or stories give a signal, and on which both do."""
    figures = {j.opgave.key for j in research.joint if j.figures == "zorg"}
    stories = {j.opgave.key for j in research.joint if j.told is not None and j.told.verdict in ("knelpunt", "beide")}
    titles = {j.opgave.key: lowered(j.opgave.title) for j in research.joint}
    any_, both = figures | stories, figures & stories
    if not any_:
        return "Op geen van de acht opgaven geven cijfers of verhalen een signaal."
    text = (
        f"Op {number(len(any_))} van de {number(len(titles))} opgaven geven cijfers of verhalen een signaal: "
        f"{'; '.join(title for key, title in titles.items() if key in any_)}."
    )
    if both:
        text += f" Allebei op {'; '.join(title for key, title in titles.items() if key in both)}."
    return text


def _pairs(research: Research) -> list[tuple[str, str, int]]:
    """The pairs of opgaven told in the same conversation, in enough of them, the most often first."""
    talk = research.talk
    assert talk is not None
    table = cooccurrence(talk.narrowed, "opgave")
    least = research.study.params.gesprekken.min_gesprekken_code
    told = table[table["both"] >= least].sort_values("both", ascending=False, kind="stable").head(MOST_PAIRS)
    rows = zip(told.index.tolist(), told["both"].tolist(), strict=True)
    return [(str(first), str(second), int(both)) for (first, second), both in rows]


def _together(research: Research, first: str, second: str, both: int) -> str:
    talk = research.talk
    assert talk is not None
    least = research.study.params.gesprekken.min_gesprekken_code
    where = capital(in_conversations(both, talk.count, least))
    opgaven = research.catalogue.opgaven
    return f"{where} gaat het over {lowered(opgaven[first].title)} én over {lowered(opgaven[second].title)}."


def _pairs_table(research: Research, pairs: list[tuple[str, str, int]]) -> Table:
    opgaven = research.catalogue.opgaven
    return Table(
        id="tabel-samenhang",
        caption="Opgaven die het vaakst in hetzelfde gesprek ter sprake kwamen",
        columns=(Column("Opgave"), Column("Samen met"), Column("Gesprekken", True)),
        rows=tuple(
            (Cell(opgaven[first].title), Cell(opgaven[second].title), Cell(number(both), float(both)))
            for first, second, both in pairs
        ),
    )
