"""A release that came by OData v4 as a `SourceTable`: measures, codes of the dimensions, and one row per observation.

In v4 every cell is a row of its own, with the reason when it has no value; codes are not padded. Tables of wijken and
buurten carry no text topics in v4, so that most releases do not say whether a region changed since the year before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wijkonderzoek.errors import CorruptStoreError
from wijkonderzoek.model import STATUS_CODE, Status
from wijkonderzoek.sources.store import Snapshot
from wijkonderzoek.sources.tables import FLAG_TOPICS, PATH, REGION, SourceTable, Topic, gemeente_of, tidy

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

DATA = "Observations"
PROPERTIES = "Properties"
DIMENSIONS = "Dimensions"
MEASURES = "MeasureCodes"
GROUPS = "MeasureGroups"
CODES = "Codes"
"""Stands after the name of a dimension: `WijkenEnBuurtenCodes`."""
PLAIN = "None"
"""The ValueAttribute of a value that is there."""
NO_REASON = -1
REASONS = {"Impossible": STATUS_CODE[Status.NOT_APPLICABLE], "Confidential": STATUS_CODE[Status.SUPPRESSED]}
"""What a ValueAttribute says of an empty cell. StatLine shows an impossible one as a blank: the figure cannot exist.
Any other (`Missing`, `Unknown`, or one that is new) gives no reason that is known, and none is made up."""


@dataclass(frozen=True)
class Observations:
    """The observations of a release as columns of one length.

    `measure` and each of `places` (by dimension): numbers of codes in `measures` and `codes`. `value`: nan where there
    is none. `reason`: a status code, -1 for none. `text`: numbers of observations that hold text, with that text.
    """

    measures: Sequence[str]
    codes: Mapping[str, Sequence[str]]
    measure: np.ndarray
    places: Mapping[str, np.ndarray]
    value: np.ndarray
    reason: np.ndarray
    text: Mapping[int, str]

    def cells(self) -> tuple[np.ndarray, np.ndarray]:
        """The row of every observation among the choices of codes that occur, and those choices as one number each."""
        import numpy as np

        mixed = np.zeros(len(self.measure), np.int64)
        for name, places in self.places.items():
            mixed = mixed * max(len(self.codes[name]), 1) + places
        choices, row = np.unique(mixed, return_inverse=True)
        return row.reshape(-1), choices

    def split(self, choices: np.ndarray) -> dict[str, np.ndarray]:
        """The numbers of codes that choices stand for, by dimension."""
        found = {}
        for name in reversed(list(self.places)):
            size = max(len(self.codes[name]), 1)
            found[name] = choices % size
            choices = choices // size
        return {name: found[name] for name in self.places}


def read_v4(snapshot: Snapshot, dimension: str) -> SourceTable:
    """The observations of a release as one row per region and choice, with codes of other dimensions as titles.

    *Raises* `CorruptStoreError` when there is no dimension with regions, or a cell has two observations.
    """
    import numpy as np
    import pandas as pd

    where = f"table {snapshot.ref.table}"
    names = [str(row["Identifier"]) for row in snapshot.rows(DIMENSIONS)]
    if dimension not in names:
        raise CorruptStoreError(f"{where}: no dimension '{dimension}' with region codes")
    names.sort(key=lambda name: name != dimension)  # the regions first, so that rows come in their order
    entries = {name: snapshot.rows(f"{name}{CODES}") for name in names}
    codes = {name: [str(row["Identifier"]).strip() for row in rows] for name, rows in entries.items()}
    topics = topics_of(snapshot.rows(MEASURES), snapshot.rows(GROUPS))
    found = observations(snapshot.bodies(DATA), list(topics), codes, where)
    row, choices = found.cells()
    check_cells(found, row, where)
    places = found.split(choices)
    shape = len(choices), len(topics)
    values, reasons = np.full(shape, np.nan), np.full(shape, NO_REASON, np.int8)
    values[row, found.measure], reasons[row, found.measure] = found.value, found.reason
    cells: dict[str, Any] = {REGION: np.array(codes[dimension], object)[places[dimension]]}
    for name in names[1:]:
        cells[name] = np.array([tidy(entry["Title"]) for entry in entries[name]], object)[places[name]]
    flag = next((key for key, topic in topics.items() if topic.path.split(PATH)[-1] in FLAG_TOPICS), None)
    told = _flags(found, list(topics).index(flag), places[dimension][row]) if flag else {}
    cells |= {key: values[:, number] for number, key in enumerate(topics) if key != flag}
    gaps = {
        key: pd.Series(reasons[:, number])
        for number, key in enumerate(topics)
        if key != flag and (reasons[:, number] != NO_REASON).any()
    }
    topics = {key: topic for key, topic in topics.items() if key != flag}
    regions = _regions(entries[dimension], np.unique(places[dimension]), told)
    return SourceTable(topics, regions, pd.DataFrame(cells), gaps)


def topics_of(measures: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]]) -> dict[str, Topic]:
    """Every measure of a table by its identifier, with its path and unit."""
    by_id = {str(group["Id"]): group for group in groups}

    def path(group: object) -> tuple[str, ...]:
        item = by_id.get(str(group))
        return (*path(item.get("ParentId")), tidy(item["Title"])) if item is not None else ()

    found = {}
    for row in sorted(measures, key=lambda row: int(row.get("Index") or 0)):
        key = str(row["Identifier"])
        titles = (*path(row.get("MeasureGroupId")), tidy(row["Title"]))
        found[key] = Topic(key, PATH.join(titles), tidy(row.get("Unit") or ""))
    return found


def observations(
    bodies: Iterable[bytes], measures: Sequence[str], codes: Mapping[str, Sequence[str]], where: str
) -> Observations:
    """The observations in a series of responses; a page at a time, because a table has over a million.

    *Raises* `CorruptStoreError` for a measure or code that its list does not have.
    """
    import numpy as np
    import pandas as pd

    lists = {"Measure": pd.Index(list(measures), dtype=object)}
    lists |= {name: pd.Index(list(found), dtype=object) for name, found in codes.items()}
    if twice := next((name for name, known in lists.items() if known.has_duplicates), None):
        raise CorruptStoreError(f"{where}: {twice}{CODES} has the same code twice")
    pages: dict[str, list[np.ndarray]] = {name: [] for name in (*lists, "value", "reason")}
    text: dict[int, str] = {}
    seen = 0
    for body in bodies:
        rows = json.loads(body)["value"]
        for name, known in lists.items():
            given = np.array([row[name] for row in rows], object)
            numbers = known.get_indexer(pd.Index(given, dtype=object))
            if (numbers < 0).any():
                stranger = given[numbers < 0][0]
                raise CorruptStoreError(f"{where}: {name} '{stranger}' of an observation is not in {name}{CODES}")
            pages[name].append(numbers)
        value = np.array([row["Value"] for row in rows], float)
        reason = np.array([REASONS.get(row["ValueAttribute"], NO_REASON) for row in rows], np.int8)
        value[reason != NO_REASON] = np.nan
        pages["value"].append(value)
        pages["reason"].append(reason)
        text |= {seen + n: str(row["StringValue"]) for n, row in enumerate(rows) if row.get("StringValue") is not None}
        seen += len(rows)
    joined = {name: np.concatenate(found) if found else np.zeros(0, int) for name, found in pages.items()}
    return Observations(
        measures,
        codes,
        joined["Measure"],
        {name: joined[name] for name in codes},
        joined["value"],
        joined["reason"],
        text,
    )


def check_cells(found: Observations, row: np.ndarray, where: str) -> None:
    """That every cell has one observation: v4 gives some measures of some tables one code for several topics.

    *Raises* `CorruptStoreError` naming a measure that has more.
    """
    import numpy as np

    flat = row.astype(np.int64) * max(len(found.measures), 1) + found.measure
    cells, first, times = np.unique(flat, return_index=True, return_counts=True)
    if len(cells) < len(flat):
        twice = first[times > 1]
        measure = found.measures[found.measure[twice[0]]]
        raise CorruptStoreError(
            f"{where}: measure {measure} has several observations for one region: v4 uses its code for several topics",
            hint="Fetch the table by v3: --protocol v3 --again",
        )


def _flags(found: Observations, measure: int, region: np.ndarray) -> dict[int, int]:
    """What the release says of the change of regions, by the number of the region; 0 where it says nothing."""
    told = {}
    for number, text in found.text.items():
        if found.measure[number] == measure and text.strip().isdigit():
            told[int(region[number])] = int(text)
    for number in (found.measure == measure).nonzero()[0]:
        if found.value[number] == found.value[number]:
            told.setdefault(int(region[number]), int(found.value[number]))
    return told


def _regions(entries: Sequence[Mapping[str, Any]], present: np.ndarray, told: Mapping[int, int]) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    codes = [str(entries[n]["Identifier"]).strip() for n in present]
    groups = [str(entries[n].get("DimensionGroupId") or "").strip() for n in present]
    return pd.DataFrame(
        {
            "name": [tidy(entries[n]["Title"] or "") for n in present],
            "gemeente": [gemeente_of(code, group) for code, group in zip(codes, groups, strict=True)],
            "flag": np.array([told.get(int(n), 0) for n in present], np.int8),
        },
        index=pd.Index(codes, name="code"),
    )
