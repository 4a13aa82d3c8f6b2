"""Section 12, "Wat kunnen we over effect zeggen"."""

from __future__ import annotations

from wijkonderzoek.report.model import Section
from wijkonderzoek.report.monitored import Monitored


def effect_section(monitored: Monitored) -> Section | None:
    """To be written."""
    return None
