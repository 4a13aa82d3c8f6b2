"""What a region of one year is in another: the same code, parts that add up to it, or nothing.

A code may be another place a year later. In order of preference a region is followed

1. along an unbroken chain of CBS's own flag 1 (code and boundary unchanged) through tables of every year between;
2. as the sum of its parts (a wijk of its buurten, a gemeente of its wijken) where each of those can be;
3. by the study's own concordance, over the years for which it was written.

These may follow one another: flags to the year of a change, a concordance over it, and flags again. Anything else
is a break. Nothing is concluded from equal names, nor from a code that merely occurs in both years.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from wijkonderzoek.harmonise.breaks import Break, Reason
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.harmonise.concordance import Concordance, Shares, check_concordance
from wijkonderzoek.model import Level
from wijkonderzoek.schemas import WEIGHT_TOLERANCE, ConcordantieRow

if TYPE_CHECKING:
    import pandas as pd

UNCHANGED = 1
CHANGED_CODE = 2
CHANGED_BOUNDARY = 3
NO_FLAG = 0
NAMES = {"WK": ("wijk", "wijken"), "BU": ("buurt", "buurten"), "GM": ("gemeente", "gemeenten")}
"""One and more of a level, by the beginning of its codes."""


class How(StrEnum):
    """How a region was followed; the later ones are the weaker."""

    FLAG = "vlag"
    PARTS = "buurten"
    CONCORDANCE = "concordantie"


@dataclass(frozen=True, slots=True)
class Linked:
    """What a region is in another year: codes of that year, with the share of each that counts."""

    codes: tuple[str, ...]
    weights: tuple[float, ...]
    how: How

    @property
    def exact(self) -> bool:
        """Whether whole regions make it up, so that counts add up without any estimate."""
        return all(weight == 1 for weight in self.weights)

    @property
    def note(self) -> str:
        """What a reader must know of it, in Dutch, for a footnote; empty when it is simply the same code.

        >>> Linked(("BU05991081", "BU05991082"), (1.0, 1.0), How.PARTS).note
        'opgeteld uit 2 buurten'
        >>> Linked(("WK059910",), (0.4,), How.CONCORDANCE).note
        'geschat met de concordantie van de studie uit 1 wijk'
        """
        if self.how is How.FLAG:
            return ""
        if self.how is How.PARTS:
            return f"opgeteld uit {_counted(self.codes)}"
        if not self.exact:
            return f"geschat met de concordantie van de studie uit {_counted(self.codes)}"
        if len(self.codes) == 1:
            return f"code {self.codes[0]}, volgens de concordantie van de studie"
        return f"opgeteld uit {_counted(self.codes)}, volgens de concordantie van de studie"


def _counted(codes: Sequence[str]) -> str:
    """`3 wijken en 1 buurt`."""
    kinds = [code[:2] for code in codes]
    return " en ".join(
        f"{kinds.count(kind)} {NAMES[kind][kinds.count(kind) > 1]}" for kind in ("GM", "WK", "BU") if kind in kinds
    )


class Links:
    """What every region is in every other year, remembered step by step.

    `tables` are by year of figures; one that is on the boundaries of another year says nothing about its own.
    Years are years of boundaries throughout.
    """

    def __init__(self, tables: Mapping[int, YearTable], concordance: Concordance | None = None) -> None:
        self.tables = {year: table for year, table in tables.items() if table.indeling == year}
        self.concordance = concordance or Concordance()
        self._steps: dict[int, frozenset[str]] = {}
        self._between: dict[tuple[int, int], frozenset[str]] = {}
        self._linked: dict[tuple[str, int, int], Linked | None] = {}

    def between(self, year: int, other: int) -> frozenset[str]:
        """The codes of `year` that are the same code and the same place in `other`, by CBS's flags alone.

        Every step between the years must have a table and carry flag 1 for the code. The country always links. A
        gemeente without a flag of its own links when it has the same wijken in every step and all of them link: that
        is stricter than needed, but whether its outer boundary stayed while wijken changed cannot be known from flags.
        """
        if (year, other) not in self._between:
            self._between[year, other] = self._chain(year, other)
        return self._between[year, other]

    def linked(self, code: str, year: int, other: int) -> Linked | None:
        """What a region of `year` is in `other`; None where it cannot be followed (`why` says why)."""
        key = (code, year, other)
        if key not in self._linked:
            self._linked[key] = self._by_flags(code, year, other) or self._by_concordance(code, year, other)
        return self._linked[key]

    def linked_area(self, codes: Iterable[str], year: int, other: int) -> Linked | None:
        """What several regions of `year` together are in `other`; None where one of them cannot be followed."""
        return _combined(dict.fromkeys(codes, 1.0), lambda code: self.linked(code, year, other))

    def linked_level(self, level: Level, year: int, other: int) -> dict[str, Linked]:
        """Every region of a level of `year` that can be followed to `other`, by code, in table order."""
        codes = [str(code) for code in self.tables[year].at_level(level)] if year in self.tables else []
        found = {code: self.linked(code, year, other) for code in codes}
        return {code: linked for code, linked in found.items() if linked is not None}

    def why(self, code: str, year: int, other: int) -> Break | None:
        """Why a region of `year` cannot be followed to `other`: the first thing in the way; None when it can be."""
        if self.linked(code, year, other) is not None:
            return None
        if year not in self.tables:
            return Break(code, year, Reason.NO_TABLE)
        if code not in self.tables[year].regions.index:
            return Break(code, year, Reason.ABSENT)
        reached = {y: self.linked(code, year, y) for y in _way(year, other)[:-1]}
        last, known = next((y, found) for y, found in reversed(reached.items()) if found is not None)
        stuck = next((part for part in known.codes if self.linked(part, last, other) is None), code)
        return self._break(stuck, last, other)

    def _chain(self, year: int, other: int) -> frozenset[str]:
        if year not in self.tables or other not in self.tables:
            return frozenset()
        if year == other:
            return frozenset(self.tables[year].regions.index)
        country = frozenset(self.tables[year].at_level(Level.LAND)) & frozenset(self.tables[other].at_level(Level.LAND))
        nearer = _way(year, other)[-2]
        if nearer not in self.tables:
            return country
        return (self.between(year, nearer) & self._step(max(nearer, other))) | country

    def _step(self, year: int) -> frozenset[str]:
        """The codes that are the same place in `year` and the year before."""
        if year not in self._steps:
            now, before = self.tables[year].regions, self.tables[year - 1].regions
            flags = now["flag"].to_numpy()
            known = frozenset(before.index)
            same = known.intersection(now.index[flags == UNCHANGED])
            silent = now.index[(flags == NO_FLAG) & (now["level"] == str(Level.GEMEENTE)).to_numpy()]
            self._steps[year] = same | (known.intersection(silent) & _unchanged_gemeenten(now, before, same))
        return self._steps[year]

    def _by_flags(self, code: str, year: int, other: int) -> Linked | None:
        """The same code, or else parts that each are, from the last year in which the region is still itself."""
        if code in self.between(year, other):
            return Linked((code,), (1.0,), How.FLAG)
        pivots = self._itself(code, year, other)
        parts = self._parts[pivots[-1]].get(code, ()) if pivots else ()
        found = _combined(dict.fromkeys(parts, 1.0), lambda part: self._by_flags(part, pivots[-1], other))
        return replace(found, how=How.PARTS) if found else None

    def _by_concordance(self, code: str, year: int, other: int) -> Linked | None:
        """What the concordance says of the region itself, nearest to its change, or else of its parts."""
        pivots = self._itself(code, year, other)
        for pivot in reversed(pivots):
            ahead = _way(pivot, other)[1:]
            for step in (y for y in reversed(ahead) if y in self.concordance.years(code, pivot)):
                shares = self.concordance.parts(code, pivot, step)
                if shares and (found := self._onwards(shares, step, other)):
                    return found
        parts = self._parts[pivots[-1]].get(code, ()) if pivots and self.concordance.rows else ()
        return self._onwards(dict.fromkeys(parts, 1.0), pivots[-1], other) if parts else None

    def _onwards(self, shares: Shares, year: int, other: int) -> Linked | None:
        found = _combined(shares, lambda part: self.linked(part, year, other))
        return replace(found, how=How.CONCORDANCE) if found else None

    def _itself(self, code: str, year: int, other: int) -> list[int]:
        """The years, from `year` towards `other`, in which a code is still the same place by its flags."""
        found: list[int] = []
        for step in _way(year, other):
            if code not in self.between(year, step):
                break
            found.append(step)
        return found

    @cached_property
    def _parts(self) -> Mapping[int, Mapping[str, tuple[str, ...]]]:
        """By year: the wijken of a gemeente and the buurten of a wijk."""
        return {year: _parts_of(table) for year, table in self.tables.items()}

    def _break(self, code: str, year: int, other: int) -> Break:
        """What stands in the way of a code, step by step from `year`."""
        way = _way(year, other)
        for pivot in self._itself(code, year, other):
            for step in self.concordance.years(code, pivot):
                if step in way and self.concordance.parts(code, pivot, step) is None:
                    return Break(code, step, Reason.MERGED)
        here, there = next((a, b) for a, b in pairwise(way) if code not in self.between(year, b))
        if there not in self.tables:
            return Break(code, there, Reason.NO_TABLE)
        step = max(here, there)
        regions = self.tables[step].regions
        flag = int(regions["flag"].get(code, NO_FLAG))
        if flag == CHANGED_BOUNDARY:
            return Break(code, step, Reason.BOUNDARY)
        if flag == CHANGED_CODE:
            return Break(code, step, Reason.CODE)
        if code not in self.tables[there].regions.index:
            return Break(code, there, Reason.ABSENT)
        return Break(code, step, Reason.WIJKEN if code.startswith("GM") else Reason.NO_FLAG)


def open_links(tables: Mapping[int, YearTable], rows: Mapping[int, ConcordantieRow]) -> Links:
    """The links of all years with a study's concordance (its rows by number), checked against the tables.

    *Raises* `InputError` naming every row of the concordance that contradicts the tables.
    """
    links = Links(tables)
    return Links(tables, check_concordance(rows, links.tables, links.between)) if rows else links


def _way(year: int, other: int) -> list[int]:
    """The years from one to another, both included, in the direction of travel."""
    step = 1 if other >= year else -1
    return list(range(year, other + step, step))


def _combined(shares: Shares, find: Callable[[str], Linked | None]) -> Linked | None:
    """Regions with weights, each followed on, as one; None when there are none or one cannot be followed.

    Shares of one region that together are the whole of it count as the whole.
    """
    weights: dict[str, float] = {}
    how = How.FLAG
    for code, share in shares.items():
        found = find(code)
        if found is None:
            return None
        how = max(how, found.how, key=list(How).index)
        for part, weight in zip(found.codes, found.weights, strict=True):
            weights[part] = weights.get(part, 0.0) + share * weight
    whole = {c: 1.0 if math.isclose(w, 1, rel_tol=0, abs_tol=WEIGHT_TOLERANCE) else w for c, w in weights.items()}
    return Linked(tuple(whole), tuple(whole.values()), how) if whole else None


def _parts_of(table: YearTable) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, gemeente in zip(table.regions.index, table.regions["gemeente"], strict=True):
        if code.startswith("WK"):
            found.setdefault(gemeente, []).append(code)
        elif code.startswith("BU"):
            found.setdefault(f"WK{code[2:8]}", []).append(code)
    return {code: tuple(parts) for code, parts in found.items()}


def _unchanged_gemeenten(now: pd.DataFrame, before: pd.DataFrame, same: frozenset[str]) -> set[str]:
    """Gemeenten whose wijken all link, none added and none lost."""
    found: set[str] = set()
    changed: set[str] = set()
    for regions in (now, before):
        wijken = regions[(regions["level"] == str(Level.WIJK)).to_numpy()]
        found |= set(wijken["gemeente"])
        changed |= set(wijken["gemeente"].to_numpy()[~wijken.index.isin(same)])
    return found - changed
