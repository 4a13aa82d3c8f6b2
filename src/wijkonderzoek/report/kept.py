"""Were agreements kept, and what was learned: sections 10.3 and 10.4."""

from __future__ import annotations

from typing import cast

from wijkonderzoek.monitoring.kept import told
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.parties import party_names
from wijkonderzoek.schemas.agenda import LeerlogboekRow
from wijkonderzoek.schemas.approach import AfspraakRow, PartyType
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.days import day_text
from wijkonderzoek.wording.numbers import EN_DASH, number
from wijkonderzoek.wording.parties import PARTY_NAMES

STATUS_TEXT = {
    "nagekomen": "nagekomen",
    "deels": "deels nagekomen",
    "niet": "niet nagekomen",
    "te vroeg": "nog te vroeg",
    "": "niet bekend",
}
"""What a reader is told of the status of an agreement."""


def kept_part(monitored: Monitored) -> Section | None:
    """Whether agreements were kept, in counts per party type; a broken one only with what the party says of it."""
    if not monitored.agreements:
        return None
    counts = Table(
        id="tabel-afspraken-stand",
        caption="Of afspraken zijn nagekomen, per soort partij",
        columns=(Column("Soort partij"), *(Column(capital(text), True) for text in STATUS_TEXT.values())),
        rows=tuple(
            (
                Cell(capital(PARTY_NAMES[cast("PartyType", kept.party)])),
                *(Cell(number(n), float(n)) for n in (kept.kept, kept.partly, kept.broken, kept.early, kept.unknown)),
            )
            for kept in monitored.kept
        ),
    )
    names = party_names(monitored.research)
    rows = sorted(monitored.agreements, key=lambda row: (names[row.partij_id].casefold(), row.afspraak.casefold()))
    each = Table(
        id="tabel-afspraken-een-voor-een",
        caption="Elke afspraak, op alfabet van de partij",
        columns=(Column("Partij"), Column("Afspraak"), Column("Stand"), Column("Wat de partij zegt")),
        rows=tuple(
            (
                Cell(names[row.partij_id]),
                Cell(row.afspraak),
                Cell(STATUS_TEXT[told(row)]),
                Cell(row.hoor_en_wederhoor or EN_DASH),
            )
            for row in rows
        ),
    )
    blocks: list[Block] = [counts, each, Text(_note(monitored.agreements), "note")]
    return Section("voortgang-afspraken", "", "Afspraken", tuple(blocks))


def _note(rows: tuple[AfspraakRow, ...]) -> str:
    """The rule for broken agreements, and how many it applies to."""
    unheard = sum(row.status == "niet" and not told(row) for row in rows)
    text = "Dat een afspraak niet is nagekomen, staat er alleen met wat de partij er zelf over zegt."
    if unheard == 1:
        text += " Bij één afspraak is de partij nog niet gehoord; die telt als niet bekend."
    elif unheard:
        text += f" Bij {number(unheard)} afspraken is de partij nog niet gehoord; die tellen als niet bekend."
    return text


def learned_part(monitored: Monitored) -> Section | None:
    """What was learned on the way, setbacks beside successes; None where nothing is written down."""
    research = monitored.research
    rows = research.study.approach.rows(LeerlogboekRow, research.approach_labels)
    if not rows:
        return None
    table = Table(
        id="tabel-geleerd",
        caption="Successen, doorbraken, inzichten en tegenslagen; het nieuwste staat onderaan",
        columns=(
            Column("Wanneer"),
            Column("Wat"),
            Column("Soort"),
            Column("Wat ervan kwam"),
            Column("Waaruit het blijkt"),
        ),
        rows=tuple(
            (
                Cell(day_text(row.datum)),
                Cell(row.wat),
                Cell(row.type),
                Cell(row.gevolg or EN_DASH),
                Cell(row.bewijs or "niet vermeld"),
            )
            for row in sorted(rows, key=lambda row: row.datum)
        ),
    )
    return Section("voortgang-geleerd", "", "Successen en wat er geleerd is", (table,))
