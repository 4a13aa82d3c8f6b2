"""Indicators of an own area: regions put together by each indicator's own rule, never rates averaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from wijkonderzoek.errors import UsageError
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.harmonise.links import Linked
from wijkonderzoek.indicators.compute import GAP_CODES, Cells, Column, absent_value, as_value, cells_of, compute_column
from wijkonderzoek.model import STATUS_CODE, STATUSES, Indicator, Status, Value, Variable


def compute_area(
    table: YearTable,
    members: Sequence[str],
    indicator: Indicator,
    variables: Mapping[str, Variable],
    weights: Sequence[float] = (),
) -> Value:
    """The value of an indicator for a set of regions of one year.

    `weights`: the share (0-1) of each member that belongs to the area; whole members when left out. `sum`: counts
    times their share add up, and so do their largest rounding errors. `weighted`: published shares and means are
    weighed by their denominator, as published (the rounding of the weights is far smaller and left out).
    `none`: there is no honest way, so the figure is not applicable. One whole member is its own figure, by any rule.
    One member without a figure means no figure: nothing is filled in. A share of a region assumes that whoever is
    counted lives spread as the share says, so the figure is `estimated`, at best to be read with care.
    *Raises* `UsageError` when there are not as many weights as members.
    """
    shares = np.array(weights, float) if len(weights) else np.ones(len(members))
    if len(shares) != len(members):
        raise UsageError(f"{len(members)} members with {len(shares)} weights")
    counted = [(code, share) for code, share in zip(members, shares, strict=True) if share > 0]
    rows, shares = table.rows([code for code, _ in counted]), np.array([share for _, share in counted])
    if (unknown := int((rows < 0).sum())) or not len(rows):
        note = f"{unknown} van de {len(rows)} gebieden staan niet in tabel {table.ref.table}"
        return absent_value(indicator, table, Status.NOT_PUBLISHED, note)
    picked = _picked(cells_of(table, list(dict.fromkeys(indicator.variables)), variables), rows)
    if len(rows) == 1 and shares[0] == 1:
        return as_value(compute_column(indicator, picked), 0, indicator, table)
    if indicator.aggregate == "none":
        return absent_value(indicator, table, Status.NOT_APPLICABLE, "dit cijfer is niet over buurten op te tellen")
    gap = _gap(indicator, picked)
    if gap:
        status, count = gap
        return absent_value(indicator, table, status, f"{count} van de {len(rows)} gebieden hebben geen cijfer")
    together = _weighted if indicator.aggregate == "weighted" else _summed
    value = as_value(together(indicator, picked, shares), 0, indicator, table)
    estimated = value.status is Status.ESTIMATED and value.quality == 1
    return replace(value, quality=2) if estimated else value


def compute_linked(table: YearTable, linked: Linked, indicator: Indicator, variables: Mapping[str, Variable]) -> Value:
    """The value of what a region is in the boundaries of `table`, with a note that says how it was followed."""
    value = compute_area(table, linked.codes, indicator, variables, linked.weights)
    return replace(value, note="; ".join(filter(None, [value.note, linked.note])))


def _picked(cells: Cells, rows: np.ndarray) -> Cells:
    return Cells(
        {n: a[rows] for n, a in cells.values.items()},
        {n: a[rows] for n, a in cells.errors.items()},
        {n: a[rows] for n, a in cells.statuses.items()},
        len(rows),
    )


def _summed(indicator: Indicator, cells: Cells, shares: np.ndarray) -> Column:
    one = Cells(
        {n: np.array([(a * shares).sum()]) for n, a in cells.values.items()},
        {n: np.array([(a * shares).sum()]) for n, a in cells.errors.items()},
        {n: _worst(a, shares) for n, a in cells.statuses.items()},
        1,
    )
    return compute_column(indicator, one)


def _weighted(indicator: Indicator, cells: Cells, shares: np.ndarray) -> Column:
    weight = np.sum([cells.values[n] for n in indicator.denominator], axis=0) * shares
    total = weight.sum()
    part = weight / total if total else weight
    published = indicator.variable
    values = {n: np.array([(a * shares).sum()]) for n, a in cells.values.items()}
    errors = {n: np.array([(a * shares).sum()]) for n, a in cells.errors.items()}
    # a region without homes or people has no figure and no weight
    counted = np.where(weight > 0, cells.values[published], 0.0)
    values[published] = np.array([(counted * part).sum()])
    errors[published] = np.array([(cells.errors[published] * part).sum()])
    statuses = {n: _worst(a, shares) for n, a in cells.statuses.items()}
    statuses[published] = _worst(np.array([STATUS_CODE[Status.ROUNDED]]), shares)
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


def _worst(statuses: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The status of a sum of members that all have figures: estimated or rounded if any member is."""
    found = {STATUSES[int(code)] for code in statuses}
    estimated = Status.ESTIMATED in found or bool((shares != 1).any())
    worst = Status.ESTIMATED if estimated else Status.ROUNDED if Status.ROUNDED in found else Status.OBSERVED
    return np.array([STATUS_CODE[worst]], np.int8)
