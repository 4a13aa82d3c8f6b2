"""Indicators: margins that hold the truth, gaps that stay gaps, areas put together and never averaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.tiny import Row, country_of
from wijkonderzoek.catalogue import Catalogue, load_catalogue
from wijkonderzoek.errors import InputError, MissingSnapshotError
from wijkonderzoek.harmonise.regions import region_of_area
from wijkonderzoek.indicators.compute import Cells, compute_column
from wijkonderzoek.indicators.country import Country, assemble
from wijkonderzoek.model import STATUS_CODE, Area, Level, Region, Status

AGES = {"15 tot 25 jaar": 1000, "25 tot 45 jaar": 2000, "45 tot 65 jaar": 2000}
LAND = Row("NL00", "Nederland", 0, {"Aantal inwoners": 17_000_000})


def region(country: Country, *codes: str) -> Region:
    return region_of_area(country.tables, country.indeling, Area("gebied-x", "X", Level.GEBIED, codes))


def test_a_rate_is_numerator_over_denominator_with_both_roundings(tmp_path: Path, catalogue: Catalogue) -> None:
    wijk = Row("WK059910", "F", 1, AGES | {"Aantal inwoners": 6000, "Personen per soort uitkering; Bijstand": 250})
    country = country_of(tmp_path, {2020: [LAND, wijk]}, ["bijstand_per_1000"])
    value = country.value(region(country, "WK059910"), catalogue.indicator("bijstand_per_1000"))
    assert value.value == 50
    assert value.lower == pytest.approx(245 / 5012 * 1000)  # benefits to 10, three ages by lot to 5
    assert value.upper == pytest.approx(255 / 4988 * 1000)
    assert value.chance is not None
    assert value.chance[0] < value.lower < value.upper < value.chance[1]
    assert (value.numerator, value.denominator, value.status) == (250, 5000, Status.ROUNDED)
    assert value.formula == "a_soz_wb / (a_15_24 + a_25_44 + a_45_64) × 1000"
    assert value.snapshots == (country.tables[2020].ref.id,)


def test_no_people_is_not_applicable_and_no_answer_is_missing_and_nothing_yet_is_not_published(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    empty = Row("WK059910", "Leeg", 1, {"Aantal inwoners": 0, "Huishoudens totaal": 0, "Eenpersoonshuishoudens": 0})
    secret = Row("WK059911", "Klein", 1, {"Aantal inwoners": 40, "Huishoudens totaal": 20})
    none = Row("WK059912", "Nul", 1, {"Aantal inwoners": 400, "Huishoudens totaal": 200, "Eenpersoonshuishoudens": 0})
    keys = ["eenpersoonshuishoudens_pct", "leegstand_pct"]
    country = country_of(tmp_path, {2020: [LAND, empty, secret, none]}, keys)
    single, vacant = (catalogue.indicator(key) for key in keys)
    found = [country.value(region(country, code), single) for code in ("WK059910", "WK059911", "WK059912")]
    assert [v.status for v in found] == [Status.NOT_APPLICABLE, Status.MISSING, Status.ROUNDED]
    assert [v.value for v in found] == [None, None, 0]
    assert country.value(region(country, "WK059912"), vacant).status is Status.NOT_PUBLISHED


def test_a_suppressed_part_makes_a_suppressed_figure(catalogue: Catalogue) -> None:
    indicator = catalogue.indicator("eenpersoonshuishoudens_pct")
    cells = Cells(
        {"a_1p_hh": np.array([np.nan]), "a_hh": np.array([100.0])},
        {"a_1p_hh": np.zeros(1), "a_hh": np.zeros(1)},
        {"a_1p_hh": np.array([STATUS_CODE[Status.SUPPRESSED]]), "a_hh": np.array([STATUS_CODE[Status.OBSERVED]])},
        1,
    )
    column = compute_column(indicator, cells)
    assert column.status[0] == STATUS_CODE[Status.SUPPRESSED]
    assert all(np.isnan(a[0]) for a in (column.value, column.lower, column.upper, column.numerator, column.denominator))


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 3000),
    st.integers(1, 5000),
    st.integers(0, 2**31),
)
def test_the_rounding_interval_holds_the_true_share(part: int, rest: int, seed: int) -> None:
    """CBS rounds by lot to 5; whatever the lot, the true share lies in the interval."""
    rng = np.random.default_rng(seed)
    whole = part + rest
    rounded = [n - n % 5 + 5 * (rng.random() < n % 5 / 5) for n in (part, whole)]
    if rounded[1] == 0:
        return
    cells = Cells(
        {"a_1p_hh": np.array([rounded[0]], float), "a_hh": np.array([rounded[1]], float)},
        {"a_1p_hh": np.array([4.0]), "a_hh": np.array([4.0])},
        {n: np.array([STATUS_CODE[Status.ROUNDED]]) for n in ("a_1p_hh", "a_hh")},
        1,
    )
    column = compute_column(load_catalogue().indicator("eenpersoonshuishoudens_pct"), cells)
    true = min(part / whole * 100, 100)
    upper = column.upper[0] if not np.isnan(column.upper[0]) else np.inf
    assert column.lower[0] - 1e-8 <= true <= upper + 1e-8  # values carry ten digits


def test_an_area_adds_counts_and_never_averages_rates(tmp_path: Path, catalogue: Catalogue) -> None:
    small = Row("BU05991081", "A", 1, {"Aantal inwoners": 100, "Huishoudens totaal": 100, "Eenpersoonshuishoudens": 80})
    large = Row("BU05991082", "B", 1, {"Aantal inwoners": 900, "Huishoudens totaal": 900, "Eenpersoonshuishoudens": 90})
    country = country_of(tmp_path, {2020: [LAND, small, large]}, ["eenpersoonshuishoudens_pct"])
    value = country.value(
        region(country, "BU05991081", "BU05991082"), catalogue.indicator("eenpersoonshuishoudens_pct")
    )
    assert value.value == 17  # 170 of 1,000, not the mean of 80 and 10
    assert (value.lower, value.upper) == (pytest.approx(162 / 1008 * 100), pytest.approx(178 / 992 * 100))


def test_an_area_weighs_published_shares_by_their_denominator(tmp_path: Path, catalogue: Catalogue) -> None:
    rows = [
        Row("BU05991081", "A", 1, {"Aantal inwoners": 1, "Woningvoorraad": 100, "Percentage onbewoond": 10}),
        Row("BU05991082", "B", 1, {"Aantal inwoners": 1, "Woningvoorraad": 300, "Percentage onbewoond": 2}),
        Row("BU05991083", "Zonder woningen", 1, {"Aantal inwoners": 0, "Woningvoorraad": 0}),
    ]
    country = country_of(tmp_path, {2020: [LAND, *rows]}, ["leegstand_pct"])
    value = country.value(region(country, *(row.code for row in rows)), catalogue.indicator("leegstand_pct"))
    assert value.value == 4
    assert (value.lower, value.upper) == (3.5, 4.5)
    assert value.numerator == 16


def test_an_area_with_one_missing_part_has_no_figure(tmp_path: Path, catalogue: Catalogue) -> None:
    rows = [
        Row("BU05991081", "A", 1, {"Aantal inwoners": 100, "Huishoudens totaal": 50, "Eenpersoonshuishoudens": 20}),
        Row("BU05991082", "B", 1, {"Aantal inwoners": 100, "Huishoudens totaal": 50}),
    ]
    country = country_of(tmp_path, {2020: [LAND, *rows]}, ["eenpersoonshuishoudens_pct"])
    value = country.value(
        region(country, "BU05991081", "BU05991082"), catalogue.indicator("eenpersoonshuishoudens_pct")
    )
    assert (value.value, value.status, value.note) == (None, Status.MISSING, "1 van de 2 gebieden hebben geen cijfer")


def test_a_median_cannot_be_put_together(country: Country, catalogue: Catalogue) -> None:
    buurten = country.regions.index[country.regions.index.str.startswith("BU999901")]
    value = country.value(region(country, *buurten[:2]), catalogue.indicator("vermogen_mediaan"))
    assert value.status is Status.NOT_APPLICABLE


def test_an_area_of_all_buurten_is_the_wijk_within_its_rounding(country: Country, catalogue: Catalogue) -> None:
    buurten = list(country.regions.index[country.regions.index.str.startswith("BU999901")])
    indicator = catalogue.indicator("leeftijd_65_pct")
    whole = country.value(region(country, "WK999901"), indicator)
    together = country.value(region(country, *buurten), indicator)
    assert whole.value is not None
    assert together.lower is not None
    assert together.upper is not None
    assert together.lower <= whole.value <= together.upper


def test_each_indicator_takes_its_newest_year_with_figures(country: Country) -> None:
    assert country.years["inwoners"] == 2024
    income = country.years["laag_inkomen_pct"]
    assert income is not None
    assert income < 2024


def test_the_boundaries_are_the_newest_on_which_nine_tenths_of_the_figures_exist(tmp_path: Path) -> None:
    people = {"Aantal inwoners": 1000, "Huishoudens totaal": 500}
    both = people | {"Eenpersoonshuishoudens": 250}
    old = [LAND, *(Row(f"WK05991{n}", "", 1, both) for n in range(10))]
    kept = [LAND, *(Row(f"WK05991{n}", "", 1, people) for n in range(10))]
    changed = [LAND, *(Row(f"WK05991{n}", "", 3 if n < 4 else 1, people) for n in range(10))]
    keys = ["inwoners", "eenpersoonshuishoudens_pct"]
    assert country_of(tmp_path / "a", {2019: old, 2020: kept}, keys).indeling == 2020
    moved = country_of(tmp_path / "b", {2019: old, 2020: changed}, keys)
    assert moved.indeling == 2020  # on 2020: (1 + .6) / 2; on 2019: (.6 + 1) / 2; equal, so the newest
    assert "geen indeling heeft 90 %" in moved.indeling_reason


def test_a_region_that_is_another_place_in_the_year_of_a_figure_gets_none(tmp_path: Path, catalogue: Catalogue) -> None:
    figures = {"Aantal inwoners": 1000, "Huishoudens totaal": 500, "Eenpersoonshuishoudens": 250}
    years = {
        2019: [LAND, Row("WK059910", "Oud", 1, figures), Row("WK059911", "Zelfde", 1, figures)],
        2020: [
            LAND,
            Row("WK059910", "Nieuw", 3, {"Aantal inwoners": 900}),
            Row("WK059911", "Zelfde", 1, {"Aantal inwoners": 900}),
        ],
    }
    country = country_of(tmp_path, years, ["inwoners", "eenpersoonshuishoudens_pct"], indeling=2020)
    single = catalogue.indicator("eenpersoonshuishoudens_pct")
    assert country.value(region(country, "WK059911"), single).value == 50
    gone = country.value(region(country, "WK059910"), single)
    assert (gone.value, gone.status, gone.year) == (None, Status.NOT_LINKABLE, 2019)
    assert [v.status for v in country.series(region(country, "WK059910"), catalogue.indicator("inwoners"))] == [
        Status.NOT_LINKABLE,
        Status.ROUNDED,
    ]


def test_small_regions_are_not_ranked(country: Country) -> None:
    frame = country.frame(Level.WIJK)
    residents = country.tables[country.indeling].values["a_inw"]
    assert (residents.reindex(frame) >= 500).all()
    assert len(frame) < (country.regions["level"] == "wijk").sum()


def test_fictional_and_real_tables_are_never_mixed(tmp_path: Path, country: Country, catalogue: Catalogue) -> None:
    real = country_of(tmp_path, {2020: [LAND, Row("WK059910", "", 1, {"Aantal inwoners": 1})]}, ["inwoners"])
    tables = [*real.tables.values(), country.tables[2019]]
    with pytest.raises(InputError, match="fictional and real tables are mixed"):
        assemble(tables, [catalogue.indicator("inwoners")], catalogue.variables)


def test_no_tables_and_a_year_without_a_table_are_named(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(MissingSnapshotError, match="no figures in the store yet"):
        assemble([], [], catalogue.variables)
    with pytest.raises(InputError, match="no table of 2011; years: 2020"):
        country_of(
            tmp_path, {2020: [LAND, Row("WK059910", figures={"Aantal inwoners": 1})]}, ["inwoners"], indeling=2011
        )
