"""A simulated country with known true shares, as a frame to rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkonderzoek.indicators.compute import Column
from wijkonderzoek.model import Indicator, Level, Wording
from wijkonderzoek.urgency.frame import Frame
from wijkonderzoek.urgency.scheme import Group


def indicator(key: str, **other: object) -> Indicator:
    given: dict[str, object] = {
        "key": key,
        "title": key,
        "opgave": "werk",
        "source": "kwb",
        "unit": "%",
        "direction": "more_is_worse",
        "kind": "resultaat",
        "measure": "share",
        "wording": Wording("", ""),
        "variable": key,
        "scale": 100.0,
    }
    return Indicator(**(given | other))  # type: ignore[arg-type]


def column(value: np.ndarray, n: np.ndarray | None = None) -> Column:
    none = np.full(len(value), np.nan)
    n = none if n is None else n
    return Column(value, value, value, none, none, value / 100 * n, n, np.zeros(len(value), np.int8))


def frame(columns: Mapping[str, np.ndarray], n: np.ndarray | None = None, wijken_each: int = 10) -> Frame:
    """A frame of as many wijken as the columns are long, `wijken_each` of them in every gemeente."""
    size = len(next(iter(columns.values())))
    codes = [f"WK{number:06d}" for number in range(size)]
    gemeenten = [f"GM{number // wijken_each:04d}" for number in range(size)]
    regions = pd.DataFrame({"name": codes, "gemeente": gemeenten, "gemeente_name": gemeenten}, index=codes)
    return Frame("land", Level.WIJK, regions, {key: column(np.asarray(v, float), n) for key, v in columns.items()})


def group(*indicators: Indicator, **weights: float) -> Group:
    registered = tuple(i for i in indicators if not i.modelled)
    modelled = tuple(i for i in indicators if i.modelled)
    return Group("werk", "Werk", registered, modelled, {i.key: weights.get(i.key, 1.0) for i in indicators})


@dataclass(frozen=True)
class Simulated:
    """Counted shares of a country, the frame they make, and the true shares behind them: (wijken, indicators)."""

    frame: Frame
    group: Group
    true: np.ndarray


def simulated(wijken: int = 1500, seed: int = 1, indicators: int = 3) -> Simulated:
    """Wijken of realistic sizes, their true shares around those of their gemeente, and residents counted by chance."""
    rng = np.random.default_rng(seed)
    gemeente = np.arange(wijken) // 10
    n = np.clip(np.exp(rng.normal(8.0, 0.9, wijken)), 500, 60_000).round()
    common = rng.normal(0, 0.25, wijken) + rng.normal(0, 0.2, gemeente.max() + 1)[gemeente]
    true = np.column_stack(
        [1 / (1 + np.exp(-(-2.5 + common + rng.normal(0, 0.2, wijken)))) * 100 for _ in range(indicators)]
    )
    counted = rng.binomial(n.astype(int)[:, None], true / 100) / n[:, None] * 100
    keys = [f"i{number}" for number in range(indicators)]
    made = frame(dict(zip(keys, counted.T, strict=True)), n)
    return Simulated(made, group(*(indicator(key) for key in keys)), true)
