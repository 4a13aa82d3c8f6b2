"""Rows that say one thing twice over the same days: a party, an agreement or a presence would count double."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from wijkonderzoek.schemas.approach import AanwezigheidRow, AfspraakRow, PartnerRow, Row, Term

Same = Callable[[Row], tuple[str, ...] | None]


def _party(row: Row) -> tuple[str, ...] | None:
    return (row.gebied, row.naam.casefold()) if isinstance(row, PartnerRow) else None


def _agreement(row: Row) -> tuple[str, ...] | None:
    return (row.gebied, row.partij_id, row.afspraak.casefold()) if isinstance(row, AfspraakRow) else None


def _presence(row: Row) -> tuple[str, ...] | None:
    if not isinstance(row, AanwezigheidRow):
        return None
    return (row.gebied, row.partij_id, row.wie.casefold(), row.waar.casefold())


SAME: Mapping[str, tuple[Same, str]] = {
    "partners": (_party, "the same party"),
    "afspraken": (_agreement, "the same agreement of the same party"),
    "aanwezigheid": (_presence, "the same presence of the same party"),
}
"""Per table with terms: what makes two rows one thing, and what that is called."""


def overlapping(tables: Mapping[str, Mapping[int, Row]]) -> Iterator[str]:
    """Rows of one thing whose terms share a day, without names, which may be of people."""
    for name, (same, what) in SAME.items():
        seen: dict[tuple[str, ...], list[tuple[int, Term]]] = {}
        for number, row in tables.get(name, {}).items():
            if (key := same(row)) is None or not isinstance(row, Term):
                continue
            others = seen.setdefault(key, [])
            if (first := next((n for n, other in others if overlap(row, other)), None)) is not None:
                yield (
                    f"{name}.csv, row {number}, van: {what} as row {first}, and their terms overlap; end the first "
                    "before the second begins ('tot'), or make one row of them"
                )
            others.append((number, row))


def overlap(one: Term, other: Term) -> bool:
    """Whether two terms share a day; an open beginning or end has no bound.

    >>> overlap(Term(van="2024-01-01"), Term(tot="2023-12-31"))
    False
    """
    return _begins(one) <= _ends(other) and _begins(other) <= _ends(one)


def _begins(term: Term) -> date:
    return term.van or date.min


def _ends(term: Term) -> date:
    return term.tot or date.max
