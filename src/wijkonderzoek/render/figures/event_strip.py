"""The difference with comparison areas per year, before and after something began."""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.render.figures.fonts import BOLD
from wijkonderzoek.render.figures.palette import GRID, HERE, MUTED, OTHERS, PAPER, SPREAD_MIDDLE
from wijkonderzoek.render.figures.scale import Scale, short
from wijkonderzoek.render.figures.svg import EDGE, LARGE, LINE, SMALL, WIDTH, Canvas, Entry, add_legend, diamond
from wijkonderzoek.render.figures.text import text_width
from wijkonderzoek.render.figures.trend_strip import year_labels
from wijkonderzoek.report.model import EventPoint, EventStrip

_TOP, _HEIGHT = 22.0, 138.0
START = "start"


def draw_event_strip(data: EventStrip) -> Canvas:
    """The figure on a canvas: a line through years in a row, over the band of others. *Raises* nothing."""
    canvas = Canvas()
    points = sorted(data.points, key=lambda point: point.year)
    last = points[-1].label if points else ""
    left = EDGE + max((text_width(tick.label, SMALL) for tick in data.ticks), default=0) + 8
    right = WIDTH - EDGE - text_width(last, LARGE, BOLD) - 16
    years = sorted({*(point.year for point in points), data.start})
    x = Scale(years[0], years[-1], left + 6, right)
    y = Scale(data.low, data.high, _TOP + _HEIGHT, _TOP)
    grid = "".join(f"M{short(left)} {short(y.at(tick.at))}H{short(right + 4)}" for tick in data.ticks if tick.at)
    canvas.add("path", d=grid, stroke=GRID)
    canvas.labels(((left - 6, y.at(tick.at) + 4.5, tick.label) for tick in data.ticks), anchor="end")
    year_labels(canvas, years, x, _TOP + _HEIGHT)
    runs = _runs(points)
    _band(canvas, runs, x, y)
    canvas.line(left, y.at(0), right + 4, y.at(0), OTHERS, 1.6)
    _start(canvas, data.start, years, x)
    for run in runs:
        line = " ".join(f"{short(x.at(point.year))} {short(y.at(point.value))}" for point in run)
        canvas.add("path", d=f"M{line}", fill="none", stroke=HERE, stroke_width=2.6, stroke_linejoin="round")
    for point in points:
        at = {"cx": x.at(point.year), "cy": y.at(point.value)}
        if point.year == data.base:
            canvas.add("circle", **at, r=4.5, fill=PAPER, stroke=HERE, stroke_width=2)
        else:
            canvas.parts.append(diamond(at["cx"], at["cy"], 5.5))
    if points:
        baseline = min(max(y.at(points[-1].value) + 5, _TOP + 8), _TOP + _HEIGHT - 4)
        canvas.text(x.at(points[-1].year) + 12, baseline, last, size=LARGE, weight=BOLD, fill=HERE)
    add_legend(canvas, _legend(data), _TOP + _HEIGHT + LINE + 12)
    return canvas


def _runs(points: Sequence[EventPoint]) -> list[list[EventPoint]]:
    """The points in stretches of years that follow one another."""
    runs: list[list[EventPoint]] = []
    for point in points:
        if runs and runs[-1][-1].year == point.year - 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _band(canvas: Canvas, runs: Sequence[Sequence[EventPoint]], x: Scale, y: Scale) -> None:
    """Where nine in ten comparison areas lie; a year on its own as a bar."""
    for run in runs:
        if len(run) == 1:
            at, high, low = x.at(run[0].year), y.at(run[0].high), y.at(run[0].low)
            canvas.add("rect", x=at - 4, y=high, width=8, height=max(low - high, 1), fill=SPREAD_MIDDLE)
            continue
        upper = [f"{short(x.at(p.year))} {short(y.at(p.high))}" for p in run]
        lower = [f"{short(x.at(p.year))} {short(y.at(p.low))}" for p in reversed(run)]
        canvas.add("path", d=f"M{' '.join(upper + lower)}Z", fill=SPREAD_MIDDLE)


def _start(canvas: Canvas, start: int, years: Sequence[int], x: Scale) -> None:
    """A dashed line where it began: just before the first year after the start."""
    earlier = [year for year in years if year < start]
    at = (x.at(earlier[-1]) + x.at(start)) / 2 if earlier else x.at(start)
    canvas.line(at, _TOP - 8, at, _TOP + _HEIGHT, MUTED, 1.3, stroke_dasharray="2 3")
    width = text_width(START, SMALL)
    canvas.text(at + 4 if at + 4 + width < WIDTH - EDGE else at - 4 - width, _TOP - 6, START, fill=MUTED)


def _legend(data: EventStrip) -> list[Entry]:
    if not data.points:
        return []
    mark = f'<path d="M0 0H19" stroke="{HERE}" stroke-width="2.6"/>{diamond(13, 0, 5.5)}'
    hollow = f'<circle cx="9" cy="0" r="4.5" fill="{PAPER}" stroke="{HERE}" stroke-width="2"/>'
    return [
        Entry(mark, data.own_label, 22),
        Entry(hollow, f"{data.base}: waarmee elk jaar is vergeleken"),
        Entry(f'<path d="M0 -6h18v12h-18z" fill="{SPREAD_MIDDLE}"/>', data.band_label),
    ]
