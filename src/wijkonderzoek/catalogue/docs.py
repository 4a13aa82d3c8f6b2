"""The catalogue as text for people: docs/indicatoren.md, and one indicator on a screen."""

from __future__ import annotations

from collections.abc import Iterator

from wijkonderzoek.catalogue import Catalogue, is_fictional
from wijkonderzoek.model import LOCAL_SOURCE, Indicator, Opgave, Variable

DIRECTIONS = {"more_is_worse": "more is worse", "more_is_better": "more is better", "context": "context, never scored"}
AGGREGATES = {
    "sum": "numerators and denominators add up over buurten",
    "weighted": "averaged over buurten, weighted by the denominator",
    "none": "not made from buurten",
}
UNCONFIRMED = "to be confirmed"


def indicators_markdown(catalogue: Catalogue) -> str:
    """The text of docs/indicatoren.md: every indicator by opgave, every source with its years, and every variable."""
    lines = [
        "# Indicators",
        "",
        "Generated from the catalogue by `make docs`; do not edit. Titles and caveats are as readers see them.",
        "",
        f"There are {len(catalogue.indicators)} indicators. One that is *{UNCONFIRMED}* rests on a title or table id "
        "that no table at hand shows: fetching it finds the title, or says that it is not there and what comes close.",
        "",
        *_overview(catalogue),
    ]
    for opgave in catalogue.opgaven.values():
        lines += _opgave(opgave, catalogue)
    lines += _sources(catalogue)
    lines += _variables(catalogue)
    return "\n".join(lines) + "\n"


def indicator_text(indicator: Indicator, catalogue: Catalogue) -> str:
    """One indicator on a screen."""
    rows = [
        ("title", indicator.title),
        ("opgave", catalogue.opgaven[indicator.opgave].title),
        *_facts(indicator, catalogue),
        ("rounding", "; ".join(f"{v} {r}" for v in indicator.variables if (r := _rounding(catalogue.variables[v])))),
        ("breaks", "; ".join(f"{v} {year}: {why}" for v, year, why in _breaks(indicator, catalogue))),
        ("caveats", " ".join(catalogue.caveats[key] for key in indicator.caveats)),
    ]
    return "\n".join([indicator.key, *(f"  {name + ':':14}{text}" for name, text in rows if text)])


def _facts(indicator: Indicator, catalogue: Catalogue) -> list[tuple[str, str]]:
    """What there is to know of an indicator but for its texts: a name and a text each; empty where it does not hold."""
    return [
        ("source", catalogue.sources[indicator.source].title),
        ("unit", indicator.unit),
        ("direction", _direction(indicator)),
        ("kind", indicator.kind),
        ("formula", indicator.formula),
        ("aggregate", AGGREGATES[indicator.aggregate]),
        ("expected lag", f"{indicator.expected_lag_years} years"),
        ("overlaps", ", ".join(indicator.overlaps)),
        (
            "modelled",
            "an estimate of a model: in a band of its own, never a goal or a trend" if indicator.modelled else "",
        ),
        ("shown", "among all figures in the annex only" if indicator.annex_only else ""),
        ("verified", "" if indicator.verified else UNCONFIRMED),
    ]


def _direction(indicator: Indicator) -> str:
    text = DIRECTIONS[indicator.direction]
    return text if indicator.score or indicator.direction == "context" else f"{text}; never scored"


def _overview(catalogue: Catalogue) -> list[str]:
    lines = [
        "| opgave | indicators | with a direction | of these no model estimate | to be confirmed |",
        "|---|--:|--:|--:|--:|",
    ]
    for opgave in catalogue.opgaven.values():
        found = catalogue.of_opgave(opgave.key)
        directional = [i for i in found if i.directional]
        counted = [i for i in directional if not i.modelled]
        open_ones = [i for i in found if not i.verified]
        lines.append(f"| {opgave.title} | {len(found)} | {len(directional)} | {len(counted)} | {len(open_ones)} |")
    return lines


def _opgave(opgave: Opgave, catalogue: Catalogue) -> list[str]:
    lines = ["", f"## {opgave.title}", ""]
    indicators = catalogue.of_opgave(opgave.key)
    if not indicators:
        return [*lines, "No figures per wijk yet."]
    lines += ["| indicator | title | source | unit | direction | to be confirmed |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {i.key} | {i.title} | {i.source} | {i.unit} | {_direction(i)} | {'' if i.verified else 'yes'} |"
        for i in indicators
    ]
    for indicator in indicators:
        lines += ["", f"**{indicator.title}** (`{indicator.key}`)", "", *_entry(indicator, catalogue)]
    return lines


def _entry(indicator: Indicator, catalogue: Catalogue) -> Iterator[str]:
    """One indicator as a list: its formula, how it is made of buurten, and every warning that goes with it."""
    formula = "filled by a study" if indicator.source == LOCAL_SOURCE else f"`{indicator.formula}`"
    yield f"- {formula}; {AGGREGATES[indicator.aggregate]}; expected lag {indicator.expected_lag_years} years"
    skipped = {"source", "unit", "direction", "kind", "formula", "aggregate", "expected lag", "verified"}
    yield from (f"- {name}: {text}" for name, text in _facts(indicator, catalogue) if text and name not in skipped)
    yield from (
        f"- break in {year}: {why}" for year, why in dict.fromkeys(b[1:] for b in _breaks(indicator, catalogue))
    )
    yield from (f"- {catalogue.caveats[key]}" for key in indicator.caveats)


def _breaks(indicator: Indicator, catalogue: Catalogue) -> Iterator[tuple[str, int, str]]:
    yield from ((indicator.key, year, why) for year, why in indicator.breaks)
    for name in indicator.variables:
        yield from ((name, year, why) for year, why in catalogue.variables[name].breaks)


def _sources(catalogue: Catalogue) -> list[str]:
    lines = ["", "## Sources and their years", ""]
    for key, source in catalogue.sources.items():
        if not source.host:
            continue
        lines += [f"### {source.title} (`{key}`)", ""]
        lines += [f"Publisher: {source.publisher}. Licence: {source.licence}. Host: {source.host}.", ""]
        lines += ["| year | table | boundaries of | variables | verified | note |", "|--:|---|--:|--:|---|---|"]
        tables = [t for t in catalogue.tables.values() if t.source == key and not is_fictional(t.table)]
        lines += [
            f"| {t.year} | {t.table} | {t.indeling} | {len(t.topics)} | {'yes' if t.verified else 'no'} | {t.note} |"
            for t in sorted(tables, key=lambda t: (t.year, t.table))
        ]
        lines.append("")
    return lines[:-1]


def _variables(catalogue: Catalogue) -> list[str]:
    lines = [
        "",
        "## Columns of the sources",
        "",
        "| key | source | title | unit | rounding | breaks |",
        "|---|---|---|---|---|---|",
    ]
    for v in catalogue.variables.values():
        if v.source != LOCAL_SOURCE:
            breaks = "; ".join(f"{year}: {why}" for year, why in v.breaks)
            lines.append(f"| {v.key} | {v.source} | {v.title} | {v.unit} | {_rounding(v) or '-'} | {breaks} |")
    return lines


def _rounding(variable: Variable) -> str:
    rounding = variable.rounding
    if rounding is None:
        return ""
    how = "random to" if rounding.type == "random" else "to"
    where = "" if len(rounding.levels) == 4 else f" ({', '.join(rounding.levels)})"
    return f"{how} {rounding.unit:g}{where}"
