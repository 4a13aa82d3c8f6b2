"""What an edition leaves to the next one: figures, goals and agreements as they stood, without any words of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wijkonderzoek.monitoring.words import State


@dataclass(frozen=True, slots=True)
class FigureStood:
    """A figure as an edition told it; `id`: opgave/indicator, as of its finding. `snapshots`: the releases it is of."""

    id: str
    year: int
    value: float | None
    snapshots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoalStood:
    """A goal as an edition told it, with the target it had then."""

    id: str
    state: State
    target: float | None
    target_year: int | None


@dataclass(frozen=True, slots=True)
class AgreementStood:
    """An agreement as an edition told it; the status is empty where it is not known, or may not be told."""

    id: str
    status: Literal["", "nagekomen", "deels", "niet", "te vroeg"]


@dataclass(frozen=True, slots=True)
class Edition:
    """What the next edition is compared with."""

    figures: tuple[FigureStood, ...]
    goals: tuple[GoalStood, ...]
    agreements: tuple[AgreementStood, ...]
