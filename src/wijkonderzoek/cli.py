"""The front door: `wijkonderzoek report`, `find`, `fetch`, `status`, `store`, `catalogue`, `check`.

Exit codes: 0 done; 1 finished with failures or differences; 2 usage or ambiguous name; 3 bad input;
4 source or network; 5 store.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wijkonderzoek.errors import InputError, UsageError, WijkonderzoekError

if TYPE_CHECKING:
    from wijkonderzoek.model import SnapshotRef
    from wijkonderzoek.sources.store import Store

VERSIES = ("partners",)
NOTEBOOK = "10_urgentie"
QUICKSCAN = "quickscan"

app = typer.Typer(
    name="wijkonderzoek",
    help="Reproducible reports for every Dutch wijk, from open CBS data.\n\n"
    "\b\nStart here:\n"
    "  wijkonderzoek report WK999901 --study params/voorbeeldstad   the fictional example\n"
    "  wijkonderzoek fetch kwb --year 2020                          get a year from CBS\n"
    "  wijkonderzoek report WK059910                                a real wijk\n\n"
    "\b\nExit codes: 0 done; 1 finished with failures; 2 usage; 3 bad input; 4 source or network; 5 store.",
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
store_app = typer.Typer(
    help="See and bound what is kept on disk.\n\n"
    "\b\nExamples:\n  wijkonderzoek store list\n  wijkonderzoek store clean",
    rich_markup_mode=None,
    no_args_is_help=True,
)
app.add_typer(store_app, name="store")

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", help="Folder of the store (default: WIJKONDERZOEK_STORE, or the user's cache).", metavar="DIR"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


def _studies() -> list[str]:
    """Studies to complete on the command line."""
    from wijkonderzoek.sources.study import STUDY_FILE, project_folder

    folder = project_folder()
    return [path.parent.relative_to(folder).as_posix() for path in sorted(folder.glob(f"params/*/{STUDY_FILE}"))]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"wijkonderzoek {version('wijkonderzoek')}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Options before the command."""
    if debug:
        os.environ["WIJKONDERZOEK_DEBUG"] = "1"


@app.command()
def report(
    regio: Annotated[
        str,
        typer.Argument(
            help="A wijk, buurt or gemeente code, codes joined by +, or an area of the study.", metavar="REGIO"
        ),
    ],
    study: Annotated[
        str,
        typer.Option(
            "--study", help="Folder of a study, such as params/voorbeeldstad.", autocompletion=_studies, metavar="DIR"
        ),
    ] = QUICKSCAN,
    name: Annotated[str, typer.Option("--name", help="What readers call the area (quickscan only).")] = "",
    versie: Annotated[str, typer.Option("--versie", help="Audience of the report: partners.")] = "partners",
    notebook: Annotated[
        bool,
        typer.Option("--notebook/--no-notebook", help="Run through the notebook and keep it (default), or pages only."),
    ] = True,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the Wijkbeeld of one area.

    \b
    Examples:
      wijkonderzoek report WK999901 --study params/voorbeeldstad
      wijkonderzoek report WK059910
      wijkonderzoek report BU05991081+BU05991082+BU05991086 --name "Drie buurten op Zuid"
    """
    if versie not in VERSIES:
        raise UsageError(f"unknown versie '{versie}'", hint=f"Versies: {', '.join(VERSIES)}.")
    if name and study != QUICKSCAN:
        raise UsageError("--name is for a quickscan", hint="In a study, name areas in gebieden.csv.")
    _use_store(store)
    asked = f"{regio}={name}" if name else regio
    folder = _by_notebook(study, asked) if notebook else _pages_only(study, asked, versie)
    page = folder / f"urgentie_{versie}.html"
    region = json.loads((folder / "urgentie.json").read_text(encoding="utf-8"))["region"]
    if as_json:
        files = sorted(str(path) for path in folder.iterdir() if path.is_file())
        _print_json({"region": region["code"], "name": region["name"], "page": str(page), "files": files})
    else:
        typer.echo(f"Wijkbeeld van {region['name']}: {_shown(page)}")


def _by_notebook(study: str, regio: str) -> Path:
    """Make a report by running its notebook; what can be checked without figures is checked first."""
    from wijkonderzoek.sources.study import open_study

    opened = open_study(study)
    try:
        opened.area(regio)
    except InputError:
        from wijkonderzoek.report.research import open_research

        open_research(study, regio)  # raises the same, and knows which names come close
        raise
    from wijkonderzoek.engine import notebook_path, run_notebook

    _say("Running the notebook ...")
    return run_notebook(notebook_path(NOTEBOOK), opened.location, regio)


def _pages_only(study: str, regio: str, versie: str) -> Path:
    from wijkonderzoek.render.output import write_report
    from wijkonderzoek.report.build import build_urgentie
    from wijkonderzoek.report.research import open_research

    _say("Reading figures ...")
    data, _ = write_report(build_urgentie(open_research(study, regio)), versie=versie)
    return data.parent


@app.command()
def find(
    name: Annotated[
        list[str], typer.Argument(help="Name of a wijk, buurt or gemeente, or part of it.", metavar="NAME")
    ],
    study: Annotated[
        str, typer.Option("--study", help="Look in the figures of a study.", autocompletion=_studies, metavar="DIR")
    ] = QUICKSCAN,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the code of a wijk, buurt or gemeente by a half-remembered name.

    Exit code 2 when several are as good; all of them are then shown.

    \b
    Examples:
      wijkonderzoek find feyenoord
      wijkonderzoek find schildersbuurt den haag
    """
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.harmonise.columns import POPULATION, read_year
    from wijkonderzoek.harmonise.names import find_by_name
    from wijkonderzoek.sources.store import open_store
    from wijkonderzoek.sources.study import no_figures, open_study, select_snapshots

    opened = open_store(store)
    snapshots = select_snapshots(open_study(study), opened, "kwb")
    if not snapshots:
        raise no_figures()
    table = read_year(opened, snapshots[-1], load_catalogue())
    query = " ".join(name)
    matches = find_by_name(table, query)
    if as_json:
        _print_json([asdict(match) for match in matches])
    for match in [] if as_json else matches:
        residents = float(table.values[POPULATION][match.code])
        mark = ">" if match.chosen else " "
        typer.echo(f"{mark} {match.text}, {residents:,.0f} residents in {table.year}")
    if not matches:
        raise InputError(f"no name of {table.year} comes close to '{query}'", hint="Try a part of it, or its gemeente.")
    if not matches[0].chosen:
        raise UsageError(f"'{query}' may mean several of these", hint="Add the gemeente, or use the code.")
    same = [match for match in matches[1:] if match.score == matches[0].score]
    if same and not as_json:
        level = matches[0].level.value
        typer.echo(f"The {level} is taken; also called so: {', '.join(match.text for match in same)}.", err=True)


@app.command()
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
            ref = _fetch_one(source, table.table, opened)
        assert ref is not None
        absent = _absent_topics(opened, ref)
        done.append(
            {"table": ref.table, "year": wanted, "rows": ref.rows, "id": ref.id, "fetched": fresh, "absent": absent}
        )
        if not as_json:
            _tell_fetched(ref, fresh, absent, table.verified)
    if as_json:
        _print_json(done)


def _fetch_one(source: str, table: str, store: Store) -> SnapshotRef:
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.sources.statline import fetch_table

    catalogue = load_catalogue()
    chosen = catalogue.table_map(table)
    if not sys.stderr.isatty():
        return store.put(fetch_table(source, catalogue.sources[source], chosen))
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(f"{table} {chosen.year}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("rows", total=None)
        raw = fetch_table(
            source,
            catalogue.sources[source],
            chosen,
            progress=lambda rows, total: bar.update(task, completed=rows, total=total or None),
        )
    return store.put(raw)


def _absent_topics(store: Store, ref: SnapshotRef) -> dict[str, str]:
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.harmonise.columns import resolve

    return dict(resolve(store.get(ref.id), load_catalogue().table_map(ref.table)).absent)


def _tell_fetched(ref: SnapshotRef, fresh: bool, absent: dict[str, str], verified: bool) -> None:
    state = "fetched" if fresh else f"already stored ({ref.retrieved[:10]}; --again fetches it anew)"
    typer.echo(
        f"{ref.source} {ref.year}, table {ref.table}: {ref.rows:,} regions, release {ref.modified[:10]}, {state}"
    )
    if absent:
        note = "" if verified else "; the titles of this year are not verified yet"
        typer.echo(f"  {len(absent)} mapped columns are not in this table: {', '.join(sorted(absent))}{note}", err=True)


@app.command()
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
        table = catalogue.tables.get(ref.table)
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
        _print_json(rows)
        return
    typer.echo(f"store: {opened.root}")
    if not rows:
        typer.echo("no releases yet. Get one: wijkonderzoek fetch kwb --year 2020")
    for row in rows:
        typer.echo(
            f"  {row['source']} {row['year']}  {row['table']}  release {row['release']}  retrieved {row['retrieved']} "
            f"({row['age_days']} days ago)  {row['rows']:,} regions  titles {row['titles']}"
        )


@store_app.command("list")
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
        _print_json(rows)
        return
    typer.echo(f"store: {opened.root} ({opened.size / 1e6:.1f} MB on disk)")
    for row in rows:
        kind = "  example" if row["fictional"] else ""
        typer.echo(
            f"  {row['id'][:12]}  {row['source']} {row['year']}  {row['table']}  {row['bytes'] / 1e6:.1f} MB{kind}"
        )


@store_app.command("clean")
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


@app.command("catalogue")
def show_catalogue(
    key: Annotated[str | None, typer.Argument(help="Key of an indicator; without it, all are listed.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print docs/indicatoren.md.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the indicators: what they measure, from which columns, and how to read them.

    \b
    Examples:
      wijkonderzoek catalogue
      wijkonderzoek catalogue bijstand_per_1000
    """
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.catalogue.docs import indicator_text, indicators_markdown

    catalogue = load_catalogue()
    chosen = [catalogue.indicator(key)] if key else list(catalogue.indicators.values())
    if as_json:
        _print_json([asdict(indicator) | {"formula": indicator.formula} for indicator in chosen])
    elif markdown:
        typer.echo(indicators_markdown(catalogue), nl=False)
    elif key:
        typer.echo(indicator_text(chosen[0], catalogue))
    else:
        for opgave in catalogue.opgaven.values():
            typer.echo(opgave.title)
            for indicator in catalogue.of_opgave(opgave.key):
                typer.echo(f"  {indicator.key:32} {indicator.title} ({indicator.unit})")


@app.command()
def check(
    study: Annotated[str, typer.Argument(help="Folder of the study.", autocompletion=_studies, metavar="DIR")],
    store: StoreOption = None,
) -> None:
    """Check a study: its settings, areas, pinned releases and codes, without making a report.

    \b
    Example:
      wijkonderzoek check params/voorbeeldstad
    """
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.harmonise.regions import region_of_area
    from wijkonderzoek.report.research import load_country
    from wijkonderzoek.sources.store import open_store
    from wijkonderzoek.sources.study import open_study

    opened = open_study(study)
    country = load_country(opened, open_store(store), load_catalogue())
    problems = []
    for what, area in [
        *((f"gebieden.csv, {key}", area) for key, area in opened.areas.items()),
        *((f"studie.yml, gemeenten, {code}", opened.area(code)) for code in opened.params.gemeenten),
    ]:
        try:
            region_of_area(country.tables, country.indeling, area)
        except InputError as error:
            problems.append(f"{what}: {error}")
    if problems:
        raise InputError("\n".join(problems))
    typer.echo(
        f"{opened.params.titel}: settings, {len(opened.areas)} areas and {len(country.tables)} years are in order; "
        f"boundaries of {country.indeling}"
    )


def _use_store(store: Path | None) -> None:
    """Let this process and the notebook it starts use the same store."""
    if store is not None:
        os.environ["WIJKONDERZOEK_STORE"] = str(store.expanduser().resolve())


def _shown(path: Path) -> str:
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else str(path)


def _say(text: str) -> None:
    """A word of progress for a person at a terminal; nothing for a script."""
    if sys.stderr.isatty():
        typer.echo(text, err=True)


def _print_json(item: Any) -> None:
    typer.echo(json.dumps(item, ensure_ascii=False, indent=1, default=str))


def main() -> None:
    """Run the command line; errors of ours end with their exit code and no traceback."""
    try:
        app()
    except WijkonderzoekError as error:
        if os.environ.get("WIJKONDERZOEK_DEBUG") == "1":
            raise
        typer.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
