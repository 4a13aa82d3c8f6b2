"""The agenda of an area: its goals, who does what for them, what residents asked, and what is not there yet.

A row follows its goal: what is said of a goal of another area is not told here, whatever its own `gebied` says. Parties
are told in alphabetical order, and people only by name who agreed to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from wijkonderzoek.approach.opinions import MIN_ANSWERS
from wijkonderzoek.approach.parties import Party, party_of
from wijkonderzoek.model import Indicator, Value
from wijkonderzoek.schemas.agenda import (
    AgendapuntRow,
    DoelRow,
    DraagvlakRow,
    MaatregelRow,
    WijzigingRow,
    written_figure,
)
from wijkonderzoek.schemas.approach import PARTY_TYPES, PartnerRow, PartyType
from wijkonderzoek.sources.approach import Approach

Verdict = Literal["steunt", "steunt onder voorwaarden", "neutraal", "steunt niet"]
VERDICTS: tuple[Verdict, ...] = ("steunt", "steunt onder voorwaarden", "neutraal", "steunt niet")


@dataclass(frozen=True, slots=True)
class Support:
    """How many parties of a type give each verdict on a goal; `counts` is None where they are too few to tell."""

    type: PartyType
    counts: Mapping[Verdict, int] | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with the goal it serves, the opgave of that goal, and who carries it out."""

    row: MaatregelRow
    goal: DoelRow
    party: Party

    @property
    def extra(self) -> bool:
        """Whether it comes on top of regular work."""
        return self.row.inzet_type == "aanvullend"


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as it is now, with what it is measured by, where that stands, and all that is said of it.

    `current`: the newest figure of this area; None where the goal has no indicator or the study does not use it.
    """

    row: DoelRow
    owner: Party | None
    indicator: Indicator | None
    current: Value | None
    changes: tuple[WijzigingRow, ...]
    measures: tuple[Measure, ...]
    support: tuple[Support, ...]

    @property
    def lapsed(self) -> bool:
        """Whether the goal was given up."""
        return any(change.veld == "vervallen" for change in self.changes)

    @property
    def first_target(self) -> tuple[float | None, int | None]:
        """Target and year as they were first set, whatever changed since."""
        olds = {change.veld: change.oud for change in reversed(self.changes)}
        target = written_figure(olds["streefwaarde"]) if "streefwaarde" in olds else self.row.streefwaarde
        year = written_figure(olds["streefjaar"]) if "streefjaar" in olds else self.row.streefjaar
        return target, None if year is None else int(year)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of residents' own agenda, and who brought it in where that is a party that may be named."""

    row: AgendapuntRow
    by: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """All of it about one area. `goals` without those given up, in the order of the opgaven; `parties` by name.

    `named`: every party of the study by its id.
    """

    goals: tuple[Goal, ...]
    lapsed: tuple[Goal, ...]
    measures: tuple[Measure, ...]
    points: tuple[Point, ...]
    parties: tuple[Party, ...]
    named: Mapping[str, Party]

    @property
    def extra(self) -> tuple[Measure, ...]:
        """The measures on top of regular work."""
        return tuple(measure for measure in self.measures if measure.extra)

    @property
    def regular(self) -> tuple[Measure, ...]:
        """The regular work that goes on, with or without a wijkaanpak."""
        return tuple(measure for measure in self.measures if not measure.extra)

    @property
    def changes(self) -> tuple[tuple[Goal, WijzigingRow], ...]:
        """Every change of a goal, oldest first."""
        found = [(goal, change) for goal in (*self.goals, *self.lapsed) for change in goal.changes]
        return tuple(sorted(found, key=lambda item: item[1].datum))

    @property
    def unanswered(self) -> tuple[Point, ...]:
        """The points without an answer."""
        return tuple(point for point in self.points if not point.row.antwoord)


def make_agenda(
    approach: Approach,
    labels: Collection[str],
    opgaven: Sequence[str],
    indicators: Mapping[str, Indicator],
    values: Mapping[str, Value],
) -> Agenda | None:
    """The agenda of the area that `labels` name; None where no table holds a goal, measure or point about it.

    `opgaven`: their keys in the order of the report; `indicators`: what goals may be measured by; `values`: the newest
    figure of this area, by indicator.
    """
    partners = approach.rows(PartnerRow)
    named = {row.partij_id: party_of(row) for row in partners}
    every = {row.doel_id: row for row in approach.rows(DoelRow)}
    here = sorted(approach.rows(DoelRow, labels), key=lambda row: opgaven.index(row.opgave))
    ids = {row.doel_id for row in here}
    measures = tuple(
        Measure(row, every[row.doel_id], named[row.partij_id])
        for row in sorted(approach.rows(MaatregelRow, labels), key=lambda m: opgaven.index(every[m.doel_id].opgave))
        if row.doel_id in ids or row.gebied
    )
    points = tuple(Point(row, _brought_by(row, partners)) for row in approach.rows(AgendapuntRow, labels))
    if not (here or measures or points):
        return None
    changes = sorted(approach.rows(WijzigingRow, labels), key=lambda change: change.datum)
    judged = approach.rows(DraagvlakRow, labels)
    types = {row.partij_id: row.type for row in partners}
    goals = [
        Goal(
            row,
            named.get(row.eigenaar),
            indicators.get(row.indicator_id),
            values.get(row.indicator_id),
            tuple(change for change in changes if change.doel_id == row.doel_id),
            tuple(measure for measure in measures if measure.row.doel_id == row.doel_id),
            count_support([j for j in judged if j.doel_id == row.doel_id], types),
        )
        for row in here
    ]
    taking_part = {party_of(row) for row in approach.rows(PartnerRow, labels) if not row.reden_uitstroom}
    taking_part |= {measure.party for measure in measures} | {goal.owner for goal in goals if goal.owner}
    return Agenda(
        goals=tuple(goal for goal in goals if not goal.lapsed),
        lapsed=tuple(goal for goal in goals if goal.lapsed),
        measures=measures,
        points=points,
        parties=tuple(sorted(taking_part, key=lambda party: (party.name.casefold(), party.type, party.subtype))),
        named=named,
    )


def _brought_by(row: AgendapuntRow, partners: Sequence[PartnerRow]) -> str:
    """The name of who brought a point in, where it is a party of partners.csv that may be named; else nothing."""
    said = row.indiener.casefold()
    found = [party_of(p).name for p in partners if said and said in {p.partij_id, p.naam.casefold()}]
    return found[0] if found else ""


def count_support(rows: Sequence[DraagvlakRow], types: Mapping[str, PartyType]) -> tuple[Support, ...]:
    """The verdicts on one goal by party type, each party once; no counts of a type with fewer than three parties.

    A row about the area itself goes before one about the whole study.
    """
    latest = {row.partij_id: row.oordeel for row in sorted(rows, key=lambda row: bool(row.gebied))}
    found = []
    for party_type in PARTY_TYPES:
        said = [verdict for party, verdict in latest.items() if types[party] == party_type]
        if said:
            counts = {verdict: said.count(verdict) for verdict in VERDICTS if verdict in said}
            found.append(Support(party_type, counts if len(said) >= MIN_ANSWERS else None))
    return tuple(found)
