"""Make the example store and its column map.

    python -m wijkonderzoek.sources.example.generator --out DIR --map FILE --pins FILE --results FILE

The same seed gives the same bytes. Nothing here is copied from a real table: only the shape is CBS's.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from wijkonderzoek.model import Level, SnapshotRef
from wijkonderzoek.sources.example.borders import draw_cells, feature_collection, join_cells
from wijkonderzoek.sources.example.country import gemeente_names, make_land
from wijkonderzoek.sources.example.figures import YEARS, make_series
from wijkonderzoek.sources.example.indeling import Indeling, kinds, make_indelingen, redrawn, study_members
from wijkonderzoek.sources.example.lot import Lot
from wijkonderzoek.sources.example.metadata import (
    COUNTRY_CODE,
    COUNTRY_NAME,
    HOST,
    column_map,
    properties,
    table_id,
    table_info,
)
from wijkonderzoek.sources.example.results import results_csv
from wijkonderzoek.sources.example.tables import Regions, level_column
from wijkonderzoek.sources.example.topics import REGION_TOPICS, field_key, topics_of
from wijkonderzoek.sources.example.traits import Buurten, Series
from wijkonderzoek.sources.store import RawPart, RawTable, Store
from wijkonderzoek.sources.written import pins_csv

SEED = 9901
RETRIEVED = "2025-07-01T12:00:00Z"
LICENCE = "fictief"


@dataclass(frozen=True, slots=True)
class Country:
    """Everything that is true: three states of the map, drawn cells, and every variable of every buurt and year."""

    indelingen: tuple[Indeling, ...]
    cells: list[Any]
    series: Mapping[str, Series]
    lot: Lot

    def indeling(self, year: int) -> Indeling:
        """The state of the map in a year."""
        return [state for state in self.indelingen if state.since <= year][-1]


def make_country(seed: int = SEED) -> Country:
    """The fictional country of a seed."""
    lot = Lot(seed)
    land = make_land(lot)
    kind = kinds(land, lot)
    indelingen = make_indelingen(land, kind, lot)
    first = indelingen[0]
    buurten = Buurten(
        land.gemeente, first.gemeente * 100 + first.wijk, kind, land.area_ha, land.points, study_members(land)
    )
    series = make_series(buurten, lot, redrawn=redrawn(indelingen).tolist())
    return Country(indelingen, draw_cells(land, lot), series, lot)


def write_store(out: Path, seed: int = SEED) -> list[SnapshotRef]:
    """Write every table and boundary of the country to a store, and nothing else: releases of before go.

    *Raises* `StoreError` when the folder cannot be written.
    """
    country = make_country(seed)
    store = Store(out)
    refs = [store.put(table(country, year)) for year in YEARS for table in (statistics_table, boundary_table)]
    store.clean(keep=[ref.id for ref in refs], all_releases=True)
    (out / ".lock").unlink(missing_ok=True)
    return refs


def statistics_table(country: Country, year: int) -> RawTable:
    """The key figures of one year as the pages of an OData v3 feed."""
    table = table_id(year)
    rows = list(_rows(country, year))
    info = table_info(table, year, len(rows))
    entities = {
        "TableInfos": [info],
        "DataProperties": properties(year),
        "WijkenEnBuurten": list(_region_list(country, year)),
        "TypedDataSet": rows,
    }
    url = f"{HOST}/ODataFeed/odata/{table}"
    return RawTable(
        source="kwb",
        year=year,
        table=table,
        title=str(info["Title"]),
        modified=str(info["Modified"]),
        retrieved=RETRIEVED,
        url=url,
        licence=LICENCE,
        rows=len(rows),
        fictional=True,
        protocol="v3",
        parts=tuple(
            RawPart(entity, 0, f"{url}/{entity}?$format=json", _feed(entity, values))
            for entity, values in entities.items()
        ),
    )


def boundary_table(country: Country, year: int) -> RawTable:
    """The drawn boundaries of one year; years of the same indeling have the same bytes."""
    state = country.indeling(year)
    names = _gemeente_titles() | {COUNTRY_CODE: COUNTRY_NAME} | state.wijk_names
    owners = {"wijken": state.wijk_codes, "gemeenten": state.gemeente_codes, "land": [COUNTRY_CODE] * len(state.wijk)}
    drawn = {"wijken": state.since, "gemeenten": YEARS[0], "land": YEARS[0]}  # gemeenten never change here
    url = f"{HOST}/grenzen/{state.since}"
    parts = tuple(
        RawPart(
            entity,
            0,
            f"{url}/{entity}.geojson",
            _compact(feature_collection(join_cells(country.cells, codes), names, drawn[entity])),
        )
        for entity, codes in owners.items()
    )
    return RawTable(
        source="grenzen",
        year=year,
        table=f"99{year - 2000:03d}GRENZEN",
        title=f"Grenzen van wijken en gemeenten {year} (VOORBEELD - FICTIEF)",
        modified=f"{state.since}-03-01T02:00:00",
        retrieved=RETRIEVED,
        url=url,
        licence=LICENCE,
        rows=len(set(owners["wijken"])),
        fictional=True,
        protocol="geojson",
        parts=parts,
    )


def _compact(item: Any) -> bytes:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()


def _feed(entity: str, values: list[dict[str, Any]]) -> bytes:
    """A page of a feed. The metadata url names no table, so that a region list shared by years is stored once."""
    metadata = f"{HOST}/ODataFeed/odata/$metadata#Cbs.OData.WebAPI.{entity}"
    return _compact({"odata.metadata": metadata, "value": values})


def _gemeente_titles() -> dict[str, str]:
    return {f"GM{number}": name for number, name in gemeente_names().items()}


def _levels(state: Indeling) -> tuple[Regions, ...]:
    """The regions of every level, sorted by code, with the owner of each buurt."""
    by_level = {
        Level.LAND: [COUNTRY_CODE] * len(state.wijk),
        Level.GEMEENTE: state.gemeente_codes,
        Level.WIJK: state.wijk_codes,
        Level.BUURT: state.buurt_codes,
    }
    levels = []
    for level, owners in by_level.items():
        codes, owner = np.unique(np.array(owners), return_inverse=True)
        levels.append(Regions(level, tuple(codes.tolist()), owner.astype(np.int64)))
    return tuple(levels)


def _names(state: Indeling) -> dict[str, str]:
    buurten = dict(zip(state.buurt_codes, state.buurt_names, strict=True))
    return {COUNTRY_CODE: COUNTRY_NAME} | _gemeente_titles() | state.wijk_names | buurten


def _in_order(code: str) -> tuple[str, str, int]:
    """CBS's order: the country, then each gemeente with each of its wijken with its buurten."""
    return ("", "", 0) if code == COUNTRY_CODE else (code[2:6], code[2:], len(code))


def _region_list(country: Country, year: int) -> Iterator[dict[str, Any]]:
    names = _names(country.indeling(year))
    for code in sorted(names, key=_in_order):
        gemeente = "" if code == COUNTRY_CODE else f"GM{code[2:6]}"
        yield {
            "Key": code.ljust(10),
            "Title": names[code],
            "Description": None,
            "Municipality": gemeente,
            "DetailRegionCode": "" if code == COUNTRY_CODE else code,
        }


def _rows(country: Country, year: int) -> Iterator[dict[str, Any]]:
    """The rows of a TypedDataSet: one per region, text padded, null where there is no figure."""
    state = country.indeling(year)
    topics = topics_of(year)
    first = len(REGION_TOPICS) + 1
    keys = [field_key(topic.path[-1], first + index) for index, topic in enumerate(topics)]
    figures: dict[str, list[Any]] = {}
    for regions in _levels(state):
        columns = [level_column(topic, country.series, regions, year, country.lot) for topic in topics]
        figures |= {code: list(row) for code, row in zip(regions.codes, zip(*columns, strict=True), strict=True)}
    flags = state.flags if year == state.since else {}
    for index, code in enumerate(sorted(figures, key=_in_order)):
        yield {"ID": index} | _region_fields(code, flags) | dict(zip(keys, figures[code], strict=True))


def _region_fields(code: str, flags: Mapping[str, str]) -> dict[str, str]:
    kind = {"NL": "Land", "GM": "Gemeente", "WK": "Wijk", "BU": "Buurt"}[code[:2]]
    name = COUNTRY_NAME if code == COUNTRY_CODE else _gemeente_titles()[f"GM{code[2:6]}"]
    flag = "." if kind in ("Land", "Gemeente") else flags.get(code, "1")
    values = (name.ljust(40), kind.ljust(10), code.ljust(10), flag)
    keys = [field_key(title, index) for index, (title, _) in enumerate(REGION_TOPICS, start=1)]
    return {"WijkenEnBuurten": code.ljust(10)} | dict(zip(keys, values, strict=True))


def main() -> None:
    """Write the example store, its column map, and what the example study keeps, to where the options say."""
    parser = argparse.ArgumentParser(description="Write the fictional example store.")
    parser.add_argument("--out", type=Path, help="folder to write the store to")
    parser.add_argument("--map", type=Path, help="file to write the column map to (column_maps/voorbeeld.csv)")
    parser.add_argument("--results", type=Path, help="file to write to (params/voorbeeldstad/resultaten_lokaal.csv)")
    parser.add_argument("--pins", type=Path, help="file to write the pins to (params/voorbeeldstad/snapshots.csv)")
    chosen = parser.parse_args()
    if chosen.out:
        refs = write_store(chosen.out)
        if chosen.pins:
            chosen.pins.write_bytes(pins_csv(refs))
    if chosen.results:
        chosen.results.write_bytes(results_csv())
    if chosen.map:
        chosen.map.write_text(column_map(YEARS), encoding="utf-8")


if __name__ == "__main__":
    main()
