"""`check` and `catalogue`: a study looked over, and what its indicators mean."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from wijkonderzoek.cli.common import JsonOption, StoreOption, print_json, studies
from wijkonderzoek.errors import InputError, WijkonderzoekError

if TYPE_CHECKING:
    from pathlib import Path

    from wijkonderzoek.sources.study import Study


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
        print_json([asdict(indicator) | {"formula": indicator.formula} for indicator in chosen])
    elif markdown:
        typer.echo(indicators_markdown(catalogue), nl=False)
    elif key:
        typer.echo(indicator_text(chosen[0], catalogue))
    else:
        for opgave in catalogue.opgaven.values():
            typer.echo(opgave.title)
            for indicator in catalogue.of_opgave(opgave.key):
                typer.echo(f"  {indicator.key:32} {indicator.title} ({indicator.unit})")


def check(
    study: Annotated[str, typer.Argument(help="Folder of the study.", autocompletion=studies, metavar="DIR")],
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="Mend in its CSVs what has one meaning only; what was there stays beside it (.bak)."
        ),
    ] = False,
    store: StoreOption = None,
) -> None:
    """Check a study: its settings, tables, pinned releases and codes, without making a report.

    Every mistake of every file is named at once. --fix brings older CSVs up to date: encoding, separator, dates, names
    of columns. It never changes what a cell says.

    \b
    Examples:
      wijkonderzoek check params/voorbeeldstad
      wijkonderzoek check params/zuid --fix
    """
    from wijkonderzoek.params import QUICKSCAN
    from wijkonderzoek.sources.folders import study_path
    from wijkonderzoek.sources.mend import mend_study
    from wijkonderzoek.sources.study import look_over

    if study != QUICKSCAN:
        for mended in mend_study(study_path(study), write=fix):
            typer.echo(f"{mended.file}: {'' if fix else '--fix would mend: '}{'; '.join(mended.changes)}")
            if mended.former:
                typer.echo(f"  as it was: {mended.former}")
    opened, errors = look_over(study)
    problems = [str(error) for error in errors]
    summary = ""
    try:
        summary, found = _against_figures(opened, store)
        problems += found
    except WijkonderzoekError as error:
        if not errors:
            raise
        if isinstance(error, InputError):  # figures that are not there say nothing of the study
            problems.append(opened.files.placed(str(error)))
    if problems:
        raise InputError("\n".join(dict.fromkeys(problems)))
    typer.echo(summary)


def _against_figures(opened: Study, store: Path | None) -> tuple[str, list[str]]:
    """A word on a study that is in order, and what is wrong with its codes."""
    from wijkonderzoek.catalogue import load_catalogue, with_own
    from wijkonderzoek.harmonise.regions import region_of_area
    from wijkonderzoek.indicators.load import load_country
    from wijkonderzoek.sources.interventions import INTERVENTIONS_FILE
    from wijkonderzoek.sources.store import open_store
    from wijkonderzoek.sources.tables import gemeente_of
    from wijkonderzoek.urgency.scheme import make_scheme

    catalogue = with_own(load_catalogue(), opened.indicator_files)
    codes = [*opened.params.gemeenten, *(code for area in opened.areas.values() for code in area.codes)]
    holding = {gemeente_of(code) for code in codes}
    problems = []
    try:
        country = load_country(opened, open_store(store), catalogue, holding=holding)
    except InputError as error:
        raise InputError(opened.files.placed(error.message), hint=error.hint) from error
    make_scheme(catalogue.scored_opgaven, country.indicators, opened.params.urgentie)
    for what, area in [
        *((f"gebieden.csv, {key}", area) for key, area in opened.areas.items()),
        *((f"studie.yml, gemeenten, {code}", opened.area(code)) for code in opened.params.gemeenten),
        *(
            (f"{INTERVENTIONS_FILE}, {found.id}, {code}", opened.area(code))
            for found in opened.interventions
            for code in (found.gebied, *found.vergelijking.codes)
        ),
    ]:
        try:
            region_of_area(country.tables, country.indeling, area)
        except InputError as error:
            problems.append(f"{opened.files.placed(what)}: {error}")
    summary = (
        f"{opened.params.titel}: settings, {len(opened.areas)} areas and {len(country.tables)} years are in order; "
        f"boundaries of {country.indeling}{_conversations(opened)}"
    )
    return summary, problems


def _conversations(study: Study) -> str:
    """How many conversations a study has that may be used, and how many may not."""
    if study.interviews is None:
        return ""
    used, dropped = len(study.interviews.conversations), sum(study.interviews.dropped.values())
    return f"; {used} conversations, {len(study.interviews.quotes)} quotes" + (
        f" ({dropped} conversations without usable consent left out)" if dropped else ""
    )
