"""Boundaries from PDOK, where CBS and Kadaster publish them, in pages of GeoJSON over WFS or OGC API Features.

The boundaries made for maps ("gegeneraliseerd") are asked first, being much smaller; then the detailed ones. A service
that does not have a year is passed over for the next; any other fault ends the fetch. Every hop stays on the service's
own host, and that host must be one the catalogue names.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin

from wijkonderzoek.catalogue import Source
from wijkonderzoek.errors import InputError, OfflineError, SourceError, TableGoneError
from wijkonderzoek.model import Level
from wijkonderzoek.sources.boundary_table import ENTITIES, Origin, boundary_table
from wijkonderzoek.sources.client import Guard, GuardedSession, Limits, Progress, endpoint
from wijkonderzoek.sources.outlines import Layer, Outlines, layer_of_geojson, outlines_of
from wijkonderzoek.sources.store import RawTable

PAGE = 1000
"""Features asked at once; PDOK gives no more."""
RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
MATCHED = re.compile(rb'numberMatched="([0-9]+)"')
NOT_SERVED = frozenset({400, 404})
"""How a service says that it does not have a year or layer."""
GENERALISED = {
    Level.GEMEENTE: "gemeente_gegeneraliseerd",
    Level.WIJK: "wijk_gegeneraliseerd",
    Level.BUURT: "buurt_gegeneraliseerd",
}
DETAILED = ENTITIES


@dataclass(frozen=True, slots=True)
class Service:
    """A service of PDOK: its title for readers, host, path, and layer per level.

    `workspace`: what stands before the layers of a WFS; empty for an OGC API. `all_years`: it holds every year, and a
    year has to be asked for.
    """

    title: str
    host: str
    path: str
    layers: Mapping[Level, str]
    workspace: str = ""
    all_years: bool = False


SERVICES = (
    Service(
        title="CBS-gebiedsindelingen",
        host="service.pdok.nl",
        path="/cbs/gebiedsindelingen/{year}/wfs/v1_0",
        layers=GENERALISED,
        workspace="gebiedsindelingen",
    ),
    Service(
        title="CBS-gebiedsindelingen",
        host="api.pdok.nl",
        path="/cbs/gebiedsindelingen/ogc/v1/collections/{layer}/items",
        layers=GENERALISED,
        all_years=True,
    ),
    Service(
        title="CBS Wijken en buurten",
        host="service.pdok.nl",
        path="/cbs/wijkenbuurten/{year}/wfs/v1_0",
        layers=DETAILED,
        workspace="wijkenbuurten",
    ),
    Service(
        title="CBS Wijken en buurten",
        host="api.pdok.nl",
        path="/cbs/wijken-en-buurten-{year}/ogc/v1/collections/{layer}/items",
        layers=DETAILED,
    ),
)
"""In the order they are asked."""


def fetch_boundaries(
    year: int,
    source: Source,
    *,
    buurten: bool = True,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> RawTable:
    """Fetch the boundaries of gemeenten, wijken and (unless `buurten` is False) buurten of a year, ready to be stored.

    `source` is the entry `grenzen` of the catalogue, which names the hosts that may be asked. The number of features
    must be the service's own count where it gives one, and no code may come twice. `progress` is called after each page
    with features so far and announced (0 where a service does not count). The hash of what was received stands in the
    url of each part.

    *Raises* `OfflineError` when the network is forbidden, `SourceError` for every fault of the service, and when no
    service has the year; `UsageError` when `WIJKONDERZOEK_PDOK_URL` names a host that is not this machine.
    """
    if os.environ.get("WIJKONDERZOEK_OFFLINE") == "1":
        raise OfflineError(
            f"boundaries of {year} are needed, but the network is off",
            hint="Unset WIJKONDERZOEK_OFFLINE, or read them from a file.",
        )
    allowed = source.host.split()
    tried = []
    for service in (s for s in SERVICES if s.host in allowed):
        try:
            return _Fetch(service, year, source.licence, limits or Limits(), progress).run(buurten=buurten)
        except TableGoneError:
            tried.append(f"{service.title} on {service.host}")
    raise SourceError(
        f"boundaries of {year}: PDOK does not have them (asked: {'; '.join(tried) or 'no host is allowed'})",
        hint="PDOK has the years of wijken and buurten that are current; others come from a file of CBS.",
    )


@dataclass
class _Fetch:
    """One fetch from one service."""

    service: Service
    year: int
    licence: str
    limits: Limits
    progress: Progress | None
    seen: int = 0
    announced: int = 0
    guard: Guard = field(init=False)
    base: str = field(init=False)

    def __post_init__(self) -> None:
        where = endpoint(self.service.host, "WIJKONDERZOEK_PDOK_URL")
        self.base = f"{where.scheme}://{where.host}"
        self.guard = Guard(f"GRENZEN{self.year}", where, self.limits, gone=NOT_SERVED)

    def run(self, *, buurten: bool) -> RawTable:
        """Every layer whole, as a release."""
        levels = [level for level in self.service.layers if buurten or level is not Level.BUURT]
        found: list[Outlines] = []
        parts = {}
        with GuardedSession(self.guard) as session:
            for level in levels:
                self.guard.entity = ENTITIES[level]
                pages = list(self._pages(session, self.service.layers[level]))
                bodies = (part.body for part in self.guard.parts if part.entity == ENTITIES[level])
                digest = hashlib.sha256(b"".join(bodies)).hexdigest()
                url = self._public(self._first(self.service.layers[level]))
                found.append(self._outlines(pages, level, url))
                parts[level] = f"{url}#sha256={digest}"
        title = f"{self.service.title} {self.year}, via PDOK"
        origin = Origin(title, f"https://{self.service.host}{self._path('')}", self.licence, parts)
        try:
            return boundary_table(found, self.year, origin)
        except InputError as error:
            raise self.guard.fault(error.message, origin.url) from error

    def _outlines(self, pages: list[dict[str, Any]], level: Level, url: str) -> Outlines:
        whole = {"features": [feature for page in pages for feature in page["features"]], "crs": pages[0].get("crs")}
        try:
            layer: Layer = layer_of_geojson(whole, self.service.layers[level])
            outlines = outlines_of(layer)
        except InputError as error:
            raise self.guard.fault(error.message, url) from error
        if outlines is None or outlines.level is not level:
            raise self.guard.fault("the service's layer holds other regions", url)
        return outlines

    def _pages(self, session: GuardedSession, layer: str) -> Iterator[dict[str, Any]]:
        """The pages of a layer; together they have as many features as the service says."""
        url, expected, got = self._first(layer), None, 0
        if self.service.workspace:
            expected = session.count(f"{url}&resultType=hits", written=MATCHED)
            self.announced += expected
        next_url: str | None = f"{url}&startIndex=0&count={PAGE}" if self.service.workspace else url
        while next_url:
            page = session.ask(next_url)
            size = len(page["features"])
            got += size
            self.seen += size
            yield page
            if self.progress:
                self.progress(self.seen, self.announced)
            if expected is None and isinstance(page.get("numberMatched"), int):
                expected = page["numberMatched"]
            next_url = self._next(page, next_url, got, size, expected)
        if not got:
            raise self.guard.fault("the service has no features", self._public(url))
        if expected is not None and got != expected:
            problem = f"{got} features read, {expected} announced"
            raise self.guard.fault(problem, self._public(url), hint="The layer may have changed: fetch it again.")

    def _next(self, page: dict[str, Any], url: str, got: int, size: int, expected: int | None) -> str | None:
        """Where the next page is: by its link in an OGC API, by counting in a WFS."""
        if not self.service.workspace:
            links = page.get("links")
            told = links if isinstance(links, list) else []
            found = [link for link in told if isinstance(link, dict) and link.get("rel") == "next"]
            return urljoin(url, str(found[0].get("href", ""))) if found else None
        more = got < expected if expected is not None else size == PAGE
        return re.sub(r"startIndex=[0-9]+", f"startIndex={got}", url) if more and size else None

    def _first(self, layer: str) -> str:
        """The url of a layer."""
        if self.service.workspace:
            options = {
                "service": "WFS",
                "version": "2.0.0",
                "request": "GetFeature",
                "typeNames": f"{self.service.workspace}:{layer}",
                "outputFormat": "json",
                "srsName": "EPSG:28992",
            }
        else:
            options = {"f": "json", "limit": str(PAGE), "crs": RD_URI}
            options |= {"jaarcode": str(self.year)} if self.service.all_years else {}
        return f"{self.base}{self._path(layer)}?{urlencode(options)}"

    def _path(self, layer: str) -> str:
        return self.service.path.format(year=self.year, layer=layer).replace("/collections//items", "")

    def _public(self, url: str) -> str:
        """A url as the public service has it, also when a server on this machine stood in for it."""
        return url.replace(self.base, f"https://{self.service.host}", 1)
