"""A pitfall is seen on rows, and never because a table is not there."""

from __future__ import annotations

import pytest

from tests.unit.approach.made import approach, scores
from wijkonderzoek.approach.pitfalls import RULES, Pitfall, Seen, find_pitfalls
from wijkonderzoek.approach.preconditions import scan_conditions
from wijkonderzoek.schemas.agenda import DoelRow, MaatregelRow, RandvoorwaardeRow
from wijkonderzoek.schemas.approach import AfspraakRow, PartnerRow, Row, ZeggenschapRow

TWO_LEVELS = [*scores("vertrouwen", "bestuur", 4, 4, 4), *scores("vertrouwen", "bewoners", 3, 3, 3)]


def judged(*rows: Row, answers: list[Row] = TWO_LEVELS, first_talk: str | None = None) -> dict[str, Pitfall]:
    [newest] = scan_conditions([row for row in answers if isinstance(row, RandvoorwaardeRow)])
    seen = Seen(approach(*rows), frozenset({"WK999901"}), newest, first_talk)
    return {pitfall.id: pitfall for pitfall in find_pitfalls(seen)}


def goal(**cells: object) -> DoelRow:
    return DoelRow.model_validate(
        {"doel_id": "d1", "opgave": "wonen", "doel": "Droge huizen", "herkomst": "bewoners"} | cells
    )


def partner(**cells: object) -> PartnerRow:
    return PartnerRow.model_validate({"partij_id": "p1", "naam": "Gemeente", "type": "gemeente"} | cells)


def measure(what: str, budget: float | None) -> MaatregelRow:
    return MaatregelRow(maatregel_id="m1", doel_id="d1", partij_id="p1", maatregel=what, budget=budget)


def agreement(**cells: object) -> AfspraakRow:
    return AfspraakRow.model_validate({"afspraak_id": "a1", "partij_id": "p1", "afspraak": "Wij doen mee"} | cells)


def decision(day: str) -> ZeggenschapRow:
    return ZeggenschapRow.model_validate(
        {"onderwerp": "Plein", "trede": "raadplegen", "kan": "ja", "beslisser": "Raad", "datum_besluit": day}
    )


def test_without_other_tables_nothing_is_seen_and_the_rules_say_they_cannot_judge() -> None:
    states = {key: pitfall.state for key, pitfall in judged().items()}
    assert "gezien" not in states.values()
    own = {"een-niveau", "kloof"}
    assert {key for key, state in states.items() if state == "niet te beoordelen"} == set(states) - own


def test_rows_about_another_wijk_are_not_judged() -> None:
    assert judged(partner(gebied="WK999902"))["geen-bewoners"].state == "niet te beoordelen"


def test_every_rule_has_an_id_of_its_own_a_sentence_and_what_it_rests_on() -> None:
    found = judged(partner(), goal(), measure("Isoleren", 1000), decision("2023-01-01"), first_talk="2024-03")
    assert len(found) == len(RULES)
    for pitfall in found.values():
        assert pitfall.sentence.endswith(".")
        assert "csv" in pitfall.rests_on


@pytest.mark.parametrize(("end", "state"), [(2032, "gezien"), (2033, "niet gezien")])
def test_a_horizon_of_less_than_eight_years_is_short(end: int, state: str) -> None:
    rows = [goal(nulmeting_jaar=2025, streefwaarde=10, streefjaar=end)]
    assert judged(*rows)["korte-adem"].state == state


def test_the_longest_of_goals_and_agreements_is_the_horizon() -> None:
    short = goal(nulmeting_jaar=2025, streefwaarde=10, streefjaar=2027)
    assert judged(short, agreement(van="2025-01-01", tot="2035-01-01"))["korte-adem"].state == "niet gezien"


def test_short_ones_after_each_other_do_not_make_a_long_breath() -> None:
    first = agreement(van="2016-01-01", tot="2019-12-31")
    then = goal(nulmeting_jaar=2024, streefwaarde=10, streefjaar=2028)
    assert judged(first, then)["korte-adem"].state == "gezien"


def test_an_agreement_without_an_end_is_not_called_short() -> None:
    short = goal(nulmeting_jaar=2025, streefwaarde=10, streefjaar=2027)
    assert judged(short, agreement(van="2025-01-01"))["korte-adem"].state == "niet te beoordelen"


def test_a_party_of_residents_that_left_no_longer_takes_part() -> None:
    residents = {"partij_id": "p2", "naam": "Bewonersgroep", "type": "bewoners"}
    assert judged(partner(), partner(**residents))["geen-bewoners"].state == "niet gezien"
    left = partner(**residents, tot="2025-01-01")
    assert judged(partner(), left)["geen-bewoners"].state == "gezien"
    still_to_come = partner(**residents, van="2026-01-01")
    assert judged(partner(), still_to_come)["geen-bewoners"].state == "gezien"


def test_process_money_is_looked_for_among_measures_with_an_amount() -> None:
    assert judged(measure("Procesleiding", None))["geen-procesgeld"].state == "niet te beoordelen"
    assert judged(measure("Isoleren", 1000))["geen-procesgeld"].state == "gezien"
    assert judged(measure("Procesleiding en bijeenkomsten", 1000))["geen-procesgeld"].state == "niet gezien"


def test_only_one_level_asked_is_a_pitfall() -> None:
    assert judged(answers=scores("vertrouwen", "bestuur", 4, 4, 4))["een-niveau"].state == "gezien"
    two = judged()["een-niveau"]
    assert (two.state, two.sentence) == (
        "niet gezien",
        "Bij de nieuwste meting antwoordden twee van de drie niveaus; uitvoering niet.",
    )


def test_bestuur_and_bewoners_two_points_apart_are_far_apart() -> None:
    far = [*scores("vertrouwen", "bestuur", 4, 4, 4), *scores("vertrouwen", "bewoners", 2, 2, 2)]
    assert judged(answers=far)["kloof"].sentence == "Tussen bestuur en bewoners zit 2 punten of meer bij: vertrouwen."
    assert judged()["kloof"].state == "niet gezien"
    few = [*scores("vertrouwen", "bestuur", 5, 5, 5), *scores("vertrouwen", "bewoners", 1, 1)]
    assert judged(answers=few)["kloof"].state == "niet te beoordelen"


@pytest.mark.parametrize(
    ("role", "state"),
    [
        ("", "niet te beoordelen"),
        ("Financier", "gezien"),
        ("Procesleider", "gezien"),
        ("Onafhankelijk procesleider", "niet gezien"),
        ("Proces-manager, onpartijdig", "niet gezien"),
    ],
)
def test_a_process_leader_has_to_be_there_and_be_independent(role: str, state: str) -> None:
    assert judged(partner(rol=role))["geen-procesleider"].state == state


def test_a_decision_before_the_first_conversation_is_late_participation() -> None:
    assert judged(decision("2024-02-29"), first_talk="2024-03")["late-participatie"].state == "gezien"
    assert judged(decision("2024-03-01"), first_talk="2024-03")["late-participatie"].state == "niet gezien"
    assert judged(decision("2024-02-29"))["late-participatie"].state == "niet te beoordelen"
