"""Annex E: every code with what it means, where it came from, and in how many conversations it was given."""

from __future__ import annotations

from wijkonderzoek.evidence.mentions import mentions
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.wording.counts import count_cell
from wijkonderzoek.wording.numbers import EN_DASH, number

ORIGINS = {"vooraf": "vooraf bedacht", "open": "uit de gesprekken zelf"}


def codebook_annex(research: Research) -> Section | None:
    """Annex E; None where no conversations about this area may be reported."""
    talk = research.talk
    if talk is None or not talk.enough:
        return None
    codes = talk.interviews.codes
    counts = mentions(talk)["n"]
    least = research.study.params.gesprekken.min_gesprekken_code
    rows = []
    for code, row in codes.sort_index().iterrows():
        n = int(counts.get(code, 0))
        opgave = research.catalogue.opgaven[row["opgave"]].title if row["opgave"] else "buiten de acht"
        given = row["codeerbaar"] == "ja"
        rows.append(
            (
                Cell(str(row["naam"])),
                Cell(opgave),
                Cell(str(row["definitie"])),
                Cell(ORIGINS[row["herkomst"]]),
                Cell(
                    count_cell(n, least) if given else EN_DASH, float(n) if given and (n == 0 or n >= least) else None
                ),
            )
        )
    versions = sorted({int(v) for v in codes["versie"]})
    blocks: tuple[Block, ...] = (
        Text(
            f"De gesprekken zijn gecodeerd met dit codeboek (versie {', '.join(map(str, versions))}). Een code onder "
            f"de {number(least)} gesprekken krijgt geen aantal. Een code boven andere telt wat daaronder valt mee.",
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
