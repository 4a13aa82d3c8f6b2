"""The findings of an area as statements that can be put before people: one sentence each, with its value.

Figures with a direction that are counted, and what many conversations tell of an opgave. Background figures say nothing
to agree with, and a modelled one says who lives somewhere rather than what was found there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wijkonderzoek.approach.recognition import Statement
from wijkonderzoek.wording.counts import out_of
from wijkonderzoek.wording.numbers import amount_alone, listing, lowered
from wijkonderzoek.wording.sentences import figure_sentence, headline

if TYPE_CHECKING:
    from wijkonderzoek.report.joint import Joint
    from wijkonderzoek.report.research import Reading, Research

STORIES = "verhalen"
"""The second half of the id of what conversations tell of an opgave: `wonen/verhalen`."""
SPOKEN = {"knelpunt": "probleem", "kans": "iets goeds"}
HOW = {"more": "hoger dan", "less": "lager dan", "same": "ongeveer gelijk aan"}


@dataclass(frozen=True, slots=True)
class Current:
    """A finding of now: as a statement, on a human scale, and whether it is put before people of itself."""

    statement: Statement
    scale: str
    opgave: str
    asked: bool


def current_findings(research: Research) -> tuple[Current, ...]:
    """Every finding of this edition in the order of the report: of each opgave first what is told, then the figures."""
    found = []
    joints = {joint.opgave.key: joint for joint in research.joint}
    for key in research.catalogue.opgaven:
        story = _of_stories(research, joints[key]) if key in joints else None
        found += [story] if story else []
        found += [_of_reading(research, r) for r in research.of_opgave(key) if r.value.present]
    return tuple(found)


def statements_of(research: Research) -> tuple[Statement, ...]:
    """The statements to put before people: those of `current_findings` that can be agreed with or not."""
    return tuple(found.statement for found in research.findings_now.values() if found.asked)


def story_id(opgave: str) -> str:
    """The id of what conversations tell of an opgave.

    >>> story_id("wonen")
    'wonen/verhalen'
    """
    return f"{opgave}/{STORIES}"


def _of_reading(research: Research, reading: Reading) -> Current:
    indicator, value = reading.indicator, reading.value
    assert value.value is not None
    sentence = figure_sentence(indicator, value, reading.land.value)
    amount = amount_alone(value.value, indicator)
    if reading.comparison is None:
        said, how = sentence.rstrip("."), ""
    else:
        said = headline(indicator, reading.comparison.verdict, research.land)
        how = f", {HOW[reading.comparison.verdict]} {research.land}"
    statement = Statement(f"{indicator.opgave}/{indicator.key}", said, f"{amount}{how} ({value.year})")
    return Current(statement, sentence, indicator.opgave, indicator.directional and not indicator.modelled)


def _of_stories(research: Research, joint: Joint) -> Current | None:
    """What is told of an opgave by many; None where it is not told as anything by enough."""
    told = joint.told
    if told is None or told.total < research.min_conversations:
        return None
    counts = {"knelpunt": told.knelpunt, "kans": told.kans}
    kinds = [kind for kind in counts if told.verdict in {kind, "beide"}]
    if not kinds:
        return None
    about = lowered(joint.opgave.title).replace(" & ", " en ")
    named = [f"{_most(research, joint.opgave.key, kind)} als {SPOKEN[kind]}" for kind in kinds]
    often = "; ".join(f"{out_of(counts[kind], told.total)} gesprekken als {kind}" for kind in kinds)
    statement = Statement(story_id(joint.opgave.key), f"Bij {about} noemen mensen vooral {listing(named)}", often)
    scale = f"Verteld in {listing([f'{out_of(counts[k], told.total)} gesprekken als {k}' for k in kinds])}."
    return Current(statement, scale, joint.opgave.key, asked=True)


def _most(research: Research, opgave: str, kind: str) -> str:
    """The theme of an opgave that is told most often as this; the opgave itself where none is told often enough."""
    least = research.study.params.gesprekken.min_gesprekken_code
    themes = [theme for theme in research.themes if theme.opgave == opgave and theme.count(kind) >= least]
    themes.sort(key=lambda theme: -theme.count(kind))
    return lowered(themes[0].name) if themes else "dingen"
