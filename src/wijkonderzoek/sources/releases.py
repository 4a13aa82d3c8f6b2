"""Which stored releases a study uses: those it is pinned to, or the latest there are."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from wijkonderzoek.errors import InputError, MissingSnapshotError
from wijkonderzoek.schemas import SnapshotRow, read_rows
from wijkonderzoek.sources.folders import project_folder
from wijkonderzoek.sources.store import Snapshot, Store

if TYPE_CHECKING:
    from wijkonderzoek.sources.study import Study


def no_figures() -> MissingSnapshotError:
    """The error of a store without the figures that are asked for."""
    return MissingSnapshotError(
        "there are no figures in the store yet",
        hint="Fetch a year first, for example: wijkonderzoek fetch kwb --year 2020",
    )


def select_snapshots(study: Study, store: Store, source: str, holding: Collection[str] = ()) -> tuple[Snapshot, ...]:
    """The releases of a source a study uses, one per year, oldest first: its pins, or the latest stored ones.

    Of stored releases of one year the whole country goes before a part of it, and a part is only used when it holds
    the gemeenten in `holding`.
    *Raises* `MissingSnapshotError` when a pinned release is not in the store, `InputError` when a year is
    pinned twice.
    """
    pins = [pin for pin in study.pins if pin.bron == source]
    if not pins:
        if study.pins:
            return ()
        real = [s for s in store.snapshots() if s.ref.source == source and not s.ref.fictional and _holds(s, holding)]
        # by retrieval, the whole country last, so that the latest whole one of a year stays
        own = {s.ref.year: s for s in sorted(real, key=lambda s: (not s.ref.scope, s.ref.retrieved, s.ref.id))}
        return tuple(own[year] for year in sorted(own))
    found: dict[int, Snapshot] = {}
    for pin in pins:
        if pin.jaar in found:
            raise InputError(f"snapshots.csv: {source} {pin.jaar} is pinned twice", hint="Keep one row per year.")
        try:
            found[pin.jaar] = store.get(pin.snapshot)
        except MissingSnapshotError as error:
            raise MissingSnapshotError(
                f"study '{study.name}' is pinned to {source} {pin.jaar}, table {pin.tabel}, release "
                f"{pin.snapshot[:12]}, which is not in the store",
                hint=f"Fetch it: wijkonderzoek fetch {source} --year {pin.jaar} (if the source has revised the table "
                "since, the pinned release can only come from someone who has it).",
            ) from error
    return tuple(found[year] for year in sorted(found))


def _holds(snapshot: Snapshot, gemeenten: Collection[str]) -> bool:
    return not snapshot.ref.scope or set(snapshot.ref.scope.split()).issuperset(gemeenten)


def pinned_snapshots() -> set[str]:
    """The ids every study under params/ and reports/ is pinned to."""
    project = project_folder()
    files = [*project.glob("params/*/snapshots.csv"), *project.glob("reports/**/snapshots.csv")]
    return {row.snapshot for file in files for row in read_rows(file, SnapshotRow)}
