"""Who is treated, and from when: three ways to say it, read into one.

- a 0/1 column that is 1 in the rows that are treated (group times period);
- a 0/1 column that names the treated group, with the period after: the later of two, or from `start` on;
- the start of every treated unit: a column, or a mapping; a unit without one is never treated.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkonderzoek.errors import PanelError, UsageError
from wijkonderzoek.monitoring.effect.panel import has_column, levels, named, numbers

Treated = str | Mapping[Hashable, float] | pd.Series
ONLY_TWO = 2


@dataclass(frozen=True, slots=True)
class Timing:
    """The treatment of every row.

    `treatment`: 1 where treated. `group`: whether the row's unit is treated at any time of the panel; None where that
    cannot be known (a column of treated rows without `unit`). `start`: when its unit starts, nan for never. `shared`:
    the one start of all treated, None where they differ.
    """

    treatment: np.ndarray
    group: np.ndarray | None
    start: np.ndarray
    shared: float | None


def timing(panel: pd.DataFrame, *, treated: Treated, unit: str | None, time: str | None, start: float | None) -> Timing:
    """The treatment of every row of a panel, by any of the three ways.

    *Raises* `UsageError` when what is given does not go together, and `PanelError` when a start is unknown to the panel
    or differs within a unit, when a treatment is switched off again, or when nobody is treated.

    >>> rows = pd.DataFrame({"wijk": ["A", "A", "B", "B"], "jaar": [2017, 2018, 2017, 2018]})
    >>> timing(rows, treated={"A": 2018}, unit="wijk", time="jaar", start=None).treatment.tolist()
    [0.0, 1.0, 0.0, 0.0]
    """
    if not isinstance(treated, str):
        starts = _starts_of(panel, treated, unit, start)
        return _from_starts(panel, starts, unit, time)
    has_column(panel, treated)
    column = numbers(panel, treated)
    if not set(np.unique(column[np.isfinite(column)])) <= {0.0, 1.0}:
        if start is not None:
            raise UsageError(f"{treated} holds starts already, so `start` cannot be given too")
        return _from_starts(panel, column, unit, time, treated)
    if np.isnan(column).any():
        row = panel.index[int(np.isnan(column).argmax())]
        raise PanelError(f"row {row}, {treated}: empty", hint="Write 0 for not treated and 1 for treated.")
    if not column.any():
        raise PanelError(f"{treated}: no row is treated", hint="Write 1 in the rows that are.")
    if _names_a_group(panel, column, unit, time, start):
        return _from_group(panel, column == 1, treated, unit, time, start)
    return _from_rows(panel, column, treated, unit, time)


def one_start(found: Timing) -> float:
    """The one start of all treated units.

    *Raises* `PanelError` when they start at different times: two-way effects would then use areas that were treated
    already as a comparison, and can give an effect of the wrong sign.
    """
    if found.shared is None:
        starts = named(f"{start:g}" for start in np.unique(found.start[np.isfinite(found.start)]))
        raise PanelError(
            f"treatment starts at different times ({starts})",
            hint="Use effect.group_time, which compares each group with areas that are not treated (yet).",
        )
    return found.shared


def _starts_of(
    panel: pd.DataFrame, treated: Mapping[Hashable, float] | pd.Series, unit: str | None, start: float | None
) -> np.ndarray:
    if unit is None:
        raise UsageError("a mapping of starts needs `unit`: which column the units stand in")
    if start is not None:
        raise UsageError("the mapping holds the starts already, so `start` cannot be given too")
    has_column(panel, unit)
    given = dict(treated.items())
    known = set(panel[unit])
    strange = [key for key in given if key not in known]
    if strange:
        raise PanelError(f"treated: {named(strange)} is not in {unit}", hint="Write units as they stand in the panel.")
    wrong = [key for key, value in given.items() if isinstance(value, str)]
    if wrong:
        raise UsageError(f"treated: the start of {named(wrong)} is text", hint="Give the year as a number.")
    return panel[unit].astype(object).map(given).to_numpy(dtype=float)


def _from_starts(
    panel: pd.DataFrame, starts: np.ndarray, unit: str | None, time: str | None, name: str = "treated"
) -> Timing:
    when = _times(panel, time)
    if unit is not None:
        _same_within(panel, starts, unit, name)
    if not np.isfinite(starts).any():
        raise PanelError(f"{name}: no unit has a start", hint="Give the start of at least one.")
    if np.nanmin(starts) < 1 <= when.min():
        raise PanelError(
            f"{name}: {np.nanmin(starts):g} is no start in a panel that begins in {when.min():g}",
            hint="Leave the start empty for never treated; a column of treated rows holds only 0 and 1.",
        )
    started = starts <= when.max()
    if not started.any():
        raise PanelError(f"{name}: the first start ({np.nanmin(starts):g}) lies after the panel ends ({when.max():g})")
    starts = np.where(started, starts, np.nan)
    treatment = np.where(np.isfinite(starts), when >= starts, False).astype(float)
    return Timing(treatment, started, starts, _shared(panel, unit, when, treatment, started, starts))


def _from_group(
    panel: pd.DataFrame, group: np.ndarray, name: str, unit: str | None, time: str | None, start: float | None
) -> Timing:
    when = _times(panel, time)
    if unit is not None:
        _same_within(panel, group.astype(float), unit, name)
    periods = np.unique(when)
    if start is None and len(periods) > ONLY_TWO:
        raise UsageError(
            f"{name} names a group (it is 1 in every period), and the panel has {len(periods)} periods",
            hint="Give `start`, the first period after; or a column that is 1 only in the rows that are treated.",
        )
    first = float(periods[-1] if start is None else start)
    if first > periods[-1]:
        raise PanelError(f"start {first:g} lies after the panel ends ({periods[-1]:g})")
    return Timing((group & (when >= first)).astype(float), group, np.where(group, first, np.nan), first)


def _from_rows(panel: pd.DataFrame, column: np.ndarray, name: str, unit: str | None, time: str | None) -> Timing:
    if unit is None or time is None:
        return Timing(column, None, np.full(len(column), np.nan), float("nan"))
    when = _times(panel, time)
    codes = levels(panel[unit])
    size = codes.max() + 1
    first, last = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(first, codes, np.where(column == 1, when, np.inf))
    np.maximum.at(last, codes, np.where(column == 0, when, -np.inf))
    off = last > first
    if off.any():
        units = panel[unit].to_numpy()[np.isin(codes, np.flatnonzero(off))]
        raise PanelError(
            f"{name}: the treatment of {named(dict.fromkeys(units))} is switched off again",
            hint="One start per unit is estimated here. Leave out the periods after it ended, or the unit.",
        )
    starts = np.where(np.isfinite(first), first, np.nan)[codes]
    group = np.isfinite(starts)
    return Timing(column, group, starts, _shared(panel, unit, when, column, group, starts))


def _shared(
    panel: pd.DataFrame, unit: str | None, when: np.ndarray, treatment: np.ndarray, group: np.ndarray, start: np.ndarray
) -> float | None:
    """The one start, when every treated unit may have started then: a gap leaves open when exactly it did."""
    before, after = group & (treatment == 0), group & (treatment == 1)
    if unit is None:
        starts = np.unique(start[group])
        return float(starts[0]) if len(starts) == 1 else None
    first = float(when[after].min()) if after.any() else float("nan")
    if before.any() and when[before].max() >= first:
        return None
    # A unit that was there before, but treated already, has no period without treatment to contradict it.
    own = np.unique(start[group])
    return float(own.min()) if own.min() > when.min() or len(own) == 1 else None


def _names_a_group(
    panel: pd.DataFrame, column: np.ndarray, unit: str | None, time: str | None, start: float | None
) -> bool:
    if start is not None:
        return True
    if time is None:
        return False
    when = _times(panel, time)
    if not column[when == when.min()].any():
        return False
    return unit is None or not _differs_within(panel, column, unit).any()


def _differs_within(panel: pd.DataFrame, column: np.ndarray, unit: str) -> np.ndarray:
    """Per row, whether a column has more than one value within the row's unit (empty counts as one)."""
    codes = levels(panel[unit])
    kinds = np.unique(np.where(np.isnan(column), np.inf, column), return_inverse=True)[1]
    low, high = np.full(codes.max() + 1, np.inf), np.full(codes.max() + 1, -np.inf)
    np.minimum.at(low, codes, kinds)
    np.maximum.at(high, codes, kinds)
    return np.asarray((low != high)[codes])


def _same_within(panel: pd.DataFrame, column: np.ndarray, unit: str, name: str) -> None:
    differs = _differs_within(panel, column, unit)
    if differs.any():
        units = dict.fromkeys(panel[unit].to_numpy()[differs])
        raise PanelError(f"{name}: {named(units)} has more than one value", hint=f"Give one per {unit}.")


def _times(panel: pd.DataFrame, time: str | None) -> np.ndarray:
    if time is None:
        raise UsageError("a start or a group needs `time`: which column the periods stand in")
    has_column(panel, time)
    return numbers(panel, time)
