"""Series of one area, written as figures by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.model import Indicator, Status, Value
from wijkonderzoek.monitoring.series import Series

CATALOGUE = load_catalogue()
BIJSTAND = replace(CATALOGUE.indicator("bijstand_per_1000"), expected_lag_years=2)
WOZ = CATALOGUE.indicator("woz_gemiddeld")
GONE = Status.NOT_LINKABLE


def series(
    figures: Mapping[int, float | Status],
    *,
    half: float = 2.0,
    indicator: Indicator = BIJSTAND,
    redefined: tuple[tuple[int, str], ...] = (),
) -> Series:
    """A series with a toevalsmarge of `half` on either side of each figure; a status stands for no figure."""
    values = [
        Value(None, "", year, figure, note="andere grens" if figure is GONE else "")
        if isinstance(figure, Status)
        else Value(figure, "", year, Status.OBSERVED, figure, figure, (figure - half, figure + half))
        for year, figure in figures.items()
    ]
    return Series(indicator, tuple(values), redefined)


def yearly(first: int, *figures: float | Status) -> dict[int, float | Status]:
    """Figures of consecutive years."""
    return dict(zip(range(first, first + len(figures)), figures, strict=True))


def steady(first: int, last: int, begin: float, end: float) -> dict[int, float | Status]:
    """Figures that go from one to another in equal steps."""
    return yearly(first, *np.linspace(begin, end, last - first + 1).tolist())
