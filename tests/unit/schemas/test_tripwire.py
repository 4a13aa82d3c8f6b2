"""The tripwire stops what has the form of personal data, and lets ordinary sentences through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkonderzoek.schemas.tripwire import personal_data

STOPPED = {
    "a telephone number": [
        "bel 06-12345678",
        "06 12 34 56 78",
        "+31 (0)6 1234 5678",
        "0031612345678",
        "020-1234567",
        "(010) 123 45 67",
        "０６-１２３４５６７８",
        "06-1234\u200b5678",
    ],
    "an e-mail address": [
        "mail jan.de.boer@voorbeeld.nl maar",
        "A@B.CO",
        "jan @ voorbeeld.nl",
        "jan\u00ad@voorbeeld.nl",
    ],
    "a postcode": ["op 1234 AB 12", "1234AB", "1234ab", "9999 ZZ, 99"],
    "a street with a number": ["in de Kerkstraat 12", "kerkstraat 12a", "Lange Weg 3", "aan het Havenplein 104"],
    "a BSN": ["mijn bsn is 111222333", "111.222.333", "123456782"],
    "an IBAN": ["NL91ABNA0417164300", "NL91 ABNA 0417 1643 00"],
    "a title with a name": [
        "meneer Jansen zei",
        "mevr. De Vries",
        "dr. Van den Berg",
        "dhr Özdemir",
        "tante Annie",
        "mevrouw El Amrani",
    ],
}
LET_THROUGH = [
    "De trap is al drie weken kapot",
    "In 2019 waren we met 12 en nu met 40",
    "Om 10 uur stonden er 35 mensen op het plein",
    "Het kost 1200 euro per maand, 14400 in een jaar",
    "Ik ben 57 en woon er sinds 1998",
    "Meneer, zei ik, dat gaat zomaar niet",
    "de weg 3 keer opengebroken",
    "mijn baan 40 uur in de week",
    "123456789 is geen nummer van iemand",
    "We zijn @ het werk",
    "Hé 😀, één café is genoeg",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in STOPPED.items() for text in texts])
def test_what_has_the_form_of_personal_data_is_stopped(kind: str, text: str) -> None:
    assert kind in personal_data(text)


@pytest.mark.parametrize("text", LET_THROUGH)
def test_an_ordinary_sentence_goes_through(text: str) -> None:
    assert personal_data(text) == []


@given(st.text(max_size=300))
def test_any_text_gets_an_answer_that_holds_nothing_of_it(text: str) -> None:
    assert set(personal_data(text)) <= set(STOPPED)


@given(st.integers(10**8, 10**9 - 1))
def test_nine_digits_are_a_bsn_when_they_pass_the_eleven_test(number: int) -> None:
    digits = [int(c) for c in str(number)]
    passes = (sum(d * w for d, w in zip(digits[:8], range(9, 1, -1), strict=True)) - digits[8]) % 11 == 0
    assert ("a BSN" in personal_data(f"nummer {number} dus")) is passes
