from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.urgency.tables import arrays, frame, table
from wijkonderzoek.errors import UsageError
from wijkonderzoek.urgency.screen import screen


def test_two_thirds_of_the_figures_is_just_enough() -> None:
    done = screen(table(a=[1, 1], b=[1, None], c=[None, None]))
    assert list(done.kept.index) == ["WK000000"]
    assert done.left_out == ("WK000001",)
    assert done.share.tolist() == [2 / 3, 1 / 3]


def test_a_zero_is_a_figure_unless_said_otherwise() -> None:
    values = table(a=[0, 1], b=[0, None], c=[5, 5])
    assert screen(values).left_out == ()
    assert screen(values, zeros=True).left_out == ("WK000000",)


def test_nobody_left_is_an_answer_too() -> None:
    done = screen(table(a=[None, None]))
    assert done.kept.empty
    assert len(done.left_out) == 2


@given(arrays(), st.floats(0, 1))
def test_every_region_is_kept_whole_or_left_out(array: np.ndarray, min_share: float) -> None:
    values = frame(array)
    done = screen(values, min_share)
    assert sorted([*done.kept.index, *done.left_out]) == sorted(values.index)
    assert done.kept.equals(values.loc[done.kept.index])
    assert (done.share[done.kept.index] >= min_share).all()
    assert (done.share[list(done.left_out)] < min_share).all()


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_lies_between_nothing_and_all(share: float) -> None:
    with pytest.raises(UsageError, match="from 0 to 1"):
        screen(table(a=[1]), min_share=share)
