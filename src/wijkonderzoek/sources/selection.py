"""Which rows of a table are asked for: titles of a column map become keys of the service, and those a `$filter`.

The same for v3 and v4; keys keep the padding their dimension gives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wijkonderzoek.catalogue import TableMap
from wijkonderzoek.errors import ChoiceError
from wijkonderzoek.schemas import suggestion
from wijkonderzoek.sources.tables import same_title, tidy

SHOWN = 12
"""How many titles an error lists."""


def chosen_titles(table: TableMap) -> dict[str, tuple[str, ...]]:
    """The titles a column map chooses of each dimension, in its order.

    A dimension of which one of the variables chooses nothing is left out: all its rows are then needed.
    """
    choices = [dict(table.where) | dict(topic.where) for topic in table.topics.values()] or [dict(table.where)]
    shared = [name for name in choices[0] if all(name in chosen for chosen in choices)]
    return {name: tuple(dict.fromkeys(chosen[name] for chosen in choices)) for name in shared}


def check_dimensions(table: TableMap, there: Sequence[str], regions: str) -> None:
    """That a table has the dimension of regions and those the column map chooses from.

    *Raises* `ChoiceError` naming the dimensions there are.
    """
    named = [name for name, _ in (*table.where, *(pair for topic in table.topics.values() for pair in topic.where))]
    for name in dict.fromkeys((regions, *named)):
        if name not in there:
            where = f"table {table.table} ({table.source} {table.year})"
            known = ", ".join(there) or "none"
            raise ChoiceError(
                f"{where}: no dimension '{name}'; there are {known}{suggestion(name, list(there))}",
                hint=f"Correct 'where' in column_maps/{table.source}.csv, or 'regions' in sources.yml.",
            )


def keys_of(table: TableMap, dimension: str, wanted: Iterable[str], titles: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of the titles chosen of a dimension; `titles` are those the service has, by key.

    *Raises* `ChoiceError` when it does not have one of them, naming those it has.
    """
    keys: list[str] = []
    for title in wanted:
        found = [key for key, known in titles.items() if same_title(known, title)]
        if not found:
            known = [tidy(text) for text in titles.values()]
            more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
            raise ChoiceError(
                f"table {table.table} ({table.source} {table.year}): dimension '{dimension}' has no '{title}'; "
                f"there are {', '.join(known[:SHOWN])}{more}{suggestion(title, known)}",
                hint=f"Correct 'where' in column_maps/{table.source}.csv.",
            )
        keys += found
    return tuple(dict.fromkeys(keys))


def filter_text(keys: Mapping[str, Sequence[str]]) -> str:
    """A `$filter` for rows that have one of the keys in every dimension; empty for no choice.

    >>> filter_text({"SoortMisdrijf": ("1.4.5 ", "2.2.1 "), "Perioden": ("2024JJ00",)})
    "(SoortMisdrijf eq '1.4.5 ' or SoortMisdrijf eq '2.2.1 ') and (Perioden eq '2024JJ00')"
    """
    parts = []
    for name, found in keys.items():
        quoted = [key.replace("'", "''") for key in found]
        parts.append("(" + " or ".join(f"{name} eq '{key}'" for key in quoted) + ")")
    return " and ".join(parts)
