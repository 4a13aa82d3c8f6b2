"""interventies.yml: what was done, where and since when, and by which design its effect may be looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from wijkonderzoek.model import KEY_PATTERN
from wijkonderzoek.schemas.cells import FIRST_YEAR, LAST_YEAR, Id, Said, Year
from wijkonderzoek.schemas.interviews import AreaLabel
from wijkonderzoek.schemas.reading import REGION_CODE, Schema

Allotment = Literal["keuze", "grens", "loting"]


class ComparisonGroup(Schema):
    """The areas an intervention's area is compared with.

    `peers`: those most like it; `codes`: named areas; `net_onder_de_grens`: areas that the rule of selection just left
    out.
    """

    soort: Literal["peers", "codes", "net_onder_de_grens"]
    codes: tuple[AreaLabel, ...] = ()


def _comparison(value: object) -> object:
    """`peers`, a list of codes, or `net_onder_de_grens:` with a list of codes, as fields of a `ComparisonGroup`."""
    if value == "peers":
        return {"soort": "peers"}
    kind, codes = "codes", value
    if isinstance(value, Mapping) and list(value) == ["net_onder_de_grens"]:
        kind, codes = "net_onder_de_grens", value["net_onder_de_grens"]
    if not isinstance(codes, list) or not codes:
        raise ValueError(
            "write 'peers', a list of codes such as [WK059910, WK059911], or 'net_onder_de_grens:' with such a list"
        )
    wrong = next((code for code in codes if not _is_area(code)), None)
    if wrong is not None:
        raise ValueError(f"'{wrong}' is not a region code such as WK059910, nor an area of gebieden.csv")
    double = next((code for code in codes if codes.count(code) > 1), None)
    if double is not None:
        raise ValueError(f"'{double}' is written twice")
    return {"soort": kind, "codes": tuple(codes)}


def _is_area(code: object) -> bool:
    return isinstance(code, str) and bool(re.match(REGION_CODE, code) or re.fullmatch(r"[a-z0-9-]{2,40}", code))


def _start(value: object) -> object:
    """A year, or a date as YAML reads it."""
    year = value.year if isinstance(value, date) else value
    if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"'{value}' is not a year (2018) or a date (2018-09-01, without quotes)")
    return value


class Intervention(Schema):
    """An entry of interventies.yml.

    `selectieregel`: by which rule the area was chosen, and `selectiejaar` on figures of which year: without them nobody
    can tell an effect from a bad year that passed. `toewijzing`: whether it was chosen ("keuze"), fell on one side of a
    fixed limit ("grens"), or was drawn by lot ("loting").
    """

    id: Id
    naam: Said
    gebied: AreaLabel
    start: Annotated[int | date, BeforeValidator(_start)]
    verwachte_vertraging_jaren: Annotated[int, Field(ge=0, le=25)]
    doel_id: Id | None = None
    indicator: Annotated[str, StringConstraints(pattern=KEY_PATTERN)] | None = None
    selectieregel: Said
    selectiejaar: Year
    toewijzing: Allotment = "keuze"
    vergelijking: Annotated[ComparisonGroup, BeforeValidator(_comparison)]

    @property
    def start_year(self) -> int:
        """The year in which it started."""
        return self.start.year if isinstance(self.start, date) else self.start

    @property
    def first_year(self) -> int:
        """The first year in which an effect may be expected: that of the start and the expected delay."""
        return self.start_year + self.verwachte_vertraging_jaren

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if (self.doel_id is None) == (self.indicator is None):
            raise ValueError("give either 'doel_id' (a goal) or 'indicator'")
        if self.selectiejaar > self.start_year:
            raise ValueError(
                f"'selectiejaar' {self.selectiejaar} lies after the start ({self.start_year}); it is the year of the "
                "figures the area was chosen on"
            )
        if self.gebied in self.vergelijking.codes:
            raise ValueError(f"'vergelijking' holds {self.gebied} itself; name other areas")
        if self.toewijzing == "grens" and self.vergelijking.soort != "net_onder_de_grens":
            raise ValueError(
                "'toewijzing: grens' compares with areas that the limit left out: give 'net_onder_de_grens'"
            )
        return self
