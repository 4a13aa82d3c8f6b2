"""What a column of a study table may hold, told by the schema of its rows: for whoever writes, reads or mends one."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Le
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

Kind = Literal["code", "text", "date", "number", "share", "whole", "choice"]
CODES = {"gebied", "codes", "opgave", "eigenaar"}
"""Columns that name something without a form of their own; those that end in `_id` do too."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, whether it must be filled, and what may stand in it where that is a list."""

    name: str
    kind: Kind
    required: bool
    choices: tuple[str, ...] = ()

    @property
    def yes_no(self) -> bool:
        """Whether it is answered by ja or nee."""
        return set(self.choices) == {"ja", "nee"}


def columns_of(model: type[BaseModel]) -> tuple[Column, ...]:
    """The columns of a table, in the order of its schema.

    >>> from wijkonderzoek.schemas.tables import ConcordantieRow
    >>> [(column.name, column.kind) for column in columns_of(ConcordantieRow)][1:3]
    [('code_van', 'code'), ('jaar_naar', 'whole')]
    """
    return tuple(_column(name, field) for name, field in model.model_fields.items())


def _column(name: str, field: FieldInfo) -> Column:
    parts = [*_parts(field.annotation), *field.metadata]
    choices = tuple(choice for part in parts for choice in _choices(part) if choice)
    return Column(name, "choice" if choices else _kind(name, parts), field.is_required(), choices)


def _parts(annotation: object) -> Iterator[Any]:
    """A type without its wrapping, and everything said of it."""
    origin = get_origin(annotation)
    if origin in {Union, types.UnionType, Annotated}:
        for part in get_args(annotation):
            yield from _parts(part)
    elif annotation is not types.NoneType:
        yield annotation
        yield from getattr(annotation, "metadata", ())


def _choices(part: object) -> tuple[str, ...]:
    if get_origin(part) is Literal:
        return tuple(map(str, get_args(part)))
    return tuple(str(item.value) for item in part) if isinstance(part, type) and issubclass(part, Enum) else ()


def _kind(name: str, parts: list[Any]) -> Kind:
    if date in parts:
        return "date"
    if float in parts:
        return "share" if any(isinstance(part, Le) and part.le == 1 for part in parts) else "number"
    if int in parts:
        return "whole"
    form = any(isinstance(part, StringConstraints) and part.pattern for part in parts)
    return "code" if form or name in CODES or name.endswith("_id") else "text"
