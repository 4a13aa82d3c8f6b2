"""`fetch --from` and `fetch grenzen`: what someone downloaded, and boundaries, go into the same store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.pdok_server import PDOKServer
from tests.unit.sources.outlines import collection, layers, wijken
from wijkonderzoek.cli import app
from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.sources.store import Store

HEAD = [
    '"Kerncijfers wijken en buurten 2018";;;;',
    ";Onderwerp;;;",
    ";Soort regio;Codering;||Aantal inwoners;Woningvoorraad",
    "Wijken en buurten;omschrijving;code;aantal;aantal",
]
ROWS = ["Rotterdam;Gemeente;GM0599;3000;.", "Noord;Wijk;WK059901;1000;500", "Zuid;Wijk;WK059902;2000;"]


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    monkeypatch.setenv("WIJKONDERZOEK_STORE", str(tmp_path / "store"))
    return Store(tmp_path / "store")


def download(folder: Path, rows: list[str], name: str = "export.csv") -> Path:
    file = folder / name
    file.write_text("\r\n".join([*HEAD, *rows]) + "\r\n", encoding="utf-8-sig")
    return file


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_download_is_stored_under_the_table_and_year_it_says_it_is(tmp_path: Path, kept: Store) -> None:
    done = run("fetch", "--from", download(tmp_path, ROWS))
    assert done.exit_code == 0
    assert "kwb 2018, table 84286NED: 3 regions, from export.csv; of GM0599 only" in done.stdout
    ref = kept.latest("kwb", 2018)
    assert ref is not None
    assert (ref.scope, ref.url) == ("GM0599", "file:export.csv")
    assert str(tmp_path) not in json.dumps([str(s.ref) for s in kept.snapshots()])


def test_several_downloads_go_in_at_once_and_tell_a_script(tmp_path: Path) -> None:
    other = download(tmp_path, ROWS, "other.csv")
    other.write_text(other.read_text(encoding="utf-8-sig").replace("2018", "2017"), encoding="utf-8-sig")
    done = run("fetch", "--from", download(tmp_path, ROWS), "--from", other, "--json")
    assert [(row["year"], row["rows"], row["error"]) for row in json.loads(done.stdout)] == [
        (2018, 3, None),
        (2017, 3, None),
    ]


def test_a_download_that_was_cut_off_is_refused_and_nothing_is_stored(tmp_path: Path, kept: Store) -> None:
    cut = run("fetch", "--from", download(tmp_path, ROWS[:2]))
    assert isinstance(cut.exception, InputError)
    assert "--partial" in str(cut.exception)
    assert kept.snapshots() == ()
    assert run("fetch", "--partial", "--from", download(tmp_path, ROWS[:2])).exit_code == 0


def test_what_a_person_says_may_not_contradict_the_file(tmp_path: Path) -> None:
    file = download(tmp_path, ROWS)
    assert isinstance(run("fetch", "--from", file, "--year", "2017").exception, InputError)
    assert isinstance(run("fetch", "--from", file, "--year", "2017-2018").exception, UsageError)
    assert isinstance(run("fetch", "--partial").exception, UsageError)


def test_a_hand_download_does_not_stand_in_for_the_whole_table(tmp_path: Path, kept: Store) -> None:
    run("fetch", "--from", download(tmp_path, ROWS))
    assert "of GM0599" not in run("status").stdout
    assert "kwb 2018  84286NED  release unknown  by csv  GM0599" in run("status").stdout


def test_boundaries_are_fetched_once(monkeypatch: pytest.MonkeyPatch, kept: Store) -> None:
    with PDOKServer(layers()) as server:
        monkeypatch.setenv("WIJKONDERZOEK_PDOK_URL", server.url)
        done = run("fetch", "grenzen", "--year", "2022")
        asked = len(server.log)
        again = run("fetch", "grenzen", "--year", "2022", "--json")
        assert len(server.log) == asked
    assert "grenzen 2022: 400 wijken, CBS-gebiedsindelingen 2022, via PDOK" in done.stdout
    assert json.loads(again.stdout)[0]["rows"] == 400
    assert kept.latest("grenzen", 2022) is not None


def test_boundaries_come_from_a_file_too(tmp_path: Path, kept: Store) -> None:
    file = tmp_path / "wijken_2021.geojson"
    file.write_text(json.dumps(collection(wijken(3))), encoding="utf-8")
    assert "grenzen 2021: 9 wijken" in run("fetch", "grenzen", "--from", file).stdout
    assert isinstance(run("fetch", "grenzen").exception, UsageError)
    assert kept.latest("grenzen", 2021) is not None
