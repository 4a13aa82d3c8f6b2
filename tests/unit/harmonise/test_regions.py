"""A code means nothing without its year."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.tiny import Row, year_table
from wijkonderzoek.errors import RegionError
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.harmonise.regions import find_region, region_of_area
from wijkonderzoek.model import Area, Level

ONE = {"Aantal inwoners": 1000}


def tables(folder: Path, years: dict[int, list[Row]]) -> dict[int, YearTable]:
    rest = [Row("NL00", "Nederland", 0, ONE), Row("GM0599", "Rotterdam", 0, ONE)]
    return {year: year_table(folder, year, [*rest, *rows]) for year, rows in years.items()}


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
