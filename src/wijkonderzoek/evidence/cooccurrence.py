"""What is told together: codes or opgaven in the same conversation, or in the same passage."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.evidence.basis import Level, coded_conversations, keys_of, presence, segments_in_use
from wijkonderzoek.sources.interviews import Interviews

if TYPE_CHECKING:
    import pandas as pd

Within = Literal["gesprek", "passage"]


def cooccurrence(interviews: Interviews, level: Level = "opgave", within: Within = "gesprek") -> pd.DataFrame:
    """In how many conversations every two opgaven (or codes) are told together.

    Rows: every pair, index `first` and `second`, in the order of the codebook. Columns: `both` (conversations with the
    two in the same conversation, or in the same passage: segments of one coder that overlap, ends that meet do not),
    `either` (conversations with at least one of them) and `jaccard` (both / either, 0-1; nan where neither is told).
    *Raises* `UsageError` for another level or reach; `InputError` for passages where segments have no position.
    """
    import pandas as pd

    if within not in ("gesprek", "passage"):
        raise UsageError(f"within '{within}' is not one of gesprek, passage")
    there = presence(interviews, level)
    held = there.to_numpy(int)
    both = held.T @ held if within == "gesprek" else _overlaps(interviews, level)
    told = held.sum(axis=0)
    rows = {}
    for one, other in combinations(range(len(told)), 2):
        either = int(told[one] + told[other] - (held[:, one] & held[:, other]).sum())
        rows[there.columns[one], there.columns[other]] = {
            "both": int(both[one, other]),
            "either": either,
            "jaccard": both[one, other] / either if either else float("nan"),
        }
    index = pd.MultiIndex.from_tuples(list(rows), names=["first", "second"])
    return pd.DataFrame(list(rows.values()), index=index, columns=["both", "either", "jaccard"])


def _overlaps(interviews: Interviews, level: Level) -> np.ndarray:
    """In how many conversations segments of every two keys overlap, as one coder laid them (keys, keys)."""
    import pandas as pd

    used = segments_in_use(interviews)
    if unknown := int((used["positie_soort"] == "onbekend").sum()):
        raise InputError(
            f"segmenten.csv: {unknown} segments have no position, so passages cannot be compared",
            hint="Take whole conversations (within='gesprek'), or import from an export that holds positions.",
        )
    keys = keys_of(interviews, level)
    columns = pd.Index(keys.unique())
    used = used.assign(column=columns.get_indexer(used["code_id"].map(keys)))
    used = used[used["column"] >= 0]
    order = coded_conversations(interviews)
    together = {key: np.zeros((len(columns), len(columns)), bool) for key in order}
    for (conversation, _), part in used.groupby(["interview_id", "coder_id"], dropna=False):
        start, end = (part[name].to_numpy(np.int64) for name in ("start", "eind"))
        together[str(conversation)] |= _share_a_stretch(start, end, part["column"].to_numpy(int), len(columns))
    return np.sum(list(together.values()), axis=0, dtype=int) if together else np.zeros((len(columns),) * 2, int)


def _share_a_stretch(start: np.ndarray, end: np.ndarray, column: np.ndarray, size: int) -> np.ndarray:
    """Which keys lie over the same stretch anywhere: between any two neighbouring ends, what is open there."""
    points, place = np.unique(np.concatenate([start, end]), return_inverse=True)
    change = np.zeros((len(points), size), np.int32)
    np.add.at(change, (place[: len(start)], column), 1)
    np.add.at(change, (place[len(start) :], column), -1)
    over = (change.cumsum(axis=0) > 0).astype(np.float32)
    shared: np.ndarray = over.T @ over > 0
    return shared
