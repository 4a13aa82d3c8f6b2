"""Why a region cannot be followed from one year to another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Reason(Enum):
    """What stands in the way, in Dutch for a report and in English for the command line."""

    NO_TABLE = ("er zijn geen cijfers van {year}", "there is no table of {year}")
    ABSENT = ("{code} bestaat niet in {year}", "{code} does not exist in {year}")
    NO_FLAG = ("CBS zegt niet of {code} in {year} veranderde", "CBS does not say whether {code} changed in {year}")
    CODE = (
        "{code} is in {year} een nieuwe code voor een bestaande plek (CBS-vlag 2), en CBS zegt niet wat de oude was",
        "{code} is a new code in {year} for a place that stayed (CBS flag 2), and CBS does not say what it was before",
    )
    BOUNDARY = (
        "de grens van {code} is in {year} veranderd (CBS-vlag 3)",
        "the boundary of {code} changed in {year} (CBS flag 3)",
    )
    WIJKEN = (
        "wijken binnen {code} zijn in {year} veranderd, en CBS zegt niet of de buitengrens bleef",
        "wijken of {code} changed in {year}, and CBS does not say whether its outer boundary stayed",
    )
    MERGED = (
        "{code} is in {year} samengevoegd, en een samenvoeging is niet terug te rekenen",
        "{code} was merged by {year}, and what was merged cannot be taken apart",
    )

    def __init__(self, dutch: str, english: str) -> None:
        self.dutch = dutch
        self.english = english


@dataclass(frozen=True, slots=True)
class Break:
    """Where a region can no longer be followed: its code, the first year in the way, and the reason.

    >>> print(Break("BU05991082", 2017, Reason.BOUNDARY).english)
    the boundary of BU05991082 changed in 2017 (CBS flag 3)
    """

    code: str
    year: int
    reason: Reason

    @property
    def dutch(self) -> str:
        """For a note in a report; starts with a small letter, without a full stop."""
        return self.reason.dutch.format(code=self.code, year=self.year)

    @property
    def english(self) -> str:
        """For the command line; starts with a small letter, without a full stop."""
        return self.reason.english.format(code=self.code, year=self.year)
