"""Boundaries from a file are recognised, put in metres and stored, or refused with file, layer and code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.sources.outlines import collection, feature, layers, square, wijken
from wijkonderzoek.errors import InputError, UsageError, WijkonderzoekError
from wijkonderzoek.model import Level
from wijkonderzoek.sources.boundaries import read_shapes
from wijkonderzoek.sources.boundary_files import read_boundary_file
from wijkonderzoek.sources.boundary_table import simplified
from wijkonderzoek.sources.outlines import Outlines
from wijkonderzoek.sources.store import Store

BOWTIE = {"type": "Polygon", "coordinates": [[[100_000, 400_000], [110_000, 410_000], [110_000, 400_000], [100_000, 410_000], [100_000, 400_000]]]}  # fmt: skip


def geojson(folder: Path, features: list[dict[str, Any]], name: str = "wijken_2022.geojson", **more: Any) -> Path:
    file = folder / name
    file.write_text(json.dumps(collection(features, **more)), encoding="utf-8")
    return file


def frame(features: list[dict[str, Any]], column: str = "statcode") -> gpd.GeoDataFrame:
    found = gpd.GeoDataFrame.from_features(features, crs=28992)
    return found.rename(columns={"statcode": column})


def test_geojson_in_metres_and_in_degrees_give_the_same_outlines(tmp_path: Path) -> None:
    metres = read_boundary_file(geojson(tmp_path, wijken(4)))
    degrees = tmp_path / "graden_2022.geojson"
    degrees.write_text(frame(wijken(4)).to_crs(4326).to_json(), encoding="utf-8")
    found = read_boundary_file(degrees)
    store = Store(tmp_path / "store")
    one, other = (read_shapes(store.get(store.put(raw).id), "wijken") for raw in (metres, found))
    assert one.keys() == other.keys()
    for code, shape in one.items():
        assert shapely.hausdorff_distance(*(shapely.LinearRing(s.rings[0]) for s in (shape, other[code]))) <= 2
    assert (found.year, found.rows, found.scope) == (2022, 16, "GM0599")


def test_a_geopackage_gives_the_layers_it_has_and_leaves_water_out(tmp_path: Path) -> None:
    file = tmp_path / "wijkenbuurten_2022_v1.gpkg"
    own = layers(4)
    land = [f | {"properties": f["properties"] | {"water": "NEE"}} for f in own["wijk_gegeneraliseerd"]]
    lake = feature("WK0599ZZ", square(10, 10), water="JA")
    frame([*land, lake], "wijkcode").to_file(file, layer="wijken", driver="GPKG")
    frame(own["gemeente_gegeneraliseerd"], "gemeentecode").to_file(file, layer="gemeenten", driver="GPKG")
    gpd.GeoDataFrame({"iets": [1]}, geometry=[shapely.Point(1, 2)], crs=28992).to_file(
        file, layer="punten", driver="GPKG"
    )
    raw = read_boundary_file(file)
    assert {part.entity for part in raw.parts} == {"wijken", "gemeenten"}
    assert (raw.rows, raw.year) == (16, 2022)
    assert raw.url.startswith("wijkenbuurten_2022_v1.gpkg#sha256=")
    assert str(tmp_path) not in raw.url + raw.title


def test_the_same_file_gives_the_same_release(tmp_path: Path) -> None:
    file = geojson(tmp_path, wijken(4))
    assert [part.body for part in read_boundary_file(file).parts] == [
        part.body for part in read_boundary_file(file).parts
    ]


def test_a_year_that_nothing_tells_is_asked_for(tmp_path: Path) -> None:
    file = geojson(tmp_path, wijken(3), "wijken.geojson")
    with pytest.raises(UsageError, match="which year are these boundaries of"):
        read_boundary_file(file)
    assert read_boundary_file(file, year=2021).year == 2021


@pytest.mark.parametrize(
    ("features", "says"),
    [
        ([*wijken(2), wijken(2)[0]], r"1 codes come twice \(WK059900\)"),
        ([*wijken(2), feature("", square(5, 5))], r"1 features have no code \(feature 5\)"),
        ([*wijken(2), feature("WK05990", square(5, 5))], "WK05990 is not a code"),
        ([*wijken(2), feature("GM0599", square(5, 5))], r"codes of different levels in one layer \(GM, WK\)"),
        ([*wijken(2), feature("WK0599ZZ", None)], "no outline for WK0599ZZ"),
        ([*wijken(2), feature("WK0599ZZ", BOWTIE)], "the outline of WK0599ZZ is not valid"),
        ([feature("WK059900", {"type": "Polygon", "coordinates": [[[10, 10], [11, 10], [11, 11], [10, 10]]]})],
         "outside the Netherlands"),
        ([feature("GM0599", square(0, 0))], "no outlines of wijken, only gemeenten"),
        ([{"type": "Feature", "properties": {"naam": "x"}, "geometry": square(0, 0)}], "no layer of gemeenten, wijken"),
        ([*wijken(2), feature("WK0599ZZ", square(5, 5), water="MISSCHIEN")], "column 'water' says"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_the_code_that_is_wrong(
    tmp_path: Path, features: list[dict[str, Any]], says: str
) -> None:
    with pytest.raises(InputError, match=says) as raised:
        read_boundary_file(geojson(tmp_path, features))
    assert "wijken_2022.geojson" in str(raised.value)


@pytest.mark.parametrize(
    ("body", "says"),
    [(b"PK\x03\x04rest", "Unpack it first"), (b"<html>", "not a GeoPackage or GeoJSON"), (b"", "not a GeoPackage"),
     (b"SQLite format 3\0rest", "not a GeoPackage that can be read"), (b'{"type": NaN}', "NaN is not a number"),
     (b'{"features": ', "not valid JSON"), (b'{"type": "Feature"}', "not a GeoJSON FeatureCollection")],
)  # fmt: skip
def test_a_file_of_another_kind_says_what_is_read(tmp_path: Path, body: bytes, says: str) -> None:
    file = tmp_path / "grenzen_2022.gpkg"
    file.write_bytes(body)
    with pytest.raises(InputError, match=says):
        read_boundary_file(file)


@pytest.mark.parametrize(
    ("crs", "says"),
    [
        ({"type": "name", "properties": None}, "has no name"),
        ({"type": "name", "properties": {"name": 28992}}, "has no name"),
        ("EPSG:28992", "has no name"),
        ({"type": "name", "properties": {"name": "EPSG:99999999"}}, "coordinate system 'EPSG:99999999' is not known"),
    ],
)
def test_a_coordinate_system_that_is_half_said_is_refused(tmp_path: Path, crs: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_boundary_file(geojson(tmp_path, wijken(2), crs=crs))


def test_a_name_that_is_no_text_is_refused_with_its_code(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the name of WK0599ZZ is not valid text"):
        read_boundary_file(geojson(tmp_path, [*wijken(2), feature("WK0599ZZ", square(5, 5), statnaam="\ud800")]))


def wiggly(size: int) -> Outlines:
    """Wijken with bends of a few metres in every border, the same on both sides of it."""
    plain = shapely.from_geojson([json.dumps(f["geometry"]) for f in wijken(size)])

    def bend(xy: np.ndarray) -> np.ndarray:
        return xy + np.column_stack([3 * np.sin(xy[:, 1] / 37), 3 * np.cos(xy[:, 0] / 41)])

    shapes = shapely.transform(shapely.segmentize(plain, 25), bend)
    codes = tuple(f["properties"]["statcode"] for f in wijken(size))
    return Outlines(Level.WIJK, codes, codes, shapes, 2022)


def test_simplified_outlines_still_share_their_borders_and_keep_their_area() -> None:
    detailed = wiggly(6)
    points = int(shapely.get_num_coordinates(detailed.shapes).sum())
    few = simplified(detailed, points // 10).shapes
    assert int(shapely.get_num_coordinates(few).sum()) <= points // 10
    assert shapely.coverage_is_valid(few)
    assert shapely.is_valid(few).all()
    assert (np.abs(shapely.area(few) / shapely.area(detailed.shapes) - 1) <= 0.01).all()
    assert (shapely.get_coordinates(few) % 1 == 0).all()


def test_what_is_small_enough_is_only_rounded() -> None:
    detailed = wiggly(3)
    kept = simplified(detailed, 10**9).shapes
    assert shapely.get_num_coordinates(kept).tolist() == shapely.get_num_coordinates(detailed.shapes).tolist()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12) | st.just("WK059900"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
GEOMETRY = st.fixed_dictionaries(
    {"type": st.sampled_from(["Polygon", "MultiPolygon", "Point", "x"]), "coordinates": JSON}
)
FEATURE = st.fixed_dictionaries(
    {
        "properties": st.fixed_dictionaries(
            {}, optional={"statcode": JSON, "wijkcode": JSON, "statnaam": JSON, "water": JSON, "jaar": JSON}
        ),
        "geometry": GEOMETRY | JSON | st.just(square(0, 0)),
    }
)
COLLECTION = st.fixed_dictionaries({"features": st.lists(FEATURE | JSON, max_size=3) | JSON}, optional={"crs": JSON})


@settings(deadline=None)
@given(
    body=st.binary(max_size=200)
    | st.just(b'{"type": "FeatureCollection", "features": [{}]}')
    | COLLECTION.map(lambda data: json.dumps(data).encode())
)
def test_any_bytes_are_boundaries_or_an_error_of_ours(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    file = tmp_path_factory.mktemp("any") / "x_2022.geojson"
    file.write_bytes(body)
    try:
        raw = read_boundary_file(file)
    except WijkonderzoekError:
        return
    assert raw.rows >= 1
