"""CBS's OData v4 service: its metadata, and every observation over as many pages as it takes.

`cbsodata` does not speak v4, so its few requests are made here, in the same guarded session.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from wijkonderzoek.catalogue import Source, TableMap
from wijkonderzoek.errors import CorruptStoreError, SourceError
from wijkonderzoek.sources.client import Guard, GuardedSession
from wijkonderzoek.sources.odata_v4 import (
    CODES,
    DATA,
    DIMENSIONS,
    GROUPS,
    MEASURES,
    PROPERTIES,
    check_cells,
    observations,
)
from wijkonderzoek.sources.selection import check_dimensions, chosen_titles, filter_text, keys_of
from wijkonderzoek.sources.store import RawPart
from wijkonderzoek.sources.tables import MALFORMED

NEXT = "@odata.nextLink"
AGAIN = "The table may have changed while it was read: fetch it again."

Rows = list[dict[str, Any]]


def fetch_v4(source: Source, table: TableMap, guard: Guard) -> tuple[str, str, int, tuple[RawPart, ...]]:
    """A table whole, or what its column map chooses: title, release, number of rows, and responses as they came.

    A row is a region under one choice of the other dimensions, as in v3. The number of observations must equal the
    service's own count, each must be of a measure and codes that its lists have, and each cell must come once.
    *Raises* `SourceError` for every fault of the service, `ChoiceError` for a dimension or title it does not have.
    """
    guard.data = DATA
    session = GuardedSession(guard)
    base = _base(source, guard)
    try:
        info = _properties(session, base)
        dimensions = [str(row["Identifier"]) for row in _all(session, base, DIMENSIONS)]
        check_dimensions(table, dimensions, source.regions)
        measures = [str(row["Identifier"]) for row in _all(session, base, MEASURES)]
        _all(session, base, GROUPS)
        entries = {name: _all(session, base, f"{name}{CODES}") for name in dimensions}
        titles = {n: {str(row["Identifier"]): str(row["Title"]) for row in rows} for n, rows in entries.items()}
        keys = {name: keys_of(table, name, wanted, titles[name]) for name, wanted in chosen_titles(table).items()}
        params = {"$filter": filter_text(keys)} if keys else {}
        guard.entity = DATA
        guard.expected_rows = session.count(f"{base}/{DATA}/$count", params)
        if not keys and guard.expected_rows != (announced := int(info["ObservationCount"])):
            raise guard.fault(f"$count says {guard.expected_rows}, {PROPERTIES} says {announced}", hint=AGAIN)
        ids = [row.get("Id") for page in _pages(session, base, DATA, params) for row in page]
        rows = _checked(ids, measures, {n: [k.strip() for k in found] for n, found in titles.items()}, keys, guard)
    except MALFORMED as error:
        raise guard.fault(f"unexpected answer ({type(error).__name__}: {error})", base) from error
    return str(info.get("Title", "")).strip(), str(info.get("Modified", "")).strip(), rows, tuple(guard.parts)


def release_v4(source: Source, guard: Guard) -> str:
    """When the service last changed a table.

    *Raises* `SourceError` for every fault of the service.
    """
    return str(_properties(GuardedSession(guard), _base(source, guard)).get("Modified", "")).strip()


def _base(source: Source, guard: Guard) -> str:
    path = source.v4.partition("/")[2]
    return f"{guard.service.scheme}://{guard.service.host}/{path}/{quote(guard.table)}"


def _properties(session: GuardedSession, base: str) -> dict[str, Any]:
    session.guard.entity = PROPERTIES
    return session.ask(f"{base}/{PROPERTIES}")


def _all(session: GuardedSession, base: str, entity: str) -> Rows:
    return [row for page in _pages(session, base, entity) for row in page]


def _pages(session: GuardedSession, base: str, entity: str, params: Mapping[str, str] | None = None) -> Iterator[Rows]:
    """The pages of an entity, by the service's own links from one to the next."""
    session.guard.entity = entity
    answer = session.ask(f"{base}/{entity}", params)
    yield answer["value"]
    while url := answer.get(NEXT):
        answer = session.ask(str(url))
        yield answer["value"]


def _checked(
    ids: Sequence[object],
    measures: Sequence[str],
    codes: Mapping[str, Sequence[str]],
    keys: Mapping[str, Sequence[str]],
    guard: Guard,
) -> int:
    """The number of rows that the observations make, when nothing is wrong with them."""
    import numpy as np

    where = f"table {guard.table}, {DATA}"
    if not ids:
        raise SourceError(f"{where}: the service has no observations", hint="Try again later.")
    if None in ids or len(set(ids)) != len(ids):
        raise SourceError(f"{where}: observations came twice, or without Id", hint=AGAIN)
    if len(ids) != guard.expected_rows:
        raise SourceError(f"{where}: {len(ids)} read, {guard.expected_rows} announced by $count", hint=AGAIN)
    try:
        found = observations((p.body for p in guard.parts if p.entity == DATA), measures, codes, f"table {guard.table}")
        row, choices = found.cells()
        check_cells(found, row, f"table {guard.table}")
    except CorruptStoreError as error:
        raise SourceError(error.message, hint=error.hint or AGAIN) from error
    for name, chosen in keys.items():
        wanted = np.isin(np.array(codes[name], object), [key.strip() for key in chosen])
        if not wanted[found.places[name]].all():
            raise SourceError(f"{where}: observations of another {name} came than were asked for", hint=AGAIN)
    return len(choices)
