"""Which tables a person asks for: by source, year, span of years or table id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wijkonderzoek.errors import CatalogueError, UsageError

if TYPE_CHECKING:
    from wijkonderzoek.catalogue import Catalogue, TableMap

BOUNDARIES = "grenzen"
"""The source of outlines for maps, which come as shapes and not as a table."""
YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


def sources() -> list[str]:
    """Sources to complete on the command line: those with a table to fetch."""
    from wijkonderzoek.catalogue import is_fictional, load_catalogue

    tables = {table.source for table in load_catalogue().tables.values() if not is_fictional(table.table)}
    return sorted({*tables, BOUNDARIES})


def tables_to_fetch(
    catalogue: Catalogue, source: str | None, years: Sequence[str], ids: Sequence[str]
) -> tuple[TableMap, ...]:
    """The tables asked for, by source and year: of ids, of a source, or all; of some years, or all.

    *Raises* `UsageError` for a year that is none, `CatalogueError` for a source, year or table that no column map
    knows.
    """
    from wijkonderzoek.catalogue import is_fictional
    from wijkonderzoek.schemas import suggestion

    if source and source not in catalogue.sources:
        raise CatalogueError(f"unknown source '{source}'{suggestion(source, list(catalogue.sources))}")
    there = [t for t in catalogue.tables.values() if not is_fictional(t.table) and source in (None, t.source)]
    if stranger := next((name for name in ids if name not in {t.table for t in there}), None):
        close = suggestion(stranger, [t.table for t in there])
        raise CatalogueError(
            f"no column map knows table '{stranger}'{close}",
            hint="Add a row for it to catalogue/column_maps/<source>.csv.",
        )
    there = [t for t in there if not ids or t.table in ids]
    wanted: set[int] = set()
    for text in years:
        wanted |= _years(text, {t.year for t in there}, source)
    order = list(catalogue.sources)
    found = [t for t in there if not years or t.year in wanted]
    if not found:
        raise CatalogueError(f"source '{source}' has no tables to fetch")
    return tuple(sorted(found, key=lambda t: (order.index(t.source), t.year)))


def plain_year(text: str) -> int:
    """One year. *Raises* `UsageError` for anything else."""
    if not re.fullmatch(r"\d{4}", text.strip()):
        raise UsageError(f"--year {text}: one year is needed here", hint="Write --year 2020.")
    return int(text)


def _years(text: str, known: set[int], source: str | None) -> set[int]:
    """The years a text means: one, that must be there, or those of a span that are."""
    match = YEARS.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"--year {text}: not a year", hint="Write --year 2020, or --year 2020-2024 for a span.")
    first, last = int(match[1]), int(match[2] or match[1])
    found = {year for year in known if first <= year <= last}
    if not found:
        there = ", ".join(map(str, sorted(known))) or "none"
        raise CatalogueError(f"source '{source or 'any'}' has no table for {text}; years: {there}")
    return found
