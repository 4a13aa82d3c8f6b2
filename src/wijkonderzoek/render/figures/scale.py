"""Where a number falls on an axis, and how a coordinate is written."""

from __future__ import annotations

from dataclasses import dataclass


def short(coordinate: float) -> str:
    """A coordinate with at most one decimal, so that the same figure is the same bytes on every processor.

    >>> short(12.04), short(-0.01), short(7.25)
    ('12', '0', '7.2')
    """
    text = f"{coordinate:.1f}"
    if text.endswith(".0"):
        text = text[:-2]
    return "0" if text == "-0" else text


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear axis: the numbers `low` to `high` on the coordinates `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, number: float) -> float:
        """The coordinate of a number; outside the axis the end of the axis, so that no mark leaves the figure.

        >>> Scale(0, 50, 10, 110).at(25), Scale(0, 50, 110, 10).at(60), Scale(3, 3, 0, 8).at(3)
        (60.0, 10.0, 4.0)
        """
        if self.high == self.low:
            return (self.start + self.end) / 2
        share = min(1.0, max(0.0, (number - self.low) / (self.high - self.low)))
        return self.start + share * (self.end - self.start)
