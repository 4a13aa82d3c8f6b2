"""An index of deprivation, as England and Scotland publish one, out of the ranks of its domains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wijkonderzoek.urgency.aggregate import aggregate
from wijkonderzoek.urgency.normalise import exponential
from wijkonderzoek.urgency.tables import checked_names

if TYPE_CHECKING:
    import pandas as pd


def deprivation_index(
    ranks: pd.DataFrame,
    weights: Mapping[str, float] | pd.Series,
    areas: int | None = None,
    normalise_weights: bool = False,
) -> pd.Series:
    """The score (0-100) of every area: the weighted sum, over domains, of the exponential scale of the domain's rank.

    Rows of `ranks` are areas, columns domains; 1 is the most deprived of `areas` areas (default: the number of rows).
    Weights are used as they were published, also when they add up to .999 by rounding; `normalise_weights` makes them
    add up to 1. An area that lacks a rank has no score.

    *Raises* `InputError` when a rank is below 1 or above the number of areas, a domain has no weight, a weight names no
    domain or is not right (`weights_of`), or the table is not one of numbers (`checked_table`).

    Source: McLennan and others (2019), The English Indices of Deprivation 2019: technical report.

    >>> import pandas as pd
    >>> ranks = pd.DataFrame({"income": [1, 2, 3], "health": [3, 1, 2]}, index=["E1", "E2", "E3"])
    >>> deprivation_index(ranks, {"income": 0.6, "health": 0.3}).round(3).tolist()
    [62.753, 44.808, 12.911]
    """
    checked_names("domain", ranks.columns, weights.keys(), "the weights")
    table = exponential(ranks, areas)
    return aggregate(table, weights, min_share=1, normalise_weights=normalise_weights).rename("score")
