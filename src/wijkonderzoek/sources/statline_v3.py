"""StatLine's OData v3 service, through the `cbsodata` package and nothing else.

`cbsodata` knows the protocol; for the length of one call its requests go through a guarded session. Only codes are
fetched, never titles in their place: two wijken are both called "Centrum".
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Protocol

import cbsodata
from cbsodata import cbsodata3
from requests import RequestException

from wijkonderzoek.catalogue import Source, TableMap
from wijkonderzoek.errors import SourceError
from wijkonderzoek.sources.client import Guard, GuardedSession
from wijkonderzoek.sources.odata_v3 import DATA, INFO, PROPERTIES, dimensions_of
from wijkonderzoek.sources.selection import check_dimensions, chosen_titles, filter_text, keys_of
from wijkonderzoek.sources.store import RawPart
from wijkonderzoek.sources.tables import MALFORMED

IDENTIFIERS = {"ID"}
"""Columns of the data that the service adds without describing them."""
AGAIN = "The table may have changed while it was read: fetch it again."

Rows = list[dict[str, Any]]
_PATCH = threading.Lock()


class Get(Protocol):
    """Gives the rows of an entity, over all its pages."""

    def __call__(self, entity: str, **options: str) -> Rows:
        """The rows; `filters` chooses among them."""


def fetch_v3(source: Source, table: TableMap, guard: Guard) -> tuple[str, str, int, tuple[RawPart, ...]]:
    """A table whole, or the rows its column map chooses: title, release, number of rows, and responses as they came.

    The number of rows must equal the service's own count, rows must be unique, and the columns must be those the
    properties promise.
    *Raises* `SourceError` for every fault of the service, `ChoiceError` for a dimension or title it does not have.
    """
    guard.data = DATA
    with _lent(guard) as get:
        info = _one_row(get(INFO), table.table)
        properties = get(PROPERTIES)
        dimensions = dimensions_of(properties)
        check_dimensions(table, dimensions, source.regions)
        titles = {name: {str(row["Key"]): str(row["Title"]) for row in get(name)} for name in dimensions}
        keys = {name: keys_of(table, name, wanted, titles[name]) for name, wanted in chosen_titles(table).items()}
        filters = filter_text(keys)
        counted_by = "$count" if filters or not info.get("RecordCount") else INFO
        guard.entity = DATA
        guard.expected_rows = _count(guard, filters) if counted_by == "$count" else int(info["RecordCount"])
        rows = get(DATA, filters=filters) if filters else get(DATA)
        _check_rows(rows, properties, dimensions, guard, counted_by)
        _check_choice(rows, keys, guard)
    return str(info.get("Title", "")).strip(), str(info.get("Modified", "")).strip(), len(rows), tuple(guard.parts)


def release_v3(table: TableMap, guard: Guard) -> str:
    """When the service last changed a table.

    *Raises* `SourceError` for every fault of the service.
    """
    with _lent(guard) as get:
        return str(_one_row(get(INFO), table.table).get("Modified", "")).strip()


def tables_v3(guard: Guard) -> dict[str, str]:
    """The tables a service has now: titles by table id.

    *Raises* `SourceError` when its catalogue cannot be read.
    """
    guard.entity = "the list of tables"
    with _lent(guard):
        rows = cbsodata.get_table_list(catalog_url=guard.service.host)
        return {str(row["Identifier"]): str(row["Title"]).strip() for row in rows}


@contextmanager
def _lent(guard: Guard) -> Iterator[Get]:
    """Lend `cbsodata` a guarded session; give back what was there, whatever happens."""

    def get(entity: str, **options: str) -> Rows:
        guard.entity = entity
        rows: Rows = cbsodata.get_meta(guard.table, entity, catalog_url=guard.service.host, **options)
        return rows

    with _PATCH:
        before = cbsodata3.Session, cbsodata.options.use_https
        cbsodata3.Session = partial(GuardedSession, guard)
        cbsodata.options.use_https = guard.service.scheme == "https"
        try:
            yield get
        except (RequestException, *MALFORMED) as error:
            raise guard.fault(f"unexpected answer ({type(error).__name__})", guard.service.host) from error
        finally:
            cbsodata3.Session, cbsodata.options.use_https = before


def _count(guard: Guard, filters: str) -> int:
    """How many rows the service says there are."""
    address = f"{guard.service.scheme}://{guard.service.host}/{cbsodata3.BULK}/{guard.table}/{DATA}/$count"
    return GuardedSession(guard).count(address, {"$filter": filters} if filters else {})


def _one_row(rows: Rows, table: str) -> dict[str, Any]:
    if len(rows) != 1:
        raise SourceError(f"table {table}, {INFO}: expected 1 row, found {len(rows)}")
    return rows[0]


def _check_rows(rows: Rows, properties: Rows, dimensions: Sequence[str], guard: Guard, counted_by: str) -> None:
    where = f"table {guard.table}, {DATA}"
    if not rows:
        raise SourceError(f"{where}: the service has no rows", hint="Try again later.")
    for names in (("ID",), tuple(dimensions)):
        counted = Counter(tuple(row.get(name) for name in names) for row in rows)
        repeated = [key for key, count in counted.items() if count > 1]
        if repeated:
            first = ", ".join(f"{name} {value}" for name, value in zip(names, repeated[0], strict=True))
            raise SourceError(f"{where}: {len(repeated)} rows came twice (first: {first})", hint=AGAIN)
    if len(rows) != guard.expected_rows:
        raise SourceError(
            f"{where}: {len(rows)} rows read, {guard.expected_rows} announced by {counted_by}", hint=AGAIN
        )
    promised = {str(p["Key"]) for p in properties if p.get("Key")}
    if missing := promised - set(rows[0]):
        raise SourceError(f"{where}: column {min(missing)} is promised by {PROPERTIES} but not in the rows", hint=AGAIN)
    if extra := set(rows[0]) - promised - IDENTIFIERS:
        raise SourceError(f"{where}: column {min(extra)} is not described by {PROPERTIES}", hint=AGAIN)


def _check_choice(rows: Rows, keys: Mapping[str, Sequence[str]], guard: Guard) -> None:
    """That the service left out what was not asked for: a filter it forgets gives rows of another kind."""
    for name, chosen in keys.items():
        wanted = {key.strip() for key in chosen}
        if other := next((row[name] for row in rows if str(row[name]).strip() not in wanted), None):
            raise SourceError(
                f"table {guard.table}, {DATA}: rows of {name} '{str(other).strip()}' came, which were not asked for",
                hint=AGAIN,
            )
