"""Which positions an export counts is seen from its selections, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkonderzoek.errors import ExportError, WijkonderzoekError
from wijkonderzoek.intake.offsets import LOWEST_FIT, MODES, CodedText, Selection, Stretch, read_positions
from wijkonderzoek.intake.positions import plain_text

LINES = (
    "I: Hoe is het hier, na al die jaren? 😀",
    "R: Café Het Hoekje is dicht 🙁, en de één na de ander vertrekt.",
    "R: ’s Avonds is het donker bij de ïngang; ik loop dan om.",
    "I: En de lift? [onverstaanbaar]",
    "R: Die 🛗 is kapot, alweer. Niemand komt.",
)
TEXT = "\n".join(LINES) + "\n"
PHRASES = ("Hoe is het hier", "Het Hoekje is dicht", "vertrekt", "het donker bij de ïngang", "de lift", "is kapot",
           "Niemand komt.")  # fmt: skip


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def utf8(text: str) -> int:
    return len(text.encode())


def coded(text: str, count: Callable[[str], int], *, previews: bool, phrases: tuple[str, ...] = PHRASES) -> CodedText:
    """A text as a file holds it, with phrases selected by what a tool counts before them."""
    selections = []
    for number, phrase in enumerate(phrases, start=1):
        at = text.index(phrase)
        end = at + len(phrase)
        selections.append(Selection(number, count(text[:at]), count(text[:end]), phrase if previews else ""))
    return CodedText(1, text, tuple(selections))


def found(text: CodedText) -> tuple[str, list[str]]:
    """The reading that was chosen, and the words that it gives."""
    offsets, [stretches] = read_positions([text], "export.qdpx")
    assert offsets is not None
    plain = plain_text(text.text)
    return offsets.mode, [plain[stretch.start : stretch.end] for stretch in stretches]


@pytest.mark.parametrize("previews", [True, False], ids=["previews", "words"])
@pytest.mark.parametrize(
    ("mode", "text", "count"),
    [
        ("codepoint", TEXT, len),
        ("utf16", TEXT, utf16),
        ("utf8", TEXT, utf8),
        ("utf16+crlf", "\ufeff" + TEXT.replace("\n", "\r\n"), lambda text: utf16(text) - 1),
        ("utf16+crlf+bom", "\ufeff" + TEXT.replace("\n", "\r\n"), utf16),
        ("utf16", "\ufeff" + TEXT.replace("\n", "\r\n"), lambda text: utf16(text.replace("\r\n", "\n")) - 1),
        ("utf8+crlf+bom", "\ufeff" + TEXT.replace("\n", "\r\n"), utf8),
        ("codepoint+crlf", TEXT, lambda text: len(text.replace("\n", "\r\n"))),
        ("codepoint+mixed", TEXT.replace("\n", "\r\n", 2), len),
    ],
)
def test_every_way_of_counting_is_recognised_by_previews_or_by_words_alone(
    mode: str, text: str, count: Callable[[str], int], previews: bool
) -> None:
    assert found(coded(text, count, previews=previews)) == (mode, list(PHRASES))


def test_nvivo_counts_utf16_units_and_the_score_of_every_reading_is_kept() -> None:
    offsets, _ = read_positions([coded(TEXT, utf16, previews=True)], "export.qdpx")
    assert offsets is not None
    scores = dict(offsets.scores)
    assert tuple(scores) == MODES
    assert scores["utf16"] == 1
    assert scores["codepoint"] < LOWEST_FIT
    assert offsets.selections == len(PHRASES)


def test_without_emoji_code_points_and_utf16_are_one_and_code_points_are_said() -> None:
    text = re.sub("[😀🙁🛗]", "", TEXT)
    assert found(coded(text, utf16, previews=False))[0] == "codepoint"


def test_one_reading_holds_for_the_whole_export() -> None:
    plain = CodedText(1, "R: De lift is kapot.", (Selection(1, 3, 10),))
    offsets, [first, second] = read_positions([plain, coded(TEXT, utf16, previews=False)], "export.qdpx")
    assert offsets is not None
    assert offsets.mode == "utf16"
    assert first == [Stretch(3, 10)]
    assert len(second) == len(PHRASES)


def test_selections_that_all_readings_agree_on_do_not_hide_the_few_that_tell() -> None:
    early = tuple(Selection(number, 3, 6) for number in range(2, 500))
    end = len("I: Hoe is het hier, na al die jaren? 😀\nR: Café")
    text = CodedText(1, TEXT, (*early, Selection(500, end - 3, end + 1)))
    assert found(text)[0] == "utf16"


def test_a_preview_that_was_cut_off_or_is_a_label_does_no_harm() -> None:
    start, end = TEXT.index("Het Hoekje"), TEXT.index(" vertrekt")
    cut = Selection(1, utf16(TEXT[:start]), utf16(TEXT[:end]), TEXT[start : start + 14] + "...")
    label = Selection(2, utf16(TEXT[: TEXT.index("de lift")]), utf16(TEXT[: TEXT.index("? [onv")]), "Citaat 12")
    assert found(CodedText(1, TEXT, (cut, label)))[0] == "utf16"


def test_positions_that_fit_nothing_are_refused_with_scores_and_nothing_else() -> None:
    moved = tuple(
        Selection(n, s.start + 2, s.end + 2) for n, s in enumerate(coded(TEXT, len, previews=False).selections)
    )
    with pytest.raises(ExportError, match="do not fit the texts") as caught:
        read_positions([CodedText(1, TEXT, moved)], "export.qdpx")
    said = re.findall(r"[a-z0-9+]+ 0\.[0-9]{2}", caught.value.message)
    assert len(said) == 6
    assert not any(word in caught.value.message for word in ("lift", "Hoekje", "donker"))


def test_two_readings_that_fit_alike_are_refused() -> None:
    """The same word after an emoji twice in a row: code points find one, UTF-16 units another."""
    text = "😀 a b c d e f"
    with pytest.raises(ExportError, match="two ways that fit alike: codepoint and utf16"):
        read_positions([CodedText(1, "😀😀 a a b b", (Selection(1, 5, 6),))], "export.qdpx")
    assert found(CodedText(1, text, (Selection(1, 2, 3, "a"),)))[1] == ["a"]


@pytest.mark.parametrize(("start", "end"), [(9, 3), (-1, 4), (-4, -2)])
def test_a_selection_that_is_reversed_or_negative_is_refused_by_number(start: int, end: int) -> None:
    with pytest.raises(ExportError, match=r"document 1, selection 7: ends before it starts"):
        read_positions([CodedText(1, TEXT, (Selection(7, start, end),))], "export.qdpx")


def test_a_selection_that_ends_after_its_text_is_refused_by_number() -> None:
    beyond = Selection(8, 3, 999_999_999)
    sound = coded(TEXT, len, previews=True)
    with pytest.raises(ExportError, match=r"document 1, selection 8: ends after its text"):
        read_positions([CodedText(1, TEXT, (*sound.selections, beyond))], "export.qdpx")
    only_as_bytes = Selection(8, 3, utf8(TEXT))
    with pytest.raises(ExportError, match=r"selection 8: ends after its text \(positions read as codepoint\)"):
        read_positions([CodedText(1, TEXT, (*sound.selections, only_as_bytes))], "export.qdpx")


def test_a_selection_within_a_character_widens_to_it() -> None:
    sound = coded(TEXT, utf16, previews=True)
    emoji = utf16(TEXT[: TEXT.index("🛗")])
    half = Selection(8, emoji + 1, utf16(TEXT[: TEXT.index(" kapot")]))
    _, [stretches] = read_positions([CodedText(1, TEXT, (*sound.selections, half))], "export.qdpx")
    assert stretches[-1] == Stretch(TEXT.index("🛗"), TEXT.index(" kapot"), widened=True)


def test_the_middle_of_a_line_end_is_the_end_of_the_line() -> None:
    raw = "R: ja en nee\r\nI: waarom?\r\n"
    sound = (Selection(1, 3, 8), Selection(2, 17, 23), Selection(3, 14, 23))
    _, [stretches] = read_positions([CodedText(1, raw, (*sound, Selection(4, 9, 13)))], "export.qdpx")
    assert plain_text(raw)[stretches[3].start : stretches[3].end] == "nee"


def test_without_selections_there_is_nothing_to_choose() -> None:
    assert read_positions([CodedText(1, TEXT)], "export.qdpx") == (None, [[]])
    assert read_positions([], "export.qdpx") == (None, [])


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.sampled_from("ab .\r\n\ufeff😀é\u0301\u00ad"), max_size=30),
    st.lists(st.tuples(st.integers(-2, 60), st.integers(-2, 60), st.sampled_from(["", "a", "ab", " a"])), max_size=5),
)
def test_any_positions_give_stretches_within_the_text_or_an_error_of_ours(
    text: str, places: list[tuple[int, int, str]]
) -> None:
    selections = tuple(Selection(n, start, end, preview) for n, (start, end, preview) in enumerate(places))
    try:
        _, [stretches] = read_positions([CodedText(1, text, selections)], "export.qdpx")
    except WijkonderzoekError:
        return
    assert len(stretches) == len(places)
    assert all(0 <= stretch.start <= stretch.end <= len(plain_text(text)) for stretch in stretches)
