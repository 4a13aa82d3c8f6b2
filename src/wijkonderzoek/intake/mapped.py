"""A table of codings read by a mapping that says which column holds what; nothing is guessed from its names.

A column that the mapping does not name is refused, and so is a table without a column that it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.gathered import Documents, entries, identity, position, split_path
from wijkonderzoek.intake.losses import stated
from wijkonderzoek.intake.mapping import Mapping, Part, known_mappings, load_mapping, plain_title
from wijkonderzoek.intake.project import CodedProject, Coding
from wijkonderzoek.intake.sheet import Sheet, read_sheet

__all__ = ["Mapping", "known_mappings", "load_mapping", "read_mapped"]

NO_TRANSCRIPTS = "Only the passages are in a table: without whole texts there are no units to compare coders on."
_APPLIED = {"true": True, "1": True, "x": True, "false": False, "0": False, "": False}
_SHIELD = re.compile(r"^'(?='*[=+@-])")

Written = tuple[int, str]
"""A code as a row gives it: the place of its column, and its name with those above it."""


@dataclass(frozen=True)
class _Columns:
    """Where a table has what: the place of each field, of each code of a wide table, and of what is not read."""

    places: dict[Part, int]
    codes: dict[int, str]
    ignored: tuple[int, ...]


def read_mapped(body: bytes, file: str, mapping: Mapping, sheet: str | None = None) -> CodedProject:
    """The codings in a workbook or CSV, by a mapping; `sheet`: as for `read_sheet`.

    A document is its name, with the group it is in where the mapping names one. Rows of the same stretch by the same
    coder are one passage; without positions, and without a column for it, every row is one.

    *Raises* `ExportError` naming row and column, as `read_sheet` does, and for columns the mapping does not fit.
    """
    table = read_sheet(body, file, sheet)
    if mapping.shielded:
        rows = tuple((row, tuple(_SHIELD.sub("", cell) for cell in cells)) for row, cells in table.rows)
        table = replace(table, rows=rows)
    columns = _columns(table, mapping)
    documents, codings, uncoded = Documents(), [], 0
    given = {row: list(_given(table, mapping, columns, row, cells)) for row, cells in table.rows}
    separator = _separator(table, mapping, columns, given)
    for row, cells in table.rows:
        coding = _coding(table, columns, row, cells, documents)
        paths = [split_path(name, separator, table.where(row, place)) for place, name in given[row]]
        codings += [replace(coding, code=path) for path in dict.fromkeys(paths)]
        uncoded += not paths
    known = [split_path(name, separator, _above(table, place)) for place, name in columns.codes.items()]
    return CodedProject(
        format=mapping.format,
        tool=mapping.tool,
        documents=documents.found(),
        codes=entries([*known, *(coding.code for coding in codings)]),
        codings=tuple(codings),
        losses=(*_losses(mapping, columns, uncoded), *table.losses),
        checked=mapping.checked,
    )


def _above(table: Sheet, place: int) -> str:
    return f"{table.name}, column {place + 1}"


def _columns(table: Sheet, mapping: Mapping) -> _Columns:
    """Which column is what.

    *Raises* `ExportError` for one that the mapping does not name, for two that are the same to it, and for a field
    without a column.
    """
    wanted = {plain_title(title): part for part, titles in mapping.parts().items() for title in titles}
    ignored = {plain_title(title) for title in mapping.ignore}
    prefix = mapping.ignore_prefix
    places: dict[Part, int] = {}
    codes, left, strange = {}, [], []
    for place, title in enumerate(table.header):
        part = wanted.get(plain_title(title))
        if part in places:
            raise ExportError(
                f"{_above(table, place)} and column {places[part] + 1} are both '{part}' in the mapping",
                hint="Write the one that is not meant under 'ignore'.",
            )
        if part:
            places[part] = place
        elif not title or plain_title(title) in ignored or (prefix and title.startswith(prefix)):
            left.append(place)
        elif (code := _code_of(title, mapping)) is not None:
            codes[place] = code
        else:
            strange.append(str(place + 1))
    if strange:
        raise ExportError(
            f"{table.name}: column {', '.join(strange)} has a header the mapping does not name",
            hint="Write in a mapping of your own what it is, or put it under 'ignore'.",
        )
    absent = [part for part in mapping.parts() if part not in places and part not in mapping.optional]
    if absent or (mapping.layout == "wide" and not codes):
        raise ExportError(
            f"{table.name}: no column for {', '.join(absent) or 'any code'}, which the mapping names",
            hint="Is this the table the mapping was written for? If so, write its headers in a mapping of your own.",
        )
    return _Columns(places, codes, tuple(place for place in left if table.header[place]))


def _code_of(title: str, mapping: Mapping) -> str | None:
    """The code whose column this is in a wide table."""
    before, after = mapping.code_prefix, mapping.code_suffix
    longer = len(title) > len(before) + len(after.rstrip())
    if mapping.layout == "wide" and longer and title.startswith(before) and title.endswith(after.rstrip()):
        return title[len(before) : len(title) - len(after.rstrip())]
    return None


def _given(table: Sheet, mapping: Mapping, columns: _Columns, row: int, cells: Sequence[str]) -> Iterator[Written]:
    """The codes a row gives."""
    for place, code in columns.codes.items():
        applied = _APPLIED.get(cells[place].strip().casefold())
        if applied is None:
            raise ExportError(
                f"{table.where(row, place)}: neither true nor false, so whether the code was given is not certain",
                hint="true, 1 or x where it was given; false, 0 or nothing where it was not.",
            )
        if applied:
            yield place, code
    if "code" in columns.places:
        place = columns.places["code"]
        for name in cells[place].split("\n") if mapping.several else [cells[place]]:
            if name.strip():
                yield place, identity(name, table.where(row, place))


def _separator(table: Sheet, mapping: Mapping, columns: _Columns, given: dict[int, list[Written]]) -> str:
    """What stands between the levels of a code in this table; empty where nothing does.

    *Raises* `ExportError` when more than one of those that the mapping allows is found.
    """
    first: dict[str, str] = {}
    names = [(_above(table, place), name) for place, name in columns.codes.items()]
    names += [(table.where(row, place), name) for row, codes in given.items() for place, name in codes]
    for where, name in names:
        for separator in mapping.separator:
            if separator in name:
                first.setdefault(separator, where)
    if len(first) > 1:
        raise ExportError(
            f"{' and '.join(first.values())}: codes with different signs between their levels",
            hint="Write in a mapping of your own the one 'separator' that this table has.",
        )
    return next(iter(first), "")


def _coding(table: Sheet, columns: _Columns, row: int, cells: Sequence[str], documents: Documents) -> Coding:
    """What a row says of its codes, without the code."""

    def cell(part: Part) -> str:
        return cells[columns.places[part]] if part in columns.places else ""

    def where(part: Part) -> str:
        return table.where(row, columns.places.get(part))

    name = identity(cell("document"), where("document"))
    if not name:
        raise ExportError(f"{where('document')}: a row without a document")
    start, end = position(cell("start"), where("start")), position(cell("end"), where("end"))
    if (start is None) != (end is None) or (start is not None and end is not None and start >= end):
        raise ExportError(f"{where('start')}: a passage that does not begin before it ends")
    passage = identity(cell("passage"), where("passage"))
    return Coding(
        document=documents.key(name, cell("group").strip()),
        code=(),
        coder=identity(cell("coder"), where("coder")),
        start=start,
        end=end,
        passage=passage or (f"row {row}" if start is None else f"{start}-{end}"),
        text=cell("text") or None,
    )


def _losses(mapping: Mapping, columns: _Columns, uncoded: int) -> Iterator[str]:
    if not mapping.checked:
        yield "Not checked against a real export."
    yield from mapping.losses
    absent = [part for part in mapping.optional if part not in columns.places]
    if absent:
        yield f"Not in this table: {', '.join(absent)}."
    if "start" not in columns.places:
        yield "Positions are not known."
    if columns.ignored:
        yield f"Columns that were not read: {', '.join(str(place + 1) for place in columns.ignored)}."
    yield from stated({"Rows without a code are left out": uncoded})
    yield NO_TRANSCRIPTS
