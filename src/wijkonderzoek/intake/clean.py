"""What consent no longer allows leaves the study and the safe folder: the conversation, and who spoke in no other.

The row of toestemming.csv stays, as the record of what was agreed and when it ended; it names nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from wijkonderzoek.intake import quotes
from wijkonderzoek.intake.answers import SKIP, answer_files, read_answers
from wijkonderzoek.intake.kept import Kept, read_kept, replace_tables, tables_folder
from wijkonderzoek.intake.safe import study_folder, write_private
from wijkonderzoek.schemas.reading import Schema
from wijkonderzoek.schemas.table_rows import numbered_rows
from wijkonderzoek.sources.interviews import TABLES
from wijkonderzoek.sources.study import Study
from wijkonderzoek.sources.written import table_csv

ENDED = ("ingetrokken", "verlopen")
"""Reasons to remove a conversation; one without consent for analysis never came further than interviews.csv."""


@dataclass(frozen=True)
class Cleaned:
    """How many conversations ended, by reason, and how many rows go, by table; candidates are of the safe folder."""

    conversations: dict[str, int]
    rows: dict[str, int]
    candidates: int


def clean(study: Study, opgaven: Collection[str], today: date, *, dry_run: bool) -> Cleaned:
    """Remove the conversations whose consent was withdrawn or has run out; `dry_run` only counts them.

    In documenten.csv of the safe folder their documents become `overslaan`, so that a next export brings nothing back.
    *Raises* `InputError` for tables with mistakes or that cannot be written; they are then as they were.
    """
    folder = study_folder(study)
    kept = read_kept(study, opgaven, today)
    gone = {name for name, reason in kept.unusable.items() if reason in ENDED}
    people = _people_of(kept, gone)
    files, rows = {}, {}
    for name, model in TABLES.items():
        path = tables_folder(study) / f"{name}.csv"
        before = list(numbered_rows(path, model, private=True).values()) if path.is_file() else []
        after = [row for row in before if not _goes(row, name, gone, people)]
        if len(after) < len(before):
            files[path.name], rows[name] = table_csv(model, after), len(before) - len(after)
    candidates = quotes.read_candidates(folder)
    staying = {name: row for name, row in candidates.items() if row.interview_id not in gone}
    reasons = {reason: sum(r == reason for r in kept.unusable.values()) for reason in ENDED}
    if not dry_run and gone:
        if files:
            replace_tables(study, files)
        _clean_safe_folder(folder, gone)
        if len(staying) < len(candidates):
            quotes.write_candidates(folder, staying)
    return Cleaned(reasons, rows, len(candidates) - len(staying))


def _people_of(kept: Kept, gone: Collection[str]) -> set[str]:
    """Who spoke in these conversations and in no other."""
    inside = {row.respondent_id for row in kept.speakers if row.interview_id in gone}
    return inside - {row.respondent_id for row in kept.speakers if row.interview_id not in gone}


def _goes(row: Schema, table: str, gone: Collection[str], people: Collection[str]) -> bool:
    if table == "respondenten":
        return getattr(row, "respondent_id", None) in people
    return getattr(row, "interview_id", None) in gone


def _clean_safe_folder(folder: Path, gone: Collection[str]) -> None:
    answers = read_answers(folder)
    cleaned = replace(
        answers,
        documents={
            key: row.model_copy(update={"interview_id": SKIP}) if row.interview_id in gone else row
            for key, row in answers.documents.items()
        },
        passages={key: row for key, row in answers.passages.items() if key.split(" ")[0] not in gone},
    )
    for name, body in answer_files(cleaned).items():
        write_private(folder / name, body)
