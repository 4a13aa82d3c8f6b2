"""Difference-in-differences beside the same regression with a dummy for everything, and what it refuses."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from tests.unit.monitoring.effect.made import PLACE, by_hand, panel
from wijkonderzoek.errors import PanelError, UsageError
from wijkonderzoek.monitoring.effect import did

STARTS = {f"W{number:02}": 2017.0 for number in range(8)}
TWO_BY_TWO = {"A": [10.0, 15.0], "B": [12.0, 15.0], "C": [8.0, 9.0], "D": [14.0, 16.0]}


def _dummies(rows: pd.DataFrame, *columns: str, weights: str | None = None) -> Any:
    """The regression with a dummy per wijk and per year, and these columns last."""
    design = pd.get_dummies(rows["wijk"], dtype=float).join(pd.get_dummies(rows["jaar"], dtype=float).iloc[:, 1:])
    design = design.join(rows[list(columns)].astype(float))
    design.columns = design.columns.astype(str)
    if weights:
        return sm.WLS(rows["y"], design, weights=rows[weights])
    return sm.OLS(rows["y"], design)


def test_two_groups_and_two_years_give_the_difference_of_differences() -> None:
    found = did(by_hand(TWO_BY_TWO), **PLACE, treated={"A": 2016, "B": 2016})
    assert found.estimate == pytest.approx((5 + 3) / 2 - (1 + 2) / 2)
    # of the four changes 5, 3, 1, 2: squares 2 and .5 around their means, two left over
    assert did(by_hand(TWO_BY_TWO), **PLACE, treated={"A": 2016, "B": 2016}, se="classic").se == pytest.approx(
        np.sqrt((2 + 0.5) / 2 * (1 / 2 + 1 / 2))
    )
    assert found.units == 4
    assert found.treated_units == 2


def test_three_ways_to_say_who_was_treated_give_one_estimate() -> None:
    rows = panel(STARTS, effect=2)
    rows["aanpak"] = rows["wijk"].isin(STARTS).astype(int)
    rows["start"] = rows["wijk"].map(STARTS)
    ways: list[dict[str, Any]] = [
        {"treated": "behandeld"},
        {"treated": "aanpak", "start": 2017},
        {"treated": "start"},
        {"treated": STARTS},
        {"treated": pd.Series(STARTS)},
    ]
    estimates = [did(rows, **PLACE, **way) for way in ways]
    assert len({(round(found.estimate, 10), round(found.se, 10)) for found in estimates}) == 1
    assert {found.treated_units for found in estimates} == {8}


@pytest.mark.parametrize("se", ["classic", "HC1", "HC2", "cluster"])
@pytest.mark.parametrize("share", [1.0, 0.7], ids=["balanced", "gaps"])
@pytest.mark.parametrize("weights", [None, "inwoners"])
def test_every_number_is_that_of_the_regression_with_dummies(se: Any, share: float, weights: str | None) -> None:
    rows = panel(STARTS, effect=1.5).sample(frac=share, random_state=3).reset_index(drop=True)
    found = did(rows, **PLACE, treated="behandeld", controls="x", se=se, weights=weights)
    options = {"groups": pd.factorize(rows["wijk"])[0]} if se == "cluster" else None
    kind = "nonrobust" if se == "classic" else se
    expected = _dummies(rows, "x", "behandeld", weights=weights).fit(cov_type=kind, cov_kwds=options, use_t=True)
    assert found.estimate == pytest.approx(expected.params["behandeld"], abs=1e-8)
    assert found.se == pytest.approx(expected.bse["behandeld"], abs=1e-8)
    assert found.t == pytest.approx(expected.tvalues["behandeld"], abs=1e-7)
    assert found.p == pytest.approx(expected.pvalues["behandeld"], abs=1e-8)
    assert found.interval == pytest.approx(tuple(expected.conf_int().loc["behandeld"]), abs=1e-7)
    assert found.r2 == pytest.approx(expected.rsquared, abs=1e-8)
    assert found.coefficients[0].estimate == pytest.approx(expected.params["x"], abs=1e-8)
    assert found.coefficients[0].se == pytest.approx(expected.bse["x"], abs=1e-8)
    assert found.parameters == expected.df_model + 1
    assert found.df == (29 if se == "cluster" else expected.df_resid)


def test_errors_may_be_clustered_by_gemeente() -> None:
    rows = panel(STARTS).assign(gemeente=lambda rows: rows["wijk"].str[-1])
    found = did(rows, **PLACE, treated="behandeld", se="cluster", cluster="gemeente")
    groups = {"groups": pd.factorize(rows["gemeente"])[0]}
    expected = _dummies(rows, "behandeld").fit(cov_type="cluster", cov_kwds=groups, use_t=True)
    assert found.se == pytest.approx(expected.bse["behandeld"], abs=1e-8)
    assert (found.clusters, found.df) == (10, 9)
    with pytest.raises(UsageError, match="within one cluster"):
        did(rows, **PLACE, treated="behandeld", se="cluster", cluster="jaar", absorbed="nested")


def test_nested_errors_leave_unit_effects_out_of_the_correction() -> None:
    rows = panel(STARTS)
    counted = did(rows, **PLACE, treated="behandeld", se="cluster")
    nested = did(rows, **PLACE, treated="behandeld", se="cluster", absorbed="nested")
    n, years_and_effect = 300, 10 + 1
    assert nested.se == pytest.approx(counted.se * np.sqrt((n - counted.parameters) / (n - years_and_effect)))
    assert "nested" in nested.specification


def test_with_two_years_robust_errors_are_those_of_the_changes() -> None:
    rows = panel(STARTS, years=range(2016, 2018))
    table = rows.pivot_table(index="wijk", columns="jaar", values="y")
    change, group = table[2017] - table[2016], table.index.isin(list(STARTS)).astype(float)
    for se in ("HC1", "HC2", "classic"):
        expected = sm.OLS(change, sm.add_constant(group)).fit(cov_type="nonrobust" if se == "classic" else se)
        found = did(rows, **PLACE, treated="behandeld", se=se)  # type: ignore[arg-type]
        assert found.se == pytest.approx(expected.bse["x1"], abs=1e-10)
        assert found.df == expected.df_resid


def test_one_kind_of_fixed_effect_has_a_dummy_for_what_it_leaves_open() -> None:
    rows = panel(STARTS, effect=1)
    rows["na"] = (rows["jaar"] >= 2017).astype(float)
    rows["groep"] = rows["wijk"].isin(STARTS).astype(float)
    design = pd.get_dummies(rows["wijk"], dtype=float).join(rows[["na", "behandeld"]].astype(float))
    by_unit = did(rows, **PLACE, treated="behandeld", fixed_effects=("unit",))
    assert by_unit.se == pytest.approx(sm.OLS(rows["y"], design).fit(cov_type="HC1").bse["behandeld"], abs=1e-9)
    plain = did(rows, **PLACE, treated="behandeld", fixed_effects=())
    expected = sm.OLS(rows["y"], sm.add_constant(rows[["groep", "na", "behandeld"]].astype(float))).fit(cov_type="HC1")
    assert [c.estimate for c in plain.coefficients] == pytest.approx(expected.params[["groep", "na"]].tolist())
    assert plain.se == pytest.approx(expected.bse["behandeld"])
    assert "jaar" in did(rows, **PLACE, treated="behandeld", fixed_effects="jaar").specification


def test_cross_sections_need_no_units() -> None:
    rows = panel(STARTS, effect=1, years=range(2016, 2018))
    rows["aanpak"] = rows["wijk"].isin(STARTS).astype(int)
    rows["na"] = (rows["jaar"] == 2017).astype(int)
    sections = rows.sample(frac=0.6, random_state=1)
    by_group = did(sections, outcome="y", time="jaar", treated="aanpak")
    cells = sections.groupby(["aanpak", "na"])["y"].mean()
    assert by_group.estimate == pytest.approx((cells[1, 1] - cells[1, 0]) - (cells[0, 1] - cells[0, 0]))
    assert by_group.units is None
    written_out = did(sections, outcome="y", treated="behandeld", controls=["aanpak", "na"])
    as_effects = did(sections, outcome="y", treated="behandeld", fixed_effects=["aanpak", "na"])
    assert written_out.estimate == pytest.approx(by_group.estimate)
    assert as_effects.se == pytest.approx(by_group.se)
    with pytest.raises(UsageError, match="not the group they belong to"):
        did(sections, outcome="y", treated="behandeld")


def test_three_thousand_wijken_take_less_than_a_second() -> None:
    rows = panel({f"W{number:02}": 2017 for number in range(60)}, wijken=3000, effect=1, noise=1)
    did(rows.head(900), **PLACE, treated="behandeld")
    begin = time.process_time()
    found = did(rows, **PLACE, treated="behandeld", se="cluster", controls="x")
    assert time.process_time() - begin < 1
    assert found.interval[0] < 1 < found.interval[1]


def test_rows_without_a_figure_are_left_out_and_counted() -> None:
    rows = panel(STARTS)
    rows.loc[[3, 40], "y"] = np.nan
    rows.loc[[41], "x"] = np.nan
    found = did(rows, **PLACE, treated="behandeld", controls="x")
    assert (found.n, found.dropped) == (297, 3)
    balanced = did(rows, **PLACE, treated="behandeld", controls="x", balanced=True)
    assert (balanced.units, balanced.n) == (28, 280)


def test_a_control_that_the_unit_effects_say_already_is_named() -> None:
    rows = panel(STARTS)
    rows["oppervlakte"] = pd.factorize(rows["wijk"])[0] * 1.5
    found = did(rows, **PLACE, treated="behandeld", controls=["oppervlakte", "x"])
    assert found.omitted == ("oppervlakte",)
    assert [c.name for c in found.coefficients] == ["x"]


def test_columns_of_any_kind_of_number_and_label_are_read() -> None:
    rows = panel(STARTS, effect=1)
    kinds = rows.assign(
        wijk=rows["wijk"].astype("category"),
        jaar=rows["jaar"].astype("Int64"),
        y=rows["y"].astype(object),
        behandeld=rows["behandeld"].astype(bool),
    ).set_index(np.zeros(len(rows), dtype=int))
    expected = did(rows, **PLACE, treated="behandeld")
    assert did(kinds, **PLACE, treated="behandeld") == expected
    assert did(kinds, **PLACE, treated=STARTS).se == expected.se


def test_a_large_level_spoils_no_figure() -> None:
    rows = panel(STARTS, effect=1)
    raised = rows.assign(y=rows["y"] + 1e9)
    assert did(raised, **PLACE, treated="behandeld").se == pytest.approx(
        did(rows, **PLACE, treated="behandeld").se, rel=1e-5
    )


def test_one_treated_wijk_and_few_clusters_are_cautioned() -> None:
    found = did(panel({"W00": 2017}, wijken=6), **PLACE, treated="behandeld", se="cluster")
    assert any("one treated unit" in caution for caution in found.cautions)
    assert any("6 clusters" in caution for caution in found.cautions)
    few = dict.fromkeys(["W00", "W01"], 2017.0)
    assert "2 treated units" in did(panel(few), **PLACE, treated=few, se="cluster").cautions[0]
    assert not did(panel(STARTS), **PLACE, treated="behandeld", se="cluster").cautions


def test_a_model_that_fits_exactly_has_no_standard_error() -> None:
    found = did(panel(STARTS, effect=3, noise=0), **PLACE, treated="behandeld")
    assert found.estimate == pytest.approx(3)
    assert np.isnan([found.se, found.p, *found.interval]).all()
    assert "exactly" in found.cautions[0]


def test_a_gap_at_the_start_is_no_other_start() -> None:
    rows = panel(STARTS, effect=2)
    gap = rows[~((rows["wijk"] == "W00") & (rows["jaar"] == 2017))]
    assert did(gap, **PLACE, treated="behandeld").treated_units == 8


def _changed(**columns: Any) -> pd.DataFrame:
    return panel(STARTS).assign(**columns)


REFUSED: dict[str, tuple[pd.DataFrame, dict[str, Any], str]] = {
    "no rows": (panel(STARTS).head(0), {}, "has no rows"),
    "one year": (panel(STARTS, years=range(2017, 2018)), {}, "one period"),
    "two years, both after": (panel(STARTS, years=range(2018, 2020)), {"treated": STARTS}, "no period before"),
    "staggered": (panel(STARTS | {"W09": 2019}), {}, r"different times \(2017, 2019\)\n.*group_time"),
    "staggered starts": (panel(), {"treated": {"W00": 2015, "W01": 2019}}, "group_time"),
    "some treated from the first year": (panel(), {"treated": {"W00": 2012, "W01": 2019}}, "group_time"),
    "double": (pd.concat([panel(STARTS), panel(STARTS).head(1)]), {}, r"W00, 2012: 2 rows \(0, 0\)"),
    "no comparison": (panel(dict.fromkeys(panel()["wijk"], 2017)), {}, "there is no comparison"),
    "no outcome": (_changed(y=np.nan), {}, "y: no row has a figure"),
    "constant outcome": (_changed(y=3.0), {}, "every row is 3"),
    "text": (_changed(y=["12,5"] * 300), {}, "row 0, y: '12,5' is not a number"),
    "dates": (_changed(jaar=pd.Timestamp("2020-01-01")), {}, "is not a number"),
    "infinite": (_changed(x=np.inf), {"controls": "x"}, "row 0, x: an infinite number"),
    "empty unit": (_changed(wijk=None), {}, "row 0, wijk: empty"),
    "treatment unknown": (_changed(behandeld=np.nan), {}, "empty\n"),
    "nobody treated": (panel(), {}, "no row is treated"),
    "treated later than the panel": (panel(), {"treated": {"W00": 2030}}, "after the panel ends"),
    "unknown unit": (panel(), {"treated": {"W99": 2017}}, "W99 is not in wijk"),
    "two starts in one wijk": (
        _changed(start=np.where(panel()["jaar"] < 2015, 2017.0, np.nan)),
        {"treated": "start"},
        "more than one value",
    ),
    "0 for never": (_changed(start=panel()["wijk"].map(STARTS).fillna(0)), {"treated": "start"}, "0 is no start"),
    "a dose": (_changed(dosis=0.3), {"treated": "dosis"}, "0.3 is no start"),
    "infinite start": (panel(), {"treated": {"W00": np.inf}}, "no unit has a start"),
    "weights of 0": (_changed(inwoners=0), {"weights": "inwoners"}, "a weight of 0"),
    "treatment among controls": (
        panel(STARTS).assign(zelfde=lambda rows: rows["behandeld"]),
        {"controls": "zelfde"},
        "cannot be told apart",
    ),
    "as many parameters as rows": (by_hand({"A": [1, 2], "B": [2, 5]}), {"treated": {"A": 2016}}, "4 rows for 4"),
    "one cluster": (_changed(gemeente="GM0001"), {"se": "cluster", "cluster": "gemeente"}, "one cluster"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_panel_that_cannot_carry_an_effect_is_refused(case: str) -> None:
    rows, options, message = REFUSED[case]
    with pytest.raises(PanelError, match=message):
        did(rows, **PLACE, **({"treated": "behandeld"} | options))


def test_a_treatment_that_is_switched_off_is_refused_by_name() -> None:
    rows = panel(STARTS)
    rows.loc[(rows["wijk"] == "W01") & (rows["jaar"] == 2020), "behandeld"] = 0
    with pytest.raises(PanelError, match="W01 is switched off"):
        did(rows, **PLACE, treated="behandeld")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"outcome": "Y2"}, r"no column 'Y2'. Did you mean 'y'|no column 'Y2'"),
        ({"controls": ["inwoner"]}, "Did you mean 'inwoners'"),
        ({"treated": "behandelt"}, "Did you mean 'behandeld'"),
        ({"fixed_effects": ["gemeente"]}, "no column 'gemeente'"),
        ({"se": "robust"}, "se='robust' is not known"),
        ({"cluster": "wijk"}, "goes with se='cluster'"),
        ({"absorbed": "nested"}, "goes with se='cluster'"),
        ({"treated": STARTS, "start": 2017}, "holds the starts already"),
    ],
)
def test_a_call_that_cannot_be_is_refused_with_what_can(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        did(panel(STARTS), **(PLACE | {"treated": "behandeld"} | options))


def test_a_group_over_many_years_needs_its_start() -> None:
    rows = panel(STARTS).assign(aanpak=lambda rows: rows["wijk"].isin(STARTS).astype(int))
    with pytest.raises(UsageError, match="Give `start`"):
        did(rows, **PLACE, treated="aanpak")
