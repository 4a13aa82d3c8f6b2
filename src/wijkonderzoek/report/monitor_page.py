"""Section 0 of a wijkmonitor."""

from __future__ import annotations

from wijkonderzoek.model import Finding
from wijkonderzoek.report.model import Section
from wijkonderzoek.report.monitored import Monitored


def monitor_page(monitored: Monitored) -> tuple[Section, tuple[Finding, ...]]:
    """To be written."""
    return Section("op-een-pagina", "0", "Op één pagina", ()), ()
