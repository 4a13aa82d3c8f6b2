from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from tests.unit.urgency.tables import regions
from wijkonderzoek.errors import InputError
from wijkonderzoek.urgency.aggregate import aggregate
from wijkonderzoek.urgency.deprivation import deprivation_index
from wijkonderzoek.urgency.normalise import exponential

WEIGHTS = {
    "income": 0.225,
    "employment": 0.225,
    "education": 0.135,
    "health": 0.135,
    "crime": 0.093,
    "barriers": 0.093,
    "environment": 0.093,
}
AREAS = 33_755
TO_THE_PRINTED_DIGITS = 0.0015


@pytest.fixture(scope="module")
def ranks() -> pd.DataFrame:
    rng = np.random.default_rng(11)
    return pd.DataFrame({name: rng.permutation(AREAS) + 1 for name in WEIGHTS}, index=regions(AREAS))


def score(row: pd.Series) -> float:
    """The published formula, an area at a time."""
    shares = {name: (AREAS - rank + 1) / AREAS for name, rank in row.items()}
    return sum(WEIGHTS[name] * -23 * math.log(1 - r * (1 - math.exp(-100 / 23))) for name, r in shares.items())


def test_domain_ranks_give_the_score_by_the_published_formula(ranks: pd.DataFrame) -> None:
    found = deprivation_index(ranks, WEIGHTS)
    some = ranks.sample(50, random_state=1)
    assert found[some.index].tolist() == pytest.approx([score(row) for _, row in some.iterrows()], abs=1e-9)


def test_published_weights_count_as_they_are(ranks: pd.DataFrame) -> None:
    worst = pd.DataFrame(1, index=["E01", "E02"], columns=list(WEIGHTS))
    assert deprivation_index(worst, WEIGHTS, areas=AREAS).tolist() == pytest.approx([99.9, 99.9])
    assert deprivation_index(worst, WEIGHTS, areas=AREAS, normalise_weights=True).tolist() == pytest.approx([100, 100])
    as_given, to_one = deprivation_index(ranks, WEIGHTS), deprivation_index(ranks, WEIGHTS, normalise_weights=True)
    assert (to_one - as_given).abs().max() > TO_THE_PRINTED_DIGITS


def test_it_is_the_sum_of_its_steps(ranks: pd.DataFrame) -> None:
    by_steps = aggregate(exponential(ranks), WEIGHTS, normalise_weights=False)
    assert deprivation_index(ranks, WEIGHTS).tolist() == pytest.approx(by_steps.tolist(), abs=1e-12)


def test_order_of_domains_and_areas_does_not_matter(ranks: pd.DataFrame) -> None:
    turned = deprivation_index(ranks.iloc[::-1, ::-1], dict(reversed(WEIGHTS.items())))
    assert turned.iloc[::-1].tolist() == pytest.approx(deprivation_index(ranks, WEIGHTS).tolist(), abs=1e-12)


def test_more_deprived_on_any_domain_is_more_deprived() -> None:
    rows = [[10, 10], [9, 10], [9, 8], [8.5, 8]]
    scores = deprivation_index(pd.DataFrame(rows, columns=["income", "health"]), {"income": 1, "health": 1}, areas=10)
    assert all(lower < higher for lower, higher in pairwise(scores))


def test_an_area_that_lacks_a_rank_has_no_score() -> None:
    ranks = pd.DataFrame({"income": [1, 2], "health": [np.nan, 1]}, index=["E01", "E02"])
    assert deprivation_index(ranks, {"income": 0.9, "health": 0.1}).isna().tolist() == [True, False]


def test_every_domain_has_a_weight_and_every_weight_a_domain() -> None:
    ranks = pd.DataFrame({"income": [1, 2], "health": [2, 1]})
    with pytest.raises(InputError, match="domain 'health' is not in the weights"):
        deprivation_index(ranks, {"income": 1})
    with pytest.raises(InputError, match=r"weight 'helth' is not in the table. Did you mean 'health'\?"):
        deprivation_index(ranks, {"income": 1, "health": 1, "helth": 1})
    with pytest.raises(InputError, match="rank 2 is not from 1 to 1"):
        deprivation_index(ranks, {"income": 1, "health": 1}, areas=1)
