"""Verdringingscheck: a goal that is reached when other people come to live there is told with what moved along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wijkonderzoek.monitoring.trend import Trend
from wijkonderzoek.monitoring.words import Judgement, Verdict

REACHABLE = ("woz_gemiddeld", "koopwoningen_pct")
"""Goals that displacement can reach."""
ALONG = (
    "inkomen_gestandaardiseerd",
    "laag_inkomen_pct",
    "koopwoningen_pct",
    "corporatiewoningen_pct",
    "particuliere_huur_pct",
    "eenpersoonshuishoudens_pct",
    "huishoudens_kinderen_pct",
    "inwoners",
)
"""What tells whether others came to live there: income, who owns the homes, and kinds of households."""
MOVED = (Verdict.BETTER, Verdict.WORSE, Verdict.RISEN, Verdict.FALLEN)


@dataclass(frozen=True, slots=True)
class Along:
    """A figure that may have moved along: its change over its own years, as a fact; None where that is not known."""

    key: str
    first: int
    last: int
    change: float | None
    changed: Judgement

    @property
    def moved(self) -> bool:
        """Whether it changed by more than its margin."""
        return self.changed.word in MOVED


def displacement_check(key: str, trends: Mapping[str, Trend]) -> tuple[Along, ...]:
    """What moved along with a goal on an indicator; empty for one that displacement cannot reach.

    Every figure of `ALONG` that the report has, moved or not: that nothing moved is told too.
    """
    if key not in REACHABLE:
        return ()
    found = (trends[other] for other in ALONG if other in trends and other != key)
    return tuple(Along(t.indicator.key, t.first, t.last, t.change, t.changed) for t in found)
