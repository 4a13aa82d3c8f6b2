"""Notebook 50 by the real papermill and a real kernel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.golden.__main__ import GOLDEN
from tests.notebooks.outputs import cells, comparable
from wijkonderzoek.engine import notebook_path, run_notebook
from wijkonderzoek.errors import InputError
from wijkonderzoek.report.monitor import build_monitor
from wijkonderzoek.report.research import open_research

STUDIE, REGIO = GOLDEN["50_monitor"]


def _run(folder: Path, **others: str) -> Path:
    return run_notebook(notebook_path("50_monitor"), STUDIE, REGIO, folder, others=others) / "monitor.ipynb"


def _said(path: Path) -> str:
    outputs = [output for cell in cells(path) for output in cell["outputs"]]
    assert not [output for output in outputs if output["output_type"] in {"error", "stream"}]
    return "\n".join("".join(o["data"].get("text/html", "")) + "".join(o["data"]["text/plain"]) for o in outputs)


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _run(tmp_path_factory.mktemp("monitor"))


def test_the_golden_notebook_is_what_the_notebook_gives(executed: Path) -> None:
    (text, pictures), (wanted, drawn) = comparable(executed), comparable(Path("tests/golden/50_monitor.ipynb"))
    assert text == wanted, "the notebook gives something else; look at it, then: make golden"
    assert len(pictures) == len(drawn) == 2
    for picture, same in zip(pictures, drawn, strict=True):
        assert np.abs(picture - same).mean() < 0.01


def test_notebook_and_function_give_the_same_monitor(executed: Path) -> None:
    assert sorted(path.name for path in executed.parent.iterdir()) == [
        "monitor.ipynb",
        "monitor.json",
        "monitor_partners.html",
    ]
    direct = build_monitor(open_research(STUDIE, str(REGIO)))
    assert (executed.parent / "monitor.json").read_text(encoding="utf-8") == direct.to_json()


def test_two_runs_give_the_same_bytes(executed: Path, tmp_path: Path) -> None:
    again = _run(tmp_path)
    for file in sorted(executed.parent.iterdir()):
        assert (again.parent / file.name).read_bytes() == file.read_bytes(), file.name


def test_it_shows_goals_trends_and_the_first_page(executed: Path) -> None:
    said = _said(executed)
    for words in ("op koers", "niet vast te stellen", "geen duidelijke verandering", "Op één pagina", "doelen.csv"):
        assert words in said, words


def test_with_a_previous_edition_it_compares(executed: Path, tmp_path: Path) -> None:
    made = _run(tmp_path / "out", vorige=str(executed.parent / "monitor.json"))
    assert "Sinds de vorige editie" in (made.parent / "monitor_partners.html").read_text(encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        _run(tmp_path / "out2", vorige=str(tmp_path / "nergens.json"))


def test_an_area_without_goals_has_a_monitor_too(tmp_path: Path) -> None:
    made = run_notebook(notebook_path("50_monitor"), "tests/golden/klein", "WK999901", tmp_path) / "monitor.ipynb"
    assert "Er zijn nog geen doelen." in _said(made)


def test_the_plain_papermill_command_checks_its_parameters(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "papermill", "notebooks/50_monitor.ipynb", str(tmp_path / "out.ipynb")]
    parameters = ["-p", "studie", STUDIE, "-p", "vorgie", "monitor.json"]
    done = subprocess.run([*command, *parameters], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "unknown parameter 'vorgie'. Did you mean 'vorige'?" in done.stderr
