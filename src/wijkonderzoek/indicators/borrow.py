"""Denominators from the spine for tables that only count events: crimes per resident, burglaries per home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.harmonise.links import Links
from wijkonderzoek.model import STATUS_CODE, Indicator, Status


def with_borrowed(
    table: YearTable, indicators: Sequence[Indicator], spine: Mapping[int, YearTable], links: Links
) -> YearTable:
    """A table with the variables it lacks, from the spine's table of the same year.

    A region gets them only where the boundaries of the table and of that year are the same place; elsewhere they are
    `not_linkable`. A year the spine does not have leaves them so everywhere, with the reason in `absent`.
    """
    wanted = dict.fromkeys(name for indicator in indicators for name in indicator.variables)
    lacking = [name for name in wanted if name not in table.values and name not in table.absent]
    lender = spine.get(table.year)
    values, statuses, errors = table.values.copy(), table.statuses.copy(), dict(table.errors)
    if lender is None:
        values[lacking], statuses[lacking] = np.nan, np.int8(STATUS_CODE[Status.NOT_LINKABLE])
        reason = f"de noemer komt uit de kerncijfers van {table.year}, en die staan niet in de opslag"
        return replace(
            table, values=values, statuses=statuses, absent={**table.absent, **dict.fromkeys(lacking, reason)}
        )
    lent = [name for name in lacking if name in lender.values]
    rows = lender.rows(list(table.regions.index))
    same = links.between(table.indeling, table.year) if table.indeling in spine else frozenset()
    linked = np.array([code in same for code in table.regions.index]) & (rows >= 0)
    for name in lent:
        values[name] = np.where(linked, lender.values[name].to_numpy()[rows], np.nan)
        gap = STATUS_CODE[Status.NOT_LINKABLE]
        statuses[name] = np.where(linked, lender.statuses[name].to_numpy()[rows], gap).astype(np.int8)
        if name in lender.errors:
            errors[name] = np.where(linked, lender.errors[name][rows], 0.0)
    absent = {**table.absent, **{name: lender.absent[name] for name in lacking if name in lender.absent}}
    return replace(table, values=values, statuses=statuses, errors=errors, absent=absent)
