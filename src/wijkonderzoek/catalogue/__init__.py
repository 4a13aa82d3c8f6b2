"""The catalogue: opgaven, sources, variables, indicators and column maps, each defined once.

An indicator is one entry in `indicators/<opgave>.yml`, a column of a source one entry in `variables/<source>.yml`, and
a source year one row in `column_maps/<source>.csv`. Everything else (definitions, footnotes, checks, docs) derives
from these.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from wijkonderzoek.catalogue.checks import Known, entry_problems, scoring_problems
from wijkonderzoek.catalogue.entries import (
    IndicatorEntry,
    OpgaveEntry,
    PartnerTypeEntry,
    Source,
    VariableEntry,
    indicator_of,
    variable_of,
)
from wijkonderzoek.catalogue.maps import TableMap, TopicRef, read_column_map
from wijkonderzoek.errors import CatalogueError, InputError
from wijkonderzoek.model import LOCAL_SOURCE, Indicator, Opgave, PartnerType, Variable
from wijkonderzoek.schemas import Document, Schema, check, read_yaml, suggestion

__all__ = [
    "CATALOGUE_PATH",
    "Catalogue",
    "Source",
    "TableMap",
    "TopicRef",
    "is_fictional",
    "load_catalogue",
    "load_opgaven",
    "load_partner_types",
    "with_own",
]

CATALOGUE_PATH = Path(__file__).parent

Entry = TypeVar("Entry", bound=Schema)


@dataclass(frozen=True, repr=False)
class Catalogue:
    """All definitions, by key. `sha256` covers every file of the catalogue."""

    opgaven: Mapping[str, Opgave]
    sources: Mapping[str, Source]
    variables: Mapping[str, Variable]
    caveats: Mapping[str, str]
    indicators: Mapping[str, Indicator]
    tables: Mapping[tuple[str, int], TableMap]
    partner_types: Mapping[str, PartnerType]
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
        years = self._real_tables(source)
        if year not in years:
            known = ", ".join(map(str, sorted(years))) or "none"
            raise CatalogueError(f"source '{source}' has no table for {year}; years: {known}")
        return years[year]

    def years_of(self, source: str) -> tuple[int, ...]:
        """The years a source has real tables for, oldest first. *Raises* `CatalogueError` for an unknown source.

        >>> load_catalogue().years_of("gezondheid")
        (2012, 2016, 2020, 2022, 2024)
        """
        return tuple(sorted(self._real_tables(source)))

    def _real_tables(self, source: str) -> dict[int, TableMap]:
        if source not in self.sources:
            raise CatalogueError(f"unknown source '{source}'{suggestion(source, list(self.sources))}")
        return {t.year: t for t in self.tables.values() if t.source == source and not is_fictional(t.table)}

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
        return _read(path)
    except CatalogueError:
        raise
    except InputError as error:
        raise CatalogueError(error.message, hint=error.hint) from error


@cache
def load_opgaven(path: Path = CATALOGUE_PATH) -> Mapping[str, Opgave]:
    """The opgaven by key, in report order, and "algemeen" for what describes the wijk.

    *Raises* `InputError` for an opgaven.yml with mistakes, with their lines.

    >>> [key for key, opgave in load_opgaven().items() if opgave.scored][:3]
    ['wonen', 'werk', 'onderwijs']
    """
    entries = _entries(path / "opgaven.yml", OpgaveEntry)
    return {key: Opgave(key, e.title, e.question, e.scored) for key, e in entries.items()}


@cache
def load_partner_types(path: Path = CATALOGUE_PATH) -> Mapping[str, PartnerType]:
    """The kinds of partners of a coalition by key, with the party types they can be of and the opgaven they fit.

    *Raises* `InputError` for a partnertypen.yml with mistakes, with their lines, all at once.

    >>> load_partner_types()["politie"].opgaven
    ('veiligheid',)
    """
    document = read_yaml(path / "partnertypen.yml")
    opgaven = [key for key, opgave in load_opgaven(path).items() if opgave.scored]
    found, problems = {}, []
    for key, value in _fields(document).items():
        try:
            entry = check(PartnerTypeEntry, document, data=value, at=(key,))
        except InputError as error:
            problems.append(error.message)
            continue
        problems += [
            f"{document.where((key, 'opgaven'))}: '{name}' is not an opgave{suggestion(name, opgaven)}"
            for name in entry.opgaven
            if name not in opgaven
        ]
        found[key] = PartnerType(key, entry.title, entry.types, entry.opgaven)
    if problems:
        raise InputError("\n".join(problems))
    return found


def with_own(catalogue: Catalogue, files: Sequence[Path]) -> Catalogue:
    """The catalogue with a study's own indicators: files named after an opgave, written as the package's own are.

    *Raises* `CatalogueError` naming file, line, entry and likely fix: a file of no opgave, a key that is taken, or
    anything the package's own entries may not be either.
    """
    if not files:
        return catalogue
    known = Known(catalogue.sources, catalogue.variables, catalogue.caveats)
    indicators = dict(catalogue.indicators)
    try:
        for file in files:
            if file.stem not in catalogue.opgaven:
                close = suggestion(file.stem, list(catalogue.opgaven))
                hint = f"A file is named after its opgave: {', '.join(catalogue.opgaven)}."
                raise InputError(f"indicatoren/{file.name}: no such opgave{close}", hint=hint)
            indicators |= _indicators(file, file.stem, set(indicators), known)
        own = {key: indicator for key, indicator in indicators.items() if key not in catalogue.indicators}
        variables = {**catalogue.variables, **_local_variables(own)}
        twice = list(scoring_problems(indicators, variables))
        if twice:
            raise InputError("\n".join(f"indicatoren: {problem}" for problem in twice))
    except InputError as error:
        raise CatalogueError(error.message, hint=error.hint) from error
    order = list(catalogue.opgaven)
    in_order = dict(sorted(indicators.items(), key=lambda item: order.index(item[1].opgave)))
    digest = hashlib.sha256(catalogue.sha256.encode() + b"".join(file.read_bytes() for file in files)).hexdigest()
    return replace(catalogue, indicators=in_order, variables=variables, sha256=digest)


def _local_variables(indicators: Mapping[str, Indicator]) -> dict[str, Variable]:
    """A variable for each indicator that a study fills itself."""
    return {
        i.key: Variable(i.key, i.title, i.unit, source=LOCAL_SOURCE)
        for i in indicators.values()
        if i.source == LOCAL_SOURCE
    }


def _read(path: Path) -> Catalogue:
    opgaven = load_opgaven(path)
    sources = _entries(path / "sources.yml", Source)
    caveats = _caveats(path / "caveats.yml")
    variables = _variables(path / "variables", sources)
    known = Known(sources, variables, caveats)
    indicators: dict[str, Indicator] = {}
    for opgave in opgaven:
        file = path / "indicators" / f"{opgave}.yml"
        if file.is_file():
            indicators |= _indicators(file, opgave, set(indicators), known)
    strangers = {f.stem for f in (path / "indicators").glob("*.yml")} - set(opgaven)
    if strangers:
        raise InputError(f"indicators/{min(strangers)}.yml: no such opgave; opgaven: {', '.join(opgaven)}")
    variables |= _local_variables(indicators)
    twice = list(scoring_problems(indicators, variables))
    if twice:
        raise InputError("\n".join(f"indicators: {problem}" for problem in twice))
    tables: dict[tuple[str, int], TableMap] = {}
    for file in sorted((path / "column_maps").glob("*.csv")):
        tables |= read_column_map(file, variables, sources)
    return Catalogue(
        opgaven=opgaven,
        sources=sources,
        variables=variables,
        caveats=caveats,
        indicators=indicators,
        tables=tables,
        partner_types=load_partner_types(path),
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


def _variables(folder: Path, sources: Mapping[str, Source]) -> dict[str, Variable]:
    """The variables of every source, in the order of sources.yml; a file is named after its source."""
    strangers = {file.stem for file in folder.glob("*.yml")} - set(sources)
    if strangers:
        raise InputError(f"variables/{min(strangers)}.yml: no such source; sources: {', '.join(sources)}")
    found: dict[str, Variable] = {}
    for source in sources:
        file = folder / f"{source}.yml"
        entries = _entries(file, VariableEntry) if file.is_file() else {}
        twice = found.keys() & entries.keys()
        if twice:
            raise InputError(f"variables/{source}.yml: '{min(twice)}' is also a variable of another source")
        found |= {key: variable_of(key, source, entry) for key, entry in entries.items()}
    unknown = [v for v in found.values() if v.whole and v.whole not in found]
    if unknown:
        raise InputError(
            f"variables/{unknown[0].source}.yml, {unknown[0].key}.whole: unknown variable '{unknown[0].whole}'"
            f"{suggestion(unknown[0].whole, list(found))}"
        )
    return found


def _indicators(path: Path, opgave: str, taken: set[str], known: Known) -> dict[str, Indicator]:
    document = read_yaml(path)
    found, problems = {}, []
    for key, value in _fields(document).items():
        try:
            entry = check(IndicatorEntry, document, data=value, at=(key,))
        except InputError as error:
            problems.append(error.message)
            continue
        problems += [f"{document.where((key,))}: {text}" for text in entry_problems(key, entry, taken, known)]
        found[key] = indicator_of(key, opgave, entry)
    if problems:
        raise InputError("\n".join(problems))
    return found
