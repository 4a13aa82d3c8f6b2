"""What the commands share: options, and how they speak to people and to scripts."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

QUICKSCAN = "quickscan"
MOST_GEMEENTEN = 3
"""More gemeenten than this are counted, not listed."""

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", help="Folder of the store (default: WIJKONDERZOEK_STORE, or the user's cache).", metavar="DIR"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


def studies() -> list[str]:
    """Studies to complete on the command line."""
    from wijkonderzoek.sources.folders import STUDY_FILE, project_folder

    folder = project_folder()
    return [path.parent.relative_to(folder).as_posix() for path in sorted(folder.glob(f"params/*/{STUDY_FILE}"))]


def use_store(store: Path | None) -> None:
    """Let this process and the notebook it starts use the same store."""
    if store is not None:
        os.environ["WIJKONDERZOEK_STORE"] = str(store.expanduser().resolve())


def shown(path: Path) -> str:
    """A path as a person in this folder would name it."""
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else str(path)


def scope_text(scope: str) -> str:
    """What part of the country a release holds: its gemeenten, or their number when they are many."""
    codes = scope.split()
    return scope if len(codes) <= MOST_GEMEENTEN else f"{len(codes)} gemeenten"


def say(text: str) -> None:
    """A word of progress for a person at a terminal; nothing for a script."""
    if sys.stderr.isatty():
        typer.echo(text, err=True)


def print_json(item: Any) -> None:
    """Print data for a script."""
    typer.echo(json.dumps(item, ensure_ascii=False, indent=1, default=str))
