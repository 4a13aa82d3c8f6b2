"""Real boundaries: what CBS's flags of Rotterdam 2014-2018 and the code lists of other years do and do not link."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rapidfuzz import fuzz

from tests.unit.harmonise.places import row
from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.catalogue.provinces import PROVINCES, provinces_of_gemeenten
from wijkonderzoek.errors import InputError
from wijkonderzoek.harmonise.breaks import Reason
from wijkonderzoek.harmonise.columns import LEVELS, YearTable
from wijkonderzoek.harmonise.groups import G4, gemeenten_of, province_of, regions_of
from wijkonderzoek.harmonise.links import How, Linked, Links, open_links
from wijkonderzoek.harmonise.names import plain
from wijkonderzoek.indicators.area import compute_linked
from wijkonderzoek.model import STATUS_CODE, Level, SnapshotRef, Status

pytestmark = pytest.mark.shared_data

ROTTERDAM = range(2014, 2019)
OTHER_NAME = 50
"""Names that are less alike than this (of 100) are names of other places."""


def table_of(frame: pd.DataFrame, year: int) -> YearTable:
    """A year of code, name, flag and residents as a table; "." and blanks are no flag."""
    frame = frame.set_index(pd.Index(frame["gwb_code"].str.strip().astype(object), name="code"))
    codes = frame.index
    regions = pd.DataFrame(
        {
            "name": frame["regio"].astype(object),
            "level": codes.str[:2].map({key: str(level) for key, level in LEVELS.items()}),
            "gemeente": ["" if code.startswith("NL") else f"GM{code[2:6]}" for code in codes],
            "gemeente_name": "",
            "flag": pd.to_numeric(frame.get("ind_wbi", pd.Series(0, codes)), errors="coerce").fillna(0).astype(np.int8),
        },
        index=codes,
    )
    values = frame[[name for name in ("a_inw",) if name in frame]].astype(float)
    statuses = pd.DataFrame(STATUS_CODE[Status.ROUNDED], index=codes, columns=values.columns, dtype=np.int8)
    ref = SnapshotRef(f"{year:064}", "kwb", year, str(year), "", "", "", "", "", len(frame))
    return YearTable(ref, regions, values, statuses, {}, year)


@pytest.fixture(scope="module")
def tidy(shared_data: Path) -> Path:
    return shared_data / "cbs" / "tidy"


@pytest.fixture(scope="module")
def rotterdam(tidy: Path) -> dict[int, YearTable]:
    return {y: table_of(pd.read_parquet(tidy / f"kwb_{y}_rotterdam.parquet"), y) for y in ROTTERDAM}


@pytest.fixture(scope="module")
def country(tidy: Path, rotterdam: dict[int, YearTable]) -> dict[int, YearTable]:
    """Every year there is: code lists of 2017, 2020 and 2024, wijken of 2022, and Rotterdam in between."""
    lists = pd.read_parquet(tidy / "regions_2017_2020_2024.parquet")
    found = rotterdam | {int(str(year)): table_of(part, int(str(year))) for year, part in lists.groupby("jaar")}
    return found | {2022: table_of(pd.read_parquet(tidy / "kwb_2022_nl_wijk.parquet"), 2022)}


def test_rotterdam_links_over_2014_2018_for_12_of_22_wijken_and_69_of_92_buurten(
    rotterdam: dict[int, YearTable],
) -> None:
    links = Links(rotterdam)
    for year, other in ((2018, 2014), (2014, 2018)):
        same = links.between(year, other)
        levels = [rotterdam[year].regions.at[code, "level"] for code in same]
        assert (levels.count("wijk"), levels.count("buurt")) == (12, 69)
        assert {"WK059910", "BU05991081"} <= same
    assert [len(rotterdam[2018].at_level(level)) for level in (Level.WIJK, Level.BUURT)] == [22, 92]


@pytest.mark.parametrize(("buurt", "year"), [("BU05991082", 2017), ("BU05991086", 2018)])
def test_hillesluis_breaks_at_2017_and_afrikaanderwijk_at_2018(
    rotterdam: dict[int, YearTable], buurt: str, year: int
) -> None:
    links = Links(rotterdam)
    for first, last in ((2018, 2014), (2014, 2018)):
        found = links.why(buurt, first, last)
        assert found is not None
        assert (found.code, found.year, found.reason) == (buurt, year, Reason.BOUNDARY)
    assert links.linked(buurt, 2014, year - 1) is not None
    assert links.linked(buurt, year, 2018) is not None


def test_a_changed_wijk_of_rotterdam_always_has_a_changed_buurt_so_nothing_is_summed(
    rotterdam: dict[int, YearTable],
) -> None:
    links = Links(rotterdam)
    for year in ROTTERDAM:
        for other in ROTTERDAM:
            found = links.linked_level(Level.WIJK, year, other)
            assert found.keys() == links.between(year, other) & set(rotterdam[year].at_level(Level.WIJK))


def test_wijken_without_flags_are_summed_from_buurten_and_come_within_the_rounding_of_the_wijk(
    rotterdam: dict[int, YearTable],
) -> None:
    """Were CBS silent about wijken, buurten that all stayed would still give the wijk."""
    silent = {}
    for year, table in rotterdam.items():
        wijken = table.regions["level"] == str(Level.WIJK)
        silent[year] = replace(table, regions=table.regions.assign(flag=table.regions["flag"].mask(wijken, 0)))
    catalogue = load_catalogue()
    inwoners = catalogue.indicator("inwoners")
    found = Links(silent).linked_level(Level.WIJK, 2018, 2014)
    assert len(found) == 10
    by_flag = Links(rotterdam).between(2018, 2014)
    for wijk, linked in found.items():
        assert (linked.how, wijk in by_flag) == (How.PARTS, True)
        value = compute_linked(rotterdam[2014], linked, inwoners, catalogue.variables)
        assert value.value == pytest.approx(rotterdam[2014].values.at[wijk, "a_inw"], abs=4 * len(linked.codes) + 4)


def test_rotterdam_as_a_gemeente_follows_its_wijken_where_it_has_no_flag(rotterdam: dict[int, YearTable]) -> None:
    links = Links(rotterdam)
    assert "GM0599" in links.between(2018, 2016)  # every wijk carries flag 1 in 2017 and 2018
    assert "GM0599" not in links.between(2018, 2015)
    found = links.why("GM0599", 2018, 2015)
    assert found is not None
    assert (found.year, found.reason) == (2016, Reason.WIJKEN)


def test_nothing_of_2018_reaches_2020_without_a_table_of_2019(country: dict[int, YearTable]) -> None:
    links = Links(country)
    assert links.between(2018, 2020) == links.between(2020, 2018) == frozenset()  # Rotterdam's table has no country
    assert links.linked_level(Level.WIJK, 2018, 2020) == links.linked_level(Level.BUURT, 2020, 2018) == {}
    found = links.why("WK059910", 2020, 2018)
    assert found is not None
    assert (found.year, found.reason) == (2019, Reason.NO_TABLE)
    assert found.dutch == "er zijn geen cijfers van 2019"


def test_the_99_wijken_of_amsterdam_of_2022_do_not_link_to_2024(country: dict[int, YearTable]) -> None:
    amsterdam = [code for code in country[2022].at_level(Level.WIJK) if code.startswith("WK0363")]
    assert len(amsterdam) == 99
    assert not set(amsterdam) & set(country[2024].regions.index)
    links = Links(country)
    assert [links.linked(code, 2022, 2024) for code in amsterdam] == [None] * 99


@pytest.mark.parametrize(("first", "last", "reused"), [(2017, 2020, 269), (2017, 2024, 579), (2020, 2024, 396)])
def test_a_reused_code_never_joins_two_places(
    country: dict[int, YearTable], first: int, last: int, reused: int
) -> None:
    """Codes of both years under names that have nothing in common: other places. None of them may link."""
    before, after = country[first].regions["name"], country[last].regions["name"]
    codes = [str(code) for code in before.index.intersection(after.index) if str(code)[:2] in {"WK", "BU"}]
    other = [c for c in codes if fuzz.token_set_ratio(plain(str(before[c])), plain(str(after[c]))) < OTHER_NAME]
    assert len(other) == reused
    links = Links(country)
    assert not set(codes) & links.between(last, first)
    assert all(links.linked(code, last, first) is None for code in other)


def test_a_gemeente_of_2024_has_a_flag_of_its_own_that_counts(tidy: Path) -> None:
    """With the list of 2024 also standing for 2023: every gemeente carries flag 1, though 214 wijken changed."""
    lists = pd.read_parquet(tidy / "regions_2017_2020_2024.parquet")
    now = lists[lists["jaar"] == 2024]
    links = Links({2023: table_of(now, 2023), 2024: table_of(now, 2024)})
    same = links.between(2024, 2023)
    assert sum(code.startswith("GM") for code in same) == 342
    assert sum(code.startswith("WK") for code in same) == 3179
    assert "NL00" in same


def test_a_concordance_on_real_counts_loses_nobody(rotterdam: dict[int, YearTable]) -> None:
    """Every buurt of 2016 that changed goes for 0.3 and 0.7 to itself and the next one of 2017."""
    links = Links(rotterdam)
    was, now = (set(rotterdam[y].at_level(Level.BUURT)) for y in (2016, 2017))
    changed = sorted((was | now) - links.between(2016, 2017))
    sources, targets = sorted(was & set(changed)), sorted(now & set(changed))
    assert len(targets) == 4  # with flag 3 in 2017
    rows = {}
    for n, source in enumerate(sources):
        for target, weight in ((targets[n % 4], 0.3), (targets[(n + 1) % 4], 0.7)):
            rows[len(rows) + 2] = row(source, 2016, target, 2017, weight)
    linking = open_links(rotterdam, rows)
    catalogue = load_catalogue()
    inwoners = catalogue.indicator("inwoners")
    found = linking.linked_level(Level.BUURT, 2017, 2016)
    values = [compute_linked(rotterdam[2016], linked, inwoners, catalogue.variables) for linked in found.values()]
    residents = rotterdam[2016].values["a_inw"].reindex(rotterdam[2016].at_level(Level.BUURT))
    assert set(found) == now
    assert sum(value.value or 0 for value in values) == pytest.approx(residents.sum(), rel=1e-9)
    assert sum(value.status is Status.ESTIMATED for value in values) == 4
    wijken = linking.linked_level(Level.WIJK, 2017, 2014)
    assert set(wijken) >= {"WK059910"}
    stays = next(code for code in sorted(now) if code in links.between(2017, 2016))
    with pytest.raises(InputError, match=f"CBS says that {stays} did not change"):
        open_links(rotterdam, {2: row(sources[0], 2016, stays, 2017, 1)})


def test_amsterdam_of_2022_reaches_2024_only_as_the_study_writes_it(country: dict[int, YearTable]) -> None:
    """There is no table of 2023, so only a concordance can say it."""
    old = "WK0363AA" if "WK0363AA" in country[2022].regions.index else country[2022].at_level(Level.WIJK)[0]
    new = next(code for code in country[2024].at_level(Level.WIJK) if code.startswith("WK0363"))
    links = open_links(country, {2: row(str(old), 2022, str(new), 2024, 1)})
    assert links.linked(str(new), 2024, 2022) == Linked((str(old),), (1.0,), How.CONCORDANCE)


def test_every_gemeente_of_2022_lies_in_the_province_cbs_says(tidy: Path) -> None:
    frame = pd.read_parquet(tidy / "kwb_2022_nl_gem.parquet").set_index("gwb_code")["province"]
    names = {code: PROVINCES[province_of(str(code))] for code in frame.index}
    told = frame.replace({"Fryslan": "Fryslân"}).to_dict()
    assert len(names) == 345
    assert names == told


@pytest.mark.parametrize(("year", "count"), [(2017, 388), (2020, 355), (2024, 342)])
def test_every_gemeente_of_other_years_has_a_province(country: dict[int, YearTable], year: int, count: int) -> None:
    gemeenten = country[year].at_level(Level.GEMEENTE)
    assert len(gemeenten) == count
    assert set(gemeenten) <= set(provinces_of_gemeenten())
    together = [regions_of(country[year], gemeenten_of(province), Level.GEMEENTE) for province in PROVINCES]
    assert sum(map(len, together)) == count
    assert min(map(len, together)) == 6  # Flevoland


@pytest.mark.parametrize("year", [2020, 2022, 2024])
def test_the_wijken_of_the_four_large_cities_are_theirs(country: dict[int, YearTable], year: int) -> None:
    wijken = regions_of(country[year], G4)
    assert {f"GM{code[2:6]}" for code in wijken} == set(G4)
    assert len(wijken) == country[year].at_level(Level.WIJK).str[2:6].isin([code[2:] for code in G4]).sum()
