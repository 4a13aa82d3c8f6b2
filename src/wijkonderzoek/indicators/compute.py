"""Indicators of every region of a year at once, each with its rounding interval, margin and status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.model import STATUS_CODE, STATUSES, Indicator, Status, Value, Variable
from wijkonderzoek.statistics.digits import significant
from wijkonderzoek.statistics.intervals import rate_interval, wilson
from wijkonderzoek.statistics.quality import quality_of

if TYPE_CHECKING:
    import pandas as pd

GAPS = (
    Status.NOT_APPLICABLE,
    Status.NOT_PUBLISHED,
    Status.NOT_LINKABLE,
    Status.SUPPRESSED,
    Status.MISSING,
)
"""Statuses of a figure that is not there; the first that occurs among its parts is its reason."""
GAP_CODES = tuple(STATUS_CODE[gap] for gap in GAPS)


@dataclass(frozen=True)
class Column:
    """One indicator for a series of regions: arrays of the same length.

    `lower`/`upper`: rounding interval. `chance_low`/`chance_high`: toevalsmarge, rounding included; nan where
    none can be computed. `numerator`, `denominator`: counts. `status`: status codes (int8).
    """

    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    chance_low: np.ndarray
    chance_high: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    status: np.ndarray

    def take(self, rows: np.ndarray) -> Column:
        """The cells of these rows, in their order; a row number of -1 gives a figure that is not linkable."""
        gone = rows < 0
        taken = {
            part.name: np.where(gone, np.nan, getattr(self, part.name)[rows])
            for part in fields(self)
            if part.name != "status"
        }
        status = np.where(gone, STATUS_CODE[Status.NOT_LINKABLE], self.status[rows]).astype(np.int8)
        return Column(**taken, status=status)

    def with_values(self, values: Mapping[int, Value]) -> Column:
        """The same column with other values in these rows."""
        if not values:
            return self
        arrays = {part.name: getattr(self, part.name).copy() for part in fields(self)}
        for row, value in values.items():
            low, high = value.chance or (None, None)
            given = {
                "value": value.value,
                "lower": value.lower,
                "upper": value.upper,
                "chance_low": low,
                "chance_high": high,
                "numerator": value.numerator,
                "denominator": value.denominator,
            }
            for name, number in given.items():
                arrays[name][row] = np.nan if number is None else number
            arrays["status"][row] = STATUS_CODE[value.status]
        return Column(**arrays)


@dataclass(frozen=True)
class Observations:
    """All indicators of one source year: one `Column` per indicator over the regions of the year's table."""

    table: YearTable
    columns: Mapping[str, Column]

    def series(self, key: str) -> pd.Series:
        """The values of an indicator by region code; nan where there is no figure."""
        import pandas as pd

        return pd.Series(self.columns[key].value, index=self.table.regions.index, name=key)

    def value(self, indicator: Indicator, code: str) -> Value:
        """The value of one region, with its trace."""
        row = self.table.rows([code])[0]
        return as_value(self.columns[indicator.key], int(row), indicator, self.table)


@dataclass(frozen=True)
class Cells:
    """What a formula reads for a series of regions: values, errors and statuses per variable.

    `intervals`: the margins a survey gives with its figures, where it does.
    """

    values: Mapping[str, np.ndarray]
    errors: Mapping[str, np.ndarray]
    statuses: Mapping[str, np.ndarray]
    size: int
    intervals: Mapping[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)


def compute_indicators(
    table: YearTable, indicators: Sequence[Indicator], variables: Mapping[str, Variable]
) -> Observations:
    """Compute indicators for every region of a year.

    A figure whose parts are not all there is absent, with the reason; nothing is filled in. A denominator of
    zero makes a figure not applicable. Values are rounded to 10 significant digits before anything is
    ranked or said of them.
    """
    needed = dict.fromkeys(name for indicator in indicators for name in indicator.variables)
    cells = cells_of(table, list(needed), variables)
    return Observations(table, {i.key: compute_column(i, cells) for i in indicators})


def cells_of(table: YearTable, names: Sequence[str], variables: Mapping[str, Variable]) -> Cells:
    """The variables of a year as arrays over its regions; one that the release lacks is not published."""
    size = len(table.regions)
    empty = np.full(size, np.nan)
    absent = np.full(size, STATUS_CODE[Status.NOT_PUBLISHED], np.int8)
    values = {n: table.values[n].to_numpy() if n in table.values else empty for n in names}
    statuses = {n: table.statuses[n].to_numpy() if n in table.statuses else absent for n in names}
    errors = {n: table.rounding_errors(variables[n]) for n in names}
    return Cells(values, errors, statuses, size, {n: table.intervals[n] for n in names if n in table.intervals})


def compute_column(indicator: Indicator, cells: Cells) -> Column:
    """One indicator over a series of regions."""
    denominator, denominator_error = _sum(indicator.denominator, cells)
    if indicator.variable:
        value = cells.values[indicator.variable]
        error = cells.errors[indicator.variable]
        lower, upper = np.maximum(value - error, 0), value + error
        numerator = value / indicator.scale * denominator if indicator.measure == "share" else _nan(cells)
    else:
        numerator, error = _sum(indicator.numerator, cells)
        low, high = np.maximum(numerator - error, 0), numerator + error
        if indicator.denominator:
            value = _ratio(numerator, denominator, indicator.scale)
            lower = _ratio(low, denominator + denominator_error, indicator.scale)
            upper = _ratio(high, denominator - denominator_error, indicator.scale)
        else:
            value, lower, upper = numerator, low, high
    status = _status(indicator, cells, denominator)
    explained = np.isin(status, GAP_CODES)
    gone = np.isnan(value) | explained
    if indicator.measure == "share":
        upper = np.minimum(upper, np.maximum(indicator.scale, value))
    chance_low, chance_high = cells.intervals.get(indicator.variable) or _chance(indicator, lower, upper, denominator)
    status = np.where(gone & ~explained, STATUS_CODE[Status.MISSING], status)

    def kept(array: np.ndarray) -> np.ndarray:
        return significant(np.where(gone, np.nan, array))

    return Column(
        value=kept(value),
        lower=kept(lower),
        upper=kept(upper),
        chance_low=kept(chance_low),
        chance_high=kept(chance_high),
        numerator=kept(numerator),
        denominator=kept(denominator),
        status=status.astype(np.int8),
    )


def as_value(column: Column, row: int, indicator: Indicator, table: YearTable) -> Value:
    """One cell of a column as the `Value` that travels to a page."""

    def number(array: np.ndarray) -> float | None:
        return None if np.isnan(array[row]) else float(array[row])

    value, low, high = number(column.value), number(column.chance_low), number(column.chance_high)
    lower, upper = number(column.lower), number(column.upper)
    status = STATUSES[int(column.status[row])]
    chance = (low, high) if low is not None and high is not None else None
    reasons = dict.fromkeys(table.absent[name] for name in indicator.variables if name in table.absent)
    found = Value(
        value=value,
        unit=indicator.unit,
        year=table.year,
        status=status,
        lower=lower,
        upper=upper,
        chance=chance,
        numerator=number(column.numerator),
        denominator=number(column.denominator),
        snapshots=(table.ref.id,),
        formula=indicator.formula,
        note="; ".join(reasons),
    )
    return found if value is None or found.margin is None else replace(found, quality=quality_of(value, *found.margin))


def absent_value(indicator: Indicator, table: YearTable, status: Status, note: str) -> Value:
    """A figure that is not there, with the reason and the release it was looked for in."""
    return Value(
        None, indicator.unit, table.year, status, snapshots=(table.ref.id,), formula=indicator.formula, note=note
    )


def _sum(names: Sequence[str], cells: Cells) -> tuple[np.ndarray, np.ndarray]:
    """The sum of variables and of their largest errors; nan where any is not there."""
    if not names:
        return _nan(cells), _nan(cells)
    return np.sum([cells.values[n] for n in names], axis=0), np.sum([cells.errors[n] for n in names], axis=0)


def _ratio(top: np.ndarray, bottom: np.ndarray, scale: float) -> np.ndarray:
    quotient: np.ndarray = np.divide(top * scale, bottom, out=np.full(len(top), np.nan), where=bottom > 0)
    return quotient


def _chance(indicator: Indicator, lower: np.ndarray, upper: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Toevalsmarge around both ends of the rounding interval: Wilson for shares, Byar or exact for counted events."""
    if indicator.counted_rate:
        low, _ = rate_interval(significant(lower / indicator.scale * n), n, indicator.scale)
        _, high = rate_interval(significant(upper / indicator.scale * n), n, indicator.scale)
        return low, high
    if indicator.measure != "share":
        return np.full(len(n), np.nan), np.full(len(n), np.nan)
    low, _ = wilson(np.clip(lower / indicator.scale, 0, 1), n)
    _, high = wilson(np.clip(upper / indicator.scale, 0, 1), n)
    return low * indicator.scale, high * indicator.scale


def _status(indicator: Indicator, cells: Cells, denominator: np.ndarray) -> np.ndarray:
    own = (indicator.variable,) if indicator.variable else indicator.numerator + indicator.denominator
    parts = np.array([cells.statuses[name] for name in own])
    status = np.full(cells.size, STATUS_CODE[Status.OBSERVED], np.int8)
    status[(parts == STATUS_CODE[Status.ROUNDED]).any(axis=0)] = STATUS_CODE[Status.ROUNDED]
    status[(parts == STATUS_CODE[Status.ESTIMATED]).any(axis=0)] = STATUS_CODE[Status.ESTIMATED]
    for code in reversed(GAP_CODES):
        status[(parts == code).any(axis=0)] = code
    unpublished = status == STATUS_CODE[Status.NOT_PUBLISHED]
    status[(denominator == 0) & ~unpublished] = STATUS_CODE[Status.NOT_APPLICABLE]
    return status


def _nan(cells: Cells) -> np.ndarray:
    return np.full(cells.size, np.nan)
