"""The example wijk with conversations of one's own making, and what its report prints of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from tests.unit.evidence.conversations import conversations
from wijkonderzoek.params import Gesprekken
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.model import Block, Section, Table, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.sources.interviews import Interviews

ROLES = {"b": "bewoner", "o": "ondernemer", "p": "professional"}
KEPT = ("readings", "peer_group", "urgency")
"""What does not hang on conversations."""


def with_conversations(research: Research, interviews: Interviews | None, **changes: object) -> Research:
    """The same area with other conversations; `changes`: settings of gesprekken, and `opzet`."""
    params = research.study.params
    opzet = changes.pop("opzet", params.opzet)
    settings = Gesprekken(**{**params.gesprekken.model_dump(), **changes})
    made = replace(
        research,
        study=replace(
            research.study,
            interviews=interviews,
            params=params.model_copy(update={"gesprekken": settings, "opzet": opzet}),
        ),
    )
    vars(made).update({name: getattr(research, name) for name in KEPT})
    return made


def held(folder: Path, talks: Sequence[tuple[str, Mapping[str, str]]], **more: object) -> Interviews:
    """Conversations: per talk the roles at the table ("b", "bo") and what was told, code -> "" or its valentie.

    `more`: as for `conversations`, and `people`: cells per person, in the order of the roles.
    """
    cells = iter(more.pop("cells", ()))  # type: ignore[call-overload]
    number = count(1)
    people, speakers, segments = [], [], []
    for place, (roles, said) in enumerate(talks, start=1):
        for role in roles:
            key = f"R{next(number):03d}"
            people.append({"respondent_id": key, "rol": ROLES[role]} | dict(next(cells, {})))
            speakers.append((f"I{place:03d}", key))
        for start, (code, valence) in enumerate(said.items()):
            segments.append(
                {"interview_id": f"I{place:03d}", "start": 10 * start, "eind": 10 * start + 9, "code_id": code}
                | {"coder_id": "C01", "valentie": valence}
            )
    ids = [f"I{place:03d}" for place in range(1, len(talks) + 1)]
    return conversations(
        folder,
        held=ids,
        people=people,
        speakers=speakers,
        segments=segments,
        assigned=[(key, "C01") for key in ids],
        **more,  # type: ignore[arg-type]
    )


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " "))


def table_of(section: Section | None, key: str) -> dict[str, list[str]] | None:
    """The rows of a table by their first cell; None where the section does not hold it."""
    for block in blocks(section):
        for table in (block, getattr(block, "table", None)):
            if isinstance(table, Table) and table.id == key:
                return {row[0].text: [plain(cell.text) for cell in row[1:]] for row in table.rows}
    return None


def heads_of(section: Section | None, key: str) -> list[str]:
    return next(
        [column.label for column in block.columns[1:]]
        for block in blocks(section)
        if isinstance(block, Table) and block.id == key
    )


def blocks(section: Section | None) -> Iterator[Block]:
    return blocks_of(() if section is None else (section,))


def texts_of(section: Section | None) -> str:
    """All running text of a section, a block a line."""
    return "\n".join(plain(f"{b.label}: {b.text}") for b in blocks(section) if isinstance(b, Text))


def part(section: Section | None, number: str) -> Section:
    parts: Iterable[Section] = () if section is None else section.parts
    return next(one for one in parts if one.number == number)
