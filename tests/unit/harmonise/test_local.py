"""A study's own results stand beside the open figures, with their margins, and small cells stay hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.tiny import Row, country_of, year_table
from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.errors import InputError
from wijkonderzoek.harmonise.local import LocalResults, local_results
from wijkonderzoek.indicators.country import Country, assemble
from wijkonderzoek.model import LOCAL_SOURCE, Area, Indicator, Level, Region, Status, Value
from wijkonderzoek.schemas import ResultaatRow, numbered_rows

GEMEENTE, NOORD, ZUID, OOST = "GM0599", "WK059901", "WK059902", "WK059903"
REGIONS = [
    Row("NL00"),
    Row(GEMEENTE),
    *(Row(code) for code in (NOORD, ZUID, OOST)),
    Row("BU05990101"),
    Row("BU05990102"),
]
HEADER = "indicator;gebied;jaar;teller;noemer;waarde;ondergrens;bovengrens;n;weging;status;bron"
BASE = load_catalogue().indicator("jeugdzorg_pct")
DROPOUTS = replace(
    BASE, key="schoolverlaters_pct", source=LOCAL_SOURCE, variable="schoolverlaters_pct", measure="share", scale=100
)
UNSAFE = replace(DROPOUTS, key="onveilig_pct", variable="onveilig_pct")
CLEAN = replace(DROPOUTS, key="schoon_pct", variable="schoon_pct", smallest_cell=0)
INDICATORS: Mapping[str, Indicator] = {i.key: i for i in (DROPOUTS, UNSAFE, CLEAN)}
AREAS = {"noord-zuid": Area("noord-zuid", "Noord-Zuid", Level.GEBIED, (NOORD, ZUID))}


def counted(gebied: str, teller: float, noemer: float, *, jaar: int = 2020, key: str = "schoolverlaters_pct") -> str:
    return f"{key};{gebied};{jaar};{teller};{noemer};;;;;;;DUO"


def asked(gebied: str, value: str, low: str, high: str, n: int, *, jaar: int = 2020) -> str:
    return f"onveilig_pct;{gebied};{jaar};;;{value};{low};{high};{n};naar leeftijd;;Wijkenquête"


@pytest.fixture
def results(tmp_path: Path) -> object:
    def read(*lines: str) -> LocalResults:
        file = tmp_path / "resultaten_lokaal.csv"
        file.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
        spine = {2020: year_table(tmp_path / "store", 2020, REGIONS)}
        return local_results(numbered_rows(file, ResultaatRow), INDICATORS, AREAS, spine, None)

    return read


def country(results: LocalResults, folder: Path) -> Country:
    spine = year_table(folder / "store", 2020, REGIONS)
    variables = {**load_catalogue().variables, **results.variables}
    return assemble([spine, *results.tables], list(results.indicators.values()), variables)


def value(results: LocalResults, folder: Path, region: Region, key: str = "schoolverlaters_pct") -> Value:
    return country(results, folder).value(region, results.indicators[key])


def wijk(code: str) -> Region:
    return Region(code, code, Level.WIJK, 2020, GEMEENTE, GEMEENTE)


def test_a_counted_result_is_a_share_with_its_toevalsmarge(results, tmp_path: Path) -> None:
    found = value(results(counted(NOORD, 30, 200)), tmp_path, wijk(NOORD))
    assert (found.value, found.status, found.numerator, found.denominator) == (15.0, Status.OBSERVED, 30, 200)
    assert found.chance is not None
    assert found.chance[0] < 15 < found.chance[1]
    assert found.formula == "schoolverlaters_pct__teller / schoolverlaters_pct__noemer × 100"


def test_a_survey_carries_its_own_interval_not_one_of_ours(results, tmp_path: Path) -> None:
    found = value(results(asked(NOORD, "31,5", "27,0", "36,2", 410)), tmp_path, wijk(NOORD), "onveilig_pct")
    assert (found.value, found.chance) == (31.5, (27.0, 36.2))


@pytest.mark.parametrize(("teller", "noemer"), [(9, 200), (0, 200), (195, 200)])
def test_a_count_under_ten_is_hidden_and_so_is_its_complement(
    results, tmp_path: Path, teller: float, noemer: float
) -> None:
    found = value(results(counted(NOORD, teller, noemer)), tmp_path, wijk(NOORD))
    assert (found.value, found.status, found.numerator, found.lower, found.chance) == (
        None,
        Status.SUPPRESSED,
        None,
        None,
        None,
    )


def test_a_survey_of_fewer_than_ten_people_is_hidden(results, tmp_path: Path) -> None:
    found = value(results(asked(NOORD, "50", "20", "80", 9)), tmp_path, wijk(NOORD), "onveilig_pct")
    assert (found.value, found.status, found.chance) == (None, Status.SUPPRESSED, None)


def test_counts_of_things_are_never_hidden(results, tmp_path: Path) -> None:
    found = value(results(counted(NOORD, 3, 40, key="schoon_pct")), tmp_path, wijk(NOORD), "schoon_pct")
    assert found.value == 7.5


def test_a_hidden_wijk_cannot_be_worked_out_from_its_gemeente(results, tmp_path: Path) -> None:
    made = results(counted(GEMEENTE, 60, 900), counted(NOORD, 5, 300), counted(ZUID, 20, 300), counted(OOST, 35, 300))
    shown = {code: value(made, tmp_path, wijk(code)).value is not None for code in (NOORD, ZUID, OOST)}
    assert shown == {NOORD: False, ZUID: False, OOST: True}
    gemeente = Region(GEMEENTE, "", Level.GEMEENTE, 2020)
    assert value(made, tmp_path, gemeente).value == pytest.approx(60 / 9)


def test_an_own_area_does_not_give_away_the_wijk_that_is_hidden_in_it(results, tmp_path: Path) -> None:
    made = results(counted("noord-zuid", 60, 900), counted(NOORD, 5, 300), counted(ZUID, 55, 600))
    assert value(made, tmp_path, wijk(NOORD)).value is None
    assert value(made, tmp_path, wijk(ZUID)).value is None
    area = Region("noord-zuid", "Noord-Zuid", Level.GEBIED, 2020, GEMEENTE, "", (NOORD, ZUID))
    assert value(made, tmp_path, area).value == pytest.approx(60 / 9)


def test_without_the_total_one_hidden_wijk_is_enough(results, tmp_path: Path) -> None:
    made = results(counted(NOORD, 5, 300), counted(ZUID, 20, 300))
    assert value(made, tmp_path, wijk(ZUID)).value is not None


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("geheim", Status.SUPPRESSED),
        ("niet_gepubliceerd", Status.NOT_PUBLISHED),
        ("niet_van_toepassing", Status.NOT_APPLICABLE),
    ],
)
def test_what_is_absent_says_why(results, tmp_path: Path, word: str, status: Status) -> None:
    line = f"schoolverlaters_pct;{NOORD};2020;;;;;;;;{word};DUO"
    found = value(results(line, counted(ZUID, 20, 200)), tmp_path, wijk(NOORD))
    assert (found.value, found.status) == (None, status)


def test_a_wijk_without_a_row_has_no_figure_and_no_reason_is_made_up(results, tmp_path: Path) -> None:
    found = value(results(counted(ZUID, 20, 200)), tmp_path, wijk(NOORD))
    assert (found.value, found.status) == (None, Status.MISSING)


def test_an_own_area_has_its_own_row_or_the_sum_of_its_wijken(results, tmp_path: Path) -> None:
    area = Region("noord-zuid", "Noord-Zuid", Level.GEBIED, 2020, GEMEENTE, "", (NOORD, ZUID))
    assert value(results(counted("noord-zuid", 45, 500)), tmp_path, area).value == 9.0
    assert value(results(counted(NOORD, 20, 200), counted(ZUID, 25, 300)), tmp_path, area).value == 9.0


def test_one_gemeente_is_no_country_to_rank_in(results, tmp_path: Path) -> None:
    made = results(*(counted(code, 30, 200) for code in (NOORD, ZUID, OOST)))
    assert len(country(made, tmp_path).frame(Level.WIJK, made.tables[0])) == 0


def test_the_newest_year_of_results_is_read_and_older_ones_are_its_series(results, tmp_path: Path) -> None:
    made = results(counted(NOORD, 20, 200, jaar=2019), counted(NOORD, 30, 200, jaar=2022))
    opened = country(made, tmp_path)
    series = opened.series(wijk(NOORD), made.indicators["schoolverlaters_pct"])
    assert [(v.year, v.value) for v in series] == [(2019, 10.0), (2022, 15.0)]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([counted("WK059999", 30, 200)], r"row 2, gebied: WK059999 is not a region of 2020"),
        ([counted("noord-zuit", 30, 200)], r"row 2, gebied: noord-zuit .* Did you mean 'noord-zuid'\?"),
        ([counted(NOORD, 30, 200, key="schoolverlaters")], r"row 2, indicator: .* Did you mean 'schoolverlaters_pct'\?"),
        ([counted(NOORD, 30, 200)] * 2, r"row 3: schoolverlaters_pct of WK059901 in 2020 stands in row 2 too"),
        ([counted(NOORD, 300, 200)], r"row 2, teller: 300 is more than noemer 200"),
        ([f"onveilig_pct;{NOORD};2020;;;31;;;;;;Enquête"], r"row 2, row: .*needs 'ondergrens'"),
        ([asked(NOORD, "31", "32", "36", 100)], r"'waarde' 31 lies outside 32 to 36"),
        ([f"schoolverlaters_pct;{NOORD};2020;30;;;;;;;;DUO"], r"give both 'teller' and 'noemer'"),
        ([f"schoolverlaters_pct;{NOORD};2020;30;200;;;;;;geheim;DUO"], r"status 'geheim' has no 'teller'"),
        ([f"schoolverlaters_pct;{NOORD};2020;;;;;;;;;DUO"], r"either 'teller' and 'noemer', or 'waarde'"),
        ([f"schoolverlaters_pct;{NOORD};2020;dertig;200;;;;;;;DUO"], r"row 2, teller: "),
        ([f"schoolverlaters_pct;{NOORD};2020;30;200;;;;;;;"], r"row 2, bron: this field is required"),
        (
            [counted(NOORD, 30, 200), f"schoolverlaters_pct;{ZUID};2020;;;31;27;36;100;geen;;Enquête"],
            r"row 3: schoolverlaters_pct has both counts and survey figures \(see row 2\)",
        ),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_with_what_to_do(results, lines: Sequence[str], says: str) -> None:
    with pytest.raises(InputError, match=says) as raised:
        results(*lines)
    assert "resultaten_lokaal.csv" in str(raised.value)


def test_all_wrong_rows_are_named_at_once(results) -> None:
    with pytest.raises(InputError) as raised:
        results(counted("WK059999", 30, 200), counted(NOORD, 300, 200))
    assert len(str(raised.value).splitlines()) == 2


def test_a_year_of_the_spine_alone_has_no_local_figures(tmp_path: Path) -> None:
    opened = country_of(tmp_path, {2020: REGIONS}, ["inwoners"])
    assert opened.years_of(LOCAL_SOURCE) == ()
