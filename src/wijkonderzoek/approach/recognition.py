"""Do people recognise a finding? Statements frozen as they were put before people, and what each party type said.

A party type speaks from `MIN_ANSWERS` respondents; below that it was only asked. It disputes a statement when at
least half said no, recognises it when at least two thirds said yes, and is mixed otherwise. A finding is disputed as
soon as one party type disputes it: nobody is outvoted. Answers are never added up over party types, so none can be
worked out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wijkonderzoek.approach.opinions import MIN_ANSWERS
from wijkonderzoek.schemas.agenda import HerkenningRow, StellingRow
from wijkonderzoek.schemas.approach import PARTY_TYPES, PartyType

DISPUTED = 1 / 2
RECOGNISED = 2 / 3
YEAR = re.compile(r" \([0-9]{4}\)$")

Verdict = Literal["herkend", "gemengd", "betwist", "besproken", "nog niet gevraagd"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A finding of now as it can be put before people: one sentence, and its value with the verdict and the year."""

    id: str
    sentence: str
    value: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What the respondents of one party type said: how many yes, partly and no; `remarks` that three or more share."""

    party: PartyType
    yes: int
    partly: int
    no: int
    remarks: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """How many answered."""
        return self.yes + self.partly + self.no

    @property
    def shown(self) -> bool:
        """Whether there are enough of them to say what they said."""
        return self.n >= MIN_ANSWERS

    @property
    def verdict(self) -> Verdict:
        """What they said together.

        >>> [Heard("bewoners", *said).verdict for said in ((8, 3, 1), (4, 4, 4), (3, 2, 5), (2, 0, 0))]
        ['herkend', 'gemengd', 'betwist', 'besproken']
        """
        if not self.shown:
            return "besproken"
        if self.no >= DISPUTED * self.n:
            return "betwist"
        return "herkend" if self.yes >= RECOGNISED * self.n else "gemengd"


@dataclass(frozen=True, slots=True)
class Recognition:
    """A frozen statement with what each party type said of it.

    `now`: the value of the finding in this edition; None where it is not in it.
    """

    id: str
    sentence: str
    value: str
    day: date
    now: str | None
    heard: tuple[Heard, ...]

    @property
    def spoken(self) -> tuple[Heard, ...]:
        """The party types with enough respondents."""
        return tuple(heard for heard in self.heard if heard.shown)

    @property
    def changed(self) -> bool:
        """Whether the value or verdict is another one than people were shown; the year alone does not count."""
        return bool(self.value) and (self.now is None or _plain(self.value) != _plain(self.now))

    @property
    def verdict(self) -> Verdict:
        """What the party types that may be shown make of it together."""
        said = {heard.verdict for heard in self.spoken}
        if not said:
            return "besproken" if self.heard else "nog niet gevraagd"
        return "betwist" if "betwist" in said else "gemengd" if "gemengd" in said else "herkend"


def _plain(value: str) -> str:
    """A value without its year and without differences in blanks."""
    return YEAR.sub("", " ".join(value.split()))


def recognise(
    statements: Iterable[StellingRow], answers: Iterable[HerkenningRow], now: Mapping[str, str]
) -> tuple[Recognition, ...]:
    """The frozen statements of an area, in the order they were written, with the answers about them.

    A statement about the area itself goes before one about the whole study. `now`: the value of every finding of this
    edition, by id.
    """
    rows: dict[str, StellingRow] = {}
    for row in statements:
        if row.gebied or row.stelling_id not in rows:
            rows[row.stelling_id] = row
    given = tuple(answers)
    return tuple(
        Recognition(
            id_, row.zin, row.waarde, row.datum, now.get(id_), _heard([a for a in given if a.stelling_id == id_])
        )
        for id_, row in rows.items()
    )


def _heard(answers: Collection[HerkenningRow]) -> tuple[Heard, ...]:
    """The answers by party type; remarks only where at least three people share them."""
    found = []
    for party in PARTY_TYPES:
        own = [a for a in answers if a.partij_type == party]
        if not own:
            continue
        yes, partly, no = (sum(a.n for a in own if a.oordeel == said) for said in ("ja", "deels", "nee"))
        remarks = dict.fromkeys(a.toelichting for a in own if a.toelichting and a.n >= MIN_ANSWERS)
        found.append(Heard(party, yes, partly, no, tuple(remarks)))
    return tuple(found)


def freeze(statements: Iterable[Statement], there: Collection[str], area: str, day: date) -> tuple[StellingRow, ...]:
    """The rows to add to stellingen.csv: the statements whose ids are not `there` yet, as of `day`."""
    return tuple(
        StellingRow(
            gebied=area,
            stelling_id=statement.id,
            zin=" ".join(statement.sentence.split()),
            waarde=" ".join(statement.value.split()),
            datum=day,
        )
        for statement in statements
        if statement.id not in there
    )
