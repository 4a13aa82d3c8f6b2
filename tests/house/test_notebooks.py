"""Templates tell and hold no results; golden notebooks hold them all."""

from __future__ import annotations

import ast
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.house.files import ROOT

TEMPLATES = sorted((ROOT / "notebooks").glob("*.ipynb"))
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.ipynb"))
LONGEST_CELL = 12


def _cells(path: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def test_there_are_templates() -> None:
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
class TestATemplate:
    def test_holds_no_outputs(self, path: Path) -> None:
        code = [cell for cell in _cells(path) if cell["cell_type"] == "code"]
        assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)

    def test_has_short_cells(self, path: Path) -> None:
        code = [cell for cell in _cells(path) if cell["cell_type"] == "code"]
        assert max(len(_source(cell).splitlines()) for cell in code) <= LONGEST_CELL

    def test_computes_nothing_itself(self, path: Path) -> None:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        for cell in _cells(path):
            if cell["cell_type"] == "code":
                assert not any(isinstance(node, kinds) for node in ast.walk(ast.parse(_source(cell)))), _source(cell)

    def test_has_a_sentence_above_every_cell(self, path: Path) -> None:
        cells = _cells(path)
        assert cells[0]["cell_type"] == "markdown"
        for before, cell in pairwise(cells):
            if cell["cell_type"] == "code":
                assert before["cell_type"] == "markdown", _source(cell)
                assert _source(before).strip().endswith((".", "?", ":", "*")), _source(before)

    def test_begins_with_its_parameters(self, path: Path) -> None:
        code = [cell for cell in _cells(path) if cell["cell_type"] == "code"]
        assert "parameters" in code[0]["metadata"].get("tags", [])
        assert not any("parameters" in cell["metadata"].get("tags", []) for cell in code[1:])


def test_a_golden_notebook_ran_to_its_end_without_errors() -> None:
    for path in GOLDEN:
        code = [cell for cell in _cells(path) if cell["cell_type"] == "code"]
        assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1)), path.name
        outputs = [output for cell in code for output in cell["outputs"]]
        assert outputs, path.name
        assert not [output for output in outputs if output["output_type"] in {"error", "stream"}], path.name


def test_every_template_has_a_golden_notebook_of_the_same_cells() -> None:
    assert [path.name for path in GOLDEN] == [path.name for path in TEMPLATES]
    for template, golden in zip(TEMPLATES, GOLDEN, strict=True):
        there = [_source(cell) for cell in _cells(golden)]
        missing = [_source(cell) for cell in _cells(template) if _source(cell) not in there]
        assert not missing, f"{golden.name} was made from another template; make it again"
