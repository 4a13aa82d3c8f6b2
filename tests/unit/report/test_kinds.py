"""What people bring in besides problems: solutions, wishes and objections, each with what was done with it."""

from __future__ import annotations

from pathlib import Path

from tests.unit.evidence.conversations import conversations
from tests.unit.report.told import heads_of, part, table_of, with_conversations
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.say import say
from wijkonderzoek.report.stories import story_of_the_wijk
from wijkonderzoek.sources.interviews import Interviews


def told_as(folder: Path, **kinds: str) -> Interviews:
    """Six conversations in which every code was told as one kind: `vuil="wens"`."""
    return conversations(
        folder,
        held=[f"I{n:03d}" for n in range(1, 7)],
        codes={code.replace("_", "."): {"opgave": "wonen"} for code in kinds},
        segments=[
            {"interview_id": f"I{n:03d}", "start": 10 * place, "eind": 10 * place + 9, "coder_id": "C01"}
            | {"code_id": code.replace("_", "."), "soort": kind}
            for n in range(1, 7)
            for place, (code, kind) in enumerate(kinds.items())
        ],
    )


def test_solutions_stand_beside_problems(havenkwartier: Research, tmp_path: Path) -> None:
    made = with_conversations(havenkwartier, told_as(tmp_path, klusdienst="oplossing", vocht="probleem"))
    story = part(story_of_the_wijk(made), "2.2")
    heads = heads_of(story, "tabel-knelt-kan")
    rows = table_of(story, "tabel-knelt-kan")
    assert rows is not None
    assert rows["klusdienst"][heads.index("als oplossing")] == "6"


def test_a_wish_and_an_objection_have_an_answer_beside_them(havenkwartier: Research, tmp_path: Path) -> None:
    talks = told_as(tmp_path, leefomgeving_vuil="wens", wonen_huur="bezwaar", kade="idee")
    rows = table_of(say(with_conversations(havenkwartier, talks)), "tabel-wensen")
    assert rows is not None
    assert rows["leefomgeving.vuil"][-1].endswith("(deels overgenomen)")
    assert rows["wonen.huur"][-1].endswith("(niet overgenomen)")
    assert rows["kade"] == ["< 3", "6", "< 3", "geen bijdrage hierover vastgelegd"]
