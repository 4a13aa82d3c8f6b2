"""A study brings indicators of its own, written as the package's are and held to the same rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from wijkonderzoek.catalogue import Catalogue, with_own
from wijkonderzoek.errors import CatalogueError

OWN = """
buurtbarbecues_per_1000:
  title: Straten met een buurtbarbecue
  source: lokaal
  unit: "%"
  measure: share
  variable: buurtbarbecues_per_1000
"""


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / f"{name}.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_indicator_of_a_study_stands_with_its_opgave(catalogue: Catalogue, tmp_path: Path) -> None:
    own = with_own(catalogue, [write(tmp_path, "samenleven", OWN)])
    added = own.indicator("buurtbarbecues_per_1000")
    assert (added.opgave, added.source, added.directional) == ("samenleven", "lokaal", False)
    assert added.key in own.variables
    assert [i.key for i in own.of_opgave("samenleven")][-1] == added.key
    assert own.sha256 != catalogue.sha256
    assert added.key not in catalogue.indicators


def test_a_study_without_indicators_has_the_catalogue_itself(catalogue: Catalogue) -> None:
    assert with_own(catalogue, []) is catalogue


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("samenlevn", OWN, r"indicatoren/samenlevn.yml: no such opgave. Did you mean 'samenleven'\?"),
        ("samenleven", OWN.replace("buurtbarbecues_per_1000:", "inwoners:"), "also used in another opgave"),
        ("samenleven", OWN.replace("title", "titel"), r"samenleven.yml, line \d+, .*unknown field 'titel'"),
        (
            "samenleven",
            OWN.replace("source: lokaal", "source: lokal"),
            r"unknown source 'lokal'. Did you mean 'lokaal'\?",
        ),
        ("samenleven", OWN.replace("variable: buurt", "variable: straat"), "straatbarbecues_per_1000"),
        ("samenleven", OWN + "  direction: more_is_better", "kind 'context' cannot have direction"),
    ],
)
def test_a_wrong_entry_is_named_with_file_and_fix(
    catalogue: Catalogue, tmp_path: Path, name: str, text: str, says: str
) -> None:
    with pytest.raises(CatalogueError, match=says):
        with_own(catalogue, [write(tmp_path, name, text)])
