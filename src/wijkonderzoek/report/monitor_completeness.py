"""Which parts of a wijkmonitor are here."""

from __future__ import annotations

from wijkonderzoek.report.model import CompletenessRow
from wijkonderzoek.report.monitored import Monitored


def monitor_completeness(monitored: Monitored) -> tuple[CompletenessRow, ...]:
    """To be written."""
    return ()
