"""The peers of an area of a country: ranked areas of its level, nearest on what kind of area it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.comparison.groups import compared_level
from wijkonderzoek.comparison.peers import MOST_MISSING, Peers, find_peers
from wijkonderzoek.comparison.position import is_ranked
from wijkonderzoek.errors import InputError
from wijkonderzoek.indicators.area import compute_area
from wijkonderzoek.indicators.compute import cells_of, compute_column
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Indicator, Region

if TYPE_CHECKING:
    import pandas as pd

TOO_FEW = "er zijn te weinig andere gebieden of kenmerken om uit te kiezen"


@dataclass(frozen=True)
class PeerGroup:
    """The peers of an area, or in words why it has none.

    `context`: what was compared, by key. `years`: the year its figures are of. `values`: those figures, a row per
    ranked area and the area itself.
    """

    peers: Peers | None
    why_none: str
    context: Mapping[str, Indicator]
    years: Mapping[str, int] = field(default_factory=dict)
    values: pd.DataFrame | None = None

    @property
    def codes(self) -> list[str]:
        """The codes of the peers, the nearest first; none where there are none."""
        return self.peers.codes if self.peers is not None else []


def find_peer_group(country: Country, region: Region, k: int) -> PeerGroup:
    """The `k` ranked areas of the country most like an area, on `country.context`; see `find_peers`.

    Regions are those of the boundaries' year. A characteristic is of that year, or else of the newest year before it
    in which nine in ten areas have a figure. An area of one's own stands among wijken with its own figures put
    together; the wijken it consists of, or takes parts of, are not its peers. None has peers that is too small to be
    ranked (its shares are mostly rounding), in tables that hold a part of the country, or among fewer than 2 k others
    (then the nearest are hardly a choice).
    *Raises* nothing: `why_none` says it.
    """
    table, context = country.tables[country.indeling], {i.key: i for i in country.context}
    if not table.whole:
        return PeerGroup(None, "de cijfers zijn niet van het hele land", context)
    if not is_ranked(country, region, table):
        return PeerGroup(None, "er wonen te weinig mensen om het met andere gebieden te vergelijken", context)
    values, years = _context_values(country, region)
    try:
        peers = find_peers(values, region.code, k, log=[key for key, i in context.items() if _counts(i)])
    except InputError:
        return PeerGroup(None, TOO_FEW, context, years, values)
    if len(peers.table) < 2 * k:
        return PeerGroup(None, TOO_FEW, context, years, values)
    return PeerGroup(peers, "", context, years, values)


def peer_figures(country: Country, codes: Sequence[str], indicator: Indicator, year: int) -> pd.Series:
    """The figures of peers (regions of the boundaries' year) in a year, by code.

    Those that have a figure, and are the same place on the boundaries of that year.
    """
    observed = country.observed(indicator, year)
    assert observed is not None
    same = country.links.between(country.indeling, observed.table.indeling)
    return observed.series(indicator.key).reindex([code for code in codes if code in same]).dropna()


def _context_values(country: Country, region: Region) -> tuple[pd.DataFrame, dict[str, int]]:
    """The context of the ranked areas and the area itself, and the year each characteristic is of."""
    import pandas as pd

    frame = country.frame(compared_level(region))
    columns, years = {}, {}
    for indicator in country.context:
        for year in sorted((y for y in country.tables if y <= country.indeling), reverse=True):
            found = _figures(country, region, indicator, year, frame)
            if found.reindex(frame).notna().mean() >= 1 - MOST_MISSING:
                columns[indicator.key], years[indicator.key] = found, year
                break
        else:
            columns[indicator.key] = pd.Series(np.nan, frame.union([region.code]))
    return pd.DataFrame(columns).drop(index=sharing_ground(country, region, frame)), years


def _figures(country: Country, region: Region, indicator: Indicator, year: int, frame: pd.Index) -> pd.Series:
    """A characteristic of the ranked areas and the area itself in a year, where they are the same place then."""
    import pandas as pd

    table = country.tables[year]
    column = compute_column(indicator, cells_of(table, indicator.variables, country.variables))
    same = country.links.between(country.indeling, year)
    linked = [code for code in frame if code in same]
    found = pd.Series(column.value, index=table.regions.index).reindex(linked).reindex(frame)
    if region.members:
        whole = same.issuperset(region.members)
        value = compute_area(table, region.members, indicator, country.variables).value if whole else None
        found = pd.concat([found, pd.Series([value], [region.code], float)])
    return found


def sharing_ground(country: Country, region: Region, frame: pd.Index) -> pd.Index:
    """The regions of `frame` that share ground with an area: its members, the wijken around them, those inside it."""
    gemeente = country.regions["gemeente"].reindex(frame).to_numpy()
    whole = {f"WK{code[2:8]}" for code in region.members}  # of a buurt, the wijk around it
    return frame[frame.isin(whole) | np.isin(gemeente, list(region.members))]


def _counts(indicator: Indicator) -> bool:
    """Whether a characteristic counts something, so that twice as many is one step wherever it is taken."""
    return indicator.measure == "count" or indicator.unit.endswith("per km²")
