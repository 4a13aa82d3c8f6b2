"""A report as data: sections of typed blocks that say everything a renderer draws.

Renderers do no arithmetic beyond placing marks on a scale: every number that can be read is
formatted here, in Dutch, and every figure carries its table and the text that says what it shows.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from wijkonderzoek.errors import InputError
from wijkonderzoek.model import Finding, Region, SnapshotRef, Value
from wijkonderzoek.report.edition import Edition

SCHEMA_VERSION = 1

ReportStatus = Literal["quickscan", "concept", "besproken en geduid", "definitief"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: what is read, and the number behind it where there is one."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `numeric` columns align right."""

    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first cell of each row heads the row."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    type: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on a scale, or a value on a page: where it is and what is written there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class DotStrip:
    """One indicator on one scale: this area among other areas.

    `interval` is the widest margin of the value (rounding and toeval). `siblings` are the areas of
    the same gemeente, `parts` the buurten inside this area, `spread` the 10, 25, 50, 75 and 90 %
    points of a comparison group. `references` are labelled marks (gemeente, Nederland). `peers` are the areas most
    like this one, `cities` the four large cities: dots of their own, never an average.
    """

    low: float
    high: float
    ticks: tuple[Tick, ...]
    value: Tick | None
    interval: tuple[float, float] | None
    references: tuple[Tick, ...]
    siblings: tuple[float, ...]
    siblings_label: str
    parts: tuple[float, ...]
    parts_label: str
    spread: tuple[float, float, float, float, float] | None
    spread_label: str
    peers: tuple[float, ...] = ()
    peers_label: str = ""
    cities: tuple[float, ...] = ()
    cities_label: str = ""
    kind: Literal["dot_strip"] = "dot_strip"


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A year of a series: `value` is None where there is no comparable figure; `label` is printed."""

    year: int
    value: float | None
    lower: float | None
    upper: float | None
    label: str
    linked: bool = True


@dataclass(frozen=True, slots=True)
class TrendStrip:
    """A series of years of this area, with the country beside it.

    `breaks`: years at which the area's series starts anew; `redefined`: those at which the figure is another one, so
    that the country's series starts anew too.
    """

    low: float
    high: float
    ticks: tuple[Tick, ...]
    points: tuple[TrendPoint, ...]
    reference: tuple[TrendPoint, ...]
    reference_label: str
    breaks: tuple[int, ...]
    redefined: tuple[int, ...] = ()
    kind: Literal["trend_strip"] = "trend_strip"


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One row of a position figure: a share (0-100) of areas with a lower figure, and its margin."""

    label: str
    at: float
    low: float
    high: float
    value_label: str
    unfavourable_high: bool


@dataclass(frozen=True, slots=True)
class PositionStrip:
    """Where this area stands among all areas of its kind, indicator by indicator; no score."""

    rows: tuple[PositionRow, ...]
    low_label: str
    high_label: str
    kind: Literal["position_strip"] = "position_strip"


@dataclass(frozen=True, slots=True)
class RankRow:
    """One row of a rank figure: a place (0-100, 100 the greatest opgave), and its two margins, told apart."""

    label: str
    at: float
    chance: tuple[float, float]
    choice: tuple[float, float]
    value_label: str


@dataclass(frozen=True, slots=True)
class RankStrip:
    """Where this area ranks on every opgave that has a score, with toevalsmarge and keuzemarge apart.

    From `worst` on an area is among the tenth with the greatest opgave.
    """

    rows: tuple[RankRow, ...]
    low_label: str
    high_label: str
    worst: float
    worst_label: str
    kind: Literal["rank_strip"] = "rank_strip"


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One row of a mention figure: what is told, in how many of how many conversations."""

    label: str
    n: int
    total: int
    value_label: str


@dataclass(frozen=True, slots=True)
class MentionStrip:
    """What is told in how many conversations: a mark per conversation, filled where it came up."""

    rows: tuple[MentionRow, ...]
    told_label: str
    other_label: str
    kind: Literal["mention_strip"] = "mention_strip"


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area of a map: its rings in metres (x east, y north), its class, and whether it is this area."""

    code: str
    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    class_index: int | None
    highlighted: bool
    label: str = ""


@dataclass(frozen=True, slots=True)
class MapClass:
    """A class of a map: what the legend says and how many areas are in it."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Map:
    """This area in its gemeente, with a locator of the gemeente in the country."""

    areas: tuple[MapArea, ...]
    classes: tuple[MapClass, ...]
    legend_title: str
    locator: tuple[tuple[tuple[float, float], ...], ...]
    locator_at: tuple[float, float] | None
    kind: Literal["map"] = "map"


@dataclass(frozen=True, slots=True)
class OpinionMark:
    """What a group thinks: its lowest, its middle and its highest opinion."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One row of an opinion figure: a mark per group, None where it may not be told; `note` says why."""

    label: str
    marks: tuple[OpinionMark | None, ...]
    note: str


@dataclass(frozen=True, slots=True)
class OpinionStrip:
    """What up to three groups think, on one scale of whole steps; never added up."""

    low: float
    high: float
    low_label: str
    high_label: str
    groups: tuple[str, ...]
    rows: tuple[OpinionRow, ...]
    kind: Literal["opinion_strip"] = "opinion_strip"


@dataclass(frozen=True, slots=True)
class PathPoint:
    """Where a figure should be in a year."""

    year: int
    value: float


@dataclass(frozen=True, slots=True)
class GoalPath:
    """How a goal stands: the figures there are beside the way that was agreed; `first_path` where that was another."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    points: tuple[TrendPoint, ...]
    path: tuple[PathPoint, ...]
    first_path: tuple[PathPoint, ...]
    target_label: str
    first_target_label: str = ""
    kind: Literal["goal_path"] = "goal_path"


@dataclass(frozen=True, slots=True)
class EventPoint:
    """A year of an event figure: the difference, and between which differences nine in ten comparison areas lie."""

    year: int
    value: float
    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class EventStrip:
    """The difference with comparison areas in every year, against the year `base`; `start`: when something began."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    points: tuple[EventPoint, ...]
    base: int
    start: int
    own_label: str
    band_label: str
    kind: Literal["event_strip"] = "event_strip"


FigureData = (
    DotStrip | TrendStrip | PositionStrip | RankStrip | MentionStrip | OpinionStrip | GoalPath | EventStrip | Map
)


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A figure to draw: its message as title, what it shows as alt text, and the table behind it."""

    id: str
    title: str
    alt: str
    unit: str
    source: str
    data: FigureData
    table: Table
    type: Literal["figure"] = "figure"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `lead` opens a section, `note` is small print, `gap` says what is not there, `key` stands out."""

    text: str
    role: Literal["plain", "lead", "note", "gap", "key"] = "plain"
    label: str = ""
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a resident or professional, approved for publication."""

    text: str
    role: str
    type: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class BadgeBlock:
    """How figures and stories of a finding relate."""

    text: str
    explanation: str
    type: Literal["badge"] = "badge"


@dataclass(frozen=True, slots=True)
class LabelledValue:
    """A value with the name and the text a reader sees."""

    label: str
    text: str
    value: Value
    note: str = ""


@dataclass(frozen=True, slots=True)
class Values:
    """A few key figures side by side."""

    items: tuple[LabelledValue, ...]
    type: Literal["values"] = "values"


@dataclass(frozen=True, slots=True)
class Strip:
    """One indicator, always in the same pattern: sentence, figures, reading, notes."""

    finding: Finding
    title: str
    sentence: str
    comparison: str
    value: Value
    figures: tuple[FigureSpec, ...]
    notes: tuple[str, ...]
    context: bool
    modelled: bool = False
    type: Literal["strip"] = "strip"


@dataclass(frozen=True, slots=True)
class Signed:
    """Words set apart from the report's own: a signed duiding, or a first-person story that its teller allowed."""

    kind: Literal["duiding", "verhaal"]
    label: str
    paragraphs: tuple[str, ...]
    signed: str
    type: Literal["signed"] = "signed"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened: when, whether it is a problem or an opportunity where somebody said so, and what."""

    when: str
    side: Literal["probleem", "kans", ""]
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Moments in the order of time, the oldest first."""

    id: str
    caption: str
    moments: tuple[Moment, ...]
    type: Literal["timeline"] = "timeline"


Block = Text | FigureSpec | Table | Quote | BadgeBlock | Values | Strip | Signed | Timeline


@dataclass(frozen=True, slots=True)
class ConversationSheet:
    """A statement as it is put before people on a sheet of its own: the figure, words of people, questions."""

    id: str
    statement: str
    figure: str
    note: str
    quote: str
    quote_by: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a report. `number` is printed ("3", "3.1", "A"); `parts` are its subsections."""

    id: str
    number: str
    title: str
    blocks: tuple[Block, ...]
    parts: tuple[Section, ...] = ()
    annex: bool = False


@dataclass(frozen=True, slots=True)
class Wijkdeal:
    """The agenda as a short paper to sign: its chapters, and the organisations that sign, by name.

    Of which area and edition it is, and its status, the report says that it belongs to.
    """

    title: str
    lead: str
    sections: tuple[Section, ...]
    signatories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompletenessRow:
    """Whether a section has input, and which file would fill it."""

    section: str
    present: bool
    reason: str
    fill: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """All that is needed to make the report again."""

    package: str
    version: str
    study_hash: str
    catalogue_hash: str
    snapshots: tuple[SnapshotRef, ...]
    settings: tuple[tuple[str, str], ...]
    command: str


@dataclass(frozen=True, slots=True)
class WijkReport:
    """A Wijkbeeld or wijkmonitor of one area, ready to be drawn."""

    name: Literal["urgentie", "monitor"]
    title: str
    region: Region
    study: str
    study_title: str
    status: ReportStatus
    fictional: bool
    commissioned_by: str
    made_by: str
    contact: str
    boundaries_year: int
    data_years: tuple[int, ...]
    sections: tuple[Section, ...]
    completeness: tuple[CompletenessRow, ...]
    caveats: tuple[str, ...]
    provenance: Provenance
    schema_version: int = SCHEMA_VERSION
    findings: tuple[Finding, ...] = field(default=())
    conversation: tuple[ConversationSheet, ...] = ()
    deal: Wijkdeal | None = None
    monitor: Edition | None = None

    def to_json(self) -> str:
        """The report as canonical JSON: sorted keys, numbers rounded to 10 significant digits, ends in a newline.

        >>> from wijkonderzoek.report.model import rounded
        >>> rounded({"a": 0.1 + 0.2, "b": [1e-17, None]})
        {'a': 0.3, 'b': [1e-17, None]}
        """
        return json.dumps(rounded(asdict(self)), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"

    def section(self, number: str) -> Section:
        """The section of this number ("0", "3", "A"). *Raises* `InputError` naming the sections there are."""
        for section in self.sections:
            if section.number == number:
                return section
        there = ", ".join(section.number for section in self.sections)
        raise InputError(f"the report has no section '{number}'; sections: {there}")


def rounded(item: Any) -> Any:
    """The same structure with every float rounded to 10 significant digits.

    Last bits of floating-point results differ between processors; 10 digits do not.
    """
    if isinstance(item, float):
        return float(f"{item:.10g}")
    if isinstance(item, dict):
        return {key: rounded(value) for key, value in item.items()}
    if isinstance(item, list | tuple):
        return [rounded(value) for value in item]
    return item


def report_from_json(text: str) -> WijkReport:
    """Read a report back from its JSON.

    *Raises* `InputError` when the text is not a report, or has a schema version this release does not know.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        version = json.loads(text)["schema_version"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            "report.json is not a wijkonderzoek report", hint="Make it again: wijkonderzoek report"
        ) from error
    if version != SCHEMA_VERSION:
        raise InputError(
            f"report.json has schema version {version}; this release reads version {SCHEMA_VERSION}",
            hint="Use the release named under provenance.version, or make the report again.",
        )
    try:
        return TypeAdapter(WijkReport).validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"report.json, {where}: {first['msg']}", hint="Make it again: wijkonderzoek report") from error
