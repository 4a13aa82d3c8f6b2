"""Days, terms and numbers of days as Dutch readers write them."""

from __future__ import annotations

from datetime import date

from wijkonderzoek.wording.numbers import LOCALE, NBSP, number

LONG = 90
"""From how many days on months say more than days."""
DAYS_IN_MONTH = 365.25 / 12


def day_text(day: date) -> str:
    """A day as people write it.

    >>> day_text(date(2024, 5, 31)).replace(NBSP, " ")
    '31 mei 2024'
    """
    from babel.dates import format_date

    return f"{day.day}{NBSP}{format_date(day, 'MMMM y', locale=LOCALE)}"


def between_days(first: date, last: date) -> str:
    """One day, or from the first to the last.

    >>> between_days(date(2025, 3, 1), date(2025, 3, 1)).replace(NBSP, " ")
    'op 1 maart 2025'
    >>> between_days(date(2025, 3, 1), date(2025, 4, 2)).replace(NBSP, " ")
    'van 1 maart 2025 tot en met 2 april 2025'
    """
    return f"op {day_text(first)}" if first == last else f"van {day_text(first)} tot en met {day_text(last)}"


def term_text(start: date | None, end: date | None) -> str:
    """A term by its years; empty where neither end is known.

    >>> term_text(date(2024, 5, 1), date(2026, 1, 1)), term_text(None, date(2026, 1, 1)), term_text(None, None)
    ('2024 tot en met 2026', 'tot en met 2026', '')
    >>> term_text(date(2024, 5, 1), date(2024, 9, 1)), term_text(date(2024, 5, 1), None)
    ('2024', 'vanaf 2024')
    """
    if start and end:
        return str(start.year) if start.year == end.year else f"{start.year} tot en met {end.year}"
    return f"vanaf {start.year}" if start else f"tot en met {end.year}" if end else ""


def days_text(days: float) -> str:
    """A number of days, and roughly how many months that is where there are many.

    >>> days_text(1), days_text(40), days_text(152.5)
    ('1 dag', '40 dagen', '153 dagen (ongeveer 5 maanden)')
    """
    whole = int(days + 0.5)
    text = f"{number(whole)} dag{'en' if whole != 1 else ''}"
    return f"{text} (ongeveer {number(whole / DAYS_IN_MONTH)} maanden)" if whole >= LONG else text
