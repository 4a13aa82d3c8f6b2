"""What must hold of goals beyond their own row: what they are measured by, how they changed, who judged them.

A goal is about what changes for people, so effort (inspanning) is refused, and so is a figure that a model estimates:
it does not see what is done in a wijk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.model import Indicator
from wijkonderzoek.schemas.agenda import FIGURES, DoelRow, DraagvlakRow, WijzigingRow, written_figure
from wijkonderzoek.schemas.approach import Row
from wijkonderzoek.schemas.reading import suggestion

Tables = Mapping[str, Mapping[int, Row]]


def goal_problems(tables: Tables, catalogue: Catalogue | None, parties: Sequence[str] | None = ()) -> list[str]:
    """What is wrong with the goals of a study, each with file, row, column and fix.

    `catalogue`, and `parties` by their id: None leaves out what is checked by them.
    """
    goals = {n: row for n, row in tables.get("doelen", {}).items() if isinstance(row, DoelRow)}
    found = list(_changed(goals, tables, parties))
    found += _judged_twice(tables)
    if catalogue is not None:
        found += _measured(goals, catalogue)
    return found


def _measured(goals: Mapping[int, DoelRow], catalogue: Catalogue) -> Iterator[str]:
    """Goals that are measured by nothing that is known, or by what a goal may not be."""
    for number, goal in goals.items():
        if not (key := goal.indicator_id):
            continue
        where = f"doelen.csv, row {number}, indicator_id: '{key}'"
        if key not in catalogue.indicators:
            close = suggestion(key, list(catalogue.indicators)) or ". See all: wijkonderzoek catalogue"
            yield f"{where} is not an indicator{close}"
        elif why := refused(catalogue.indicators[key], catalogue):
            yield f"{where} {why}"


def refused(indicator: Indicator, catalogue: Catalogue) -> str:
    """Why an indicator is never a goal, and what to do instead; empty where it may be one.

    >>> from wijkonderzoek.catalogue import load_catalogue
    >>> catalogue = load_catalogue()
    >>> refused(catalogue.indicator("bijstand_per_1000"), catalogue)
    ''
    >>> refused(catalogue.indicator("roker_pct"), catalogue).split(":")[0]
    'is estimated by a model, which does not see what is done in a wijk'
    """
    if indicator.kind == "inspanning":
        return (
            "counts effort (inspanning), and effort is never a goal: take an indicator of what changes for people, or "
            "write the effort in maatregelen.csv"
        )
    if indicator.modelled:
        return (
            "is estimated by a model, which does not see what is done in a wijk: take a figure that is counted or "
            "asked here, or leave it empty"
        )
    if any(catalogue.variables[name].about == "herkomst" for name in indicator.variables):
        return "says where people come from, which is never a goal: take an indicator of what should change, or none"
    return ""


def _changed(goals: Mapping[int, DoelRow], tables: Tables, known: Sequence[str] | None) -> Iterator[str]:
    """Changes that doelen.csv does not follow, for it holds a goal as it is now; and owners that are no party."""
    rows = {n: row for n, row in tables.get("wijzigingen", {}).items() if isinstance(row, WijzigingRow)}
    latest: dict[tuple[str, str], int] = {}
    for number, row in sorted(rows.items(), key=lambda item: item[1].datum):
        latest[row.doel_id, row.veld] = number
        if row.veld == "eigenaar" and known is not None:
            for column, party in (("oud", row.oud), ("nieuw", row.nieuw)):
                if party and party not in known:
                    close = suggestion(party, list(known))
                    yield f"wijzigingen.csv, row {number}, {column}: '{party}' is not in partners.csv{close}"
    for at, goal in goals.items():
        for field in (*FIGURES, "eigenaar"):
            number = latest.get((goal.doel_id, field), 0)
            if number and not _same(rows[number].nieuw, now := getattr(goal, field)):
                yield (
                    f"wijzigingen.csv, row {number}, nieuw: {field} of '{goal.doel_id}' became '{rows[number].nieuw}', "
                    f"but doelen.csv, row {at}, says '{_written(now)}'. doelen.csv holds the goal as it is now: write "
                    "the same in both"
                )


def _same(text: str, now: str | float | None) -> bool:
    return text == now if isinstance(now, str) else written_figure(text) == now


def _written(now: str | float | None) -> str:
    return "" if now is None else now if isinstance(now, str) else f"{now:g}"


def _judged_twice(tables: Tables) -> Iterator[str]:
    """Parties that judge one goal twice: each party counts once."""
    seen: dict[tuple[str, str, str], int] = {}
    for number, row in tables.get("draagvlak", {}).items():
        if isinstance(row, DraagvlakRow):
            key = (row.gebied, row.doel_id, row.partij_id)
            if key in seen:
                yield (
                    f"draagvlak.csv, row {number}, partij_id: '{row.partij_id}' also judges '{row.doel_id}' in row "
                    f"{seen[key]}; a party counts once, so keep its latest"
                )
            seen.setdefault(key, number)
