"""What stands in a cell, as people and Excel write it in Dutch: numbers, dates, money, short texts."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

YesNo = Literal["ja", "nee"]
Line = Annotated[str, StringConstraints(max_length=300)]
"""A line of text; blank where there is none."""
Said = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""A line of text that has to be there."""
Score = Annotated[int, Field(ge=1, le=5)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""A name that other tables refer to: small letters, digits, hyphens."""
Year = Annotated[int, Field(ge=1990, le=2100)]


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


def _day(value: object) -> object:
    """A date as 2024-05-31, or as Excel writes it in Dutch, 31-5-2024: the day always first."""
    if isinstance(value, str) and (dutch := re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})", value)):
        day, month, year = map(int, dutch.groups())
        return f"{year:04d}-{month:02d}-{day:02d}"
    return value


Day = Annotated[date, BeforeValidator(_day)]
