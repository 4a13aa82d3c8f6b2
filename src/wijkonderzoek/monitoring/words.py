"""The closed lists of what a monitor may say of a trend or a goal, and why it says no more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What is said of a change. Figures without a direction rise and fall; they get no better or worse."""

    BETTER = "beter"
    WORSE = "slechter"
    RISEN = "gestegen"
    FALLEN = "gedaald"
    UNCLEAR = "geen duidelijke verandering"
    FEW_YEARS = "te weinig jaren"
    TOO_EARLY = "nog te vroeg"
    UNKNOWN = "niet vast te stellen"


class State(StrEnum):
    """How a goal stands against the time that has passed. Whether the target is reached is said apart."""

    ON_COURSE = "op koers"
    BEHIND = "loopt achter"
    WITHIN_MARGIN = "binnen de marge"
    TOO_EARLY = "nog te vroeg"
    UNKNOWN = "niet vast te stellen"


class Reason(StrEnum):
    """Why nothing can be established, or why a word is softer than the figure alone would make it."""

    MODELLED = "modelschatting"
    BREAK = "breuk in de reeks"
    NO_FIGURES = "geen cijfers"
    SUPPRESSED = "alle cijfers zijn geheim"
    SMALL = "te weinig inwoners om te vergelijken"
    ORIGIN = "herkomst wordt niet vergeleken"
    PART = "geen cijfers van het hele land"
    FEW_PEERS = "te weinig vergelijkbare gebieden"
    LAG = "verwachte looptijd niet voorbij"
    TURNOVER_UNKNOWN = "verloop niet vast te stellen"
    TURNOVER_HIGH = "veel verloop"
    NO_INDICATOR = "geen cijfer gekozen"
    NO_TARGET = "geen streefwaarde"
    NO_BASELINE = "geen nulwaarde"
    SELECTION = "nulwaarde uit het jaar van de selectie"
    SAME_TARGET = "streefwaarde is gelijk aan nulwaarde"
    NO_GAP = "geen achterstand in het begin"
    SMALL_GAP = "afstand in het begin valt binnen de marge"
    NO_MARGIN = "marge niet bekend"
    NOT_LATER = "geen cijfer van na de nulmeting"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, with the reason where it is not plainly that of the figure."""

    word: Verdict
    reason: Reason | None = None
