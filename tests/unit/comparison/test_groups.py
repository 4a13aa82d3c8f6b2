"""Standing beside others: groups of the same kind and year, positions with their margin."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.tiny import Row, country_of
from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.comparison import parts, position, siblings, urbanity, urbanity_spread
from wijkonderzoek.harmonise.regions import find_region
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Region

LAND = Row("NL00", "Nederland", 0, {"Aantal inwoners": 17_000_000})
KEY = "eenpersoonshuishoudens_pct"


@pytest.fixture
def eleven(tmp_path: Path) -> Country:
    """Eleven wijken with 0, 10, ... 100 % single households, and a tiny one that is not ranked."""
    rows = [Row(f"WK0599{n:02d}", f"Wijk {n}", 1, figures(10_000, n * 1000)) for n in range(11)] + [
        Row("WK059999", "Piepklein", 1, figures(100, 100, residents=200))
    ]
    return country_of(tmp_path, {2020: [LAND, *rows]}, [KEY])


def figures(households: int, single: int, *, residents: int = 20_000, urban: int = 1) -> dict[str, float | None]:
    return {
        "Aantal inwoners": residents,
        "Huishoudens totaal": households,
        "Eenpersoonshuishoudens": single,
        "Mate van stedelijkheid": urban,
    }


def at(country: Country, code: str) -> Region:
    return find_region(country.tables, country.indeling, code)


def test_a_position_is_the_share_of_others_with_less(eleven: Country, catalogue: Catalogue) -> None:
    indicator = catalogue.indicator(KEY)
    found = {}
    for code in ("WK059900", "WK059905", "WK059910"):
        region = at(eleven, code)
        place = position(eleven, region, indicator, eleven.value(region, indicator))
        assert place is not None
        assert place.low <= place.at <= place.high
        assert place.count == 10
        found[code] = place.at
    assert found == {"WK059900": 0, "WK059905": 50, "WK059910": 100}


def test_a_region_too_small_has_no_position_and_is_nobodys_neighbour(eleven: Country, catalogue: Catalogue) -> None:
    indicator, tiny = catalogue.indicator(KEY), at(eleven, "WK059999")
    assert position(eleven, tiny, indicator, eleven.value(tiny, indicator)) is None
    assert siblings(eleven, at(eleven, "WK059900"), indicator, 2020).index.tolist()[-1] == "WK059999"  # shown, unranked


def test_a_handful_makes_no_spread(tmp_path: Path, catalogue: Catalogue) -> None:
    rows = [Row(f"WK0599{n:02d}", "", 1, figures(1000, n * 100)) for n in range(5)]
    country = country_of(tmp_path, {2020: [LAND, *rows]}, [KEY])
    region = at(country, "WK059900")
    assert urbanity_spread(country, region, catalogue.indicator(KEY), 2020) is None
    assert position(country, region, catalogue.indicator(KEY), country.value(region, catalogue.indicator(KEY))) is None


def test_peers_share_the_stedelijkheid_class(country: Country, catalogue: Catalogue) -> None:
    region = at(country, "WK999901")
    spread = urbanity_spread(country, region, catalogue.indicator("inwoners"), country.indeling)
    assert spread is not None
    values = country.tables[country.indeling].values
    frame = country.frame(region.level).drop(region.code)
    assert spread.count == (values["ste_mvs"].reindex(frame) == urbanity(country, region)).sum()
    assert list(spread.points) == sorted(spread.points)


def test_siblings_are_the_other_wijken_of_the_gemeente_and_parts_the_buurten_inside(
    country: Country, catalogue: Catalogue
) -> None:
    region = at(country, "WK999901")
    others = siblings(country, region, catalogue.indicator("inwoners"), country.indeling)
    assert region.code not in others
    assert set(country.regions.loc[others.index, "gemeente"]) == {"GM9999"}
    inside = parts(country, region, catalogue.indicator("inwoners"), country.indeling)
    assert len(inside) == 6
    assert all(code.startswith("BU999901") for code in inside.index)
