"""A table saved as JSON: every form people save it in gives the same release, and a missing entity is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.sources.by_hand import CODES, TITLE, json_entities, read_back, write_json
from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.errors import InputError
from wijkonderzoek.sources.files import read_file
from wijkonderzoek.sources.saved_json import read_folder


def combined(folder: Path, entities: dict[str, object]) -> Path:
    path = folder / "84286NED.json"
    path.write_text(json.dumps(entities), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["cbsodata", "service", "one file"])
def test_every_form_a_table_is_saved_in_gives_its_figures(form: str, tmp_path: Path) -> None:
    saved = json_entities()
    path = (
        combined(tmp_path, saved)
        if form == "one file"
        else write_json(tmp_path / "t", saved, service=form == "service")
    )
    table = read_back(path)
    assert table.regions.index.tolist() == list(CODES)
    assert table.values["a_inw"].tolist() == [1000, 600, 400, 200, 400, 400]
    assert (table.ref.table, table.year, table.ref.title) == ("84286NED", 2018, TITLE)
    assert (table.ref.modified, table.ref.rows, table.ref.scope) == ("2019-01-01T02:00:00", 6, "GM0599")


@pytest.mark.parametrize("form", ["cbsodata", "service", "one file"])
def test_the_bytes_of_every_file_are_kept(form: str, tmp_path: Path, catalogue: Catalogue) -> None:
    saved = json_entities()
    path = (
        combined(tmp_path, saved)
        if form == "one file"
        else write_json(tmp_path / "t", saved, service=form == "service")
    )
    raw = read_file(path, catalogue)
    files = [path] if path.is_file() else sorted(path.iterdir())
    bodies = {part.body for part in raw.parts}
    assert all(file.read_bytes() in bodies for file in files)
    assert all("/" not in part.url for part in raw.parts)
    assert raw.protocol == "v3"


@pytest.mark.parametrize("name", ["DataProperties", "WijkenEnBuurten", "TypedDataSet"])
def test_an_entity_that_is_missing_is_named(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    saved = json_entities()
    del saved[name]
    with pytest.raises(InputError, match=rf"t: {name} of table 84286NED is missing \({name}\.json\)"):
        read_file(write_json(tmp_path / "t", saved), catalogue)


def test_without_table_info_the_table_is_asked_for(tmp_path: Path, catalogue: Catalogue) -> None:
    saved = json_entities()
    del saved["TableInfos"]
    path = write_json(tmp_path / "t", saved)
    with pytest.raises(InputError, match=r"which table\?"):
        read_file(path, catalogue)
    assert read_file(path, catalogue, table="84286NED").rows == 6


def test_another_table_than_the_saved_one_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(InputError, match="--table says 83765NED, but its Identifier says 84286NED"):
        read_file(write_json(tmp_path / "t", json_entities()), catalogue, table="83765NED")


def test_names_in_the_place_of_codes_are_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    saved: dict[str, Any] = json_entities()
    saved["TypedDataSet"][1]["WijkenEnBuurten"] = "Centrum"
    with pytest.raises(
        InputError, match=r"TypedDataSet\.json, row 2, WijkenEnBuurten: 'Centrum' is not a region code"
    ) as caught:
        read_file(write_json(tmp_path / "t", saved), catalogue)
    assert "download_data" in caught.value.hint


def test_one_page_of_more_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    folder = write_json(tmp_path / "t", json_entities(), service=True)
    page = {"odata.nextLink": "https://opendata.cbs.nl/x", "value": json_entities()["TypedDataSet"]}
    (folder / "TypedDataSet.json").write_text(json.dumps(page), encoding="utf-8")
    with pytest.raises(InputError, match=r"t/TypedDataSet\.json: one page of more"):
        read_file(folder, catalogue)


def test_fewer_rows_than_the_table_says_look_cut_off(tmp_path: Path, catalogue: Catalogue) -> None:
    saved: dict[str, Any] = json_entities()
    saved["TableInfos"][0]["RecordCount"] = 7
    with pytest.raises(InputError, match="t looks cut off: 6 rows of TypedDataSet, and TableInfos says 7"):
        read_file(write_json(tmp_path / "t", saved), catalogue)


def test_two_files_of_one_entity_are_asked_about(tmp_path: Path, catalogue: Catalogue) -> None:
    folder = write_json(tmp_path / "t", json_entities())
    (folder / "oud_TypedDataSet.json").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match=r"TypedDataSet\.json and oud_TypedDataSet\.json both hold TypedDataSet"):
        read_file(folder, catalogue)


@pytest.mark.parametrize("text", ["{", "[1]", '{"value": 3}', '[{"a": NaN}]', "[" * 100_000, '"x"'])
def test_a_file_that_is_not_rows_is_named(text: str, tmp_path: Path, catalogue: Catalogue) -> None:
    folder = write_json(tmp_path / "t", json_entities())
    (folder / "WijkenEnBuurten.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"t/WijkenEnBuurten\.json: not"):
        read_file(folder, catalogue)


@pytest.mark.parametrize(
    ("entity", "row"),
    [
        ("WijkenEnBuurten", {"Title": "zonder sleutel"}),
        ("DataProperties", {"Type": "Topic", "Key": "Kolom_1", "ID": 9}),
        ("DataProperties", {"Type": "Topic", "Key": "Weg_1", "ID": 9, "Title": "weg"}),
        ("DataProperties", {"Type": "Topic", "Key": "Lus_1", "ID": 99, "ParentID": 99, "Title": "lus"}),
    ],
)
def test_rows_of_another_form_are_refused(
    entity: str, row: dict[str, object], tmp_path: Path, catalogue: Catalogue
) -> None:
    saved: dict[str, Any] = json_entities()
    saved[entity] = [row] if entity == "WijkenEnBuurten" else [*saved[entity], row]
    with pytest.raises(InputError, match="rows do not have the form of table 84286NED"):
        read_file(write_json(tmp_path / "t", saved), catalogue)


def v4_entities() -> dict[str, bytes]:
    rows = {
        "MeasureCodes": [{"Identifier": "T001036", "Index": 1, "Title": "Aantal inwoners", "Unit": "aantal"}],
        "MeasureGroups": [],
        "WijkenEnBuurtenCodes": [{"Identifier": code, "Title": code, "DimensionGroupId": "GM0599"} for code in CODES],
        "Observations": [
            {
                "Id": n,
                "Measure": "T001036",
                "ValueAttribute": "None",
                "Value": value,
                "StringValue": None,
                "WijkenEnBuurten": code,
            }
            for n, (code, value) in enumerate(zip(CODES, [1000, 600, 400, 200, 400, 400], strict=True))
        ],
    }
    found: dict[str, object] = {name: {"value": value} for name, value in rows.items()}
    found["Properties"] = {"Identifier": "84286NED", "Title": TITLE, "Modified": "2019-01-01T02:00:00+01:00"}
    return {f"{name}.json": json.dumps(value).encode() for name, value in found.items()}


def test_observations_make_a_saved_table_one_of_v4(catalogue: Catalogue) -> None:
    saved = read_folder(v4_entities(), "t")
    assert saved.protocol == "v4"
    assert {sign.table for sign in saved.signs(catalogue)} == {"84286NED", ""}


def test_a_table_saved_from_v4_gives_its_figures(tmp_path: Path, catalogue: Catalogue) -> None:
    pytest.importorskip("wijkonderzoek.sources.odata_v4")
    folder = tmp_path / "t"
    folder.mkdir()
    for name, body in v4_entities().items():
        (folder / name).write_bytes(body)
    assert read_file(folder, catalogue).protocol == "v4"
    assert read_back(folder).values["a_inw"].tolist() == [1000, 600, 400, 200, 400, 400]
    (folder / "MeasureCodes.json").unlink()
    with pytest.raises(InputError, match="MeasureCodes of table 84286NED is missing"):
        read_file(folder, catalogue)
