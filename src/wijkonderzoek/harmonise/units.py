"""Units as tables write them, and whether two of them are the same."""

from __future__ import annotations

PERCENT = "%"
SAME = (
    ("aantal", "absoluut", "aantallen"),
    ("%", "percentage", "procent"),
    ("klasse", "code"),
    ("inwoners per km²", "aantal inwoners per km²", "per km²", "adressen per km²"),
)
"""Names of one unit, after spaces, points and case have been taken out of the way."""


def same_unit(one: str, other: str) -> bool:
    """Whether two texts mean the same unit.

    >>> same_unit("x 1 000 euro", "x 1.000 euro"), same_unit("aantal", "%")
    (True, False)
    """
    return _plain(one) == _plain(other)


def _plain(unit: str) -> str:
    text = "".join(unit.lower().replace("m2", "m²").replace("m3", "m³").replace(".", "").split())
    return _NAMES.get(text, text)


_NAMES = {"".join(name.split()): names[0] for names in SAME for name in names}
