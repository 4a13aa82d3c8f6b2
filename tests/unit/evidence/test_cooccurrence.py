"""What is told together, in a conversation or in a passage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evidence.conversations import Segment, conversations
from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.evidence.cooccurrence import _share_a_stretch, cooccurrence

PAIR = ("wonen", "leefomgeving")


def _both(folder: Path, segments: list[Segment], within: str = "passage") -> int:
    read = conversations(folder, held=["I001", "I002"], segments=segments)
    return int(cooccurrence(read, within=within).loc[PAIR, "both"])  # type: ignore[arg-type]


def test_jaccard_is_conversations_with_both_of_those_with_either(tmp_path: Path) -> None:
    read = conversations(
        tmp_path,
        held=["I001", "I002", "I003", "I004"],
        segments=[
            ("I001", 0, 9, "wonen.vocht", None),
            ("I001", 50, 59, "groen", None),
            ("I002", 0, 9, "wonen.huur", None),
            ("I003", 0, 9, "groen", None),
            ("I004", 0, 9, "vertrouwen", None),
        ],
    )
    table = cooccurrence(read)
    assert table.loc[PAIR].to_dict() == {"both": 1, "either": 3, "jaccard": pytest.approx(1 / 3)}
    assert len(table) == 3
    assert cooccurrence(read, "code").loc[("veilig.jongeren", "vertrouwen"), "jaccard"] == 0


def test_what_is_never_told_has_no_jaccard(tmp_path: Path) -> None:
    read = conversations(tmp_path, segments=[("I001", 0, 9, "groen", None)])
    assert np.isnan(cooccurrence(read).loc[("wonen", "veiligheid"), "jaccard"])


def test_many_segments_of_one_conversation_count_once(tmp_path: Path) -> None:
    segments: list[Segment] = [("I001", n, n + 5, code, None) for n in range(9) for code in ("groen", "wonen.huur")]
    assert _both(tmp_path, segments) == _both(tmp_path, segments, "gesprek") == 1


def test_segments_that_only_touch_are_not_in_one_passage(tmp_path: Path) -> None:
    touching: list[Segment] = [("I001", 0, 50, "wonen.vocht", "C01"), ("I001", 50, 90, "groen", "C01")]
    assert _both(tmp_path, touching) == 0
    assert _both(tmp_path, touching, "gesprek") == 1
    assert _both(tmp_path, [("I001", 0, 51, "wonen.vocht", "C01"), touching[1]]) == 1


def test_segments_of_two_conversations_or_two_coders_are_not_in_one_passage(tmp_path: Path) -> None:
    assert _both(tmp_path, [("I001", 0, 50, "wonen.vocht", "C01"), ("I002", 0, 50, "groen", "C01")]) == 0
    assert _both(tmp_path, [("I001", 0, 50, "wonen.vocht", "C01"), ("I001", 0, 50, "groen", "C02")]) == 0


def test_passages_need_positions_and_conversations_do_not(tmp_path: Path) -> None:
    segments: list[Segment] = [("I001", None, None, "wonen.vocht", None), ("I001", None, None, "groen", None)]
    assert _both(tmp_path, segments, "gesprek") == 1
    with pytest.raises(InputError, match=r"2 segments have no position.*\n.*within='gesprek'"):
        _both(tmp_path, segments)


def test_another_reach_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'zin' is not one of gesprek, passage"):
        _both(tmp_path, [], "zin")


def test_no_segments_give_pairs_without_conversations(tmp_path: Path) -> None:
    assert _both(tmp_path, []) == 0
    assert _both(tmp_path, [], "gesprek") == 0


segments = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.integers(0, 3)), min_size=1, max_size=10)


@given(segments)
@settings(deadline=None)
def test_overlap_is_what_one_finds_by_comparing_every_two(given_: list[tuple[int, int, int]]) -> None:
    start, length, column = (np.array(part) for part in zip(*given_, strict=True))
    found = _share_a_stretch(start, start + length, column, 4)
    for one in range(4):
        for other in range(4):
            by_hand = any(
                max(a, c) < min(a + b, c + d) for a, b, k in given_ for c, d, m in given_ if k == one and m == other
            )
            assert found[one, other] == by_hand
