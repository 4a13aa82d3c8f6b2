"""Comparable wijken in the real tables of 2020: plausible, and found without any figure of herkomst or judgement."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cbs_server import CBSServer
from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.comparison import find_peer_group
from wijkonderzoek.harmonise.groups import G4
from wijkonderzoek.harmonise.regions import find_region
from wijkonderzoek.report.figures import dot_strip
from wijkonderzoek.report.model import DotStrip
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.statline import fetch_table
from wijkonderzoek.sources.store import Store

pytestmark = pytest.mark.shared_data


@pytest.fixture(scope="module")
def feijenoord(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Research:
    catalogue, store = load_catalogue(), Store(tmp_path_factory.mktemp("real"))
    with CBSServer(shared_data / "cbs") as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKONDERZOEK_CBS_URL", server.url)
        store.put(fetch_table("kwb", catalogue.sources["kwb"], catalogue.table_of("kwb", 2020)))
    return open_research("quickscan", "WK059910", store=store)


def test_the_peers_of_feijenoord_are_parts_of_large_cities(feijenoord: Research) -> None:
    regions, codes = feijenoord.country.regions, feijenoord.peer_group.codes
    assert regions.loc[codes[:5], "name"].tolist() == [
        "Charlois",
        "Wijk 03 Overvecht",
        "Breda noord",
        "Delfshaven",
        "IJsselmonde",
    ]
    assert regions.loc[codes, "gemeente"].isin(G4).sum() >= 10
    assert (feijenoord.country.tables[2020].values.loc[codes, "a_inw"] > 10_000).all()


def test_the_largest_wijk_has_few_like_it_and_says_so(feijenoord: Research) -> None:
    peers = feijenoord.peer_group.peers
    assert peers is not None
    assert peers.match == "ver"
    assert peers.usual == pytest.approx((0.4013, 0.7311), abs=1e-4)


def test_themes_that_cbs_had_not_filled_yet_are_left_out(feijenoord: Research) -> None:
    peers = feijenoord.peer_group.peers
    assert peers is not None
    assert set(peers.left_out) == {"p_1gezw", "bouwjaar_voor_2000_pct"}
    assert len(peers.used) == 7


def test_bloemhof_is_like_hillesluis_and_the_schildersbuurt(feijenoord: Research) -> None:
    country = feijenoord.country
    group = find_peer_group(country, find_region(country.tables, 2020, "BU05991081"), 20)
    names = country.regions.loc[group.codes, "name"].tolist()
    assert {"Hillesluis", "Schildersbuurt-West", "Tarwewijk", "Spangen"} <= set(names[:8])


def test_the_large_cities_are_like_one_another(feijenoord: Research) -> None:
    country = feijenoord.country
    group = find_peer_group(country, find_region(country.tables, 2020, "GM0599"), 20)
    assert (set(G4) - {"GM0599"}) <= set(group.codes[:5])


def test_comparable_wijken_still_differ_much(feijenoord: Research) -> None:
    figures = feijenoord.reading("bijstand_per_1000").peers
    assert figures.max() > 3 * figures.min()


def test_the_figure_marks_the_four_large_cities(feijenoord: Research) -> None:
    figure = dot_strip(feijenoord, feijenoord.reading("bijstand_per_1000"))
    assert figure is not None
    assert isinstance(figure.data, DotStrip)
    assert figure.data.cities_label == "Amsterdam, Rotterdam, 's-Gravenhage en Utrecht"
    assert figure.data.cities == pytest.approx((40.56, 62.48, 65.34, 80.34), abs=0.01)
    assert "Lager dan 1 en hoger dan 19 van de 20 vergelijkbare wijken." in figure.alt
