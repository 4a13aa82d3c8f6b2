"""Which place a code means. Codes are reused, so a code means nothing without its year; `links` follows them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from wijkonderzoek.errors import RegionError
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.harmonise.names import find_by_name
from wijkonderzoek.model import Area, Level, Region
from wijkonderzoek.schemas import LONGEST_NAME

FICTIONAL = "99"
"""The gemeente part of every code of the example country; no real code has it."""


def find_region(tables: Mapping[int, YearTable], year: int, code: str) -> Region:
    """The region of a code in the boundaries of a year.

    `tables` are the years there are. *Raises* `RegionError` when the code is not of that year: it says in
    which years it does occur and under which name, or which codes and names come closest.
    """
    table = tables[year]
    if code in table.regions.index:
        row = {column: str(table.regions.at[code, column]) for column in ("name", "level", "gemeente", "gemeente_name")}
        return Region(code, row["name"], Level(row["level"]), year, row["gemeente"], row["gemeente_name"])
    elsewhere = [y for y, other in sorted(tables.items()) if code in other.regions.index]
    if elsewhere:
        names = dict.fromkeys(str(tables[y].regions.at[code, "name"]) for y in elsewhere)
        years = ", ".join(map(str, elsewhere))
        raise RegionError(
            f"{code} is not a region of {year}; it is one of {years} ({' / '.join(names)})",
            hint=f"Codes change and are reused. Choose a code of {year}, or set 'indeling: {elsewhere[-1]}' in "
            "studie.yml.",
        )
    raise RegionError(f"{code} is not a region of {year}", hint=closest(table, code))


def closest(table: YearTable, text: str) -> str:
    """A hint for a code or name that is not there: the regions that come closest."""
    if text[2:4] == FICTIONAL:
        return "Codes with 99 belong to the fictional example: add --study params/voorbeeldstad."
    own = [str(code) for code in table.regions.index if str(code)[:2] == text[:2].upper()]
    codes = difflib.get_close_matches(text.upper(), own, n=3, cutoff=0.75)
    names, gemeenten = table.regions["name"], table.regions["gemeente_name"]
    near = [f"{code} {names[code]!s} ({gemeenten[code]!s})" for code in codes]
    near = near or [match.text for match in find_by_name(table, text, most=3)]
    if not near:
        return "A region code looks like WK059910 (wijk), BU05991081 (buurt) or GM0599 (gemeente)."
    return f"Did you mean {', '.join(near)}?"


def region_of_area(tables: Mapping[int, YearTable], year: int, area: Area) -> Region:
    """An own area of a study as a region; its codes must all be of the boundaries' year.

    An area without a name is called after its members.
    *Raises* `RegionError` when a code is unknown, when levels are mixed, or when one holds another.
    """
    members = [find_region(tables, year, code) for code in dict.fromkeys(area.codes)]
    if len({member.level for member in members}) > 1:
        raise RegionError(
            f"area '{area.id}': its codes are of different levels ({', '.join(area.codes)})",
            hint="Use codes of one level, so that nobody is counted twice.",
        )
    gemeenten = {m.gemeente: m.gemeente_name for m in members}
    if len(members) == 1:
        only = members[0]
        return Region(only.code, area.name or only.name, only.level, year, only.gemeente, only.gemeente_name)
    one = len(gemeenten) == 1
    return Region(
        code=area.id,
        name=area.name or _together([m.name for m in members]),
        level=Level.GEBIED,
        year=year,
        gemeente=next(iter(gemeenten)) if one else "",
        gemeente_name=" en ".join(sorted(gemeenten.values())),
        members=tuple(m.code for m in members),
    )


def _together(names: list[str]) -> str:
    """The names of members as one name, no longer than an own area's may be."""
    joined = " + ".join(names)
    return joined if len(joined) <= LONGEST_NAME else f"{names[0]} en {len(names) - 1} andere"
