"""How far the seven preconditions of a wijkaanpak are met, as bestuur, uitvoering and bewoners each see it.

Opinions of a level are told from three respondents on. Nothing is added up over preconditions or levels: the seven
are a checklist of Platform31's "wendbare wijkaanpak", and a low one is not made good by a high one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import get_args

from wijkonderzoek.approach.opinions import MIN_ANSWERS
from wijkonderzoek.schemas.agenda import Condition, Layer, RandvoorwaardeRow

CONDITIONS: tuple[Condition, ...] = get_args(Condition)
LAYERS: tuple[Layer, ...] = get_args(Layer)
ROUND_DAYS = 90
"""Days without an answer after which the next answer opens a new measurement."""
APART = 1.0
"""From how many points between two medians on a difference becomes a question."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a level says of a precondition in one measurement, 1 to 5; no figures under `MIN_ANSWERS` of them."""

    condition: Condition
    layer: Layer
    n: int
    median: float | None = None
    low: int | None = None
    high: int | None = None

    @property
    def published(self) -> bool:
        """Whether enough people answered to tell what they said."""
        return self.median is not None


@dataclass(frozen=True, slots=True)
class Measurement:
    """The answers of one measurement: from its first day to its last, with the evidence people gave."""

    first: date
    last: date
    opinions: Mapping[tuple[Condition, Layer], Opinion]
    evidence: Mapping[Condition, tuple[str, ...]]

    def opinion(self, condition: Condition, layer: Layer) -> Opinion:
        """What a level says of a precondition; with n = 0 where it was not asked."""
        return self.opinions.get((condition, layer), Opinion(condition, layer, 0))

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The levels that answered anything."""
        return tuple(layer for layer in LAYERS if any(of == layer for _, of in self.opinions))


@dataclass(frozen=True, slots=True)
class Difference:
    """Two levels that see a precondition otherwise: the higher and the lower of them."""

    condition: Condition
    higher: Opinion
    lower: Opinion

    @property
    def points(self) -> float:
        """How many points lie between the medians."""
        return (self.higher.median or 0) - (self.lower.median or 0)


def scan_conditions(rows: Sequence[RandvoorwaardeRow]) -> tuple[Measurement, ...]:
    """The measurements, the oldest first: answers with no more than `ROUND_DAYS` days between them are one.

    >>> rows = [
    ...     RandvoorwaardeRow(randvoorwaarde="vertrouwen", niveau="bewoners", partij_type="bewoners", score=s, datum=d)
    ...     for s, d in ((2, "2025-03-01"), (3, "2025-03-08"), (2, "2025-03-20"))
    ... ]
    >>> [found] = scan_conditions(rows)
    >>> found.opinion("vertrouwen", "bewoners").median, found.opinion("vertrouwen", "bestuur").published
    (2.0, False)
    """
    rounds: list[list[RandvoorwaardeRow]] = []
    for row in sorted(rows, key=lambda row: row.datum):
        if not rounds or (row.datum - rounds[-1][-1].datum).days > ROUND_DAYS:
            rounds.append([])
        rounds[-1].append(row)
    return tuple(_measurement(answers) for answers in rounds)


def _measurement(rows: Sequence[RandvoorwaardeRow]) -> Measurement:
    scores: dict[tuple[Condition, Layer], list[int]] = {}
    for row in rows:
        scores.setdefault((row.randvoorwaarde, row.niveau), []).append(row.score)
    return Measurement(
        rows[0].datum,
        rows[-1].datum,
        {key: _opinion(*key, given) for key, given in scores.items()},
        {condition: found for condition in CONDITIONS if (found := _evidence(rows, condition))},
    )


def _opinion(condition: Condition, layer: Layer, scores: Sequence[int]) -> Opinion:
    if len(scores) < MIN_ANSWERS:
        return Opinion(condition, layer, len(scores))
    return Opinion(condition, layer, len(scores), float(median(scores)), min(scores), max(scores))


def _evidence(rows: Sequence[RandvoorwaardeRow], condition: Condition) -> tuple[str, ...]:
    """What people pointed at, each thing once; nothing where so few answered that it would be theirs."""
    answers = [row for row in rows if row.randvoorwaarde == condition]
    if len(answers) < MIN_ANSWERS:
        return ()
    return tuple(dict.fromkeys(row.bewijs.strip() for row in answers if row.bewijs.strip()))


def differences(found: Measurement, least: float = APART) -> tuple[Difference, ...]:
    """The preconditions that two levels see `least` points or more apart: the levels furthest apart, in fixed order.

    A difference between those who answered; whether it is more than chance is not tested, so it is a question.
    """
    return tuple(_apart(found, least, LAYERS))


def difference_between(found: Measurement, one: Layer, other: Layer, least: float) -> tuple[Difference, ...]:
    """The preconditions that these two levels see `least` points or more apart."""
    return tuple(_apart(found, least, (one, other)))


def _apart(found: Measurement, least: float, layers: Sequence[Layer]) -> Iterator[Difference]:
    for condition in CONDITIONS:
        told = [o for layer in layers if (o := found.opinion(condition, layer)).published]
        if len(told) < 2:
            continue
        ordered = sorted(told, key=lambda o: o.median or 0, reverse=True)
        difference = Difference(condition, ordered[0], ordered[-1])
        if difference.points >= least:
            yield difference


def told_twice(found: Sequence[Measurement]) -> tuple[tuple[Condition, Layer], ...]:
    """Which precondition and level may be told of in more than one measurement, in fixed order."""
    return tuple(
        (condition, layer)
        for condition in CONDITIONS
        for layer in LAYERS
        if sum(m.opinion(condition, layer).published for m in found) > 1
    )
