"""The path of a goal as a figure: what the figures were, the way that was agreed, and where it should lead."""

from __future__ import annotations

from wijkonderzoek.approach.agenda import Goal
from wijkonderzoek.monitoring.baseline import Target
from wijkonderzoek.monitoring.goals import Progress, path_of
from wijkonderzoek.monitoring.series import Series
from wijkonderzoek.report.agenda import goal_amount
from wijkonderzoek.report.figures import axis_unit, limits_of, ticks, trend_point
from wijkonderzoek.report.model import Cell, Column, FigureSpec, GoalPath, PathPoint, Table
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.wording.numbers import EN_DASH, margin_text


def goal_path(monitored: Monitored, goal: Goal, progress: Progress, title: str) -> FigureSpec | None:
    """The figures of a goal beside its agreed way; None where it has no way, or figures of one year only."""
    series = monitored.series.get(goal.indicator.key) if goal.indicator else None
    if series is None or progress.current is None or len(series.newest) < 2:
        return None
    indicator = series.indicator
    target = progress.current.target
    way = _way(monitored, progress, series, target)
    agreed_first = progress.original and progress.original.target
    revised = agreed_first is not None and agreed_first != target
    first = _way(monitored, progress, series, agreed_first) if agreed_first and revised else ()
    points = tuple(trend_point(value, indicator) for value in series.newest)
    marks = [m for p in points for m in (p.value, p.lower, p.upper) if m is not None]
    low, high = limits_of([*marks, *(p.value for p in (*way, *first))])
    label = f"{goal_amount(goal, target.value)} in {target.year}"
    newest = series.newest[-1]
    return FigureSpec(
        id=f"weg-{goal.row.doel_id}",
        title=title,
        alt=f"{monitored.research.region.name}: {_alt(goal, series, way)} Het streven is {label}.",
        unit=axis_unit(indicator),
        source=monitored.research.source_text(newest, indicator),
        data=GoalPath(low, high, ticks(low, high, indicator), points, way, first, label, _first_label(goal, progress)),
        table=_table(goal, series, way),
    )


def _way(monitored: Monitored, progress: Progress, series: Series, target: Target) -> tuple[PathPoint, ...]:
    """The way to a target from its begin to the target's year; past it there is nothing to draw."""
    assert progress.baseline is not None
    years = monitored.research.study.params.monitor.horizon
    path = path_of(progress.goal, target, series, progress.baseline, years)
    return tuple(PathPoint(year, value) for year, value in path if year <= target.year)


def _first_label(goal: Goal, progress: Progress) -> str:
    first = progress.original
    return "" if first is None else f"{goal_amount(goal, first.target.value)} in {first.target.year}"


def _alt(goal: Goal, series: Series, way: tuple[PathPoint, ...]) -> str:
    first, last = series.newest[0], series.newest[-1]
    assert first.value is not None
    assert last.value is not None
    text = f"{goal_amount(goal, first.value)} in {first.year}, {goal_amount(goal, last.value)} in {last.year}."
    due = next((p.value for p in way if p.year == last.year), None)
    return text if due is None else f"{text} Volgens de afgesproken weg {goal_amount(goal, due)} in {last.year}."


def _table(goal: Goal, series: Series, way: tuple[PathPoint, ...]) -> Table:
    """Every year with its figure, margin and agreed way."""
    known, agreed = {v.year: v for v in series.newest}, {p.year: p.value for p in way}
    rows = []
    for year in sorted({*known, *agreed}):
        value, due = known.get(year), agreed.get(year)
        figure = None if value is None else value.value
        rows.append(
            (
                Cell(str(year)),
                Cell(EN_DASH if figure is None else goal_amount(goal, figure), figure),
                Cell(EN_DASH if value is None else margin_text(value, series.indicator)),
                Cell(EN_DASH if due is None else goal_amount(goal, due), due),
            )
        )
    return Table(
        id=f"tabel-weg-{goal.row.doel_id}",
        caption=f"{goal.row.doel}: cijfers en afgesproken weg",
        columns=(Column("Jaar"), Column("Cijfer", True), Column("Marge"), Column("Afgesproken weg", True)),
        rows=tuple(rows),
    )
