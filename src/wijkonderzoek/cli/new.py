"""`new`: a folder to begin a study with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wijkonderzoek.cli.common import JsonOption, StoreOption, print_json, shown
from wijkonderzoek.errors import UsageError

if TYPE_CHECKING:
    from wijkonderzoek.harmonise.columns import YearTable
    from wijkonderzoek.model import SnapshotRef
    from wijkonderzoek.sources.store import Store

EXAMPLE_GEMEENTE = "GM9999"
GEMEENTE_CODE = re.compile(r"^(?:GM)?([0-9]{4})$", re.IGNORECASE)


def table_names() -> list[str]:
    """Tables to complete on the command line."""
    from wijkonderzoek.sources.new_tables import ALL
    from wijkonderzoek.sources.study import STUDY_TABLES

    return [*STUDY_TABLES, ALL]


def new(
    folder: Annotated[
        str, typer.Argument(help="Where the study goes, such as params/zuid; a name alone goes in params/.")
    ],
    gemeente: Annotated[
        list[str] | None,
        typer.Option("--gemeente", help="A gemeente of the study, its code or name; repeat for more.", metavar="NAME"),
    ] = None,
    titel: Annotated[str, typer.Option("--titel", help="Name of the study as readers see it.")] = "",
    pin: Annotated[bool, typer.Option("--pin", help="Pin the study to the newest stored releases.")] = False,
    from_example: Annotated[
        bool, typer.Option("--from-example", help="Begin with the fictional city, to try things out.")
    ] = False,
    tabel: Annotated[
        list[str] | None,
        typer.Option(
            "--tabel",
            help="A table to add, to a new study or to one that is there; alles for all; repeat for more.",
            metavar="NAME",
            autocompletion=table_names,
        ),
    ] = None,
    workbook: Annotated[
        bool, typer.Option("--workbook", help="Write the tables as sheets of one studie.xlsx instead of CSVs.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Begin a study: a folder with its settings and tables, explained. Nothing that is there is overwritten.

    A new study has the tables gebieden, doelen, partners, herkenning and duiding; others come with --tabel.

    \b
    Examples:
      wijkonderzoek new params/zuid --gemeente GM0599
      wijkonderzoek new zuid --gemeente rotterdam --titel "Wijkaanpak Zuid" --pin
      wijkonderzoek new proef --from-example
      wijkonderzoek new params/zuid --tabel maatregelen
      wijkonderzoek new params/noord --tabel alles --workbook
    """
    from wijkonderzoek.sources.new_study import NewStudy, existing_study, new_folder, write_new_study
    from wijkonderzoek.sources.new_tables import FIRST_TABLES, chosen_tables
    from wijkonderzoek.sources.store import open_store

    wanted = chosen_tables(tabel or ())
    there = existing_study(folder) if wanted else None
    if there is not None:
        if gemeente or titel or pin or from_example:
            raise UsageError(
                f"{folder}: a study that is there keeps its settings",
                hint="Give --tabel alone, or choose another name.",
            )
        _add(there, wanted, workbook=workbook, as_json=as_json)
        return
    if from_example and gemeente:
        raise UsageError("--from-example brings its own gemeente", hint="Give one of the two.")
    target, opened = new_folder(folder), open_store(store)
    asked = [EXAMPLE_GEMEENTE] if from_example else list(dict.fromkeys(gemeente or []))
    fictional = bool(asked) and all(_is_fictional(text) for text in asked)
    tables, refs = _releases(opened, fictional=fictional)
    gemeenten = dict(_gemeente(text, tables) for text in asked)
    names = " en ".join(name or code for code, name in gemeenten.items())
    study = NewStudy(
        titel=titel.strip() or f"Wijkaanpak {names or target.name}",
        gemeenten=gemeenten,
        example=_two_wijken(tables, next(iter(gemeenten), "")),
        pins=tuple(refs) if pin or fictional else (),
        tables=chosen_tables([*FIRST_TABLES, *wanted]),
        book=workbook,
    )
    if pin and not refs:
        raise UsageError("--pin: there are no stored releases to pin to", hint="Fetch first, or leave out --pin.")
    files = write_new_study(target, study)
    wijk = study.example[0] if study.example else "WK..."
    if as_json:
        print_json({"folder": str(target), "gemeenten": list(gemeenten), "files": [str(path) for path in files]})
        return
    _tell(target, files, wijk, bool(tables))


def _add(folder: Path, names: Sequence[str], *, workbook: bool, as_json: bool) -> None:
    """Add tables to a study that is there, and say which."""
    from wijkonderzoek.sources.new_tables import add_tables

    written, kept = add_tables(folder, names, book=workbook)
    if as_json:
        print_json({"folder": str(folder), "files": [str(path) for path in written], "kept": list(kept)})
        return
    if written:
        typer.echo(f"{shown(folder)}: {', '.join(path.name for path in written)}")
    if kept:
        typer.echo(f"there already, and as they were: {', '.join(kept)}")


def _is_fictional(text: str) -> bool:
    """Whether a gemeente is one of the example country, whose figures are used only by a study pinned to them."""
    from wijkonderzoek.harmonise.regions import FICTIONAL

    found = GEMEENTE_CODE.match(text.strip())
    return found is not None and found[1].startswith(FICTIONAL)


def _releases(store: Store, *, fictional: bool) -> tuple[list[YearTable], list[SnapshotRef]]:
    """The key figures there are, oldest first, and every release that a study would use now."""
    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.harmonise.columns import read_year
    from wijkonderzoek.model import HOME_SOURCE
    from wijkonderzoek.params import QUICKSCAN
    from wijkonderzoek.sources.releases import select_snapshots
    from wijkonderzoek.sources.study import open_study

    catalogue = load_catalogue()
    if fictional:
        snapshots = list({(s.ref.source, s.ref.year): s for s in store.snapshots() if s.ref.fictional}.values())
    else:
        study = open_study(QUICKSCAN)
        snapshots = [s for source in catalogue.sources for s in select_snapshots(study, store, source)]
    tables = [read_year(store, s, catalogue) for s in snapshots if s.ref.source == HOME_SOURCE]
    return tables, [s.ref for s in snapshots]


def _gemeente(text: str, tables: Sequence[YearTable]) -> tuple[str, str]:
    """The code and name of a gemeente; without figures its code as it is typed, and no name."""
    from wijkonderzoek.harmonise.names import find_gemeente

    if tables:
        match = find_gemeente(tables[-1], text)
        return match.code, match.name
    found = GEMEENTE_CODE.match(text.strip())
    if found is None:
        raise UsageError(
            f"'{text}' cannot be looked up: there are no figures in the store yet",
            hint="Give the code of the gemeente, such as GM0599, or fetch a year first: "
            "wijkonderzoek fetch kwb --year 2020",
        )
    return f"GM{found[1]}", ""


def _two_wijken(tables: Sequence[YearTable], gemeente: str) -> tuple[str, ...]:
    """The two wijken with most residents of a gemeente, or the only one, of those that are there in every year."""
    from wijkonderzoek.harmonise.columns import POPULATION
    from wijkonderzoek.model import Level

    if not tables:
        return ()
    newest = tables[-1]
    regions = newest.regions.loc[newest.at_level(Level.WIJK)]
    inside = regions.index[regions["gemeente"].eq(gemeente).to_numpy()]
    always = [code for code in inside if all(code in table.regions.index for table in tables)]
    return tuple(str(code) for code in newest.values[POPULATION].loc[always].nlargest(2).index)


def _tell(folder: Path, files: Sequence[Path], wijk: str, figures: bool) -> None:
    where = shown(folder)
    typer.echo(f"{where}: {', '.join(path.name for path in files)}")
    typer.echo("Next:")
    if not figures:
        typer.echo("  wijkonderzoek fetch kwb --year 2020    get figures from CBS")
    typer.echo(f"  edit {where}/studie.yml    LEESMIJ.md explains every file")
    typer.echo(f"  wijkonderzoek check {where}")
    typer.echo(f"  wijkonderzoek report {wijk} --study {where}")
