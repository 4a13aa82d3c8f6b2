"""What was planted in the invented conversations stays in the safe folder, whatever a person or a file does wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.intake.command_line import run_each
from tests.unit.intake.study import Place, fill, rows_of, write
from tests.unit.test_cli import Done
from wijkonderzoek.intake.example.transcripts import CANARIES, KANARIE

STUDY = ("--study", "params/zuid")
PLANTED = [word.encode(encoding) for word in CANARIES for encoding in ("utf-8", "utf-16-le")]


@pytest.fixture
def answered(place: Place, practice: Path) -> Place:
    """The exports in the safe folder, with their answers, and the tables that people keep."""
    shutil.copytree(practice, place.safe / "oefenen")
    shutil.copytree(practice / "antwoorden", place.answers)
    shutil.copytree(practice / "interviews", place.tables)
    return place


def _exports(place: Place) -> Iterator[tuple[str, ...]]:
    """What is given to read each export."""
    for path in sorted((place.safe / "oefenen").iterdir()):
        if path.name.startswith("synthetisch") and "codeboek" not in path.name and "codebook" not in path.name:
            more = ("--mapping", "maxqda") if "maxqda" in path.name else ()
            if "all_tags" in path.name:
                more = ("--codebook", str(path).replace("all_tags", "codebook"))
            yield (str(path), *more)


def _silent(place: Place, said: list[Done]) -> None:
    """No planted word on the screen, in a file of the project, or in the name of one."""
    screen = "".join(done.out + done.err for done in said)
    assert not [word for word in CANARIES if word in screen]
    for path in place.project.rglob("*"):
        body = path.read_bytes() if path.is_file() else b""
        assert not [word for word in PLANTED if word in body], path.name
        assert "KANARIE" not in str(path).upper()


def test_exports_of_every_format_are_taken_in_without_a_word_going_along(answered: Place) -> None:
    commands = [("intake", *export, *STUDY) for export in _exports(answered)]
    assert len(commands) == 13
    said = run_each([*commands, ("quotes", "status", *STUDY), ("check", "params/zuid")], answered.project)
    assert [done.code for done in said[:-1]] == [0] * 14, [done.err for done in said]
    assert KANARIE in (answered.answers / "documenten.csv").read_text(), "the safe folder holds names"
    assert "06-00000000" in (answered.answers / "citaten_kandidaten.csv").read_text(), "and what was said"
    _silent(answered, said)


def test_broken_exports_say_nothing_of_what_is_in_them(answered: Place) -> None:
    commands = []
    for export in _exports(answered):
        path = Path(export[0])
        path = path / "data.qda" if path.is_dir() else path
        body = path.read_bytes()
        broken = {"half": body[: len(body) // 2], "other": body.replace(b"e", KANARIE.encode(), 40)}
        for name, wrong in broken.items():
            file = answered.safe / f"{name}-{path.parent.stem}-{path.name}"
            file.write_bytes(wrong)
            commands.append(("--debug", "intake", str(file), *export[1:], *STUDY, "--dry-run"))
    said = run_each(commands, answered.project)
    codes = [done.code for done in said]
    assert set(codes) <= {0, 1, 3}
    assert codes.count(1) > len(codes) / 2, "a table may be cut between two rows"
    _silent(answered, said)


APPROVED = {"keuze": "ja", "goedgekeurd_door": "verteller", "goedgekeurd_op": "1-2-2026"}
MISTAKES = {
    "documenten.csv": ("document", "interview_id"),
    "codes.csv": ("code", "wat", "definitie", "respondent_id"),
    "codeurs.csv": ("coder_id",),
    "citaten_kandidaten.csv": ("interview_id", "tekst", "keuze", "tekst_bewerkt", "goedgekeurd_op"),
}
"""Tables of the safe folder, and the columns in which something is written that cannot be."""
KEPT_MISTAKES = {
    "respondenten.csv": ("rol", "herkomst"),
    "interviews.csv": ("gebied", "duur_min"),
    "toestemming.csv": ("datum",),
    "citaten.csv": ("tekst",),
}
"""The same for tables of the study."""


def test_mistakes_in_tables_are_named_and_never_repeated(answered: Place) -> None:
    export = str(answered.safe / "oefenen" / "synthetisch-refi-standard.qdpx")
    run_each([("intake", export, *STUDY)], answered.project)
    studies = []
    for kept, tables in ((False, MISTAKES), (True, KEPT_MISTAKES)):
        for file, column in ((file, column) for file, columns in tables.items() for column in columns):
            study = answered.project / "params" / f"fout-{len(studies)}"
            shutil.copytree(answered.tables.parent, study)
            shutil.copytree(answered.answers, answered.safe / study.name)
            _spoil((study / "interviews" if kept else answered.safe / study.name) / file, column)
            studies.append(f"params/{study.name}")
    verbs = (("intake", export), ("quotes", "approve"))
    commands = [("--debug", *verb, "--study", study) for study in studies for verb in verbs]
    said = run_each(commands, answered.project)
    for number, study in enumerate(studies):
        codes = [done.code for done in said[2 * number : 2 * number + 2]]
        assert max(codes) in {1, 3}, f"{study}: {said[2 * number]}"
    for path in answered.project.glob("params/fout-*/interviews/*.csv"):
        path.unlink()  # here somebody wrote the planted word
    _silent(answered, said)


def _spoil(path: Path, column: str) -> None:
    """Write a planted word in every row of a column, as nobody should."""
    header = path.read_text(encoding="utf-8-sig").splitlines()[0].split(";")
    rows = rows_of(path) or [dict.fromkeys(header, "")]
    chosen = APPROVED if "keuze" in header else {}
    write(path, [row | chosen | {column: f"{KANARIE} 06-00000000"} for row in rows])


def test_a_passage_with_personal_data_is_not_published(answered: Place) -> None:
    export = str(answered.safe / "oefenen" / "synthetisch-refi-standard.qdpx")
    said = run_each([("intake", export, *STUDY)], answered.project)
    path = answered.answers / "citaten_kandidaten.csv"
    spoken = [row for row in rows_of(path) if any(word in row["tekst"] for word in CANARIES)]
    assert len({row["interview_id"] for row in spoken}) == 4
    fill(path, {row["kandidaat"]: APPROVED for row in spoken})
    said += run_each([("quotes", "approve", *STUDY), ("--debug", "quotes", "status", *STUDY)], answered.project)
    assert said[1].code == 3
    assert said[1].err.count("holds what looks like") == 4, said[1].err
    _silent(answered, said)
