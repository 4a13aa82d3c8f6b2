"""What an export does not hold, counted while it is read and said in plain sentences without any of its content."""

from __future__ import annotations

from collections.abc import Mapping


def stated(losses: Mapping[str, int]) -> tuple[str, ...]:
    """Each loss that occurs, with how often, in the order given.

    >>> stated({"Codings of sound are left out": 2_000, "Notes are left out": 0})
    ('Codings of sound are left out (2,000).',)
    """
    return tuple(f"{loss} ({times:,})." for loss, times in losses.items() if times)
