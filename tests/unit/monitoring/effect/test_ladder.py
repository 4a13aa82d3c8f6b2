"""The evidence ladder: what a design reaches, why not further, and what may then be said."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import pytest

from wijkonderzoek.monitoring.effect import Design, Rung, permitted, rung_of, too_strong

BEST = Design(before=5, after=2, comparison=100, pretrend_p=0.6, allotment="loting")


def test_the_order_of_the_rungs_is_that_of_the_method() -> None:
    assert [rung.label for rung in sorted(Rung)] == [
        "beschrijving",
        "voor en na",
        "vergelijking",
        "vergelijking met gelijke trend vooraf",
        "experiment of quasi-experiment",
    ]


@pytest.mark.parametrize(
    ("facts", "rung", "why"),
    [
        ({}, Rung.EXPERIMENT, None),
        ({"allotment": "grens"}, Rung.EXPERIMENT, None),
        ({"allotment": "keuze"}, Rung.PRE_TREND, "uitgekozen"),
        ({"pretrend_p": 0.1}, Rung.VERGELIJKING, "niet gelijk op"),
        ({"pretrend_p": float("nan")}, Rung.VERGELIJKING, "niet gelijk op"),
        ({"pretrend_p": None}, Rung.VERGELIJKING, "niet nagegaan"),
        ({"before": 1}, Rung.VERGELIJKING, "is 1 jaar vóór de start"),
        ({"comparison": 18}, Rung.VERGELIJKING, "18 gebieden"),
        ({"comparison": 4}, Rung.VOOR_NA, "minstens 5"),
        ({"comparison": 1}, Rung.VOOR_NA, "is 1 gebied"),
        ({"comparison": 0}, Rung.VOOR_NA, "geen gebieden"),
        ({"before": 0}, Rung.BESCHRIJVING, "alleen van het jaar waarop de wijk is gekozen"),
        ({"after": 0}, Rung.BESCHRIJVING, "te vroeg"),
        ({"modelled": True}, Rung.BESCHRIJVING, "modelschatting"),
    ],
)
def test_a_design_reaches_the_rung_below_the_first_condition_it_fails(
    facts: dict[str, object], rung: Rung, why: str | None
) -> None:
    found = rung_of(replace(BEST, **facts))  # type: ignore[arg-type]
    assert found.rung is rung
    assert (why is None) == (not found.missing)
    if why:
        assert why in found.missing[0]


def test_every_reason_is_told_at_once() -> None:
    assert len(rung_of(Design(before=0, after=0, modelled=True)).missing) == 3


def test_a_lottery_does_not_help_a_wijk_without_a_comparison() -> None:
    assert rung_of(replace(BEST, comparison=0)).rung is Rung.VOOR_NA


def test_a_higher_rung_permits_all_that_a_lower_one_does() -> None:
    for lower, higher in zip(list(Rung), list(Rung)[1:], strict=False):
        assert set(permitted(lower)) < set(permitted(higher))


def test_only_the_top_says_what_led_to_what() -> None:
    for rung in Rung:
        assert ("leidde tot" in permitted(rung)) == (rung is Rung.EXPERIMENT)
        assert too_strong("De aanpak leidde tot minder bijstand.", rung) == (
            () if rung is Rung.EXPERIMENT else ("leidde tot",)
        )


@pytest.mark.parametrize(
    "text",
    [
        "Dankzij de aanpak zijn er minder klachten.",
        "Minder klachten kwam door de aanpak.",
        "De aanpak heeft geleid tot minder klachten.",
        "Dat de aanpak tot minder klachten heeft geleid.",
        "Het effect van de aanpak is groot.",
        "De aanpak zorgde voor rust.",
        "De aanpak droeg flink bij aan rust.",
        "Als gevolg van de aanpak is er rust.",
        "De aanpak veroorzaakte rust.",
        "De aanpak leidde in de hele wijk tot rust.",
    ],
)
def test_causal_words_are_found_below_the_upper_rungs(text: str) -> None:
    assert too_strong(text, Rung.VERGELIJKING)
    assert not too_strong(text, Rung.EXPERIMENT)


def test_what_a_rung_permits_is_never_too_strong_for_it() -> None:
    for rung in Rung:
        for words in permitted(rung):
            assert not too_strong(f"Minder bijstand {words} de aanpak.", rung), words


def test_plain_words_are_left_alone() -> None:
    text = (
        "De gemeente geleidt bewoners naar werk. Leidingen zijn vervangen. De wijk zorgt goed voor ouderen. Tot 2020."
    )
    assert not too_strong(text, Rung.BESCHRIJVING)


def test_the_facts_of_a_design_do_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        BEST.after = 9  # type: ignore[misc]
