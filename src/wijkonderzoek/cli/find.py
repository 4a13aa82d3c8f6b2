"""`find`: the code of a place by a half-remembered name."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from wijkonderzoek.cli.common import QUICKSCAN, JsonOption, StoreOption, print_json, studies
from wijkonderzoek.errors import InputError, UsageError


def find(
    name: Annotated[
        list[str], typer.Argument(help="Name of a wijk, buurt or gemeente, or part of it.", metavar="NAME")
    ],
    study: Annotated[
        str, typer.Option("--study", help="Look in the figures of a study.", autocompletion=studies, metavar="DIR")
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
        print_json([asdict(match) for match in matches])
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
