"""Section 3, "Stand van de wijk": the wijk in short, then the eight opgaven in one fixed pattern."""

from __future__ import annotations

from wijkonderzoek.model import Opgave
from wijkonderzoek.report.coherence import coherence
from wijkonderzoek.report.findings import strip_of
from wijkonderzoek.report.joint import Joint, joint_badge, joint_table
from wijkonderzoek.report.maps import map_of
from wijkonderzoek.report.model import Block, LabelledValue, Section, Strip, Text, Values
from wijkonderzoek.report.peers import peers_lead
from wijkonderzoek.report.quotes import quotes_beside
from wijkonderzoek.report.research import Reading, Research
from wijkonderzoek.wording.numbers import amount, listing, lowered, number, reason_text, value_text

IN_SHORT = (
    "inwoners",
    "leeftijd_0_15_pct",
    "leeftijd_65_pct",
    "huishoudens_kinderen_pct",
)


TREND_NOTE = (
    "De lijnen laten jaren zien, zonder oordeel: of er echt iets is veranderd, is niet getoetst. Ook is niet vast te "
    "stellen of een wijk verandert of dat er andere mensen zijn komen wonen."
)
"""Stands once above all series: a line is no trend before it is tested."""


JOINT_LEAD = (
    "Cijfers en verhalen staan hier naast elkaar en worden niet bij elkaar opgeteld. Waar ze uiteenlopen, is dat een "
    "vraag voor het gesprek."
)


def state_of_the_wijk(research: Research) -> Section:
    """Section 3 with a part for the wijk in short and one for each opgave."""
    general = next(o for o in research.catalogue.opgaven.values() if not o.scored)
    parts = [_in_short(research, general)]
    parts += [_opgave(research, joint, n) for n, joint in enumerate(research.joint, start=1)]
    parts += filter(None, [coherence(research)])
    blocks: list[Block] = []
    if research.told:
        blocks += [Text(JOINT_LEAD, "lead"), joint_table(research)]
    if not figures_in_annex(research):
        blocks += how_to_read(research)
    return Section("stand", "3", "Stand van de wijk", tuple(blocks), tuple(parts))


def how_to_read(research: Research) -> list[Block]:
    """What every figure has in common, and what it is set beside; stands above the figures, wherever they are."""
    blocks: list[Block] = [
        Text(
            "Elk cijfer heeft hetzelfde patroon: wat het zegt, hoe het zich verhoudt tot de gemeente"
            f"{'' if research.only else f' en {research.land}'}, en hoe zeker het is. “Meer” of “minder” staat er "
            "alleen waar het verschil groter is dan de marge.",
            "lead",
        ),
        peers_lead(research),
    ]
    if len(research.country.tables) > 1:
        blocks.append(Text(TREND_NOTE, "note"))
    return blocks


def _in_short(research: Research, opgave: Opgave) -> Section:
    region, country = research.region, research.country
    readings = {r.indicator.key: r for r in research.readings}
    chosen = [readings[key] for key in IN_SHORT if key in readings]
    blocks: list[Block] = [Text(_place(research), "lead")]
    if chosen:
        blocks.append(Values(tuple(_labelled(research, r) for r in chosen)))
    figure = map_of(research)
    if figure is not None:
        blocks.append(figure)
    blocks.append(
        Text(
            f"Indeling in wijken en buurten van {country.indeling}: {country.indeling_reason}. Elk cijfer is dat van "
            "het nieuwste jaar met waarden.",
            "note",
        )
    )
    if not figures_in_annex(research):
        blocks += [*figure_strips(research, opgave), *_gaps(research, research.of_opgave(opgave.key))]
    return Section(f"stand-{opgave.key}", "", f"{region.name} in het kort", tuple(blocks))


def _place(research: Research) -> str:
    region = research.region
    kind = {"wijk": "een wijk", "buurt": "een buurt", "gemeente": "een gemeente"}.get(region.level.value, "een gebied")
    where = f" in {region.gemeente_name}" if region.gemeente_name and region.level.value != "gemeente" else ""
    text = f"{region.name} is {kind}{where}."
    if region.members:
        names = [str(research.country.regions.at[code, "name"]) for code in region.members]
        parts = {"WK": "wijken", "GM": "gemeenten"}.get(region.members[0][:2], "buurten")
        text = f"{region.name} is een gebied{where} van {number(len(names))} {parts}: {listing(names)}."
    residents = next((r for r in research.readings if r.indicator.key == "inwoners"), None)
    if residents and residents.value.value == 0:
        return f"{text} Er wonen volgens de bron geen mensen."
    if residents and residents.value.value is not None:
        small = residents.value.value < research.country.min_residents
        text += f" Er wonen {amount(residents.value.value, residents.indicator)} mensen ({residents.value.year})."
        if small:
            text += (
                f" Dat zijn er minder dan {number(research.country.min_residents)}; daarom staat dit gebied niet "
                "tussen de andere gebieden gerangschikt."
            )
    return text


def _labelled(research: Research, reading: Reading) -> LabelledValue:
    indicator, value = reading.indicator, reading.value
    note = ""
    if reading.land.value is not None and indicator.measure != "count" and value.present:
        note = f"{research.land} {amount(reading.land.value, indicator)}"
    return LabelledValue(indicator.title, value_text(value, indicator), value, note)


def _opgave(research: Research, joint: Joint, n: int) -> Section:
    """An opgave: its question, how figures and stories relate, quotes, and the figures or where they are."""
    opgave = joint.opgave
    readings = research.of_opgave(opgave.key)
    blocks: list[Block] = [Text(opgave.question, "lead")]
    if research.told:
        blocks.append(joint_badge(research, joint))
        blocks += [said.block(research.region.name) for said in quotes_beside(research, opgave.key)]
    strips = figure_strips(research, opgave)
    if not strips:
        blocks.append(Text(_empty(readings), "gap"))
    elif figures_in_annex(research):
        blocks += [Text(strip.sentence, "plain", strip.title) for strip in strips if not strip.context]
        blocks.append(Text(f"Figuren, marges en achtergrond: bijlage A, {opgave.title}.", "note"))
    else:
        blocks += [*strips, *_gaps(research, readings)]
    return Section(f"stand-{opgave.key}", f"3.{n}", opgave.title, tuple(blocks))


def figure_strips(research: Research, opgave: Opgave) -> list[Strip]:
    """The figures of an opgave in the one pattern: those with a direction first, modelled ones last."""
    shown = [r for r in research.of_opgave(opgave.key) if r.value.present and r.indicator.key not in IN_SHORT]
    ordered = sorted(shown, key=lambda r: (r.indicator.modelled, not r.indicator.directional))
    return [strip_of(research, reading) for reading in ordered]


def figures_in_annex(research: Research) -> bool:
    """Whether the figures stand in annex A: stories are in the middle, and there are stories."""
    return research.told and research.study.params.opzet == "zacht_centraal"


def figures_of_annex(research: Research) -> tuple[Section, ...]:
    """The figures per opgave as parts of annex A; none where they stand in section 3."""
    if not figures_in_annex(research):
        return ()
    parts = []
    for opgave in research.catalogue.opgaven.values():
        if strips := figure_strips(research, opgave):
            blocks = (*strips, *_gaps(research, research.of_opgave(opgave.key)))
            parts.append(Section(f"cijfers-{opgave.key}", "", opgave.title, blocks))
    return tuple(parts)


def _empty(readings: tuple[Reading, ...]) -> str:
    if not readings:
        return (
            "Voor deze opgave zijn er nog geen open cijfers per wijk in deze editie. Lokale cijfers en gesprekken "
            "kunnen dit gat vullen."
        )
    return f"Voor deze opgave heeft deze editie geen cijfers over dit gebied. {_reasons(list(readings))}"


def _gaps(research: Research, readings: tuple[Reading, ...]) -> list[Block]:
    gone = [r for r in readings if not r.value.present]
    if not gone:
        return []
    return [Text(f"Zonder cijfer in deze editie. {_reasons(gone)}", "gap")]


def _reasons(gone: list[Reading]) -> str:
    """The figures that are not there, put together by reason: "Niet gepubliceerd: koopwoningen en woningvoorraad."."""
    by_reason: dict[str, list[str]] = {}
    for reading in gone:
        by_reason.setdefault(reason_text(reading.value), []).append(lowered(reading.indicator.title))
    return " ".join(f"{reason[:1].upper()}{reason[1:]}: {listing(titles)}." for reason, titles in by_reason.items())
