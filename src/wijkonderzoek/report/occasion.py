"""Section 1, "Aanleiding": what made people begin, problems and opportunities on one timeline, the newest last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from wijkonderzoek.report.model import Block, Moment, Section, Text, Timeline
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.approach import AanleidingRow
from wijkonderzoek.wording.counts import capital, period_text
from wijkonderzoek.wording.days import day_text
from wijkonderzoek.wording.numbers import listing, number

Side = Literal["probleem", "kans", ""]
KINDS = {
    "bewonerssignaal": "signaal van bewoners",
    "raad": "gemeenteraad",
    "incident": "incident",
    "initiatief": "initiatief",
}


def occasions(research: Research) -> Section | None:
    """Section 1; None where the study has no occasions of this area."""
    rows = research.study.approach.rows(AanleidingRow, research.approach_labels)
    if not rows:
        return None
    ordered = sorted(rows, key=lambda row: row.datum)
    blocks: list[Block] = [Text(_lead(research, ordered), "lead")]
    blocks.append(
        Timeline(
            "tijdlijn-aanleiding",
            f"Wat in {research.region.name} om aandacht vroeg, en wat er al begon of kan",
            tuple(_moment(research, row) for row in ordered),
        )
    )
    blocks += [
        Text(f"Er zijn nog geen {more} opgeschreven.", "gap")
        for side, _, more in _WORDS
        if side and side not in {side_of(row) for row in ordered}
    ]
    return Section("aanleiding", "1", "Aanleiding", tuple(blocks))


def side_of(row: AanleidingRow) -> Side:
    """Whether an occasion is a problem or an opportunity; an initiative is one unless somebody wrote otherwise."""
    return row.soort or ("kans" if row.type == "initiatief" else "")


def _lead(research: Research, rows: Sequence[AanleidingRow]) -> str:
    counts = [(sum(side_of(row) == side for row in rows), one, more) for side, one, more in _WORDS]
    said = listing([f"{number(n)} {one if n == 1 else more}" for n, one, more in counts if n])
    when = period_text([f"{row.datum:%Y-%m}" for row in rows])
    return f"{capital(when)} vroeg dit aandacht voor {research.region.name}: {said}."


_WORDS: tuple[tuple[Side, str, str], ...] = (
    ("probleem", "probleem", "problemen"),
    ("kans", "kans", "kansen"),
    ("", "aanleiding die niet is ingedeeld", "aanleidingen die niet zijn ingedeeld"),
)


def _moment(research: Research, row: AanleidingRow) -> Moment:
    opgave = research.catalogue.opgaven[row.opgave].title if row.opgave else ""
    source = f"bron: {row.bron}" if row.bron else "bron niet vermeld"
    about = " · ".join(filter(None, [capital(KINDS[row.type]), opgave, source]))
    return Moment(day_text(row.datum), side_of(row), row.wat, about)
