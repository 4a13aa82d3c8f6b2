"""Made tables in the service's own shape, kept in a store that the loopback CBS serves: small, and known by heart."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from tests.unit.tiny import GROUPS, Row, raw_table
from wijkonderzoek.catalogue import TableMap, TopicRef
from wijkonderzoek.sources.store import RawPart, RawTable, Store

RELIABILITY = Path(__file__).parents[3] / "docs" / "reliability.md"
REGIONS = ("NL00", "GM0599", "WK059910", "BU05991081", "BU05991082")
CRIMES = {
    "0.0.0 ": "Totaal misdrijven",
    "1.4.5 ": "1.4.5 Mishandeling",
    "2.2.1 ": "2.2.1 Vernieling cq. zaakbeschadiging",
}
YEARS = {"2023JJ00": "2023", "2024JJ00": "2024"}
CRIME_TABLE = "47018NED"


def kwb(year: int = 2020, buurten: int = 26) -> RawTable:
    """KWB of a year with a country, a gemeente, a wijk and buurten; one buurt has no figures but its residents."""
    titles = [title for group in GROUPS.values() for title in group]
    codes = ["NL00", "GM0599", "WK059910", *(f"BU059910{number:02d}" for number in range(buurten))]
    rows = [
        Row(code, f"Plaats {place}", figures={title: 100.0 * place + n for n, title in enumerate(titles)})
        for place, code in enumerate(codes, start=1)
    ]
    rows[-1] = Row(codes[-1], "Bijna leeg", figures={"Aantal inwoners": 5.0})
    return with_info(raw_table(year, rows))


def with_info(raw: RawTable) -> RawTable:
    """The release with the entity in which the service describes it."""
    info = {
        "ID": 0,
        "Identifier": raw.table,
        "Title": raw.title,
        "ShortTitle": raw.title,
        "Modified": f"{raw.modified}T02:00:00",
        "RecordCount": raw.rows,
    }
    return replace(raw, parts=(_part("TableInfos", [info]), *raw.parts))


def crimes(count: Callable[[str, str, str], float | None] = lambda region, crime, year: None) -> RawTable:
    """A table like that of the police: crimes by kind, region and year, with keys that have blanks at the end."""
    properties: list[dict[str, Any]] = [
        {"ID": 0, "ParentID": None, "Type": "Dimension", "Key": "SoortMisdrijf", "Title": "Soort misdrijf"},
        {"ID": 1, "ParentID": None, "Type": "GeoDetail", "Key": "WijkenEnBuurten", "Title": "Wijken en buurten"},
        {"ID": 2, "ParentID": None, "Type": "TimeDimension", "Key": "Perioden", "Title": "Perioden"},
        {
            "ID": 3,
            "ParentID": None,
            "Type": "Topic",
            "Key": "GeregistreerdeMisdrijven_1",
            "Title": "Geregistreerde misdrijven",
            "Unit": "aantal",
        },
    ]
    rows = [
        {
            "ID": number,
            "SoortMisdrijf": crime,
            "WijkenEnBuurten": region.ljust(10),
            "Perioden": year,
            "GeregistreerdeMisdrijven_1": count(region, crime, year),
        }
        for number, (crime, region, year) in enumerate(product(CRIMES, REGIONS, YEARS))
    ]
    entities = {
        "DataProperties": properties,
        "SoortMisdrijf": [{"Key": key, "Title": title} for key, title in CRIMES.items()],
        "WijkenEnBuurten": [{"Key": code.ljust(10), "Title": f"Plaats {code}"} for code in REGIONS],
        "Perioden": [{"Key": key, "Title": title, "Status": "Definitief"} for key, title in YEARS.items()],
        "TypedDataSet": rows,
    }
    parts = tuple(_part(name, found) for name, found in entities.items())
    title = "Geregistreerde misdrijven; wijken en buurten"
    return with_info(
        RawTable(
            "politie",
            2024,
            CRIME_TABLE,
            title,
            "2025-02-01",
            "2026-01-01T00:00:00Z",
            "",
            "",
            len(rows),
            False,
            "v3",
            parts,
        )
    )


def crime_map(
    topics: Mapping[str, Sequence[tuple[str, str]]], where: Sequence[tuple[str, str]] = (("Perioden", "2024"),)
) -> TableMap:
    """A column map of the crimes: for each variable, what it chooses."""
    refs = {name: TopicRef(("Geregistreerde misdrijven",), tuple(chosen)) for name, chosen in topics.items()}
    return TableMap(CRIME_TABLE, "politie", 2024, 2024, True, "", tuple(where), refs)


def served_from(folder: Path, *tables: RawTable) -> Path:
    """A store with these tables, for a server to serve."""
    for raw in tables:
        Store(folder).put(raw)
    return folder


def promised() -> dict[str, dict[str, str]]:
    """What docs/reliability.md says comes of every fault, by protocol."""
    lines = [line for line in RELIABILITY.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: {"v3": row[1], "v4": row[2]} for row in cells if len(row) == 4}


def _part(entity: str, rows: Sequence[Mapping[str, Any]]) -> RawPart:
    return RawPart(entity, 0, "", json.dumps({"value": list(rows)}).encode())
