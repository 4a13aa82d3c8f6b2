"""What an agenda does not hold yet. None of it is a mistake: an agenda grows, and says what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from wijkonderzoek.approach.agenda import Agenda, Goal

GapKind = Literal[
    "doel zonder maatregel",
    "doel zonder trekker",
    "doel zonder indicator",
    "doel zonder nulmeting",
    "doel zonder streefwaarde",
    "doel zonder cijfer",
    "doel zonder oordeel",
    "streven ongunstiger dan begin",
    "maatregel zonder bedrag",
    "maatregel zonder dekking",
    "maatregel zonder doelgroep",
    "maatregel zonder resultaat",
    "maatregel bij vervallen doel",
    "punt zonder antwoord",
]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not there, and the goals, measures or points that lack it."""

    kind: GapKind
    items: tuple[str, ...]


def find_gaps(agenda: Agenda) -> tuple[Gap, ...]:
    """What is not there, of goals, of extra measures and of points; kinds that nothing lacks are left out.

    A goal without an indicator is told once; baseline, target and figure are asked of the others only.
    `doel zonder cijfer`: none of this area. `streven ongunstiger dan begin`: the target lies on the unfavourable side
    of the baseline, or of the newest figure where none is written; that may be meant, and may be a slip.
    """
    goals, extra = agenda.goals, agenda.extra
    followed = [goal for goal in goals if goal.indicator]
    given_up = {goal.row.doel_id for goal in agenda.lapsed}
    found: Sequence[tuple[GapKind, list[str]]] = (
        ("doel zonder maatregel", [g.row.doel for g in goals if not g.measures]),
        ("doel zonder trekker", [g.row.doel for g in goals if g.owner is None]),
        ("doel zonder indicator", [g.row.doel for g in goals if g.indicator is None]),
        ("doel zonder nulmeting", [g.row.doel for g in followed if g.row.nulwaarde is None]),
        ("doel zonder streefwaarde", [g.row.doel for g in followed if g.row.streefwaarde is None]),
        (
            "doel zonder cijfer",
            [g.row.doel for g in followed if g.current is None or not g.current.present],
        ),
        ("streven ongunstiger dan begin", [g.row.doel for g in followed if _backward(g)]),
        ("doel zonder oordeel", [g.row.doel for g in goals if not g.support]),
        ("maatregel zonder bedrag", [m.row.maatregel for m in extra if m.row.budget is None]),
        ("maatregel zonder dekking", [m.row.maatregel for m in extra if m.row.budget and not m.row.dekking]),
        ("maatregel zonder doelgroep", [m.row.maatregel for m in extra if not m.row.doelgroep]),
        ("maatregel zonder resultaat", [m.row.maatregel for m in extra if not m.row.beoogd_resultaat]),
        ("maatregel bij vervallen doel", [m.row.maatregel for m in agenda.measures if m.row.doel_id in given_up]),
        ("punt zonder antwoord", [p.row.punt for p in agenda.unanswered]),
    )
    return tuple(Gap(kind, tuple(items)) for kind, items in found if items)


def _backward(goal: Goal) -> bool:
    """Whether reaching the target would be worse than where the goal began."""
    row, indicator = goal.row, goal.indicator
    begin = row.nulwaarde if row.nulwaarde is not None else goal.current.value if goal.current else None
    if indicator is None or not indicator.directional or row.streefwaarde is None or begin is None:
        return False
    worse = row.streefwaarde - begin
    return worse > 0 if indicator.direction == "more_is_worse" else worse < 0
