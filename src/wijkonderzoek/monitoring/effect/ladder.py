"""The evidence ladder: how far a design carries, what keeps it from the next rung, and the words a rung permits.

A rung says how an estimate was obtained, not that there is an effect. Words go with the rung, never with the outcome,
so that a welcome figure is not told in stronger words than an unwelcome one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Literal

Allotment = Literal["keuze", "grens", "loting"]
FEWEST_COMPARED = 5
"""Comparison areas that make a comparison."""
FEWEST_TESTED = 19
"""Comparison areas with which p can be .05."""
FEWEST_BEFORE = 3
"""Years before the start in which a trend can be seen."""
PRETREND_LEVEL = 0.10
"""A pre-trend with p up to this is taken for one: better a comparison refused than a trend called an effect."""


class Rung(IntEnum):
    """How far a design carries; a higher rung carries further."""

    BESCHRIJVING = 1
    VOOR_NA = 2
    VERGELIJKING = 3
    PRE_TREND = 4
    EXPERIMENT = 5

    @property
    def label(self) -> str:
        """What a reader sees."""
        return LABELS[self]


LABELS = MappingProxyType(
    {
        Rung.BESCHRIJVING: "beschrijving",
        Rung.VOOR_NA: "voor en na",
        Rung.VERGELIJKING: "vergelijking",
        Rung.PRE_TREND: "vergelijking met gelijke trend vooraf",
        Rung.EXPERIMENT: "experiment of quasi-experiment",
    }
)
WORDS = MappingProxyType(
    {
        Rung.BESCHRIJVING: ("is", "was"),
        Rung.VOOR_NA: ("valt samen met", "volgt op"),
        Rung.VERGELIJKING: ("ging anders dan in vergelijkbare wijken na",),
        Rung.PRE_TREND: ("past bij een bijdrage van", "wijst op een bijdrage van"),
        Rung.EXPERIMENT: ("leidde tot", "kwam door"),
    }
)
"""The phrases that a rung adds, the usual one first: "minder bijstand *valt samen met* de aanpak"."""
_CLAIMS = MappingProxyType(
    {
        r"\b(?:draagt|droeg|dragen|droegen|bijgedragen)\b(?:[^.]{0,60}\bbij)?|\bbijdrage van\b": Rung.PRE_TREND,
        r"\b(?:leidt|leidde|leidden|leiden|geleid)\b[^.]{0,60}\btot\b|\btot\b[^.]{0,60}\bgeleid\b": Rung.EXPERIMENT,
        r"\b(?:komt|kwam|kwamen|komen) door\b|\bdankzij\b|\bals gevolg van\b|\bveroorza\w+": Rung.EXPERIMENT,
        r"\b(?:zorgt|zorgde|zorgden|gezorgd) voor\b|\bresulteerde?n? in\b|\beffect van\b": Rung.EXPERIMENT,
    }
)


@dataclass(frozen=True, slots=True)
class Design:
    """The facts of a design.

    `before`: years with figures before the start, without the year on whose figures the area was chosen. `after`: years
    with figures once the expected delay has passed. `comparison`: areas compared with. `pretrend_p`: of the test that
    they moved alike before; None when it was not done. `allotment`: how the area was chosen. `modelled`: the figure is
    an estimate of a model, which follows who lives somewhere.
    """

    before: int
    after: int
    comparison: int = 0
    pretrend_p: float | None = None
    allotment: Allotment = "keuze"
    modelled: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """The rung a design reaches, and in Dutch what keeps it from the next; none on the highest."""

    rung: Rung
    missing: tuple[str, ...]


def rung_of(design: Design) -> Reached:
    """The highest rung of which a design meets the conditions, and those of all below it.

    >>> found = rung_of(Design(before=2, after=1, comparison=100))
    >>> found.rung.label, found.missing[0]
    ('vergelijking', 'Er zijn 2 jaren vóór de start; om een trend te zien zijn er minstens 3 nodig.')
    """
    rung = Rung.BESCHRIJVING
    for higher in list(Rung)[1:]:
        if missing := _missing(higher, design):
            return Reached(rung, missing)
        rung = higher
    return Reached(rung, ())


def permitted(rung: Rung) -> tuple[str, ...]:
    """The phrases a rung permits: its own, the usual one first, and those of the rungs below.

    >>> permitted(Rung.VOOR_NA)
    ('valt samen met', 'volgt op', 'is', 'was')
    """
    return tuple(word for step in sorted(Rung, reverse=True) if step <= rung for word in WORDS[step])


def too_strong(text: str, rung: Rung) -> tuple[str, ...]:
    """The causal phrases of a Dutch text that claim more than a rung permits, as they stand there.

    >>> too_strong("De aanpak leidde tot minder bijstand.", Rung.VERGELIJKING)
    ('leidde tot',)
    >>> too_strong("Minder bijstand valt samen met de aanpak.", Rung.VERGELIJKING)
    ()
    """
    found = [
        (match.start(), match[0])
        for pattern, needed in _CLAIMS.items()
        if needed > rung
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]
    return tuple(phrase for _, phrase in sorted(found))


def _missing(rung: Rung, design: Design) -> tuple[str, ...]:
    if rung is Rung.VOOR_NA:
        return _before_and_after(design)
    if rung is Rung.VERGELIJKING:
        return () if design.comparison >= FEWEST_COMPARED else (_few(design.comparison, FEWEST_COMPARED),)
    if rung is Rung.PRE_TREND:
        return _alike_before(design)
    if design.allotment == "keuze":
        return ("De wijk is uitgekozen. Wat haar bijzonder maakte, kan ook de verandering verklaren.",)
    return ()


def _before_and_after(design: Design) -> tuple[str, ...]:
    missing = []
    if design.modelled:
        missing.append("Het cijfer is een modelschatting: een verandering is daarmee niet vast te stellen.")
    if design.before < 1:
        missing.append("Er is geen cijfer van vóór de start, of alleen van het jaar waarop de wijk is gekozen.")
    if design.after < 1:
        missing.append("Het is nog te vroeg: de verwachte vertraging is nog niet voorbij.")
    return tuple(missing)


def _alike_before(design: Design) -> tuple[str, ...]:
    missing = []
    if design.comparison < FEWEST_TESTED:
        missing.append(_few(design.comparison, FEWEST_TESTED))
    if design.before < FEWEST_BEFORE:
        years = "is 1 jaar" if design.before == 1 else f"zijn {design.before} jaren"
        missing.append(f"Er {years} vóór de start; om een trend te zien zijn er minstens {FEWEST_BEFORE} nodig.")
    elif design.pretrend_p is None:
        missing.append("Of de wijken vóór de start gelijk opgingen, is niet nagegaan.")
    elif not design.pretrend_p > PRETREND_LEVEL:
        missing.append("De wijk ging vóór de start al niet gelijk op met de wijken waarmee zij is vergeleken.")
    return tuple(missing)


def _few(count: int, needed: int) -> str:
    areas = {0: "geen gebieden", 1: "1 gebied"}.get(count, f"{count} gebieden")
    return (
        f"Er {'is' if count == 1 else 'zijn'} {areas} om mee te vergelijken; daarvoor zijn er minstens {needed} nodig."
    )
