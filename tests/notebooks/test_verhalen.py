"""Notebook 15 by the real papermill and a real kernel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.golden.__main__ import GOLDEN
from tests.notebooks.outputs import cells, comparable
from tests.unit.evidence.conversations import Segment, conversations
from wijkonderzoek.engine import notebook_path, run_notebook
from wijkonderzoek.errors import InputError

CANARY = "KANARIE-7F3A"


def _run(studie: str, folder: Path) -> Path:
    return run_notebook(notebook_path("15_verhalen"), studie, folder=folder) / "verhalen.ipynb"


def _said(path: Path) -> str:
    """All that the cells of a notebook gave, as text."""
    outputs = [output for cell in cells(path) for output in cell["outputs"]]
    assert not [output for output in outputs if output["output_type"] in {"error", "stream"}]
    shown = [part for output in outputs for kind, part in output["data"].items() if kind != "image/png"]
    return "\n".join("".join(part) for part in shown)


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _run(GOLDEN["15_verhalen"][0], tmp_path_factory.mktemp("verhalen"))


def test_the_golden_notebook_is_what_the_notebook_gives(executed: Path) -> None:
    (text, pictures), (wanted, drawn) = comparable(executed), comparable(Path("tests/golden/15_verhalen.ipynb"))
    assert text == wanted, "the notebook gives something else; look at it, then: make golden"
    assert len(pictures) == len(drawn) == 5
    for picture, same in zip(pictures, drawn, strict=True):
        assert np.abs(picture - same).mean() < 0.01


def test_groups_of_too_few_people_are_not_shown_apart(executed: Path) -> None:
    """The study has three entrepreneurs, four people in its third area, and one focus group."""
    said = _said(executed)
    assert "bewoner" in said
    assert "overige samen" in said
    assert not [name for name in ("ondernemer", "WK999903", "focusgroep", "duo") if name in said]


def test_no_conversation_or_person_is_named(executed: Path) -> None:
    said = _said(executed)
    assert "I001" not in said
    assert "R001" not in said


def test_a_study_without_conversations_says_so(tmp_path: Path) -> None:
    said = _said(_run("tests/golden/klein", tmp_path))
    assert "Deze studie heeft nog geen gecodeerde gesprekken." in said
    assert "Deze studie heeft geen tweede golf." in said


def test_without_positions_and_double_coding_the_rest_is_still_shown(tmp_path: Path) -> None:
    held = [f"I{n:03d}" for n in range(1, 8)]
    segments: list[Segment] = [(key, None, None, code, None) for key in held for code in ("groen", "wonen.huur")]
    study = _study(tmp_path, held, segments)
    said = _said(_run(study, tmp_path / "out"))
    assert "geen passages om te vergelijken" in said
    assert "Geen enkel gesprek is aan twee codeurs gegeven" in said
    assert "alle gesprekken" in said


def test_codes_without_an_opgave_and_too_few_people_leave_cells_empty(tmp_path: Path) -> None:
    conversations(tmp_path / "s", segments=[("I001", 0, 9, "trots", "C01")], codes={"trots": {}})
    said = _said(_run(_named(tmp_path / "s"), tmp_path / "out"))
    assert "Gesprekken: 1. Mensen: 1." in said
    assert "bewoner" not in said
    assert "te weinig gesprekken" in said


def test_no_words_of_people_reach_the_notebook(tmp_path: Path) -> None:
    held = [f"I{n:03d}" for n in range(1, 8)]
    assigned = [(key, coder) for key in held for coder in ("C01", "C02")]
    segments: list[Segment] = [(key, 0, 90, "groen", coder) for key, coder in assigned[:9]]
    study = _study(tmp_path, held, segments, assigned)
    quote = f"Q001;I001;groen;{CANARY} het is hier mooi;verteller;2024-01-02"
    columns = "citaat_id;interview_id;code_id;tekst;goedgekeurd_door;goedgekeurd_op"
    (tmp_path / "s" / "interviews" / "citaten.csv").write_text(f"{columns}\n{quote}\n", encoding="utf-8")
    consent = tmp_path / "s" / "interviews" / "toestemming.csv"
    head, row = consent.read_text().splitlines()
    consent.write_text(f"{head};citaat\n{row};ja\n")
    path = _run(study, tmp_path / "out")
    assert "nooit gebruikt" in _said(path)
    assert CANARY not in path.read_text(encoding="utf-8")


def test_a_parameter_it_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown parameter 'regio'"):
        run_notebook(notebook_path("15_verhalen"), "tests/golden/klein", "WK999901", tmp_path)


def _study(
    folder: Path, held: list[str], segments: list[Segment], assigned: list[tuple[str, str]] | None = None
) -> str:
    conversations(folder / "s", held=held, segments=segments, assigned=assigned or (), units=dict.fromkeys(held, 3))
    return _named(folder / "s")


def _named(study: Path) -> str:
    (study / "studie.yml").write_text("schema: 1\ntitel: Gemaakte gesprekken\n", encoding="utf-8")
    return str(study)
