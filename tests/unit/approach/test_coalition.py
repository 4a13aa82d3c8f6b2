"""Who takes part: three party types, clear roles, parties that come and go, agreements that last."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.approach.parties import parties, party
from wijkonderzoek.approach.coalition import coverage, length_of, longest_term, movements, present_partners
from wijkonderzoek.schemas.approach import AfspraakRow


def agreement(party_id: str, van: str | None, tot: str | None) -> AfspraakRow:
    row = {"afspraak_id": "a", "partij_id": party_id, "afspraak": "Doet iets", "van": van, "tot": tot}
    return AfspraakRow.model_validate(row)


def test_a_coalition_without_residents_misses_a_party_type() -> None:
    assert coverage(parties("g1", "m1", "o1")).missing_types == ("bewoners",)
    assert coverage(parties("g1", "m1", "b1")).missing_types == ()


def test_a_party_that_left_no_longer_covers_its_type() -> None:
    found = coverage([*parties("g1", "m1"), party("b1", tot="2023-06-30")])
    assert found.missing_types == ("bewoners",)
    assert [p.partij_id for p in found.present] == ["g1", "m1"]


def test_parties_stand_in_the_order_of_the_alphabet_whatever_the_file_says() -> None:
    rows = [party("m1", naam="welzijn"), party("g1", naam="Gemeente"), party("b1", naam="Buurthuis")]
    assert [p.naam for p in present_partners(rows)] == ["Buurthuis", "Gemeente", "welzijn"]


def test_blank_and_doubled_roles_are_found_without_regard_for_capitals() -> None:
    rows = [party("b1", rol="Spreekt namens bewoners"), party("b2", rol="spreekt namens bewoners."), party("m1")]
    found = coverage(rows)
    assert [p.partij_id for p in found.without_role] == ["m1"]
    assert len(found.without_responsibility) == 3
    assert {role: [p.partij_id for p in who] for role, who in found.doubled.items()} == {
        "spreekt namens bewoners": ["b1", "b2"]
    }


def test_subtypes_are_counted_and_their_absence_is_too() -> None:
    found = coverage([party("m1", subtype="sport"), party("m2", subtype="sport"), party("m3")])
    assert found.subtypes == {"sport": 2}
    assert [p.partij_id for p in found.without_subtype] == ["m3"]


def test_a_year_tells_who_came_who_left_and_who_stayed() -> None:
    rows = [
        party("g1"),
        party("m1", van="2020-05-01"),
        party("b1", van="2020-06-01", tot="2022-03-01", reden_uitstroom="opgeheven"),
    ]
    told = [
        ([p.partij_id for p in m.joined], [p.partij_id for p in m.left], m.stayed, m.at_end) for m in movements(rows)
    ]
    assert [m.year for m in movements(rows)] == [2020, 2022]
    assert told == [(["m1", "b1"], [], 1, 3), ([], ["b1"], 2, 2)]


def test_a_coalition_without_dates_has_no_history() -> None:
    assert movements(parties("g1", "m1")) == ()
    assert coverage(()).present == ()


@pytest.mark.parametrize(
    ("van", "tot", "length"),
    [
        (date(2020, 1, 1), date(2023, 12, 31), "lang"),
        (date(2020, 1, 1), date(2023, 12, 30), "kort"),
        (date(2020, 2, 29), date(2024, 2, 28), "lang"),
        (date(2020, 1, 1), None, "open"),
        (None, date(2030, 1, 1), "onbekend"),
    ],
)
def test_four_whole_years_are_a_longer_period(van: date | None, tot: date | None, length: str) -> None:
    assert length_of(van, tot) == length


def test_of_several_agreements_the_longest_counts() -> None:
    rows = [agreement("m1", "2020-01-01", None), agreement("m1", "2020-01-01", "2029-12-31")]
    assert longest_term(rows, "m1") == "lang"
    assert longest_term(rows, "g1") is None
