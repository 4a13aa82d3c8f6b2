"""Costs and gains: per party, low to high, and never one total."""

from __future__ import annotations

import pytest

from wijkonderzoek.approach.costs_gains import Range, costs_and_gains
from wijkonderzoek.errors import UsageError
from wijkonderzoek.schemas.approach import MkbaRow


def effect(pays: str, gains: str, *amounts: int) -> MkbaRow:
    low, middle, high = amounts
    return MkbaRow(
        effect="Iets",
        partij_betaalt=pays,
        partij_profiteert=gains,
        laag=low,
        midden=middle,
        hoog=high,
        bron="Raming",
        zekerheid="laag",
    )


def test_who_pays_is_told_apart_from_who_gains() -> None:
    found = {
        a.partij_id: a for a in costs_and_gains([effect("m1", "b1", 1, 2, 4), effect("m1", "m1", 10, 20, 40)]).accounts
    }
    assert found["m1"].pays == Range(11, 22, 44)
    assert found["m1"].gains == Range(10, 20, 40)
    assert (found["b1"].pays, found["b1"].gains) == (None, Range(1, 2, 4))


def test_a_single_total_is_refused_with_the_reason() -> None:
    with pytest.raises(UsageError, match="nulalternatief"):
        costs_and_gains([effect("m1", "b1", 1, 2, 4)]).total()


def test_no_estimates_give_no_accounts() -> None:
    assert costs_and_gains([]).accounts == ()
