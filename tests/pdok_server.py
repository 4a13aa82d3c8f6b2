"""A PDOK of one's own: an HTTP server on this machine that gives outlines over WFS and OGC API Features.

    with PDOKServer(layers(), page_size=3, faults=["503_once"]) as server:
        server.url, server.log

It serves one year. A fault holds for every request; `FAULTS` names them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.loopback import Loopback

YEAR = 2022
ELSEWHERE = "https://elders.invalid/next"
FAULTS = ("500", "503_once", "html_200", "truncated", "hang", "offhost", "loop", "wrong_count", "nan", "no_wfs", "gone")
WFS = re.compile(r"^/cbs/(gebiedsindelingen|wijkenbuurten)/(\d{4})/wfs/v1_0$")
OGC = re.compile(r"^/cbs/(?:gebiedsindelingen|wijken-en-buurten-(\d{4}))/ogc/v1/collections/(\w+)/items$")
Features = list[dict[str, Any]]


class PDOKServer(Loopback):
    """A running server over features by layer name; use it with `with`. `log` holds every path and query asked."""

    def __init__(self, layers: Mapping[str, Features], *, page_size: int = 1000, faults: Iterable[str] = ()) -> None:
        self.layers, self.page_size, self.faults = dict(layers), page_size, tuple(faults)
        unknown = [fault for fault in self.faults if fault not in FAULTS]
        if unknown:
            raise ValueError(f"no fault '{unknown[0]}'; there are {', '.join(FAULTS)}")
        self.log: list[str] = []
        self._seen: Counter[str] = Counter()
        super().__init__(_handler(self))

    def answer(self, target: str) -> tuple[int, bytes]:
        """Status and body for a path with query."""
        self.log.append(target)
        self._seen[target] += 1
        if "500" in self.faults or ("503_once" in self.faults and self._seen[target] == 1):
            return 503, b"<html>busy</html>"
        if "html_200" in self.faults:
            return 200, b"<html>onderhoud</html>"
        if "gone" in self.faults:
            return 404, b"not here"
        parts = urlsplit(target)
        options = {key.lower(): values[-1] for key, values in parse_qs(parts.query).items()}
        if (wfs := WFS.match(parts.path)) and int(wfs[2]) == YEAR and "no_wfs" not in self.faults:
            return self._wfs(options)
        if (ogc := OGC.match(parts.path)) and (ogc[1] or options.get("jaarcode")) == str(YEAR):
            return self._ogc(ogc[2], parts.path, options)
        return 404, b"not here"

    def _wfs(self, options: Mapping[str, str]) -> tuple[int, bytes]:
        layer = options["typenames"].partition(":")[2]
        if layer not in self.layers:
            return 400, b"<ExceptionReport/>"
        features = self.layers[layer]
        if options.get("resulttype") == "hits":
            count = len(features) + ("wrong_count" in self.faults)
            return 200, f'<?xml version="1.0"?><wfs:FeatureCollection numberMatched="{count}"/>'.encode()
        first = int(options.get("startindex", 0))
        return 200, self._page(features[first : first + min(self.page_size, int(options["count"]))])

    def _ogc(self, layer: str, path: str, options: Mapping[str, str]) -> tuple[int, bytes]:
        if layer not in self.layers:
            return 404, b"not here"
        features = self.layers[layer]
        first = int(options.get("cursor", 0))
        last = first + self.page_size
        query = f"jaarcode={options['jaarcode']}&" if "jaarcode" in options else ""
        links = [{"rel": "next", "href": f"{self.url}{path}?{query}cursor={last}"}] if last < len(features) else []
        if "offhost" in self.faults:
            links = [{"rel": "next", "href": ELSEWHERE}]
        if "loop" in self.faults:
            links = [{"rel": "next", "href": f"{self.url}{path}?{query}cursor=0"}]
        return 200, self._page(features[first:last], links=links)

    def _page(self, features: Features, **more: Any) -> bytes:
        body = json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()
        if "nan" in self.faults:
            body = body.replace(b'"type"', b'"bbox": NaN, "type"', 1)
        return body[: len(body) // 2] if "truncated" in self.faults else body


def _handler(server: PDOKServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if "hang" in server.faults:
                server.stopping.wait()
                return
            status, body = server.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """The log is kept by the server."""

    return Handler
