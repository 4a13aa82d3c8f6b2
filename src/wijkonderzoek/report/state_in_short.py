"""Section 3 of a wijkmonitor, "Stand van de wijk in het kort": the figures that are followed, by opgave."""

from __future__ import annotations

from wijkonderzoek.report.model import Cell, Column, Section, Table, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.research import Reading
from wijkonderzoek.report.verdicts import judged
from wijkonderzoek.wording.numbers import EN_DASH, amount_alone, number


def state_in_short(monitored: Monitored) -> Section | None:
    """Section 3; None where no figure with a direction is there."""
    research = monitored.research
    scored = {opgave.key for opgave in research.catalogue.scored_opgaven}
    followed = [r for r in research.readings if r.value.present and r.indicator.key in monitored.trends]
    readings = [r for r in followed if r.indicator.opgave in scored]
    if not readings:
        return None
    note = "Wat deze cijfers betekenen, en wat mensen erbij vertellen, staat in het Wijkbeeld. De oordelen staan in 10."
    blocks = (Text(_lead(monitored, readings), "lead"), _table(monitored, readings), Text(note, "note"))
    return Section("stand-in-het-kort", "3", "Stand van de wijk in het kort", blocks)


def _lead(monitored: Monitored, readings: list[Reading]) -> str:
    opgaven = {reading.indicator.opgave for reading in readings}
    return (
        f"Het nieuwste cijfer van {number(len(readings))} cijfers die een richting hebben, bij {number(len(opgaven))} "
        f"opgaven, naast {monitored.research.land}."
    )


def _table(monitored: Monitored, readings: list[Reading]) -> Table:
    research = monitored.research
    order = [opgave.key for opgave in research.catalogue.scored_opgaven]
    ordered = sorted(readings, key=lambda reading: order.index(reading.indicator.opgave))
    return Table(
        id="tabel-stand-in-het-kort",
        caption=f"De nieuwste cijfers van {research.region.name}, per opgave",
        columns=(
            Column("Cijfer"),
            Column("Opgave"),
            Column(research.region.name, True),
            Column(research.land, True),
            Column("Jaar", True),
            Column("Veranderd?"),
        ),
        rows=tuple(
            (
                Cell(reading.indicator.title),
                Cell(research.catalogue.opgaven[reading.indicator.opgave].short_title),
                Cell(amount_alone(reading.value.value or 0.0, reading.indicator), reading.value.value),
                Cell(
                    EN_DASH if reading.land.value is None else amount_alone(reading.land.value, reading.indicator),
                    reading.land.value,
                ),
                Cell(str(reading.value.year)),
                Cell(judged(monitored.trends[reading.indicator.key].changed)),
            )
            for reading in ordered
        ),
    )
