"""Agreement beyond chance, against two packages and by what is known of it."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from wijkonderzoek.errors import UsageError
from wijkonderzoek.evidence.agreement import (
    ALWAYS,
    NEVER,
    NO_DIFFERENCE,
    NO_PAIRS,
    ONE_CLUSTER,
    ONE_UNIT,
    ONE_VALUE,
    TOO_RARE,
    agreement_share,
    bootstrap_alpha,
    cohen_kappa,
    krippendorff_alpha,
    prevalence,
    undefined_alpha,
)

NAN = float("nan")


def _codings(seed: int, *, coders: int = 0, gaps: bool = True) -> np.ndarray:
    """Coders who agree more or less, in two to five values, with or without gaps."""
    rng = np.random.default_rng(seed)
    units, m, k = rng.integers(2, 60), coders or rng.integers(2, 6), rng.integers(2, 6)
    truth = rng.integers(0, k, units)
    wrong = rng.random((units, m)) < rng.random()
    values = np.where(wrong, rng.integers(0, k, (units, m)), truth[:, None]).astype(float)
    if gaps:
        values[rng.random((units, m)) < rng.random() * 0.5] = np.nan
    return values


def test_alpha_is_that_of_the_krippendorff_package_with_gaps_and_any_number_of_coders() -> None:
    compared = 0
    for seed in range(400):
        values = _codings(seed)
        if undefined_alpha(values):
            continue
        compared += 1
        theirs = krippendorff.alpha(reliability_data=values.T, level_of_measurement="nominal")
        assert krippendorff_alpha(values) == pytest.approx(theirs, abs=1e-12), seed
    assert compared >= 300


def test_kappa_is_that_of_statsmodels() -> None:
    for seed in range(100):
        values = _codings(seed, coders=2, gaps=False).astype(int)
        k = values.max() + 1
        table = np.bincount(values[:, 0] * k + values[:, 1], minlength=k * k).reshape(k, k)
        if (table.sum(axis=0) * table.sum(axis=1)).sum() < len(values) ** 2:
            assert cohen_kappa(values) == pytest.approx(cohens_kappa(table).kappa, abs=1e-12), seed


def test_krippendorffs_own_example_comes_out() -> None:
    """Krippendorff (2011), example C: four observers, twelve units, gaps; alpha 0.743."""
    text = """1 1 . 1 | 2 2 3 2 | 3 3 3 3 | 3 3 3 3 | 2 2 2 2 | 1 2 3 4 | 4 4 4 4 | 1 1 2 1
    | 2 2 2 2 | . 5 5 5 | . . 1 1 | . . 3 ."""
    values = np.array([[NAN if cell == "." else float(cell) for cell in unit.split()] for unit in text.split("|")])
    assert krippendorff_alpha(values) == pytest.approx(0.743, abs=0.0005)


def test_a_code_that_hardly_occurs_has_high_agreement_and_no_alpha_to_speak_of() -> None:
    values = np.zeros((200, 2))
    values[10, 0] = values[150, 1] = 1
    assert agreement_share(values) == 0.99
    assert abs(krippendorff_alpha(values)) < 0.01
    assert prevalence(values) == 0.005


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.zeros((9, 2)), NEVER),
        (np.ones((9, 2)), ALWAYS),
        (np.full((9, 2), 3.0), ONE_VALUE),
        (np.array([[1.0, 0.0], [1.0, NAN]]), ONE_UNIT),
        (np.array([[1.0, NAN], [NAN, 0.0]]), NO_PAIRS),
        (np.zeros((0, 2)), NO_PAIRS),
    ],
)
def test_alpha_that_is_not_defined_has_a_reason_and_is_never_one(values: np.ndarray, reason: str) -> None:
    assert undefined_alpha(values) == reason
    assert np.isnan(krippendorff_alpha(values))
    assert bootstrap_alpha(values, np.arange(len(values))).reason == reason


def test_a_value_given_only_to_units_seen_once_does_not_define_alpha() -> None:
    values = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, NAN]])
    assert undefined_alpha(values) == NEVER


def test_kappa_is_for_two_coders() -> None:
    with pytest.raises(UsageError, match="two coders, not 3"):
        cohen_kappa(np.zeros((4, 3)))


def test_kappa_of_two_who_always_say_the_same_one_thing_is_not_defined() -> None:
    assert np.isnan(cohen_kappa(np.ones((9, 2))))


def test_agreement_counts_pairs_of_coders() -> None:
    assert agreement_share(np.array([[1.0, 1.0, 0.0]])) == pytest.approx(1 / 3)


def test_values_must_be_units_by_coders() -> None:
    with pytest.raises(UsageError, match="1 dimensions"):
        krippendorff_alpha(np.zeros(4))


def _clustered(rng: np.random.Generator, conversations: int = 20, units: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Two coders who agree in one conversation and far less in another: some conversations are harder."""
    cluster = np.repeat(np.arange(conversations), units)
    error = rng.choice([0.0, 0.35], conversations)[cluster]
    truth = rng.random(len(cluster)) < 0.4
    values = truth[:, None] ^ (rng.random((len(cluster), 2)) < error[:, None])
    return values.astype(float), cluster


def test_an_interval_over_units_is_too_narrow_and_one_over_conversations_covers() -> None:
    rng = np.random.default_rng(7)
    truth = krippendorff_alpha(_clustered(rng, 4000)[0])
    hits = {"units": 0, "conversations": 0}
    widths = {"units": 0.0, "conversations": 0.0}
    for _ in range(120):
        values, cluster = _clustered(rng)
        for name, clusters in (("units", np.arange(len(values))), ("conversations", cluster)):
            found = bootstrap_alpha(values, clusters, draws=200)
            hits[name] += found.low <= truth <= found.high
            widths[name] += found.high - found.low
    assert hits["conversations"] >= 0.85 * 120
    assert hits["units"] <= 0.6 * 120
    assert widths["conversations"] > 2 * widths["units"]


def test_the_interval_is_the_same_for_the_same_seed_and_holds_alpha() -> None:
    values, cluster = _clustered(np.random.default_rng(1))
    first = bootstrap_alpha(values, cluster)
    assert first == bootstrap_alpha(values, cluster)
    assert first != bootstrap_alpha(values, cluster, seed=21)
    assert first.low < krippendorff_alpha(values) < first.high


def test_the_interval_is_that_of_drawing_conversations_one_by_one() -> None:
    values, cluster = _clustered(np.random.default_rng(2), conversations=6, units=10)
    rng = np.random.default_rng(3)
    drawn = []
    for _ in range(2000):
        picked = np.concatenate([values[cluster == c] for c in rng.integers(0, 6, 6)])
        drawn.append(krippendorff_alpha(picked))
    found = bootstrap_alpha(values, cluster)
    assert [found.low, found.high] == pytest.approx(np.nanquantile(drawn, [0.025, 0.975]), abs=0.04)


def test_one_conversation_gives_no_interval() -> None:
    values = _codings(5, coders=2, gaps=False)
    assert bootstrap_alpha(values, np.zeros(len(values), int)).reason == ONE_CLUSTER


def test_perfect_agreement_in_a_few_conversations_does_not_promise_certainty() -> None:
    values = np.tile([[0.0, 0.0], [1.0, 1.0]], (20, 1))
    assert krippendorff_alpha(values) == 1
    assert bootstrap_alpha(values, np.repeat(np.arange(8), 5)).reason == NO_DIFFERENCE


def test_a_code_of_one_conversation_gives_no_interval() -> None:
    values = np.zeros((80, 2))
    values[:3] = 1
    found = bootstrap_alpha(values, np.repeat(np.arange(8), 10))
    assert found.reason == TOO_RARE
    assert np.isnan(found.low)
