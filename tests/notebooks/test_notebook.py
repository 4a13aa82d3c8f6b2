"""Notebook 10 by the real papermill and a real kernel."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.notebooks.outputs import cells, comparable
from wijkonderzoek.engine import NotebookError, canonical_notebook, notebook_path, run_notebook
from wijkonderzoek.errors import InputError
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.research import open_research

EXAMPLE = "params/voorbeeldstad"
Run = Callable[[str], Path]


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    return run_notebook(notebook_path("10_urgentie"), EXAMPLE, "WK999901", folder) / "urgentie.ipynb"


def test_every_cell_ran_and_no_one_failed(executed: Path) -> None:
    ran = cells(executed)
    assert all(cell["execution_count"] for cell in ran)
    assert not [o for cell in ran for o in cell["outputs"] if o["output_type"] == "error"]


def test_the_notebook_shows_figures_and_the_report(executed: Path) -> None:
    outputs = [o.get("data", {}) for cell in cells(executed) for o in cell["outputs"]]
    assert any("image/png" in data for data in outputs)
    html = ["".join(data["text/html"]) for data in outputs if "text/html" in data]
    assert sum("<svg" in text for text in html) >= 2
    assert any("Op één pagina" in text for text in html)


def test_beside_it_lie_the_report_and_its_page(executed: Path) -> None:
    assert sorted(path.name for path in executed.parent.iterdir()) == [
        "gespreksblad.html",
        "urgentie.ipynb",
        "urgentie.json",
        "urgentie_partners.html",
        "wijkdeal.pdf",
    ]


def test_notebook_and_function_give_the_same_report(executed: Path) -> None:
    direct = build_urgentie(open_research(EXAMPLE, "WK999901"))
    assert (executed.parent / "urgentie.json").read_text() == direct.to_json()


def test_two_runs_give_the_same_bytes(executed: Path, tmp_path: Path) -> None:
    again = run_notebook(notebook_path("10_urgentie"), EXAMPLE, "WK999901", tmp_path) / "urgentie.ipynb"
    for file in sorted(executed.parent.iterdir()):
        assert (again.parent / file.name).read_bytes() == file.read_bytes(), file.name


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        (["-p", "studie", EXAMPLE, "-p", "regio", "0363"], "parameter 'regio' is 363, but text is expected"),
        (["-p", "studie", EXAMPLE, "-p", "regoi", "WK999901"], "unknown parameter 'regoi'. Did you mean 'regio'?"),
        (["-p", "studie", EXAMPLE, "-p", "regio", "WK999999"], "WK999999 is not a region of 2024"),
    ],
)
def test_the_plain_papermill_command_checks_its_parameters(tmp_path: Path, parameters: list[str], says: str) -> None:
    command = [
        sys.executable,
        "-m",
        "papermill",
        "notebooks/10_urgentie.ipynb",
        str(tmp_path / "out.ipynb"),
        *parameters,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert says in done.stderr


def test_the_plain_papermill_command_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIJKONDERZOEK_OUT", str(tmp_path / "out"))
    command = [sys.executable, "-m", "papermill", "notebooks/10_urgentie.ipynb", str(tmp_path / "out.ipynb")]
    parameters = ["-p", "studie", EXAMPLE, "-p", "regio", "WK999902", "--no-progress-bar"]
    subprocess.run([*command, *parameters], capture_output=True, check=True)
    assert json.loads((tmp_path / "out" / "urgentie.json").read_text())["region"]["code"] == "WK999902"


def test_a_notebook_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    broken = tmp_path / "10_urgentie.ipynb"
    notebook = json.loads(notebook_path("10_urgentie").read_text())
    notebook["cells"] = [
        *notebook["cells"][:2],
        {
            "cell_type": "code",
            "id": "x",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": "raise ValueError('GEHEIM')",
        },
    ]
    broken.write_text(json.dumps(notebook))
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / "urgentie.ipynb").write_text("old")
    with pytest.raises(NotebookError, match=r"10_urgentie.ipynb: cell \d+ stopped with ValueError") as raised:
        run_notebook(broken, EXAMPLE, "WK999901", folder)
    assert "GEHEIM" not in str(raised.value)
    assert (folder / "urgentie.ipynb").read_text() == "old"


def test_parameters_are_text_and_never_code(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    attack = f"x'; open({str(canary)!r}, 'w'); '"
    with pytest.raises(InputError, match="is not a region code"):
        run_notebook(notebook_path("10_urgentie"), EXAMPLE, attack, tmp_path / "out")
    assert not canary.exists()


def test_a_canonical_notebook_keeps_nothing_of_the_moment() -> None:
    stream = [{"output_type": "stream", "name": "stdout", "text": [t]} for t in ("a\n", "b\n")]
    cell = {
        "cell_type": "code",
        "id": "ab12",
        "metadata": {"execution": {"iopub.execute_input": "now"}},
        "outputs": stream,
        "source": "",
    }
    notebook = {
        "cells": [cell],
        "metadata": {"papermill": {"start_time": "now"}, "language_info": {"version": "3.11.7"}},
    }
    text = canonical_notebook(json.dumps(notebook))
    assert "now" not in text
    assert "3.11.7" not in text
    assert json.loads(text)["cells"][0]["outputs"] == [{"output_type": "stream", "name": "stdout", "text": "a\nb\n"}]


def test_an_unknown_notebook_is_named() -> None:
    with pytest.raises(InputError, match="there is no notebook '99_niets'"):
        notebook_path("99_niets")


def test_the_golden_notebook_is_what_the_notebook_gives(tmp_path: Path) -> None:
    """The golden notebook holds its outputs; a change of them is meant, looked at and committed: `make golden`."""
    golden = Path("tests/golden/10_urgentie.ipynb")
    assert all(cell["execution_count"] for cell in cells(golden))
    made = run_notebook(notebook_path("10_urgentie"), "tests/golden/klein", "WK999901", tmp_path) / "urgentie.ipynb"
    (text, pictures), (wanted, drawn) = comparable(made), comparable(golden)
    assert text == wanted, "the notebook gives something else; look at it, then: make golden"
    assert len(pictures) == len(drawn) == 6
    for picture, same in zip(pictures, drawn, strict=True):
        assert np.abs(picture - same).mean() < 0.01
