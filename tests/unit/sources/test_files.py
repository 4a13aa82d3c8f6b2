"""What a file is: recognised by content, identified by every sign of it, asked for where it does not say, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.sources.by_hand import FIGURES, REGIONS, TITLE, flat, read_back, short, stacked, write_csv, write_xlsx
from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.errors import CatalogueError, InputError
from wijkonderzoek.sources import files
from wijkonderzoek.sources.files import read_file
from wijkonderzoek.sources.store import Store

COUNTRY = (
    ("NL00", "Nederland", 1500),
    *REGIONS,
    ("GM0344", "Utrecht", 500),
    ("WK034401", "West", 500),
    ("BU03440111", "Welgelegen", 500),
)
RESIDENTS = {"Aantal inwoners": [str(residents) for _, _, residents in COUNTRY]}


def test_a_file_is_kept_untouched_under_its_name_only(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_csv(tmp_path, stacked())
    raw = read_file(path, catalogue)
    assert [(part.entity, part.url, part.body) for part in raw.parts] == [
        ("File", "file:download.csv", path.read_bytes())
    ]
    assert (raw.source, raw.table, raw.year, raw.title) == ("kwb", "84286NED", 2018, TITLE)
    assert (raw.url, raw.modified, raw.rows, raw.scope, raw.protocol) == ("file:download.csv", "", 6, "GM0599", "csv")
    assert (raw.licence, raw.fictional) == ("CC BY 4.0", False)
    assert str(tmp_path) not in repr(raw)


def test_the_same_file_twice_is_one_release(tmp_path: Path, catalogue: Catalogue) -> None:
    path, store = write_csv(tmp_path, stacked()), Store(tmp_path / "store")
    assert store.put(read_file(path, catalogue)).id == store.put(read_file(str(path), catalogue)).id


@pytest.mark.parametrize(
    "name",
    [
        "Kerncijfers_wijken_en_buurten_2018_11122025_141648.csv",
        "nl_Kerncijfers wijken en buurten 2018 (1).csv",
        "kwb-2018.csv",
        "84286NED_selectie.csv",
    ],
)
def test_a_name_tells_table_and_year_where_the_file_does_not(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    raw = read_file(write_csv(tmp_path, flat(), name), catalogue)
    assert (raw.table, raw.year, raw.title) == ("84286NED", 2018, "Kerncijfers wijken en buurten 2018")


@pytest.mark.parametrize(
    ("table", "year", "asked"),
    [
        ("", None, "which table?"),
        ("", 2018, "which table?"),
        ("99999NED", None, "no column map knows table '99999NED'"),
    ],
)
def test_what_nothing_tells_is_asked_for(
    table: str, year: int | None, asked: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    with pytest.raises(InputError) as caught:
        read_file(write_csv(tmp_path, flat()), catalogue, table=table, year=year)
    assert asked in caught.value.message
    assert caught.value.exit_code == 3


def test_a_table_of_one_year_tells_the_year(tmp_path: Path, catalogue: Catalogue) -> None:
    assert read_file(write_csv(tmp_path, flat()), catalogue, table="84286ned").year == 2018


def test_the_short_names_of_a_workbook_tell_the_source_but_not_the_year(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_xlsx(tmp_path, {"Blad1": short()}, "utrecht.xlsx")
    with pytest.raises(InputError, match=r"utrecht\.xlsx: which year\?"):
        read_file(path, catalogue)
    assert read_file(path, catalogue, year=2018).table == "84286NED"


def test_a_year_in_a_date_or_a_range_is_no_year_of_the_table(tmp_path: Path, catalogue: Catalogue) -> None:
    for name in ("kwb 2004-2018.csv", "kwb_20182.csv", "download 12-2018.csv", "export_2018.csv"):
        with pytest.raises(InputError, match=r"which (year|table)\?"):
            read_file(write_csv(tmp_path, flat(), name), catalogue)


@pytest.mark.parametrize(
    ("table", "year", "name", "said"),
    [
        ("", 2017, "download.csv", "--year says 2017, but its title 'Kerncijfers wijken en buurten 2018' says 2018"),
        ("83765NED", None, "download.csv", "says 2018, but table 83765NED is of 2017"),
        ("", None, "kwb-2017.csv", "says 2018, but its name says 2017"),
        ("84286NED", None, "83765NED.csv", "--table says 84286NED, but its name says 83765NED"),
        ("84286NED", 2017, "download.csv", "--year says 2017"),
    ],
)
def test_signs_that_contradict_are_refused(
    table: str, year: int | None, name: str, said: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    with pytest.raises(InputError) as caught:
        read_file(write_csv(tmp_path, stacked(), name), catalogue, table=table, year=year)
    assert said in caught.value.message


def test_a_column_of_years_is_a_sign_too(tmp_path: Path, catalogue: Catalogue) -> None:
    rows = [[*row, {3: "Jaar", 4: ""}.get(n, "2017")] if n >= 3 else row for n, row in enumerate(stacked())]
    with pytest.raises(InputError, match="says 2018, but its column of years says 2017"):
        read_file(write_csv(tmp_path, rows), catalogue)
    rows[-1][-1] = "2018"
    with pytest.raises(InputError, match=r"holds 2 years \(2017, 2018\)"):
        read_file(write_csv(tmp_path, rows), catalogue)


def test_a_title_of_no_known_table_is_refused_whatever_is_said_of_it(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(InputError, match="'Regionale kerncijfers Nederland' is no table that is known here"):
        read_file(write_csv(tmp_path, stacked(title="Regionale kerncijfers Nederland")), catalogue, table="84286NED")


def test_without_residents_a_file_is_refused_with_the_closest_title(tmp_path: Path, catalogue: Catalogue) -> None:
    rows = stacked()
    rows[3][5] = "|Aantal inwoner"
    with pytest.raises(
        InputError, match=r"no column 'Aantal inwoners', which table 84286NED has\. Did you mean 'Aantal inwoner'\?"
    ):
        read_file(write_csv(tmp_path, rows), catalogue)


def test_a_mapped_column_that_is_gone_is_absent_with_its_title(tmp_path: Path) -> None:
    rows = stacked()
    rows[3][6] = "|Heren"
    table = read_back(write_csv(tmp_path, rows))
    assert table.absent["a_man"] == "onderwerp 'Mannen' staat niet in tabel 84286NED"
    assert "a_inw" not in table.absent


def test_every_place_where_a_file_can_be_cut_is_seen(tmp_path: Path, catalogue: Catalogue) -> None:
    body = write_csv(tmp_path, stacked()).read_bytes()
    path = tmp_path / "half.csv"
    last_cell = len(body) - len(b"\r\n")
    for end in range(1, last_cell):
        path.write_bytes(body[:end])
        with pytest.raises(InputError):
            read_file(path, catalogue)


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ([5], "Feijenoord (WK059910) has 400 residents, its 0 buurten in the file have 0"),
        ([4, 5], "Rotterdam (GM0599) has 1,000 residents, its 1 wijken in the file have 600"),
        ([3], "Centrum (WK059901) has 600 residents, its 1 buurten in the file have 400"),
        ([1, 2, 3, 4, 5], "Rotterdam (GM0599) has 1,000 residents, its 0 wijken in the file have 0"),
    ],
)
def test_a_gemeente_of_which_wijken_or_buurten_lack_looks_cut_off(
    gone: list[int], said: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    rows = stacked()
    path = write_csv(tmp_path, rows[:5] + [row for n, row in enumerate(rows[5:]) if n not in gone])
    with pytest.raises(InputError, match=r"download\.csv looks cut off") as caught:
        read_file(path, catalogue)
    assert said in caught.value.message
    assert "add --partial" in caught.value.hint
    assert read_file(path, catalogue, partial=True).scope == "GM0599"


def test_rounding_is_no_cut(tmp_path: Path, catalogue: Catalogue) -> None:
    figures = {**FIGURES, "Aantal inwoners": ["1000", "610", "405", "210", "400", "395"]}
    assert read_file(write_csv(tmp_path, stacked(figures)), catalogue).rows == 6


def test_a_buurt_without_a_figure_leaves_open_what_is_missing(tmp_path: Path, catalogue: Catalogue) -> None:
    figures = {**FIGURES, "Aantal inwoners": ["1000", "600", "400", ".", "400", "400"]}
    assert read_file(write_csv(tmp_path, stacked(figures)), catalogue).rows == 6
    figures = {**FIGURES, "Aantal inwoners": ["1000", "600", "700", ".", "400", "400"]}
    with pytest.raises(InputError, match="looks cut off"):
        read_file(write_csv(tmp_path, stacked(figures)), catalogue)


def country(leave_out: int = 0) -> list[list[str]]:
    regions = COUNTRY[: len(COUNTRY) - leave_out]
    rows = stacked({"Aantal inwoners": RESIDENTS["Aantal inwoners"]}, regions=())
    return rows + [[name, "", "", code, ".", str(residents)] for code, name, residents in regions]


def test_the_country_with_all_its_gemeenten_has_no_scope(tmp_path: Path) -> None:
    table = read_back(write_csv(tmp_path, country()))
    assert table.whole
    assert table.ref.scope == ""
    assert table.regions["gemeente"]["NL00"] == ""


def test_a_selection_never_counts_as_the_country(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_csv(tmp_path, country(leave_out=3))
    with pytest.raises(
        InputError, match=r"Nederland \(NL00\) has 1,500 residents, its 1 gemeenten in the file have 1,000"
    ):
        read_file(path, catalogue)
    assert not read_back(path, partial=True).whole


def test_the_fictional_country_stays_fictional(tmp_path: Path, catalogue: Catalogue) -> None:
    raw = read_file(write_csv(tmp_path, flat()), catalogue, table="99018VBD")
    assert (raw.fictional, raw.year) == (True, 2018)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "an empty file"),
        (b"\xef\xbb\xbf\r\n ", "an empty file"),
        (b"<!DOCTYPE html><html><body>403</body></html>", "a web page or XML"),
        (b"\r\n  <?xml version='1.0'?><Workbook/>", "a web page or XML"),
        (b"{", "not JSON, or cut off"),
        (b"[]", "one entity of a table, or none"),
        (b"PK\x03\x04", "a damaged workbook"),
        (b"naam;inwoners\r\nCentrum;5\r\n", "no column with region codes"),
        (b"Kerncijfers wijken en buurten 2018", "no column with region codes"),
    ],
)
def test_what_is_no_table_is_refused(body: bytes, said: str, tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "download.csv"
    path.write_bytes(body)
    with pytest.raises(InputError, match=r"^download\.csv") as caught:
        read_file(path, catalogue)
    assert said in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_not_there_or_not_a_file_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(InputError, match=r"weg\.csv: cannot be read"):
        read_file(tmp_path / "weg.csv", catalogue)
    with pytest.raises(InputError, match="a folder without JSON files"):
        read_file(tmp_path, catalogue)
    with pytest.raises(InputError, match="cannot be read"):
        read_file("a\0b", catalogue)
    with pytest.raises(InputError, match="null: not a file"):
        read_file("/dev/null", catalogue)


def test_a_file_of_500_megabytes_is_not_read(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "groot.csv"
    with path.open("wb") as file:
        file.truncate(500_000_000)
    with pytest.raises(InputError, match=r"groot\.csv: 500,000,000 bytes; at most 200,000,000 are read"):
        read_file(path, catalogue)
    assert files.MOST_BYTES == 200_000_000


def test_a_table_that_no_map_knows_for_a_year_names_the_years(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="source 'kwb' has no table for 1999; years: 2014"):
        read_file(write_csv(tmp_path, stacked(title="Kerncijfers wijken en buurten 1999")), catalogue)
