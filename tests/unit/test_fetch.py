"""`fetch` and `status` as a person meets them: one table or all, what failed and how to try it again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.cbs_server import CBSServer
from tests.unit.sources.made import kwb, served_from
from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.cli import app
from wijkonderzoek.cli.fetch import SOME_FAILED
from wijkonderzoek.cli.wanted import sources, tables_to_fetch
from wijkonderzoek.errors import CatalogueError, UsageError, WijkonderzoekError
from wijkonderzoek.sources.client import Limits
from wijkonderzoek.sources.store import Store

YEARS = (2017, 2018, 2020)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return served_from(tmp_path_factory.mktemp("made"), *(kwb(year) for year in YEARS))


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[CBSServer]:
    with CBSServer(folder) as server:
        yield server


@pytest.fixture
def server(running: CBSServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[CBSServer]:
    """A server of three years of KWB, and a store of one's own."""
    running.forget()
    monkeypatch.setenv("WIJKONDERZOEK_CBS_URL", running.url)
    monkeypatch.setenv("WIJKONDERZOEK_STORE", str(tmp_path / "store"))
    monkeypatch.setattr("wijkonderzoek.sources.statline.Limits", lambda: Limits(tries=1, read_s=1, total_s=2))
    yield running
    running.faults = ()


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments))


def store() -> Store:
    from wijkonderzoek.sources.store import default_store_path

    return Store(default_store_path())


def test_a_year_is_fetched_once(server: CBSServer) -> None:
    first = run("fetch", "kwb", "--year", "2020")
    assert first.exit_code == 0
    assert "kwb 2020, table 84799NED: 29 regions, release 2021-01-01, fetched by v3" in first.stdout
    asked = len(server.log)
    assert "already stored" in run("fetch", "kwb", "--year", "2020").stdout
    assert len(server.log) == asked
    assert "fetched by v3" in run("fetch", "kwb", "--year", "2020", "--again").stdout
    assert len(server.log) == 2 * asked
    assert len(store().snapshots()) == 1


def test_one_table_that_is_gone_does_not_stop_the_others(server: CBSServer) -> None:
    done = run("fetch", "kwb", "--year", "2018-2020")
    assert done.exit_code == SOME_FAILED
    assert "1 of 3: kwb 2018, table 84286NED: 29 regions" in done.stdout
    assert "3 of 3: kwb 2020, table 84799NED: 29 regions" in done.stdout
    assert "2 of 3: kwb 2019, table 84583NED: failed" in done.stderr
    assert "1 of 3 tables failed:" in done.stderr
    assert "does not have this table (any more), by v3 or v4" in done.stderr
    assert done.stderr.rstrip().endswith("wijkonderzoek fetch kwb --year 2019")
    assert [snapshot.ref.year for snapshot in store().snapshots()] == [2018, 2020]


def test_when_all_fail_the_exit_code_is_that_of_a_source(server: CBSServer) -> None:
    server.faults = ("500",)
    done = run("fetch", "kwb", "--year", "2017-2018")
    assert done.exit_code == 4
    assert "2 of 2 tables failed" in done.stderr
    assert "answered 500" in done.stderr
    assert store().snapshots() == ()


def test_a_single_table_that_fails_raises_its_own_error(server: CBSServer) -> None:
    server.faults = ("500",)
    done = run("fetch", "kwb", "--year", "2020")
    assert isinstance(done.exception, WijkonderzoekError)
    assert done.exception.exit_code == 4


def test_an_interrupted_fetch_goes_on_where_it_was(server: CBSServer) -> None:
    server.faults = ("500",)
    run("fetch", "kwb", "--year", "2017")
    server.faults = ()
    run("fetch", "kwb", "--year", "2018")
    server.forget()
    assert run("fetch", "kwb", "--year", "2017-2018").exit_code == 0
    assert {path.split("/")[3] for path in server.log} == {"83765NED"}


def test_v4_stands_in_and_the_break_in_the_series_is_said(server: CBSServer) -> None:
    server.faults = ("down_v3",)
    done = run("fetch", "kwb", "--year", "2020")
    assert done.exit_code == 0
    assert "fetched by v4" in done.stdout
    assert "by v4, because v3 failed: table 84799NED, TableInfos: the service answered 503" in done.stderr
    assert "does not say which wijken and buurten changed since 2019: series break at 2020" in done.stderr
    server.faults = ()
    assert "series break" not in run("fetch", "kwb", "--year", "2020", "--protocol", "v3", "--again").stderr


def test_a_table_is_fetched_by_its_id_and_protocol(server: CBSServer) -> None:
    done = run("fetch", "--table", "84286NED", "--protocol", "v4", "--json")
    (row,) = json.loads(done.stdout)
    assert (row["source"], row["year"], row["protocol"], row["fetched"]) == ("kwb", 2018, "v4", True)
    assert (row["linkable"], row["error"], row["titles_verified"]) == (False, None, True)
    assert "a_inw" not in row["absent"]
    assert row["absent"]["a_man"].startswith("onderwerp 'Mannen' staat niet")


def test_json_tells_of_failures_too(server: CBSServer) -> None:
    done = run("fetch", "kwb", "--year", "2018-2019", "--json")
    rows = json.loads(done.stdout)
    assert done.exit_code == SOME_FAILED
    assert [row["error"] is None for row in rows] == [True, False]
    assert "84583NED" in rows[1]["error"]


def test_a_part_of_a_table_does_not_stand_for_the_whole(server: CBSServer) -> None:
    store().put(replace(kwb(2020, buurten=2), scope="GM0599"))
    assert "29 regions" in run("fetch", "kwb", "--year", "2020").stdout


def test_an_unverified_year_says_so_beside_what_it_lacks(
    server: CBSServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = kwb(2018)
    raw = replace(known, table="84583NED", year=2019)
    info = replace(raw.parts[0], body=raw.parts[0].body.replace(b"84286NED", b"84583NED"))
    raw = replace(raw, parts=(info, *raw.parts[1:]))
    with CBSServer(served_from(tmp_path / "served", raw)) as other:
        monkeypatch.setenv("WIJKONDERZOEK_CBS_URL", other.url)
        done = run("fetch", "kwb", "--year", "2019")
    assert "mapped columns are not in this table" in done.stderr
    assert "the titles of this year are not verified yet" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (("kwb", ("20",), ()), UsageError, "--year 20: not a year"),
        (("kwb", ("1850",), ()), CatalogueError, "no table for 1850; years: 20"),
        (("kbw", (), ()), CatalogueError, "Did you mean 'kwb'"),
        ((None, (), ("84799NEB",)), CatalogueError, "Did you mean '84799NED'"),
        (("grenzen", (), ()), CatalogueError, "has no tables to fetch"),
    ],
)
def test_a_mistake_in_what_is_asked_is_named(
    catalogue: Catalogue, arguments: Any, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        tables_to_fetch(catalogue, *arguments)


def test_years_are_single_or_spans_and_nothing_means_all(catalogue: Catalogue) -> None:
    def years(*texts: str) -> list[int]:
        return [table.year for table in tables_to_fetch(catalogue, "kwb", texts, ())]

    assert years("2020", "2016-2018") == [2016, 2017, 2018, 2020]
    everything = tables_to_fetch(catalogue, None, (), ())
    assert set(years()) <= {table.year for table in everything}
    assert not any(table.table.endswith("VBD") for table in everything)
    assert "kwb" in sources()
    assert "grenzen" in sources()
    assert "lokaal" not in sources()


def test_all_is_not_for_one_source(server: CBSServer) -> None:
    assert isinstance(run("fetch", "kwb", "--all").exception, UsageError)


def test_status_shows_protocol_and_part_of_the_country(server: CBSServer) -> None:
    run("fetch", "kwb", "--year", "2018", "--protocol", "v4")
    store().put(replace(kwb(2020, buurten=2), scope="GM0599"))
    shown = run("status").stdout
    assert "kwb 2018  84286NED  release 2021-01-01  by v4  whole country  29 rows" in shown
    assert "kwb 2020  84799NED  release 2021-01-01  by v3  GM0599  5 rows" in shown
    rows = json.loads(run("status", "--json").stdout)
    assert [(row["protocol"], row["scope"]) for row in rows] == [("v4", "whole country"), ("v3", "GM0599")]


def test_status_names_what_cbs_has_revised_and_what_it_could_not_ask(
    server: CBSServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("fetch", "kwb", "--year", "2018")
    store().put(replace(kwb(2020), modified="2020-06-01"))
    server.forget()
    done = run("status", "--check")
    assert done.exit_code == 0
    assert "revised on 2021-01-01: kwb 2020. Get it: wijkonderzoek fetch kwb --year 2020 --again" in done.stdout
    assert "1 of 2 releases are the newest there are" in done.stdout
    assert len(server.log) == 2
    monkeypatch.setenv("WIJKONDERZOEK_OFFLINE", "1")
    offline = run("status", "--check")
    assert "not checked: kwb 2018" in offline.stderr
    assert "0 of 2 releases" in offline.stdout
    assert {row["revised"] for row in json.loads(run("status", "--check", "--json").stdout)} == {None}


def test_two_at_once_fetch_a_table_once(server: CBSServer) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from wijkonderzoek.catalogue import load_catalogue
    from wijkonderzoek.cli.fetch import _one

    catalogue = load_catalogue()
    table = catalogue.table_of("kwb", 2020)
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(_one, table, catalogue, store(), None, again=False, progress=None) for _ in range(2)]
        outcomes = [one.result() for one in done]
    assert sorted(outcome.fetched for outcome in outcomes) == [False, True]
    assert sum("TypedDataSet" in path for path in server.log) == 1


def test_at_a_terminal_bars_count_tables_and_rows(server: CBSServer) -> None:
    import os
    import pty
    import subprocess
    import sys

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "wijkonderzoek.cli", "fetch", "kwb", "--year", "2017-2018"]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=theirs, env=os.environ | {"TERM": "xterm"}, check=True
    )
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:  # how Linux says that the other side is closed
        pass
    os.close(ours)
    assert b"1 of 2: kwb 2017" in done.stdout
    assert b"2 of 2" in shown
    assert b"83765NED 2017" in shown
