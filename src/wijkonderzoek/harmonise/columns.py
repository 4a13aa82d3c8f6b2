"""From a stored release to one table with our names: regions, values and statuses.

Columns are found by title and topic path in the table's own metadata, never by the service's field
key: keys end in a position that shifts by year and even between releases of one table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wijkonderzoek.catalogue import Catalogue, TableMap, TopicRef
from wijkonderzoek.errors import CatalogueError, CorruptStoreError
from wijkonderzoek.harmonise.units import PERCENT, same_unit
from wijkonderzoek.harmonise.values import NO_REASON, count_of, rounding_errors, statuses_of
from wijkonderzoek.model import Level, SnapshotRef, Variable
from wijkonderzoek.schemas import suggestion
from wijkonderzoek.sources.readers import read_table
from wijkonderzoek.sources.store import Snapshot, Store
from wijkonderzoek.sources.tables import PATH, REGION, SourceTable, Topic, same_title, tidy

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

LEVELS = {"NL": Level.LAND, "GM": Level.GEMEENTE, "WK": Level.WIJK, "BU": Level.BUURT}
REGION_COLUMNS = ("name", "level", "gemeente", "gemeente_name", "flag")
POPULATION = "a_inw"
ESSENTIAL = (POPULATION,)
"""Variables without which a table of regions cannot be used at all."""
MAP_PATH = " > "
"""Stands between titles in a column map."""
LAYOUT = 2
"""Layout of the derived table; part of its key, so that a change makes it anew."""


@dataclass(frozen=True)
class Resolution:
    """Which topic of a release holds which variable, and why the others are not there."""

    keys: Mapping[str, str]
    absent: Mapping[str, str]


@dataclass(frozen=True)
class YearTable:
    """One source year under our names; all frames share one index of region codes.

    `regions`: name, level, gemeente (code), gemeente_name, flag (1-3, 0 where there is none).
    `values`: one float column per variable, in the variable's unit. `statuses`: the same shape, as status codes.
    `absent`: variables this release does not carry, with the reason. `indeling`: the year the boundaries and codes
    belong to. `errors`: the largest rounding error per region of the variables for which it is not the source's own
    rule, such as counts made from percentages. `intervals`: the margins a survey gives with its figures.
    """

    ref: SnapshotRef
    regions: pd.DataFrame
    values: pd.DataFrame
    statuses: pd.DataFrame
    absent: Mapping[str, str]
    indeling: int
    errors: Mapping[str, np.ndarray] = field(default_factory=dict)
    intervals: Mapping[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The year of the figures."""
        return self.ref.year

    @cached_property
    def whole(self) -> bool:
        """Whether the release holds the whole country, so that places in it can be ranked."""
        return not self.ref.scope and len(self.at_level(Level.LAND)) == 1

    def rows(self, codes: Sequence[str]) -> np.ndarray:
        """The row numbers of region codes, in their order; -1 for a code that is not of this year."""
        import pandas as pd

        return self.regions.index.get_indexer(pd.Index(list(codes), dtype=object))

    def at_level(self, level: Level) -> pd.Index:
        """The codes of a level, in table order."""
        return self.regions.index[(self.regions["level"] == str(level)).to_numpy()]

    def rounding_errors(self, variable: Variable) -> np.ndarray:
        """The largest rounding error of a variable for each region, in its unit."""
        if variable.key in self.errors:
            return self.errors[variable.key]
        return rounding_errors(self.regions["level"].to_numpy(), variable)


def read_year(store: Store, snapshot: Snapshot, catalogue: Catalogue) -> YearTable:
    """Read a stored release as a `YearTable`; parsed once, then read from the store's derived tables.

    *Raises* `CatalogueError` when the release has no column map or lacks an essential column,
    `CorruptStoreError` when its responses are damaged or hold a region twice.
    """
    ref = snapshot.ref
    table_map = catalogue.table_map(ref.table, ref.year)
    mapped = repr((table_map, sorted(catalogue.variables.items()), catalogue.sources[ref.source].regions, LAYOUT))
    frame = store.derived("year", [ref.id, mapped], lambda: _parse(snapshot, table_map, catalogue))
    absent = {str(k): str(v) for k, v in frame.attrs["absent"].items()}
    frame.index = frame.index.astype(object)  # looking up codes one by one is far quicker in an object index
    parts = {
        p: frame[[c for c in frame.columns if c.startswith(f"{p}:")]].rename(columns=lambda c: c[2:]) for p in "vse"
    }
    return YearTable(
        ref=ref,
        regions=frame[list(REGION_COLUMNS)],
        values=parts["v"],
        statuses=parts["s"],
        absent=absent,
        indeling=table_map.indeling,
        errors={str(name): column.to_numpy() for name, column in parts["e"].items()},
    )


def resolve(table: SourceTable, table_map: TableMap, variables: Mapping[str, Variable]) -> Resolution:
    """Find the topic of every mapped variable in a release's own metadata.

    A topic matches when its path equals the mapped text or ends with it; where a release tells only a topic's own
    title, that title must be the last one of the mapped path, and where several topics have it, the unit decides. A
    workbook's column matches by its short name. A variable whose topic is not there, or is in another unit, is
    `absent`, with the reason.
    *Raises* `CatalogueError` when a mapped text matches two topics, or an essential variable none.
    """
    where = f"table {table_map.table} ({table_map.source} {table_map.year})"
    keys, absent = {}, {}
    for name, wanted in table_map.topics.items():
        variable = variables[name]
        found = [topic for topic in table.topics.values() if _holds(topic, wanted, variable, table.has_paths)]
        fitting = [topic for topic in found if unit_fits(topic, variable)]
        fitting = [topic for topic in fitting if topic.short == name] or fitting
        if len(fitting) > 1:
            raise CatalogueError(
                f"{where}: '{wanted.paths[0]}' for {name} matches {len(fitting)} topics: "
                f"{', '.join(sorted(topic.key for topic in fitting))}",
                hint=f"Give more of the topic path in column_maps/{table_map.source}.csv.",
            )
        if fitting:
            keys[name] = fitting[0].key
        elif found:
            absent[name] = f"onderwerp '{wanted.paths[0]}' heeft eenheid '{found[0].unit}', niet '{variable.unit}'"
        else:
            absent[name] = f"onderwerp '{wanted.paths[0]}' staat niet in tabel {table_map.table}"
        if name in ESSENTIAL and name in absent:
            titles = [topic.path.split(PATH)[-1] or topic.short for topic in table.topics.values()]
            close = suggestion(wanted.paths[0].split(MAP_PATH)[-1], titles)
            raise CatalogueError(
                f"{where}: no topic '{wanted.paths[0]}' for {name}{close}",
                hint=f"Correct its title in column_maps/{table_map.source}.csv, then try again.",
            )
    return Resolution(keys, absent)


def unit_fits(topic: Topic, variable: Variable) -> bool:
    """Whether a topic is in the unit of a variable, or in one that can be made equal to it."""
    return not topic.unit or same_unit(topic.unit, variable.unit) or is_share(topic, variable)


def is_share(topic: Topic, variable: Variable) -> bool:
    """Whether a topic gives as a percentage what the variable counts; workbooks start the name of one with p_."""
    percent = same_unit(topic.unit, PERCENT) or topic.short.startswith("p_")
    return bool(variable.whole) and percent and not same_unit(variable.unit, PERCENT)


def _holds(topic: Topic, wanted: TopicRef, variable: Variable, has_paths: bool) -> bool:
    if topic.short:
        return topic.short in (variable.key, *variable.workbook)
    for text in wanted.paths:
        path = PATH.join(tidy(part) for part in text.split(MAP_PATH))
        if topic.path == path or topic.path.endswith(PATH + path):
            return True
        if not has_paths and topic.path == tidy(text.split(MAP_PATH)[-1]):
            return True
    return False


def _parse(snapshot: Snapshot, table_map: TableMap, catalogue: Catalogue) -> pd.DataFrame:
    import pandas as pd

    table = read_table(snapshot, catalogue.sources[snapshot.ref.source].regions)
    resolution = resolve(table, table_map, catalogue.variables)
    frame = _regions(table)
    values: dict[str, np.ndarray] = {}
    gaps: dict[str, np.ndarray] = {}
    for chosen, names in _by_choice(table_map, resolution).items():
        rows = _rows(table, chosen, table_map)
        for name in names:
            key = resolution.keys[name]
            values[name] = table.cells[key].to_numpy(float)[rows]
            values[name][rows < 0] = float("nan")
            if key in table.gaps:
                gaps[name] = table.gaps[key].to_numpy()[rows]
                gaps[name][rows < 0] = NO_REASON
    levels = frame["level"].to_numpy()
    statuses = statuses_of(values, levels, catalogue.variables, gaps)
    errors = {}
    for name, variable in ((n, catalogue.variables[n]) for n in list(values)):
        if is_share(table.topics[resolution.keys[name]], variable):
            whole = catalogue.variables[variable.whole]
            values[name], errors[name] = count_of(values[name], values[whole.key], rounding_errors(levels, whole))
    made: dict[str, Any] = {f"v:{name}": column for name, column in values.items()}
    made |= {f"s:{name}": column for name, column in statuses.items()}
    made |= {f"e:{name}": column for name, column in errors.items()}
    found = pd.concat([frame, pd.DataFrame(made, index=frame.index)], axis=1)
    found.attrs["absent"] = dict(resolution.absent)
    return found


def _regions(table: SourceTable) -> pd.DataFrame:
    """The regions of a release with their level and the name of their gemeente."""
    import pandas as pd

    regions = table.regions
    names = regions["name"]
    return pd.DataFrame(
        {
            "name": names,
            "level": regions.index.str[:2].map({k: str(v) for k, v in LEVELS.items()}),
            "gemeente": regions["gemeente"],
            "gemeente_name": regions["gemeente"].map(names).fillna(""),
            "flag": regions["flag"],
        },
        index=regions.index,
    )


def _by_choice(table_map: TableMap, resolution: Resolution) -> dict[tuple[tuple[str, str], ...], list[str]]:
    """The variables that are there, by the titles they choose of the other dimensions."""
    found: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for name in resolution.keys:
        chosen = dict(table_map.where) | dict(table_map.topics[name].where)
        found.setdefault(tuple(sorted(chosen.items())), []).append(name)
    return found


def _rows(table: SourceTable, chosen: Sequence[tuple[str, str]], table_map: TableMap) -> np.ndarray:
    """The row of `cells` that holds each region under the chosen titles; -1 where there is none.

    *Raises* `CatalogueError` for a dimension or title that is not there, or one that is left unchosen,
    `CorruptStoreError` when a region comes twice.
    """
    import numpy as np
    import pandas as pd

    where = f"table {table_map.table} ({table_map.source} {table_map.year})"
    hint = f"Correct 'where' in column_maps/{table_map.source}.csv."
    keep = np.ones(len(table.cells), bool)
    for dimension, title in chosen:
        if dimension not in table.dimensions:
            close = suggestion(dimension, list(table.dimensions))
            raise CatalogueError(f"{where}: no dimension '{dimension}'{close}", hint=hint)
        titles = table.cells[dimension]
        same = titles.isin([known for known in titles.unique() if same_title(str(known), title)])
        if not same.any():
            close = suggestion(title, [str(known) for known in titles.unique()])
            raise CatalogueError(f"{where}: dimension '{dimension}' has no '{title}'{close}", hint=hint)
        keep &= same.to_numpy()
    for dimension in set(table.dimensions) - {name for name, _ in chosen}:
        if table.cells.loc[keep, dimension].nunique() > 1:
            raise CatalogueError(f"{where}: nothing is chosen of dimension '{dimension}'", hint=hint)
    rows = np.flatnonzero(keep)
    codes = pd.Index(table.cells[REGION].to_numpy()[rows])
    if codes.has_duplicates:
        raise CorruptStoreError(f"table {table_map.table}: region {codes[codes.duplicated()][0]} comes twice")
    places = codes.get_indexer(table.regions.index)
    found: np.ndarray = np.where(places < 0, -1, rows[places] if len(rows) else -1)
    return found
