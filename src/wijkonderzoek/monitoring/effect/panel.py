"""A panel as an analysis needs it: its columns found and checked, its rows in numbers.

Nothing is repaired in silence. Rows without an outcome or a control are left out and counted; whatever would make an
estimate mean something else (text in a figure, two rows for one area and year, an infinite figure) is refused.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkonderzoek.errors import PanelError, UsageError
from wijkonderzoek.schemas import suggestion

FEWEST_PERIODS = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns an analysis reads."""

    outcome: str
    unit: str | None
    time: str | None
    controls: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Columns of labels: fixed effects and clusters."""
    weights: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked panel: one entry per row with an outcome.

    `frame`: those rows, whole; `rows`: which of the panel they are. `outcome`, `controls`, `weights`: their figures.
    `unit`: number of the unit, `labels` what it is called. `time`: as a number. `dropped`: rows left out for want of a
    figure.
    """

    frame: pd.DataFrame
    rows: np.ndarray
    outcome: np.ndarray
    unit: np.ndarray | None
    labels: tuple[Hashable, ...]
    time: np.ndarray | None
    controls: dict[str, np.ndarray]
    weights: np.ndarray | None
    dropped: int


def check_panel(panel: pd.DataFrame, columns: Columns) -> Checked:
    """The rows of a panel that can be used, with their figures as numbers.

    *Raises* `UsageError` when a column is not there, and `PanelError` when a figure is text or infinite, a unit or time
    is empty, a unit has two rows for one time, no outcome is known, every outcome is the same, or there is one period.

    >>> rows = pd.DataFrame({"wijk": ["A", "A", "B", "B"], "jaar": [1, 2, 1, 2], "y": [3.0, 4.0, None, 2.0]})
    >>> check_panel(rows, Columns("y", "wijk", "jaar")).dropped
    1
    """
    if panel.empty:
        raise PanelError("the panel has no rows", hint="Check the selection that was made before.")
    labelled = [name for name in (columns.unit, columns.time, *columns.others) if name is not None]
    for name in [*labelled, columns.outcome, *columns.controls, *filter(None, [columns.weights])]:
        has_column(panel, name)
    for name in labelled:
        _none_empty(panel, name)
    outcome = numbers(panel, columns.outcome)
    figures = {name: numbers(panel, name) for name in columns.controls}
    weights = None if columns.weights is None else _weights(panel, columns.weights)
    time = None if columns.time is None else numbers(panel, columns.time)
    if columns.unit is not None and columns.time is not None:
        _no_doubles(panel, columns.unit, columns.time)
    if not np.isfinite(outcome).any():
        raise PanelError(f"{columns.outcome}: no row has a figure", hint="Choose an outcome that was published.")
    known = np.logical_and.reduce([np.isfinite(column) for column in (outcome, *figures.values())])
    if not known.any():
        raise PanelError(f"no row has both {columns.outcome} and {', '.join(columns.controls)}")
    _varies(outcome[known], columns.outcome)
    unit, labels = _numbered(panel, columns.unit)
    kept = panel[known]
    if columns.time is not None and kept[columns.time].nunique() < FEWEST_PERIODS:
        raise PanelError(
            f"{columns.time}: one period with an outcome ({kept[columns.time].iloc[0]})",
            hint="A comparison before and after needs at least two.",
        )
    return Checked(
        frame=kept,
        rows=known,
        outcome=outcome[known],
        unit=None if unit is None else unit[known],
        labels=labels,
        time=None if time is None else time[known],
        controls={name: figure[known] for name, figure in figures.items()},
        weights=None if weights is None else weights[known],
        dropped=int((~known).sum()),
    )


def has_column(panel: pd.DataFrame, name: str) -> None:
    """Nothing when the panel has this column, once.

    *Raises* `UsageError` with the nearest name otherwise.
    """
    count = int((panel.columns == name).sum())
    if count != 1:
        near = suggestion(str(name), [str(column) for column in panel.columns])
        problem = f"the panel has no column '{name}'{near}" if not count else f"the panel has column '{name}' twice"
        raise UsageError(problem, hint=f"Its columns are {', '.join(map(str, panel.columns))}.")


def numbers(panel: pd.DataFrame, name: str) -> np.ndarray:
    """A column as numbers, nan where it is empty.

    *Raises* `PanelError` at the first text, date or infinite number, with its row.

    >>> numbers(pd.DataFrame({"y": [1, None, True]}, dtype=object), "y").tolist()
    [1.0, nan, 1.0]
    """
    column = panel[name]
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biuf":
        found = column.to_numpy(dtype=float)
    else:
        cells = [_number(cell) for cell in column.tolist()]
        wrong = next((row for row, cell in enumerate(cells) if cell is None), None)
        if wrong is not None:
            raise PanelError(
                f"row {_row(panel, wrong)}, {name}: '{column.iloc[wrong]}' is not a number",
                hint="Turn the column into numbers first; leave empty what is not known.",
            )
        found = np.array(cells, dtype=float)
    if np.isinf(found).any():
        raise PanelError(
            f"row {_row(panel, int(np.isinf(found).argmax()))}, {name}: an infinite number",
            hint="Leave empty what is not known; look for a division by 0.",
        )
    return found


def levels(labels: pd.Series) -> np.ndarray:
    """The labels of a column numbered 0, 1, 2 in order of appearance."""
    codes, _ = pd.factorize(labels)
    return np.asarray(codes)


def named(values: Iterable[object], most: int = 5) -> str:
    """A few values in words: `A, B, C and 4 more`.

    >>> named(["A", "B", "C"], most=2)
    'A, B and 1 more'
    """
    shown = [str(value) for value in values]
    more = len(shown) - most
    return ", ".join(shown) if more <= 0 else f"{', '.join(shown[:most])} and {more} more"


def as_names(given: str | Sequence[str]) -> tuple[str, ...]:
    """One name or several, as a tuple."""
    return (given,) if isinstance(given, str) else tuple(given)


def _number(cell: object) -> float | None:
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return float("nan")
    if isinstance(cell, bool | int | float | np.number | np.bool_):
        return float(cell)
    return None


def _row(panel: pd.DataFrame, position: int) -> str:
    return str(panel.index[position])


def _none_empty(panel: pd.DataFrame, name: str) -> None:
    empty = panel[name].isna().to_numpy()
    if empty.any():
        raise PanelError(
            f"row {_row(panel, int(empty.argmax()))}, {name}: empty",
            hint="Every row needs one; fill it in or leave out.",
        )


def _no_doubles(panel: pd.DataFrame, unit: str, time: str) -> None:
    double = panel.duplicated([unit, time], keep=False).to_numpy()
    if double.any():
        first = panel[double].iloc[0]
        rows = panel.index[((panel[unit] == first[unit]) & (panel[time] == first[time])).to_numpy()]
        raise PanelError(
            f"{first[unit]}, {first[time]}: {len(rows)} rows ({named(rows)}) for one {unit} and {time}",
            hint="Keep one; for repeated cross-sections leave out `unit`.",
        )


def _varies(outcome: np.ndarray, name: str) -> None:
    if np.ptp(outcome) <= 1e-12 * max(1.0, float(np.abs(outcome).max())):
        raise PanelError(f"{name}: every row is {outcome[0]:g}", hint="There is nothing to compare.")


def _weights(panel: pd.DataFrame, name: str) -> np.ndarray:
    found = numbers(panel, name)
    wrong = ~(found > 0)
    if wrong.any():
        at = int(wrong.argmax())
        raise PanelError(f"row {_row(panel, at)}, {name}: a weight of {found[at]:g}", hint="Weights are above 0.")
    return found


def _numbered(panel: pd.DataFrame, unit: str | None) -> tuple[np.ndarray | None, tuple[Hashable, ...]]:
    if unit is None:
        return None, ()
    codes, labels = pd.factorize(panel[unit])
    return np.asarray(codes), tuple(labels.tolist())
