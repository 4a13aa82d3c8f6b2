"""The tables of a wijkaanpak in a study: read whole, from CSV or from sheets of one studie.xlsx, checked together."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from wijkonderzoek.catalogue import Catalogue, load_partner_types
from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas.agenda import (
    AgendapuntRow,
    DoelRow,
    DraagvlakRow,
    DuidingRow,
    HerkenningRow,
    LeerlogboekRow,
    MaatregelRow,
    RandvoorwaardeRow,
    SchoonHeelVeiligRow,
    StellingRow,
    WijzigingRow,
)
from wijkonderzoek.schemas.approach import (
    AanleidingRow,
    AanwezigheidRow,
    AfspraakRow,
    BelangRow,
    BijdrageRow,
    MkbaRow,
    PartnerRow,
    Row,
    UrgentieRow,
    WijkbudgetRow,
    ZeggenschapRow,
)
from wijkonderzoek.schemas.reading import REGION_CODE, suggestion
from wijkonderzoek.sources.goals import goal_problems
from wijkonderzoek.sources.store import canonical_json
from wijkonderzoek.sources.table_files import TableFiles, read_table_files
from wijkonderzoek.sources.terms import overlapping

TABLES: Mapping[str, type[Row]] = {
    "aanleidingen": AanleidingRow,
    "schoonheelveilig": SchoonHeelVeiligRow,
    "stellingen": StellingRow,
    "herkenning": HerkenningRow,
    "duiding": DuidingRow,
    "partners": PartnerRow,
    "urgentie": UrgentieRow,
    "belangen": BelangRow,
    "afspraken": AfspraakRow,
    "doelen": DoelRow,
    "maatregelen": MaatregelRow,
    "mkba": MkbaRow,
    "draagvlak": DraagvlakRow,
    "agendapunten": AgendapuntRow,
    "wijzigingen": WijzigingRow,
    "randvoorwaarden": RandvoorwaardeRow,
    "aanwezigheid": AanwezigheidRow,
    "zeggenschap": ZeggenschapRow,
    "bijdragen": BijdrageRow,
    "wijkbudget": WijkbudgetRow,
    "leerlogboek": LeerlogboekRow,
}
"""Every table with what a row looks like, in the order of the report."""
KEYS = {
    "partners": "partij_id",
    "afspraken": "afspraak_id",
    "doelen": "doel_id",
    "maatregelen": "maatregel_id",
    "agendapunten": "punt_id",
    "bijdragen": "bijdrage_id",
    "stellingen": "stelling_id",
}
PER_AREA = {"stellingen"}
"""Tables in which a key may be there once for every area: findings have the same id everywhere."""
POINTS_TO = {
    "herkenning": {"stelling_id": "stellingen"},
    "urgentie": {"partij_id": "partners"},
    "belangen": {"partij_id": "partners"},
    "afspraken": {"partij_id": "partners"},
    "doelen": {"eigenaar": "partners"},
    "maatregelen": {"doel_id": "doelen", "partij_id": "partners"},
    "mkba": {"maatregel_id": "maatregelen", "partij_betaalt": "partners", "partij_profiteert": "partners"},
    "draagvlak": {"doel_id": "doelen", "partij_id": "partners"},
    "wijzigingen": {"doel_id": "doelen"},
    "aanwezigheid": {"partij_id": "partners"},
}
"""Which column of which table names a row of which other table."""

Kind = TypeVar("Kind", bound=Row)


@dataclass(frozen=True)
class Approach:
    """The rows of the tables of a wijkaanpak, by table and row number; a table that is not there has none."""

    tables: Mapping[str, Mapping[int, Row]] = field(default_factory=dict)

    def rows(self, model: type[Kind], labels: Collection[str] | None = None) -> tuple[Kind, ...]:
        """The rows of a table, by what a row of it looks like; of those about the whole study or one of `labels`."""
        name = next(name for name, known in TABLES.items() if known is model)
        found = cast("Mapping[int, Kind]", self.tables.get(name, {})).values()
        return tuple(row for row in found if labels is None or not row.gebied or row.gebied in labels)

    def has(self, model: type[Row]) -> bool:
        """Whether the study has this table, with a row in it."""
        return bool(self.rows(model))

    @property
    def sha256(self) -> str:
        """The hash of what the tables say; empty where there are none."""
        said = {name: [row.model_dump(mode="json") for row in rows.values()] for name, rows in self.tables.items()}
        return hashlib.sha256(canonical_json(said).encode()).hexdigest() if said else ""


def read_approach(
    folder: Path,
    opgaven: Collection[str],
    areas: Collection[str] = (),
    *,
    catalogue: Catalogue | None = None,
    codes: Collection[str] | None = None,
) -> Approach:
    """The tables of the wijkaanpak of the study in `folder`.

    `opgaven`: the keys an opgave may have; `areas`: the own areas of the study; `catalogue`: what a goal may be
    measured by, with the study's own indicators; `codes`: the codebook of its conversations. What is not given is not
    checked.
    *Raises* `InputError` naming file, row, column and likely fix of every mistake of all tables at once.
    """
    files = read_table_files(folder, TABLES)
    approach, problems = check_approach(files, opgaven, areas, catalogue=catalogue, codes=codes)
    if problems := [*files.mistakes(), *problems]:
        raise InputError("\n".join(problems))
    return approach


def check_approach(
    files: TableFiles,
    opgaven: Collection[str],
    areas: Collection[str] = (),
    *,
    catalogue: Catalogue | None = None,
    codes: Collection[str] | None = None,
) -> tuple[Approach, list[str]]:
    """The sound rows of tables that were read, and what is wrong between rows and between tables.

    Arguments as of `read_approach`. What a row with a mistake is called counts as known in other tables.
    """
    tables: dict[str, Mapping[int, Row]] = {
        name: rows for name, model in TABLES.items() if (rows := files.rows(name, model))
    }
    problems = [*_twice(tables), *_dangling(tables, files), *_about_no_statement(tables)]
    problems += [*_unknown(tables, opgaven, areas), *overlapping(tables)]
    problems += [*_strange_partners(tables), *_uncoded(tables, codes)]
    problems += goal_problems(tables, catalogue, files.known("partners", KEYS["partners"]))
    return Approach(tables), [files.placed(problem) for problem in problems]


def _twice(tables: Mapping[str, Mapping[int, Row]]) -> Iterator[str]:
    for name, column in KEYS.items():
        seen: dict[str, int] = {}
        for number, row in tables.get(name, {}).items():
            key = str(getattr(row, column))
            said = f"{key} {row.gebied}" if name in PER_AREA else key
            if said in seen:
                remedy = "keep one of the two" if name in PER_AREA else "give one another id"
                yield f"{name}.csv, row {number}, {column}: '{key}' is also in row {seen[said]}; {remedy}"
            seen.setdefault(said, number)


def _dangling(tables: Mapping[str, Mapping[int, Row]], files: TableFiles) -> Iterator[str]:
    """Names of rows that are not there; where the whole table is not there, that is said once per column."""
    for name, pointers in POINTS_TO.items():
        for column, target in pointers.items():
            known = files.known(target, KEYS[target])
            if known is None:  # the column is not there, which is told once
                continue
            pointing = [number for number, row in tables.get(name, {}).items() if getattr(row, column)]
            if pointing and not known:
                yield (
                    f"{name}.csv, row {pointing[0]}, {column}: names a row of {target}.csv, which is not there or has "
                    f"no rows; add {target}.csv, or take these rows out"
                )
                continue
            for number, row in tables.get(name, {}).items():
                if (given := getattr(row, column)) and given not in known:
                    close = suggestion(given, list(known)) or "; add it there, or correct it here"
                    yield f"{name}.csv, row {number}, {column}: '{given}' is not in {target}.csv{close}"


def _about_no_statement(tables: Mapping[str, Mapping[int, Row]]) -> Iterator[str]:
    """Answers of which it cannot be told, or is not so, that the statement was put before people of that area."""
    places: dict[str, set[str]] = {}
    for row in tables.get("stellingen", {}).values():
        places.setdefault(str(getattr(row, "stelling_id", "")), set()).add(row.gebied)
    for number, row in tables.get("herkenning", {}).items():
        there = places.get(str(getattr(row, "stelling_id", "")), set())
        if not there or "" in there or row.gebied in there:
            continue
        if row.gebied:
            known = ", ".join(sorted(there))
            yield f"herkenning.csv, row {number}, gebied: stellingen.csv has this statement for {known}, not here"
        elif len(there) > 1:
            yield f"herkenning.csv, row {number}, gebied: this statement is there for several areas; say which one"


def _unknown(
    tables: Mapping[str, Mapping[int, Row]], opgaven: Collection[str], areas: Collection[str]
) -> Iterator[str]:
    """Opgaven and areas that do not exist."""
    for name, rows in tables.items():
        for number, row in rows.items():
            opgave = getattr(row, "opgave", "")
            if opgave and opgave not in opgaven:
                close = suggestion(opgave, list(opgaven)) or f". One of: {', '.join(opgaven)}"
                yield f"{name}.csv, row {number}, opgave: '{opgave}' is not an opgave{close}"
            if row.gebied and row.gebied not in areas and not re.match(REGION_CODE, row.gebied):
                close = _numeral(row.gebied) or suggestion(row.gebied, list(areas))
                close = close or ". Write a wijk code or an area of gebieden.csv"
                yield f"{name}.csv, row {number}, gebied: '{row.gebied}' is not an area{close}"


def _numeral(given: str) -> str:
    """What a code was, where only its digits are left: Excel and people drop letters and the zeros before a number.

    >>> _numeral("36300")
    ". Did you mean 'WK036300'? Excel drops zeros: make the column text, and type the code whole"
    """
    if not given.isdecimal() or not 3 <= len(given) <= 8:
        return ""
    code = f"GM{given:0>4}" if len(given) <= 4 else f"WK{given:0>6}" if len(given) <= 6 else f"BU{given:0>8}"
    return f". Did you mean '{code}'? Excel drops zeros: make the column text, and type the code whole"


def _strange_partners(tables: Mapping[str, Mapping[int, Row]]) -> Iterator[str]:
    """Subtypes of partners that partnertypen.yml does not have, or has for other party types."""
    known = load_partner_types()
    for number, row in tables.get("partners", {}).items():
        if not isinstance(row, PartnerRow) or not row.subtype:
            continue
        where = f"partners.csv, row {number}, subtype"
        if row.subtype not in known:
            close = suggestion(row.subtype, list(known)) or f". One of: {', '.join(known)}; or leave it blank"
            yield f"{where}: '{row.subtype}' is not a kind of partner{close}"
        elif row.type not in known[row.subtype].types:
            types = " or ".join(known[row.subtype].types)
            yield f"{where}: '{row.subtype}' is of type {types}, not '{row.type}'"


def _uncoded(tables: Mapping[str, Mapping[int, Row]], codes: Collection[str] | None) -> Iterator[str]:
    """Codes of contributions that the codebook does not have."""
    for number, row in tables.get("bijdragen", {}).items():
        given = getattr(row, "code_id", "")
        if codes is not None and given and given not in codes:
            close = suggestion(given, list(codes))
            yield f"bijdragen.csv, row {number}, code_id: '{given}' is not in interviews/codes.csv{close}"
