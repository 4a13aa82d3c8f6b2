"""Changes of a figure and differences between changes, in words."""

from __future__ import annotations

from wijkonderzoek.model import Indicator
from wijkonderzoek.wording.numbers import MINUS, NBSP, euros, number

EUROS = "x 1.000 euro"


def change_text(change: float, indicator: Indicator) -> str:
    """A change in words: "steeg het met 3,2 procentpunt".

    >>> from wijkonderzoek.catalogue import load_catalogue
    >>> change_text(-3.24, load_catalogue().indicator("bijstand_per_1000")).replace(NBSP, " ")
    'daalde het met 3,2 per 1.000'
    """
    if is_none(change, indicator):
        return "bleef het gelijk"
    return f"{'steeg' if change > 0 else 'daalde'} het met {size_text(abs(change), indicator)}"


def size_text(size: float, indicator: Indicator) -> str:
    """The size of a change in the unit of its figure: percentage points for a percentage.

    >>> from wijkonderzoek.catalogue import load_catalogue
    >>> size_text(0.34, load_catalogue().indicator("sociale_cohesie_lokaal")).replace(NBSP, " ")
    '0,3 punt'
    """
    if indicator.unit == EUROS:
        return euros(size * 1000)
    unit = {"%": "procentpunt", "aantal": ""}.get(indicator.unit, indicator.unit)
    if indicator.unit.startswith("per 1.000"):
        unit = "per 1.000"
    if indicator.measure == "score":
        unit = "punt"
    return f"{number(size, _places(indicator))}{NBSP if unit else ''}{unit}"


def signed_text(change: float, indicator: Indicator) -> str:
    """A change with its sign, as in a table: "−25,4 per 1.000".

    >>> from wijkonderzoek.catalogue import load_catalogue
    >>> signed_text(-25.35, load_catalogue().indicator("bijstand_per_1000")).replace(NBSP, " ")
    '−25,4 per 1.000'
    """
    sign = "" if is_none(change, indicator) else "+" if change > 0 else MINUS
    return f"{sign}{size_text(abs(change), indicator)}"


def is_none(change: float, indicator: Indicator) -> bool:
    """Whether a change is nothing in the decimals it is written with."""
    return round(abs(change), _places(indicator)) == 0


def _places(indicator: Indicator) -> int:
    """Decimals of a change: one more than none, for changes are smaller than figures."""
    return indicator.decimals if indicator.unit == EUROS else max(indicator.decimals, 1)
