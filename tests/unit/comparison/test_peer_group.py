"""Peers in a country: ranked areas anywhere in it, never the area itself, and none where there is no fair choice."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.unit.conftest import EXAMPLE
from tests.unit.tiny import Row, country_of
from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.comparison import find_peer_group, large_cities, peer_figures
from wijkonderzoek.harmonise.regions import find_region
from wijkonderzoek.indicators.context import context_indicators
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Level, Region
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.store import Store

LAND = Row("NL00", "Nederland", 0, {"Aantal inwoners": 17_000_000})
KEY = "eenpersoonshuishoudens_pct"


def figures(single: int, *, residents: int = 20_000, children: int | None = 3000) -> dict[str, float | None]:
    return {
        "Aantal inwoners": residents,
        "Huishoudens totaal": 10_000,
        "Eenpersoonshuishoudens": single,
        "Huishoudens met kinderen": children,
    }


def country(
    folder: Path, catalogue: Catalogue, years: Mapping[int, list[Row]], *context: str, indeling: int | None = None
) -> Country:
    chosen = context_indicators(context, catalogue.indicators, catalogue.variables)
    return country_of(folder, years, [KEY], indeling=indeling, context=chosen)


def wijken(flag: int = 1, count: int = 12, **given: int) -> list[Row]:
    return [LAND, *(Row(f"WK{n:04d}01", f"Wijk {n}", flag, figures(n * 500, **given)) for n in range(1, count + 1))]


def at(country: Country, code: str) -> Region:
    return find_region(country.tables, country.indeling, code)


def test_peers_are_wijken_anywhere_in_the_country(tmp_path: Path, catalogue: Catalogue) -> None:
    made = country(tmp_path, catalogue, {2020: wijken()}, KEY)
    group = find_peer_group(made, at(made, "WK000601"), 4)
    assert group.codes == ["WK000501", "WK000701", "WK000401", "WK000801"]
    assert (group.why_none, group.years) == ("", {KEY: 2020})


def test_a_wijk_too_small_to_be_ranked_has_no_peers_and_is_nobodys(tmp_path: Path, catalogue: Catalogue) -> None:
    tiny = Row("WK009901", "Piepklein", 1, figures(3000, residents=200))
    empty = Row("WK009801", "Haven", 1, figures(3000, residents=0))
    made = country(tmp_path, catalogue, {2020: [*wijken(), tiny, empty]}, KEY)
    group = find_peer_group(made, at(made, "WK000601"), 4)
    assert group.peers is not None
    assert not {"WK009901", "WK009801"} & set(group.peers.table.index)
    for code in ("WK009901", "WK009801"):
        none = find_peer_group(made, at(made, code), 4)
        assert (none.codes, none.why_none) == (
            [],
            "er wonen te weinig mensen om het met andere gebieden te vergelijken",
        )


@pytest.mark.parametrize(
    ("count", "k", "enough"), [(9, 4, True), (8, 4, False), (8, 20, False), (2, 1, False), (3, 1, True)]
)
def test_among_fewer_than_twice_as_many_the_nearest_are_no_choice(
    count: int, k: int, enough: bool, tmp_path: Path, catalogue: Catalogue
) -> None:
    made = country(tmp_path, catalogue, {2020: wijken(count=count)}, KEY)
    group = find_peer_group(made, at(made, "WK000101"), k)
    assert (group.peers is not None) == enough
    assert ("te weinig andere gebieden" in group.why_none) == (not enough)


def test_without_any_characteristic_there_are_no_peers(tmp_path: Path, catalogue: Catalogue) -> None:
    made = country(tmp_path, catalogue, {2020: wijken()}, "p_1gezw", "p_mgezw")
    group = find_peer_group(made, at(made, "WK000601"), 4)
    assert (group.peers, group.codes) == (None, [])
    assert "kenmerken" in group.why_none


def test_a_characteristic_the_newest_year_lacks_is_of_the_year_before(tmp_path: Path, catalogue: Catalogue) -> None:
    now = [LAND, *(Row(r.code, r.name, 1, {**r.figures, "Huishoudens met kinderen": None}) for r in wijken()[1:])]
    made = country(tmp_path, catalogue, {2019: wijken(), 2020: now}, KEY, "huishoudens_kinderen_pct", indeling=2020)
    group = find_peer_group(made, at(made, "WK000601"), 4)
    assert group.years == {KEY: 2020, "huishoudens_kinderen_pct": 2019}


def test_a_characteristic_is_not_taken_from_another_place_of_the_same_code(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    now = [LAND, *(Row(r.code, r.name, 3, {**r.figures, "Huishoudens met kinderen": None}) for r in wijken()[1:])]
    made = country(tmp_path, catalogue, {2019: wijken(), 2020: now}, KEY, "huishoudens_kinderen_pct", indeling=2020)
    group = find_peer_group(made, at(made, "WK000601"), 4)
    assert group.peers is not None
    assert group.peers.used == (KEY,)


def test_figures_of_peers_are_looked_up_only_where_they_are_the_same_place(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    now = [Row(r.code, r.name, 3 if r.code == "WK000501" else r.flag, r.figures) for r in wijken()]
    made = country(tmp_path, catalogue, {2019: wijken(), 2020: now}, KEY, indeling=2020)
    group = find_peer_group(made, at(made, "WK000601"), 4)
    indicator = catalogue.indicator(KEY)
    assert peer_figures(made, group.codes, indicator, 2020).index.tolist() == group.codes
    assert peer_figures(made, group.codes, indicator, 2019).index.tolist() == group.codes[1:]


def test_the_large_cities_are_there_without_the_area_itself(tmp_path: Path, catalogue: Catalogue) -> None:
    cities = [Row(f"GM{code}", code, 0, figures(1000)) for code in ("0363", "0599", "0518")]
    made = country(tmp_path, catalogue, {2020: [*wijken(), *cities]}, KEY)
    indicator = catalogue.indicator(KEY)
    assert large_cities(made, at(made, "WK000601"), indicator, 2020).to_dict() == {
        "GM0363": 10.0,
        "GM0599": 10.0,
        "GM0518": 10.0,
    }
    assert large_cities(made, at(made, "GM0599"), indicator, 2020).index.tolist() == ["GM0363", "GM0518"]


@pytest.mark.parametrize("code", ["WK999901", "BU99990101", "GM9999"])
def test_peers_are_ranked_regions_of_the_same_level(code: str, example_store: Store) -> None:
    research = open_research(EXAMPLE, code, store=example_store)
    level = research.region.level
    assert len(research.peer_group.codes) == 20
    assert code not in research.peer_group.codes
    assert set(research.peer_group.codes) <= set(research.country.frame(level))


def test_an_own_area_is_compared_with_wijken_on_its_own_figures_put_together(
    havenkwartier: Research, example_store: Store
) -> None:
    whole = [c for c in havenkwartier.country.regions.index if c.startswith("BU999901")]
    own = open_research(EXAMPLE, "+".join(whole), store=example_store)
    assert own.region.level is Level.GEBIED
    group, wijk = own.peer_group, havenkwartier.peer_group
    assert group.peers is not None
    assert wijk.peers is not None
    assert "WK999901" not in group.peers.table.index  # it lies on the same ground
    assert group.peers.left_out["omgevingsadressendichtheid"] == "geen cijfer over dit gebied"
    assert group.values is not None
    assert wijk.values is not None
    ours, theirs = (float(g.values.loc[c, "inwoners"]) for g, c in ((group, own.region.code), (wijk, "WK999901")))
    assert ours == pytest.approx(theirs, rel=0.01)  # buurten are rounded one by one
    assert len(set(group.codes) & set(wijk.codes)) > 5


def test_the_members_of_an_area_of_wijken_are_not_its_peers(example_store: Store) -> None:
    own = open_research(EXAMPLE, "WK999901+WK999902", store=example_store)
    assert own.peer_group.peers is not None
    assert not {"WK999901", "WK999902"} & set(own.peer_group.peers.table.index)


def test_the_settings_of_a_study_choose_how_many_and_by_what(tmp_path: Path, example_store: Store) -> None:
    shutil.copy(f"{EXAMPLE}/snapshots.csv", tmp_path)
    (tmp_path / "studie.yml").write_text(
        "titel: X\nvergelijken: {aantal: 7, kenmerken: [inwoners, bev_dich]}\n", encoding="utf-8"
    )
    research = open_research(tmp_path, "WK999901", store=example_store)
    assert research.peer_group.peers is not None
    assert (len(research.peer_group.codes), research.peer_group.peers.used) == (7, ("inwoners", "bev_dich"))
