"""The map: this area in its gemeente, in classes with natural breaks."""

from __future__ import annotations

import numpy as np

from wijkonderzoek.comparison import compared_level
from wijkonderzoek.harmonise.columns import POPULATION
from wijkonderzoek.model import Level
from wijkonderzoek.report.model import Cell, Column, FigureSpec, Map, MapArea, MapClass, Table
from wijkonderzoek.report.research import Research
from wijkonderzoek.sources.boundaries import Ring, Shape, read_shapes
from wijkonderzoek.wording.numbers import number

MAP_INDICATOR = "inwoners"
CLASSES = 4
ENTITY = {Level.WIJK: ("wijk", "wijken"), Level.BUURT: ("buurt", "buurten")}


def map_of(research: Research) -> FigureSpec | None:
    """This area in its gemeente, the others by number of residents; None without boundaries of its level."""
    level = compared_level(research.region)
    snapshot = research.boundaries
    if snapshot is None or level not in ENTITY or not research.region.gemeente:
        return None
    shapes = read_shapes(snapshot, ENTITY[level][1])
    regions = research.country.regions
    inside = regions.index[(regions["gemeente"] == research.region.gemeente) & (regions["level"] == str(level))]
    drawn = {str(code): shapes[code] for code in inside if code in shapes}
    if research.region.code not in drawn and not set(research.region.members) & set(drawn):
        return None
    figures = research.country.tables[research.country.indeling].values[POPULATION]
    residents = {code: float(figures[code]) for code in drawn}
    bounds = natural_breaks(np.array([figure for figure in residents.values() if figure == figure]), CLASSES)
    return _figure(research, drawn, residents, bounds, read_shapes(snapshot, "land"), level)


def _figure(
    research: Research,
    drawn: dict[str, Shape],
    residents: dict[str, float],
    bounds: tuple[float, ...],
    land: dict[str, Shape],
    level: Level,
) -> FigureSpec:
    region = research.region
    own = {region.code, *region.members}
    classes = {code: class_of(figure, bounds) for code, figure in residents.items()}
    areas = tuple(
        MapArea(code, shape.name, shape.rings, classes[code], code in own, region.name if code in own else "")
        for code, shape in sorted(drawn.items())
    )
    one, what = ENTITY[level]
    own_text = number(sum(residents[code] for code in own if code in residents))
    return FigureSpec(
        id="kaart",
        title=f"{region.name} in {region.gemeente_name}",
        alt=f"Kaart van de {len(areas)} {what} van {region.gemeente_name}, ingedeeld naar aantal inwoners. "
        f"{region.name} ({own_text} inwoners) is met een dikke rand en zijn naam aangegeven.",
        unit="inwoners",
        source=f"Grenzen: {research.boundaries.ref.title if research.boundaries else ''}",
        data=Map(
            areas=areas,
            classes=tuple(
                MapClass(label, sum(index == n for index in classes.values()))
                for n, label in enumerate(_labels(bounds))
            ),
            legend_title=f"Inwoners per {one}",
            locator=tuple(ring for shape in land.values() for ring in shape.rings),
            locator_at=_middle([ring for shape in drawn.values() for ring in shape.rings]),
        ),
        table=Table(
            id="tabel-kaart",
            caption=f"Inwoners van de {what} van {region.gemeente_name}",
            columns=(Column("Gebied"), Column("Inwoners", True)),
            rows=tuple(
                (
                    Cell(shape.name),
                    Cell(number(residents[code]) if residents[code] == residents[code] else "geen cijfer"),
                )
                for code, shape in sorted(drawn.items(), key=lambda item: item[1].name)
            ),
        ),
    )


def natural_breaks(values: np.ndarray, classes: int) -> tuple[float, ...]:
    """The upper bounds of classes that differ least within (Fisher 1958, exact), lowest first.

    At most `classes` of them; fewer when there are fewer different values; none for no values.

    >>> import numpy as np
    >>> natural_breaks(np.array([1, 2, 2, 10, 11, 30.0]), 3)
    (2.0, 11.0, 30.0)
    """
    ordered = np.sort(values.astype(float))
    count = len(np.unique(ordered))
    k, n = min(classes, count), len(ordered)
    if not k:
        return ()
    total, squares = (np.concatenate([[0.0], np.cumsum(v)]) for v in (ordered, ordered**2))

    def within(first: int, last: int) -> float:
        """Sum of squares around the mean of ordered[first:last]."""
        size = last - first
        return float(squares[last] - squares[first] - (total[last] - total[first]) ** 2 / size)

    best = [[0.0] + [np.inf] * n] + [[np.inf] * (n + 1) for _ in range(k)]
    start = [[0] * (n + 1) for _ in range(k + 1)]
    for group in range(1, k + 1):
        for last in range(group, n + 1):
            options = [best[group - 1][first] + within(first, last) for first in range(group - 1, last)]
            lowest = int(np.argmin(options))
            best[group][last], start[group][last] = options[lowest], lowest + group - 1
    bounds, last = [], n
    for group in range(k, 0, -1):
        bounds.append(float(ordered[last - 1]))
        last = start[group][last]
    return tuple(dict.fromkeys(reversed(bounds)))


def class_of(value: float, bounds: tuple[float, ...]) -> int | None:
    """The class a value is in; None for no value."""
    if np.isnan(value) or not bounds:
        return None
    return int(np.searchsorted(bounds, value, "left"))


def _labels(bounds: tuple[float, ...]) -> list[str]:
    labels, low = [], 0.0
    for bound in bounds:
        labels.append(f"{number(low)} tot en met {number(bound)}")
        low = bound + 1
    return labels


def _middle(rings: list[Ring]) -> tuple[float, float] | None:
    points = [point for ring in rings for point in ring]
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
