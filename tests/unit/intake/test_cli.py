"""An intake as a person meets it: questions with their rows, exit codes, and no word of anyone on the screen."""

from __future__ import annotations

import json
import os
import pty
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.intake.command_line import run_each
from tests.unit.intake.study import Place, fill, made, rows_of, write
from tests.unit.test_cli import Done, run
from wijkonderzoek.errors import ExportError, UsageError
from wijkonderzoek.intake.example.corpus import make_corpus
from wijkonderzoek.intake.example.refi import write_qdc, write_refi
from wijkonderzoek.intake.example.taguette import write_taguette
from wijkonderzoek.intake.practice import write_practice
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, Coding
from wijkonderzoek.intake.recognise import read_export

STUDY = ("--study", "params/zuid")
CANARY = "KANARIE-7F3A"


@pytest.fixture
def export(place: Place) -> Path:
    path = place.safe / "gesprekken.qdpx"
    path.write_bytes(write_refi(made(), "nvivo_windows"))
    return path


def _intake(place: Place, *arguments: str) -> Done:
    return run("intake", *arguments, cwd=place.project)


def test_an_export_becomes_tables_in_three_rounds(place: Place, export: Path) -> None:
    first = _intake(place, str(export), *STUDY, "--accept-proposals")
    assert first.code == 3
    assert "codes.csv, rows 2-5, herkomst: still to answer" in first.err
    assert f"in {place.answers}" in first.err
    place.answer()
    second = _intake(place, str(export), *STUDY)
    assert (second.code, "respondenten.csv: fill in a row for everyone who spoke" in second.err) == (3, True)
    assert "in params/zuid/interviews, and run the same command again.\n" in second.err
    assert "proposals" not in first.err + second.err, "they were taken"
    place.people()
    third = _intake(place, str(export), *STUDY)
    assert (third.code, third.err) == (0, "")
    assert "format: refi_qda, written by: NVivo" in third.out
    assert "segments: 2\n" in third.out
    assert third.out.endswith("params/zuid/interviews: done\n")
    report = place.answers / "intake-verslag.md"
    assert "- codings: 3 in the export" in report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    said = first.out + first.err + second.out + second.err + third.out + report.read_text()
    assert not [word for word in ("Anna", "Gesprek", "Vocht", "muren") if word in said]


def test_a_script_gets_questions_and_counts_as_json(place: Place, export: Path) -> None:
    done = _intake(place, str(export), *STUDY, "--json")
    said = json.loads(done.out)
    assert (done.code, len(said["questions"]), said["report"]["documents"]) == (3, 3, 2)
    assert "proposals" in _intake(place, str(export), *STUDY).err
    place.ready()
    done = _intake(place, str(export), *STUDY, "--json")
    assert (done.code, json.loads(done.out)["questions"]) == (0, [])


def test_without_a_safe_folder_nothing_is_read(place: Place, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WIJKONDERZOEK_VEILIG")
    done = _intake(place, str(export), *STUDY)
    assert (done.code, "export WIJKONDERZOEK_VEILIG=~/veilig" in done.err) == (3, True)


def test_it_is_said_what_to_give(place: Place) -> None:
    wrong = [(), ("x.qdpx", "--clean"), ("--clean", "--practice"), ("x.qdpx",), ("--clean",)]
    said = run_each([("intake", *arguments) for arguments in wrong], place.project)
    assert [done.code for done in said] == [2] * len(wrong)


def test_withdrawn_conversations_go_when_a_person_says_so(place: Place) -> None:
    place.ready()
    place.take(made())
    place.consent("T001", ingetrokken_op="2026-01-31")
    clean = ("intake", "--clean", *STUDY)
    dry, alone, done = run_each([(*clean, "--dry-run"), clean, (*clean, "--yes")], place.project)
    assert (dry.code, "conversations to remove: 1 (ingetrokken 1, verlopen 0)" in dry.out) == (0, True)
    assert (alone.code, "nobody can be asked" in alone.err) == (2, True)
    assert "conversations removed: 1" in done.out, "and not before"
    assert (done.code, "exports in the safe folder still hold them" in done.out) == (0, True)
    assert [row["interview_id"] for row in rows_of(place.tables / "interviews.csv")] == ["I002"]


def test_quotes_are_chosen_and_approved_from_the_command_line(place: Place) -> None:
    place.ready()
    place.take(made())
    name = rows_of(place.answers / "citaten_kandidaten.csv")[0]["kandidaat"]
    fill(place.answers / "citaten_kandidaten.csv", {name: {"keuze": "ja"}})
    status, early = run_each([("quotes", "status", *STUDY), ("quotes", "approve", *STUDY)], place.project)
    assert (status.code, "candidates: 2; chosen: 1" in status.out) == (0, True)
    assert early.code == 3
    fill(
        place.answers / "citaten_kandidaten.csv",
        {name: {"goedgekeurd_door": "verteller", "goedgekeurd_op": "1-2-2026"}},
    )
    done = run("quotes", "approve", *STUDY, "--json", cwd=place.project)
    assert (done.code, json.loads(done.out)) == (0, {"quotes": 1, "withdrawn": 0})


def _with_canaries() -> CodedProject:
    """The example with a planted word wherever an export has room for one."""
    text = f"R: {CANARY} woont hier al heel lang en wil er nooit meer weg, zegt {CANARY}.\n"
    return CodedProject(
        "refi_qda",
        f"{CANARY}",
        (CodedDocument("a", f"I001 {CANARY}", text),),
        (CodeEntry((CANARY,), f"Over {CANARY}"),),
        (Coding("a", (CANARY,), CANARY, 0, 70),),
    )


@pytest.mark.parametrize("debug", [(), ("--debug",)], ids=["plain", "debug"])
def test_a_planted_word_is_nowhere_outside_the_safe_folder(place: Place, debug: tuple[str, ...]) -> None:
    whole = write_refi(_with_canaries(), "standard")
    exports = {
        "goed.qdpx": whole,
        "kapot.qdpx": whole[: len(whole) // 2],
        "tabel.csv": f"document;code\n{CANARY};{CANARY}\n".encode(),
        "tags.csv": f"id,document,tag,content\n{CANARY},{CANARY},{CANARY},{CANARY}\n".encode(),
        "xml.qdpx": f"<?xml version='1.0'?><a>{CANARY}</b>".encode(),
        "db.qda": b"SQLite format 3\0" + CANARY.encode() * 300,
    }
    for name, body in exports.items():
        (place.safe / name).write_bytes(body)
    first = (*debug, "intake", str(place.safe / "goed.qdpx"), *STUDY)
    commands = [(*debug, "intake", str(place.safe / name), *STUDY, "--accept-proposals") for name in exports]
    done = run_each(commands, place.project)
    assert {one.code for one in done} <= ({1, 3} if debug else {3})
    path = place.answers / "codes.csv"
    write(path, [row | {"wat": CANARY} for row in rows_of(path)])
    said = str([*done, *run_each([first], place.project)])
    assert "KANARIE" not in said
    for found in place.project.rglob("*"):
        assert not found.is_file() or "KANARIE" not in found.read_text(), found.name


def test_a_failing_library_says_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from wijkonderzoek.intake import refi

    def fails(body: bytes, file: str) -> CodedProject:
        raise ValueError(CANARY)

    monkeypatch.setattr(refi, "read_refi", fails)
    path = place.safe / "x.qdpx"
    path.write_bytes(write_refi(made(), "standard"))
    with pytest.raises(ExportError, match=r"x\.qdpx: cannot be read \(ValueError\)") as raised:
        read_export(path)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_an_export_is_known_by_what_is_in_it(place: Place, practice: Path) -> None:
    shutil.copytree(practice, place.safe, dirs_exist_ok=True)
    files = sorted(place.safe.glob("synthetisch-*"))
    kinds = {}
    for path in files:
        if path.suffix == ".qdc" or "codebook" in path.name:
            with pytest.raises(ExportError):
                read_export(path)
            continue
        moved = place.safe / f"zonder-naam-{len(kinds)}"
        path.rename(moved)
        mapping = "maxqda" if "maxqda" in path.name else ""
        kinds[path.name.removeprefix("synthetisch-")] = read_export(moved, mapping=mapping).format
    assert kinds == {
        "dedoose.xlsx": "dedoose",
        "gewoon.csv": "gewoon",
        "maxqda.xlsx": "maxqda",
        "qualcoder-17.qda": "qualcoder",
        "qualcoder-8.qda": "qualcoder",
        "qualcoder-report.csv": "qualcoder_csv",
        "refi-atlas.qdpx": "refi_qda",
        "refi-nvivo_mac.qdpx": "refi_qda",
        "refi-nvivo_windows.qdpx": "refi_qda",
        "refi-standard.qdpx": "refi_qda",
        "taguette-all_tags.csv": "taguette_csv",
        "taguette-all_tags.xlsx": "taguette_xlsx",
        "taguette.sqlite3": "taguette",
    }


def test_practice_files_are_labelled_the_same_every_time_and_for_their_user_only(place: Place, practice: Path) -> None:
    folder = place.safe / "oefenen"
    folder.mkdir()
    (folder / "van-gisteren.txt").write_text("eerder")
    write_practice(make_corpus())
    made = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert made == {path.relative_to(practice): path.read_bytes() for path in practice.rglob("*") if path.is_file()}
    assert "geen echte personen" in (folder / "LEESMIJ.txt").read_text()
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")} == {0o600, 0o700}


def test_a_codebook_of_its_own_adds_codes_and_what_they_mean(place: Place) -> None:
    tables = write_taguette(made())
    for name, body in (*tables.items(), ("codeboek.qdc", write_qdc(made()))):
        (place.safe / name).write_bytes(body)
    path = place.safe / "all_tags.csv"
    assert not [entry for entry in read_export(path).codes if entry.description]
    for name in ("codebook.csv", "codeboek.qdc"):
        found = read_export(path, codebook=place.safe / name)
        said = {entry.path: entry.description for entry in found.codes}
        assert said["Wonen", "Vocht"] == "Vocht en schimmel in huis"
        assert ("Soort", "Kans") in said
        assert ("Wonen.Vocht",) not in said, "it stands where the codebook has it"
        assert {coding.code for coding in found.codings} <= said.keys()
    with pytest.raises(ExportError, match="not a codebook that goes with"):
        read_export(path, codebook=path)
    with pytest.raises(UsageError, match="--project is for a Taguette database"):
        read_export(path, project=2)


def test_a_codebook_with_two_spellings_of_one_place_moves_nothing(place: Place) -> None:
    codes = (CodeEntry(("Wonen",)), CodeEntry(("Wonen.Lift",)), CodeEntry(("Wonen:Lift",)))
    (place.safe / "all_tags.csv").write_text("id,document,tag,content\n1,I001,Wonen.Lift,kapot\n")
    (place.safe / "codeboek.qdc").write_bytes(write_qdc(replace(made(), codes=codes, codings=())))
    found = read_export(place.safe / "all_tags.csv", codebook=place.safe / "codeboek.qdc")
    assert [coding.code for coding in found.codings] == [("Wonen.Lift",)]


def test_what_is_no_export_is_refused(place: Place) -> None:
    for name, body in {"leeg": b"", "tekst": b"hallo", "zip": b"PK\x03\x04rest", "map": b"\xff\xfe\xd8"}.items():
        (place.safe / name).write_bytes(body)
        with pytest.raises(ExportError, match=name):
            read_export(place.safe / name)


def test_two_conversations_of_one_name_are_not_guessed(place: Place) -> None:
    project = made()
    twice = replace(project, documents=(*project.documents, CodedDocument("c", "I002", "R: nog een")))
    path = place.safe / "x.qdpx"
    path.write_bytes(write_refi(twice, "standard"))
    done = _intake(place, str(path), *STUDY)
    assert (done.code, "document 2 and document 3 have the same name" in done.err) == (3, True)


def test_practice_goes_from_invented_exports_to_questions(place: Place) -> None:
    done = _intake(place, "--practice")
    assert (done.code, "Made up: no real people" in done.out) == (0, True)
    files = [line for line in done.out.splitlines() if line.startswith(str(place.safe))]
    assert len(files) > 10
    first = next(name for name in files if "nvivo" in name)
    asked = _intake(place, first, *STUDY, "--accept-proposals")
    assert (asked.code, "herkomst: still to answer" in asked.err) == (3, True)


def test_a_person_at_a_terminal_takes_proposals_with_enter(place: Place, export: Path) -> None:
    here, there = pty.openpty()
    os.write(here, b"\nn\n")  # documents: yes, by Enter; codes: no
    done = subprocess.run(
        [sys.executable, "-m", "wijkonderzoek.cli", "intake", str(export), *STUDY],
        stdin=there,
        capture_output=True,
        text=True,
        check=False,
        cwd=place.project,
        timeout=60,
    )
    os.close(here)
    os.close(there)
    assert done.returncode == 3
    assert "Take 2 proposals for documents?" in done.stderr
    assert "codes.csv, rows 2-8, wat: still to answer" in done.stderr
    assert "documenten.csv" not in done.stderr
