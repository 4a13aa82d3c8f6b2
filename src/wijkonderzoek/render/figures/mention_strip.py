"""What is told in how many conversations: a circle each, filled where it came up; a bar when they are many."""

from __future__ import annotations

from wijkonderzoek.render.figures.palette import HERE, OTHERS, PAPER, SPREAD_WIDE
from wijkonderzoek.render.figures.scale import short
from wijkonderzoek.render.figures.svg import EDGE, WIDTH, Canvas, Entry, add_legend
from wijkonderzoek.render.figures.track import draw_labels
from wijkonderzoek.report.model import MentionRow, MentionStrip

_MOST_CIRCLES = 28
"""More conversations than this make circles too small to count."""
_STEP = 13.5
_RADIUS = 4.6


def draw_mention_strip(data: MentionStrip) -> Canvas:
    """The figure on a canvas: per row a label, a count, and the conversations. *Raises* nothing."""
    canvas = Canvas()
    top = 0.0
    for row in data.rows:
        top = draw_labels(canvas, row.label, row.value_label, top)
        top = _bar(canvas, row, top) if row.total > _MOST_CIRCLES else _circles(canvas, row, top)
    add_legend(canvas, _legend(data), top + 4)
    return canvas


def _circles(canvas: Canvas, row: MentionRow, top: float) -> float:
    step = min(_STEP, (WIDTH - 2 * EDGE - 2 * _RADIUS) / max(row.total - 1, 1))
    middle = top + 4 + _RADIUS
    for number in range(row.total):
        canvas.parts.append(_circle(EDGE + _RADIUS + 0.6 + number * step, middle, told=number < row.n))
    return middle + _RADIUS + 9


def _bar(canvas: Canvas, row: MentionRow, top: float) -> float:
    width = WIDTH - 2 * EDGE
    canvas.add("rect", x=EDGE, y=top + 4, width=width, height=8, fill=SPREAD_WIDE)
    canvas.add("rect", x=EDGE, y=top + 4, width=width * row.n / row.total, height=8, fill=HERE)
    return top + 21


def _circle(x: float, y: float, *, told: bool) -> str:
    fill, edge = (HERE, HERE) if told else (PAPER, OTHERS)
    return f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(_RADIUS)}" fill="{fill}" stroke="{edge}"/>'


def _legend(data: MentionStrip) -> list[Entry]:
    if not data.rows or data.rows[0].total > _MOST_CIRCLES:
        return []
    return [Entry(_circle(9, 0, told=True), data.told_label), Entry(_circle(9, 0, told=False), data.other_label)]
