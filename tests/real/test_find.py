"""Names as people half remember them, among the 17,340 real names of 2020."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cbs_server import CBSServer
from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.harmonise.columns import YearTable, read_year
from wijkonderzoek.harmonise.names import find_by_name, find_gemeente
from wijkonderzoek.harmonise.spelling import EVERYDAY
from wijkonderzoek.sources.statline import fetch_table
from wijkonderzoek.sources.store import Store

pytestmark = pytest.mark.shared_data

SLOWEST_S = 0.3


@pytest.fixture(scope="module")
def table(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> YearTable:
    store, catalogue = Store(tmp_path_factory.mktemp("real")), load_catalogue()
    with CBSServer(shared_data / "cbs") as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKONDERZOEK_CBS_URL", server.url)
        ref = store.put(fetch_table("kwb", catalogue.sources["kwb"], catalogue.table_of("kwb", 2020)))
    return read_year(store, store.get(ref.id), catalogue)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("feyenoord", "WK059910"),
        ("FEIJENOORD", "WK059910"),
        ("feijenoort", "WK059910"),
        ("wijk 10 rotterdam", "WK059910"),
        ("wk 0599-10", "WK059910"),
        ("59910", "WK059910"),
        ("de wijert", "BU00140605"),
        ("wijert", "BU00140605"),
        ("schildersbuurt den haag", "WK051829"),
        ("schilderswijk den haag", "WK051829"),
        ("den haag schildersbuurt", "WK051829"),
        ("transvaal den haag", "WK051830"),
        ("moerwyk", "WK051836"),
        ("bezuidenhout", "WK051826"),
        ("laakkwartier", "WK051838"),
        ("wijk 10 den haag", "WK051810"),
        ("den haag", "GM0518"),
        ("the hague", "GM0518"),
        ("den bosch", "GM0796"),
        ("friese meren", "GM1940"),
        ("ljouwert", "GM0080"),
        ("bergen nh", "GM0373"),
        ("gemeente utrecht", "GM0344"),
        ("utrecht overvecht", "WK034403"),
        ("leidsche rijn", "WK034409"),
        ("leidse rijn", "WK034409"),
        ("rotterdam noord", "WK059905"),
        ("centrum rotterdam", "WK059901"),
        ("charlois rotterdam", "WK059915"),
        ("hoek van holland", "WK059917"),
        ("afrikaander wijk", "BU05991086"),
        ("afrikanderwijk", "BU05991086"),
        ("lombardijen", "BU05991284"),
        ("centrum groningen", "WK001400"),
        ("spijkerkwartier arnhem", "WK020202"),
        ("nijmegen dukenburg", "WK026807"),
        ("koog aan de zaan", "WK047931"),
        ("st maartensbrug", "WK044112"),
        ("verspr huizen annen", "BU16800009"),
        ("wijk aan zee", "WK037508"),
        ("wijk bij duurstede", "GM0352"),
        ("transvaalbuurt amsterdam", "WK036330"),
        ("heechterp", "BU00805001"),
    ],
)
def test_a_half_remembered_name_finds_its_place(table: YearTable, query: str, code: str) -> None:
    first = find_by_name(table, query)[0]
    assert (first.code, first.chosen) == (code, True)


def test_feyenoord_is_the_wijk_and_the_buurt_of_that_name_is_shown(table: YearTable) -> None:
    wijk, buurt = find_by_name(table, "feyenoord")[:2]
    assert [(m.code, m.score) for m in (wijk, buurt)] == [("WK059910", 100), ("BU05991087", 100)]


@pytest.mark.parametrize("query", ["centrum", "rotterdam zuid", "haarlem noord", "amsterdam nieuw-west", "bijlmer"])
def test_what_may_be_several_places_or_none_is_not_taken_to_be_one(table: YearTable, query: str) -> None:
    matches = find_by_name(table, query)
    assert matches
    assert not any(match.chosen for match in matches)


def test_every_gemeente_is_found_by_its_own_name_and_by_what_people_call_it(table: YearTable) -> None:
    official = table.regions[(table.regions["level"] == "gemeente").to_numpy()]["name"]
    for code, name in official.items():
        assert find_gemeente(table, str(name)).code == code
    for name, called in EVERYDAY.items():
        (code,) = official.index[(official == name).to_numpy()]
        assert [find_gemeente(table, text).code for text in called] == [code] * len(called)


def test_a_search_takes_less_than_a_third_of_a_second(table: YearTable) -> None:
    times = []
    for query in ("feyenoord", "schildersbuurt in den haag", "verspreide huizen annen", "zzzqqq", "wk 0599-10"):
        started = time.process_time()
        find_by_name(table, query)
        times.append(time.process_time() - started)
    assert sorted(times)[len(times) // 2] < SLOWEST_S, times
