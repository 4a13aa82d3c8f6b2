"""StatLine's CSV in both layouts: the same figures whatever its header, separator, encoding and order of columns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.unit.sources.by_hand import CODES, FIGURES, Rows, flat, read_back, short, stacked, text_of, write_csv
from wijkonderzoek.errors import InputError
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.model import STATUS_CODE, Status
from wijkonderzoek.sources.figures import read_figures
from wijkonderzoek.sources.regional import read_regional
from wijkonderzoek.sources.statline_csv import csv_grid
from wijkonderzoek.sources.tables import SourceTable


def table_of(rows: Rows, *, delimiter: str = ";") -> SourceTable:
    return read_regional(csv_grid(text_of(rows, delimiter=delimiter).encode(), "download.csv")).table


def holds_the_figures(table: YearTable) -> None:
    assert table.regions.index.tolist() == list(CODES)
    assert table.values["a_inw"].tolist() == [1000, 600, 400, 200, 400, 400]
    assert table.values["a_man"].tolist() == [490, 300, 200, 100, 190, 190]
    np.testing.assert_array_equal(table.values["g_afs_sc"], [0.6, 0.5, 0.4, np.nan, 0.7, np.nan])
    assert table.regions["gemeente"].tolist() == ["GM0599"] * 6
    assert table.regions["flag"].tolist() == [0, 1, 1, 3, 1, 2]
    assert table.regions["level"].tolist() == ["gemeente", "wijk", "buurt", "buurt", "wijk", "buurt"]
    assert table.regions["name"].tolist()[1] == "Centrum"


LAYOUTS = {
    "stacked": stacked(),
    "groups over their first topic": stacked(groups=True),
    "groups over each topic": stacked(groups=True, repeated=True),
    "flat": flat(),
    "workbook saved as text": [[str(cell).replace(".0", "") for cell in row] for row in short()],
}


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_every_layout_gives_the_same_figures(layout: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path, LAYOUTS[layout])
    holds_the_figures(read_back(path, table="84286NED", year=2018))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_every_encoding_gives_the_same_names_and_units(encoding: str, tmp_path: Path) -> None:
    rows = [[cell.replace("Oude Westen", "Één straat") for cell in row] for row in stacked()]
    table = read_back(write_csv(tmp_path, rows, encoding=encoding))
    assert table.regions["name"]["BU05990111"] == "Één straat"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_separator_is_the_one_that_sets_codes_apart(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "download.csv"
    path.write_text(text_of(stacked(), delimiter=delimiter), encoding="utf-8", newline="")
    holds_the_figures(read_back(path))


def test_excels_line_about_the_separator_is_no_title(tmp_path: Path) -> None:
    path = tmp_path / "download.csv"
    path.write_text("sep=;\r\n" + text_of(stacked()), encoding="utf-8", newline="")
    holds_the_figures(read_back(path))


def test_columns_are_found_by_what_they_hold_not_by_where_they_stand(tmp_path: Path) -> None:
    width = max(len(row) for row in stacked())
    order = [4, 3, 6, 5, 0, 7, 2, 1]
    moved = [[[*row, *[""] * width][n] for n in order] for row in stacked()[3:]]
    holds_the_figures(read_back(write_csv(tmp_path, [*stacked()[:3], *moved])))


def test_an_inserted_column_of_years_is_no_figure(tmp_path: Path) -> None:
    rows = [[*row, {3: "Jaar", 4: ""}.get(n, "2018")] if n >= 3 else row for n, row in enumerate(stacked())]
    holds_the_figures(read_back(write_csv(tmp_path, rows)))


@pytest.mark.parametrize("footer", ["© CBS", "Bron: CBS", "CBS StatLine, 12-3-2024"])
def test_a_footer_is_no_region(footer: str, tmp_path: Path) -> None:
    holds_the_figures(read_back(write_csv(tmp_path, [*stacked(), [], [footer]])))


def test_group_titles_in_rows_of_their_own_make_the_path() -> None:
    for repeated in (False, True):
        paths = [topic.path for topic in table_of(stacked(groups=True, repeated=repeated)).topics.values()]
        assert paths == ["Bevolking/Aantal inwoners", "Bevolking/Geslacht/Mannen", "Nabijheid/Afstand tot school"]


def test_where_groups_are_lost_the_table_says_so() -> None:
    assert not table_of(stacked()).has_paths
    assert table_of(flat()).has_paths
    assert table_of(stacked(groups=True)).has_paths


def test_two_topics_of_one_title_are_told_apart_by_their_unit() -> None:
    rows = stacked({"Aantal inwoners": FIGURES["Aantal inwoners"], "Mannen": FIGURES["Mannen"]})
    rows[3][-1] = "|||Tussenwoning"
    rows = [
        [*row, "|||Tussenwoning" if n == 3 else "m³" if n == 4 else "1200"] if n >= 3 else row
        for n, row in enumerate(rows)
    ]
    rows[4][-2] = "kWh"
    topics = table_of(rows).topics.values()
    assert [(topic.path, topic.unit) for topic in topics][1:] == [("Tussenwoning", "kWh"), ("Tussenwoning", "m³")]


def test_unknown_impossible_secret_and_zero_stay_four_things(tmp_path: Path) -> None:
    figures = {**FIGURES, "Gemiddelde woningwaarde": ["211", "0", ".", "", "x", "180"]}
    table = read_back(write_csv(tmp_path, stacked(figures)))
    assert table.statuses["g_woz"].tolist()[1:5] == [
        STATUS_CODE[Status.ROUNDED],
        STATUS_CODE[Status.MISSING],
        STATUS_CODE[Status.NOT_APPLICABLE],
        STATUS_CODE[Status.SUPPRESSED],
    ]
    assert table.values["g_woz"].tolist()[1] == 0
    assert table.values["g_woz"][2:5].isna().all()


@pytest.mark.parametrize(
    ("texts", "figures"),
    [
        (["1.234", "15,9"], [1234, 15.9]),
        (["1,234", "15.9"], [1234, 15.9]),
        (["1.234", "1.234.567"], [1234, 1234567]),
        (["1 234", "1\u00a0234,5", "17 942 942"], [1234, 1234.5, 17942942]),
        (["0,125", "1,234"], [0.125, 1.234]),
        (["-3,5", "\u22124"], [-3.5, -4]),
        (["12*", "3,5**", "7 *"], [12, 3.5, 7]),
    ],
)
def test_a_mark_between_digits_means_what_the_rest_of_the_file_says(texts: list[str], figures: list[float]) -> None:
    assert read_figures({"a": texts}, lambda column, row: "here")["a"].values.tolist() == figures


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["5", "1.234"], "'1.234' may be 1234 or 1,234"),
        (["15,9", "15.9"], "both a comma and a point"),
        (["5", "geheim"], "'geheim' is not a figure"),
        (["5", "-"], "'-' is not a figure"),
        (["5", "12 345 6"], "is not a figure"),
        (["5", "***"], "is not a figure"),
        (["5", "1e5"], "is not a figure"),
        (["5", "-99997"], "maps write a missing figure"),
    ],
)
def test_a_figure_that_can_be_read_in_two_ways_is_refused(texts: list[str], said: str) -> None:
    with pytest.raises(InputError, match=r"here") as caught:
        read_figures({"a": texts}, lambda column, row: "here")
    assert said in caught.value.message


def test_a_wrong_cell_is_named_by_row_and_column(tmp_path: Path) -> None:
    rows = stacked()
    rows[7][6] = "veel"
    with pytest.raises(InputError, match=r"download\.csv, row 8, column 'Mannen': 'veel' is not a figure"):
        read_back(write_csv(tmp_path, rows))


def changed(row: int, column: int, text: str) -> Rows:
    rows = [list(cells) for cells in stacked()]
    rows[row][column] = text
    return rows


def without_letters() -> Rows:
    return [[cell[2:] if cell in CODES else cell for cell in row] for row in stacked()]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (changed(6, 3, "363"), "row 7, column D: '363' is not a region code"),
        (changed(6, 3, ""), "row 7, column D: '' is not a region code"),
        (changed(5, 3, "599"), "row 6: figures, but no region code"),
        (changed(6, 2, "Buurt"), "row 7, column 'Soort regio': WK059901 is not the code of a buurt"),
        (changed(9, 3, "WK059901"), "row 10: region WK059901 stands in row 7 too"),
        (changed(6, 4, "9"), "row 7, column 'Indelingswijziging wijken en buurten': '9' is not 1, 2, 3"),
        ([row[:3] + row[4:] for row in stacked()], "no column with region codes"),
        (without_letters(), "row 6, column 'Codering': 0599 is a number, not a region code"),
        (stacked()[5:], "no header above the first region"),
        ([*stacked()[:-1], stacked()[-1][:5]], "row 11: 5 cells; the header has 8"),
        ([*stacked()[:-1], [*stacked()[-1], "7"]], "row 11: 9 cells; the header has 8"),
        ([*stacked()[:-1], ["Bloem"]], "row 11: 1 cells; the header has 8"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_its_row(rows: Rows, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^download\.csv") as caught:
        read_back(write_csv(tmp_path, rows), table="84286NED")
    assert said in caught.value.message
    assert caught.value.hint


def test_a_flat_column_that_comes_twice_is_refused(tmp_path: Path) -> None:
    rows = [[*row, row[-1]] for row in flat()]
    with pytest.raises(InputError, match=r"two columns are called 'Nabijheid/Afstand tot school \(km\)' \(G and H\)"):
        read_back(write_csv(tmp_path, rows), table="84286NED")


def test_a_data_set_of_keys_says_which_download_to_choose(tmp_path: Path) -> None:
    rows = [["ID", "WijkenEnBuurten", "AantalInwoners_5"], ["0", "WK059901  ", "600"]]
    with pytest.raises(InputError, match="unprocessed data set") as caught:
        read_back(write_csv(tmp_path, rows), table="84286NED")
    assert "not 'Onbewerkte dataset'" in caught.value.hint


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (text_of(flat()).encode() + b'"Centrum', "line 8: quotes that do not close"),
        (("\ufeff" + text_of(stacked())).encode() + b"\xc3", "line 12: text that is partly damaged or cut off"),
        (text_of(stacked()).replace("Oude", "Één").encode() + b"\xe9", "partly damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not a text file"),
        (b"a" * 300_000, "a line of 300,000 characters"),
        ((";" * 2000 + "\n").encode(), "at most 200,000 rows and 1,000 columns"),
    ],
)
def test_bytes_that_are_no_table_are_refused(body: bytes, said: str) -> None:
    with pytest.raises(InputError, match=r"^download\.csv") as caught:
        csv_grid(body, "download.csv")
    assert said in caught.value.message


def test_other_dimensions_keep_a_row_for_every_choice() -> None:
    header = [
        "Wijken en buurten",
        "Marges",
        "Soort misdrijf",
        "Regio/Codering (code)",
        "Misdrijven/Geregistreerd (aantal)",
    ]
    rows = [header]
    for crime, count in (("Bedreiging", "3"), ("Mishandeling", "5")):
        rows.append(["Centrum", "Waarde", crime, "WK059901", count])
    table = table_of(rows)
    assert table.dimensions == ("Marges", "SoortMisdrijf")
    assert table.cells["SoortMisdrijf"].tolist() == ["Bedreiging", "Mishandeling"]
    assert table.cells["Misdrijven/Geregistreerd"].tolist() == [3, 5]
    assert table.regions.index.tolist() == ["WK059901"]
