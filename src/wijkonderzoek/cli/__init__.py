"""The front door: `wijkonderzoek report`, `monitor`, `find`, `new`, `fetch`, `intake`, `status`, `check` and others.

Exit codes: 0 done; 1 finished with failures or differences; 2 usage or ambiguous name; 3 bad input;
4 source or network; 5 store.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from wijkonderzoek.cli import compare, data, fetch, find, intake, new, quotes, report, stellingen, study
from wijkonderzoek.errors import WijkonderzoekError

app = typer.Typer(
    name="wijkonderzoek",
    help="Reproducible reports for every Dutch wijk, from open CBS data.\n\n"
    "\b\nStart here:\n"
    "  wijkonderzoek report WK999901 --study params/voorbeeldstad   the fictional example\n"
    "  wijkonderzoek monitor WK999901 --study params/voorbeeldstad  what became of it\n"
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
quotes_app = typer.Typer(
    help="Choose and approve the words of people that may be published.\n\n"
    "\b\nExamples:\n  wijkonderzoek quotes status --study params/zuid\n"
    "  wijkonderzoek quotes approve --study params/zuid",
    rich_markup_mode=None,
    no_args_is_help=True,
)
app.add_typer(quotes_app, name="quotes")


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


app.command()(report.report)
app.command()(report.monitor)
app.command()(find.find)
app.command()(new.new)
app.command()(fetch.fetch)
app.command()(data.status)
store_app.command("list")(data.store_list)
store_app.command("clean")(data.store_clean)
app.command()(intake.intake)
quotes_app.command("status")(quotes.quotes_status)
quotes_app.command("approve")(quotes.quotes_approve)
app.command()(stellingen.stellingen)
app.command("catalogue")(study.show_catalogue)
app.command()(study.check)
app.command("compare-settings")(compare.compare_settings)


def main() -> None:
    """Run the command line; errors of ours end with their exit code and no traceback."""
    try:
        app()
    except WijkonderzoekError as error:
        if os.environ.get("WIJKONDERZOEK_DEBUG") == "1":
            raise
        typer.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)
