"""The column maps: a cell finds one topic in the real tables' own metadata, in the right unit."""

from __future__ import annotations

import csv
import itertools
import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkonderzoek.catalogue import CATALOGUE_PATH, Catalogue, TableMap, load_catalogue
from wijkonderzoek.errors import CatalogueError, InputError
from wijkonderzoek.harmonise.columns import YearTable, read_year, resolve, unit_fits
from wijkonderzoek.harmonise.units import PERCENT, same_unit
from wijkonderzoek.model import Variable
from wijkonderzoek.sources.store import RawPart, RawTable, Store
from wijkonderzoek.sources.tables import PATH, SourceTable, Topic, tidy

FIVE_YEARS = range(2014, 2019)


def with_topics(topics: Mapping[str, Topic], *, has_paths: bool = True) -> SourceTable:
    """A release of which only the topics are known."""
    import pandas as pd

    return SourceTable(topics, pd.DataFrame(), pd.DataFrame(), has_paths=has_paths)


def from_groups(
    rows: list[dict[str, Any]], key: str, parent: str, groups: Mapping[Any, tuple[str, Any]]
) -> SourceTable:
    """Topics whose paths are put together from groups: id -> (title, id of its parent)."""
    topics = {}
    for row in rows:
        titles, at = [row["Title"]], row[parent]
        while at in groups:
            title, at = groups[at]
            titles.insert(0, title)
        topics[str(row[key])] = Topic(str(row[key]), PATH.join(map(tidy, titles)), str(row["Unit"]))
    return with_topics(topics)


@pytest.fixture(scope="session")
def kwb_2020(shared_data: Path) -> SourceTable:
    """84799NED as the v3 service describes it."""
    import pandas as pd

    found = pd.read_parquet(shared_data / "cbs" / "odata_v3_84799NED" / "DataProperties.parquet").to_dict("records")
    groups = {row["ID"]: (row["Title"], row["ParentID"]) for row in found if row["Type"] == "TopicGroup"}
    return from_groups([row for row in found if row["Type"] == "Topic"], "Key", "ParentID", groups)


@pytest.fixture(scope="session")
def kwb_2017(shared_data: Path) -> SourceTable:
    """83765NED as the v4 service describes it."""
    import pandas as pd

    folder = shared_data / "cbs" / "odata_v4_83765NED"
    measures = pd.read_parquet(folder / "cbs.v4.83765NED_MeasureCodes.parquet").to_dict("records")
    found = pd.read_parquet(folder / "cbs.v4.83765NED_MeasureGroups.parquet").to_dict("records")
    groups = {row["Id"]: (row["Title"], row["ParentId"]) for row in found}
    return from_groups(measures, "Identifier", "MeasureGroupId", groups)


def in_statline_csv(shared_data: Path, year: int) -> SourceTable:
    """The topics of a StatLine export with headers of several rows: titles and units, no paths."""
    file = shared_data / "cbs" / "statline_csv" / f"rotterdam_Kerncijfers_wijken_en_buurten_{year}.csv"
    with file.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle, delimiter=";"))
    titles, units = rows[3], rows[4]
    topics = {
        str(n): Topic(str(n), tidy(title.lstrip("|")), unit)
        for n, (title, unit) in enumerate(zip(titles, units, strict=True))
        if unit not in {"", "naam", "omschrijving"} and title.lstrip("|") not in {"Codering", "Jaar"}
    }
    return with_topics(topics, has_paths=False)


def test_at_least_55_columns_can_be_followed_over_2014_to_2018(catalogue: Catalogue) -> None:
    maps = [catalogue.table_of("kwb", year) for year in FIVE_YEARS]
    assert all(table.verified for table in maps)
    followed = set.intersection(*(set(table.topics) for table in maps))
    unbroken = [
        name for name in followed if not any(2014 < year <= 2018 for year, _ in catalogue.variables[name].breaks)
    ]
    assert len(followed) >= 95
    assert len(unbroken) >= 55


@pytest.mark.shared_data
@pytest.mark.parametrize(("year", "fewest"), [(2017, 100), (2020, 105)])
def test_every_cell_finds_one_topic_in_the_tables_own_metadata(
    catalogue: Catalogue, request: pytest.FixtureRequest, year: int, fewest: int
) -> None:
    table: SourceTable = request.getfixturevalue(f"kwb_{year}")
    table_map = catalogue.table_of("kwb", year)
    found = resolve(table, table_map, catalogue.variables)
    assert found.absent == {}
    assert len(found.keys) == len(table_map.topics) >= fewest
    assert len(set(found.keys.values())) == len(found.keys), "two variables share a topic"


@pytest.mark.shared_data
@pytest.mark.parametrize("year", [2017, 2020])
def test_every_figure_of_a_table_is_some_variable(
    catalogue: Catalogue, request: pytest.FixtureRequest, year: int
) -> None:
    """Nothing CBS publishes is left out, but for texts and codes."""
    table: SourceTable = request.getfixturevalue(f"kwb_{year}")
    found = resolve(table, catalogue.table_of("kwb", year), catalogue.variables)
    left = {topic.path.split(PATH)[-1] for key, topic in table.topics.items() if key not in set(found.keys.values())}
    assert left <= {
        "Gemeentenaam",
        "Soort regio",
        "Codering",
        "Indelingswijziging wijken en buurten",
        "Meest voorkomende postcode",
    }


@pytest.mark.shared_data
@pytest.mark.parametrize("year", FIVE_YEARS)
def test_a_table_downloaded_by_hand_resolves_by_title_and_unit(
    catalogue: Catalogue, shared_data: Path, year: int
) -> None:
    table = in_statline_csv(shared_data, year)
    found = resolve(table, catalogue.table_of("kwb", year), catalogue.variables)
    later = {"g_hh_sti", "p_hh_110", "p_hh_120", "m_hh_ver", "p_arb_wn", "p_arb_zs"}  # in the final release of 2018
    assert set(found.absent) == (later if year == 2018 else set())
    assert len(set(found.keys.values())) == len(found.keys)


@pytest.mark.shared_data
def test_a_percentage_of_2014_has_a_whole_to_be_a_share_of(catalogue: Catalogue, shared_data: Path) -> None:
    table = in_statline_csv(shared_data, 2014)
    found = resolve(table, catalogue.table_of("kwb", 2014), catalogue.variables)
    shares = {
        name: catalogue.variables[name].whole
        for name, key in found.keys.items()
        if same_unit(table.topics[key].unit, PERCENT) and not same_unit(catalogue.variables[name].unit, PERCENT)
    }
    assert len(shares) == 19
    assert {shares[name] for name in ("a_00_14", "a_ongeh", "a_tur")} == {"a_inw"}
    assert {shares[name] for name in ("a_1p_hh", "a_hh_z_k", "a_hh_m_k")} == {"a_hh"}


@pytest.mark.shared_data
def test_units_agree_with_the_tables(catalogue: Catalogue, kwb_2017: SourceTable, kwb_2020: SourceTable) -> None:
    for year, table in ((2017, kwb_2017), (2020, kwb_2020)):
        found = resolve(table, catalogue.table_of("kwb", year), catalogue.variables)
        for name, key in found.keys.items():
            assert unit_fits(table.topics[key], catalogue.variables[name]), f"{year}, {name}: {table.topics[key].unit}"


@pytest.mark.shared_data
def test_every_column_of_the_workbook_of_2024_is_known_by_its_short_name(
    catalogue: Catalogue, shared_data: Path
) -> None:
    import openpyxl

    workbook = openpyxl.load_workbook(shared_data / "cbs" / "kwb_xlsx" / "kwb-2024_utrecht.xlsx", read_only=True)
    sheet = workbook.active
    assert sheet is not None
    header = [str(cell).strip() for cell in next(sheet.iter_rows(values_only=True))]
    workbook.close()
    known = {short for v in catalogue.variables.values() for short in (v.key, *v.workbook)}
    places = {"gwb_code_10", "gwb_code_8", "regio", "gm_naam", "recs", "gwb_code", "ind_wbi", "pst_mvp"}
    assert set(header) - known == places
    table = with_topics({short: Topic(short, short=short) for short in header if short in known})
    found = resolve(table, catalogue.table_of("kwb", 2024), catalogue.variables)
    assert set(found.keys.values()) == set(header) & known


@pytest.mark.shared_data
def test_health_topics_are_titled_as_the_keys_of_the_data_say(catalogue: Catalogue, shared_data: Path) -> None:
    import pyarrow.parquet as pq

    columns = pq.read_schema(shared_data / "rivm" / "50090NED_18plus_2020_wijk.parquet").names
    keys = {re.sub(r"_\d+$", "", name) for name in columns}
    topics = catalogue.table_of("gezondheid", 2020).topics
    assert len(topics) == 10
    for name, topic in topics.items():
        assert camel(topic.paths[0]) in keys, name


def camel(title: str) -> str:
    """A title as the service makes a key of it.

    >>> camel("Matig/veel regie over eigen leven")
    'MatigVeelRegieOverEigenLeven'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"\W+", plain))


def test_what_is_not_verified_says_why(catalogue: Catalogue) -> None:
    assert not [t for t in catalogue.tables.values() if not t.verified and not t.note]
    assert {t.source for t in catalogue.tables.values() if t.verified} == {"kwb"}


@pytest.mark.parametrize("source", ["politie", "ses_woa"])
def test_every_year_of_a_series_on_fixed_boundaries_has_the_same_codes(catalogue: Catalogue, source: str) -> None:
    maps = [catalogue.table_of(source, year) for year in catalogue.years_of(source)]
    assert [table.year for table in maps] == list(range(2014, 2025))
    assert {(table.table, table.indeling) for table in maps} == {(maps[0].table, 2025)}
    assert all(dict(table.where) == {"Perioden": str(table.year)} for table in maps)


def test_each_kind_of_crime_is_chosen_of_its_dimension(catalogue: Catalogue) -> None:
    topics = catalogue.table_of("politie", 2024).topics
    assert {topic.paths for topic in topics.values()} == {("Geregistreerde misdrijven",)}
    chosen = [dict(topic.where)["SoortMisdrijf"] for topic in topics.values()]
    assert len(set(chosen)) == len(chosen) == 6


def test_a_reader_who_asks_for_adults_gets_the_estimate_and_not_its_margin(catalogue: Catalogue) -> None:
    for year in catalogue.years_of("gezondheid"):
        chosen = dict(catalogue.table_of("gezondheid", year).where)
        assert chosen == {"Perioden": str(year), "Marges": "Waarde", "Leeftijd": "18 jaar of ouder"}


def test_a_variable_of_one_source_cannot_stand_in_the_table_of_another(tmp_path: Path) -> None:
    from wijkonderzoek.catalogue.maps import read_column_map

    file = tmp_path / "politie.csv"
    variables = {"p_gez_roker": Variable("p_gez_roker", "Rokers", "%", source="gezondheid")}
    file.write_text("table,source,year,verified,note,p_gez_roker\n47018NED,politie,2024,no,x,Roker\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"row 2, p_gez_roker: a variable of 'gezondheid' cannot stand in .* 'politie'"
    ):
        read_column_map(file, variables, {"politie": None})


def test_a_year_has_one_row_per_table(tmp_path: Path) -> None:
    from wijkonderzoek.catalogue.maps import read_column_map

    file = tmp_path / "kwb.csv"
    row = "84799NED,kwb,2020,yes,,Aantal inwoners\n"
    file.write_text(f"table,source,year,verified,note,a_inw\n{row}{row}", encoding="utf-8")
    with pytest.raises(InputError, match="row 3: table 84799NED already has a row for 2020"):
        read_column_map(file, {"a_inw": Variable("a_inw", "Aantal inwoners", "aantal")}, {"kwb": None})


TITLES = st.text("abcdefg '()-/0123456789ë%;,", min_size=1, max_size=30).map(str.strip).filter(bool)


@given(
    paths=st.lists(st.lists(TITLES, min_size=1, max_size=3).map(" > ".join), min_size=1, max_size=3),
    where=st.dictionaries(
        st.sampled_from(["Marges", "Perioden", "Leeftijd"]), st.sampled_from(["Waarde", "18 jaar of ouder"])
    ),
)
def test_a_cell_reads_back_as_it_was_written(paths: list[str], where: dict[str, str]) -> None:
    import tempfile

    from wijkonderzoek.catalogue.maps import read_column_map

    cell = " | ".join(paths) + (" @ " + "; ".join(f"{k}={v}" for k, v in where.items()) if where else "")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kwb.csv"
        with file.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(["table", "source", "year", "verified", "note", "a_inw"])
            writer.writerow(["84799NED", "kwb", "2020", "no", "", cell])
        found = read_column_map(file, {"a_inw": Variable("a_inw", "Inwoners", "aantal")}, {"kwb": None})
    topic = found["84799NED", 2020].topics["a_inw"]
    assert topic.paths == tuple(paths)
    assert dict(topic.where) == where


def test_a_changed_title_is_absent_with_its_reason_and_stops_nothing_else(catalogue: Catalogue) -> None:
    table_map: TableMap = catalogue.table_of("kwb", 2025)
    topics = {"1": Topic("1", "Bevolking/Aantal inwoners", "aantal"), "2": Topic("2", "Wonen/Nieuwe naam", "%")}
    found = resolve(with_topics(topics), table_map, catalogue.variables)
    assert found.keys == {"a_inw": "1"}
    assert found.absent["p_koopw"] == "onderwerp 'Koopwoningen' staat niet in tabel 86165NED"


def test_the_maps_are_read_whole_when_the_catalogue_is() -> None:
    files = sorted(file.stem for file in (CATALOGUE_PATH / "column_maps").glob("*.csv"))
    assert files == ["gezondheid", "kwb", "nabijheid", "politie", "ses_woa", "voorbeeld"]
    with pytest.raises(CatalogueError, match="no column map knows table '84799NED' for 2019; years: 2020"):
        load_catalogue().table_map("84799NED", 2019)


def stored(
    folder: Path, source: str, year: int, topics: Mapping[str, str], dimensions: Mapping[str, list[str]]
) -> YearTable:
    """A tiny release of a source with other dimensions than regions, read back through the store.

    Its figures count up over the rows, so that each tells which row it came from.
    """
    catalogue = load_catalogue()
    table = catalogue.table_of(source, year).table
    properties: list[dict[str, Any]] = [
        {"ID": 0, "ParentID": None, "Type": "GeoDetail", "Key": "WijkenEnBuurten", "Title": "Wijken en buurten"},
        *(
            {"ID": n, "ParentID": None, "Type": "Dimension", "Key": name, "Title": name}
            for n, name in enumerate(dimensions, start=1)
        ),
        *(
            {"ID": n, "ParentID": None, "Type": "Topic", "Key": f"Kolom_{n}", "Title": title, "Unit": unit}
            for n, (title, unit) in enumerate(topics.items(), start=10)
        ),
    ]
    entities: dict[str, list[dict[str, Any]]] = {
        "DataProperties": properties,
        "WijkenEnBuurten": [
            {"Key": code.ljust(10), "Title": code, "Municipality": ""} for code in ("NL00", "GM0599", "WK059910")
        ],
        **{
            name: [{"Key": f"{n:06d}", "Title": t} for n, t in enumerate(titles)] for name, titles in dimensions.items()
        },
    }
    rows: list[dict[str, Any]] = []
    for region in entities["WijkenEnBuurten"]:
        for chosen in itertools.product(*(range(len(titles)) for titles in dimensions.values())):
            codes = {name: f"{n:06d}" for name, n in zip(dimensions, chosen, strict=True)}
            figures = {f"Kolom_{n}": float(len(rows)) for n, _ in enumerate(topics, start=10)}
            rows.append({"ID": len(rows), "WijkenEnBuurten": region["Key"], **codes, **figures})
    parts = tuple(
        RawPart(entity, 0, "", json.dumps({"value": found}).encode())
        for entity, found in {**entities, "TypedDataSet": rows}.items()
    )
    raw = RawTable(
        source, year, table, source, "2025-01-01", "2026-01-01T00:00:00Z", "", "", len(rows), False, "v3", parts
    )
    store = Store(folder)
    return read_year(store, store.get(store.put(raw).id), catalogue)


def test_each_crime_is_read_from_its_own_row_in_its_own_year(tmp_path: Path) -> None:
    crimes = [
        "0.0.0 Totaal misdrijven",
        "1.1.1 Diefstal/inbraak woning",
        "1.4.3 Openlijk geweld (persoon)",
        "1.4.4 Bedreiging",
        "1.4.5 Mishandeling",
        "2.2.1 Vernieling cq. zaakbeschadiging",
        "3.1.1 Drugshandel",
    ]
    dimensions = {"SoortMisdrijf": crimes, "Perioden": ["2023", "2024*"]}
    table = stored(tmp_path, "politie", 2024, {"Geregistreerde misdrijven": "aantal"}, dimensions)
    assert table.indeling == 2025
    values = table.values.loc["WK059910"]
    first = 2 * len(crimes) * 2  # the rows of the country and the gemeente come before
    assert values["a_misdr_woning"] == first + 2 * 1 + 1
    assert values["a_misdr_mishandeling"] == first + 2 * 4 + 1
    assert values["a_misdr_drugshandel"] == first + 2 * 6 + 1
    assert len(values) == 6


def test_a_health_figure_is_the_estimate_for_all_adults_of_its_year(tmp_path: Path) -> None:
    dimensions = {
        "Leeftijd": ["18 tot 65 jaar", "18 jaar of ouder"],
        "Marges": ["Waarde", "Ondergrens 95%-interval", "Bovengrens 95%-interval"],
        "Perioden": ["2016", "2022*"],
    }
    table = stored(tmp_path, "gezondheid", 2022, {"Roker": "%", "Mantelzorger": "%"}, dimensions)
    assert (table.year, table.indeling) == (2022, 2022)
    assert table.values.at["GM0599", "p_gez_roker"] == 12 + 6 + 0 + 1
    assert "p_gez_eenzaam" in table.absent
    assert "p_gez_regie" not in table.absent  # a survey that never asked does not promise it


@pytest.mark.shared_data
@pytest.mark.parametrize(
    "name",
    [
        *(f"kwb_{year}_rotterdam" for year in FIVE_YEARS),
        *("kwb_2017_nl_wijk", "kwb_2020_nl", "kwb_2022_nl_wijk", "kwb_2022_nl_gem", "kwb_2024_nl"),
    ],
)
def test_every_rounding_of_the_catalogue_is_that_of_the_real_figures(
    catalogue: Catalogue, shared_data: Path, name: str
) -> None:
    import numpy as np
    import pandas as pd

    frame = pd.read_parquet(shared_data / "cbs" / "tidy" / f"{name}.parquet")
    level = frame["recs"].astype(str).str.strip().str.lower()
    checked = 0
    for key, variable in catalogue.variables.items():
        if variable.source != "kwb" or key not in frame or variable.rounding is None:
            continue
        here = level.isin([str(found) for found in variable.rounding.levels])
        figures = pd.to_numeric(frame[key], errors="coerce")[here].dropna().to_numpy(float)
        steps = figures / variable.rounding.unit
        assert np.allclose(steps, np.round(steps), atol=1e-4), f"{key} is not a multiple of {variable.rounding.unit:g}"
        checked += len(figures) > 0
    assert checked >= 4


@pytest.mark.shared_data
def test_homes_are_not_rounded_and_people_in_a_gemeente_are_not_either(catalogue: Catalogue, shared_data: Path) -> None:
    import pandas as pd

    homes = pd.read_parquet(shared_data / "cbs" / "tidy" / "kwb_2022_nl_wijk.parquet")["a_woning"].dropna()
    assert (homes % 5 != 0).mean() > 0.7
    assert catalogue.variables["a_woning"].rounding is None
    frame = pd.read_parquet(shared_data / "cbs" / "tidy" / "kwb_2020_nl.parquet")
    people = frame.loc[frame["recs"].astype(str).str.strip() == "Gemeente", "a_inw"]
    assert (people % 5 != 0).mean() > 0.7
    rounding = catalogue.variables["a_inw"].rounding
    assert rounding is not None
    assert "gemeente" not in rounding.levels
