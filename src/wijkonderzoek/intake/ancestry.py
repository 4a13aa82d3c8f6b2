"""Codes that say which one stands above them, by its number or in their own name, as paths from the top down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.project import CodePath

Key = TypeVar("Key", bound=Hashable)

DEEPEST = 50
"""Most levels that are followed; a study takes far fewer."""
MOST_CODES = 20_000
"""Most codes of a codebook."""
SEPARATORS = (" > ", "\\", ".", ":", "/")
"""What may stand between a tag and the one above it."""
LONGEST = 1_000
"""Most characters of a tag; Taguette itself allows 200."""

_SEPARATOR = re.compile("|".join(map(re.escape, SEPARATORS)))


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


def tag_paths(tags: Collection[str], file: str, above: Mapping[str, str] | None = None) -> dict[str, CodePath]:
    """Where every tag stands: under the longest tag that it begins with, followed by one of `SEPARATORS`.

    A tag that holds a separator and does not begin with another tag is one code. So are tags that would get the same
    path (`a.b` and `a:b`). `above`: the tag above it, where Taguette says so; what names suggest then counts for
    nothing.
    *Raises* `ExportError` for a tag of more than `LONGEST` characters, and for tags that lie above themselves or in
    the same place.

    >>> tag_paths(["wonen", "wonen.lift", "dhr. X", "wonen.lift.kapot"], "all_tags.csv")["wonen.lift.kapot"]
    ('wonen', 'lift', 'kapot')
    """
    known = set(tags)
    for number, tag in enumerate(tags, start=1):
        if len(tag) > LONGEST:
            raise ExportError(f"{file}, tag {number}: more than {LONGEST} characters")
    if above:
        parents = {tag: up for tag, up in above.items() if tag in known and up in known}
    else:
        parents = {tag: up for tag in tags if (up := _above(tag, known))}
    names = {tag: _below(tag, parents[tag]) if tag in parents else tag for tag in tags}
    times = Counter((parents.get(tag), name) for tag, name in names.items())
    alike = [tag for tag in parents if times[parents[tag], names[tag]] > 1]
    for tag in alike:
        names[tag] = tag
        if not above:
            del parents[tag]
    found = paths(names, parents, file)
    if len(set(found.values())) < len(found):
        raise ExportError(f"{file}: two tags stand in the same place", hint="Rename one of them in Taguette.")
    return found


def _above(tag: str, known: Collection[str]) -> str | None:
    """The longest other tag that this one begins with, up to a separator with something behind it."""
    ends = [match.start() for match in _SEPARATOR.finditer(tag) if match.end() < len(tag)]
    return next((tag[:end] for end in reversed(ends) if tag[:end] in known), None)


def _below(tag: str, above: str) -> str:
    """What a tag adds to the one above it; the whole tag where it does not begin with that."""
    found = _SEPARATOR.match(tag, len(above)) if tag.startswith(above) else None
    return tag[found.end() :] if found and found.end() < len(tag) else tag


def parts(path: CodePath) -> CodePath:
    """A path with every separator in its names taken as a level, so that two spellings of one place are equal.

    >>> parts(("wonen", "lift.kapot")) == parts(("wonen.lift", "kapot"))
    True
    """
    return tuple(_SEPARATOR.split(SEPARATORS[0].join(path)))
