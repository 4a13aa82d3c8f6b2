"""Where this area ranks on every opgave with a score, with toevalsmarge and keuzemarge on lines of their own."""

from __future__ import annotations

from wijkonderzoek.render.figures.palette import HERE, OTHERS, PAPER, SPREAD_MIDDLE
from wijkonderzoek.render.figures.scale import Scale, short
from wijkonderzoek.render.figures.svg import EDGE, WIDTH, Canvas, Entry, add_legend, diamond, whisker
from wijkonderzoek.render.figures.track import draw_ends, draw_track
from wijkonderzoek.report.model import RankRow, RankStrip

_TRACK = 30.0
_APART = 8.0
"""Between the lines of the two margins and the track."""


def draw_rank_strip(data: RankStrip) -> Canvas:
    """The figure on a canvas: per row a track from the smallest to the greatest opgave. *Raises* nothing."""
    canvas = Canvas()
    scale = Scale(0, 100, EDGE + 6, WIDTH - EDGE - 6)
    top = draw_ends(canvas, data.low_label, data.high_label, scale)
    for item in data.rows:
        top = _row(canvas, item, scale, top, data.worst)
    add_legend(canvas, _legend(data), top + 4)
    return canvas


def _row(canvas: Canvas, row: RankRow, scale: Scale, top: float, worst: float) -> float:
    """Draw one row; returns where the next one starts."""
    middle = draw_track(canvas, row.label, row.value_label, scale, top, _TRACK)
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
        f'<rect x="{short(low)}" y="{short(y - 3)}" width="{short(width)}" height="6" rx="3" fill="{PAPER}" '
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
