"""Every requirement of priority 1 and 2 has tests that show it, or says which part is still open."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.files import ROOT

FILE = "tests/requirements.yml"
FIELDS = {"prio", "title", "shown", "open"}
LEAST_WORDS = 2
"""Fewest words that say what is missing."""


@cache
def entries() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / FILE).read_text(encoding="utf-8"))
    return found


def numbers(key: str) -> range:
    """The requirements a key is about: `R5`, or `R6-R13`."""
    match = re.fullmatch(r"R(\d+)(?:-R(\d+))?", key)
    assert match is not None, f"{FILE}, {key}: write R5 or R6-R13"
    first = int(match[1])
    return range(first, int(match[2] or first) + 1)


def problems(key: str, entry: dict[str, Any]) -> Iterator[str]:
    """What is wrong with an entry, each with the way out."""
    where = f"{FILE}, {key}"
    if unknown := set(entry) - FIELDS:
        yield f"{where}: unknown field {', '.join(sorted(unknown))}; one of {', '.join(sorted(FIELDS))}"
    if not str(entry.get("title", "")).strip():
        yield f"{where}: say in a few words what it is about"
    if not entry.get("shown") and not entry.get("open"):
        yield f"{where}: name a test that shows it, or say under 'open' which part is missing"
    if "open" in entry and len(str(entry["open"]).split()) < LEAST_WORDS:
        yield f"{where}: say which part is open"
    if "::" in str(entry.get("open", "")):
        yield f"{where}: what a test shows is not open; put the test under 'shown'"
    for node in entry.get("shown", []):
        if reason := not_shown(node):
            yield f"{where}: {node} {reason}"


def not_shown(node: str) -> str:
    """Why a test shows nothing: it is not there, or it is skipped; empty where it runs."""
    path, _, name = node.partition("::")
    if not (ROOT / path).is_file():
        return "is in a file that is not there"
    return reason_in((ROOT / path).read_text(encoding="utf-8"), name)


@cache
def reason_in(source: str, name: str) -> str:
    body = ast.parse(source).body
    found = [node for node in body if isinstance(node, ast.FunctionDef) and node.name == name]
    if not name.startswith("test_") or not found:
        return "is not a test of that file"
    marks = [ast.unparse(mark) for mark in found[0].decorator_list]
    marks += [ast.unparse(node) for node in body if isinstance(node, ast.Assign) and "pytestmark" in ast.unparse(node)]
    return "is skipped" if any(re.search(r"\.(skip|skipif|xfail)\b", mark) for mark in marks) else ""


@pytest.mark.parametrize("key", list(entries()))
def test_a_requirement_names_tests_that_run_or_what_is_open(key: str) -> None:
    found = list(problems(key, entries()[key]))
    assert not found


def test_no_requirement_is_listed_twice_and_all_stand_in_order() -> None:
    listed = [number for key in entries() for number in numbers(key)]
    assert listed == sorted(set(listed))


@pytest.mark.shared_data
def test_the_list_is_that_of_the_requirements(shared_data: Path) -> None:
    source = shared_data.parent / "docs" / "requirements.md"
    if not source.is_file():
        pytest.skip("the requirements do not lie beside the shared data")
    rows = re.findall(r"^\| (\d+) \|.*\| ([123]) \|$", source.read_text(encoding="utf-8"), flags=re.MULTILINE)
    asked = {int(number): int(prio) for number, prio in rows}
    assert len(asked) == len(rows) == 136
    listed = {number: entry["prio"] for key, entry in entries().items() for number in numbers(key)}
    assert listed == {number: prio for number, prio in asked.items() if prio < 3}


def test_a_test_that_is_not_there_or_never_runs_shows_nothing() -> None:
    source = "import pytest\n@pytest.mark.skip(reason='x')\ndef test_a(): ...\ndef test_b(): ...\ndef helper(): ...\n"
    assert reason_in(source, "test_a") == "is skipped"
    assert reason_in(source, "test_b") == ""
    assert reason_in(source, "helper") == reason_in(source, "test_c") == "is not a test of that file"
    assert reason_in(f"pytestmark = pytest.mark.skipif(True)\n{source}", "test_b") == "is skipped"
    assert not_shown("tests/unit/test_gone.py::test_a") == "is in a file that is not there"
    empty = list(problems("R1", {"prio": 1, "title": "x"}))
    assert empty == [f"{FILE}, R1: name a test that shows it, or say under 'open' which part is missing"]
