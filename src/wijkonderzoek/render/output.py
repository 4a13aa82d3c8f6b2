"""Where a report is written: reports/<studie>/werk/<code>_<naam>/."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from wijkonderzoek.errors import StoreError
from wijkonderzoek.model import Region
from wijkonderzoek.report.model import WijkReport
from wijkonderzoek.sources.store import write_atomically
from wijkonderzoek.sources.study import project_folder

OUT_VARIABLE = "WIJKONDERZOEK_OUT"
"""Names another folder to write to; the command line sets it while a notebook runs."""
LONGEST_SLUG = 48


def slug(name: str) -> str:
    """A name as part of a folder name: plain letters, digits and hyphens.

    >>> slug("'s-Hertogenbosch / Zuid-Oost"), slug("Één"), slug("///")
    ('s-hertogenbosch-zuid-oost', 'een', 'gebied')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "gebied"


def report_folder(study: str, region: Region) -> Path:
    """The working folder of a report; made of validated codes and plain letters only."""
    return project_folder() / "reports" / slug(study) / "werk" / f"{region.code}_{slug(region.name)}"


def write_report(report: WijkReport, folder: Path | None = None, *, versie: str = "partners") -> tuple[Path, Path]:
    """Write report.json and the HTML page; returns their paths.

    Each file is replaced whole or not at all. *Raises* `StoreError` when the folder cannot be written.
    """
    from wijkonderzoek.render.html import render_html

    configured = os.environ.get(OUT_VARIABLE)
    where = folder or (Path(configured) if configured else report_folder(report.study, report.region))
    data, page = where / f"{report.name}.json", where / f"{report.name}_{versie}.html"
    try:
        write_atomically(data, report.to_json().encode())
        write_atomically(page, render_html(report, versie=versie).encode())
    except OSError as error:
        raise StoreError(
            f"{where}: the report cannot be written ({error.strerror or error})",
            hint="Free space or choose another folder.",
        ) from error
    return data, page
