"""`fetch grenzen`: the boundaries that maps are drawn with, from PDOK or from a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wijkonderzoek.cli.wanted import BOUNDARIES
from wijkonderzoek.errors import UsageError

if TYPE_CHECKING:
    from wijkonderzoek.catalogue import Catalogue
    from wijkonderzoek.model import SnapshotRef
    from wijkonderzoek.sources.store import Store


def store_boundaries(
    files: Sequence[Path], years: Sequence[int], catalogue: Catalogue, store: Store, *, again: bool
) -> list[SnapshotRef]:
    """Store the boundaries of some years, or those of one year from files; the releases, in the order asked for.

    *Raises* `UsageError` when no year is said, `SourceError` for a fault of the service, `InputError` for a file.
    """
    from wijkonderzoek.sources.boundary_files import read_boundary_file
    from wijkonderzoek.sources.pdok import fetch_boundaries

    if files:
        if len(years) > 1:
            raise UsageError("files hold the boundaries of one year", hint="Give --year once.")
        refs = [store.put(read_boundary_file(*files, year=years[0] if years else None))]
    elif not years:
        raise UsageError("which year's boundaries?", hint="For example: wijkonderzoek fetch grenzen --year 2022")
    else:
        refs = []
        for year in years:
            ref = store.latest(BOUNDARIES, year, fictional=False)
            if ref is None or again:
                ref = store.put(fetch_boundaries(year, catalogue.sources[BOUNDARIES]))
            refs.append(ref)
    return refs
