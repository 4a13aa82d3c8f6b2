"""A frame of national size, without a map, to measure speed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.model import Level
from wijkonderzoek.sources.example.figures import YEARS, make_series
from wijkonderzoek.sources.example.indeling import BEDRIJVEN, BUITEN, WOON
from wijkonderzoek.sources.example.lot import Ints, Lot
from wijkonderzoek.sources.example.tables import Regions, figures
from wijkonderzoek.sources.example.topics import topics_of
from wijkonderzoek.sources.example.traits import Buurten

if TYPE_CHECKING:
    import pandas as pd

GEMEENTEN = 345
LAST_FULL_YEAR = 2022
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def national_frame(wijken: int = 3_340, buurten: int = 14_000, years: int = 1, seed: int = 1) -> pd.DataFrame:
    """Fictional key figures of a country as large as the Netherlands.

    Rows: one per (code, year), country, 345 gemeenten, wijken and buurten, for the last `years` years up to 2022, all
    of one indeling. Columns: code, name, level, year, gemeente (code), flag, and every variable of the catalogue in
    its unit, NaN where withheld; unlike in the tables, every variable reaches every level.

    *Raises* `ValueError` when there are fewer wijken than gemeenten, fewer buurten than wijken, or no such years.
    """
    import pandas as pd

    if not GEMEENTEN <= wijken <= buurten or not 1 <= years <= LAST_FULL_YEAR - YEARS[0] + 1:
        raise ValueError(f"{wijken} wijken, {buurten} buurten, {years} years: not a country (at least 345 wijken)")
    lot = Lot(seed)
    wijk = _dealt(buurten, wijken)
    gemeente = _dealt(wijken, GEMEENTEN)[wijk]
    series = make_series(_buurten(gemeente, wijk, lot), lot)
    frames = []
    for year in range(LAST_FULL_YEAR - years + 1, LAST_FULL_YEAR + 1):
        for regions, owner in _levels(gemeente, wijk):
            columns = {
                topic.variable: np.array(figures(topic, series, regions, year, lot), dtype=float)
                for topic in topics_of(LAST_FULL_YEAR)
                if topic.variable
            }
            fixed = {"code": regions.codes, "name": regions.codes, "level": str(regions.level), "year": year}
            frames.append(pd.DataFrame(fixed | {"gemeente": owner, "flag": 1} | columns))
    return pd.concat(frames, ignore_index=True)


def _dealt(count: int, owners: int) -> Ints:
    """The owner of each of `count` things, dealt out in runs that are as equal as can be."""
    return np.arange(count) * owners // count


def _buurten(gemeente: Ints, wijk: Ints, lot: Lot) -> Buurten:
    chance = lot.uniform("national/kind", len(wijk))
    kind = np.where(chance < 0.04, BEDRIJVEN, np.where(chance > 0.68, BUITEN, WOON))
    area = np.exp(np.where(kind == BUITEN, 6.2, 3.9) + 0.8 * lot.normal("national/area", len(wijk)))
    return Buurten(gemeente, wijk, kind, area)


def _levels(gemeente: Ints, wijk: Ints) -> list[tuple[Regions, list[str]]]:
    """The regions of every level, each with the gemeente code of its regions."""
    number = [f"99{DIGITS[g // 36]}{DIGITS[g % 36]}" for g in range(GEMEENTEN)]
    of_wijk = gemeente[np.searchsorted(wijk, np.arange(wijk.max() + 1))]
    within = np.arange(len(of_wijk)) - np.searchsorted(of_wijk, of_wijk)
    wijk_number = [f"{number[g]}{k:02d}" for g, k in zip(of_wijk.tolist(), within.tolist(), strict=True)]
    place = np.arange(len(wijk)) - np.searchsorted(wijk, wijk)
    buurt_number = [f"{wijk_number[w]}{k:02d}" for w, k in zip(wijk.tolist(), place.tolist(), strict=True)]
    return [
        (Regions(Level.LAND, ("NL99",), np.zeros(len(wijk), dtype=np.int64)), [""]),
        (Regions(Level.GEMEENTE, tuple(f"GM{n}" for n in number), gemeente), [f"GM{n}" for n in number]),
        (Regions(Level.WIJK, tuple(f"WK{n}" for n in wijk_number), wijk), [f"GM{n[:4]}" for n in wijk_number]),
        (
            Regions(Level.BUURT, tuple(f"BU{n}" for n in buurt_number), np.arange(len(wijk))),
            [f"GM{n[:4]}" for n in buurt_number],
        ),
    ]
