"""Tables to try the steps on."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp


def regions(n: int) -> list[str]:
    return [f"WK{number:06}" for number in range(n)]


def table(**columns: list[float | None]) -> pd.DataFrame:
    """A table of indicators over as many regions as the columns are long."""
    length = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=regions(length), dtype=float)


@st.composite
def arrays(draw: st.DrawFn, *, low: float = -1e6, gaps: bool = True, rows: int = 2) -> np.ndarray:
    """Figures of at least `rows` regions; some missing, unless `gaps` is false."""
    shape = (draw(st.integers(rows, 12)), draw(st.integers(1, 5)))
    figures = st.floats(low, 1e6).map(lambda x: round(x, 3))
    return draw(hnp.arrays(float, shape, elements=figures | st.just(np.nan) if gaps else figures))


def frame(array: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(array, index=regions(len(array)), columns=[f"i{j}" for j in range(array.shape[1])])
