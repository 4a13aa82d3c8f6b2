"""Nobody is found by arithmetic: what a report prints leaves every hidden count open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.report.attacker import STATES, Reader, hidden_counts, read_report
from tests.unit.report.told import held, with_conversations
from wijkonderzoek.report.research import Research

Talks = Sequence[tuple[str, Mapping[str, str]]]
CODEBOOKS: Mapping[str, tuple[str, Mapping[str, Mapping[str, object]]]] = {
    "flat": ("wonen", {key: {"opgave": "wonen"} for key in ("a", "b", "c")}),
    "folder": (
        "wonen",
        {"m": {"opgave": "wonen", "codeerbaar": "nee"}}
        | {f"m.{key}": {"opgave": "wonen", "ouder_id": "m"} for key in ("a", "b", "c")},
    ),
    "parent": (
        "wonen",
        {"m": {"opgave": "wonen"}} | {f"m.{key}": {"opgave": "wonen", "ouder_id": "m"} for key in ("a", "b")},
    ),
    "across": ("", {key: {} for key in ("a", "b", "c")}),
}


def what_follows(research: Research, folder: Path, book: str, talks: Talks) -> list[str]:
    """The hidden counts of made conversations that a reader works out, with what they are."""
    opgave, codes = CODEBOOKS[book]
    made = with_conversations(research, held(folder, talks, codes=codes))
    above = {key: str(row.get("ouder_id", "")) for key, row in codes.items()}
    reader = read_report(made, above, opgave)

    def count(counted: np.ndarray) -> int:
        return int(sum(counted[reader.kinds.index(_kind(reader, roles, said))] for roles, said in talks))

    return [
        f"{name}: {n}"
        for name, counted, n in hidden_counts(reader, count, {})
        if reader.bounds(counted)[0] == reader.bounds(counted)[1]
    ]


def _kind(reader: Reader, roles: str, said: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    sides = {role == "p" for role in roles}
    table = "both" if len(sides) > 1 else "professionals" if True in sides else "residents"
    return table, tuple((said[code] or "plain") if code in said else "none" for code in reader.codes)


def talks_of(book: str) -> st.SearchStrategy[Talks]:
    given_codes = [key for key, row in CODEBOOKS[book][1].items() if row.get("codeerbaar") != "nee"]
    said = st.dictionaries(st.sampled_from(given_codes), st.sampled_from(["", *STATES[2:]]), max_size=2)
    return st.lists(st.tuples(st.sampled_from(["b", "b", "o", "p", "p", "bp"]), said), min_size=5, max_size=11)


@pytest.mark.parametrize("book", list(CODEBOOKS))
def test_no_hidden_count_follows_from_all_that_is_printed(havenkwartier: Research, book: str) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(talks=talks_of(book))
    def attack(talks: Talks) -> None:
        with TemporaryDirectory() as folder:
            assert not what_follows(havenkwartier, Path(folder), book, talks)

    attack()
