"""Drawn boundaries: cells of buurten with slightly wiggly shared edges, joined to wijken, gemeenten and the land.

Coordinates are whole metres. A border between two buurten is drawn once and used by both, so neighbours share
identical edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from scipy.spatial import Voronoi

from wijkonderzoek.sources.example.country import Land
from wijkonderzoek.sources.example.lot import Lot

Node = tuple[int, int]
WIGGLE = 0.10
"""How far the middle of an edge strays, as a share of its length."""
BEND_FROM, BEND_TWICE_FROM = 350.0, 1_800.0
"""Edges longer than this bend once, or twice."""


def draw_cells(land: Land, lot: Lot) -> list[shapely.Polygon]:
    """The polygon of every buurt, in the order of `land`."""
    rings = _rings(land)
    edges = sorted({_edge(a, b) for ring in rings for a, b in _sides(ring)})
    chance = lot.uniform("borders", len(edges), 3)
    bends = {edge: _bend(edge, tuple(row)) for edge, row in zip(edges, chance.tolist(), strict=True)}
    return [_polygon(ring, bends) for ring in rings]


def join_cells(cells: Sequence[shapely.Polygon], owners: Sequence[str]) -> dict[str, shapely.Geometry]:
    """One geometry per owner: the union of its cells, without inner borders."""
    groups: dict[str, list[shapely.Polygon]] = {}
    for cell, owner in zip(cells, owners, strict=True):
        groups.setdefault(owner, []).append(cell)
    return {owner: shapely.normalize(shapely.coverage_union_all(groups[owner])) for owner in sorted(groups)}


def feature_collection(shapes: dict[str, shapely.Geometry], names: dict[str, str], year: int) -> dict[str, Any]:
    """GeoJSON in whole metres with properties statcode, statnaam and jaar."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"statcode": code, "statnaam": names[code], "jaar": year},
                "geometry": _geojson(shape),
            }
            for code, shape in shapes.items()
        ],
    }


def _rings(land: Land) -> list[list[Node]]:
    diagram = Voronoi(np.vstack([land.points, land.sea]))
    rings = []
    for index, seed in enumerate(land.points):
        corners = diagram.vertices[diagram.regions[diagram.point_region[index]]]
        turn = np.argsort(np.arctan2(corners[:, 1] - seed[1], corners[:, 0] - seed[0]))
        ring: list[Node] = []
        for x, y in np.rint(corners[turn]).astype(int).tolist():
            if not ring or ring[-1] != (x, y):
                ring.append((x, y))
        if ring[0] == ring[-1]:
            ring.pop()
        rings.append(ring)
    return rings


def _sides(ring: list[Node]) -> zip[tuple[Node, Node]]:
    return zip(ring, ring[1:] + ring[:1], strict=True)


def _edge(a: Node, b: Node) -> tuple[Node, Node]:
    return (a, b) if a < b else (b, a)


def _bend(edge: tuple[Node, Node], chance: tuple[float, ...]) -> list[Node]:
    """The points between the two ends of an edge, in the direction of the edge."""
    start, end = np.array(edge[0], dtype=float), np.array(edge[1], dtype=float)
    along = end - start
    length = float(np.hypot(*along))
    if length < BEND_FROM:
        return []
    across = np.array([-along[1], along[0]])
    stops = (0.33, 0.68) if length > BEND_TWICE_FROM else (0.3 + 0.4 * chance[2],)
    points = [start + along * stop + across * WIGGLE * (2 * u - 1) for stop, u in zip(stops, chance, strict=False)]
    return [(int(x), int(y)) for x, y in np.rint(points).tolist()]


def _polygon(ring: list[Node], bends: dict[tuple[Node, Node], list[Node]]) -> shapely.Polygon:
    path: list[Node] = []
    for a, b in _sides(ring):
        between = bends[_edge(a, b)]
        path += [a, *(between if a < b else reversed(between))]
    return shapely.Polygon(path)


def _geojson(shape: shapely.Geometry) -> dict[str, Any]:
    def ring(line: Any) -> list[list[int]]:
        return [[int(x), int(y)] for x, y in line.coords]

    def polygon(part: Any) -> list[list[list[int]]]:
        part = shapely.geometry.polygon.orient(part)
        return [ring(part.exterior), *(ring(hole) for hole in part.interiors)]

    if shape.geom_type == "Polygon":
        return {"type": "Polygon", "coordinates": polygon(shape)}
    return {"type": "MultiPolygon", "coordinates": [polygon(part) for part in shape.geoms]}
