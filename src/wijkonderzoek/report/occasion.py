"""Section 1, "Aanleiding": what made people begin, problems and opportunities apart, the newest last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.approach import AanleidingRow
from wijkonderzoek.wording.counts import capital, period_text
from wijkonderzoek.wording.days import day_text
from wijkonderzoek.wording.numbers import EN_DASH, listing, number

Side = Literal["probleem", "kans", ""]
KINDS = {
    "bewonerssignaal": "signaal van bewoners",
    "raad": "gemeenteraad",
    "incident": "incident",
    "initiatief": "initiatief",
}
SIDES: dict[Side, tuple[str, str]] = {
    "probleem": ("Problemen", "Wat om aandacht vroeg"),
    "kans": ("Kansen", "Wat er al begon, of kan"),
    "": ("Niet ingedeeld", "Aanleidingen waarvan niet is opgeschreven of het een probleem of een kans is"),
}


def occasions(research: Research) -> Section | None:
    """Section 1; None where the study has no occasions of this area."""
    rows = research.study.approach.rows(AanleidingRow, research.approach_labels)
    if not rows:
        return None
    ordered = sorted(rows, key=lambda row: row.datum)
    blocks: list[Block] = [Text(_lead(research, ordered), "lead")]
    for side in SIDES:
        of_side = [row for row in ordered if side_of(row) == side]
        if of_side:
            blocks.append(_table(research, side, of_side))
        elif side:
            head = SIDES[side][0].lower()
            blocks.append(Text(f"Er zijn nog geen {head} opgeschreven.", "gap"))
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


def _table(research: Research, side: Side, rows: Sequence[AanleidingRow]) -> Table:
    head, what = SIDES[side]
    opgaven = research.catalogue.opgaven
    return Table(
        id=f"tabel-aanleiding-{side or 'overig'}",
        caption=f"{head}. {what}; het nieuwste staat onderaan",
        columns=(
            Column("Wanneer"),
            Column("Wat er gebeurde"),
            Column("Waar het vandaan kwam"),
            Column("Opgave"),
            Column("Bron"),
        ),
        rows=tuple(
            (
                Cell(day_text(row.datum)),
                Cell(row.wat),
                Cell(capital(KINDS[row.type])),
                Cell(opgaven[row.opgave].title if row.opgave else EN_DASH),
                Cell(row.bron or "niet vermeld"),
            )
            for row in rows
        ),
    )
