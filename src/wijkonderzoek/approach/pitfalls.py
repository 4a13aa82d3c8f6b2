"""Known pitfalls of a wijkaanpak, each found by a rule in the tables that are there.

A pitfall is seen on rows only: where a table it rests on is not there, or leaves open what it asks, the rule says that
it cannot judge. They follow from the preconditions of Platform31's "wendbare wijkaanpak"; where to draw a line (8
years, 2 points) is a choice of this package.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wijkonderzoek.approach.preconditions import LAYERS, Measurement, difference_between
from wijkonderzoek.approach.say import late_decisions
from wijkonderzoek.schemas.agenda import DoelRow, MaatregelRow
from wijkonderzoek.schemas.approach import AfspraakRow, PartnerRow, ZeggenschapRow
from wijkonderzoek.sources.approach import Approach

LONG_YEARS = 8
"""Two terms of a gemeenteraad: an approach that ends earlier has no long breath."""
LARGE_GAP = 2.0
"""From how many points on bestuur and bewoners see a precondition far apart."""
PROCESS_LEAD = re.compile(r"proces-?\s?(leid|manag|regis|begeleid)", re.IGNORECASE)
PROCESS_MONEY = re.compile(r"proces|coördinat|wijkregis|wijkmanag|programmamanag", re.IGNORECASE)
INDEPENDENT = re.compile(r"\b(onafhankelijk|onpartijdig|neutra)", re.IGNORECASE)

State = Literal["gezien", "niet gezien", "niet te beoordelen"]


@dataclass(frozen=True, slots=True)
class Pitfall:
    """A pitfall: its rule's id, whether it was seen, the sentence that says so, and what that rests on."""

    id: str
    name: str
    state: State
    sentence: str
    rests_on: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules look at: the tables about an area, the newest measurement, the month of the first conversation.

    `labels`: what stands under `gebied` for the area; `first_talk`: the month in which residents were first spoken to
    as far as is recorded ("2024-03"), None where that is not known.
    """

    approach: Approach
    labels: Collection[str]
    newest: Measurement
    first_talk: str | None = None

    @property
    def day(self) -> date:
        """The day the rules look at: the last of the newest measurement, so that a rebuild says the same."""
        return self.newest.last

    @property
    def partners(self) -> tuple[PartnerRow, ...]:
        """The parties that take part on that day."""
        rows = self.approach.rows(PartnerRow, self.labels)
        return tuple(r for r in rows if (not r.van or r.van <= self.day) and (not r.tot or r.tot >= self.day))


Verdict = tuple[State, str]
"""What a rule says: a state, and a sentence in Dutch."""


def find_pitfalls(seen: Seen) -> tuple[Pitfall, ...]:
    """What every rule says, in fixed order: those seen, those not seen, and those that cannot be judged."""
    return tuple(Pitfall(key, name, *rule(seen), rests_on) for key, name, rests_on, rule in RULES)


def _short_breath(seen: Seen) -> Verdict:
    """No goal and no agreement that runs for `LONG_YEARS` years, from its own beginning to its end."""
    goals = seen.approach.rows(DoelRow, seen.labels)
    agreements = seen.approach.rows(AfspraakRow, seen.labels)
    runs = [(float(g.streefjaar - g.nulmeting_jaar), g.streefjaar) for g in goals if g.streefjaar and g.nulmeting_jaar]
    runs += [(_years(a.van, a.tot), a.tot.year) for a in agreements if a.van and a.tot]
    if not runs:
        return "niet te beoordelen", "Doelen of afspraken met een begin en een eind zijn er niet."
    years, end = max(runs)
    text = f"Wat het langst loopt, duurt {int(years)} jaar en eindigt in {end}."
    if years >= LONG_YEARS:
        return "niet gezien", text
    if any(a.tot is None for a in agreements):
        return "niet te beoordelen", f"{text} Van een of meer afspraken staat niet wanneer ze eindigen."
    return "gezien", text


def _years(first: date, last: date) -> float:
    """How many years it runs; a day short of a birthday still counts as one.

    >>> _years(date(2025, 1, 1), date(2032, 12, 31))
    8.0
    """
    return round((last - first).days / 365.25, 1)


def _no_residents(seen: Seen) -> Verdict:
    """No party of residents among those who take part."""
    if not seen.partners:
        return "niet te beoordelen", "Wie er nu meedoen, is niet vastgelegd."
    n = sum(partner.type == "bewoners" for partner in seen.partners)
    if n:
        return "niet gezien", f"Van de {len(seen.partners)} partijen die meedoen, {_is(n)} van of namens bewoners."
    return "gezien", f"Geen van de {len(seen.partners)} partijen die meedoen, is van of namens bewoners."


def _is(n: int) -> str:
    return f"is er {n}" if n == 1 else f"zijn er {n}"


def _no_process_money(seen: Seen) -> Verdict:
    """No measure with an amount that is for leading the process, by the words of the measure and what it is for."""
    paid = [m for m in seen.approach.rows(MaatregelRow, seen.labels) if m.budget]
    if not paid:
        return "niet te beoordelen", "Er zijn geen maatregelen met een bedrag."
    process = [m for m in paid if PROCESS_MONEY.search(f"{m.maatregel} {m.beoogd_resultaat}")]
    of = f"de {len(paid)} maatregelen met een bedrag" if len(paid) > 1 else "de ene maatregel met een bedrag"
    if process:
        return "niet gezien", f"Van {of} {_is(len(process))} voor het leiden van het proces."
    return "gezien", f"In {of} komt het leiden van het proces niet voor."


def _one_level(seen: Seen) -> Verdict:
    """Only one level answered in the newest measurement."""
    there = seen.newest.layers
    if len(there) == 1:
        return "gezien", f"Bij de nieuwste meting antwoordde alleen het niveau {there[0]}."
    missing = [layer for layer in LAYERS if layer not in there]
    if not missing:
        return "niet gezien", "Bij de nieuwste meting antwoordden alle drie de niveaus."
    return "niet gezien", f"Bij de nieuwste meting antwoordden twee van de drie niveaus; {missing[0]} niet."


def _far_apart(seen: Seen) -> Verdict:
    """Bestuur and bewoners `LARGE_GAP` points or more apart on a precondition."""
    both = difference_between(seen.newest, "bestuur", "bewoners", 0)
    if not both:
        return "niet te beoordelen", "Bij geen randvoorwaarde mag van bestuur én bewoners een mediaan getoond worden."
    far = [difference.condition for difference in both if difference.points >= LARGE_GAP]
    if not far:
        return "niet gezien", f"Geen van de {len(both)} te vergelijken randvoorwaarden scheelt 2 punten of meer."
    return "gezien", f"Tussen bestuur en bewoners zit 2 punten of meer bij: {'; '.join(far)}."


def _no_lead(seen: Seen) -> Verdict:
    """No party whose role is to lead the process, or none of which it says that it is independent."""
    roles = [f"{p.rol} {p.verantwoordelijkheid}".strip() for p in seen.partners]
    if not any(roles):
        return "niet te beoordelen", "De rollen van de partijen zijn niet vastgelegd."
    leads = [role for role in roles if PROCESS_LEAD.search(role)]
    if not leads:
        return "gezien", "Bij geen partij staat procesleiding in de rol."
    if any(INDEPENDENT.search(role) for role in leads):
        return "niet gezien", "Er is een procesleider, en vastgelegd is dat die onafhankelijk is."
    return "gezien", "Er is procesleiding, maar bij de rol staat niet dat die onafhankelijk is."


def _late(seen: Seen) -> Verdict:
    """Decisions dated before the first conversation with residents."""
    rows = [row for row in seen.approach.rows(ZeggenschapRow, seen.labels) if row.datum_besluit]
    if not rows or seen.first_talk is None:
        return "niet te beoordelen", "Data van besluiten of van gesprekken met bewoners zijn er niet."
    late = late_decisions(rows, seen.first_talk)
    if late:
        of = f"{len(late)} van de {len(rows)} besluiten met een datum"
        return "gezien", f"Eerst besloten, daarna gesproken: {of}."
    return "niet gezien", "Geen besluit ging vooraf aan het eerste gesprek met bewoners."


RULES: tuple[tuple[str, str, str, Callable[[Seen], Verdict]], ...] = (
    ("korte-adem", "Een horizon korter dan 8 jaar", "doelen.csv, afspraken.csv", _short_breath),
    ("geen-bewoners", "Geen bewoners in de coalitie", "partners.csv", _no_residents),
    ("geen-procesgeld", "Geen geld voor het proces", "maatregelen.csv", _no_process_money),
    ("een-niveau", "Maar één niveau gevraagd", "randvoorwaarden.csv", _one_level),
    ("kloof", "Bestuur en bewoners ver uit elkaar", "randvoorwaarden.csv", _far_apart),
    ("geen-procesleider", "Geen onafhankelijke procesleider", "partners.csv", _no_lead),
    ("late-participatie", "Bewoners pas na het besluit gesproken", "zeggenschap.csv, interviews", _late),
)
"""Every rule: its id, what it looks for, what it rests on, and the function that judges."""
