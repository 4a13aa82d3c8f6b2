"""3.0, "Schoon, heel, veilig": the basics of the wijk come first, each in a plain line."""

from __future__ import annotations

from wijkonderzoek.report.model import Block, Section, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.agenda import SchoonHeelVeiligRow
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.days import day_text
from wijkonderzoek.wording.numbers import listing

TITLE = "Schoon, heel, veilig"
THEMES = ("schoon", "heel", "veilig")


def basics(research: Research) -> Section | None:
    """Section 3.0: schoon, heel and veilig as last written down; None where schoonheelveilig.csv says nothing here."""
    newest: dict[str, SchoonHeelVeiligRow] = {}
    rows = research.study.approach.rows(SchoonHeelVeiligRow, research.approach_labels)
    for row in sorted(rows, key=lambda row: row.datum):
        newest[row.thema] = row
    if not newest:
        return None
    blocks: list[Block] = [
        Text(
            f"Eerst de basis: is {research.region.name} schoon, heel en veilig? Zolang dat niet op orde is, is het "
            "moeilijk praten over de rest.",
            "lead",
        ),
        *(Text(_line(newest[theme]), "plain", capital(theme)) for theme in THEMES if theme in newest),
    ]
    if missing := [theme for theme in THEMES if theme not in newest]:
        blocks.append(Text(f"Niet vastgelegd: {listing(missing)}.", "gap"))
    return Section("stand-basis", "3.0", TITLE, tuple(blocks))


def _line(row: SchoonHeelVeiligRow) -> str:
    """How it stands, the figure, what is to be said about it, and who says so."""
    said = [capital(row.stand), row.cijfer, row.toelichting, f"Bron: {row.bron}, {day_text(row.datum)}"]
    return " ".join(f"{part.rstrip('.')}." for part in said if part)
