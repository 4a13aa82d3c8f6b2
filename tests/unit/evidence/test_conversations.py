"""Which conversations an area has, which of their codings count, and what may be told of who spoke."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.evidence.conversations import conversations
from wijkonderzoek.evidence.conversations import PROFESSIONALS, RESIDENTS, Conversations, conversations_of
from wijkonderzoek.model import Area, Level, Region

WIJK = Region("WK999901", "Havenkwartier", Level.WIJK, 2024, gemeente="GM9999")


def talk_of(folder: Path, roles: str, region: Region = WIJK, **more: object) -> Conversations:
    """Conversations with one person each: b(ewoner), o(ndernemer) or p(rofessional), coded with one segment."""
    names = {"b": "bewoner", "o": "ondernemer", "p": "professional"}
    ids = [f"{n:03d}" for n in range(1, len(roles) + 1)]
    made = conversations(
        folder,
        held=[f"I{key}" for key in ids],
        people=[{"respondent_id": f"R{key}", "rol": names[role]} for key, role in zip(ids, roles, strict=True)],
        speakers=[(f"I{key}", f"R{key}") for key in ids],
        segments=[(f"I{key}", 0, 10, "groen", "C01") for key in ids],
        **more,  # type: ignore[arg-type]
    )
    return conversations_of(made, region, {}, min_people=5)


@pytest.mark.parametrize(
    ("label", "region", "belongs"),
    [
        ("WK999901", WIJK, True),
        ("BU99990103", WIJK, True),
        ("BU99990203", WIJK, False),
        ("GM9999", WIJK, False),
        ("kade", WIJK, True),
        ("overal", WIJK, False),
        ("WK999901", Region("GM9999", "Voorbeeldstad", Level.GEMEENTE, 2024), True),
        ("BU99990103", Region("kade", "De kade", Level.GEBIED, 2024, members=("BU99990103", "BU99990104")), True),
        ("WK999901", Region("kade", "De kade", Level.GEBIED, 2024, members=("BU99990103",)), False),
    ],
)
def test_a_conversation_belongs_to_the_area_it_lies_in(
    tmp_path: Path, label: str, region: Region, belongs: bool
) -> None:
    areas = {
        "kade": Area("kade", "De kade", Level.GEBIED, ("BU99990103", "BU99990104")),
        "overal": Area("overal", "Overal", Level.GEBIED, ("WK999901", "WK999902")),
    }
    made = conversations(
        tmp_path,
        held=[{"interview_id": "I001", "gebied": label}],
        segments=[("I001", 0, 10, "groen", "C01")],
        areas=areas,
    )
    assert bool(conversations_of(made, region, areas, min_people=5).ids) is belongs


def test_a_conversation_that_was_not_coded_yet_is_not_counted(tmp_path: Path) -> None:
    made = conversations(
        tmp_path,
        held=["I001", "I002", "I003"],
        segments=[("I001", 0, 10, "groen", "C01")],
        assigned=[("I002", "C01")],
    )
    talk = conversations_of(made, WIJK, {}, min_people=5)
    assert talk.ids == ("I001", "I002"), "coded with nothing counts, not coded does not"


def test_nothing_is_said_of_fewer_than_five_people(tmp_path: Path) -> None:
    assert not talk_of(tmp_path / "a", "bbbb").enough
    assert talk_of(tmp_path / "b", "bbbbb").enough


def test_what_coders_agreed_on_counts_instead_of_what_each_coded(tmp_path: Path) -> None:
    agreed = {"interview_id": "I001", "start": 0, "eind": 9, "code_id": "wonen.huur", "ronde": "consensus"}
    made = conversations(
        tmp_path,
        held=["I001", "I002"],
        segments=[("I001", 0, 10, "groen", "C01"), agreed, ("I002", 0, 10, "wonen.vocht", "C01")],
    )
    talk = conversations_of(made, WIJK, {}, min_people=1)
    assert list(talk.segments["code_id"]) == ["wonen.huur", "wonen.vocht"]


@pytest.mark.parametrize(
    ("roles", "who"),
    [
        ("bbbbbppppp", "bewoner"),
        ("bbbbo", "bewoner of ondernemer"),
        ("bbbpppp", ""),
        ("oooooo", "ondernemer"),
    ],
)
def test_a_role_is_told_only_where_five_people_share_it(tmp_path: Path, roles: str, who: str) -> None:
    assert talk_of(tmp_path, roles).attribution("I001") == who


def test_a_side_has_a_contrast_only_with_five_people(tmp_path: Path) -> None:
    assert list(talk_of(tmp_path / "a", "bbbboppppp").sides) == [RESIDENTS, PROFESSIONALS]
    assert list(talk_of(tmp_path / "b", "bbbbbpppp").sides) == [RESIDENTS]
