"""A code means nothing without its year."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.tiny import Row, year_table
from wijkonderzoek.errors import RegionError
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.harmonise.regions import Links, find_region, region_of_area
from wijkonderzoek.model import Area, Level

ONE = {"Aantal inwoners": 1000}


def tables(folder: Path, years: dict[int, list[Row]]) -> dict[int, YearTable]:
    rest = [Row("NL00", "Nederland", 0, ONE), Row("GM0599", "Rotterdam", 0, ONE)]
    return {year: year_table(folder, year, [*rest, *rows]) for year, rows in years.items()}


def test_a_code_with_flag_1_in_every_step_links(tmp_path: Path) -> None:
    wijk = Row("WK059910", "Feijenoord", 1, ONE)
    links = Links(tables(tmp_path, {2017: [wijk], 2018: [wijk], 2019: [wijk]}))
    assert "WK059910" in links.between(2019, 2017)
    assert "WK059910" in links.between(2017, 2019)


def test_a_reused_wijk_code_breaks_the_series(tmp_path: Path) -> None:
    before, after = Row("WK059910", "Feijenoord", 1, ONE), Row("WK059910", "Een andere plek", 3, ONE)
    links = Links(tables(tmp_path, {2017: [before], 2018: [after], 2019: [Row("WK059910", "Een andere plek", 1, ONE)]}))
    assert "WK059910" not in links.between(2019, 2017)
    assert "WK059910" in links.between(2019, 2018)


@pytest.mark.parametrize("flag", [0, 2, 3])
def test_only_flag_1_links(tmp_path: Path, flag: int) -> None:
    links = Links(tables(tmp_path, {2017: [Row("WK059910", figures=ONE)], 2018: [Row("WK059910", "", flag, ONE)]}))
    assert "WK059910" not in links.between(2018, 2017)


def test_a_missing_year_in_between_links_nothing_but_the_country(tmp_path: Path) -> None:
    wijk = Row("WK059910", "Feijenoord", 1, ONE)
    links = Links(tables(tmp_path, {2017: [wijk], 2019: [wijk]}))
    assert links.between(2019, 2017) == {"NL00"}


def test_a_code_that_is_not_in_the_earlier_year_does_not_link_whatever_its_flag(tmp_path: Path) -> None:
    links = Links(tables(tmp_path, {2017: [], 2018: [Row("WK059910", figures=ONE)]}))
    assert "WK059910" not in links.between(2018, 2017)


def test_a_gemeente_links_only_when_all_its_wijken_do(tmp_path: Path) -> None:
    same = Row("WK059910", "Feijenoord", 1, ONE)
    stays = Links(tables(tmp_path / "a", {2017: [same], 2018: [same]}))
    assert "GM0599" in stays.between(2018, 2017)
    grows = Links(tables(tmp_path / "b", {2017: [same], 2018: [same, Row("WK059911", "Erbij", 3, ONE)]}))
    assert "GM0599" not in grows.between(2018, 2017)
    shrinks = Links(tables(tmp_path / "c", {2017: [same, Row("WK059911", "Eraf", 1, ONE)], 2018: [same]}))
    assert "GM0599" not in shrinks.between(2018, 2017)


def test_a_code_of_another_year_is_named_with_its_years_and_names(tmp_path: Path) -> None:
    years = tables(
        tmp_path, {2017: [Row("WK059910", "Oude wijk", 1, ONE)], 2018: [Row("WK059911", "Nieuwe wijk", 3, ONE)]}
    )
    with pytest.raises(
        RegionError, match=r"WK059910 is not a region of 2018; it is one of 2017 \(Oude wijk\)"
    ) as raised:
        find_region(years, 2018, "WK059910")
    assert "'indeling: 2017'" in raised.value.hint


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("WK059911", "WK059910 Feijenoord"),
        ("feyenoord", "WK059910 Feijenoord"),
        ("WK999901", "params/voorbeeldstad"),
        ("qqqq", "looks like"),
    ],
)
def test_an_unknown_code_or_name_gets_the_closest(tmp_path: Path, code: str, hint: str) -> None:
    years = tables(tmp_path, {2018: [Row("WK059910", "Feijenoord", 1, ONE)]})
    with pytest.raises(RegionError) as raised:
        find_region(years, 2018, code)
    assert hint in raised.value.hint


def test_an_own_area_keeps_its_members_and_refuses_mixed_levels(tmp_path: Path) -> None:
    rows = [
        Row("WK059910", "F", 1, ONE),
        Row("BU05991081", "Bloemhof", 1, ONE),
        Row("BU05991082", "Hillesluis", 1, ONE),
    ]
    years = tables(tmp_path, {2018: rows})
    region = region_of_area(years, 2018, Area("zuid", "Op Zuid", Level.GEBIED, ("BU05991081", "BU05991082")))
    assert (region.level, region.members, region.gemeente_name) == (
        Level.GEBIED,
        ("BU05991081", "BU05991082"),
        "Rotterdam",
    )
    with pytest.raises(RegionError, match="different levels"):
        region_of_area(years, 2018, Area("zuid", "Op Zuid", Level.GEBIED, ("WK059910", "BU05991082")))
    alone = region_of_area(years, 2018, Area("een", "Mijn naam", Level.GEBIED, ("BU05991081",)))
    assert (alone.code, alone.name, alone.level) == ("BU05991081", "Mijn naam", Level.BUURT)


def test_the_example_has_a_reused_code_that_never_links(country) -> None:  # type: ignore[no-untyped-def]
    """The same code under two names in different years: another place."""
    years = sorted(country.tables)
    first, last = country.tables[years[0]].regions, country.tables[years[-1]].regions
    shared = first.index[first["level"] == "wijk"].intersection(last.index)
    renamed = [code for code in shared if first.at[code, "name"] != last.at[code, "name"]]
    assert renamed
    assert not set(renamed) & country.links.between(years[-1], years[0])
