"""Real downloads: StatLine's CSV in both layouts and a kwb workbook give the figures that CBS's own tables hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wijkonderzoek.catalogue import Catalogue, load_catalogue
from wijkonderzoek.errors import InputError
from wijkonderzoek.harmonise.columns import YearTable, read_year
from wijkonderzoek.model import STATUS_CODE, Level, Status
from wijkonderzoek.sources.files import read_file
from wijkonderzoek.sources.regional import read_regional
from wijkonderzoek.sources.statline_csv import csv_grid
from wijkonderzoek.sources.store import Store

pytestmark = pytest.mark.shared_data

ROTTERDAM = {
    year: f"cbs/statline_csv/rotterdam_Kerncijfers_wijken_en_buurten_{year}.csv"
    for year in (2014, 2015, 2016, 2017, 2018)
}
COUNTRY = "cbs/statline_csv/nl_all_regions_Kerncijfers_wijken_en_buurten_2024_age_sex.csv"
UTRECHT = "cbs/kwb_xlsx/kwb-2024_utrecht.xlsx"
TEXTS = {"jaar", "gwb_code", "regio", "gm_naam", "recs", "ind_wbi"}
TABLES = {2014: "82931NED", 2015: "83220NED", 2016: "83487NED", 2017: "83765NED", 2018: "84286NED"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def stored(path: Path, catalogue: Catalogue, folder: Path) -> YearTable:
    store = Store(folder / "store")
    return read_year(store, store.get(store.put(read_file(path, catalogue)).id), catalogue)


def tidy_table(shared_data: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(shared_data / "cbs/tidy" / f"{name}.parquet").set_index("gwb_code")


def same(table: YearTable, tidy: pd.DataFrame, *, names_too: bool = True) -> int:
    """Compare what both tables have under one name; how many columns that was."""
    names = [name for name in table.values if name in tidy and name not in table.errors]
    for name in names:
        np.testing.assert_array_equal(table.values[name], tidy[name].reindex(table.values.index).astype(float), name)
    known = tidy.reindex(table.values.index)
    if names_too:
        assert table.regions["name"].tolist() == [" ".join(str(name).split()) for name in known["regio"]]
    assert table.regions["flag"].tolist() == pd.to_numeric(known["ind_wbi"], errors="coerce").fillna(0).tolist()
    return len(names)


@pytest.mark.parametrize("year", list(ROTTERDAM))
def test_rotterdam_by_hand_has_every_figure_of_the_table(
    year: int, shared_data: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    table = stored(shared_data / ROTTERDAM[year], catalogue, tmp_path)
    assert (table.ref.table, table.year, table.ref.scope, table.ref.rows) == (TABLES[year], year, "GM0599", 115)
    assert table.ref.title == f"Kerncijfers wijken en buurten {year}"
    assert table.regions["level"].value_counts().to_dict() == {"buurt": 92, "wijk": 22, "gemeente": 1}
    assert not table.whole
    tidy = tidy_table(shared_data, f"kwb_{year}_rotterdam")
    assert same(table, tidy) >= 35


@pytest.mark.parametrize("year", list(ROTTERDAM))
def test_every_column_of_figures_is_read_not_only_those_with_a_name_here(year: int, shared_data: Path) -> None:
    path = shared_data / ROTTERDAM[year]
    table = read_regional(csv_grid(path.read_bytes(), path.name)).table
    names = pd.read_csv(shared_data / "cbs/tidy/column_names_by_year.csv").dropna(subset=[f"title_{year}"])
    by_place = names.sort_values(f"csv_pos_{year}")
    tidy = tidy_table(shared_data, f"kwb_{year}_rotterdam")
    shorts = [name for name in by_place["kwb_short"] if name not in TEXTS]
    assert len(shorts) == len(table.topics)
    compared = 0
    for key, name in zip(table.topics, shorts, strict=True):
        if name in tidy:
            np.testing.assert_array_equal(table.cells[key], tidy[name].reindex(table.regions.index).astype(float), name)
            compared += 1
    assert compared == len(shorts)


def test_rotterdam_links_over_the_years_as_cbs_says(shared_data: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    tables = [stored(shared_data / path, catalogue, tmp_path) for path in ROTTERDAM.values()]
    flags = pd.concat([table.regions["flag"] for table in tables[1:]], axis=1)
    chained = flags.index[(flags == 1).all(axis=1)].intersection(tables[0].regions.index)
    assert (chained.str.startswith("WK").sum(), chained.str.startswith("BU").sum()) == (12, 69)


def test_the_country_of_2024_is_whole(shared_data: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    table = stored(shared_data / COUNTRY, catalogue, tmp_path)
    assert (table.ref.table, table.year, table.ref.rows, table.ref.scope, table.whole) == (
        "85984NED",
        2024,
        18_310,
        "",
        True,
    )
    assert table.values["a_inw"]["NL00"] == 17_942_942
    assert table.values["a_inw"][table.at_level(Level.GEMEENTE)].sum() == 17_942_942
    assert [len(table.at_level(level)) for level in list(Level)[:4]] == [1, 342, 3393, 14574]
    tidy = tidy_table(shared_data, "kwb_2024_nl")
    assert same(table, tidy) == 8


def test_utrecht_from_the_workbook_equals_the_countrys_table(
    shared_data: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    table = stored(shared_data / UTRECHT, catalogue, tmp_path)
    assert (table.ref.table, table.year, table.ref.scope, table.ref.rows) == ("85984NED", 2024, "GM0344", 122)
    assert table.values["a_inw"]["GM0344"] == 374_238
    # The workbook writes names in full where StatLine shortens them: "en omgeving" is "e.o.".
    assert same(table, tidy_table(shared_data, "kwb_2024_nl").loc[table.regions.index], names_too=False) >= 8
    assert table.values["a_soz_wb"].isna().all()
    assert (table.statuses["a_soz_wb"] == STATUS_CODE[Status.NOT_PUBLISHED]).all()


def test_a_blank_cell_of_2018_cannot_have_a_figure_and_a_point_is_unknown(shared_data: Path) -> None:
    path = shared_data / ROTTERDAM[2018]
    table = read_regional(csv_grid(path.read_bytes(), path.name)).table
    theft = "Totaal diefstal uit woning/schuur/e.d."
    assert (table.gaps[theft] == STATUS_CODE[Status.NOT_APPLICABLE]).sum() == 11
    key = "Omgevingsadressendichtheid"
    assert key not in table.gaps
    shop = table.cells["Afstand tot grote supermarkt"]
    assert shop.isna().sum() > (table.gaps["Afstand tot grote supermarkt"] >= 0).sum()


@pytest.mark.parametrize("name", [*ROTTERDAM.values(), COUNTRY])
def test_a_real_file_cut_between_rows_is_refused(
    name: str, shared_data: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    lines = (shared_data / name).read_bytes().splitlines(keepends=True)
    path = tmp_path / (shared_data / name).name
    for share in (0.2, 0.5, 0.8, 0.95):
        path.write_bytes(b"".join(lines[: int(len(lines) * share)]))
        with pytest.raises(InputError, match="looks cut off"):
            read_file(path, catalogue)


@pytest.mark.parametrize("name", [*ROTTERDAM.values(), COUNTRY])
def test_a_real_file_cut_within_a_row_is_refused(
    name: str, shared_data: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    body = (shared_data / name).read_bytes()
    path = tmp_path / (shared_data / name).name
    for share in (0.013, 0.31, 0.5, 0.77, 0.997):
        path.write_bytes(body[: int(len(body) * share)])
        with pytest.raises(InputError, match=path.name):
            read_file(path, catalogue)
