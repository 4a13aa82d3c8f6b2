"""Which years and areas count for an intervention, and how far its design carries."""

from __future__ import annotations

import numpy as np
import pytest

from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.model import Status, Value
from wijkonderzoek.monitoring.effect import Intervention, Rung, event_study
from wijkonderzoek.monitoring.effect.assess import AREA, FIGURE, OWN, YEAR, Assessed, assess
from wijkonderzoek.monitoring.series import Series

YEARS = tuple(range(2010, 2022))


def intervention(**other: object) -> Intervention:
    fields = {
        "id": "werk",
        "naam": "Wijkteam werk",
        "gebied": "WK999901",
        "start": 2016,
        "verwachte_vertraging_jaren": 2,
        "indicator": "bijstand_per_1000",
        "selectieregel": "de tien wijken met de meeste bijstand",
        "selectiejaar": 2015,
        "vergelijking": "peers",
    }
    return Intervention.model_validate(fields | other)


def series(figures: dict[int, float | None], key: str = "bijstand_per_1000") -> Series:
    values = [
        Value(
            figure,
            "per 1.000",
            year,
            Status.OBSERVED if figure is not None else Status.MISSING,
            lower=figure,
            upper=figure,
        )
        for year, figure in figures.items()
    ]
    return Series(load_catalogue().indicator(key), tuple(values))


def others(count: int, seed: int = 2, slope: float = 0.0) -> list[tuple[str, Series]]:
    rng = np.random.default_rng(seed)
    return [
        (f"WK9999{n:02}", series({year: 60 + n + slope * (year - 2010) + float(rng.normal()) for year in YEARS}))
        for n in range(10, 10 + count)
    ]


def own(drop: float = 8.0, slope: float = 0.0) -> Series:
    rng = np.random.default_rng(9)
    return series(
        {y: 70 + slope * (y - 2010) + float(rng.normal()) - drop * (y >= 2018) + 15 * (y == 2015) for y in YEARS}
    )


def test_the_year_of_selection_and_the_years_of_waiting_count_nowhere() -> None:
    found = assess(intervention(), own(), others(20))
    assert found.before == (2010, 2011, 2012, 2013, 2014)
    assert found.after == (2018, 2019, 2020, 2021)
    assert found.panel is not None
    assert not {2015, 2016, 2017} & set(found.panel[YEAR])
    assert found.effect is not None
    assert found.effect.estimate == pytest.approx(-8, abs=1.5)  # the 15 of the bad year are not in it


def test_a_design_with_enough_of_everything_reaches_the_fourth_rung_and_no_further() -> None:
    found = assess(intervention(), own(), others(20))
    assert found.reached.rung is Rung.PRE_TREND
    assert found.test is not None
    assert found.test.p == pytest.approx(1 / 21)
    assert found.reached.missing == (
        "De wijk is uitgekozen. Wat haar bijzonder maakte, kan ook de verandering verklaren.",
    )


def test_an_area_that_was_falling_already_stays_a_rung_lower() -> None:
    found = assess(intervention(), own(slope=-2.0), others(20))
    assert found.reached.rung is Rung.VERGELIJKING
    assert "vóór de start al niet gelijk op" in found.reached.missing[0]


@pytest.mark.parametrize(
    ("found", "rung"),
    [
        (assess(intervention(), own(), others(6)), Rung.VERGELIJKING),
        (assess(intervention(), own(), others(2)), Rung.VOOR_NA),
        (assess(intervention(), own(), []), Rung.VOOR_NA),
        (assess(intervention(start=2021), own(), others(20)), Rung.BESCHRIJVING),
        (assess(intervention(start=2010, selectiejaar=2009), own(), others(20)), Rung.BESCHRIJVING),
        (assess(intervention(), series(dict.fromkeys(YEARS, None)), others(20)), Rung.BESCHRIJVING),
        (assess(intervention(indicator="roker_pct"), series({y: 20.0 + y % 3 for y in YEARS}, "roker_pct"), others(20)),
         Rung.BESCHRIJVING),
    ],
    ids=["few areas", "two areas", "no areas", "too early", "nothing before", "no figures", "modelled"],
)  # fmt: skip
def test_less_of_a_design_is_a_lower_rung_and_never_an_error(found: Assessed, rung: Rung) -> None:
    assert found.reached.rung is rung
    assert found.reached.missing


def test_an_area_with_a_gap_is_left_out_by_name() -> None:
    gap = series({year: None if year == 2012 else 60.0 + year % 2 for year in YEARS})
    found = assess(intervention(), own(), [*others(20), ("WK999999", gap)])
    assert found.left_out == ("WK999999",)
    assert len(found.compared) == 20


def test_differences_by_year_are_those_of_an_event_study() -> None:
    found = assess(intervention(), own(), others(20))
    assert found.by_year is not None
    mine = found.by_year[found.by_year["treated"]].set_index("time")["estimate"]
    whole = [
        (code, value.year, value.value) for code, one in [(OWN, found.series), *others(20)] for value in one.newest
    ]
    import pandas as pd

    panel = pd.DataFrame(whole, columns=[AREA, YEAR, FIGURE]).query(f"{YEAR} != 2015")
    study = event_study(panel, outcome=FIGURE, unit=AREA, time=YEAR, treated={OWN: 2016}, base=-2).table()
    assert mine.to_dict() == pytest.approx(study.set_index("time")["estimate"].to_dict())
