"""`report` and `monitor`: the Wijkbeeld and the wijkmonitor of one area."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from wijkonderzoek.cli.common import QUICKSCAN, JsonOption, StoreOption, print_json, say, shown, studies, use_store
from wijkonderzoek.errors import InputError, UsageError

VERSIES = ("partners",)
NOTEBOOKS = {"urgentie": "10_urgentie", "monitor": "50_monitor"}
CALLED = {"urgentie": "Wijkbeeld", "monitor": "Wijkmonitor"}

RegioArgument = Annotated[
    str,
    typer.Argument(help="A wijk, buurt or gemeente code, codes joined by +, or an area of the study.", metavar="REGIO"),
]
StudyOption = Annotated[
    str,
    typer.Option(
        "--study", help="Folder of a study, such as params/voorbeeldstad.", autocompletion=studies, metavar="DIR"
    ),
]
NameOption = Annotated[str, typer.Option("--name", help="What readers call the area (quickscan only).")]
VersieOption = Annotated[str, typer.Option("--versie", help="Audience of the report: partners.")]
NotebookOption = Annotated[
    bool,
    typer.Option("--notebook/--no-notebook", help="Run through the notebook and keep it (default), or pages only."),
]
VorigeOption = Annotated[
    Path | None,
    typer.Option(
        "--vorige",
        help="monitor.json or urgentie.json of the previous edition (default: monitor.vorige of the study).",
        metavar="FILE",
    ),
]


@dataclass(frozen=True)
class Asked:
    """Which report a person asks for."""

    report: Literal["urgentie", "monitor"]
    study: str
    regio: str
    versie: str
    vorige: str = ""


def report(
    regio: RegioArgument,
    study: StudyOption = QUICKSCAN,
    name: NameOption = "",
    versie: VersieOption = "partners",
    notebook: NotebookOption = True,
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
    asked = Asked("urgentie", study, f"{regio}={name}" if name else regio, _known(versie))
    if name and study != QUICKSCAN:
        raise UsageError("--name is for a quickscan", hint="In a study, name areas in gebieden.csv.")
    use_store(store)
    _make(asked, notebook, as_json)


def monitor(
    regio: RegioArgument,
    study: StudyOption = QUICKSCAN,
    vorige: VorigeOption = None,
    versie: VersieOption = "partners",
    notebook: NotebookOption = True,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the wijkmonitor of one area: how goals, agreements and figures stand, and what does not work yet.

    \b
    Examples:
      wijkonderzoek monitor WK999901 --study params/voorbeeldstad
      wijkonderzoek monitor WK999901 --study params/voorbeeldstad --vorige edities/2024/monitor.json
      wijkonderzoek monitor WK999901 --study params/voorbeeldstad --no-notebook --json
    """
    asked = Asked("monitor", study, regio, _known(versie), "" if vorige is None else str(vorige))
    if vorige is not None and not vorige.is_file():
        raise InputError(
            f"--vorige {vorige}: there is no such file", hint="Give the monitor.json of an earlier edition."
        )
    use_store(store)
    _make(asked, notebook, as_json)


def _known(versie: str) -> str:
    if versie not in VERSIES:
        raise UsageError(f"unknown versie '{versie}'", hint=f"Versies: {', '.join(VERSIES)}.")
    return versie


def _make(asked: Asked, notebook: bool, as_json: bool) -> None:
    folder = _by_notebook(asked) if notebook else _pages_only(asked)
    page = folder / f"{asked.report}_{asked.versie}.html"
    region = json.loads((folder / f"{asked.report}.json").read_text(encoding="utf-8"))["region"]
    if as_json:
        files = sorted(str(path) for path in folder.iterdir() if path.is_file())
        print_json({"region": region["code"], "name": region["name"], "page": str(page), "files": files})
    else:
        typer.echo(f"{CALLED[asked.report]} van {region['name']}: {shown(page)}")


def _by_notebook(asked: Asked) -> Path:
    """Make a report by running its notebook; what can be checked without figures is checked first."""
    from wijkonderzoek.sources.study import open_study

    opened = open_study(asked.study)
    try:
        opened.area(asked.regio)
    except InputError:
        from wijkonderzoek.report.research import open_research

        open_research(asked.study, asked.regio)  # raises the same, and knows which names come close
        raise
    from wijkonderzoek.engine import notebook_path, run_notebook

    say("Running the notebook ...")
    others = {"vorige": asked.vorige} if asked.vorige else {}
    return run_notebook(notebook_path(NOTEBOOKS[asked.report]), opened.location, asked.regio, others=others)


def _pages_only(asked: Asked) -> Path:
    from wijkonderzoek.render.output import write_report
    from wijkonderzoek.report.build import build_urgentie
    from wijkonderzoek.report.monitor import build_monitor
    from wijkonderzoek.report.research import open_research

    say("Reading figures ...")
    research = open_research(asked.study, asked.regio)
    made = build_urgentie(research) if asked.report == "urgentie" else build_monitor(research, asked.vorige)
    data, _ = write_report(made, versie=asked.versie)
    return data.parent
