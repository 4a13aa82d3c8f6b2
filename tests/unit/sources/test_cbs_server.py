"""The loopback CBS does what CBS does, and goes wrong in the way it is told to."""

from __future__ import annotations

import http.client
import json
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.cbs_server import DESCRIPTIONS, FAULTS, CBSServer
from wijkonderzoek.sources.example import EXAMPLE_STORE

TABLE = "99020VBD"
DATA = f"/ODataFeed/odata/{TABLE}/TypedDataSet?$format=json"
PROPERTIES = f"/odata/v1/CBS/{TABLE}/Properties"
INFO = f"/ODataFeed/odata/{TABLE}/TableInfos?$format=json"
REAL = Path(os.environ.get("WIJKONDERZOEK_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data")) / "cbs"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def ask(url: str, timeout: float = 10.0) -> Answer:
    """The answer to one GET, whatever its status; nothing is followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.netloc), timeout=timeout)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path)
        with connection.getresponse() as response:
            return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def get_json(url: str) -> Any:
    answer = ask(url)
    assert answer.status == 200
    return answer.json()


def all_pages(server: CBSServer, target: str) -> Iterator[list[dict[str, Any]]]:
    url = server.url + target
    while url:
        page = get_json(url)
        yield page["value"]
        url = page.get("odata.nextLink", "")


@pytest.fixture(scope="module")
def server() -> Iterator[CBSServer]:
    with CBSServer(EXAMPLE_STORE, page_size=1_000) as running:
        yield running


@pytest.fixture
def faulty(server: CBSServer, request: pytest.FixtureRequest) -> Iterator[CBSServer]:
    """The server with the faults of the test's parameter, as if just started."""
    server.faults = request.param if isinstance(request.param, tuple) else (request.param,)
    server.forget()
    yield server
    server.faults = ()


def with_faults(*faults: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("faulty", [faults], indirect=True, ids=["+".join(faults)])


def test_pages_add_up_to_the_count_and_hold_every_region_once(server: CBSServer) -> None:
    pages = list(all_pages(server, DATA))
    rows = [row for page in pages for row in page]
    assert [len(page) for page in pages] == [1_000, 1_000, len(rows) - 2_000]
    assert len(rows) == int(ask(f"{server.url}/ODataFeed/odata/{TABLE}/TypedDataSet/$count").body)
    assert len(rows) == get_json(server.url + INFO)["value"][0]["RecordCount"]
    assert len({row["WijkenEnBuurten"] for row in rows}) == len(rows)


def test_the_rows_are_those_of_the_store(server: CBSServer) -> None:
    from wijkonderzoek.sources.store import Store

    store = Store(EXAMPLE_STORE)
    ref = store.latest("kwb", 2020)
    assert ref is not None
    rows = [row for page in all_pages(server, DATA) for row in page]
    assert rows == store.get(ref.id).rows("TypedDataSet")


def test_the_service_document_and_the_catalogue_name_what_there_is(server: CBSServer) -> None:
    entities = get_json(f"{server.url}/ODataApi/odata/{TABLE}/")["value"]
    assert [entity["name"] for entity in entities] == [
        "TableInfos",
        "DataProperties",
        "WijkenEnBuurten",
        "TypedDataSet",
    ]
    for entity in entities:
        assert get_json(entity["url"])["value"]
    tables = get_json(f"{server.url}/ODataCatalog/Tables?$format=json")["value"]
    assert {table["Identifier"] for table in tables} == {f"99{year:03d}VBD" for year in range(13, 25)}


@pytest.mark.parametrize("path", ["/ODataFeed/odata/00000NED/", f"/ODataFeed/odata/{TABLE}/Bestaatniet", "/elders"])
def test_what_does_not_exist_is_404_with_an_odata_error(server: CBSServer, path: str) -> None:
    answer = ask(server.url + path)
    assert answer.status == 404
    assert "odata.error" in answer.json()


def test_an_option_it_does_not_know_is_refused_rather_than_ignored(server: CBSServer) -> None:
    assert ask(f"{server.url}{DATA}&$filter=x").status == 400


def test_the_log_lists_every_request(server: CBSServer) -> None:
    before = len(server.log)
    ask(server.url + INFO)
    assert server.log[before:] == [INFO]


def test_an_unknown_fault_is_named_with_those_that_exist(server: CBSServer) -> None:
    with pytest.raises(ValueError, match=r"no fault 'storing'; there are .*503_once"):
        server.faults = ("storing",)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no snapshots/"):
        CBSServer(tmp_path)


def test_every_fault_is_described_and_tested() -> None:
    assert set(FAULTS) == set(DESCRIPTIONS)
    source = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in FAULTS if f'"{name}' not in source] == []


@with_faults("500")
def test_500(faulty: CBSServer) -> None:
    for _ in range(2):
        assert ask(faulty.url + INFO).status == 500


@pytest.mark.parametrize(
    ("faulty", "status", "wait"),
    [("503_once", 503, None), ("429_retry_after", 429, "1")],
    indirect=["faulty"],
)
def test_the_second_try_succeeds(faulty: CBSServer, status: int, wait: str | None) -> None:
    answer = ask(faulty.url + INFO)
    assert (answer.status, answer.headers["Retry-After"]) == (status, wait)
    assert get_json(faulty.url + INFO)["value"]


@with_faults("html_200")
def test_html_with_status_200(faulty: CBSServer) -> None:
    assert ask(faulty.url + INFO).body.startswith(b"<!DOCTYPE html>")


@with_faults("truncated")
def test_truncated_announces_more_than_it_sends(faulty: CBSServer) -> None:
    with pytest.raises(http.client.IncompleteRead):
        ask(faulty.url + INFO)


@with_faults("truncated_without_length")
def test_truncated_without_length_is_seen_only_by_reading_the_json(faulty: CBSServer) -> None:
    with pytest.raises(json.JSONDecodeError):
        ask(faulty.url + INFO).json()


@with_faults("reset")
def test_reset(faulty: CBSServer) -> None:
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        ask(faulty.url + DATA)


@with_faults("hang")
def test_hang_sends_nothing(faulty: CBSServer) -> None:
    with pytest.raises(TimeoutError):
        ask(faulty.url + INFO, timeout=0.3)


@with_faults("slow_drip")
def test_slow_drip_sends_a_little_at_a_time(faulty: CBSServer) -> None:
    address = urlsplit(faulty.url)
    with socket.create_connection((address.hostname, address.port), timeout=2) as connection:
        connection.sendall(f"GET {INFO} HTTP/1.1\r\nHost: cbs\r\n\r\n".encode())
        time.sleep(0.5)
        answer = connection.recv(100_000)
    assert 0 < len(answer.partition(b"\r\n\r\n")[2]) < 10


@with_faults("offhost_redirect")
def test_offhost_redirect(faulty: CBSServer) -> None:
    answer = ask(faulty.url + INFO)
    assert answer.status == 302
    assert urlsplit(answer.headers["Location"]).hostname == "elders.invalid"


@with_faults("offhost_nextlink")
def test_offhost_nextlink(faulty: CBSServer) -> None:
    assert urlsplit(get_json(faulty.url + DATA)["odata.nextLink"]).hostname == "elders.invalid"
    assert "odata.nextLink" not in get_json(faulty.url + INFO)


@with_faults("nextlink_loop")
def test_nextlink_loop_comes_back_to_the_same_page(faulty: CBSServer) -> None:
    first = get_json(faulty.url + DATA)
    second = get_json(first["odata.nextLink"])
    assert (second["value"], second["odata.nextLink"]) == (first["value"], first["odata.nextLink"])


@pytest.mark.parametrize("size", [1_000, 10_000])
def test_duplicate_page_repeats_the_first_rows(size: int) -> None:
    with CBSServer(EXAMPLE_STORE, page_size=size, faults=["duplicate_page"]) as server:
        pages = list(all_pages(server, DATA))
    assert len(pages) >= 2
    assert pages[0] == pages[1]


@with_faults("error_body_200")
def test_error_body_with_status_200(faulty: CBSServer) -> None:
    assert "odata.error" in get_json(faulty.url + INFO)


@with_faults("empty_set")
def test_empty_set_has_metadata_but_no_rows(faulty: CBSServer) -> None:
    assert get_json(faulty.url + DATA)["value"] == []
    assert get_json(faulty.url + INFO)["value"]


@with_faults("renamed_column")
def test_renamed_column_is_one_the_properties_do_not_know(faulty: CBSServer) -> None:
    row = get_json(faulty.url + DATA)["value"][-1]
    properties = get_json(f"{faulty.url}/ODataFeed/odata/{TABLE}/DataProperties?$format=json")["value"]
    promised = {item["Key"] for item in properties if item["Key"]}
    assert len(promised - set(row)) == 1
    assert [key.rpartition("_")[0] for key in set(row) - promised - {"ID"}] == ["Omgevingsadressendichtheid"]


@with_faults("changed_row_count")
def test_changed_row_count_ends_one_row_short(faulty: CBSServer) -> None:
    rows = [row for page in all_pages(faulty, DATA) for row in page]
    assert len(rows) == get_json(faulty.url + INFO)["value"][0]["RecordCount"] - 1


@with_faults("missing_table")
def test_missing_table(faulty: CBSServer) -> None:
    assert ask(faulty.url + INFO).status == 404


@with_faults("nan")
def test_nan_is_in_the_data_only(faulty: CBSServer) -> None:
    assert ask(faulty.url + DATA).body.count(b":NaN") == 1
    assert b"NaN" not in ask(faulty.url + INFO).body


@pytest.mark.parametrize(("faulty", "v3", "v4"), [("down_v3", 503, 200), ("down_v4", 200, 503)], indirect=["faulty"])
def test_one_protocol_can_be_down_while_the_other_works(faulty: CBSServer, v3: int, v4: int) -> None:
    assert (ask(faulty.url + INFO).status, ask(faulty.url + PROPERTIES).status) == (v3, v4)


@with_faults("500@v4")
def test_a_fault_can_hold_for_one_protocol(faulty: CBSServer) -> None:
    assert (ask(faulty.url + INFO).status, ask(faulty.url + PROPERTIES).status) == (200, 500)


@with_faults("forgotten_filter")
def test_forgotten_filter_gives_other_rows_than_the_count_is_of(faulty: CBSServer) -> None:
    chosen = f"{DATA}&$filter=WijkenEnBuurten%20eq%20%27WK999901%20%20%27"
    (row,) = get_json(faulty.url + chosen)["value"]
    assert row["WijkenEnBuurten"] != "WK999901  "
    faulty.faults = ()
    (row,) = get_json(faulty.url + chosen)["value"]
    assert row["WijkenEnBuurten"] == "WK999901  "


@with_faults("error_body_200")
def test_an_error_of_v4_has_the_shape_of_v4(faulty: CBSServer) -> None:
    assert get_json(faulty.url + PROPERTIES) == {"error": {"code": "", "message": "Er is een fout opgetreden"}}


def test_v4_says_what_v3_says_a_cell_a_row(server: CBSServer) -> None:
    base = f"{server.url}/odata/v1/CBS/{TABLE}"
    names = [entity["name"] for entity in get_json(base)["value"]]
    assert {"Properties", "MeasureCodes", "Observations", "WijkenEnBuurtenCodes", "WijkenEnBuurtenGroups"} < set(names)
    chosen = "$filter=WijkenEnBuurten%20eq%20%27WK999901%27"
    cells = get_json(f"{base}/Observations?{chosen}")["value"]
    assert len(cells) == int(ask(f"{base}/Observations/$count?{chosen}").body)
    titles = {row["Identifier"]: row["Title"] for row in get_json(f"{base}/MeasureCodes")["value"]}
    (row,) = get_json(f"{server.url}{DATA}&$filter=WijkenEnBuurten%20eq%20%27WK999901%20%20%27")["value"]
    residents = next(value for key, value in row.items() if key.startswith("AantalInwoners_"))
    assert [cell["Value"] for cell in cells if titles[cell["Measure"]] == "Aantal inwoners"] == [residents]
    assert {cell["WijkenEnBuurten"] for cell in cells} == {"WK999901"}


def test_v4_pages_add_up_to_the_count(server: CBSServer) -> None:
    url, rows, pages = f"{server.url}/odata/v1/CBS/{TABLE}/Observations", 0, 0
    while url:
        page = get_json(url)
        rows, pages, url = rows + len(page["value"]), pages + 1, page.get("@odata.nextLink", "")
    assert rows == get_json(server.url + PROPERTIES)["ObservationCount"]
    assert pages == -(-rows // 10_000)


@with_faults("bom")
def test_bom(faulty: CBSServer) -> None:
    assert ask(faulty.url + INFO).body.startswith(b"\xef\xbb\xbf{")


@with_faults("500@TypedDataSet")
def test_a_fault_can_hold_for_one_entity(faulty: CBSServer) -> None:
    assert get_json(faulty.url + INFO)["value"]
    assert ask(faulty.url + DATA).status == 500


@pytest.mark.shared_data
@pytest.mark.skipif(not REAL.is_dir(), reason=f"{REAL} is not there (WIJKONDERZOEK_SHARED_DATA names it)")
def test_a_real_table_is_served_whole_in_real_types() -> None:
    started = time.monotonic()
    with CBSServer(REAL) as server:
        base = f"{server.url}/ODataFeed/odata/84799NED"
        rows = [
            row for page in all_pages(server, "/ODataFeed/odata/84799NED/TypedDataSet?$format=json") for row in page
        ]
        properties = get_json(f"{base}/DataProperties?$format=json")["value"]
        info = get_json(f"{base}/TableInfos?$format=json")["value"][0]
    assert time.monotonic() - started < 60
    assert len(rows) == info["RecordCount"] == 17_341
    assert rows[0]["AantalInwoners_5"] == 17_407_585
    assert rows[0]["Woningvoorraad_34"] is None
    assert properties[0]["odata.type"] == "Cbs.OData.GeoDetail"
    assert {type(item["Position"]) for item in properties if item["Type"] == "Topic"} == {int}
    assert {type(item["ParentID"]) for item in properties} == {int, type(None)}
