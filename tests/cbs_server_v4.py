"""What the loopback CBS says in OData v4: made from the v3 entities of a table, or read from downloaded metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

DATA = "Observations"
PROPERTIES = "Properties"
DIMENSIONS = {"Dimension", "TimeDimension", "GeoDimension", "GeoDetail"}
TOKEN = re.compile(r"\s*(?:(?P<word>\(|\)|and\b|or\b)|(?P<name>\w+)\s+eq\s+'(?P<text>(?:[^']|'')*)')")

Row = dict[str, Any]
Holds = Callable[[Row], bool]


class Made:
    """The v4 entities of a table, made from its v3 ones; text topics are left out, as CBS does for KWB."""

    def __init__(self, read: Callable[[str], list[Row]], entities: Sequence[str]) -> None:
        self._read_v3 = read
        self._v3 = entities
        self._read: dict[str, list[Row]] = {}

    def read(self, entity: str) -> list[Row]:
        """The rows of a v3 entity, read once."""
        if entity not in self._read:
            self._read[entity] = self._read_v3(entity)
        return self._read[entity]

    def entities(self) -> tuple[str, ...]:
        """What there is; nothing for a table that v3 does not have."""
        if "DataProperties" not in self._v3:
            return ()
        codes = [f"{name}{kind}" for name in self.dimensions() for kind in ("Groups", "Codes")]
        return ("MeasureGroups", "MeasureCodes", "Dimensions", *codes, DATA, PROPERTIES)

    def dimensions(self) -> list[str]:
        """The dimensions of the table."""
        return [row["Key"] for row in self.read("DataProperties") if row.get("Type") in DIMENSIONS]

    def topics(self) -> list[Row]:
        """The topics that are numbers."""
        topics = [row for row in self.read("DataProperties") if row.get("Type") == "Topic"]
        rows = self.read("TypedDataSet")
        return [t for t in topics if not any(isinstance(row.get(t["Key"]), str) for row in rows[:50])]

    def rows(self, entity: str) -> list[Any]:
        """The rows of a v4 entity; observations as JSON text, because there are many."""
        if entity == DATA:
            return list(self._observations())
        if entity == PROPERTIES:
            return [self._properties()]
        if entity == "Dimensions":
            kinds = {row["Key"]: row for row in self.read("DataProperties") if row.get("Type") in DIMENSIONS}
            return [
                {"Identifier": name, "Title": row["Title"], "Description": "", "Kind": row["Type"], "MapYear": None}
                for name, row in kinds.items()
            ]
        if entity == "MeasureCodes":
            return [self._measure(number, row) for number, row in enumerate(self.topics())]
        if entity == "MeasureGroups":
            return [
                {"Id": f"G{row['ID']}", "Index": number, "Title": row["Title"], "ParentId": _group(row["ParentID"])}
                for number, row in enumerate(self.read("DataProperties"))
                if row.get("Type") == "TopicGroup"
            ]
        return self._codes(entity.removesuffix("Codes")) if entity.endswith("Codes") else []

    def _codes(self, dimension: str) -> list[Row]:
        rows = []
        for number, row in enumerate(self.read(dimension), start=1):
            code = row["Key"].strip()
            group = {"GM": "GM", "NL": "NL"}.get(code[:2], (row.get("Municipality") or "").strip())
            rows.append({"Identifier": code, "Index": number, "Title": row["Title"], "DimensionGroupId": group})
        return rows

    def _measure(self, number: int, row: Row) -> Row:
        return {
            "Identifier": _measure_id(row),
            "Index": number + 1,
            "Title": row["Title"],
            "Description": row.get("Description") or "",
            "MeasureGroupId": _group(row["ParentID"]),
            "DataType": row.get("Datatype") or "Double",
            "Unit": row.get("Unit") or "",
            "Format": None,
            "Decimals": row.get("Decimals") or 0,
        }

    def _properties(self) -> Row:
        info = self.read("TableInfos")[0]
        return {
            "Identifier": info["Identifier"],
            "Title": info["Title"],
            "Modified": f"{info['Modified']}+01:00",
            "License": "https://creativecommons.org/licenses/by/4.0/",
            "ObservationCount": sum(1 for _ in self._observations()),
        }

    def _observations(self) -> Iterator[str]:
        """A cell a row; none for a topic that is empty for every region, as when CBS has not filled it yet."""
        rows = self.read("TypedDataSet")
        topics = [t for t in self.topics() if any(row[t["Key"]] is not None for row in rows)]
        named = [(_measure_id(topic), topic["Key"]) for topic in topics]
        dimensions = self.dimensions()
        number = 0
        for row in rows:
            codes = "".join(f',"{name}":{json.dumps(row[name].strip())}' for name in dimensions)
            for measure, key in named:
                value = row[key]
                reason, text = ("None", json.dumps(value)) if value is not None else ("Missing", "null")
                yield (
                    f'{{"Id":{number},"Measure":"{measure}","ValueAttribute":"{reason}","Value":{text},'
                    f'"StringValue":null{codes}}}'
                )
                number += 1


class Downloaded:
    """The v4 metadata of a table as it was downloaded; it has no observations."""

    def __init__(self, folder: Path, table: str) -> None:
        self._folder = folder
        self._prefix = f"cbs.v4.{table}_"

    def entities(self) -> tuple[str, ...]:
        """What there is."""
        there = [path.stem.removeprefix(self._prefix) for path in self._folder.glob("*.parquet")]
        return (*sorted(there), DATA, PROPERTIES)

    def rows(self, entity: str) -> list[Row]:
        """The rows of an entity."""
        import pyarrow.parquet as pq

        if entity == DATA:
            return []
        if entity == PROPERTIES:
            return [json.loads((self._folder / f"{self._prefix}Metadata.json").read_text(encoding="utf-8"))]
        rows = pq.read_table(self._folder / f"{self._prefix}{entity}.parquet").to_pylist()
        return [{key: None if value != value else value for key, value in row.items()} for row in rows]


def condition(text: str) -> Holds:
    """A `$filter` of equalities joined by and/or, as a test of a row.

    *Raises* `ValueError` for anything else.
    """
    tokens: list[re.Match[str]] = []
    at = 0
    while at < len(text.rstrip()):
        token = TOKEN.match(text, at)
        if token is None:
            raise ValueError(f"The filter is not understood at: {text[at:]}")
        tokens.append(token)
        at = token.end()

    def either() -> Holds:
        parts = [both()]
        while tokens and tokens[0]["word"] == "or":
            tokens.pop(0)
            parts.append(both())
        return lambda row: any(part(row) for part in parts)

    def both() -> Holds:
        parts = [one()]
        while tokens and tokens[0]["word"] == "and":
            tokens.pop(0)
            parts.append(one())
        return lambda row: all(part(row) for part in parts)

    def one() -> Holds:
        token = tokens.pop(0) if tokens else None
        if token is not None and token["name"]:
            name, wanted = token["name"], token["text"].replace("''", "'")
            return lambda row: row.get(name) == wanted
        if token is None or token["word"] != "(":
            raise ValueError("The filter is not understood")
        inner = either()
        if not tokens or tokens.pop(0)["word"] != ")":
            raise ValueError("The filter lacks a bracket")
        return inner

    holds = either()
    if tokens:
        raise ValueError("The filter goes on after its end")
    return holds


def _group(parent: Any) -> str | None:
    return None if parent is None else f"G{int(parent)}"


def _measure_id(topic: Row) -> str:
    return f"M{topic['ID']:06d}"
