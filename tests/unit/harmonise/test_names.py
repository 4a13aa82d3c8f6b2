"""A half-remembered name is enough, and what is ambiguous is said to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.tiny import Row, year_table
from wijkonderzoek.errors import RegionError, UsageError
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.harmonise.names import AS_GOOD, CLOSE, CLOSE_CODE, find_by_name, find_gemeente
from wijkonderzoek.harmonise.spelling import closeness, plain
from wijkonderzoek.model import Level

ONE = {"Aantal inwoners": 1000}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> YearTable:
    names = {
        "NL00": "Nederland",
        "GM0599": "Rotterdam",
        "WK059901": "Rotterdam Centrum",
        "WK059910": "Feijenoord",
        "BU05991087": "Feijenoord",
        "BU05991086": "Afrikaanderwijk",
        "GM0518": "'s-Gravenhage",
        "WK051829": "Wijk 29 Schildersbuurt",
        "BU05182915": "Schildersbuurt-West",
        "GM0014": "Groningen",
        "BU00140202": "Schildersbuurt",
        "BU00140605": "De Wijert",
        "BU00140606": "De Wijert-Zuid",
        "GM0106": "Assen",
        "BU01060304": "Schildersbuurt",
        "BU01060305": "Élan",
        "GM1680": "Aa en Hunze",
        "BU16800009": "Verspr.h. Annen",
        "BU16800008": "Verspreide huizen Eext",
        "GM0373": "Bergen (NH.)",
        "GM0893": "Bergen (L.)",
        "WK001406": "Helpman e.o.",
        "WK059924": "Rotterdam-Noord-West",
        "BU05991573": "Zuidwijk",
        "BU05991576": "Zuidplein",
    }
    folder: Path = tmp_path_factory.mktemp("names")
    return year_table(folder, 2020, [Row(code, name, 1, ONE) for code, name in names.items()])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("feyenoord", "WK059910"),
        ("FEIJENOORD", "WK059910"),
        ("feijenoort", "WK059910"),
        ("de wijert", "BU00140605"),
        ("de weijert", "BU00140605"),
        ("schildersbuurt den haag", "WK051829"),
        ("den haag schildersbuurt", "WK051829"),
        ("schildersbuurt groningen", "BU00140202"),
        ("centrum rotterdam", "WK059901"),
        ("den haag", "GM0518"),
        ("s gravenhage", "GM0518"),
        ("afrikaander", "BU05991086"),
        ("elan", "BU01060305"),
        ("schilderswijk den haag", "WK051829"),
        ("schildersbuurt in den haag", "WK051829"),
        ("wijk 29 schildersbuurt", "WK051829"),
        ("the hague", "GM0518"),
        ("gemeente rotterdam", "GM0599"),
        ("verspreide huizen annen", "BU16800009"),
        ("verspr. h. annen", "BU16800009"),
        ("bergen nh", "GM0373"),
        ("bergen limburg", "GM0893"),
        ("helpman", "WK001406"),
        ("rotterdam noordwest", "WK059924"),
        ("wijk 10 rotterdam", "WK059910"),
        ("wk 29 den haag", "WK051829"),
    ],
)
def test_a_half_remembered_name_finds_its_place(table: YearTable, query: str, code: str) -> None:
    first = find_by_name(table, query)[0]
    assert (first.code, first.chosen) == (code, True)


@pytest.mark.parametrize(
    "typed", ["WK059910", "wk059910", " wk 0599-10 ", "wk0599 10", "059910", "59910", "Wijk 0599.10"]
)
def test_a_code_is_found_however_it_is_typed(table: YearTable, typed: str) -> None:
    (only,) = find_by_name(table, typed)
    assert (only.code, only.chosen) == ("WK059910", True)


@pytest.mark.parametrize("typed", ["WK059911", "WK095910", "BU059910"])
def test_a_code_that_is_not_there_is_never_read_as_another(table: YearTable, typed: str) -> None:
    matches = find_by_name(table, typed)
    assert matches
    assert not any(match.chosen for match in matches)


def test_a_wijk_number_that_is_not_there_is_nothing(table: YearTable) -> None:
    assert not any(match.chosen for match in find_by_name(table, "wijk 99 rotterdam"))


def test_a_wrong_code_first_shows_codes_of_its_own_gemeente(table: YearTable) -> None:
    assert find_by_name(table, "WK059911")[0].code.startswith("WK0599")


@pytest.mark.parametrize("query", ["rotterdam zuid", "amsterdam noord", "rotterdam feest"])
def test_what_is_no_place_of_its_own_is_not_taken_to_be_one(table: YearTable, query: str) -> None:
    assert not any(match.chosen for match in find_by_name(table, query))


def test_one_gemeente_or_one_level_can_be_asked_for(table: YearTable) -> None:
    inside = find_by_name(table, "schildersbuurt", gemeente="GM0106")
    assert [match.code for match in inside] == ["BU01060304"]
    wijken = find_by_name(table, "feijenoord", level=Level.WIJK)
    assert {match.level for match in wijken} == {Level.WIJK}
    assert find_by_name(table, "wijk 10", gemeente="GM0599")[0].code == "WK059910"
    assert find_by_name(table, "WK059910", gemeente="GM0014") == ()


def test_a_gemeente_is_found_by_the_name_people_use(table: YearTable) -> None:
    assert [find_gemeente(table, text).code for text in ("den haag", "GM0599", "0599", "roterdam")] == [
        "GM0518",
        "GM0599",
        "GM0599",
        "GM0599",
    ]
    with pytest.raises(UsageError, match="'bergen' is not clearly one gemeente") as raised:
        find_gemeente(table, "bergen")
    assert "GM0373 Bergen (NH.)" in raised.value.hint
    with pytest.raises(RegionError, match="no gemeente of 2020 comes close"):
        find_gemeente(table, "zzzzqqq")


def test_of_equal_names_the_place_with_most_residents_goes_first(tmp_path: Path) -> None:
    sizes = {"BU00140601": 10, "BU00140602": 5000, "BU00140603": 70}
    rows = [Row("NL00", "Nederland", 0, ONE)]
    rows += [Row(code, "Centrum", 1, {"Aantal inwoners": size}) for code, size in sizes.items()]
    found = [match.code for match in find_by_name(year_table(tmp_path, 2020, rows), "centrum")]
    assert found == ["BU00140602", "BU00140603", "BU00140601"]


def test_an_exact_name_takes_the_wijk_over_the_buurt_and_shows_both(table: YearTable) -> None:
    wijk, buurt = find_by_name(table, "Feijenoord")[:2]
    assert [(m.code, m.score, m.chosen) for m in (wijk, buurt)] == [("WK059910", 100, True), ("BU05991087", 100, False)]


def test_several_of_one_level_are_all_shown_and_none_is_chosen(tmp_path: Path) -> None:
    rows = [Row("NL00", "Nederland", 0, ONE), *(Row(f"BU0014060{n}", "Centrum", 1, ONE) for n in range(5))]
    matches = find_by_name(year_table(tmp_path, 2020, rows), "centrum", most=2)
    assert len(matches) == 5
    assert not any(match.chosen for match in matches)


@pytest.mark.parametrize("query", ["zzzzqqq", "", "  ", "!!!", "x" * 300])
def test_nothing_close_is_nothing(table: YearTable, query: str) -> None:
    assert find_by_name(table, query) == ()


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=60))
def test_any_text_gives_places_best_first_and_never_the_country(table: YearTable, query: str) -> None:
    matches = find_by_name(table, query)
    assert all(match.code != "NL00" and match.score >= min(CLOSE, CLOSE_CODE) for match in matches)
    assert sum(match.chosen for match in matches) <= 1
    best = max((match.score for match in matches), default=0)
    assert not matches or matches[0].score >= best - AS_GOOD


@settings(deadline=None, max_examples=80)
@given(st.text(alphabet="abcdehijnoprstuvwyz '-.0123456789", min_size=1, max_size=30))
def test_a_name_is_as_close_as_can_be_to_itself_and_never_off_the_scale(name: str) -> None:
    wanted = plain(name)
    if wanted:
        scores = closeness(wanted, [wanted, "feyenoord", "verspreide huizen annen"])
        assert scores[0] == 100
        assert ((scores >= 0) & (scores <= 100)).all()
