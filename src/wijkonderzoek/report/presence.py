"""Who is in the wijk itself, where, and since when: residents should not have to begin anew with every new face."""

from __future__ import annotations

from datetime import date

from wijkonderzoek.approach.parties import hidden
from wijkonderzoek.report.model import Cell, Column, Section, Table, Text
from wijkonderzoek.report.parties import party_name
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.approach import AanwezigheidRow, PartnerRow
from wijkonderzoek.wording.days import day_text
from wijkonderzoek.wording.numbers import number


def presence(research: Research) -> Section | None:
    """A part of section 13; None where aanwezigheid.csv has nothing about this area."""
    rows = research.study.approach.rows(AanwezigheidRow, research.approach_labels)
    if not rows:
        return None
    partners = {partner.partij_id: partner for partner in research.study.approach.rows(PartnerRow)}
    told = sorted(
        ((partners[row.partij_id], row) for row in rows),
        key=lambda pair: party_name(pair[0], research.catalogue).casefold(),
    )
    table = Table(
        id="tabel-aanwezigheid",
        caption=f"Wie er in {research.region.name} zelf te vinden zijn, op alfabet",
        columns=(
            Column("Partij"),
            Column("Wie"),
            Column("Waar"),
            Column("Dagdelen per week", True),
            Column("Sinds"),
            Column("Tot"),
        ),
        rows=tuple(
            (
                Cell(party_name(partner, research.catalogue)),
                Cell("niet met naam" if hidden(partner) else row.wie),
                Cell(row.waar),
                _half_days(row.dagdelen_per_week),
                Cell(_day(row.van, "niet bekend")),
                Cell(_day(row.tot, "geen einddatum")),
            )
            for partner, row in told
        ),
    )
    return Section("zeggenschap-aanwezig", "", "Wie er in de wijk is", (*_ended(rows), table))


def _ended(rows: tuple[AanwezigheidRow, ...]) -> tuple[Text, ...]:
    """How many of them have an end; whether somebody came in their place is not known."""
    ended = sum(row.tot is not None for row in rows)
    if not ended:
        return ()
    return (Text(f"Van {number(ended)} van de {number(len(rows))} is een einddatum vastgelegd.", "plain"),)


def _half_days(n: float | None) -> Cell:
    return Cell("niet bekend") if n is None else Cell(number(n, 0 if n.is_integer() else 1), n)


def _day(day: date | None, otherwise: str) -> str:
    return day_text(day) if day else otherwise
