"""A half-remembered name is enough, and what is ambiguous is said to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.tiny import Row, year_table
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.harmonise.names import AS_GOOD, CLOSE, find_by_name

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
    ],
)
def test_a_half_remembered_name_finds_its_place(table: YearTable, query: str, code: str) -> None:
    first = find_by_name(table, query)[0]
    assert (first.code, first.chosen) == (code, True)


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
    assert all(match.code != "NL00" and match.score >= CLOSE for match in matches)
    assert sum(match.chosen for match in matches) <= 1
    best = max((match.score for match in matches), default=0)
    assert not matches or matches[0].score >= best - AS_GOOD
