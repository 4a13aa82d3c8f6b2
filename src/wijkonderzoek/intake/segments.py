"""From codings to segments: what a person answered about documents, codes and coders, applied to every coding.

Marks of a passage (a soort, a valentie, who speaks) become columns of the segments of that passage by that coder. The
same stretch, code and coder twice is one segment. A passage with two marks of one kind is asked about, never guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.answers import NEITHER, SKIP, Answers, CodeAnswer, PassageAnswer, as_key
from wijkonderzoek.intake.project import CodedProject, Coding
from wijkonderzoek.intake.proposals import Keys
from wijkonderzoek.schemas.interviews import SegmentRow

MOST_SEGMENTS = 999_999
COLUMNS = {"soort": "soort", "valentie": "valentie", "spreker": "respondent_id"}
"""Kinds of mark, and the column of a segment that each fills."""


@dataclass(frozen=True)
class Place:
    """A passage as one coder marked it. `where`: its stretch, or the export's own name of it where it has none."""

    interview_id: str
    coder_id: str | None
    ronde: str
    where: tuple[Any, ...]

    @property
    def name(self) -> str:
        """The key of the passage in passages.csv."""
        stretch = "-".join(map(str, self.where[1:]))
        return as_key(f"{self.interview_id} {stretch} {self.coder_id or 'C?'} {self.ronde}")


@dataclass(frozen=True)
class Segments:
    """Rows of segmenten.csv in order, what became of every coding (counts by outcome), and passages to ask about.

    `conflicts`: rows of passages.csv by key, as far as they concern this export. `speakers`: pairs of a conversation
    and the respondent that a mark names there, with the key of the mark.
    """

    rows: tuple[SegmentRow, ...]
    outcomes: Mapping[str, int]
    conflicts: Mapping[str, PassageAnswer]
    speakers: Collection[tuple[str, str, str]]


def make_segments(project: CodedProject, keys: Keys, answers: Answers, usable: Collection[str]) -> Segments:
    """The segments of the conversations in `usable`; outcomes add up to the number of codings.

    *Raises* `ExportError` for a coding outside its document, and for more segments than there are numbers.
    """
    passages: dict[Place, list[CodeAnswer]] = {}
    placed: dict[Place, Coding] = {}
    outcomes: Counter[str] = Counter()
    lengths = {d.key: None if d.text is None else len(d.text) for d in project.documents}
    for number, coding in enumerate(project.codings, start=1):
        _check_place(coding, number, lengths)
        place, outcome = _place(coding, number, keys, answers, usable)
        if place is None:
            outcomes[outcome] += 1
            continue
        passages.setdefault(place, []).append(answers.codes[keys.codes[coding.code]])
        placed[place] = coding
    conflicts: dict[str, PassageAnswer] = {}
    speakers = set()
    found: list[dict[str, Any]] = []
    for place, given in passages.items():
        marks = _marks(place, given, answers, conflicts)
        speakers |= {(place.interview_id, row.mark, row.code) for row in given if row.wat == "spreker" and row.mark}
        codes = dict.fromkeys(row.code_id for row in given if row.wat == "code")
        n_marks, n_codes = sum(row.wat in COLUMNS for row in given), sum(row.wat == "code" for row in given)
        outcomes["marks taken over" if codes else "marks without a code"] += n_marks
        outcomes["merged: the same stretch, code and coder"] += n_codes - len(codes)
        outcomes["segments"] += len(codes)
        found += [_segment(place, code_id, placed[place]) | marks for code_id in codes]
    if len(found) > MOST_SEGMENTS:
        raise ExportError(f"{len(found)} segments are more than {MOST_SEGMENTS}", hint="Export fewer conversations.")
    found.sort(key=_order)
    rows = tuple(
        SegmentRow(segment_id=f"S{number:06d}", bron=project.format, **segment)
        for number, segment in enumerate(found, start=1)
    )
    return Segments(rows, {what: n for what, n in outcomes.items() if n}, conflicts, speakers)


def _check_place(coding: Coding, number: int, lengths: Mapping[str, int | None]) -> None:
    if coding.document not in lengths:
        raise ExportError(f"coding {number} is of a document that the export does not have")
    length = lengths[coding.document]
    if coding.start is not None and length is not None and not 0 <= coding.start <= (coding.end or 0) <= length:
        raise ExportError(f"coding {number} lies outside its document")


def _place(
    coding: Coding, number: int, keys: Keys, answers: Answers, usable: Collection[str]
) -> tuple[Place | None, str]:
    """The passage a coding is of; or None, and why it goes no further."""
    interview = answers.documents[keys.documents[coding.document]].interview_id
    coder = answers.coders[keys.coders[coding.coder]] if coding.coder else None
    reason = (
        "of skipped documents"
        if interview == SKIP
        else "of conversations that may not be used"
        if interview not in usable
        else "of skipped codes"
        if answers.codes[keys.codes[coding.code]].wat == SKIP
        else "of skipped coders"
        if coder is not None and coder.coder_id == SKIP
        else "of empty selections"
        if coding.start is not None and coding.start == coding.end
        else ""
    )
    if reason:
        return None, reason
    where: tuple[Any, ...] = (
        ("at", coding.start, coding.end)
        if coding.start is not None
        else ("passage", coding.document, coding.passage)
        if coding.passage
        else ("coding", number)
    )
    ronde = coder.ronde if coder else "onafhankelijk"
    return Place(str(interview), coder.coder_id if coder else None, ronde, where), ""


def _marks(
    place: Place, given: Collection[CodeAnswer], answers: Answers, conflicts: dict[str, PassageAnswer]
) -> dict[str, str | None]:
    """What the marks of a passage say, by column; two of one kind are looked up, or added to `conflicts`."""
    marks: dict[str, str | None] = {}
    for wat, column in COLUMNS.items():
        values = sorted({row.mark for row in given if row.wat == wat and row.mark})
        if len(values) > 1:
            key = f"{place.name} {column}"
            row = answers.passages.get(key) or PassageAnswer(passage=key, gevonden="")
            row = row.model_copy(update={"gevonden": ", ".join(values)})
            conflicts[key] = row
            marks[column] = None if row.keuze == NEITHER else row.keuze
        else:
            marks[column] = values[0] if values else None
    if any(row.blanks() for row in conflicts.values()):
        return dict.fromkeys(COLUMNS.values())  # it is asked about, and these rows are not written
    return marks


def _segment(place: Place, code_id: str | None, coding: Coding) -> dict[str, Any]:
    return {
        "interview_id": place.interview_id,
        "start": coding.start,
        "eind": coding.end,
        "code_id": code_id,
        "coder_id": place.coder_id,
        "ronde": place.ronde,
        "positie_soort": "onbekend" if coding.start is None else "codepoint",
    }


def _order(segment: Mapping[str, Any]) -> tuple[Any, ...]:
    start, end = segment["start"], segment["eind"]
    return (
        segment["interview_id"],
        -1 if start is None else start,
        -1 if end is None else end,
        segment["code_id"],
        segment["coder_id"] or "",
        segment["ronde"],
    )
