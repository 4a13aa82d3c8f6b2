"""One intake: ask what is not known, and make the tables once everything is.

Each round ends with questions, or with tables that fit together. What a round wrote is the beginning of the next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from wijkonderzoek.catalogue import load_opgaven
from wijkonderzoek.errors import InputError
from wijkonderzoek.intake import quotes, report
from wijkonderzoek.intake.answers import SKIP, Answers, answer_files, questions, read_answers
from wijkonderzoek.intake.kept import TO_FILL_IN, absent_tables, begun_tables, read_kept, replace_tables, tables_folder
from wijkonderzoek.intake.project import CodedProject
from wijkonderzoek.intake.proposals import Keys, ask, keys_of
from wijkonderzoek.intake.report import IntakeReport, make_report
from wijkonderzoek.intake.safe import study_folder, write_private
from wijkonderzoek.intake.tables import answer_problems, make_tables
from wijkonderzoek.sources.interviews import FOLDER
from wijkonderzoek.sources.study import Study

Accept = Callable[[Mapping[str, int]], Collection[str]]
"""Given how many proposals there are, by field of `Answers`: those a person accepts."""


@dataclass(frozen=True)
class Outcome:
    """What came of an intake: its counts, and what a person is asked; `where` they answer it. No questions: done.

    `proposed`: whether there are proposals for some of it that were not taken.
    """

    report: IntakeReport
    questions: tuple[str, ...] = ()
    where: str = ""
    proposed: bool = False


def opgaven_titles() -> dict[str, str]:
    """Titles of the eight opgaven by key."""
    return {key: opgave.title for key, opgave in load_opgaven().items() if opgave.scored}


def take_in(
    project: CodedProject, study: Study, *, today: date, accept: Accept = lambda counts: (), dry_run: bool = False
) -> Outcome:
    """Bring an export into a study as far as answers go: the tables of the study, and the report in the safe folder.

    `dry_run`: everything is computed and checked, and nothing is written.
    *Raises* `InputError` for answers and tables with mistakes, `ExportError` and `PrivacyError`; tables that were
    there are then as they were.
    """
    folder = study_folder(study)
    tables_folder(study)
    keys = keys_of(project)
    asked = ask(project, keys, read_answers(folder), opgaven_titles())
    counts = {name: len(rows) for name, rows in asked.proposals.items() if rows}
    if counts and (taken := accept(counts)):
        asked = ask(project, keys, asked.accepted(taken), opgaven_titles())
    answers = asked.answers
    _keep(folder, answers, dry_run)
    if still := questions(answers, keys.asked()):
        report_so_far = make_report(project, keys, answers)
        return Outcome(report_so_far, tuple(still), str(folder), proposed=any(asked.proposals.values()))
    if absent_tables(study):
        return _begin(project, study, keys, answers, dry_run)
    return _make(project, study, folder, keys, answers, today, dry_run)


def _keep(folder: Path, answers: Answers, dry_run: bool) -> None:
    if not dry_run:
        for name, body in answer_files(answers).items():
            write_private(folder / name, body)


def _begin(project: CodedProject, study: Study, keys: Keys, answers: Answers, dry_run: bool) -> Outcome:
    """Write the tables that people keep, with what is known, and ask for the rest."""
    present = {answers.documents[key].interview_id for key in keys.documents.values()} - {SKIP}
    coders = {answers.coders[key].coder_id for key in keys.coders.values()} - {SKIP}
    people = {row.respondent_id for row in answers.codes.values()}
    files = begun_tables(study, *(sorted(filter(None, ids)) for ids in (present, people, coders)))
    replace_tables(study, files, dry_run=dry_run)
    still = [f"{name}.csv: fill in {what}" for name, what in TO_FILL_IN.items() if f"{name}.csv" in files]
    return Outcome(make_report(project, keys, answers), tuple(still), f"{study.location}/{FOLDER}")


def _make(
    project: CodedProject, study: Study, folder: Path, keys: Keys, answers: Answers, today: date, dry_run: bool
) -> Outcome:
    opgaven = opgaven_titles()
    kept = read_kept(study, opgaven, today)
    if problems := answer_problems(answers, keys.asked(), kept, list(opgaven)):
        raise InputError("\n".join(problems), hint="documenten.csv, codes.csv and codeurs.csv are in the safe folder.")
    made = make_tables(project, keys, answers, kept, study.params.gesprekken.eenheid)
    if made.segments.conflicts:
        earlier = {key: row for key, row in answers.passages.items() if key not in made.segments.conflicts}
        answers = replace(answers, passages={**made.segments.conflicts, **earlier})
        _keep(folder, answers, dry_run)
        if still := questions(answers, {"passages": made.segments.conflicts}):
            said = [f"{line} (passages with two marks of one kind)" for line in still]
            return Outcome(make_report(project, keys, answers, kept), tuple(said), str(folder))
    rows = quotes.make_candidates(project, keys, answers, kept, quotes.read_candidates(folder))
    replace_tables(study, made.files, opgaven=opgaven, today=today, dry_run=dry_run)
    done = replace(make_report(project, keys, answers, kept, made), candidates=len(rows))
    if not dry_run:
        quotes.write_candidates(folder, rows)
        write_private(folder / report.FILE, report.report_markdown(done))
    return Outcome(done)
