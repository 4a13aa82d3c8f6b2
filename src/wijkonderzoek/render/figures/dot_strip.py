"""One indicator on one scale: this area among other areas.

From top to bottom: labels on poles, the lane with this area and the other areas of the gemeente,
the areas most like it, the large cities, the bar of a comparison group, the buurten inside the area,
the axis, the legend.
"""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.render.figures.fonts import BOLD, REGULAR
from wijkonderzoek.render.figures.palette import (
    GRID,
    HERE,
    INK,
    OTHERS,
    PAPER,
    REFERENCE,
    SPREAD_MIDDLE,
    SPREAD_WIDE,
)
from wijkonderzoek.render.figures.scale import Scale, short
from wijkonderzoek.render.figures.svg import (
    EDGE,
    LARGE,
    LINE,
    SMALL,
    WIDTH,
    Canvas,
    Entry,
    add_legend,
    diamond,
    whisker,
)
from wijkonderzoek.render.figures.text import Flag, place_flags, text_width, wrap
from wijkonderzoek.report.model import DotStrip, Tick

_LABEL = 156.0
_RADIUS = 3.5
_PEER = 2.8
_LANE = 20.0
NO_VALUE = "Voor dit gebied is er geen cijfer."


def draw_dot_strip(data: DotStrip) -> Canvas:
    """The figure on a canvas; marks outside the scale stand at its end. *Raises* nothing."""
    canvas = Canvas()
    scale = Scale(data.low, data.high, EDGE + 8, WIDTH - EDGE - 8)
    lane, poles = _labels(canvas, data, scale)
    bottom = lane + _LANE
    canvas.add("path", d=_uprights([scale.at(tick.at) for tick in data.ticks], lane - _LANE, 2 * _LANE), stroke=GRID)
    if data.peers:
        path = "".join(_ring(x, y, _PEER) for x, y in _swarm([scale.at(p) for p in data.peers], bottom + 8, _PEER, 2))
        canvas.add("path", d=path, fill=SPREAD_MIDDLE, stroke=OTHERS, stroke_width=1)
        bottom += 17
    if data.cities:
        path = "".join(_square(scale.at(city), bottom + 6) for city in data.cities)
        canvas.add("path", d=path, fill=PAPER, stroke=REFERENCE, stroke_width=1.4)
        bottom += 13
    if data.spread:
        _spread(canvas, data.spread, scale, bottom)
        bottom += 13
    if data.parts:
        path = _uprights([scale.at(part) for part in data.parts], bottom + 1, 8)
        canvas.add("path", d=path, stroke=OTHERS, stroke_width=1.6)
        bottom += 11
    _axis(canvas, data.ticks, scale, bottom)
    of_references = poles[len(poles) - len(data.references) :]
    for number, (tick, pole) in enumerate(zip(data.references, of_references, strict=True)):
        canvas.line(scale.at(tick.at), pole, scale.at(tick.at), bottom, REFERENCE, 2, **_dash(number))
    if data.siblings:
        path = "".join(_ring(x, y) for x, y in _swarm([scale.at(sibling) for sibling in data.siblings], lane))
        canvas.add("path", d=path, fill=PAPER, stroke=OTHERS, stroke_width=1.3)
    if data.value:
        x = scale.at(data.value.at)
        canvas.line(x, poles[0], x, bottom, HERE, 1.2)
        if data.interval:
            canvas.parts.append(whisker(scale.at(data.interval[0]), scale.at(data.interval[1]), lane, 6))
        canvas.parts.append(diamond(x, lane, 9))
    add_legend(canvas, _legend(data), bottom + LINE + 12)
    return canvas


def _labels(canvas: Canvas, data: DotStrip, scale: Scale) -> tuple[float, list[float]]:
    """Write the labels; returns the middle of the lane below them and the top of the pole of each."""
    marks = [(data.value, LARGE, BOLD, HERE)] if data.value else []
    marks += [(tick, SMALL, REGULAR, REFERENCE) for tick in data.references]
    texts = [wrap(tick.label, _LABEL, size, weight, max_lines=6) for tick, size, weight, _ in marks]
    flags = [
        Flag(scale.at(tick.at), max(text_width(line, size, weight) for line in lines), len(lines))
        for (tick, size, weight, _), lines in zip(marks, texts, strict=True)
    ]
    placed = place_flags(flags, EDGE, WIDTH - EDGE)
    foot = LINE * max((place.top for place in placed), default=0) + 6
    if not data.value:
        canvas.text(EDGE, SMALL + 1, NO_VALUE, fill=HERE)
        foot += LINE + 4
    for (_, size, weight, colour), lines, flag, place in zip(marks, texts, flags, placed, strict=True):
        for row, line in enumerate(lines):
            y = foot - (place.top - row - 1) * LINE - 5
            # Beside its pole a text stands flush with it, also when its lines differ in width.
            if place.left + flag.width < flag.x:
                canvas.text(place.left + flag.width, y, line, size=size, weight=weight, fill=colour, anchor="end")
            else:
                canvas.text(place.left, y, line, size=size, weight=weight, fill=colour)
    # A pole stands beside its text up to the top of it, or ends just under it.
    poles = [foot - place.pole * LINE + (-2 if place.pole == place.slot else 3) for place in placed]
    return foot + _LANE, poles


def _dash(number: int) -> dict[str, str]:
    """References differ in dash as well as in label."""
    return {"stroke_dasharray": ("none", "5 2.5", "1.5 2")[number % 3]} if number % 3 else {}


def _uprights(xs: Sequence[float], top: float, length: float) -> str:
    """Vertical lines as one path: a page has thousands of them."""
    return "".join(f"M{short(x)} {short(top)}v{short(length)}" for x in xs)


def _ring(x: float, y: float, radius: float = _RADIUS) -> str:
    """An open dot, as a piece of a path."""
    half, across = short(radius), short(2 * radius)
    return f"M{short(x - radius)} {short(y)}a{half} {half} 0 1 0 {across} 0 {half} {half} 0 1 0-{across} 0"


def _square(x: float, y: float) -> str:
    return f"M{short(x - 3)} {short(y - 3)}h6v6h-6z"


def _spread(canvas: Canvas, spread: tuple[float, float, float, float, float], scale: Scale, top: float) -> None:
    p10, p25, p50, p75, p90 = (scale.at(point) for point in spread)
    canvas.add("rect", x=p10, y=top + 1, width=p90 - p10, height=9, fill=SPREAD_WIDE, stroke=OTHERS, stroke_width=1)
    canvas.add("rect", x=p25, y=top + 1, width=p75 - p25, height=9, fill=SPREAD_MIDDLE, stroke=OTHERS, stroke_width=1)
    canvas.line(p50, top + 1, p50, top + 10, INK, 2.4)


def _swarm(xs: Sequence[float], middle: float, radius: float = _RADIUS, lanes: int = 5) -> list[tuple[float, float]]:
    """Dots that would lie on each other step up and down, as far as the lanes allow."""
    step = 2 * radius - 0.5
    steps = [step * ((n + 1) // 2) * (-1 if n % 2 else 1) for n in range(lanes)]
    last = dict.fromkeys(steps, float("-inf"))
    placed = []
    for x in sorted(xs):
        level = next((s for s in steps if x - last[s] >= 2 * radius), min(steps, key=lambda s: last[s]))
        last[level] = x
        placed.append((x, middle + level))
    return placed


def _axis(canvas: Canvas, ticks: Sequence[Tick], scale: Scale, axis: float) -> None:
    """The axis with its labels; one that would touch its neighbour is left out."""
    labels = []
    free = float("-inf")
    for tick in sorted(ticks, key=lambda tick: tick.at):
        x, half = scale.at(tick.at), text_width(tick.label, SMALL) / 2
        x = max(EDGE + half, min(x, WIDTH - EDGE - half))
        if x - half > free:
            labels.append((x, axis + LINE, tick.label))
            free = x + half + 6
    marks = _uprights([scale.at(tick.at) for tick in ticks], axis, 4)
    canvas.add("path", d=f"M{short(scale.start)} {short(axis)}H{short(scale.end)}{marks}", stroke=OTHERS)
    canvas.labels(labels, anchor="middle")


def _legend(data: DotStrip) -> list[Entry]:
    entries = []
    if data.value:
        entries.append(Entry(diamond(9, 0), "dit gebied"))
        if data.interval:
            entries.append(Entry(whisker(1, 17, 0, 4), "marge"))
    if data.siblings:
        dot = f'<path d="{_ring(9, 0)}" fill="{PAPER}" stroke="{OTHERS}" stroke-width="1.3"/>'
        entries.append(Entry(dot, data.siblings_label))
    if data.peers:
        dots = "".join(_ring(x, 0, _PEER) for x in (4, 11, 15))
        mark = f'<path d="{dots}" fill="{SPREAD_MIDDLE}" stroke="{OTHERS}"/>'
        entries.append(Entry(mark, data.peers_label))
    if data.cities:
        mark = f'<path d="{_square(9, 0)}" fill="{PAPER}" stroke="{REFERENCE}" stroke-width="1.4"/>'
        entries.append(Entry(mark, data.cities_label))
    if data.parts:
        mark = f'<path d="M5 -4v8M9 -4v8M14 -4v8" stroke="{OTHERS}" stroke-width="1.6"/>'
        entries.append(Entry(mark, data.parts_label))
    if data.spread:
        mark = (
            f'<rect x="0" y="-4.5" width="30" height="9" fill="{SPREAD_WIDE}" stroke="{OTHERS}"/>'
            f'<rect x="8" y="-4.5" width="14" height="9" fill="{SPREAD_MIDDLE}" stroke="{OTHERS}"/>'
            f'<path d="M15 -4.5v9" stroke="{INK}" stroke-width="2.4"/>'
        )
        share = "80\u00a0% ligt in de balk, de helft in het donkere deel; streep: de middelste"
        entries.append(Entry(mark, f"{data.spread_label}: {share}", 30))
    return entries
