"""The interventions of a study in this area, each looked at with the figures of this edition."""

from __future__ import annotations

from wijkonderzoek.harmonise.regions import region_of_area
from wijkonderzoek.monitoring.effect.assess import Assessed, assess
from wijkonderzoek.monitoring.series import Series, series_of
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.interventions import Intervention


def interventions_of(research: Research) -> tuple[Intervention, ...]:
    """The interventions in this area, in the order they were written."""
    return tuple(found for found in research.study.interventions if found.gebied in research.approach_labels)


def assessed(monitored: Monitored, intervention: Intervention) -> Assessed | None:
    """What can be said of an intervention; None where its figure takes no part in this study.

    *Raises* `RegionError` for an area of comparison that does not exist.
    """
    research = monitored.research
    goals = {goal.row.doel_id: goal.row.indicator_id for goal in monitored.goals}
    key = intervention.indicator or goals.get(intervention.doel_id or "", "")
    indicator = next((one for one in research.country.indicators if one.key == key), None)
    if indicator is None:
        return None
    own = monitored.series.get(key) or series_of(research.country, research.region, indicator)
    others: list[tuple[str, Series]] = []
    for code in compared_with(research, intervention):
        region = region_of_area(research.country.tables, research.country.indeling, research.study.area(code))
        others.append((code, series_of(research.country, region, indicator)))
    return assess(intervention, own, others)


def compared_with(research: Research, intervention: Intervention) -> tuple[str, ...]:
    """The areas an intervention is compared with: those most like this one, or those it names."""
    chosen = intervention.vergelijking
    return tuple(research.peer_group.codes) if chosen.soort == "peers" else chosen.codes
