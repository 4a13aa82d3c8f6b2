"""Boundaries come from PDOK whole, over WFS or OGC API, or end in an error that says what was wrong."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.pdok_server import PDOKServer
from tests.unit.sources.outlines import layers
from wijkonderzoek.catalogue import Catalogue, load_catalogue
from wijkonderzoek.errors import OfflineError, SourceError, UsageError
from wijkonderzoek.sources.boundaries import read_shapes
from wijkonderzoek.sources.client import Limits
from wijkonderzoek.sources.pdok import fetch_boundaries
from wijkonderzoek.sources.store import RawTable, Store

QUICK = Limits(connect_s=2, read_s=0.5, total_s=2, tries=3, longest_wait_s=0.1, pages=20)
OVER_OGC = "no_wfs"
"""Without WFS the OGC API is asked."""


@pytest.fixture
def fetch(monkeypatch: pytest.MonkeyPatch) -> object:
    def run(server: PDOKServer, year: int = 2022, *, buurten: bool = True) -> RawTable:
        monkeypatch.setenv("WIJKONDERZOEK_PDOK_URL", server.url)
        return fetch_boundaries(year, load_catalogue().sources["grenzen"], limits=QUICK, buurten=buurten)

    return run


@pytest.mark.parametrize("faults", [[], [OVER_OGC]])
def test_every_level_comes_whole_over_several_pages(fetch, tmp_path: Path, faults: list[str]) -> None:
    with PDOKServer(layers(), page_size=150, faults=faults) as server:
        raw = fetch(server)
    assert (raw.source, raw.year, raw.rows, raw.protocol, raw.scope) == ("grenzen", 2022, 400, "geojson", "")
    assert {part.entity for part in raw.parts} == {"wijken", "gemeenten", "buurten", "land"}
    store = Store(tmp_path)
    shapes = read_shapes(store.get(store.put(raw).id), "wijken")
    assert len(shapes) == 400
    assert shapes["WK059900"].name == "Naam van WK059900"


def test_both_services_give_the_same_outlines(fetch) -> None:
    with PDOKServer(layers(), page_size=150) as server:
        wfs = [part.body for part in fetch(server).parts]
    with PDOKServer(layers(), page_size=90, faults=[OVER_OGC]) as server:
        assert [part.body for part in fetch(server).parts] == wfs


def test_a_url_of_this_machine_never_reaches_the_release(fetch) -> None:
    with PDOKServer(layers()) as server:
        raw = fetch(server)
    assert raw.url == "https://service.pdok.nl/cbs/gebiedsindelingen/2022/wfs/v1_0"
    assert all(part.url.startswith("https://service.pdok.nl/") and "#sha256=" in part.url for part in raw.parts)


def test_buurten_are_left_out_when_not_wanted(fetch) -> None:
    with PDOKServer(layers()) as server:
        assert "buurten" not in {part.entity for part in fetch(server, buurten=False).parts}
        assert not [line for line in server.log if "buurt" in line]


def test_a_part_of_the_country_is_not_called_the_country(fetch) -> None:
    with PDOKServer(layers(size=3)) as server:
        raw = fetch(server)
    assert (raw.scope, "land" in {part.entity for part in raw.parts}) == ("GM0599", False)


def test_a_service_that_is_busy_once_is_asked_again(fetch) -> None:
    with PDOKServer(layers(), faults=["503_once"]) as server:
        assert fetch(server).rows == 400


@pytest.mark.parametrize(
    ("faults", "says"),
    [
        (["500"], "answered 503, after"),
        (["html_200"], "a count that is not a number, after|a web page, after"),
        (["truncated"], "not JSON, after"),
        (["hang"], "no answer"),
        (["wrong_count"], "1 features read, 2 announced"),
        (["nan"], "NaN is not a number"),
        ([OVER_OGC, "offhost"], "another host, elders.invalid"),
        ([OVER_OGC, "loop"], "one already read|come twice"),
        (["gone"], "PDOK does not have them"),
    ],
)
def test_a_fault_is_a_named_error_within_seconds(fetch, faults: list[str], says: str) -> None:
    started = time.monotonic()
    with PDOKServer(layers(), page_size=150, faults=faults) as server, pytest.raises(SourceError, match=says) as raised:
        fetch(server)
    assert "2022" in str(raised.value)
    assert raised.value.exit_code == 4
    assert time.monotonic() - started < 10


def test_a_year_that_no_service_has_says_which_were_asked(fetch) -> None:
    with PDOKServer(layers()) as server, pytest.raises(SourceError, match=r"boundaries of 1995: .*api\.pdok\.nl"):
        fetch(server, 1995)


def test_offline_and_other_machines_are_refused(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    source = catalogue.sources["grenzen"]
    monkeypatch.setenv("WIJKONDERZOEK_PDOK_URL", "http://example.com")
    with pytest.raises(UsageError, match=r"WIJKONDERZOEK_PDOK_URL=.* is not a server on this machine"):
        fetch_boundaries(2022, source)
    monkeypatch.setenv("WIJKONDERZOEK_OFFLINE", "1")
    with pytest.raises(OfflineError, match="boundaries of 2022 are needed, but the network is off"):
        fetch_boundaries(2022, source)
