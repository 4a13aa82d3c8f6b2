"""What can be worked out of figures that are shown about figures that are not."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

TOLERANCE = 1e-9
Sum = tuple[str, Collection[str]]
"""A cell, and the cells it is the sum of."""


def recoverable(sums: Sequence[Sum], hidden: Collection[str]) -> set[str]:
    """The hidden cells that anyone can compute from those that are shown.

    `sums`: every cell that is the sum of others (a gemeente of its wijken, a whole of a figure and its complement),
    with the cells it is the sum of; a cell may be a sum in more than one way. A hidden cell is computed when every way
    to fill in the hidden cells that fits the sums gives it the same number; that is linear algebra, so sums that
    overlap are seen through too.

    >>> sums = [("GM1", ["WK1", "WK2", "WK3"])]
    >>> sorted(recoverable(sums, {"WK1"})), sorted(recoverable(sums, {"WK1", "WK2"}))
    (['WK1'], [])
    """
    order = sorted(hidden)
    if not order or not sums:
        return set()
    place = {cell: number for number, cell in enumerate(order)}
    relations = np.zeros((len(sums), len(order)))
    for row, (whole, parts) in enumerate(sums):
        for cell, way in ((whole, -1.0), *((part, 1.0) for part in parts)):
            if cell in place:
                relations[row, place[cell]] += way
    _, sizes, directions = np.linalg.svd(relations, full_matrices=True)
    rank = int((sizes > TOLERANCE * max(1.0, sizes.max(initial=0.0))).sum())
    free = directions[rank:]
    fixed = (np.abs(free) < 1e-7).all(axis=0) if len(free) else np.ones(len(order), bool)
    return {cell for cell, known in zip(order, fixed, strict=True) if known}
