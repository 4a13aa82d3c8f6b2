"""A little country of squares, ten kilometres wide, in metres of EPSG:28992."""

from __future__ import annotations

from typing import Any

SIDE = 10_000
WEST, SOUTH = 100_000, 400_000


def square(column: int, row: int, size: int = 1) -> dict[str, Any]:
    """A square of `size` fields from the west and south."""
    x, y, end = WEST + column * SIDE, SOUTH + row * SIDE, size * SIDE
    return {"type": "Polygon", "coordinates": [[[x, y], [x + end, y], [x + end, y + end], [x, y + end], [x, y]]]}


def feature(code: str, geometry: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    """A feature as CBS's gebiedsindelingen give it."""
    properties = {"statcode": code, "statnaam": f"Naam van {code}", **more}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def wijken(size: int = 20) -> list[dict[str, Any]]:
    """The wijken of one gemeente, a square of `size` by `size` fields: a country of 40,000 km² at 20."""
    codes = [f"WK0599{n // 36:X}{'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n % 36]}" for n in range(size * size)]
    return [feature(code, square(n % size, n // size)) for n, code in enumerate(codes)]


def layers(size: int = 20) -> dict[str, list[dict[str, Any]]]:
    """The layers of gebiedsindelingen: wijken, and the gemeente they make up."""
    return {
        "wijk_gegeneraliseerd": wijken(size),
        "gemeente_gegeneraliseerd": [feature("GM0599", square(0, 0, size))],
        "buurt_gegeneraliseerd": [feature("BU05990001", square(0, 0))],
    }


def collection(features: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Features as a file of GeoJSON."""
    return {"type": "FeatureCollection", "features": features, **more}
