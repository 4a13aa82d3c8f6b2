"""What residents decide, what was done with what they brought in, and how long that took."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.unit.approach.made import write_study
from wijkonderzoek.approach.say import (
    Influence,
    Waiting,
    budget_by_year,
    count_answers,
    days_to_result,
    decides,
    influence_by_year,
    late_decisions,
    newest_subjects,
)
from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas.approach import BijdrageRow, WijkbudgetRow, ZeggenschapRow
from wijkonderzoek.sources.study import open_study


def subject(name: str, ladder: str = "meebeslissen", **cells: object) -> ZeggenschapRow:
    given = {"onderwerp": name, "trede": ladder, "kan": "ja", "beslisser": "College"} | cells
    return ZeggenschapRow.model_validate(given)


def brought(n: int, status: str = "overgenomen", **cells: object) -> BijdrageRow:
    given = {"bijdrage_id": f"b{n}", "datum": "2025-01-01", "wat": "Bankje", "status": status, "reden": "Past"} | cells
    return BijdrageRow.model_validate(given)


def asked(year: int, amount: float, granted: float | None) -> WijkbudgetRow:
    return WijkbudgetRow(jaar=year, aanvraag="Feest", indiener_type="bewoners", bedrag=amount, toegekend=granted)


@pytest.mark.parametrize(
    ("ladder", "deciding"),
    [
        ("informeren", False),
        ("raadplegen", False),
        ("adviseren", False),
        ("coproduceren", False),
        ("meebeslissen", True),
        ("zelf beslissen", True),
    ],
)
def test_residents_decide_from_meebeslissen_on(ladder: str, deciding: bool) -> None:
    assert decides(subject("Plein", ladder)) == deciding


def test_what_cannot_be_is_never_counted_as_decided() -> None:
    found = newest_subjects(
        [subject("Plein", kan="nee", waarom="Geen geld"), subject("Boom", "adviseren"), subject("Bank")]
    )
    assert [len(rows) for rows in (found.deciding, found.heard, found.closed)] == [1, 1, 1]


def test_a_subject_is_told_as_it_was_last_written_down() -> None:
    rows = [subject("Plein", jaar=2025), subject("plein", "informeren", jaar=2023), subject("Plein", "raadplegen")]
    [only] = newest_subjects(rows).rows
    assert (only.trede, only.jaar) == ("meebeslissen", 2025)


def test_influence_is_counted_per_year_over_the_subjects_of_that_year() -> None:
    rows = [
        subject("Plein", jaar=2025),
        subject("Bank", "informeren", jaar=2025),
        subject("Plein", "adviseren", jaar=2024),
    ]
    assert influence_by_year([*rows, subject("Boom")]) == (Influence(2024, 0, 1), Influence(2025, 1, 2))


def test_a_decision_in_the_month_of_the_first_conversation_is_not_called_late() -> None:
    rows = [subject(day, datum_besluit=day) for day in ("2024-03-01", "2024-02-29", "2023-12-01")]
    assert [row.onderwerp for row in late_decisions([*rows, subject("Geen datum")], "2024-03")] == [
        "2023-12-01",
        "2024-02-29",
    ]


def test_every_status_is_counted_also_those_nobody_got() -> None:
    assert count_answers([brought(1), brought(2, "open")]) == {"overgenomen": 1, "deels": 0, "niet": 0, "open": 1}


def test_days_are_counted_over_what_can_be_seen_and_the_rest_waits() -> None:
    rows = [
        brought(1, zichtbaar_op="2025-01-11"),
        brought(2, "deels", zichtbaar_op="2025-01-21"),
        brought(3, zichtbaar_op="2025-04-11"),
        brought(4, "open"),
        brought(5),
        brought(6, "niet"),
    ]
    assert days_to_result(rows) == Waiting(n=3, median=20.0, low=10, high=100, open=2)
    assert days_to_result([brought(1, "niet")]) == Waiting(0, None, None, None, 0)


def test_a_grant_of_nothing_is_a_refusal_and_a_blank_is_undecided() -> None:
    [first, second] = budget_by_year([asked(2025, 500, None), asked(2025, 300, 0), asked(2024, 200, 150)])
    assert (first.year, first.asked, first.granted, first.applications, first.undecided) == (2024, 200, 150, 1, 0)
    assert (second.asked, second.granted, second.applications, second.undecided) == (800, 0, 2, 1)


def test_a_contribution_about_a_code_that_is_not_in_the_codebook_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    write_study(tmp_path, brought(1, code_id="wonen.vogt"), talks=True)
    with pytest.raises(InputError, match=r"bijdragen\.csv, row 2, code_id: 'wonen\.vogt'.*wonen\.vocht"):
        open_study(tmp_path)


def test_without_conversations_a_code_is_not_checked(tmp_path: Path) -> None:
    study = open_study(write_study(tmp_path, brought(1, code_id="wonen.vogt")))
    assert study.approach.has(BijdrageRow)


def test_a_contribution_that_was_not_taken_over_needs_a_reason() -> None:
    with pytest.raises(ValidationError, match="needs a 'reden'"):
        brought(1, "niet", reden="")
    with pytest.raises(ValidationError, match="needs a 'waarom'"):
        subject("Plein", kan="nee", waarom="")
