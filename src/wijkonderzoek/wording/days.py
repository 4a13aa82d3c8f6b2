"""Days and terms as Dutch readers write them."""

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
