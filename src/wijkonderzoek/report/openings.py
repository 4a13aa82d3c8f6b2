"""The findings a report opens with, at most three: a figure on a human scale, the story beside it, and how they relate.

Once there are stories, a finding of figures alone never comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wijkonderzoek.model import Finding
from wijkonderzoek.report.findings import comparison_sentence, finding_of
from wijkonderzoek.report.joint import BADGE_HEADS, Joint, told_as, told_in, told_text
from wijkonderzoek.report.quotes import Said, in_turn
from wijkonderzoek.report.recognised import by_whom, with_voices
from wijkonderzoek.report.research import Reading, Research
from wijkonderzoek.report.statements import story_id
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.numbers import lowered
from wijkonderzoek.wording.sentences import figure_sentence

MOST_FINDINGS = 3
STORY_BADGES = ("komen overeen", "lopen uiteen", "alleen verhalen")
NOT_ASKED = "Herkenning: nog niet gevraagd."
SHORT_QUOTE = 200
"""Longest quote that stands inside a finding on the first page, in characters."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A finding as it stands on the first page: what it is about, what is said, and the finding itself."""

    title: str
    text: str
    finding: Finding


def openings(research: Research) -> list[Opening]:
    """At most three findings: opgaven that are told by many first, then the figures that lie furthest out."""
    told = [joint for joint in research.joint if joint.badge in STORY_BADGES and joint.told is not None]
    told.sort(key=lambda joint: -joint.told.loudest if joint.told else 0)
    chosen = told[:MOST_FINDINGS]
    short = tuple(said for said in research.quotes if len(said.text) <= SHORT_QUOTE)
    words = in_turn([[said for said in short if said.opgave == joint.opgave.key] for joint in chosen])
    found = [_with_story(research, joint, said) for joint, said in zip(chosen, words, strict=True)]
    covered = {opening.finding.opgave for opening in found}
    rest = [r for r in headline_readings(research.readings) if r.indicator.opgave not in covered]
    return [*found, *(_figure_alone(research, r) for r in rest[: MOST_FINDINGS - len(found)])]


def headline_readings(readings: Sequence[Reading]) -> list[Reading]:
    """At most three readings to open with: clear ones (`is_clear`) that lie furthest out.

    A figure that says little on its own (caveat `niet_alleen_kop`) does not come first when there is another.
    """
    clear = [r for r in readings if is_clear(r)]
    clear.sort(key=lambda r: (-abs((r.unfavourable or 0) - 50), r.indicator.key))
    first = clear[:MOST_FINDINGS]
    return sorted(first, key=lambda r: "niet_alleen_kop" in r.indicator.caveats)


def is_clear(reading: Reading) -> bool:
    """Whether a reading may open the report: better or worse than the country, beyond its toevalsmarge, and ranked.

    A mean or distance, for which no toevalsmarge can be computed, may not, however far out it lies.
    """
    weighed = reading.comparison is not None and reading.comparison.with_chance
    return weighed and reading.judgement in {"zorg", "goed"} and reading.unfavourable is not None


def _figure_alone(research: Research, reading: Reading) -> Opening:
    told = research.told_of.get(reading.indicator.opgave)
    stories = f"In gesprekken: {told_text(told)}." if told else "Er is nog geen verhaal dat ernaast kan staan."
    finding = finding_of(research, reading)
    asked = f" {recognised_text(research, finding)}" if finding.herkenning else ""
    text = f"{_said(research, reading)} Alleen cijfers. {stories}{asked}"
    return Opening(disputed_first(research, reading.indicator.title, finding), text, finding)


def _with_story(research: Research, joint: Joint, said: Said | None) -> Opening:
    """What is told of an opgave, with the clearest figure that goes with it where there is one."""
    reading = _figure_of(research, joint)
    parts = [_told(research, joint)]
    if reading is not None:
        parts.insert(0, _said(research, reading))
    key = joint.opgave.key
    finding = (
        finding_of(research, reading)
        if reading is not None
        else with_voices(
            research,
            Finding(
                id=story_id(key),
                opgave=key,
                sentence=_told(research, joint),
                stories=tuple(quote.id for quote in research.quotes if quote.opgave == key),
                badge=joint.badge,
            ),
        )
    )
    parts += [_in_own_words(said), f"{BADGE_HEADS[joint.badge]}.", recognised_text(research, finding)]
    return Opening(disputed_first(research, joint.opgave.title, finding), " ".join(filter(None, parts)), finding)


def recognised_text(research: Research, finding: Finding) -> str:
    """Who recognises a finding and who disputes it, or that nobody was asked."""
    recognition = research.recognition.get(finding.id)
    return f"Herkenning: {by_whom(recognition)}." if recognition and recognition.heard else NOT_ASKED


def disputed_first(research: Research, title: str, finding: Finding) -> str:
    """The title of a finding; one that people dispute says so before anything else."""
    recognition = research.recognition.get(finding.id)
    return f"Betwist: {lowered(title)}" if recognition and recognition.verdict == "betwist" else title


def _figure_of(research: Research, joint: Joint) -> Reading | None:
    """The figure of an opgave that says most clearly what the figures say of it together; None where none may open."""
    clear = [r for r in research.of_opgave(joint.opgave.key) if is_clear(r) and not r.indicator.modelled]
    same = [r for r in clear if r.judgement == joint.figures]
    return max(same, key=lambda r: (abs((r.unfavourable or 0) - 50), r.indicator.key), default=None)


def _told(research: Research, joint: Joint) -> str:
    """In how many conversations an opgave came up, as what, and mostly about what."""
    told = joint.told
    assert told is not None
    text = f"{capital(told_in(told))} ging het hierover{told_as(told)}"
    theme = next((t for t in research.themes if t.opgave == joint.opgave.key), None)
    return f"{text}; het vaakst over {lowered(theme.name)}." if theme else f"{text}."


def _in_own_words(said: Said | None) -> str:
    """A short quote inside the text; empty where there is none."""
    if said is None:
        return ""
    return f"In de woorden van een {said.who}: “{said.text}”" if said.who else f"Iemand vertelt: “{said.text}”"


def _said(research: Research, reading: Reading) -> str:
    """A figure on a human scale, with the gemeente's and the country's beside it."""
    text = figure_sentence(reading.indicator, reading.value, reading.land.value)
    return f"{text} {comparison_sentence(research, reading)}"
