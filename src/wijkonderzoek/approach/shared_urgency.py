"""Whether parties share the urgency of an opgave, what each has to gain, and what makes a coalition vital.

Urgency is shared experience and not an index: one party type that does not feel it, or has not been asked, makes it
unshared. What is set side by side here is never added up.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from wijkonderzoek.approach.coalition import Length, longest_term, present_partners
from wijkonderzoek.approach.opinions import MIN_ANSWERS
from wijkonderzoek.params import Coalitie
from wijkonderzoek.schemas.approach import (
    MAIN_TYPES,
    AfspraakRow,
    BelangRow,
    PartnerRow,
    PartyType,
    UrgentieRow,
)

MUCH = 2
"""From here on (of 0 to 3) an interest or energy is great."""
Verdict = Literal["gedeeld", "niet hoog", "verdeeld", "niet alle drie", "besproken"]


@dataclass(frozen=True, slots=True)
class SharedUrgency:
    """How urgent the parties find an opgave: the middle score and the distance from lowest to highest.

    `median` and `spread` are None under `MIN_ANSWERS` answers. `not_asked`: main party types without an answer.
    """

    opgave: str
    answers: int
    median: float | None
    spread: int | None
    not_asked: tuple[PartyType, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Vitality:
    """What keeps a party in a coalition, side by side: urgency, own gain, energy, commitment. Never a sum.

    Each pair: on how many opgaven it is high, of how many that were asked. `urgency` is None where the party's type
    has too few answers to publish, or the party is a person.
    """

    partner: PartnerRow
    urgency: tuple[int, int] | None
    gain: tuple[int, int]
    energy: tuple[int, int]
    commitment: Length | None


def newest_scores(scores: Iterable[UrgentieRow], partners: Iterable[PartnerRow]) -> dict[tuple[str, str], int]:
    """The newest score of every present party, by party and opgave; one about this area goes before a general one."""
    there = {p.partij_id for p in present_partners(partners)}
    ordered = sorted(scores, key=lambda s: (s.datum, bool(s.gebied)))
    return {(s.partij_id, s.opgave): s.score for s in ordered if s.partij_id in there}


def shared_urgency(
    scores: Iterable[UrgentieRow], partners: Sequence[PartnerRow], settings: Coalitie
) -> dict[str, SharedUrgency]:
    """Per opgave that was asked about: median, spread and verdict, by the rule set beforehand in `coalitie`.

    `gedeeld`: each of the three main party types has a median of `urgent_vanaf` or more, and no two parties differ
    more than `spreiding`. `niet hoog`: as close, and no main type reaches it. `verdeeld`: anything else.
    """
    types = {p.partij_id: p.type for p in partners}
    by_opgave: dict[str, dict[str, int]] = {}
    for (party, opgave), score in newest_scores(scores, partners).items():
        by_opgave.setdefault(opgave, {})[party] = score
    return {opgave: _shared(opgave, given, types, settings) for opgave, given in sorted(by_opgave.items())}


def _shared(opgave: str, given: Mapping[str, int], types: Mapping[str, PartyType], settings: Coalitie) -> SharedUrgency:
    per_type = {kind: [score for party, score in given.items() if types[party] == kind] for kind in MAIN_TYPES}
    not_asked = tuple(kind for kind, answers in per_type.items() if not answers)
    if len(given) < MIN_ANSWERS:
        return SharedUrgency(opgave, len(given), None, None, not_asked, "besproken")
    spread = max(given.values()) - min(given.values())
    verdict: Verdict = "niet alle drie"
    if not not_asked:
        felt = {statistics.median(answers) >= settings.urgent_vanaf for answers in per_type.values()}
        close = spread <= settings.spreiding
        verdict = "gedeeld" if close and felt == {True} else "niet hoog" if close and felt == {False} else "verdeeld"
    return SharedUrgency(opgave, len(given), statistics.median(given.values()), spread, not_asked, verdict)


def interests(rows: Iterable[BelangRow], partners: Iterable[PartnerRow]) -> dict[tuple[str, str], BelangRow]:
    """What every present party has to gain and how much energy it has, by party and opgave.

    Of two rows the later one counts; one about this area goes before a general one.
    """
    there = {p.partij_id for p in present_partners(partners)}
    ordered = sorted(rows, key=lambda row: bool(row.gebied))
    return {(row.partij_id, row.opgave): row for row in ordered if row.partij_id in there}


def shared_interests(found: Mapping[tuple[str, str], BelangRow]) -> dict[str, tuple[str, ...]]:
    """The opgaven on which two parties or more have a great interest, with those parties."""
    parties: dict[str, list[str]] = {}
    for (party, opgave), row in found.items():
        if int(row.belang) >= MUCH:
            parties.setdefault(opgave, []).append(party)
    return {opgave: tuple(who) for opgave, who in parties.items() if len(who) > 1}


def vitality(
    partners: Sequence[PartnerRow],
    scores: Iterable[UrgentieRow],
    interest: Iterable[BelangRow],
    agreements: Sequence[AfspraakRow],
    settings: Coalitie,
) -> tuple[Vitality, ...]:
    """Per present party, by name: urgency felt, own gain, energy and commitment, each on its own."""
    present = present_partners(partners)
    given, gains = newest_scores(scores, partners), interests(interest, partners)
    asked = {party for party, _ in given}
    answers = Counter(p.type for p in present if p.partij_id in asked)
    return tuple(
        Vitality(
            partner=p,
            urgency=None
            if p.partij_id in asked and (answers[p.type] < MIN_ANSWERS or p.persoon == "ja")
            else _high([score for (party, _), score in given.items() if party == p.partij_id], settings.urgent_vanaf),
            gain=_high([int(row.belang) for (party, _), row in gains.items() if party == p.partij_id], MUCH),
            energy=_high([int(row.energie) for (party, _), row in gains.items() if party == p.partij_id], MUCH),
            commitment=longest_term(agreements, p.partij_id),
        )
        for p in present
    )


def _high(numbers: Sequence[int], least: int) -> tuple[int, int]:
    return sum(n >= least for n in numbers), len(numbers)
