"""Days as Dutch readers write them."""

from __future__ import annotations

from datetime import date

from wijkonderzoek.wording.numbers import LOCALE


def day_text(day: date) -> str:
    """A day as people say it.

    >>> day_text(date(2021, 5, 3))
    '3 mei 2021'
    """
    from babel.dates import format_date

    return str(format_date(day, "d MMMM y", locale=LOCALE))
