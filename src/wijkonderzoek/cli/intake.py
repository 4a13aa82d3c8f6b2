"""`intake`: an export of coded conversations, into a study's tables."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wijkonderzoek.cli.common import JsonOption, print_json, studies
from wijkonderzoek.errors import UsageError

if TYPE_CHECKING:
    from wijkonderzoek.intake.take_in import Accept, Outcome
    from wijkonderzoek.sources.study import Study

WAITING = 3
"""Exit code of an intake that has questions."""
StudyOption = Annotated[
    str, typer.Option("--study", help="Folder of the study.", autocompletion=studies, metavar="DIR", show_default=False)
]


def mappings() -> list[str]:
    """Column mappings to complete on the command line."""
    from wijkonderzoek.intake.mapping import known_mappings

    return list(known_mappings())


def intake(
    export: Annotated[
        Path | None,
        typer.Argument(help="The export: a file, or QualCoder's folder, in the safe folder.", show_default=False),
    ] = None,
    study: StudyOption = "",
    mapping: Annotated[
        str,
        typer.Option(
            "--mapping", help="Column mapping of a table of another tool.", autocompletion=mappings, metavar="NAME|FILE"
        ),
    ] = "",
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="Sheet of a workbook, by name or number.", metavar="NAME")
    ] = None,
    codebook: Annotated[
        Path | None, typer.Option("--codebook", help="A codebook in a file of its own.", metavar="FILE")
    ] = None,
    project: Annotated[
        int | None, typer.Option("--project", help="Number of the project in a Taguette database.", metavar="N")
    ] = None,
    accept_proposals: Annotated[
        bool, typer.Option("--accept-proposals", help="Take every proposal for what is still blank.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything and write nothing.")] = False,
    practice: Annotated[
        bool, typer.Option("--practice", help="Write made-up exports of every format, to practise with.")
    ] = False,
    clean: Annotated[
        bool, typer.Option("--clean", help="Remove conversations whose consent was withdrawn or has run out.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before removing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring an export of coded conversations into a study: the coding goes on, the words stay in the safe folder.

    Exit code 3 while there are questions: it says in which file and rows, and the next run goes on from there.

    \b
    Examples:
      wijkonderzoek intake ~/veilig/gesprekken.qdpx --study params/zuid
      wijkonderzoek intake ~/veilig/all_tags.csv --codebook ~/veilig/codebook.csv --study params/zuid --accept-proposals
      wijkonderzoek intake --practice
      wijkonderzoek intake --clean --study params/zuid
    """
    if sum([export is not None, practice, clean]) != 1:
        raise UsageError(
            "give an export, --practice or --clean: one of them", hint="wijkonderzoek intake --help has examples."
        )
    if practice:
        _practise(study, as_json)
    elif clean:
        _clean(opened_study(study), dry_run, yes, as_json)
    elif export is not None:
        from wijkonderzoek.intake.recognise import read_export
        from wijkonderzoek.intake.safe import in_safe_folder
        from wijkonderzoek.intake.take_in import take_in

        opened = opened_study(study)
        source = in_safe_folder(export, opened)
        beside = in_safe_folder(codebook, opened) if codebook else None
        with _working("reading the export"):
            found = read_export(source, mapping=mapping, sheet=sheet, codebook=beside, project=project)
        outcome = take_in(found, opened, today=today(), accept=_acceptance(accept_proposals), dry_run=dry_run)
        _tell(outcome, opened, dry_run, as_json)


def opened_study(study: str) -> Study:
    """The study an intake is for; its tables of conversations, which may be unfinished, stay unread."""
    from wijkonderzoek.sources.study import open_study

    if not study:
        raise UsageError("which study is it for?", hint="Say so: --study params/zuid")
    return open_study(study, with_interviews=False)


def today() -> date:
    """The day by which consent and retention are judged."""
    return date.today()  # noqa: DTZ011 - a retention date is a calendar day


@contextmanager
def _working(what: str) -> Iterator[None]:
    """Show a person at a terminal that something goes on."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def _acceptance(everything: bool) -> Accept:
    """Who accepts proposals: the option, a person at a terminal, or nobody."""

    def accept(counts: Mapping[str, int]) -> Collection[str]:
        if everything:
            return list(counts)
        if not sys.stdin.isatty():
            return []
        asked = {name: f"Take {count} proposals for {name}?" for name, count in counts.items()}
        return [name for name, text in asked.items() if typer.confirm(text, default=True, err=True)]

    return accept


def _tell(outcome: Outcome, study: Study, dry_run: bool, as_json: bool) -> None:
    from wijkonderzoek.intake.report import report_lines

    if as_json:
        print_json({"questions": outcome.questions, "where": outcome.where, "report": asdict(outcome.report)})
    else:
        for line in report_lines(outcome.report):
            typer.echo(line)
    if outcome.questions:
        for question in outcome.questions:
            typer.echo(question, err=True)
        typer.echo(f"Not done yet. Fill this in, in {outcome.where}, and run the same command again.", err=True)
        if outcome.proposed:
            typer.echo("Columns `voorstel` hold proposals; --accept-proposals takes them.", err=True)
        raise typer.Exit(WAITING)
    if not as_json:
        typer.echo("checked; nothing was written" if dry_run else f"{study.location}/interviews: done")


def _clean(study: Study, dry_run: bool, yes: bool, as_json: bool) -> None:
    from wijkonderzoek.intake.clean import clean
    from wijkonderzoek.intake.take_in import opgaven_titles

    opgaven, day = opgaven_titles(), today()
    found = clean(study, opgaven, day, dry_run=True)
    ended = sum(found.conversations.values())
    if ended and not (dry_run or yes):
        if not sys.stdin.isatty():
            raise UsageError(
                f"{ended} conversations would be removed, and nobody can be asked", hint="--yes removes them."
            )
        typer.confirm(f"Remove {ended} conversations from {study.location} and the safe folder?", abort=True, err=True)
    if ended and not dry_run:
        clean(study, opgaven, day, dry_run=False)
    if as_json:
        print_json(asdict(found))
        return
    said = ", ".join(f"{reason} {count}" for reason, count in found.conversations.items())
    typer.echo(f"conversations {'to remove' if dry_run else 'removed'}: {ended} ({said})")
    for name, count in found.rows.items():
        typer.echo(f"  {name}.csv: {count} rows")
    typer.echo(f"  candidates for quotes: {found.candidates}")
    if ended:
        typer.echo("The exports in the safe folder still hold them: delete these, and export again without them.")


def _practise(study: str, as_json: bool) -> None:
    from wijkonderzoek.intake.example.corpus import make_corpus
    from wijkonderzoek.intake.practice import ANSWERS_FOLDER, write_practice
    from wijkonderzoek.sources.interviews import FOLDER

    files = write_practice(make_corpus(), opened_study(study) if study else None)
    if as_json:
        print_json({"files": [str(path) for path in files]})
        return
    for path in files:
        typer.echo(path)
    typer.echo("Made up: no real people or words. Next, with a study to practise in:")
    typer.echo("  wijkonderzoek new proef --from-example\n  wijkonderzoek intake FILE --study params/proef")
    typer.echo(f"Answers lie beside them, in {ANSWERS_FOLDER} and {FOLDER}; docs/gesprekken.md says where they go.")
