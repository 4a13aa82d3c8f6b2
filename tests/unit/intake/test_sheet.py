"""Tables of codings: text as it stands in a workbook or CSV, and a refusal with row and column where it is not certain."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.unit.intake.tables import NAMES, SHEET, changed, saved, shared, sheet_of, workbook, zipped
from wijkonderzoek.errors import ExportError, UsageError, WijkonderzoekError
from wijkonderzoek.intake.sheet import Sheet, read_sheet

HEADER = ["id", "code", "tekst"]
SECRET = "KANARIE-7F3A"


def only(value: object, number_format: str = "General") -> str:
    """A cell as it is read."""
    book = Workbook()
    book.active.append(["id", "waarde"])
    book.active.append(["1", value])
    book.active["B2"].number_format = number_format
    return read_sheet(saved(book), "x.xlsx").rows[0][1][1]


def refused(body: bytes, file: str = "x.xlsx", sheet: str | None = None) -> str:
    with pytest.raises((ExportError, UsageError)) as caught:
        read_sheet(body, file, sheet)
    error: BaseException | None = caught.value
    assert error is not None
    assert error.__suppress_context__ or error.__context__ is None
    assert SECRET not in str(error)
    return str(error)


def test_rows_have_the_numbers_a_spreadsheet_shows() -> None:
    body = workbook([[None], HEADER, ["a", "b", "c"], [], ["d", None, "e"]])
    assert read_sheet(body, "x.xlsx").rows == ((3, ("a", "b", "c")), (5, ("d", "", "e")))
    text = '\nid;code;tekst\na;b;"c\nc"\n\nd;;e\n'
    assert read_sheet(text.encode(), "x.csv").rows == ((3, ("a", "b", "c\nc")), (5, ("d", "", "e")))


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (12, "General", "12"),
        (12.0, "0.00", "12"),
        (363, "0000", "0363"),
        (1.5, "General", "1.5"),
        (-3, "General", "-3"),
        (True, "General", "true"),
        (False, "General", "false"),
        (dt.date(2024, 5, 31), "dd-mm-yyyy", "2024-05-31"),
        (dt.datetime.fromisoformat("2024-05-31T10:20"), "d-m-yy h:mm", "2024-05-31T10:20:00"),
        ("0363", "General", "0363"),
        ("R001  \u00a0\n", "General", "R001"),
        ("31-05-2024", "General", "31-05-2024"),
    ],
)
def test_a_cell_is_the_text_a_person_sees(value: object, number_format: str, text: str) -> None:
    assert only(value, number_format) == text


@pytest.mark.parametrize("name", NAMES)
def test_text_stays_text_in_a_csv_whatever_it_looks_like(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    assert read_sheet(f"id,tekst\n1,{quoted}\n".encode(), "x.csv").rows[0][1][1] == name


def test_a_workbook_that_counts_days_from_1904_gives_the_same_date() -> None:
    cell = '<row><c t="inlineStr"><is><t>dag</t></is></c></row><row><c s="1"><v>{}</v></c></row>'
    book = Workbook()
    book.active["A1"] = dt.date(2024, 5, 31)
    body = changed(saved(book), SHEET, lambda text: f"<w><sheetData>{cell.format(45443)}</sheetData></w>")
    assert read_sheet(body, "x.xlsx").rows == ((2, ("2024-05-31",)),)
    later = changed(
        body, "xl/workbook.xml", lambda text: re.sub(r"<workbookPr(?= |/)", '<workbookPr date1904="1"', text)
    )
    later = changed(later, SHEET, lambda text: text.replace("45443", str(45443 - 1462)))
    assert read_sheet(later, "x.xlsx").rows == ((2, ("2024-05-31",)),)


def test_what_excel_escapes_is_read_as_it_was_typed() -> None:
    row = '<row><c t="inlineStr"><is><t>{}</t></is></c></row>'
    body = sheet_of(row.format("kop") + row.format("a_x000D_\nb &lt; c _x005F_x000D_ _xD83D_"))
    assert read_sheet(body, "x.xlsx").rows == ((2, ("a\nb < c _x000D_ _xD83D_",)),)


def test_how_a_word_is_pronounced_is_no_part_of_it() -> None:
    row = (
        '<row><c t="inlineStr"><is><r><t>東</t></r><r><t>京</t></r><rPh sb="0" eb="1"><t>とう</t></rPh></is></c></row>'
    )
    assert read_sheet(sheet_of("<row><c t='str'><v>h</v></c></row>" + row), "x.xlsx").rows[0][1] == ("東京",)


def test_texts_that_cells_share_are_read_as_those_they_hold() -> None:
    body = workbook([HEADER, ["a ", "b\nc", "een"], ["a ", None, "<b>&amp;"]])
    assert "sharedStrings" not in str(zipfile.ZipFile(io.BytesIO(body)).namelist())
    assert read_sheet(shared(body), "x.xlsx") == read_sheet(body, "x.xlsx")


def test_a_sheet_shows_nothing_of_its_cells() -> None:
    sheet = read_sheet(workbook([HEADER, [SECRET, "b", "c"]]), "x.xlsx")
    assert repr(sheet) == "Sheet(name='x.xlsx, sheet 1', losses=())"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_of_any_separator_and_unicode_encoding_is_the_same_table(delimiter: str, encoding: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in [HEADER, ["1", "a", "één"], ["2", "b"]])
    sheet = read_sheet(text.encode(encoding), "x.csv")
    assert sheet == Sheet(tuple(HEADER), ((2, ("1", "a", "één")), (3, ("2", "b", ""))), "x.csv")


def test_the_separator_that_excel_is_told_is_used() -> None:
    sheet = read_sheet(b"sep=,\nid,a;b;c;d\n1,2\n", "x.csv")
    assert sheet.header == ("id", "a;b;c;d")
    assert sheet.rows == ((2, ("1", "2")),)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"id;tekst\n1;{SECRET} één\n".encode("cp1252"), "not UTF-8 at byte 24\n  In Excel: save as 'CSV UTF-8'"),
        (f"id;tekst\n1;{SECRET}\n".encode("utf-16-le"), "neither an Excel workbook nor a text file"),
        (f'id;tekst\n1;"{SECRET}\n'.encode(), "row 2: quotes that do not close"),
        (f'id;tekst\n1;"a" {SECRET}\n'.encode(), "row 2: quotes that do not close or have text behind them"),
        (f"id;tekst\n1;2;{SECRET}\n".encode(), "row 2, column 3: holds something, and no name stands above it"),
        (f"{SECRET};{SECRET}\n1;2\n".encode(), "row 1: names that stand more than once, above column 1, 2"),
        (f";tekst\n{SECRET};2\n".encode(), "row 2, column 1: holds something, and no name"),
        (f"a;b,{SECRET}\n1;2\n".encode(), "more than one way"),
        (b"", "an empty table"),
        (b"\n\n  \n", "an empty table"),
        (b"PK\x03\x04" + SECRET.encode(), "a damaged workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a workbook with a password"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_what_to_do(body: bytes, said: str) -> None:
    assert said in refused(body, "x.csv")


def test_a_field_longer_than_a_table_has_is_refused() -> None:
    assert "or a cell of more than 131,072 characters" in refused(b"id;tekst\n1;" + b"a" * 140_000, "x.csv")


@pytest.mark.parametrize("formula", [f'="{SECRET}"', "=cmd|' /C calc'!A0", '=HYPERLINK("http://x", A1)'])
def test_a_formula_has_no_certain_text(formula: str) -> None:
    assert "x.xlsx, sheet 1, row 3, column 2: a formula" in refused(workbook([HEADER, ["1"], ["2", formula]]))


def test_text_that_begins_as_a_formula_is_text() -> None:
    book = Workbook()
    book.active.append(HEADER)
    book.active["C2"] = "=SOM(A1)"
    book.active["C2"].data_type = "s"
    assert read_sheet(saved(book), "x.xlsx").rows == ((2, ("", "", "=SOM(A1)")),)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<c t="e"><v>#NAME?</v></c>', "row 2, column 1: an error"),
        ("<c><v>1.23456789012346E+15</v></c>", "row 2, column 1: a number or date of which Excel does not keep"),
        (f"<c><v>{'9' * 5000}</v></c>", "row 2, column 1: a number or date"),
        ("<c><v>nan</v></c>", "row 2, column 1: a number or date"),
        (f"<c><v>{SECRET}</v></c>", "row 2, column 1: a number or date"),
        ('<c t="s"><v>99</v></c>', "a damaged workbook"),
        (f'<c t="s"><v>{"9" * 5000}</v></c>', "a damaged workbook"),
        (f'<c t="b"><v>{SECRET}</v></c>', "a damaged workbook"),
        (f'<c t="d"><v>{SECRET}</v></c>', "row 2, column 1"),
        ('<c r="B2" t="str"><v>b</v></c><c r="A2" t="str"><v>a</v></c>', "row 2, column 2: followed by a cell out of"),
        ('<c r="A9" t="str"><v>b</v></c>', "a cell out of order"),
        ('<c r="ZZZZ2"/>', "a damaged workbook"),
    ],
)
def test_a_cell_that_is_not_certain_is_refused(cell: str, said: str) -> None:
    assert said in refused(sheet_of(f'<row><c t="str"><v>h</v></c></row><row>{cell}</row>'))


@pytest.mark.parametrize("number", ["1", "0", "-5", "1048577", "9" * 30])
def test_a_row_out_of_order_is_not_passed_over(number: str) -> None:
    cell = '<c t="str"><v>h</v></c>'
    assert "a row out of order after row 2" in refused(
        sheet_of(f'<row r="2">{cell}</row><row r="{number}">{cell}</row>')
    )


@pytest.mark.parametrize(("merged", "said"), [("A1:B1", "row 1, column 1"), ("B2:B9", "row 2, column 2")])
def test_merged_cells_are_refused_where_they_begin(merged: str, said: str) -> None:
    book = Workbook()
    for row in [HEADER, ["a", "b", "c"]]:
        book.active.append(row)
    book.active.merge_cells(merged)
    assert f"x.xlsx, sheet 1, {said}: merged cells" in refused(saved(book))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["id", SECRET, SECRET], ["1", "2", "3"]], "row 1: names that stand more than once, above column 2, 3"),
        (
            [["id", None, "c"], ["1", SECRET, "3"]],
            "row 2, column 2: holds something, and no name stands above it in row 1",
        ),
        ([["id"], ["1", SECRET]], "row 2, column 2: holds something"),
        ([], "no visible sheet holds anything"),
    ],
)
def test_a_header_must_name_every_column_once(rows: list[list[object]], said: str) -> None:
    assert said in refused(workbook(rows))


def test_an_empty_column_needs_no_name() -> None:
    assert read_sheet(workbook([["id", None, "c"], ["1", None, "3"]]), "x.xlsx").rows == ((2, ("1", "", "3")),)


def test_hidden_sheets_are_not_read_and_are_named_by_number() -> None:
    sheets = {"uit": [[SECRET]], "codes": [HEADER, ["1", "2", "3"]], "leeg": [], "oud": [["x"]]}
    sheet = read_sheet(workbook(sheets, hidden=["uit", "oud"]), "x.xlsx")
    assert sheet.rows == ((2, ("1", "2", "3")),)
    assert sheet.losses == ("Hidden sheets were not read: number 1, 4.",)
    assert "sheet 1 is hidden" in refused(workbook(sheets, hidden=["uit", "oud"]), sheet="uit")


def test_of_more_sheets_one_must_be_named() -> None:
    body = workbook({SECRET: [["a"], ["1"]], "twee": [["b"], ["2"]], "leeg": []})
    assert "2 sheets hold something: number 1, 2" in refused(body)
    assert read_sheet(body, "x.xlsx", "2").header == ("b",)
    assert read_sheet(body, "x.xlsx", "twee").header == ("b",)
    assert "no such sheet" in refused(body, sheet="vier")
    assert "it has no sheet to name" in refused(b"a;b\n1;2\n", "x.csv", "1")


def test_hidden_rows_are_read_and_said() -> None:
    book = Workbook()
    for row in [HEADER, ["a", "b", "c"], ["d", "e", "f"]]:
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    sheet = read_sheet(saved(book), "x.xlsx")
    assert len(sheet.rows) == 2
    assert sheet.losses == ("Hidden rows were read like all others (1).",)


def test_a_workbook_whose_names_have_prefixes_is_read() -> None:
    def prefixed(text: str) -> str:
        return text.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")

    body = changed(workbook([HEADER, ["a", "b", "c"]]), SHEET, prefixed)
    assert read_sheet(body, "x.xlsx").rows == ((2, ("a", "b", "c")),)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


@pytest.mark.parametrize("doctype", [LAUGHS, EXTERNAL])
@pytest.mark.parametrize(
    "member", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_entities_are_refused_in_every_part(member: str, doctype: str) -> None:
    body = changed(
        shared(workbook([HEADER, ["a"]])),
        member,
        lambda text: doctype + text[text.index("?>") + 2 if "?>" in text else 0 :],
    )
    assert "holds XML entities" in refused(body)


def test_a_part_that_is_locked_twice_there_or_packed_oddly_is_refused() -> None:
    sound = workbook([HEADER, ["a"]])
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert "packed or locked" in refused(out.getvalue())
    assert "holds a part twice" in refused(
        zipped({name: part.decode() for name, part in parts.items()} | {SHEET.upper(): "<a/>"})
    )
    entry = sound.index(b"PK\x01\x02") + 8
    assert "packed or locked" in refused(sound[:entry] + b"\x01" + sound[entry + 1 :])


def test_bombs_are_not_unpacked() -> None:
    out = io.BytesIO(workbook([HEADER]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/a.xml", "w") as member:
        for _ in range(201):
            member.write(bytes(1_000_000))
    assert len(out.getvalue()) < 1_000_000
    assert "at most 200,000,000 are read" in refused(out.getvalue())


def test_an_archive_of_very_many_members_is_not_listed() -> None:
    assert "more than 10,000 members" in refused(b"PK\x03\x04" + b"PK\x01\x02" * 10_001)


def test_deep_xml_is_refused() -> None:
    assert "a damaged workbook" in refused(sheet_of("<a>" * 3000 + "</a>" * 3000))


def test_a_wide_header_does_not_make_many_rows_large() -> None:
    header = "<row>" + '<c t="str"><v>{}</v></c>' * 3999 + "</row>"
    rows = '<row><c t="str"><v>a</v></c></row>' * 1300
    assert "at most 5,000,000 cells" in refused(sheet_of(header.format(*range(3999)) + rows))


def test_more_columns_than_are_read_are_refused() -> None:
    assert "beyond what is read" in refused(sheet_of('<row r="1"><c r="XFD1" t="str"><v>a</v></c></row>'))
    assert "beyond what is read" in refused((";" * 4001).encode() + b"a", "x.csv")
    assert "at most 5,000,000 cells" in refused(b"," * 10_000_001, "x.csv")
    assert "beyond what is read" in refused(b"a" + b"\n" * 200_000 + b"b", "x.csv")


SOUND = shared(workbook({"een": [HEADER, ["1", "a", 3.5], [dt.date(2024, 1, 1), True, "één"]], "twee": []}))
PARTS = [SHEET, "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]


def survives(body: bytes, file: str) -> None:
    with suppress(WijkonderzoekError):
        assert isinstance(read_sheet(body, file), Sheet)


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_table_or_an_error_of_ours(body: bytes) -> None:
    survives(body, "x.csv")
    survives(b"PK\x03\x04" + body, "x.xlsx")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 40), st.binary(max_size=8))
def test_damage_anywhere_gives_a_table_or_an_error_of_ours(at: int, length: int, put: bytes) -> None:
    at %= len(SOUND)
    survives(SOUND[:at] + put + SOUND[at + length :], "x.xlsx")


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(PARTS),
    st.integers(0, 10_000),
    st.integers(0, 20),
    st.text("<>/='\" abcrstv0123456789", max_size=8),
)
def test_damage_inside_a_part_gives_a_table_or_an_error_of_ours(part: str, at: int, length: int, put: str) -> None:
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    at %= len(parts[part])
    parts[part] = parts[part][:at] + put + parts[part][at + length :]
    survives(zipped(parts), "x.xlsx")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.sampled_from(["a", "b ", "één\nregel"]),
            max_size=4,
        ),
        max_size=5,
    )
)
def test_a_workbook_holds_what_openpyxl_finds_in_it(rows: list[list[object]]) -> None:
    body = workbook([["a", "b", "c", "d"], *rows])
    found = load_workbook(io.BytesIO(body)).active

    def text(value: object) -> str:
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value).rstrip()

    expected = [
        (number, tuple(text(cell) for cell in cells))
        for number, cells in enumerate(found.iter_rows(max_col=4, values_only=True), start=1)
        if number > 1 and any(map(text, cells))
    ]
    assert list(read_sheet(body, "x.xlsx").rows) == expected
