"""`status` and `store`: what is kept, and whether it is still the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from wijkonderzoek.cli.common import JsonOption, StoreOption, print_json, scope_text
from wijkonderzoek.errors import SourceError

if TYPE_CHECKING:
    from wijkonderzoek.catalogue import Catalogue
    from wijkonderzoek.sources.store import Snapshot


def status(
    check: Annotated[
        bool, typer.Option("--check", help="Ask the services which tables they have revised since.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which years are stored: of which release, by which protocol, of which part of the country, and how old.

    \b
    Examples:
      wijkonderzoek status
      wijkonderzoek status --check
    """
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.sources.store import open_store

    opened, catalogue = open_store(store), load_catalogue()
    kept = [snapshot for snapshot in opened.snapshots() if not snapshot.ref.fictional]
    rows = [_status_row(snapshot, catalogue) for snapshot in kept]
    if check:
        newest = {(s.ref.source, s.ref.year, s.ref.table): number for number, s in enumerate(kept)}
        for number in newest.values():
            rows[number] |= _checked(kept[number], catalogue)
    if as_json:
        print_json(rows)
        return
    typer.echo(f"store: {opened.root}")
    if not rows:
        typer.echo("no releases yet. Get one: wijkonderzoek fetch kwb --year 2020")
    for row in rows:
        typer.echo(
            f"  {row['source']} {row['year']}  {row['table']}  release {row['release']}  by {row['protocol']}  "
            f"{row['scope']}  {row['rows']:,} rows  retrieved {row['retrieved']} ({row['age_days']} days ago)  "
            f"titles {row['titles']}"
        )
    if check:
        _tell_checked(rows)


def _status_row(snapshot: Snapshot, catalogue: Catalogue) -> dict[str, Any]:
    from datetime import UTC, datetime

    ref = snapshot.ref
    then = datetime.fromisoformat(ref.retrieved.replace("Z", "+00:00"))
    table = catalogue.tables.get((ref.table, ref.year))
    return {
        "source": ref.source,
        "year": ref.year,
        "table": ref.table,
        "release": ref.modified[:10] or "unknown",
        "protocol": snapshot.protocol,
        "scope": scope_text(ref.scope) or "whole country",
        "retrieved": ref.retrieved[:10],
        "age_days": (datetime.now(UTC) - then).days,
        "rows": ref.rows,
        "titles": "verified" if table and table.verified else "not verified",
    }


def _checked(snapshot: Snapshot, catalogue: Catalogue) -> dict[str, Any]:
    """What the service says of a stored release: the date of its newest one, or why that is not known."""
    from wijkonderzoek.sources.statline import latest_release

    ref = snapshot.ref
    source, table = catalogue.sources.get(ref.source), catalogue.tables.get((ref.table, ref.year))
    if source is None or table is None or not source.host:
        return {"newest": None, "revised": None, "problem": "no service to ask"}
    try:
        by_v4 = snapshot.protocol == "v4" and bool(source.v4)
        newest = latest_release(ref.source, source, table, protocol="v4" if by_v4 else "v3")[:10]
    except SourceError as error:
        return {"newest": None, "revised": None, "problem": error.message}
    return {"newest": newest, "revised": newest > ref.modified[:10], "problem": None}


def _tell_checked(rows: list[dict[str, Any]]) -> None:
    asked = [row for row in rows if "revised" in row]
    for row in (row for row in asked if row["revised"]):
        typer.echo(
            f"revised on {row['newest']}: {row['source']} {row['year']}. Get it: "
            f"wijkonderzoek fetch {row['source']} --year {row['year']} --again"
        )
    for row in (row for row in asked if row["problem"]):
        typer.echo(f"not checked: {row['source']} {row['year']}, {row['problem']}", err=True)
    current = sum(row["revised"] is False for row in asked)
    typer.echo(f"{current} of {len(asked)} releases are the newest there are")


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
    from wijkonderzoek.sources.releases import pinned_snapshots
    from wijkonderzoek.sources.store import open_store

    opened = open_store(store)
    if everything and not yes:
        typer.confirm(f"Remove every release in {opened.root} that no study in params/ or reports/ pins?", abort=True)
    swept = opened.clean(keep=pinned_snapshots(), all_releases=everything)
    typer.echo(f"removed {swept.files} files, {swept.bytes / 1e6:.1f} MB")
