"""How a goal stands: the figures of this area beside the way that was agreed, to a target in some year."""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.render.figures.fonts import BOLD
from wijkonderzoek.render.figures.palette import GRID, HERE, HERE_SOFT, OTHERS, PAPER, REFERENCE
from wijkonderzoek.render.figures.scale import Scale, short
from wijkonderzoek.render.figures.svg import EDGE, LARGE, LINE, SMALL, WIDTH, Canvas, Entry, add_legend, diamond
from wijkonderzoek.render.figures.text import text_width
from wijkonderzoek.render.figures.trend_strip import HEIGHT, TOP, draw_margins, path_of, runs_of, year_labels
from wijkonderzoek.report.model import GoalPath, PathPoint

_NEAR = 16.0
"""Closer than this to the agreed way a label would touch it."""


def draw_goal_path(data: GoalPath) -> Canvas:
    """The figure on a canvas: the figures with their margin, the agreed way, and the target. *Raises* nothing."""
    canvas = Canvas()
    left = EDGE + max((text_width(tick.label, SMALL) for tick in data.ticks), default=0) + 8
    years = sorted({p.year for p in data.points} | {p.year for p in (*data.path, *data.first_path)})
    x = Scale(years[0], years[-1], left + 6, WIDTH - EDGE - 14)
    y = Scale(data.low, data.high, TOP + HEIGHT, TOP)
    grid = "".join(f"M{short(left)} {short(y.at(tick.at))}H{short(WIDTH - EDGE)}" for tick in data.ticks)
    canvas.add("path", d=grid, stroke=GRID)
    canvas.labels(((left - 6, y.at(tick.at) + 4.5, tick.label) for tick in data.ticks), anchor="end")
    year_labels(canvas, years, x, TOP + HEIGHT)
    draw_margins(canvas, data.points, (), x, y)
    _way(canvas, data.first_path, OTHERS, "2 4", x, y)
    _way(canvas, data.path, REFERENCE, "6 4", x, y)
    line = path_of(runs_of(data.points, ()), x, y)
    if line:
        canvas.add("path", d=line, fill="none", stroke=HERE, stroke_width=2.6, stroke_linejoin="round")
    _newest(canvas, data, x, y)
    add_legend(canvas, _legend(data), TOP + HEIGHT + LINE + 12)
    return canvas


def _way(canvas: Canvas, path: Sequence[PathPoint], colour: str, dashes: str, x: Scale, y: Scale) -> None:
    """The agreed way as a dashed line, with an open circle on its target."""
    if not path:
        return
    places = " ".join(f"{short(x.at(p.year))} {short(y.at(p.value))}" for p in path)
    canvas.add("path", d=f"M{places}", fill="none", stroke=colour, stroke_width=1.8, stroke_dasharray=dashes)
    end = path[-1]
    canvas.parts.append(_ring(x.at(end.year), y.at(end.value), colour))


def _newest(canvas: Canvas, data: GoalPath, x: Scale, y: Scale) -> None:
    """The newest figure beside its mark, on the side of it that the agreed way leaves free."""
    present = [point for point in data.points if point.value is not None]
    if not present:
        return
    newest = present[-1]
    assert newest.value is not None
    at, height = x.at(newest.year), y.at(newest.value)
    canvas.parts.append(diamond(at, height))
    due = next((y.at(point.value) for point in data.path if point.year == newest.year), None)
    near = due is not None and abs(height - due) < _NEAR
    shift = 5.0 if not near else 19.0 if height >= (due or 0) else -9.0
    room = WIDTH - EDGE - at - 12 > text_width(newest.label, LARGE, BOLD)
    canvas.text(
        at + (12 if room else -12),
        height + shift,
        newest.label,
        size=LARGE,
        weight=BOLD,
        fill=HERE,
        anchor="start" if room else "end",
        halo=True,
    )


def _ring(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{short(x)}" cy="{short(y)}" r="4.6" fill="{PAPER}" stroke="{colour}" stroke-width="2"/>'


def _legend(data: GoalPath) -> list[Entry]:
    mark = f'<path d="M0 0H19" stroke="{HERE}" stroke-width="2.6"/>'
    entries = [Entry(mark + diamond(19, 0, 6), "dit gebied", 26)]
    if any(point.lower is not None for point in data.points):
        band = f'<path d="M0 -5h18v10h-18z" fill="{HERE_SOFT}" stroke="{HERE}" stroke-width=".7"/>'
        entries.append(Entry(band, "marge"))
    way = f'<path d="M0 0H19" stroke="{REFERENCE}" stroke-width="1.8" stroke-dasharray="6 4"/>'
    entries.append(Entry(way + _ring(21, 0, REFERENCE), f"afgesproken weg; streven: {data.target_label}", 26))
    if data.first_path:
        first = f'<path d="M0 0H19" stroke="{OTHERS}" stroke-width="1.8" stroke-dasharray="2 4"/>'
        entries.append(Entry(first + _ring(21, 0, OTHERS), f"eerst afgesproken: {data.first_target_label}", 26))
    return entries
