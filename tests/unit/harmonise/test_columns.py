"""Columns are found by title and topic path; why a cell is empty is kept."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.unit.tiny import Row, raw_table, year_table
from wijkonderzoek.catalogue import Catalogue, TableMap, TopicRef
from wijkonderzoek.errors import CatalogueError, CorruptStoreError
from wijkonderzoek.harmonise.columns import read_year, resolve
from wijkonderzoek.harmonise.values import rounding_errors
from wijkonderzoek.model import STATUS_CODE, Status
from wijkonderzoek.sources.readers import read_table
from wijkonderzoek.sources.store import RawPart, RawTable, Store

WIJK = Row("WK059910", "Feijenoord", 1, {"Aantal inwoners": 76590, "Woningvoorraad": None})
LAND = Row("NL00", "Nederland", 0, {"Aantal inwoners": 17407585})


def test_codes_and_titles_lose_their_padding(tmp_path: Path) -> None:
    table = year_table(tmp_path, 2020, [LAND, WIJK])
    assert list(table.regions.index) == ["NL00", "WK059910"]
    assert table.regions.loc["WK059910", ["level", "gemeente", "flag"]].tolist() == ["wijk", "GM0599", 1]


def test_a_column_is_found_although_its_key_shifts_by_year(tmp_path: Path) -> None:
    for year in (2017, 2018, 2020):
        assert year_table(tmp_path, year, [LAND, WIJK]).values.at["WK059910", "a_inw"] == 76590


def test_an_empty_topic_is_not_published_and_an_empty_cell_is_missing_without_a_made_up_reason(tmp_path: Path) -> None:
    other = Row("WK059911", "Delfshaven", 1, {"Aantal inwoners": None})
    statuses = year_table(tmp_path, 2020, [LAND, WIJK, other]).statuses
    assert statuses.at["WK059910", "a_woning"] == STATUS_CODE[Status.NOT_PUBLISHED]
    assert statuses.at["WK059911", "a_inw"] == STATUS_CODE[Status.MISSING]
    assert statuses.at["WK059910", "a_inw"] == STATUS_CODE[Status.ROUNDED]
    assert statuses.at["NL00", "a_inw"] == STATUS_CODE[Status.OBSERVED]


def test_zero_is_a_figure(tmp_path: Path) -> None:
    table = year_table(tmp_path, 2020, [LAND, Row("WK059912", figures={"Aantal inwoners": 0})])
    assert table.values.at["WK059912", "a_inw"] == 0
    assert table.statuses.at["WK059912", "a_inw"] == STATUS_CODE[Status.ROUNDED]


def test_a_table_that_lacks_a_column_leaves_an_honest_gap(tmp_path: Path) -> None:
    table = year_table(tmp_path, 2020, [LAND, WIJK], without=["Woningvoorraad"])
    assert "a_woning" not in table.values
    assert table.absent["a_woning"] == "onderwerp 'Woningvoorraad' staat niet in tabel 84799NED"


def test_a_table_that_lacks_its_population_is_refused_with_the_closest_title(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"table 84799NED \(kwb 2020\): no topic 'Aantal inwoners' for a_inw"):
        year_table(tmp_path, 2020, [LAND, WIJK], without=["Aantal inwoners"])


def test_a_title_that_fits_two_topics_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    store = Store(tmp_path)
    snapshot = store.get(store.put(raw_table(2020, [LAND, WIJK])).id)
    both = {"a_inw": TopicRef(("Aantal inwoners", "Woningvoorraad"))}
    wide = TableMap("84799NED", "kwb", 2020, 2020, True, "", (), both)
    with pytest.raises(CatalogueError, match="matches 2 topics"):
        resolve(read_table(snapshot, "WijkenEnBuurten"), wide, catalogue.variables)


def test_the_topic_path_tells_equal_titles_apart(catalogue: Catalogue, example_store: Store) -> None:
    ref = example_store.latest("kwb", 2020, fictional=True)
    assert ref is not None
    table = read_table(example_store.get(ref.id), "WijkenEnBuurten")
    same = [topic.path for topic in table.topics.values() if topic.path.endswith("/Tussenwoning")]
    assert len(same) > 1
    key = resolve(table, catalogue.table_map(ref.table, ref.year), catalogue.variables).keys["g_gas_tw"]
    assert "Gemiddeld aardgasverbruik" in table.topics[key].path


def test_a_region_that_comes_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorruptStoreError, match="region WK059910 comes twice"):
        year_table(tmp_path, 2020, [LAND, WIJK, WIJK])


def test_dots_and_blanks_in_text_columns_are_missing(tmp_path: Path, catalogue: Catalogue) -> None:
    raw = raw_table(2020, [LAND, WIJK, Row("WK059911"), Row("WK059912")])
    data = json.loads(raw.parts[2].body)
    key = next(k for k, v in data["value"][1].items() if v == 76590)
    for row, text in zip(data["value"], ["17407585", "   76590", "       .", "        "], strict=True):
        row[key] = text
    parts = (*raw.parts[:2], RawPart("TypedDataSet", 0, "", json.dumps(data).encode()))
    store = Store(tmp_path)
    changed = RawTable(**{f: getattr(raw, f) for f in raw.__slots__ if f != "parts"}, parts=parts)
    table = read_year(store, store.get(store.put(changed).id), catalogue)
    assert table.values["a_inw"].tolist()[:2] == [17407585, 76590]
    assert np.isnan(table.values["a_inw"].to_numpy()[2:]).all()


def test_population_is_rounded_by_lot_in_wijken_and_exact_in_gemeenten(catalogue: Catalogue) -> None:
    levels = np.array(["land", "gemeente", "wijk", "buurt"])
    assert rounding_errors(levels, catalogue.variables["a_inw"]).tolist() == [0, 0, 4, 4]
    assert rounding_errors(levels, catalogue.variables["a_soz_wb"]).tolist() == [5, 5, 5, 5]
