"""How sure a place is: by chance and by choice, apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.urgency.country import frame, group, indicator, simulated
from wijkonderzoek.params import Urgentie
from wijkonderzoek.urgency.aggregate import arithmetic
from wijkonderzoek.urgency.normalise import percentile
from wijkonderzoek.urgency.scores import TOTAL, Score, score_group
from wijkonderzoek.urgency.uncertainty import Band, band, chance_bands, choice_bands

FEW = Urgentie(doorrekeningen=120, trekkingen=120)
KEYS = ("aaa", "bbb", "ccc")


def scored(columns: dict[str, np.ndarray], settings: Urgentie = FEW) -> tuple[Score, Band, Band]:
    own = group(*(indicator(key) for key in columns))
    made = frame(columns, np.full(len(next(iter(columns.values()))), 2000.0))
    score = score_group(made, own, own.indicators, settings)
    assert score is not None
    return score, chance_bands(made, [score], settings)["werk"], choice_bands(made, [score], settings)["werk"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_the_toevalsmarge_covers_the_true_place_also_in_the_observed_worst_tenth(seed: int) -> None:
    country = simulated(seed=seed)
    settings = Urgentie(trekkingen=300)
    score = score_group(country.frame, country.group, country.group.indicators, settings)
    assert score is not None
    found = chance_bands(country.frame, [score], settings)["werk"]
    true = percentile(arithmetic(percentile(country.true), np.ones((1, 3))))[:, 0]
    covered = (found.low <= true) & (true <= found.high)
    worst = score.table["place"].to_numpy() >= 90
    assert covered.mean() == pytest.approx(0.9, abs=0.03)
    assert covered[worst].mean() == pytest.approx(0.9, abs=0.07)


def test_the_same_seed_gives_the_same_margins_and_another_seed_others() -> None:
    rng = np.random.default_rng(1)
    columns = {key: rng.uniform(1, 60, 40) for key in KEYS}
    _, chance, choice = scored(columns)
    _, again, twice = scored(columns)
    _, other, _ = scored(columns, FEW.model_copy(update={"zaad": 2}))
    assert np.array_equal(chance.low, again.low)
    assert np.array_equal(choice.high, twice.high)
    assert not np.array_equal(chance.low, other.low)


def test_where_every_figure_says_the_same_no_choice_makes_a_difference() -> None:
    same = np.arange(1.0, 41.0)
    score, _, choice = scored(dict.fromkeys(KEYS, same))
    place = score.table["place"].to_numpy()
    assert choice.low == pytest.approx(place)
    assert choice.high == pytest.approx(place)
    assert choice.worst.sum() == 4


def test_an_area_without_a_judgement_takes_no_part_in_any_draw() -> None:
    rng = np.random.default_rng(3)
    columns = {key: rng.uniform(1, 60, 40) for key in KEYS}
    columns["aaa"][0] = columns["bbb"][0] = np.nan
    _, chance, choice = scored(columns)
    for found in (chance, choice):
        assert np.isnan([found.low[0], found.high[0], found.worst[0]]).all()
        assert not np.isnan(found.low[1:]).any()


def test_modelled_figures_widen_the_keuzemarge_and_not_the_toevalsmarge() -> None:
    rng = np.random.default_rng(4)
    columns = {key: np.arange(1.0, 61.0) for key in KEYS} | {"mmm": rng.uniform(1, 60, 60)}
    made = frame(columns, np.full(60, 2000.0))
    without = group(*(indicator(key) for key in KEYS))
    with_model = group(*(indicator(key) for key in KEYS), indicator("mmm", modelled=True))
    bands = []
    for own in (without, with_model):
        score = score_group(made, own, own.indicators, FEW)
        assert score is not None
        bands.append((chance_bands(made, [score], FEW)["werk"], choice_bands(made, [score], FEW)["werk"]))
    (chance, narrow), (same, wide) = bands
    assert np.array_equal(chance.low, same.low)
    assert (wide.high - wide.low).mean() > (narrow.high - narrow.low).mean()


@pytest.mark.parametrize(
    "settings",
    [
        {"normaliseren": "minmax"},
        {"normaliseren": "z"},
        {"samenvoegen": "meetkundig"},
        {"normaliseren": "minmax", "samenvoegen": "meetkundig", "behandelen": True},
        {"samenvoegen": "copeland"},
        {"aanvullen": "gemeente"},
        {"modelschattingen": True},
    ],
)
def test_every_setting_gives_margins_around_its_own_places(settings: dict[str, object]) -> None:
    rng = np.random.default_rng(5)
    columns = {key: rng.uniform(5, 60, 60) for key in KEYS}
    columns["aaa"][3] = np.nan
    score, chance, choice = scored(columns, FEW.model_copy(update=settings))
    place = score.table["place"].to_numpy()
    for found in (chance, choice):
        assert (found.low <= found.high).all()
        assert np.corrcoef((found.low + found.high) / 2, place)[0, 1] > 0.9


@pytest.mark.parametrize("together", ["rekenkundig", "copeland"])
def test_the_total_has_margins_of_its_own(together: str) -> None:
    rng = np.random.default_rng(6)
    settings = FEW.model_copy(update={"samenvoegen": together})
    columns = {key: rng.uniform(5, 60, 60) for key in KEYS}
    own = group(*(indicator(key) for key in KEYS))
    made = frame(columns, np.full(60, 2000.0))
    one = score_group(made, own, own.indicators, settings)
    assert one is not None
    other = replace(one, group=replace(own, key="wonen"))
    assert TOTAL not in choice_bands(made, [one], settings)
    both = choice_bands(made, [one, other], settings)
    assert (both[TOTAL].low <= both[TOTAL].high).all()
    by_chance = chance_bands(made, [one, other], settings)
    assert (by_chance[TOTAL].low <= by_chance[TOTAL].high).all()


def test_worst_counts_the_draws_among_the_worst_tenth() -> None:
    drawn = np.array([[float(i), float(-i)] for i in range(20)])
    found = band(drawn)
    assert found.worst[[0, 1, 10, 18, 19]].tolist() == [0.5, 0.5, 0, 0.5, 0.5]
