"""Section 3, "Stand van de wijk in het kort"."""

from __future__ import annotations

from wijkonderzoek.report.model import Section
from wijkonderzoek.report.monitored import Monitored


def state_in_short(monitored: Monitored) -> Section | None:
    """To be written."""
    return None
