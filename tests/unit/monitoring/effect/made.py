"""Panels that tests make."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

YEARS = range(2012, 2022)


def panel(
    starts: Mapping[str, float] | None = None,
    *,
    wijken: int = 30,
    years: range = YEARS,
    effect: float = 0.0,
    noise: float = 1.0,
    seed: int = 1,
) -> pd.DataFrame:
    """Wijken W00, W01 ... with a level of their own, years with a shock of their own, and chance; `effect` from the start on."""
    rng = np.random.default_rng(seed)
    names = [f"W{number:02}" for number in range(wijken)]
    level, shock = rng.normal(50, 10, wijken), rng.normal(0, 3, len(years))
    rows = pd.DataFrame(
        [
            (name, year, level[i] + shock[j] + noise * rng.normal(), rng.normal(), 1 + rng.poisson(5))
            for i, name in enumerate(names)
            for j, year in enumerate(years)
        ],
        columns=["wijk", "jaar", "y", "x", "inwoners"],
    )
    start = rows["wijk"].map(dict(starts or {}))
    rows["behandeld"] = (rows["jaar"] >= start).astype(int)
    rows["y"] += effect * rows["behandeld"]
    return rows


def by_hand(series: Mapping[str, list[float]], first: int = 2015) -> pd.DataFrame:
    """One row per wijk and year, from the figures of each wijk in order."""
    return pd.DataFrame(
        [(wijk, first + i, figure) for wijk, figures in series.items() for i, figure in enumerate(figures)],
        columns=["wijk", "jaar", "y"],
    )


PLACE = {"outcome": "y", "unit": "wijk", "time": "jaar"}
"""The columns of both, as arguments."""
