"""Workbooks: read as untrusted, one sheet, found by its codes, and refused with the cell."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.unit.sources.by_hand import CODES, read_back, short, stacked, write_xlsx
from wijkonderzoek.errors import InputError
from wijkonderzoek.model import STATUS_CODE, Status

Sheet = list[list[object]]


def sheet() -> Sheet:
    return [list(row) for row in short()]


def changed(row: int, column: int, cell: object) -> Sheet:
    rows = sheet()
    rows[row][column] = cell
    return rows


def test_a_workbook_gives_the_figures_under_its_short_names(tmp_path: Path) -> None:
    table = read_back(write_xlsx(tmp_path, {"kwb2018": sheet()}))
    assert table.regions.index.tolist() == list(CODES)
    assert table.values["a_inw"].tolist() == [1000, 600, 400, 200, 400, 400]
    assert table.regions["flag"].tolist() == [0, 1, 1, 3, 1, 2]
    assert table.regions["name"].tolist()[2] == "Stadsdriehoek"
    assert table.statuses["g_afs_sc"].tolist()[3] == STATUS_CODE[Status.MISSING]
    assert table.statuses["g_afs_sc"].tolist()[5] == STATUS_CODE[Status.NOT_APPLICABLE]
    assert (table.ref.table, table.year, table.ref.url) == ("84286NED", 2018, "file:kwb-2018.xlsx")


@pytest.mark.parametrize(
    "above",
    [
        [["Kerncijfers wijken en buurten 2018"], []],
        [["Regiocode", "Code", "Naam", "Gemeente", "Soort", "Code", "Verandering", "Inwoners", "Mannen", "School"]],
        [["Toelichting: zie cbs.nl"]],
    ],
)
def test_titles_and_explanations_above_the_names_are_passed_over(
    above: Sequence[Sequence[object]], tmp_path: Path
) -> None:
    assert read_back(write_xlsx(tmp_path, {"kwb": [*above, *sheet()]})).values["a_man"].tolist()[0] == 490


def test_explanations_under_the_names_are_passed_over(tmp_path: Path) -> None:
    rows = [sheet()[0], ["Code", "", "Naam", "", "", "", "", "Inwoners", "Mannen", "Afstand"], *sheet()[1:]]
    assert read_back(write_xlsx(tmp_path, {"kwb": rows})).values["a_man"].tolist()[0] == 490


def test_an_older_workbook_has_its_codes_in_one_column(tmp_path: Path) -> None:
    rows = [row[5:6] + row[2:5] + row[6:] for row in sheet()]
    rows[0] = [str(name).upper() for name in rows[0]]
    assert read_back(write_xlsx(tmp_path, {"Blad1": rows})).values["a_inw"].tolist()[0] == 1000


def test_a_statline_table_saved_as_workbook_reads_as_its_csv(tmp_path: Path) -> None:
    table = read_back(write_xlsx(tmp_path, {"Sheet1": stacked()}, "statline.xlsx"))
    assert table.values["a_man"].tolist() == [490, 300, 200, 100, 190, 190]


def test_numbers_that_are_text_are_numbers(tmp_path: Path) -> None:
    assert read_back(write_xlsx(tmp_path, {"kwb": changed(1, 8, "491")})).values["a_man"].tolist()[0] == 491


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (changed(2, 8, "=A1+1"), "sheet 'kwb', cell I3 (a_man): '=A1+1' is not a figure"),
        (changed(2, 8, "#N/A"), "cell I3 (a_man): '#N/A' is not a figure"),
        (changed(2, 8, True), "cell I3 (a_man): 'True' is not a figure"),
        (changed(2, 8, dt.date(2018, 3, 1)), "cell I3 (a_man): '2018-03-01 00:00:00' is not a figure"),
        (changed(3, 5, 5990110), "cell F4: '5990110' is not a region code"),
        (changed(0, 8, "a_inw"), "two columns are called 'a_inw' (H and I)"),
        (changed(2, 4, "Buurt"), "cell E3 (recs): WK059901 is not the code of a buurt"),
        (
            [[*row[1:5], row[6], *row[7:]] for row in sheet()],
            "cell A2 (gwb_code_8): 0599 is a number, not a region code",
        ),
        (
            [[36300 if n and c in {0, 5} else cell for c, cell in enumerate(row)] for n, row in enumerate(sheet())],
            "36300 is a number",
        ),
    ],
)
def test_what_excel_changed_is_refused_with_its_cell(rows: Sheet, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^kwb-2018\.xlsx") as caught:
        read_back(write_xlsx(tmp_path, {"kwb": rows}))
    assert said in caught.value.message
    assert caught.value.hint


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, {"kwb": sheet(), "oud": changed(1, 8, 1)})
    hide(path, "oud")
    assert read_back(path).values["a_man"].tolist()[0] == 490
    hide(path, "kwb", show="oud", other=[["Toelichting"]])
    with pytest.raises(InputError, match="only the hidden sheet 'kwb' holds regions"):
        read_back(path)


def hide(path: Path, name: str, *, show: str = "", other: Sequence[Sequence[object]] = ()) -> None:
    book = load_workbook(path)
    if show:
        book.remove(book[show])
        book.create_sheet("uitleg", 0).append(list(other[0]))
        book.active = 0
    book[name].sheet_state = "hidden"
    book.save(path)


def test_two_sheets_with_regions_are_asked_about(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2 sheets hold regions: 2017, 2018"):
        read_back(write_xlsx(tmp_path, {"2017": sheet(), "2018": sheet()}))


def test_a_sheet_of_another_year_than_the_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="its sheet 'KWB2017' says 2017, but its name says 2018"):
        read_back(write_xlsx(tmp_path, {"KWB2017": sheet()}))


def test_a_size_that_a_file_says_wrongly_does_not_cut_it(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, {"kwb": sheet()})
    rewrite(path, "xl/worksheets/sheet1.xml", lambda text: text.replace('ref="A1:J7"', 'ref="A1:B2"'))
    assert len(read_back(path).values) == 6


def rewrite(path: Path, member: str, change: object) -> None:
    with zipfile.ZipFile(path) as archive:
        bodies = {name: archive.read(name) for name in archive.namelist()}
    text = bodies[member].decode()
    bodies[member] = change(text).encode()  # type: ignore[operator]
    assert bodies[member].decode() != text
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in bodies.items():
            archive.writestr(name, body)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"]
)
def test_entities_are_refused_in_every_part(member: str, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, {"kwb": sheet()})
    rewrite(path, member, lambda text: LAUGHS + text.partition("?>")[2] if text.startswith("<?xml") else LAUGHS + text)
    with pytest.raises(InputError, match="holds XML entities"):
        read_back(path)


def test_entities_are_refused_in_a_sheet_whose_part_has_a_name_of_its_own(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, {"kwb": sheet()})
    rewrite(path, "xl/_rels/workbook.xml.rels", lambda text: text.replace("sheet1.xml", "sheet1.dat"))
    with zipfile.ZipFile(path) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.dat", (LAUGHS + text.partition("?>")[2]).encode("utf-16"))
    with pytest.raises(InputError, match="holds XML entities"):
        read_back(path)


def test_a_row_beyond_the_last_of_excel_is_not_waited_for(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, {"kwb": sheet()})
    rewrite(path, "xl/worksheets/sheet1.xml", lambda text: text.replace('<row r="7"', '<row r="999999999999"'))
    with pytest.raises(InputError, match="at most 200,000 rows"):
        read_back(path)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, {"kwb": sheet()})
    body = path.read_bytes()
    path.write_bytes(body[: len(body) // 2])
    with pytest.raises(InputError, match="a damaged workbook: it is cut off"):
        read_back(path)


@pytest.mark.parametrize(
    ("member", "hint"),
    [("kwb-2018.csv", "Unpack it"), ("content.xml", "Save it as"), ("xl/workbook.bin", "Save it as")],
)
def test_an_archive_that_is_no_workbook_says_what_to_do(member: str, hint: str, tmp_path: Path) -> None:
    path = tmp_path / "kwb-2018.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "text")
    with pytest.raises(InputError, match="an archive, but not an Excel workbook") as caught:
        read_back(path)
    assert hint in caught.value.hint


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "kwb-2018.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(1001):
                member.write(bytes(1_000_000))
    assert path.stat().st_size < 2_000_000
    with pytest.raises(InputError, match="unpacks to 1,001,0"):
        read_back(path)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel file (.xls)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "a workbook with a password",
        ),
    ],
)
def test_old_and_locked_workbooks_say_what_to_do(body: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "kwb-2018.xlsx"
    path.write_bytes(body)
    with pytest.raises(InputError) as caught:
        read_back(path)
    assert said in caught.value.message
    assert caught.value.hint


def test_a_sheet_far_wider_than_a_table_is_refused(tmp_path: Path) -> None:
    rows = sheet()
    rows[0] = [*rows[0], *[None] * 1500, "a_man"]
    with pytest.raises(InputError, match="at most 200,000 rows and 1,000 columns"):
        read_back(write_xlsx(tmp_path, {"kwb": rows}))


def test_empty_cells_after_the_table_are_no_columns(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, {"kwb": sheet()})
    book = load_workbook(path)
    book["kwb"].cell(5000, 300).value = ""
    book.save(path)
    assert len(read_back(path).values) == 6
