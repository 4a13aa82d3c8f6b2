"""A release that came by OData v3 as a `SourceTable`: DataProperties, the region dimension, TypedDataSet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wijkonderzoek.errors import CorruptStoreError
from wijkonderzoek.sources.store import Snapshot
from wijkonderzoek.sources.tables import FLAG_TOPICS, PATH, REGION, SourceTable, Topic, gemeente_of, tidy

if TYPE_CHECKING:
    import pandas as pd

DATA = "TypedDataSet"
PROPERTIES = "DataProperties"
INFO = "TableInfos"
TOPIC = "Topic"
DIMENSIONS = {"Dimension", "TimeDimension", "GeoDimension", "GeoDetail"}


def read_v3(snapshot: Snapshot, dimension: str) -> SourceTable:
    """The typed data of a release, with numbers as floats and codes of other dimensions as titles.

    *Raises* `CorruptStoreError` when there is no column with region codes.
    """
    import pandas as pd

    properties = snapshot.rows(PROPERTIES)
    raw = pd.DataFrame(snapshot.rows(DATA))
    names = pd.DataFrame(snapshot.rows(dimension))
    if dimension not in raw or "Key" not in names:
        raise CorruptStoreError(f"table {snapshot.ref.table}: no column '{dimension}' with region codes")
    topics = topics_of(properties)
    codes = raw[dimension].str.strip()
    flag = next((key for key, topic in topics.items() if topic.path.split(PATH)[-1] in FLAG_TOPICS), None)
    cells: dict[str, Any] = {REGION: codes}
    for name in (other for other in dimensions_of(properties) if other != dimension):
        titles = {str(row["Key"]).strip(): tidy(row["Title"]) for row in snapshot.rows(name)}
        cells[name] = raw[name].str.strip().map(titles)
    flags = raw[flag].astype("str").str.strip() if flag else pd.Series("", index=raw.index)
    cells |= {key: pd.to_numeric(_blank(raw[key]), errors="coerce").astype(float) for key in topics if key != flag}
    topics = {key: topic for key, topic in topics.items() if key != flag}
    return SourceTable(topics, _regions(codes, flags, names), pd.DataFrame(cells))


def topics_of(properties: Sequence[Mapping[str, Any]]) -> dict[str, Topic]:
    """Every topic of a table by its key, with its path and unit."""
    groups = {p["ID"]: p for p in properties}

    def path(item: Mapping[str, Any]) -> tuple[str, ...]:
        parent = groups.get(item.get("ParentID"))
        return (*(path(parent) if parent is not None else ()), tidy(item["Title"]))

    return {
        str(p["Key"]): Topic(str(p["Key"]), PATH.join(path(p)), tidy(p.get("Unit") or ""))
        for p in properties
        if p.get("Type") == TOPIC and p.get("Key")
    }


def dimensions_of(properties: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The dimensions of a table, in order."""
    return tuple(str(p["Key"]) for p in properties if p.get("Type") in DIMENSIONS)


def _regions(codes: pd.Series, flags: pd.Series, names: pd.DataFrame) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    told = names["Municipality"] if "Municipality" in names else pd.Series("", index=names.index)
    names = pd.DataFrame({"Title": names["Title"], "gemeente": told.fillna("").str.strip(), "Key": names["Key"]})
    names.index = pd.Index(names["Key"].str.strip())
    first = ~codes.duplicated()
    names = names[~names.index.duplicated()].reindex(codes[first]).fillna("")
    gemeenten = [gemeente_of(code, told) for code, told in zip(names.index, names["gemeente"], strict=True)]
    return pd.DataFrame(
        {
            "name": names["Title"].map(tidy).to_numpy(),
            "gemeente": gemeenten,
            "flag": pd.to_numeric(flags[first], errors="coerce").fillna(0).astype(np.int8).to_numpy(),
        },
        index=pd.Index(codes[first].to_numpy(), name="code"),
    )


def _blank(column: pd.Series) -> pd.Series:
    """Text cells without padding, so that numbers in them can be read and "." becomes missing."""
    return column.str.strip() if column.dtype.kind in "OUT" or str(column.dtype) == "str" else column
