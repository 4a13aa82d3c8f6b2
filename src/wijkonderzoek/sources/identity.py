"""Which source, table and year a file is, from every sign of it; what they leave open is asked for, not guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from wijkonderzoek.catalogue import Catalogue, TableMap, is_fictional
from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas import suggestion
from wijkonderzoek.sources.regional import Regional

T = TypeVar("T")

TABLE_ID = re.compile(r"(?<![0-9])([0-9]{5}(?:NED|VBD))(?![A-Za-z])", re.IGNORECASE)
YEAR = r"((?:19|20)[0-9]{2})(?![0-9]|[-–/][0-9]{2})"
ANY_YEAR = re.compile(rf"(?<![0-9])(?<![0-9][-–/]){YEAR}")
"""One year by itself: not part of 2012/2016, 2004-2020 or of a date."""
WORKBOOK_SOURCE = "kwb"
"""The source whose workbooks have short names for a header."""
AGREE = "Leave out what is not so, or give the right file: a file is never read as another table or year."


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of what a file is: where it was found, and the source, year or table it names (empty: it names none)."""

    where: str
    source: str = ""
    year: int | None = None
    table: str = ""


def signs_of_text(text: str, where: str, catalogue: Catalogue, *, is_title: bool = False) -> list[Sign]:
    """The table, or the source and year, that a title or a name tells; an empty list when it tells nothing.

    The year counts where it follows the name of a source, as in `Kerncijfers_wijken_en_buurten_2024_11122025.csv` and
    `kwb-2024.xlsx`. A title says its year anyhow.
    """
    found = [Sign(where, table=match[1].upper()) for match in TABLE_ID.finditer(text)]
    for key in {table.source for table in catalogue.tables.values()}:
        words = r"[\s_-]+".join(re.escape(word) for word in catalogue.sources[key].title.split())
        match = re.search(rf"(?<![a-z])(?:{words}|{re.escape(key)})(?![a-z])(?:[\s_-]*{YEAR})?", text, re.IGNORECASE)
        if match:
            found.append(Sign(where, source=key, year=int(match[1]) if match[1] else None))
    years = {int(year) for year in ANY_YEAR.findall(text)} if is_title else set()
    if len(years) == 1 and not any(sign.year for sign in found):
        found.append(Sign(where, year=years.pop()))
    return found


def signs_of_file(file: str, regional: Regional, sheet: str, catalogue: Catalogue) -> list[Sign]:
    """The signs of a file of rows: its title, its column of years, its sheet, its short names, and its own name.

    *Raises* `InputError` when it holds more than one year, or StatLine's title of it is that of no known table.
    """
    header = regional.header
    found = signs_of_text(header.title, f"its title '{header.title}'", catalogue, is_title=True)
    if header.title and not header.is_workbook and not any(sign.source or sign.table for sign in found):
        titles = [source.title for source in catalogue.sources.values() if source.publisher]
        raise InputError(
            f"{file}: '{header.title}' is no table that is known here{suggestion(header.title, titles)}",
            hint=f"Known are: {'; '.join(titles)}.",
        )
    years = {match[1] for text in regional.years if (match := ANY_YEAR.search(text))}
    if "jaar" in {column.title.lower() for column in header.columns} and len(years) > 1:
        raise InputError(
            f"{file}: holds {len(years)} years ({', '.join(sorted(years))})", hint="Give one year in a file of its own."
        )
    if len(years) == 1:
        found.append(Sign("its column of years", year=int(years.pop())))
    if header.is_workbook:
        found.append(Sign("its column names", source=WORKBOOK_SOURCE))
    found += signs_of_text(sheet, f"its sheet '{sheet}'", catalogue)
    return [*found, *signs_of_text(file, "its name", catalogue)]


def identify(
    file: str, signs: Sequence[Sign], catalogue: Catalogue, *, table: str = "", year: int | None = None
) -> TableMap:
    """The table and year that all signs, and what the user says, agree on.

    *Raises* `InputError` when they contradict each other or leave table or year open, `CatalogueError` when no column
    map knows the table or year.
    """
    said = [Sign("--table", table=table.strip().upper())] if table.strip() else []
    said += [Sign("--year", year=year)] if year is not None else []
    signs = [*said, *signs]
    known_table = _agreed(file, [(sign.where, sign.table) for sign in signs if sign.table])
    known_year = _agreed(file, [(sign.where, sign.year) for sign in signs if sign.year])
    source = _agreed(file, [(sign.where, sign.source) for sign in signs if sign.source])
    if known_table is None and source is None:
        fitting = sorted(m.table for m in catalogue.tables.values() if m.year == known_year)
        real = [name for name in fitting if not is_fictional(name)]
        raise InputError(
            f"{file}: which table? Neither its title nor its name says so",
            hint=f"Add --table, such as --table {real[0] if real else '85984NED'}: StatLine shows it in the address.",
        )
    years = sorted(y for name, y in catalogue.tables if name == known_table)
    if known_year is None and len(years) == 1:
        known_year = years[0]
    if known_year is None and (known_table is None or years):
        raise InputError(
            f"{file}: which year? Neither its title nor its name says so", hint="Add --year, such as --year 2024."
        )
    if years and known_year not in years:
        where = next(sign.where for sign in signs if sign.year)
        raise InputError(
            f"{file}: {where} says {known_year}, but table {known_table} is of {', '.join(map(str, years))}", hint=AGREE
        )
    if known_table is None:
        return catalogue.table_of(source or "", known_year or 0)
    found = catalogue.table_map(known_table, known_year or 0)
    if source is not None and found.source != source:
        where = next(sign.where for sign in signs if sign.source)
        raise InputError(
            f"{file}: {where} says {catalogue.sources[source].title}, but table {found.table} is of "
            f"{catalogue.sources[found.source].title}",
            hint=AGREE,
        )
    return found


def _agreed(file: str, told: Sequence[tuple[str, T]]) -> T | None:
    """What all signs say; None where there are none."""
    for where, value in told[1:]:
        if value != told[0][1]:
            raise InputError(f"{file}: {told[0][0]} says {told[0][1]}, but {where} says {value}", hint=AGREE)
    return told[0][1] if told else None
