"""Figures and stories side by side: the badge follows the rule, and neither side outweighs the other."""

from __future__ import annotations

import math
import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkonderzoek.model import Badge
from wijkonderzoek.report.joint import BADGE_HEADS, FigureVerdict, StoryVerdict, Told, badge_of, told_text

LEAST = 5


def told(n: int = 10, knelpunt: int = 0, kans: int = 0, total: int = 12) -> Told:
    return Told(n, knelpunt, kans, total, many=max(3, math.ceil(0.25 * total)), least=3)


@pytest.mark.parametrize(
    ("figures", "story", "badge"),
    [
        ("zorg", told(knelpunt=8), "komen overeen"),
        ("zorg", told(knelpunt=5, kans=5), "komen overeen"),
        ("zorg", told(kans=8), "lopen uiteen"),
        ("goed", told(kans=8), "komen overeen"),
        ("goed", told(knelpunt=8), "lopen uiteen"),
        ("gelijk", told(knelpunt=8), "lopen uiteen"),
        ("gelijk", told(kans=3), "komen overeen"),
        ("zorg", told(n=2, knelpunt=2), "alleen cijfers"),
        ("zorg", told(knelpunt=2, kans=2), "te weinig om iets te zeggen"),
        ("", told(knelpunt=8), "alleen verhalen"),
        ("", told(n=5), "alleen verhalen"),
        ("", told(n=2), "te weinig om iets te zeggen"),
        ("zorg", told(n=4, knelpunt=4, total=4), "te weinig om iets te zeggen"),
        ("zorg", None, "alleen cijfers"),
        ("", None, "alleen cijfers"),
    ],
)
def test_the_badge_follows_the_rule(figures: FigureVerdict, story: Told | None, badge: Badge) -> None:
    assert badge_of(figures, story, LEAST) == badge


def test_every_badge_has_words_for_a_reader() -> None:
    assert set(BADGE_HEADS) == set(get_args(Badge))


def test_told_by_many_is_a_quarter_of_the_conversations_and_at_least_three() -> None:
    assert told(knelpunt=3, total=12).verdict == "knelpunt"
    assert told(knelpunt=3, total=13).verdict == "genoemd"
    assert told(n=3, knelpunt=3, total=5).verdict == "knelpunt"
    assert told(n=2, knelpunt=2, total=5).verdict == ""


@given(st.sampled_from(get_args(FigureVerdict)), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_figures_and_stories_swap_sides_without_a_preference(figures: FigureVerdict, n: int, a: int, b: int) -> None:
    """Problems and chances mirror each other: swapping both sides keeps a badge of two voices."""
    story, mirrored = told(n, a, b, 20), told(n, b, a, 20)
    swapped: dict[str, FigureVerdict] = {"zorg": "goed", "goed": "zorg"}
    voices: tuple[StoryVerdict, ...] = ("knelpunt", "kans")
    if figures in swapped and story.verdict in voices:
        assert badge_of(figures, story, LEAST) == badge_of(swapped[figures], mirrored, LEAST)


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_no_count_under_three_is_ever_written(n: int, a: int, b: int) -> None:
    text = told_text(told(n, min(a, n), min(b, n), 12))
    assert all(int(number) >= 3 for number in re.findall(r"\d+", text))
