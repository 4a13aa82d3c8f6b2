"""Sentences about a figure: human scale first, and a difference only where the margin allows one.

Shares are said in natural frequencies with one denominator for everything compared ("12 van de 100
inwoners; in Nederland 4 van de 100"), because readers compare "1 op de 8" and "1 op de 27" badly.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from wijkonderzoek.model import Indicator, Value
from wijkonderzoek.wording.numbers import NBSP, amount, number

Verdict = Literal["more", "less", "same"]

COMPARATIVES: dict[str, dict[Verdict, str]] = {
    "meer": {"more": "Meer", "less": "Minder", "same": "Ongeveer evenveel"},
    "hogere": {"more": "Hogere", "less": "Lagere", "same": "Ongeveer dezelfde"},
    "hoger": {"more": "Hoger", "less": "Lager", "same": "Ongeveer hetzelfde"},
    "langere": {"more": "Langere", "less": "Kortere", "same": "Ongeveer dezelfde"},
}
RELEVANT_DIFFERENCE = 0.05
"""A difference is said only from this share of the figure compared with: smaller ones do not matter to a reader."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a value relates to a reference: the verdict, and whether a toevalsmarge stood behind it."""

    verdict: Verdict
    with_chance: bool


def compare(value: Value, reference: float) -> Comparison:
    """Whether a value is more or less than a reference, or about the same.

    It differs when the reference lies outside the value's margin (toevalsmarge with rounding, or rounding alone
    where no toevalsmarge can be computed) and the difference is at least a twentieth of the reference.
    """
    assert value.value is not None
    inside = value.margin is not None and value.margin[0] <= reference <= value.margin[1]
    small = abs(value.value - reference) < RELEVANT_DIFFERENCE * abs(reference)
    verdict: Verdict = "same" if inside or small else "more" if value.value > reference else "less"
    return Comparison(verdict, value.chance is not None)


def headline(indicator: Indicator, verdict: Verdict, than: str) -> str:
    """The message of a figure: "Naar verhouding meer huishoudens met een laag inkomen dan in Nederland"."""
    words = COMPARATIVES[indicator.wording.comparative][verdict]
    if indicator.measure == "share":
        words = f"Naar verhouding {words.lower()}"
    return f"{words} {indicator.wording.noun} {'als' if verdict == 'same' else 'dan'} in {than}"


def base_for(indicator: Indicator, *values: float) -> int:
    """The denominator in which these values are said: that of the unit, or 1.000 where hundredths look alike or vanish.

    >>> from wijkonderzoek.catalogue import load_catalogue
    >>> share = load_catalogue().indicator("leeftijd_65_pct")
    >>> base_for(share, 18.2, 12.9), base_for(share, 4.4, 3.6), base_for(share, 18.2, 18.4)
    (100, 1000, 100)
    """
    if indicator.scale == 1000:
        return 1000
    hundreds = [value / indicator.scale * 100 for value in values]
    alike = len({round(h) for h in hundreds}) < len(hundreds) and min(hundreds) < 10
    return 1000 if min(hundreds) < 1 or alike else 100


def frequency(value: float, indicator: Indicator, base: int) -> str:
    """A share as a natural frequency: "12 van de 100"."""
    return f"{number(value / indicator.scale * base)}{NBSP}van{NBSP}de{NBSP}{number(base)}"


def figure_sentence(indicator: Indicator, value: Value, reference: float | None) -> str:
    """What a figure says of this area, on a human scale: "12 van de 100 inwoners ..., ongeveer 6.330 mensen."."""
    assert value.value is not None
    if indicator.measure != "share":
        text = _number_of_verb(indicator.wording.sentence, singular=round(value.value, indicator.decimals) == 1)
        return _closed(text.format(figure=amount(value.value, indicator)))
    base = base_for(indicator, value.value, *([reference] if reference is not None else []))
    one = round(value.value / indicator.scale * base) == 1
    text = _number_of_verb(indicator.wording.sentence, singular=one)
    text = text.format(figure=frequency(value.value, indicator, base))
    people = people_text(indicator, value)
    return _closed(text.rstrip(".") + (f", {people}" if people else ""))


def people_text(indicator: Indicator, value: Value) -> str:
    """How many people, households or homes a share comes down to, no finer than the rounding of its source allows.

    "ongeveer 3.110 woningen" for 68 % of 4.575 homes, where the share is rounded to 1 %. Empty where there is no count.
    """
    if not indicator.wording.people or value.numerator is None or value.numerator < 0.5:
        return ""
    low, high = people_bounds(indicator, value)
    step = 10.0 ** max(0, math.floor(math.log10(max(high - low, 1.0))))
    return f"ongeveer {number(round(value.numerator / step) * step)} {indicator.wording.people}"


def people_bounds(indicator: Indicator, value: Value) -> tuple[float, float]:
    """The lowest and highest count that the rounding interval of a share leaves."""
    assert value.numerator is not None
    if value.denominator is None or value.lower is None or value.upper is None:
        return value.numerator, value.numerator
    return value.lower / indicator.scale * value.denominator, value.upper / indicator.scale * value.denominator


def reference_phrase(indicator: Indicator, reference: float, value: float, where: str) -> str:
    """The same figure elsewhere: "in Nederland 4 van de 100"."""
    if indicator.measure != "share":
        return f"in {where} {amount(reference, indicator)}"
    return f"in {where} {frequency(reference, indicator, base_for(indicator, value, reference))}"


def _number_of_verb(sentence: str, *, singular: bool) -> str:
    return re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\1" if singular else r"\2", sentence)


def _closed(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
