"""When an opinion may be told: never of so few that it points at somebody."""

from __future__ import annotations

MIN_ANSWERS = 3
"""Opinions of a party type, or of a level, are told from so many answers on; below it only that it was discussed."""
