"""The conversation pack: every statement of an area on a sheet of its own, with what people need to talk about it."""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.approach.recognition import Recognition
from wijkonderzoek.model import Finding
from wijkonderzoek.report.model import ConversationSheet
from wijkonderzoek.report.openings import SHORT_QUOTE
from wijkonderzoek.report.questions import conflict_question, conflicts, who_question
from wijkonderzoek.report.quotes import Said
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.statements import story_id

ALWAYS = ("Wat zit erachter, denkt u?", "Wat gaat hier al goed, en wat zou helpen?")


def conversation_sheets(research: Research, first: Sequence[Finding]) -> tuple[ConversationSheet, ...]:
    """A sheet per row of stellingen.csv about this area: the findings of page one first, then as they were written."""
    places = [finding.id for finding in first]
    found = list(research.recognition.values())
    found.sort(key=lambda r: places.index(r.id) if r.id in places else len(places))
    quotes = _in_turn(research, found)
    return tuple(_sheet(research, recognition, said) for recognition, said in zip(found, quotes, strict=True))


def _sheet(research: Research, recognition: Recognition, said: Said | None) -> ConversationSheet:
    now = research.findings_now.get(recognition.id)
    figure, note = (now.scale, "") if now else (recognition.value, "Deze bevinding staat niet meer in dit beeld.")
    if now and recognition.changed:
        note = f"Eerder voorgelegd: {recognition.value}. De cijfers zijn sindsdien anders."
    quote = said.block(research.region.name) if said else None
    return ConversationSheet(
        id=recognition.id,
        statement=recognition.sentence,
        figure="" if _alike(figure, recognition.sentence) else figure,
        note=note,
        quote=quote.text if quote else "",
        quote_by=quote.role if quote else "",
        questions=(*_own_question(research, recognition), *ALWAYS),
    )


def _alike(text: str, other: str) -> bool:
    """Whether two sentences say the same in the same words, apart from blanks and the full stop."""
    return " ".join(text.split()).rstrip(".") == " ".join(other.split()).rstrip(".")


def _own_question(research: Research, recognition: Recognition) -> list[str]:
    """The question that a dispute, or a difference between figures and stories, asks of this statement."""
    if recognition.verdict in {"betwist", "gemengd"}:
        return [who_question(recognition)]
    found = [joint for joint in conflicts(research) if story_id(joint.opgave.key) == recognition.id]
    return [conflict_question(research, joint) for joint in found]


def _in_turn(research: Research, found: Sequence[Recognition]) -> list[Said | None]:
    """A short quote for every sheet, of its opgave; each stands on one sheet only."""
    left = [said for said in research.quotes if len(said.text) <= SHORT_QUOTE]
    chosen: list[Said | None] = []
    for recognition in found:
        said = next((s for s in left if s.opgave == recognition.id.split("/")[0]), None)
        chosen.append(said)
        left = [s for s in left if s is not said]
    return chosen
