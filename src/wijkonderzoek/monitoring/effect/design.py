"""Reading interventies.yml. Without it a report says nothing of effects."""

from __future__ import annotations

from pathlib import Path

from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas import Document, check, read_yaml
from wijkonderzoek.schemas.interventions import Intervention

TOP = "interventies"


def read_interventions(path: Path) -> tuple[Intervention, ...]:
    """The interventions of a study, in file order: the list under `interventies:`.

    *Raises* `InputError` naming the line and field of every mistake at once: an unknown or missing field, a start that
    is no year or date, both or neither of 'doel_id' and 'indicator', a selection after the start, an id that is used
    twice.
    """
    document = read_yaml(path)
    data = document.data
    entries = data.get(TOP) if isinstance(data, dict) else None
    if not isinstance(data, dict) or set(data) != {TOP} or not isinstance(entries, list) or not entries:
        raise InputError(
            f"{path.name}: expected one list under '{TOP}:'",
            hint=f"Begin with '{TOP}:' and write each intervention below it as '  - id: ...'; or leave the file out.",
        )
    found, problems = [], []
    for number, entry in enumerate(entries):
        try:
            found.append(check(Intervention, document, data=entry if entry is not None else "", at=(TOP, number)))
        except InputError as error:
            problems.append(error.message)
    problems += _used_twice(document, entries)
    if problems:
        raise InputError("\n".join(problems))
    return tuple(found)


def _used_twice(document: Document, entries: list[object]) -> list[str]:
    seen: set[object] = set()
    problems = []
    for number, entry in enumerate(entries):
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str) and name in seen:
            problems.append(f"{document.where((TOP, number, 'id'))}: '{name}' is used by an intervention above it")
        seen.add(name if isinstance(name, str) else None)
    return problems
