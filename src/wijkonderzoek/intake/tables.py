"""The tables of a study from an export and the answers about it.

codes.csv, segmenten.csv, eenheden.csv, and the lengths and hashes of interviews.csv: numbers, and the names of codes. A
conversation that may not be used leaves nothing in them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from wijkonderzoek.errors import InputError
from wijkonderzoek.intake.answers import CODES, SKIP, Answers, CodeAnswer, rows_text
from wijkonderzoek.intake.kept import Kept
from wijkonderzoek.intake.project import CodedProject
from wijkonderzoek.intake.proposals import JOIN, Keys
from wijkonderzoek.intake.segments import Segments, make_segments
from wijkonderzoek.intake.units import make_units
from wijkonderzoek.schemas.interviews import (
    DEEPEST_CODE,
    CitaatRow,
    CodeRow,
    DubbelcoderingRow,
    EenheidRow,
    InterviewRow,
    SegmentRow,
    UnitKind,
)
from wijkonderzoek.schemas.tripwire import personal_data
from wijkonderzoek.sources.interviews import may_publish
from wijkonderzoek.sources.written import table_csv

FORMULA = "=+-@ "
"""What a text of a table does not begin with: a spreadsheet would compute it."""


@dataclass(frozen=True)
class Made:
    """The files of a study's tables by name, and the segments in them. `removed_quotes`: how many may not stay."""

    files: Mapping[str, bytes]
    segments: Segments
    codes: tuple[CodeRow, ...]
    units: int
    changed_texts: int
    removed_quotes: int


def make_tables(project: CodedProject, keys: Keys, answers: Answers, kept: Kept, kind: UnitKind) -> Made:
    """The tables of the conversations that may be used; everything in the export must be answered.

    *Raises* `InputError` for answers that contradict each other, `ExportError` for codings that cannot be.
    """
    codes = code_rows(answers, keys)
    segments = make_segments(project, keys, answers, kept.usable)
    _check_speakers(segments, answers, kept)
    texts = _texts(project, keys, answers, kept)
    units = [
        EenheidRow(interview_id=interview, eenheid_nr=number, start=start, eind=end, soort=kind)
        for interview, text in sorted(texts.items())
        for number, (start, end) in enumerate(make_units(text, kind), start=1)
    ]
    interviews = [_measured(row, texts.get(row.interview_id)) for row in kept.interviews]
    quotes = [row for row in kept.quotes if may_quote(row, kept)]
    files = {
        "codes.csv": table_csv(CodeRow, codes),
        "segmenten.csv": table_csv(SegmentRow, segments.rows),
        "eenheden.csv": table_csv(EenheidRow, units),
        "interviews.csv": table_csv(InterviewRow, interviews),
    }
    if len(quotes) < len(kept.quotes):
        files["citaten.csv"] = table_csv(CitaatRow, quotes)
    changed = sum(
        old.bron_sha256 is not None and new.bron_sha256 is not None and old.bron_sha256 != new.bron_sha256
        for old, new in zip(kept.interviews, interviews, strict=True)
    )
    return Made(files, segments, codes, len(units), changed, len(kept.quotes) - len(quotes))


def may_quote(quote: CitaatRow, kept: Kept) -> bool:
    """Whether approved words may stay: their conversation may be used and quoted, by the teller's own word if asked."""
    return quote.interview_id in kept.usable and may_publish(quote, kept.consent(quote.interview_id))


def _texts(project: CodedProject, keys: Keys, answers: Answers, kept: Kept) -> dict[str, str]:
    """The texts of conversations that may be used, by their id."""
    found = {}
    for document in project.documents:
        interview = answers.documents[keys.documents[document.key]].interview_id
        if interview in kept.usable and document.text is not None:
            found[str(interview)] = document.text
    return found


def _measured(row: InterviewRow, text: str | None) -> InterviewRow:
    """A conversation with the length and hash of its text; both blank where there is none, or it may not be used."""
    sha256 = None if text is None else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return row.model_copy(update={"n_tekens": None if text is None else len(text), "bron_sha256": sha256})


def answer_problems(
    answers: Answers, asked: Mapping[str, Collection[str]], kept: Kept, opgaven: Collection[str]
) -> list[str]:
    """What answers say against each other, the study's tables and the tripwire: a line each, with file and row."""
    interviews = {row.interview_id for row in kept.interviews}
    coders = {row.coder_id for row in kept.coders}
    people = {row.respondent_id for row in kept.respondents}
    problems = []
    first: dict[str, int] = {}
    for number, (key, row) in enumerate(answers.documents.items(), start=2):
        if key in asked["documents"] and (name := row.interview_id) not in {None, SKIP}:
            if name not in interviews:
                problems.append(f"documenten.csv, row {number}, interview_id: not in interviews.csv")
            if name in first:
                problems.append(f"documenten.csv, row {number}: the same interview_id as row {first[name]}")
            first.setdefault(name, number)
    for number, (key, coder) in enumerate(answers.coders.items(), start=2):
        if key in asked["coders"] and coder.coder_id != SKIP and coder.coder_id not in coders:
            problems.append(f"codeurs.csv, row {number}, coder_id: not in coders.csv")
    for number, code in enumerate(answers.codes.values(), start=2):
        if code.respondent_id is not None and code.respondent_id not in people:
            problems.append(f"{CODES}, row {number}, respondent_id: not in respondenten.csv")
        if code.opgave is not None and code.opgave not in opgaven:
            problems.append(f"{CODES}, row {number}, opgave: not one of {', '.join(opgaven)}, nor blank")
        problems += _personal(code, number)
    return problems


def _personal(code: CodeAnswer, number: int) -> Iterator[str]:
    """What looks like personal data in what a code would bring along."""
    if code.wat == "code":
        for column, text in {"naam": code_name(code), "definitie": code.definitie, "code_id": code.code_id}.items():
            if found := personal_data((text or "").replace("_", " ")):
                yield f"{CODES}, row {number}, {column}: holds what looks like {found[0]}; write it without"


def code_name(code: CodeAnswer) -> str:
    """The name of a code as readers see it: its own, or the last part of its path; at most 120 characters."""
    name = _harmless(code.naam or code.code.split(JOIN)[-1]) or (code.code_id or "")
    return name if len(name) <= 120 else f"{name[:119]}…"


def _harmless(text: str) -> str:
    """A text without what cannot be seen, and that no spreadsheet computes."""
    seen = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Co", "Cn"})
    return re.sub(r"\s+", " ", seen).strip().lstrip(FORMULA)


def code_rows(answers: Answers, keys: Keys) -> tuple[CodeRow, ...]:
    """The codebook: every code that was answered as one, by code_id; those the export does not have stay in it.

    A code lies under the nearest one above it in its path, or, in a flat codebook, the nearest that its id begins with.
    *Raises* `InputError` where two rows give one id another meaning, or codes lie too deep or in a circle.
    """
    present = set(keys.codes.values())
    numbers = {key: number for number, key in enumerate(answers.codes, start=2)}
    chosen: dict[str, CodeAnswer] = {}
    codable: dict[str, bool] = {}
    problems = []
    for key, row in answers.codes.items():
        if row.wat != "code" or row.blanks() or row.code_id is None:
            continue
        first = chosen.setdefault(row.code_id, row)
        if key in present or first is row:
            codable[row.code_id] = codable.get(row.code_id, False) or row.codeerbaar == "ja"
        meaning = [(r.opgave, r.herkomst, r.definitie) for r in (first, row)]
        if key in present and meaning[0] != meaning[1]:
            problems.append(
                f"{CODES}, rows {numbers[first.code]}, {numbers[key]}, code_id: the same, with another opgave, "
                "herkomst or definitie"
            )
    parents = {code_id: _parent(row, answers, chosen) for code_id, row in chosen.items()}
    deep = [numbers[chosen[code_id].code] for code_id in chosen if _too_deep(code_id, parents)]
    if deep:
        problems.append(f"{CODES}, {rows_text(deep)}, code_id: more than {DEEPEST_CODE} levels, or a circle")
    if problems:
        raise InputError("\n".join(problems), hint="This table is in the safe folder; `overslaan` leaves a level out.")
    return tuple(
        CodeRow(
            code_id=code_id,
            ouder_id=parents[code_id],
            naam=code_name(row),
            definitie=_harmless(row.definitie) or code_name(row),
            opgave=row.opgave,
            herkomst=row.herkomst or "open",
            codeerbaar="ja" if codable[code_id] else "nee",
        )
        for code_id, row in sorted(chosen.items())
    )


def _parent(row: CodeAnswer, answers: Answers, chosen: Mapping[str, CodeAnswer]) -> str | None:
    path = row.code.split(JOIN)
    for depth in range(len(path) - 1, 0, -1):
        above = answers.codes.get(JOIN.join(path[:depth]))
        if above is not None and above.wat == "code" and above.code_id not in {None, row.code_id}:
            return above.code_id
    parts = (row.code_id or "").split(".")
    return next((up for n in range(len(parts) - 1, 0, -1) if (up := ".".join(parts[:n])) in chosen), None)


def _too_deep(code_id: str, parents: Mapping[str, str | None]) -> bool:
    above: str | None = code_id
    for _ in range(DEEPEST_CODE):
        if above is None:
            return False
        above = parents.get(above)
    return above is not None


def _check_speakers(segments: Segments, answers: Answers, kept: Kept) -> None:
    took_part = {(row.interview_id, row.respondent_id) for row in kept.speakers}
    numbers = {key: number for number, key in enumerate(answers.codes, start=2)}
    wrong = [numbers[key] for interview, person, key in segments.speakers if (interview, person) not in took_part]
    if wrong:
        raise InputError(
            f"{CODES}, {rows_text(wrong)}, respondent_id: marks conversations in which this person took no part",
            hint="Look at codes.csv in the safe folder and at interview_respondent.csv of the study.",
        )


def not_assigned(segments: Segments, assigned: Collection[DubbelcoderingRow]) -> int:
    """How many times a coder coded a conversation that was assigned to others, and not to them."""
    pairs = {(row.interview_id, row.coder_id) for row in assigned}
    shared = {interview for interview, _ in pairs}
    coded = {(row.interview_id, row.coder_id) for row in segments.rows if row.coder_id and row.interview_id in shared}
    return len(coded - pairs)
