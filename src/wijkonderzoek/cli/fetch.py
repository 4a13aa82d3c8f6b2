"""`fetch`: getting tables from CBS into the store, one or all, and saying what came of each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from wijkonderzoek.cli.borders import store_boundaries
from wijkonderzoek.cli.common import JsonOption, StoreOption, print_json, scope_text
from wijkonderzoek.cli.wanted import BOUNDARIES, plain_year, sources, tables_to_fetch
from wijkonderzoek.errors import SourceError, StoreError, UsageError, WijkonderzoekError
from wijkonderzoek.model import HOME_SOURCE

if TYPE_CHECKING:
    from wijkonderzoek.catalogue import Catalogue, TableMap
    from wijkonderzoek.model import SnapshotRef
    from wijkonderzoek.sources.client import Progress
    from wijkonderzoek.sources.store import Store

MOST_NAMES = 8
"""More absent columns than this are counted, not listed."""
SOME_FAILED, ALL_FAILED = 1, 4


class Wire(StrEnum):
    """The protocols that CBS speaks."""

    V3 = "v3"
    V4 = "v4"


NAMES: Mapping[Wire, Literal["v3", "v4"]] = {Wire.V3: "v3", Wire.V4: "v4"}


@dataclass(frozen=True)
class Outcome:
    """What came of one table: its release, or why there is none."""

    table: TableMap
    ref: SnapshotRef | None = None
    protocol: str = ""
    fetched: bool = False
    absent: Mapping[str, str] = field(default_factory=dict)
    linkable: bool = True
    notes: tuple[str, ...] = ()
    error: WijkonderzoekError | None = None


def fetch(
    source: Annotated[
        str | None,
        typer.Argument(help="Source to fetch, such as kwb (default: every source).", autocompletion=sources),
    ] = None,
    year: Annotated[
        list[str] | None, typer.Option("--year", help="Year, or years as 2020-2024; repeat for more (default: all).")
    ] = None,
    table: Annotated[
        list[str] | None, typer.Option("--table", help="Table by its id, such as 84799NED; repeat for more.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every source and year, as without a source.")] = False,
    protocol: Annotated[Wire | None, typer.Option("--protocol", help="Try this one first (default: v3).")] = None,
    again: Annotated[bool, typer.Option("--again", help="Fetch also what is stored already.")] = False,
    files: Annotated[
        list[Path] | None,
        typer.Option(
            "--from", help="File you downloaded: StatLine CSV, kwb workbook, saved JSON, boundaries.", metavar="FILE"
        ),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Wijken or buurten were left out of the file on purpose.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Get tables from CBS into the store, untouched. What is stored already is not fetched twice.

    \b
    Examples:
      wijkonderzoek fetch --all
      wijkonderzoek fetch kwb --year 2020
      wijkonderzoek fetch kwb --year 2016 --year 2018-2024
      wijkonderzoek fetch --table 84799NED --protocol v4 --again
      wijkonderzoek fetch --from ~/Downloads/kwb-2024.xlsx
      wijkonderzoek fetch grenzen --year 2022

    A table that fails does not stop the others: the exit code is then 1, or 4 when all of them failed.
    """
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.sources.store import open_store

    if everything and (source or table):
        raise UsageError("--all is for every source and year", hint="Leave it out, or leave out source and table.")
    if partial and not files:
        raise UsageError("--partial is about a file", hint="Name the file: --from FILE.")
    if files or source == BOUNDARIES:
        _from_elsewhere(
            source, files or (), year or (), table or (), store, partial=partial, again=again, as_json=as_json
        )
        return
    catalogue, opened = load_catalogue(), open_store(store)
    chosen = tables_to_fetch(catalogue, source, year or (), table or ())
    outcomes = []
    with _display(len(chosen), quiet=as_json) as display:
        for number, wanted in enumerate(chosen, start=1):
            progress = display(number, wanted)
            outcome = _one(wanted, catalogue, opened, protocol, again=again, progress=progress)
            outcomes.append(outcome)
            if not as_json:
                _tell(outcome, f"{number} of {len(chosen)}: " if len(chosen) > 1 else "")
    _finish(outcomes, protocol, as_json=as_json)


def _one(
    table: TableMap,
    catalogue: Catalogue,
    store: Store,
    protocol: Wire | None,
    *,
    again: bool,
    progress: Progress | None,
) -> Outcome:
    """Fetch a table unless it is stored, and look at what came; only a store that cannot be written stops it all."""
    told: list[str] = []
    outcome = Outcome(table)
    try:
        with _turn(store, table):
            ref = stored(store, table)
            if ref is None or again:
                outcome = replace(outcome, fetched=True)
                ref = _put(table, catalogue, store, protocol, progress, told.append)
        outcome = replace(outcome, ref=ref, protocol=store.get(ref.id).protocol, notes=tuple(told))
        return _looked_at(outcome, catalogue, store)
    except StoreError:
        raise
    except WijkonderzoekError as error:
        return replace(outcome, error=error)


def stored(store: Store, table: TableMap) -> SnapshotRef | None:
    """The newest stored release of the whole of a table, for its year; None when there is none."""
    refs = [snapshot.ref for snapshot in store.snapshots()]
    return next(
        (
            ref
            for ref in reversed(refs)
            if (ref.source, ref.year, ref.table, ref.scope) == (table.source, table.year, table.table, "")
        ),
        None,
    )


@contextmanager
def _turn(store: Store, table: TableMap) -> Iterator[None]:
    """Wait while another process fetches the same table, which is then stored."""
    from filelock import FileLock

    with store.locked():  # makes the folder, or says that it cannot be written
        path = store.root / f".fetch-{table.source}-{table.table}-{table.year}.lock"
    with FileLock(path):
        yield


def _put(
    table: TableMap,
    catalogue: Catalogue,
    store: Store,
    protocol: Wire | None,
    progress: Progress | None,
    tell: Callable[[str], None],
) -> SnapshotRef:
    from wijkonderzoek.sources.statline import fetch_table

    source, first = catalogue.sources[table.source], NAMES[protocol] if protocol else None
    return store.put(fetch_table(table.source, source, table, protocol=first, progress=progress, tell=tell))


def _from_elsewhere(
    source: str | None,
    files: Sequence[Path],
    years: Sequence[str],
    tables: Sequence[str],
    store: Path | None,
    *,
    partial: bool,
    again: bool,
    as_json: bool,
) -> None:
    """Store what does not come from a CBS table: boundaries, and files that someone downloaded."""
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.sources.store import open_store

    catalogue, opened = load_catalogue(), open_store(store)
    if source == BOUNDARIES:
        refs = store_boundaries(files, [plain_year(year) for year in years], catalogue, opened, again=again)
        lines = [f"{BOUNDARIES} {ref.year}: {ref.rows:,} wijken, {ref.title}" for ref in refs]
        said = [{"source": ref.source, "year": ref.year, "rows": ref.rows, "id": ref.id} for ref in refs]
    else:
        outcomes = []
        for file in files:
            outcomes.append(_stored_file(file, years, tables, catalogue, opened, partial=partial))
            if not as_json:
                _tell(outcomes[-1], "")
        lines, said = [], [_as_data(outcome) for outcome in outcomes]
    for line in [] if as_json else lines:
        typer.echo(line)
    if as_json:
        print_json(said)


def _stored_file(
    file: Path, years: Sequence[str], tables: Sequence[str], catalogue: Catalogue, store: Store, *, partial: bool
) -> Outcome:
    """Store one file under the table and year it says it is."""
    from wijkonderzoek.sources.files import read_file

    if len(years) > 1 or len(tables) > 1:
        raise UsageError(
            "a file is of one table and one year", hint="Give --year and --table once, and one file a time."
        )
    year = plain_year(years[0]) if years else None
    raw = read_file(file, catalogue, table=tables[0] if tables else "", year=year, partial=partial)
    table = catalogue.table_map(raw.table, raw.year)
    ref = store.put(raw)
    return _looked_at(Outcome(table, ref, protocol=raw.protocol, fetched=True), catalogue, store)


def _looked_at(outcome: Outcome, catalogue: Catalogue, store: Store) -> Outcome:
    """What is missing in a release: mapped columns, and whether it says which regions changed."""
    from wijkonderzoek.harmonise.columns import read_year
    from wijkonderzoek.model import Level

    assert outcome.ref is not None
    table = read_year(store, store.get(outcome.ref.id), catalogue)
    flags = table.regions.loc[table.at_level(Level.WIJK), "flag"]
    linkable = outcome.ref.source != HOME_SOURCE or bool((flags > 0).any())
    return replace(outcome, absent=dict(table.absent), linkable=linkable)


def _tell(outcome: Outcome, number: str) -> None:
    table, ref = outcome.table, outcome.ref
    head = f"{number}{table.source} {table.year}, table {table.table}"
    if outcome.error is not None or ref is None:
        typer.echo(f"{head}: failed", err=True)
        return
    state = f"from {ref.url.removeprefix('file:')}" if ref.url.startswith("file:") else f"fetched by {outcome.protocol}"
    state += f"; of {scope_text(ref.scope)} only" if ref.scope else ""
    if not outcome.fetched:
        state = f"already stored ({ref.retrieved[:10]}; --again fetches it anew)"
    rows = "rows" if table.where or any(topic.where for topic in table.topics.values()) else "regions"
    release = f"release {ref.modified[:10]}, " if ref.modified else ""
    typer.echo(f"{head}: {ref.rows:,} {rows}, {release}{state}")
    for note in outcome.notes:
        typer.echo(f"  {note}", err=True)
    if outcome.absent:
        note = "" if table.verified else "; the titles of this year are not verified yet"
        names = ", ".join(sorted(outcome.absent)[:MOST_NAMES])
        names += f" and {len(outcome.absent) - MOST_NAMES} more" if len(outcome.absent) > MOST_NAMES else ""
        typer.echo(f"  {len(outcome.absent)} mapped columns are not in this table: {names}{note}", err=True)
    if not outcome.linkable:
        typer.echo(
            f"  this release does not say which wijken and buurten changed since {table.year - 1}: series break at "
            f"{table.year}. v3 says so: wijkonderzoek fetch {table.source} --year {table.year} --protocol v3 --again",
            err=True,
        )


def _finish(outcomes: Sequence[Outcome], protocol: Wire | None, *, as_json: bool) -> None:
    """Say what failed and how to try again, and end with the exit code that fits."""
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    if as_json:
        print_json([_as_data(outcome) for outcome in outcomes])
    if not failed:
        return
    if len(outcomes) == 1 and not as_json:
        raise _error(failed[0])
    typer.echo(f"\n{len(failed)} of {len(outcomes)} tables failed:", err=True)
    for outcome in failed:
        typer.echo(f"  {outcome.table.source} {outcome.table.year}: {outcome.error}", err=True)
    typer.echo("Try them again:", err=True)
    for name in dict.fromkeys(outcome.table.source for outcome in failed):
        years = " ".join(f"--year {o.table.year}" for o in failed if o.table.source == name)
        typer.echo(f"  wijkonderzoek fetch {name} {years}{f' --protocol {protocol}' if protocol else ''}", err=True)
    raise typer.Exit(SOME_FAILED if len(failed) < len(outcomes) else _code(failed))


def _code(failed: Sequence[Outcome]) -> int:
    """The exit code when nothing succeeded."""
    faults = [_error(outcome) for outcome in failed]
    return ALL_FAILED if any(isinstance(fault, SourceError) for fault in faults) else faults[0].exit_code


def _error(outcome: Outcome) -> WijkonderzoekError:
    assert outcome.error is not None
    return outcome.error


def _as_data(outcome: Outcome) -> dict[str, Any]:
    table, ref = outcome.table, outcome.ref
    return {
        "source": table.source,
        "year": table.year,
        "table": table.table,
        "rows": ref.rows if ref else None,
        "id": ref.id if ref else None,
        "release": ref.modified[:10] if ref else None,
        "protocol": outcome.protocol or None,
        "fetched": outcome.fetched and outcome.error is None,
        "absent": dict(outcome.absent),
        "titles_verified": table.verified,
        "linkable": outcome.linkable,
        "notes": list(outcome.notes),
        "error": str(outcome.error) if outcome.error else None,
    }


@contextmanager
def _display(tables: int, *, quiet: bool) -> Iterator[Callable[[int, TableMap], Progress | None]]:
    """Bars at a terminal: tables so far when there are several, and the rows of this one."""
    if quiet or not sys.stderr.isatty():
        yield lambda number, table: None
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        overall = bars.add_task("tables", total=tables, visible=tables > 1)
        rows = bars.add_task("rows", total=None)

        def begin(number: int, table: TableMap) -> Progress:
            bars.update(overall, completed=number - 1, description=f"{number} of {tables}")
            bars.reset(rows, total=None, description=f"{table.table} {table.year}")
            return lambda done, total: bars.update(rows, completed=done, total=total or None)

        yield begin
