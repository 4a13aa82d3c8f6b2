"""Figures of other sources reach an area over the key figures' boundaries, with denominators from the key figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.unit.tiny import Row, year_table
from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.errors import InputError, MissingSnapshotError
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.indicators.country import Country, assemble
from wijkonderzoek.model import STATUS_CODE, Indicator, Level, Region, SnapshotRef, Status, Variable

OLD, NEW, OTHER = "WK059901", "WK059902", "WK059903"
WIJKEN = (OLD, NEW, OTHER)
VIOLENCE = replace(
    load_catalogue().indicator("vestigingen_per_100_inwoners"),
    key="geweld",
    source="politie",
    numerator=("a_geweld",),
    scale=1000,
    unit="per 1.000 inwoners",
)
VARIABLES = {**load_catalogue().variables, "a_geweld": Variable("a_geweld", "Geweld", "aantal", source="politie")}


def key_figures(folder: Path, year: int, flags: Mapping[str, int], residents: int = 1000) -> YearTable:
    rows = [Row("NL00", figures={"Aantal inwoners": 30_000}), Row("GM0599", figures={"Aantal inwoners": 3000})]
    rows += [Row(code, flag=flag, figures={"Aantal inwoners": residents}) for code, flag in flags.items()]
    return year_table(folder, year, rows)


def crimes(year: int, indeling: int, counts: Mapping[str, float], *, fictional: bool = False) -> YearTable:
    """A table of the police: events only, on the boundaries of one year for all years."""
    index = pd.Index(list(counts), dtype=object, name="code")
    levels = {"NL": "land", "GM": "gemeente", "WK": "wijk"}
    regions = pd.DataFrame(
        {"name": list(counts), "level": [levels[code[:2]] for code in counts], "gemeente": "GM0599"}, index=index
    ).assign(gemeente_name="Rotterdam", flag=0)
    ref = SnapshotRef(f"p{year}", "politie", year, "47018NED", "Misdrijven", "", "", "", "", len(counts), fictional)
    values = pd.DataFrame({"a_geweld": list(counts.values())}, index=index, dtype=float)
    statuses = pd.DataFrame({"a_geweld": STATUS_CODE[Status.OBSERVED]}, index=index, dtype=np.int8)
    return YearTable(ref, regions, values, statuses, {}, indeling)


def country(tables: Sequence[YearTable], indicators: Sequence[Indicator] = (VIOLENCE,)) -> Country:
    return assemble(tables, indicators, VARIABLES)


def wijk(code: str, year: int = 2020) -> Region:
    return Region(code, code, Level.WIJK, year, "GM0599", "Rotterdam")


UNCHANGED = dict.fromkeys(WIJKEN, 1)


def test_events_are_counted_per_resident_of_the_same_year(tmp_path: Path) -> None:
    tables = [key_figures(tmp_path, 2019, UNCHANGED, 500), key_figures(tmp_path, 2020, UNCHANGED)]
    opened = country(
        [*tables, crimes(2019, 2020, dict.fromkeys(WIJKEN, 5)), crimes(2020, 2020, dict.fromkeys(WIJKEN, 5))]
    )
    assert [(v.year, v.value, v.denominator) for v in opened.series(wijk(OLD), VIOLENCE)] == [
        (2019, 10, 500),
        (2020, 5, 1000),
    ]


def test_a_wijk_that_changed_has_no_rate_over_the_residents_of_another_place(tmp_path: Path) -> None:
    tables = [key_figures(tmp_path, 2019, UNCHANGED), key_figures(tmp_path, 2020, {OLD: 1, NEW: 3, OTHER: 1})]
    opened = country([*tables, crimes(2019, 2020, dict.fromkeys(WIJKEN, 5))])
    assert opened.value(wijk(OLD), VIOLENCE, 2019).value == 5
    changed = opened.value(wijk(NEW), VIOLENCE, 2019)
    assert (changed.value, changed.status) == (None, Status.NOT_LINKABLE)


def test_the_rate_carries_the_rounding_of_the_borrowed_residents(tmp_path: Path) -> None:
    opened = country([key_figures(tmp_path, 2020, UNCHANGED), crimes(2020, 2020, dict.fromkeys(WIJKEN, 5))])
    found = opened.value(wijk(OLD), VIOLENCE)
    assert found.rounding == (pytest.approx(5 / 1004 * 1000), pytest.approx(5 / 996 * 1000))
    assert found.status is Status.ROUNDED


def test_without_key_figures_of_the_year_there_is_no_denominator_and_the_reason_is_told(tmp_path: Path) -> None:
    opened = country([key_figures(tmp_path, 2020, UNCHANGED), crimes(2019, 2020, dict.fromkeys(WIJKEN, 5))])
    found = opened.value(wijk(OLD), VIOLENCE)
    assert (found.value, found.status) == (None, Status.NOT_LINKABLE)
    assert found.note == "de noemer komt uit de kerncijfers van 2019, en die staan niet in de opslag"


def test_boundaries_of_a_year_that_is_not_stored_link_to_nothing(tmp_path: Path) -> None:
    opened = country([key_figures(tmp_path, 2019, UNCHANGED), key_figures(tmp_path, 2020, UNCHANGED),
                      crimes(2020, 2025, dict.fromkeys(WIJKEN, 5))])  # fmt: skip
    assert opened.value(wijk(OLD), VIOLENCE, 2020).status is Status.NOT_LINKABLE


def test_a_source_without_tables_says_so(tmp_path: Path) -> None:
    found = country([key_figures(tmp_path, 2020, UNCHANGED)]).value(wijk(OLD), VIOLENCE)
    assert (found.status, found.note) == (Status.MISSING, "bron 'politie' is nog niet opgehaald")


def test_a_wijk_that_is_not_in_the_table_has_no_made_up_reason(tmp_path: Path) -> None:
    opened = country([key_figures(tmp_path, 2020, UNCHANGED), crimes(2020, 2020, {OLD: 5})])
    assert opened.value(wijk(OTHER), VIOLENCE).status is Status.MISSING


def test_the_key_figures_are_needed_whatever_else_there_is() -> None:
    with pytest.raises(MissingSnapshotError, match="no figures in the store"):
        country([crimes(2020, 2020, {OLD: 5})])


def test_fictional_events_never_meet_real_residents(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="fictional and real"):
        country([key_figures(tmp_path, 2020, UNCHANGED), crimes(2020, 2020, {OLD: 5}, fictional=True)])


def test_every_release_used_is_named_once_the_spine_first(tmp_path: Path) -> None:
    opened = country([crimes(2020, 2020, {OLD: 5}), key_figures(tmp_path, 2020, UNCHANGED)])
    assert [(ref.source, ref.year) for ref in opened.refs] == [("kwb", 2020), ("politie", 2020)]


def test_a_new_definition_splits_the_series(tmp_path: Path) -> None:
    changed = {**VARIABLES, "a_inw": replace(VARIABLES["a_inw"], breaks=((2020, "anders geteld"), (2030, "later")))}
    tables = [key_figures(tmp_path, year, UNCHANGED) for year in (2018, 2019, 2020)]
    opened = assemble(tables, [load_catalogue().indicator("inwoners")], changed)
    assert opened.breaks(load_catalogue().indicator("inwoners")) == ((2020, "anders geteld"),)
