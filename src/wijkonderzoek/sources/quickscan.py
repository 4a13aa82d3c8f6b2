"""A quickscan written down as a study, pinned to the releases it used, so that it can be made again."""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.model import Area, Region, SnapshotRef
from wijkonderzoek.params import QUICKSCAN
from wijkonderzoek.schemas import GebiedRow
from wijkonderzoek.sources.folders import STUDY_FILE, report_folder
from wijkonderzoek.sources.study import QUICKSCAN_TITLE, Study, study_hash
from wijkonderzoek.sources.written import pins_csv, pins_of, table_csv


def resolved_quickscan(study: Study, region: Region, snapshots: Sequence[SnapshotRef]) -> Study:
    """A quickscan of an area as the study it is written down as: pinned to these releases, its area named."""
    pins = pins_of(snapshots)
    area = quickscan_area(region)
    path = report_folder(QUICKSCAN, region) / QUICKSCAN
    return Study(QUICKSCAN, path, study.params, {area.id: area}, pins, study_hash(study.params, {area.id: area}, pins))


def study_files(region: Region, snapshots: Sequence[SnapshotRef]) -> dict[str, bytes]:
    """The files of a quickscan written down as a study, by name; reading them gives `resolved_quickscan` again."""
    area = quickscan_area(region)
    row = GebiedRow(gebied=area.id, naam=area.name, niveau=area.level, codes=" ".join(area.codes))
    return {
        STUDY_FILE: f"schema: 1\ntitel: {QUICKSCAN_TITLE}\n".encode(),
        "gebieden.csv": table_csv(GebiedRow, [row]),
        "snapshots.csv": pins_csv(snapshots),
    }


def quickscan_area(region: Region) -> Area:
    """The area of a quickscan, under the name its reader was given."""
    return Area(region.code.lower(), region.name, region.level, region.members or (region.code,))
