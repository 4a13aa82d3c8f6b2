"""Event studies beside the same regression written out, and what their pre-trend test sees."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from tests.unit.monitoring.effect.made import PLACE, panel
from wijkonderzoek.errors import PanelError
from wijkonderzoek.monitoring.effect import did, event_study

STARTS = {f"W{number:02}": 2017.0 for number in range(12)}


def _written_out(rows: pd.DataFrame, base: int) -> pd.DataFrame:
    design = pd.get_dummies(rows["wijk"], dtype=float).join(pd.get_dummies(rows["jaar"], dtype=float).iloc[:, 1:])
    for year in sorted(rows["jaar"].unique()):
        if year != base:
            design[f"e{year}"] = (rows["wijk"].isin(STARTS) & (rows["jaar"] == year)).astype(float)
    design.columns = design.columns.astype(str)
    return design


@pytest.mark.parametrize("share", [1.0, 0.8], ids=["balanced", "gaps"])
def test_every_number_is_that_of_the_regression_with_dummies(share: float) -> None:
    rows = panel(STARTS, effect=2).sample(frac=share, random_state=5).reset_index(drop=True)
    for se, options in (("HC1", None), ("cluster", {"groups": pd.factorize(rows["wijk"])[0]})):
        found = event_study(rows, **PLACE, treated=STARTS, se=se)  # type: ignore[arg-type]
        expected = sm.OLS(rows["y"], _written_out(rows, 2016)).fit(cov_type=se, cov_kwds=options, use_t=True)
        for estimate in found.estimates:
            if estimate.event_time != -1:
                name = f"e{estimate.time:.0f}"
                assert estimate.estimate == pytest.approx(expected.params[name], abs=1e-8)
                assert estimate.se == pytest.approx(expected.bse[name], abs=1e-8)
                assert estimate.p == pytest.approx(expected.pvalues[name], abs=1e-8)
        joint = expected.f_test(" , ".join(f"e{year} = 0" for year in range(2012, 2016)))
        assert found.pretrend is not None
        assert found.pretrend.f == pytest.approx(float(joint.fvalue), abs=1e-7)
        assert found.pretrend.p == pytest.approx(float(joint.pvalue), abs=1e-8)
        assert (found.pretrend.df, found.pretrend.df_rest) == (4, found.df)


def test_the_last_year_before_is_the_base_and_none_by_definition() -> None:
    found = event_study(panel(STARTS, effect=2), **PLACE, treated=STARTS)
    assert [e.event_time for e in found.estimates] == list(range(-5, 5))
    base = found.estimates[4]
    assert (base.event_time, base.estimate, base.se) == (-1, 0, 0)
    assert found.table().columns.tolist() == ["event_time", "time", "estimate", "se", "t", "p", "low", "high"]
    assert event_study(panel(STARTS), **PLACE, treated=STARTS, base=-3).base == -3


def test_with_two_years_it_is_the_difference_in_differences() -> None:
    rows = panel(STARTS, years=range(2016, 2018), effect=1)
    found = event_study(rows, **PLACE, treated=STARTS, se="HC1")
    plain = did(rows, **PLACE, treated=STARTS)
    assert (found.estimates[1].estimate, found.estimates[1].se) == pytest.approx((plain.estimate, plain.se))
    assert found.pretrend is None
    assert "one period before" in found.cautions[0]


def test_wijken_that_were_already_falling_behind_are_found_out() -> None:
    rows = panel(STARTS)
    assert (found := event_study(rows, **PLACE, treated=STARTS).pretrend) is not None
    assert found.p > 0.1
    rows["y"] -= rows["wijk"].isin(STARTS) * (rows["jaar"] - 2012) * 0.8
    assert (found := event_study(rows, **PLACE, treated=STARTS).pretrend) is not None
    assert found.p < 0.001


def test_one_treated_wijk_gives_estimates_without_errors() -> None:
    found = event_study(panel({"W00": 2017}), **PLACE, treated={"W00": 2017})
    assert np.isfinite([e.estimate for e in found.estimates]).all()
    assert np.isnan([e.se for e in found.estimates if e.event_time != -1]).all()
    assert found.pretrend is None
    assert any("effect.permutation" in caution for caution in found.cautions)


def test_fewer_treated_wijken_than_years_before_have_no_joint_test() -> None:
    starts = {"W00": 2017, "W01": 2017}
    found = event_study(panel(starts), **PLACE, treated=starts)
    assert found.pretrend is None
    assert any("no joint test" in caution for caution in found.cautions)


@pytest.mark.parametrize(
    ("starts", "options", "message"),
    [
        ({"W00": 2015, "W01": 2019}, {}, "effect.group_time"),
        (STARTS, {"base": -9}, "Choose one of -5, -4, -3, -2, -1"),
        (STARTS, {"base": 0}, "the treated have no figure then"),
        ({"W00": 2012}, {}, "no period before the start"),
    ],
)
def test_what_cannot_be_is_refused(starts: dict[str, float], options: dict[str, Any], message: str) -> None:
    with pytest.raises(PanelError, match=message):
        event_study(panel(), **PLACE, treated=starts, **options)
