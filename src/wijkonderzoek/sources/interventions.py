"""interventies.yml of a study: what was done where, and how its effect may be looked at; checked against the rest.

Without it a report says nothing of effects.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas import REGION_CODE, Document, check, read_yaml, suggestion
from wijkonderzoek.schemas.interventions import Intervention
from wijkonderzoek.sources.goals import refused

INTERVENTIONS_FILE = "interventies.yml"
TOP = "interventies"


def read_interventions(path: Path) -> tuple[Intervention, ...]:
    """The interventions of a study, in file order: the list under `interventies:`.

    *Raises* `InputError` naming the line and field of every mistake at once: an unknown or missing field, a start that
    is no year or date, both or neither of 'doel_id' and 'indicator', a selection after the start, an id that is used
    twice.
    """
    found, problems = _read(read_yaml(path))
    if problems:
        raise InputError("\n".join(problems))
    return tuple(found.values())


def study_interventions(
    folder: Path, areas: Collection[str], goals: Mapping[str, str], catalogue: Catalogue | None
) -> tuple[tuple[Intervention, ...], list[str]]:
    """The sound interventions of the study in `folder`, and what is wrong with the others; none without the file.

    `areas`: its own areas. `goals`: the indicator of each of its goals, empty where it has none. `catalogue`: what may
    be measured, with the study's own indicators; None leaves that out.
    """
    path = folder / INTERVENTIONS_FILE
    if not path.is_file():
        return (), []
    try:
        document = read_yaml(path)
        found, problems = _read(document)
    except InputError as error:
        return (), [str(error)]
    strange = {number: list(_strange(document, number, i, areas, goals, catalogue)) for number, i in found.items()}
    return (
        tuple(intervention for number, intervention in found.items() if not strange[number]),
        [*problems, *(problem for told in strange.values() for problem in told)],
    )


def _read(document: Document) -> tuple[dict[int, Intervention], list[str]]:
    """The interventions of a file by their place in it, and what is wrong with the others.

    *Raises* `InputError` for a file that holds no list of them.
    """
    data = document.data
    entries = data.get(TOP) if isinstance(data, dict) else None
    if not isinstance(data, dict) or set(data) != {TOP} or not isinstance(entries, list) or not entries:
        raise InputError(
            f"{document.path.name}: expected one list under '{TOP}:'",
            hint=f"Begin with '{TOP}:' and write each intervention below it as '  - id: ...'; or leave the file out.",
        )
    found, problems = {}, []
    for number, entry in enumerate(entries):
        try:
            found[number] = check(Intervention, document, data=entry if entry is not None else "", at=(TOP, number))
        except InputError as error:
            problems.append(error.message)
    return found, problems + _used_twice(document, entries)


def _used_twice(document: Document, entries: list[object]) -> list[str]:
    seen: set[object] = set()
    problems = []
    for number, entry in enumerate(entries):
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str) and name in seen:
            problems.append(f"{document.where((TOP, number, 'id'))}: '{name}' is used by an intervention above it")
        seen.add(name if isinstance(name, str) else None)
    return problems


def _strange(
    document: Document,
    number: int,
    found: Intervention,
    areas: Collection[str],
    goals: Mapping[str, str],
    catalogue: Catalogue | None,
) -> Iterator[str]:
    """What an intervention names that is not there, or that no effect can be seen by."""
    if found.gebied not in areas and not re.match(REGION_CODE, found.gebied):
        close = suggestion(found.gebied, list(areas)) or ". Write a wijk code or an area of gebieden.csv"
        yield f"{document.where((TOP, number, 'gebied'))}: '{found.gebied}' is not an area{close}"
    for code in found.vergelijking.codes:
        if code not in areas and not re.match(REGION_CODE, code):
            close = suggestion(code, list(areas)) or ". Write a wijk code or an area of gebieden.csv"
            yield f"{document.where((TOP, number, 'vergelijking'))}: '{code}' is not an area{close}"
    if found.doel_id is not None and found.doel_id not in goals:
        close = suggestion(found.doel_id, list(goals)) or "; add it there, or give 'indicator'"
        yield f"{document.where((TOP, number, 'doel_id'))}: '{found.doel_id}' is not in doelen.csv{close}"
        return
    if found.doel_id is not None and not goals[found.doel_id]:
        where = document.where((TOP, number, "doel_id"))
        yield f"{where}: '{found.doel_id}' has no indicator_id in doelen.csv; add it there, or give 'indicator'"
    key, where = found.indicator, document.where((TOP, number, "indicator"))
    if key is None or catalogue is None:  # what a goal is measured by is checked in doelen.csv
        return
    if key not in catalogue.indicators:
        close = suggestion(key, list(catalogue.indicators)) or ". See all: wijkonderzoek catalogue"
        yield f"{where}: '{key}' is not an indicator{close}"
    elif why := refused(catalogue.indicators[key], catalogue):
        yield f"{where}: '{key}' {why.replace('never a goal', 'never an outcome')}"
