"""Section 10, "Voortgang"."""

from __future__ import annotations

from wijkonderzoek.report.model import Section
from wijkonderzoek.report.monitored import Monitored


def progress_section(monitored: Monitored) -> Section | None:
    """To be written."""
    return None
