"""Finding a region by a half-remembered name or code: typos, everyday names and missing accents are forgiven.

What is looked for may name the gemeente too ("schildersbuurt den haag"), the kind of place ("gemeente utrecht"), or a
wijk by its number ("wijk 10 rotterdam"). Each such reading is tried; a place is as close as its best reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.errors import RegionError, UsageError
from wijkonderzoek.harmonise.columns import POPULATION, YearTable
from wijkonderzoek.harmonise.spelling import EVERYDAY, EXACT, closeness, plain
from wijkonderzoek.model import Level

if TYPE_CHECKING:
    import pandas as pd

ORDER = (Level.GEMEENTE, Level.WIJK, Level.BUURT)
"""Of equally good names the highest level is meant, and it is said so."""
CLOSE = 70.0
SURE = 87.0
"""A name further off than this is shown, and never taken to be the one meant."""
AS_GOOD = 3.0
"""Names this much worse than the best are as good as the best, unless the best is exact."""
LIKE_A_GEMEENTE = 88.0
"""How close words come to the name of a gemeente to be read as one."""
SHORTEST_MISSPELLED = 5
MOST_WORDS = 12
KINDS = {"gemeente": Level.GEMEENTE, "wyk": Level.WIJK, "buurt": Level.BUURT}
BETWEEN = re.compile(r"^(in|te|van) | (in|te|van)$")
"""Words that join a place to its gemeente."""
NUMBER = re.compile(r"^\s*(?:wijk|wk)\s+([0-9]{1,2})(?:\s+(.*))?$", re.IGNORECASE)
"""A wijk by its number in its gemeente: wijk 10 rotterdam."""
CODE = re.compile(r"^(GM|WK|BU|GEMEENTE|WIJK|BUURT)?([0-9]{3,4}[0-9A-Z]{0,4})$")
PREFIX = {"GEMEENTE": "GM", "WIJK": "WK", "BUURT": "BU"}
DIGITS = {"GM": 4, "WK": 6, "BU": 8}
CLOSE_CODE = 80.0
LOST_ZERO = 95.0
"""What a code is worth whose first zero was lost, as happens in a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Match:
    """A region that comes close: its score (0-100; 100 is the name or code itself), and whether it is the one meant."""

    code: str
    name: str
    level: Level
    gemeente_name: str
    score: float
    chosen: bool = False

    @property
    def text(self) -> str:
        """`WK059910 Feijenoord (wijk, Rotterdam)`."""
        where = "" if self.level is Level.GEMEENTE else f", {self.gemeente_name}"
        return f"{self.code} {self.name} ({self.level.value}{where})"


def find_by_name(
    table: YearTable, query: str, *, most: int = 10, gemeente: str = "", level: Level | None = None
) -> tuple[Match, ...]:
    """The regions whose name or code comes closest, best first; empty when none comes close.

    `gemeente` (a code) and `level` keep only regions of that gemeente and level. At most one is `chosen`: the only one
    of the highest level among the best. None is when several of one level are as good, or none is close enough. A code
    that is not there is never read as another: those that look like it are shown, and none is chosen.
    """
    regions = table.regions[(table.regions["level"] != str(Level.LAND)).to_numpy()]
    if gemeente:
        regions = regions[(regions["gemeente"] == gemeente).to_numpy()]
    if level is not None:
        regions = regions[(regions["level"] == str(level)).to_numpy()]
    if regions.empty:
        return ()
    gemeenten = _gemeenten(table)
    if (code := as_code(query) or _numbered(query, gemeenten, gemeente)) is not None:
        return _by_code(regions, *code, most)
    wanted = plain(query)
    if not wanted:
        return ()
    residents = np.nan_to_num(table.values[POPULATION].reindex(regions.index).to_numpy(float))
    return _ranked(regions, _scores(wanted, regions, gemeenten, gemeente), residents, most)


def find_gemeente(table: YearTable, text: str) -> Match:
    """The gemeente of a name or code, everyday names too.

    *Raises* `RegionError` when none comes close, `UsageError` when several do.
    """
    matches = find_by_name(table, text, level=Level.GEMEENTE, most=5)
    if not matches:
        raise RegionError(
            f"no gemeente of {table.indeling} comes close to '{text}'", hint="Give its name, or a code such as GM0599."
        )
    if not matches[0].chosen:
        near = ", ".join(match.text for match in matches)
        raise UsageError(f"'{text}' is not clearly one gemeente of {table.indeling}", hint=f"Did you mean {near}?")
    return matches[0]


def as_code(query: str) -> tuple[str, bool] | None:
    """The code that is typed, and whether a zero was put before it; None when it is no code.

    >>> as_code("wk 0599-10"), as_code("bu05991081"), as_code("599"), as_code("wijk 10"), as_code("Feijenoord")
    (('WK059910', False), ('BU05991081', False), ('GM0599', True), None, None)
    """
    found = CODE.match(re.sub(r"[^0-9A-Z]", "", query.upper()))
    if found is None:
        return None
    digits = found[2]
    lost = len(digits) % 2 == 1
    digits = digits.zfill(len(digits) + 1) if lost else digits
    by_length = {length: prefix for prefix, length in DIGITS.items()}
    return (PREFIX.get(found[1], found[1]) if found[1] else by_length[len(digits)]) + digits, lost


def _numbered(query: str, gemeenten: Mapping[str, str], inside: str) -> tuple[str, bool] | None:
    """The code of a wijk that is asked by its number and gemeente, as `as_code` gives it."""
    found = NUMBER.match(query)
    if found is None:
        return None
    gemeente = gemeenten.get(BETWEEN.sub("", plain(found[2])), "") if found[2] else inside
    return (f"WK{gemeente[2:]}{found[1].zfill(2)}", False) if gemeente else None


def _by_code(regions: pd.DataFrame, code: str, lost: bool, most: int) -> tuple[Match, ...]:
    """The region of a code, or those whose code looks like it."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if code in regions.index:
        row = int(np.flatnonzero(regions.index == code)[0])
        return (_match(regions, row, LOST_ZERO if lost else EXACT, chosen=True),)
    codes = [str(known) for known in regions.index]
    digits = [known[2:] for known in codes]
    scores = process.cdist([code[2:]], digits, scorer=OSA.normalized_similarity)[0].astype(float) * 100
    scores -= np.array([known[:2] != code[:2] for known in codes])  # the kind of place that was typed goes first
    close = np.flatnonzero(scores >= CLOSE_CODE).tolist()
    best = sorted(close, key=lambda n: (-scores[n], codes[n][2:6] != code[2:6], codes[n]))
    return tuple(_match(regions, n, float(scores[n])) for n in best[:most])


def _match(regions: pd.DataFrame, row: int, score: float, *, chosen: bool = False) -> Match:
    name, level, where = (str(regions[column].iat[row]) for column in ("name", "level", "gemeente_name"))
    return Match(str(regions.index[row]), name, Level(level), where, round(score, 1), chosen)


def _ranked(regions: pd.DataFrame, scores: np.ndarray, residents: np.ndarray, most: int) -> tuple[Match, ...]:
    """The close regions, best first, and of equals the highest level and then the most residents."""
    levels = [ORDER.index(Level(str(level))) for level in regions["level"]]
    close = np.flatnonzero(scores >= CLOSE).tolist()
    ranked = sorted(close, key=lambda n: (-scores[n], levels[n], -residents[n], n))
    if not ranked:
        return ()
    best = scores[ranked[0]]
    good = [n for n in ranked if scores[n] >= (best if best == EXACT else best - AS_GOOD)]
    highest = min(levels[n] for n in good)
    meant = [n for n in good if levels[n] == highest]
    ranked = meant + [n for n in ranked if n not in set(meant)]
    only = meant[0] if len(meant) == 1 and scores[meant[0]] >= SURE else None
    return tuple(_match(regions, n, float(scores[n]), chosen=n == only) for n in ranked[: max(most, len(meant))])


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read what is looked for: a name, in a gemeente (code) and of a level where it says so."""

    name: str
    gemeente: str = ""
    level: Level | None = None


def _scores(wanted: str, regions: pd.DataFrame, gemeenten: Mapping[str, str], inside: str) -> np.ndarray:
    """How close each region comes in its best reading; `gemeenten` are plain names with their codes."""
    names = [plain(str(name)) for name in regions["name"]]
    owners, levels = regions["gemeente"].to_numpy(object), regions["level"].to_numpy(object)
    called: dict[str, list[str]] = {}
    for name, code in gemeenten.items():
        called.setdefault(code, []).append(name)
    scores = np.zeros(len(names))
    for reading in dict.fromkeys(_readings(wanted, gemeenten, inside)):
        keep = np.ones(len(names), bool)
        if reading.gemeente:
            keep &= owners == reading.gemeente
        if reading.level is not None:
            keep &= levels == str(reading.level)
        rows = np.flatnonzero(keep).tolist()
        known = [(n, names[n]) for n in rows]
        known += [(n, name) for n in rows if levels[n] == "gemeente" for name in called.get(str(owners[n]), ())]
        own = called.get(reading.gemeente, ())  # "centrum rotterdam" is Rotterdam Centrum
        known += [(n, short) for n in rows if (short := _without(names[n], own))]
        np.maximum.at(scores, [n for n, _ in known], closeness(reading.name, [name for _, name in known]))
    return scores


def _readings(wanted: str, gemeenten: Mapping[str, str], inside: str) -> Iterator[_Reading]:
    """Every way to read what is looked for, the plainest first."""
    yield _Reading(wanted, inside)
    places = [(wanted, inside)]
    if not inside:
        places += list(_gemeente_apart(wanted, gemeenten))
    for name, gemeente in places:
        yield _Reading(name, gemeente)
        first, _, rest = name.partition(" ")
        if first in KINDS and rest:
            yield _Reading(rest, gemeente, KINDS[first])


def _gemeente_apart(wanted: str, gemeenten: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is looked for without the gemeente it begins or ends with, and the code of that gemeente."""
    from rapidfuzz import fuzz, process

    words = wanted.split()[:MOST_WORDS]
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    cuts += [(gemeente, name) for name, gemeente in cuts]
    if not cuts:
        return
    known = list(gemeenten)
    scores = process.cdist([gemeente for gemeente, _ in cuts], known, scorer=fuzz.ratio)
    for (gemeente, name), row in zip(cuts, scores, strict=True):
        least = LIKE_A_GEMEENTE if len(gemeente) >= SHORTEST_MISSPELLED else EXACT
        if row.max() >= least:
            yield BETWEEN.sub("", name), gemeenten[known[int(row.argmax())]]


def _gemeenten(table: YearTable) -> dict[str, str]:
    """The plain names of all gemeenten, official and everyday, with their codes; the official name goes first."""
    official = table.regions.loc[table.at_level(Level.GEMEENTE), "name"]
    found = {plain(name): str(code) for code, names in _everyday(official) for name in names}
    return found | {plain(str(name)): str(code) for code, name in official.items()}


def _everyday(official: pd.Series) -> Iterator[tuple[str, tuple[str, ...]]]:
    for code, name in official.items():
        yield str(code), EVERYDAY.get(str(name), ())


def _without(name: str, gemeente_names: Sequence[str]) -> str:
    """A name without the name of its gemeente at its start or end; empty when it has none."""
    for gemeente in gemeente_names:
        if name.startswith(f"{gemeente} "):
            return name.removeprefix(f"{gemeente} ")
        if name.endswith(f" {gemeente}"):
            return name.removesuffix(f" {gemeente}")
    return ""
