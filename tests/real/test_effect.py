"""Published effects, recomputed: minimum wages (Card and Krueger 1994) and an incinerator (Kiel and McClain 1995)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wijkonderzoek import effect

pytestmark = pytest.mark.shared_data

CLOSED = 3
HOUSES = ("age", "agesq", "intst", "land", "area", "rooms", "baths")
"""The controls of Wooldridge, Introductory econometrics, table 13.2."""


@pytest.fixture
def shops(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "known_answers/did/card-krueger.csv")


@pytest.fixture
def homes(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "known_answers/did/kielmc.csv")


def test_all_shops_give_the_difference_of_four_means(shops: pd.DataFrame) -> None:
    means = shops.groupby(["nj", "d"])["fte"].mean()
    assert means.round(2).tolist() == [23.33, 21.17, 20.44, 21.03]
    found = effect.did(shops, outcome="fte", unit="id", time="d", treated="nj", fixed_effects=())
    assert found.estimate == pytest.approx(2.7536, abs=1e-4)
    written_out = effect.did(shops, outcome="fte", treated="d_nj", controls=["nj", "d"])
    assert (written_out.estimate, written_out.se) == pytest.approx((found.estimate, found.se))


@pytest.mark.parametrize("treated", ["nj", "d_nj"])
def test_shops_with_both_interviews_give_the_published_error(shops: pd.DataFrame, treated: str) -> None:
    found = effect.did(shops, outcome="fte", unit="id", time="d", treated=treated, se="HC2", balanced=True)
    assert found.estimate == pytest.approx(2.75, abs=1e-3)
    assert found.se == pytest.approx(1.342, abs=1e-3)
    assert found.units == 384
    kept = shops.groupby("id")["fte"].transform("count") == 2
    assert effect.did(shops[kept], outcome="fte", unit="id", time="d", treated=treated, se="HC2").se == found.se


def test_the_regressions_with_and_without_chains_are_the_published_ones(shops: pd.DataFrame) -> None:
    # table 4: shops with employment and wages in both interviews, or closed at the second
    wide = shops.pivot_table(index="id", columns="d", values=["fte", "wage", "status"])
    known = wide["fte"].notna().all(axis=1) & wide["wage"][0].notna()
    known &= wide["wage"][1].notna() | (wide["status"][1] == CLOSED)
    sample = shops[shops["id"].isin(wide.index[known])].copy()
    chains = ["bk", "kfc", "roys", "co_owned"]
    sample[chains] = sample[chains].mul(sample["d"], axis=0)
    place = {"outcome": "fte", "unit": "id", "time": "d", "treated": "nj", "se": "classic"}
    plain = effect.did(sample, **place)
    with_chains = effect.did(sample, **place, controls=chains)
    assert plain.units == 357
    assert (plain.estimate, plain.se) == pytest.approx((2.33, 1.19), abs=0.005)
    assert (with_chains.estimate, with_chains.se) == pytest.approx((2.30, 1.20), abs=0.005)


@pytest.mark.parametrize(
    ("controls", "estimate", "error"),
    [((), -11863.90, 7456.65), (("age", "agesq"), -21920.27, 6359.75), (HOUSES, -14177.93, 4987.27)],
    ids=["none", "age", "all"],
)
def test_house_prices_near_an_incinerator(
    homes: pd.DataFrame, controls: tuple[str, ...], estimate: float, error: float
) -> None:
    found = effect.did(homes, outcome="rprice", time="y81", treated="nearinc", controls=controls, se="classic")
    assert found.estimate == pytest.approx(estimate, abs=0.01)
    assert found.se == pytest.approx(error, abs=0.01)
    assert found.n == 321
    if not controls:
        assert found.r2 == pytest.approx(0.174, abs=5e-4)


def test_house_prices_in_logs(homes: pd.DataFrame) -> None:
    found = effect.did(
        homes.assign(lprice=np.log(homes["rprice"])), outcome="lprice", time="y81", treated="nearinc", se="classic"
    )
    assert (found.estimate, found.se) == pytest.approx((-0.063, 0.083), abs=5e-4)
