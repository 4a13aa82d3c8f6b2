"""Outlines of wijken, buurten and gemeenten as a service or file gives them: recognised, checked, in metres.

A layer is recognised by the column that holds its codes, and refused where that leaves a doubt: nothing is guessed.
Parts that are water are left out. What comes out are outlines in whole metres of EPSG:28992.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from wijkonderzoek.errors import InputError
from wijkonderzoek.model import Level
from wijkonderzoek.schemas import REGION_CODE

CODES: Mapping[Level, tuple[str, ...]] = {
    Level.BUURT: ("buurtcode", "bu_code"),
    Level.WIJK: ("wijkcode", "wk_code"),
    Level.GEMEENTE: ("gemeentecode", "gm_code"),
}
"""The columns that hold codes, finest level first: a layer of buurten also tells the wijk of each."""
ANY_CODE = "statcode"
"""The column of codes of whatever the layer holds, in CBS's gebiedsindelingen."""
NAMES: Mapping[Level, tuple[str, ...]] = {
    Level.BUURT: ("statnaam", "buurtnaam", "bu_naam"),
    Level.WIJK: ("statnaam", "wijknaam", "wk_naam"),
    Level.GEMEENTE: ("statnaam", "gemeentenaam", "gm_naam"),
}
YEARS = ("jaar", "jaarcode")
WATER = "water"
LAND, NOT_LAND = "NEE", {"JA", "B"}
"""What the column `water` says of land, and of water and Belgian ground."""
COLUMNS = frozenset([ANY_CODE, WATER, *YEARS, *(c for found in (CODES, NAMES) for cs in found.values() for c in cs)])
"""Every column that is read, in lower case; the others are figures."""
LEVELS = {"GM": Level.GEMEENTE, "WK": Level.WIJK, "BU": Level.BUURT}
RD = 28992
WGS84 = 4326
RD_BOX = (-20_000.0, 290_000.0, 320_000.0, 680_000.0)
"""West, south, east and north of the Netherlands with its sea, in metres."""
SAME_AREA = 0.001
"""How much of its area an outline that touches itself may lose when it is put right."""
SHOWN = 5
"""Most codes an error names."""


@dataclass(frozen=True)
class Layer:
    """Features as they came: a value per feature by lower-case property, a geometry (or None) each, and their system.

    `where` names file and layer for errors. `crs` is what a person or file calls the coordinate system, empty where
    that is not said.
    """

    where: str
    columns: Mapping[str, Sequence[object]]
    shapes: np.ndarray
    crs: str = ""


@dataclass(frozen=True)
class Outlines:
    """The outlines of one level: codes, names and (multi)polygons in metres, in the same order.

    `year` is the year the layer itself says it is of; None where it does not.
    """

    level: Level
    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: np.ndarray
    year: int | None


def layer_of_geojson(data: object, where: str) -> Layer:
    """The features of a GeoJSON collection.

    *Raises* `InputError` when it is not one.
    """
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(features, list):
        raise InputError(f"{where}: not a GeoJSON FeatureCollection")
    if not all(isinstance(f, dict) and isinstance(f.get("properties"), dict) for f in features):
        raise InputError(f"{where}: a feature has no properties")
    rows = [{str(key).lower(): value for key, value in feature["properties"].items()} for feature in features]
    names = dict.fromkeys(name for row in rows for name in row if name in COLUMNS)
    texts = [json.dumps(feature.get("geometry")) for feature in features]
    shapes = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    return Layer(where, {name: [row.get(name) for row in rows] for name in names}, shapes, _said_crs(data, where))


def _said_crs(data: Mapping[str, Any], where: str) -> str:
    """The coordinate system a collection names, empty where it names none. *Raises* `InputError` for half a name."""
    crs = data.get("crs")
    if crs is None:
        return ""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        raise InputError(f"{where}: its coordinate system ('crs') has no name")
    return name


def outlines_of(layer: Layer) -> Outlines | None:
    """The outlines of a layer; None when it holds another kind of region, or no codes at all.

    *Raises* `InputError` naming the codes of features without code, outline or polygon, of codes that come twice, and
    of rings that cross themselves; and for coordinates that are not in the Netherlands.
    """
    column = code_column(layer.columns)
    if column is None or not len(layer.shapes):
        return None
    codes = [_text(code) for code in layer.columns[column]]
    kinds = {code[:2] for code in codes if code}
    if column == ANY_CODE and not kinds & set(LEVELS):
        return None
    keep = _on_land(layer)
    codes = [codes[n] for n in keep]
    _check_codes(codes, keep, layer.where)
    level = LEVELS[codes[0][:2]]
    named = next((name for name in NAMES[level] if name in layer.columns), None)
    names = [_text(layer.columns[named][n]) if named else "" for n in keep]
    broken = [code for code, name in zip(codes, names, strict=True) if not _is_unicode(name)]
    if broken:
        raise InputError(f"{layer.where}: the name of {_some(broken)} is not valid text")
    shapes = layer.shapes[keep]
    absent = np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if absent.size:
        raise InputError(f"{layer.where}: no outline for {_some([codes[n] for n in absent.tolist()])}")
    shapes = _polygons(in_metres(shapes, layer.crs, layer.where), codes, layer.where)
    order = sorted(range(len(codes)), key=codes.__getitem__)
    return Outlines(
        level=level,
        codes=tuple(codes[n] for n in order),
        names=tuple(names[n] for n in order),
        shapes=shapes[order],
        year=_year(layer, keep),
    )


def code_column(columns: Mapping[str, object]) -> str | None:
    """Which of some lower-case columns holds the codes; None when none does."""
    if ANY_CODE in columns:
        return ANY_CODE
    return next((name for names in CODES.values() for name in names if name in columns), None)


def in_metres(shapes: np.ndarray, crs: str, where: str) -> np.ndarray:
    """Geometries in EPSG:28992.

    GeoJSON does not say its coordinate system, or says degrees whatever it holds. The coordinates then tell: those of
    the Netherlands in metres are no degrees, nor the other way round.
    *Raises* `InputError` for a system that does not exist, or coordinates outside the Netherlands.
    """
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    try:
        system = CRS.from_user_input(crs) if crs else None
    except CRSError as error:
        raise InputError(f"{where}: coordinate system '{crs[:60]}' is not known") from error
    shapes = shapely.force_2d(shapes)
    box = shapely.total_bounds(shapes)
    if (system is None or system.is_geographic) and _inside(box, RD_BOX):
        system = CRS.from_epsg(RD)
    system = system or CRS.from_epsg(WGS84)
    if system.to_epsg() != RD:
        transformer = Transformer.from_crs(system, CRS.from_epsg(RD), always_xy=True)
        shapes = shapely.transform(shapes, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))
        box = shapely.total_bounds(shapes)
    if not _inside(box, RD_BOX):
        raise InputError(
            f"{where}: its coordinates lie outside the Netherlands ({', '.join(f'{edge:.6g}' for edge in box)})",
            hint="Save it in EPSG:28992, or in WGS84 with the longitude first.",
        )
    return shapes


def _inside(box: np.ndarray, limits: Sequence[float]) -> bool:
    west, south, east, north = (float(edge) for edge in box)
    return limits[0] <= west <= east <= limits[2] and limits[1] <= south <= north <= limits[3]


def _text(value: object) -> str:
    """A property as text without padding; empty for nothing."""
    return "" if value is None or (isinstance(value, float) and value != value) else str(value).strip()


def _is_unicode(text: str) -> bool:
    """Whether a text can be written; half a character, which JSON can spell, cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _on_land(layer: Layer) -> list[int]:
    """The rows of a layer that are land, or all where it does not say. *Raises* `InputError` for other words."""
    if WATER not in layer.columns:
        return list(range(len(layer.shapes)))
    said = [_text(value).upper() for value in layer.columns[WATER]]
    strange = sorted({word for word in said if word != LAND and word not in NOT_LAND})
    if strange:
        raise InputError(f"{layer.where}: column 'water' says '{strange[0]}', and not JA, NEE or B")
    keep = [n for n, word in enumerate(said) if word == LAND]
    if not keep:
        raise InputError(f"{layer.where}: every part is water")
    return keep


def _check_codes(codes: Sequence[str], rows: Sequence[int], where: str) -> None:
    missing = [str(row + 1) for row, code in zip(rows, codes, strict=True) if not code]
    if missing:
        raise InputError(f"{where}: {len(missing)} features have no code (feature {_some(missing)})")
    wrong = [code for code in codes if not re.match(REGION_CODE, code) or code[:2] not in LEVELS]
    if wrong:
        raise InputError(f"{where}: {_some(wrong)} is not a code of a gemeente, wijk or buurt")
    if len({code[:2] for code in codes}) > 1:
        kinds = ", ".join(sorted({code[:2] for code in codes}))
        raise InputError(f"{where}: codes of different levels in one layer ({kinds})", hint="Give each its own file.")
    twice = sorted({code for code in codes if codes.count(code) > 1}) if len(set(codes)) < len(codes) else []
    if twice:
        raise InputError(f"{where}: {len(twice)} codes come twice ({_some(twice)})")


def _some(items: Sequence[str]) -> str:
    return ", ".join(items[:SHOWN]) + (" ..." if len(items) > SHOWN else "")


def _year(layer: Layer, keep: Sequence[int]) -> int | None:
    """The year a layer says it is of. *Raises* `InputError` when it says several."""
    column = next((name for name in YEARS if name in layer.columns), None)
    if column is None:
        return None
    said = {_text(layer.columns[column][n]).removesuffix(".0") for n in keep}
    if len(said) > 1:
        raise InputError(f"{layer.where}: features of different years ({_some(sorted(said))})")
    (only,) = said
    if not re.fullmatch(r"(19|20)[0-9]{2}", only):
        raise InputError(f"{layer.where}: '{only}' in column '{column}' is not a year")
    return int(only)


def _polygons(shapes: np.ndarray, codes: Sequence[str], where: str) -> np.ndarray:
    """Geometries as valid (multi)polygons; stray lines and points beside polygons are left out."""
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    shapes = shapes.copy()
    shapes[mixed] = [_areas_of(shape) for shape in shapes[mixed]]
    flat = shapely.is_empty(shapes) | (shapely.get_dimensions(shapes) < 2)
    if flat.any():
        raise InputError(f"{where}: not a polygon: {_some([codes[n] for n in np.flatnonzero(flat).tolist()])}")
    for n in np.flatnonzero(~shapely.is_valid(shapes)).tolist():
        put_right = shapely.make_valid(shapes[n], method="structure", keep_collapsed=False)
        lost = abs(shapely.area(put_right) - shapely.area(shapes[n]))
        if shapely.get_dimensions(put_right) < 2 or not lost <= SAME_AREA * shapely.area(shapes[n]):
            raise InputError(
                f"{where}: the outline of {codes[n]} is not valid ({shapely.is_valid_reason(shapes[n])})",
                hint="Repair it in QGIS (Geometrie repareren), or take the file as CBS publishes it.",
            )
        shapes[n] = _areas_of(put_right)
    return shapes


def _areas_of(shape: Any) -> Any:
    """The polygons of a geometry, together."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    areas = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return areas[0] if len(areas) == 1 else shapely.multipolygons(areas)
