"""What must hold between the entries of the catalogue.

Names exist and formulas can be computed; herkomst never has a direction, and nothing counts twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wijkonderzoek.catalogue.entries import IndicatorEntry, Source
from wijkonderzoek.model import HOME_SOURCE, KEY_PATTERN, LOCAL_SOURCE, Indicator, Variable
from wijkonderzoek.schemas import suggestion


@dataclass(frozen=True, slots=True)
class Known:
    """The names an indicator entry may refer to."""

    sources: Mapping[str, Source]
    variables: Mapping[str, Variable]
    caveats: Mapping[str, str]


def entry_problems(key: str, entry: IndicatorEntry, taken: set[str], known: Known) -> list[str]:
    """What is wrong with one entry, in words for the person who wrote it; `taken` are the keys of earlier files."""
    problems = [*_key_problems(key, taken), *_formula_problems(entry), *_reference_problems(key, entry, known)]
    return problems or list(_fairness_problems(entry, known))


def scoring_problems(indicators: Mapping[str, Indicator], variables: Mapping[str, Variable]) -> Iterator[str]:
    """What would count twice: indicators with a direction that share what they count, or measure largely the same."""
    counted: dict[str, str] = {}
    poverty = ""
    for key, indicator in indicators.items():
        unknown = [name for name in indicator.overlaps if name not in indicators]
        if unknown:
            yield f"{key}, overlaps: unknown indicator '{unknown[0]}'{suggestion(unknown[0], list(indicators))}"
        if not indicator.directional:
            continue
        for other in indicator.overlaps:
            if other in indicators and indicators[other].directional:
                yield f"{key} overlaps {other}: only one of them can have a direction"
        own = (indicator.variable,) if indicator.variable else indicator.numerator
        for name in own:
            if name in counted:
                yield f"{key} and {counted[name]} both count {name}: only one of them can have a direction"
            counted[name] = key
        if any(variables[name].about == "armoede" for name in own):
            if poverty:
                yield f"{key} and {poverty} both measure poverty: only one of them can have a direction"
            poverty = key


def _key_problems(key: str, taken: set[str]) -> Iterator[str]:
    if not re.match(KEY_PATTERN, key):
        yield f"the key must have the form {KEY_PATTERN}"
    if key in taken:
        yield "this key is also used in another opgave"


def _formula_problems(entry: IndicatorEntry) -> Iterator[str]:
    if bool(entry.variable) == bool(entry.numerator):
        yield "give either 'variable' or 'numerator', and not both"
    if entry.measure in {"share", "rate"} and entry.numerator and not entry.denominator:
        yield f"a {entry.measure} of counts needs a 'denominator'"
    if entry.aggregate == "weighted" and not entry.denominator:
        yield "aggregate 'weighted' needs a 'denominator' to weigh by"
    if entry.aggregate == "sum" and entry.variable:
        yield "a published figure cannot be summed; use 'weighted' or 'none'"
    if entry.kind in {"inspanning", "context"} and entry.direction != "context":
        yield f"an indicator of kind '{entry.kind}' cannot have direction '{entry.direction}'"


def _reference_problems(key: str, entry: IndicatorEntry, known: Known) -> Iterator[str]:
    if entry.source not in known.sources:
        yield f"unknown source '{entry.source}'{suggestion(entry.source, list(known.sources))}"
    elif entry.source == LOCAL_SOURCE and entry.variable != key:
        yield f"a figure of source '{LOCAL_SOURCE}' is filled by a study: its 'variable' must be '{key}', its own key"
    for name in dict.fromkeys(filter(None, [entry.variable, *entry.numerator, *entry.denominator])):
        if entry.source == LOCAL_SOURCE and name == key:
            continue
        if name not in known.variables:
            yield f"unknown variable '{name}'{suggestion(name, list(known.variables))}"
        elif known.variables[name].source not in {entry.source, HOME_SOURCE}:
            yield f"variable '{name}' is of source '{known.variables[name].source}', not of '{entry.source}'"
    for name in entry.caveats:
        if name not in known.caveats:
            yield f"unknown caveat '{name}'{suggestion(name, list(known.caveats))}"


def _fairness_problems(entry: IndicatorEntry, known: Known) -> Iterator[str]:
    names = [name for name in (entry.variable, *entry.numerator, *entry.denominator) if name in known.variables]
    if any(known.variables[name].about == "herkomst" for name in names):
        if entry.directional:
            yield "herkomst never has a direction"
        if entry.score or not entry.annex_only:
            yield "an indicator of herkomst needs 'score: false' and 'annex_only: true'"
    if known.sources[entry.source].modelled and not entry.modelled:
        yield f"source '{entry.source}' publishes model estimates: 'modelled: true' is needed"
