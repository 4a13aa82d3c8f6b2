"""Buurten of Rotterdam-Zuid 2014-2018: which years compare, and that so few of them say nothing yet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Level, Region
from wijkonderzoek.monitoring.changes import Changes
from wijkonderzoek.monitoring.series import Series, panel_of, series_of
from wijkonderzoek.monitoring.trend import trends_of
from wijkonderzoek.monitoring.words import Judgement, Reason, Verdict
from wijkonderzoek.report.research import open_research
from wijkonderzoek.sources.files import read_file
from wijkonderzoek.sources.store import Store

pytestmark = pytest.mark.shared_data

YEARS = range(2014, 2019)
BENEFITS = ("bijstand_per_1000", "ww_per_1000")
INCOME = "laag_inkomen_pct"


@pytest.fixture(scope="module")
def country(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Country:
    store = Store(tmp_path_factory.mktemp("trend"))
    for year in YEARS:
        file = shared_data / "cbs" / "statline_csv" / f"rotterdam_Kerncijfers_wijken_en_buurten_{year}.csv"
        store.put(read_file(file, load_catalogue()))
    return open_research("quickscan", "WK059910", store=store).country


def buurt(country: Country, name: str) -> Region:
    regions = country.regions[(country.regions["level"] == str(Level.BUURT)) & (country.regions["name"] == name)]
    return Region(str(regions.index[0]), name, Level.BUURT, country.indeling)


def followed(country: Country, name: str, key: str) -> Series:
    return series_of(country, buurt(country, name), next(i for i in country.indicators if i.key == key))


@pytest.mark.parametrize("key", BENEFITS)
def test_bloemhof_has_four_years_of_benefits_in_one_piece(country: Country, key: str) -> None:
    one = followed(country, "Bloemhof", key)
    assert [value.year for value in one.newest] == [2014, 2015, 2016, 2017]
    assert one.split is None


def test_low_income_is_another_figure_since_2015(country: Country) -> None:
    one = followed(country, "Bloemhof", INCOME)
    assert [value.year for value in one.newest] == [2015, 2016, 2017]
    assert one.split is not None
    assert (one.split.year, one.split.kind) == (2015, "meting")


@pytest.mark.parametrize("key", BENEFITS)
def test_hillesluis_is_another_place_since_2017_and_says_so(country: Country, key: str) -> None:
    one = followed(country, "Hillesluis", key)
    assert [value.year for value in one.newest] == [2017]
    assert one.split is not None
    assert (one.split.year, one.split.kind) == (2017, "grenzen")
    assert "2017" in one.split.why


def test_of_benefits_and_income_in_zuid_nothing_is_said(country: Country) -> None:
    changes, few, broken = Changes(country, Level.BUURT), [], []
    for name in ("Bloemhof", "Hillesluis", "Afrikaanderwijk", "Feijenoord", "Vreewijk", "Carnisse"):
        found = trends_of(changes, buurt(country, name), [followed(country, name, k) for k in (*BENEFITS, INCOME)])
        for trend in found.values():
            assert trend.changed == trend.against
            assert (trend.change, trend.peers) == (None, None)
            (few if trend.changed.word is Verdict.FEW_YEARS else broken).append((name, trend.changed))
    assert ("Bloemhof", Judgement(Verdict.FEW_YEARS)) in few
    assert {judgement for _, judgement in broken} == {Judgement(Verdict.UNKNOWN, Reason.BREAK)}
    assert "Afrikaanderwijk" in {name for name, _ in broken}


def test_five_years_of_residents_change_but_one_gemeente_is_no_comparison(country: Country) -> None:
    one = followed(country, "Bloemhof", "inwoners")
    trend = trends_of(Changes(country, Level.BUURT), buurt(country, "Bloemhof"), [one])["inwoners"]
    assert (trend.first, trend.last, trend.count) == (2014, 2018, 5)
    assert trend.changed.word in {Verdict.RISEN, Verdict.FALLEN, Verdict.UNCLEAR}
    assert trend.against == Judgement(Verdict.UNKNOWN, Reason.PART)


def test_all_buurten_at_once_break_where_each_does(country: Country) -> None:
    codes = [str(code) for code in country.tables[country.indeling].at_level(Level.BUURT)]
    indicator = next(i for i in country.indicators if i.key == "bijstand_per_1000")
    panel = panel_of(country, codes, indicator)
    assert panel.years == tuple(YEARS)
    whole = panel.linked.all(axis=1)
    assert 60 <= whole.sum() < len(codes)
    for name, since in (("Bloemhof", 2014), ("Hillesluis", 2017), ("Afrikaanderwijk", 2018)):
        row = codes.index(buurt(country, name).code)
        assert np.array(panel.years)[panel.linked[row]].min() == since
