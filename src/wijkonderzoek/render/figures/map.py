"""This area in its gemeente: classes by lightness and by number, so that the map reads without colour."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from wijkonderzoek.render.figures.fonts import BOLD, SEMIBOLD
from wijkonderzoek.render.figures.palette import (
    HERE,
    INK,
    MUTED,
    NO_FIGURE,
    OTHERS,
    PAPER,
    SPREAD_WIDE,
    class_colours,
    readable_on,
)
from wijkonderzoek.render.figures.svg import EDGE, LARGE, LINE, SMALL, WIDTH, Canvas, Entry, add_legend, slug
from wijkonderzoek.render.figures.text import Box, text_width, wrap
from wijkonderzoek.report.model import Map, MapArea

Ring = Sequence[tuple[float, float]]

_HEIGHT = 320.0
_LOCATOR = (66.0, 78.0)


class _Projection:
    """Metres to canvas: the same scale in both directions, y turned down, centred in a frame."""

    def __init__(self, rings: Sequence[Ring], left: float, top: float, width: float, height: float) -> None:
        xs = [x for ring in rings for x, _ in ring] or [0.0]
        ys = [y for ring in rings for _, y in ring] or [0.0]
        spans = ((width, max(xs) - min(xs)), (height, max(ys) - min(ys)))
        self.scale = min((room / span for room, span in spans if span > 0), default=1.0)
        self.height = (max(ys) - min(ys)) * self.scale
        self._x = left + (width - (max(xs) - min(xs)) * self.scale) / 2 - min(xs) * self.scale
        self._y = top + max(ys) * self.scale

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        return self._x + point[0] * self.scale, self._y - point[1] * self.scale

    def ring(self, ring: Ring) -> list[tuple[float, float]]:
        """The ring on the canvas, without points closer together than about one pixel."""
        kept: list[tuple[float, float]] = []
        for point in ring:
            x, y = self.at(point)
            if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 1.0:
                kept.append((x, y))
        return kept


def draw_map(data: Map, name: str) -> Canvas:
    """The figure on a canvas; `name` makes the id of its hatching unique on a page.

    *Raises* `ValueError` for more than 6 classes.
    """
    canvas = Canvas()
    fills = class_colours(len(data.classes))
    hatch = f"{slug(name)}-arcering"
    canvas.parts.append(
        f'<defs><pattern id="{hatch}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="{NO_FIGURE}"/><path d="M0 0V6" stroke="{OTHERS}" stroke-width="1.6"/>'
        "</pattern></defs>"
    )
    rings = [ring for area in data.areas for ring in area.rings]
    frame = _Projection(rings, EDGE + 2, EDGE + 2, WIDTH - 2 * EDGE - 4, _HEIGHT)
    shapes = {area.code: [frame.ring(ring) for ring in area.rings] for area in data.areas}
    for area in sorted(data.areas, key=lambda area: area.highlighted):
        fill = f"url(#{hatch})" if area.class_index is None else fills[area.class_index]
        canvas.add("path", d=_path(shapes[area.code]), fill=fill, stroke=MUTED, stroke_width=0.8, fill_rule="evenodd")
    for colour, width in ((PAPER, 6.0), (HERE, 3.4)):
        for area in data.areas:
            if area.highlighted:
                path = _path(shapes[area.code])
                canvas.add("path", d=path, fill="none", stroke=colour, stroke_width=width, stroke_linejoin="round")
    _write(canvas, data, shapes, fills)
    _legend(canvas, data, fills, hatch, frame.height + 2 * EDGE + 8)
    return canvas


def _path(rings: Sequence[Ring]) -> str:
    """The rings as one path of steps from point to point, half as long as one of places."""
    pieces = []
    for ring in rings:
        if len(ring) > 2:
            tenths = [(round(10 * x), round(10 * y)) for x, y in ring]
            steps = (f"{_tenth(x2 - x1)} {_tenth(y2 - y1)}" for (x1, y1), (x2, y2) in pairwise(tenths))
            pieces.append(f"M{_tenth(tenths[0][0])} {_tenth(tenths[0][1])}l{' '.join(steps).replace(' -', '-')}z")
    return "".join(pieces)


def _tenth(number: int) -> str:
    """A number of tenths, exactly: sums of rounded steps must not drift.

    >>> _tenth(-5), _tenth(120), _tenth(37)
    ('-.5', '12', '3.7')
    """
    whole, rest = divmod(abs(number), 10)
    return f"{'-' if number < 0 else ''}{whole if whole or not rest else ''}{f'.{rest}' if rest else ''}"


def _write(canvas: Canvas, data: Map, shapes: dict[str, list[list[tuple[float, float]]]], fills: Sequence[str]) -> None:
    """Write the name of this area first, then what fits: a label or the number of the class."""
    taken: list[Box] = []
    named = [area for area in data.areas if area.highlighted and shapes[area.code]]
    if named:
        area = max(named, key=lambda area: _extent(shapes[area.code][0]))
        taken.append(_name(canvas, area, shapes[area.code]))
    for area in data.areas:
        if not shapes[area.code]:
            continue
        x, y, room = _middle(shapes[area.code][0])
        number = "" if area.class_index is None else str(area.class_index + 1)
        colour = INK if area.class_index is None else readable_on(fills[area.class_index])
        for text in dict.fromkeys(("" if area.highlighted else area.label, number)):
            half = text_width(text, SMALL, SEMIBOLD) / 2
            box = Box(x - half, y - 6, x + half, y + 6)
            if text and 2 * half + 4 <= room and not any(box.overlaps(other, 2) for other in taken):
                canvas.text(x, y + 4.5, text, weight=SEMIBOLD, fill=colour, anchor="middle")
                taken.append(box)
                break


def _name(canvas: Canvas, area: MapArea, rings: Sequence[Ring]) -> Box:
    """The label of this area on a plate beside it, inside the canvas; returns the place it takes."""
    lines = wrap(area.label or area.name, 170, LARGE, BOLD)
    width = max(text_width(line, LARGE, BOLD) for line in lines) + 12
    height = len(lines) * (LINE + 2) + 7
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    left = max(EDGE, min((min(xs) + max(xs)) / 2 - width / 2, WIDTH - EDGE - width))
    # Above the area, or below it where there is no room above.
    top = min(ys) - height - 5 if min(ys) - height - 5 >= EDGE else max(ys) + 5
    canvas.add("rect", x=left, y=top, width=width, height=height, rx=3, fill=PAPER, stroke=HERE, stroke_width=1.2)
    for row, line in enumerate(lines):
        canvas.text(left + 6, top + (row + 1) * (LINE + 2) - 1, line, size=LARGE, weight=BOLD, fill=HERE)
    return Box(left, top, left + width, top + height)


def _extent(ring: Ring) -> float:
    return (max(x for x, _ in ring) - min(x for x, _ in ring)) * (max(y for _, y in ring) - min(y for _, y in ring))


def _middle(ring: Ring) -> tuple[float, float, float]:
    """A point well inside a ring, and how wide the ring is there: the widest of a few level cuts."""
    ys = [y for _, y in ring]
    best = (ring[0][0], ring[0][1], 0.0)
    for share in (0.5, 0.4, 0.6, 0.3, 0.7):
        y = min(ys) + share * (max(ys) - min(ys))
        cuts = sorted(
            x1 + (y - y1) / (y2 - y1) * (x2 - x1)
            for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
            if (y1 <= y < y2) or (y2 <= y < y1)
        )
        for start, end in zip(cuts[::2], cuts[1::2], strict=False):
            if end - start > best[2] * 1.15:
                best = ((start + end) / 2, y, end - start)
    return best


def _legend(canvas: Canvas, data: Map, fills: Sequence[str], hatch: str, top: float) -> None:
    """The classes with their counts at the left, the locator at the right."""
    right = WIDTH - EDGE - (_LOCATOR[0] + 10 if data.locator else 0)
    y = top + SMALL
    for line in wrap(data.legend_title, right - EDGE, SMALL, SEMIBOLD):
        canvas.text(EDGE, y, line, weight=SEMIBOLD)
        y += LINE
    entries = []
    for number, (group, fill) in enumerate(zip(data.classes, fills, strict=True), start=1):
        style = f'font-weight="{SEMIBOLD}" fill="{readable_on(fill)}" text-anchor="middle"'
        mark = (
            f'<rect y="-8" width="24" height="16" fill="{fill}" stroke="{MUTED}" stroke-width=".8"/>'
            f'<text x="12" y="4.5" {style}>{number}</text>'
        )
        entries.append(Entry(mark, f"{group.label} ({group.count})", 24))
    if any(area.class_index is None for area in data.areas):
        mark = f'<rect y="-8" width="24" height="16" fill="url(#{hatch})" stroke="{MUTED}" stroke-width=".8"/>'
        entries.append(Entry(mark, "geen cijfer", 24))
    if any(area.highlighted for area in data.areas):
        mark = f'<rect x="1.7" y="-6.3" width="20" height="12.6" fill="none" stroke="{HERE}" stroke-width="3.4"/>'
        entries.append(Entry(mark, "dit gebied", 24))
    for entry in entries:
        add_legend(canvas, [entry], y - SMALL + 4, right)
        y = canvas.height + SMALL - 4
    if entries:
        canvas.text(EDGE, y + 1, "Tussen haakjes: het aantal gebieden.", fill=MUTED)
        canvas.height = y + 8
    if data.locator:
        _locator(canvas, data, right + 10, top + 4)


def _locator(canvas: Canvas, data: Map, left: float, top: float) -> None:
    frame = _Projection(data.locator, left, top, *_LOCATOR)
    path = _path([frame.ring(ring) for ring in data.locator])
    canvas.add("path", d=path, fill=SPREAD_WIDE, stroke=OTHERS, stroke_width=1, fill_rule="evenodd")
    if data.locator_at:
        x, y = frame.at(data.locator_at)
        canvas.add("circle", cx=x, cy=y, r=5, fill=HERE, stroke=PAPER, stroke_width=1.5)
    canvas.text(left + _LOCATOR[0] / 2, top + _LOCATOR[1] + LINE, "ligging", fill=MUTED, anchor="middle")
    canvas.height = max(canvas.height, top + _LOCATOR[1] + LINE + 6)
