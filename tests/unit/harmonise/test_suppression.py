"""What is hidden cannot be worked out from what is shown, over levels, own areas and overlaps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.harmonise.suppression import smallest_regions, suppressed
from wijkonderzoek.schemas import ResultaatRow

KEY = "jeugdzorg_pct"
INDICATOR = replace(load_catalogue().indicator(KEY), measure="share", smallest_cell=10)
WIJKEN = ("WK059901", "WK059902", "WK059903")
BUURTEN = tuple(f"BU0599{wijk:02}{buurt:02}" for wijk in (1, 2, 3) for buurt in (1, 2, 3))
REGIONS = ("NL00", "GM0599", *WIJKEN, *BUURTEN)
AREAS = {"oever": BUURTEN[2:5], "west": BUURTEN[:5], "oost": BUURTEN[5:]}
"""Own areas: one that lies across wijken, and two that make up the gemeente."""
PLACES = {code: smallest_regions(code, REGIONS) for code in REGIONS} | {k: frozenset(v) for k, v in AREAS.items()}


def hidden_of(counts: Mapping[str, float], secret: Collection[str] = ()) -> set[str]:
    rows = [
        ResultaatRow(indicator=KEY, gebied=gebied, jaar=2020, teller=teller, noemer=100_000, bron="DUO")
        for gebied, teller in counts.items()
        if gebied not in secret
    ]
    rows += [ResultaatRow(indicator=KEY, gebied=gebied, jaar=2020, status="geheim", bron="DUO") for gebied in secret]
    return {gebied for _, gebied in suppressed(rows, {KEY: INDICATOR}, PLACES)} | set(secret)


def counts_of(buurten: Collection[float], gebieden: Collection[str]) -> dict[str, float]:
    known = dict(zip(BUURTEN, buurten, strict=True))
    return {gebied: sum(known[buurt] for buurt in PLACES[gebied]) for gebied in gebieden}


def test_two_hidden_wijken_hide_each_other() -> None:
    assert hidden_of({"GM0599": 60, WIJKEN[0]: 5, WIJKEN[1]: 6, WIJKEN[2]: 49}) == set(WIJKEN[:2])


def test_a_wijk_hidden_to_cover_another_is_not_given_away_by_its_buurten() -> None:
    counts = {"GM0599": 95, WIJKEN[0]: 5, WIJKEN[1]: 36, WIJKEN[2]: 54, **dict.fromkeys(BUURTEN[3:6], 12)}
    hidden = hidden_of(counts)
    assert {WIJKEN[0], WIJKEN[1]} <= hidden
    assert hidden & set(BUURTEN)
    assert "GM0599" not in hidden


def test_own_areas_that_make_up_a_gemeente_do_not_give_one_of_them_away() -> None:
    assert hidden_of({"GM0599": 60, "west": 5, "oost": 55}) == {"west", "oost"}


def test_buurten_of_a_gemeente_without_wijken_between_do_not_give_one_of_them_away() -> None:
    assert hidden_of({"GM0599": 60, BUURTEN[0]: 5, BUURTEN[3]: 55}) == {BUURTEN[0], BUURTEN[3]}


def test_an_area_that_is_the_same_place_as_a_hidden_one_is_hidden_too() -> None:
    same = PLACES | {"mijn wijk": PLACES[WIJKEN[0]]}
    rows = [
        ResultaatRow(indicator=KEY, gebied=WIJKEN[0], jaar=2020, status="geheim", bron="DUO"),
        ResultaatRow(indicator=KEY, gebied="mijn wijk", jaar=2020, teller=30, noemer=400, bron="DUO"),
    ]
    assert suppressed(rows, {KEY: INDICATOR}, same) == {(KEY, "mijn wijk")}


def test_a_part_without_a_row_is_taken_to_hold_nobody() -> None:
    assert hidden_of({"GM0599": 60, WIJKEN[0]: 5, WIJKEN[1]: 55}) == set(WIJKEN[:2])


def test_what_gives_nothing_away_stays() -> None:
    assert hidden_of({WIJKEN[0]: 5, WIJKEN[1]: 55}) == {WIJKEN[0]}
    assert hidden_of(counts_of([20] * 9, [*REGIONS, *AREAS])) == set()


@given(
    st.lists(st.integers(0, 40), min_size=9, max_size=9),
    st.sets(st.sampled_from([*REGIONS, *AREAS]), min_size=1),
    st.sets(st.sampled_from([*WIJKEN, *AREAS]), max_size=2),
)
def test_no_hidden_count_is_a_sum_or_difference_of_shown_ones(
    buurten: list[int], gebieden: set[str], secret: set[str]
) -> None:
    counts = counts_of(buurten, gebieden | secret)
    hidden = hidden_of(counts, secret)
    member = {g: np.array([float(buurt in PLACES[g]) for buurt in BUURTEN]) for g in counts}
    shown = np.array([member[g] for g in counts if g not in hidden]).reshape(-1, 9)
    for gebied in hidden:
        assert np.linalg.matrix_rank(np.vstack([shown, member[gebied]])) > np.linalg.matrix_rank(shown)


@pytest.mark.parametrize(("code", "number"), [("NL00", 9), ("GM0599", 9), (WIJKEN[1], 3), (BUURTEN[0], 1)])
def test_a_region_is_made_of_its_buurten(code: str, number: int) -> None:
    assert len(smallest_regions(code, REGIONS)) == number
