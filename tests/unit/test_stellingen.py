"""`stellingen`: what was put before people stays as it was, and nobody's answer loses what it answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.unit.report.copies import HERE, copied
from wijkonderzoek.cli import app
from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.schemas import read_rows
from wijkonderzoek.schemas.agenda import StellingRow


def run(*words: str) -> dict[str, list[str]]:
    result = CliRunner().invoke(app, ["stellingen", *words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, list[str]] = json.loads(result.output)
    return found


def table(study: Path) -> tuple[StellingRow, ...]:
    return read_rows(study / "stellingen.csv", StellingRow)


def test_findings_are_frozen_once_and_then_stay_as_they_were(tmp_path: Path) -> None:
    study = copied(tmp_path, without=("stellingen.csv", "herkenning.csv"))
    first = run(str(study), "--regio", HERE)
    assert len(first["added"]) == len(table(study)) > 10
    file = study / "stellingen.csv"
    text = file.read_bytes().replace(b"99 per 1.000", b"95 per 1.000")
    file.write_bytes(text)
    again = run(str(study), "--regio", HERE)
    assert (again["added"], len(again["kept"])) == ([], len(first["added"]))
    assert file.read_bytes() == text


def test_what_people_wrote_themselves_stays_and_the_rest_is_added(tmp_path: Path) -> None:
    own = "stelling_id,zin,datum,gebied\nwonen/verhalen,Bij ons is het vochtig.,14-4-2025,WK999901\n"
    study = copied(tmp_path, without=("herkenning.csv",), stellingen=own)
    assert "wonen/verhalen" in run(str(study), "--regio", HERE)["kept"]
    rows = {row.stelling_id: row for row in table(study)}
    assert rows["wonen/verhalen"].zin == "Bij ons is het vochtig."
    assert len(rows) > 10


def test_another_area_gets_its_own_statements_beside_them(tmp_path: Path) -> None:
    study = copied(tmp_path)
    before = table(study)
    added = run(str(study), "--regio", "WK999905")["added"]
    assert added
    assert table(study)[: len(before)] == before
    assert {row.gebied for row in table(study)[len(before) :]} == {"WK999905"}


def test_a_statement_can_be_taken_out_unless_people_have_answered_it(tmp_path: Path) -> None:
    study = copied(tmp_path)
    gone = run(str(study), "--regio", HERE, "--remove", "samenleven/sociale_cohesie_lokaal")
    assert (gone["removed"], gone["added"]) == (["samenleven/sociale_cohesie_lokaal"], [])
    before = (study / "stellingen.csv").read_bytes()
    with pytest.raises(InputError, match=r"has answers in herkenning.csv"):
        run(str(study), "--regio", HERE, "--remove", "wonen/verhalen", "--remove", "leefomgeving/verhalen")
    with pytest.raises(InputError, match=r"is not there for WK999901. Did you mean 'leefomgeving/verhalen'"):
        run(str(study), "--regio", HERE, "--remove", "leefomgeving/verhaal")
    assert (study / "stellingen.csv").read_bytes() == before


def test_a_quickscan_and_joined_codes_have_no_name_in_a_table(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        run("quickscan", "--regio", HERE)
    with pytest.raises(InputError, match=r"no name in a table"):
        run(str(copied(tmp_path)), "--regio", "WK999901+WK999905")
