"""`check --fix` mends what has one meaning only, keeps what was there beside it, and never changes what a cell says."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_cli import run
from wijkonderzoek.schemas.agenda import DoelRow, HerkenningRow
from wijkonderzoek.schemas.approach import AanleidingRow
from wijkonderzoek.schemas.table_rows import check_lines, split_lines
from wijkonderzoek.sources.mend import mend_study, mended
from wijkonderzoek.sources.study import open_study

HEADER = "gebied;datum;type;wat;bron;opgave;soort"
FILE = "aanleidingen.csv"


def occasions(body: bytes) -> tuple[str, list[str]]:
    new, changes = mended(body, FILE, AanleidingRow)
    return new.decode("utf-8-sig"), changes


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def excel(*lines: str) -> bytes:
    """A table as Excel saves it."""
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


@pytest.fixture
def study(tmp_path: Path, root: Path) -> Path:
    shutil.copytree(root / "params" / "voorbeeldstad", tmp_path / "params" / "voorbeeldstad")
    return tmp_path / "params" / "voorbeeldstad"


def test_an_older_study_is_mended_in_one_run_and_says_the_same(study: Path) -> None:
    path = study / FILE
    path.write_bytes(path.read_bytes().replace(b"een motie", "één motie".encode()))
    before = open_study(study).sha256
    as_it_is = path.read_text(encoding="utf-8-sig").splitlines()
    old = [as_it_is[0].replace("datum", "Datum"), *as_it_is[1:], ";;;;;;", ""]
    lines = [[f" {cell}" for cell in row] for row in rows("\n".join(old))]
    text = io.StringIO()
    csv.writer(text, delimiter=",", lineterminator="\n").writerows(lines)
    path.write_bytes(text.getvalue().replace("2018-02-12", "12-2-2018").encode("cp1252"))
    was = path.read_bytes()
    told = run("check", "params/voorbeeldstad", cwd=study.parents[1])
    assert "aanleidingen.csv: --fix would mend: UTF-8 with a mark (it was Windows-1252)" in told.out
    assert path.read_bytes() == was
    done = run("check", "params/voorbeeldstad", "--fix", cwd=study.parents[1])
    assert done.code == 0, done.err
    for change in ("semicolons between cells", "column 'Datum' is called 'datum'", "dates as 2025-03-01 (1)"):
        assert change in done.out
    assert "as it was: aanleidingen.csv.bak" in done.out
    assert (study / "aanleidingen.csv.bak").read_bytes() == was
    assert open_study(study).sha256 == before
    mended_once = path.read_bytes()
    again = run("check", "params/voorbeeldstad", "--fix", cwd=study.parents[1])
    assert (again.code, FILE in again.out, path.read_bytes()) == (0, False, mended_once)


def test_the_example_needs_no_mending(study: Path) -> None:
    assert mend_study(study, write=True) == ()


def test_optional_columns_that_are_not_there_are_added_empty() -> None:
    new, changes = mended(excel("doel_id;opgave;doel;herkomst", "d1;wonen;Iets;bewoners"), "doelen.csv", DoelRow)
    head, row = rows(new.decode("utf-8-sig"))
    assert set(head) == set(DoelRow.model_fields)
    assert (row[:4], set(row[4:])) == (["d1", "wonen", "Iets", "bewoners"], {""})
    assert changes[0].startswith("columns added, empty: gebied, indicator_id")


@pytest.mark.parametrize(
    "cell", ["1/3/2025", "31-2-2025", "1-3-25", "3-2025", "45717", "01/13/2025", "maart 2025", "13 brumaire 2025"]
)
def test_a_date_that_may_be_another_day_stays_for_a_person(cell: str) -> None:
    body = excel(HEADER, f";{cell};raad;Motie;;;")
    assert mended(body, FILE, AanleidingRow) == (body, [])


@pytest.mark.parametrize("cell", ["1-3-2025", "01-03-2025", "1 maart 2025", "1 Maart 2025", "2025/03/01", "2025.3.1"])
def test_a_date_that_is_one_day_only_is_written_as_such(cell: str) -> None:
    text, changes = occasions(excel(HEADER, f";{cell};raad;Motie;;;"))
    assert rows(text)[1][1] == "2025-03-01"
    assert changes == ["dates as 2025-03-01 (1)"]


def test_a_date_in_a_text_is_not_touched() -> None:
    body = excel(HEADER, ";2025-03-01;raad;1-3-2025;;;")
    assert mended(body, FILE, AanleidingRow)[0] == body


@pytest.mark.parametrize("encoding", ["mac-roman", "iso8859-15", "cp850"])
def test_letters_of_another_computer_are_not_guessed(encoding: str) -> None:
    body = f"{HEADER}\r\n;2025-03-01;raad;Coördinatie kost € 5 één keer;;;\r\n".replace(
        "€" if encoding == "cp850" else "\0", "EUR"
    ).encode(encoding)
    assert mended(body, FILE, AanleidingRow) == (body, [])


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_letters_are_the_same_after_as_before(encoding: str) -> None:
    text = f"{HEADER}\r\n;2025-03-01;raad;Eén café kreeg € 5;;;\r\n"
    assert occasions(text.encode(encoding))[0] == text


def test_lines_within_a_cell_and_quotes_stay() -> None:
    text, changes = occasions(f'{HEADER}\n;2025-03-01;raad;"Een; ""twee""\ndrie";;;\n'.encode("utf-8-sig"))
    assert rows(text)[1][3] == 'Een; "twee"\ndrie'
    assert changes == ["line ends of Windows"]
    assert mended(text.encode("utf-8-sig"), FILE, AanleidingRow)[1] == []


def test_remarks_and_empty_rows_in_between_keep_their_place() -> None:
    body = excel("# let op", HEADER, "", "# 1;1-3-2025;;;;;", ";1-3-2025;raad;Motie;;;")
    lines = occasions(body)[0].splitlines()
    assert (lines[2], lines[3]) == ("", "# 1;1-3-2025;;;;;")
    assert lines[4] == ";2025-03-01;raad;Motie;;;"


@pytest.mark.parametrize(
    "body", [b"", b"\r\n", b"# alleen een opmerking\r\n", b"x;y\r\n1;2\r\n", b'gebied;wat\r\n"los']
)
def test_what_is_no_table_stays_as_it_is(body: bytes) -> None:
    assert mended(body, FILE, AanleidingRow) == (body, [])


def test_a_former_copy_is_never_written_over(study: Path) -> None:
    (study / f"{FILE}.bak").write_text("van mij", encoding="utf-8")
    (study / FILE).write_bytes((study / FILE).read_bytes().replace(b"\r\n", b"\n"))
    [found] = mend_study(study, write=True)
    assert found.former == f"{FILE}.bak2"
    assert (study / f"{FILE}.bak").read_text(encoding="utf-8") == "van mij"


CELL = st.text(st.sampled_from("aé€;,\"'#= \n\t1-/\N{NO-BREAK SPACE}"), max_size=8)


@given(
    st.lists(st.lists(CELL, min_size=7, max_size=7), max_size=4),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_is_mended_says_what_it_said_and_is_mended_once(
    cells: list[list[str]], between: str, encoding: str, end: str
) -> None:
    names = list(HerkenningRow.model_fields)
    text = io.StringIO()
    csv.writer(text, delimiter=between, lineterminator=end).writerows([names, *cells])
    new, changes = mended(text.getvalue().encode(encoding), "herkenning.csv", HerkenningRow)
    assert mended(new, "herkenning.csv", HerkenningRow)[1] == []
    if changes:
        said = [line for _, line in split_lines(text.getvalue(), "x", between)]
        assert [line for _, line in split_lines(new.decode("utf-8-sig"), "x", ";")] == [
            [*line, *[""] * (len(names) - len(line))] for line in said
        ]


def test_a_row_that_is_sound_before_is_the_same_row_after() -> None:
    body = f"{HEADER}\n;1-3-2025;raad;Motie;;;\n;x;raad;Niet goed;;;\n".encode()
    new, _ = mended(body, FILE, AanleidingRow)
    before = check_lines(FILE, split_lines(body.decode(), FILE), AanleidingRow)
    after = check_lines(FILE, split_lines(new.decode("utf-8-sig"), FILE), AanleidingRow)
    assert before.rows == after.rows != {}
    assert before.problems == after.problems != ()
