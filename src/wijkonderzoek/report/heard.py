"""What people wanted, what annoyed them and what kept them away, beside what was done with contributions about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.themes import Theme
from wijkonderzoek.schemas.approach import BijdrageRow
from wijkonderzoek.wording.counts import count_cell, in_conversations
from wijkonderzoek.wording.numbers import lowered, number

ASKED = {"wens": "als wens", "idee": "als idee", "bezwaar": "als bezwaar"}
MOST_ANNOYANCES = 10
ANSWERS = {"overgenomen": "overgenomen", "deels": "deels overgenomen", "niet": "niet overgenomen", "open": "nog open"}
"""What readers call the answers to a contribution."""
NOTHING = "geen bijdrage hierover vastgelegd"


def heard(research: Research) -> Section | None:
    """A part of section 13; None where no conversations may be told of, or none of this came up often enough."""
    if not research.told:
        return None
    blocks: list[Block] = [*_asked(research), *_annoyances(research), *_barriers(research)]
    if not blocks:
        return None
    note = (
        "Uit de gesprekken: in hoeveel ervan het zo genoemd werd. Daarnaast staat wat er met bijdragen over hetzelfde "
        "onderwerp is gedaan, voor zover bij een bijdrage staat waar zij over gaat (bijdragen.csv, kolom code_id)."
    )
    return Section("zeggenschap-gehoord", "", "Wat mensen willen en wat hen hindert", (*blocks, Text(note, "note")))


def _told(research: Research, kind: str) -> list[Theme]:
    """The themes told as this in enough conversations, the most told first."""
    told = [theme for theme in research.themes if theme.count(kind) >= research.min_mentions]
    return sorted(told, key=lambda theme: (-theme.count(kind), theme.name))


def _asked(research: Research) -> list[Block]:
    """Wishes, ideas and objections per theme, beside the answers."""
    kinds = [kind for kind in ASKED if _told(research, kind)]
    if not kinds:
        return []
    least = research.min_mentions
    themes = [t for t in research.themes if any(t.count(kind) >= least for kind in kinds)]
    table = Table(
        id="tabel-wensen",
        caption="Wensen, ideeën en bezwaren uit de gesprekken, naast wat er met bijdragen is gedaan",
        columns=(
            Column("Onderwerp"),
            *(Column(ASKED[kind], True) for kind in kinds),
            Column("Wat ermee is gedaan"),
        ),
        rows=tuple(
            (Cell(t.name), *(Cell(count_cell(t.count(kind), least)) for kind in kinds), Cell(_done(research, t)))
            for t in themes
        ),
    )
    return [table]


def _annoyances(research: Research) -> list[Block]:
    """The daily annoyances named most, with what was done."""
    themes = _told(research, "ergernis")[:MOST_ANNOYANCES]
    if not themes:
        return []
    table = Table(
        id="tabel-ergernissen",
        caption="Dagelijkse ergernissen die het vaakst genoemd zijn, en wat ermee is gedaan",
        columns=(Column("Ergernis"), Column("Gesprekken", True), Column("Wat ermee is gedaan")),
        rows=tuple(
            (Cell(t.name), Cell(number(n := t.count("ergernis")), float(n)), Cell(_done(research, t))) for t in themes
        ),
    )
    return [table]


def _barriers(research: Research) -> list[Block]:
    """What kept people from taking part, each with whether anything was done."""
    talk = research.talk
    themes = _told(research, "barriere")
    if talk is None or not themes:
        return []
    said = []
    for theme in themes:
        often = in_conversations(theme.count("barriere"), talk.count, research.min_mentions)
        said.append(f"{theme.name}, {often} genoemd. Wat ermee is gedaan: {_done(research, theme)}.")
    return [Text(" ".join(said), "plain", "Wat mensen hinderde om mee te doen")]


def _done(research: Research, theme: Theme) -> str:
    """What was done with the contributions about a theme or what lies under it: each with its answer."""
    rows = [row for row in research.study.approach.rows(BijdrageRow, research.approach_labels) if row.code_id]
    talk = research.talk
    parents = dict(talk.interviews.codes["ouder_id"]) if talk is not None else {}
    found = [row for row in rows if _under(row.code_id, theme.code, parents)]
    return _answers(found) if found else NOTHING


def _under(code: str, theme: str, parents: Mapping[str, object]) -> bool:
    """Whether a code is a theme or lies under it in the codebook.

    >>> _under("wonen.vocht", "wonen", {"wonen.vocht": "wonen", "wonen": None})
    True
    """
    step: object = code
    while isinstance(step, str) and step:
        if step == theme:
            return True
        step = parents.get(step)
    return False


def _answers(rows: Sequence[BijdrageRow]) -> str:
    return "; ".join(f"{lowered(row.wat.rstrip('.'))} ({ANSWERS[row.status]})" for row in rows)
