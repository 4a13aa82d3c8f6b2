"""Where this area stands among all areas of its kind, indicator by indicator; no score."""

from __future__ import annotations

from wijkonderzoek.render.figures.palette import INK, OTHERS
from wijkonderzoek.render.figures.scale import Scale, short
from wijkonderzoek.render.figures.svg import EDGE, WIDTH, Canvas, Entry, add_legend, diamond, whisker
from wijkonderzoek.render.figures.track import draw_ends, draw_track
from wijkonderzoek.report.model import PositionRow, PositionStrip

_TRACK = 20.0


def draw_position_strip(data: PositionStrip) -> Canvas:
    """The figure on a canvas: per row a label, a value and a track from 0 to 100. *Raises* nothing."""
    canvas = Canvas()
    scale = Scale(0, 100, EDGE + 18, WIDTH - EDGE - 18)
    top = draw_ends(canvas, data.low_label, data.high_label, scale)
    for item in data.rows:
        top = _row(canvas, item, scale, top)
    add_legend(canvas, _legend(data), top + 4)
    return canvas


def _row(canvas: Canvas, row: PositionRow, scale: Scale, top: float) -> float:
    """Draw one row; returns where the next one starts."""
    middle = draw_track(canvas, row.label, row.value_label, scale, top, _TRACK)
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
