"""Section 6, "Waarom wel of geen extra inzet?": place, ernst and omvang side by side, never one number."""

from __future__ import annotations

from wijkonderzoek.report.figures import position_strip
from wijkonderzoek.report.joint import told_text
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.priorities import NO_STORIES, placed, priorities_part
from wijkonderzoek.report.research import Reading, Research
from wijkonderzoek.report.shared_urgency import parties_text, shared_urgency_of
from wijkonderzoek.report.standing import others, standing_blocks, standings
from wijkonderzoek.urgency.scheme import Group
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.numbers import EN_DASH, MINUS, amount_alone, number
from wijkonderzoek.wording.sentences import people_bounds, people_text


def case_for_effort(research: Research) -> Section:
    """Section 6: where a score is justified the place with its margins, then position, ernst and omvang per figure."""
    directed = [r for r in research.readings if r.indicator.directional and r.value.present]
    readings = [r for r in directed if not r.indicator.modelled]
    modelled = [r for r in directed if r.indicator.modelled]
    blocks: list[Block] = [Text(_lead(research, readings), "lead"), *standing_blocks(research), _basis(research)]
    figure = position_strip(research, readings)
    if figure is not None:
        blocks.append(figure)
    if readings:
        blocks.append(_severity_and_size(research, readings))
    if modelled:
        blocks.append(_beside(research, modelled))
    blocks.append(_three_readings(research))
    blocks.append(
        Text(
            "Een plaats tussen andere wijken signaleert iets en verklaart niets. Hij vraagt om onderzoek ter plaatse "
            "en om het oordeel van bewoners en partijen: urgentie is er pas als zij die samen ervaren.",
            "note",
        )
    )
    first = priorities_part(research)
    parts = () if first is None else (first,)
    return Section("legitimatie", "6", "Waarom wel of geen extra inzet?", tuple(blocks), parts)


def _lead(research: Research, readings: list[Reading]) -> str:
    plural = others(research)
    if not readings:
        return (
            f"Voor {research.region.name} is er in deze editie geen cijfer waarvan vaststaat welke kant gunstig is. "
            "Over extra inzet zeggen de cijfers dus niets."
        )
    if research.only:
        return (
            f"De bron bevat alleen {research.only}. De afstand tot {research.land} en de plaats tussen andere {plural} "
            "zijn daarom niet te geven; omvang is om hoeveel mensen, huishoudens of woningen het gaat."
        )
    return (
        f"Ernst is de afstand tot {research.land} in de eenheid van het cijfer zelf; omvang is om hoeveel mensen, "
        "huishoudens of woningen het gaat. Ze worden niet vermenigvuldigd en niet opgeteld. Een opgave met genoeg "
        f"cijfers krijgt een plaats tussen alle {plural}, met twee marges apart: wat toeval openlaat, en wat andere "
        "verdedigbare keuzes zouden geven."
    )


def _apart(reading: Reading) -> tuple[Cell, ...]:
    """A figure, its own value, the country's, and how far apart they are."""
    value, land = reading.value.value, reading.land.value
    return (
        Cell(reading.indicator.title),
        Cell(amount_alone(value or 0.0, reading.indicator), value),
        Cell(amount_alone(land, reading.indicator) if land is not None else EN_DASH, land),
        Cell(_gap(reading, land)),
    )


def _severity_and_size(research: Research, readings: list[Reading]) -> Table:
    alike = any(r.spread for r in readings)
    rows = tuple(
        (
            *_apart(r),
            *((Cell(_gap(r, r.spread.points[2] if r.spread else None)),) if alike else ()),
            Cell(_size(r), r.value.numerator),
            Cell(_judged(r, research.land)),
        )
        for r in readings
    )
    return Table(
        id="tabel-ernst-omvang",
        caption=f"Ernst en omvang in {research.region.name}",
        columns=(
            Column("Cijfer"),
            Column(research.region.name, True),
            Column(research.land, True),
            Column(f"Ernst: afstand tot {research.land}", True),
            *((Column(f"Afstand tot het midden van even stedelijke {others(research)}", True),) if alike else ()),
            Column("Omvang", True),
            Column("Oordeel"),
        ),
        rows=rows,
    )


def _beside(research: Research, readings: list[Reading]) -> Table:
    """Modelled figures, in a band of their own: they follow who lives somewhere, so they are never counted."""
    rows = tuple(_apart(r) for r in readings)
    return Table(
        id="tabel-modelschattingen",
        caption="Modelschattingen: ernaast gelegd en niet meegeteld. Een model schat ze uit wie er wonen, dus ze "
        "zeggen weinig over wat er in de wijk zelf anders is",
        columns=(
            Column("Cijfer"),
            Column(research.region.name, True),
            Column(research.land, True),
            Column(f"Afstand tot {research.land}", True),
        ),
        rows=rows,
    )


def _gap(reading: Reading, other: float | None) -> str:
    """How far a figure lies from another, in its own unit; a dash where either is not there."""
    value, indicator = reading.value.value, reading.indicator
    if value is None or other is None:
        return EN_DASH
    gap = value - other
    sign = "+" if gap > 0 else MINUS if gap < 0 else ""
    unit = {"%": "procentpunt"}.get(indicator.unit, indicator.unit)
    unit = "per 1.000" if unit.startswith("per 1.000") else unit
    return f"{sign}{number(abs(gap), max(indicator.decimals, 1))} {unit}"


def _size(reading: Reading) -> str:
    """How many people, households or homes, with the bounds that rounding leaves."""
    value, indicator = reading.value, reading.indicator
    people = people_text(indicator, value)
    if not people:
        return EN_DASH
    low, high = people_bounds(indicator, value)
    return people + (f" ({number(low)} tot {number(high)})" if number(low) != number(high) else "")


def _judged(reading: Reading, land: str) -> str:
    return {
        "zorg": f"ongunstiger dan {land}",
        "goed": f"gunstiger dan {land}",
        "gelijk": f"geen duidelijk verschil met {land}",
    }.get(reading.judgement, "geen oordeel: geen vergelijking")


def _basis(research: Research) -> Table:
    """Per opgave: which figures can carry a score, and whether they are enough."""
    needed = research.study.params.urgentie.min_cijfers
    return Table(
        id="tabel-basis",
        caption=f"Is er per opgave genoeg voor een score? Nodig: ten minste {number(needed)} geregistreerde of lokale "
        "cijfers met een richting",
        columns=(Column("Opgave"), Column("Cijfers die kunnen tellen", True), Column("Oordeel")),
        rows=tuple(_basis_row(research, group) for group in research.urgency.groups if not group.demonstration),
    )


def _basis_row(research: Research, group: Group) -> tuple[Cell, ...]:
    present = {r.indicator.key for r in research.readings if r.value.present}
    counted = [i for i in group.indicators if i.key in present]
    scopes = [s.scope for s in research.urgency.scores if s.group == group]
    text = "smalle basis: cijfers zonder score" if counted else "geen cijfers die kunnen tellen"
    if scopes:
        stood = [score for score, _ in standings(research) if score.group == group]
        text = "score" if stood else "geen oordeel over dit gebied: te klein, of te weinig cijfers"
        text += ", met lokale cijfers" if stood and scopes == ["studie"] else ""
    return (Cell(group.title), Cell(number(len(counted)), float(len(counted))), Cell(text))


def _three_readings(research: Research) -> Table:
    """What stands out by figures, by stories and by what parties experience: side by side, never put together."""
    stood = placed(research)
    shared = shared_urgency_of(research)
    rows = []
    for group in research.urgency.groups:
        if group.demonstration:
            continue
        figures = "geen score"
        if group.key in stood:
            standing = stood[group.key]
            figures = f"plaats {number(standing.rank)} van {number(standing.count)}"
        told = research.told_of.get(group.key)
        stories = capital(told_text(told)) if told else NO_STORIES[research.talk is None]
        rows.append((Cell(group.title), Cell(figures), Cell(stories), Cell(parties_text(shared.get(group.key)))))
    return Table(
        id="tabel-drie-lezingen",
        caption="Drie lezingen naast elkaar: cijfers, verhalen, partijen",
        columns=(
            Column("Opgave"),
            Column("Cijfers"),
            Column("Verhalen van bewoners en professionals"),
            Column("Urgentie die partijen ervaren"),
        ),
        rows=tuple(rows),
    )
