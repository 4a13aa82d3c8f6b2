"""How much of the gap to other areas was closed, beside what happened in wijken that were just not selected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wijkonderzoek.approach.agenda import Goal
from wijkonderzoek.harmonise.regions import find_region
from wijkonderzoek.model import Level, Region
from wijkonderzoek.monitoring.closure import (
    Beside,
    Closure,
    closure_of,
    closures_beside,
    just_below,
    large_cities_region,
)
from wijkonderzoek.monitoring.goals import Progress
from wijkonderzoek.monitoring.series import Series, series_of
from wijkonderzoek.report.model import Cell, Column, Table, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.wording.changes import signed_text
from wijkonderzoek.wording.numbers import EN_DASH, NBSP, number


def closure_table(monitored: Monitored) -> list[Table | Text]:
    """The gap per goal to gemeente, country and large cities: then, now, and the share of it that was closed.

    Nothing where no goal has a gap that can be told.
    """
    references = _references(monitored)
    rows = [
        _row(goal, region.name, own, beside)
        for goal in monitored.goals
        for region, own, beside in _closures(monitored, goal, monitored.progress[goal.row.doel_id], references)
        if own.then is not None
    ]
    if not rows:
        return []
    table = Table(
        id="tabel-afstand",
        caption="Hoeveel van de afstand tot andere gebieden is ingelopen",
        columns=(
            Column("Doel"),
            Column("Afstand tot"),
            Column("Toen", True),
            Column("Nu", True),
            Column("Ingelopen"),
            Column("Net niet gekozen wijken"),
        ),
        rows=tuple(rows),
    )
    note = (
        "Een wijk wordt gekozen in een jaar waarin haar cijfer slecht is, voor een deel door toeval; daarna wordt het "
        "vaak vanzelf beter. Daarom staat ernaast wat wijken inliepen die net niet gekozen zijn: de helft van die "
        "wijken ligt tussen de twee getallen. Waar de afstand in het begin binnen de marge valt, staat geen aandeel."
    )
    return [table, Text(note, "note")]


def _references(monitored: Monitored) -> list[Region]:
    """What gaps are measured to: the gemeente of a wijk or buurt, the country, and the four large cities."""
    country, region = monitored.research.country, monitored.research.region
    inside = region.gemeente and region.level is not Level.GEMEENTE
    gemeente = [find_region(country.tables, country.indeling, region.gemeente)] if inside else []
    return [*gemeente, country.land, large_cities_region(country)]


def _closures(
    monitored: Monitored, goal: Goal, progress: Progress, references: Sequence[Region]
) -> Iterator[tuple[Region, Closure, Beside | None]]:
    """What was closed of each gap since the baseline, and what others closed of it in the same years."""
    series = monitored.series.get(goal.indicator.key) if goal.indicator else None
    if series is None or progress.baseline is None or series.indicator.measure == "count":
        return
    for region in references:
        reference = series_of(monitored.research.country, region, series.indicator)
        if reference.newest:
            years = progress.baseline.years
            own = closure_of(series, reference, years)
            yield region, own, _beside(monitored, series, reference, years, own)


def _beside(
    monitored: Monitored, series: Series, reference: Series, years: tuple[int, ...], own: Closure
) -> Beside | None:
    chosen = monitored.research.study.params.monitor.selectiejaar
    panel = monitored.changes.panel(series.indicator)
    if chosen is None or own.share is None or own.year is None or chosen not in panel.years:
        return None
    figures = dict(zip(panel.codes, panel.value[:, panel.years.index(chosen)].tolist(), strict=True))
    selected = monitored.research.region.members or (monitored.research.region.code,)
    codes = just_below(figures, selected, more_is_worse=series.indicator.direction == "more_is_worse")
    return closures_beside(panel, codes, reference, years, own.year)


def _row(goal: Goal, to: str, own: Closure, beside: Beside | None) -> tuple[Cell, ...]:
    assert own.then is not None
    assert goal.indicator is not None
    now = EN_DASH if own.now is None else signed_text(own.now, goal.indicator)
    return (
        Cell(goal.row.doel),
        Cell(to),
        Cell(signed_text(own.then, goal.indicator), own.then),
        Cell(now, own.now),
        Cell(_share(own), own.share),
        Cell(_others(beside)),
    )


def _share(own: Closure) -> str:
    if own.share is None or own.interval is None:
        return f"geen: {own.reason}"
    return f"{_percent(own.share)} ({_percent(own.interval[0])} tot {_percent(own.interval[1])})"


def _others(beside: Beside | None) -> str:
    if beside is None or beside.points is None:
        return "niet vast te stellen"
    low, _, high = beside.points
    return f"{_percent(low)} tot {_percent(high)} ({number(beside.count)} wijken)"


def _percent(share: float) -> str:
    return f"{number(100 * share)}{NBSP}%"
