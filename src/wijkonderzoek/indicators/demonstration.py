"""Columns that a demonstration gives a direction, as indicators: to show the method, never to judge a wijk."""

from __future__ import annotations

from collections.abc import Mapping

from wijkonderzoek.errors import InputError
from wijkonderzoek.indicators.one_column import column_indicator
from wijkonderzoek.model import HOME_SOURCE, Indicator, Variable
from wijkonderzoek.params import Demonstratie
from wijkonderzoek.schemas import suggestion

PREFIX = "demo_"


def is_demonstration(indicator: Indicator) -> bool:
    """Whether an indicator was made for a demonstration."""
    return indicator.key.startswith(PREFIX)


def demonstration_indicators(
    demonstration: Demonstratie | None, variables: Mapping[str, Variable]
) -> dict[str, Indicator]:
    """An indicator for every column of a demonstration, by key; they stand in the annex only and score in no opgave.

    *Raises* `InputError` for a column that is not one of the key figures, or is about herkomst.
    """
    if demonstration is None:
        return {}
    found = {}
    for name, direction in demonstration.kolommen.items():
        variable = variables.get(name)
        if variable is None or variable.source != HOME_SOURCE:
            known = [key for key, v in variables.items() if v.source == HOME_SOURCE]
            raise InputError(
                f"urgentie.demonstratie.kolommen: '{name}' is not a column of the key figures{suggestion(name, known)}"
            )
        if variable.about == "herkomst":
            raise InputError(
                f"urgentie.demonstratie.kolommen, {name}: herkomst never has a direction, not in a demonstration either"
            )
        found[PREFIX + name] = column_indicator(
            variable, key=PREFIX + name, title=f"{variable.title} (demonstratie)", direction=direction
        )
    return found
