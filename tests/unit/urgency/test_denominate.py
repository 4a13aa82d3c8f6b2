from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given

from tests.unit.urgency.tables import arrays, frame, table
from wijkonderzoek.errors import InputError
from wijkonderzoek.urgency.denominate import denominate

COUNTS = table(bijstand=[30, 5, None], huur=[600, 700, 800])
PEOPLE = table(inwoners=[1000, 0, 500], woningen=[1, 2, None])


def test_only_what_has_a_denominator_is_divided() -> None:
    done = denominate(COUNTS, PEOPLE, {"bijstand": "inwoners"}, {"bijstand": 1000})
    assert done["bijstand"].tolist()[0] == 30
    assert done["huur"].tolist() == [600, 700, 800]
    assert list(done) == list(COUNTS)


def test_nobody_to_divide_by_is_missing_and_not_infinite() -> None:
    done = denominate(COUNTS, PEOPLE, {"bijstand": "inwoners", "huur": "woningen"})
    assert done.isna().to_numpy().tolist() == [[False, False], [True, False], [True, True]]


def test_denominators_are_found_by_region_and_not_by_row() -> None:
    more = table(inwoners=[10, 20, 30, 40]).iloc[::-1]
    assert denominate(COUNTS, more, {"huur": "inwoners"})["huur"].tolist() == [60, 35, pytest.approx(800 / 30)]


def test_without_denominators_nothing_changes() -> None:
    assert denominate(COUNTS, PEOPLE, {}).equals(COUNTS)


@given(arrays(low=1))
def test_divided_by_itself_every_figure_is_one(array: np.ndarray) -> None:
    values = frame(array)
    done = denominate(values, values, {name: name for name in values})
    assert done.equals(values.where(values.isna(), 1.0))


@pytest.mark.parametrize(
    ("by", "scale", "message"),
    [
        ({"bijstnd": "inwoners"}, {}, "'bijstnd' is not in the table. Did you mean 'bijstand'?"),
        ({"bijstand": "inwonrs"}, {}, "'inwonrs' is not in the table of denominators. Did you mean 'inwoners'?"),
        ({"bijstand": "inwoners"}, {"huur": 1000}, "'huur' is not in `by`"),
    ],
)
def test_a_name_that_is_in_no_table_is_refused(by: Mapping[str, str], scale: Mapping[str, float], message: str) -> None:
    with pytest.raises(InputError) as caught:
        denominate(COUNTS, PEOPLE, by, scale)
    assert message in str(caught.value)


@pytest.mark.parametrize("factor", [0, -1000, np.inf, np.nan])
def test_a_scale_that_says_nothing_is_refused(factor: float) -> None:
    with pytest.raises(InputError, match=f"scale 'huur' is {factor}"):
        denominate(COUNTS, PEOPLE, {"huur": "inwoners"}, {"huur": factor})


def test_a_region_without_denominators_is_refused() -> None:
    with pytest.raises(InputError, match="region 'WK000002' has no row"):
        denominate(COUNTS, PEOPLE.iloc[:2], {"huur": "inwoners"})


def test_a_negative_number_of_people_is_refused() -> None:
    with pytest.raises(InputError, match=r"region WK000001, denominator 'inwoners': negative \(-5\)"):
        denominate(COUNTS, table(inwoners=[1, -5, 1]), {"huur": "inwoners"})
