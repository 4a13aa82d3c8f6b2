"""Reads a stored release by the protocol it came by: each has a reader of its own, loaded when it is needed.

What lies behind this module knows no protocols.
"""

from __future__ import annotations

from collections.abc import Callable

from wijkonderzoek.errors import CorruptStoreError
from wijkonderzoek.sources.store import Snapshot
from wijkonderzoek.sources.tables import MALFORMED, SourceTable


def read_table(snapshot: Snapshot, dimension: str) -> SourceTable:
    """A stored release as a `SourceTable`; `dimension` is what its source calls the dimension that holds regions.

    *Raises* `CorruptStoreError` when its responses are damaged, lack regions, do not have the form of their protocol,
    or came by an unknown one.
    """
    if snapshot.protocol not in _READERS:
        raise CorruptStoreError(f"table {snapshot.ref.table}: unknown protocol '{snapshot.protocol}'")
    try:
        return _READERS[snapshot.protocol](snapshot, dimension)
    except MALFORMED as error:
        raise CorruptStoreError(
            f"table {snapshot.ref.table}: what is stored does not have the form of {snapshot.protocol} "
            f"({type(error).__name__}: {str(error)[:100]})",
            hint=f"Fetch it again: wijkonderzoek fetch {snapshot.ref.source} --year {snapshot.ref.year} --again",
        ) from error


def _v4(snapshot: Snapshot, dimension: str) -> SourceTable:
    from wijkonderzoek.sources.odata_v4 import read_v4

    return read_v4(snapshot, dimension)


def _v3(snapshot: Snapshot, dimension: str) -> SourceTable:
    from wijkonderzoek.sources.odata_v3 import read_v3

    return read_v3(snapshot, dimension)


def _csv(snapshot: Snapshot, dimension: str) -> SourceTable:
    from wijkonderzoek.sources.statline_csv import read_csv

    return read_csv(snapshot, dimension)


def _xlsx(snapshot: Snapshot, dimension: str) -> SourceTable:
    from wijkonderzoek.sources.kwb_xlsx import read_xlsx

    return read_xlsx(snapshot, dimension)


_READERS: dict[str, Callable[[Snapshot, str], SourceTable]] = {"v3": _v3, "v4": _v4, "csv": _csv, "xlsx": _xlsx}
