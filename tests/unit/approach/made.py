"""Rows of tables of a wijkaanpak, and a small study that holds them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.unit.conftest import EXAMPLE
from wijkonderzoek.schemas.agenda import RandvoorwaardeRow
from wijkonderzoek.schemas.approach import Row
from wijkonderzoek.sources.approach import TABLES, Approach
from wijkonderzoek.sources.written import table_csv

AREA = "WK999901"


def scores(condition: str, layer: str, *given: int, day: str = "2025-09-10", proof: str = "") -> list[Row]:
    """Answers of one level on one precondition."""
    cells = {"randvoorwaarde": condition, "niveau": layer, "partij_type": "bewoners", "bewijs": proof, "datum": day}
    return [RandvoorwaardeRow.model_validate(cells | {"score": score}) for score in given]


def approach(*rows: Row) -> Approach:
    """An approach that holds these rows, each in the table of its kind."""
    names = {model: name for name, model in TABLES.items()}
    tables: dict[str, dict[int, Row]] = {}
    for row in rows:
        table = tables.setdefault(names[type(row)], {})
        table[len(table) + 2] = row
    return Approach(tables)


def write_study(folder: Path, *rows: Row, talks: bool = False) -> Path:
    """A study of the example country with one indicator and these rows; with `talks` the conversations of the example."""
    text = "titel: Klein\ngemeenten: ['GM9999']\nindicatoren: [inwoners, bijstand_per_1000]\n"
    (folder / "studie.yml").write_text(text, encoding="utf-8")
    (folder / "snapshots.csv").write_bytes(Path(EXAMPLE, "snapshots.csv").read_bytes())
    if talks:
        shutil.copytree(Path(EXAMPLE, "interviews"), folder / "interviews")
    for name, model in TABLES.items():
        if own := [row for row in rows if type(row) is model]:
            (folder / f"{name}.csv").write_bytes(table_csv(model, own))
    return folder
