"""Where this area ranks on every opgave with a score, with toevalsmarge and keuzemarge on lines of their own."""

from __future__ import annotations

from wijkonderzoek.render.figures.fonts import SEMIBOLD
from wijkonderzoek.render.figures.palette import HERE, MUTED, OTHERS, SPREAD_MIDDLE, SPREAD_WIDE
from wijkonderzoek.render.figures.scale import Scale, short
from wijkonderzoek.render.figures.svg import EDGE, LINE, SMALL, WIDTH, Canvas, Entry, add_legend, diamond, whisker
from wijkonderzoek.render.figures.text import text_width, wrap
from wijkonderzoek.report.model import RankRow, RankStrip

_TRACK = 30.0
_APART = 8.0
"""Between the lines of the two margins."""


def draw_rank_strip(data: RankStrip) -> Canvas:
    """The figure on a canvas: per row a label, a place and a track from the smallest to the greatest opgave."""
    canvas = Canvas()
    scale = Scale(0, 100, EDGE + 6, WIDTH - EDGE - 6)
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
        top = _row(canvas, item, scale, top, data.worst)
    add_legend(canvas, _legend(data), top + 4)
    return canvas


def _row(canvas: Canvas, row: RankRow, scale: Scale, top: float, worst: float) -> float:
    """Draw one row; returns where the next one starts."""
    values = wrap(row.value_label, 150, SMALL, SEMIBOLD, 2)
    room = WIDTH - 2 * EDGE - max(text_width(line, SMALL, SEMIBOLD) for line in values) - 12
    labels = wrap(row.label, room, SMALL, max_lines=4)
    for number, line in enumerate(labels):
        canvas.text(EDGE, top + SMALL + number * LINE, line)
    for number, line in enumerate(values):
        canvas.text(WIDTH - EDGE, top + SMALL + number * LINE, line, weight=SEMIBOLD, anchor="end")
    middle = top + max(len(labels), len(values)) * LINE + _TRACK / 2
    canvas.add("rect", x=scale.start, y=middle - 3, width=scale.end - scale.start, height=6, rx=3, fill=SPREAD_WIDE)
    edge = scale.at(worst)
    canvas.add("rect", x=edge, y=middle - 3, width=scale.end - edge, height=6, fill=SPREAD_MIDDLE)
    canvas.line(edge, middle - 12, edge, middle + 12, OTHERS)
    canvas.parts.append(whisker(scale.at(row.chance[0]), scale.at(row.chance[1]), middle - _APART))
    canvas.parts.append(_choices(scale.at(row.choice[0]), scale.at(row.choice[1]), middle + _APART))
    canvas.parts.append(diamond(scale.at(row.at), middle))
    return middle + _TRACK / 2 + 8


def _choices(low: float, high: float, y: float) -> str:
    """The keuzemarge: an open bar with dots, so that it is told from the toevalsmarge without colour."""
    width = max(high - low, 1.0)
    return (
        f'<rect x="{short(low)}" y="{short(y - 3)}" width="{short(width)}" height="6" rx="3" fill="#ffffff" '
        f'stroke="{HERE}" stroke-dasharray="2 2"/>'
    )


def _legend(data: RankStrip) -> list[Entry]:
    if not data.rows:
        return []
    return [
        Entry(diamond(9, 0), "plaats van dit gebied"),
        Entry(whisker(1, 17, 0, 4), "wat toeval openlaat"),
        Entry(_choices(1, 17, 0), "wat andere keuzes geven"),
        Entry(f'<rect x="1" y="-3" width="16" height="6" fill="{SPREAD_MIDDLE}"/>', data.worst_label),
    ]
