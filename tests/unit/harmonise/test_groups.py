"""The four large cities and the provinces, whatever year a gemeente is of."""

from __future__ import annotations

import pytest

from tests.unit.harmonise.places import places
from wijkonderzoek.catalogue.provinces import PROVINCES, provinces_of_gemeenten
from wijkonderzoek.errors import RegionError
from wijkonderzoek.harmonise.groups import G4, gemeenten_of, province_of, regions_of
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Level

GEMEENTEN_OF_2014 = 403
NEW_SINCE_2014 = 23


def test_the_wijken_of_the_four_large_cities_come_in_table_order() -> None:
    table = places(2020, {"GM0599": 0, "WK059910": 1, "BU05991081": 1, "WK001400": 1, "WK036300": 1})
    assert list(regions_of(table, G4)) == ["WK059910", "WK036300"]
    assert list(regions_of(table, G4, Level.BUURT)) == ["BU05991081"]
    assert [PROVINCES[province_of(code)] for code in G4] == ["Noord-Holland", "Zuid-Holland", "Zuid-Holland", "Utrecht"]


def test_the_fictional_country_has_no_large_cities(country: Country) -> None:
    assert list(regions_of(country.tables[country.indeling], G4)) == []


def test_every_gemeente_since_2014_is_there_once_with_a_province() -> None:
    found = provinces_of_gemeenten()
    assert len(found) == GEMEENTEN_OF_2014 + NEW_SINCE_2014
    assert set(found.values()) == set(PROVINCES) == {f"PV{number}" for number in range(20, 32)}
    assert list(found) == sorted(found)
    assert sum(len(gemeenten_of(province)) for province in PROVINCES) == len(found)


@pytest.mark.parametrize(
    ("gemeente", "province"),
    [
        ("GM0620", "Utrecht"),  # Vianen, merged in 2019 with two gemeenten of Zuid-Holland
        ("GM0545", "Zuid-Holland"),  # Leerdam, one of those two
        ("GM1961", "Utrecht"),  # Vijfheerenlanden, what they became
        ("GM1992", "Zuid-Holland"),  # Voorne aan Zee, new in 2023
        ("GM0381", "Noord-Holland"),  # Bussum, gone since 2016
        ("GM1921", "Fryslân"),  # De Friese Meren, a code of 2014 and 2015 only
    ],
)
def test_an_old_code_keeps_the_province_it_had(gemeente: str, province: str) -> None:
    assert PROVINCES[province_of(gemeente)] == province


@pytest.mark.parametrize(("code", "hint"), [("GM599", "GM0599"), ("WK059910", "GM0599")])
def test_an_unknown_gemeente_gets_the_closest(code: str, hint: str) -> None:
    with pytest.raises(RegionError, match=f"{code} is not a gemeente of 2014-2025") as raised:
        province_of(code)
    assert hint in raised.value.hint


def test_an_unknown_province_gets_the_list() -> None:
    with pytest.raises(RegionError, match="PV32 is not a province") as raised:
        gemeenten_of("PV32")
    assert "PV31 Limburg" in raised.value.hint
