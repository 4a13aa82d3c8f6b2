"""What an entry of the catalogue's YAML files may hold, and how it becomes a word of the house."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wijkonderzoek.model import (
    KEY_PATTERN,
    About,
    Aggregate,
    Direction,
    Indicator,
    Kind,
    Level,
    Measure,
    Rounding,
    Variable,
    Wording,
)
from wijkonderzoek.schemas import Schema
from wijkonderzoek.schemas.approach import PartyType

Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN)]


class WordingEntry(Schema):
    """How an indicator is said; what is left out is made from its title."""

    sentence: str = ""
    noun: str = ""
    comparative: Literal["meer", "hogere", "hoger", "langere"] = "meer"
    people: str = ""


class IndicatorEntry(Schema):
    """One indicator as it stands in indicators/<opgave>.yml.

    `overlaps`: indicators that measure largely the same; of such a group at most one has a direction.
    """

    title: Annotated[str, StringConstraints(min_length=3, max_length=80)]
    source: str
    unit: Annotated[str, StringConstraints(min_length=1)]
    direction: Direction = "context"
    kind: Kind = "context"
    measure: Measure = "mean"
    variable: Key | Literal[""] = ""
    numerator: tuple[Key, ...] = ()
    denominator: tuple[Key, ...] = ()
    scale: float | None = Field(default=None, gt=0)
    decimals: int = Field(default=0, ge=0, le=3)
    aggregate: Aggregate = "none"
    expected_lag_years: int = Field(default=0, ge=0, le=30)
    modelled: bool = False
    score: bool = True
    smallest_cell: int = Field(default=10, ge=0, le=100)
    verified: bool = True
    annex_only: bool = False
    overlaps: tuple[Key, ...] = ()
    breaks: Mapping[int, str] = {}
    caveats: tuple[Key, ...] = ()
    wording: WordingEntry = WordingEntry()

    @property
    def directional(self) -> bool:
        """Whether more of it is better or worse, and it may count towards urgency."""
        return self.direction != "context" and self.score


class RoundingEntry(Schema):
    """How a source rounds a column, as it stands in variables/<source>.yml."""

    unit: float = Field(gt=0)
    type: Literal["random", "nearest"] = "nearest"
    levels: tuple[Level, ...] = (Level.LAND, Level.GEMEENTE, Level.WIJK, Level.BUURT)


class VariableEntry(Schema):
    """One column of a source, as it stands in variables/<source>.yml."""

    title: str
    unit: str
    rounding: RoundingEntry | None = None
    whole: Key | Literal[""] = ""
    workbook: tuple[str, ...] = ()
    breaks: Mapping[int, str] = {}
    about: About = ""


class OpgaveEntry(Schema):
    """One task field, as it stands in opgaven.yml."""

    title: str
    question: str
    scored: bool = True


class PartnerTypeEntry(Schema):
    """One kind of partner of a coalition, as it stands in partnertypen.yml."""

    title: Annotated[str, StringConstraints(min_length=3, max_length=80)]
    types: tuple[PartyType, ...] = Field(min_length=1)
    opgaven: tuple[Key, ...]


class Source(Schema):
    """A publisher's series of tables: host, licence, and the dimension that holds its regions.

    `host` speaks OData v3; `v4` is the host and path that speak v4, empty where the publisher has none. `protocol` is
    tried first. `modelled`: its figures are estimates of a model, not counts or surveys of the area itself.
    """

    title: str
    publisher: str
    licence: str
    host: str
    regions: str
    v4: str = ""
    protocol: Literal["v3", "v4"] = "v3"
    modelled: bool = False

    @property
    def short(self) -> str:
        """What readers call the publisher: the abbreviation in brackets behind its name, else the name."""
        found = re.search(r"\((\w+)\)$", self.publisher)
        return found[1] if found else self.publisher


def variable_of(key: str, source: str, entry: VariableEntry) -> Variable:
    """An entry of variables/<source>.yml as a variable."""
    given = entry.rounding
    return Variable(
        key,
        entry.title,
        entry.unit,
        Rounding(given.unit, given.type, given.levels) if given else None,
        whole=entry.whole,
        workbook=entry.workbook,
        source=source,
        breaks=tuple(sorted(entry.breaks.items())),
        about=entry.about,
    )


def indicator_of(key: str, opgave: str, entry: IndicatorEntry) -> Indicator:
    """An entry of indicators/<opgave>.yml as an indicator; wording that is left out is made from its title."""
    said = entry.wording
    lowered = entry.title[0].lower() + entry.title[1:]
    return Indicator(
        key=key,
        title=entry.title,
        opgave=opgave,
        source=entry.source,
        unit=entry.unit,
        direction=entry.direction,
        kind=entry.kind,
        measure=entry.measure,
        wording=Wording(
            sentence=said.sentence or f"{entry.title}: {{figure}}",
            noun=said.noun or lowered,
            comparative=said.comparative,
            people=said.people,
        ),
        variable=entry.variable,
        numerator=entry.numerator,
        denominator=entry.denominator,
        scale=entry.scale or default_scale(entry.unit),
        decimals=entry.decimals,
        aggregate=entry.aggregate,
        expected_lag_years=entry.expected_lag_years,
        modelled=entry.modelled,
        caveats=entry.caveats,
        verified=entry.verified,
        score=entry.score,
        smallest_cell=entry.smallest_cell,
        breaks=tuple(sorted(entry.breaks.items())),
        annex_only=entry.annex_only,
        overlaps=entry.overlaps,
    )


def default_scale(unit: str) -> float:
    """How many units go into one whole, from how the unit is written.

    >>> default_scale("%"), default_scale("per 1.000 inwoners"), default_scale("km")
    (100.0, 1000.0, 1.0)
    """
    return 100.0 if unit.startswith("%") else 1000.0 if unit.startswith("per 1.000") else 1.0
