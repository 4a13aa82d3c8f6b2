"""A study's own concordance: which share of a region of one year lies in a region of another.

CBS says that a boundary changed, not where the people went. Whoever knows writes it in concordantie.csv. Figures of
`jaar_van` are brought to the boundaries of `jaar_naar` by the weights as written. The other way round is exact where
regions were only split or renamed (the parts add up to what was split); what was merged cannot be taken apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from wijkonderzoek.errors import InputError
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.schemas import ConcordantieRow, suggestion

FILE = "concordantie.csv"
Shares = Mapping[str, float]
"""Weights by region code."""
Step = tuple[str, int, int]
"""A code, the year it is of, and the year it is looked for in."""


@dataclass(frozen=True)
class Concordance:
    """The rows of a concordance, whose weights add to 1 for every region that is divided.

    >>> row = {"jaar_van": 2018, "jaar_naar": 2019, "gewicht": 1}
    >>> merged = [ConcordantieRow(code_van=old, code_naar="GM1978", **row) for old in ("GM0689", "GM1927")]
    >>> dict(Concordance(tuple(merged)).parts("GM1978", 2019, 2018))
    {'GM0689': 1.0, 'GM1927': 1.0}
    >>> Concordance(tuple(merged)).parts("GM0689", 2018, 2019) is None
    True
    """

    rows: tuple[ConcordantieRow, ...] = ()

    def parts(self, code: str, year: int, other: int) -> Shares | None:
        """The regions of `other` whose figures, times these weights, make up a region of `year`.

        None where the concordance does not say, or where the region was merged with others and cannot be taken out.
        """
        if shares := self._sources.get((code, year, other)):
            return shares
        pieces = self._targets.get((code, year, other), {})
        alone = all(self._sources[piece, other, year].keys() == {code} for piece in pieces)
        return dict.fromkeys(pieces, 1.0) if pieces and alone else None

    def years(self, code: str, year: int) -> tuple[int, ...]:
        """The years in which the concordance says something of what became of a region of `year`, or where it was."""
        return self._years.get((code, year), ())

    @cached_property
    def _sources(self) -> Mapping[Step, Shares]:
        """What a region is made of, by its code, its year and the year of the parts."""
        return _gathered(((r.code_naar, r.jaar_naar, r.jaar_van), r.code_van, r.gewicht) for r in self.rows)

    @cached_property
    def _targets(self) -> Mapping[Step, Shares]:
        """Where a region went, by its code, its year and the year it went to."""
        return _gathered(((r.code_van, r.jaar_van, r.jaar_naar), r.code_naar, r.gewicht) for r in self.rows)

    @cached_property
    def _years(self) -> Mapping[tuple[str, int], tuple[int, ...]]:
        found: dict[tuple[str, int], set[int]] = {}
        for code, year, other in (*self._sources, *self._targets):
            found.setdefault((code, year), set()).add(other)
        return {key: tuple(sorted(years)) for key, years in found.items()}


def _gathered(items: Iterator[tuple[Step, str, float]]) -> Mapping[Step, Shares]:
    """Weights by step; a weight of zero is no part at all."""
    found: dict[Step, dict[str, float]] = {}
    for step, code, weight in items:
        if weight > 0:
            found.setdefault(step, {})[code] = weight
    return found


def check_concordance(
    rows: Mapping[int, ConcordantieRow],
    tables: Mapping[int, YearTable],
    unchanged: Callable[[int, int], frozenset[str]],
) -> Concordance:
    """The concordance of rows (by row number), held against the tables of all years.

    `unchanged` gives the codes of a year that CBS's flags say are the same place in another.
    *Raises* `InputError` naming every row at once with a year that has no table, a code that is not of its year, or
    a region that CBS says did not change.
    """
    problems = [f"{FILE}, row {number}{text}" for number, row in rows.items() for text in _unknown(row, tables)]
    if not problems:
        problems = [
            f"{FILE}, row {number}: CBS says that {code} did not change between {row.jaar_van} and {row.jaar_naar}"
            for number, row in rows.items()
            for code in _contradicted(row, unchanged)
        ]
    if problems:
        raise InputError("\n".join(problems), hint=f"Correct or leave out these rows of {FILE}.")
    return Concordance(tuple(rows.values()))


def _unknown(row: ConcordantieRow, tables: Mapping[int, YearTable]) -> Iterator[str]:
    for end, year, code in (("van", row.jaar_van, row.code_van), ("naar", row.jaar_naar, row.code_naar)):
        if year not in tables:
            yield f", jaar_{end}: there is no table of {year}; years: {', '.join(map(str, sorted(tables)))}"
        elif code not in tables[year].regions.index:
            close = suggestion(code, [str(known) for known in tables[year].regions.index if known[:6] == code[:6]])
            yield f", code_{end}: {code} is not a region of {year}{close}"


def _contradicted(row: ConcordantieRow, unchanged: Callable[[int, int], frozenset[str]]) -> Iterator[str]:
    """The codes of a row that did not change, while the row moves people to or from them."""
    if row.gewicht == 0 or (row.code_van == row.code_naar and row.gewicht == 1):
        return
    still = unchanged(row.jaar_van, row.jaar_naar)
    yield from dict.fromkeys(code for code in (row.code_van, row.code_naar) if code in still)
