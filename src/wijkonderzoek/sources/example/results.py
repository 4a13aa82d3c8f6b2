"""Results that the example study found itself: counted by an invented gemeente, asked in an invented survey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wijkonderzoek.schemas import ResultaatRow
from wijkonderzoek.sources.example.lot import Lot
from wijkonderzoek.sources.written import table_csv

GEMEENTE = "GM9999"
WIJKEN = tuple(f"WK9999{number:02d}" for number in range(1, 13))
YEARS = (2020, 2022, 2024)
COUNTS = "Leerlingenregistratie van Voorbeeldstad (fictief)"
SURVEY = "Wijkenquête van Voorbeeldstad (fictief)"
ROUNDS = "Schouw van Voorbeeldstad (fictief)"
SEED = 9902


@dataclass(frozen=True, slots=True)
class Counted:
    """A share that is counted: of how many per wijk, and the usual share."""

    indicator: str
    source: str
    whole: tuple[int, int]
    share: float
    change: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure that is asked: the usual answer, how far wijken differ, and half its interval with 100 answers."""

    indicator: str
    usual: float
    spread: float
    half: float
    decimals: int


COUNTED = (
    Counted("voortijdig_schoolverlaten_pct", COUNTS, (420, 1500), 0.022, -0.002),
    Counted("doorstroomadvies_havo_vwo_pct", COUNTS, (60, 190), 0.47, 0.01),
    Counted("schouw_schoon_score", ROUNDS, (80, 160), 0.78, 0.02),
)
ASKED = (Asked("onveilig_gevoel_pct", 24.0, 7.0, 8.4, 0), Asked("sociale_cohesie_lokaal", 6.0, 0.5, 0.4, 1))


def results_csv(seed: int = SEED) -> bytes:
    """The text of resultaten_lokaal.csv of the example study; the same seed gives the same bytes."""
    lot = Lot(seed)
    return table_csv(ResultaatRow, [*_counted(lot), *_asked(lot)])


def _counted(lot: Lot) -> Iterator[ResultaatRow]:
    """Per year the wijken, and the gemeente as their sum."""
    for kind in COUNTED:
        sizes = kind.whole[0] + lot.uniform(f"{kind.indicator}/size", len(WIJKEN)) * (kind.whole[1] - kind.whole[0])
        local = lot.normal(f"{kind.indicator}/wijk", len(WIJKEN))
        for step, year in enumerate(YEARS):
            chance = lot.normal(f"{kind.indicator}/{year}", len(WIJKEN))
            share = (kind.share + kind.change * step) * (1 + 0.22 * local + 0.05 * chance)
            wholes = [round(size) for size in sizes.tolist()]
            parts = [min(whole, max(0, round(whole * s))) for whole, s in zip(wholes, share.tolist(), strict=True)]
            rows = [(GEMEENTE, sum(parts), sum(wholes)), *zip(WIJKEN, parts, wholes, strict=True)]
            for gebied, part, whole in rows:
                yield ResultaatRow(
                    indicator=kind.indicator, gebied=gebied, jaar=year, teller=part, noemer=whole, bron=kind.source
                )


def _asked(lot: Lot) -> Iterator[ResultaatRow]:
    """Per year the wijken with at least a hundred answers, and the gemeente; each with its own interval."""
    for kind in ASKED:
        local = lot.normal(f"{kind.indicator}/wijk", len(WIJKEN))
        answers = [round(90 + 160 * x) for x in lot.uniform(f"{kind.indicator}/n", len(WIJKEN)).tolist()]
        for year in YEARS:
            chance = lot.normal(f"{kind.indicator}/{year}", len(WIJKEN))
            values = (kind.usual + kind.spread * local + 0.3 * kind.half * chance).tolist()
            rows = [(GEMEENTE, sum(values) / len(values), sum(answers)), *zip(WIJKEN, values, answers, strict=True)]
            for gebied, value, n in rows:
                half = kind.half * (100 / n) ** 0.5
                yield ResultaatRow(
                    indicator=kind.indicator,
                    gebied=gebied,
                    jaar=year,
                    waarde=round(value, kind.decimals + 1),
                    ondergrens=round(value - half, kind.decimals + 1),
                    bovengrens=round(value + half, kind.decimals + 1),
                    n=n,
                    weging="naar leeftijd en woningtype",
                    bron=SURVEY,
                )
