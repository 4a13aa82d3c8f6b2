"""Where a report is written: reports/<studie>/werk/<code>_<naam>/."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from wijkonderzoek.errors import StoreError
from wijkonderzoek.params import QUICKSCAN
from wijkonderzoek.report.model import WijkReport
from wijkonderzoek.sources.folders import report_folder
from wijkonderzoek.sources.quickscan import study_files
from wijkonderzoek.sources.store import write_atomically

OUT_VARIABLE = "WIJKONDERZOEK_OUT"
"""Names another folder to write to; the command line sets it while a notebook runs."""
CONVERSATION = "gespreksblad.html"
"""The pack of sheets, one statement each, to print and talk about."""
WIJKDEAL = "wijkdeal.pdf"
"""The agenda as a short paper to sign."""
BESIDE = {"urgentie": (CONVERSATION, WIJKDEAL)}
"""What lies beside a report only where the area has input for it, by the name of the report that makes it."""


def write_report(report: WijkReport, folder: Path | None = None, *, versie: str = "partners") -> tuple[Path, Path]:
    """Write the report as JSON and its HTML page; returns their paths. Both reports of an area share a folder.

    Where statements are frozen for the area, the sheets to talk about them go beside it; where it has an agenda, the
    wijkdeal. One that a former run left and this one does not make is taken away. A quickscan also writes itself down,
    as a study pinned to the releases it used. Each file is replaced whole or not at all.
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
    if report.deal is not None:
        from wijkonderzoek.render.pdf import render_deal

        files[where / WIJKDEAL] = render_deal(report)
    if report.study == QUICKSCAN:
        written = study_files(report.region, report.provenance.snapshots)
        files |= {where / QUICKSCAN / name: text for name, text in written.items()}
    try:
        for path, text in files.items():
            write_atomically(path, text)
        remove_former(where, report.name, {path.name for path in files})
    except OSError as error:
        raise StoreError(
            f"{where}: the report cannot be written ({error.strerror or error})",
            hint="Free space or choose another folder.",
        ) from error
    return data, page


def remove_former(folder: Path, report: str, made: Collection[str]) -> None:
    """Take away what a former run left beside this report in `folder`, where its name is not among those made now.

    What belongs to the other report of the area stays.

    *Raises* `OSError` when the folder cannot be written.
    """
    for name in BESIDE.get(report, ()):
        if name not in made:
            (folder / name).unlink(missing_ok=True)
