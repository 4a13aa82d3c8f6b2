"""Tiny tables in the service's own shape: a country of a few regions, for claims about one thing at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wijkonderzoek.catalogue import Catalogue, load_catalogue
from wijkonderzoek.harmonise.columns import YearTable, read_year
from wijkonderzoek.indicators.country import Country, assemble
from wijkonderzoek.sources.store import RawPart, RawTable, Store

GROUPS = {
    "Bevolking": ["Aantal inwoners", "Huishoudens totaal", "Eenpersoonshuishoudens", "Huishoudens met kinderen"],
    "Leeftijdsgroepen": ["0 tot 15 jaar", "15 tot 25 jaar", "25 tot 45 jaar", "45 tot 65 jaar", "65 jaar of ouder"],
    "Sociale zekerheid": ["Personen per soort uitkering; Bijstand"],
    "Wonen": ["Woningvoorraad", "Gemiddelde woningwaarde", "Percentage onbewoond"],
    "Nabijheid": ["Afstand tot grote supermarkt"],
    "Stedelijkheid": ["Mate van stedelijkheid"],
}
TABLES = {2017: "83765NED", 2018: "84286NED", 2019: "84583NED", 2020: "84799NED"}


@dataclass(frozen=True)
class Row:
    """A region of a tiny table: code, name, flag, and figures by title; a title left out is missing."""

    code: str
    name: str = ""
    flag: int = 1
    figures: Mapping[str, float | None] = field(default_factory=dict)


def raw_table(year: int, rows: Sequence[Row], *, without: Sequence[str] = ()) -> RawTable:
    """A release of KWB of a year that holds these regions; topics in `without` are not in it."""
    properties: list[dict[str, Any]] = [
        {"ID": 0, "ParentID": None, "Type": "GeoDetail", "Key": "WijkenEnBuurten", "Title": "Wijken en buurten"},
        {"ID": 1, "ParentID": None, "Type": "Topic", "Key": "Vlag_1", "Title": "Indelingswijziging wijken en buurten"},
    ]
    keys = {}
    for group, titles in GROUPS.items():
        parent = len(properties)
        properties.append({"ID": parent, "ParentID": None, "Type": "TopicGroup", "Key": "", "Title": group})
        for title in titles:
            if title in without:
                continue
            number = len(properties)
            keys[title] = f"Kolom_{number + year % 7}"  # keys shift by year, as they really do
            properties.append(
                {"ID": number, "ParentID": parent, "Type": "Topic", "Key": keys[title], "Title": f"{title}\u00a0"}
            )
    names, data = [], []
    for number, row in enumerate(rows):
        code = row.code.ljust(10)
        gemeente = f"GM{row.code[2:6]}" if row.code[:2] in {"GM", "WK", "BU"} else ""
        names.append({"Key": code, "Title": row.name or row.code, "Municipality": gemeente})
        flag = str(row.flag) if row.code[:2] in {"WK", "BU"} else "."
        cells = {key: row.figures.get(title) for title, key in keys.items()}
        data.append({"ID": number, "WijkenEnBuurten": code, "Vlag_1": flag.ljust(4), **cells})
    entities = {"DataProperties": properties, "WijkenEnBuurten": names, "TypedDataSet": data}
    parts = tuple(RawPart(entity, 0, "", json.dumps({"value": value}).encode()) for entity, value in entities.items())
    table = TABLES[year]
    return RawTable(
        "kwb",
        year,
        table,
        f"Kerncijfers {year}",
        "2021-01-01",
        "2026-01-01T00:00:00Z",
        "",
        "CC BY 4.0",
        len(data),
        False,
        "v3",
        parts,
    )


def year_table(folder: Path, year: int, rows: Sequence[Row], *, without: Sequence[str] = ()) -> YearTable:
    """The same, read back through the store."""
    store = Store(folder)
    return read_year(store, store.get(store.put(raw_table(year, rows, without=without)).id), load_catalogue())


def country_of(folder: Path, years: Mapping[int, Sequence[Row]], keys: Sequence[str], **settings: Any) -> Country:
    """A country of tiny years with some indicators of the catalogue."""
    catalogue: Catalogue = load_catalogue()
    tables = [year_table(folder, year, rows) for year, rows in years.items()]
    return assemble(tables, [catalogue.indicator(key) for key in keys], catalogue.variables, **settings)
