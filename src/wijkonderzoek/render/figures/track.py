"""What figures of tracks share: the ends of the scale above, and a label with a value over each track."""

from __future__ import annotations

from wijkonderzoek.render.figures.fonts import SEMIBOLD
from wijkonderzoek.render.figures.palette import MUTED, OTHERS, SPREAD_WIDE
from wijkonderzoek.render.figures.scale import Scale, short
from wijkonderzoek.render.figures.svg import EDGE, LINE, SMALL, WIDTH, Canvas
from wijkonderzoek.render.figures.text import text_width, wrap


def draw_ends(canvas: Canvas, low_label: str, high_label: str, scale: Scale) -> float:
    """Say what both ends of the scale mean, over an arrow; returns where the first track may start."""
    half = (WIDTH - 2 * EDGE) / 2 - 10
    low, high = wrap(low_label, half, SMALL), wrap(high_label, half, SMALL)
    for row, line in enumerate(low):
        canvas.text(EDGE, SMALL + row * LINE, line, fill=MUTED)
    for row, line in enumerate(high):
        canvas.text(WIDTH - EDGE, SMALL + row * LINE, line, fill=MUTED, anchor="end")
    top = max(len(low), len(high)) * LINE + 6
    canvas.line(scale.start, top, scale.end, top, OTHERS, 1.2)
    for x, turn in ((scale.start, 5), (scale.end, -5)):
        head = f"M{short(x + turn)} {short(top - 4)}L{short(x)} {short(top)}L{short(x + turn)} {short(top + 4)}"
        canvas.add("path", d=head, fill="none", stroke=OTHERS)
    return top + 8


def draw_labels(canvas: Canvas, label: str, value_label: str, top: float) -> float:
    """Write a label, with a value at its right; returns where what they stand over may start."""
    values = wrap(value_label, 150, SMALL, SEMIBOLD, 2)
    room = WIDTH - 2 * EDGE - max(text_width(line, SMALL, SEMIBOLD) for line in values) - 12
    labels = wrap(label, room, SMALL, max_lines=4)
    for number, line in enumerate(labels):
        canvas.text(EDGE, top + SMALL + number * LINE, line)
    for number, line in enumerate(values):
        canvas.text(WIDTH - EDGE, top + SMALL + number * LINE, line, weight=SEMIBOLD, anchor="end")
    return top + max(len(labels), len(values)) * LINE


def draw_track(canvas: Canvas, label: str, value_label: str, scale: Scale, top: float, height: float) -> float:
    """Write a label and a value, and draw an empty track under them; returns the middle of the track."""
    middle = draw_labels(canvas, label, value_label, top) + height / 2
    canvas.add("rect", x=scale.start, y=middle - 3, width=scale.end - scale.start, height=6, rx=3, fill=SPREAD_WIDE)
    return middle
