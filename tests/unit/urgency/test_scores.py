"""Scores of opgaven: what counts, what is left out, and what each figure adds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.urgency.country import frame, group, indicator
from wijkonderzoek.params import Urgentie
from wijkonderzoek.urgency.contributions import against, contributions, related
from wijkonderzoek.urgency.normalise import exponential
from wijkonderzoek.urgency.scores import Score, placed, score_group, total_score, usable

KEYS = ("aaa", "bbb", "ccc")
THREE = group(*(indicator(key) for key in KEYS))
UP = np.arange(1.0, 13.0)


def scored(columns: dict[str, np.ndarray], **settings: object) -> Score:
    found = score_group(frame(columns), THREE, THREE.indicators, Urgentie(**settings))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_an_opgave_with_two_figures_has_no_score() -> None:
    assert score_group(frame({"aaa": UP, "bbb": UP}), THREE, THREE.indicators, Urgentie()) is None


def test_the_score_is_the_mean_place_on_the_figures() -> None:
    score = scored({"aaa": UP, "bbb": UP, "ccc": UP[::-1]})
    places = np.arange(12) / 11 * 100
    assert score.table["score"].to_numpy() == pytest.approx((2 * places + places[::-1]) / 3)


def test_the_worst_area_has_place_100_and_none_above_it() -> None:
    table = scored(dict.fromkeys(KEYS, UP)).table
    assert (table["place"].iloc[-1], table["worse"].iloc[-1], table["worse"].iloc[0]) == (100.0, 0, 11)


def test_areas_with_equal_figures_share_their_place() -> None:
    table = placed(pd.Series([1.0, 2.0, 2.0, np.nan, 3.0]))
    assert table["place"].tolist() == pytest.approx([0, 50, 50, np.nan, 100], nan_ok=True)
    assert table["worse"].tolist() == pytest.approx([3, 1, 1, np.nan, 0], nan_ok=True)


def test_a_figure_that_is_everywhere_the_same_or_mostly_absent_is_left_out_with_the_reason() -> None:
    few = np.where(np.arange(12) < 4, UP, np.nan)
    _, left = usable(frame({"aaa": few, "bbb": np.ones(12)}), THREE.indicators, Urgentie())
    assert {item.indicator.key: item.reason for item in left} == {
        "aaa": "cijfers voor 33 van de 100 gebieden",
        "bbb": "overal hetzelfde cijfer",
        "ccc": "geen cijfers",
    }


def test_below_two_thirds_of_the_weight_there_is_no_judgement_and_nothing_is_filled_in() -> None:
    gap, more = UP.copy(), UP.copy()
    gap[[0, 1]], more[0] = np.nan, np.nan
    score = scored({"aaa": gap, "bbb": more, "ccc": UP})
    assert np.isnan(score.table["score"].iloc[0])
    assert score.table["coverage"].iloc[:3].tolist() == pytest.approx([1 / 3, 2 / 3, 1])
    assert score.count == 11
    assert np.isnan(score.normalised["aaa"].iloc[1])


def test_filling_in_is_a_choice_that_has_to_be_made() -> None:
    gap = UP.copy()
    gap[0] = np.nan
    filled = scored({"aaa": gap, "bbb": UP, "ccc": UP}, aanvullen="gemeente")
    assert not filled.normalised["aaa"].isna().any()


def test_twice_the_weight_is_the_same_as_the_figure_counted_twice() -> None:
    rng = np.random.default_rng(1)
    a, b, c = rng.normal(size=(3, 20))
    twice = group(*(indicator(key) for key in KEYS), aaa=2.0)
    made = frame({"aaa": a, "bbb": b, "ccc": c})
    weighed = score_group(made, twice, twice.indicators, Urgentie())
    four = group(*(indicator(key) for key in (*KEYS, "ddd")))
    doubled = score_group(frame({"aaa": a, "bbb": b, "ccc": c, "ddd": a}), four, four.indicators, Urgentie())
    assert weighed is not None
    assert doubled is not None
    assert weighed.table["score"].to_numpy() == pytest.approx(doubled.table["score"].to_numpy())


@given(st.permutations(range(12)), st.floats(0.1, 10), st.floats(-5, 5))
def test_places_do_not_change_with_the_order_of_areas_nor_with_the_unit_of_a_figure(
    order: list[int], scale: float, shift: float
) -> None:
    rng = np.random.default_rng(7)
    columns = dict(zip(KEYS, rng.normal(size=(3, 12)), strict=True))
    base = scored(columns).table["place"].to_numpy()
    other = {key: (values * scale + shift)[list(order)] for key, values in columns.items()}
    assert scored(other).table["place"].to_numpy() == pytest.approx(base[list(order)])


@pytest.mark.parametrize("settings", [{}, {"normaliseren": "minmax"}, {"normaliseren": "z"}])
def test_contributions_add_up_to_the_distance_from_the_middle(settings: dict[str, str]) -> None:
    rng = np.random.default_rng(2)
    score = scored(dict(zip(KEYS, rng.normal(size=(3, 15)), strict=True)), **settings)
    for code in score.table.index:
        parts = contributions(score, code)
        middle = (parts["weight"] * parts["middle"]).sum()
        assert parts["contribution"].sum() == pytest.approx(score.table.at[code, "score"] - middle, abs=1e-7)


def test_a_figure_that_goes_against_its_opgave_is_reported() -> None:
    found = against(scored({"aaa": UP, "bbb": UP, "ccc": -UP}))
    assert found.to_dict() == pytest.approx({"ccc": -1.0})


def test_related_measures_need_ten_areas_that_have_both() -> None:
    score = scored(dict.fromkeys(KEYS, UP))
    figures = pd.DataFrame({"much": UP, "little": np.where(UP < 5, UP, np.nan)}, index=score.table.index)
    found = related(score, figures)
    assert found.to_dict("index") == {"much": {"correlation": pytest.approx(1.0), "count": 12}}


def test_the_total_is_the_mean_of_opgaven_on_the_exponential_scale() -> None:
    one = scored(dict.fromkeys(KEYS, UP))
    other = score_group(frame(dict.fromkeys(KEYS, UP[::-1])), THREE, THREE.indicators, Urgentie())
    assert other is not None
    assert total_score([one], Urgentie()) is None
    from dataclasses import replace

    second = replace(other, group=replace(other.group, key="wonen"))
    total = total_score([one, second], Urgentie())
    assert total is not None
    ranks = pd.Series(np.arange(12.0, 0, -1))
    expected = (exponential(ranks) + exponential(ranks[::-1].reset_index(drop=True))) / 2
    assert total["score"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-7)
