"""Where the area stands on every opgave: place with two margins, and what makes it so. Blocks of section 6."""

from __future__ import annotations

from collections.abc import Iterator

from wijkonderzoek.model import Indicator
from wijkonderzoek.report.figures import LEVEL_PLURAL
from wijkonderzoek.report.model import Block, Cell, Column, FigureSpec, RankRow, RankStrip, Table, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.urgency.contributions import contributions
from wijkonderzoek.urgency.national import Margin, Standing
from wijkonderzoek.urgency.scores import Score
from wijkonderzoek.urgency.uncertainty import WORST
from wijkonderzoek.wording.numbers import MINUS, listing, lowered, number

DEMONSTRATION = "Demonstratie: richtingen die niet zijn vastgesteld. Dit zegt niets over de wijk."


def standing_blocks(research: Research) -> Iterator[Block]:
    """The places of the area on every opgave with a score: a figure, sentences, and the table of contributions."""
    stood = standings(research)
    if not stood:
        return
    yield _rank_figure(research, stood)
    for _, standing in stood:
        yield Text(_sentence(research, standing), "plain", _title(research, standing))
    yield _contributions(research, stood)


def standings(research: Research) -> list[tuple[Score, Standing]]:
    """The scores on which the area has a place: of the country first, then of the study's gemeenten."""
    urgency, code = research.urgency, research.region.code
    found = [(score, urgency.standing(score, code)) for score in urgency.scores]
    return [(score, standing) for score, standing in found if standing is not None]


def others(research: Research) -> str:
    """What the areas are called that this one is ranked with."""
    return LEVEL_PLURAL[research.region.level]


def _title(research: Research, standing: Standing) -> str:
    title = standing.group.title
    if standing.group.demonstration:
        title = f"{title} (demonstratie)"
    if standing.scope == "studie":
        return f"{title}, met lokale cijfers"
    return title


def _among(research: Research, standing: Standing) -> str:
    """`de 458 wijken van Nederland`; with local figures those of the gemeenten that have them."""
    if standing.scope == "land":
        return f"de {number(standing.count)} {others(research)} van {research.land}"
    frame = research.urgency.frames["studie"]
    names = list(dict.fromkeys(frame.regions["gemeente_name"]))
    return f"de {number(standing.count)} {others(research)} van {listing(names)}"


def _ranks(standing: Standing, margin: Margin) -> str:
    first, last = standing.rank_at(margin.high), standing.rank_at(margin.low)
    return number(first) if first == last else f"{number(first)} tot {number(last)}"


def _sentence(research: Research, standing: Standing) -> str:
    """Where the area stands, how sure that is by chance and by choice, and how often it is among the worst tenth."""
    name = research.region.name
    worse = {0: f"Geen van {_among(research, standing)} staat er ongunstiger voor"}.get(
        standing.worse,
        f"{number(standing.worse)} van {_among(research, standing)} "
        f"{'staat' if standing.worse == 1 else 'staan'} er ongunstiger voor",
    )
    text = (
        f"{worse}; {name} staat op plaats {number(standing.rank)}, geteld vanaf de grootste opgave. Door toeval "
        f"alleen had dat plaats {_ranks(standing, standing.chance)} kunnen zijn. Met andere verdedigbare keuzes is "
        f"het plaats {_ranks(standing, standing.choice)}: in {number(standing.choice.worst * 100)} van de 100 "
        f"doorrekeningen hoort {name} bij de 10 % {others(research)} met de grootste opgave."
    )
    if not standing.chance.low <= standing.place <= standing.chance.high:
        text += (
            " De plaats zelf ligt buiten de toevalsmarge: bij zo weinig inwoners is een uiterste plaats deels toeval."
        )
    if standing.modelled is not None:
        text += f" Met de modelschattingen meegeteld zou het plaats {number(standing.rank_at(standing.modelled))} zijn."
    if standing.group.demonstration:
        text += f" {DEMONSTRATION}"
    return text


def _rank_figure(research: Research, stood: list[tuple[Score, Standing]]) -> FigureSpec:
    name, plural = research.region.name, others(research)
    rows = tuple(
        RankRow(
            label=_title(research, s),
            at=s.place,
            chance=(s.chance.low, s.chance.high),
            choice=(s.choice.low, s.choice.high),
            value_label=f"plaats {number(s.rank)} van {number(s.count)}",
        )
        for _, s in stood
    )
    said = "; ".join(
        f"{_title(research, s)} plaats {number(s.rank)} van {number(s.count)}, door toeval {_ranks(s, s.chance)}, met "
        f"andere keuzes {_ranks(s, s.choice)}"
        for _, s in stood
    )
    return FigureSpec(
        id="rang",
        title=_message(research, stood),
        alt=f"Per opgave de plaats van {name}, geteld vanaf de grootste opgave: {said}.",
        unit=f"plaats tussen alle {plural}; links de kleinste opgave, rechts de grootste",
        source="Bron: eigen berekening uit de cijfers hieronder; bijlage B zegt hoe",
        data=RankStrip(
            rows, f"kleinste opgave van alle {plural}", f"grootste opgave van alle {plural}", WORST, "grootste 10 %"
        ),
        table=_rank_table(research, stood),
    )


def _message(research: Research, stood: list[tuple[Score, Standing]]) -> str:
    """The message of the figure: on which opgaven the area is among the worst tenth whatever is chosen."""
    name, plural = research.region.name, others(research)
    real = [s for _, s in stood if not s.group.demonstration]
    sure = [lowered(s.group.title) for s in real if min(s.choice.low, s.chance.low) >= WORST]
    if sure:
        return f"{name} hoort bij de 10 % {plural} met de grootste opgave op {listing(list(dict.fromkeys(sure)))}"
    maybe = [lowered(s.group.title) for s in real if s.choice.worst > 0 or s.chance.worst > 0]
    if maybe:
        which = listing(list(dict.fromkeys(maybe)))
        return f"Of {name} bij de 10 % {plural} met de grootste opgave hoort op {which}, hangt af van toeval en keuzes"
    if real:
        return f"{name} hoort op geen opgave met een score bij de 10 % {plural} met de grootste opgave"
    return f"Demonstratie van de methode in {name}"


def _rank_table(research: Research, stood: list[tuple[Score, Standing]]) -> Table:
    rows = tuple(
        (
            Cell(_title(research, s)),
            Cell(number(s.rank), float(s.rank)),
            Cell(number(s.count), float(s.count)),
            Cell(_ranks(s, s.chance)),
            Cell(_ranks(s, s.choice)),
            Cell(number(s.choice.worst * 100), s.choice.worst * 100),
            Cell(number(s.coverage * 100), s.coverage * 100),
        )
        for _, s in stood
    )
    return Table(
        id="tabel-rang",
        caption=f"Plaats van {research.region.name} per opgave, geteld vanaf de grootste opgave",
        columns=(
            Column("Opgave"),
            Column("Plaats", True),
            Column(f"Aantal {others(research)}", True),
            Column("Toevalsmarge", True),
            Column("Keuzemarge", True),
            Column("Van de 100 doorrekeningen bij de grootste 10 %", True),
            Column("Dekking (%)", True),
        ),
        rows=rows,
    )


def _contributions(research: Research, stood: list[tuple[Score, Standing]]) -> Table:
    """What every figure adds to a score, against the area in the middle: points up are towards a greater opgave."""
    rows = []
    for score, standing in stood:
        named = {i.key: i for i in score.used}
        for key, row in contributions(score, research.region.code).iterrows():
            indicator: Indicator = named[str(key)]
            points = float(row["contribution"])
            rows.append(
                (
                    Cell(indicator.title),
                    Cell(_title(research, standing)),
                    Cell(number(row["weight"] * 100), float(row["weight"]) * 100),
                    Cell(_points(points), points),
                )
            )
    return Table(
        id="tabel-bijdragen",
        caption=f"Welke cijfers de plaats van {research.region.name} maken: punten erbij of eraf ten opzichte van het "
        "gebied in het midden",
        columns=(Column("Cijfer"), Column("Opgave"), Column("Gewicht (%)", True), Column("Bijdrage (punten)", True)),
        rows=tuple(rows),
    )


def _points(value: float) -> str:
    text = number(abs(value), 1)
    return text if text == number(0, 1) else f"{'+' if value > 0 else MINUS}{text}"
