"""Which of a study's own results stay hidden: small cells, and every cell that would give one away.

What can be worked out is decided by `statistics.disclosure`; this module says which results are sums of which.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from wijkonderzoek.model import Indicator
from wijkonderzoek.schemas import ResultaatRow
from wijkonderzoek.statistics.disclosure import Sum, recoverable

SMALLER = {"GM": ("WK", "BU"), "WK": ("BU",)}
"""What lies inside a region of CBS: regions whose codes begin with that of the whole."""


def suppressed(
    rows: Sequence[ResultaatRow], indicators: Mapping[str, Indicator], places: Mapping[str, frozenset[str]]
) -> set[tuple[str, str]]:
    """The (indicator, gebied) pairs of one year whose figure must not be shown.

    A cell is small when its count, or what is left of its whole, is under the indicator's `smallest_cell`, or when a
    survey has fewer answers. `places`: the smallest regions each gebied is made of. Where the cells that are shown give
    away one that is not, of any level or own area, the smallest cell beside it goes too, until nothing is given away.
    A gemeente or wijk with rows of two or more of its parts is taken to be their sum: a part without a row is
    most often one where nothing was counted.
    """
    hidden = {(row.indicator, row.gebied) for row in rows if _small(row, indicators[row.indicator])}
    for key in dict.fromkeys(row.indicator for row in rows if row.counted):
        counts = {row.gebied: row.teller for row in rows if row.indicator == key and row.teller is not None}
        gone = {row.gebied for row in rows if row.indicator == key and row.status == "geheim"}
        gone |= {gebied for indicator, gebied in hidden if indicator == key}
        hidden |= {(key, gebied) for gebied in _beside(counts, gone, places)}
    return hidden


def smallest_regions(code: str, regions: Collection[str]) -> frozenset[str]:
    """The smallest regions a region of CBS is made of: its buurten, and its wijken without buurten.

    >>> sorted(smallest_regions("GM0599", ["NL00", "GM0599", "WK059910", "BU05991081", "BU05991082", "WK036300"]))
    ['BU05991081', 'BU05991082']
    """
    if code[:2] == "NL":
        inside = {other for other in regions if other[:2] in ("WK", "BU")}
    else:
        inside = {other for other in regions if _inside(other, code)}
    divided = {f"WK{other[2:8]}" for other in inside if other[:2] == "BU"}
    return frozenset(inside - divided or {code})


def _small(row: ResultaatRow, indicator: Indicator) -> bool:
    least = indicator.smallest_cell
    if row.n is not None:
        return row.n < least
    if row.teller is None or row.noemer is None:
        return False
    rest = row.noemer - row.teller if indicator.measure == "share" else row.noemer
    return row.noemer > 0 and min(row.teller, rest) < least


def _beside(counts: Mapping[str, float], gone: Collection[str], places: Mapping[str, frozenset[str]]) -> set[str]:
    """The shown cells that have to go so that no hidden one can be worked out."""
    cells = sorted({*counts, *gone})
    sums, ground = _sums(cells, places)
    hidden, beside = set(gone), set[str]()
    while known := sorted(recoverable(sums, hidden | ground) & hidden):
        place = places[known[0]]
        shown = [cell for cell in cells if cell not in hidden]
        wholes = [places[cell] for cell in shown if places[cell] > place]
        apart = [cell for cell in shown if not places[cell] & place]
        fellows = [cell for cell in apart if any(places[cell] < whole for whole in wholes)]
        touching = fellows or [cell for cell in shown if places[cell] & place]
        smallest = min(touching, key=lambda cell: (counts[cell], cell))
        hidden.add(smallest)
        beside.add(smallest)
    return beside


def _sums(cells: Sequence[str], places: Mapping[str, frozenset[str]]) -> tuple[list[Sum], set[str]]:
    """Every cell as the sum of the ground that no cell divides further, and the names of that ground."""
    ground: dict[str, tuple[str, ...]] = {}
    for place in sorted(frozenset[str]().union(*(places[cell] for cell in cells))):
        over = tuple(cell for cell in cells if place in places[cell])
        ground.setdefault(" ".join(("in", *over)), over)
    sums: list[Sum] = [(cell, [name for name, over in ground.items() if cell in over]) for cell in cells]
    for whole in (cell for cell in cells if cell[:2] in SMALLER):
        inside = [cell for cell in cells if _inside(cell, whole)]
        parts = [cell for cell in inside if not any(_inside(cell, other) for other in inside)]
        if len(parts) > 1:
            sums.append((whole, parts))
    return sums, set(ground)


def _inside(code: str, whole: str) -> bool:
    """Whether a region of CBS lies inside another gemeente or wijk, by their codes."""
    return code[:2] in SMALLER.get(whole[:2], ()) and code[2:].startswith(whole[2:])
