"""`find`: the code of a place by a half-remembered name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from wijkonderzoek.cli.common import QUICKSCAN, JsonOption, StoreOption, print_json, studies
from wijkonderzoek.errors import InputError, UsageError

if TYPE_CHECKING:
    from wijkonderzoek.harmonise.columns import YearTable
    from wijkonderzoek.harmonise.names import Match


class Kind(StrEnum):
    """The kinds of place that can be looked for."""

    GEMEENTE = "gemeente"
    WIJK = "wijk"
    BUURT = "buurt"


def find(
    name: Annotated[
        list[str],
        typer.Argument(help="Name or code of a wijk, buurt or gemeente, or part of it.", metavar="NAME"),
    ],
    gemeente: Annotated[
        str, typer.Option("--gemeente", help="Look in this gemeente only: its name or code.", metavar="NAME")
    ] = "",
    level: Annotated[
        Kind | None, typer.Option("--level", help="Look for this kind of place only.", show_default=False)
    ] = None,
    study: Annotated[
        str, typer.Option("--study", help="Look in the figures of a study.", autocompletion=studies, metavar="DIR")
    ] = QUICKSCAN,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the code of a wijk, buurt or gemeente by a half-remembered name.

    Exit code 2 when several are as good, or none is clearly meant; the closest are then shown.

    \b
    Examples:
      wijkonderzoek find feyenoord
      wijkonderzoek find schildersbuurt den haag
      wijkonderzoek find wijk 10 rotterdam
      wijkonderzoek find centrum --gemeente "den bosch" --level buurt
    """
    from wijkonderzoek.harmonise.names import find_by_name, find_gemeente
    from wijkonderzoek.model import Level

    table = newest_table(study, store)
    inside = find_gemeente(table, gemeente).code if gemeente else ""
    query = " ".join(name)
    matches = find_by_name(table, query, gemeente=inside, level=Level(level.value) if level else None)
    if as_json:
        print_json([asdict(match) for match in matches])
    else:
        _show(matches, table)
    _tell(matches, query, table.indeling, quiet=as_json)


def newest_table(study: str, store: StoreOption) -> YearTable:
    """The newest key figures a study uses, to look names up in.

    *Raises* `MissingSnapshotError` when there are none yet.
    """
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.harmonise.columns import read_year
    from wijkonderzoek.sources.releases import no_figures, select_snapshots
    from wijkonderzoek.sources.store import open_store
    from wijkonderzoek.sources.study import open_study

    opened = open_store(store)
    snapshots = select_snapshots(open_study(study), opened, "kwb")
    if not snapshots:
        raise no_figures()
    return read_year(opened, snapshots[-1], load_catalogue())


def _show(matches: Sequence[Match], table: YearTable) -> None:
    from wijkonderzoek.harmonise.columns import POPULATION

    for match in matches:
        residents = float(table.values[POPULATION][match.code])
        mark = ">" if match.chosen else " "
        people = f"{residents:,.0f} residents in {table.year}" if residents == residents else "residents not known"
        typer.echo(f"{mark} {match.text}, {people}")


def _tell(matches: Sequence[Match], query: str, year: int, *, quiet: bool) -> None:
    """Say which place is taken, or why none is."""
    from wijkonderzoek.harmonise.names import as_code
    from wijkonderzoek.harmonise.spelling import EXACT

    code = as_code(query)
    if not matches and code:
        raise InputError(f"{code[0]} is not a region of {year}, and no code looks like it", hint="Try its name.")
    if not matches:
        raise InputError(f"no name of {year} comes close to '{query}'", hint="Try a part of it, or its gemeente.")
    best = matches[0]
    if not best.chosen and code:
        raise UsageError(f"{code[0]} is not a region of {year}", hint="These codes look like it: use one, or a name.")
    if not best.chosen and best.score == EXACT:
        raise UsageError(f"several places are called '{query}'", hint="Add the gemeente, or use the code.")
    if not best.chosen:
        raise UsageError(f"'{query}' may mean several of these", hint="Add the gemeente, or use the code.")
    same = [match for match in matches[1:] if match.score == best.score]
    if same and not quiet:
        called = ", ".join(match.text for match in same)
        typer.echo(f"The {best.level.value} is taken; also called so: {called}.", err=True)
