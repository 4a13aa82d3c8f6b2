"""One guarded conversation with a service: allowed hosts, limits, retries, and strict answers kept as they came.

Neither `cbsodata` nor `requests` has timeouts, retries or bounds of its own, and both follow links anywhere. Here
every hop stays on the one host that the catalogue names, a request with all its tries ends within a stated time, a
page is never read twice, and every fault becomes an error that names table, entity and url.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from requests import RequestException, exceptions
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)
from urllib3.exceptions import HTTPError

from wijkonderzoek.errors import SourceError, TableGoneError, UsageError
from wijkonderzoek.sources.store import RawPart

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
MARK = b"\xef\xbb\xbf"
"""A byte order mark, which some services put before JSON."""
NUMBER = re.compile(rb"^([0-9]+)$")
PROXY = "Behind a gemeente's proxy: set REQUESTS_CA_BUNDLE to its certificates and HTTPS_PROXY."
LATER = "Try again later; what was fetched before is untouched."

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Called with rows so far and rows expected (0 where that is not known)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often the client tries.

    Seconds to connect, to wait for the next byte, and for one request with all its tries and waits; then tries, the
    longest wait a service may ask for, redirects, and pages of a table.
    """

    connect_s: float = 10.0
    read_s: float = 60.0
    total_s: float = 300.0
    tries: int = 5
    longest_wait_s: float = 60.0
    redirects: int = 5
    pages: int = 1000


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a service is: the one host (with port) and scheme that may be talked to."""

    host: str
    scheme: str = "https"


def endpoint(host: str, variable: str = "WIJKONDERZOEK_CBS_URL") -> Endpoint:
    """The endpoint of a host of the catalogue, or the server on this machine that an environment variable names.

    *Raises* `UsageError` when that names another machine.
    """
    configured = os.environ.get(variable)
    if not configured:
        return Endpoint(host)
    parts = urlsplit(configured)
    if parts.hostname not in LOOPBACK or parts.scheme not in {"http", "https"}:
        raise UsageError(
            f"{variable}={configured} is not a server on this machine",
            hint="It is for a local test server, such as http://127.0.0.1:8765.",
        )
    return Endpoint(parts.netloc, parts.scheme)


@dataclass
class Guard:
    """What one fetch may do, what it has seen, and what it keeps.

    `data` is the entity that holds the rows; `gone` the answers by which a service says that it has no such table.
    """

    table: str
    service: Endpoint
    limits: Limits
    progress: Progress | None = None
    data: str = ""
    entity: str = ""
    gone: frozenset[int] = frozenset({404})
    expected_rows: int = 0
    rows_seen: int = 0
    parts: list[RawPart] = field(default_factory=list)
    urls: set[str] = field(default_factory=set)

    def fault(self, problem: str, url: str = "", *, hint: str = LATER) -> SourceError:
        """The error of a problem with what is being fetched."""
        return SourceError(f"table {self.table}, {self.entity}: {problem}" + (f" ({url})" if url else ""), hint=hint)

    def allowed(self, url: str) -> str:
        """A url that may be asked for; plain http to the service itself is made https.

        *Raises* `SourceError` when it is on another host.
        """
        parts = urlsplit(url)
        if (parts.netloc, parts.scheme) == (self.service.host, "http") and self.service.scheme == "https":
            return parts._replace(scheme="https").geturl()
        if (parts.netloc, parts.scheme) != (self.service.host, self.service.scheme):
            raise self.fault(f"the service points to another host, {parts.netloc}, which is not allowed", url)
        return url

    def check_page(self, url: str) -> None:
        """Note a page. *Raises* `SourceError` when it was read before, or there are too many."""
        if url in self.urls:
            raise self.fault("the service's next page is one already read", url)
        if len(self.urls) >= self.limits.pages:
            raise self.fault(f"more than {self.limits.pages} pages", url)
        self.urls.add(url)

    def keep(self, url: str, body: bytes, rows: int) -> None:
        """Keep a response, and tell how far along the data is."""
        page = sum(part.entity == self.entity for part in self.parts)
        self.parts.append(RawPart(self.entity, page, url, body))
        if self.entity == self.data:
            self.rows_seen += rows
            if self.progress:
                self.progress(self.rows_seen, self.expected_rows)


class _Passing(Exception):
    """A fault that may pass: too busy, broken off, not JSON. Tried again; `wait_s` if the service said so."""

    def __init__(self, problem: str, wait_s: float | None = None) -> None:
        super().__init__(problem)
        self.wait_s = wait_s


class GuardedSession(requests.Session):
    """A session that sends within its guard's limits, and keeps every JSON answer."""

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self.guard = guard

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        """Send a request, as `cbsodata` asks it."""
        response, body, _data = self._kept(request)
        response._content = body
        response.encoding = "utf-8"
        return response

    def ask(self, url: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What a url answers, which is kept.

        *Raises* `SourceError` for every fault of the service.
        """
        return self._kept(self._prepared(url, params))[2]

    def count(self, url: str, params: Mapping[str, str] | None = None, *, written: re.Pattern[bytes] = NUMBER) -> int:
        """The number that a `/$count` answers; not kept, because it is no part of the data.

        `written`: how the answer writes the number, as its first group, where it is more than the number alone.
        *Raises* `SourceError` for every fault of the service.
        """
        request = self._prepared(url, params)

        def attempt(until: float) -> int:
            found = written.search(self._exchange(request, until)[1].removeprefix(MARK).strip())
            if found is None:
                raise _Passing("the service answered a count that is not a number")
            return int(found[1])

        return _retried(self.guard, attempt, str(request.url))

    def _prepared(self, url: str, params: Mapping[str, str] | None) -> requests.PreparedRequest:
        return self.prepare_request(requests.Request("GET", url, params=dict(params or {})))

    def _kept(self, request: requests.PreparedRequest) -> tuple[requests.Response, bytes, dict[str, Any]]:
        request.url = self.guard.allowed(str(request.url))
        self.guard.check_page(request.url)

        def attempt(until: float) -> tuple[requests.Response, bytes, dict[str, Any]]:
            response, body = self._exchange(request, until)
            body = body.removeprefix(MARK)
            return response, body, _strict_json(body, str(response.url), self.guard)

        response, body, data = _retried(self.guard, attempt, request.url)
        self.guard.keep(request.url, body, _rows(data, request.url, self.guard))
        return response, body, data

    def _exchange(self, request: requests.PreparedRequest, until: float) -> tuple[requests.Response, bytes]:
        """One try: the answer and its body, redirects followed as far as allowed."""
        guard = self.guard
        # merged here because cbsodata sends prepared requests, which skips proxy and CA settings
        settings = self.merge_environment_settings(request.url, {}, True, None, None)
        request.url = guard.allowed(str(request.url))
        for _ in range(guard.limits.redirects + 1):
            left = max(until - time.monotonic(), 0.01)
            timeout = (min(guard.limits.connect_s, left), min(guard.limits.read_s, left))
            response = super().send(request, timeout=timeout, allow_redirects=False, **settings)
            if not response.is_redirect:
                break
            response.close()
            request = request.copy()
            request.url = guard.allowed(urljoin(str(request.url), response.headers["Location"]))
        else:
            raise guard.fault("redirected too often", str(request.url))
        body = _read(response, until, guard)
        _check_status(response, guard)
        return response, body


def _read(response: requests.Response, until: float, guard: Guard) -> bytes:
    """The body, as it comes in: `iter_content` would wait for a full chunk, however slowly it drips."""
    chunks = []
    try:
        while chunk := response.raw.read1(1 << 20, decode_content=True):
            chunks.append(chunk)
            if time.monotonic() > until:
                raise guard.fault(f"not done after {guard.limits.total_s:.0f} s", str(response.url))
    except (HTTPError, OSError) as error:
        raise _Passing(f"the answer broke off ({type(error).__name__})") from error
    finally:
        response.close()
    return b"".join(chunks)


def _check_status(response: requests.Response, guard: Guard) -> None:
    status = response.status_code
    if status in guard.gone:
        raise TableGoneError(
            f"table {guard.table}, {guard.entity}: the service does not have this table (any more) ({response.url})",
            hint="CBS may have withdrawn or renumbered it; the catalogue's column map names the table id.",
        )
    if status == 429 or status >= 500:
        asked = wait_asked(response.headers.get("Retry-After", ""))
        if asked is not None and asked > guard.limits.longest_wait_s:
            raise guard.fault(f"the service answered {status} and asks to wait {asked:.0f} s", str(response.url))
        raise _Passing(f"the service answered {status}", asked)
    if status != 200:
        raise guard.fault(f"the service answered {status}", str(response.url))


def wait_asked(header: str) -> float | None:
    """The seconds a Retry-After asks to wait, written as seconds or as a date; None when it asks nothing.

    >>> wait_asked("120"), wait_asked("Wed, 21 Oct 2015 07:28:00 GMT"), wait_asked("soon")
    (120.0, 0.0, None)
    """
    if header.strip().isdigit():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def _strict_json(body: bytes, url: str, guard: Guard) -> dict[str, Any]:
    """What an answer says. NaN and Infinity are refused, and an error that came with status 200 is one."""

    def refuse(constant: str) -> None:
        raise guard.fault(f"{constant} is not a number in JSON", url)

    try:
        data = json.loads(body.decode("utf-8"), parse_constant=refuse)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        what = "a web page" if body.lstrip()[:1] == b"<" else "something that is not JSON"
        raise _Passing(f"the service answered {what}") from error
    if not isinstance(data, dict):
        raise guard.fault("the answer holds no rows", url)
    for name in ("odata.error", "error"):
        if name in data:
            raise guard.fault(f"the service answered an error: {_message(data[name])}", url)
    return data


def _message(error: Any) -> str:
    """The text of an OData error: v3 wraps it in a language, v4 does not."""
    message = error.get("message", "") if isinstance(error, dict) else error
    text = message.get("value", "") if isinstance(message, dict) else message
    return str(text)[:200]


def _rows(data: dict[str, Any], url: str, guard: Guard) -> int:
    """How many rows or shapes an answer has; the properties of a v4 table are one thing, not rows."""
    rows = data.get("value", data.get("features"))
    if isinstance(rows, list):
        return len(rows)
    if rows is None and "Identifier" in data:
        return 1
    raise guard.fault("the answer holds no rows", url)


def _retried(guard: Guard, attempt: Callable[[float], T], url: str) -> T:
    """What `attempt` gives, tried again with growing, random waits while its fault may pass."""
    backoff = wait_random_exponential(multiplier=0.5, max=guard.limits.longest_wait_s)
    until = time.monotonic() + guard.limits.total_s
    tried = 0

    def wait(state: RetryCallState) -> float:
        asked = getattr(state.outcome.exception() if state.outcome else None, "wait_s", None)
        return backoff(state) if asked is None else float(asked)

    def may_pass(error: BaseException) -> bool:
        passing = isinstance(error, _Passing | exceptions.ConnectionError | exceptions.Timeout)
        return passing and not isinstance(error, exceptions.SSLError)

    def counted() -> T:
        nonlocal tried
        tried += 1
        return attempt(until)

    stop = stop_after_attempt(guard.limits.tries) | stop_before_delay(guard.limits.total_s)
    try:
        return Retrying(stop=stop, wait=wait, retry=retry_if_exception(may_pass), reraise=True)(counted)
    except exceptions.SSLError as error:
        raise guard.fault("the secure connection was refused", url, hint=PROXY) from error
    except (_Passing, RequestException) as error:
        problem = str(error) if isinstance(error, _Passing) else f"no answer ({type(error).__name__})"
        raise guard.fault(f"{problem}, after {tried} {'try' if tried == 1 else 'tries'}", url) from error
    except OSError as error:  # a certificate file that is not there
        raise guard.fault(str(error), url, hint=PROXY) from error
