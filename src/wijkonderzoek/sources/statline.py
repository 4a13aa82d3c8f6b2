"""Fetching a table from CBS: by v3 or by v4, whichever answers, and the other in its place when it does not."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Literal

from wijkonderzoek.catalogue import Source, TableMap
from wijkonderzoek.errors import ChoiceError, OfflineError, SourceError, TableGoneError, UsageError
from wijkonderzoek.sources.client import Guard, Limits, Progress, endpoint
from wijkonderzoek.sources.statline_v3 import fetch_v3, release_v3, tables_v3
from wijkonderzoek.sources.statline_v4 import fetch_v4, release_v4
from wijkonderzoek.sources.store import RawTable

Protocol = Literal["v3", "v4"]
QUICK = Limits(connect_s=5, read_s=10, total_s=20, tries=2, longest_wait_s=5)
"""For a question that may go unanswered."""
CLOSE = 3
"""How many tables an error suggests."""

__all__ = ["QUICK", "Limits", "Progress", "Protocol", "fetch_table", "latest_release"]


def fetch_table(
    source_key: str,
    source: Source,
    table: TableMap,
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
    protocol: Protocol | None = None,
    tell: Callable[[str], None] | None = None,
) -> RawTable:
    """Fetch one table, whole or the rows its column map chooses, as the service gives it.

    `protocol` (default: the source's own) is tried first; where that fails the other stands in, and `tell` is called
    with the reason. Third parties have v3 only. `progress` is called after each page of data.

    *Raises* `OfflineError` when the network is forbidden; `ChoiceError` when the service lacks a dimension or title
    that the column map chooses; `TableGoneError` when no protocol has the table, naming tables with a close title;
    `SourceError` for every other fault, with the problem of each protocol; `UsageError` when
    `WIJKONDERZOEK_CBS_URL` names a host that is not this machine, or a source does not speak `protocol`.
    """
    _need_network(source_key, source, table)
    problems: dict[Protocol, SourceError] = {}
    for name in _protocols(source, protocol):
        guard = _guard(source, table, name, limits or Limits(), progress)
        try:
            if name == "v3":
                title, modified, rows, parts = fetch_v3(source, table, guard)
            else:
                title, modified, rows, parts = fetch_v4(source, table, guard)
        except ChoiceError:
            raise
        except SourceError as error:
            problems[name] = error
            continue
        if problems and tell:
            tell(f"by {name}, because {' '.join(f'{n} failed: {e.message}' for n, e in problems.items())}")
        return RawTable(
            source=source_key,
            year=table.year,
            table=table.table,
            title=title,
            modified=modified,
            retrieved=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            url=_public_url(source, table, name),
            licence=source.licence,
            rows=rows,
            fictional=False,
            protocol=name,
            parts=parts,
        )
    raise _failed(source, table, problems, limits or Limits())


def latest_release(
    source_key: str, source: Source, table: TableMap, *, protocol: Protocol | None = None, limits: Limits = QUICK
) -> str:
    """When the service last changed a table (an ISO date and time), asked without fetching it.

    *Raises* as `fetch_table` does.
    """
    _need_network(source_key, source, table)
    problems: dict[Protocol, SourceError] = {}
    for name in _protocols(source, protocol):
        guard = _guard(source, table, name, limits, None)
        try:
            return release_v3(table, guard) if name == "v3" else release_v4(source, guard)
        except SourceError as error:
            problems[name] = error
    raise _failed(source, table, problems, limits)


def _need_network(source_key: str, source: Source, table: TableMap) -> None:
    if os.environ.get("WIJKONDERZOEK_OFFLINE") == "1":
        raise OfflineError(
            f"table {table.table} ({source.title} {table.year}) is needed, but the network is off",
            hint=f"Unset WIJKONDERZOEK_OFFLINE and run: wijkonderzoek fetch {source_key} --year {table.year}",
        )


def _protocols(source: Source, first: Protocol | None) -> Iterator[Protocol]:
    """The protocols a source speaks, in the order they are tried."""
    if first == "v4" and not source.v4:
        raise UsageError(f"{source.title}: {source.host} speaks v3 only", hint="Leave --protocol out.")
    first = first or source.protocol
    yield first
    if first == "v4":
        yield "v3"
    elif source.v4:
        yield "v4"


def _guard(source: Source, table: TableMap, name: Protocol, limits: Limits, progress: Progress | None) -> Guard:
    host = source.host if name == "v3" else source.v4.partition("/")[0]
    return Guard(table.table, endpoint(host), limits, progress)


def _public_url(source: Source, table: TableMap, name: Protocol) -> str:
    path = f"{source.host}/ODataFeed/odata" if name == "v3" else source.v4
    return f"https://{path}/{table.table}"


def _failed(source: Source, table: TableMap, problems: Mapping[Protocol, SourceError], limits: Limits) -> SourceError:
    """One error for the problems of every protocol that was tried."""
    unsure = "" if table.verified else " Its id and titles are not verified yet."
    if all(isinstance(error, TableGoneError) for error in problems.values()):
        now = _close_tables(source, table, limits)
        return TableGoneError(
            f"table {table.table} ({source.title} {table.year}): the service does not have this table (any more), "
            f"by {' or '.join(problems)}",
            hint=f"CBS may have withdrawn or renumbered it; column_maps/{table.source}.csv names the id.{unsure}{now}",
        )
    if len(problems) == 1:
        (error,) = problems.values()
        return SourceError(error.message, hint=error.hint + unsure)
    said = "; ".join(f"{name}: {error.message}" for name, error in problems.items())
    hints = dict.fromkeys(error.hint for error in problems.values() if error.hint)
    return SourceError(f"table {table.table} came by neither protocol. {said}", hint=" ".join(hints) + unsure)


def _close_tables(source: Source, table: TableMap, limits: Limits) -> str:
    """` CBS now has ...`: the tables with a title close to what was asked for; nothing where they cannot be listed."""
    try:
        titles = tables_v3(_guard(source, table, "v3", limits, None))
    except SourceError:
        return ""
    close = difflib.get_close_matches(f"{source.title} {table.year}", titles.values(), n=CLOSE, cutoff=0.75)
    now = [f"{key} '{title}'" for title in dict.fromkeys(close) for key, known in titles.items() if known == title]
    return f" {source.host} now has {', '.join(now[:CLOSE])}." if now else ""
