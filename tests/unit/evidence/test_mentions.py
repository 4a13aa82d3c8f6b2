"""Counts of conversations, never of segments, and no count that gives away another."""

from __future__ import annotations

from pathlib import Path

from tests.unit.evidence.conversations import conversations
from wijkonderzoek.evidence.contrast import contrast
from wijkonderzoek.evidence.conversations import PROFESSIONALS, RESIDENTS, Conversations, conversations_of
from wijkonderzoek.evidence.mentions import mentions, opgave_mentions, outside_the_frame
from wijkonderzoek.model import Level, Region

WIJK = Region("WK999901", "Havenkwartier", Level.WIJK, 2024, gemeente="GM9999")


def told(folder: Path, segments: list[object], count: int = 3, professionals: int = 0) -> Conversations:
    ids = [f"{n:03d}" for n in range(1, count + 1)]
    made = conversations(
        folder,
        held=[f"I{key}" for key in ids],
        people=[
            {"respondent_id": f"R{key}", "rol": "professional" if place < professionals else "bewoner"}
            for place, key in enumerate(ids)
        ],
        speakers=[(f"I{key}", f"R{key}") for key in ids],
        segments=segments,  # type: ignore[arg-type]
        assigned=[(f"I{key}", "C01") for key in ids],
    )
    return conversations_of(made, WIJK, {}, min_people=5)


def test_ten_segments_in_one_conversation_are_one_conversation(tmp_path: Path) -> None:
    segments: list[object] = [("I001", n, n + 5, "wonen.vocht", "C01") for n in range(10)]
    assert mentions(told(tmp_path, segments)).at["wonen.vocht", "n"] == 1


def test_what_is_told_under_a_code_is_told_of_the_code_above(tmp_path: Path) -> None:
    segments: list[object] = [
        ("I001", 0, 5, "wonen.vocht", "C01"),
        ("I002", 0, 5, "wonen.huur", "C01"),
        ("I002", 9, 15, "wonen.vocht", "C01"),
    ]
    table = mentions(told(tmp_path, segments))
    assert table["n"].to_dict() == {"wonen": 2, "wonen.vocht": 2, "wonen.huur": 1}


def test_a_problem_and_a_chance_are_counted_apart(tmp_path: Path) -> None:
    segment = {"start": 0, "eind": 5, "code_id": "groen", "coder_id": "C01"}
    segments: list[object] = [
        {"interview_id": "I001", "valentie": "knelpunt", "soort": "wens"} | segment,
        {"interview_id": "I001", "valentie": "kans"} | segment | {"start": 9, "eind": 20},
        {"interview_id": "I002", "valentie": "kans"} | segment,
    ]
    talk = told(tmp_path, segments)
    assert mentions(talk).loc["groen", ["n", "knelpunt", "kans", "wens"]].to_list() == [2, 1, 2, 1]
    table = opgave_mentions(talk, ["wonen", "leefomgeving"])
    assert table.loc["leefomgeving"].to_dict() == {"n": 2, "knelpunt": 1, "kans": 2}
    assert table.loc["wonen"].to_dict() == {"n": 0, "knelpunt": 0, "kans": 0}


def test_themes_outside_the_eight_opgaven_are_kept_and_counted(tmp_path: Path) -> None:
    segments: list[object] = [("I001", 0, 5, "vertrouwen", "C01"), ("I001", 0, 5, "groen", "C01")]
    assert list(outside_the_frame(told(tmp_path, segments)).index) == ["vertrouwen"]


def test_two_sides_stand_side_by_side_and_a_third_apart_is_marked(tmp_path: Path) -> None:
    segments: list[object] = [(f"I{n:03d}", 0, 5, "groen", "C01") for n in (1, 2, 3, 4, 5, 6, 7, 8)]
    segments += [(f"I{n:03d}", 9, 15, "vertrouwen", "C01") for n in (6, 7, 8, 9)]
    table = contrast(told(tmp_path, segments, count=10, professionals=5), threshold=3)
    assert table.loc["groen", [RESIDENTS, PROFESSIONALS]].to_list() == [3, 5]
    assert table["verschil"].to_dict() == {"groen": True, "vertrouwen": True}


def test_a_side_that_could_be_worked_out_keeps_its_code_out(tmp_path: Path) -> None:
    segments: list[object] = [(f"I{n:03d}", 0, 5, "groen", "C01") for n in (1, 2, 3, 4, 6)]
    table = contrast(told(tmp_path, segments, count=10, professionals=5), threshold=3)
    assert list(table.index) == [], "5 in all and 4 of professionals would say 1 of residents"


def test_without_five_people_on_a_side_there_is_no_contrast(tmp_path: Path) -> None:
    segments: list[object] = [(f"I{n:03d}", 0, 5, "groen", "C01") for n in range(1, 9)]
    assert contrast(told(tmp_path, segments, count=8, professionals=4), threshold=3).empty
