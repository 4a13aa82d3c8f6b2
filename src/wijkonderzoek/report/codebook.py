"""Annex E: every code with what it means, where it came from, and in how many conversations it was given."""

from __future__ import annotations

from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.wording.counts import count_cell
from wijkonderzoek.wording.numbers import EN_DASH, number

ORIGINS = {"vooraf": "vooraf bedacht", "open": "uit de gesprekken zelf"}


def codebook_annex(research: Research) -> Section | None:
    """Annex E; None where no conversations about this area may be reported."""
    talk = research.telling
    if talk is None:
        return None
    codes = talk.interviews.codes
    counts = {theme.code: theme.n for theme in research.themes}
    least = research.min_mentions
    above = set(codes["ouder_id"])
    rows = []
    for code, row in codes.sort_index().iterrows():
        n = counts.get(str(code), 0)
        opgave = research.catalogue.opgaven[row["opgave"]].title if row["opgave"] else "buiten de acht"
        counted = n > 0 or (row["codeerbaar"] == "ja" and code not in above)
        rows.append(
            (
                Cell(str(row["naam"])),
                Cell(opgave),
                Cell(str(row["definitie"])),
                Cell(ORIGINS[row["herkomst"]]),
                Cell(count_cell(n, least) if counted else EN_DASH, float(n) if n else None),
            )
        )
    versions = sorted({int(v) for v in codes["versie"]})
    blocks: tuple[Block, ...] = (
        Text(
            f"De gesprekken zijn gecodeerd met dit codeboek (versie {', '.join(map(str, versions))}). Een code die in "
            f"minder dan {number(least)} gesprekken is gegeven, krijgt geen aantal, ook niet als dat er geen zijn. Een "
            "code boven andere telt mee wat daaronder valt, en krijgt alleen een aantal als hij ook zelf zo vaak is "
            "gegeven.",
            "note",
        ),
        Table(
            id="tabel-codeboek",
            caption="Codeboek",
            columns=(
                Column("Code"),
                Column("Opgave"),
                Column("Betekenis"),
                Column("Herkomst"),
                Column("Gesprekken", True),
            ),
            rows=tuple(rows),
        ),
    )
    return Section("bijlage-codeboek", "E", "Codeboek", blocks, annex=True)
