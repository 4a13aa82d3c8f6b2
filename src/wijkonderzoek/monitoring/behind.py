"""What does not (yet) work: by rule from all the rest, so that nobody chooses what is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from wijkonderzoek.monitoring.goals import Progress
from wijkonderzoek.monitoring.kept import Agreement, broken, told
from wijkonderzoek.monitoring.trend import Trend
from wijkonderzoek.monitoring.words import Reason, State, Verdict


class Kind(StrEnum):
    """What does not work, in the order it is told in."""

    GOAL_BEHIND = "doel loopt achter"
    GOAL_OVERDUE = "streefjaar voorbij, doel niet bereikt"
    WORSE = "slechter geworden"
    WORSE_THAN_ALIKE = "slechter dan in vergelijkbare gebieden"
    BROKEN = "afspraak niet nagekomen"
    NOT_RECOGNISED = "bevinding niet herkend"
    GOAL_UNKNOWN = "doel niet te volgen"
    AGREEMENT_UNKNOWN = "niet bekend of de afspraak is nagekomen"
    NO_FIGURE = "cijfer ontbreekt"


@dataclass(frozen=True, slots=True)
class Behind:
    """One thing that does not (yet) work: what kind, of which goal, indicator, agreement or finding, and why."""

    kind: Kind
    subject: str
    reason: Reason | None = None


def not_working(
    goals: Iterable[Progress] = (),
    trends: Iterable[Trend] = (),
    agreements: Iterable[Agreement] = (),
    unrecognised: Iterable[str] = (),
) -> tuple[Behind, ...]:
    """Everything that does not (yet) work, by kind and then by name.

    `unrecognised`: ids of findings that a party type disputes. A goal of which the target is reached is not behind.
    """
    rows, found = tuple(agreements), []
    for goal in goals:
        found += _of_goal(goal)
    for trend in trends:
        found += _of_trend(trend)
    found += [Behind(Kind.BROKEN, subject) for subject in broken(rows)]
    found += [Behind(Kind.AGREEMENT_UNKNOWN, row.afspraak_id) for row in rows if told(row) == ""]
    found += [Behind(Kind.NOT_RECOGNISED, subject) for subject in set(unrecognised)]
    return tuple(sorted(found, key=lambda one: (list(Kind).index(one.kind), one.subject)))


def _of_goal(progress: Progress) -> list[Behind]:
    if progress.reached:
        return []
    if progress.current is not None and progress.current.passed:
        return [Behind(Kind.GOAL_OVERDUE, progress.goal.id)]
    if progress.state is State.BEHIND:
        return [Behind(Kind.GOAL_BEHIND, progress.goal.id)]
    if progress.state is State.UNKNOWN:
        return [Behind(Kind.GOAL_UNKNOWN, progress.goal.id, progress.reason)]
    return []


def _of_trend(trend: Trend) -> list[Behind]:
    key = trend.indicator.key
    if trend.count == 0 and trend.changed.reason is not Reason.MODELLED:
        return [Behind(Kind.NO_FIGURE, key, trend.changed.reason)]
    found = [Behind(Kind.WORSE, key)] if trend.changed.word is Verdict.WORSE else []
    return found + ([Behind(Kind.WORSE_THAN_ALIKE, key)] if trend.against.word is Verdict.WORSE else [])
