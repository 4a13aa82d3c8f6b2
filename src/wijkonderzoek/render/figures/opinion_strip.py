"""What groups of people think, one line each: from the lowest opinion to the highest, with a mark on the middle one."""

from __future__ import annotations

from wijkonderzoek.render.figures.palette import GRID, INK, MUTED, PAPER
from wijkonderzoek.render.figures.scale import Scale, short
from wijkonderzoek.render.figures.svg import EDGE, SMALL, WIDTH, Canvas, Entry, add_legend
from wijkonderzoek.render.figures.track import draw_ends, draw_labels
from wijkonderzoek.report.model import OpinionMark, OpinionRow, OpinionStrip

_LANE = 11.0
"""From the line of one group to that of the next."""


def draw_opinion_strip(data: OpinionStrip) -> Canvas:
    """The figure on a canvas: per row a line for every group that may be told. *Raises* nothing."""
    canvas = Canvas()
    scale = Scale(data.low, data.high, EDGE + 14, WIDTH - EDGE - 14)
    top = draw_ends(canvas, data.low_label, data.high_label, scale)
    steps = range(int(data.low), int(data.high) + 1)
    canvas.labels(((scale.at(step), top + SMALL - 2, str(step)) for step in steps), anchor="middle")
    top += SMALL + 7
    for row in data.rows:
        top = _row(canvas, row, scale, top, steps)
    add_legend(canvas, [Entry(_mark(i, 9, 0), group) for i, group in enumerate(data.groups)], top + 2)
    return canvas


def _row(canvas: Canvas, row: OpinionRow, scale: Scale, top: float, steps: range) -> float:
    """Draw one row; returns where the next one starts."""
    first = draw_labels(canvas, row.label, row.note, top) + 10
    last = first + (len(row.marks) - 1) * _LANE
    for step in steps:
        canvas.line(scale.at(step), first - 6, scale.at(step), last + 6, GRID)
    for lane, mark in enumerate(row.marks):
        if mark is not None:
            canvas.parts.append(_line(lane, mark, scale, first + lane * _LANE))
    return last + 15


def _line(lane: int, mark: OpinionMark, scale: Scale, y: float) -> str:
    low, high = short(scale.at(mark.low)), short(scale.at(mark.high))
    line = f'<path d="M{low} {short(y)}H{high}" fill="none" stroke="{MUTED}" stroke-width="2"/>'
    return line + _mark(lane, scale.at(mark.middle), y)


def _mark(lane: int, x: float, y: float) -> str:
    """The mark of a group, told from the others by its shape alone: a square, a ring, a diamond."""
    a, b = short(x), short(y)
    if lane == 0:
        return f'<rect x="{short(x - 4)}" y="{short(y - 4)}" width="8" height="8" fill="{MUTED}"/>'
    if lane == 1:
        return f'<circle cx="{a}" cy="{b}" r="4.2" fill="{PAPER}" stroke="{INK}" stroke-width="2"/>'
    return f'<path d="M{a} {short(y - 5.5)}l5.5 5.5-5.5 5.5-5.5-5.5z" fill="{INK}"/>'
