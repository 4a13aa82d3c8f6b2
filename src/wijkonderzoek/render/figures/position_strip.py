"""Where this area stands among all areas of its kind, indicator by indicator; no score."""

from __future__ import annotations

from wijkonderzoek.render.figures.fonts import SEMIBOLD
from wijkonderzoek.render.figures.palette import INK, MUTED, OTHERS, SPREAD_WIDE
from wijkonderzoek.render.figures.scale import Scale, short
from wijkonderzoek.render.figures.svg import EDGE, LINE, SMALL, WIDTH, Canvas, Entry, add_legend, diamond, whisker
from wijkonderzoek.render.figures.text import text_width, wrap
from wijkonderzoek.report.model import PositionRow, PositionStrip

_TRACK = 20.0


def draw_position_strip(data: PositionStrip) -> Canvas:
    """The figure on a canvas: per row a label, a value and a track from 0 to 100. *Raises* nothing."""
    canvas = Canvas()
    scale = Scale(0, 100, EDGE + 18, WIDTH - EDGE - 18)
    half = (WIDTH - 2 * EDGE) / 2 - 10
    low, high = wrap(data.low_label, half, SMALL), wrap(data.high_label, half, SMALL)
    for row, line in enumerate(low):
        canvas.text(EDGE, SMALL + row * LINE, line, fill=MUTED)
    for row, line in enumerate(high):
        canvas.text(WIDTH - EDGE, SMALL + row * LINE, line, fill=MUTED, anchor="end")
    top = max(len(low), len(high)) * LINE + 6
    canvas.line(scale.start, top, scale.end, top, OTHERS, 1.2)
    for x, turn in ((scale.start, 5), (scale.end, -5)):
        head = f"M{short(x + turn)} {short(top - 4)}L{short(x)} {short(top)}L{short(x + turn)} {short(top + 4)}"
        canvas.add("path", d=head, fill="none", stroke=OTHERS)
    top += 8
    for item in data.rows:
        top = _row(canvas, item, scale, top)
    add_legend(canvas, _legend(data), top + 4)
    return canvas


def _row(canvas: Canvas, row: PositionRow, scale: Scale, top: float) -> float:
    """Draw one row; returns where the next one starts."""
    values = wrap(row.value_label, 120, SMALL, SEMIBOLD, 2)
    room = WIDTH - 2 * EDGE - max(text_width(line, SMALL, SEMIBOLD) for line in values) - 12
    labels = wrap(row.label, room, SMALL, max_lines=4)
    for number, line in enumerate(labels):
        canvas.text(EDGE, top + SMALL + number * LINE, line)
    for number, line in enumerate(values):
        canvas.text(WIDTH - EDGE, top + SMALL + number * LINE, line, weight=SEMIBOLD, anchor="end")
    middle = top + max(len(labels), len(values)) * LINE + _TRACK / 2
    canvas.add("rect", x=scale.start, y=middle - 3, width=scale.end - scale.start, height=6, rx=3, fill=SPREAD_WIDE)
    canvas.line(scale.at(50), middle - 6, scale.at(50), middle + 6, OTHERS)
    canvas.parts.append(_cap(scale.end + 14 if row.unfavourable_high else scale.start - 14, middle))
    canvas.parts.append(whisker(scale.at(row.low), scale.at(row.high), middle))
    canvas.parts.append(diamond(scale.at(row.at), middle))
    return middle + _TRACK / 2 + 5


def _cap(x: float, y: float) -> str:
    """The unfavourable end of a track."""
    return f'<rect x="{short(x - 3.5)}" y="{short(y - 5)}" width="7" height="10" fill="{INK}"/>'


def _legend(data: PositionStrip) -> list[Entry]:
    if not data.rows:
        return []
    return [
        Entry(diamond(9, 0), "dit gebied"),
        Entry(whisker(1, 17, 0, 4), "marge"),
        Entry(f'<path d="M9 -6v12" stroke="{OTHERS}"/>', "midden"),
        Entry(_cap(9, 0), "ongunstige kant"),
    ]
