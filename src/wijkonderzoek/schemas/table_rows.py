"""Rows of a study table as text, checked against their schema: every mistake at once, what is right kept.

Rows whose first cell begins with # are remarks: they are read nowhere. Tables about people have none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas.reading import explain, explain_privately, suggestion

Model = TypeVar("Model", bound=BaseModel)
Line = tuple[int, Sequence[str]]
"""A row as it is written, with the number a spreadsheet shows before it."""
REMARK = "#"
"""What the first cell of a remark begins with."""


@dataclass(frozen=True)
class TableRead(Generic[Model]):
    """A table as it was read: its sound rows by number, what is wrong with the others, and what stands in which column.

    `written`: every value of every known column, also of rows with mistakes, so that a mistake in one table does not
    make names in another look unknown; a column that is not there is absent.
    """

    rows: Mapping[int, Model] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    written: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_rows(path: Path, model: type[Model]) -> tuple[Model, ...]:
    """The rows of a study table (CSV, UTF-8, `;` or `,` between fields), in file order.

    Empty rows and remarks are skipped; blanks around values are dropped; an empty optional cell is left out.
    *Raises* `InputError` naming the row and column of every mistake at once (row 1 holds the names).
    """
    return tuple(numbered_rows(path, model).values())


def numbered_rows(path: Path, model: type[Model], *, private: bool = False) -> dict[int, Model]:
    """The same by row number, for tables whose rows are also checked against each other.

    `private`: the table is about people, so errors name rows and columns and never what is written there.
    *Raises* `InputError`, as `read_rows` does.
    """
    lines = csv_lines(path)
    if not lines:
        problem, hint = _nothing(path.name, model)
        raise InputError(problem, hint=hint)
    read = check_lines(path.name, lines, model, private=private)
    if read.problems:
        raise InputError("\n".join(read.problems)) from None
    return dict(read.rows)


def read_table(path: Path, model: type[Model]) -> TableRead[Model]:
    """A study table with what is wrong in it, instead of an error."""
    try:
        lines = csv_lines(path)
    except InputError as error:
        return TableRead(problems=(str(error),))
    return check_lines(path.name, lines, model)


def csv_lines(path: Path) -> list[Line]:
    """The rows of a CSV that hold something, by row number.

    *Raises* `InputError` where it cannot be read as a table.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path.name}: not UTF-8 at byte {error.start}",
            hint="In Excel: save as 'CSV UTF-8 (gescheiden door lijstscheidingsteken)'.",
        ) from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    return split_lines(text, path.name)


def split_lines(text: str, file: str, delimiter: str = "") -> list[Line]:
    """The rows of the text of a CSV that hold something, by row number; what is between the cells is seen in row 1.

    *Raises* `InputError` where its quotes are damaged.

    >>> split_lines("a;b\\n\\n1; 2\\n", "x.csv")
    [(1, ['a', 'b']), (3, ['1', '2'])]
    """
    first = text.split("\n", 1)[0]
    between = delimiter or (";" if ";" in first else ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    try:
        lines = [(number, [cell.strip() for cell in row]) for number, row in enumerate(reader, start=1)]
    except csv.Error as error:
        raise InputError(f"{file}, row {reader.line_num}: {error}") from error
    return [(number, row) for number, row in lines if any(row)]


def check_lines(
    name: str,
    lines: Sequence[Line],
    model: type[Model],
    *,
    private: bool = False,
    refused: Mapping[tuple[int, int], str] | None = None,
) -> TableRead[Model]:
    """Written rows as rows of a model, the first of them being the header.

    `name`: what errors begin with. `private`: as in `numbered_rows`. `refused`: why single cells, by row and column
    from 0, cannot be used.
    """
    lines = [(number, cells) for number, cells in lines if private or not cells[0].startswith(REMARK)]
    if not lines:
        return TableRead(problems=("\n  ".join(_nothing(name, model)),))
    top, header = lines[0][0], [cell.lower() for cell in lines[0][1]]
    problems = list(_header_problems(name, top, header, model, private=private))
    if private and problems:
        return TableRead(problems=tuple(problems))
    missing = {key for key, info in model.model_fields.items() if info.is_required()} - set(header)
    bad = refused or {}
    rows: dict[int, Model] = {}
    for number, cells in lines[1:]:
        wrong = {header[at]: why for (row, at), why in bad.items() if row == number and at < len(header)}
        problems += [f"{name}, row {number}, {column}: {why}" for column, why in wrong.items()]
        if loose := _loose(header, cells):
            problems.append(f"{name}, row {number}: {loose}")
            continue
        known = {key: cell for key, cell in zip(header, cells, strict=False) if cell and key in model.model_fields}
        row = _row(known, model, f"{name}, row {number}", {*missing, *wrong}, problems, private=private)
        if row is not None and not wrong:
            rows[number] = row
    written = {
        key: tuple(cells[at] for _, cells in lines[1:] if at < len(cells) and cells[at])
        for at, key in enumerate(header)
        if key in model.model_fields
    }
    return TableRead(rows, tuple(dict.fromkeys(problems)), written)


def _row(
    cells: Mapping[str, str], model: type[Model], where: str, told: set[str], problems: list[str], *, private: bool
) -> Model | None:
    """One row; what is wrong with it is added to `problems`, except in columns of which that is `told` already."""
    said = explain_privately if private else explain
    try:
        return model.model_validate(cells)
    except ValidationError as error:
        problems += [
            f"{where}, {'.'.join(map(str, item['loc'])) or 'row'}: {said(item, model)}"
            for item in error.errors(include_url=False)
            if not (item["loc"] and item["loc"][0] in told)
        ]
    return None


def _nothing(name: str, model: type[BaseModel]) -> tuple[str, str]:
    return f"{name}: the file is empty", f"First row: {';'.join(model.model_fields)}"


def _loose(header: Sequence[str], cells: Sequence[str]) -> str:
    """What a row holds that no name stands above."""
    if len(cells) > len(header) and any(cells[len(header) :]):
        filled = max(at for at, cell in enumerate(cells, start=1) if cell)
        return f"{filled} cells under {len(header)} column names; put text with a ; in it between double quotes"
    nameless = [str(at) for at, (key, cell) in enumerate(zip(header, cells, strict=False), start=1) if cell and not key]
    return f"something in column {', '.join(nameless)}, which has no name; give it one, or empty it" if nameless else ""


def _header_problems(
    file: str, row: int, header: Sequence[str], model: type[BaseModel], *, private: bool
) -> Iterator[str]:
    known = list(model.model_fields)
    for name in dict.fromkeys(header):
        if name and header.count(name) > 1 and (name in known or not private):
            yield f"{file}, row {row}: column '{name}' is written twice; keep one of the two"
    strange = {at: name for at, name in enumerate(header, start=1) if name not in known and (name or private)}
    if private and strange:
        where = ", ".join(map(str, strange))
        yield f"{file}, row {row}: unknown name above column {where}; known are {', '.join(known)}"
        return
    absent = [name for name in known if name not in header]
    for name in strange.values():
        close = suggestion(name, absent) or f". Known are {', '.join(known)}"
        yield f"{file}, row {row}, {name}: unknown column '{name}'{close}"
    if not private:
        for name in absent:
            if model.model_fields[name].is_required():
                yield f"{file}, row {row}, {name}: this column is required, and not there; add it"
