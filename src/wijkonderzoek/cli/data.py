"""`fetch`, `status` and `store`: getting tables, and what is kept of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wijkonderzoek.cli.common import JsonOption, StoreOption, print_json
from wijkonderzoek.errors import UsageError

if TYPE_CHECKING:
    from wijkonderzoek.catalogue import TableMap
    from wijkonderzoek.model import SnapshotRef
    from wijkonderzoek.sources.store import Store


def fetch(
    source: Annotated[str, typer.Argument(help="Source to fetch, such as kwb (see sources.yml).")] = "kwb",
    year: Annotated[list[int] | None, typer.Option("--year", help="Year to fetch; repeat for more.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Fetch also what is stored already.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Get tables from CBS into the store, whole and untouched.

    \b
    Examples:
      wijkonderzoek fetch kwb --year 2020
      wijkonderzoek fetch kwb --year 2019 --year 2020 --again
    """
    if not year:
        raise UsageError("which year?", hint="For example: wijkonderzoek fetch kwb --year 2020")
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.sources.store import open_store

    catalogue, opened = load_catalogue(), open_store(store)
    done = []
    for wanted in dict.fromkeys(year):
        table = catalogue.table_of(source, wanted)
        ref = opened.latest(source, wanted, fictional=False)
        fresh = ref is None or again
        if fresh:
            ref = _fetch_one(table, opened)
        assert ref is not None
        absent = _absent_topics(opened, ref)
        done.append(
            {"table": ref.table, "year": wanted, "rows": ref.rows, "id": ref.id, "fetched": fresh, "absent": absent}
        )
        if not as_json:
            _tell_fetched(ref, fresh, absent, table.verified)
    if as_json:
        print_json(done)


def _fetch_one(table: TableMap, store: Store) -> SnapshotRef:
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.sources.statline import fetch_table

    source = load_catalogue().sources[table.source]
    if not sys.stderr.isatty():
        return store.put(fetch_table(table.source, source, table))
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(f"{table.table} {table.year}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("rows", total=None)
        raw = fetch_table(
            table.source,
            source,
            table,
            progress=lambda rows, total: bar.update(task, completed=rows, total=total or None),
        )
    return store.put(raw)


def _absent_topics(store: Store, ref: SnapshotRef) -> dict[str, str]:
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.harmonise.columns import read_year

    return dict(read_year(store, store.get(ref.id), load_catalogue()).absent)


def _tell_fetched(ref: SnapshotRef, fresh: bool, absent: dict[str, str], verified: bool) -> None:
    state = "fetched" if fresh else f"already stored ({ref.retrieved[:10]}; --again fetches it anew)"
    typer.echo(
        f"{ref.source} {ref.year}, table {ref.table}: {ref.rows:,} regions, release {ref.modified[:10]}, {state}"
    )
    if absent:
        note = "" if verified else "; the titles of this year are not verified yet"
        typer.echo(f"  {len(absent)} mapped columns are not in this table: {', '.join(sorted(absent))}{note}", err=True)


def status(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Show which years are stored, of which release, and how old they are.

    \b
    Example:
      wijkonderzoek status
    """
    from datetime import UTC, datetime

    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.sources.store import open_store

    opened, catalogue = open_store(store), load_catalogue()
    rows: list[dict[str, Any]] = []
    for snapshot in opened.snapshots():
        ref = snapshot.ref
        if ref.fictional:
            continue
        then = datetime.fromisoformat(ref.retrieved.replace("Z", "+00:00"))
        table = catalogue.tables.get((ref.table, ref.year))
        rows.append(
            {
                "source": ref.source,
                "year": ref.year,
                "table": ref.table,
                "release": ref.modified[:10],
                "retrieved": ref.retrieved[:10],
                "age_days": (datetime.now(UTC) - then).days,
                "rows": ref.rows,
                "titles": "verified" if table and table.verified else "not verified",
            }
        )
    if as_json:
        print_json(rows)
        return
    typer.echo(f"store: {opened.root}")
    if not rows:
        typer.echo("no releases yet. Get one: wijkonderzoek fetch kwb --year 2020")
    for row in rows:
        typer.echo(
            f"  {row['source']} {row['year']}  {row['table']}  release {row['release']}  retrieved {row['retrieved']} "
            f"({row['age_days']} days ago)  {row['rows']:,} regions  titles {row['titles']}"
        )


def store_list(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List every stored release with its id and size.

    \b
    Example:
      wijkonderzoek store list --json
    """
    from wijkonderzoek.sources.store import open_store

    opened = open_store(store)
    rows: list[dict[str, Any]] = [
        {
            "id": s.ref.id,
            "source": s.ref.source,
            "year": s.ref.year,
            "table": s.ref.table,
            "title": s.ref.title,
            "bytes": sum(part.bytes for part in s.parts),
            "fictional": s.ref.fictional,
        }
        for s in opened.snapshots()
    ]
    if as_json:
        print_json(rows)
        return
    typer.echo(f"store: {opened.root} ({opened.size / 1e6:.1f} MB on disk)")
    for row in rows:
        kind = "  example" if row["fictional"] else ""
        typer.echo(
            f"  {row['id'][:12]}  {row['source']} {row['year']}  {row['table']}  {row['bytes'] / 1e6:.1f} MB{kind}"
        )


def store_clean(
    everything: Annotated[
        bool, typer.Option("--all", help="Also the latest releases; they can be fetched again.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    store: StoreOption = None,
) -> None:
    """Remove derived tables, unfinished writes and superseded releases. Releases a study pins are spared.

    \b
    Examples:
      wijkonderzoek store clean
      wijkonderzoek store clean --all --yes
    """
    from wijkonderzoek.sources.store import open_store
    from wijkonderzoek.sources.study import pinned_snapshots

    opened = open_store(store)
    if everything and not yes:
        typer.confirm(f"Remove every release in {opened.root} that no study in params/ or reports/ pins?", abort=True)
    swept = opened.clean(keep=pinned_snapshots(), all_releases=everything)
    typer.echo(f"removed {swept.files} files, {swept.bytes / 1e6:.1f} MB")
