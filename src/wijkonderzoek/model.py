"""The words of the house: region, indicator, value, snapshot, finding.

All of them are frozen. A number reaches a page only as a `Value`, which carries its trace.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Level(StrEnum):
    """What kind of area a region is. Everyday "wijken" of some cities are CBS buurten."""

    LAND = "land"
    GEMEENTE = "gemeente"
    WIJK = "wijk"
    BUURT = "buurt"
    GEBIED = "gebied"


class Status(StrEnum):
    """Why a figure is there, or why it is not. Suppressed, absent and zero are different things."""

    OBSERVED = "observed"
    ROUNDED = "rounded"
    SUPPRESSED = "suppressed"
    NOT_PUBLISHED = "not_published"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    NOT_LINKABLE = "not_linkable"
    ESTIMATED = "estimated"


STATUSES: tuple[Status, ...] = tuple(Status)
STATUS_CODE: dict[Status, int] = {status: code for code, status in enumerate(STATUSES)}
"""Statuses as small integers, for columns of frames; the order is part of the stored format."""

Direction = Literal["more_is_worse", "more_is_better", "context"]
Kind = Literal["inspanning", "prestatie", "resultaat", "context"]
Aggregate = Literal["sum", "weighted", "none"]
Measure = Literal["share", "rate", "mean", "count", "distance", "score"]
Quality = Literal[1, 2, 3]
About = Literal["", "armoede", "herkomst"]
"""What a variable is about where a rule follows from it: herkomst never has a direction, armoede counts once."""

HOME_SOURCE = "kwb"
"""The source every other source may borrow from: its residents, households and homes are everyone's denominators."""
LOCAL_SOURCE = "lokaal"
"""The source of figures that a study brings itself."""

KEY_PATTERN = r"^[a-z][a-z0-9_]{1,40}$"
"""What a key of an indicator or variable looks like."""


@dataclass(frozen=True, slots=True)
class Opgave:
    """One of the eight task fields of a wijkaanpak, or "algemeen" for what describes the wijk."""

    key: str
    title: str
    question: str
    scored: bool = True

    @property
    def short_title(self) -> str:
        """Its first word, for a narrow column.

        >>> Opgave("gezondheid", "Gezondheid, zorg & hulpverlening", "").short_title
        'Gezondheid'
        """
        return self.title.split()[0].rstrip(",")


@dataclass(frozen=True, slots=True)
class PartnerType:
    """A kind of partner of a coalition: of which party types it can be, and which opgaven it fits."""

    key: str
    title: str
    types: tuple[str, ...]
    opgaven: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a source rounds a column.

    `unit` is the step. `random` (aselect): up or down by lot, so an error of at most unit - 1;
    `nearest`: at most half a unit. `levels` are the levels it holds for: CBS rounds population
    counts of wijken and buurten, not of gemeenten and the country.
    """

    unit: float
    type: Literal["random", "nearest"] = "nearest"
    levels: tuple[Level, ...] = (Level.LAND, Level.GEMEENTE, Level.WIJK, Level.BUURT)

    @property
    def error(self) -> float:
        """The largest difference between the published and the true count.

        >>> Rounding(5, "random").error, Rounding(10, "nearest").error
        (4, 5.0)
        """
        return self.unit - 1 if self.type == "random" else self.unit / 2


@dataclass(frozen=True, slots=True)
class Variable:
    """A column of a source under one name for all years.

    `whole`: the variable it is a part of, so that a table that gives it as a percentage can be made equal to tables
    that count. `workbook`: other names the kwb workbooks have given it. `breaks`: the years from which its definition
    is another, with what changed: figures before and after are not one series. `about`: what it is about, where a
    rule follows from that.
    """

    key: str
    title: str
    unit: str
    rounding: Rounding | None = None
    whole: str = ""
    workbook: tuple[str, ...] = ()
    source: str = HOME_SOURCE
    breaks: tuple[tuple[int, str], ...] = ()
    about: About = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """How an indicator is said to a reader, in Dutch.

    `sentence` has one placeholder, `{figure}`; `noun` completes "Meer ... dan in Nederland";
    `comparative` picks the words (meer, hogere, hoger, langere); `people` is who is counted.
    """

    sentence: str
    noun: str
    comparative: str = "meer"
    people: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the catalogue: what is measured, from which columns, and how to read it.

    Either `variable` (a published figure; `denominator` then names what it is a share or mean of)
    or `numerator` and `denominator` (sums of variables), times `scale`.
    """

    key: str
    title: str
    opgave: str
    source: str
    unit: str
    direction: Direction
    kind: Kind
    measure: Measure
    wording: Wording
    variable: str = ""
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    scale: float = 1.0
    decimals: int = 0
    aggregate: Aggregate = "none"
    expected_lag_years: int = 0
    modelled: bool = False
    caveats: tuple[str, ...] = ()
    verified: bool = True
    breaks: tuple[tuple[int, str], ...] = ()
    """The years from which it is found in another way, beside those of its variables, with what changed."""
    smallest_cell: int = 10
    """Counts of people under this are suppressed in a study's own results; 0 for counts of things."""
    score: bool = True
    """False where an indicator is shown but never scored, whatever its direction."""
    annex_only: bool = False
    """True where a reader finds it among all figures only, never in the text, a figure or a map."""
    overlaps: tuple[str, ...] = ()
    """Indicators that measure largely the same: of such a group at most one has a direction."""

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable the indicator needs, in the order of its formula."""
        own = (self.variable,) if self.variable else ()
        return own + self.numerator + self.denominator

    @property
    def counted_rate(self) -> bool:
        """Whether it is a number of counted events per so many; a published mean per household is not."""
        return self.measure == "rate" and bool(self.numerator)

    @property
    def directional(self) -> bool:
        """Whether more of it is better or worse, and it may count towards urgency."""
        return self.direction != "context" and self.score

    @property
    def formula(self) -> str:
        """The formula in variables of the source.

        >>> from wijkonderzoek.catalogue import load_catalogue
        >>> load_catalogue().indicator("bijstand_per_1000").formula
        'a_soz_wb / (a_15_24 + a_25_44 + a_45_64) × 1000'
        """
        if self.variable:
            return self.variable
        top, bottom = (" + ".join(part) for part in (self.numerator, self.denominator))
        if not bottom:
            return top
        top = f"({top})" if len(self.numerator) > 1 else top
        bottom = f"({bottom})" if len(self.denominator) > 1 else bottom
        return f"{top} / {bottom}" + (f" × {self.scale:g}" if self.scale != 1 else "")


@dataclass(frozen=True, slots=True)
class Region:
    """An area in one year. A code means nothing without its year: codes are reused."""

    code: str
    name: str
    level: Level
    year: int
    gemeente: str = ""
    gemeente_name: str = ""
    members: tuple[str, ...] = ()
    """The buurten (or wijken) an own area (gebied) is made of; empty for a CBS region."""


@dataclass(frozen=True, slots=True)
class SnapshotRef:
    """What a stored release of a source table is called and where it came from.

    `scope`: codes of the gemeenten it holds, separated by spaces; empty when it holds the whole country.
    """

    id: str
    source: str
    year: int
    table: str
    title: str
    modified: str
    retrieved: str
    url: str
    licence: str
    rows: int
    fictional: bool = False
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """The only way a number travels to a page.

    `lower` and `upper` are the rounding interval: how far the published figure can be from the
    counted one. `chance` is the toevalsmarge, for comparing with other areas; None where it cannot
    be computed. `numerator` and `denominator` are people, households or homes.
    """

    value: float | None
    unit: str
    year: int
    status: Status
    lower: float | None = None
    upper: float | None = None
    chance: tuple[float, float] | None = None
    numerator: float | None = None
    denominator: float | None = None
    quality: Quality | None = None
    snapshots: tuple[str, ...] = ()
    formula: str = ""
    note: str = ""

    @property
    def present(self) -> bool:
        """Whether there is a figure."""
        return self.value is not None

    @property
    def margin(self) -> tuple[float, float] | None:
        """The toevalsmarge (which includes rounding) where there is one, else the rounding interval."""
        return self.chance or self.rounding

    @property
    def rounding(self) -> tuple[float, float] | None:
        """How far the published figure can be from the counted one."""
        return None if self.lower is None or self.upper is None else (self.lower, self.upper)


Badge = Literal["komen overeen", "lopen uiteen", "alleen cijfers", "alleen verhalen", "te weinig om iets te zeggen"]


@dataclass(frozen=True, slots=True)
class Duiding:
    """What a finding means in somebody's words: who signed it, in which role, when; `signed` is what is printed."""

    text: str
    author: str
    role: str
    date: str
    signed: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One unit of figure, story, recognition and interpretation.

    `id` is opgave/indicator-or-rule and stays the same over runs, so that residents can recognise
    or dispute it later. `herkenning` is what people said of it, in words; of `duiding` there may be several.
    """

    id: str
    opgave: str
    sentence: str
    figures: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    badge: Badge = "alleen cijfers"
    herkenning: str = ""
    duiding: tuple[Duiding, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """An own area of a study: a row of gebieden.csv."""

    id: str
    name: str
    level: Level
    codes: tuple[str, ...] = field(default=())
