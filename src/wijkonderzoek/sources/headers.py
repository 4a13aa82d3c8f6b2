"""The header of a file: which column is which topic, in the three ways CBS writes it.

* StatLine, stacked: a title line, group titles in rows of their own or fallen away (a leading `|` is left of each), the
  titles of the topics, and a row of units.
* StatLine, flat: one row of `Bevolking/Leeftijdsgroepen/0 tot 15 jaar (aantal)`.
* Workbook: one row of short names (`gwb_code`, `a_inw`), sometimes with a row of explanations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wijkonderzoek.errors import InputError
from wijkonderzoek.sources.figures import is_figure
from wijkonderzoek.sources.grid import Grid, column_letter
from wijkonderzoek.sources.tables import PATH, tidy

ANY_TOPIC = ("onderwerp", "onderwerpen")
"""What StatLine writes over its topics; it is no group of them."""
FALLEN = "|"
SHORT_CODES = re.compile(r"gwb_?code(_?(8|10))?|(bu|wk|gm)_?code", re.IGNORECASE)
SHORT_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+|regio|recs", re.IGNORECASE)
RAW_KEY = re.compile(r"[A-Za-z][A-Za-z0-9]*_[0-9]{1,3}")
"""`AantalInwoners_5`: a key of the service, as the unprocessed download has for a header."""
UNIT_IN_BRACKETS = re.compile(r"(?P<title>.*\S)\s*\((?P<unit>[^()]*(?:\([^()]*\)[^()]*)*)\)", re.DOTALL)
TEXT_UNITS = ("naam", "omschrijving", "code")
UNITS = (*TEXT_UNITS, "aantal", "%", "km", "km²", "ha", "kwh", "m³", "m3", "euro", "per huishouden", "per km²")
UNIT_STARTS = ("x 1", "1 000", "per 1", "aantal ")


@dataclass(frozen=True, slots=True)
class Column:
    """What the header says of a column.

    `place`: its number, from 0. `path`: its titles from the outside in, joined by `/`; empty where it has none. `unit`:
    empty where it says none. `short`: its name in a workbook. `label`: how to name it to a user.
    """

    place: int
    path: str = ""
    unit: str = ""
    short: str = ""
    label: str = ""

    @property
    def title(self) -> str:
        """The last of its titles, or its short name."""
        return self.short or self.path.split(PATH)[-1] or self.label


@dataclass(frozen=True)
class Header:
    """The header of a file: its title (empty where it has none), its columns, and whether their paths are known."""

    title: str
    columns: tuple[Column, ...]
    has_paths: bool

    @property
    def is_workbook(self) -> bool:
        """Whether the columns have short names."""
        return any(column.short for column in self.columns)


def read_header(grid: Grid, first: int, code: int) -> Header:
    """The header of a file whose first row of figures is `first` and whose column of region codes is `code` (from 0).

    *Raises* `InputError` when there is no header, when it is one of keys only, when a row of figures without region
    code stands in its place, or when two columns have one name.
    """
    rows = [row for row in range(first) if any(cell != "" for cell in grid.rows[row])]
    lines = [_texts(grid, row) for row in rows]
    wide = [n for n, line in enumerate(lines) if sum(text != "" for text in line) > 1]
    if not wide:
        raise InputError(
            f"{grid.name}: no header above the first region (row {first + 1})",
            hint="Download the file again from StatLine as 'CSV', with titles.",
        )
    for n in wide:
        _check_no_figures(grid, rows[n])
    title = next((line[0] for line in lines[: wide[0]] if line and line[0]), "").strip(FALLEN).strip()
    short = [n for n in wide if _is_short(lines[n], code)]
    if short:
        columns, has_paths = _workbook(lines[short[0]]), True
    elif len(wide) == 1:
        columns, has_paths = _flat(grid, lines[wide[0]], code)
    else:
        # A group title that stands alone in its row is not at the far left, where the title of the table is.
        groups = [n for n, line in enumerate(lines) if n in wide or (line[:1] == [""] and any(line))]
        columns, has_paths = _stacked([lines[n] for n in groups], code)
    _check_names(grid, columns, has_paths)
    return Header(tidy(title), columns, has_paths)


def _texts(grid: Grid, row: int) -> list[str]:
    return [tidy(cell) for cell in grid.rows[row]]


def _at(line: Sequence[str], place: int) -> str:
    return line[place] if place < len(line) else ""


def _check_no_figures(grid: Grid, row: int) -> None:
    if sum(is_figure(cell) for cell in grid.rows[row] if cell != "") > 1:
        raise InputError(
            f"{grid.where(row)}: figures, but no region code such as GM0599, WK059901 or BU05990110",
            hint="A program may have changed the codes into numbers: download the file again and do not save it anew.",
        )


def _is_short(line: Sequence[str], code: int) -> bool:
    """Whether a line holds short names: the code column has one, or nearly all columns have."""
    names = [text for text in line if text]
    if SHORT_CODES.fullmatch(_at(line, code)):
        return True
    return sum(bool(SHORT_NAME.fullmatch(text)) for text in names) > 0.9 * len(names)


def _workbook(line: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(n, short=text.lower(), label=text.lower()) for n, text in enumerate(line) if text)


def _flat(grid: Grid, line: Sequence[str], code: int) -> tuple[tuple[Column, ...], bool]:
    keys = [text for text in line if RAW_KEY.fullmatch(text)]
    if (keys and line[:1] == ["ID"]) or len(keys) > 0.5 * len(line):
        raise InputError(
            f"{grid.name}: an unprocessed data set: its columns have keys ({keys[0] if keys else line[0]}), not titles",
            hint="Choose 'CSV' under Downloaden in StatLine, not 'Onbewerkte dataset'.",
        )
    columns = []
    for place, text in enumerate(line):
        if not text:
            continue
        found = UNIT_IN_BRACKETS.fullmatch(text)
        path, unit = (found["title"], found["unit"]) if found else (text, "")
        path = PATH.join(tidy(part) for part in path.split(PATH))
        columns.append(Column(place, path, tidy(unit), label=text))
    # The code always stands in a group ("Regioaanduiding/Codering"): without it, groups are left out.
    return tuple(columns), PATH in _at(line, code)


def _stacked(lines: Sequence[Sequence[str]], code: int) -> tuple[tuple[Column, ...], bool]:
    width = max(len(line) for line in lines)
    block = [[*line, *[""] * (width - len(line))] for line in lines]
    units = block.pop() if len(block) > 1 and _is_units(block[-1], code) else [""] * width
    titles = [line for line in block if not all(text.lower() in {"", *ANY_TOPIC} for text in line)]
    paths = _paths(titles, width)
    columns = []
    for place, (path, unit) in enumerate(zip(paths, units, strict=True)):
        if not path and not unit:
            continue
        # A dimension has no topic over it: its name stands in the row of units.
        columns.append(Column(place, PATH.join(path), unit if path else "", label=path[-1] if path else unit))
    return tuple(columns), len(titles) > 1


def _is_units(line: Sequence[str], code: int) -> bool:
    texts = [text.lower() for text in line if text]
    known = [text for text in texts if text in UNITS or text.startswith(UNIT_STARTS)]
    return _at(line, code).lower() == "code" or 2 * len(known) > len(texts)


def _paths(titles: Sequence[Sequence[str]], width: int) -> list[tuple[str, ...]]:
    """The titles over each column, from the outside in.

    A group title stands over its first topic or over each of them: where it is left out, and the group over it is
    still the same, it is that of the column before.
    """
    found: list[tuple[str, ...]] = []
    before: list[str] = [""] * len(titles)
    for place in range(width):
        own = [line[place] for line in titles]
        filled = list(own)
        for row in range(len(titles) - 1):
            opened = any(text and text != old for text, old in zip(own[:row], before[:row], strict=True))
            if not own[row] and any(own[row + 1 :]) and not opened:
                filled[row] = before[row]
        before = filled
        path: list[str] = []
        for text in filled:
            parts = [tidy(part) for part in text.split(FALLEN) if tidy(part)]
            path += [part for part in parts if path[-1:] != [part] and part.lower() not in ANY_TOPIC]
        found.append(tuple(path))
    return found


def _check_names(grid: Grid, columns: Sequence[Column], has_paths: bool) -> None:
    """Two columns of one name cannot be told apart, unless it is their groups that tell, and those are lost."""
    seen: dict[tuple[str, str, str], Column] = {}
    for column in columns if has_paths else ():
        same = seen.setdefault((column.short, column.path, column.unit), column)
        if same is not column and (column.short or column.path):
            raise InputError(
                f"{grid.name}: two columns are called '{column.label}' ({column_letter(same.place)} and "
                f"{column_letter(column.place)})",
                hint="Download the file again, or remove the one that was added.",
            )
