"""The tables that people keep in `params/<studie>/interviews/`: begun where they are not there, read, and replaced.

Who was spoken to, about which area, with which consent, and who coded: none of it is in an export.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.intake.answers import gathered
from wijkonderzoek.schemas.interviews import (
    CitaatRow,
    CodeRow,
    CoderRow,
    DubbelcoderingRow,
    InterviewRespondentRow,
    InterviewRow,
    RespondentRow,
    SegmentRow,
    ToestemmingRow,
)
from wijkonderzoek.schemas.reading import Schema
from wijkonderzoek.schemas.table_rows import numbered_rows
from wijkonderzoek.sources.folders import PACKAGE
from wijkonderzoek.sources.interviews import FOLDER, TABLES, read_interviews, why_unusable
from wijkonderzoek.sources.store import TEMPORARY
from wijkonderzoek.sources.study import Study
from wijkonderzoek.sources.written import table_csv

PEOPLE_KEEP = (
    "respondenten",
    "interviews",
    "interview_respondent",
    "toestemming",
    "coders",
    "dubbelcodering",
    "citaten",
)
TO_FILL_IN = {
    "respondenten": "a row for everyone who spoke",
    "interviews": "what is blank; gebied is a region code or an area of gebieden.csv",
    "interview_respondent": "who spoke in each conversation, a row for each of them",
    "toestemming": "what was agreed, and until when it may be kept",
    "coders": "the rol of each coder",
    "dubbelcodering": "only where several coders were given the same conversation: a row for each of them",
}
"""What is asked of the tables that an intake begins; quotes are chosen later."""
BEFORE = f"{FOLDER}.vorige"
"""The tables of before, for the moment in which new ones take their place."""


@dataclass(frozen=True)
class Kept:
    """What people wrote: rows in the order of their file. `unusable`: why a conversation may not be used, by its id."""

    respondents: tuple[RespondentRow, ...]
    interviews: tuple[InterviewRow, ...]
    speakers: tuple[InterviewRespondentRow, ...]
    consents: Mapping[str, ToestemmingRow]
    coders: tuple[CoderRow, ...]
    assigned: tuple[DubbelcoderingRow, ...]
    quotes: tuple[CitaatRow, ...]
    unusable: Mapping[str, str]

    def consent(self, interview_id: str) -> ToestemmingRow:
        """The consent of a conversation."""
        return self.consents[next(row.toestemming_id for row in self.interviews if row.interview_id == interview_id)]

    @property
    def usable(self) -> set[str]:
        """The conversations that may be used."""
        return {row.interview_id for row in self.interviews} - set(self.unusable)


def tables_folder(study: Study) -> Path:
    """The folder of a study's tables, which need not be there yet; what a crash left half replaced is put back.

    *Raises* `UsageError` for a study without a folder of its own, or with a link to elsewhere in its place.
    """
    if study.path is None or study.path.resolve().is_relative_to(PACKAGE):
        raise UsageError(
            f"'{study.name}' has no folder of its own", hint="Begin a study: wijkonderzoek new params/zuid"
        )
    folder = study.path / FOLDER
    if folder.is_symlink():
        raise UsageError(f"{FOLDER} of the study is a link to elsewhere", hint="Make it a folder.")
    before = study.path / BEFORE
    if before.is_dir() and not folder.exists():
        before.rename(folder)
    return folder


def absent_tables(study: Study) -> list[str]:
    """The tables that people keep and that are not there yet."""
    return [name for name in PEOPLE_KEEP if not (tables_folder(study) / f"{name}.csv").is_file()]


def begun_tables(
    study: Study, interview_ids: Collection[str], respondent_ids: Collection[str], coder_ids: Collection[str]
) -> dict[str, bytes]:
    """The tables that are not there yet, by file name: a row for what is known, the rest blank, to be filled in.

    *Raises* `InputError` when interviews.csv is there and cannot be read.
    """
    absent = absent_tables(study)
    conversations = {name: f"T{name[1:]}" for name in sorted(interview_ids)}
    if "interviews" not in absent:
        rows = numbered_rows(tables_folder(study) / "interviews.csv", InterviewRow, private=True)
        conversations = {row.interview_id: row.toestemming_id for row in rows.values()}
    known: dict[str, Iterable[Mapping[str, str]]] = {
        "respondenten": [{"respondent_id": name} for name in sorted(respondent_ids)],
        "interviews": [{"interview_id": name, "toestemming_id": consent} for name, consent in conversations.items()],
        "interview_respondent": [{"interview_id": name} for name in conversations],
        "toestemming": [{"toestemming_id": consent} for consent in dict.fromkeys(conversations.values())],
        "coders": [{"coder_id": name} for name in sorted(coder_ids)],
    }
    return {f"{name}.csv": _begun(TABLES[name], known.get(name, ())) for name in absent}


def _begun(model: type[Schema], rows: Iterable[Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(model.model_fields), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def read_kept(study: Study, opgaven: Collection[str], today: date) -> Kept:
    """The tables that people keep, checked together, by what may be used on a day.

    *Raises* `InputError` naming file, rows and column of every mistake, never what is written there.
    """
    folder = tables_folder(study)
    if absent := absent_tables(study):
        raise InputError(
            "\n".join(f"{FOLDER}/{name}.csv: this table is not there" for name in absent),
            hint="`wijkonderzoek intake` begins them; see docs/gesprekken.md.",
        )
    with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=study.path) as made:
        alone = Path(made) / FOLDER
        alone.mkdir()
        for name in PEOPLE_KEEP[:-1]:  # a quote needs codes, which come later
            shutil.copyfile(folder / f"{name}.csv", alone / f"{name}.csv")
        (alone / "codes.csv").write_bytes(table_csv(CodeRow, []))
        (alone / "segmenten.csv").write_bytes(table_csv(SegmentRow, []))
        _checked(Path(made), study, opgaven, today)
    read: dict[str, Any] = {
        name: tuple(numbered_rows(folder / f"{name}.csv", TABLES[name], private=True).values()) for name in PEOPLE_KEEP
    }
    consents = {row.toestemming_id: row for row in cast("tuple[ToestemmingRow, ...]", read["toestemming"])}
    reasons = {row.interview_id: why_unusable(consents[row.toestemming_id], today) for row in read["interviews"]}
    return Kept(
        respondents=read["respondenten"],
        interviews=read["interviews"],
        speakers=read["interview_respondent"],
        consents=consents,
        coders=read["coders"],
        assigned=read["dubbelcodering"],
        quotes=read["citaten"],
        unusable={name: reason for name, reason in reasons.items() if reason},
    )


def read_codes(study: Study) -> tuple[CodeRow, ...]:
    """The codebook that an intake made.

    *Raises* `InputError` when there is none yet, or it has mistakes.
    """
    path = tables_folder(study) / "codes.csv"
    if not path.is_file():
        raise InputError(f"{FOLDER}/codes.csv: this table is not there", hint="`wijkonderzoek intake` makes it.")
    return tuple(numbered_rows(path, CodeRow, private=True).values())


def _checked(folder: Path, study: Study, opgaven: Collection[str], today: date) -> None:
    try:
        read_interviews(folder, opgaven, study.areas, today=today)
    except InputError as error:
        raise InputError(
            "\n".join(gathered(error.message.splitlines())),
            hint=error.hint or f"These tables are in {study.location}/{FOLDER}; docs/gesprekken.md explains them.",
        ) from None


def replace_tables(
    study: Study,
    files: Mapping[str, bytes],
    *,
    opgaven: Collection[str] = (),
    today: date | None = None,
    dry_run: bool = False,
) -> None:
    """Put files in the place of a study's tables: all of them or none, and first checked together as of `today`.

    Without `today` they are not checked: tables that were only begun. `dry_run`: checked, and then left.
    *Raises* `InputError` when they do not fit together or cannot be written; everything is then as it was.
    """
    folder = tables_folder(study)
    parent = folder.parent
    try:
        made = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=parent))
        try:
            new = made / FOLDER
            if folder.is_dir():
                shutil.copytree(folder, new)
            new.mkdir(exist_ok=True)
            for name, body in files.items():
                (new / name).write_bytes(body)
            if today is not None:
                _checked(made, study, opgaven, today)
            if not dry_run:
                _swap(new, folder, parent / BEFORE)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise InputError(
            f"the tables of {study.location} cannot be written ({error.strerror})",
            hint="Close them where they are open, such as in Excel.",
        ) from None


def _swap(new: Path, folder: Path, before: Path) -> None:
    """Put a folder in the place of another; `tables_folder` mends what a crash in between leaves."""
    shutil.rmtree(before, ignore_errors=True)
    if folder.is_dir():
        folder.rename(before)
    try:
        new.rename(folder)
    except OSError:
        before.rename(folder)
        raise
    shutil.rmtree(before, ignore_errors=True)
