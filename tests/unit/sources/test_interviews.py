"""The tables of conversations are checked together, consent comes first, and no error holds what a table says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkonderzoek.errors import InputError, WijkonderzoekError
from wijkonderzoek.sources.interviews import NEEDED, TABLES, Interviews, read_interviews

OPGAVEN = ("wonen", "veiligheid")
TODAY = date(2024, 6, 1)
CANARY = "KANARIE-7F3A"
Row = dict[str, str]

VALID: Mapping[str, list[Row]] = {
    "respondenten": [
        {
            "respondent_id": "R001",
            "rol": "bewoner",
            "gebied": "WK999901",
            "leeftijdsklasse": "65+",
            "geslacht": "vrouw",
        },
        {"respondent_id": "R002", "rol": "professional", "gebied": "WK999901", "werkveld": "zorg"},
    ],
    "interviews": [
        {
            "interview_id": f"I00{n}",
            "gebied": "WK999901",
            "vorm": "individueel",
            "peildatum_maand": "2024-03",
            "n_tekens": "1000",
            "toestemming_id": f"T00{n}",
        }
        for n in (1, 2)
    ],
    "interview_respondent": [{"interview_id": f"I00{n}", "respondent_id": f"R00{n}"} for n in (1, 2)],
    "toestemming": [
        {
            "toestemming_id": f"T00{n}",
            "gebruik_analyse": "ja",
            "citaat": "ja",
            "datum": "2024-01-31",
            "ingetrokken_op": "",
            "bewaren_tot": "2034-01-31",
        }
        for n in (1, 2)
    ],
    "codes": [
        {"code_id": "wonen", "ouder_id": "", "naam": "Wonen", "definitie": "Het huis.", "opgave": "wonen"}
        | {"herkomst": "vooraf", "codeerbaar": "ja"},
        {"code_id": "wonen.vocht", "ouder_id": "wonen", "naam": "Vocht", "definitie": "Natte muren.", "opgave": "wonen"}
        | {"herkomst": "open", "codeerbaar": "ja"},
    ],
    "segmenten": [
        {
            "segment_id": f"S00000{n}",
            "interview_id": f"I00{n}",
            "start": "0",
            "eind": "90",
            "code_id": "wonen.vocht",
            "coder_id": "C01",
            "respondent_id": f"R00{n}",
            "bron": "gemaakt",
            "positie_soort": "codepoint",
        }
        for n in (1, 2)
    ],
    "eenheden": [
        {"interview_id": "I001", "eenheid_nr": f"{n}", "start": f"{n}0", "eind": f"{n}9", "soort": "zin"}
        for n in (1, 2)
    ],
    "coders": [{"coder_id": f"C0{n}", "rol": "onderzoeker", "getraind": "ja"} for n in (1, 2)],
    "dubbelcodering": [{"interview_id": "I001", "coder_id": f"C0{n}"} for n in (1, 2)],
    "citaten": [
        {
            "citaat_id": f"Q00{n}",
            "interview_id": f"I00{n}",
            "code_id": "wonen.vocht",
            "tekst": "De muur is nat en blijft nat.",
            "bewerking_log": "",
            "goedgekeurd_door": "C01",
            "goedgekeurd_op": "2024-05-01",
        }
        for n in (1, 2)
    ],
}
"""A study with two conversations in which everything is in order: rows by table."""


def written(rows: list[Row], delimiter: str = ";") -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def study(folder: Path, changes: Mapping[tuple[str, int, str], str] | None = None, **texts: str | bytes) -> Path:
    """The valid study with other cells, by (table, row from 0, column), or with other text for a whole table."""
    where = folder / "interviews"
    where.mkdir(exist_ok=True, parents=True)
    for name, rows in VALID.items():
        own = [dict(row) for row in rows]
        for (table, row, column), value in (changes or {}).items():
            if table == name:
                own[row][column] = value
        text = texts.get(name, written(own))
        (where / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def read(folder: Path, today: date = TODAY) -> Interviews:
    found = read_interviews(folder, OPGAVEN, ("kade",), today=today)
    assert found is not None
    return found


def refusal(folder: Path) -> str:
    with pytest.raises(InputError) as raised:
        read(folder)
    return str(raised.value)


def test_a_study_in_order_is_read_whole(tmp_path: Path) -> None:
    found = read(study(tmp_path))
    assert list(found.conversations.index) == ["I001", "I002"]
    assert [len(table) for table in (found.respondents, found.segments, found.quotes, found.units)] == [2, 2, 2, 2]
    assert found.dropped == {"ingetrokken": 0, "verlopen": 0, "geen toestemming": 0}


def test_every_column_of_every_table_is_a_column_of_what_is_read(tmp_path: Path) -> None:
    found = read(study(tmp_path))
    frames = (found.respondents, found.conversations, found.speakers, found.consents, found.codes)
    frames += (found.segments, found.units, found.coders, found.assigned, found.quotes)
    for frame, model in zip(frames, TABLES.values(), strict=True):
        assert list(frame.reset_index()[list(model.model_fields)]) == list(model.model_fields)


def test_a_study_without_conversations_has_none(tmp_path: Path) -> None:
    assert read_interviews(tmp_path, OPGAVEN) is None
    (tmp_path / "interviews").mkdir()
    assert read_interviews(tmp_path, OPGAVEN) is None


def test_all_tables_that_are_not_there_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "interviews").mkdir()
    (tmp_path / "interviews" / "coders.csv").write_text("coder_id;rol\n")
    said = refusal(tmp_path)
    assert all(f"interviews/{name}.csv: this table is not there" in said for name in NEEDED)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({("respondenten", 1, "respondent_id"): "R001"}, "respondenten.csv, row 3: the same respondent_id as row 2"),
        ({("interviews", 1, "interview_id"): "I001"}, "interviews.csv, row 3: the same interview_id as row 2"),
        ({("toestemming", 1, "toestemming_id"): "T001"}, "toestemming.csv, row 3: the same toestemming_id as row 2"),
        ({("codes", 1, "code_id"): "wonen"}, "codes.csv, row 3: the same code_id as row 2"),
        ({("coders", 1, "coder_id"): "C01"}, "coders.csv, row 3: the same coder_id as row 2"),
        ({("segmenten", 1, "segment_id"): "S000001"}, "segmenten.csv, row 3: the same segment_id as row 2"),
        ({("citaten", 1, "citaat_id"): "Q001"}, "citaten.csv, row 3: the same citaat_id as row 2"),
        ({("eenheden", 1, "eenheid_nr"): "1"}, "eenheden.csv, row 3: the same interview_id, eenheid_nr as row 2"),
        ({("dubbelcodering", 1, "coder_id"): "C01"}, "dubbelcodering.csv, row 3: the same interview_id, coder_id as"),
        (
            {("interview_respondent", 1, "interview_id"): "I001", ("interview_respondent", 1, "respondent_id"): "R001"},
            "interview_respondent.csv, row 3: the same interview_id, respondent_id as row 2",
        ),
        (
            {("segmenten", 1, "interview_id"): "I001", ("segmenten", 1, "respondent_id"): "R001"},
            "segmenten.csv, row 3: the same interview_id, start, eind, code_id, coder_id, ronde as row 2",
        ),
        (
            {("interviews", 0, "toestemming_id"): "T009"},
            "interviews.csv, row 2, toestemming_id: not in toestemming.csv",
        ),
        (
            {("interview_respondent", 0, "interview_id"): "I009"},
            "interview_respondent.csv, row 2, interview_id: not in interviews.csv",
        ),
        (
            {("interview_respondent", 0, "respondent_id"): "R009"},
            "interview_respondent.csv, row 2, respondent_id: not in respondenten.csv",
        ),
        ({("codes", 1, "ouder_id"): "huis"}, "codes.csv, row 3, ouder_id: not in codes.csv"),
        ({("segmenten", 0, "interview_id"): "I009"}, "segmenten.csv, row 2, interview_id: not in interviews.csv"),
        ({("segmenten", 0, "code_id"): "huis"}, "segmenten.csv, row 2, code_id: not in codes.csv"),
        ({("segmenten", 0, "coder_id"): "C09"}, "segmenten.csv, row 2, coder_id: not in coders.csv"),
        ({("segmenten", 0, "respondent_id"): "R009"}, "segmenten.csv, row 2, respondent_id: not in respondenten.csv"),
        ({("segmenten", 0, "respondent_id"): "R002"}, "row 2, respondent_id: did not take part in this conversation"),
        ({("eenheden", 0, "interview_id"): "I009"}, "eenheden.csv, row 2, interview_id: not in interviews.csv"),
        ({("dubbelcodering", 0, "interview_id"): "I009"}, "dubbelcodering.csv, row 2, interview_id: not in interviews"),
        ({("dubbelcodering", 0, "coder_id"): "C09"}, "dubbelcodering.csv, row 2, coder_id: not in coders.csv"),
        ({("citaten", 0, "interview_id"): "I009"}, "citaten.csv, row 2, interview_id: not in interviews.csv"),
        ({("citaten", 0, "code_id"): "huis"}, "citaten.csv, row 2, code_id: not in codes.csv"),
        ({("citaten", 0, "goedgekeurd_door"): "C09"}, "citaten.csv, row 2, goedgekeurd_door: not in coders.csv"),
        ({("segmenten", 0, "eind"): "1001"}, "segmenten.csv, row 2, eind: after the end of the conversation"),
        ({("eenheden", 0, "eind"): "1001"}, "eenheden.csv, row 2, eind: after the end of the conversation"),
        ({("segmenten", 0, "eind"): "0"}, "segmenten.csv, row 2, row: 'start' must lie before 'eind'"),
        ({("segmenten", 0, "positie_soort"): "onbekend"}, "a segment of unknown position has no 'start' and 'eind'"),
        ({("eenheden", 0, "start"): "19"}, "eenheden.csv, row 2, row: 'start' must lie before 'eind'"),
        ({("codes", 0, "ouder_id"): "wonen.vocht"}, "codes.csv, row 2, ouder_id: more than 6 levels, or a circle"),
        ({("codes", 0, "ouder_id"): "wonen"}, "codes.csv, row 2, ouder_id: more than 6 levels, or a circle"),
        ({("codes", 0, "opgave"): "sport"}, "codes.csv, row 2, opgave: not one of wonen, veiligheid"),
        ({("codes", 0, "naam"): "mevrouw Jansen"}, "codes.csv, row 2, naam: holds what looks like a title with a name"),
        ({("codes", 1, "definitie"): "bel 06-12345678"}, "row 3, definitie: holds what looks like a telephone number"),
        ({("respondenten", 0, "gebied"): "haven"}, "respondenten.csv, row 2, gebied: not an area of gebieden.csv"),
        ({("interviews", 0, "gebied"): "haven"}, "interviews.csv, row 2, gebied: not an area of gebieden.csv"),
        ({("respondenten", 0, "werkveld"): "zorg"}, "'werkveld' is for professionals only"),
        ({("citaten", 0, "tekst"): "Mail jan@voorbeeld.nl maar"}, "'tekst' holds what looks like an e-mail address"),
        ({("citaten", 0, "bewerking_log"): "was 06-12345678"}, "'bewerking_log' holds what looks like a telephone"),
        (
            {("citaten", 0, "tekst"): "x" * 401},
            "citaten.csv, row 2, tekst: cannot be used (string too long: max_length",
        ),
    ],
)
def test_what_tables_say_against_each_other_is_named_by_row(
    tmp_path: Path, changes: dict[tuple[str, int, str], str], says: str
) -> None:
    assert says in refusal(study(tmp_path, changes))


def test_an_area_of_the_study_and_a_code_across_the_opgaven_are_in_order(tmp_path: Path) -> None:
    changes = {("interviews", 0, "gebied"): "kade", ("respondenten", 0, "gebied"): "kade", ("codes", 1, "opgave"): ""}
    found = read(study(tmp_path, changes))
    assert found.conversations.at["I001", "gebied"] == "kade"
    assert found.codes["opgave"].isna().to_list() == [False, True]


def test_six_levels_of_codes_are_read_and_seven_are_not(tmp_path: Path) -> None:
    def codebook(levels: int) -> str:
        ids = [".".join(["wonen", *"abcdefg"[:n]]) for n in range(levels)]
        rows = [
            {"code_id": one, "ouder_id": above, "naam": "Naam", "definitie": "Uitleg.", "herkomst": "open"}
            for one, above in zip(ids, ["", *ids], strict=False)
        ]
        return written([*rows, VALID["codes"][1] | {"ouder_id": ""}])

    assert len(read(study(tmp_path, codes=codebook(6))).codes) == 7
    assert "row 8, ouder_id: more than 6 levels" in refusal(study(tmp_path, codes=codebook(7)))


def test_the_mistakes_of_several_tables_are_told_at_once(tmp_path: Path) -> None:
    changes = {
        ("respondenten", 0, "rol"): CANARY,
        ("segmenten", 1, "start"): CANARY,
        ("segmenten", 1, "bron"): CANARY,
        ("citaten", 1, "goedgekeurd_op"): CANARY,
    }
    said = refusal(study(tmp_path, changes, coders=b"\xff\xfe", codes=""))
    for place in (
        "respondenten.csv, row 2, rol",
        "segmenten.csv, row 3, start",
        "segmenten.csv, row 3, bron",
        "citaten.csv, row 3, goedgekeurd_op",
        "coders.csv: not UTF-8 at byte 0",
        "codes.csv: the file is empty",
    ):
        assert place in said
    assert CANARY not in said


def test_a_cell_that_is_needed_and_empty_is_named(tmp_path: Path) -> None:
    assert "toestemming.csv, row 3, bewaren_tot: this field is required" in refusal(
        study(tmp_path, {("toestemming", 1, "bewaren_tot"): ""})
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"ingetrokken_op": TODAY.isoformat()}, "ingetrokken"),
        ({"ingetrokken_op": (TODAY + timedelta(1)).isoformat()}, ""),
        ({"bewaren_tot": (TODAY - timedelta(1)).isoformat()}, "verlopen"),
        ({"bewaren_tot": TODAY.isoformat()}, ""),
        ({"gebruik_analyse": "nee"}, "geen toestemming"),
        ({"gebruik_analyse": "nee", "ingetrokken_op": "2024-02-01"}, "geen toestemming"),
    ],
)
def test_a_conversation_counts_only_while_it_may(tmp_path: Path, cells: Row, reason: str) -> None:
    found = read(study(tmp_path, {("toestemming", 1, column): value for column, value in cells.items()}))
    assert list(found.conversations.index) == (["I001"] if reason else ["I001", "I002"])
    assert {name: n for name, n in found.dropped.items() if n} == ({reason: 1} if reason else {})


def test_a_conversation_that_may_not_be_used_leaves_nothing_in_any_table(tmp_path: Path) -> None:
    found = read(study(tmp_path, {("toestemming", 1, "ingetrokken_op"): "2024-05-31"}))
    assert list(found.respondents.index) == ["R001"], "who spoke in no other conversation is gone too"
    assert list(found.consents.index) == ["T001"]
    for frame in (found.speakers, found.segments, found.units, found.assigned, found.quotes):
        assert set(frame["interview_id"]) <= {"I001"}


def test_what_is_left_is_the_same_whatever_a_dropped_conversation_held(tmp_path: Path) -> None:
    gone = {("toestemming", 1, "ingetrokken_op"): "2024-05-31"}
    other = gone | {("segmenten", 1, "eind"): "50", ("citaten", 1, "tekst"): "Iets heel anders dan het was."}
    other |= {("toestemming", 1, "ingetrokken_op"): "2024-05-01", ("respondenten", 1, "geslacht"): "man"}
    assert read(study(tmp_path / "a", gone)).sha256 == read(study(tmp_path / "b", other)).sha256


def test_a_person_who_also_spoke_elsewhere_stays(tmp_path: Path) -> None:
    speakers = [*VALID["interview_respondent"], {"interview_id": "I001", "respondent_id": "R002"}]
    found = read(
        study(
            tmp_path,
            {("toestemming", 1, "ingetrokken_op"): "2024-05-31"},
            interview_respondent=written(speakers),
        )
    )
    assert list(found.respondents.index) == ["R001", "R002"]


def test_a_study_of_which_nothing_may_be_used_has_empty_tables(tmp_path: Path) -> None:
    found = read(study(tmp_path), today=date(2050, 1, 1))
    frames = (found.respondents, found.conversations, found.codes, found.segments, found.quotes, found.consents)
    assert [len(frame) for frame in frames] == [0] * 6
    assert found.dropped["verlopen"] == 2


@pytest.mark.parametrize(
    ("consent", "approved", "quoted"),
    [
        ("ja", "C01", True),
        ("ja", "verteller", True),
        ("na_controle", "verteller", True),
        ("na_controle", "C01", False),
        ("nee", "verteller", False),
        ("nee", "C01", False),
        ("", "verteller", False),
    ],
)
def test_words_are_quoted_only_as_their_teller_allowed(
    tmp_path: Path, consent: str, approved: str, quoted: bool
) -> None:
    changes = {("toestemming", 1, "citaat"): consent, ("citaten", 1, "goedgekeurd_door"): approved}
    found = read(study(tmp_path, changes))
    assert set(found.quotes["citaat_id"]) == ({"Q001", "Q002"} if quoted else {"Q001"})
    assert found.known_quotes == {"Q001", "Q002"}
    assert list(found.conversations.index) == ["I001", "I002"], "what was told still counts"


# --- what people write in Excel


def as_is(text: str) -> bytes:
    return text.encode()


@pytest.mark.parametrize(
    "habit",
    [
        lambda rows: as_is(written(rows, ",")),
        lambda rows: b"\xef\xbb\xbf" + as_is(written(rows)),
        lambda rows: as_is(written(rows).replace("\r\n", "\n")),
        lambda rows: as_is(written(rows) + ";;;\r\n\r\n"),
        lambda rows: as_is(written([{name: f" {cell} " for name, cell in row.items()} for row in rows])),
        lambda rows: as_is(written([{f" {name.upper()} ": cell for name, cell in row.items()} for row in rows])),
        lambda rows: as_is(written([{name: cell for name, cell in row.items() if cell} for row in rows])),
    ],
    ids=["commas", "bom", "lf", "empty rows", "blanks", "capitals", "no empty columns"],
)
def test_excels_harmless_habits_change_nothing(tmp_path: Path, habit: Callable[[list[Row]], bytes]) -> None:
    plain = read(study(tmp_path / "plain"))
    odd = read(study(tmp_path / "odd", **{name: habit(rows) for name, rows in VALID.items()}))
    assert odd.sha256 == plain.sha256


def test_a_date_as_excel_writes_it_in_dutch_is_read_day_first(tmp_path: Path) -> None:
    changes = {("toestemming", 0, "datum"): "31-5-2024", ("toestemming", 1, "datum"): "02-03-2024"}
    found = read(study(tmp_path, changes))
    assert found.consents["datum"].to_list() == [date(2024, 5, 31), date(2024, 3, 2)]


@pytest.mark.parametrize("text", ["31-13-2024", "5/31/2024", "31-5-24", "45443", "2024-02-30", "mei 2024"])
def test_a_date_that_could_be_another_is_refused_with_its_cell(tmp_path: Path, text: str) -> None:
    said = refusal(study(tmp_path, {("toestemming", 1, "bewaren_tot"): text}))
    assert re.search(
        r"toestemming.csv, row 3, bewaren_tot: (not a date|there is no such day|a number and no date)", said
    )
    assert text not in said


@pytest.mark.parametrize(
    ("table", "column", "mangled"),
    [
        ("interviews", "gebied", "WK9999011E5"),
        ("interviews", "gebied", "WK9,999E+05"),
        ("respondenten", "gebied", "999901"),
        ("respondenten", "respondent_id", "1"),
        ("interview_respondent", "interview_id", "1"),
        ("segmenten", "segment_id", "1"),
        ("coders", "coder_id", "1"),
        ("interviews", "peildatum_maand", "mrt-24"),
        ("interviews", "peildatum_maand", "2024-13"),
        ("interviews", "duur_min", "45,0"),
        ("segmenten", "start", "1e3"),
        ("respondenten", "leeftijdsklasse", "15-jan"),
    ],
)
def test_what_excel_mangled_is_refused_with_its_cell_and_never_guessed(
    tmp_path: Path, table: str, column: str, mangled: str
) -> None:
    said = refusal(study(tmp_path, {(table, 1, column): mangled}))
    assert f"{table}.csv, row 3, {column}: " in said
    assert mangled not in said.replace("row 1", "").replace("row 2", "").replace("row 3", "") or mangled == "1"


def test_a_table_saved_as_cp1252_is_refused_with_how_to_save_it(tmp_path: Path) -> None:
    said = refusal(study(tmp_path, codes=written(VALID["codes"]).replace("Wonen", "Café").encode("cp1252")))
    assert "codes.csv: not UTF-8 at byte " in said
    assert "CSV UTF-8" in said


def test_a_number_that_excel_made_of_a_text_cell_is_no_id(tmp_path: Path) -> None:
    assert "row 3, toestemming_id: does not have the form" in refusal(
        study(tmp_path, {("toestemming", 1, "toestemming_id"): "2"})
    )


# --- no error holds what a table says


COLUMNS = [(name, column) for name, model in TABLES.items() for column in model.model_fields]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
@pytest.mark.parametrize("canary", [CANARY, "kanarie", "06-00000000 KANARIE", "KANARIE@voorbeeld.invalid", "K" * 5000])
def test_no_error_holds_a_value_of_any_column(tmp_path: Path, table: str, column: str, canary: str) -> None:
    """Whatever stands in a cell, with everything else wrong as well, so that every cross-check speaks."""
    changes = {(table, 1, column): canary, ("interviews", 0, "toestemming_id"): "T777"}
    said = refusal(study(tmp_path, changes))
    assert canary not in said
    assert "kanarie" not in said.lower()
    assert "T777" not in said


@pytest.mark.parametrize("table", list(TABLES))
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("\r\n", f";{CANARY}\r\n", 1),
        lambda text: text.replace("\r\n", f";{CANARY};{CANARY}\r\n"),
        lambda text: text + f"{';x' * 40};{CANARY}\r\n",
        lambda text: f"{CANARY}\r\n{text}",
        lambda text: text.replace(";", "\t"),
        lambda text: f'"{CANARY}\r\n{text}',
        lambda text: f"{text}{CANARY}\x00;\r\n",
        lambda text: text.replace(";", f";{'K' * 140_000}", 1),
    ],
    ids=["header", "header and cells", "extra cells", "text first", "tabs", "open quote", "nul", "huge field"],
)
def test_no_error_holds_a_header_or_an_extra_cell(tmp_path: Path, table: str, spoil: Callable[[str], str]) -> None:
    said = refusal(study(tmp_path, **{table: spoil(written(VALID[table]))}))
    assert f"{table}.csv" in said
    assert "KANARIE" not in said.upper()
    assert "KKKK" not in said


def said_of(folder: Path) -> str:
    """The error a study gives, if any; no other exception than ours."""
    try:
        read_interviews(folder, OPGAVEN, today=TODAY)
    except WijkonderzoekError as error:
        return str(error)
    return ""


@given(table=st.sampled_from(list(TABLES)), data=st.binary(max_size=300))
def test_any_bytes_give_tables_or_an_error_of_ours(table: str, data: bytes) -> None:
    with TemporaryDirectory() as folder:
        study(Path(folder), **{table: data})
        said = said_of(Path(folder))
    assert not said or ".csv" in said


TEXT = st.text(st.characters(codec="utf-8", exclude_characters=";\r\n\x00\"',"), min_size=6, max_size=30)


@given(table=st.sampled_from(list(TABLES)), text=TEXT.filter(lambda t: not t.isascii()), place=st.integers(0, 11))
def test_no_strange_text_of_a_cell_comes_back_in_an_error(table: str, text: str, place: int) -> None:
    columns = list(VALID[table][0])
    with TemporaryDirectory() as folder:
        study(Path(folder), {(table, 1, columns[place % len(columns)]): text})
        assert text.strip() not in said_of(Path(folder))
