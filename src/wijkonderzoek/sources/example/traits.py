"""What makes buurten differ: prosperity, urbanity, stage of life and age of homes, partly shared with neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wijkonderzoek.sources.example.indeling import BEDRIJVEN, BUITEN, GROEN, HAVEN
from wijkonderzoek.sources.example.lot import Floats, Ints, Lot


@dataclass(frozen=True, slots=True)
class Buurten:
    """The buurten to fill, one entry each: owner, wijk (any number that is unique), kind, area, and where they lie.

    `points` is None for a country without a map; `study` are the places of the study wijk, if any.
    """

    gemeente: Ints
    wijk: Ints
    kind: Ints
    area_ha: Floats
    points: Floats | None = None
    study: Ints | None = None

    @property
    def size(self) -> int:
        """Number of buurten."""
        return len(self.gemeente)


@dataclass(frozen=True, slots=True)
class Series:
    """One variable: a row per year, a column per buurt. Without `weight` it is a count; with it, a mean."""

    values: Floats
    weight: Floats | None = None


@dataclass(frozen=True, slots=True)
class Traits:
    """The hidden traits of each buurt, about standard normal, and the residents and homes of the first year."""

    prosperity: Floats
    urbanity: Floats
    age: Floats
    newness: Floats
    density: Floats
    residents: Floats


def draw_traits(buurten: Buurten, lot: Lot) -> Traits:
    """Traits that neighbours share: partly by gemeente, mostly by wijk, the rest their own."""
    residents = _first_residents(buurten, lot)
    density = _address_density(buurten, residents / 2.15, lot)
    urbanity = np.clip((np.log(density + 60.0) - 6.3) / 0.95, -2.2, 2.2)
    prosperity = 0.95 * _shared(buurten, lot, "prosperity") - 0.28 * urbanity
    age = 0.85 * _shared(buurten, lot, "age") - 0.35 * urbanity
    newness = _shared(buurten, lot, "newness") - 0.15 * urbanity
    if buurten.study is not None:
        around = buurten.gemeente == buurten.gemeente[buurten.study[0]]
        prosperity[around] += -0.25 - prosperity[around].mean()
        age[around] += -0.45 - age[around].mean()
        newness[around] += -0.10 - newness[around].mean()
        prosperity[buurten.study] = -1.75 + 0.22 * lot.normal("study/prosperity", len(buurten.study))
        age[buurten.study] = -0.55 + 0.25 * lot.normal("study/age", len(buurten.study))
        newness[buurten.study] = -0.4 + 0.3 * lot.normal("study/newness", len(buurten.study))
    return Traits(prosperity, urbanity, age, newness, density, residents)


def _shared(buurten: Buurten, lot: Lot, label: str) -> Floats:
    _, gemeente = np.unique(buurten.gemeente, return_inverse=True)
    _, wijk = np.unique(buurten.wijk, return_inverse=True)
    country = lot.normal(f"{label}/gemeente", gemeente.max() + 1)[gemeente]
    around = lot.normal(f"{label}/wijk", wijk.max() + 1)[wijk]
    values: Floats = 0.40 * country + 0.75 * around + 0.52 * lot.normal(f"{label}/buurt", buurten.size)
    return values


def quirk(buurten: Buurten, lot: Lot, label: str) -> Floats:
    """What makes a buurt differ on one variable, whatever its traits; the study wijk has its own story instead."""
    values = _shared(buurten, lot, f"quirk/{label}")
    if buurten.study is not None:
        values[buurten.study] = 0.0
    return values


def in_study(buurten: Buurten, inside: NDArray[Any] | float) -> Floats:
    """A row per year and a column per buurt (or one row): `inside` for the study wijk, 0 elsewhere."""
    rows = np.atleast_1d(np.asarray(inside, dtype=float))
    values = np.zeros((len(rows), buurten.size))
    if buurten.study is not None:
        values[:, buurten.study] = rows[:, None]
    return values


def _first_residents(buurten: Buurten, lot: Lot) -> Floats:
    chance = lot.normal("residents", buurten.size)
    residents = np.exp(7.22 + 0.48 * chance)
    residents = np.where(buurten.kind == BUITEN, np.exp(5.35 + 0.85 * chance), residents)
    residents = np.where(buurten.kind == BEDRIJVEN, np.maximum(0.0, 28.0 * chance), residents)
    residents = np.where(buurten.kind == GROEN, np.maximum(0.0, 20.0 * chance - 10.0), residents)
    residents = np.where(buurten.kind == HAVEN, 0.0, residents)
    if buurten.study is not None:
        residents[buurten.study] = np.array([1_820.0, 1_460.0, 1_240.0, 1_690.0, 880.0, 640.0])
    return residents


def _address_density(buurten: Buurten, homes: Floats, lot: Lot) -> Floats:
    """Addresses per km2 within about a kilometre, from the map; without a map, from the buurt's own area."""
    if buurten.points is None:
        own = homes / np.maximum(buurten.area_ha / 100.0, 0.05)
        density: Floats = own**0.55 * np.exp(2.6 + 0.35 * lot.normal("density", buurten.size)) * 1.1
        return density
    spread = np.maximum(0.7, 0.35 * np.sqrt(buurten.area_ha / 100.0))
    density = np.zeros(buurten.size)
    for point, reach, weight in zip(buurten.points, spread, homes, strict=True):
        squared = ((buurten.points - point) ** 2).sum(axis=1) / 1e6
        density += weight * np.exp(-squared / (2 * reach**2)) / (2 * np.pi * reach**2)
    return density * 1.5


def ratio(top: Floats, bottom: Floats) -> Floats:
    """Top by bottom, and 0 where there is nothing to divide by."""
    values: Floats = np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
    return values
