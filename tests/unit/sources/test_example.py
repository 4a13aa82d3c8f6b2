"""The fictional country: the same bytes every time, shaped like real tables, and joined to nothing real."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

import wijkonderzoek.catalogue
from wijkonderzoek.sources.example import EXAMPLE_STORE
from wijkonderzoek.sources.example.country import gemeente_names
from wijkonderzoek.sources.example.generator import write_store
from wijkonderzoek.sources.example.metadata import column_map
from wijkonderzoek.sources.example.national import national_frame
from wijkonderzoek.sources.example.topics import variable_rounding
from wijkonderzoek.sources.store import Snapshot, Store

YEARS = range(2013, 2025)
STUDY = "WK999901"
REUSED = "WK990505"
MAP = Path(wijkonderzoek.catalogue.__file__).parent / "column_maps" / "voorbeeld.csv"
AGES = ("a_00_14", "a_15_24", "a_25_44", "a_45_64", "a_65_oo")

Row = Mapping[str, Any]


@cache
def snapshot(year: int, source: str = "kwb") -> Snapshot:
    store = Store(EXAMPLE_STORE)
    ref = store.latest(source, year)
    assert ref is not None
    return store.get(ref.id)


@cache
def rows(year: int) -> dict[str, Row]:
    """The rows of a year by stripped code."""
    return {row["WijkenEnBuurten"].strip(): row for row in snapshot(year).rows("TypedDataSet")}


@cache
def names(year: int) -> dict[str, str]:
    return {row["Key"].strip(): row["Title"] for row in snapshot(year).rows("WijkenEnBuurten")}


@cache
def topic_paths(year: int) -> dict[str, str]:
    """The full path of every topic by field key, whitespace made one space."""
    properties = snapshot(year).rows("DataProperties")
    by_id = {item["ID"]: item for item in properties}

    def path(item: Row) -> str:
        own = " ".join(item["Title"].split())
        return own if item["ParentID"] is None else f"{path(by_id[item['ParentID']])} > {own}"

    return {item["Key"]: path(item) for item in properties if item["Type"] == "Topic"}


@cache
def column_maps() -> dict[int, dict[str, str]]:
    with MAP.open(encoding="utf-8", newline="") as file:
        return {int(row["year"]): row for row in csv.DictReader(file)}


@cache
def key_of(year: int, variable: str) -> str:
    """The field of a variable in the table of a year; empty when the table does not have it."""
    cell = column_maps()[year][variable]
    found = [key for key, path in topic_paths(year).items() if path == cell or path.endswith(f" > {cell}")]
    assert len(found) == bool(cell), f"{year}, {variable}: '{cell}' matches {found}"
    return found[0] if found else ""


@cache
def units(year: int) -> dict[str, str]:
    """The unit of every topic by field key."""
    return {item["Key"]: item["Unit"] for item in snapshot(year).rows("DataProperties") if item["Type"] == "Topic"}


def value(year: int, code: str, variable: str) -> Any:
    return rows(year)[code][key_of(year, variable)]


def wijken(year: int) -> list[str]:
    return [code for code in rows(year) if code.startswith("WK")]


@pytest.mark.slow
def test_regenerating_gives_the_committed_bytes(tmp_path: Path) -> None:
    write_store(tmp_path)

    def contents(root: Path) -> dict[str, bytes]:
        files = [path for folder in ("raw", "snapshots") for path in (root / folder).rglob("*") if path.is_file()]
        return {str(path.relative_to(root)): path.read_bytes() for path in files}

    made, committed = contents(tmp_path), contents(EXAMPLE_STORE)
    assert sorted(made) == sorted(committed), "python -m wijkonderzoek.sources.example.generator --out <store>"
    assert made == committed


def test_the_column_map_is_what_the_generator_writes() -> None:
    assert MAP.read_text(encoding="utf-8") == column_map(YEARS)


def test_the_whole_store_is_at_most_3_mb() -> None:
    assert sum(path.stat().st_size for path in EXAMPLE_STORE.rglob("*") if path.is_file()) <= 3_000_000


def test_every_file_has_its_hash_and_belongs_to_a_snapshot() -> None:
    used = set()
    for stored in Store(EXAMPLE_STORE).snapshots():
        assert stored.ref.fictional
        assert "VOORBEELD - FICTIEF" in stored.ref.title
        for part in stored.parts:
            used.add(f"{part.sha256}.gz")
            list(stored.bodies(part.entity))
    assert {path.name for path in (EXAMPLE_STORE / "raw").rglob("*.gz")} == used


@pytest.mark.parametrize("year", YEARS)
def test_every_map_cell_is_exactly_one_topic(year: int) -> None:
    filled = [variable for variable in variable_rounding() if key_of(year, variable)]
    assert len(filled) == len({key_of(year, variable) for variable in filled})
    assert len(filled) >= 35


def test_every_variable_of_the_catalogue_is_in_some_table() -> None:
    assert [v for v in variable_rounding() if not any(key_of(year, v) for year in YEARS)] == []


@pytest.mark.parametrize("year", YEARS)
def test_the_table_counts_itself_and_its_columns_are_those_of_its_properties(year: int) -> None:
    info = snapshot(year).rows("TableInfos")
    assert len(info) == 1
    assert info[0]["RecordCount"] == len(rows(year)) == snapshot(year).ref.rows
    assert info[0]["Identifier"] == snapshot(year).ref.table == f"99{year - 2000:03d}VBD"
    assert {frozenset(row) - {"ID", "WijkenEnBuurten"} for row in rows(year).values()} == {frozenset(topic_paths(year))}
    assert set(names(year)) == set(rows(year))


@pytest.mark.parametrize("year", YEARS)
def test_no_code_can_join_with_a_real_one(year: int) -> None:
    assert all(re.fullmatch(r"NL99|GM99\d\d|WK99\d{4}|BU99\d{6}", code) for code in rows(year))
    assert STUDY in rows(year)
    assert names(year)[STUDY] == "Havenkwartier"
    assert rows(year)[STUDY]["Gemeentenaam_1"].strip() == "Voorbeeldstad"


@pytest.mark.parametrize("year", YEARS)
def test_codes_and_texts_are_padded(year: int) -> None:
    for row in rows(year).values():
        assert len(row["WijkenEnBuurten"]) == len(row["Codering_3"]) == len(row["SoortRegio_2"]) == 10
        assert len(row["Gemeentenaam_1"]) == 40


@pytest.mark.parametrize("year", YEARS)
def test_gemeenten_add_up_to_the_country_exactly(year: int) -> None:
    gemeenten = [code for code in rows(year) if code.startswith("GM")]
    assert len(gemeenten) == len(gemeente_names())
    for variable in ("a_inw", "a_man", "a_hh"):
        assert sum(value(year, code, variable) for code in gemeenten) == value(year, "NL99", variable)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(("part", "whole"), [("WK", "GM"), ("BU", "WK")])
def test_parts_add_up_to_the_whole_within_rounding(year: int, part: str, whole: str) -> None:
    length = 6 if whole == "GM" else 8
    total: dict[str, list[int]] = {}
    for code in rows(year):
        if code.startswith(part):
            total.setdefault(whole + code[2:length], []).append(value(year, code, "a_inw"))
    for code, parts in total.items():
        own = 0 if whole == "GM" else 4
        assert abs(sum(parts) - value(year, code, "a_inw")) <= 4 * len(parts) + own


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_is_rounded_as_the_catalogue_says(year: int) -> None:
    kinds = {"NL": "land", "GM": "gemeente", "WK": "wijk", "BU": "buurt"}
    for variable, rule in variable_rounding().items():
        key = key_of(year, variable)
        if not key or not rule or (units(year)[key] == "%" and variable.startswith("a_")):
            continue  # a percentage of the first years stands for the count it is made from
        for code, row in rows(year).items():
            if row[key] is not None and kinds[code[:2]] in rule.get("levels", kinds.values()):
                steps = row[key] / rule["unit"]
                assert abs(steps - round(steps)) < 1e-6, (variable, code, row[key])


def test_random_rounding_errs_both_ways_and_by_less_than_five() -> None:
    counts = {code: value(2020, code, "a_inw") for code in wijken(2020)}
    parts = {code: [value(2020, code, age) for age in AGES] for code in counts}
    gaps = [sum(parts[code]) - counts[code] for code in counts]
    assert min(gaps) < 0 < max(gaps)
    assert max(map(abs, gaps)) <= 4 * (len(AGES) + 1)
    assert abs(float(np.mean(gaps))) < 1.0


def test_gemeente_counts_are_exact() -> None:
    gemeenten = [code for code in rows(2020) if code.startswith("GM")]
    assert all(sum(value(2020, code, age) for age in AGES) == value(2020, code, "a_inw") for code in gemeenten)
    assert any(value(2020, code, "a_inw") % 5 for code in gemeenten)


def test_small_areas_are_withheld_and_zero_is_something_else() -> None:
    small = [code for code in rows(2020) if 0 < value(2020, code, "a_hh") < 95 and code.startswith("WK")]
    assert small
    assert all(value(2020, code, "p_hh_lkk") is None for code in small)
    empty = [code for code in wijken(2020) if value(2020, code, "a_inw") == 0]
    assert empty
    assert all(value(2020, code, "a_soz_wb") == 0 for code in empty)
    assert all(value(2020, code, "g_woz") is None for code in empty)


@pytest.mark.parametrize(
    ("year", "variable", "published"),
    [
        (2022, "p_hh_lkk", True),
        (2022, "g_ele", True),
        (2023, "p_hh_lkk", False),
        (2023, "g_ele", False),
        (2023, "a_soz_wb", True),
        (2024, "a_soz_wb", False),
        (2024, "p_koopw", False),
        (2024, "a_inw", True),
        (2024, "a_pau", True),
    ],
)
def test_the_newest_tables_have_themes_that_are_still_empty(year: int, variable: str, published: bool) -> None:
    assert (value(year, "NL99", variable) is not None) == published
    assert (value(year, STUDY, variable) is not None) == published


def test_early_tables_lack_what_came_later_and_give_percentages_where_later_ones_count() -> None:
    for variable in ("a_opl_lg", "p_arb_pp", "p_jz_tn", "p_wmo_t"):
        assert [year for year in YEARS if key_of(year, variable)] == list(range(2018, 2025))
    for variable in AGES:
        found = {year: units(year)[key_of(year, variable)] for year in YEARS}
        assert found == {year: "%" if year < 2015 else "aantal" for year in YEARS}
    assert "Bevolking > Leeftijdsgroepen > 0 tot 15 jaar" in topic_paths(2014).values()


def test_keys_shift_and_titles_change_over_the_years() -> None:
    assert len({key_of(year, "ste_oad") for year in YEARS}) >= 6
    assert len({key_of(year, "g_woz") for year in range(2019, 2025)}) >= 3
    assert {column_maps()[year]["g_woz"] for year in YEARS} == {
        "Gemiddelde woningwaarde",
        "Gemiddelde WOZ-waarde van woningen",
    }


def test_titles_repeat_under_other_groups() -> None:
    titles = [path.rpartition(" > ")[2] for path in topic_paths(2020).values()]
    assert titles.count("Appartement") == titles.count("Tussenwoning") == 2
    assert column_maps()[2020]["g_gas_tw"] == "Gemiddeld aardgasverbruik > Naar woningtype > Tussenwoning"


def test_a_code_that_was_gone_returns_for_another_place() -> None:
    there = [year for year in YEARS if REUSED in rows(year)]
    assert there == [2013, 2014, 2015, *range(2019, 2025)]
    assert names(2015)[REUSED] != names(2019)[REUSED]
    assert rows(2019)[REUSED]["IndelingswijzigingWijkenEnBuurten_4"] == "3"
    assert not drawn(2013)[REUSED].intersects(drawn(2019)[REUSED])


def test_a_recoded_wijk_keeps_its_boundary_and_has_flag_2() -> None:
    for old, new in (("WK990702", "WK990721"), ("WK990703", "WK990722")):
        assert old in rows(2015)
        assert old not in rows(2016)
        assert rows(2016)[new]["IndelingswijzigingWijkenEnBuurten_4"] == "2"
        assert drawn(2013)[old].equals(drawn(2016)[new])


def test_a_wijk_of_voorbeeldstad_is_redrawn_in_2019_with_all_its_buurten() -> None:
    flag = "IndelingswijzigingWijkenEnBuurten_4"
    changed = {code for code, row in rows(2019).items() if row[flag] == "3" and code[2:6] == "9999"}
    buurten = {code for code in rows(2019) if code.startswith("BU999905")}
    assert {"WK999905", "WK999906"} | buurten <= changed
    assert STUDY not in changed
    assert not drawn(2016)["WK999905"].equals(drawn(2019)["WK999905"])


def test_the_study_wijk_never_changes() -> None:
    for before, after in pairwise(YEARS):
        for code in rows(after):
            if code.startswith((STUDY, "BU999901")):
                assert code in rows(before)
                assert rows(after)[code]["IndelingswijzigingWijkenEnBuurten_4"] == "1"
    assert len([code for code in rows(2020) if code.startswith("BU999901")]) == 6
    assert 7_000 <= value(2020, STUDY, "a_inw") <= 9_000


@cache
def drawn(year: int, entity: str = "wijken") -> dict[str, shapely.Geometry]:
    (body,) = snapshot(year, "grenzen").bodies(entity)
    return {
        feature["properties"]["statcode"]: shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in json.loads(body)["features"]
    }


@pytest.mark.parametrize("year", [2013, 2016, 2019, 2024])
def test_boundaries_fit_together_and_cover_the_codes_of_the_year(year: int) -> None:
    shapes = drawn(year)
    assert set(shapes) == set(wijken(year))
    assert all(shape.is_valid for shape in shapes.values())
    assert shapely.coverage_is_valid(list(shapes.values()))
    land = shapely.coverage_union_all(list(shapes.values()))
    assert land.equals(drawn(year, "land")["NL99"])
    gemeenten = drawn(year, "gemeenten")
    assert gemeenten["GM9999"].covers(shapes[STUDY])
    assert set(gemeenten) == {f"GM{number}" for number in gemeente_names()}


def test_the_country_hangs_together_as_a_real_one_does() -> None:
    def column(variable: str) -> np.ndarray[Any, Any]:
        people = [code for code in wijken(2022) if value(2022, code, "a_inw") >= 500]
        values = [value(2022, code, variable) for code in people]
        return np.array([np.nan if item is None else item for item in values], dtype=float)

    def correlation(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> float:
        both = ~np.isnan(a) & ~np.isnan(b)
        return float(np.corrcoef(a[both], b[both])[0, 1])

    assistance = column("a_soz_wb") / (column("a_15_24") + column("a_25_44") + column("a_45_64"))
    assert 0.7 < correlation(assistance, column("p_hh_lkk")) < 0.97
    assert correlation(column("p_koopw"), column("p_wcorpw")) < -0.6
    assert correlation(column("ste_oad"), column("g_afs_gs")) < -0.4
    assert set(column("ste_mvs")) == {1, 2, 3, 4, 5}


def test_the_shock_of_2020_shows_in_the_ww() -> None:
    assert value(2020, "NL99", "a_soz_ww") > value(2019, "NL99", "a_soz_ww")
    assert value(2022, "NL99", "a_soz_ww") < value(2020, "NL99", "a_soz_ww")


def test_a_frame_of_national_size_has_every_variable() -> None:
    frame = national_frame(wijken=400, buurten=1_200, years=2)
    assert len(frame) == 2 * (1 + 345 + 400 + 1_200)
    assert not frame.duplicated(["code", "year"]).any()
    assert set(variable_rounding()) <= set(frame.columns)
    assert frame["code"].str.match(r"NL99|(GM|WK|BU)99").all()
    with pytest.raises(ValueError, match="not a country"):
        national_frame(wijken=10)
