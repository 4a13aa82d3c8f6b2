"""A StatLine of one's own: an HTTP server on this machine that speaks OData v3 and v4 over stored tables.

By hand:

    python -m tests.cbs_server --data src/wijkonderzoek/sources/example/store --port 8765 --fault 503_once
    WIJKONDERZOEK_CBS_URL=http://127.0.0.1:8765 wijkonderzoek fetch kwb --year 2020

In tests:

    with CBSServer(EXAMPLE_STORE, page_size=500, faults=["duplicate_page"]) as server:
        server.url, server.log

`--data` is a store (`snapshots/`, `raw/`) or a folder with `odata_v3_<TABLE>/*.parquet` (and `odata_v4_<TABLE>/`, for
tables of which there is v4 metadata only). What v4 says is made from the v3 entities. A fault holds for every request,
for one entity when written as `500@TypedDataSet`, or for one protocol: `500@v3`. `FAULTS` names them all, and adding
one is adding a function. Third parties (`dataderden.cbs.nl`) are served by the same address.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from tests import cbs_server_v4
from tests.loopback import Loopback

PAGE_SIZE = 10_000
ELSEWHERE = "https://elders.invalid"
DATA = "TypedDataSet"
DATA_OF = {"v3": DATA, "v4": cbs_server_v4.DATA}
ROUTE = re.compile(
    r"^/((?P<v3>ODataFeed|ODataApi)/odata|(?P<v4>odata/v1/CBS))/(?P<table>\w+)(/(?P<entity>\w+)(?P<count>/\$count)?)?/?$",
    re.IGNORECASE,
)
LISTS = {"/odatacatalog/tables": "v3", "/odata/v1/cbs/datasets": "v4"}
UNDERSTOOD = {"$format", "$skip", "$top", "$filter"}
V4_PAGE = 10
"""A page of v4 holds so many times the rows of one of v3, as at CBS (100,000 and 10,000)."""

Row = dict[str, Any]


class Table:
    """The entities of one table, each a list of rows, by protocol; rows are made into JSON once."""

    def __init__(
        self,
        name: str,
        read: Callable[[str], list[Row]],
        entities: Iterable[str],
        read_v4: Callable[[str], list[Row]] | None = None,
        entities_v4: Iterable[str] = (),
    ) -> None:
        self.name = name
        made = cbs_server_v4.Made(read, tuple(entities))
        self._read = {"v3": read, "v4": read_v4 or made.rows}
        self._entities = {"v3": tuple(entities)}
        if read_v4:
            self._entities["v4"] = tuple(entities_v4)
        self._made = made
        self._rows: dict[tuple[str, str], list[str]] = {}
        self._lock = threading.Lock()

    def entities(self, protocol: str) -> tuple[str, ...]:
        """What there is in a protocol; nothing where the table is not in it."""
        if protocol == "v4" and "v4" not in self._entities:
            with self._lock:
                self._entities["v4"] = self._made.entities()
        return self._entities[protocol]

    def rows(self, entity: str, protocol: str = "v3") -> list[str]:
        """Every row of an entity as JSON text."""
        with self._lock:
            if (protocol, entity) not in self._rows:
                self._rows[protocol, entity] = [
                    row if isinstance(row, str) else _json(row) for row in self._read[protocol](entity)
                ]
            return self._rows[protocol, entity]


def load_tables(data: Path) -> dict[str, Table]:
    """The tables of a store or of a folder of Parquet downloads, by name; nothing is read before it is asked for.

    *Raises* `ValueError` when the folder is neither.
    """
    tables = _stored_tables(data) if (data / "snapshots").is_dir() else _parquet_tables(data) | _v4_tables(data)
    if not tables:
        raise ValueError(f"{data}: no snapshots/ and no odata_v3_<TABLE>/ folders")
    return tables


def _stored_tables(data: Path) -> dict[str, Table]:
    """The newest v3 release of each table of a store, read without the code under test."""
    manifests = [json.loads(path.read_text(encoding="utf-8")) for path in (data / "snapshots").glob("*.json")]
    tables = {}
    for manifest in sorted(manifests, key=lambda m: (m["retrieved"], m["id"])):
        if manifest["protocol"] == "v3":
            read = _stored_reader(data, manifest["parts"])
            entities = dict.fromkeys(part["entity"] for part in manifest["parts"])
            tables[manifest["table"]] = Table(manifest["table"], read, entities)
    return dict(sorted(tables.items()))


def _stored_reader(data: Path, parts: list[dict[str, Any]]) -> Callable[[str], list[Row]]:
    def read(entity: str) -> list[Row]:
        pages = sorted((part for part in parts if part["entity"] == entity), key=lambda part: int(part["page"]))
        bodies = [gzip.decompress((data / "raw" / p["sha256"][:2] / f"{p['sha256']}.gz").read_bytes()) for p in pages]
        return [row for body in bodies for row in json.loads(body)["value"]]

    return read


def _parquet_tables(data: Path) -> dict[str, Table]:
    tables = {}
    for folder in sorted(data.glob("odata_v3_*")):
        name = folder.name.removeprefix("odata_v3_")
        entities = ["TableInfos", *sorted(path.stem for path in folder.glob("*.parquet"))]
        tables[name] = Table(name, _parquet_reader(folder), entities)
    return tables


def _v4_tables(data: Path) -> dict[str, Table]:
    """Tables of which there is v4 metadata, without observations."""
    tables = {}
    for folder in sorted(data.glob("odata_v4_*")):
        name = folder.name.removeprefix("odata_v4_")
        reader = cbs_server_v4.Downloaded(folder, name)
        tables[name] = Table(name, reader.rows, (), reader.rows, reader.entities())
    return tables


def _parquet_reader(folder: Path) -> Callable[[str], list[Row]]:
    def read(entity: str) -> list[Row]:
        import pyarrow.parquet as pq

        if entity == "TableInfos":
            return [json.loads((folder / "Metadata.json").read_text(encoding="utf-8"))]
        table = pq.read_table(folder / f"{entity}.parquet")
        names = [name.replace("odata_type", "odata.type") for name in table.column_names]
        columns = [[_missing_as_null(value) for value in column.to_pylist()] for column in table.columns]
        rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
        return [_own_fields(row) for row in rows] if entity == "DataProperties" else rows

    return read


def _missing_as_null(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _own_fields(row: Row) -> Row:
    """A group has no unit and a topic no map year: the service leaves out what a kind of property does not have."""
    return {key: value for key, value in row.items() if value is not None or key in {"Position", "ParentID"}}


def _json(item: Any) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Request:
    """A request for an entity: where it starts, and how many times this url was asked for, this time included."""

    url: str
    table: Table
    entity: str
    skip: int
    top: int | None
    time: int
    server: CBSServer
    protocol: str = "v3"
    filter: str = ""

    @cached_property
    def rows(self) -> list[str]:
        """The rows of the entity that the filter lets through.

        *Raises* `ValueError` for a filter it does not know.
        """
        rows = self.table.rows(self.entity, self.protocol)
        if not self.filter:
            return rows
        holds = cbs_server_v4.condition(self.filter)
        return [row for row in rows if holds(json.loads(row))]

    @property
    def is_data(self) -> bool:
        """Whether it asks for the figures rather than for what is said about them."""
        return self.entity == DATA_OF[self.protocol]

    @property
    def size(self) -> int:
        """Rows on a full page."""
        return self.server.page_size * (V4_PAGE if self.protocol == "v4" else 1)

    def link(self, skip: int) -> str:
        """The address of the page that starts at a row."""
        path = urlsplit(self.url).path
        chosen = f"&$filter={quote(self.filter)}" if self.filter else ""
        return f"{self.server.url}{path}?$format=json{chosen}&$skip={skip}"


@dataclass(frozen=True)
class Page:
    """What a page holds before it becomes bytes."""

    rows: list[str]
    next_link: str = ""


@dataclass(frozen=True)
class Reply:
    """What goes over the wire. `length` is announced instead of the true one; `ending` is how the connection ends."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json;charset=utf-8"})
    length: int | None = None
    ending: str = "close"


@dataclass(frozen=True)
class Fault:
    """What is wrong: with the rows of a page, or with the reply as a whole."""

    page: Callable[[Request, Page], Page] = lambda request, page: page
    reply: Callable[[Request, Reply], Reply] = lambda request, reply: reply


FAULTS: dict[str, Fault] = {}
"""Every fault by name, with what it does in its docstring."""
DESCRIPTIONS: dict[str, str] = {}


def _wrong_page(function: Callable[[Request, Page], Page]) -> Callable[[Request, Page], Page]:
    name = function.__name__.lstrip("_")
    FAULTS[name], DESCRIPTIONS[name] = Fault(page=function), str(function.__doc__)
    return function


def _wrong_reply(function: Callable[[Request, Reply], Reply]) -> Callable[[Request, Reply], Reply]:
    name = function.__name__.lstrip("_")
    FAULTS[name], DESCRIPTIONS[name] = Fault(reply=function), str(function.__doc__)
    return function


@_wrong_reply
def _500(request: Request, reply: Reply) -> Reply:
    """Every answer is 500 with a web page."""
    return _html(500, "Internal Server Error")


@_wrong_reply
def _down_v3(request: Request, reply: Reply) -> Reply:
    """Everything of v3 is answered with 503, as in an outage; v4 works."""
    return _html(503, "Service Unavailable") if request.protocol == "v3" else reply


@_wrong_reply
def _down_v4(request: Request, reply: Reply) -> Reply:
    """Everything of v4 is answered with 503; v3 works."""
    return _html(503, "Service Unavailable") if request.protocol == "v4" else reply


@_wrong_reply
def _503_once(request: Request, reply: Reply) -> Reply:
    """The first request for each url is answered with 503, the next is served."""
    return _html(503, "Service Unavailable") if request.time == 1 else reply


@_wrong_reply
def _429_retry_after(request: Request, reply: Reply) -> Reply:
    """The first request for each url is answered with 429 and Retry-After: 1, the next is served."""
    busy = _html(429, "Too Many Requests")
    return replace(busy, headers=busy.headers | {"Retry-After": "1"}) if request.time == 1 else reply


@_wrong_reply
def _html_200(request: Request, reply: Reply) -> Reply:
    """A web page with status 200, as during maintenance."""
    return _html(200, "Onderhoud")


@_wrong_reply
def _truncated(request: Request, reply: Reply) -> Reply:
    """Half of the body, though all of it was announced."""
    return replace(reply, body=reply.body[: len(reply.body) // 2], length=len(reply.body))


@_wrong_reply
def _truncated_without_length(request: Request, reply: Reply) -> Reply:
    """Half of the body, and no length to see it by."""
    return replace(reply, body=reply.body[: len(reply.body) // 2], length=-1)


@_wrong_reply
def _reset(request: Request, reply: Reply) -> Reply:
    """The connection is reset in the middle of the body."""
    return replace(reply, body=reply.body[: len(reply.body) // 2], length=len(reply.body), ending="reset")


@_wrong_reply
def _hang(request: Request, reply: Reply) -> Reply:
    """No answer, and no end of the connection."""
    return replace(reply, ending="hang")


@_wrong_reply
def _slow_drip(request: Request, reply: Reply) -> Reply:
    """One byte every tenth of a second."""
    return replace(reply, ending="drip")


@_wrong_reply
def _offhost_redirect(request: Request, reply: Reply) -> Reply:
    """A redirect to another host."""
    return Reply(b"", HTTPStatus.FOUND, {"Location": ELSEWHERE + request.url})


@_wrong_reply
def _error_body_200(request: Request, reply: Reply) -> Reply:
    """An OData error with status 200."""
    return _odata_error(200, "Er is een fout opgetreden", request.protocol)


@_wrong_reply
def _missing_table(request: Request, reply: Reply) -> Reply:
    """The table is withdrawn: 404."""
    return _odata_error(404, f"Resource not found for the segment '{request.table.name}'.", request.protocol)


@_wrong_reply
def _bom(request: Request, reply: Reply) -> Reply:
    """The body starts with a byte order mark."""
    return replace(reply, body=b"\xef\xbb\xbf" + reply.body)


@_wrong_reply
def _nan(request: Request, reply: Reply) -> Reply:
    """The first missing figure of the data is written as NaN, which is not JSON."""
    return replace(reply, body=reply.body.replace(b":null", b":NaN", 1)) if request.is_data else reply


@_wrong_page
def _offhost_nextlink(request: Request, page: Page) -> Page:
    """The next page of the data is on another host."""
    return replace(page, next_link=ELSEWHERE + request.url) if request.is_data else page


@_wrong_page
def _nextlink_loop(request: Request, page: Page) -> Page:
    """The next page of the data is the page itself."""
    return replace(page, next_link=request.link(request.skip)) if request.is_data else page


@_wrong_page
def _duplicate_page(request: Request, page: Page) -> Page:
    """The second page of the data repeats the rows of the first (a second page is added where there was one)."""
    if not request.is_data:
        return page
    size = request.size
    if request.skip == 0:
        return replace(page, next_link=page.next_link or request.link(len(request.rows)))
    return (
        replace(page, rows=request.rows[: len(page.rows) or size])
        if request.skip in (size, len(request.rows))
        else page
    )


@_wrong_page
def _empty_set(request: Request, page: Page) -> Page:
    """The data has no rows."""
    return Page([]) if request.is_data else page


@_wrong_page
def _renamed_column(request: Request, page: Page) -> Page:
    """The last column of the data has another name than the properties promise."""
    if not request.is_data:
        return page
    if request.protocol == "v4":
        return replace(page, rows=[row.replace('"Value":', '"Waarde":') for row in page.rows])
    return replace(page, rows=[re.sub(r'"(\w+)_(\d+)":(?!.*_\d+":)', r'"\1_9\2":', row) for row in page.rows])


@_wrong_page
def _forgotten_filter(request: Request, page: Page) -> Page:
    """A `$filter` on the data is counted with but not obeyed: other rows come than were asked for."""
    if not request.is_data or not request.filter:
        return page
    every = request.table.rows(request.entity, request.protocol)
    return replace(page, rows=every[request.skip : request.skip + len(page.rows)])


@_wrong_page
def _changed_row_count(request: Request, page: Page) -> Page:
    """The last page of the data lacks its last row: the table changed while it was read."""
    return replace(page, rows=page.rows[:-1]) if request.is_data and not page.next_link else page


def _html(status: int, title: str) -> Reply:
    body = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Reply(body.encode(), status, {"Content-Type": "text/html; charset=utf-8"})


def _odata_error(status: int, message: str, protocol: str = "v3") -> Reply:
    error: Row = {"odata.error": {"code": "", "message": {"lang": "nl-NL", "value": message}}}
    if protocol == "v4":
        error = {"error": {"code": "", "message": message}}
    return Reply(_json(error).encode(), status)


class CBSServer(Loopback):
    """A running server; use it with `with`.

    `url` is where it listens, `log` the path and query of every request so far. `faults` may be changed while it
    runs.

    *Raises* `ValueError` for a folder without tables or a fault that does not exist.
    """

    def __init__(self, data: Path, *, page_size: int = PAGE_SIZE, faults: Iterable[str] = (), port: int = 0) -> None:
        self.tables = load_tables(data)
        self.page_size = page_size
        self.log: list[str] = []
        self.faults = tuple(faults)
        self._seen: Counter[str] = Counter()
        self._pages: dict[tuple[str, str, str, int, int | None], bytes] = {}
        self._lock = threading.Lock()
        super().__init__(_handler(self), port)

    @property
    def faults(self) -> tuple[str, ...]:
        """The faults in force."""
        return self._faults

    @faults.setter
    def faults(self, names: Iterable[str]) -> None:
        chosen = tuple(names)
        for name in chosen:
            if name.partition("@")[0] not in FAULTS:
                raise ValueError(f"no fault '{name}'; there are {', '.join(FAULTS)}")
        self._faults = chosen

    def forget(self) -> None:
        """Forget every request, so that faults that pass start anew."""
        with self._lock:
            self.log.clear()
            self._seen.clear()

    def answer(self, target: str) -> Reply:
        """The reply to a request for a path with query."""
        with self._lock:
            self.log.append(target)
            self._seen[target] += 1
            time = self._seen[target]
        parts = urlsplit(target)
        path, options = unquote(parts.path), {unquote(k): v[-1] for k, v in parse_qs(parts.query).items()}
        route = ROUTE.match(path)
        protocol = LISTS.get(path.rstrip("/").lower()) or ("v4" if route and route["v4"] else "v3")
        if path.rstrip("/").lower() in LISTS:
            return Reply(self._listing([_json(_catalogue_row(table)) for table in self.listed()], "Tables", protocol))
        table = self.tables.get(route["table"]) if route else None
        entities = table.entities(protocol) if table else ()
        if route is None or table is None or not entities:
            return _odata_error(
                404, f"Resource not found for the segment '{path.strip('/').split('/')[-1]}'.", protocol
            )
        if unknown := set(options) - UNDERSTOOD:
            return _odata_error(400, f"The query option {min(unknown)} is not supported.", protocol)
        if route["entity"] is None:
            return Reply(self._service_document(table, path, protocol))
        if route["entity"] not in entities:
            return _odata_error(404, f"Resource not found for the segment '{route['entity']}'.", protocol)
        top = int(options["$top"]) if "$top" in options else None
        skip, chosen = int(options.get("$skip", 0)), options.get("$filter", "")
        request = Request(target, table, route["entity"], skip, top, time, self, protocol, chosen)
        try:
            return self._counted(request) if route["count"] else self._entity(request)
        except ValueError as error:
            return _odata_error(400, str(error), protocol)

    def listed(self) -> list[Table]:
        """The tables in the catalogue: all but those that a fault has withdrawn."""
        if any(name.partition("@")[0] == "missing_table" for name in self.faults):
            return [table for table in self.tables.values() if table.name.endswith(("VBD", "NIEUW"))]
        return [table for table in self.tables.values() if "TableInfos" in table.entities("v3")]

    def _counted(self, request: Request) -> Reply:
        reply = Reply(str(len(request.rows)).encode(), headers={"Content-Type": "text/plain;charset=utf-8"})
        for fault in self._active(request):
            reply = fault.reply(request, reply)
        return reply

    def _entity(self, request: Request) -> Reply:
        active = list(self._active(request))
        reply = Reply(self._page(request, active))
        for fault in active:
            reply = fault.reply(request, reply)
        return reply

    def _active(self, request: Request) -> Iterator[Fault]:
        for name in self.faults:
            kind, _, entity = name.partition("@")
            if entity in ("", request.entity, request.protocol):
                yield FAULTS[kind]

    def _page(self, request: Request, active: list[Fault]) -> bytes:
        key = (request.protocol, request.table.name, f"{request.entity}?{request.filter}", request.skip, request.top)
        if not active and key in self._pages:
            return self._pages[key]
        size = min(request.size, request.top) if request.top is not None else request.size
        end = request.skip + size
        more = end < len(request.rows) and request.top is None
        page = Page(request.rows[request.skip : end], request.link(end) if more else "")
        for fault in active:
            page = fault.page(request, page)
        what = f"Cbs.OData.WebAPI.{request.entity}" if request.protocol == "v3" else request.entity
        body = self._listing(page.rows, what, request.protocol, request.table.name, page.next_link)
        if request.entity == cbs_server_v4.PROPERTIES:
            body = page.rows[0].encode()
        if not active:
            self._pages[key] = body
        return body

    def _listing(self, rows: list[str], what: str, protocol: str, table: str = "", next_link: str = "") -> bytes:
        v3 = f"ODataFeed/odata/{table}" if table else "ODataCatalog"
        service = v3 if protocol == "v3" else f"odata/v1/CBS/{table}".rstrip("/")
        prefix, context = ("odata", "metadata") if protocol == "v3" else ("@odata", "context")
        head = _json(f"{self.url}/{service}/$metadata#{what}")
        tail = f',"{prefix}.nextLink":{_json(next_link)}' if next_link else ""
        return f'{{"{prefix}.{context}":{head},"value":[{",".join(rows)}]{tail}}}'.encode()

    def _service_document(self, table: Table, path: str, protocol: str) -> bytes:
        base = f"{self.url}{path.rstrip('/')}"
        entities = [_json({"name": name, "url": f"{base}/{name}"}) for name in table.entities(protocol)]
        return self._listing(entities, "", protocol, table.name)


def _catalogue_row(table: Table) -> Row:
    info = json.loads(table.rows("TableInfos")[0])
    return {key: info.get(key) for key in ("Identifier", "Title", "ShortTitle", "Modified", "Period", "Frequency")}


def _handler(server: CBSServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = server.answer(self.path)
            self.close_connection = True
            if reply.ending == "hang":
                server.stopping.wait()
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.length != -1:
                self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
            self.send_header("Connection", "close")
            self.end_headers()
            self._write(reply)

        def _write(self, reply: Reply) -> None:
            if reply.ending == "drip":
                for index in range(len(reply.body)):
                    if server.stopping.wait(0.1):
                        return
                    self.wfile.write(reply.body[index : index + 1])
                return
            self.wfile.write(reply.body)
            if reply.ending == "reset":
                self.wfile.flush()
                now = struct.pack("ii", 1, 0)  # linger 0: closing sends a reset instead of an end
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
                self.connection.close()

        def log_message(self, *args: Any) -> None:
            """The log is kept by the server."""

    return Handler


def main() -> None:
    """Serve a folder until interrupted."""
    names = "\n".join(f"  {name:26}{DESCRIPTIONS[name]}" for name in FAULTS)
    parser = argparse.ArgumentParser(
        description="Serve stored tables as CBS would.",
        epilog="faults (add @TypedDataSet and the like for one entity only):\n" + names,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="a store, or a folder with odata_v3_<TABLE>/")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    parser.add_argument("--page-size", type=int, default=PAGE_SIZE, help="rows a page (default: %(default)s)")
    parser.add_argument("--fault", action="append", default=[], metavar="NAME", help="switch on a fault; repeatable")
    chosen = parser.parse_args()
    try:
        server = CBSServer(chosen.data, page_size=chosen.page_size, faults=chosen.fault, port=chosen.port)
    except ValueError as error:
        parser.error(str(error))
    with server:
        print(f"{server.url}  tables: {', '.join(server.tables)}")
        print(f"WIJKONDERZOEK_CBS_URL={server.url} wijkonderzoek fetch kwb --year 2020", flush=True)
        try:
            server.stopping.wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
