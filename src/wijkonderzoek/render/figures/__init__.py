"""Figures as small SVG components of our own, drawn from a `FigureSpec`."""

from __future__ import annotations

from typing import assert_never

from wijkonderzoek.render.figures.dot_strip import draw_dot_strip
from wijkonderzoek.render.figures.event_strip import draw_event_strip
from wijkonderzoek.render.figures.goal_path import draw_goal_path
from wijkonderzoek.render.figures.map import draw_map
from wijkonderzoek.render.figures.mention_strip import draw_mention_strip
from wijkonderzoek.render.figures.opinion_strip import draw_opinion_strip
from wijkonderzoek.render.figures.position_strip import draw_position_strip
from wijkonderzoek.render.figures.rank_strip import draw_rank_strip
from wijkonderzoek.render.figures.svg import Canvas
from wijkonderzoek.render.figures.trend_strip import draw_trend_strip
from wijkonderzoek.report.model import (
    DotStrip,
    EventStrip,
    FigureSpec,
    GoalPath,
    Map,
    MentionStrip,
    OpinionStrip,
    PositionStrip,
    RankStrip,
    TrendStrip,
)


def draw(spec: FigureSpec) -> str:
    """The figure as an `<svg role="img">` named by its alt text; the same spec gives the same bytes.

    *Raises* `ValueError` for a map of more than 6 classes.
    """
    return _canvas(spec).svg(spec.alt)


def _canvas(spec: FigureSpec) -> Canvas:
    data = spec.data
    if isinstance(data, DotStrip):
        return draw_dot_strip(data)
    if isinstance(data, TrendStrip):
        return draw_trend_strip(data)
    if isinstance(data, PositionStrip):
        return draw_position_strip(data)
    if isinstance(data, RankStrip):
        return draw_rank_strip(data)
    if isinstance(data, MentionStrip):
        return draw_mention_strip(data)
    if isinstance(data, OpinionStrip):
        return draw_opinion_strip(data)
    if isinstance(data, GoalPath):
        return draw_goal_path(data)
    if isinstance(data, EventStrip):
        return draw_event_strip(data)
    if isinstance(data, Map):
        return draw_map(data, spec.id)
    assert_never(data)
