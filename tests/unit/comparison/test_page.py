"""What docs/vergelijken.md shows can be run, and says what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.indicators.context import context_indicators
from wijkonderzoek.params import Vergelijken


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "vergelijken.md").read_text(encoding="utf-8")


def block(page: str, language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_example_on_a_table_of_ones_own_runs(page: str) -> None:
    defined: dict[str, Any] = {}
    exec(block(page, "python"), defined)
    assert defined["peers"].k == 2


def test_the_settings_shown_can_be_set(page: str, catalogue: Catalogue) -> None:
    shown = Vergelijken.model_validate(yaml.safe_load(block(page, "yaml"))["vergelijken"])
    chosen = context_indicators(shown.kenmerken, catalogue.indicators, catalogue.variables)
    assert [i.key for i in chosen] == list(shown.kenmerken)
