"""The one place for colours, of figures and of pages.

Terracotta is always this area, petrol always the country or another reference, and warm greys are
all other areas. Orange and blue stay apart for every common kind of colour blindness, and no mark
is told apart by its colour alone. A test holds text to 4.5:1 and graphics to 3:1 on paper.
"""

from __future__ import annotations

PAPER = "#ffffff"
INK = "#221f1b"
MUTED = "#5d564c"
"""Small print, axis labels."""

HERE = "#ad3b17"
"""This area."""
HERE_SOFT = "#f6dccf"
"""The margin around this area; always drawn with an edge in `HERE`."""

REFERENCE = "#17586f"
"""The country, the gemeente, links."""

OTHERS = "#7a7266"
"""Other areas: siblings, parts, the edge of a comparison group."""
SPREAD_WIDE = "#ece6db"
SPREAD_MIDDLE = "#c4b9a7"
GRID = "#ddd5c8"
"""Lines that only guide the eye."""

NO_FIGURE = "#ffffff"

WASH = "#faf6ef"
"""Background of the header, the summary and the tables' heads."""
EDGE = "#e3dacb"
ALERT = "#ffd34d"
"""The band of a fictional report, under `INK`."""

_RAMP = ("#eef4f5", "#cfe1e6", "#a3c5d0", "#6ba0b2", "#2f7188", "#0f4257")
_STEPS = {1: (2,), 2: (1, 4), 3: (0, 2, 4), 4: (0, 2, 4, 5), 5: (0, 1, 2, 4, 5), 6: (0, 1, 2, 3, 4, 5)}


def named_colours() -> dict[str, str]:
    """Every colour by its name as stylesheets write it.

    >>> named_colours()["here-soft"]
    '#f6dccf'
    """
    colours = {name: value for name, value in globals().items() if name.isupper() and isinstance(value, str)}
    return {name.lower().replace("_", "-"): value for name, value in colours.items()}


def class_colours(count: int) -> tuple[str, ...]:
    """The fills of `count` classes of a map, from light (low) to dark (high); lightness alone tells them apart.

    *Raises* `ValueError` for more than 6 classes: nobody can tell more steps apart.

    >>> class_colours(2)
    ('#cfe1e6', '#2f7188')
    """
    if count > len(_RAMP):
        raise ValueError(f"a map has at most {len(_RAMP)} classes, not {count}")
    return tuple(_RAMP[step] for step in _STEPS.get(count, ()))


def contrast(first: str, second: str) -> float:
    """The WCAG contrast ratio of two colours written as #rrggbb, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def readable_on(fill: str) -> str:
    """Ink or paper: the text colour that reads best on `fill`.

    >>> readable_on("#0f4257") == PAPER
    True
    """
    return INK if contrast(INK, fill) >= contrast(PAPER, fill) else PAPER


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
