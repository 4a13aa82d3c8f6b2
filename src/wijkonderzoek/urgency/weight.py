"""Weight: how much each indicator counts.

A weight is relative: what counts is its share of all weights that are present.

Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.urgency.tables import checked_names, listed

if TYPE_CHECKING:
    import pandas as pd

SPREAD = 0.25


def equal_weights(names: Iterable[str]) -> pd.Series:
    """A weight of 1 for every indicator, by name.

    *Raises* `InputError` when there is no name, or one occurs twice.

    >>> equal_weights(["huur", "inkomen"]).to_dict()
    {'huur': 1.0, 'inkomen': 1.0}
    """
    return weights_of(names, {})


def weights_of(names: Iterable[str], given: Mapping[str, float] | pd.Series) -> pd.Series:
    """The weight of every indicator, by name in the order of `names`: as given, or else 1.

    *Raises* `InputError` when a weight names no indicator (with the name it looks like), is negative or not a number,
    when all weights are zero, or when there is no name or one occurs twice.

    >>> weights_of(["huur", "inkomen"], {"inkomen": 2}).to_dict()
    {'huur': 1.0, 'inkomen': 2.0}
    """
    import pandas as pd

    index = pd.Index(list(names), dtype=object)
    if not len(index):
        raise InputError("there is no indicator to weigh")
    if index.has_duplicates:
        raise InputError(f"indicator {listed(index[index.duplicated()].unique())} occurs more than once")
    if isinstance(given, pd.Series) and given.index.has_duplicates:
        raise InputError(f"weight {listed(given.index[given.index.duplicated()].unique())} is given more than once")
    checked_names("weight", given.keys(), index)
    for name, value in given.items():
        if not _is_weight(value):
            raise InputError(f"weight '{name}' is {value}", hint="A weight is a number of 0 or more.")
    weights = pd.Series([float(given.get(name, 1)) for name in index], index=index, name="weight")
    if not weights.any():
        raise InputError(
            f"every weight is zero ({listed(index)})", hint="Give at least one indicator a weight above 0."
        )
    return weights


def renormalised(weights: np.ndarray, present: np.ndarray) -> np.ndarray:
    """Weights (J) shared out again over what is present (N, J; true or false): (N, J), adding up to 1 per row.

    A row without any weight that is present has zeros only.

    >>> import numpy as np
    >>> renormalised(np.array([1.0, 1.0, 2.0]), np.array([[True, True, True], [True, False, False]])).tolist()
    [[0.25, 0.25, 0.5], [1.0, 0.0, 0.0]]
    """
    there = np.where(present, weights, 0.0)
    total = there.sum(axis=1, keepdims=True)
    shared: np.ndarray = np.divide(there, total, out=np.zeros_like(there), where=total > 0)
    return shared


def perturbed(weights: np.ndarray, *, draws: int, rng: np.random.Generator, spread: float = SPREAD) -> np.ndarray:
    """Weights (J) that might as well have been chosen: (draws, J), adding up to 1 per draw.

    Every weight is multiplied by its own factor, uniform from 1 - `spread` to 1 + `spread`.

    *Raises* `UsageError` when `spread` is not from 0 to 1.

    Source: M. Saisana, A. Saltelli and S. Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools
    for the quality assessment of composite indicators.

    >>> import numpy as np
    >>> perturbed(np.array([1.0, 3.0]), draws=2, rng=np.random.default_rng(1), spread=0).tolist()
    [[0.25, 0.75], [0.25, 0.75]]
    """
    if not 0 <= spread < 1:
        raise UsageError(f"spread is {spread:g}", hint="Give a share from 0 up to, not including, 1.")
    drawn = np.asarray(weights, float) * rng.uniform(1 - spread, 1 + spread, (draws, len(weights)))
    shared: np.ndarray = drawn / drawn.sum(axis=1, keepdims=True)
    return shared


def _is_weight(value: object) -> bool:
    return isinstance(value, int | float | np.number) and bool(0 <= value < np.inf)
