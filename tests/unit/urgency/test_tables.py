"""What no step accepts, whichever it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tests.unit.urgency.tables import table
from wijkonderzoek.errors import InputError
from wijkonderzoek.urgency.aggregate import aggregate, aggregate_tree
from wijkonderzoek.urgency.denominate import denominate
from wijkonderzoek.urgency.deprivation import deprivation_index
from wijkonderzoek.urgency.impute import impute
from wijkonderzoek.urgency.normalise import exponential, normalise
from wijkonderzoek.urgency.screen import screen
from wijkonderzoek.urgency.tables import checked_table
from wijkonderzoek.urgency.treat import treat

TREE = pd.DataFrame({"name": ["a", "b", "all"], "parent": ["all", "all", None], "weight": 1.0})
STEPS: dict[str, Callable[[pd.DataFrame], object]] = {
    "screen": screen,
    "denominate": lambda values: denominate(values, values, {"a": "b"}),
    "impute": impute,
    "treat": treat,
    "normalise": lambda values: normalise(values, {"a": 1, "b": -1}),
    "exponential": exponential,
    "aggregate": aggregate,
    "aggregate_tree": lambda values: aggregate_tree(values, TREE),
    "deprivation_index": lambda values: deprivation_index(values, dict.fromkeys(values, 1)),
}
GOOD = table(a=[1, 2, 3, 4], b=[4, 2, 1, 3])
BAD: dict[str, tuple[pd.DataFrame, str]] = {
    "no regions": (GOOD.iloc[:0], "0 regions and 2 indicators"),
    "no indicators": (GOOD[[]], "4 regions and 0 indicators"),
    "a region twice": (pd.concat([GOOD, GOOD.iloc[:1]]), "region 'WK000000' occurs more than once"),
    "an indicator twice": (pd.concat([GOOD, GOOD[["a"]]], axis=1), "indicator 'a' occurs more than once"),
    "text": (GOOD.assign(b=["4", "2", "1", "3"]), "column 'b' is not numeric"),
    "complex": (GOOD.assign(b=[4, 2j, 1, 3]), "column 'b' is not numeric"),
    "infinite": (GOOD.assign(b=[4, np.inf, 1, 3]), "region WK000001, indicator 'b': infinite"),
    "minus infinite": (GOOD.assign(b=[4, 2, -np.inf, 3]), "region WK000002, indicator 'b': infinite"),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", BAD)
def test_no_step_takes_what_is_not_a_table_of_figures(step: str, kind: str) -> None:
    values, message = BAD[kind]
    with pytest.raises(InputError) as caught:
        STEPS[step](values)
    assert message in str(caught.value)


@pytest.mark.parametrize("step", STEPS)
def test_every_step_takes_figures_and_leaves_its_table_as_it_was(step: str) -> None:
    values = GOOD.copy()
    STEPS[step](values)
    pd.testing.assert_frame_equal(values, GOOD)


@pytest.mark.parametrize("kind", ["Int64", "Float64", "int64", "float32", "boolean"])
def test_whole_numbers_and_gaps_of_any_numeric_type_are_figures(kind: str) -> None:
    whole = pd.DataFrame({"a": pd.array([1, 0, 1], dtype=kind)}, index=list("xyz"))
    assert checked_table(whole)["a"].tolist() == [1.0, 0.0, 1.0]
    gap = pd.DataFrame({"a": pd.array([1, None], dtype="Int64")}, index=list("xy"))
    assert checked_table(gap)["a"].isna().tolist() == [False, True]
