"""What an intake did, in counts: nothing of what anyone said, and no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wijkonderzoek.intake.answers import SKIP, Answers
from wijkonderzoek.intake.codebook import tool_name
from wijkonderzoek.intake.kept import Kept
from wijkonderzoek.intake.project import CodedProject
from wijkonderzoek.intake.proposals import Keys
from wijkonderzoek.intake.tables import Made, not_assigned

FILE = "intake-verslag.md"
BEST_READINGS = 4
"""How many readings of positions are told of, best first."""


@dataclass(frozen=True)
class IntakeReport:
    """Counts of an intake. Shares of `offsets` are of the selections; `outcomes` add up to `codings`."""

    format: str
    tool: str
    checked: bool
    offsets: str
    offset_scores: Mapping[str, float]
    documents: int
    documents_skipped: int
    documents_open: int
    without_text: int
    codings: int
    outcomes: Mapping[str, int]
    dropped: Mapping[str, int]
    codes: int = 0
    units: int = 0
    candidates: int = 0
    removed_quotes: int = 0
    changed_texts: int = 0
    not_assigned: int = 0
    not_in_export: Mapping[str, int] | None = None
    losses: tuple[str, ...] = ()


def make_report(
    project: CodedProject, keys: Keys, answers: Answers, kept: Kept | None = None, made: Made | None = None
) -> IntakeReport:
    """The report of an intake; without `kept` and `made` of one that still has questions."""
    linked = Counter(answers.documents[key].interview_id for key in keys.documents.values())
    asked = keys.asked()
    rest = {name: len(set(getattr(answers, name)) - set(there)) for name, there in asked.items()}
    used = {answers.documents[key].interview_id for key in keys.documents.values()}
    reasons = kept.unusable if kept else {}
    return IntakeReport(
        format=project.format,
        tool=tool_name(project.tool) or "not known",
        checked=project.checked,
        offsets=project.offsets.mode if project.offsets else "",
        offset_scores=dict(project.offsets.scores) if project.offsets else {},
        documents=len(project.documents),
        documents_skipped=linked[SKIP],
        documents_open=linked[None],
        without_text=sum(document.text is None for document in project.documents),
        codings=len(project.codings),
        outcomes=made.segments.outcomes if made else {},
        dropped=dict(sorted(Counter(reason for name, reason in reasons.items() if name in used).items())),
        codes=len(made.codes) if made else 0,
        units=made.units if made else 0,
        removed_quotes=made.removed_quotes if made else 0,
        changed_texts=made.changed_texts if made else 0,
        not_assigned=not_assigned(made.segments, kept.assigned) if made and kept else 0,
        not_in_export={name: count for name, count in rest.items() if count},
        losses=project.losses,
    )


def report_lines(report: IntakeReport) -> Iterator[str]:
    """The report as lines for a person."""
    doubt = "" if report.checked else " (niet gecontroleerd met een echte export)"
    yield f"format: {report.format}{doubt}, written by: {report.tool}"
    if report.offsets:
        tried = sorted(report.offset_scores.items(), key=lambda one: (one[0] != report.offsets, -one[1]))
        scores = ", ".join(f"{mode} {share:.1%}" for mode, share in tried[:BEST_READINGS])
        yield f"positions: read as {report.offsets}; selections that fit: {scores}"
    used = report.documents - report.documents_skipped - report.documents_open
    yield (
        f"documents: {report.documents}, of which {used} are conversations, {report.documents_skipped} skipped, "
        f"{report.documents_open} not linked yet"
    )
    if report.without_text:
        yield f"documents without their text, so without units to compare coders on: {report.without_text}"
    yield f"codings: {report.codings} in the export"
    yield from (f"  {what}: {count}" for what, count in report.outcomes.items())
    if report.codes:
        yield f"codes: {report.codes}; units: {report.units}; candidates for quotes: {report.candidates}"
    yield from (f"conversations left out, {reason}: {count}" for reason, count in report.dropped.items())
    told = {
        "quotes removed, no longer allowed": report.removed_quotes,
        "texts that changed since the last intake": report.changed_texts,
        "times a coder coded a conversation assigned to others": report.not_assigned,
    }
    yield from (f"{what}: {count}" for what, count in told.items() if count)
    for name, count in (report.not_in_export or {}).items():
        yield f"{name} answered before that this export does not have: {count}"
    yield from (f"lost: {loss}" for loss in report.losses)


def report_markdown(report: IntakeReport) -> bytes:
    """The report as the file that is kept in the safe folder."""
    lines = [line if line.startswith("  ") else f"- {line}" for line in report_lines(report)]
    listed = [f"  - {line.strip()}" if line.startswith("  ") else line for line in lines]
    return "\n".join(["# Intake", "", *listed, ""]).encode()
