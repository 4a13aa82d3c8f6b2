"""Writing SVG: elements with short coordinates, real text, and the legend under a figure.

Presentation attributes only, no stylesheet: the same string is drawn by a browser, by a PDF
writer and in a notebook.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from wijkonderzoek.render.figures.fonts import FAMILY, REGULAR
from wijkonderzoek.render.figures.palette import HERE, INK, MUTED, PAPER
from wijkonderzoek.render.figures.scale import short
from wijkonderzoek.render.figures.text import text_width, wrap

WIDTH = 340.0
"""Every figure is 340 units wide: on a phone of 320 px its 13-unit text is still 11 px high."""
EDGE = 1.0
SMALL = 13.0
LARGE = 15.5
LINE = 16.0

Anchor = Literal["start", "middle", "end"]


def slug(text: str) -> str:
    """A name as an id: lower-case letters, digits and hyphens, starting with a letter.

    >>> slug("veiligheid/misdrijven per 1.000"), slug("3.1 Énergie"), slug("?")
    ('veiligheid-misdrijven-per-1-000', 'n3-1-energie', 'n')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words if words[:1].isalpha() else f"n{words}"


def attributes(**values: str | float) -> str:
    """Attributes as they stand in a tag; numbers are shortened, underscores become hyphens.

    >>> attributes(x=1.26, stroke_width=2, fill="#fff")
    ' x="1.3" stroke-width="2" fill="#fff"'
    """
    return "".join(
        f' {name.replace("_", "-")}="{escape(value) if isinstance(value, str) else short(value)}"'
        for name, value in values.items()
    )


@dataclass(slots=True)
class Canvas:
    """The elements of a figure in drawing order, and how high it has become."""

    parts: list[str] = field(default_factory=list)
    height: float = 0.0

    def add(self, tag: str, **values: str | float) -> None:
        """Add an element without text."""
        self.parts.append(f"<{tag}{attributes(**values)}/>")

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1.0, **more: str | float
    ) -> None:
        """Add a straight line."""
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, **more)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SMALL,
        weight: int = REGULAR,
        fill: str = INK,
        anchor: Anchor = "start",
        halo: bool = False,
    ) -> None:
        """Add one line of text on baseline `y`; a halo keeps it readable over lines behind it."""
        more: dict[str, str | float] = {}
        if size != SMALL:
            more["font_size"] = size
        if weight != REGULAR:
            more["font_weight"] = str(weight)
        if fill != INK:
            more["fill"] = fill
        if anchor != "start":
            more["text_anchor"] = anchor
        if halo:
            more.update(stroke=PAPER, stroke_width=3, stroke_linejoin="round", paint_order="stroke")
        self.parts.append(f"<text{attributes(x=x, y=y, **more)}>{escape(text, quote=False)}</text>")

    def labels(self, places: Iterable[tuple[float, float, str]], *, anchor: Anchor) -> None:
        """Add the labels of an axis, each at its x and y; their style is written once."""
        texts = "".join(f"<text{attributes(x=x, y=y)}>{escape(text, quote=False)}</text>" for x, y, text in places)
        self.parts.append(f'<g fill="{MUTED}" text-anchor="{anchor}">{texts}</g>')

    def svg(self, alt: str) -> str:
        """The figure as an `<svg>` image named by its alt text."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img"{attributes(aria_label=alt)}'
            f' viewBox="0 0 {short(WIDTH)} {short(self.height)}" width="100%"'
            f' font-family="\'{FAMILY}\', sans-serif" font-size="{short(SMALL)}" fill="{INK}">'
            f"{''.join(self.parts)}</svg>"
        )


def diamond(x: float, y: float, half: float = 7.0) -> str:
    """The mark of this area, as an element with a paper edge that lifts it off what lies behind."""
    side = short(half)
    path = f"M{short(x)} {short(y - half)}l{side} {side}-{side} {side}-{side}-{side}z"
    return f'<path d="{path}" fill="{HERE}" stroke="{PAPER}" stroke-width="1.5"/>'


def whisker(x1: float, x2: float, y: float, half: float = 5.0) -> str:
    """A margin: a bar from x1 to x2 with caps."""
    caps = "".join(f"M{short(x)} {short(y - half)}v{short(2 * half)}" for x in (x1, x2))
    path = f"M{short(x1)} {short(y)}H{short(x2)}{caps}"
    return f'<path d="{path}" fill="none" stroke="{HERE}" stroke-width="2.2"/>'


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a legend: a mark drawn in a box of `width` around y = 0, and what it means."""

    mark: str
    text: str
    width: float = 18.0


def add_legend(canvas: Canvas, entries: Sequence[Entry], top: float, right: float = WIDTH - EDGE) -> None:
    """Add the entries under a figure, side by side where they fit, and set the height of the canvas.

    *Raises* nothing: a text that is too long wraps.
    """
    x, y, rows = EDGE, top + SMALL, 1
    canvas.parts.append(f'<g fill="{MUTED}">')
    for entry in entries:
        lines = wrap(entry.text, right - EDGE - entry.width - 6, SMALL, max_lines=4)
        width = entry.width + 6 + max(text_width(line, SMALL) for line in lines)
        if x > EDGE and (x + width > right or len(lines) > 1):
            x, y = EDGE, y + rows * LINE + 2
            rows = 1
        canvas.parts.append(f'<g transform="translate({short(x)} {short(y - 4.5)})">{entry.mark}</g>')
        for row, line in enumerate(lines):
            canvas.text(x + entry.width + 6, y + row * LINE, line)
        rows = max(rows, len(lines))
        x += width + 14
    canvas.parts.append("</g>")
    canvas.height = y + (rows - 1) * LINE + 7
