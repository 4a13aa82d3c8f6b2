"""Cells of a figure column as numbers, and why a cell is empty.

CBS writes `.` where a figure is unknown, unreliable or secret, leaves a cell blank where a figure cannot occur, and in
older tables writes `x` where it is secret. `*` and `**` behind a figure say that it is provisional.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wijkonderzoek.errors import InputError
from wijkonderzoek.model import STATUS_CODE, Status
from wijkonderzoek.sources.grid import Cell

if TYPE_CHECKING:
    import numpy as np

NO_REASON = -1
UNKNOWN = "."
MARKS: Mapping[str, int] = {
    UNKNOWN: NO_REASON,
    "": STATUS_CODE[Status.NOT_APPLICABLE],
    "x": STATUS_CODE[Status.SUPPRESSED],
}
"""What stands in a cell without a figure, and the status it tells."""
INTEGER = re.compile(r"-?[0-9]+")
DECIMAL = re.compile(r"-?[0-9]+([.,])[0-9]+")
EITHER = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""1.234 and 1,234: a thousand or a decimal, depending on the rest of the file."""
GROUPED = re.compile(
    r"-?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]+|(?:,[0-9]{3})+\.[0-9]+|([.,])[0-9]{3}(?:\1[0-9]{3})+)"
)
SPACED = re.compile(r"-?[0-9]{1,3}(?: [0-9]{3})+(?=[.,]|$)")
MAP_CODE = re.compile(r"-9999[0-9]+")
"""How the attributes of CBS's maps write a missing figure."""
PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2212": "-", "\u2013": "-"})


@dataclass(frozen=True)
class Figures:
    """Figures of one column: `values` (float, nan where there is none) and the status code (int8) of its gaps."""

    values: np.ndarray
    gaps: np.ndarray


def read_figures(columns: Mapping[str, Sequence[Cell]], where: Callable[[str, int], str]) -> dict[str, Figures]:
    """The figures of every column of a file; `where(column, position)` says where a cell is.

    Whether a comma or a point is the decimal mark is told by the whole file: 15,9 makes 1.234 a thousand.

    *Raises* `InputError` naming the first cell that is no figure, or that can be read in two ways.

    >>> figures = read_figures({"a": ["1.234", "15,9", "."]}, lambda column, row: f"row {row + 1}")
    >>> figures["a"].values.tolist()
    [1234.0, 15.9, nan]
    """
    import numpy as np

    texts = {cell for column in columns.values() for cell in column if isinstance(cell, str)}
    plain = {text: _plain(text) for text in texts}
    mark = _decimal_mark(plain.values())
    known = {text: _value(text, mark) for text in set(plain.values())}
    found = {}
    for name, column in columns.items():
        values, gaps = np.full(len(column), np.nan), np.full(len(column), NO_REASON, np.int8)
        for position, cell in enumerate(column):
            if not isinstance(cell, str):
                values[position] = cell
            elif cell in MARKS:
                gaps[position] = MARKS[cell]
            elif (value := known[plain[cell]]) is not None:
                values[position] = value
            else:
                raise _unreadable(where(name, position), cell, plain[cell], mark)
        found[name] = Figures(values, gaps)
    return found


def is_figure(cell: Cell) -> bool:
    """Whether a cell looks like a figure, provisional or not.

    >>> is_figure("1 234,5*"), is_figure("."), is_figure("WK059901")
    (True, False, False)
    """
    if not isinstance(cell, str):
        return True
    text = _plain(cell)
    return any(form.fullmatch(text) for form in (INTEGER, DECIMAL, GROUPED))


def _plain(text: str) -> str:
    """A text without mark of being provisional and without spaces between thousands."""
    text = text.translate(PLAIN).strip()
    if text.endswith("*"):
        text = text.removesuffix("*").removesuffix("*").rstrip()
    spaced = SPACED.match(text)
    return spaced[0].replace(" ", "") + text[spaced.end() :] if spaced else text


def _decimal_mark(texts: Iterable[str]) -> str:
    """`,` or `.`, as the figures that can be read in one way tell; both when they disagree, empty when none tells."""
    told = set()
    for text in texts:
        if (grouped := GROUPED.fullmatch(text)) is not None:
            last = max(text.rfind("."), text.rfind(","))
            told.add(text[last] if not grouped[1] else {".": ",", ",": "."}[grouped[1]])
        elif not EITHER.fullmatch(text) and (decimal := DECIMAL.fullmatch(text)) is not None:
            told.add(decimal[1])
    return "".join(sorted(told))


def _value(text: str, mark: str) -> float | None:
    """The number a text stands for; None where it is none, or may be two."""
    if MAP_CODE.fullmatch(text) or len(mark) > 1:
        return float(text) if INTEGER.fullmatch(text) and not MAP_CODE.fullmatch(text) else None
    if INTEGER.fullmatch(text):
        return float(text)
    if not any(form.fullmatch(text) for form in (DECIMAL, GROUPED)) or not mark:
        return None
    thousands = {",": ".", ".": ","}[mark]
    return float(text.replace(thousands, "").replace(mark, "."))


def _unreadable(where: str, cell: str, text: str, mark: str) -> InputError:
    shown = cell if len(cell) <= 40 else f"{cell[:40]}..."
    if MAP_CODE.fullmatch(text):
        return InputError(
            f"{where}: {shown} is how CBS's maps write a missing figure, not a figure",
            hint="Give the StatLine CSV or the kwb workbook of this year instead.",
        )
    if len(mark) > 1 and any(form.fullmatch(text) for form in (DECIMAL, GROUPED)):
        return InputError(
            f"{where}: '{shown}' cannot be read: the file uses both a comma and a point as decimal mark",
            hint="Download it again, or give every figure the same decimal mark.",
        )
    if EITHER.fullmatch(text):
        return InputError(
            f"{where}: '{shown}' may be {text.replace('.', '').replace(',', '')} or {text.replace('.', ',')}, and no "
            "other figure of the file tells which",
            hint="Download it again without separators between thousands.",
        )
    return InputError(
        f"{where}: '{shown}' is not a figure",
        hint="A figure is a number, '.' where it is unknown or secret, or blank where it cannot occur. Download the "
        "file again; do not edit it.",
    )
