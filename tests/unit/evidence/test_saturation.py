"""When new conversations stop bringing something new."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evidence.conversations import conversations
from wijkonderzoek.errors import UsageError
from wijkonderzoek.evidence.saturation import (
    ALL,
    NOT_REACHED,
    NOTHING,
    REACHED,
    TOO_FEW,
    cumulative,
    reached_at,
    saturation,
    saturation_curve,
)
from wijkonderzoek.params import Gesprekken
from wijkonderzoek.sources.interviews import Interviews


def _telling(folder: Path, told: list[str], **more: object) -> Interviews:
    """Conversations that tell the codes of the letters in a word."""
    letters = sorted({letter for word in told for letter in word} | {"z"})
    held = [{"interview_id": f"I{n:03d}", **more} for n in range(1, len(told) + 1)]
    return conversations(
        folder,
        held=held,
        codes={letter: {} for letter in letters},
        segments=[
            (str(row["interview_id"]), 10 * n, 10 * n + 5, letter, "C01")
            for row, word in zip(held, told, strict=True)
            for n, letter in enumerate(word)
        ],
        assigned=[(str(row["interview_id"]), "C01") for row in held],
    )


def test_the_example_of_guest_and_others_is_reached_at_6_plus_2() -> None:
    """37 codes in the base; runs with 4, 3 and 1 new codes: 11 %, 8 % and 3 % of the base."""
    codes = np.array([[15, 24, 31, 37, 39, 41, 42, 42]])
    assert reached_at(codes, run=2, threshold=0.05).tolist() == [6]
    assert reached_at(codes, run=2, threshold=0.0).tolist() == [np.inf]


def test_reached_in_the_order_conversations_were_held(tmp_path: Path) -> None:
    read = _telling(tmp_path, ["abcde", "fghij", "klmno", "pqrst", "u", "v", "w", "a", "b", "c"])
    table = saturation(read).loc[ALL]
    assert table.loc[(2, 0.05), "in_order"] == 6
    assert table.loc[(2, 0.0), "in_order"] == 7
    assert table.loc[(3, 0.0), "in_order"] == 7
    assert table["result"].eq(REACHED).all()
    assert table["codes"].eq(23).all()


def test_not_reached_is_a_result_and_not_a_number(tmp_path: Path) -> None:
    row = saturation(_telling(tmp_path, list("abcdefghij"))).loc[ALL].loc[(2, 0.05)]
    assert row["result"] == NOT_REACHED
    assert pd.isna(row["in_order"])
    assert pd.isna(row["median"])
    assert row["reached"] == 0


def test_too_few_conversations_and_an_empty_beginning_are_named(tmp_path: Path) -> None:
    table = saturation(_telling(tmp_path, list("abcda"))).loc[ALL]
    assert set(table["result"]) == {TOO_FEW}
    table = saturation(_telling(tmp_path, ["", "", "", "", "a", "a", "a", "a"])).loc[ALL]
    assert table.loc[(2, 0.0), "result"] == NOTHING


def test_conversations_that_all_tell_the_same_are_saturated_at_once(tmp_path: Path) -> None:
    row = saturation(_telling(tmp_path, ["abc"] * 8)).loc[ALL].loc[(2, 0.0)]
    assert (row["in_order"], row["q1"], row["median"], row["q3"], row["reached"]) == (4, 4, 4, 4, 1)


def test_orders_that_do_not_get_there_count_as_later_than_all_that_do(tmp_path: Path) -> None:
    """One conversation with much of its own: only orders that begin with it get there."""
    row = saturation(_telling(tmp_path, ["abcdefgh", *"ijklmnopqrs"])).loc[ALL].loc[(2, 0.05)]
    assert 0 <= row["reached"] < 0.5
    assert pd.isna(row["median"])


def test_permutations_give_what_all_orders_give(tmp_path: Path) -> None:
    told = ["ab", "bc", "cd", "ae", "ab", "fa", "b"]
    read = _telling(tmp_path, told)
    there = np.array([[letter in word for letter in "abcdef"] for word in told])
    exact = np.concatenate([reached_at(cumulative(there[list(p)]), 2, 0.05) for p in permutations(range(7))])
    row = saturation(read, permutations=4000).loc[ALL].loc[(2, 0.05)]
    assert row["reached"] == pytest.approx(np.isfinite(exact).mean(), abs=0.03)


def test_the_curve_ends_at_all_codes_whatever_the_order(tmp_path: Path) -> None:
    curve = saturation_curve(_telling(tmp_path, ["ab", "bc", "cd", "e", "a"])).loc[ALL]
    assert curve.loc[5].tolist() == [5, 5, 5, 5]
    assert curve["in_order"].tolist() == [2, 3, 4, 5, 5]
    assert curve["mean"].is_monotonic_increasing
    assert (curve["low"] <= curve["mean"]).all()
    assert (curve["mean"] <= curve["high"]).all()


def test_the_mean_of_the_curve_is_the_known_rarefaction_curve(tmp_path: Path) -> None:
    """A code of k of N conversations is in n drawn ones with 1 - C(N-k, n) / C(N, n)."""
    from scipy.special import comb

    told = ["abc", "ab", "a", "ad", "ae", "abf"]
    curve = saturation_curve(_telling(tmp_path, told), permutations=5000).loc[ALL]
    spread = [sum(letter in word for word in told) for letter in "abcdef"]
    for n in range(1, 7):
        expected = sum(1 - comb(6 - k, n) / comb(6, n) for k in spread)
        assert curve.loc[n, "mean"] == pytest.approx(expected, abs=0.05)


@given(st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=1, max_size=12))
@settings(deadline=None)
def test_codes_are_counted_as_one_would_by_hand(given_: list[list[bool]]) -> None:
    there = np.array(given_)
    by_hand = [int(there[: n + 1].any(axis=0).sum()) for n in range(len(there))]
    assert cumulative(there)[0].tolist() == by_hand
    backwards = np.arange(len(there))[::-1][None, :]
    assert cumulative(there, backwards)[0].tolist() == cumulative(there[::-1])[0].tolist()


def test_the_same_seed_gives_the_same_figures(tmp_path: Path) -> None:
    read = _telling(tmp_path, ["ab", "bc", "cd", "e", "a", "f", "g", "a"])
    pd.testing.assert_frame_equal(saturation(read), saturation(read))
    assert not saturation_curve(read).equals(saturation_curve(read, seed=1))


def test_groups_of_too_few_people_are_not_taken_apart(tmp_path: Path) -> None:
    held = [{"interview_id": f"I{n:03d}", "gebied": "WK999901" if n <= 9 else "WK999902"} for n in range(1, 14)]
    read = conversations(tmp_path, held=held, segments=[(row["interview_id"], 0, 9, "groen", None) for row in held])
    assert saturation(read, "gebied").empty
    table = saturation(read, "gebied", Gesprekken(min_personen=4))
    assert table.index.unique("group").tolist() == ["WK999901", "WK999902"]
    assert table.loc["WK999902", "conversations"].eq(4).all()


def test_no_coded_conversation_gives_no_rows(tmp_path: Path) -> None:
    read = conversations(tmp_path)
    assert saturation(read).empty
    assert saturation_curve(read).empty


def test_at_least_one_permutation(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="0 permutations"):
        saturation(_telling(tmp_path, ["a", "b"]), permutations=0)
