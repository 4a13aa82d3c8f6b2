"""The regions that look most like one: nearest by what kind of area it is, each with its distance, never averaged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas import suggestion
from wijkonderzoek.statistics.digits import significant

if TYPE_CHECKING:
    import pandas as pd

Match = Literal["dichtbij", "redelijk", "ver"]
MATCHES: tuple[Match, ...] = ("dichtbij", "redelijk", "ver")
USUAL = (0.5, 0.9)
"""Up to which share of all regions' k-th nearest distances a region is near by, and reasonably so."""
MOST_MISSING = 0.1
"""A variable that more than this share of the regions lacks is left out."""
NORMAL_IQR = 1.349
"""The interquartile range of a standard normal distribution: makes a robust scale comparable with a deviation."""


@dataclass(frozen=True)
class Peers:
    """All regions that could be compared with one, the nearest first.

    `table`, by code: `distance`, and per context variable the difference with this region in standard units (positive:
    more than here). `k`: how many of them are its peers. `usual`: the median and the 90 % point of the distance from
    every region to its own k-th nearest. `left_out`: variables that could not count, each with the reason.
    """

    code: str
    k: int
    table: pd.DataFrame
    usual: tuple[float, float]
    used: tuple[str, ...]
    left_out: Mapping[str, str]

    @property
    def codes(self) -> list[str]:
        """The codes of the peers, the nearest first."""
        return [str(code) for code in self.table.index[: self.k]]

    @property
    def match(self) -> Match:
        """How near the farthest of the peers is."""
        return self.match_at(float(self.table["distance"].iloc[self.k - 1]))

    def match_at(self, distance: float) -> Match:
        """How near a distance is, beside what is usual between a region and its k-th nearest."""
        return MATCHES[int(np.searchsorted(self.usual, distance, "left"))]


def find_peers(values: pd.DataFrame, code: str, k: int = 20, *, log: Collection[str] = ()) -> Peers:
    """The `k` regions nearest to one on context variables, with how near that is.

    `values`: one row per region (index: unique codes), one column per variable, nan where there is no figure.
    `log`: variables that count something and are taken as log(1 + x).
    A variable is put on one scale by its median and interquartile range (by its standard deviation where half of the
    regions share one figure). It is left out where this region or more than a tenth of the regions has none, or where
    all regions are alike; a region that lacks one of the rest is nobody's peer. Distance: the root of the mean squared
    difference over the variables, so 1 is one standard unit on every one of them. Equal distances stand in the order
    of their codes. How near a peer is follows from `USUAL` quantiles of the distance of all regions to their k-th
    nearest.
    *Raises* `InputError` for an unknown `code`, a code that occurs twice, no variable that can count, and a `k` under
    1 or over the number of other regions with all variables.
    Source: nearest neighbours on standardised covariates, as ONS area classifications and CIPFA's nearest neighbours
    choose similar areas (there with a standard deviation for a scale).

    >>> import pandas as pd
    >>> wijken = pd.DataFrame({"65+": [20, 21, 40, 19, 8]}, index=["WK1", "WK2", "WK3", "WK4", "WK5"])
    >>> found = find_peers(wijken, "WK1", k=2)
    >>> found.codes, found.match, found.table["distance"].round(2).tolist()
    (['WK2', 'WK4'], 'dichtbij', [0.67, 0.67, 8.09, 13.49])
    """
    import pandas as pd

    if not values.index.is_unique:
        twice = values.index[values.index.duplicated()][0]
        raise InputError(f"code '{twice}' occurs more than once", hint="Give one row per region.")
    if code not in values.index:
        raise InputError(f"there is no region '{code}'{suggestion(code, [str(c) for c in values.index])}")
    scaled, left_out = _standardised(values, code, log)
    if scaled.shape[1] == 0:
        why = "; ".join(f"{name}: {reason}" for name, reason in left_out.items())
        raise InputError(f"no context variable can count ({why})" if why else "there is no context variable")
    complete = scaled.dropna()
    if not 1 <= k < len(complete):
        raise InputError(
            f"k is {k}, but there are {len(complete) - 1} other regions with all variables",
            hint=f"Choose a k from 1 to {len(complete) - 1}.",
        )
    difference = complete.drop(index=code) - complete.loc[code]
    distance = significant(np.sqrt((difference.to_numpy() ** 2).mean(axis=1)))
    table = pd.concat([pd.Series(distance, difference.index, name="distance"), difference], axis=1)
    order = np.lexsort((table.index.to_numpy(str), distance))
    return Peers(
        code=code,
        k=k,
        table=table.iloc[order],
        usual=_usual(complete.to_numpy(), k),
        used=tuple(map(str, complete.columns)),
        left_out=left_out,
    )


def sensitivity_to_k(figures: pd.Series, peers: Peers) -> pd.DataFrame:
    """How an indicator spreads over fewer and more peers: k / 2, k and 2 k of them, as far as there are regions.

    `figures`: an indicator by code. Gives one row per number of peers (index `k`): `count` with a figure, and the
    25, 50 and 75 % points `p25`, `p50`, `p75`, in the unit of the indicator; nan where no peer has a figure.

    >>> import pandas as pd
    >>> wijken = pd.DataFrame({"65+": [20, 21, 23, 26, 8]}, index=["WK1", "WK2", "WK3", "WK4", "WK5"])
    >>> figures = pd.Series([1, 2, 4, 9], index=["WK2", "WK3", "WK4", "WK5"])
    >>> sensitivity_to_k(figures, find_peers(wijken, "WK1", k=2))["p50"].to_dict()
    {1: 1.0, 2: 1.5, 4: 3.0}
    """
    import pandas as pd

    sizes = [k for k in dict.fromkeys((max(peers.k // 2, 1), peers.k, 2 * peers.k)) if k <= len(peers.table)]
    rows = []
    for k in sizes:
        found = figures.reindex(peers.table.index[:k]).dropna().to_numpy(float)
        points = np.quantile(found, [0.25, 0.5, 0.75]) if len(found) else np.full(3, np.nan)
        rows.append([len(found), *significant(points)])
    table = pd.DataFrame(rows, index=pd.Index(sizes, name="k"), columns=["count", "p25", "p50", "p75"])
    return table.astype({"count": int})


def _standardised(values: pd.DataFrame, code: str, log: Collection[str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """The variables that can count on one scale, and why the others cannot."""
    import pandas as pd

    kept, left_out = {}, {}
    for name, column in values.items():
        figures = column.to_numpy(float)
        figures = np.log1p(figures) if name in log else figures
        low, middle, high = np.nanquantile(figures, [0.25, 0.5, 0.75]) if column.notna().any() else (np.nan,) * 3
        scale = (high - low) / NORMAL_IQR or float(np.nanstd(figures))
        if column.isna().mean() > MOST_MISSING:
            left_out[str(name)] = f"meer dan {MOST_MISSING * 100:.0f}\u00a0% van de gebieden heeft geen cijfer"
        elif pd.isna(column.loc[code]):
            left_out[str(name)] = "geen cijfer over dit gebied"
        elif not scale > 0:
            left_out[str(name)] = "overal gelijk"
        else:
            kept[str(name)] = (figures - middle) / scale
    return pd.DataFrame(kept, index=values.index), left_out


def _usual(points: np.ndarray, k: int) -> tuple[float, float]:
    """Quantiles of the distance from every region to its k-th nearest other one."""
    from scipy.spatial import cKDTree

    farthest = cKDTree(points).query(points, k=[k + 1])[0][:, 0] / np.sqrt(points.shape[1])
    near, reasonable = significant(np.quantile(farthest, USUAL))
    return float(near), float(reasonable)
