"""What people said, and what identifies them, is nowhere: not in a notebook that stops, and not in one that succeeds."""

from __future__ import annotations

import base64
import csv
import json
import re
import shutil
import subprocess
import sys
import traceback
import zlib
from pathlib import Path

import pytest

from tests.pdf import pdf_text
from wijkonderzoek.engine import notebook_path, run_notebook
from wijkonderzoek.errors import InputError, WijkonderzoekError
from wijkonderzoek.intake.example.transcripts import CANARIES
from wijkonderzoek.sources.interviews import TABLES, read_interviews

EXAMPLE = Path("params/voorbeeldstad")
CANARY = "KANARIE-7F3A"
WORDS = {("codes", "naam"), ("codes", "definitie"), ("citaten", "tekst"), ("citaten", "bewerking_log")}
"""Where a few words are allowed: their check is another."""
NOTEBOOKS = {"10_urgentie": "WK999901", "15_verhalen": None, "50_monitor": "WK999901"}
GONE = ("I010", "I019", "R013", "R023", "T010", "T019")
"""Ids of the conversations that may not be used, of who spoke in them, and of their consent."""


def copied(folder: Path) -> Path:
    return shutil.copytree(EXAMPLE, folder / "studie")


def spoil(study: Path, table: str, **cells: str) -> None:
    """Other cells in the last row of a table."""
    path = study / "interviews" / f"{table}.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    rows[-1] |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def everything_in(folder: Path) -> dict[str, str]:
    """All that is written in a folder, as text: files, words of PDFs, and what is packed in the pictures of notebooks."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix == ".pdf":
            found[path.name] = pdf_text(path)
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        found[path.name] = text
        for number, packed in enumerate(re.findall(r'"image/png": "([\w+/=\\n]+)"', text)):
            png = base64.b64decode(packed.replace("\\n", ""))
            assert png.startswith(b"\x89PNG")
            found[f"{path.name}, picture {number}"] = f"{png.decode('latin-1')}{''.join(_texts_of_png(png))}"
    return found


def _texts_of_png(png: bytes) -> list[str]:
    """The text chunks of a picture, unpacked."""
    place, found = 8, []
    while place < len(png):
        size, kind = int.from_bytes(png[place : place + 4]), png[place + 4 : place + 8]
        data = png[place + 8 : place + 8 + size]
        if kind == b"zTXt":
            data = zlib.decompress(data.split(b"\0", 1)[1][1:])
        if kind in {b"tEXt", b"zTXt", b"iTXt"}:
            found.append(data.decode("latin-1"))
        place += 12 + size
    return found


def test_a_canary_in_any_column_stops_the_study_without_being_told(tmp_path: Path) -> None:
    """Every column of every table that holds no words; a whole traceback holds nothing of it."""
    for table, model in TABLES.items():
        for column in model.model_fields:
            if (table, column) in WORDS:
                continue
            study = copied(tmp_path / f"{table}-{column}")
            spoil(study, table, **{column: CANARY})
            with pytest.raises(InputError) as raised:
                read_interviews(study, ("wonen",))
            told = "".join(traceback.format_exception(raised.value))
            assert f"{table}.csv" in told
            assert CANARY not in told


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with a canary in every column of every table that holds no words, and a telephone number in a quote."""
    study = copied(tmp_path_factory.mktemp("spoilt"))
    for table, model in TABLES.items():
        columns = [column for column in model.model_fields if (table, column) not in WORDS]
        spoil(study, table, **{column: f"{CANARY}-{table}-{column}" for column in columns})
    spoil(study, "citaten", tekst=f"{CANARY} bel me op 06-00000000", citaat_id="Q018")
    return study


@pytest.mark.parametrize("name", list(NOTEBOOKS))
def test_a_notebook_that_stops_on_a_canary_holds_none(
    spoilt: Path, tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputError) as raised:
        run_notebook(notebook_path(name), str(spoilt), NOTEBOOKS[name], tmp_path / "out")
    told = "".join(traceback.format_exception(raised.value)) + "".join(capfd.readouterr())
    assert "respondenten.csv, row 29, rol" in told
    assert CANARY not in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", list(NOTEBOOKS))
def test_plain_papermill_writes_no_canary_into_the_notebook_that_stopped(
    spoilt: Path, tmp_path: Path, name: str
) -> None:
    done = _papermill(name, spoilt, tmp_path)
    assert done.returncode != 0
    written = everything_in(tmp_path)
    assert "respondenten.csv, row 29, rol" in written["out.ipynb"]
    assert not [
        place for place, text in [*written.items(), ("stdout", done.stdout), ("stderr", done.stderr)] if CANARY in text
    ]


@pytest.mark.parametrize("name", list(NOTEBOOKS))
def test_a_telephone_number_in_a_quote_stops_a_notebook_and_is_not_shown(tmp_path: Path, name: str) -> None:
    study = copied(tmp_path)
    spoil(study, "citaten", tekst="Bel me gerust op 06-00000000, dan vertel ik meer.")
    done = _papermill(name, study, tmp_path / "out")
    assert done.returncode != 0
    assert "citaten.csv, row 19, row: 'tekst' holds what looks like a telephone number; take it out" in done.stderr
    shown = [done.stdout, done.stderr, *everything_in(tmp_path / "out").values()]
    assert not [text for text in shown if "00000000" in text or "dan vertel ik meer" in text]


def _papermill(name: str, study: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True, parents=True)
    regio = NOTEBOOKS[name]
    command = [sys.executable, "-m", "papermill", f"notebooks/{name}.ipynb", str(folder / "out.ipynb")]
    command += ["-p", "studie", str(study), *(["-p", "regio", regio] if regio else []), "--log-output"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_another_error_of_a_cell_is_named_by_its_kind_in_a_whole_traceback(tmp_path: Path) -> None:
    """A library may put cells of a table in its error; neither that nor what it came from is passed on."""
    broken = tmp_path / "15_verhalen.ipynb"
    notebook = json.loads(notebook_path("15_verhalen").read_text())
    cell = {"cell_type": "code", "id": "x", "metadata": {}, "outputs": [], "execution_count": None}
    cell["source"] = f"raise KeyError('{CANARY}')"
    notebook["cells"] = [*notebook["cells"][:2], cell]
    broken.write_text(json.dumps(notebook))
    with pytest.raises(WijkonderzoekError) as raised:
        run_notebook(broken, str(EXAMPLE), folder=tmp_path / "out")
    told = "".join(traceback.format_exception(raised.value))
    assert "cell 3 stopped with KeyError" in told
    assert CANARY not in told


@pytest.mark.parametrize("name", list(NOTEBOOKS))
def test_what_the_example_report_writes_holds_no_canary_and_nobody_by_number(tmp_path: Path, name: str) -> None:
    folder = run_notebook(notebook_path(name), str(EXAMPLE), NOTEBOOKS[name], tmp_path / "out")
    written = everything_in(folder)
    assert any("picture" in place for place in written)
    for place, text in written.items():
        found = [canary for canary in (*CANARIES, *GONE) if canary in text]
        assert not found, place
        assert "picture" in place or not re.search(r"\b[IRT]0[0-2][0-9]\b", text), place


def test_words_that_may_not_be_quoted_are_in_no_report(tmp_path: Path) -> None:
    """Quotes of conversations that were withdrawn, have expired or may not be quoted, and those their teller did not see."""
    study = copied(tmp_path)
    path = study / "interviews" / "citaten.csv"
    refused = {"I006": "geen citaat", "I009": "niet nagekeken", "I010": "verlopen", "I019": "ingetrokken"}
    rows = [
        f"Q9{n:02d};{interview};leefomgeving.vuil;{CANARY} woorden die {why} zijn.;;C01;2024-07-01"
        for n, (interview, why) in enumerate(refused.items())
    ]
    path.write_text(path.read_text(encoding="utf-8-sig").rstrip("\n") + "\n" + "\n".join(rows) + "\n", encoding="utf-8")
    chosen = "gesprekken:\n  citaten:\n    leefomgeving: [Q900, Q901, Q902, Q903]\n"
    studie = study / "studie.yml"
    studie.write_text(studie.read_text(encoding="utf-8") + chosen, encoding="utf-8")
    for regio in ("WK999901", "WK999902"):
        folder = run_notebook(notebook_path("10_urgentie"), str(study), regio, tmp_path / regio)
        for place, text in everything_in(folder).items():
            assert CANARY not in text, place
            assert not re.search(r"Q90[0-3]", text), place
