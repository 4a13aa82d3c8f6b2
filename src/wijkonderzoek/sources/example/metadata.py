"""What the tables say about themselves: TableInfos and DataProperties."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from wijkonderzoek.sources.example.topics import REGION_TOPICS, Topic, field_key, topics_of, variable_rounding

HOST = "https://voorbeeld.invalid"
COUNTRY_CODE, COUNTRY_NAME = "NL99", "Voorbeeldland"
NEWEST = 2024


def modified(year: int) -> str:
    """When the last release of the table of a year appeared: two years on, sooner for the newest."""
    return f"{min(year + 2, NEWEST + 1)}-03-26T02:00:00"


def table_id(year: int) -> str:
    """The id of the table of a year.

    >>> table_id(2020)
    '99020VBD'
    """
    return f"99{year - 2000:03d}VBD"


def column_map(years: Sequence[int]) -> str:
    """The column map of the example tables as CSV: per variable the shortest topic path that fits one topic only."""
    names = list(variable_rounding())
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["table", "source", "year", "verified", "note", *names])
    for year in years:
        paths = [_tidy(path) for path, *_ in _described(year)]
        cells = {_counted(topic): _shortest(_tidy(topic.path), paths) for topic in topics_of(year)}
        writer.writerow(
            [table_id(year), "kwb", year, "yes", "fictief voorbeeld", *(cells.get(name, "") for name in names)]
        )
    return out.getvalue()


def _counted(topic: Topic) -> str:
    """The variable of a topic; the percentages of the first years stand for the counts they are made from."""
    return f"a{topic.series[1:]}" if topic.unit == "%" and topic.until == 2014 else topic.series


def _tidy(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(title.split()) for title in path)


def _shortest(path: tuple[str, ...], paths: Sequence[tuple[str, ...]]) -> str:
    """The shortest end of a path that no other path ends with."""
    for length in range(1, len(path) + 1):
        if sum(other[-length:] == path[-length:] for other in paths) == 1:
            break
    return " > ".join(path[-length:])


def table_info(table: str, year: int, rows: int) -> dict[str, Any]:
    """The one row of TableInfos."""
    title = f"Kerncijfers wijken en buurten {year} (VOORBEELD - FICTIEF)"
    return {
        "ID": 0,
        "Title": title,
        "ShortTitle": title,
        "Identifier": table,
        "Summary": "Verzonnen cijfers over een land dat niet bestaat, om wijkonderzoek mee te leren kennen.",
        "Modified": modified(year),
        "MetaDataModified": modified(year),
        "ReasonDelivery": "Voorbeeld",
        "ExplanatoryText": "Alles in deze tabel is verzonnen: plaatsen, mensen en cijfers.",
        "OutputStatus": "Fictief",
        "Source": "Fictief voorbeeld",
        "Language": "nl",
        "Catalog": "Voorbeeld",
        "Frequency": "Perjaar",
        "Period": str(year),
        "ShortDescription": "VOORBEELD - FICTIEF",
        "GraphTypes": "Table",
        "RecordCount": rows,
        "ApiUrl": f"{HOST}/ODataApi/odata/{table}",
        "FeedUrl": f"{HOST}/ODataFeed/odata/{table}",
    }


def properties(year: int) -> list[dict[str, Any]]:
    """The rows of DataProperties: the region dimension, then groups and topics in the order of the table."""
    rows = [_dimension(year)]
    groups: dict[tuple[str, ...], int] = {}
    for position, (path, unit, decimals, datatype) in enumerate(_described(year), start=1):
        parent = _add_groups(path[:-1], groups, rows)
        rows.append(_topic_row(len(rows), position, parent, path[-1], unit, decimals, datatype))
    return rows


def _described(year: int) -> list[tuple[tuple[str, ...], str, int, str]]:
    """Every column of the table of a year: its path, unit, decimals and type."""
    regions = [(("Regioaanduiding", title), unit, 0, "String") for title, unit in REGION_TOPICS]
    return regions + [(topic.path, topic.unit, topic.decimals, _datatype(topic)) for topic in topics_of(year)]


def _datatype(topic: Topic) -> str:
    return "Double" if topic.decimals else "Long"


def _add_groups(path: tuple[str, ...], groups: dict[tuple[str, ...], int], rows: list[dict[str, Any]]) -> int | None:
    """Add the groups of a path that are not there yet; the ID of the innermost."""
    parent: int | None = None
    for depth in range(1, len(path) + 1):
        group = path[:depth]
        if group not in groups:
            groups[group] = len(rows)
            rows.append(_group_row(len(rows), parent, group[-1]))
        parent = groups[group]
    return parent


def _dimension(year: int) -> dict[str, Any]:
    return {
        "odata.type": "Cbs.OData.GeoDetail",
        "ID": 0,
        "Position": 0,
        "ParentID": None,
        "Type": "GeoDetail",
        "Key": "WijkenEnBuurten",
        "Title": "Wijken en buurten",
        "Description": "",
        "ReleasePolicy": False,
        "MapYear": year,
    }


def _group_row(row: int, parent: int | None, title: str) -> dict[str, Any]:
    return {
        "odata.type": "Cbs.OData.TopicGroup",
        "ID": row,
        "Position": None,
        "ParentID": parent,
        "Type": "TopicGroup",
        "Key": "",
        "Title": title,
        "Description": "",
    }


def _topic_row(
    row: int, position: int, parent: int | None, title: str, unit: str, decimals: int, datatype: str
) -> dict[str, Any]:
    return {
        "odata.type": "Cbs.OData.Topic",
        "ID": row,
        "Position": position,
        "ParentID": parent,
        "Type": "Topic",
        "Key": field_key(title, position),
        "Title": title,
        "Description": "Verzonnen cijfer.",
        "ReleasePolicy": False,
        "Datatype": datatype,
        "Unit": unit,
        "Decimals": decimals,
        "Default": "Impossible",
        "PresentationType": "" if datatype == "String" else "Relative" if unit == "%" else "Absolute",
    }
