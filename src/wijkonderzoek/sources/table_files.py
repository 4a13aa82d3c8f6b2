"""The tables of a study, wherever each is kept: in a CSV of its own, or as a sheet of studie.xlsx."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel

from wijkonderzoek.schemas.table_rows import TableRead, read_table
from wijkonderzoek.sources.study_book import BOOK_FILE, read_book, sheet_place

Model = TypeVar("Model", bound=BaseModel)
_FILE = re.compile(r"(?<![\w/])(\w+)\.csv\b")


@dataclass(frozen=True)
class TableFiles:
    """The tables of a study as they were read.

    `in_book`: those that are sheets. `problems`: what is wrong with the folder as a whole.
    """

    tables: Mapping[str, TableRead[BaseModel]] = field(default_factory=dict)
    in_book: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()

    def rows(self, name: str, model: type[Model]) -> dict[int, Model]:
        """The sound rows of a table by number."""
        read = cast("TableRead[Model]", self.tables.get(name, TableRead()))
        return dict(read.rows)

    def known(self, name: str, column: str) -> tuple[str, ...] | None:
        """Everything that stands in a column, also in rows with mistakes; None where the table lacks the column."""
        read = self.tables.get(name)
        return () if read is None else read.written.get(column)

    def mistakes(self) -> list[str]:
        """What is wrong with the folder and with every row of every table."""
        return [*self.problems, *(problem for read in self.tables.values() for problem in read.problems)]

    def placed(self, problem: str) -> str:
        """A message that names CSVs, naming the sheets where tables are sheets.

        >>> TableFiles(in_book=frozenset({"doelen"})).placed("doelen.csv, row 2, eigenaar: not in partners.csv")
        'studie.xlsx, sheet doelen, row 2, eigenaar: not in partners.csv'
        """
        return _FILE.sub(lambda found: sheet_place(found[1]) if found[1] in self.in_book else found[0], problem)


def read_table_files(folder: Path, models: Mapping[str, type[BaseModel]]) -> TableFiles:
    """Every table of `models` that the study in `folder` has, by name, in the order of `models`.

    Mistakes are kept, and none is raised; a table that is both a CSV and a sheet is one.
    """
    book = read_book(folder, models)
    tables: dict[str, TableRead[BaseModel]] = {}
    problems = list(book.problems)
    for name, model in models.items():
        path = folder / f"{name}.csv"
        if path.is_file():
            tables[name] = read_table(path, model)
            if name in book.tables:
                problems.append(
                    f"{path.name} and {sheet_place(name)}: the same table twice; keep what counts in one of them, and "
                    f"take out the file or the sheet of {BOOK_FILE}"
                )
        elif name in book.tables:
            tables[name] = book.tables[name]
    in_book = frozenset(name for name in book.tables if not (folder / f"{name}.csv").is_file())
    return TableFiles(tables, in_book, tuple(problems))
