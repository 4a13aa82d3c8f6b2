"""Figures as data: what to draw, what it says, and the table behind it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from wijkonderzoek.comparison import PARTS, URBANITY_TEXT, compared_level, urbanity
from wijkonderzoek.model import Indicator, Level, Value
from wijkonderzoek.monitoring.series import splits_of
from wijkonderzoek.report.model import (
    Cell,
    Column,
    DotStrip,
    FigureSpec,
    PositionRow,
    PositionStrip,
    Table,
    Tick,
    TrendPoint,
    TrendStrip,
)
from wijkonderzoek.report.research import Reading, Research
from wijkonderzoek.wording.numbers import (
    EN_DASH,
    amount,
    amount_alone,
    interval_text,
    listing,
    margin_text,
    number,
    value_text,
)
from wijkonderzoek.wording.sentences import headline

if TYPE_CHECKING:
    import pandas as pd

LEVEL_PLURAL = {Level.WIJK: "wijken", Level.BUURT: "buurten", Level.GEMEENTE: "gemeenten", Level.GEBIED: "wijken"}
MARGIN_AROUND = 0.04


def dot_strip(research: Research, reading: Reading) -> FigureSpec | None:
    """The area on one scale among the other areas of its gemeente and the country; None without a figure."""
    value = reading.value
    if value.value is None or (reading.indicator.measure == "count" and len(reading.siblings) < 2):
        return None
    region, indicator = research.region, reading.indicator
    references = _references(research, reading)
    cities = reading.cities if indicator.measure != "count" else reading.cities.iloc[:0]
    marks = [value.value, *(r.at for r in references), *reading.siblings, *reading.parts, *(value.margin or ())]
    marks += [*reading.peers, *cities]
    if reading.spread and indicator.measure != "count":
        marks += reading.spread.points
    low, high = limits_of(marks)
    others = LEVEL_PLURAL[region.level]
    siblings_label = f"andere {others} in {region.gemeente_name}" if len(reading.siblings) else ""
    spread_label = _spread_label(research, reading) if indicator.measure != "count" else ""
    own = amount(value.value, indicator)
    title = (
        headline(indicator, reading.comparison.verdict, research.land)
        if reading.comparison
        else f"{indicator.title} in {region.name}"
    )
    return FigureSpec(
        id=f"stip-{indicator.key}",
        title=title,
        alt=_dot_alt(research, reading, references, siblings_label),
        unit=axis_unit(indicator),
        source=research.source_text(value, indicator),
        data=DotStrip(
            low=low,
            high=high,
            ticks=ticks(low, high, indicator),
            value=Tick(value.value, f"{region.name} {own}"),
            interval=value.margin,
            references=references,
            siblings=tuple(float(v) for v in reading.siblings.sort_index()),
            siblings_label=siblings_label,
            parts=tuple(float(v) for v in reading.parts.sort_index()),
            parts_label=f"{PARTS[region.level]} in dit gebied" if len(reading.parts) else "",
            spread=reading.spread.points if reading.spread and spread_label else None,
            spread_label=spread_label,
            peers=tuple(sorted(map(float, reading.peers))),
            peers_label=peers_label(research, len(reading.peers)),
            cities=tuple(sorted(map(float, cities))),
            cities_label=listing(_names(research, reading, cities)),
        ),
        table=_dot_table(research, reading),
    )


def trend_strip(research: Research, reading: Reading) -> FigureSpec | None:
    """The series of the area with the country beside it; None with fewer than two years that have a figure.

    A modelled figure has none: its model changes with every edition, so its years do not compare.
    """
    indicator = reading.indicator
    known = [value for value in reading.series if value.value is not None]
    if len(known) < 2 or indicator.modelled:
        return None
    points = tuple(trend_point(value, indicator) for value in reading.series)
    reference = (
        tuple(trend_point(value, indicator) for value in reading.land_series) if indicator.measure != "count" else ()
    )
    low, high = limits_of([m for p in (*points, *reference) for m in (p.value, p.lower, p.upper) if m is not None])
    moved, redefined = _split_years(reading)
    breaks = tuple(sorted({*moved, *redefined}))
    first, last = known[0], known[-1]
    assert first.value is not None and last.value is not None
    return FigureSpec(
        id=f"reeks-{indicator.key}",
        title=f"{indicator.title}, {first.year} tot en met {last.year}",
        alt=_trend_alt(research, reading),
        unit=axis_unit(indicator),
        source=research.source_text(last, indicator),
        data=TrendStrip(low, high, ticks(low, high, indicator), points, reference, research.land, breaks, redefined),
        table=_trend_table(research, reading),
    )


def position_strip(research: Research, readings: list[Reading]) -> FigureSpec | None:
    """Where the area stands on every indicator with a direction; None when it cannot be ranked on any."""
    rows, cells = [], []
    for reading in readings:
        place, value = reading.position, reading.value
        if place is None or value.value is None:
            continue
        label = reading.indicator.title
        rows.append(
            PositionRow(
                label=label,
                at=place.at,
                low=place.low,
                high=place.high,
                value_label=amount_alone(value.value, reading.indicator),
                unfavourable_high=reading.indicator.direction == "more_is_worse",
            )
        )
        unfavourable = "veel" if reading.indicator.direction == "more_is_worse" else "weinig"
        cells.append(
            (
                Cell(label),
                Cell(amount_alone(value.value, reading.indicator), value.value),
                Cell(number(place.at), place.at),
                Cell(f"{number(place.low)} tot {number(place.high)}"),
                Cell(number(place.count), float(place.count)),
                Cell(unfavourable),
            )
        )
    if not rows:
        return None
    others = LEVEL_PLURAL[research.region.level]
    name = research.region.name
    return FigureSpec(
        id="positie",
        title=f"Waar {name} staat tussen alle {others} van {research.land}, cijfer voor cijfer",
        alt=(
            f"Per cijfer de plaats van {name} tussen 0 (laagste {others}) en 100 (hoogste): "
            + "; ".join(f"{r.label} {number(r.at)} ({number(r.low)} tot {number(r.high)})" for r in rows)
            + "."
        ),
        unit=f"aantal van de 100 {others} met een lager cijfer",
        source=research.source_text(readings[0].value, readings[0].indicator),
        data=PositionStrip(tuple(rows), f"laagste {others}", f"hoogste {others}"),
        table=Table(
            id="tabel-positie",
            caption=f"Positie van {name} tussen de {others} van {research.land} met ten minste "
            f"{number(research.country.min_residents)} inwoners",
            columns=(
                Column("Cijfer"),
                Column("Waarde", True),
                Column(f"Van de 100 {others} lager", True),
                Column("Marge", True),
                Column(f"Aantal {others}", True),
                Column("Ongunstig is"),
            ),
            rows=tuple(cells),
        ),
    )


def ticks(low: float, high: float, indicator: Indicator) -> tuple[Tick, ...]:
    """Three to six round marks on a scale, written in the unit of the indicator."""
    step = _round_step((high - low) / 4)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return tuple(
        Tick(round(n * step, 10), _tick_label(round(n * step, 10), indicator, decimals)) for n in range(first, last + 1)
    )


def _tick_label(value: float, indicator: Indicator, decimals: int) -> str:
    if indicator.unit == "x 1.000 euro":
        return amount(value, indicator)
    return amount(value, indicator, decimals=decimals) if indicator.unit == "%" else number(value, decimals)


def _round_step(raw: float) -> float:
    magnitude = 10.0 ** math.floor(math.log10(raw))
    return next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= raw - 1e-12)


def limits_of(marks: list[float]) -> tuple[float, float]:
    """A scale that holds all marks with some air, from zero where zero is near."""
    low, high = min(marks), max(marks)
    span = (high - low) or abs(high) or 1.0
    floor = low - span * MARGIN_AROUND
    if low >= 0 and (floor < 0 or low < span * 0.75):
        floor = 0.0
    return floor, high + span * MARGIN_AROUND


def _references(research: Research, reading: Reading) -> tuple[Tick, ...]:
    if reading.indicator.measure == "count":
        return ()
    found = []
    if reading.gemeente is not None and reading.gemeente.value is not None:
        text = amount(reading.gemeente.value, reading.indicator)
        found.append(Tick(reading.gemeente.value, f"{research.region.gemeente_name} {text}"))
    if reading.land.value is not None:
        found.append(Tick(reading.land.value, f"{research.land} {amount(reading.land.value, reading.indicator)}"))
    return tuple(found)


def _spread_label(research: Research, reading: Reading) -> str:
    own = urbanity(research.country, research.region)
    if reading.spread is None or own is None:
        return ""
    return f"{number(reading.spread.count)} {LEVEL_PLURAL[research.region.level]} die ook {URBANITY_TEXT[own]} zijn"


def peers_label(research: Research, count: int) -> str:
    """`20 vergelijkbare wijken`; empty for none."""
    one, more = str(compared_level(research.region)), LEVEL_PLURAL[research.region.level]
    return f"{number(count)} vergelijkbare {one if count == 1 else more}" if count else ""


def _names(research: Research, reading: Reading, figures: pd.Series) -> list[str]:
    observed = research.country.observed(reading.indicator, reading.value.year)
    assert observed is not None
    return [str(observed.table.regions.at[str(code), "name"]) for code in figures.index]


def axis_unit(indicator: Indicator) -> str:
    """The unit under a figure."""
    return "euro" if indicator.unit == "x 1.000 euro" else indicator.unit


def _dot_alt(research: Research, reading: Reading, references: tuple[Tick, ...], siblings_label: str) -> str:
    value, indicator = reading.value, reading.indicator
    assert value.value is not None
    text = [
        f"{indicator.title} ({axis_unit(indicator)}), {value.year}: {research.region.name} "
        f"{amount(value.value, indicator)}"
    ]
    text += [reference.label for reference in references]
    alt = ", ".join(text) + "."
    if value.chance:
        alt += f" Marge {interval_text(value.chance, indicator)}."
    if len(reading.siblings) > 1:
        low, high = float(reading.siblings.min()), float(reading.siblings.max())
        alt += f" {len(reading.siblings)} {siblings_label}: {amount(low, indicator)} tot {amount(high, indicator)}."
    return alt + among_peers(research, reading)


def among_peers(research: Research, reading: Reading) -> str:
    """Where the area lies among its peers: " Lager dan 17 en hoger dan 3 van de 20 vergelijkbare wijken."."""
    own, count = reading.value.value, len(reading.peers)
    if own is None or not count:
        return ""
    counts = {
        "lager dan": int((reading.peers > own).sum()),
        "hoger dan": int((reading.peers < own).sum()),
        "gelijk aan": int((reading.peers == own).sum()),
    }
    said = [f"{how} {number(n)}" for how, n in counts.items() if n]
    if len(said) == 1:
        how = next(how for how, n in counts.items() if n)
        return f" {how.capitalize()} alle {peers_label(research, count)}."
    return f" {listing(said).capitalize()} van de {peers_label(research, count)}."


def _dot_table(research: Research, reading: Reading) -> Table:
    indicator, region, value = reading.indicator, research.region, reading.value

    def row(name: str, what: str, number_: float | None, text: str) -> tuple[Cell, ...]:
        return (Cell(name), Cell(what), Cell(text, number_))

    rows = [row(region.name, "dit gebied", value.value, value_text(value, indicator))]
    if reading.gemeente is not None and indicator.measure != "count":
        rows.append(
            row(region.gemeente_name, "gemeente", reading.gemeente.value, value_text(reading.gemeente, indicator))
        )
    if indicator.measure != "count":
        rows.append(row(research.land, "land", reading.land.value, value_text(reading.land, indicator)))
    if len(reading.peers):
        lowest, first, last, highest = (float(q) for q in reading.peers.quantile([0, 0.25, 0.75, 1]))
        label = peers_label(research, len(reading.peers))
        rows += [
            row(label, "laagste", lowest, amount(lowest, indicator)),
            row(label, "middelste helft", None, f"{amount(first, indicator)} tot {amount(last, indicator)}"),
            row(label, "hoogste", highest, amount(highest, indicator)),
        ]
    groups = (
        (reading.cities, "grote stad"),
        (reading.parts, "deel van dit gebied"),
        (reading.siblings, f"in {region.gemeente_name}"),
    )
    for group, what in groups:
        ordered = sorted(zip(_names(research, reading, group), map(float, group), strict=True))
        rows += [row(name, what, figure, amount(figure, indicator)) for name, figure in ordered]
    return Table(
        id=f"tabel-stip-{indicator.key}",
        caption=f"{indicator.title} ({axis_unit(indicator)}), {value.year}",
        columns=(Column("Gebied"), Column("Wat"), Column("Cijfer", True)),
        rows=tuple(rows),
    )


def trend_point(value: Value, indicator: Indicator) -> TrendPoint:
    """A year of a series as it is drawn, with its widest margin."""
    low, high = value.margin or (None, None)
    label = amount(value.value, indicator) if value.value is not None else ""
    return TrendPoint(value.year, value.value, low, high, label, value.status.value != "not_linkable")


def _split_years(reading: Reading) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The years at which the place starts or stops being the same one, and those from which the figure is another."""
    found = splits_of(reading.series, reading.breaks)
    moved, measured = ([split.year for split in found if split.kind == kind] for kind in ("grenzen", "meting"))
    return tuple(moved), tuple(dict.fromkeys(measured))


def _trend_alt(research: Research, reading: Reading) -> str:
    indicator = reading.indicator
    known = ", ".join(f"{v.year} {amount(v.value, indicator)}" for v in reading.series if v.value is not None)
    alt = f"{indicator.title} in {research.region.name} ({axis_unit(indicator)}): {known}."
    land = [v for v in reading.land_series if v.value is not None]
    if land and indicator.measure != "count":
        ends = ", ".join(f"{v.year} {value_text(v, indicator)}" for v in (land[0], land[-1]))
        alt += f" {research.land}: {ends}."
    breaks, redefined = _split_years(reading)
    if breaks:
        alt += f" Breuk in {listing([str(year) for year in breaks])}: andere grenzen of codes."
    if redefined:
        alt += f" Breuk in {listing([str(year) for year in redefined])}: het cijfer is anders gemeten."
    return alt


def _trend_table(research: Research, reading: Reading) -> Table:
    indicator = reading.indicator
    rows = []
    for own, land in zip(reading.series, reading.land_series, strict=True):
        cells = [
            Cell(str(own.year), float(own.year)),
            Cell(value_text(own, indicator), own.value),
            Cell(margin_text(own, indicator)),
        ]
        if indicator.measure != "count":
            cells.append(Cell(value_text(land, indicator) if land.value is not None else EN_DASH, land.value))
        rows.append(tuple(cells))
    columns = [Column("Jaar"), Column(research.region.name, True), Column("Marge", True)]
    if indicator.measure != "count":
        columns.append(Column(research.land, True))
    return Table(
        id=f"tabel-reeks-{indicator.key}",
        caption=f"{indicator.title} ({axis_unit(indicator)}) per jaar",
        columns=tuple(columns),
        rows=tuple(rows),
    )
