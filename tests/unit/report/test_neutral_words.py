"""Both reports of the example, every word of them: nothing claims a cause, and nothing is glossy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from wijkonderzoek.monitoring.effect import Rung, too_strong
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import WijkReport
from wijkonderzoek.report.monitor import build_monitor
from wijkonderzoek.report.research import Research

CAUSE = re.compile(
    r"\b(?:verbeterd door|gedaald door|gestegen door|heeft geholpen|hielpen mee|resulteer\w+|teweeg\w*|bewezen effect)\b",
    re.IGNORECASE,
)
GLOSSY = re.compile(
    r"\b(?:uniek|fantastisch|geweldig|prachtig|succesvolle?|succesverhaal|indrukwekkend|spectaculair|uitstekend|baanbrekend|"
    r"inspirerend|ongekend|toonaangevend|voorbeeldig|enorm|fors)e?\b",
    re.IGNORECASE,
)
STIGMA = re.compile(r"achterstandswijk|probleemwijk|laagopgeleid|allochto", re.IGNORECASE)


def words(item: Any) -> Iterator[str]:
    """Every text of a report, tables and figures too."""
    if isinstance(item, str):
        yield item
    elif is_dataclass(item):
        for field in fields(item):
            yield from words(getattr(item, field.name))
    elif isinstance(item, tuple):
        for part in item:
            yield from words(part)


@pytest.fixture(scope="module", params=[build_urgentie, build_monitor], ids=["Wijkbeeld", "wijkmonitor"])
def report(request: pytest.FixtureRequest, havenkwartier: Research) -> WijkReport:
    made: WijkReport = request.param(havenkwartier)
    return made


def test_no_words_of_cause_stand_in_the_whole_report(report: WijkReport) -> None:
    found = [t for t in words(report.sections) if CAUSE.search(t) or too_strong(t, Rung.VERGELIJKING)]
    assert found == []


def test_no_superlative_stands_in_the_whole_report(report: WijkReport) -> None:
    assert [t for t in words(report.sections) if GLOSSY.search(t) or STIGMA.search(t)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Het is verbeterd door de inzet.",
        "Een succesvolle aanpak.",
        "De buurt is fantastisch.",
        "Minder werk dankzij ons.",
    ],
)
def test_the_lists_catch_what_they_are_for(text: str) -> None:
    assert CAUSE.search(text) or GLOSSY.search(text) or too_strong(text, Rung.VERGELIJKING)
