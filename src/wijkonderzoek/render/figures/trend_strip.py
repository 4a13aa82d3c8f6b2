"""A series of years of this area, with the country beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wijkonderzoek.render.figures.fonts import BOLD, REGULAR
from wijkonderzoek.render.figures.palette import GRID, HERE, HERE_SOFT, MUTED, OTHERS, REFERENCE
from wijkonderzoek.render.figures.scale import Scale, short
from wijkonderzoek.render.figures.svg import EDGE, LARGE, LINE, SMALL, WIDTH, Canvas, Entry, add_legend, diamond
from wijkonderzoek.render.figures.text import Box, text_width, wrap
from wijkonderzoek.report.model import TrendPoint, TrendStrip

TOP, HEIGHT = 22.0, 128.0
_END = 88.0
BREAK = "breuk"
NO_SERIES = ("Geen vergelijkbare cijfers", "over deze jaren.")


@dataclass(frozen=True, slots=True)
class _EndLabel:
    """What is written at the right of a series, at the height of its last point."""

    lines: tuple[str, ...]
    x: float
    y: float
    size: float
    weight: int
    colour: str

    @property
    def height(self) -> float:
        return len(self.lines) * LINE

    @property
    def width(self) -> float:
        return max(text_width(line, self.size, self.weight) for line in self.lines)


def draw_trend_strip(data: TrendStrip) -> Canvas:
    """The figure on a canvas; a year without a comparable figure is a gap. *Raises* nothing."""
    canvas = Canvas()
    left = EDGE + max((text_width(tick.label, SMALL) for tick in data.ticks), default=0) + 8
    texts = _end_texts(data)
    right = WIDTH - EDGE - max((text_width(line, *style) + 12 for lines, *style in texts for line in lines), default=8)
    years = sorted({point.year for point in (*data.points, *data.reference)} | set(data.breaks))
    x = Scale(years[0] if years else 0, years[-1] if years else 0, left + 6, right)
    y = Scale(data.low, data.high, TOP + HEIGHT, TOP)
    grid = "".join(f"M{short(left)} {short(y.at(tick.at))}H{short(right + 4)}" for tick in data.ticks)
    canvas.add("path", d=grid, stroke=GRID)
    canvas.labels(((left - 6, y.at(tick.at) + 4.5, tick.label) for tick in data.ticks), anchor="end")
    year_labels(canvas, years, x, TOP + HEIGHT)
    taken = _breaks(canvas, data.breaks, years, x, right)
    draw_margins(canvas, data.points, data.breaks, x, y)
    _reference(canvas, data, x, y)
    _series(canvas, data, x, y, taken)
    _end_labels(canvas, data, texts, x, y, right)
    add_legend(canvas, _legend(data), TOP + HEIGHT + LINE + 12)
    return canvas


def _present(points: Sequence[TrendPoint]) -> list[TrendPoint]:
    return [point for point in points if point.value is not None]


def runs_of(points: Sequence[TrendPoint], breaks: Sequence[int]) -> list[list[TrendPoint]]:
    """The stretches a line may be drawn through: no year missing, unlinked, or past a break."""
    runs: list[list[TrendPoint]] = []
    before: TrendPoint | None = None
    for point in sorted(points, key=lambda point: point.year):
        if point.value is not None:
            if before and point.linked and before.value is not None and point.year not in breaks:
                runs[-1].append(point)
            else:
                runs.append([point])
        before = point
    return runs


def year_labels(canvas: Canvas, years: Sequence[int], x: Scale, axis: float) -> None:
    """A line under a series with a tick per year; as many labels as fit, always the last."""
    free = WIDTH
    labels = []
    for year in reversed(years):
        at, half = x.at(year), text_width(str(year), SMALL) / 2
        if at + half <= free:
            at = min(at, WIDTH - EDGE - half)
            labels.append((at, axis + LINE + 2, str(year)))
            free = at - half - 8
    if years:
        ticks = "".join(f"M{short(x.at(year))} {short(axis)}v4" for year in years)
        canvas.add("path", d=f"M{short(x.start - 6)} {short(axis)}H{short(x.end + 4)}{ticks}", stroke=OTHERS)
        canvas.labels(labels, anchor="middle")


def _breaks(canvas: Canvas, breaks: Sequence[int], years: Sequence[int], x: Scale, right: float) -> list[Box]:
    """Dashed lines just before the year a series starts anew; returns the boxes of their labels."""
    boxes: list[Box] = []
    lines = []
    for year in breaks:
        before = max((other for other in years if other < year), default=year)
        lines.append((x.at(before) + x.at(year)) / 2)
    width = text_width(BREAK, SMALL)
    for at in lines:
        canvas.line(at, TOP - 8, at, TOP + HEIGHT, MUTED, 1.3, stroke_dasharray="2 3")
        for start in (at + 4, at - 4 - width):
            box = Box(start, TOP - 18, start + width, TOP - 4)
            crossed = any(box.left - 2 < line < box.right + 2 for line in lines)
            inside = box.left >= x.start - 6 and box.right <= right + 4
            # Where breaks stand close together the legend alone names them.
            if inside and not crossed and not any(box.overlaps(other, 6) for other in boxes):
                canvas.text(start, TOP - 6, BREAK, fill=MUTED)
                boxes.append(box)
                break
    return boxes


def draw_margins(canvas: Canvas, points: Sequence[TrendPoint], breaks: Sequence[int], x: Scale, y: Scale) -> None:
    """The margins of a series: a band along a line, a bar where a figure stands alone."""
    bands, whiskers = "", ""
    for run in runs_of(points, breaks):
        known = [
            (x.at(p.year), y.at(p.lower), y.at(p.upper)) for p in run if p.lower is not None and p.upper is not None
        ]
        if len(known) == len(run) > 1:
            upper = [f"{short(at)} {short(high)}" for at, _, high in known]
            lower = [f"{short(at)} {short(low)}" for at, low, _ in reversed(known)]
            bands += f"M{' '.join(upper + lower)}Z"
        else:
            for at, low, high in known:
                caps = "".join(f"M{short(at - 4)} {short(end)}h8" for end in (low, high))
                whiskers += f"M{short(at)} {short(low)}V{short(high)}{caps}"
    if bands:
        canvas.add("path", d=bands, fill=HERE_SOFT, stroke=HERE, stroke_width=0.7)
    if whiskers:
        canvas.add("path", d=whiskers, fill="none", stroke=HERE, stroke_width=1.6)


def path_of(runs: Iterable[Sequence[TrendPoint]], x: Scale, y: Scale) -> str:
    """A line through every run of at least two points."""
    lines = ([f"{short(x.at(p.year))} {short(y.at(p.value))}" for p in run if p.value is not None] for run in runs)
    return "".join(f"M{' '.join(line)}" for line in lines if len(line) > 1)


def _reference(canvas: Canvas, data: TrendStrip, x: Scale, y: Scale) -> None:
    path = path_of(runs_of(data.reference, data.redefined), x, y)
    if path:
        canvas.add("path", d=path, fill="none", stroke=REFERENCE, stroke_width=1.8, stroke_dasharray="5 3")
    for point in _present(data.reference)[-1:]:
        if point.value is not None:
            canvas.add("rect", x=x.at(point.year) - 3, y=y.at(point.value) - 3, width=6, height=6, fill=REFERENCE)


def _series(canvas: Canvas, data: TrendStrip, x: Scale, y: Scale, taken: Sequence[Box]) -> None:
    runs = runs_of(data.points, data.breaks)
    path = path_of(runs, x, y)
    if path:
        canvas.add("path", d=path, fill="none", stroke=HERE, stroke_width=2.6, stroke_linejoin="round")
    present = [point for run in runs for point in run]
    # A stroke of no length with round ends is a dot; all of them are one path.
    dots = "".join(f"M{short(x.at(p.year))} {short(y.at(p.value))}h0" for p in present[:-1] if p.value is not None)
    if dots:
        canvas.add("path", d=dots, stroke=HERE, stroke_width=6.4, stroke_linecap="round")
    for point in present[-1:]:
        if point.value is not None:
            canvas.parts.append(diamond(x.at(point.year), y.at(point.value)))
    if len(present) > 1:
        _first_label(canvas, present[0], present[1], x, y, [*taken, *_around_reference(data, x, y)])
    if not present:
        for row, line in enumerate(NO_SERIES):
            middle = (x.start + x.end) / 2
            canvas.text(middle, TOP + HEIGHT / 2 + row * LINE - 4, line, fill=HERE, anchor="middle", halo=True)


def _around_reference(data: TrendStrip, x: Scale, y: Scale) -> list[Box]:
    """The line of the reference as a row of small boxes, for labels to keep clear of."""
    boxes = []
    for run in runs_of(data.reference, data.redefined):
        places = [(x.at(point.year), y.at(point.value)) for point in run if point.value is not None]
        for (x1, y1), (x2, y2) in pairwise(places):
            boxes.append(Box(x1, min(y1, y2), x2, max(y1, y2)))
    return boxes


def _first_label(
    canvas: Canvas, first: TrendPoint, second: TrendPoint, x: Scale, y: Scale, taken: Sequence[Box]
) -> None:
    """Where the series began, on the side its line does not go; left out where it would touch something."""
    if first.value is None or second.value is None:
        return
    at, width = x.at(first.year), text_width(first.label, SMALL)
    below = y.at(first.value if first.lower is None else first.lower) + 17
    above = y.at(first.value if first.upper is None else first.upper) - 8
    start = max(x.start - 4, at - width / 2)
    for baseline in (below, above) if second.value > first.value else (above, below):
        box = Box(start, baseline - 11, start + width, baseline + 3)
        inside = box.top > TOP - 18 and box.bottom < TOP + HEIGHT and box.right < x.end - 10
        if inside and not any(box.overlaps(other, 2) for other in taken):
            canvas.text(start, baseline, first.label, fill=HERE, halo=True)
            return


def _end_texts(data: TrendStrip) -> list[tuple[tuple[str, ...], float, int]]:
    """The lines at the right of this area's series and of the reference, with their size and weight."""
    texts: list[tuple[tuple[str, ...], float, int]] = []
    last_year = max((point.year for point in (*data.points, *data.reference)), default=0)
    for points, label, size, weight in (
        (data.points, "", LARGE, BOLD),
        (data.reference, data.reference_label, SMALL, REGULAR),
    ):
        present = _present(points)
        if present:
            last = max(present, key=lambda point: point.year)
            lines = [
                *(wrap(label, _END, size, weight, max_lines=4) if label else ()),
                *wrap(last.label, _END, size, weight, 2),
            ]
            # A value that is not of the last year says of which year it is.
            lines += [f"({last.year})"] if last.year != last_year else []
            texts.append((tuple(lines), size, weight))
        else:
            texts.append(((), size, weight))
    return texts


def _end_labels(
    canvas: Canvas,
    data: TrendStrip,
    texts: Sequence[tuple[tuple[str, ...], float, int]],
    x: Scale,
    y: Scale,
    right: float,
) -> None:
    """Write the end labels beside their points, pushed apart where they would touch."""
    labels = []
    for points, (lines, size, weight), colour in zip(
        (data.points, data.reference), texts, (HERE, REFERENCE), strict=True
    ):
        if lines:
            last = max(_present(points), key=lambda point: point.year)
            labels.append(_EndLabel(lines, x.at(last.year), y.at(last.value or 0.0), size, weight, colour))
    labels.sort(key=lambda label: label.y)
    tops = [label.y - label.height / 2 for label in labels]
    if len(labels) == 2:
        overlap = tops[0] + labels[0].height + 3 - tops[1]
        if overlap > 0:
            tops = [tops[0] - overlap / 2, tops[1] + overlap / 2]
    floor, ceiling = TOP + HEIGHT + 4, TOP - 16
    if tops:
        tops[-1] = min(tops[-1], floor - labels[-1].height)
        if len(tops) == 2:
            tops[0] = min(tops[0], tops[1] - labels[0].height - 3)
        tops[0] = max(tops[0], ceiling)
        if len(tops) == 2:
            tops[1] = max(tops[1], tops[0] + labels[0].height + 3)
    for label, top in zip(labels, tops, strict=True):
        middle = top + label.height / 2
        if abs(middle - label.y) > 6 or label.x < right - 1:
            canvas.line(label.x, label.y, right + 9, middle, label.colour, 0.8, stroke_dasharray="1 2")
        for row, line in enumerate(label.lines):
            baseline = top + (row + 1) * LINE - 4
            canvas.text(right + 12, baseline, line, size=label.size, weight=label.weight, fill=label.colour)


def _legend(data: TrendStrip) -> list[Entry]:
    entries = []
    present = _present(data.points)
    if present:
        mark = f'<path d="M0 0H19" stroke="{HERE}" stroke-width="2.6"/><circle cx="6" r="3.2" fill="{HERE}"/>'
        entries.append(Entry(mark + diamond(19, 0, 6), "dit gebied", 26))
    if any(point.lower is not None and point.upper is not None for point in present):
        mark = f'<path d="M0 -5h18v10h-18z" fill="{HERE_SOFT}" stroke="{HERE}" stroke-width=".7"/>'
        entries.append(Entry(mark, "marge"))
    if _present(data.reference):
        mark = f'<path d="M0 0H26" stroke="{REFERENCE}" stroke-width="1.8" stroke-dasharray="5 3"/>'
        entries.append(Entry(mark, data.reference_label, 26))
    if data.breaks:
        mark = f'<path d="M9 -7v14" stroke="{MUTED}" stroke-width="1.3" stroke-dasharray="2 3"/>'
        entries.append(Entry(mark, "breuk: cijfers ervoor en erna zijn niet goed te vergelijken"))
    if present and len(present) < len(data.points):
        mark = f'<path d="M0 0H7M19 0H26" stroke="{HERE}" stroke-width="2.6"/>'
        entries.append(Entry(mark, "gat: geen vergelijkbaar cijfer", 26))
    return entries
