"""Which conversations and segments count, and which groups are shown apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.evidence.conversations import Segment, conversations
from wijkonderzoek.errors import UsageError
from wijkonderzoek.evidence.basis import REST, coded_conversations, group_counts, grouped, presence, segments_in_use
from wijkonderzoek.evidence.cooccurrence import cooccurrence
from wijkonderzoek.evidence.framework import framework_matrix
from wijkonderzoek.evidence.reliability import reliability
from wijkonderzoek.sources.interviews import Interviews


def test_conversations_stand_in_the_order_they_were_held_and_those_not_coded_are_left_out(tmp_path: Path) -> None:
    read = conversations(
        tmp_path,
        held=[
            {"interview_id": "I001", "peildatum_maand": "2024-03"},
            {"interview_id": "I002", "peildatum_maand": "2024-02", "golf": 2},
            {"interview_id": "I003", "peildatum_maand": "2024-02"},
            "I004",
        ],
        segments=[(key, 0, 9, "groen", "C01") for key in ("I001", "I002")],
        assigned=[("I003", "C01")],
    )
    assert coded_conversations(read) == ("I003", "I001", "I002")
    assert presence(read, "code")["groen"].tolist() == [False, True, True]


def test_what_coders_agreed_on_replaces_what_each_thought(tmp_path: Path) -> None:
    agreed = {
        "interview_id": "I001",
        "start": 0,
        "eind": 9,
        "code_id": "groen",
        "coder_id": "C01",
        "ronde": "consensus",
    }
    alone: list[Segment] = [("I001", 0, 9, "vertrouwen", "C01"), ("I002", 0, 9, "wonen.huur", "C02")]
    read = conversations(tmp_path, held=["I001", "I002"], segments=[*alone, agreed])
    assert segments_in_use(read)["code_id"].tolist() == ["wonen.huur", "groen"]


def test_an_opgave_is_told_by_any_of_its_codes_and_codes_across_them_are_of_none(tmp_path: Path) -> None:
    read = conversations(
        tmp_path,
        held=["I001", "I002"],
        segments=[("I001", 0, 9, "wonen.huur", None), ("I002", 0, 9, "vertrouwen", None)],
    )
    found = presence(read, "opgave")
    assert found.columns.tolist() == ["wonen", "veiligheid", "leefomgeving"]
    assert found["wonen"].tolist() == [True, False]
    assert found.sum().sum() == 1


def _of_areas(folder: Path, sizes: list[int]) -> Interviews:
    held: list[dict[str, Any]] = []
    for area, size in enumerate(sizes, start=1):
        held += [{"interview_id": f"I{len(held) + n:03d}", "gebied": f"WK9999{area:02d}"} for n in range(1, size + 1)]
    return conversations(folder, held=held, segments=[(row["interview_id"], 0, 9, "groen", None) for row in held])


def test_a_group_of_too_few_people_is_not_shown_apart_nor_to_be_worked_out(tmp_path: Path) -> None:
    read = _of_areas(tmp_path, [11, 9, 4])
    assert group_counts(read, "gebied", 5)["personen"].to_dict() == {"WK999901": 11, REST: 13}
    assert len(grouped(read, "gebied", 5)[REST]) == 13


def test_small_groups_that_are_enough_together_leave_the_others_alone(tmp_path: Path) -> None:
    read = _of_areas(tmp_path, [3, 9, 2])
    assert group_counts(read, "gebied", 5)["gesprekken"].to_dict() == {"WK999902": 9, REST: 5}


def test_too_few_people_in_all_show_no_group(tmp_path: Path) -> None:
    assert group_counts(_of_areas(tmp_path, [4]), "gebied", 5).empty


def test_a_conversation_of_two_roles_counts_under_both(tmp_path: Path) -> None:
    people = [{"respondent_id": f"R{n:03d}", "rol": "bewoner" if n % 2 else "professional"} for n in range(1, 7)]
    read = conversations(
        tmp_path,
        held=["I001"],
        people=people,
        speakers=[("I001", str(row["respondent_id"])) for row in people],
        segments=[("I001", 0, 9, "groen", None)],
    )
    counts = group_counts(read, "rol", 3)
    assert counts["gesprekken"].to_dict() == {"bewoner": 1, "professional": 1}
    assert counts["personen"].to_dict() == {"bewoner": 3, "professional": 3}


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_shown_is_of_fewer_people_than_asked(tmp_path: Path, sizes: list[int]) -> None:
    counts = group_counts(_of_areas(tmp_path, sizes), "gebied", 5)
    assert (counts["personen"] >= 5).all()
    assert counts["personen"].sum() in {sum(sizes), 0}


def test_other_groupings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not grouped by 'geslacht'"):
        grouped(_of_areas(tmp_path, [4]), "geslacht", 5)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="level 'soort'"):
        presence(_of_areas(tmp_path, [4]), "soort")  # type: ignore[arg-type]


def test_a_codebook_of_folders_only_gives_tables_without_rows(tmp_path: Path) -> None:
    read = conversations(
        tmp_path,
        segments=[("I001", 0, 9, "map", "C01")],
        codes={"map": {"codeerbaar": "nee"}},
        units={"I001": 3},
        assigned=[("I001", "C01"), ("I001", "C02")],
    )
    assert reliability(read).index.names == ["level", "key"]
    assert cooccurrence(read, "code").index.names == ["first", "second"]
    assert len(reliability(read)) == len(cooccurrence(read, "code", "passage")) == len(framework_matrix(read)) == 0
