"""A file's cells as a `SourceTable`: rows are found by their region code, columns by what the header says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas import REGION_CODE
from wijkonderzoek.sources.figures import NO_REASON, UNKNOWN, is_figure, read_figures
from wijkonderzoek.sources.grid import Cell, Grid
from wijkonderzoek.sources.headers import SHORT_CODES, TEXT_UNITS, Column, Header, read_header
from wijkonderzoek.sources.tables import FLAG_TOPICS, REGION, SourceTable, Topic, gemeente_of, tidy

if TYPE_CHECKING:
    import pandas as pd

CODE = re.compile(REGION_CODE)
CODE_TITLES = ("codering", "gwb_code", "gwb_code_10", "wijken en buurten", "regiocode")
"""Titles of the column that says which region a row is, the surest first."""
NAME_TITLES = ("wijken en buurten", "regio", "regio's", "naam", "regionaam")
KIND_TITLES = ("soort regio", "recs")
YEAR_TITLES = ("jaar", "perioden")
FLAG_TITLES = (*(title.lower() for title in FLAG_TOPICS), "ind_wbi")
LEFT_OUT = ("gemeentenaam", "gm_naam", "gwb_code_8")
"""What the code and name of a region already tell."""
KINDS = {"land": "NL", "gemeente": "GM", "wijk": "WK", "buurt": "BU"}
FOOTER = re.compile(r"(©|\(c\)|bron\b|cbs\b|statline\b|centraal bureau)", re.IGNORECASE)
FIGURE_NAME = re.compile(r"[apgm]_\w+")
CUT_OFF = "The file looks cut off: download it again."
NOT_ANEW = "A program may have changed the codes: download the file again and do not save it anew."


@dataclass(frozen=True)
class Regional:
    """A file read whole: its table, its header, and the years it names in a column."""

    table: SourceTable
    header: Header
    years: tuple[str, ...]


def read_regional(grid: Grid) -> Regional:
    """The regions, topics and cells of a file.

    Rows: one per region code (and choice of another dimension). `has_paths` of the table is False where the file has
    the topics' own titles only; a workbook has neither titles nor units.

    *Raises* `InputError` naming the row and column of what cannot be read: no region codes, a row that is cut off, a
    region that comes twice, a kind of region that contradicts its code, or a cell that is no figure.
    """
    first, candidates = _first_region(grid)
    codes = _code_column(grid, first, candidates)
    header = read_header(grid, first, codes)
    width = max((column.place for column in header.columns), default=0) + 1
    rows = _rows(grid, first, codes, max(width, codes + 1))
    cells = {column.place: [grid.cell(row, column.place) for row in rows] for column in header.columns}
    taken = _Taken(grid, header, rows, cells, [str(grid.cell(row, codes)) for row in rows])
    return Regional(_table(taken, codes), header, taken.years())


@dataclass(frozen=True)
class _Taken:
    """What was taken from a file: the rows that hold regions, their cells by column, and their codes."""

    grid: Grid
    header: Header
    rows: Sequence[int]
    cells: Mapping[int, Sequence[Cell]]
    codes: Sequence[str]

    def column(self, titles: Sequence[str]) -> Column | None:
        """The first column with one of these titles, the surest title first."""
        by_title = {c.title.lower(): c for c in reversed(self.header.columns)}
        return next((by_title[title] for title in titles if title in by_title), None)

    def texts(self, titles: Sequence[str]) -> list[str]:
        """The cells of a column, as text; empty ones where there is no such column."""
        column = self.column(titles)
        return [tidy(cell) for cell in self.cells[column.place]] if column else [""] * len(self.rows)

    def where(self, column: Column, position: int) -> str:
        return self.grid.where(self.rows[position], column.place, column.label)

    def years(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for text in self.texts(YEAR_TITLES) if text))


def _first_region(grid: Grid) -> tuple[int, list[int]]:
    """The first row that holds a region code, and the columns it stands in."""
    for row, cells in enumerate(grid.rows):
        found = [place for place, cell in enumerate(cells) if isinstance(cell, str) and CODE.match(cell)]
        if found:
            return row, found
    for row, cells in enumerate(grid.rows):
        for place, cell in enumerate(cells):
            title = str(cell).strip("|").lower()
            if SHORT_CODES.fullmatch(title) or title in {"codering", "regiocode"}:
                below = next((n for n in range(row + 1, len(grid.rows)) if is_number(grid.cell(n, place))), None)
                if below is not None:
                    raise InputError(
                        f"{grid.where(below, place, str(cell))}: {grid.cell(below, place)} is a number, not a region "
                        "code such as WK036300",
                        hint=NOT_ANEW,
                    )
    raise InputError(
        f"{grid.name}: no column with region codes such as GM0599, WK059901 or BU05990110",
        hint="Choose the topic 'Codering' (under Regioaanduiding) in StatLine and download the file again.",
    )


def is_number(cell: Cell) -> bool:
    """Whether a cell holds digits only, as a code does that lost its letters.

    >>> is_number(36300), is_number("0363"), is_number("WK036300")
    (True, True, False)
    """
    return not isinstance(cell, str) or cell.isdigit()


def _code_column(grid: Grid, first: int, candidates: Sequence[int]) -> int:
    """The column that says which region a row is; columns that agree in every row are one."""
    if len(candidates) == 1:
        return candidates[0]
    differ = [
        place
        for place in candidates[1:]
        if any(grid.cell(r, place) != grid.cell(r, candidates[0]) for r in range(first, len(grid.rows)))
    ]
    if not differ:
        return candidates[0]
    titles = {
        place: {str(grid.cell(row, place)).split("(")[0].split("/")[-1].strip(" |").lower() for row in range(first)}
        for place in candidates
    }
    for title in CODE_TITLES:
        named = [place for place, found in titles.items() if title in found]
        if named:
            return named[0]
    raise InputError(
        f"{grid.where(first)}: {len(candidates)} columns hold region codes, and none is called Codering or gwb_code",
        hint="Remove the columns that were added.",
    )


def _rows(grid: Grid, first: int, codes: int, width: int) -> list[int]:
    """The rows that hold a region, each whole; blank rows and what stands under a table are passed over."""
    found = []
    for row in range(first, len(grid.rows)):
        cells = grid.rows[row]
        filled = [cell for cell in cells if cell != ""]
        if not filled or (len(filled) == 1 and FOOTER.match(str(filled[0]))):
            continue
        code = grid.cell(row, codes)
        if len(cells) < width:
            raise InputError(f"{grid.where(row)}: {len(cells)} cells; the header has {width}", hint=CUT_OFF)
        if any(cell != "" for cell in cells[width:]):
            raise InputError(
                f"{grid.where(row)}: {len(cells)} cells; the header has {width}",
                hint="A text with the separator in it must stand in quotes. Download the file again; do not edit it.",
            )
        if not isinstance(code, str) or not CODE.match(code):
            raise InputError(f"{grid.where(row, codes)}: '{code}' is not a region code such as WK036300", hint=NOT_ANEW)
        found.append(row)
    return found


def _table(taken: _Taken, codes: int) -> SourceTable:
    import pandas as pd

    special = {codes} | {
        column.place
        for column in taken.header.columns
        if column.title.lower() in {*KIND_TITLES, *FLAG_TITLES, *LEFT_OUT, *NAME_TITLES, "jaar"}
    }
    if (name := _name_column(taken)) is not None:
        special.add(name.place)
    rest = [column for column in taken.header.columns if column.place not in special]
    figures = [column for column in rest if _holds_figures(column, taken.cells[column.place])]
    dimensions = [column for column in rest if column not in figures and _is_dimension(column)]
    _check_regions(taken, dimensions)
    keys = _keys(figures, {REGION, *(_dimension_key(c) for c in dimensions)})
    read = read_figures(
        {keys[c.place]: taken.cells[c.place] for c in figures},
        lambda key, position: taken.where(next(c for c in figures if keys[c.place] == key), position),
    )
    cells: dict[str, Any] = {REGION: list(taken.codes)}
    cells |= {_dimension_key(c): [tidy(cell) for cell in taken.cells[c.place]] for c in dimensions}
    cells |= {key: column.values for key, column in read.items()}
    return SourceTable(
        topics={keys[c.place]: Topic(keys[c.place], c.path, c.unit, c.short) for c in figures},
        regions=_regions(taken, name),
        cells=pd.DataFrame(cells),
        gaps={key: pd.Series(column.gaps) for key, column in read.items() if (column.gaps != NO_REASON).any()},
        has_paths=taken.header.has_paths,
    )


def _name_column(taken: _Taken) -> Column | None:
    """The column with the regions' names: by its title, else the first one."""
    found = taken.column(NAME_TITLES)
    if found is None and taken.header.columns and not taken.header.is_workbook:
        first = taken.header.columns[0]
        return first if not any(is_figure(cell) for cell in taken.cells[first.place]) else None
    return found


def _holds_figures(column: Column, cells: Sequence[Cell]) -> bool:
    """Whether a column is one of figures: its unit or name says so, or else one of its cells is a figure."""
    if column.unit and column.unit.lower() not in TEXT_UNITS:
        return True
    if FIGURE_NAME.fullmatch(column.short):
        return True
    if any(is_figure(cell) for cell in cells):
        return bool(column.unit or column.short or column.path) and column.title.lower() not in YEAR_TITLES
    return bool(column.unit or column.short) and all(cell in ("", UNKNOWN) for cell in cells)


def _is_dimension(column: Column) -> bool:
    return not column.unit and not column.short


def _dimension_key(column: Column) -> str:
    """What the service calls a dimension of this title: `Soort misdrijf` is `SoortMisdrijf`."""
    return "".join(word[:1].upper() + word[1:] for word in column.title.split())


def _keys(columns: Sequence[Column], taken: set[str]) -> dict[int, str]:
    """A key for every column, by its place: its title, with its unit and number where that is not enough."""
    found: dict[int, str] = {}
    used = set(taken)
    for column in columns:
        name = column.short or column.path
        tries = (name, f"{name} ({column.unit})", f"{name} ({column.unit}) {column.place + 1}")
        found[column.place] = next(key for key in tries if key not in used)
        used.add(found[column.place])
    return found


def _check_regions(taken: _Taken, dimensions: Sequence[Column]) -> None:
    """*Raises* `InputError` for a region that comes twice, or whose kind is not that of its code."""
    seen: dict[tuple[Cell, ...], int] = {}
    for position, code in enumerate(taken.codes):
        key = (code, *(taken.cells[c.place][position] for c in dimensions))
        other = seen.setdefault(key, position)
        if other != position:
            raise InputError(
                f"{taken.grid.where(taken.rows[position])}: region {code} stands in row {taken.rows[other] + 1} too",
                hint="A file holds one year of one table, each region once. Download it again.",
            )
    column = taken.column(KIND_TITLES)
    for position, kind in enumerate(taken.texts(KIND_TITLES)):
        code = taken.codes[position]
        if column is not None and KINDS.get(kind.lower(), code[:2]) != code[:2]:
            raise InputError(
                f"{taken.where(column, position)}: {code} is not the code of a {kind.lower()}", hint=NOT_ANEW
            )


def _regions(taken: _Taken, name: Column | None) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    first = {code: position for position, code in reversed(list(enumerate(taken.codes)))}
    codes = list(dict.fromkeys(taken.codes))
    flags = _flags(taken)
    return pd.DataFrame(
        {
            "name": [tidy(taken.cells[name.place][first[code]]) if name else "" for code in codes],
            "gemeente": [gemeente_of(code) for code in codes],
            "flag": np.array([flags[first[code]] for code in codes], np.int8),
        },
        index=pd.Index(codes, name="code"),
    )


def _flags(taken: _Taken) -> list[int]:
    column = taken.column(FLAG_TITLES)
    found = []
    for position, text in enumerate(taken.texts(FLAG_TITLES)):
        if text not in {"", UNKNOWN} and not (len(text) == 1 and text in "0123"):
            assert column is not None
            raise InputError(f"{taken.where(column, position)}: '{text}' is not 1, 2, 3 or '.'", hint=NOT_ANEW)
        found.append(int(text) if text not in {"", UNKNOWN} else 0)
    return found
