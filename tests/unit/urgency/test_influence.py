"""Which choice the places hang on."""

from __future__ import annotations

import numpy as np

from tests.unit.urgency.country import frame, group, indicator
from wijkonderzoek.params import Urgentie
from wijkonderzoek.urgency.influence import MODELLED, SCALE, TOGETHER, influence
from wijkonderzoek.urgency.scores import Score, score_group

KEYS = ("aaa", "bbb", "ccc")


def test_a_modelled_figure_that_says_something_else_is_what_places_hang_on() -> None:
    rng = np.random.default_rng(1)
    base = np.sort(rng.uniform(10, 50, 80))
    columns = {key: base + rng.normal(0, 0.5, 80) for key in KEYS} | {"mmm": rng.uniform(10, 50, 80)}
    own = group(*(indicator(key) for key in KEYS), indicator("mmm", modelled=True))
    made = frame(columns)
    score = score_group(made, own, own.indicators, Urgentie())
    assert isinstance(score, Score)
    found = influence(made, score, Urgentie(), n=64)
    assert found.index[0] == MODELLED
    assert found.at[MODELLED, "first"] > 0.8


def test_where_no_choice_makes_a_difference_there_is_nothing_to_explain() -> None:
    own = group(*(indicator(key) for key in KEYS))
    made = frame(dict.fromkeys(KEYS, np.arange(1.0, 41.0)))
    score = score_group(made, own, own.indicators, Urgentie())
    assert isinstance(score, Score)
    assert influence(made, score, Urgentie(), n=16).empty


def test_gaps_are_a_choice_only_where_there_are_gaps() -> None:
    rng = np.random.default_rng(2)
    own = group(*(indicator(key) for key in KEYS))
    made = frame({key: rng.gamma(2, 5, 50) for key in KEYS})
    score = score_group(made, own, own.indicators, Urgentie())
    assert isinstance(score, Score)
    assert set(influence(made, score, Urgentie(), n=32).index) == {SCALE, TOGETHER, *KEYS}
