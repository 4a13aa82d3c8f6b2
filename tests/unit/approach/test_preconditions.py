"""Seven preconditions, three levels: told from three people on, never added up, and a difference is a question."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tests.unit.approach.made import scores
from wijkonderzoek.approach.preconditions import (
    CONDITIONS,
    LAYERS,
    Measurement,
    Opinion,
    difference_between,
    differences,
    scan_conditions,
    told_twice,
)
from wijkonderzoek.schemas.agenda import RandvoorwaardeRow
from wijkonderzoek.schemas.approach import Row


def measured(*rows: Row) -> tuple[Measurement, ...]:
    return scan_conditions([row for row in rows if isinstance(row, RandvoorwaardeRow)])


def test_there_are_seven_preconditions_and_three_levels() -> None:
    assert (len(CONDITIONS), len(LAYERS)) == (7, 3)


def test_three_people_are_told_with_median_and_spread_and_two_are_not() -> None:
    [found] = measured(*scores("vertrouwen", "bewoners", 1, 4, 2), *scores("vertrouwen", "bestuur", 5, 5))
    assert found.opinion("vertrouwen", "bewoners") == Opinion("vertrouwen", "bewoners", 3, 2.0, 1, 4)
    told = found.opinion("vertrouwen", "bestuur")
    assert (told.published, told.median, told.low, told.high) == (False, None, None, None)
    assert found.opinion("middelen", "bestuur").n == 0


def test_the_median_of_an_even_number_lies_between_the_middle_two() -> None:
    [found] = measured(*scores("middelen", "uitvoering", 2, 3, 4, 5))
    assert found.opinion("middelen", "uitvoering").median == 3.5


def test_nothing_is_added_up_over_preconditions_or_levels() -> None:
    names = {field.name for kind in (Measurement, Opinion) for field in fields(kind)}
    assert names == {"first", "last", "opinions", "evidence", "condition", "layer", "n", "median", "low", "high"}


@pytest.mark.parametrize(("second", "rounds"), [("2025-12-09", 1), ("2025-12-10", 2)])
def test_answers_more_than_ninety_days_apart_are_two_measurements(second: str, rounds: int) -> None:
    found = measured(
        *scores("lange adem", "bestuur", 3, day="2025-09-10"), *scores("lange adem", "bestuur", 4, day=second)
    )
    assert len(found) == rounds


def test_answers_of_two_measurements_are_never_put_together_to_reach_three_people() -> None:
    found = measured(
        *scores("lange adem", "bestuur", 3, 3, day="2024-05-01"),
        *scores("lange adem", "bestuur", 4, 4, day="2025-05-01"),
    )
    assert not any(m.opinion("lange adem", "bestuur").published for m in found)
    assert told_twice(found) == ()


def test_earlier_and_later_stand_side_by_side_where_both_may_be_told() -> None:
    found = measured(
        *scores("vertrouwen", "bewoners", 2, 2, 3, day="2024-05-01"),
        *scores("vertrouwen", "bewoners", 3, 3, 3, day="2025-05-01"),
        *scores("vertrouwen", "bestuur", 3, 3, 3, day="2025-05-01"),
    )
    assert [m.last.year for m in found] == [2024, 2025]
    assert told_twice(found) == (("vertrouwen", "bewoners"),)


def test_levels_a_point_apart_give_a_question_between_the_furthest_two() -> None:
    [found] = measured(
        *scores("vertrouwen", "bestuur", 4, 4, 4),
        *scores("vertrouwen", "uitvoering", 3, 3, 3),
        *scores("vertrouwen", "bewoners", 2, 2, 2),
        *scores("middelen", "bestuur", 3, 4, 3, 4),
        *scores("middelen", "bewoners", 3, 3, 3),
    )
    [only] = differences(found)
    assert (only.condition, only.higher.layer, only.lower.layer, only.points) == (
        "vertrouwen",
        "bestuur",
        "bewoners",
        2,
    )
    assert difference_between(found, "bestuur", "uitvoering", 2) == ()


def test_a_level_of_two_people_gives_no_question() -> None:
    [found] = measured(*scores("vertrouwen", "bestuur", 5, 5, 5), *scores("vertrouwen", "bewoners", 1, 1))
    assert differences(found) == ()


def test_evidence_is_listed_once_and_not_where_few_answered() -> None:
    [found] = measured(
        *scores("middelen", "bestuur", 3, 4, 3, proof="Begroting 2025"),
        *scores("vertrouwen", "bewoners", 1, 2, proof="Wat mijn buurman zei"),
    )
    assert found.evidence == {"middelen": ("Begroting 2025",)}


def test_no_answers_are_no_measurement() -> None:
    assert scan_conditions([]) == ()
