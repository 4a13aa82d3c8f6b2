"""A study's own results (resultaten_lokaal.csv) as tables like those of any source.

Small cells are hidden here, before anything is computed (`suppression`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wijkonderzoek.errors import InputError
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.harmonise.suppression import smallest_regions, suppressed
from wijkonderzoek.model import LOCAL_SOURCE, STATUS_CODE, Area, Indicator, Level, SnapshotRef, Status, Variable
from wijkonderzoek.schemas import ResultaatRow, suggestion
from wijkonderzoek.sources.store import canonical_json

if TYPE_CHECKING:
    import pandas as pd

RESULTS_FILE = "resultaten_lokaal.csv"
TITLE = "Eigen resultaten van de studie"
TOP, BOTTOM = "{}__teller", "{}__noemer"
"""What the counts behind an indicator are called as variables."""
STATUS = {
    "geheim": Status.SUPPRESSED,
    "niet_gepubliceerd": Status.NOT_PUBLISHED,
    "niet_van_toepassing": Status.NOT_APPLICABLE,
}


@dataclass(frozen=True)
class LocalResults:
    """A study's own results: one table per year, the indicators that read them, and the variables those are made of."""

    tables: tuple[YearTable, ...]
    indicators: Mapping[str, Indicator]
    variables: Mapping[str, Variable]


def local_results(
    rows: Mapping[int, ResultaatRow],
    indicators: Mapping[str, Indicator],
    areas: Mapping[str, Area],
    spine: Mapping[int, YearTable],
    indeling: int | None,
) -> LocalResults:
    """A study's own results as tables of a source.

    `indicators`: those of the catalogue and the study, by key. `areas`: the study's own. `spine`: the tables that say
    which codes there are; the codes are read on `indeling`, or on the newest year that knows all of them.
    *Raises* `InputError` naming row and field of every mistake: an indicator or area that is not there, one that comes
    twice in a year, or is counted here and asked there, a `teller` above its `noemer` where it is part of it.
    """
    problems = [*_unknown_indicators(rows, indicators), *_repeated(rows), *_mixed(rows), *_parts(rows, indicators)]
    codes = {row.gebied: areas[row.gebied].codes if row.gebied in areas else (row.gebied,) for row in rows.values()}
    year = _indeling(codes, spine, indeling)
    for number, row in rows.items():
        gone = [code for code in codes[row.gebied] if code not in spine[year].regions.index]
        if gone:
            close = suggestion(row.gebied, list(areas))
            problem = f"{gone[0]} is not a region of {year} nor an area of gebieden.csv{close}"
            problems.append(f"{_where(number)}, gebied: {problem}")
    if problems:
        raise InputError("\n".join(dict.fromkeys(problems)))
    own = {key: indicators[key] for key in dict.fromkeys(row.indicator for row in rows.values())}
    counted = {row.indicator for row in rows.values() if row.counted}
    return LocalResults(
        tables=tuple(
            _table([row for row in rows.values() if row.jaar == wanted], own, codes, areas, spine[year])
            for wanted in sorted({row.jaar for row in rows.values()})
        ),
        indicators={key: _reading(indicator, key in counted) for key, indicator in own.items()},
        variables=_variables(own.values()),
    )


def _table(
    rows: Sequence[ResultaatRow],
    indicators: Mapping[str, Indicator],
    codes: Mapping[str, Sequence[str]],
    areas: Mapping[str, Area],
    spine: YearTable,
) -> YearTable:
    import numpy as np
    import pandas as pd

    regions = _regions(dict.fromkeys(row.gebied for row in rows), codes, areas, spine)
    hidden = suppressed(rows, indicators, _places(codes, spine))
    names = [name for key in indicators for name in (key, TOP.format(key), BOTTOM.format(key))]
    values = pd.DataFrame(np.nan, index=regions.index, columns=names)
    statuses = pd.DataFrame(STATUS_CODE[Status.MISSING], index=regions.index, columns=names, dtype=np.int8)
    low, high = values.copy(), values.copy()
    for row in rows:
        code = _code(row.gebied, codes)
        kind = STATUS.get(row.status, Status.OBSERVED)
        gone = (row.indicator, row.gebied) in hidden
        key = row.indicator
        for name, value in ((key, row.waarde), (TOP.format(key), row.teller), (BOTTOM.format(key), row.noemer)):
            if value is None and not row.status:
                continue
            values.at[code, name] = np.nan if gone or value is None else value
            statuses.at[code, name] = STATUS_CODE[Status.SUPPRESSED if gone else kind]
        if not gone and row.ondergrens is not None:
            low.at[code, key], high.at[code, key] = row.ondergrens, row.bovengrens
    intervals = {key: (low[key].to_numpy(), high[key].to_numpy()) for key in indicators}
    return YearTable(_ref(rows, spine), regions, values, statuses, {}, spine.year, intervals=intervals)


def _places(codes: Mapping[str, Sequence[str]], spine: YearTable) -> dict[str, frozenset[str]]:
    """The smallest regions every gebied is made of."""
    wanted = {code for found in codes.values() for code in found}
    # the whole country is looked through only for a figure of the country
    gemeenten = {code[2:6] for code in wanted}
    near = [c for c in spine.regions.index.tolist() if "NL00" in wanted or c[2:6] in gemeenten]
    smallest = {code: smallest_regions(code, near) for code in wanted}
    return {gebied: frozenset().union(*(smallest[code] for code in found)) for gebied, found in codes.items()}


def _ref(rows: Sequence[ResultaatRow], spine: YearTable) -> SnapshotRef:
    said = canonical_json([row.model_dump() for row in rows])
    gemeenten = sorted({f"GM{row.gebied[2:6]}" for row in rows if row.gebied[:2] in {"GM", "WK", "BU"}})
    return SnapshotRef(
        id=hashlib.sha256(said.encode()).hexdigest(),
        source=LOCAL_SOURCE,
        year=rows[0].jaar,
        table=RESULTS_FILE,
        title=f"{TITLE}: {'; '.join(dict.fromkeys(row.bron for row in rows))}",
        modified="",
        retrieved="",
        url="",
        licence="",
        rows=len(rows),
        fictional=spine.ref.fictional,
        scope=" ".join(gemeenten) or LOCAL_SOURCE,
    )


def _regions(
    gebieden: Iterable[str],
    codes: Mapping[str, Sequence[str]],
    areas: Mapping[str, Area],
    spine: YearTable,
) -> pd.DataFrame:
    import pandas as pd

    found = {}
    for gebied in gebieden:
        code = _code(gebied, codes)
        if code in spine.regions.index:
            found[code] = spine.regions.loc[code].to_dict() | {"flag": 0}
        else:
            first = spine.regions.loc[codes[gebied][0]]
            name = areas[gebied].name
            found[code] = first.to_dict() | {"name": name, "level": str(Level.GEBIED), "flag": 0}
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("code")


def _code(gebied: str, codes: Mapping[str, Sequence[str]]) -> str:
    """The code a report asks for: an own area of one region is that region."""
    return codes[gebied][0] if len(codes[gebied]) == 1 else gebied


def _reading(indicator: Indicator, counted: bool) -> Indicator:
    """An indicator as the results fill it: a ratio of counts, or a published figure with its own interval."""
    if not counted:
        return replace(indicator, variable=indicator.key, numerator=(), denominator=(), aggregate="none")
    top, bottom = (TOP.format(indicator.key),), (BOTTOM.format(indicator.key),)
    whole = () if indicator.measure == "count" else bottom
    return replace(indicator, variable="", numerator=top, denominator=whole, aggregate="sum")


def _variables(indicators: Iterable[Indicator]) -> dict[str, Variable]:
    found: dict[str, Variable] = {}
    for indicator in indicators:
        key = indicator.key
        for name, unit in ((key, indicator.unit), (TOP.format(key), "aantal"), (BOTTOM.format(key), "aantal")):
            found[name] = Variable(name, indicator.title, unit, source=LOCAL_SOURCE)
    return found


def _indeling(codes: Mapping[str, Sequence[str]], spine: Mapping[int, YearTable], indeling: int | None) -> int:
    """The year whose codes the results use: the study's, or the newest that knows the most of them."""
    if indeling is not None and indeling in spine:
        return indeling
    used = {code for members in codes.values() for code in members}
    return max(spine, key=lambda year: (sum(code in spine[year].regions.index for code in used), year))


def _where(number: int) -> str:
    return f"{RESULTS_FILE}, row {number}"


def _unknown_indicators(rows: Mapping[int, ResultaatRow], indicators: Mapping[str, Indicator]) -> list[str]:
    own = [key for key, indicator in indicators.items() if indicator.source == LOCAL_SOURCE]
    return [
        f"{_where(number)}, indicator: '{row.indicator}' is not an indicator of source '{LOCAL_SOURCE}'"
        f"{suggestion(row.indicator, own)}"
        for number, row in rows.items()
        if row.indicator not in own
    ]


def _repeated(rows: Mapping[int, ResultaatRow]) -> list[str]:
    first: dict[tuple[str, str, int], int] = {}
    found = []
    for number, row in rows.items():
        before = first.setdefault((row.indicator, row.gebied, row.jaar), number)
        if before != number:
            found.append(f"{_where(number)}: {row.indicator} of {row.gebied} in {row.jaar} stands in row {before} too")
    return found


def _mixed(rows: Mapping[int, ResultaatRow]) -> list[str]:
    kinds: dict[str, tuple[int, bool]] = {}
    found = []
    for number, row in rows.items():
        if row.status:
            continue
        before, counted = kinds.setdefault(row.indicator, (number, row.counted))
        if counted != row.counted:
            both = f"{row.indicator} has both counts and survey figures (see row {before}); keep one kind"
            found.append(f"{_where(number)}: {both}")
    return found


def _parts(rows: Mapping[int, ResultaatRow], indicators: Mapping[str, Indicator]) -> list[str]:
    return [
        f"{_where(number)}, teller: {row.teller:g} is more than noemer {row.noemer:g}, of which it is a part"
        for number, row in rows.items()
        if row.teller is not None
        and row.noemer is not None
        and row.teller > row.noemer
        and row.indicator in indicators
        and indicators[row.indicator].measure == "share"
    ]
