"""The rows of the tables a study keeps: areas, pinned releases, own results, concordance."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from wijkonderzoek.model import KEY_PATTERN, Level
from wijkonderzoek.schemas.cells import Count, Number, Share
from wijkonderzoek.schemas.reading import REGION_CODE, Schema

AREA_ID = r"^[a-z0-9-]{2,40}$"
RESULT_FIGURES = ("teller", "noemer", "waarde", "ondergrens", "bovengrens", "n")
LONGEST_NAME = 80
"""Longest name of an own area."""
WEIGHT_TOLERANCE = 1e-6
"""How far from 1 the weights of a region that is divided may add up."""

RegionCode = Annotated[str, StringConstraints(pattern=REGION_CODE)]
"""NL00, GM0599, WK059910 or BU05991081; since 2022 letters occur (WK0363AE)."""
AreaId = Annotated[str, StringConstraints(pattern=AREA_ID)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


def _split_codes(value: str) -> str:
    wrong = [code for code in value.split() if not re.match(REGION_CODE, code)]
    if wrong or not value.split():
        raise ValueError(f"'{wrong[0] if wrong else value}' is not a region code such as WK059910 or BU05991081")
    return value


class GebiedRow(Schema):
    """A row of gebieden.csv: an own area of the study."""

    gebied: AreaId
    naam: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
    niveau: Level
    codes: Annotated[str, AfterValidator(_split_codes)]


class SnapshotRow(Schema):
    """A row of snapshots.csv: a pinned release of a source table."""

    bron: str
    jaar: int
    tabel: str
    snapshot: Sha256


class ResultaatRow(Schema):
    """A row of resultaten_lokaal.csv: a figure of the study's own, of one indicator, area and year.

    Either counted (`teller` and `noemer`), or asked in a survey (`waarde` with `ondergrens`, `bovengrens`, `n` and
    `weging`), or absent with a `status`.
    """

    indicator: Annotated[str, StringConstraints(pattern=KEY_PATTERN)]
    gebied: Annotated[str, StringConstraints(min_length=2, max_length=40)]
    jaar: Annotated[int, Field(ge=1990, le=2100)]
    teller: Count | None = None
    noemer: Count | None = None
    waarde: Number | None = None
    ondergrens: Number | None = None
    bovengrens: Number | None = None
    n: Annotated[int, Field(ge=0)] | None = None
    weging: Annotated[str, StringConstraints(max_length=200)] = ""
    status: Literal["", "geheim", "niet_gepubliceerd", "niet_van_toepassing"] = ""
    bron: Annotated[str, StringConstraints(min_length=3, max_length=200)]

    @property
    def counted(self) -> bool:
        """Whether the figure is a count of something out of something."""
        return self.teller is not None

    @model_validator(mode="after")
    def _one_kind(self) -> ResultaatRow:
        figures = [name for name in RESULT_FIGURES if getattr(self, name) is not None]
        if self.status and figures:
            raise ValueError(f"a figure with status '{self.status}' has no '{figures[0]}'")
        if self.status:
            return self
        if (self.teller is None) != (self.noemer is None):
            raise ValueError("give both 'teller' and 'noemer'")
        if self.counted == (self.waarde is not None):
            raise ValueError("give either 'teller' and 'noemer', or 'waarde' with its interval; or a 'status'")
        if self.waarde is not None:
            self._survey(self.waarde)
        return self

    def _survey(self, value: float) -> None:
        if self.ondergrens is None or self.bovengrens is None or self.n is None or not self.weging:
            raise ValueError(
                "a survey's 'waarde' needs 'ondergrens', 'bovengrens', 'n' and 'weging' ('geen' if it was not weighed)"
            )
        if not self.ondergrens <= value <= self.bovengrens:
            raise ValueError(f"'waarde' {value:g} lies outside {self.ondergrens:g} to {self.bovengrens:g}")


class ConcordantieRow(Schema):
    """A row of concordantie.csv: the share of a region of one year that lies in a region of another."""

    jaar_van: Annotated[int, Field(ge=2000, le=2100)]
    code_van: RegionCode
    jaar_naar: Annotated[int, Field(ge=2000, le=2100)]
    code_naar: RegionCode
    gewicht: Share

    @model_validator(mode="after")
    def _two_years_one_level(self) -> Self:
        if self.jaar_van == self.jaar_naar:
            raise ValueError(f"jaar_van and jaar_naar are both {self.jaar_van}; a concordance joins two years")
        if self.code_van[:2] != self.code_naar[:2]:
            raise ValueError(
                f"{self.code_van} and {self.code_naar} are of different levels; write wijken with wijken and buurten "
                "with buurten, so that nobody is counted twice"
            )
        return self
