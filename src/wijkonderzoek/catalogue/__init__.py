"""The catalogue: opgaven, sources, variables, indicators and column maps, each defined once.

An indicator is one entry in `indicators/<opgave>.yml`; a source year is one row in
`column_maps/<source>.csv`. Everything else (definitions, footnotes, checks, docs) derives from these.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, StringConstraints

from wijkonderzoek.errors import CatalogueError, InputError
from wijkonderzoek.model import (
    KEY_PATTERN,
    Aggregate,
    Direction,
    Indicator,
    Kind,
    Level,
    Measure,
    Opgave,
    Rounding,
    Variable,
    Wording,
)
from wijkonderzoek.schemas import Document, Schema, check, read_yaml, suggestion

CATALOGUE_PATH = Path(__file__).parent
MAP_FIELDS = ("table", "source", "year", "verified", "note")
MAP_OPTIONS = ("indeling", "where")
ALTERNATIVE = " | "
"""Separates the titles one release or another of a table uses for the same topic."""
WHERE = " @ "
"""Stands before the titles chosen of other dimensions: `Registered crimes @ SoortMisdrijf=Mishandeling`."""
AND = ";"

Entry = TypeVar("Entry", bound=Schema)
Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN)]


class WordingEntry(Schema):
    """How an indicator is said; what is left out is made from its title."""

    sentence: str = ""
    noun: str = ""
    comparative: Literal["meer", "hogere", "hoger", "langere"] = "meer"
    people: str = ""


class IndicatorEntry(Schema):
    """One indicator as it stands in indicators/<opgave>.yml."""

    title: Annotated[str, StringConstraints(min_length=3, max_length=80)]
    source: str
    unit: Annotated[str, StringConstraints(min_length=1)]
    direction: Direction = "context"
    kind: Kind = "context"
    measure: Measure = "mean"
    variable: Key | Literal[""] = ""
    numerator: tuple[Key, ...] = ()
    denominator: tuple[Key, ...] = ()
    scale: float | None = Field(default=None, gt=0)
    decimals: int = Field(default=0, ge=0, le=3)
    aggregate: Aggregate = "none"
    expected_lag_years: int = Field(default=0, ge=0, le=30)
    modelled: bool = False
    score: bool = True
    verified: bool = True
    caveats: tuple[Key, ...] = ()
    wording: WordingEntry = WordingEntry()


class RoundingEntry(Schema):
    """How a source rounds a column, as it stands in variables.yml."""

    unit: float = Field(gt=0)
    type: Literal["random", "nearest"] = "nearest"
    levels: tuple[Level, ...] = (Level.LAND, Level.GEMEENTE, Level.WIJK, Level.BUURT)


class VariableEntry(Schema):
    """One column of the sources, as it stands in variables.yml."""

    title: str
    unit: str
    rounding: RoundingEntry | None = None
    whole: Key | Literal[""] = ""
    workbook: tuple[str, ...] = ()
    source: str = "kwb"
    breaks: Mapping[int, str] = {}


class OpgaveEntry(Schema):
    """One task field, as it stands in opgaven.yml."""

    title: str
    question: str
    scored: bool = True


class Source(Schema):
    """A publisher's series of tables: host, licence, and the dimension that holds its regions.

    `host` speaks OData v3; `v4` is the host and path that speak v4, empty where the publisher has none. `protocol` is
    tried first.
    """

    title: str
    publisher: str
    licence: str
    host: str
    regions: str
    v4: str = ""
    protocol: Literal["v3", "v4"] = "v3"


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


@dataclass(frozen=True, repr=False)
class Catalogue:
    """All definitions, by key. `sha256` covers every file of the catalogue."""

    opgaven: Mapping[str, Opgave]
    sources: Mapping[str, Source]
    variables: Mapping[str, Variable]
    caveats: Mapping[str, str]
    indicators: Mapping[str, Indicator]
    tables: Mapping[tuple[str, int], TableMap]
    sha256: str

    def __repr__(self) -> str:
        return f"Catalogue({len(self.indicators)} indicators, {len(self.tables)} tables, {self.sha256[:8]})"

    def indicator(self, key: str) -> Indicator:
        """The indicator of this key. *Raises* `CatalogueError`, with the closest key, when there is none."""
        try:
            return self.indicators[key]
        except KeyError:
            raise CatalogueError(
                f"unknown indicator '{key}'{suggestion(key, list(self.indicators))}",
                hint="See all: wijkonderzoek catalogue",
            ) from None

    def of_opgave(self, opgave: str) -> tuple[Indicator, ...]:
        """The indicators of an opgave, in the order of its file."""
        return tuple(i for i in self.indicators.values() if i.opgave == opgave)

    def table_map(self, table: str, year: int) -> TableMap:
        """The column map of a year of a table. *Raises* `CatalogueError` when no column map knows it."""
        try:
            return self.tables[table, year]
        except KeyError:
            ids = list(dict.fromkeys(known for known, _ in self.tables))
            years = ", ".join(str(y) for known, y in sorted(self.tables) if known == table)
            problem = f"for {year}; years: {years}" if years else suggestion(table, ids).removeprefix(". ")
            raise CatalogueError(
                f"no column map knows table '{table}' {problem}".rstrip(),
                hint="Add a row for it to catalogue/column_maps/<source>.csv.",
            ) from None

    def table_of(self, source: str, year: int) -> TableMap:
        """The table that carries a real source year.

        *Raises* `CatalogueError` naming the years there are.
        """
        if source not in self.sources:
            raise CatalogueError(f"unknown source '{source}'{suggestion(source, list(self.sources))}")
        years = {t.year: t for t in self.tables.values() if t.source == source and not is_fictional(t.table)}
        if year not in years:
            known = ", ".join(map(str, sorted(years))) or "none"
            raise CatalogueError(f"source '{source}' has no table for {year}; years: {known}")
        return years[year]

    @cached_property
    def scored_opgaven(self) -> tuple[Opgave, ...]:
        """The eight opgaven, in report order."""
        return tuple(o for o in self.opgaven.values() if o.scored)


def is_fictional(table: str) -> bool:
    """Whether a table id belongs to the fictional example country.

    >>> is_fictional("99020VBD"), is_fictional("84799NED")
    (True, False)
    """
    return table.endswith("VBD")


@cache
def load_catalogue(path: Path = CATALOGUE_PATH) -> Catalogue:
    """Read and check the catalogue in a folder (default: the one that ships with the package).

    *Raises* `CatalogueError` naming file, line, entry and likely fix of every mistake of the first wrong file.

    >>> len(load_catalogue().scored_opgaven)
    8
    """
    try:
        opgaven = _entries(path / "opgaven.yml", OpgaveEntry)
        sources = _entries(path / "sources.yml", Source)
        variables = _entries(path / "variables.yml", VariableEntry)
        caveats = _caveats(path / "caveats.yml")
        known = _Known(sources, variables, caveats)
        indicators: dict[str, Indicator] = {}
        for opgave in opgaven:
            file = path / "indicators" / f"{opgave}.yml"
            if file.is_file():
                indicators |= _indicators(file, opgave, set(indicators), known)
        strangers = {f.stem for f in (path / "indicators").glob("*.yml")} - set(opgaven)
        if strangers:
            raise InputError(f"indicators/{min(strangers)}.yml: no such opgave; opgaven: {', '.join(opgaven)}")
        tables: dict[tuple[str, int], TableMap] = {}
        for file in sorted((path / "column_maps").glob("*.csv")):
            tables |= _table_maps(file, variables, sources)
    except CatalogueError:
        raise
    except InputError as error:
        raise CatalogueError(error.message, hint=error.hint) from error
    return Catalogue(
        opgaven={key: Opgave(key, e.title, e.question, e.scored) for key, e in opgaven.items()},
        sources=sources,
        variables={key: _variable(key, e) for key, e in variables.items()},
        caveats=caveats,
        indicators=indicators,
        tables=tables,
        sha256=_hash_of(path),
    )


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted([*path.rglob("*.yml"), *path.rglob("*.csv")]):
        digest.update(f"{file.relative_to(path).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _entries(path: Path, model: type[Entry]) -> dict[str, Entry]:
    document = read_yaml(path)
    return {key: check(model, document, data=value, at=(key,)) for key, value in _fields(document).items()}


def _fields(document: Document) -> dict[str, object]:
    if not isinstance(document.data, dict) or not all(isinstance(key, str) for key in document.data):
        raise InputError(f"{document.path.name}: expected entries, each a key with fields under it")
    return document.data


def _caveats(path: Path) -> dict[str, str]:
    document = read_yaml(path)
    entries = _fields(document)
    wrong = [key for key, text in entries.items() if not isinstance(text, str)]
    if wrong:
        raise InputError(f"{document.where((wrong[0],))}: expected one text")
    return {key: str(text) for key, text in entries.items()}


def _variable(key: str, entry: VariableEntry) -> Variable:
    given = entry.rounding
    rounding = Rounding(given.unit, given.type, given.levels) if given else None
    return Variable(
        key,
        entry.title,
        entry.unit,
        rounding,
        whole=entry.whole,
        workbook=entry.workbook,
        source=entry.source,
        breaks=tuple(sorted(entry.breaks.items())),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """The names an indicator entry may refer to."""

    sources: Mapping[str, Source]
    variables: Mapping[str, VariableEntry]
    caveats: Mapping[str, str]


def _indicators(path: Path, opgave: str, taken: set[str], known: _Known) -> dict[str, Indicator]:
    document = read_yaml(path)
    found, problems = {}, []
    for key, value in _fields(document).items():
        try:
            entry = check(IndicatorEntry, document, data=value, at=(key,))
        except InputError as error:
            problems.append(error.message)
            continue
        wrong = [*_key_problems(key, taken), *_formula_problems(entry), *_reference_problems(entry, known)]
        problems += [f"{document.where((key,))}: {text}" for text in wrong]
        found[key] = _indicator(key, opgave, entry)
    if problems:
        raise InputError("\n".join(problems))
    return found


def _key_problems(key: str, taken: set[str]) -> Iterator[str]:
    if not re.match(KEY_PATTERN, key):
        yield f"the key must have the form {KEY_PATTERN}"
    if key in taken:
        yield "this key is also used in another opgave"


def _formula_problems(entry: IndicatorEntry) -> Iterator[str]:
    if bool(entry.variable) == bool(entry.numerator):
        yield "give either 'variable' or 'numerator', and not both"
    if entry.measure in {"share", "rate"} and entry.numerator and not entry.denominator:
        yield f"a {entry.measure} of counts needs a 'denominator'"
    if entry.aggregate == "weighted" and not entry.denominator:
        yield "aggregate 'weighted' needs a 'denominator' to weigh by"
    if entry.aggregate == "sum" and entry.variable:
        yield "a published figure cannot be summed; use 'weighted' or 'none'"
    if entry.kind in {"inspanning", "context"} and entry.direction != "context":
        yield f"an indicator of kind '{entry.kind}' cannot have direction '{entry.direction}'"


def _reference_problems(entry: IndicatorEntry, known: _Known) -> Iterator[str]:
    if entry.source not in known.sources:
        yield f"unknown source '{entry.source}'{suggestion(entry.source, list(known.sources))}"
    for name in dict.fromkeys(filter(None, [entry.variable, *entry.numerator, *entry.denominator])):
        if name not in known.variables:
            yield f"unknown variable '{name}'{suggestion(name, list(known.variables))}"
    for name in entry.caveats:
        if name not in known.caveats:
            yield f"unknown caveat '{name}'{suggestion(name, list(known.caveats))}"


def _indicator(key: str, opgave: str, entry: IndicatorEntry) -> Indicator:
    said = entry.wording
    lowered = entry.title[0].lower() + entry.title[1:]
    return Indicator(
        key=key,
        title=entry.title,
        opgave=opgave,
        source=entry.source,
        unit=entry.unit,
        direction=entry.direction,
        kind=entry.kind,
        measure=entry.measure,
        wording=Wording(
            sentence=said.sentence or f"{entry.title}: {{figure}}",
            noun=said.noun or lowered,
            comparative=said.comparative,
            people=said.people,
        ),
        variable=entry.variable,
        numerator=entry.numerator,
        denominator=entry.denominator,
        scale=entry.scale or default_scale(entry.unit),
        decimals=entry.decimals,
        aggregate=entry.aggregate,
        expected_lag_years=entry.expected_lag_years,
        modelled=entry.modelled,
        caveats=entry.caveats,
        verified=entry.verified,
        score=entry.score,
    )


def default_scale(unit: str) -> float:
    """How many units go into one whole, from how the unit is written.

    >>> default_scale("%"), default_scale("per 1.000 inwoners"), default_scale("km")
    (100.0, 1000.0, 1.0)
    """
    return 100.0 if unit.startswith("%") else 1000.0 if unit.startswith("per 1.000") else 1.0


def _table_maps(
    path: Path, variables: Mapping[str, object], sources: Mapping[str, object]
) -> dict[tuple[str, int], TableMap]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    header = list(rows[0]) if rows else []
    unknown = [name for name in header if name not in (*MAP_FIELDS, *MAP_OPTIONS) and name not in variables]
    if unknown or not set(MAP_FIELDS) <= set(header):
        name = unknown[0] if unknown else next(f for f in MAP_FIELDS if f not in header)
        what = (
            f"unknown column '{name}'{suggestion(name, list(variables))}" if unknown else f"column '{name}' is missing"
        )
        raise InputError(f"{path.name}, row 1: {what}")
    maps: dict[tuple[str, int], TableMap] = {}
    for number, row in enumerate(rows, start=2):
        where = f"{path.name}, row {number}"
        if row["source"] not in sources:
            raise InputError(f"{where}, source: unknown source '{row['source']}'")
        if row["verified"] not in {"yes", "no"}:
            raise InputError(f"{where}, verified: '{row['verified']}' is not yes or no")
        if not (row["year"] or "").isdigit():
            raise InputError(f"{where}, year: '{row['year']}' is not a year")
        topics = {
            key: _topic_ref(text, f"{where}, {key}")
            for key, text in row.items()
            if key not in (*MAP_FIELDS, *MAP_OPTIONS) and text and text.strip()
        }
        year, indeling = int(row["year"]), (row.get("indeling") or row["year"]).strip()
        if not indeling.isdigit():
            raise InputError(f"{where}, indeling: '{indeling}' is not a year")
        if (row["table"], year) in maps:
            raise InputError(f"{where}: table {row['table']} already has a row for {year}")
        maps[row["table"], year] = TableMap(
            table=row["table"],
            source=row["source"],
            year=year,
            indeling=int(indeling),
            verified=row["verified"] == "yes",
            note=row["note"],
            where=_choices(row.get("where") or "", where),
            topics=topics,
        )
    return maps


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
