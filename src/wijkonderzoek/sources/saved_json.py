"""A table as someone saved it from the service: JSON of its entities, in a folder or by name in one file.

The service gives `{"value": [...]}`; `cbsodata.download_data` saves the rows alone. A file in the service's own form is
a response like any other; of one in another form, the rows are kept in that form beside the file's own bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.errors import InputError
from wijkonderzoek.sources.grid import FILE
from wijkonderzoek.sources.identity import Sign, signs_of_text
from wijkonderzoek.sources.odata_v3 import DATA, INFO, PROPERTIES
from wijkonderzoek.sources.regional import CODE
from wijkonderzoek.sources.store import RawPart, canonical_json

OBSERVATIONS, MEASURES, GROUPS, DIMENSIONS, V4_INFO = (
    "Observations",
    "MeasureCodes",
    "MeasureGroups",
    "Dimensions",
    "Properties",
)
NO_DIMENSION = {"Id", "Measure", "Value", "ValueAttribute", "StringValue"}
"""What every observation has besides its codes."""
NEXT_PAGE = ("odata.nextLink", "@odata.nextLink")
NOT_SAVED = "Save it from the service too, or fetch the table: wijkonderzoek fetch kwb --year YEAR."

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Saved:
    """What was saved of a table: its name, its entities by name, and where each came from."""

    name: str
    entities: Mapping[str, Entity]

    @property
    def protocol(self) -> str:
        """`v3` or `v4`, by the entity that holds the data."""
        return "v4" if OBSERVATIONS in self.entities else "v3"

    @property
    def info(self) -> dict[str, Any]:
        """What the table says of itself; empty when that was not saved."""
        name = V4_INFO if self.protocol == "v4" else INFO
        rows = self.entities[name].rows if name in self.entities else []
        return rows[0] if rows else {}

    def signs(self, catalogue: Catalogue) -> list[Sign]:
        """The table and year that the table's own title and id tell, and the name of the file."""
        title, table = str(self.info.get("Title", "")), str(self.info.get("Identifier", ""))
        found = [Sign("its Identifier", table=table.strip().upper())] if table.strip() else []
        found += signs_of_text(title, f"its title '{title.strip()}'", catalogue, is_title=True)
        return [*found, *signs_of_text(self.name, "its name", catalogue)]


@dataclass(frozen=True)
class Entity:
    """The rows of one entity, the file they came from, and its bytes; `own_form` when those are a response."""

    file: str
    body: bytes = field(repr=False)
    rows: Rows = field(repr=False)
    own_form: bool = True


def read_folder(files: Mapping[str, bytes], folder: str) -> Saved:
    """The entities in a folder of JSON files, each named after its entity (`TypedDataSet.json`, `84799NED_Topic.json`).

    *Raises* `InputError` for a file that is not JSON, is one page of more, or holds an entity that another one holds.
    """
    found: dict[str, Entity] = {}
    for file, body in sorted(files.items()):
        name = re.split(r"[._-]", file.removesuffix(".json"))[-1]
        if name in found:
            raise InputError(
                f"{folder}: {found[name].file} and {file} both hold {name}",
                hint="Keep one release of one table in a folder.",
            )
        data = parse_json(body, f"{folder}/{file}")
        rows = _rows(data, f"{folder}/{file}")
        own = isinstance(data, dict) and ("value" in data or name == V4_INFO)
        found[name] = Entity(file, body, rows, own_form=own)
    return Saved(folder, found)


def read_combined(body: bytes, file: str) -> Saved:
    """The entities in one JSON file, by name.

    *Raises* `InputError` when it is not JSON, or holds one entity only.
    """
    data = parse_json(body, file)
    if not isinstance(data, dict) or not {DATA, OBSERVATIONS} & set(data):
        raise InputError(
            f"{file}: one entity of a table, or none; a table needs {INFO}, {PROPERTIES}, its regions and {DATA}",
            hint="Give the folder that holds them as files of their own.",
        )
    entities = {
        str(name): Entity(file, body, _rows(value, f"{file}, {name}"), own_form=False)
        for name, value in data.items()
        if isinstance(value, dict | list) or name in (DATA, OBSERVATIONS)
    }
    return Saved(file, entities)


def parts_of(saved: Saved, regions: str, table: str) -> tuple[RawPart, ...]:
    """The responses of a table, for the store; `regions` is what its source calls the dimension that holds them.

    *Raises* `InputError` naming the entity that is missing, or the first row without a region code.
    """
    data = saved.entities.get(DATA) or saved.entities.get(OBSERVATIONS)
    if data is None:
        raise _missing(saved, DATA, table)
    needed = _needed(saved, regions, data.rows, table)
    for name in needed:
        if name not in saved.entities:
            raise _missing(saved, name, table)
    for number, row in enumerate(data.rows, start=1):
        if not CODE.match(str(row.get(regions, "")).strip()):
            raise InputError(
                f"{saved.name}, {data.file}, row {number}, {regions}: '{row.get(regions, '')}' is not a region code",
                hint="cbsodata's get_data puts names in the place of codes; save the table with download_data.",
            )
    parts: dict[tuple[str, int], RawPart] = {}
    kept: list[bytes] = []
    for name in [*needed, *(n for n in (INFO, V4_INFO) if n in saved.entities)]:
        entity = saved.entities[name]
        url = f"file:{entity.file}"
        if entity.own_form:
            parts[name, 0] = RawPart(name, 0, url, entity.body)
            continue
        if entity.body not in kept:
            parts[FILE, len(kept)] = RawPart(FILE, len(kept), url, entity.body)
            kept.append(entity.body)
        parts[name, 0] = RawPart(name, 0, url, canonical_json({"value": entity.rows}).encode())
    if saved.protocol == "v4" and DIMENSIONS not in saved.entities:
        listed = [{"Identifier": name} for name in _v4_dimensions(data.rows)]
        parts[DIMENSIONS, 0] = RawPart(DIMENSIONS, 0, f"file:{data.file}", canonical_json({"value": listed}).encode())
    return tuple(parts.values())


def parse_json(body: bytes, file: str) -> Any:
    """What a JSON file holds. *Raises* `InputError` when it is not JSON, or holds a number JSON does not have."""

    def refuse(text: str) -> None:
        raise ValueError(f"{text} is no JSON number")

    try:
        return json.loads(body, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{file}: not JSON, or cut off ({str(error)[:100]})", hint="Save it again from the service."
        ) from error


def _rows(data: Any, where: str) -> Rows:
    if isinstance(data, dict) and any(data.get(name) for name in NEXT_PAGE):
        raise InputError(
            f"{where}: one page of more ({'odata.nextLink'} points to the next)",
            hint="Fetch the table whole: wijkonderzoek fetch kwb --year YEAR.",
        )
    rows = data["value"] if isinstance(data, dict) and "value" in data else data
    rows = [rows] if isinstance(rows, dict) else rows
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{where}: not a list of rows", hint="Save it again from the service.")
    return rows


def _needed(saved: Saved, regions: str, data: Rows, table: str) -> list[str]:
    """The entities a table cannot do without, its dimensions among them."""
    if saved.protocol == "v4":
        dimensions = _v4_dimensions(data)
        own = [DIMENSIONS] if DIMENSIONS in saved.entities else []
        return [
            OBSERVATIONS,
            MEASURES,
            GROUPS,
            *own,
            *(f"{name}Codes" for name in dict.fromkeys([regions, *dimensions])),
        ]
    if PROPERTIES not in saved.entities:
        raise _missing(saved, PROPERTIES, table)
    kinds = {"Dimension", "TimeDimension", "GeoDimension", "GeoDetail"}
    dimensions = [str(row.get("Key")) for row in saved.entities[PROPERTIES].rows if str(row.get("Type")) in kinds]
    return [DATA, PROPERTIES, *dict.fromkeys([regions, *dimensions])]


def _v4_dimensions(data: Rows) -> list[str]:
    return [name for name in (data[0] if data else {}) if name not in NO_DIMENSION]


def _missing(saved: Saved, name: str, table: str) -> InputError:
    return InputError(f"{saved.name}: {name} of table {table} is missing ({name}.json)", hint=NOT_SAVED)
