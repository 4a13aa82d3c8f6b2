"""What became of an area: its series, trends, goals and agreements, computed once for all sections of a wijkmonitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from wijkonderzoek.approach.agenda import Goal as AgendaGoal
from wijkonderzoek.model import Indicator
from wijkonderzoek.monitoring.baseline import Goal, Target
from wijkonderzoek.monitoring.behind import Behind, not_working
from wijkonderzoek.monitoring.changes import Changes
from wijkonderzoek.monitoring.goals import Progress, progress_of
from wijkonderzoek.monitoring.kept import Kept, kept_by_party
from wijkonderzoek.monitoring.people import TURNOVER, softened
from wijkonderzoek.monitoring.series import Series, series_of
from wijkonderzoek.monitoring.trend import Trend, trends_of
from wijkonderzoek.report.agenda import agenda_of
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.approach import AfspraakRow, PartnerRow


@dataclass(frozen=True)
class Monitored:
    """What became of the area a study was opened on."""

    research: Research

    @cached_property
    def goals(self) -> tuple[AgendaGoal, ...]:
        """The goals of the agenda, those given up left out."""
        agenda = agenda_of(self.research)
        return agenda.goals if agenda else ()

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The figures that are followed: those with a direction, and what a goal is measured by."""
        wanted = {goal.indicator.key for goal in self.goals if goal.indicator}
        used = self.research.country.indicators
        return {one.key: one for one in used if one.directional or one.key in wanted or one.key == TURNOVER}

    @cached_property
    def series(self) -> Mapping[str, Series]:
        """The series of every figure that is followed, by indicator."""
        country, region = self.research.country, self.research.region
        return {key: series_of(country, region, one) for key, one in self.indicators.items()}

    @cached_property
    def changes(self) -> Changes:
        """What changed in all areas of this level."""
        return Changes(self.research.country, self.research.region.level)

    @cached_property
    def trends(self) -> Mapping[str, Trend]:
        """Both verdicts on every figure that is followed, with "beter" softened where it may be of other people."""
        start = self.research.study.params.monitor.start
        starts = {} if start is None else dict.fromkeys(self.series, start)
        found = trends_of(self.changes, self.research.region, tuple(self.series.values()), starts=starts)
        return softened(found, self.series.get(TURNOVER))

    @cached_property
    def progress(self) -> Mapping[str, Progress]:
        """How every goal stands, by its id, in the order of the agenda."""
        return {goal.row.doel_id: progress_of(self._goal(goal), self._series(goal)) for goal in self.goals}

    @cached_property
    def agreements(self) -> tuple[AfspraakRow, ...]:
        """The agreements about this area."""
        return self.research.study.approach.rows(AfspraakRow, self.research.approach_labels)

    @cached_property
    def kept(self) -> tuple[Kept, ...]:
        """How many agreements were kept, per party type in alphabetical order."""
        partners = self.research.study.approach.rows(PartnerRow)
        return kept_by_party(self.agreements, {row.partij_id: row.type for row in partners})

    @cached_property
    def behind(self) -> tuple[Behind, ...]:
        """What does not (yet) work, by rule."""
        disputed = [r.id for r in self.research.recognition.values() if r.verdict == "betwist"]
        return not_working(self.progress.values(), self.trends.values(), self.agreements, disputed)

    def _series(self, goal: AgendaGoal) -> Series | None:
        return self.series.get(goal.indicator.key) if goal.indicator else None

    def _goal(self, goal: AgendaGoal) -> Goal:
        """A goal with the year time counts from: the start of the approach, or its nulmeting where that came later."""
        settings, row = self.research.study.params.monitor, goal.row
        return Goal(
            id=row.doel_id,
            original=_target(*goal.first_target),
            current=_target(row.streefwaarde, row.streefjaar),
            baseline=row.nulwaarde,
            baseline_year=row.nulmeting_jaar,
            start=max(filter(None, (settings.start, row.nulmeting_jaar)), default=None),
            selected=settings.selectiejaar,
        )


def _target(value: float | None, year: int | None) -> Target | None:
    return None if value is None or year is None else Target(value, year)
