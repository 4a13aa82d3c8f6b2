"""What kind of area it is: the figures comparable areas are found by. Never herkomst, never what is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wijkonderzoek.errors import InputError
from wijkonderzoek.indicators.one_column import column_indicator
from wijkonderzoek.model import HOME_SOURCE, Indicator, Variable
from wijkonderzoek.schemas import suggestion

CONTEXT = (
    "inwoners",
    "leeftijd_0_15_pct",
    "leeftijd_15_25_pct",
    "leeftijd_65_pct",
    "eenpersoonshuishoudens_pct",
    "huishoudens_kinderen_pct",
    "omgevingsadressendichtheid",
    "p_1gezw",
    "bouwjaar_voor_2000_pct",
)
"""Size, stage of life, households, density, and type and age of homes. Tenure and value of homes are left out: they
follow income, and areas would be compared on what is judged."""


def context_indicators(
    chosen: Sequence[str], indicators: Mapping[str, Indicator], variables: Mapping[str, Variable]
) -> tuple[Indicator, ...]:
    """The indicators behind the chosen keys (of the catalogue, or of a column of the key figures); `CONTEXT` for none.

    *Raises* `InputError`, with the reason, for every key that is neither, is not of the key figures, is about
    herkomst, has a direction, or measures what an indicator with a direction measures.

    >>> from wijkonderzoek.catalogue import load_catalogue
    >>> known = load_catalogue()
    >>> [i.title for i in context_indicators(["inwoners", "p_1gezw"], known.indicators, known.variables)]
    ['Inwoners', 'Eengezinswoningen']
    """
    found, problems = {}, []
    for key in chosen or CONTEXT:
        indicator = indicators.get(key)
        if indicator is None and key in variables and variables[key].source == HOME_SOURCE:
            indicator = column_indicator(variables[key], key=key, title=variables[key].title)
        if indicator is None:
            known = [*indicators, *(k for k, v in variables.items() if v.source == HOME_SOURCE)]
            problems.append(f"{key}: no indicator, and no column of the key figures{suggestion(key, known)}")
            continue
        problems += [f"{key}: {problem}" for problem in _problems(indicator, indicators, variables)]
        found[key] = indicator
    if problems:
        raise InputError("\n".join(f"vergelijken.kenmerken, {problem}" for problem in problems))
    return tuple(found.values())


def _problems(
    indicator: Indicator, indicators: Mapping[str, Indicator], variables: Mapping[str, Variable]
) -> Iterator[str]:
    if indicator.source != HOME_SOURCE:
        yield "only key figures, which every area has, can say which areas are comparable"
        return
    about = {variables[name].about for name in indicator.variables}
    if "herkomst" in about:
        yield "areas are never compared by herkomst"
    if indicator.direction != "context":
        yield "it has a direction, and areas are not compared by what is judged"
    judged = {i.key: i for i in indicators.values() if i.direction != "context" and i.key != indicator.key}
    own = {indicator.variable, *(indicator.numerator if not indicator.denominator else ())} - {""}
    same = [key for key, i in judged.items() if own & {i.variable, *i.numerator}]
    close = [key for key, i in judged.items() if key in indicator.overlaps or indicator.key in i.overlaps]
    if same or close or "armoede" in about:
        what = f"largely what '{(same + close)[0]}' measures" if same or close else "poverty"
        yield f"it measures {what}, and areas are not compared by what is judged"
