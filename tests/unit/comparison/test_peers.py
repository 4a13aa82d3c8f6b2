"""The nearest regions on a plain frame: known answers, and what holds whatever the figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkonderzoek.comparison import MATCHES, Peers, find_peers, sensitivity_to_k
from wijkonderzoek.errors import InputError


def frame(size: int = 60, seed: int = 1, variables: int = 4) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    codes = [f"WK{number:06d}" for number in range(size)]
    return pd.DataFrame(rng.normal(50, 10, (size, variables)), codes, list("abcdefgh")[:variables])


def test_on_one_variable_the_peers_are_those_with_the_nearest_figure() -> None:
    values = pd.DataFrame({"65+": [20.0, 21, 40, 18, 8]}, index=["A", "B", "C", "D", "E"])
    found = find_peers(values, "A", 2)
    assert found.codes == ["B", "D"]
    scale = 3 / 1.349  # the quartiles are 18 and 21
    assert found.table["distance"].tolist() == pytest.approx([1 / scale, 2 / scale, 12 / scale, 20 / scale])
    assert found.table["65+"].tolist() == pytest.approx([1 / scale, -2 / scale, -12 / scale, 20 / scale])


def test_a_distance_of_one_is_one_standard_unit_on_every_variable() -> None:
    at = np.array([-2.0, -1, 0, 1, 2]) / 2 * 1.349
    values = pd.DataFrame({"a": at, "b": 1000 * at, "c": 5 - at}, index=list("ABCDE"))
    found = find_peers(values, "C", 2)
    assert found.table.loc["D", "distance"] == pytest.approx(1.349 / 2)
    assert found.table.loc["D", ["a", "b", "c"]].abs().tolist() == pytest.approx([1.349 / 2] * 3)


def test_a_count_on_a_log_scale_knows_proportions() -> None:
    values = pd.DataFrame({"inwoners": [999.0, 1999, 3999, 7999, 15999]}, index=list("ABCDE"))
    assert find_peers(values, "C", 1).codes == ["B"]
    found = find_peers(values, "C", 2, log=["inwoners"]).table["distance"]
    assert found["B"] == pytest.approx(found["D"])


def test_equal_distances_stand_in_the_order_of_their_codes() -> None:
    values = pd.DataFrame({"a": [5.0, 6, 4, 6, 4, 9, 1]}, index=["M", "D", "C", "B", "A", "Y", "X"])
    assert find_peers(values, "M", 4).codes == ["A", "B", "C", "D"]
    assert find_peers(values.iloc[::-1], "M", 4).codes == ["A", "B", "C", "D"]


def test_a_variable_that_is_not_there_is_left_out_and_said_to_be() -> None:
    values = frame().assign(schaars=np.nan, hier=1.0, gelijk=3.0)
    values["hier"] = np.arange(60.0)
    values.loc["WK000000", "hier"] = np.nan
    values.iloc[:50, values.columns.get_loc("schaars")] = 1.0
    found = find_peers(values, "WK000000", 5)
    assert found.used == ("a", "b", "c", "d")
    assert found.left_out == {
        "schaars": "meer dan 10\u00a0% van de gebieden heeft geen cijfer",
        "hier": "geen cijfer over dit gebied",
        "gelijk": "overal gelijk",
    }
    assert found.codes == find_peers(values[["a", "b", "c", "d"]], "WK000000", 5).codes


def test_a_region_that_lacks_a_variable_is_nobodys_peer() -> None:
    values = frame()
    nearest = find_peers(values, "WK000000", 1).codes[0]
    values.loc[nearest, "a"] = np.nan
    found = find_peers(values, "WK000000", 5)
    assert nearest not in found.table.index
    assert len(found.table) == 58


def test_half_of_the_regions_alike_still_leaves_a_scale() -> None:
    values = pd.DataFrame({"a": [0.0] * 8 + [10, 20]}, index=list("ABCDEFGHIJ"))
    assert find_peers(values, "J", 1).codes == ["I"]


def test_what_is_usual_are_quantiles_of_the_distance_of_all_regions_to_their_kth_nearest() -> None:
    values = frame()
    farthest = [find_peers(values, code, 7).table["distance"].iloc[6] for code in values.index]
    assert find_peers(values, "WK000003", 7).usual == pytest.approx(tuple(np.quantile(farthest, [0.5, 0.9])))


def test_half_of_the_regions_have_their_peers_near_by_and_a_tenth_far_away() -> None:
    values = frame(100)
    matches = [find_peers(values, code, 10).match for code in values.index]
    assert [matches.count(match) for match in MATCHES] == [50, 40, 10]


def test_an_outlier_has_peers_that_are_far_away() -> None:
    values = frame()
    values.loc["WK000009"] = 200.0
    assert find_peers(values, "WK000009", 5).match == "ver"


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    k=st.integers(1, 20),
    scale=st.floats(0.01, 1000),
    shift=st.floats(-1000, 1000),
)
def test_neither_units_nor_the_order_of_rows_and_columns_matter(seed: int, k: int, scale: float, shift: float) -> None:
    values = frame(40, seed)
    other = (values * [scale, 1, 1, 1] + [shift, 0, 0, 0]).sample(frac=1, random_state=seed)[["d", "a", "c", "b"]]
    one, two = find_peers(values, "WK000007", k), find_peers(other, "WK000007", k)
    assert one.codes == two.codes
    assert one.table["distance"].to_numpy() == pytest.approx(two.table["distance"].to_numpy(), rel=1e-6)
    assert "WK000007" not in one.table.index
    assert one.table["distance"].is_monotonic_increasing


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(2, 20))
def test_more_peers_are_the_same_peers_and_more(seed: int, k: int) -> None:
    values = frame(50, seed)
    assert find_peers(values, "WK000001", k).codes[: k - 1] == find_peers(values, "WK000001", k - 1).codes


@pytest.mark.parametrize(
    ("values", "code", "k", "says"),
    [
        (frame(), "WK000000", 0, "k is 0, but there are 59 other regions.*\n.*from 1 to 59"),
        (frame(), "WK000000", -3, "k is -3"),
        (frame(), "WK000000", 60, "k is 60, but there are 59"),
        (frame(), "WK0000001", 5, "no region 'WK0000001'. Did you mean 'WK00000"),
        (pd.concat([frame(), frame(3)]), "WK000000", 5, "'WK000000' occurs more than once"),
        (frame() * np.nan, "WK000000", 5, r"no context variable can count \(a: meer dan"),
        (frame(variables=0), "WK000000", 5, "there is no context variable"),
        (frame() * 0, "WK000000", 5, "overal gelijk"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_reason(values: pd.DataFrame, code: str, k: int, says: str) -> None:
    with pytest.raises(InputError, match=says):
        find_peers(values, code, k)


def line() -> Peers:
    at = [0.0, 1, 2, 3, 4, 5, 6, 7, 8]
    return find_peers(pd.DataFrame({"a": at}, index=list("ABCDEFGHI")), "A", 4)


def test_sensitivity_looks_at_half_as_many_and_twice_as_many_peers() -> None:
    table = sensitivity_to_k(pd.Series(range(9), index=list("ABCDEFGHI")), line())
    assert table.index.tolist() == [2, 4, 8]
    assert table["p50"].tolist() == [1.5, 2.5, 4.5]
    assert table.loc[4, ["p25", "p75"]].tolist() == [1.75, 3.25]


def test_sensitivity_stops_where_there_are_no_more_regions() -> None:
    at = pd.DataFrame({"a": [0.0, 1, 2, 3, 4, 5]}, index=list("ABCDEF"))
    assert sensitivity_to_k(pd.Series(dtype=float), find_peers(at, "A", 4)).index.tolist() == [2, 4]


def test_peers_without_a_figure_do_not_count() -> None:
    table = sensitivity_to_k(pd.Series([10.0, np.nan], index=["D", "B"]), line())
    assert table["count"].tolist() == [0, 1, 1]
    assert np.isnan(table.loc[2, "p50"])
    assert table.loc[4, "p50"] == 10
