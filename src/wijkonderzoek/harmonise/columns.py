"""From a stored release to one table with our names: regions, values and statuses.

Columns are found by title and topic path in the table's own metadata, never by the service's field
key: keys end in a position that shifts by year and even between releases of one table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wijkonderzoek.catalogue import Catalogue, TableMap
from wijkonderzoek.errors import CatalogueError, CorruptStoreError
from wijkonderzoek.harmonise.values import statuses_of
from wijkonderzoek.model import Level, SnapshotRef
from wijkonderzoek.schemas import suggestion
from wijkonderzoek.sources.store import Snapshot, Store

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

PATH = " > "
FLAG_TOPIC = "Indelingswijziging wijken en buurten"
LEVELS = {"NL": Level.LAND, "GM": Level.GEMEENTE, "WK": Level.WIJK, "BU": Level.BUURT}
REGION_COLUMNS = ("name", "level", "gemeente", "gemeente_name", "flag")
POPULATION = "a_inw"
ESSENTIAL = (POPULATION,)
"""Variables without which a table of regions cannot be used at all."""
LAYOUT = 1
"""Layout of the derived table; part of its key, so that a change makes it anew."""


@dataclass(frozen=True)
class Resolution:
    """Which field of a release holds which variable, and why the others are not there."""

    keys: Mapping[str, str]
    absent: Mapping[str, str]


@dataclass(frozen=True)
class YearTable:
    """One source year under our names; all frames share one index of region codes.

    `regions`: name, level, gemeente (code), gemeente_name, flag (1-3, 0 where there is none).
    `values`: one float column per variable, in the variable's unit. `statuses`: the same shape, as status codes.
    `absent`: variables this release does not carry, with the reason.
    """

    ref: SnapshotRef
    regions: pd.DataFrame
    values: pd.DataFrame
    statuses: pd.DataFrame
    absent: Mapping[str, str]

    @property
    def year(self) -> int:
        """The year the boundaries and codes belong to."""
        return self.ref.year

    def rows(self, codes: Sequence[str]) -> np.ndarray:
        """The row numbers of region codes, in their order; -1 for a code that is not of this year."""
        import pandas as pd

        return self.regions.index.get_indexer(pd.Index(list(codes), dtype=object))

    def at_level(self, level: Level) -> pd.Index:
        """The codes of a level, in table order."""
        return self.regions.index[(self.regions["level"] == str(level)).to_numpy()]


def read_year(store: Store, snapshot: Snapshot, catalogue: Catalogue) -> YearTable:
    """Read a stored release as a `YearTable`; parsed once, then read from the store's derived tables.

    *Raises* `CatalogueError` when the release has no column map or lacks an essential column,
    `CorruptStoreError` when its responses are damaged or hold a region twice.
    """
    table_map = catalogue.table_map(snapshot.ref.table)
    resolution = resolve(snapshot, table_map)
    rounding = repr(sorted(catalogue.variables.items()))
    frame = store.derived(
        "year",
        [snapshot.ref.id, repr(sorted(resolution.keys.items())), rounding, str(LAYOUT)],
        lambda: _parse(snapshot, resolution, catalogue),
    )
    frame.index = frame.index.astype(object)  # looking up codes one by one is far quicker in an object index
    prefixed = {p: [c for c in frame.columns if c.startswith(p)] for p in ("v:", "s:")}
    values = frame[prefixed["v:"]].rename(columns=lambda c: c[2:])
    statuses = frame[prefixed["s:"]].rename(columns=lambda c: c[2:])
    return YearTable(snapshot.ref, frame[list(REGION_COLUMNS)], values, statuses, resolution.absent)


def resolve(snapshot: Snapshot, table_map: TableMap) -> Resolution:
    """Find the field of every mapped variable in a release's own metadata.

    A topic matches when its path equals the mapped text or ends with it. A variable whose topic is not
    there is `absent`, with the closest title.
    *Raises* `CatalogueError` when a mapped text matches two topics, or an essential variable none.
    """
    paths = topic_paths(snapshot.rows("DataProperties"))
    where = f"table {table_map.table} ({table_map.source} {table_map.year})"
    keys, absent = {}, {}
    for variable, wanted in table_map.topics.items():
        found = {key for key, path in paths.items() for topic in wanted if _ends_with(path, topic)}
        if len(found) > 1:
            raise CatalogueError(
                f"{where}: '{wanted[0]}' for {variable} matches {len(found)} topics: {', '.join(sorted(found))}",
                hint=f"Give more of the topic path in column_maps/{table_map.source}.csv.",
            )
        if found:
            keys[variable] = found.pop()
            continue
        titles = [path[-1] for path in paths.values()]
        absent[variable] = f"onderwerp '{wanted[0]}' staat niet in tabel {table_map.table}"
        if variable in ESSENTIAL:
            raise CatalogueError(
                f"{where}: no topic '{wanted[0]}' for {variable}{suggestion(wanted[0].split(PATH)[-1], titles)}",
                hint=f"Correct its title in column_maps/{table_map.source}.csv, then try again.",
            )
    return Resolution(keys, absent)


def topic_paths(properties: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """The topic path of every field: group titles from the outside in, then its own title."""
    groups = {p["ID"]: p for p in properties}

    def path(item: Mapping[str, Any]) -> tuple[str, ...]:
        parent = groups.get(item.get("ParentID"))
        return (*(path(parent) if parent is not None else ()), _tidy(item["Title"]))

    return {str(p["Key"]): path(p) for p in properties if p.get("Type") == "Topic" and p.get("Key")}


def _ends_with(path: tuple[str, ...], topic: str) -> bool:
    parts = tuple(_tidy(part) for part in topic.split(PATH))
    return path[-len(parts) :] == parts


def _tidy(title: str) -> str:
    return " ".join(str(title).split())  # titles hold non-breaking and trailing spaces


def _parse(snapshot: Snapshot, resolution: Resolution, catalogue: Catalogue) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    dimension = catalogue.sources[snapshot.ref.source].regions
    raw = pd.DataFrame(snapshot.rows("TypedDataSet"))
    names = pd.DataFrame(snapshot.rows(dimension))
    if dimension not in raw or "Key" not in names:
        raise CorruptStoreError(f"table {snapshot.ref.table}: no column '{dimension}' with region codes")
    codes = raw[dimension].str.strip()
    if codes.duplicated().any():
        raise CorruptStoreError(f"table {snapshot.ref.table}: region {codes[codes.duplicated()].iloc[0]} comes twice")
    names.index = pd.Index(names["Key"].str.strip())
    names = names.reindex(codes)
    gemeente = names["Municipality"].fillna("").str.strip()
    paths = topic_paths(snapshot.rows("DataProperties"))
    flag_key = next((key for key, path in paths.items() if path[-1] == FLAG_TOPIC), None)
    flags = raw[flag_key].astype("str").str.strip() if flag_key else pd.Series("", index=raw.index)
    title = names["Title"].fillna("").map(_tidy)
    out: dict[str, Any] = {
        "name": title.to_numpy(),
        "level": codes.str[:2].map({k: str(v) for k, v in LEVELS.items()}).to_numpy(),
        "gemeente": gemeente.to_numpy(),
        "gemeente_name": gemeente.map(title[~title.index.duplicated()]).fillna("").to_numpy(),
        "flag": pd.to_numeric(flags, errors="coerce").fillna(0).astype(np.int8).to_numpy(),
    }
    frame = pd.DataFrame(out, index=pd.Index(codes.to_numpy(), name="code"))
    values = {v: pd.to_numeric(_blank(raw[key]), errors="coerce").to_numpy(float) for v, key in resolution.keys.items()}
    statuses = statuses_of(values, frame["level"].to_numpy(), catalogue.variables)
    columns = [pd.DataFrame({f"v:{k}": v for k, v in values.items()}, index=frame.index)]
    columns.append(pd.DataFrame({f"s:{k}": v for k, v in statuses.items()}, index=frame.index))
    return pd.concat([frame, *columns], axis=1)


def _blank(column: pd.Series) -> pd.Series:
    """Text cells without padding, so that numbers in them can be read and "." becomes missing."""
    return column.str.strip() if column.dtype.kind in "OUT" or str(column.dtype) == "str" else column
