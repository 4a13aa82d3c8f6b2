"""Boundaries to draw maps with: outlines of wijken and gemeenten of one year, in metres."""

from __future__ import annotations

import json
from dataclasses import dataclass

from wijkonderzoek.errors import CorruptStoreError
from wijkonderzoek.sources.store import Snapshot

BOUNDARIES = "grenzen"
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of a region: its rings (the first of each polygon goes round it, others are holes), in metres."""

    code: str
    name: str
    rings: tuple[Ring, ...]


def read_shapes(snapshot: Snapshot, entity: str) -> dict[str, Shape]:
    """The shapes of one kind ("wijken", "gemeenten", "land") of a boundaries release, by code.

    *Raises* `CorruptStoreError` when the stored file is not GeoJSON.
    """
    shapes = {}
    for body in snapshot.bodies(entity):
        try:
            for feature in json.loads(body)["features"]:
                geometry, properties = feature["geometry"], feature["properties"]
                polygons = geometry["coordinates"]
                if geometry["type"] == "Polygon":
                    polygons = [polygons]
                rings = tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for p in polygons for ring in p)
                code = str(properties["statcode"]).strip()
                shapes[code] = Shape(code, str(properties.get("statnaam", "")).strip(), rings)
        except (ValueError, KeyError, TypeError) as error:
            raise CorruptStoreError(f"boundaries {snapshot.ref.year}, {entity}: not GeoJSON with statcode") from error
    return shapes
