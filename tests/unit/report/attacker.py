"""A reader with a pencil: what can be worked out of the numbers that a report prints about conversations.

Every conversation is of a kind: who was at the table, and how each code was told in it. What is printed holds for how
many conversations there are of each kind; a count is worked out when every way to fit all that is printed gives it the
same number. That is an integer linear programme per count, so sums, overlaps and bounds are all seen through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.unit.report.told import heads_of, part, table_of, texts_of
from wijkonderzoek.report.codebook import codebook_annex
from wijkonderzoek.report.joint import joint_table
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.stories import story_of_the_wijk

STATES = ("none", "plain", "knelpunt", "kans", "knelpunt en kans")
TABLES = ("residents", "professionals", "both")
HIDDEN = "< 3"
Kind = tuple[str, tuple[str, ...]]


@dataclass
class Reader:
    """What a reader knows: `codes` with the one above each, and rows of (counts of kinds, at least, at most)."""

    codes: Mapping[str, str]
    kinds: list[Kind] = field(default_factory=list)
    rows: list[tuple[np.ndarray, float, float]] = field(default_factory=list)
    extra: int = 0

    def __post_init__(self) -> None:
        self.kinds = list(product(TABLES, product(STATES, repeat=len(self.codes))))

    def under(self, code: str) -> list[int]:
        """The places of a code and all under it."""
        names = list(self.codes)
        found = {code}
        while more := {c for c, above in self.codes.items() if above in found} - found:
            found |= more
        return [names.index(one) for one in found]

    def told(self, code: str | None = None, how: str = "", *, own: bool = False, table: str = "") -> np.ndarray:
        """Which kinds tell a code (or any), as something, at a kind of table."""
        places = range(len(self.codes)) if code is None else self.under(code)
        places = [list(self.codes).index(str(code))] if own else list(places)
        wanted = how or "^(?!none)"
        return np.array(
            [
                float(any(re.search(wanted, said[p]) for p in places) and (not table or at == table))
                for at, said in self.kinds
            ]
        )

    def at(self, *tables: str) -> np.ndarray:
        return np.array([float(kind[0] in tables) for kind in self.kinds])

    def knows(self, counted: np.ndarray, least: float, most: float) -> None:
        self.rows.append((counted, least, most))

    def either(self, counts: list[np.ndarray], total: int) -> None:
        """At least one of these counts is 1 or 2."""
        switches = []
        for counted in counts:
            switch = len(self.kinds) + self.extra
            self.extra += 1
            switches.append(switch)
            self.rows.append((_with(counted, switch, -1), 0, np.inf))
            self.rows.append((_with(counted, switch, total), -np.inf, total + 2))
        self.rows.append((_with(np.zeros(len(self.kinds)), *[x for s in switches for x in (s, 1)]), 1, np.inf))

    def bounds(self, counted: np.ndarray) -> tuple[int, int]:
        """The fewest and the most conversations that fit everything known."""
        size = len(self.kinds) + self.extra
        matrix = np.array([np.pad(row, (0, size - len(row))) for row, _, _ in self.rows])
        low, high = (np.array([row[place] for row in self.rows]) for place in (1, 2))
        upper = np.full(size, np.inf)
        upper[len(self.kinds) :] = 1
        found = []
        for way in (1, -1):
            solved = milp(
                way * np.pad(counted, (0, size - len(counted))),
                constraints=LinearConstraint(matrix, low, high),
                bounds=Bounds(np.zeros(size), upper),
                integrality=np.ones(size),
            )
            assert solved.success, f"what is printed contradicts itself: {solved.message}"
            found.append(round(way * solved.fun))
        return found[0], found[1]


def _with(counted: np.ndarray, *places: int) -> np.ndarray:
    pairs = list(zip(places[::2], places[1::2], strict=True))
    row = np.pad(counted, (0, max([p for p, _ in pairs]) + 1 - len(counted)))
    for place, value in pairs:
        row[place] = value
    return row


def read_report(research: Research, codes: Mapping[str, str], opgave: str) -> Reader:
    """A reader of sections 2 and 3 and annex E who knows the rules; all codes are of one opgave ("" for none)."""
    reader = Reader(codes)
    story, annex = story_of_the_wijk(research), codebook_annex(research)
    assert research.talk is not None
    total = research.talk.count
    reader.knows(np.ones(len(reader.kinds)), total, total)
    themes = table_of(story, "tabel-themas") or {}
    for code in codes:
        if code in themes:
            n = int(themes[code][1])
            reader.knows(reader.told(code), n, n)
            reader.knows(reader.told(code, own=True), 3, total)
        else:
            reader.knows(reader.told(code, own=True), 0, 2)
    for code, cells in (table_of(annex, "tabel-codeboek") or {}).items():
        if cells[-1] not in {"–", HIDDEN}:
            reader.knows(reader.told(code), int(cells[-1]), int(cells[-1]))
        elif cells[-1] == HIDDEN:
            reader.knows(reader.told(code), 0, 2)
    _kinds(reader, story, themes, total)
    _sides(reader, story, themes, total)
    if opgave:
        _union(reader, plain_cell(research, opgave), total)
    else:
        _union(reader, texts_of(part(story, "2.4")), total)
    return reader


def plain_cell(research: Research, opgave: str) -> str:
    title = research.catalogue.opgaven[opgave].title
    cells = next(row for row in joint_table(research).rows if row[0].text == title)
    return cells[2].text.replace("\N{NO-BREAK SPACE}", " ")


def _union(reader: Reader, said: str, total: int) -> None:
    """ "Ten minste 4 van de 10 gesprekken, 3 als knelpunt": at least means that, or one more."""
    if "minder dan 3" in said:
        reader.knows(reader.told(), 0, 2)
        return
    match = re.search(r"([Tt]en minste )?(?:(\d+) van de \d+|[Aa]lle (\d+))", said)
    assert match is not None, said
    n = int(match[2] or match[3])
    reader.knows(reader.told(), n, n + bool(match[1]))
    for how in ("knelpunt", "kans"):
        found = re.search(rf"(ten minste )?(\d+) als {how}", said)
        if found:
            reader.knows(reader.told(how=how), int(found[2]), int(found[2]) + bool(found[1]))
        elif "gesprekken kwam iets" not in said:
            reader.knows(reader.told(how=how), 0, 2)


def _kinds(reader: Reader, story: object, themes: Mapping[str, object], total: int) -> None:
    table = table_of(story, "tabel-knelt-kan") or {}  # type: ignore[arg-type]
    heads = heads_of(story, "tabel-knelt-kan") if table else []  # type: ignore[arg-type]
    for code in themes:
        for how in ("knelpunt", "kans"):
            cell = table[code][heads.index(f"als {how}")] if code in table and f"als {how}" in heads else HIDDEN
            low, high = (0, 2) if cell == HIDDEN else (int(cell), int(cell))
            reader.knows(reader.told(code, how), low, high)


def _sides(reader: Reader, story: object, themes: Mapping[str, object], total: int) -> None:
    table = table_of(story, "tabel-rollen")  # type: ignore[arg-type]
    if table is None:
        return
    sides = (("residents", "both"), ("professionals", "both"))
    first = next(iter(table.values()))
    for tables, cell in zip(sides, first, strict=False):
        size = int(re.findall(r"\d+", cell)[-1])
        reader.knows(reader.at(*tables), size, size)
    for code in themes:
        if code in table:
            for tables, cell in zip(sides, table[code], strict=False):
                n = 0 if cell.startswith("geen") else int(re.findall(r"\d+", cell)[0])
                reader.knows(reader.told(code) * reader.at(*tables), n, n)
        elif code not in reader.codes.values():
            reader.either([reader.told(code, table=one) for one in TABLES], total)


def hidden_counts(
    reader: Reader, count: Callable[[np.ndarray], int], themes: Mapping[str, object]
) -> Iterator[tuple[str, np.ndarray, int]]:
    """Every count of one or two conversations: its name, what it counts, and how many it is."""
    what = {}
    for code in reader.codes:
        what[f"{code}"] = reader.told(code)
        what[f"{code} itself"] = reader.told(code, own=True)
        for how in ("knelpunt", "kans"):
            what[f"{code} as {how}"] = reader.told(code, how)
        for table in TABLES:
            what[f"{code} by {table}"] = reader.told(code, table=table)
    for name, counted in what.items():
        if 0 < (n := count(counted)) < 3:
            yield name, counted, n
