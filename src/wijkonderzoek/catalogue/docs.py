"""The catalogue as text for people: docs/indicatoren.md, and one indicator on a screen."""

from __future__ import annotations

from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.model import Indicator

DIRECTIONS = {"more_is_worse": "more is worse", "more_is_better": "more is better", "context": "context, never scored"}


def indicators_markdown(catalogue: Catalogue) -> str:
    """The text of docs/indicatoren.md: every indicator by opgave, with formula, direction, rounding and caveats."""
    lines = [
        "# Indicators",
        "",
        "Generated from the catalogue by `make docs`; do not edit. Titles and caveats are as readers see them.",
    ]
    for opgave in catalogue.opgaven.values():
        indicators = catalogue.of_opgave(opgave.key)
        lines += ["", f"## {opgave.title}", ""]
        if not indicators:
            lines.append("No open figures per wijk yet.")
            continue
        lines += [
            "| key | title | unit | direction | formula | adds up over buurten | expected lag | caveats |",
            "|---|---|---|---|---|---|---|---|",
        ]
        lines += [_row(indicator, catalogue) for indicator in indicators]
    lines += ["", "## Columns of the sources", "", "| key | title | unit | rounding |", "|---|---|---|---|"]
    for variable in catalogue.variables.values():
        lines.append(
            f"| {variable.key} | {variable.title} | {variable.unit} | {_rounding(variable.key, catalogue) or '-'} |"
        )
    return "\n".join(lines) + "\n"


def indicator_text(indicator: Indicator, catalogue: Catalogue) -> str:
    """One indicator on a screen."""
    rows = [
        ("title", indicator.title),
        ("opgave", catalogue.opgaven[indicator.opgave].title),
        ("source", catalogue.sources[indicator.source].title),
        ("unit", indicator.unit),
        ("direction", DIRECTIONS[indicator.direction]),
        ("kind", indicator.kind),
        ("formula", indicator.formula),
        ("aggregate", indicator.aggregate),
        ("rounding", "; ".join(f"{v} {r}" for v in indicator.variables if (r := _rounding(v, catalogue)))),
        ("expected lag", f"{indicator.expected_lag_years} years"),
        ("caveats", " ".join(catalogue.caveats[key] for key in indicator.caveats)),
    ]
    return "\n".join([indicator.key, *(f"  {name + ':':14}{text}" for name, text in rows if text)])


def _row(indicator: Indicator, catalogue: Catalogue) -> str:
    cells = [
        indicator.key,
        indicator.title,
        indicator.unit,
        DIRECTIONS[indicator.direction],
        f"`{indicator.formula}`",
        indicator.aggregate,
        f"{indicator.expected_lag_years} y",
        " ".join(catalogue.caveats[key] for key in indicator.caveats),
    ]
    return f"| {' | '.join(cells)} |"


def _rounding(key: str, catalogue: Catalogue) -> str:
    rounding = catalogue.variables[key].rounding
    if rounding is None:
        return ""
    how = "random to" if rounding.type == "random" else "to"
    where = "" if len(rounding.levels) == 4 else f" ({', '.join(rounding.levels)})"
    return f"{how} {rounding.unit:g}{where}"
