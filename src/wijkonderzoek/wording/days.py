"""Days and numbers of days in words."""

from __future__ import annotations

from datetime import date

from wijkonderzoek.wording.numbers import LOCALE, number

LONG = 90
"""From how many days on months say more than days."""
DAYS_IN_MONTH = 365.25 / 12


def day_text(day: date) -> str:
    """A day as people write it.

    >>> day_text(date(2025, 3, 1))
    '1 maart 2025'
    """
    from babel.dates import format_date

    return str(format_date(day, "d MMMM y", locale=LOCALE))


def between_days(first: date, last: date) -> str:
    """One day, or from the first to the last.

    >>> between_days(date(2025, 3, 1), date(2025, 3, 1)), between_days(date(2025, 3, 1), date(2025, 4, 2))
    ('op 1 maart 2025', 'van 1 maart 2025 tot en met 2 april 2025')
    """
    return f"op {day_text(first)}" if first == last else f"van {day_text(first)} tot en met {day_text(last)}"


def days_text(days: float) -> str:
    """A number of days, and roughly how many months that is where there are many.

    >>> days_text(1), days_text(40), days_text(152.5)
    ('1 dag', '40 dagen', '153 dagen (ongeveer 5 maanden)')
    """
    whole = int(days + 0.5)
    text = f"{number(whole)} dag{'en' if whole != 1 else ''}"
    return f"{text} (ongeveer {number(whole / DAYS_IN_MONTH)} maanden)" if whole >= LONG else text
