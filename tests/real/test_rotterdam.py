"""Rotterdam 2014-2018, from the files a person downloads: one series over five tables of five layouts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.model import Level, Status
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import PositionStrip, Strip
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.files import read_file
from wijkonderzoek.sources.store import Store

pytestmark = pytest.mark.shared_data

YEARS = (2014, 2015, 2016, 2017, 2018)
MADE_EQUAL = {"a_00_14", "a_15_24", "a_25_44", "a_45_64", "a_65_oo", "a_1p_hh", "a_hh_z_k", "a_hh_m_k"}
BUURTEN = "BU05991081+BU05991082+BU05991086"


@pytest.fixture(scope="module")
def store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("rotterdam"))
    for year in YEARS:
        file = shared_data / "cbs" / "statline_csv" / f"rotterdam_Kerncijfers_wijken_en_buurten_{year}.csv"
        store.put(read_file(file, load_catalogue()))
    return store


@pytest.fixture(scope="module")
def feijenoord(store: Store) -> Research:
    return open_research("quickscan", "WK059910", store=store)


def test_at_least_55_columns_run_through_five_years(feijenoord: Research) -> None:
    tables = feijenoord.country.tables
    assert tuple(tables) == YEARS
    through = [name for name in tables[2018].values if all(name in t.values and _has(t, name) for t in tables.values())]
    assert len(through) >= 55
    assert set(through) >= MADE_EQUAL


def _has(table: object, name: str) -> bool:
    return bool(np.isfinite(table.values.at["WK059910", name]))  # type: ignore[attr-defined]


def test_a_percentage_of_2014_is_a_count_with_a_wider_margin_that_holds_the_next_year(feijenoord: Research) -> None:
    series = feijenoord.reading("leeftijd_65_pct").series
    assert [value.year for value in series] == list(YEARS)
    widths = [value.rounding[1] - value.rounding[0] for value in series if value.rounding]
    assert len(widths) == 5
    assert widths[0] == pytest.approx(1.0, abs=0.05)  # a whole percentage, half a point either way
    assert max(widths[1:]) < 0.05
    assert series[0].value is not None
    assert series[1].value is not None
    assert abs(series[0].value - series[1].value) < 1


def test_the_residents_of_feijenoord_are_those_of_the_tidied_tables(feijenoord: Research, shared_data: Path) -> None:
    tidied = {
        year: pd.read_parquet(shared_data / "cbs" / "tidy" / f"kwb_{year}_rotterdam.parquet").set_index("gwb_code")
        for year in YEARS
    }
    series = feijenoord.reading("inwoners").series
    assert [value.value for value in series] == [tidied[year].at["WK059910", "a_inw"] for year in YEARS]
    assert series[0].value == 72_190


def test_income_breaks_where_it_was_measured_anew(feijenoord: Research) -> None:
    reading = feijenoord.reading("laag_inkomen_pct")
    assert [year for year, _ in reading.breaks] == [2015]


def test_what_an_early_release_had_not_filled_is_not_published(feijenoord: Research) -> None:
    last = feijenoord.reading("sociaal_minimum_pct").series[-1]
    assert (last.year, last.value, last.status) == (2018, None, Status.NOT_PUBLISHED)


def test_buurten_make_a_gebied_whose_changed_ones_break_the_series(store: Store) -> None:
    zuid = open_research("quickscan", BUURTEN, store=store)
    assert (zuid.region.level, zuid.region.year) == (Level.GEBIED, 2018)
    series = {value.year: value for value in zuid.reading("inwoners").series}
    assert series[2018].value is not None
    assert [year for year, value in series.items() if value.status is Status.NOT_LINKABLE] == [2014, 2015, 2016, 2017]
    assert "BU05991086" in series[2017].note


def test_one_gemeente_ranks_nothing_and_still_makes_a_report(feijenoord: Research) -> None:
    blocks = list(blocks_of(build_urgentie(feijenoord).sections))
    assert len([block for block in blocks if isinstance(block, Strip)]) > 20
    assert not [block for block in blocks if isinstance(getattr(block, "data", None), PositionStrip)]
    assert len(feijenoord.country.frame(Level.WIJK)) == 0
