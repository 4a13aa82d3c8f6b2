"""Tables of places and nothing else: code, flag, and residents where they matter."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from wijkonderzoek.harmonise.columns import LEVELS, YearTable
from wijkonderzoek.model import STATUS_CODE, SnapshotRef, Status
from wijkonderzoek.schemas import ConcordantieRow


def places(
    year: int, flags: Mapping[str, int], figures: Mapping[str, Mapping[str, float]] | None = None, *, indeling: int = 0
) -> YearTable:
    """A year with these codes and their flags, and the country; `figures` by variable and code, else 0."""
    codes = ["NL00", *flags]
    regions = pd.DataFrame(
        {
            "name": codes,
            "level": [str(LEVELS[code[:2]]) for code in codes],
            "gemeente": ["", *(f"GM{code[2:6]}" for code in flags)],
            "gemeente_name": "",
            "flag": np.array([0, *flags.values()], np.int8),
        },
        index=pd.Index(codes, dtype=object, name="code"),
    )
    columns = {name: [float(given.get(code, 0)) for code in codes] for name, given in (figures or {}).items()}
    values = pd.DataFrame(columns, index=regions.index)
    statuses = pd.DataFrame(STATUS_CODE[Status.OBSERVED], index=values.index, columns=values.columns, dtype=np.int8)
    ref = SnapshotRef(f"{year:064}", "kwb", year, "T", "", "", "", "", "", len(codes))
    return YearTable(ref, regions, values, statuses, {}, indeling or year)


def years_of(flags: Mapping[int, Mapping[str, int]]) -> dict[int, YearTable]:
    """Tables of several years by the flags of their codes."""
    return {year: places(year, given) for year, given in flags.items()}


def row(source: str, year: int, target: str, other: int, weight: float = 1) -> ConcordantieRow:
    """A row of concordantie.csv."""
    return ConcordantieRow(jaar_van=year, code_van=source, jaar_naar=other, code_naar=target, gewicht=weight)
