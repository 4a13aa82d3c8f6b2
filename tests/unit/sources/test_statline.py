"""The client, against a real server: right data or a named error, by v3, by v4, or by one in place of the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import cbsodata
import pandas as pd
import pytest
from cbsodata import cbsodata3

from tests.cbs_server import FAULTS, CBSServer
from tests.unit.sources.made import kwb, promised, served_from
from wijkonderzoek.catalogue import Catalogue, TableMap
from wijkonderzoek.errors import OfflineError, SourceError, TableGoneError, UsageError
from wijkonderzoek.harmonise.columns import YearTable, read_year
from wijkonderzoek.sources.client import Endpoint, Guard, GuardedSession, Limits, wait_asked
from wijkonderzoek.sources.example import EXAMPLE_STORE
from wijkonderzoek.sources.statline import fetch_table, latest_release
from wijkonderzoek.sources.store import RawTable, Store

QUICK = Limits(connect_s=2, read_s=0.6, total_s=2, tries=3, longest_wait_s=1.5, pages=50)
LONGEST_S = 20
"""What two protocols may take together with these limits; mostly it is a tenth."""
WHOLE = [name for name in FAULTS if name != "forgotten_filter"]
"""Faults that a table without choices can have; the other is in test_selection."""
DATA_ENTITIES = ("TypedDataSet", "Observations")
SLOW = {"429_retry_after"}
"""Faults that cost a second for every request: these are made for the data only."""
RIGHT = "right data"
Fetch = Callable[..., RawTable]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return served_from(tmp_path_factory.mktemp("made"), kwb())


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[CBSServer]:
    with CBSServer(folder, page_size=10) as server:
        yield server


@pytest.fixture
def server(running: CBSServer) -> Iterator[CBSServer]:
    """The server as if just started."""
    running.forget()
    yield running
    running.faults = ()


@pytest.fixture
def fetch(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """Fetch KWB 2020 from a server, by one protocol first."""

    def run(server: CBSServer, protocol: str | None = None, **options: Any) -> RawTable:
        monkeypatch.setenv("WIJKONDERZOEK_CBS_URL", server.url)
        options = {"limits": QUICK} | options
        table = options.pop("table", catalogue.table_of("kwb", 2020))
        source = options.pop("source", catalogue.sources["kwb"])
        return fetch_table("kwb", source, table, protocol=protocol, **options)  # type: ignore[arg-type]

    return run


def read(raw: RawTable, folder: Path, catalogue: Catalogue) -> YearTable:
    store = Store(folder)
    return read_year(store, store.get(store.put(raw).id), catalogue)


def test_a_table_comes_whole_over_several_pages(fetch: Fetch, server: CBSServer) -> None:
    v3, v4 = fetch(server, "v3"), fetch(server, "v4")
    assert (v3.rows, v3.protocol, v3.modified) == (29, "v3", "2021-01-01T02:00:00")
    assert [part.page for part in v3.parts if part.entity == "TypedDataSet"] == [0, 1, 2]
    assert {part.entity for part in v3.parts} == {"TableInfos", "DataProperties", "WijkenEnBuurten", "TypedDataSet"}
    assert (v4.rows, v4.protocol, v4.modified[:10]) == (29, "v4", "2021-01-01")
    assert [part.page for part in v4.parts if part.entity == "Observations"] == [0, 1, 2, 3, 4]
    assert v4.url == "https://datasets.cbs.nl/odata/v1/CBS/84799NED"


def test_both_protocols_give_the_same_figures(
    fetch: Fetch, server: CBSServer, tmp_path: Path, catalogue: Catalogue
) -> None:
    v3, v4 = (read(fetch(server, protocol), tmp_path, catalogue) for protocol in ("v3", "v4"))
    pd.testing.assert_frame_equal(v3.values, v4.values)
    pd.testing.assert_frame_equal(v3.statuses, v4.statuses)
    pd.testing.assert_frame_equal(v3.regions.drop(columns="flag"), v4.regions.drop(columns="flag"))
    assert v3.values.loc["BU05991024", "a_hh"] == 100.0 * 28 + 1


def test_the_example_comes_back_byte_for_byte(catalogue: Catalogue, fetch: Fetch, tmp_path: Path) -> None:
    example = Store(EXAMPLE_STORE)
    ref = example.latest("kwb", 2020)
    assert ref is not None
    with CBSServer(EXAMPLE_STORE, page_size=1000) as server:
        raw = fetch(server, table=catalogue.table_map("99020VBD", 2020))
    store = Store(tmp_path)
    assert store.get(store.put(raw).id).rows("TypedDataSet") == example.get(ref.id).rows("TypedDataSet")


@pytest.mark.parametrize(("protocol", "pages"), [("v3", [10, 20, 29]), ("v4", [100, 200, 300, 400, 435])])
def test_progress_counts_up_to_what_was_announced(
    fetch: Fetch, server: CBSServer, protocol: str, pages: list[int]
) -> None:
    seen: list[tuple[int, int]] = []
    fetch(server, protocol, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(done, pages[-1]) for done in pages]


def test_every_fault_has_its_row_in_the_documentation() -> None:
    assert list(promised()) == list(dict.fromkeys(promised()))
    assert set(promised()) == set(FAULTS)


@pytest.mark.parametrize("fault", WHOLE)
@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_a_fault_ends_as_documented_and_never_silently(
    fetch: Fetch, server: CBSServer, fault: str, protocol: str
) -> None:
    expected = promised()[fault]
    clean = {part.entity: part.body for part in fetch(server, protocol).parts}
    server.forget()
    server.faults = (fault,) if fault not in SLOW else tuple(f"{fault}@{entity}" for entity in DATA_ENTITIES)
    started = time.monotonic()
    if expected[protocol] == RIGHT:
        raw = fetch(server, protocol)
        assert raw.protocol == protocol
        assert {part.entity: part.body for part in raw.parts} == clean
    elif RIGHT in expected.values():
        assert fetch(server, protocol).protocol != protocol
    else:
        with pytest.raises(SourceError) as raised:
            fetch(server, protocol)
        assert "84799NED" in raised.value.message
        assert raised.value.hint
        assert raised.value.exit_code == 4
        assert expected["v3"] in str(raised.value)
        assert expected["v4"] in str(raised.value)
    assert time.monotonic() - started < LONGEST_S


@pytest.mark.parametrize("fault", [name for name in WHOLE if promised()[name]["v3"] != RIGHT])
def test_after_any_fault_of_v3_v4_stands_in_with_the_same_figures(
    fetch: Fetch, server: CBSServer, fault: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    expected = read(fetch(server, "v3"), tmp_path, catalogue)
    server.forget()
    server.faults = (f"{fault}@v3",)
    told: list[str] = []
    raw = fetch(server, tell=told.append)
    assert raw.protocol == "v4"
    assert told[0].startswith("by v4, because v3 failed: table 84799NED")
    pd.testing.assert_frame_equal(read(raw, tmp_path, catalogue).values, expected.values)


@pytest.mark.parametrize("fault", ["truncated", "hang", "500", "reset"])
@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_a_fault_halfway_the_data_leaves_nothing_behind(
    fetch: Fetch, server: CBSServer, fault: str, protocol: str
) -> None:
    server.faults = tuple(f"{fault}@{entity}" for entity in DATA_ENTITIES)
    with pytest.raises(SourceError, match=r"came by neither protocol. v\d: .*; v\d: "):
        fetch(server, protocol)


@pytest.mark.parametrize(
    "header", ["1", format_datetime(datetime.now(UTC) + timedelta(days=-1), usegmt=True)], ids=["seconds", "past date"]
)
def test_retry_after_is_read_as_seconds_and_as_a_date(header: str) -> None:
    assert wait_asked(header) == (1.0 if header == "1" else 0.0)
    ahead = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < (wait_asked(ahead) or 0) <= 90


def test_retry_after_is_obeyed(fetch: Fetch, server: CBSServer) -> None:
    server.faults = ("429_retry_after@TableInfos",)
    started = time.monotonic()
    fetch(server)
    assert time.monotonic() - started >= 1


def test_a_service_that_asks_to_wait_too_long_is_not_asked_again(fetch: Fetch, server: CBSServer) -> None:
    server.faults = ("429_retry_after",)
    with pytest.raises(SourceError, match="answered 429 and asks to wait 1 s"):
        fetch(server, limits=replace(QUICK, longest_wait_s=0.5))
    assert len(server.log) == 2


def test_plain_http_to_the_service_itself_is_made_https_and_another_host_refused() -> None:
    guard = Guard("84799NED", Endpoint("opendata.cbs.nl"), Limits())
    assert guard.allowed("http://opendata.cbs.nl/x?$skip=1") == "https://opendata.cbs.nl/x?$skip=1"
    for other in ("https://opendata.cbs.nl.evil.nl/x", "https://opendata.cbs.nl@evil.nl/", "file:///etc/passwd"):
        with pytest.raises(SourceError, match="another host"):
            guard.allowed(other)


def test_a_withdrawn_table_is_said_to_be_gone_with_those_that_came_in_its_place(
    fetch: Fetch, catalogue: Catalogue, tmp_path: Path
) -> None:
    newer = replace(kwb(2019), table="84799NIEUW", title="Kerncijfers wijken en buurten 2020")
    info = (
        newer.parts[0]
        .body.replace(b"84583NED", b"84799NIEUW")
        .replace(b"cijfers 2019", b"cijfers wijken en buurten 2020")
    )
    newer = replace(newer, parts=(replace(newer.parts[0], body=info), *newer.parts[1:]))
    table = replace(catalogue.table_of("kwb", 2020), verified=False)
    with CBSServer(served_from(tmp_path, newer)) as server, pytest.raises(TableGoneError) as raised:
        fetch(server, table=table)
    assert "does not have this table (any more), by v3 or v4" in raised.value.message
    assert "not verified" in raised.value.hint
    assert "now has 84799NIEUW 'Kerncijfers wijken en buurten 2020'" in raised.value.hint


def test_third_parties_speak_v3_only(fetch: Fetch, server: CBSServer, catalogue: Catalogue) -> None:
    police = catalogue.sources["kwb"].model_copy(update={"host": "dataderden.cbs.nl", "v4": ""})
    raw = fetch(server, source=police)
    assert (raw.protocol, raw.url) == ("v3", "https://dataderden.cbs.nl/ODataFeed/odata/84799NED")
    with pytest.raises(UsageError, match=r"dataderden.cbs.nl speaks v3 only"):
        fetch(server, "v4", source=police)
    server.faults = ("down_v3",)
    with pytest.raises(SourceError, match=r"^table 84799NED, TableInfos: the service answered 503, after 3 tries"):
        fetch(server, source=police)


def test_a_source_may_prefer_v4(fetch: Fetch, server: CBSServer, catalogue: Catalogue) -> None:
    source = catalogue.sources["kwb"].model_copy(update={"protocol": "v4"})
    assert fetch(server, source=source).protocol == "v4"
    server.faults = ("down_v4",)
    assert fetch(server, source=source).protocol == "v3"


@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_the_date_of_a_release_is_asked_without_fetching_it(
    server: CBSServer, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, protocol: Any
) -> None:
    monkeypatch.setenv("WIJKONDERZOEK_CBS_URL", server.url)
    source, table = catalogue.sources["kwb"], catalogue.table_of("kwb", 2020)
    assert latest_release("kwb", source, table, protocol=protocol)[:10] == "2021-01-01"
    assert len(server.log) == 1


def test_cbsodata_is_given_back_as_it_was(fetch: Fetch, server: CBSServer) -> None:
    before = cbsodata3.Session, cbsodata.options.use_https, cbsodata.options.catalog_url
    server.faults = ("500",)
    with pytest.raises(SourceError):
        fetch(server)
    assert (cbsodata3.Session, cbsodata.options.use_https, cbsodata.options.catalog_url) == before


def test_offline_forbids_the_network_and_says_what_was_needed(
    fetch: Fetch, server: CBSServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKONDERZOEK_OFFLINE", "1")
    with pytest.raises(OfflineError, match=r"84799NED .* needed, but the network is off"):
        fetch(server)
    assert server.log == []


def test_a_proxy_from_the_environment_is_used(server: CBSServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    guard = Guard("84799NED", Endpoint("127.0.0.1:1", "http"), QUICK)  # nothing listens there but behind the proxy
    url = "http://127.0.0.1:1/ODataFeed/odata/84799NED/TableInfos"
    assert GuardedSession(guard).ask(url)["value"][0]["Identifier"] == "84799NED"
    assert server.log == [url]


def test_a_certificate_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gemeente.pem"))
    with pytest.raises(SourceError, match=r"gemeente\.pem.*\n.*REQUESTS_CA_BUNDLE"):
        GuardedSession(Guard("84799NED", Endpoint("127.0.0.1:1"), QUICK)).ask("https://127.0.0.1:1/x")


def test_only_a_server_on_this_machine_may_stand_in_for_cbs(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKONDERZOEK_CBS_URL", "http://example.com")
    table: TableMap = catalogue.table_of("kwb", 2020)
    with pytest.raises(UsageError, match="not a server on this machine"):
        fetch_table("kwb", catalogue.sources["kwb"], table)
