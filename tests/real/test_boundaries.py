"""The real wijken and gemeenten of 2022, written as people download them, come back whole and small."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from wijkonderzoek.sources.boundaries import read_shapes
from wijkonderzoek.sources.boundary_files import read_boundary_file
from wijkonderzoek.sources.store import Store

pytestmark = pytest.mark.shared_data

WIJKEN, GEMEENTEN = 3340, 345


def outlines(shared_data: Path, name: str) -> gpd.GeoDataFrame:
    table = pd.read_parquet(shared_data / "geo" / f"{name}_2022.parquet")
    table = table.rename(columns={"code": "statcode", "name": "statnaam"})
    shapes = shapely.from_wkb(table["geometry"].to_numpy())
    return gpd.GeoDataFrame(table[["statcode", "statnaam"]], geometry=shapes, crs=28992)


@pytest.mark.parametrize("kind", ["gpkg", "geojson"])
def test_3340_wijken_keep_their_area_and_take_a_few_megabytes(shared_data: Path, tmp_path: Path, kind: str) -> None:
    wijken, gemeenten = (outlines(shared_data, name) for name in ("wijk", "gemeente"))
    files = [tmp_path / f"cbs_2022.{kind}"] if kind == "gpkg" else [tmp_path / f"{n}_2022.geojson" for n in "wg"]
    for frame, layer, file in ((wijken, "wijk", files[0]), (gemeenten, "gemeente", files[-1])):
        if kind == "gpkg":
            frame.to_file(file, layer=f"cbs_{layer}_2022_gegeneraliseerd", driver="GPKG")
        else:
            file.write_text(frame.to_crs(4326).to_json(), encoding="utf-8")
    raw = read_boundary_file(*files)
    assert (raw.year, raw.rows, raw.scope) == (2022, WIJKEN, "")
    assert sum(len(part.body) for part in raw.parts) < 8_000_000
    store = Store(tmp_path / "store")
    snapshot = store.get(store.put(raw).id)
    found = read_shapes(snapshot, "wijken")
    assert len(found) == WIJKEN
    assert len(read_shapes(snapshot, "gemeenten")) == GEMEENTEN
    before = dict(zip(wijken["statcode"], shapely.area(wijken.geometry.to_numpy()), strict=True))
    after = {code: abs(sum(_signed(ring) for ring in shape.rings)) for code, shape in found.items()}
    change = np.array([abs(after[code] / area - 1) for code, area in before.items()])
    assert change.max() < 0.02
    assert np.median(change) < 0.001


def _signed(ring: tuple[tuple[float, float], ...]) -> float:
    """The area of a ring, negative when it goes the other way round, as holes do."""
    x, y = np.array(ring).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)
