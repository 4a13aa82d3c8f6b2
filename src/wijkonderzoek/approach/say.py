"""What residents decide and what not, what was done with what people brought in, and how long that took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from wijkonderzoek.schemas.approach import BijdrageRow, WijkbudgetRow, ZeggenschapRow

DECIDING = frozenset({"meebeslissen", "zelf beslissen"})
"""The steps of the participation ladder on which residents decide (along)."""
STATUSES: tuple[Literal["overgenomen", "deels", "niet", "open"], ...] = ("overgenomen", "deels", "niet", "open")


@dataclass(frozen=True, slots=True)
class Influence:
    """The subjects of a year, and on how many of them residents decide (along)."""

    year: int
    deciding: int
    total: int


@dataclass(frozen=True, slots=True)
class Say:
    """The subjects by what residents can do: decide (along), be heard, or neither."""

    deciding: tuple[ZeggenschapRow, ...]
    heard: tuple[ZeggenschapRow, ...]
    closed: tuple[ZeggenschapRow, ...]

    @property
    def rows(self) -> tuple[ZeggenschapRow, ...]:
        """All of them, what residents decide first."""
        return self.deciding + self.heard + self.closed


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days from the day something was brought in to the first thing to be seen of it.

    `n`: how many have something to see; `open`: how many were not refused and have nothing to see yet, which the
    days leave out.
    """

    n: int
    median: float | None
    low: int | None
    high: int | None
    open: int


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """The wijkbudget of a year in euros: asked and granted, and the applications.

    `undecided`: the applications whose grant is not there yet; 0 granted is a refusal.
    """

    year: int
    asked: float
    granted: float
    applications: int
    undecided: int


def decides(row: ZeggenschapRow) -> bool:
    """Whether residents decide (along) on a subject.

    >>> decides(ZeggenschapRow(onderwerp="Speelplek", trede="meebeslissen", kan="ja", beslisser="college"))
    True
    """
    return row.kan == "ja" and row.trede in DECIDING


def newest_subjects(rows: Sequence[ZeggenschapRow]) -> Say:
    """Every subject as it was last written down, by what residents can do; in the order of the table.

    A row with a year goes before one without.
    """
    newest: dict[str, ZeggenschapRow] = {}
    for row in rows:
        known = newest.get(key := row.onderwerp.casefold())
        if known is None or (row.jaar or 0) >= (known.jaar or 0):
            newest[key] = row
    found = tuple(newest.values())
    return Say(
        tuple(row for row in found if decides(row)),
        tuple(row for row in found if row.kan == "ja" and not decides(row)),
        tuple(row for row in found if row.kan == "nee"),
    )


def influence_by_year(rows: Sequence[ZeggenschapRow]) -> tuple[Influence, ...]:
    """Per year, on how many of its subjects residents decide (along), oldest first; rows without a year count not."""
    years = sorted({row.jaar for row in rows if row.jaar})
    found = []
    for year in years:
        of_year = [row for row in rows if row.jaar == year]
        found.append(Influence(year, sum(map(decides, of_year)), len(of_year)))
    return tuple(found)


def late_decisions(rows: Sequence[ZeggenschapRow], first_talk: str) -> tuple[ZeggenschapRow, ...]:
    """The decisions dated before the month (`2024-03`) in which residents were first spoken to, oldest first.

    Of conversations only the month is known, so a decision in that same month is not called late.
    """
    late = [row for row in rows if row.datum_besluit and row.datum_besluit.isoformat()[:7] < first_talk]
    return tuple(sorted(late, key=lambda row: (str(row.datum_besluit), row.onderwerp)))


def count_answers(rows: Sequence[BijdrageRow]) -> dict[str, int]:
    """How many contributions were taken over, in part, not, or are still open; every status, also with 0."""
    counts = Counter(row.status for row in rows)
    return {status: counts[status] for status in STATUSES}


def days_to_result(rows: Sequence[BijdrageRow]) -> Waiting:
    """Median and range of the days until something could be seen, and how many still wait.

    What was refused waits for nothing.
    """
    days = [(row.zichtbaar_op - row.datum).days for row in rows if row.zichtbaar_op]
    waits = sum(row.zichtbaar_op is None and row.status != "niet" for row in rows)
    if not days:
        return Waiting(0, None, None, None, waits)
    return Waiting(len(days), float(median(days)), min(days), max(days), waits)


def budget_by_year(rows: Sequence[WijkbudgetRow]) -> tuple[BudgetYear, ...]:
    """The wijkbudget year by year, oldest first."""
    found = []
    for year in sorted({row.jaar for row in rows}):
        of_year = [row for row in rows if row.jaar == year]
        found.append(
            BudgetYear(
                year,
                sum(row.bedrag for row in of_year),
                sum(row.toegekend or 0 for row in of_year),
                len(of_year),
                sum(row.toegekend is None for row in of_year),
            )
        )
    return tuple(found)
