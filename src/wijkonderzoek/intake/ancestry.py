"""Codes that name the one above them, as paths from the top down."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.project import CodePath

Key = TypeVar("Key", bound=Hashable)

DEEPEST = 50
"""Most levels that are followed; a study takes far fewer."""
MOST_CODES = 20_000
"""Most codes of a codebook."""


def paths(names: Mapping[Key, str], above: Mapping[Key, Key], where: str) -> dict[Key, CodePath]:
    """The path of every code in `names`, by what stands `above` it. Depth is walked, not recursed.

    *Raises* `ExportError` for codes that lie above themselves or more than `DEEPEST` levels deep, and for more than
    `MOST_CODES`; `where` says in which file.

    >>> paths({1: "wonen", 2: "onderhoud"}, {2: 1}, "codes.csv")
    {1: ('wonen',), 2: ('wonen', 'onderhoud')}
    """
    if len(names) > MOST_CODES:
        raise ExportError(f"{where}: more than {MOST_CODES:,} codes")
    found: dict[Key, CodePath] = {}
    for number, key in enumerate(names, start=1):
        waiting = [key]
        while waiting[-1] not in found and (up := above.get(waiting[-1])) is not None:
            waiting.append(up)
            if len(waiting) > DEEPEST:
                raise ExportError(
                    f"{where}, code {number}: it lies above itself, or more than {DEEPEST} levels deep",
                    hint="Move it to another place in the codebook, and export again.",
                )
        path: CodePath = found.get(waiting[-1], ())
        for code in reversed(waiting):
            path = found.setdefault(code, (*path, names[code]))
    return found
