"""The study that exports are taken into."""

from tests.unit.intake.study import place

__all__ = ["place"]
