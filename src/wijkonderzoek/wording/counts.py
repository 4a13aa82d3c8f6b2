"""Counts of conversations in words. Never a share of residents: people spoken to are no sample."""

from __future__ import annotations

from wijkonderzoek.wording.numbers import LOCALE, NBSP, number


def out_of(n: int, total: int) -> str:
    """A count of conversations out of all: "7 van de 10".

    >>> [out_of(n, total).replace(NBSP, " ") for n, total in ((7, 10), (10, 10), (0, 4))]
    ['7 van de 10', 'alle 10', 'geen van de 4']
    """
    if n == total:
        return f"alle{NBSP}{number(total)}" if total != 1 else "het enige"
    if n == 0:
        return f"geen{NBSP}van{NBSP}de{NBSP}{number(total)}"
    return f"{number(n)}{NBSP}van{NBSP}de{NBSP}{number(total)}"


def in_conversations(n: int, total: int, threshold: int, *, at_least: bool = False) -> str:
    """The same in a sentence, and no number where it is under the threshold: none is not told apart from few.

    >>> in_conversations(7, 10, 3).replace(NBSP, " "), in_conversations(0, 10, 3)
    ('in 7 van de 10 gesprekken', 'in minder dan 3 gesprekken')
    """
    if n < threshold:
        return f"in minder dan {number(threshold)} gesprekken"
    return f"in {'ten minste ' if at_least else ''}{out_of(n, total)} gesprekken"


def count_cell(n: int, threshold: int) -> str:
    """A count in a table: the number, or that it is under the threshold: none is not told apart from few.

    >>> [count_cell(n, 3).replace(NBSP, " ") for n in (4, 1, 0)]
    ['4', '< 3', '< 3']
    """
    return number(n) if n >= threshold else f"<{NBSP}{number(threshold)}"


def month_text(month: str) -> str:
    """A month as people say it.

    >>> month_text("2024-03")
    'maart 2024'
    """
    from datetime import date

    from babel.dates import format_date

    year, of_year = map(int, month.split("-"))
    return str(format_date(date(year, of_year, 1), "MMMM y", locale=LOCALE))


def period_text(months: list[str]) -> str:
    """From the first month to the last.

    >>> period_text(["2024-05", "2024-03"]), period_text(["2024-03"])
    ('tussen maart 2024 en mei 2024', 'in maart 2024')
    """
    first, last = min(months), max(months)
    return f"in {month_text(first)}" if first == last else f"tussen {month_text(first)} en {month_text(last)}"


def capital(text: str) -> str:
    """A text as it opens a sentence.

    >>> capital("in geen gesprek")
    'In geen gesprek'
    """
    return f"{text[:1].upper()}{text[1:]}"
