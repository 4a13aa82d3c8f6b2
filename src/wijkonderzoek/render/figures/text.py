"""How wide a text is, how it breaks into lines, and where labels go so that none collide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wijkonderzoek.render.figures.fonts import REGULAR, advances

# What another font draws in place of a character ours lacks (emoji are the widest) is at most this wide.
_FOREIGN = 1.4
_SPACES = " \u00a0\u202f"
_BREAK = re.compile(r"(?<=[ -])")


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: int = REGULAR) -> float:
    """The width of a line of text in the unit of `size`, without kerning (which only makes it narrower).

    *Raises* `KeyError` for a weight the page does not carry.

    >>> text_width("100", 10)
    14.91
    """
    known = advances(weight)
    return round(sum(known[char] if char in known else _foreign(char) for char in text) * size, 3)


def _foreign(char: str) -> float:
    return 0.0 if unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"} else _FOREIGN


def shorten(text: str, width: float, size: float, weight: int = REGULAR) -> str:
    """The text, or as much of its start as fits in `width` with an ellipsis behind it.

    *Raises* as `text_width`.

    >>> shorten("Nieuwegein", 40, 13)
    'Nieu…'
    """
    if text_width(text, size, weight) <= width:
        return text
    while text and text_width(text + "…", size, weight) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, width: float, size: float, weight: int = REGULAR, max_lines: int = 3) -> tuple[str, ...]:
    """The text in lines no wider than `width`; words break only when they are wider than a line.

    Breaks at ordinary spaces and after hyphens, so a number stays with its unit when a non-breaking
    space joins them. What does not fit in `max_lines` ends in an ellipsis. *Raises* as `text_width`.

    >>> wrap("andere wijken in Voorbeeldstad", 100, 13)
    ('andere wijken in', 'Voorbeeldstad')
    """
    lines: list[str] = []
    current = ""
    for word in _BREAK.split(text.replace("\n", " ")):
        for piece in _pieces(word, width, size, weight):
            if text_width((current + piece).rstrip(_SPACES), size, weight) <= width:
                current += piece
            else:
                lines.append(current)
                current = piece
    lines.append(current)
    if len(lines) > max_lines:
        # The rest goes behind the last line so that shortening leaves an ellipsis.
        lines = [*lines[: max_lines - 1], shorten("".join(lines[max_lines - 1 :]), width, size, weight)]
    return tuple(line.strip(_SPACES) for line in lines)


def _pieces(word: str, width: float, size: float, weight: int) -> Iterator[str]:
    """The word, cut where it alone is wider than a line: at a non-breaking space, or else anywhere."""
    while text_width(word.rstrip(" "), size, weight) > width and len(word) > 1:
        fitting = [n for n in range(1, len(word)) if text_width(word[:n].rstrip(_SPACES), size, weight) <= width]
        end = next((n for n in reversed(fitting) if word[n - 1] in _SPACES), fitting[-1] if fitting else 1)
        yield word[:end]
        word = word[end:]
    yield word


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the canvas, y down."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Whether two boxes touch, or come nearer than `gap`.

        >>> Box(0, 0, 10, 10).overlaps(Box(12, 0, 20, 10)), Box(0, 0, 10, 10).overlaps(Box(12, 0, 20, 10), gap=3)
        (False, True)
        """
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )


@dataclass(frozen=True, slots=True)
class Flag:
    """A label to be placed above a scale: where its pole stands, how wide and how many lines it is."""

    x: float
    width: float
    lines: int


@dataclass(frozen=True, slots=True)
class PlacedFlag:
    """A placed label: its left edge, and its lowest and its highest line counted up from the scale.

    The pole reaches up to `pole`: beside the text up to its top, below the text up to its foot.
    """

    left: float
    slot: int
    top: int
    pole: int


def place_flags(flags: Sequence[Flag], left: float, right: float) -> tuple[PlacedFlag, ...]:
    """Places for labels above a scale: inside `left`-`right`, no text on a text, no pole through a text.

    Takes as few lines as it can. Where no such arrangement exists each label gets lines of its own,
    and a pole may pass behind a text. One place per flag, in their order.

    >>> [place.left for place in place_flags([Flag(20, 30, 1), Flag(95, 30, 1)], 0, 100)]
    [24, 61]
    """
    order = sorted(range(len(flags)), key=lambda n: (flags[n].x, n))
    total = sum(flag.lines for flag in flags)
    tallest = max((flag.lines for flag in flags), default=0)
    if len(flags) <= 5:
        for height in range(tallest, total + 1):
            found = _search(flags, order, {}, height, left, right)
            if found is not None:
                return tuple(found[n] for n in range(len(flags)))
    placed, slot = [], 0
    for flag in flags:
        start = max(left, min(flag.x - flag.width / 2, right - flag.width))
        placed.append(PlacedFlag(start, slot, slot + flag.lines, slot))
        slot += flag.lines
    return tuple(placed)


def _search(
    flags: Sequence[Flag], order: Sequence[int], placed: dict[int, PlacedFlag], height: int, left: float, right: float
) -> dict[int, PlacedFlag] | None:
    """The first arrangement within `height` lines, trying flags from left to right."""
    if len(placed) == len(order):
        return placed
    index = order[len(placed)]
    for option in _options(flags[index], height, left, right):
        if all(_clear(flags[index], option, flags[n], other) for n, other in placed.items()):
            found = _search(flags, order, {**placed, index: option}, height, left, right)
            if found is not None:
                return found
    return None


def _options(flag: Flag, height: int, left: float, right: float) -> Iterator[PlacedFlag]:
    after, before = flag.x + 4, flag.x - 4 - flag.width
    beside = [start for start in (after, before) if left <= start and start + flag.width <= right]
    if flag.x > (left + right) / 2:
        beside.reverse()
    middle = flag.x - flag.width / 2
    above = {max(left, min(start, right - flag.width)): None for start in (middle, flag.x - 2, flag.x + 2 - flag.width)}
    for slot in range(height - flag.lines + 1):
        top = slot + flag.lines
        yield from (PlacedFlag(start, slot, top, top) for start in beside)
        yield from (PlacedFlag(start, slot, top, slot) for start in above)


def _clear(first: Flag, one: PlacedFlag, second: Flag, two: PlacedFlag) -> bool:
    texts_meet = (
        one.slot < two.top
        and two.slot < one.top
        and one.left < two.left + second.width + 5
        and two.left < one.left + first.width + 5
    )
    return not (texts_meet or _pole_hits(first, one, second, two) or _pole_hits(second, two, first, one))


def _pole_hits(pole: Flag, place: PlacedFlag, text: Flag, at: PlacedFlag) -> bool:
    return place.pole > at.slot and at.left - 3 < pole.x < at.left + text.width + 3
