"""StatLine's OData v3 service, through the `cbsodata` package and nothing else.

`cbsodata` knows the protocol; it has no timeouts, no retries, and follows links anywhere. So for the
length of one call its requests go through a guarded session, which keeps every response as it came,
talks to allowed hosts only, and turns every fault into an error that names table, url and attempt.
Only codes are fetched, never titles in their place: two wijken are both called "Centrum".
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urljoin, urlsplit

from wijkonderzoek.catalogue import Source, TableMap
from wijkonderzoek.errors import OfflineError, SourceError, UsageError, WijkonderzoekError
from wijkonderzoek.sources.store import RawPart, RawTable

if TYPE_CHECKING:
    import requests

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
DATA = "TypedDataSet"
PROPERTIES = "DataProperties"
INFO = "TableInfos"
IDENTIFIERS = {"ID"}
"""Columns of the data that the service adds without describing them."""

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Called with rows so far and rows expected."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often the client tries. Seconds, tries, redirects, pages."""

    connect_s: float = 10.0
    read_s: float = 60.0
    total_s: float = 300.0
    tries: int = 5
    longest_wait_s: float = 30.0
    redirects: int = 5
    pages: int = 1000


def fetch_table(
    source_key: str,
    source: Source,
    table: TableMap,
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> RawTable:
    """Fetch one table whole: its info, properties, regions and all rows, as they came.

    The number of rows must equal the service's own count, row keys must be unique, and the columns must be
    those the properties promise. `progress` is called after each page of rows.

    *Raises* `OfflineError` when the network is forbidden, `SourceError` for every fault of the service, and
    `UsageError` when `WIJKONDERZOEK_CBS_URL` names a host that is not this machine.
    """
    if os.environ.get("WIJKONDERZOEK_OFFLINE") == "1":
        raise OfflineError(
            f"table {table.table} ({source.title} {table.year}) is needed, but the network is off",
            hint=f"Unset WIJKONDERZOEK_OFFLINE and run: wijkonderzoek fetch {source_key} --year {table.year}",
        )
    host, scheme = _endpoint(source)
    guard = _Guard(table.table, host, scheme, limits or Limits(), progress)
    with _guarded(guard) as get:
        info = _one_row(get(INFO), table.table)
        guard.expected_rows = int(info["RecordCount"]) if info.get("RecordCount") is not None else 0
        properties = get(PROPERTIES)
        get(source.regions)
        rows = get(DATA)
    _check_rows(rows, properties, guard)
    return RawTable(
        source=source_key,
        year=table.year,
        table=table.table,
        title=str(info.get("Title", "")).strip(),
        modified=str(info.get("Modified", "")).strip(),
        retrieved=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        url=f"https://{source.host}/ODataFeed/odata/{table.table}",
        licence=source.licence,
        rows=len(rows),
        fictional=False,
        protocol="v3",
        parts=tuple(guard.parts),
    )


def _endpoint(source: Source) -> tuple[str, str]:
    configured = os.environ.get("WIJKONDERZOEK_CBS_URL")
    if not configured:
        return source.host, "https"
    parts = urlsplit(configured)
    if parts.hostname not in LOOPBACK or parts.scheme not in {"http", "https"}:
        raise UsageError(
            f"WIJKONDERZOEK_CBS_URL={configured} is not a server on this machine",
            hint="It is for a local test server, such as http://127.0.0.1:8765.",
        )
    return parts.netloc, parts.scheme


@dataclass
class _Guard:
    """What one fetch may do, what it has seen, and what it keeps."""

    table: str
    host: str
    scheme: str
    limits: Limits
    progress: Progress | None
    entity: str = ""
    expected_rows: int = 0
    rows_seen: int = 0
    parts: list[RawPart] = field(default_factory=list)
    urls: set[str] = field(default_factory=set)

    def fault(self, problem: str, url: str, *, hint: str = "") -> SourceError:
        return SourceError(
            f"table {self.table}, {self.entity}: {problem} ({url})",
            hint=hint or "Try again later; what was fetched before is untouched.",
        )

    def check_url(self, url: str) -> None:
        parts = urlsplit(url)
        if (parts.netloc, parts.scheme) != (self.host, self.scheme):
            raise self.fault(f"the service points to another host, {parts.netloc}, which is not allowed", url)

    def check_page(self, url: str) -> None:
        if url in self.urls:
            raise self.fault("the service's next page is one already read", url)
        if len(self.urls) >= self.limits.pages:
            raise self.fault(f"more than {self.limits.pages} pages", url)
        self.urls.add(url)

    def keep(self, url: str, body: bytes, rows: int) -> None:
        page = sum(part.entity == self.entity for part in self.parts)
        self.parts.append(RawPart(self.entity, page, url, body))
        if self.entity == DATA:
            self.rows_seen += rows
            if self.progress:
                self.progress(self.rows_seen, self.expected_rows)


class _Passing(Exception):
    """A fault that may pass: too busy, broken off, not JSON. Tried again; `wait_s` if the service said so."""

    def __init__(self, problem: str, wait_s: float | None = None) -> None:
        super().__init__(problem)
        self.wait_s = wait_s


_PATCH = threading.Lock()


@contextmanager
def _guarded(guard: _Guard) -> Iterator[Callable[[str], list[dict[str, Any]]]]:
    """Lend `cbsodata` a guarded session; give back what was there, whatever happens."""
    import cbsodata
    from cbsodata import cbsodata3
    from requests import RequestException

    def get(entity: str) -> list[dict[str, Any]]:
        guard.entity = entity
        try:
            rows: list[dict[str, Any]] = cbsodata.get_meta(guard.table, entity, catalog_url=guard.host)
        except WijkonderzoekError:
            raise
        except (RequestException, KeyError, TypeError, ValueError) as error:
            raise guard.fault(f"unexpected answer ({type(error).__name__})", guard.host) from error
        return rows

    with _PATCH:
        before = cbsodata3.Session, cbsodata.options.use_https
        cbsodata3.Session = _session_class(guard)
        cbsodata.options.use_https = guard.scheme == "https"
        try:
            yield get
        finally:
            cbsodata3.Session, cbsodata.options.use_https = before


def _session_class(guard: _Guard) -> type[requests.Session]:
    import requests

    class GuardedSession(requests.Session):
        """Sends one request within the guard's limits and keeps the response."""

        def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
            url = str(request.url)
            guard.check_url(url)
            guard.check_page(url)
            response, body, rows = _retried(guard, lambda: self._attempt(request), url)
            guard.keep(url, body, rows)
            response._content = body
            response.encoding = "utf-8"
            return response

        def _attempt(self, request: requests.PreparedRequest) -> tuple[requests.Response, bytes, int]:
            deadline = time.monotonic() + guard.limits.total_s
            # merged here because cbsodata sends prepared requests, which skips proxy and CA settings
            settings = self.merge_environment_settings(request.url, {}, True, None, None)
            timeout = (guard.limits.connect_s, guard.limits.read_s)
            for _ in range(guard.limits.redirects + 1):
                guard.check_url(str(request.url))
                response = super().send(request, timeout=timeout, allow_redirects=False, **settings)
                if not response.is_redirect:
                    break
                response.close()
                request = request.copy()
                request.url = urljoin(str(request.url), response.headers["Location"])
            else:
                raise guard.fault("redirected too often", str(request.url))
            body = _read(response, deadline, guard)
            _check_status(response, guard)
            return response, *_checked_json(body, response, guard)

    return GuardedSession


def _read(response: requests.Response, deadline: float, guard: _Guard) -> bytes:
    """The body, as it comes in: `iter_content` would wait for a full chunk, however slowly it drips."""
    from urllib3.exceptions import HTTPError

    chunks = []
    try:
        while chunk := response.raw.read1(1 << 20, decode_content=True):
            chunks.append(chunk)
            if time.monotonic() > deadline:
                raise guard.fault(f"not done after {guard.limits.total_s:.0f} s", str(response.url))
    except (HTTPError, OSError) as error:
        raise _Passing(f"the answer broke off ({type(error).__name__})") from error
    finally:
        response.close()
    return b"".join(chunks)


def _check_status(response: requests.Response, guard: _Guard) -> None:
    status = response.status_code
    if status == 404:
        raise guard.fault(
            "the service does not have this table (any more)",
            str(response.url),
            hint="CBS may have withdrawn or renumbered it; the catalogue's column map names the table id.",
        )
    if status == 429 or status >= 500:
        after = response.headers.get("Retry-After", "")
        raise _Passing(f"the service answered {status}", float(after) if after.isdigit() else None)
    if status != 200:
        raise guard.fault(f"the service answered {status}", str(response.url))


def _checked_json(body: bytes, response: requests.Response, guard: _Guard) -> tuple[bytes, int]:
    """The body without a byte order mark, and its number of rows; strict JSON only."""

    def refuse(constant: str) -> None:
        raise guard.fault(f"{constant} is not a number in JSON", str(response.url))

    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        data = json.loads(body.decode("utf-8"), parse_constant=refuse)
    except (UnicodeDecodeError, ValueError) as error:
        what = "a web page" if body.lstrip()[:1] == b"<" else "something that is not JSON"
        raise _Passing(f"the service answered {what}") from error
    if isinstance(data, dict) and "odata.error" in data:
        message = data["odata.error"].get("message", {})
        text = message.get("value", "") if isinstance(message, dict) else str(message)
        raise guard.fault(f"the service answered an error: {text[:200]}", str(response.url))
    if not isinstance(data, dict) or not isinstance(data.get("value"), list):
        raise guard.fault("the answer holds no rows", str(response.url))
    return body, len(data["value"])


def _retried(guard: _Guard, attempt: Callable[[], T], url: str) -> T:
    from requests import RequestException, exceptions
    from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

    backoff = wait_random_exponential(multiplier=0.5, max=guard.limits.longest_wait_s)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = getattr(error, "wait_s", None)
        return min(asked, guard.limits.longest_wait_s) if asked is not None else backoff(state)

    passing = (_Passing, exceptions.ConnectionError)
    tried = 0

    def may_pass(error: BaseException) -> bool:
        return isinstance(error, passing) and not isinstance(error, exceptions.SSLError)

    def counted() -> T:
        nonlocal tried
        tried += 1
        return attempt()

    retrying = Retrying(
        stop=stop_after_attempt(guard.limits.tries), wait=wait, retry=retry_if_exception(may_pass), reraise=True
    )
    try:
        return retrying(counted)
    except exceptions.SSLError as error:
        raise guard.fault(
            "the secure connection was refused",
            url,
            hint="Behind a gemeente's proxy: set REQUESTS_CA_BUNDLE to its certificates and HTTPS_PROXY.",
        ) from error
    except (_Passing, RequestException) as error:
        problem = str(error) if isinstance(error, _Passing) else f"no answer ({type(error).__name__})"
        raise guard.fault(f"{problem}, after {tried} {'try' if tried == 1 else 'tries'}", url) from error


def _one_row(rows: list[dict[str, Any]], table: str) -> dict[str, Any]:
    if len(rows) != 1:
        raise SourceError(f"table {table}, {INFO}: expected 1 row, found {len(rows)}")
    return rows[0]


def _check_rows(rows: list[dict[str, Any]], properties: list[dict[str, Any]], guard: _Guard) -> None:
    where = f"table {guard.table}, {DATA}"
    again = "The table may have changed while it was read: fetch it again."
    if not rows:
        raise SourceError(f"{where}: the service has no rows", hint="Try again later.")
    if guard.expected_rows and len(rows) != guard.expected_rows:
        raise SourceError(f"{where}: {len(rows)} rows read, {guard.expected_rows} announced by {INFO}", hint=again)
    repeated = [key for key, count in Counter(row.get("ID") for row in rows).items() if count > 1]
    if repeated:
        raise SourceError(f"{where}: {len(repeated)} rows came twice (first ID: {repeated[0]})", hint=again)
    promised = {str(p["Key"]) for p in properties if p.get("Key")}
    if missing := promised - set(rows[0]):
        raise SourceError(f"{where}: column {min(missing)} is promised by {PROPERTIES} but not in the rows", hint=again)
    if extra := set(rows[0]) - promised - IDENTIFIERS:
        raise SourceError(f"{where}: column {min(extra)} is not described by {PROPERTIES}", hint=again)
