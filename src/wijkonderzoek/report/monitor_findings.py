"""The findings a wijkmonitor opens with, at most three: a goal, its figure on a human scale, and who recognises it."""

from __future__ import annotations

from wijkonderzoek.approach.agenda import Goal
from wijkonderzoek.monitoring.goals import Progress
from wijkonderzoek.monitoring.words import Reason, State
from wijkonderzoek.report.findings import finding_of
from wijkonderzoek.report.joint import told_text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.openings import MOST_FINDINGS, STORY_BADGES, Opening, disputed_first, recognised_text
from wijkonderzoek.report.research import Reading
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.numbers import amount_alone
from wijkonderzoek.wording.sentences import figure_sentence

ORDER = (State.BEHIND, State.ON_COURSE, State.WITHIN_MARGIN, State.TOO_EARLY, State.UNKNOWN)
"""What a reader has to know first: what is behind, then what is on course."""
MEANS: dict[State, str] = {
    State.BEHIND: "Dit doel loopt achter: het cijfer is minder ver dan nu nodig is, en dat is meer dan de marge",
    State.ON_COURSE: "Dit doel is op koers: het cijfer is zo ver als nu nodig is, of verder",
    State.WITHIN_MARGIN: "Dit doel ligt binnen de marge: het cijfer is minder ver dan nodig, maar dat kan toeval zijn",
    State.TOO_EARLY: "Het is nog te vroeg om te zeggen hoe het met dit doel staat",
    State.UNKNOWN: "Het is niet vast te stellen hoe het met dit doel staat",
}

REASON_MEANS = {
    Reason.LAG: "zo snel na de start verandert dit cijfer meestal nog niet",
    Reason.SELECTION: "de nulwaarde is van het jaar waarop de wijk is gekozen, en dat jaar was vaak toevallig slecht",
}
"""Reasons that need more words than the list has."""


def monitor_findings(monitored: Monitored) -> list[Opening]:
    """The goals with a figure that a reader has to know first; those that people told of come before figures alone."""
    research = monitored.research
    readings = {reading.indicator.key: reading for reading in research.readings if reading.value.present}
    there = [goal for goal in monitored.goals if goal.indicator and goal.indicator.key in readings]
    there.sort(key=lambda goal: _order(monitored, goal))
    found: dict[str, Opening] = {}
    for goal in there:
        assert goal.indicator is not None
        found.setdefault(goal.indicator.key, _opening(monitored, goal, readings[goal.indicator.key]))
    return list(found.values())[:MOST_FINDINGS]


def _order(monitored: Monitored, goal: Goal) -> tuple[bool, int]:
    """Findings of figures alone cannot come first once stories exist."""
    told = {joint.opgave.key for joint in monitored.research.joint if joint.badge in STORY_BADGES}
    return (goal.row.opgave not in told, ORDER.index(monitored.progress[goal.row.doel_id].state))


def _opening(monitored: Monitored, goal: Goal, reading: Reading) -> Opening:
    research = monitored.research
    progress = monitored.progress[goal.row.doel_id]
    finding = finding_of(research, reading)
    told = research.told_of.get(goal.row.opgave)
    said = [
        f"{figure_sentence(reading.indicator, reading.value, None)}",
        _aim(goal, reading),
        f"{MEANS[progress.state]}{_why(progress)}.",
        f"In gesprekken: {told_text(told)}." if told else "Er is nog geen verhaal dat ernaast kan staan.",
        recognised_text(research, finding),
    ]
    return Opening(disputed_first(research, goal.row.doel, finding), " ".join(filter(None, said)), finding)


def _aim(goal: Goal, reading: Reading) -> str:
    row = goal.row
    if row.streefwaarde is None or row.streefjaar is None:
        return "Een streefwaarde is nog niet afgesproken."
    return capital(f"het doel is {amount_alone(row.streefwaarde, reading.indicator)} in {row.streefjaar}.")


def _why(progress: Progress) -> str:
    """Why a state cannot be told; what a reader can already see is not said twice."""
    if progress.reason is None or progress.reason is Reason.NO_TARGET:
        return ""
    return f" ({REASON_MEANS.get(progress.reason, str(progress.reason))})"
