"""From what is true to what is published: added up or averaged, withheld where small, and rounded.

What is withheld, in every year: shares and means of households under 100 households; of homes under 20 homes; energy
under 5 homes; education under 100 residents, labour participation under 150 adults; youth care under 8 and Wmo under
10 clients; distances under 10 residents. What is not published at all: see `topics.is_published`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wijkonderzoek.model import Level
from wijkonderzoek.sources.example.figures import YEARS
from wijkonderzoek.sources.example.lot import Floats, Ints, Lot
from wijkonderzoek.sources.example.topics import Topic, is_published, variable_rounding
from wijkonderzoek.sources.example.traits import Series, ratio

Exact = tuple[Floats, NDArray[np.bool_]]
"""A value per region, and whether it may be published."""
_MINIMUM = {"Wonen": 20.0, "Energie": 5.0, "Inkomen": 100.0, "Nabijheid voorzieningen": 10.0, "Arbeid": 150.0}
URBAN_FROM = (2500.0, 1500.0, 1000.0, 500.0)
"""Addresses per km2 from which an area is of class 1, 2, 3 or 4; below the last it is 5."""


@dataclass(frozen=True, slots=True)
class Regions:
    """The regions of one level in one year: code, and the place among them of every buurt."""

    level: Level
    codes: tuple[str, ...]
    owner: Ints

    def total(self, values: Floats) -> Floats:
        """The sum over the buurten of each region."""
        return np.bincount(self.owner, weights=values, minlength=len(self.codes)).astype(np.float64)


Column = list[float | int | None]


def level_column(topic: Topic, series: Mapping[str, Series], regions: Regions, year: int, lot: Lot) -> Column:
    """What the table of a year says about a topic, for every region of a level; None where it says nothing."""
    if is_published(topic, year, regions.level):
        return figures(topic, series, regions, year, lot)
    return [None] * len(regions.codes)


def figures(topic: Topic, series: Mapping[str, Series], regions: Regions, year: int, lot: Lot) -> Column:
    """The rounded figure of every region of a level, whether published or not; None where it is withheld."""
    values, known = _exact(topic, series, regions, year - YEARS[0])
    label = f"round/{topic.series}/{year}/{regions.level}"
    rounded = _rounded(values, _rule(topic, regions.level), lot.uniform(label, len(values)))
    return [
        _number(value, topic.decimals) if shown else None
        for value, shown in zip(rounded.tolist(), known.tolist(), strict=True)
    ]


def _exact(topic: Topic, series: Mapping[str, Series], regions: Regions, row: int) -> Exact:
    """The exact value of each region, and whether it may be published."""
    if topic.unit == "%" and topic.until == 2014:
        return _early_share(topic, series, regions, row)
    if topic.series == "ste_mvs":
        density, known = _mean(series["ste_oad"], regions, row)
        above = np.rint(density)[:, None] >= np.array(URBAN_FROM)
        return 5.0 - above.sum(axis=1), known
    shown = series[topic.series]
    if shown.weight is None:
        values = regions.total(shown.values[row])
        return values, _enough_people(topic, series, regions, row)
    values, known = _mean(shown, regions, row, minimum=_MINIMUM.get(topic.path[0], 1.0))
    return values, known & _enough_people(topic, series, regions, row)


def _mean(series: Series, regions: Regions, row: int, minimum: float = 1.0) -> Exact:
    assert series.weight is not None
    weight = regions.total(series.weight[row])
    total = regions.total(series.values[row] * series.weight[row])
    return ratio(total, weight), weight >= minimum


def _early_share(topic: Topic, series: Mapping[str, Series], regions: Regions, row: int) -> Exact:
    """Ages and households as a percentage, as in the tables of 2013 and 2014; from 50 residents or households."""
    whole = regions.total(series["a_hh" if "hh" in topic.series else "a_inw"].values[row])
    part = regions.total(series["a" + topic.series[1:]].values[row])
    return ratio(100 * part, whole), whole >= 50


def _enough_people(topic: Topic, series: Mapping[str, Series], regions: Regions, row: int) -> NDArray[np.bool_]:
    clients = {"p_jz_tn": ("a_jz_tn", 8.0), "p_wmo_t": ("a_wmo_t", 10.0)}
    name, least = clients.get(topic.series, ("a_inw", 100.0 if topic.path[0] == "Onderwijs" else 0.0))
    return regions.total(series[name].values[row]) >= least


def _rule(topic: Topic, level: Level) -> tuple[float, bool]:
    """The rounding step and whether it is by lot; percentages outside the catalogue are whole."""
    rule = variable_rounding().get(topic.series) or {"unit": 1}
    if topic.series.startswith(("g_ele", "g_gas")):
        rule = variable_rounding()["g_ele"]
    if level.value not in rule.get("levels", [level.value]):
        return 1.0, False
    return float(rule["unit"]), rule.get("type") == "random"


def _rounded(values: Floats, rule: tuple[float, bool], chance: Floats) -> Floats:
    """To a multiple of the step: the nearest, or by lot in proportion to how near each neighbour is."""
    step, by_lot = rule
    steps = np.round(values / step, 9)
    result: Floats = np.floor(steps + (1.0 - chance if by_lot else 0.5)) * step
    return result


def _number(value: float, decimals: int) -> float | int:
    return round(value, decimals) if decimals else round(value)
