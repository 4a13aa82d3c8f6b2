"""Urgency is shared experience: by three party types, close together, and never an index."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.approach.parties import parties, party, score, scores
from wijkonderzoek.approach.shared_urgency import (
    SharedUrgency,
    Vitality,
    interests,
    newest_scores,
    shared_interests,
    shared_urgency,
    vitality,
)
from wijkonderzoek.params import Coalitie
from wijkonderzoek.schemas.approach import AfspraakRow, BelangRow

ALL = parties("g1", "g2", "m1", "m2", "m3", "b1", "b2", "b3", "o1")
RULE = Coalitie()


def shared(**given_scores: int) -> SharedUrgency:
    return shared_urgency(scores(**given_scores), ALL, RULE)["wonen"]


def interest(party_id: str, opgave: str, belang: int, energie: int, gebied: str = "") -> BelangRow:
    row = {"partij_id": party_id, "opgave": opgave, "belang": str(belang), "energie": str(energie), "gebied": gebied}
    return BelangRow.model_validate(row)


def test_urgency_is_shared_only_when_all_three_party_types_feel_it() -> None:
    assert shared(g1=4, m1=5, b1=5).verdict == "gedeeld"
    assert shared(g1=3, m1=5, b1=5).verdict == "verdeeld"
    assert shared(g1=5, m1=5, m2=5, m3=5).verdict == "niet alle drie"


def test_a_type_that_was_not_asked_is_named_however_many_others_agree() -> None:
    found = shared(m1=5, m2=5, m3=5, b1=5, b2=5, o1=5)
    assert found.not_asked == ("gemeente",)
    assert found.verdict == "niet alle drie"


def test_one_party_far_from_the_others_makes_urgency_divided() -> None:
    assert shared(g1=5, m1=5, b1=5, b2=5, b3=2).verdict == "verdeeld"


def test_agreeing_that_it_is_not_urgent_is_not_shared_urgency() -> None:
    assert shared(g1=2, m1=1, b1=2).verdict == "niet hoog"


def test_under_three_answers_no_score_is_given() -> None:
    found = shared(g1=5, b1=1)
    assert (found.answers, found.median, found.spread, found.verdict) == (2, None, None, "besproken")


def test_median_and_spread_are_over_parties() -> None:
    found = shared(g1=2, m1=4, b1=5, o1=5)
    assert (found.median, found.spread) == (4.5, 3)


def test_the_rule_is_a_setting() -> None:
    given_scores = scores(g1=3, m1=3, b1=5)
    strict = shared_urgency(given_scores, ALL, Coalitie(urgent_vanaf=3, spreiding=1))["wonen"]
    wide = shared_urgency(given_scores, ALL, Coalitie(urgent_vanaf=3, spreiding=2))["wonen"]
    assert (strict.verdict, wide.verdict) == ("verdeeld", "gedeeld")


def test_of_a_party_the_newest_answer_counts_and_one_about_this_area_first() -> None:
    rows = [
        score("g1", 1, datum="2024-05-01"),
        score("g1", 5, datum="2020-01-01"),
        score("m1", 2, gebied="WK999901"),
        score("m1", 4),
    ]
    assert newest_scores(rows, ALL) == {("g1", "wonen"): 1, ("m1", "wonen"): 2}


def test_a_party_that_left_or_is_unknown_has_no_say() -> None:
    there = [*parties("g1", "m1"), party("b1", tot="2023-01-01")]
    assert newest_scores(scores(g1=3, b1=5, o1=5), there) == {("g1", "wonen"): 3}
    assert shared_urgency((), there, RULE) == {}


@given(st.dictionaries(st.sampled_from([p.partij_id for p in ALL]), st.integers(1, 5), min_size=1))
def test_shared_never_hides_a_main_type_that_finds_it_not_urgent(given_scores: dict[str, int]) -> None:
    found = shared(**given_scores)
    if found.verdict == "gedeeld":
        for kind in "gmb":
            assert max(s for id_, s in given_scores.items() if id_.startswith(kind)) >= RULE.urgent_vanaf
        assert max(given_scores.values()) - min(given_scores.values()) <= RULE.spreiding


def test_a_great_interest_of_one_party_is_not_shared() -> None:
    found = interests([interest("m1", "wonen", 3, 1), interest("b1", "wonen", 1, 3)], ALL)
    assert shared_interests(found) == {}
    found = interests([interest("m1", "wonen", 3, 1), interest("b1", "wonen", 2, 0)], ALL)
    assert shared_interests(found) == {"wonen": ("m1", "b1")}


def test_an_interest_in_this_area_goes_before_a_general_one() -> None:
    rows = [interest("m1", "wonen", 3, 3, gebied="WK999901"), interest("m1", "wonen", 0, 0)]
    assert interests(rows, ALL)["m1", "wonen"].belang == "3"


def test_vitality_stands_side_by_side_without_a_sum() -> None:
    rows = [score("m1", 5), score("m1", 2, "werk"), score("m2", 4), score("m3", 4)]
    agreed = [AfspraakRow(afspraak_id="a", partij_id="m1", afspraak="Doet iets")]
    found = {v.partner.partij_id: v for v in vitality(ALL, rows, [interest("m1", "wonen", 3, 1)], agreed, RULE)}
    one = found["m1"]
    assert (one.urgency, one.gain, one.energy, one.commitment) == ((1, 2), (1, 1), (0, 1), "onbekend")
    assert {f.name for f in fields(Vitality)} == {"partner", "urgency", "gain", "energy", "commitment"}
    assert found["b1"].urgency == (0, 0)


@pytest.mark.parametrize("alone", [party("g9"), party("b9", persoon="ja", publiceren="ja")])
def test_what_a_small_type_or_one_person_answered_stays_out(alone: object) -> None:
    rows = [score("g9", 5), score("b9", 5), *scores(b1=4, b2=4, b3=4)]
    found = vitality([*ALL, party("g9"), party("b9", persoon="ja", publiceren="ja")], rows, (), (), RULE)
    assert next(v for v in found if v.partner == alone).urgency is None
