"""Column maps: where each table of a source holds our variables. A source year is one row of column_maps/<source>.csv.

    table,source,year,indeling,where,verified,note,a_inw,...
    84799NED,kwb,2020,,,yes,,Aantal inwoners,...

A cell is a topic path, its titles joined by ` > `; ` | ` stands between the titles one release or another uses; ` @ `
stands before what the cell chooses of other dimensions.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wijkonderzoek.errors import InputError
from wijkonderzoek.model import HOME_SOURCE, Variable
from wijkonderzoek.schemas import suggestion

MAP_FIELDS = ("table", "source", "year", "verified", "note")
MAP_OPTIONS = ("indeling", "where")
ALTERNATIVE = " | "
"""Separates the titles one release or another of a table uses for the same topic."""
WHERE = " @ "
"""Stands before the titles chosen of other dimensions: `Registered crimes @ SoortMisdrijf=Mishandeling`."""
AND = ";"


@dataclass(frozen=True, slots=True)
class TopicRef:
    """Where a table holds a variable: a cell of a column map.

    `paths`: the topic paths that may hold it (one per release), each the shortest unambiguous end of the path in the
    table's own metadata, titles joined by ` > `. `where`: the title chosen of each other dimension.
    """

    paths: tuple[str, ...]
    where: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TableMap:
    """How one table of a source writes our variables in one year: a row of a column map.

    `indeling`: the year whose boundaries and codes the table uses. `where`: the title chosen of each dimension other
    than the regions, for every variable that does not choose its own.
    """

    table: str
    source: str
    year: int
    indeling: int
    verified: bool
    note: str
    where: tuple[tuple[str, str], ...]
    topics: Mapping[str, TopicRef]


def read_column_map(
    path: Path, variables: Mapping[str, Variable], sources: Mapping[str, object]
) -> dict[tuple[str, int], TableMap]:
    """The rows of a column map by table and year.

    *Raises* `InputError` naming file, row and column of the first mistake.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    _check_header(path, list(rows[0]) if rows else [], variables)
    maps: dict[tuple[str, int], TableMap] = {}
    for number, row in enumerate(rows, start=2):
        where = f"{path.name}, row {number}"
        found = _table_map(row, where, variables, sources)
        if (found.table, found.year) in maps:
            raise InputError(f"{where}: table {found.table} already has a row for {found.year}")
        maps[found.table, found.year] = found
    return maps


def _check_header(path: Path, header: list[str], variables: Mapping[str, Variable]) -> None:
    unknown = [name for name in header if name not in (*MAP_FIELDS, *MAP_OPTIONS) and name not in variables]
    missing = [name for name in MAP_FIELDS if name not in header]
    if unknown:
        raise InputError(f"{path.name}, row 1: unknown column '{unknown[0]}'{suggestion(unknown[0], list(variables))}")
    if missing:
        raise InputError(f"{path.name}, row 1: column '{missing[0]}' is missing")


def _table_map(
    row: Mapping[str, str], where: str, variables: Mapping[str, Variable], sources: Mapping[str, object]
) -> TableMap:
    source, year = row["source"], row["year"] or ""
    indeling = (row.get("indeling") or year).strip()
    topics = {
        key: _topic_ref(text, f"{where}, {key}")
        for key, text in row.items()
        if key not in (*MAP_FIELDS, *MAP_OPTIONS) and text and text.strip()
    }
    for problem in _problems(row, indeling, topics, variables, sources):
        raise InputError(f"{where}{problem}")
    return TableMap(
        table=row["table"],
        source=source,
        year=int(year),
        indeling=int(indeling),
        verified=row["verified"] == "yes",
        note=row["note"],
        where=_choices(row.get("where") or "", where),
        topics=topics,
    )


def _problems(
    row: Mapping[str, str],
    indeling: str,
    topics: Mapping[str, TopicRef],
    variables: Mapping[str, Variable],
    sources: Mapping[str, object],
) -> Iterator[str]:
    source = row["source"]
    if source not in sources:
        yield f", source: unknown source '{source}'{suggestion(source, list(sources))}"
    if row["verified"] not in {"yes", "no"}:
        yield f", verified: '{row['verified']}' is not yes or no"
    if not (row["year"] or "").isdigit():
        yield f", year: '{row['year']}' is not a year"
    if not indeling.isdigit():
        yield f", indeling: '{indeling}' is not a year"
    for name in topics:
        if variables[name].source not in {source, HOME_SOURCE}:
            yield f", {name}: a variable of '{variables[name].source}' cannot stand in a table of '{source}'"


def _topic_ref(text: str, where: str) -> TopicRef:
    paths, _, chosen = text.partition(WHERE)
    return TopicRef(tuple(part.strip() for part in paths.split(ALTERNATIVE)), _choices(chosen, where))


def _choices(text: str, where: str) -> tuple[tuple[str, str], ...]:
    """`Marges=Waarde; Leeftijd=18 jaar of ouder` as pairs of a dimension and a title."""
    pairs = [part.partition("=") for part in text.split(AND) if part.strip()]
    wrong = [name for name, sign, title in pairs if not (sign and name.strip() and title.strip())]
    if wrong:
        raise InputError(f"{where}: '{wrong[0].strip()}' does not have the form Dimension=Title")
    return tuple((name.strip(), title.strip()) for name, _, title in pairs)
