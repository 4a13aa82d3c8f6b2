"""What the positions of an export count: characters, UTF-16 units or bytes; and whether line ends and BOM count.

The standard says code points, and tools do otherwise. So every reading is tried on all selections of the export, and
the one that fits is taken: people select whole words, and some tools keep the first words of a selection beside it. No
reading is taken that hardly fits, or that fits no better than another one which gives other passages.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.positions import BOM, LINE_END, plain_text
from wijkonderzoek.intake.project import Offsets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Places = NDArray[np.int32]
    Marks = NDArray[np.bool_]

LOWEST_FIT = 0.5
"""Lowest score a reading is taken with: halfway. Where people select words, the right one scores near 1; a wrong one
scores 0.06 to 0.14 on words of invented Dutch talk, and 0.25 on whole sentences when it is one character off."""
UNITS = ("codepoint", "utf16", "utf8")
LONGEST_PREVIEW = 1_000
"""Characters of a preview that are looked at."""
LINE_ENDS = ("", "+crlf", "+mixed")
"""A line end counts as one, as two, or as it stands in the file."""
BOMS = ("", "+bom")
"""A byte-order mark is not counted, or is."""
MODES = tuple(f"{unit}{line_end}{bom}" for line_end, bom, unit in product(LINE_ENDS, BOMS, UNITS))
"""Every reading, the likelier ones first: of readings that give the same passages the first is reported."""

_WHOLE, _LOOSE = 4, 1
"""Points of a selection of whole words, and of one that cuts no word but begins or ends with blanks or marks: so few,
that a reading which is one character off cannot compete."""
_SHORTEST_START = 10
"""Characters from which the start of a passage tells it from others."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage as an export places it, and its number in the text; `preview`: its first words, or a label, or ""."""

    number: int
    start: int
    end: int
    preview: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CodedText:
    """A text as it stands in an export, with its BOM and line ends; `number` is what errors call it."""

    number: int
    text: str = field(repr=False)
    selections: Sequence[Selection] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage in code points over the plain text; `widened`: it began or ended inside a character."""

    start: int
    end: int
    widened: bool = False


def read_positions(texts: Sequence[CodedText], file: str) -> tuple[Offsets | None, list[list[Stretch]]]:
    """How the positions of an export count, and its passages per text, in code points over `plain_text`.

    One reading holds for the whole export, since one tool wrote it; None without any selection. *Raises* `ExportError`
    with the number of a selection that is reversed, negative, or ends after its text; and with the scores, when no
    reading fits or two that differ fit alike.
    """
    import numpy as np

    for text in texts:
        wrong = (selection.number for selection in text.selections if not 0 <= selection.start <= selection.end)
        _refuse(text, wrong, "ends before it starts, or starts before the text", file)
    read = [(text, _read(text)) for text in texts if text.selections]
    if not read:
        return None, [[] for _ in texts]
    for text, reading in read:
        _refuse(text, _outside(text, reading.starts.max(axis=0)), "ends after its text", file)
    points = np.concatenate([reading.points for _, reading in read], axis=1)
    best = int(points.sum(axis=1).argmax())
    scores = tuple(
        (mode, round(float(share), 4)) for mode, share in zip(MODES, points.mean(axis=1) / _WHOLE, strict=True)
    )
    places = np.concatenate([np.stack([reading.starts, reading.ends]) for _, reading in read], axis=2)
    _check_choice(best, places, points, scores, file)
    for text, reading in read:
        _refuse(
            text, _outside(text, reading.starts[best]), f"ends after its text (positions read as {MODES[best]})", file
        )
    placed = iter([reading.stretches(best) for _, reading in read])
    return Offsets(MODES[best], scores, points.shape[1]), [next(placed) if text.selections else [] for text in texts]


def _check_choice(
    best: int, places: Places, points: NDArray[np.int8], scores: tuple[tuple[str, float], ...], file: str
) -> None:
    """Refuse a reading that hardly fits, or one that another reading with other passages comes near to.

    Two readings are compared on the selections they place differently: in most exports they agree on nearly all.
    """
    said = ", ".join(f"{mode} {score:.2f}" for mode, score in sorted(scores, key=lambda item: -item[1])[:6])
    if scores[best][1] < LOWEST_FIT:
        raise ExportError(
            f"{file}: the positions of the codings do not fit the texts, however they are read ({said})",
            hint="Were texts changed after they were coded? Export the project again from the tool itself.",
        )
    for other in range(len(MODES)):
        differ = (places[:, other] != places[:, best]).any(axis=0)
        ours, theirs = (int(points[mode][differ].sum()) for mode in (best, other))
        if differ.any() and (ours == theirs or 2 * theirs > ours):
            raise ExportError(
                f"{file}: the positions of the codings can be read in two ways that fit alike: {MODES[best]} and "
                f"{MODES[other]} ({said})",
                hint="Use an export with more codings, or one of another kind, such as the database of the tool.",
            )


def _outside(text: CodedText, starts: Places) -> Iterable[int]:
    return (selection.number for selection, start in zip(text.selections, starts, strict=True) if start < 0)


def _refuse(text: CodedText, selections: Iterable[int], why: str, file: str) -> None:
    for number in selections:
        raise ExportError(
            f"{file}, document {text.number}, selection {number}: {why}",
            hint="Export the project again from the tool itself.",
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    """The selections of a text in every mode: arrays of modes by selections; -1 for a place outside the text."""

    starts: Places
    ends: Places
    widened: Marks
    points: NDArray[np.int8]

    def stretches(self, mode: int) -> list[Stretch]:
        rows = (self.starts[mode].tolist(), self.ends[mode].tolist(), self.widened[mode].tolist())
        return [Stretch(start, end, widened) for start, end, widened in zip(*rows, strict=True)]


def _read(coded: CodedText) -> _Reading:
    """The selections of a text by every reading, with points for how well each fits."""
    import numpy as np

    text = plain_text(coded.text)
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    given = np.array([(selection.start, selection.end) for selection in coded.selections], dtype=np.int64).T
    places = [_place(given, ends, characters) for ends in _character_ends(coded.text, characters)]
    starts = np.stack([start for start, _, _ in places]).astype(np.int32)
    ends = np.stack([end for _, end, _ in places]).astype(np.int32)
    widened = np.stack([split for _, _, split in places])
    return _Reading(starts, ends, widened, _points(text, characters, starts, ends, coded.selections))


def _character_ends(raw: str, characters: NDArray[np.uint32]) -> Iterator[Whole]:
    """Per mode, the position before the first character and after each, in the order of `MODES`."""
    import numpy as np

    lines = characters == ord("\n")
    wide = characters > 0xFFFF
    units = (np.ones(len(characters), dtype=np.int64), 1 + wide, 1 + (characters > 0x7F) + (characters > 0x7FF) + wide)
    as_written = np.array([len(end) - 1 for end in LINE_END.findall(raw)], dtype=np.int64)
    marks = (1, 1, 3) if raw.startswith(BOM) else (0, 0, 0)
    for extra, counted, unit in product((0, 1, as_written), (False, True), (0, 1, 2)):
        width = units[unit].astype(np.int64)
        width[lines] += extra
        yield np.concatenate([[0], np.cumsum(width)]) + counted * marks[unit]


def _place(given: Whole, ends: Whole, characters: NDArray[np.uint32]) -> tuple[Whole, Whole, Marks]:
    """Starts and ends (2 by selections) as code points; within a character they widen to the whole of it."""
    import numpy as np

    at = np.searchsorted(ends, given, side="right") - 1
    inside = (at >= 0).all(axis=0) & (given <= ends[-1]).all(axis=0)
    # Between the two halves of a line end is no place of its own: it is where the line end begins.
    split = (ends[at] != given) & (np.append(characters, 0)[at] != ord("\n"))
    start, end = np.where(inside, at[0], -1), np.where(inside, at[1] + split[1], -1)
    return start, end, inside & split.any(axis=0)


def _points(
    text: str, characters: NDArray[np.uint32], starts: Places, ends: Places, selections: Sequence[Selection]
) -> NDArray[np.int8]:
    """How well every reading of every selection fits (modes by selections).

    A preview that is the text in some reading decides for its selection; without one, words do.
    """
    import numpy as np

    points = np.where(starts >= 0, _whole_words(characters, np.maximum(starts, 0), np.maximum(ends, 0)), 0)
    for number, selection in enumerate(selections):
        if selection.preview and not selection.preview.isspace():
            places = list(zip(starts[:, number].tolist(), ends[:, number].tolist(), strict=True))
            by_words = dict(zip(places, points[:, number].tolist(), strict=True))
            if found := _preview_points(text, by_words, selection.preview):
                points[:, number] = [found.get(place, 0) for place in places]
    return points.astype(np.int8)


def _whole_words(characters: NDArray[np.uint32], starts: Places, ends: Places) -> NDArray[np.int8]:
    """Points for where selections begin and end: at words, loosely, or in the middle of one."""
    import numpy as np

    kinds, which = np.unique(characters, return_inverse=True)
    blank, word = (
        np.append(np.array([test(chr(kind)) for kind in kinds], dtype=bool)[which], outside)
        for test, outside in ((str.isspace, True), (_in_word, False))
    )
    line = np.append(characters == ord("\n"), False)
    last = len(characters)
    begins = ~blank[starts] & ~word[starts - 1]
    # One blank after the words is how word processors select; two are not.
    stops = np.where(blank[ends - 1], ~blank[ends] | (ends == last) | line[ends - 1], ~word[ends])
    cut = (word[starts] & word[starts - 1]) | (word[ends] & word[ends - 1])
    return np.where(begins & stops, _WHOLE, np.where(cut, 0, _LOOSE)).astype(np.int8)


def _in_word(character: str) -> bool:
    """Letters and digits, the accents on them, and the marks within words that are not seen."""
    return character.isalnum() or unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}


def _preview_points(text: str, by_words: Mapping[tuple[int, int], int], preview: str) -> dict[tuple[int, int], int]:
    """Points for the places that hold a preview; none where no place does, since it is then a label.

    Where it is the whole of a passage it decides. Where it was cut off it decides the start, and words the end.
    """
    wanted = _squeezed(preview)
    cut = wanted.removesuffix("...").removesuffix("…").rstrip()
    most = 4 * len(preview) + 40
    seen = {place: _squeezed(text[place[0] : min(place[1], place[0] + most)]) for place in by_words if place[0] >= 0}
    whole = {place for place, words in seen.items() if words == wanted}
    begun = {place for place, words in seen.items() if len(cut) >= _SHORTEST_START and words.startswith(cut)}
    points = {}
    for place in whole | begun:
        start, end = place
        # A reading that is one off may take in the blank beside the words.
        even = text[start].isspace() == preview[0].isspace()
        if place in whole:
            even = even and text[end - 1].isspace() == preview[-1].isspace()
        fits = _WHOLE if place in whole else _LOOSE if whole else by_words[place]
        points[place] = fits if even else min(fits, _LOOSE)
    return points


def _squeezed(text: str) -> str:
    """A text with one space for every run of blanks: XML keeps no line ends in attributes."""
    return " ".join(text.split())
