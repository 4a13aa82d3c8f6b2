"""What stands in a cell, as people and Excel write it in Dutch: numbers, dates, money, short texts."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from wijkonderzoek.schemas.tripwire import personal_data

YesNo = Literal["ja", "nee"]
Line = Annotated[str, StringConstraints(max_length=300)]
"""A line of text; blank where there is none."""
Said = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""A line of text that has to be there."""


def _of_nobody(text: str) -> str:
    """People's words, with no form of personal data that the tripwire sees. *Raises* `ValueError` without the words."""
    if found := personal_data(text):
        raise ValueError(f"seems to hold {' and '.join(found)}; write it so that nobody can be found by it")
    return text


Words = Annotated[Line, AfterValidator(_of_nobody)]
"""What somebody said or wrote, in a line; blank where there is nothing."""
SaidWords = Annotated[Said, AfterValidator(_of_nobody)]
"""The same where it has to be there."""
LongWords = Annotated[str, StringConstraints(min_length=10, max_length=1200), AfterValidator(_of_nobody)]
"""The same in some sentences."""
Score = Annotated[int, Field(ge=1, le=5)]
_MANGLED = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}|[0-9]{1,2}-[a-z]{3}|[a-z]{3}-[0-9]{2}"
)
_SHORT_MONTHS = (
    "jan",
    "feb",
    "mrt",
    "mar",
    "apr",
    "mei",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "okt",
    "oct",
    "nov",
    "dec",
)


def _not_a_date(value: str) -> str:
    """A name; Excel makes dates of names such as 1-3 and mrt-25, and what was typed is then lost."""
    dated = _MANGLED.fullmatch(value) and (
        not re.search("[a-z]", value) or any(part in _SHORT_MONTHS for part in value.split("-"))
    )
    if dated:
        raise ValueError("a date, which Excel may have made of a code; make the column text, and type the code again")
    return value


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$"), AfterValidator(_not_a_date)]
"""A name that other tables refer to: small letters, digits, hyphens."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


def _number(value: object) -> object:
    """A number as Excel writes it in Dutch: a comma before decimals."""
    return value.replace(",", ".") if isinstance(value, str) and value.count(",") == 1 and "." not in value else value


def _money(value: object) -> object:
    """Euros as people write them: with a sign, and with points between thousands."""
    if not isinstance(value, str):
        return value
    text = re.sub(r"^(€|EUR)\s*", "", value.strip()).replace("\N{NO-BREAK SPACE}", "")
    return (
        text.replace(".", "").replace(",", ".")
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]{1,2})?", text)
        else _number(text)
    )


Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
Count = Annotated[float, BeforeValidator(_number), Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, BeforeValidator(_number), Field(ge=0, le=1)]
Money = Annotated[float, BeforeValidator(_money), Field(ge=0, le=1e12, allow_inf_nan=False)]
"""Euros: 125000, 125.000, 125.000,50 or € 125.000."""


MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DUTCH = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
DATE_FORMS = "write it as 2025-03-01 or 1-3-2025, the day first"


def day_of(text: str) -> date:
    """A date as 2024-05-31, or as Excel writes it in Dutch, 31-5-2024: the day always first.

    *Raises* `ValueError` for a day that does not exist, and for a notation that may mean more than one day.

    >>> day_of("1-3-2025").isoformat()
    '2025-03-01'
    >>> day_of("1/3/2025")
    Traceback (most recent call last):
    ValueError: not a date that can be read in one way only; write it as 2025-03-01 or 1-3-2025, the day first
    """
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _DUTCH.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif text.isdecimal():
        raise ValueError(f"a number and no date, perhaps the number Excel keeps for one; {DATE_FORMS}")
    else:
        raise ValueError(f"not a date that can be read in one way only; {DATE_FORMS}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no such day; {DATE_FORMS}") from None


def _day(value: object) -> object:
    return day_of(value.strip()) if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_day)]
