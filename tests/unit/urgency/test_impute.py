from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.unit.urgency.tables import arrays, frame, table
from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.urgency.impute import HOWS, impute

VALUES = table(a=[1, None, 6, None, 2])
GROUPS = pd.Series(["stad", "stad", "dorp", "eiland", "dorp"], index=VALUES.index)


def test_a_gap_takes_the_figure_of_its_group_or_else_of_all() -> None:
    assert impute(VALUES, "mean").values["a"].tolist() == [1, 3, 6, 3, 2]
    assert impute(VALUES, "median").values["a"].tolist() == [1, 2, 6, 2, 2]
    assert impute(VALUES, "mean", GROUPS).values["a"].tolist() == [1, 1, 6, 3, 2]
    assert impute(VALUES, "median", GROUPS).values["a"].tolist() == [1, 1, 6, 2, 2]


def test_a_region_without_a_group_takes_the_figure_of_all() -> None:
    assert impute(VALUES, "mean", GROUPS.where(GROUPS != "stad")).values["a"].tolist() == [1, 3, 6, 3, 2]


def test_groups_are_found_by_region_and_not_by_row() -> None:
    shuffled = pd.concat([GROUPS.iloc[::-1], pd.Series({"WK999999": "stad"})])
    assert impute(VALUES, "mean", shuffled).values.equals(impute(VALUES, "mean", GROUPS).values)


@given(arrays(), st.sampled_from(HOWS), st.booleans())
def test_what_was_there_stays_and_what_is_filled_lies_among_it(array: np.ndarray, how: str, grouped: bool) -> None:
    assume((~np.isnan(array)).any(axis=0).all())
    values = frame(array)
    groups = pd.Series([n % 3 for n in range(len(values))], index=values.index) if grouped else None
    done = impute(values, how, groups)
    assert done.filled.equals(values.isna())
    assert done.values.where(~done.filled).equals(values)
    assert (done.values >= values.min() - 1e-6).all(axis=None)
    assert (done.values <= values.max() + 1e-6).all(axis=None)


def test_an_indicator_without_any_figure_cannot_be_filled() -> None:
    with pytest.raises(InputError, match="indicator 'b' has no value to fill gaps with"):
        impute(table(a=[1, None], b=[None, None]))


def test_a_region_has_one_group() -> None:
    with pytest.raises(InputError, match="region 'WK000004' has no row in the groups"):
        impute(VALUES, "mean", GROUPS.iloc[:4])
    with pytest.raises(InputError, match="region 'WK000000' has more than one row in the groups"):
        impute(VALUES, "mean", pd.concat([GROUPS, GROUPS.iloc[:1]]))


def test_gaps_are_filled_in_a_known_way() -> None:
    with pytest.raises(UsageError, match="impute by 'mode' is unknown"):
        impute(VALUES, "mode")
