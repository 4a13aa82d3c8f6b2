"""`compare-settings`: what other choices do to the places of wijken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wijkonderzoek.cli.common import JsonOption, StoreOption, print_json, say, shown
from wijkonderzoek.errors import InputError, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from wijkonderzoek.sources.study import Study

MOST_SHOWN = 15


def compare_settings(
    first: Annotated[Path, typer.Argument(help="A studie.yml.", metavar="A.YML")],
    second: Annotated[
        Path, typer.Argument(help="Another one, of which only the block 'urgentie' is used.", metavar="B.YML")
    ],
    level: Annotated[str, typer.Option("--level", help="Which areas to rank: wijk, buurt or gemeente.")] = "wijk",
    opgave: Annotated[str, typer.Option("--opgave", help="Only this opgave, such as werk.")] = "",
    gemeente: Annotated[str, typer.Option("--gemeente", help="Show only areas of this gemeente (GM0599).")] = "",
    top: Annotated[int, typer.Option("--top", min=1, help="How many areas to show.")] = MOST_SHOWN,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Write every area to this file (;, for Excel).", metavar="FILE")
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two settings of urgency: which wijken move, on which opgave, and by how much.

    Figures and areas are those of the study of the first file; the second gives other choices ('urgentie:').

    \b
    Examples:
      wijkonderzoek compare-settings params/voorbeeldstad/studie.yml anders.yml
      wijkonderzoek compare-settings a.yml b.yml --opgave werk --gemeente GM9999 --csv verschillen.csv
    """
    from wijkonderzoek.catalogue import load_catalogue, with_own
    from wijkonderzoek.indicators.load import load_country
    from wijkonderzoek.model import Level, Region
    from wijkonderzoek.schemas import suggestion
    from wijkonderzoek.sources.store import open_store
    from wijkonderzoek.urgency.compare import moves, summary
    from wijkonderzoek.urgency.national import compute_urgency

    levels = [str(known) for known in (Level.WIJK, Level.BUURT, Level.GEMEENTE)]
    if level not in levels:
        raise UsageError(f"unknown level '{level}'{suggestion(level, levels)}", hint=f"Levels: {', '.join(levels)}.")
    one, other = _studies(first, second)
    opened, catalogue = open_store(store), with_own(load_catalogue(), one.indicator_files)
    if opgave and opgave not in catalogue.opgaven:
        close = suggestion(opgave, list(catalogue.opgaven))
        raise UsageError(f"unknown opgave '{opgave}'{close}", hint=f"Opgaven: {', '.join(catalogue.opgaven)}.")
    found = []
    for study in (one, other):
        say(f"Scoring by {study.name} ...")
        country = load_country(study, opened, catalogue)
        region = Region("", "", Level(level), country.indeling)
        chosen = study.params.urgentie
        found.append(compute_urgency(country, catalogue.scored_opgaven, region, chosen, opened))
    moved = moves(*found)
    if opgave:
        moved = moved[moved["opgave"].isin([opgave, f"studie:{opgave}"])]
    totals = summary(moved)
    if gemeente:
        moved = moved[moved.index.str[2:6] == gemeente[2:6]]
    if csv is not None:
        _write(moved, csv)
    if as_json:
        rows = moved.head(top).rename_axis("code").reset_index().astype(object)
        rows = rows.where(rows.notna(), None)
        print_json({"opgaven": totals.to_dict("index"), "gebieden": rows.to_dict("records")})
        return
    _print(totals, moved.head(top))
    if csv is not None:
        typer.echo(f"\nAll {len(moved)} rows: {shown(csv)}")


def _studies(first: Path, second: Path) -> tuple[Study, Study]:
    """The study of the first file, and the same with the choices of the second.

    *Raises* `InputError` when a file is not there or is not a studie.yml.
    """
    from wijkonderzoek.params import load_params
    from wijkonderzoek.sources.folders import STUDY_FILE
    from wijkonderzoek.sources.study import open_study

    for path in (first, second):
        if not path.is_file():
            raise InputError(f"{path}: there is no such file", hint="Give two files written like a studie.yml.")
    if first.name == STUDY_FILE:
        study = open_study(first.resolve().parent)
    else:
        study = replace(open_study("quickscan"), params=load_params(first))
    params = study.params.model_copy(update={"urgentie": load_params(second).urgentie})
    return replace(study, name=first.name), replace(study, name=second.name, params=params)


def _write(moved: pd.DataFrame, path: Path) -> None:
    from wijkonderzoek.sources.store import write_atomically

    text = moved.rename_axis("code").to_csv(sep=";", decimal=",", lineterminator="\r\n", float_format="%.10g")
    write_atomically(path, text.encode("utf-8-sig"))


def _print(totals: pd.DataFrame, shown_rows: pd.DataFrame) -> None:
    if totals.empty:
        typer.echo("no opgave has a score by both settings (fewer figures than 'min_cijfers', or none at all)")
        return
    for opgave, row in totals.iterrows():
        typer.echo(
            f"{opgave}: {row['beide']:.0f} areas; half move at most {row['mediaan']:.0f} ranks, the most "
            f"{row['meeste']:.0f}; {row['gelijk']:.0f} stay; {row['grens']:.0f} enter or leave the worst tenth; rank "
            f"correlation {row['rangcorrelatie']:.3f}"
        )
    typer.echo(f"\n{'code':10} {'naam':28} {'gemeente':20} {'opgave':14} {'rang a':>7} {'rang b':>7} {'verschil':>9}")
    for code, row in shown_rows.iterrows():
        ranks = [f"{row[name]:7.0f}" if row[name] == row[name] else f"{'–':>7}" for name in ("rang_a", "rang_b")]
        move = f"{row['verschil']:+9.0f}" if row["verschil"] == row["verschil"] else f"{'–':>9}"
        typer.echo(
            f"{code!s:10} {row['naam'][:28]:28} {row['gemeente'][:20]:20} {row['opgave'][:14]:14} "
            f"{' '.join(ranks)} {move}"
        )
