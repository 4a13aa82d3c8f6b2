"""Boundaries from files a person downloaded: the GeoPackages of CBS and PDOK, and GeoJSON.

The layers that hold gemeenten, wijken and buurten are recognised by their columns. Where two could be meant, the one
that is made for maps ("gegeneraliseerd") is taken; where that does not decide, both are named and nothing is read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.model import Level
from wijkonderzoek.sources.boundary_table import ENTITIES, Origin, boundary_table
from wijkonderzoek.sources.outlines import (
    ANY_CODE,
    CODES,
    COLUMNS,
    LEVELS,
    Layer,
    Outlines,
    code_column,
    layer_of_geojson,
    outlines_of,
)
from wijkonderzoek.sources.store import RawTable

GEOPACKAGE, ZIP = b"SQLite format 3\0", b"PK\3\4"
MARK = b"\xef\xbb\xbf"
POLYGONS = {"Polygon", "MultiPolygon", "Unknown", "GeometryCollection", "CurvePolygon", "MultiSurface"}
DETAILED = "niet_gegeneraliseerd"
UNKNOWN_LICENCE = "niet vermeld"
ACCEPTED = "GeoPackages of CBS or PDOK (.gpkg) and GeoJSON are read."


@dataclass(frozen=True, slots=True)
class _Found:
    """A layer that is recognised, before it is read."""

    level: Level
    file: Path
    name: str


def read_boundary_file(*paths: Path, year: int | None = None, licence: str = UNKNOWN_LICENCE) -> RawTable:
    """Boundaries of a year from one or more files, ready to be stored.

    `year` is needed when neither a file, its layers nor its name tells it. The files' names and hashes stand in the
    release's url.
    *Raises* `InputError` naming file, layer and codes for what cannot be read or is not as it should be, `UsageError`
    when it is not clear which year is meant.
    """
    if not paths:
        raise UsageError("no file of boundaries is given", hint=ACCEPTED)
    read: list[tuple[Path, Outlines]] = []
    said: set[int] = set()
    for path in paths:
        for layer in _layers(path, year):
            outlines = outlines_of(layer)
            if outlines is not None:
                read.append((path, outlines))
                said |= {outlines.year} if outlines.year else _years(layer.where.partition(", layer ")[2])
    names = ", ".join(path.name for path in paths)
    if not read:
        columns = ", ".join(sorted([ANY_CODE, *(name for names in CODES.values() for name in names)]))
        raise InputError(f"{names}: no layer of gemeenten, wijken or buurten (columns {columns})", hint=ACCEPTED)
    if year is None:
        said = said or _years(names)
        if len(said) != 1:
            found = f"it may be {' or '.join(map(str, sorted(said)))}" if said else "no name or column tells"
            raise UsageError(f"{names}: which year are these boundaries of? {found}", hint="Add --year, such as 2022.")
        (year,) = said
    urls = {path: f"{path.name}#sha256={_hash_of(path)}" for path in paths}
    origin = Origin(
        title=f"Grenzen van wijken en gemeenten {year}, uit {names}",
        url=" ".join(urls.values()),
        licence=licence,
        parts={outlines.level: urls[path] for path, outlines in read},
    )
    return boundary_table([outlines for _, outlines in read], year, origin)


def _layers(path: Path, year: int | None) -> Iterator[Layer]:
    """The layers of a file that may hold outlines. *Raises* `InputError` when it is not a file that is read."""
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror or error})") from error
    if start.startswith(GEOPACKAGE):
        yield from _geopackage(path, year)
    elif start.removeprefix(MARK).lstrip()[:1] == b"{":
        yield layer_of_geojson(_json(path), path.name)
    else:
        hint = "Unpack it first, and give the .gpkg that is in it." if start.startswith(ZIP) else ACCEPTED
        raise InputError(f"{path.name}: not a GeoPackage or GeoJSON", hint=hint)


def _json(path: Path) -> object:
    def refuse(constant: str) -> None:
        raise InputError(f"{path.name}: {constant} is not a number in JSON")

    try:
        return json.loads(path.read_bytes().removeprefix(MARK).decode(), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name}: not valid JSON in UTF-8", hint=ACCEPTED) from error


def _geopackage(path: Path, year: int | None) -> Iterator[Layer]:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    try:
        for found in _chosen(path, year):
            fields = [str(name) for name in pyogrio.read_info(path, layer=found.name)["fields"]]
            wanted = [name for name in fields if name.lower() in COLUMNS]
            frame = pyogrio.read_dataframe(path, layer=found.name, columns=wanted)
            yield Layer(
                where=f"{path.name}, layer {found.name}",
                columns={name.lower(): _plain(frame[name]) for name in wanted},
                shapes=np.array(frame.geometry.to_numpy(), dtype=object),
                crs=frame.crs.to_wkt() if frame.crs is not None else "",
            )
    except (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, RuntimeError) as error:
        raise InputError(f"{path.name}: not a GeoPackage that can be read ({error})") from error


def _plain(column: Any) -> list[object]:
    return [value if known else None for value, known in zip(column.tolist(), column.notna().tolist(), strict=True)]


def _chosen(path: Path, year: int | None) -> list[_Found]:
    """One layer per level. *Raises* `InputError` when it is not clear which."""
    found = [layer for layer in _recognised(path) if year is None or _years(layer.name) <= {year}]
    chosen = []
    for level, entity in ENTITIES.items():
        layers = [layer for layer in found if layer.level is level]
        if len(layers) > 1:
            layers = [layer for layer in layers if DETAILED not in layer.name.lower()] or layers
        if len(layers) > 1:
            names = ", ".join(layer.name for layer in layers)
            raise InputError(f"{path.name}: several layers of {entity} ({names})", hint="Add --year, or keep one.")
        chosen += layers
    return chosen


def _recognised(path: Path) -> Iterator[_Found]:
    import pyogrio

    for name, kind in pyogrio.list_layers(path).tolist():
        if kind is None or str(kind).split()[0].removesuffix("Z").removesuffix("M") not in POLYGONS:
            continue
        fields = {str(field).lower(): str(field) for field in pyogrio.read_info(path, layer=name)["fields"]}
        column = code_column(fields)
        if column is None:
            continue
        level = next((level for level, names in CODES.items() if column in names), None)
        if level is None:
            first = pyogrio.read_dataframe(
                path, layer=name, columns=[fields[column]], read_geometry=False, max_features=1
            )
            level = LEVELS.get(str(next(iter(first[fields[column]]), ""))[:2])
        if level is not None:
            yield _Found(level, path, str(name))


def _years(text: str) -> set[int]:
    """The years a name holds.

    >>> _years("wijkenbuurten_2022_v1.gpkg"), _years("cbs_wijk_2021_gegeneraliseerd"), _years("28992")
    ({2022}, {2021}, set())
    """
    return {int(year) for year in re.findall(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", text)}


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
