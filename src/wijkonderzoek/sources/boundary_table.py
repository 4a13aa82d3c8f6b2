"""Outlines as the store keeps them: GeoJSON in whole metres, with no more points than a map can show.

Outlines of one level are simplified together, so that neighbours keep sharing their borders, and only as far as no area
changes by more than a hundredth (of the smallest, by more than a map can show). Rounding to metres comes after.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import shapely

from wijkonderzoek.errors import InputError
from wijkonderzoek.model import Level
from wijkonderzoek.sources.boundaries import BOUNDARIES
from wijkonderzoek.sources.outlines import RD, Outlines
from wijkonderzoek.sources.store import RawPart, RawTable

ENTITIES = {Level.WIJK: "wijken", Level.BUURT: "buurten", Level.GEMEENTE: "gemeenten"}
COUNTRY_ENTITY = "land"
COUNTRY = ("NL00", "Nederland")
COUNTRY_M2 = 30e9
"""Wijken of fewer square metres together are not the whole country, which is 33,500 km² of land."""
MOST_POINTS = {Level.GEMEENTE: 60_000, Level.WIJK: 120_000, Level.BUURT: 250_000}
"""Points all outlines of a level may have together; a point takes some 14 bytes, so the country is a few MB."""
TOLERANCES_M = (5, 10, 20, 40, 80, 160, 320)
MOST_CHANGE, UNSEEN_M2 = 0.01, 500.0
"""How much an outline may change: a share of its area, or square metres that no map of a gemeente shows."""
COUNTRY_TOLERANCE_M = 250
SMALLEST_PART_M2 = 1e6
"""Islands of the country, and holes in it, are drawn from this size on: it is a small map for orientation."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where outlines came from: a title for readers, a url or file name, a licence, and a url per level."""

    title: str
    url: str
    licence: str
    parts: Mapping[Level, str]


def boundary_table(found: Sequence[Outlines], year: int, origin: Origin) -> RawTable:
    """Outlines of wijken, and of buurten and gemeenten where there are any, as a release of boundaries of a year.

    The country is drawn from the gemeenten (or wijken), unless these are only a part of it.
    *Raises* `InputError` without wijken, for a level that comes twice, or a layer that says it is of another year.
    """
    levels = [outlines.level for outlines in found]
    if Level.WIJK not in levels:
        there = ", ".join(ENTITIES[level] for level in levels) or "nothing"
        raise InputError(f"{origin.title}: no outlines of wijken, only {there}", hint="Add the file that has them.")
    twice = next((level for level in levels if levels.count(level) > 1), None)
    if twice:
        raise InputError(f"{origin.title}: outlines of {ENTITIES[twice]} come twice", hint="Give each level once.")
    other = next((outlines.year for outlines in found if outlines.year not in (None, year)), None)
    if other is not None:
        raise InputError(f"{origin.title}: these are outlines of {other}, not of {year}", hint=f"Use --year {other}.")
    by_level = {outlines.level: outlines for outlines in found}
    drawn = {level: simplified(by_level[level], MOST_POINTS[level]) for level in ENTITIES if level in by_level}
    parts = [
        RawPart(ENTITIES[level], 0, origin.parts[level], _collection(outlines, year))
        for level, outlines in drawn.items()
    ]
    wijken = by_level[Level.WIJK]
    whole = float(shapely.area(wijken.shapes).sum()) >= COUNTRY_M2
    if whole:
        base = Level.GEMEENTE if Level.GEMEENTE in drawn else Level.WIJK
        parts.append(RawPart(COUNTRY_ENTITY, 0, origin.parts[base], _collection(_country(drawn[base]), year)))
    return RawTable(
        source=BOUNDARIES,
        year=year,
        table=f"GRENZEN{year}",
        title=origin.title,
        modified="",
        retrieved=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        url=origin.url,
        licence=origin.licence,
        rows=len(wijken.codes),
        fictional=False,
        protocol="geojson",
        parts=tuple(parts),
        scope="" if whole else " ".join(sorted({f"GM{code[2:6]}" for code in wijken.codes})),
    )


def simplified(outlines: Outlines, most_points: int) -> Outlines:
    """The outlines in whole metres with at most `most_points` points, or as few as the areas allow.

    Borders that were shared stay shared. *Raises* `InputError` for an outline of less than a metre across.
    """
    shapes = outlines.shapes
    areas = shapely.area(shapes)
    kept = shapes
    for tolerance in TOLERANCES_M:
        if int(shapely.get_num_coordinates(kept).sum()) <= most_points:
            break
        tried = shapely.coverage_simplify(shapes, tolerance)
        if (np.abs(shapely.area(tried) - areas) > np.maximum(MOST_CHANGE * areas, UNSEEN_M2)).any():
            break
        kept = tried
    rounded = shapely.transform(kept, np.rint)
    for n in np.flatnonzero(~shapely.is_valid(rounded)).tolist():
        rounded[n] = shapely.set_precision(kept[n], 1)
    gone = np.flatnonzero(shapely.is_empty(rounded) | (shapely.area(rounded) == 0))
    if gone.size:
        raise InputError(f"the outline of {outlines.codes[int(gone[0])]} is less than a metre across")
    return Outlines(outlines.level, outlines.codes, outlines.names, rounded, outlines.year)


def _country(outlines: Outlines) -> Outlines:
    """The outline of the country that outlines make together, without its smallest islands and holes."""
    union = shapely.union_all(outlines.shapes, grid_size=1)
    polygons = [
        shapely.Polygon(part.exterior, [hole for hole in part.interiors if _ring_area(hole) >= SMALLEST_PART_M2])
        for part in shapely.get_parts(union).tolist()
        if shapely.area(part) >= SMALLEST_PART_M2
    ]
    shape = shapely.simplify(shapely.multipolygons(polygons), COUNTRY_TOLERANCE_M)
    shape = shapely.set_precision(shape, 1)
    return Outlines(Level.LAND, COUNTRY[:1], COUNTRY[1:], np.array([shape]), outlines.year)


def _ring_area(ring: Any) -> float:
    return float(shapely.area(shapely.Polygon(ring)))


def _collection(outlines: Outlines, year: int) -> bytes:
    """The outlines as compact GeoJSON: the same outlines give the same bytes, whatever point a ring began with."""
    shapes = shapely.orient_polygons(shapely.normalize(outlines.shapes))
    features = [
        {
            "type": "Feature",
            "properties": {"statcode": code, "statnaam": name, "jaar": year},
            "geometry": _geometry(shape),
        }
        for code, name, shape in zip(outlines.codes, outlines.names, shapes.tolist(), strict=True)
    ]
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{RD}"}}
    collection = {"type": "FeatureCollection", "crs": crs, "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _geometry(shape: Any) -> dict[str, Any]:
    polygons = [
        [shapely.get_coordinates(ring).astype(int).tolist() for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(shape).tolist()
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}
