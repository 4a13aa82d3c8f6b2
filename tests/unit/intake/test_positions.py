"""Positions as a tool counts them are those of the same passage in plain text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wijkonderzoek.intake.positions import code_points, over_plain_text, plain_text

TEXTS = st.text(st.sampled_from(["a", "é", "🏠", "\r", "\n", "\ufeff"]), max_size=12)


@given(text=TEXTS, data=st.data())
def test_a_position_in_a_stored_text_has_the_same_text_before_it(text: str, data: st.DataObject) -> None:
    offsets = data.draw(st.lists(st.integers(-2, len(text) + 2)))
    found = over_plain_text(text, offsets)
    assert found.keys() == set(offsets)
    for offset, position in found.items():
        if not 0 <= offset <= len(text):
            assert position is None
        elif text[offset - 1 : offset + 1] != "\r\n" and offset:
            assert plain_text(text)[:position] == plain_text(text[:offset])


@given(text=TEXTS, data=st.data(), encoding=st.sampled_from(["utf-8", "utf-16-le"]))
def test_a_position_in_units_is_that_of_the_character_that_begins_there(
    text: str, data: st.DataObject, encoding: str
) -> None:
    width = 1 if encoding == "utf-8" else 2
    starts = {len(text[:n].encode(encoding)) // width: n for n in range(len(text) + 1)}
    offsets = data.draw(st.lists(st.integers(-2, max(starts) + 2)))
    assert code_points(text, offsets, encoding) == {offset: starts.get(offset) for offset in offsets}
