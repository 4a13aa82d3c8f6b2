"""`stellingen`: the findings of an area frozen as statements, to put before people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wijkonderzoek.cli.common import QUICKSCAN, JsonOption, StoreOption, print_json, shown, studies
from wijkonderzoek.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from wijkonderzoek.report.research import Research
    from wijkonderzoek.schemas.agenda import StellingRow

TABLE = "stellingen.csv"


def stellingen(
    study: Annotated[str, typer.Argument(help="Folder of the study.", autocompletion=studies, metavar="DIR")],
    regio: Annotated[
        str,
        typer.Option("--regio", help="A region code, or an area of the study.", metavar="REGIO", show_default=False),
    ],
    remove: Annotated[
        list[str] | None,
        typer.Option(
            "--remove", help="Take a statement of this area out, and add none; repeat for more.", metavar="ID"
        ),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Freeze the findings of an area in stellingen.csv: as sentences to put before people, with value and date.

    What is there stays as it was put before people, also when the figures change; only findings that are not there yet
    are added. `report` then writes gespreksblad.html to print, and herkenning.csv takes what people said.

    \b
    Examples:
      wijkonderzoek stellingen params/voorbeeldstad --regio WK999901
      wijkonderzoek stellingen params/zuid --regio WK059910 --remove wonen/leegstand_pct
    """
    from wijkonderzoek.cli.intake import today
    from wijkonderzoek.report.research import open_research
    from wijkonderzoek.schemas.agenda import StellingRow
    from wijkonderzoek.sources.store import open_store

    if study == QUICKSCAN:
        raise UsageError("a quickscan has no tables", hint="Begin a study: wijkonderzoek new params/zuid")
    research = open_research(study, regio, store=open_store(store))
    there = research.study.approach.rows(StellingRow, research.approach_labels)
    gone: tuple[StellingRow, ...] = ()
    added: tuple[StellingRow, ...] = ()
    if remove:
        gone = _to_remove(research, there, remove)
    else:
        added = _to_add(research, there, today())
    if gone or added:
        _write(research, gone, added)
    kept = [row.stelling_id for row in there if row not in gone]
    if as_json:
        ids = {"added": [r.stelling_id for r in added], "kept": kept, "removed": [r.stelling_id for r in gone]}
        print_json({"file": _path(research), "area": research.region.code, **ids})
        return
    typer.echo(f"{_path(research)}: {len(added)} added, {len(kept)} kept as they were, {len(gone)} removed")
    for row in added:
        typer.echo(f"  {row.stelling_id:36} {row.zin}")


def _to_add(research: Research, there: Sequence[StellingRow], day: date) -> tuple[StellingRow, ...]:
    """The findings of now that are not there yet, under the name the study has for this area."""
    from wijkonderzoek.approach.recognition import freeze
    from wijkonderzoek.report.statements import statements_of

    known = research.regio in research.study.areas
    if research.region.members and not known:
        raise InputError("codes joined by + have no name in a table", hint="Name the area in gebieden.csv first.")
    area = research.regio if known else research.region.code
    return freeze(statements_of(research), {row.stelling_id for row in there}, area, day)


def _to_remove(research: Research, there: Sequence[StellingRow], wanted: Sequence[str]) -> tuple[StellingRow, ...]:
    """The rows with these ids. *Raises* `InputError` for one that is not there or that people have answered."""
    from wijkonderzoek.schemas.reading import suggestion

    ids = [row.stelling_id for row in there]
    problems = []
    for id_ in wanted:
        if id_ not in ids:
            problems.append(f"{TABLE}: '{id_}' is not there for {research.region.code}{suggestion(id_, ids)}")
        elif research.recognition[id_].heard:
            problems.append(f"{TABLE}: '{id_}' has answers in herkenning.csv, and stays for their sake")
    if problems:
        raise InputError("\n".join(problems), hint="Take its rows out of herkenning.csv first, if they are wrong.")
    return tuple(row for row in there if row.stelling_id in wanted)


def _write(research: Research, gone: Sequence[StellingRow], added: Sequence[StellingRow]) -> None:
    """Write the table whole or not at all; rows of other areas stay as they are."""
    from wijkonderzoek.schemas.agenda import StellingRow
    from wijkonderzoek.sources.store import write_atomically
    from wijkonderzoek.sources.study_book import BOOK_FILE
    from wijkonderzoek.sources.written import table_csv

    assert research.study.path is not None
    if "stellingen" in research.study.files.in_book:
        raise InputError(
            f"stellingen is a sheet of {BOOK_FILE}, which is never written into",
            hint=f"Save that sheet as {TABLE} (CSV UTF-8) in the folder of the study, and take it out of the workbook.",
        )
    rows = [row for row in research.study.approach.rows(StellingRow) if row not in gone]
    try:
        write_atomically(research.study.path / TABLE, table_csv(StellingRow, [*rows, *added]))
    except OSError as error:
        raise InputError(
            f"{_path(research)}: cannot be written ({error.strerror})",
            hint="Close it where it is open, such as in Excel.",
        ) from error


def _path(research: Research) -> str:
    assert research.study.path is not None
    return shown(research.study.path / TABLE)
