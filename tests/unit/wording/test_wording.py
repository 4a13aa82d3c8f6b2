"""Dutch sentences that claim no more than the figures do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.model import Indicator, Status, Value
from wijkonderzoek.wording.numbers import amount, amount_alone, interval_text, lowered, number
from wijkonderzoek.wording.sentences import compare, figure_sentence, headline, people_text, reference_phrase


def a_value(
    value: float, low: float, high: float, *, chance: bool = True, n: float | None = 1000, scale: float = 100
) -> Value:
    return Value(
        value,
        "%",
        2020,
        Status.ROUNDED,
        low,
        high,
        (low, high) if chance else None,
        numerator=None if n is None else value / scale * n,
        denominator=n,
    )


@pytest.fixture
def low_income(catalogue: Catalogue) -> Indicator:
    return catalogue.indicator("laag_inkomen_pct")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_numbers_are_dutch() -> None:
    assert [number(1234567.891, 2), number(-1.5, 1), number(-0.04, 1)] == ["1.234.567,89", "−1,5", "0,0"]


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_written_number_reads_back(value: float, decimals: int) -> None:
    text = number(value, decimals).replace(".", "").replace(",", ".").replace("−", "-")
    assert float(text) == pytest.approx(round(value, decimals), abs=10**-decimals)


def test_shares_are_said_in_natural_frequencies_with_one_denominator(low_income: Indicator) -> None:
    value = a_value(14.2, 13, 15.4, n=4300)
    assert (
        plain(figure_sentence(low_income, value, 6.8))
        == "14 van de 100 huishoudens hebben een laag inkomen, ongeveer 600 huishoudens."
    )
    assert plain(reference_phrase(low_income, 6.8, 14.2, "Nederland")) == "in Nederland 7 van de 100"


def test_small_shares_are_said_per_thousand_on_both_sides(low_income: Indicator) -> None:
    assert "6 van de 1.000" in plain(figure_sentence(low_income, a_value(0.6, 0.5, 0.7), 4.1))
    assert plain(reference_phrase(low_income, 4.1, 0.6, "Nederland")) == "in Nederland 41 van de 1.000"


def test_the_verb_follows_the_number(low_income: Indicator) -> None:
    assert "1 van de 100 huishoudens heeft" in plain(figure_sentence(low_income, a_value(1.2, 1.1, 1.3), 7.0))


@pytest.mark.parametrize(
    ("value", "low", "high", "reference", "verdict"),
    [
        (14.0, 12.0, 16.0, 7.0, "more"),
        (3.0, 2.0, 4.0, 7.0, "less"),
        (8.0, 6.5, 9.5, 7.0, "same"),  # the reference lies within the margin
        (7.2, 7.1, 7.3, 7.0, "same"),  # outside the margin, but too small to matter
        (7.0, 7.0, 7.0, 7.0, "same"),
    ],
)
def test_a_difference_is_said_only_outside_the_margin_and_when_it_matters(
    value: float, low: float, high: float, reference: float, verdict: str
) -> None:
    assert compare(a_value(value, low, high), reference).verdict == verdict


def test_a_comparison_knows_whether_chance_was_weighed() -> None:
    assert compare(a_value(10, 9, 11), 5).with_chance
    assert not compare(a_value(10, 9, 11, chance=False), 5).with_chance


def test_a_share_is_more_in_proportion_and_a_mean_is_higher(catalogue: Catalogue, low_income: Indicator) -> None:
    assert (
        headline(low_income, "more", "Nederland")
        == "Naar verhouding meer huishoudens met een laag inkomen dan in Nederland"
    )
    assert headline(low_income, "same", "Nederland").endswith(
        "ongeveer evenveel huishoudens met een laag inkomen als in Nederland"
    )
    assert (
        headline(catalogue.indicator("woz_gemiddeld"), "less", "Nederland")
        == "Lagere gemiddelde WOZ-waarde dan in Nederland"
    )


def test_people_are_counted_no_finer_than_the_rounding_allows(low_income: Indicator) -> None:
    assert people_text(low_income, a_value(68, 67.5, 68.5, n=4575)) == "ongeveer 3.110 huishoudens"
    assert people_text(low_income, a_value(0, 0, 0.5)) == ""


def test_units_are_written_as_readers_know_them(catalogue: Catalogue) -> None:
    texts = [
        amount(243, catalogue.indicator("woz_gemiddeld")),
        amount(12.34, catalogue.indicator("laag_inkomen_pct")),
        amount(0.4, catalogue.indicator("supermarkt_afstand_km")),
        amount(76590, catalogue.indicator("inwoners")),
    ]
    assert [plain(text) for text in texts] == ["€ 243.000", "12,3 %", "0,4 km", "76.590"]
    assert interval_text(None, catalogue.indicator("inwoners")) == "–"


def test_every_sentence_of_the_catalogue_can_be_said(catalogue: Catalogue) -> None:
    for indicator in catalogue.indicators.values():
        value = a_value(12.0, 11.0, 13.0, scale=indicator.scale)
        text = figure_sentence(indicator, value, 20.0)
        assert text.endswith(".")
        assert text[0].isupper() or text[0].isdigit()
        assert not set("{}[]|") & set(text)
        for verdict in ("more", "less", "same"):
            assert "in Nederland" in headline(indicator, verdict, "Nederland")


def test_rare_events_are_said_per_thousand_homes_and_residents(catalogue: Catalogue) -> None:
    burglary, violence = catalogue.indicator("woninginbraak_per_1000_woningen"), catalogue.indicator("geweld_per_1000")
    value = a_value(3.44, 3.1, 3.8, chance=False, scale=1000)
    assert figure_sentence(burglary, value, 2.0) == (
        "Per 1.000 woningen registreerde de politie in een jaar 3,4 keer diefstal of inbraak."
    )
    assert reference_phrase(violence, 4.06, 3.44, "Nederland") == "in Nederland 4,1"
    assert plain(amount_alone(3.44, burglary)) == "3,4 per 1.000"
    assert headline(violence, "less", "Nederland") == "Minder geregistreerd geweld per inwoner dan in Nederland"


def test_a_score_is_said_without_a_unit_and_keeps_its_sign(catalogue: Catalogue) -> None:
    status, cohesion = catalogue.indicator("ses_woa_score"), catalogue.indicator("sociale_cohesie_lokaal")
    assert amount(-0.123, status) == "−0,12"
    assert figure_sentence(cohesion, a_value(6.04, 5.9, 6.2), None) == (
        "Inwoners geven de sociale cohesie gemiddeld een 6,0 op een schaal van 0 tot 10."
    )
    assert lowered(status.title) == "sociaal-economische status (SES-WOA)"
    assert lowered("SES-WOA-score") == "SES-WOA-score"


@pytest.mark.parametrize(
    ("people", "text"),
    [(1.0, "1 bewoner is naar werk begeleid."), (12.0, "12 bewoners zijn naar werk begeleid.")],
)
def test_the_verb_follows_a_count_too(catalogue: Catalogue, people: float, text: str) -> None:
    indicator = catalogue.indicator("bijstand_uitstroom_lokaal")
    assert figure_sentence(indicator, a_value(people, people, people), None) == text


def test_a_model_estimate_says_that_it_is_one(catalogue: Catalogue) -> None:
    lonely = catalogue.indicator("eenzaam_ernstig_pct")
    text = figure_sentence(lonely, a_value(12.3, 12.2, 12.4, chance=False, n=None), 9.0)
    assert plain(text) == "12 van de 100 volwassenen zijn naar schatting ernstig of zeer ernstig eenzaam."
