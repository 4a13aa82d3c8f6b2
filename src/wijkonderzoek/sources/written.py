"""Tables of a study as they are written: for Excel, and the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from wijkonderzoek.model import SnapshotRef
from wijkonderzoek.schemas import Schema, SnapshotRow


def pins_of(snapshots: Sequence[SnapshotRef]) -> tuple[SnapshotRow, ...]:
    """The rows of a snapshots.csv that pins these releases, oldest first."""
    ordered = sorted(snapshots, key=lambda ref: (ref.source, ref.year))
    return tuple(SnapshotRow(bron=r.source, jaar=r.year, tabel=r.table, snapshot=r.id) for r in ordered)


def pins_csv(snapshots: Sequence[SnapshotRef]) -> bytes:
    """The text of a snapshots.csv that pins these releases, oldest first."""
    return table_csv(SnapshotRow, pins_of(snapshots))


def table_csv(model: type[Schema], rows: Sequence[Schema]) -> bytes:
    """Rows of a study table as Excel opens it: UTF-8 with a mark, semicolons between cells, names first."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(model.model_fields)
    writer.writerows([_whole(value) for value in row.model_dump(mode="json").values()] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _whole(value: object) -> object:
    """A count as people write it, without decimals."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
