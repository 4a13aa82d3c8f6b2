"""The v4 reader: a reason for every gap, nothing guessed, and any bytes give a table or an error of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.errors import CorruptStoreError, WijkonderzoekError
from wijkonderzoek.harmonise.columns import read_year
from wijkonderzoek.model import STATUS_CODE, Status
from wijkonderzoek.sources.odata_v4 import topics_of
from wijkonderzoek.sources.readers import read_table
from wijkonderzoek.sources.store import RawPart, RawTable, Store
from wijkonderzoek.sources.tables import SourceTable

REGIONS = [
    ("NL00", "Nederland", "NL"),
    ("GM0599", "Rotterdam", "GM"),
    ("WK059910", "Feijenoord", "GM0599"),
    ("BU05991081", "Bloemhof", "GM0599"),
    ("WK0363AE", "Wijk zonder groep", "OVERIG"),
]
MEASURES = [
    {"Identifier": "T001036", "Index": 2, "Title": "Aantal inwoners", "MeasureGroupId": "M1", "Unit": "aantal"},
    {"Identifier": "M003039", "Index": 1, "Title": "Gemiddelde  woningwaarde", "MeasureGroupId": "M3", "Unit": "euro"},
]
GROUPS = [
    {"Id": "M1", "Title": "Bevolking", "ParentId": None},
    {"Id": "M2", "Title": "Wonen", "ParentId": None},
    {"Id": "M3", "Title": "Woningen", "ParentId": "M2"},
]
Cell = tuple[Any, ...]


def observed(cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """Observations of (region, measure, value, ValueAttribute, text), the last two optional."""
    rows = []
    for number, (region, measure, value, *rest) in enumerate(cells):
        attribute, text = (*rest, *("None", None)[len(rest) :])
        rows.append(
            {
                "Id": number,
                "Measure": measure,
                "ValueAttribute": attribute,
                "Value": value,
                "StringValue": text,
                "WijkenEnBuurten": region,
            }
        )
    return rows


def release(
    folder: Path, pages: Sequence[Sequence[Cell]], *, measures: Sequence[Mapping[str, Any]] = MEASURES
) -> tuple[Store, str]:
    entities: list[tuple[str, int, Any]] = [
        ("Dimensions", 0, [{"Identifier": "WijkenEnBuurten", "Title": "Wijken en buurten"}]),
        ("MeasureCodes", 0, list(measures)),
        ("MeasureGroups", 0, GROUPS),
        (
            "WijkenEnBuurtenCodes",
            0,
            [{"Identifier": code, "Title": name, "DimensionGroupId": group} for code, name, group in REGIONS],
        ),
        *(("Observations", number, observed(cells)) for number, cells in enumerate(pages)),
    ]
    parts = tuple(RawPart(name, page, "", json.dumps({"value": rows}).encode()) for name, page, rows in entities)
    return stored(folder, parts)


def stored(folder: Path, parts: Sequence[RawPart]) -> tuple[Store, str]:
    store = Store(folder)
    raw = RawTable(
        "kwb", 2020, "84799NED", "KWB", "2021-01-01", "2026-01-01T00:00:00Z", "", "", 4, False, "v4", tuple(parts)
    )
    return store, store.put(raw).id


def read(folder: Path, *pages: Sequence[Cell], **options: Any) -> SourceTable:
    store, key = release(folder, pages, **options)
    return read_table(store.get(key), "WijkenEnBuurten")


def test_regions_come_in_the_order_of_their_list_with_the_gemeente_they_lie_in(tmp_path: Path) -> None:
    table = read(tmp_path, [(code, "T001036", 5) for code, _, _ in reversed(REGIONS)])
    assert table.regions.index.tolist() == [code for code, _, _ in REGIONS]
    assert table.regions["gemeente"].tolist() == ["", "GM0599", "GM0599", "GM0599", "GM0363"]
    assert table.regions["name"]["BU05991081"] == "Bloemhof"


def test_a_region_without_any_observation_is_no_row(tmp_path: Path) -> None:
    assert read(tmp_path, [("NL00", "T001036", 5)]).regions.index.tolist() == ["NL00"]


def test_topics_have_their_path_and_unit(tmp_path: Path) -> None:
    topics = read(tmp_path, [("NL00", "T001036", 5)]).topics
    assert [(t.key, t.path, t.unit) for t in topics.values()] == [
        ("M003039", "Wonen/Woningen/Gemiddelde woningwaarde", "euro"),
        ("T001036", "Bevolking/Aantal inwoners", "aantal"),
    ]


def test_pages_are_one_table(tmp_path: Path) -> None:
    table = read(tmp_path, [("NL00", "T001036", 17)], [("NL00", "M003039", 250), ("GM0599", "T001036", 6)])
    assert table.cells["T001036"].tolist() == [17, 6]
    assert table.cells["M003039"][0] == 250
    assert np.isnan(table.cells["M003039"][1])


@pytest.mark.parametrize(
    ("attribute", "status"),
    [
        ("Impossible", STATUS_CODE[Status.NOT_APPLICABLE]),
        ("Confidential", STATUS_CODE[Status.SUPPRESSED]),
        ("Missing", -1),
        ("Unknown", -1),
        ("Nieuwsoortig", -1),
        ("None", -1),
        (None, -1),
    ],
)
def test_a_gap_has_the_reason_v4_gives_and_no_other(tmp_path: Path, attribute: str | None, status: int) -> None:
    table = read(tmp_path, [("NL00", "T001036", 5), ("GM0599", "T001036", None, attribute)])
    told = table.gaps["T001036"].tolist() if "T001036" in table.gaps else [-1, -1]
    assert told == [-1, status]
    assert np.isnan(table.cells["T001036"][1])


def test_a_true_zero_is_kept_apart_from_a_withheld_and_an_impossible_figure(tmp_path: Path) -> None:
    cells = [
        ("NL00", "T001036", 17_000_000),
        ("GM0599", "T001036", 0),
        ("WK059910", "T001036", None, "Confidential"),
        ("BU05991081", "T001036", None, "Impossible"),
        ("WK0363AE", "T001036", None, "Missing"),
    ]
    store, key = release(tmp_path, [cells])
    table = read_year(store, store.get(key), load_catalogue())
    assert table.values["a_inw"].fillna(-1).tolist() == [17_000_000, 0, -1, -1, -1]
    assert [list(Status)[code] for code in table.statuses["a_inw"]] == [
        Status.OBSERVED,
        Status.OBSERVED,
        Status.SUPPRESSED,
        Status.NOT_APPLICABLE,
        Status.MISSING,
    ]


def test_a_provisional_figure_is_a_figure(tmp_path: Path) -> None:
    table = read(tmp_path, [("NL00", "T001036", 5, "Provisional")])
    assert table.cells["T001036"].tolist() == [5]
    assert table.gaps == {}


def test_without_a_topic_that_says_so_no_region_is_known_to_be_unchanged(tmp_path: Path) -> None:
    assert set(read(tmp_path, [("WK059910", "T001036", 5)]).regions["flag"]) == {0}


def test_a_text_topic_on_changed_boundaries_is_used_where_there_is_one(tmp_path: Path) -> None:
    flag = {"Identifier": "F1", "Index": 3, "Title": "Indelingswijziging wijken en buurten", "MeasureGroupId": None}
    cells = [
        ("WK059910", "T001036", 5),
        ("BU05991081", "T001036", 5),
        ("WK059910", "F1", None, "None", "1  "),
        ("BU05991081", "F1", None, "None", "3"),
        ("NL00", "F1", None, "None", "."),
    ]
    table = read(tmp_path, cells, measures=[*MEASURES, flag])
    assert table.regions["flag"].to_dict() == {"NL00": 0, "WK059910": 1, "BU05991081": 3}
    assert "F1" not in table.topics


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([("NL00", "T001036", 5), ("NL00", "T001036", 6)], "T001036 has several observations for one region"),
        ([("BU99999999", "T001036", 5)], "WijkenEnBuurten 'BU99999999' of an observation is not in"),
        ([("NL00", "T9", 5)], "Measure 'T9' of an observation is not in"),
        ([("NL00", "T001036", "veel")], "does not have the form of v4"),
    ],
)
def test_what_cannot_be_trusted_is_refused(tmp_path: Path, cells: list[Cell], says: str) -> None:
    with pytest.raises(CorruptStoreError, match=says):
        read(tmp_path, cells)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
names = ["Identifier", "Index", "Title", "Id", "ParentId", "MeasureGroupId", "Measure", "Value", "ValueAttribute", "X"]
rows = st.lists(st.dictionaries(st.sampled_from([*names, "WijkenEnBuurten"]), values, max_size=6), max_size=3)
bodies = st.binary(max_size=30) | st.builds(lambda found: json.dumps({"value": found}).encode(), rows | values)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.dictionaries(st.sampled_from(["Dimensions", "MeasureCodes", "MeasureGroups", "Observations"]), bodies))
@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_any_bytes_give_a_table_or_an_error_of_ours(tmp_path: Path, protocol: str, found: dict[str, bytes]) -> None:
    v3 = {"Dimensions": "DataProperties", "MeasureCodes": "WijkenEnBuurten", "Observations": "TypedDataSet"}
    entities = {v3.get(name, name) if protocol == "v3" else name: body for name, body in found.items()}
    if protocol == "v4":  # past the first gate
        entities["Dimensions"] = b'{"value": [{"Identifier": "WijkenEnBuurten"}]}'
        entities.setdefault("WijkenEnBuurtenCodes", found.get("MeasureCodes", b'{"value": []}'))
    parts = tuple(RawPart(name, 0, "", body) for name, body in entities.items())
    raw = RawTable("kwb", 2020, "84799NED", "", "", "2026-01-01T00:00:00Z", "", "", 0, False, protocol, parts)
    store = Store(tmp_path)
    try:
        table = read_table(store.get(store.put(raw).id), "WijkenEnBuurten")
    except WijkonderzoekError:
        return  # any other error fails the test
    assert set(table.regions.columns) == {"name", "gemeente", "flag"}
    assert table.regions.index.is_unique


@pytest.mark.shared_data
def test_the_true_metadata_of_2017_gives_every_mapped_topic_that_v4_has(shared_data: Path) -> None:
    import pyarrow.parquet as pq

    folder, prefix = shared_data / "cbs" / "odata_v4_83765NED", "cbs.v4.83765NED_"
    measures, groups = (
        [
            {key: None if value != value else value for key, value in row.items()}
            for row in pq.read_table(folder / f"{prefix}{name}.parquet").to_pylist()
        ]
        for name in ("MeasureCodes", "MeasureGroups")
    )
    topics = topics_of(measures, groups)
    assert len(topics) == 103
    assert topics["T001036"].path == "Bevolking/Aantal inwoners"
    assert topics["ZW25805_2"].path == "Energie/Gemiddeld aardgasverbruik/Naar woningtype/Tussenwoning"
