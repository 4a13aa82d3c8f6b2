"""The client, through the real cbsodata, against a real server: right data or a named error."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import cbsodata
import pytest
from cbsodata import cbsodata3

from tests.cbs_server import CBSServer
from wijkonderzoek.catalogue import Catalogue, TableMap
from wijkonderzoek.errors import OfflineError, SourceError, UsageError
from wijkonderzoek.sources.example import EXAMPLE_STORE
from wijkonderzoek.sources.statline import Limits, fetch_table
from wijkonderzoek.sources.store import RawTable, Store

QUICK = Limits(connect_s=2, read_s=0.6, total_s=2, tries=3, longest_wait_s=0.2, pages=50)
Fetch = Callable[[CBSServer], RawTable]


@pytest.fixture
def fetch(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """Fetch the example's table of 2020 from a server, as if it were a real one."""

    def run(server: CBSServer) -> RawTable:
        monkeypatch.setenv("WIJKONDERZOEK_CBS_URL", server.url)
        return fetch_table("kwb", catalogue.sources["kwb"], catalogue.table_map("99020VBD", 2020), limits=QUICK)

    return run


def served(*faults: str, page_size: int = 1000) -> CBSServer:
    return CBSServer(EXAMPLE_STORE, page_size=page_size, faults=list(faults))


def test_a_table_comes_whole_over_several_pages(fetch: Fetch, tmp_path: Path) -> None:
    with served() as server:
        raw = fetch(server)
    assert raw.rows == Store(EXAMPLE_STORE).latest("kwb", 2020).rows  # type: ignore[union-attr]
    assert [part.page for part in raw.parts if part.entity == "TypedDataSet"] == [0, 1, 2]
    assert {part.entity for part in raw.parts} == {"TableInfos", "DataProperties", "WijkenEnBuurten", "TypedDataSet"}
    stored = Store(tmp_path).get(Store(tmp_path).put(raw).id)
    assert stored.rows("TypedDataSet") == Store(EXAMPLE_STORE).get(
        Store(EXAMPLE_STORE).latest("kwb", 2020).id  # type: ignore[union-attr]
    ).rows("TypedDataSet")


def test_progress_counts_rows_up_to_what_was_announced(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    with served() as server:
        monkeypatch.setenv("WIJKONDERZOEK_CBS_URL", server.url)
        raw = fetch_table(
            "kwb",
            catalogue.sources["kwb"],
            catalogue.table_map("99020VBD", 2020),
            progress=lambda n, of: seen.append((n, of)),
        )
    assert seen == [(1000, raw.rows), (2000, raw.rows), (raw.rows, raw.rows)]


@pytest.mark.parametrize("fault", ["503_once", "bom"])
def test_a_passing_fault_gives_the_right_data(fetch: Fetch, fault: str) -> None:
    with served() as server:
        expected = [part.body for part in fetch(server).parts]
    with served(fault) as server:
        assert len(fetch(server).parts) == len(expected)


def test_retry_after_is_obeyed(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    with served("429_retry_after@TableInfos") as server:
        monkeypatch.setenv("WIJKONDERZOEK_CBS_URL", server.url)
        started = time.monotonic()
        fetch_table(
            "kwb",
            catalogue.sources["kwb"],
            catalogue.table_map("99020VBD", 2020),
            limits=Limits(tries=2, longest_wait_s=5),
        )
    assert time.monotonic() - started >= 1


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("500", "answered 500, after 3 tries"),
        ("html_200", "a web page, after 3 tries"),
        ("truncated@TypedDataSet", "after 3 tries"),
        ("truncated_without_length@TypedDataSet", "not JSON, after 3 tries"),
        ("reset@TypedDataSet", "after 3 tries"),
        ("hang@TypedDataSet", "no answer"),
        ("slow_drip@TypedDataSet", "not done after 2 s"),
        ("offhost_redirect@TypedDataSet", "another host, elders.invalid"),
        ("offhost_nextlink", "another host, elders.invalid"),
        ("nextlink_loop", "one already read"),
        ("duplicate_page", "announced by TableInfos|came twice"),
        ("error_body_200", "answered an error"),
        ("empty_set", "no rows"),
        ("renamed_column", "promised by DataProperties"),
        ("changed_row_count", "announced by TableInfos"),
        ("missing_table", "does not have this table"),
        ("nan", "NaN is not a number"),
    ],
)
def test_a_fault_is_a_named_error_within_seconds(fetch: Fetch, fault: str, says: str) -> None:
    started = time.monotonic()
    with served(fault) as server, pytest.raises(SourceError, match=says) as raised:
        fetch(server)
    assert "99020VBD" in str(raised.value)
    assert raised.value.exit_code == 4
    assert time.monotonic() - started < 15


def test_cbsodata_is_given_back_as_it_was(fetch: Fetch) -> None:
    before = cbsodata3.Session, cbsodata.options.use_https, cbsodata.options.catalog_url
    with served("500") as server, pytest.raises(SourceError):
        fetch(server)
    assert (cbsodata3.Session, cbsodata.options.use_https, cbsodata.options.catalog_url) == before


def test_offline_forbids_the_network_and_says_what_was_needed(fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIJKONDERZOEK_OFFLINE", "1")
    with served() as server, pytest.raises(OfflineError, match=r"99020VBD .* needed, but the network is off"):
        fetch(server)
    assert server.log == []


def test_only_a_server_on_this_machine_may_stand_in_for_cbs(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKONDERZOEK_CBS_URL", "http://example.com")
    table: TableMap = catalogue.table_map("99020VBD", 2020)
    with pytest.raises(UsageError, match="not a server on this machine"):
        fetch_table("kwb", catalogue.sources["kwb"], table)
