"""Which parts of a wijkmonitor are here, and which file would fill each of the others."""

from __future__ import annotations

from collections.abc import Collection

from wijkonderzoek.monitoring.words import State
from wijkonderzoek.report.filled import NONE_YET, from_tables, of_the_approach
from wijkonderzoek.report.model import CompletenessRow
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.schemas.agenda import LeerlogboekRow
from wijkonderzoek.schemas.approach import AanwezigheidRow, AfspraakRow
from wijkonderzoek.wording.numbers import number


def monitor_completeness(monitored: Monitored, sections: Collection[str]) -> tuple[CompletenessRow, ...]:
    """One row for every part of a wijkmonitor; `sections`: the numbers and ids of what this edition holds."""
    research = monitored.research
    rows = [
        CompletenessRow("0 Op één pagina", "0" in sections, "", ""),
        _figures(monitored, "3" in sections),
        *of_the_approach(research),
        _goals(monitored),
        from_tables(research, "10 Afspraken", (AfspraakRow,)),
        from_tables(research, "10 Successen en wat er geleerd is", (LeerlogboekRow,)),
        from_tables(research, "10 Aanwezigheid in de wijk", (AanwezigheidRow,)),
        _previous("sinds-vorige" in sections),
        _not_yet(monitored, "11" in sections),
        _effect("12" in sections),
    ]
    rows.sort(key=lambda row: int(row.section.split()[0]))
    return (*rows, CompletenessRow("Bijlagen A, B en C", {"A", "B", "C"} <= set(sections), "", ""))


def _figures(monitored: Monitored, present: bool) -> CompletenessRow:
    """How many of the figures that are followed have enough years to say whether they changed."""
    trends = monitored.trends.values()
    followed = sum(trend.change is not None for trend in trends)
    reason = f"van {number(followed)} van de {number(len(trends))} cijfers zijn er genoeg jaren"
    fill = "" if followed == len(trends) else "meer jaren van de bron (wijkonderzoek fetch), of resultaten_lokaal.csv"
    return CompletenessRow("3 Stand van de wijk in het kort", present, reason, fill)


def _goals(monitored: Monitored) -> CompletenessRow:
    """How many goals can be followed."""
    goals = monitored.progress
    if not goals:
        return CompletenessRow("10 Doelen", False, NONE_YET, "doelen.csv")
    known = sum(goal.state is not State.UNKNOWN for goal in goals.values())
    reason = f"{number(known)} van de {number(len(goals))} doelen te volgen"
    fill = "" if known == len(goals) else "doelen.csv: cijfer, nulwaarde en streefwaarde van elk doel"
    return CompletenessRow("10 Doelen", known > 0, reason, fill)


def _previous(present: bool) -> CompletenessRow:
    reason, fill = ("", "") if present else ("geen vorige editie gegeven", "monitor.json van de vorige editie (vorige)")
    return CompletenessRow("10 Sinds de vorige editie", present, reason, fill)


def _not_yet(monitored: Monitored, present: bool) -> CompletenessRow:
    count = len(monitored.behind)
    reason = f"{number(count)} {'punt' if count == 1 else 'punten'}" if count else "er blijft niets achter"
    return CompletenessRow("11 Wat lukt (nog) niet", present, reason, "")


def _effect(present: bool) -> CompletenessRow:
    reason, fill = ("", "") if present else (NONE_YET, "interventies.yml")
    return CompletenessRow("12 Wat kunnen we over effect zeggen", present, reason, fill)
