"""Section 11, "Wat lukt (nog) niet"."""

from __future__ import annotations

from wijkonderzoek.report.model import Section
from wijkonderzoek.report.monitored import Monitored


def not_yet_section(monitored: Monitored) -> Section | None:
    """To be written."""
    return None
