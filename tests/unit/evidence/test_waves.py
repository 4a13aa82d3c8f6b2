"""Two waves of conversations side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from tests.unit.evidence.conversations import CODES, Segment, conversations
from wijkonderzoek.errors import UsageError
from wijkonderzoek.evidence.waves import (
    GONE,
    NEW,
    OTHER_PEOPLE,
    REDEFINED,
    RENAMED,
    SAME,
    SAME_PEOPLE,
    codebook_bridge,
    newcombe,
    newcombe_paired,
    wave_numbers,
    waves,
)
from wijkonderzoek.sources.interviews import Interviews


def _panel(
    folder: Path,
    before: list[str],
    after: list[str],
    *,
    same: int = 0,
    codes: dict[str, dict[str, Any]] | None = None,
    more: list[Segment] | None = None,
) -> Interviews:
    """Conversations of two waves that each tell codes (a text of codes); the first `same` people speak in both."""
    held, speakers, segments = [], [], list(more or [])
    for wave, told in ((1, before), (2, after)):
        for n, text in enumerate(told, start=1):
            key = f"I{wave}{n:02d}"
            held.append({"interview_id": key, "golf": wave})
            speakers.append((key, f"R0{n:02d}" if n <= same else f"R{wave}{n:02d}"))
            segments += [(key, 20 * k, 20 * k + 9, code, "C01") for k, code in enumerate(text.split())]
    people = [{"respondent_id": person} for person in sorted({person for _, person in speakers})]
    return conversations(
        folder,
        held=held,
        speakers=speakers,
        people=people,
        segments=segments,
        codes=codes or CODES,
        assigned=[(str(row["interview_id"]), "C01") for row in held],
    )


def test_conversations_with_a_code_are_counted_in_both_waves(tmp_path: Path) -> None:
    found = waves(_panel(tmp_path, ["groen", "groen", ""], ["groen", "", "", "wonen.huur"]))
    assert (found.earlier, found.later, found.mixed) == (1, 2, 0)
    assert found.counts.loc["groen"].to_dict() == {"before": 2, "n_before": 3, "after": 1, "n_after": 4}


def test_other_people_are_compared_as_independent_shares(tmp_path: Path) -> None:
    read = _panel(tmp_path, ["groen"] * 3 + [""] * 3, ["groen"] * 6 + [""] * 2)
    row = waves(read).differences.loc[("groen", OTHER_PEOPLE)]
    assert row["difference"] == pytest.approx(6 / 8 - 3 / 6)
    assert (row["low"], row["high"]) == newcombe(3, 6, 6, 8)


def test_only_those_who_spoke_in_both_waves_are_paired(tmp_path: Path) -> None:
    before = ["groen", "groen", "groen", "", "", "", ""]
    after = ["groen", "groen", "", "groen", "groen", "groen", ""]
    found = waves(_panel(tmp_path, before, after, same=5))
    row = found.differences.loc[("groen", SAME_PEOPLE)]
    assert row[["before", "n_before", "after", "n_after"]].tolist() == [3, 5, 4, 5]
    assert (row["low"], row["high"]) == newcombe_paired(2, 1, 2, 0)
    assert found.mixed == 10
    assert OTHER_PEOPLE not in found.differences.index.get_level_values("people")


def test_few_people_and_few_conversations_are_not_compared(tmp_path: Path) -> None:
    assert waves(_panel(tmp_path, ["groen"] * 4, ["groen"] * 4, same=4)).differences.empty
    read = _panel(tmp_path, ["groen wonen.huur"] * 5, ["groen"] * 5)
    assert waves(read).differences.index.unique("code").tolist() == ["groen", "wonen.huur"]
    read = _panel(tmp_path, ["groen"] * 5, ["groen", "groen", "groen", "wonen.huur", "wonen.huur"])
    assert waves(read).differences.index.unique("code").tolist() == ["groen"]


def test_in_a_focus_group_a_segment_is_of_the_person_it_names(tmp_path: Path) -> None:
    people = [f"R{n:03d}" for n in range(1, 6)]
    said = {"start": 0, "eind": 9, "code_id": "groen", "interview_id": "I002", "respondent_id": "R001"}
    everyone: list[Segment] = [("I001", 0, 9, "groen", "C01"), ("I003", 0, 9, "groen", "C01")]
    read = conversations(
        tmp_path,
        held=[{"interview_id": key, "golf": golf} for key, golf in (("I001", 1), ("I002", 2), ("I003", 1))],
        people=[{"respondent_id": person} for person in people],
        speakers=[(key, person) for key in ("I001", "I002", "I003") for person in people],
        segments=[*everyone, said, said | {"start": 20, "eind": 29}],
    )
    assert waves(read).counts.loc["groen"].tolist() == [2, 2, 1, 1]
    row = waves(read).differences.loc[("groen", SAME_PEOPLE)]
    assert row[["before", "after"]].tolist() == [5, 1]


def test_a_code_that_came_in_later_is_not_compared(tmp_path: Path) -> None:
    codes: dict[str, dict[str, Any]] = {
        "oud": {},
        "nieuw": {"versie": 2},
        "weg": {"codeerbaar": "nee"},
        "nooit": {"versie": 1},
    }
    read = _panel(tmp_path, ["oud weg"] * 5, ["oud nieuw"] * 5, codes=codes)
    found = waves(read)
    assert found.bridge["status"].to_dict() == {"oud": SAME, "weg": GONE, "nooit": SAME, "nieuw": NEW}
    assert found.counts.index.tolist() == ["oud", "nooit"]


def test_the_bridge_of_two_codebooks_names_what_changed(tmp_path: Path) -> None:
    old: dict[str, dict[str, Any]] = {"a": {}, "b": {}, "c": {}, "d": {"opgave": "wonen"}, "e": {}}
    new = {"a": {}, "b": {"naam": "Beter"}, "c": {"definitie": "Iets anders."}, "d": {"opgave": "werk"}, "f": {}}
    books = [conversations(tmp_path / name, codes=book).codes for name, book in (("old", old), ("new", new))]
    assert codebook_bridge(*books)["status"].to_dict() == {
        "a": SAME,
        "b": RENAMED,
        "c": REDEFINED,
        "d": REDEFINED,
        "e": GONE,
        "f": NEW,
    }


def test_one_wave_has_nothing_beside_it(tmp_path: Path) -> None:
    read = conversations(tmp_path, segments=[("I001", 0, 9, "groen", None)])
    assert wave_numbers(read) == (1,)
    with pytest.raises(UsageError, match="wave 1 has no coded conversations of a wave before it"):
        waves(read)
    with pytest.raises(UsageError, match="wave 0"):
        waves(conversations(tmp_path / "none"))


def test_the_interval_of_independent_shares_is_that_of_statsmodels() -> None:
    rng = np.random.default_rng(3)
    for _ in range(100):
        n_before, n_after = (int(n) for n in rng.integers(3, 60, 2))
        before, after = int(rng.integers(0, n_before + 1)), int(rng.integers(0, n_after + 1))
        theirs = confint_proportions_2indep(after, n_after, before, n_before, method="newcomb", compare="diff")
        assert newcombe(before, n_before, after, n_after) == pytest.approx(theirs, abs=1e-9)


def test_pairs_that_are_not_tied_have_the_interval_of_independent_shares() -> None:
    assert newcombe_paired(8, 12, 8, 12) == pytest.approx(newcombe(20, 40, 16, 40))


def test_pairs_that_are_tied_have_a_narrower_interval_and_pairs_that_are_opposed_a_wider_one() -> None:
    width = {
        name: high - low
        for name, (low, high) in {
            "tied": newcombe_paired(18, 2, 4, 16),
            "free": newcombe(20, 40, 22, 40),
            "opposed": newcombe_paired(4, 16, 18, 2),
        }.items()
    }
    assert width["tied"] < width["free"] < width["opposed"]


def test_the_interval_of_pairs_holds_the_difference_that_was_put_in() -> None:
    rng = np.random.default_rng(11)
    chances = np.array([0.3, 0.1, 0.25, 0.35])
    true = chances[2] - chances[1]
    drawn = [newcombe_paired(*map(int, cells)) for cells in rng.multinomial(25, chances, size=2000)]
    covered = np.mean([low <= true <= high for low, high in drawn])
    assert 0.93 < covered < 0.985


def test_an_interval_of_everyone_and_no_one_stays_within_its_bounds() -> None:
    for cells in ((5, 0, 0, 0), (0, 0, 0, 5), (0, 5, 0, 0), (0, 0, 5, 0)):
        low, high = newcombe_paired(*cells)
        assert -1 <= low <= high <= 1
