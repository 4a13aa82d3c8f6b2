"""Days as Dutch readers write them."""

from __future__ import annotations

from datetime import date

from wijkonderzoek.wording.numbers import LOCALE, NBSP


def day_text(day: date) -> str:
    """A day as people write it.

    >>> day_text(date(2024, 5, 31)).replace(NBSP, " ")
    '31 mei 2024'
    """
    from babel.dates import format_date

    return f"{day.day}{NBSP}{format_date(day, 'MMMM y', locale=LOCALE)}"
