"""How much of a gap was closed, beside what happened in wijken that were just not selected."""

from __future__ import annotations

from wijkonderzoek.approach.agenda import Goal
from wijkonderzoek.monitoring.closure import Beside, Closure, closure_of, closures_beside, just_below
from wijkonderzoek.monitoring.goals import Progress
from wijkonderzoek.monitoring.series import Series, series_of
from wijkonderzoek.report.model import Cell, Column, Table, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.wording.changes import signed_text
from wijkonderzoek.wording.numbers import EN_DASH, NBSP, number


def closure_table(monitored: Monitored) -> list[Table | Text]:
    """The gap to the country per goal: then, now, and the share that was closed; nothing where no goal has one."""
    rows = []
    for goal in monitored.goals:
        progress = monitored.progress[goal.row.doel_id]
        found = _closure(monitored, goal, progress)
        if found is not None and found[0].then is not None:
            rows.append(_row(goal, *found))
    if not rows:
        return []
    land = monitored.research.land
    table = Table(
        id="tabel-afstand",
        caption=f"Hoeveel van de afstand tot {land} is ingelopen",
        columns=(
            Column("Doel"),
            Column("Afstand toen", True),
            Column("Afstand nu", True),
            Column("Ingelopen"),
            Column("Wijken net onder de selectiegrens"),
        ),
        rows=tuple(rows),
    )
    note = (
        "Een wijk wordt gekozen in een jaar waarin haar cijfer slecht is, voor een deel door toeval; daarna wordt het "
        "vaak vanzelf beter. Daarom staat ernaast wat wijken inliepen die net niet gekozen zijn: de helft van die "
        "wijken ligt tussen de twee getallen. Waar de afstand in het begin binnen de marge valt, staat geen aandeel."
    )
    return [table, Text(note, "note")]


def _closure(monitored: Monitored, goal: Goal, progress: Progress) -> tuple[Closure, Beside | None] | None:
    """What was closed of the gap to the country since the baseline, and what others closed in the same years."""
    series = monitored.series.get(goal.indicator.key) if goal.indicator else None
    if series is None or progress.baseline is None or series.indicator.measure == "count":
        return None
    country = monitored.research.country
    reference = series_of(country, country.land, series.indicator)
    if not reference.newest:
        return None
    own = closure_of(series, reference, progress.baseline.years)
    return own, _beside(monitored, series, reference, progress.baseline.years, own)


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


def _row(goal: Goal, own: Closure, beside: Beside | None) -> tuple[Cell, ...]:
    assert own.then is not None
    assert goal.indicator is not None
    now = EN_DASH if own.now is None else signed_text(own.now, goal.indicator)
    return (
        Cell(goal.row.doel),
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
