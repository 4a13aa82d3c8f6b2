"""Which areas are most like this one, how much, and what hangs on their number: for section 3 and annex B."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wijkonderzoek.comparison import MATCHES, Peers, peer_figures, sensitivity_to_k
from wijkonderzoek.params import Vergelijken
from wijkonderzoek.report.choices import choice_rows
from wijkonderzoek.report.figures import LEVEL_PLURAL
from wijkonderzoek.report.model import Cell, Column, Table, Text
from wijkonderzoek.report.research import Reading, Research
from wijkonderzoek.wording.numbers import EN_DASH, amount, listing, lowered, number

CHOICES: Mapping[str, tuple[str, str, str]] = {
    "aantal": (
        "Aantal vergelijkbare gebieden",
        "de naaste op de kenmerken; de tabel over hun aantal laat zien wat half of twee keer zoveel zou geven",
        "eigen keuze",
    ),
    "kenmerken": (
        "Kenmerken",
        "leeg: grootte, leeftijd, huishoudens, dichtheid, type en bouwjaar van woningen; nooit herkomst of wat er "
        "beoordeeld wordt",
        "eigen keuze",
    ),
}
"""Per setting of `vergelijken`: what readers call it, what it does and what else there is, and where it comes from."""

MATCH_TEXT = {"dichtbij": "sterk", "redelijk": "redelijk", "ver": "weinig"}
"""How much a peer is alike, by how near it is."""
GROUP_TEXT = {
    "dichtbij": "De groep past goed: bij de helft van de {plural} of meer lijken de {k} naaste minder",
    "redelijk": "De groep past redelijk: bij meer dan de helft van de {plural} lijken de {k} naaste meer",
    "ver": "De groep past matig: er zijn weinig {plural} zoals {name}. Lees de vergelijking met zorg",
}
"""What is said of all peers together, by how near the farthest is."""


def peers_lead(research: Research) -> Text:
    """What comparable means here and how good the match is, once, above all figures; or why nothing is compared."""
    group, plural, name = research.peer_group, LEVEL_PLURAL[research.region.level], research.region.name
    label = f"Vergelijkbare {plural}"
    if group.peers is None:
        return Text(f"Bij {name} staan geen vergelijkbare {plural}: {group.why_none}.", "note", label)
    k = number(group.peers.k)
    fit = GROUP_TEXT[group.peers.match].format(plural=plural, k=k, name=name)
    context = listing([lowered(group.context[key].title) for key in group.peers.used])
    return Text(
        f"Bij elk cijfer staan ook de {k} {plural} van {research.land} die het meest op {name} lijken "
        f"({_counted(group.peers)}). Er is gekeken naar {context}; niet naar herkomst, en niet naar wat hieronder "
        f"beoordeeld wordt. {fit}. Ook {plural} die op elkaar lijken, kunnen sterk verschillen: daarom heeft elk een "
        "eigen stip en staat er geen gemiddelde. Bijlage B noemt ze.",
        "note",
        label,
    )


def peers_rule(research: Research) -> tuple[str, str]:
    """How comparable areas were found, as a labelled paragraph of annex B."""
    group, plural = research.peer_group, LEVEL_PLURAL[research.region.level]
    label = f"Vergelijkbare {plural}"
    if group.peers is None:
        return label, f"Er zijn geen vergelijkbare {plural} gezocht: {group.why_none}."
    peers = group.peers
    years = [f"{lowered(group.context[key].title)} ({group.years[key]})" for key in peers.used]
    near, reasonable = (number(bound, 2) for bound in peers.usual)
    text = (
        f"De {number(peers.k)} naaste van {number(len(peers.table))} {plural} met ten minste "
        f"{number(research.country.min_residents)} inwoners, op {listing(years)}. Elk kenmerk staat op één schaal "
        "(mediaan en kwartielafstand; aantallen en dichtheden logaritmisch) en telt even zwaar. De afstand is de "
        "wortel van het gemiddelde kwadratische verschil: 1 is één standaardafwijking op elk kenmerk. Herkomst en "
        f"cijfers met een richting tellen nooit mee. Een gebied lijkt sterk binnen een afstand van {near} (bij de "
        f"helft van alle {plural} ligt de {number(peers.k)}e naaste zo dichtbij) en redelijk binnen {reasonable} (bij "
        f"90 van de 100). Op de kenmerken zelf lijken deze {plural} vanzelf op elkaar."
    )
    if peers.left_out:
        gone = [f"{lowered(group.context[key].title)} ({why})" for key, why in peers.left_out.items()]
        text += f" Telt niet mee: {listing(gone)}."
    return label, text


def peers_tables(research: Research) -> Iterator[Table]:
    """The choices behind the peers, the peers themselves, and what their number does to the figures."""
    group = research.peer_group
    if group.peers is None:
        return
    yield Table(
        id="tabel-vergelijken",
        caption=f"Elke keuze achter de vergelijkbare {LEVEL_PLURAL[research.region.level]}",
        columns=(Column("Keuze"), Column("Waarde"), Column("Wat het doet en wat er anders kan"), Column("Herkomst")),
        rows=choice_rows(research.study.params.vergelijken, Vergelijken(), CHOICES),
    )
    yield _peers_table(research, group.peers)
    rows = [_sensitivity_row(research, r, group.peers) for r in research.readings if _is_judged(r, group.peers)]
    if rows:
        yield _sensitivity_table(research, group.peers, rows)


def _counted(peers: Peers) -> str:
    """How many peers are how near: `18 sterk, 2 redelijk`."""
    found = [peers.match_at(d) for d in peers.table["distance"].to_numpy(float).tolist()[: peers.k]]
    return ", ".join(f"{number(found.count(match))} {MATCH_TEXT[match]}" for match in MATCHES if match in found)


def _peers_table(research: Research, peers: Peers) -> Table:
    group, regions, plural = research.peer_group, research.country.regions, LEVEL_PLURAL[research.region.level]
    assert group.values is not None
    differences = peers.table[list(peers.used)].abs().idxmax(axis="columns")
    distances = peers.table["distance"].to_numpy(float).tolist()
    rows = []
    for code, key, distance in zip(peers.codes, map(str, differences), distances, strict=False):
        figures = group.values[key]
        there, here = (amount(float(figures[at]), group.context[key]) for at in (code, peers.code))
        rows.append(
            (
                Cell(str(regions.at[code, "name"])),
                Cell(str(regions.at[code, "gemeente_name"])),
                Cell(number(distance, 2), distance),
                Cell(MATCH_TEXT[peers.match_at(distance)]),
                Cell(f"{group.context[key].title}: {there} (hier {here})"),
            )
        )
    return Table(
        id="tabel-vergelijkbaar",
        caption=f"De {number(peers.k)} {plural} die het meest op {research.region.name} lijken",
        columns=(
            Column("Gebied"),
            Column("Gemeente"),
            Column("Afstand", True),
            Column("Gelijkenis"),
            Column("Verschilt het meest in"),
        ),
        rows=tuple(rows),
    )


def _is_judged(reading: Reading, peers: Peers) -> bool:
    """Whether a figure has a direction, and at least half of the peers have it too: local figures are of few."""
    return reading.indicator.directional and reading.value.present and 2 * len(reading.peers) >= peers.k


def _sensitivity_row(research: Research, reading: Reading, peers: Peers) -> tuple[Cell, ...]:
    indicator, own = reading.indicator, reading.value.value
    assert own is not None
    everyone = [str(code) for code in peers.table.index]
    spread = sensitivity_to_k(peer_figures(research.country, everyone, indicator, reading.value.year), peers)
    points = spread[["p25", "p50", "p75"]].to_numpy(float)
    said = [
        Cell(f" {EN_DASH} ".join(amount(point, indicator) for point in row) if row[0] == row[0] else EN_DASH)
        for row in points.tolist()
    ]
    return (Cell(indicator.title), Cell(amount(own, indicator), own), *said)


def _sensitivity_table(research: Research, peers: Peers, rows: list[tuple[Cell, ...]]) -> Table:
    plural = LEVEL_PLURAL[research.region.level]
    return Table(
        id="tabel-aantal-vergelijkbaar",
        caption=f"Hangt de vergelijking af van het aantal {plural}? Een kwart van hen ligt onder het eerste getal, de "
        "helft onder het tweede, driekwart onder het derde",
        columns=(
            Column("Cijfer"),
            Column(research.region.name, True),
            *(Column(f"{number(k)} {plural}", True) for k in (peers.k // 2, peers.k, 2 * peers.k)),
        ),
        rows=tuple(rows),
    )
