"""Herkenning and duiding of a finding, in words: what each party type said of it, and who says what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wijkonderzoek.approach.recognition import Heard, Recognition
from wijkonderzoek.model import Duiding, Finding
from wijkonderzoek.report.model import Block, Signed, Text
from wijkonderzoek.schemas.agenda import DuidingRow
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.days import day_text
from wijkonderzoek.wording.numbers import listing, number
from wijkonderzoek.wording.parties import IN_TEXT, PARTY_NAMES, by_label

if TYPE_CHECKING:
    from wijkonderzoek.report.research import Research

EARLIER = "op eerdere cijfers"
VERDICTS = ("betwist", "gemengd", "herkend")


def with_voices(research: Research, finding: Finding) -> Finding:
    """The finding with what people said of it and what it means in their words."""
    recognition = research.recognition.get(finding.id)
    said = recognition_text(recognition) if recognition and recognition.heard else ""
    return replace(finding, herkenning=said, duiding=research.duidingen.get(finding.id, ()))


def verdict_text(recognition: Recognition) -> str:
    """What people make of a finding, and whether they were shown other figures: "herkend op eerdere cijfers"."""
    asked = bool(recognition.heard)
    return f"{recognition.verdict} {EARLIER}" if asked and recognition.changed else recognition.verdict


def recognition_text(recognition: Recognition) -> str:
    """The verdict, and what each party type said, in alphabetical order."""
    said = "; ".join(f"{PARTY_NAMES[h.party]}: {heard_text(h)}" for h in ordered(recognition.heard))
    earlier = f" Voorgelegd is toen: {recognition.value}." if recognition.heard and recognition.changed else ""
    return f"{capital(verdict_text(recognition))}.{f' {capital(said)}.' if said else ''}{earlier}"


def by_whom(recognition: Recognition) -> str:
    """Which party types recognise a finding and which do not, without counts: "herkend door bewoners".

    Those of which too few answered are left out; where there are no others it is "besproken".
    """
    said = {v: [IN_TEXT[h.party] for h in ordered(recognition.spoken) if h.verdict == v] for v in VERDICTS}
    text = ", ".join(f"{verdict} door {listing(who)}" for verdict, who in said.items() if who)
    return f"{text or recognition.verdict}{f' ({EARLIER})' if recognition.changed else ''}"


def heard_text(heard: Heard) -> str:
    """What the respondents of a party type said, or only that they were asked.

    >>> heard_text(Heard("bewoners", 9, 2, 1)), heard_text(Heard("gemeente", 2, 0, 0))
    ('9 ja, 2 deels en 1 nee', 'besproken')
    """
    if not heard.shown:
        return "besproken"
    counts = ((heard.yes, "ja"), (heard.partly, "deels"), (heard.no, "nee"))
    return listing([f"{number(n)} {word}" for n, word in counts if n])


def ordered(heard: Sequence[Heard]) -> list[Heard]:
    """Party types in alphabetical order of what they are called."""
    order = by_label([h.party for h in heard])
    return sorted(heard, key=lambda h: order.index(h.party))


def duiding_of(row: DuidingRow) -> Duiding:
    """A row of duiding.csv as it is printed: its words, and who signed it when."""
    signed = f"{row.auteur}, {row.rol}, {day_text(row.datum)}"
    return Duiding(row.duiding, row.auteur, row.rol, row.datum.isoformat(), signed)


def signed_block(duiding: Duiding, label: str = "Duiding") -> Signed:
    """A duiding apart from a strip."""
    return Signed("duiding", label, (duiding.text,), duiding.signed)


def voices_of(research: Research, finding_id: str) -> list[Block]:
    """What people said of a finding that has no strip, and what it means: for what is told of an opgave."""
    recognition = research.recognition.get(finding_id)
    blocks: list[Block] = []
    if recognition is not None and recognition.heard:
        text = f"“{recognition.sentence}.” {recognition_text(recognition)}"
        blocks.append(Text(text, "plain", "Herkenning van de verhalen"))
    return [*blocks, *(signed_block(d) for d in research.duidingen.get(finding_id, ()))]
