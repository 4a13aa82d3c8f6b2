"""What docs/urgentie.md shows can be run, in the order it is shown."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

from tests.unit.urgency.test_deprivation import AREAS, WEIGHTS


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "urgentie.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def names(page: str) -> dict[str, Any]:
    """Everything the page has defined at its end."""
    defined: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        exec(block, defined)
    return defined


def test_the_index_of_deprivation_of_the_page_is_computed(names: dict[str, Any]) -> None:
    assert names["weights"] == WEIGHTS
    assert len(names["score"]) == AREAS
    assert 0 < names["score"].min() < names["score"].max() < 99.9
    assert names["rank"].min() == 1


def test_the_steps_of_the_page_give_what_it_shows(page: str, names: dict[str, Any]) -> None:
    shown = "\n".join(re.findall(r"^>>> .*?(?=^```$)", page, re.MULTILINE | re.DOTALL))
    test = doctest.DocTestParser().get_doctest(shown, names, "urgentie.md", None, None)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_every_step_of_the_page_is_a_function_of_its_module(page: str) -> None:
    from importlib import import_module

    rows = re.findall(r"^\| [a-z ]+ \| `(\w+)` \| (.+?) \|", page, re.MULTILINE)
    assert len(rows) == 9
    for module, functions in rows:
        for name in re.findall(r"`(\w+)`", functions):
            assert callable(getattr(import_module(f"wijkonderzoek.urgency.{module}"), name))
