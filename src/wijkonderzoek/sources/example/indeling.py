"""Which buurt belongs to which wijk in which year, under which code and name.

Three indelingen: 2013, 2016 and 2019. What changes is what changes in reality:

- 2016, GM9907: two wijken get another number, their boundaries stay (flag 2).
- 2016, GM9905: wijk 05 is dissolved into its neighbour (flag 3); its buurten get new codes (flag 2).
- 2019, GM9905: the code of that wijk returns for another place, under another name (flag 3): a re-used code.
- 2019, Voorbeeldstad: one buurt moves from wijk 05 to wijk 06 and the buurten of wijk 05 are redrawn (flag 3).
- 2019, GM9901, GM9902, GM9911: a buurt moves to the neighbouring wijk (both wijken flag 3, the buurt flag 2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from wijkonderzoek.sources.example.country import ISLAND_CODE, STUDY_CODE, Land, gemeente_names
from wijkonderzoek.sources.example.lot import Floats, Ints, Lot
from wijkonderzoek.sources.example.names import (
    STUDY_BUURTEN,
    STUDY_WIJKEN,
    buurt_names,
    city_wijk_names,
    village_names,
    village_parts,
)

SINCE = (2013, 2016, 2019)
Places = NDArray[np.int64]
RECODED_GEMEENTE, RECODED_NUMBERS = 9907, {2: 21, 3: 22}
REUSED_GEMEENTE, REUSED_NUMBER, RETURNED_NAME = 9905, 5, "De Nieuwe Gaarde"
REDRAWN_WIJK, GAINING_WIJK = 5, 6
MOVING_GEMEENTEN = (9901, 9902, 9911)
STUDY_NUMBER = 1
WOON, BEDRIJVEN, GROEN, BUITEN, HAVEN = range(5)
"""What a buurt is: homes, businesses, a park or wood, countryside, or a port where nobody lives."""
PORT_GEMEENTEN = (9901, 9904)
INDUSTRY = "Industriegebied"
"""How a wijk without homes is called."""


@dataclass(frozen=True, slots=True)
class Indeling:
    """One state of the map; arrays have one entry per buurt, in the order of the land.

    `wijk_names` and `flags` are by code; a code that is not in `flags` has flag 1 in the year `since`.
    """

    since: int
    gemeente: Ints
    wijk: Ints
    buurt: Ints
    buurt_names: tuple[str, ...]
    wijk_names: dict[str, str]
    flags: dict[str, str]

    @property
    def gemeente_codes(self) -> list[str]:
        """The gemeente code of every buurt."""
        return [f"GM{gemeente}" for gemeente in self.gemeente.tolist()]

    @property
    def wijk_codes(self) -> list[str]:
        """The wijk code of every buurt."""
        return [
            wijk_code(gemeente, wijk) for gemeente, wijk in zip(self.gemeente.tolist(), self.wijk.tolist(), strict=True)
        ]

    @property
    def buurt_codes(self) -> list[str]:
        """The code of every buurt."""
        return [f"BU{code[2:]}{buurt:02d}" for code, buurt in zip(self.wijk_codes, self.buurt.tolist(), strict=True)]

    def members(self, gemeente: int, wijk: int) -> Places:
        """The places of the buurten of a wijk."""
        return np.flatnonzero((self.gemeente == gemeente) & (self.wijk == wijk))


def wijk_code(gemeente: int, wijk: int) -> str:
    """The code of a wijk.

    >>> wijk_code(9999, 1)
    'WK999901'
    """
    return f"WK{gemeente}{wijk:02d}"


def kinds(land: Land, lot: Lot) -> Ints:
    """What each buurt is; the study wijk is all homes."""
    chance = lot.uniform("kinds", land.size)
    kind = np.where(land.town, WOON, BUITEN)
    kind[land.town & (chance < 0.045)] = BEDRIJVEN
    kind[land.town & (chance > 0.985)] = GROEN
    for gemeente in PORT_GEMEENTEN:
        kind[_smallest_town_wijk(land, gemeente)] = HAVEN
    kind[study_members(land)] = WOON
    return kind


def study_members(land: Land) -> Places:
    """The buurten of the study wijk: of the wijken of Voorbeeldstad with six, the one nearest to the water."""
    mine = land.gemeente == STUDY_CODE
    wijken = [np.flatnonzero(mine & (land.wijk == wijk)) for wijk in range(len(STUDY_WIJKEN))]
    candidates = [members for members in wijken if len(members) == len(STUDY_BUURTEN)]
    if not candidates:
        raise AssertionError("no wijk of Voorbeeldstad has six buurten: choose another seed")
    shore = cKDTree(land.sea)
    return min(candidates, key=lambda members: float(shore.query(land.points[members])[0].min()))


def _smallest_town_wijk(land: Land, gemeente: int) -> Places:
    """The buurten of the town wijk with the fewest of them, the centre apart."""
    numbers = range(1, int(land.wijk.max()) + 1)
    wijken = [np.flatnonzero((land.gemeente == gemeente) & (land.wijk == wijk)) for wijk in numbers]
    return min((members for members in wijken if len(members) and land.town[members].all()), key=len)


def make_indelingen(land: Land, kind: Ints, lot: Lot) -> tuple[Indeling, ...]:
    """The three states of the map, in order."""
    first = _first(land, kind, lot)
    second = _dissolve(_recode(replace(first, since=SINCE[1], flags={})), land)
    old_places = first.members(REUSED_GEMEENTE, REUSED_NUMBER)
    third = _return_code(replace(second, since=SINCE[2], flags={}), land, old_places)
    third = _redraw_study(third, land)
    for gemeente in MOVING_GEMEENTEN:
        third = _move_one(third, land, gemeente)
    return first, second, third


def redrawn(indelingen: tuple[Indeling, ...]) -> Places:
    """The buurten of Voorbeeldstad whose own boundary is redrawn in 2019."""
    return indelingen[-1].members(STUDY_CODE, REDRAWN_WIJK)


def _first(land: Land, kind: Ints, lot: Lot) -> Indeling:
    number = land.wijk + np.where(land.gemeente % 3 == 0, 0, 1)
    study = study_members(land)
    mine = land.gemeente == STUDY_CODE
    others = [wijk for wijk in range(len(STUDY_WIJKEN)) if wijk != land.wijk[study[0]]]
    for new, old in enumerate(others, start=2):
        number[mine & (land.wijk == old)] = new
    number[study] = STUDY_NUMBER
    buurt = np.zeros(land.size, dtype=np.int64)
    for key in sorted(set(zip(land.gemeente.tolist(), number.tolist(), strict=True))):
        members = np.flatnonzero((land.gemeente == key[0]) & (number == key[1]))
        buurt[members] = np.arange(len(members))
    wijk_names, names = _all_names(land, number, kind, lot)
    return Indeling(SINCE[0], land.gemeente, number, buurt, names, wijk_names, {})


def _all_names(land: Land, number: Ints, kind: Ints, lot: Lot) -> tuple[dict[str, str], tuple[str, ...]]:
    titles: dict[str, str] = {}
    names = [""] * land.size
    villages = village_names(lot, set(gemeente_names().values()))
    for gemeente in sorted(gemeente_names()):
        mine = np.flatnonzero(land.gemeente == gemeente)
        numbers = sorted(set(number[mine].tolist()))
        city, themes = city_wijk_names(lot, gemeente), buurt_names(lot, gemeente)
        for wijk in numbers:
            members = mine[number[mine] == wijk]
            urban = bool(land.town[members].mean() > 0.5) and len(numbers) >= 9
            lived_in = bool(np.isin(kind[members], (WOON, BUITEN)).any())
            plain = _wijk_name(gemeente, wijk, urban, city, villages) if lived_in else f"{INDUSTRY} {next(villages)}"
            titles[wijk_code(gemeente, wijk)] = f"Wijk {wijk:02d} {plain}" if gemeente % 5 < 2 else plain
            parts: Iterator[str] = themes if urban else village_parts(plain)
            hamlets = chain([plain], villages)
            used: set[str] = set()
            for place in members.tolist():
                names[place] = _distinct(_buurt_name(int(kind[place]), plain, parts, hamlets), used)
    for place, name in zip(study_members(land).tolist(), STUDY_BUURTEN, strict=True):
        names[place] = name
    return titles, tuple(names)


def _wijk_name(gemeente: int, wijk: int, urban: bool, city: Iterator[str], villages: Iterator[str]) -> str:
    if gemeente == STUDY_CODE:
        return STUDY_WIJKEN[wijk - 1]
    if gemeente == ISLAND_CODE:
        return gemeente_names()[gemeente]
    return next(city, "") or next(villages) if urban else next(villages)


def _buurt_name(kind: int, wijk: str, parts: Iterator[str], hamlets: Iterator[str]) -> str:
    if wijk.startswith(INDUSTRY):
        return wijk
    if kind == BEDRIJVEN:
        return f"Bedrijventerrein {wijk}"
    if kind == GROEN:
        return f"Park {wijk}"
    name = next(parts, "") if kind == WOON else ""
    return name or f"Verspreide huizen {next(hamlets)}"


def _distinct(name: str, used: set[str]) -> str:
    """The name, with a direction behind it when another buurt of the wijk has it; it is then used as well."""
    for direction in ("", " Noord", " Oost", " Zuid", " West", " Midden", " Overig"):
        if name + direction not in used:
            used.add(name + direction)
            return name + direction
    raise AssertionError(f"too many buurten called {name}: choose another seed")


def _recode(state: Indeling) -> Indeling:
    """Two wijken of one gemeente get another number."""
    for old, new in RECODED_NUMBERS.items():
        places = state.members(RECODED_GEMEENTE, old)
        state = _given(state, places, new, name=state.wijk_names[wijk_code(RECODED_GEMEENTE, old)])
        state = _flagged(state, "2", wijk_code(RECODED_GEMEENTE, new), *_codes(state, places))
    return state


def _dissolve(state: Indeling, land: Land) -> Indeling:
    """The wijk whose code will return goes to its nearest neighbour."""
    places = state.members(REUSED_GEMEENTE, REUSED_NUMBER)
    neighbour = _wijken_by_distance(state, land, places)[0]
    state = _given(state, places, neighbour)
    state = _flagged(state, "2", *_codes(state, places))
    return _flagged(state, "3", wijk_code(REUSED_GEMEENTE, neighbour))


def _return_code(state: Indeling, land: Land, old_places: Places) -> Indeling:
    """The code of the dissolved wijk comes back for a half of the farthest wijk that can be split."""
    candidates = _wijken_by_distance(state, land, old_places)
    source = [wijk for wijk in candidates if len(state.members(REUSED_GEMEENTE, wijk)) >= 4][-1]
    members = state.members(REUSED_GEMEENTE, source)
    places = np.sort(members[np.argsort(land.points[members, 0])][: len(members) // 2])
    state = _given(state, places, REUSED_NUMBER, name=RETURNED_NAME)
    state = _flagged(state, "2", *_codes(state, places))
    return _flagged(state, "3", wijk_code(REUSED_GEMEENTE, source), wijk_code(REUSED_GEMEENTE, REUSED_NUMBER))


def _redraw_study(state: Indeling, land: Land) -> Indeling:
    """In Voorbeeldstad one buurt moves to the next wijk and those it leaves are redrawn."""
    moved = _nearest_member(state, land, REDRAWN_WIJK, GAINING_WIJK)
    state = _given(state, moved, GAINING_WIJK)
    codes = _codes(state, np.concatenate([moved, state.members(STUDY_CODE, REDRAWN_WIJK)]))
    return _flagged(state, "3", wijk_code(STUDY_CODE, REDRAWN_WIJK), wijk_code(STUDY_CODE, GAINING_WIJK), *codes)


def _move_one(state: Indeling, land: Land, gemeente: int) -> Indeling:
    """One buurt of the largest wijk goes to the wijk nearest to it."""
    numbers = sorted(set(state.wijk[state.gemeente == gemeente].tolist()))
    largest = max(numbers, key=lambda wijk: len(state.members(gemeente, wijk)))
    target = _wijken_by_distance(state, land, state.members(gemeente, largest))[0]
    moved = _nearest_member(state, land, largest, target, gemeente)
    state = _given(state, moved, target)
    state = _flagged(state, "2", *_codes(state, moved))
    return _flagged(state, "3", wijk_code(gemeente, largest), wijk_code(gemeente, target))


def _given(state: Indeling, places: Places, wijk: int, *, name: str = "") -> Indeling:
    """The same map with some buurten given to another wijk, numbered after those already there."""
    number, buurt, titles = state.wijk.copy(), state.buurt.copy(), dict(state.wijk_names)
    gemeente = int(state.gemeente[places[0]])
    present = state.members(gemeente, wijk)
    number[places] = wijk
    buurt[places] = np.arange(len(places)) + (int(buurt[present].max()) + 1 if len(present) else 0)
    if name:
        titles[wijk_code(gemeente, wijk)] = name
    left = {wijk_code(*key) for key in zip(state.gemeente.tolist(), number.tolist(), strict=True)}
    titles = {code: title for code, title in titles.items() if code in left}
    return replace(state, wijk=number, buurt=buurt, wijk_names=titles)


def _flagged(state: Indeling, flag: str, *codes: str) -> Indeling:
    return replace(state, flags=state.flags | dict.fromkeys(codes, flag))


def _codes(state: Indeling, places: Places) -> list[str]:
    codes = state.buurt_codes
    return [codes[place] for place in places.tolist()]


def _wijken_by_distance(state: Indeling, land: Land, places: Places) -> list[int]:
    """The other wijken of the gemeente of these buurten, the nearest first."""
    gemeente = int(state.gemeente[places[0]])
    others = sorted(set(state.wijk[state.gemeente == gemeente].tolist()) - set(state.wijk[places].tolist()))
    return sorted(others, key=lambda wijk: _gaps(land, state.members(gemeente, wijk), places).min())


def _nearest_member(state: Indeling, land: Land, wijk: int, target: int, gemeente: int = STUDY_CODE) -> Places:
    """The one buurt of a wijk that lies nearest to another wijk."""
    members = state.members(gemeente, wijk)
    return members[[int(np.argmin(_gaps(land, members, state.members(gemeente, target))))]]


def _gaps(land: Land, from_places: Places, to_places: Places) -> Floats:
    """For each buurt, the distance to the nearest of the others."""
    gaps: Floats = cKDTree(land.points[to_places]).query(land.points[from_places])[0]
    return gaps
