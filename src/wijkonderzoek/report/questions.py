"""Questions for the conversation: from what people dispute, and from where figures and stories differ."""

from __future__ import annotations

from wijkonderzoek.approach.recognition import Recognition, Verdict
from wijkonderzoek.report.joint import Joint, figures_text, told_text
from wijkonderzoek.report.recognised import ordered
from wijkonderzoek.report.research import Research
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.numbers import listing
from wijkonderzoek.wording.parties import IN_TEXT

MOST = 5
LEAST_ASKED = 3
SAID: dict[Verdict, str] = {"betwist": "niet", "gemengd": "deels", "herkend": "wel"}
OPEN_QUESTIONS = (
    "Wat gaat er goed in de wijk dat in geen enkel cijfer staat?",
    "Wat ontbreekt in dit beeld?",
    "Wie zit hier niet aan tafel, en wat zou die zeggen?",
)
"""What can always be asked; fills the list up to `LEAST_ASKED`."""


def questions(research: Research) -> list[str]:
    """Three to five questions: disputes first, then what is recognised in part, then figures against stories."""
    asked = [dispute_question(r) for r in disputed(research)]
    asked += [dispute_question(r) for r in research.recognition.values() if r.verdict == "gemengd"]
    asked += [conflict_question(research, joint) for joint in conflicts(research)]
    asked = asked[:MOST]
    return [*asked, *OPEN_QUESTIONS[: max(0, LEAST_ASKED - len(asked))]]


def disputed(research: Research) -> list[Recognition]:
    """The statements of this area that a party type disputes."""
    return [recognition for recognition in research.recognition.values() if recognition.verdict == "betwist"]


def conflicts(research: Research) -> list[Joint]:
    """The opgaven where figures and stories differ."""
    return [joint for joint in research.joint if joint.badge == "lopen uiteen"]


def dispute_question(recognition: Recognition) -> str:
    """A disputed or partly recognised statement as a question: neither side is right because of who it is."""
    return f"“{recognition.sentence}.” {who_question(recognition)}"


def who_question(recognition: Recognition) -> str:
    """Who recognises a statement and who does not, and what is so: where the statement itself stands beside it."""
    heard = ordered(recognition.spoken)
    by = {verdict: [IN_TEXT[h.party] for h in heard if h.verdict == verdict] for verdict in SAID}
    said = [f"{word} door {listing(by[verdict])}" for verdict, word in SAID.items() if by[verdict]]
    first = said[0].replace(" door", " herkend door", 1)
    return f"{capital(', '.join([first, *said[1:]]))}. Wat klopt er niet, en hoe is het wel?"


def conflict_question(research: Research, joint: Joint) -> str:
    """An opgave of which figures and stories differ, as a question."""
    figures = figures_text(joint.figures, research.land)
    return (
        f"{joint.opgave.title}. Cijfers: {figures}. Gesprekken: {told_text(joint.told)}. Wat zien mensen dat de "
        "cijfers niet laten zien, of andersom?"
    )
