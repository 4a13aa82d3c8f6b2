"""Placebos show nothing where nothing was, and what was already going on."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.monitoring.effect.made import PLACE, panel
from wijkonderzoek.errors import PanelError
from wijkonderzoek.monitoring.effect import did, placebo_space, placebo_time

STARTS = {f"W{number:02}": 2017.0 for number in range(10)}


def test_every_other_wijk_takes_its_turn_against_the_others() -> None:
    rows = panel({"W00": 2017}, effect=4)
    found = placebo_space(rows, **PLACE, treated="behandeld").set_index("unit")
    assert found["treated"].tolist() == [True] + [False] * 29
    without = rows[rows["wijk"] != "W00"]
    for wijk in ("W01", "W17"):
        assert found.loc[wijk, "estimate"] == pytest.approx(did(without, **PLACE, treated={wijk: 2017}).estimate)
    assert found.loc["W00", "estimate"] == pytest.approx(did(rows, **PLACE, treated="behandeld").estimate)


def test_an_earlier_start_shows_nothing_and_never_sees_the_real_one() -> None:
    quiet = placebo_time(panel(STARTS, effect=50), **PLACE, treated=STARTS)
    assert quiet["start"].tolist() == [2013, 2014, 2015, 2016]
    assert (quiet["estimate"].abs() < 1.5).all()
    assert (quiet["n"] == 150).all()


def test_wijken_that_were_changing_already_have_an_effect_before_the_start() -> None:
    rows = panel(STARTS)
    rows["y"] += rows["wijk"].isin(STARTS) * (rows["jaar"] - 2012)
    assert (placebo_time(rows, **PLACE, treated=STARTS)["p"] < 0.001).all()


def test_one_year_before_leaves_no_earlier_start() -> None:
    with pytest.raises(PanelError, match="1 period before"):
        placebo_time(panel(STARTS, years=range(2016, 2019)), **PLACE, treated=STARTS)
    one_year = placebo_space(panel(STARTS, years=range(2016, 2019)), **PLACE, treated=STARTS)
    assert np.isnan(one_year["statistic"]).all()
    assert np.isfinite(one_year["estimate"]).all()
