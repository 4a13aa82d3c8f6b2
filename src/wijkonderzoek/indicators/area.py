"""Indicators of an own area: buurten put together by each indicator's own rule, never rates averaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.indicators.compute import GAP_CODES, Cells, Column, absent_value, as_value, cells_of, compute_column
from wijkonderzoek.model import STATUS_CODE, STATUSES, Indicator, Status, Value, Variable


def compute_area(
    table: YearTable, members: Sequence[str], indicator: Indicator, variables: Mapping[str, Variable]
) -> Value:
    """The value of an indicator for a set of regions of one year.

    `sum`: counts add up, and so do their largest rounding errors. `weighted`: published shares and means are
    weighed by their denominator, as published (the rounding of the weights is far smaller and left out).
    `none`: there is no honest way, so the figure is not applicable.
    One member without a figure means no figure: nothing is filled in.
    """
    rows = table.rows(members)
    cells = cells_of(table, list(dict.fromkeys(indicator.variables)), variables)
    picked = Cells(
        {n: a[rows] for n, a in cells.values.items()},
        {n: a[rows] for n, a in cells.errors.items()},
        {n: a[rows] for n, a in cells.statuses.items()},
        len(rows),
    )
    if indicator.aggregate == "none":
        return absent_value(indicator, table, Status.NOT_APPLICABLE, "dit cijfer is niet over buurten op te tellen")
    gap = _gap(indicator, picked)
    if gap:
        status, count = gap
        return absent_value(indicator, table, status, f"{count} van de {len(rows)} gebieden hebben geen cijfer")
    column = _weighted(indicator, picked) if indicator.aggregate == "weighted" else _summed(indicator, picked)
    return as_value(column, 0, indicator, table)


def _summed(indicator: Indicator, cells: Cells) -> Column:
    one = Cells(
        {n: np.array([a.sum()]) for n, a in cells.values.items()},
        {n: np.array([a.sum()]) for n, a in cells.errors.items()},
        {n: _worst(a) for n, a in cells.statuses.items()},
        1,
    )
    return compute_column(indicator, one)


def _weighted(indicator: Indicator, cells: Cells) -> Column:
    weight = np.sum([cells.values[n] for n in indicator.denominator], axis=0)
    total = weight.sum()
    share = weight / total if total else weight
    published = indicator.variable
    values = {n: np.array([a.sum()]) for n, a in cells.values.items()}
    errors = {n: np.array([a.sum()]) for n, a in cells.errors.items()}
    # a region without homes or people has no figure and no weight
    counted = np.where(weight > 0, cells.values[published], 0.0)
    values[published] = np.array([(counted * share).sum()])
    errors[published] = np.array([(cells.errors[published] * share).sum()])
    statuses = {n: _worst(a) for n, a in cells.statuses.items()}
    statuses[published] = np.array([STATUS_CODE[Status.ROUNDED]], np.int8)
    return compute_column(indicator, Cells(values, errors, statuses, 1))


def _gap(indicator: Indicator, cells: Cells) -> tuple[Status, int] | None:
    """The status and number of members that stand in the way of a figure."""
    own = np.array([cells.statuses[n] for n in indicator.variables])
    gone = np.isin(own, GAP_CODES)
    if indicator.aggregate == "weighted":
        empty = np.sum([cells.values[n] for n in indicator.denominator], axis=0) == 0
        gone = gone & ~empty
    if not gone.any():
        return None
    first = next(code for code in GAP_CODES if (own[gone] == code).any())
    return STATUSES[first], int(gone.any(axis=0).sum())


def _worst(statuses: np.ndarray) -> np.ndarray:
    """Rounded if any member is: the status of a sum of members that all have figures."""
    rounded = any(STATUSES[int(code)] is Status.ROUNDED for code in statuses)
    return np.array([STATUS_CODE[Status.ROUNDED if rounded else Status.OBSERVED]], np.int8)
