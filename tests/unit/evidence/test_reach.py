"""Who was spoken to beside who lives there, with no count that gives a person away."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evidence.conversations import conversations
from wijkonderzoek.evidence.conversations import conversations_of
from wijkonderzoek.evidence.reach import by_attribute, hidden_counts, key_figures, reach
from wijkonderzoek.report.research import Research

SMALLEST = 5


@given(st.lists(st.integers(0, 7), min_size=2, max_size=4))
@settings(deadline=None)
def test_no_hidden_count_follows_from_the_total_and_what_is_shown(numbers: list[int]) -> None:
    counts = {str(place): n for place, n in enumerate(numbers)}
    total = sum(numbers)
    if total < SMALLEST:
        return  # the total itself is not told
    hidden = hidden_counts(counts, SMALLEST)
    assert all(n == 0 or n >= SMALLEST for label, n in counts.items() if label not in hidden)
    least = 0 if any(counts[label] == 0 for label in hidden) else 1
    rest = total - sum(n for label, n in counts.items() if label not in hidden)
    most = rest + 1
    free = product(range(least, most), repeat=max(len(hidden) - 1, 0))
    ways = [(*way, rest - sum(way)) for way in free if least <= rest - sum(way) < most]
    if len(hidden) < len(counts):
        for place in range(len(hidden)):
            assert len({way[place] for way in ways}) > 1


def test_groups_that_live_there_and_were_not_spoken_to_are_named(tmp_path: Path, havenkwartier: Research) -> None:
    people = [
        {
            "respondent_id": f"R{n:03d}",
            "rol": "bewoner",
            "leeftijdsklasse": "65+",
            "geslacht": "vrouw",
            "eigendom": "koop",
        }
        for n in range(1, 7)
    ]
    made = conversations(
        tmp_path,
        held=[f"I{n:03d}" for n in range(1, 7)],
        people=people,
        speakers=[(f"I{n:03d}", f"R{n:03d}") for n in range(1, 7)],
        segments=[(f"I{n:03d}", 0, 5, "groen", "C01") for n in range(1, 7)],
    )
    talk = conversations_of(made, havenkwartier.region, {}, min_people=5)
    groups = reach(talk, havenkwartier.country, havenkwartier.region)
    missing = {group.label for group in groups if group.missing}
    assert {"0-15", "15-25", "25-45", "45-65", "man", "huur_corporatie"} <= missing
    assert "65+" not in missing
    [elderly] = [group for group in groups if group.label == "65+"]
    assert elderly.spoken == 6
    assert elderly.population is not None
    assert elderly.population.value is not None
    assert elderly.population.snapshots, "the population comes from a release"


def test_professionals_are_not_set_beside_the_population(tmp_path: Path, havenkwartier: Research) -> None:
    people = [{"respondent_id": f"R{n:03d}", "rol": "professional"} for n in range(1, 7)]
    made = conversations(
        tmp_path,
        held=["I001"],
        people=people,
        speakers=[("I001", row["respondent_id"]) for row in people],
        segments=[("I001", 0, 5, "groen", "C01")],
    )
    talk = conversations_of(made, havenkwartier.region, {}, min_people=5)
    assert {group.spoken for group in reach(talk, havenkwartier.country, havenkwartier.region)} == {0}


def test_key_figures_and_channels_are_counted_in_people(tmp_path: Path, havenkwartier: Research) -> None:
    people = [
        {"respondent_id": f"R{n:03d}", "sleutelfiguur": "ja" if n < 4 else "nee", "wervingskanaal": "straat"}
        for n in range(1, 7)
    ]
    made = conversations(
        tmp_path,
        held=["I001"],
        people=people,
        speakers=[("I001", str(row["respondent_id"])) for row in people],
        segments=[("I001", 0, 5, "groen", "C01")],
    )
    talk = conversations_of(made, havenkwartier.region, {}, min_people=5)
    assert key_figures(talk) is None, "three are, and three are not"
    assert by_attribute(talk, "wervingskanaal") == {"straat": 6}
    assert by_attribute(talk, "vorm") == {"individueel": None}, "one conversation is not counted out"
