"""What docs/effect.md shows can be run, in the order it is shown."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

from wijkonderzoek import effect
from wijkonderzoek.monitoring.effect.ladder import WORDS


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "effect.md").read_text(encoding="utf-8")


def test_the_worked_example_gives_what_the_page_shows(page: str) -> None:
    names: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        exec(block, names)
    shown = "\n".join(re.findall(r"^>>> .*?(?=^```$)", page, re.MULTILINE | re.DOTALL))
    test = doctest.DocTestParser().get_doctest(shown, names, "effect.md", None, None)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_every_function_of_the_api_is_on_the_page(page: str) -> None:
    functions = [name for name in effect.__all__ if name.islower()]
    assert functions
    assert not [name for name in functions if f"`{name}`" not in page]


def test_the_rungs_and_their_words_are_those_of_the_page(page: str) -> None:
    table = page.split("## The evidence ladder")[1].split("\n## ")[0]
    rows = [row.split("|")[1:-1] for row in table.splitlines() if row.startswith("| ")][1:]
    assert [row[0].strip() for row in rows] == [rung.label for rung in effect.Rung]
    for row, rung in zip(rows, effect.Rung, strict=True):
        assert f"*{WORDS[rung][0]}*" in row[2]


def test_the_interventions_of_the_page_are_read(page: str, tmp_path: Path) -> None:
    (block,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "interventies.yml").write_text(block, encoding="utf-8")
    assert effect.read_interventions(tmp_path / "interventies.yml")[0].toewijzing == "keuze"
