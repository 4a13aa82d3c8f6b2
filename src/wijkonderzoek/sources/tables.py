"""A stored release in one shape, whatever it came as: its topics, its regions and its cells.

Each protocol has a reader of its own; what lies behind this module knows no protocols.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wijkonderzoek.errors import CorruptStoreError
from wijkonderzoek.sources.store import Snapshot

if TYPE_CHECKING:
    import pandas as pd

REGION = "region"
"""The column of `SourceTable.cells` that holds region codes."""
REGION_COLUMNS = ("name", "gemeente", "flag")
PATH = "/"
"""Stands between the titles of a topic path."""
FLAG_TOPICS = ("Indelingswijziging wijken en buurten", "Indelingswijziging gemeente, wijk, buurt")
"""How CBS titles the topic that says whether a region changed since the year before."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A column of a release.

    `key`: what the release calls it. `path`: its title after the titles of its groups, from the outside in, joined by
    `/`. `unit`: as the release writes it; empty where it does not say. `short`: its name in the kwb workbooks, which
    have no titles.
    """

    key: str
    path: str = ""
    unit: str = ""
    short: str = ""


@dataclass(frozen=True)
class SourceTable:
    """One release of a table.

    `topics`: by key. `regions`: one row per region code (index `code`, without padding, in table order): `name`,
    `gemeente` (code; empty for the country), `flag` (1-3, 0 where there is none). `cells`: one row per region and
    choice of the other dimensions; column `region`, a column of titles per other dimension, and a float column per
    topic key, nan where there is no figure. `gaps`: per topic key, for the rows of `cells`, the status code (int8) of
    a cell that is empty for a known reason; -1 elsewhere. `has_paths`: False where only a topic's own title is known.
    """

    topics: Mapping[str, Topic]
    regions: pd.DataFrame
    cells: pd.DataFrame
    gaps: Mapping[str, pd.Series] = field(default_factory=dict)
    has_paths: bool = True

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions other than the regions."""
        return tuple(name for name in self.cells.columns if name != REGION and name not in self.topics)


def read_table(snapshot: Snapshot, dimension: str) -> SourceTable:
    """A stored release as a `SourceTable`; `dimension` is what its source calls the dimension that holds regions.

    *Raises* `CorruptStoreError` when its responses are damaged, lack regions, or came by an unknown protocol.
    """
    if snapshot.protocol not in _READERS:
        raise CorruptStoreError(f"table {snapshot.ref.table}: unknown protocol '{snapshot.protocol}'")
    return _READERS[snapshot.protocol](snapshot, dimension)


def tidy(title: object) -> str:
    """A title without the stray spaces that titles carry, non-breaking ones too.

    >>> tidy("Wmo-cliënten relatief\u00a0 ")
    'Wmo-cliënten relatief'
    """
    return " ".join(str(title).split())


def _v3(snapshot: Snapshot, dimension: str) -> SourceTable:
    from wijkonderzoek.sources.odata_v3 import read_v3

    return read_v3(snapshot, dimension)


def _csv(snapshot: Snapshot, dimension: str) -> SourceTable:
    from wijkonderzoek.sources.statline_csv import read_csv

    return read_csv(snapshot, dimension)


def _xlsx(snapshot: Snapshot, dimension: str) -> SourceTable:
    from wijkonderzoek.sources.kwb_xlsx import read_xlsx

    return read_xlsx(snapshot, dimension)


_READERS: dict[str, Callable[[Snapshot, str], SourceTable]] = {"v3": _v3, "csv": _csv, "xlsx": _xlsx}
