"""The tables of a study explained in Dutch: what each holds, column by column, with a row that could be real.

The words stand in tabellen.yml; what must be filled and what may stand in a column is told by the schema of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pydantic import BaseModel, Field

from wijkonderzoek.schemas.columns import Column, columns_of
from wijkonderzoek.schemas.reading import Schema, check, read_yaml
from wijkonderzoek.schemas.table_rows import REMARK

TEXTS = Path(__file__).with_name("tabellen.yml")
KINDS = {
    "code": "korte naam of code",
    "text": "tekst",
    "date": "datum",
    "number": "getal",
    "share": "getal van 0 tot 1",
    "whole": "heel getal",
}


class TableText(Schema):
    """What is said of a table: what it holds, what its columns hold, and an example of a row."""

    wat: str
    kolommen: dict[str, str] = Field(default_factory=dict)
    voorbeeld: dict[str, str]


class Texts(Schema):
    """tabellen.yml: what columns mean in every table, and what is said of each table."""

    kolommen: dict[str, str]
    tabellen: dict[str, TableText]


@dataclass(frozen=True, slots=True)
class ColumnText:
    """A column in words: what it holds, and what may stand in it."""

    column: Column
    text: str

    @property
    def form(self) -> str:
        """What may stand in it: "datum, verplicht", or the words to choose from."""
        return (choices(self.column) or KINDS[self.column.kind]) + (", verplicht" if self.column.required else "")


@dataclass(frozen=True, slots=True)
class Explained:
    """A table in words, its columns in their order."""

    name: str
    text: str
    columns: tuple[ColumnText, ...]
    example: Mapping[str, str]

    def remark(self) -> tuple[str, ...]:
        """The example as a row that is never read: its first cell begins with the sign of a remark."""
        first, *rest = (self.example.get(column.column.name, "") for column in self.columns)
        return (f"{REMARK} {first or 'voorbeeld'}", *rest)


def choices(column: Column) -> str:
    """The words that may stand in a column, in Dutch; empty where it is not a list.

    >>> choices(Column("kan", "choice", True, ("ja", "nee")))
    'ja of nee'
    """
    *others, last = [f'"{choice}"' if " " in choice else choice for choice in column.choices] or [""]
    return f"{', '.join(others)} of {last}" if others else last


@cache
def _texts() -> Texts:
    return check(Texts, read_yaml(TEXTS))


def explain_table(name: str, model: type[BaseModel], words: Mapping[str, tuple[str, ...]] | None = None) -> Explained:
    """A table in words; `words`: what columns of that name are chosen from, where the schema does not say.

    *Raises* `KeyError` for a column without words: a test holds tabellen.yml to the schemas.

    >>> from wijkonderzoek.schemas.tables import GebiedRow
    >>> explain_table("gebieden", GebiedRow).columns[2].form
    'land, gemeente, wijk, buurt of gebied, verplicht'
    """
    texts = _texts()
    table = texts.tabellen[name]
    said = texts.kolommen | table.kolommen
    columns = tuple(
        ColumnText(replace(column, choices=(words or {}).get(column.name, column.choices)), said[column.name])
        for column in columns_of(model)
    )
    return Explained(name, table.wat, columns, table.voorbeeld)
