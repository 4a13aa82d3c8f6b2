"""`report`: the Wijkbeeld of one area."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from wijkonderzoek.cli.common import QUICKSCAN, JsonOption, StoreOption, print_json, say, shown, studies, use_store
from wijkonderzoek.errors import InputError, UsageError

VERSIES = ("partners",)
NOTEBOOK = "10_urgentie"


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
            "--study", help="Folder of a study, such as params/voorbeeldstad.", autocompletion=studies, metavar="DIR"
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
    use_store(store)
    asked = f"{regio}={name}" if name else regio
    folder = _by_notebook(study, asked) if notebook else _pages_only(study, asked, versie)
    page = folder / f"urgentie_{versie}.html"
    region = json.loads((folder / "urgentie.json").read_text(encoding="utf-8"))["region"]
    if as_json:
        files = sorted(str(path) for path in folder.iterdir() if path.is_file())
        print_json({"region": region["code"], "name": region["name"], "page": str(page), "files": files})
    else:
        typer.echo(f"Wijkbeeld van {region['name']}: {shown(page)}")


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

    say("Running the notebook ...")
    return run_notebook(notebook_path(NOTEBOOK), opened.location, regio)


def _pages_only(study: str, regio: str, versie: str) -> Path:
    from wijkonderzoek.render.output import write_report
    from wijkonderzoek.report.build import build_urgentie
    from wijkonderzoek.report.research import open_research

    say("Reading figures ...")
    data, _ = write_report(build_urgentie(open_research(study, regio)), versie=versie)
    return data.parent
