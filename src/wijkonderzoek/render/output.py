"""Where a report is written: reports/<studie>/werk/<code>_<naam>/."""

from __future__ import annotations

import os
from pathlib import Path

from wijkonderzoek.errors import StoreError
from wijkonderzoek.params import QUICKSCAN
from wijkonderzoek.report.model import WijkReport
from wijkonderzoek.sources.store import write_atomically
from wijkonderzoek.sources.study import report_folder, study_files

OUT_VARIABLE = "WIJKONDERZOEK_OUT"
"""Names another folder to write to; the command line sets it while a notebook runs."""
CONVERSATION = "gespreksblad.html"
"""The pack of sheets, one statement each, to print and talk about."""


def write_report(report: WijkReport, folder: Path | None = None, *, versie: str = "partners") -> tuple[Path, Path]:
    """Write report.json and the HTML page; returns their paths.

    Where statements are frozen for the area, the sheets to talk about them go beside it. A quickscan also writes
    itself down, as a study pinned to the releases it used. Each file is replaced whole or not at all.
    *Raises* `StoreError` when the folder cannot be written.
    """
    from wijkonderzoek.render.conversation import render_conversation
    from wijkonderzoek.render.html import render_html

    configured = os.environ.get(OUT_VARIABLE)
    where = folder or (Path(configured) if configured else report_folder(report.study, report.region))
    data, page = where / f"{report.name}.json", where / f"{report.name}_{versie}.html"
    files = {data: report.to_json().encode(), page: render_html(report, versie=versie).encode()}
    if report.conversation:
        files[where / CONVERSATION] = render_conversation(report).encode()
    if report.study == QUICKSCAN:
        written = study_files(report.region, report.provenance.snapshots)
        files |= {where / QUICKSCAN / name: text for name, text in written.items()}
    try:
        for path, text in files.items():
            write_atomically(path, text)
    except OSError as error:
        raise StoreError(
            f"{where}: the report cannot be written ({error.strerror or error})",
            hint="Free space or choose another folder.",
        ) from error
    return data, page
