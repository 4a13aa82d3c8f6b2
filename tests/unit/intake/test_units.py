"""Units lie side by side, leave nothing out, and follow how Dutch is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkonderzoek.intake.units import make_units
from wijkonderzoek.schemas.interviews import UnitKind

PIECES = [
    "I: ",
    "R1:",
    "Anna: ",
    "dhr. ",
    "o.a. ",
    "J. ",
    "...",
    ". ",
    "! ",
    "?’ ",
    "\n",
    "\n\n",
    "\t",
    "\xa0",
    "de",
    "De",
]
TRANSCRIPTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map("".join)


def _parts(text: str, kind: UnitKind) -> list[str]:
    return [text[start:end] for start, end in make_units(text, kind)]


@pytest.mark.parametrize("kind", ["zin", "beurt", "alinea"])
@settings(deadline=None, max_examples=200)
@given(text=TRANSCRIPTS)
def test_every_character_that_is_not_blank_lies_in_exactly_one_unit(kind: UnitKind, text: str) -> None:
    covered = [0] * len(text)
    end = 0
    for start, stop in make_units(text, kind):
        assert end <= start < stop <= len(text)
        assert not text[start].isspace()
        assert not text[stop - 1].isspace()
        end = stop
        covered[start:stop] = [1] * (stop - start)
    assert all(there or character.isspace() for there, character in zip(covered, text, strict=True))


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("Ik sprak dhr. Bakker. Hij zei niets.", 2),
        ("Er zijn d.w.z. Er waren drie winkels, enz. Nu niet meer.", 2),
        ("Mevr. A. de Boer woont op nr. 12. Dat is bekend.", 2),
        ("Tja... ik weet het niet. Of toch?", 2),
        ("‘Kom binnen!’ riep ze. ‘Het regent.’", 2),
        ("Het kost 3.50 per keer. Veel te veel!", 2),
        ("Mooi 😀. En groen 🌳!", 2),
        ("Zonder punt", 1),
    ],
)
def test_an_abbreviation_ends_no_sentence(line: str, sentences: int) -> None:
    assert len(_parts(line, "zin")) == sentences


def test_a_sentence_ends_with_its_line() -> None:
    assert _parts("een\ntwee. Drie", "zin") == ["een", "twee.", "Drie"]


def test_a_turn_begins_at_the_label_of_a_speaker() -> None:
    text = (
        "Gesprek in de keuken\nI: Hoe gaat het?\nR1: Goed.\nEn met u?\nBuurvrouw: Ook.\nhet volgende: dit\n12:30 uur\n"
    )
    assert [part.split()[0] for part in _parts(text, "beurt")] == ["Gesprek", "I:", "R1:", "Buurvrouw:"]


def test_a_link_or_a_long_name_is_no_label() -> None:
    text = "I: Kijk op\nHttp://voorbeeld.nl en\nDe gemeentewerkers: daar"
    assert len(_parts(text, "beurt")) == 1


def test_a_text_without_speakers_has_a_turn_per_paragraph() -> None:
    assert _parts("Een brief.\n\nMet twee delen.", "beurt") == ["Een brief.", "Met twee delen."]


def test_a_paragraph_is_a_line() -> None:
    assert _parts("  een. twee\n \ndrie", "alinea") == ["een. twee", "drie"]
