"""Nothing about an export is guessed: what a person did not answer is asked, and what they did is remembered."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.study import FIRST, VOCHT, Place, fill, made, rows_of, write
from wijkonderzoek.errors import ExportError, InputError
from wijkonderzoek.intake.answers import Answers, CodeAnswer, DocumentAnswer, answer_files, as_key, read_answers
from wijkonderzoek.intake.project import CodedDocument, CodeEntry, Coding
from wijkonderzoek.intake.proposals import ask, keys_of

OPGAVEN = {"wonen": "Wonen", "leefomgeving": "Leefomgeving & openbare ruimte"}


def test_nothing_is_answered_until_a_person_does(place: Place) -> None:
    outcome = place.take(made())
    assert outcome.questions == (
        "documenten.csv, rows 2-3, interview_id: still to answer",
        "codes.csv, rows 2-8, wat: still to answer",
        "codeurs.csv, row 2, coder_id: still to answer",
    )
    assert outcome.where == str(place.answers)
    documents = rows_of(place.answers / "documenten.csv")
    assert [row["interview_id"] for row in documents] == ["", ""]
    assert [row["voorstel"] for row in documents] == ["interview_id=I001", "interview_id=I002"]
    assert not place.tables.exists()


def test_what_is_accepted_is_what_was_proposed(place: Place) -> None:
    place.take(made(), accept=True)
    codes = {row["code"]: row for row in rows_of(place.answers / "codes.csv")}
    vocht = codes["Wonen > Vocht"]
    assert (vocht["wat"], vocht["code_id"], vocht["opgave"]) == ("code", "wonen.vocht", "wonen")
    assert vocht["definitie"] == "Vocht en schimmel in huis"
    assert vocht["herkomst"] == "", "no export says whether a code was there before the conversations"
    assert codes["Leefomgeving & openbare ruimte > Groen"]["code_id"] == "leefomgeving.groen"
    assert (codes["Soort > Kans"]["wat"], codes["Soort > Kans"]["valentie"]) == ("valentie", "kans")
    assert codes["Soort"]["wat"] == "overslaan", "it holds marks only"
    assert codes["Wonen"]["codeerbaar"] == "nee"


def test_a_persons_answer_goes_before_a_proposal(place: Place) -> None:
    place.take(made())
    fill(place.answers / "documenten.csv", {"Gesprek I001.docx": {"interview_id": "I009"}})
    fill(place.answers / "codes.csv", {"Soort > Kans": {"wat": "overslaan"}, "Wonen > Vocht": {"code_id": "x.y"}})
    place.take(made(), accept=True)
    codes = {row["code"]: row for row in rows_of(place.answers / "codes.csv")}
    assert rows_of(place.answers / "documenten.csv")[0]["interview_id"] == "I009"
    assert (codes["Soort > Kans"]["wat"], codes["Soort > Kans"]["valentie"]) == ("overslaan", "")
    assert (codes["Wonen > Vocht"]["wat"], codes["Wonen > Vocht"]["code_id"]) == ("code", "x.y")


def test_a_second_intake_asks_nothing(place: Place) -> None:
    place.ready()
    assert place.take(made()).questions == ()
    before = {path: path.read_bytes() for path in (*place.answers.iterdir(), *place.tables.iterdir())}
    assert place.take(made()).questions == ()
    assert before == {path: path.read_bytes() for path in (*place.answers.iterdir(), *place.tables.iterdir())}


def test_a_document_that_was_renamed_is_a_new_question_and_the_old_answer_is_kept(place: Place) -> None:
    place.ready()
    project = made()
    renamed = replace(project, documents=(CodedDocument("a", "Ander", FIRST), project.documents[1]))
    outcome = place.take(renamed)
    assert outcome.questions == ("documenten.csv, row 2, interview_id: still to answer",)
    assert outcome.report.not_in_export == {"documents": 1}
    rows = rows_of(place.answers / "documenten.csv")
    assert [row["document"] for row in rows] == ["Ander", "I002", "Gesprek I001.docx"]
    assert rows[2]["interview_id"] == "I001"


def test_a_name_is_the_same_in_every_unicode_form(place: Place) -> None:
    place.ready()
    project = made()
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "Café I003")
        place.people("I001", "I002", "I003")
        again = replace(project, documents=(*project.documents, CodedDocument("c", name)))
        place.take(again, accept=True)
    assert len(rows_of(place.answers / "documenten.csv")) == 3


@pytest.mark.parametrize("what", ["document", "code", "coder"])
def test_two_of_one_name_are_refused_by_number(what: str) -> None:
    project = made()
    twice = {
        "document": replace(project, documents=(*project.documents, CodedDocument("c", " I002"))),
        "code": replace(project, codes=(*project.codes, CodeEntry(("Wonen > Vocht",)))),
        "coder": made(Coding("a", VOCHT, "Anna ", 0, 1)),
    }[what]
    with pytest.raises(ExportError, match=rf"{what} \d and {what} \d have the same name") as raised:
        keys_of(twice)
    assert not any(word in str(raised.value) for word in ("I002", "Vocht", "Anna"))


def test_an_id_that_two_codes_would_get_is_proposed_once() -> None:
    codes = (CodeEntry(("Wonen", "Vocht!")), CodeEntry(("Wonen", "Vocht?")))
    project = replace(made(), codes=codes, codings=())
    asked = ask(project, keys_of(project), Answers(), OPGAVEN)
    assert [proposal.get("code_id") for proposal in asked.proposals["codes"].values()] == ["wonen.vocht", None]


def test_a_code_named_after_a_person_of_the_study_says_who_speaks() -> None:
    project = replace(
        made(), codes=(CodeEntry(("Spreker",), codable=False), CodeEntry(("Spreker", "R002"))), codings=()
    )
    asked = ask(project, keys_of(project), Answers(), OPGAVEN)
    assert list(asked.proposals["codes"].values()) == [
        {"wat": "overslaan"},
        {"wat": "spreker", "respondent_id": "R002"},
    ]


def test_a_mistake_in_an_answer_is_named_by_row_and_never_shown(place: Place) -> None:
    place.take(made())
    fill(place.answers / "documenten.csv", {"I002": {"interview_id": "Jansen"}})
    fill(place.answers / "codes.csv", {"Wonen": {"wat": "geheim"}})
    with pytest.raises(InputError) as raised:
        place.take(made())
    assert "documenten.csv, row 3, interview_id: does not have the form" in str(raised.value)
    assert "codes.csv, row 2, wat: is not one of code, soort" in str(raised.value)
    assert not any(word in str(raised.value) for word in ("Jansen", "geheim"))


def test_answers_about_what_is_not_in_the_study_are_refused(place: Place) -> None:
    place.ready()
    fill(
        place.answers / "documenten.csv",
        {"I002": {"interview_id": "I001"}, "Gesprek I001.docx": {"interview_id": "I077"}},
    )
    fill(place.answers / "codeurs.csv", {"Anna": {"coder_id": "C09"}})
    fill(
        place.answers / "codes.csv",
        {"Wonen > Vocht": {"opgave": "woenen"}, "Soort > Kans": {"wat": "spreker", "respondent_id": "R999"}},
    )
    with pytest.raises(InputError) as raised:
        place.take(made())
    assert raised.value.message.splitlines() == [
        "documenten.csv, row 2, interview_id: not in interviews.csv",
        "codeurs.csv, row 2, coder_id: not in coders.csv",
        "codes.csv, row 3, opgave: not one of wonen, werk, onderwijs, veiligheid, gezondheid, samenleven, "
        "leefomgeving, duurzaamheid, nor blank",
        "codes.csv, row 8, respondent_id: not in respondenten.csv",
    ]


def test_two_documents_are_not_one_conversation(place: Place) -> None:
    place.ready()
    fill(place.answers / "documenten.csv", {"I002": {"interview_id": "I001"}})
    with pytest.raises(InputError, match=r"documenten\.csv, row 3: the same interview_id as row 2"):
        place.take(made())


def test_one_code_id_has_one_meaning(place: Place) -> None:
    place.ready()
    fill(place.answers / "codes.csv", {"Leefomgeving & openbare ruimte > Groen": {"code_id": "wonen.vocht"}})
    with pytest.raises(InputError, match=r"codes\.csv, rows 3, 5, code_id: the same, with another opgave"):
        place.take(made())


def test_a_key_that_is_there_twice_is_refused(place: Place) -> None:
    place.take(made())
    path = place.answers / "documenten.csv"
    write(path, [*rows_of(path), rows_of(path)[0]])
    with pytest.raises(InputError, match=r"documenten\.csv, row 4: the same document as row 2"):
        place.take(made())


@pytest.mark.parametrize("column", ["naam", "definitie"])
def test_personal_data_in_a_code_is_stopped_by_number(place: Place, column: str) -> None:
    place.ready()
    fill(place.answers / "codes.csv", {"Wonen > Vocht": {column: "bel 06 12345678"}})
    with pytest.raises(InputError, match=rf"codes\.csv, row 3, {column}: holds what looks like a telephone") as raised:
        place.take(made())
    assert "12345678" not in str(raised.value)


def test_a_name_in_the_path_of_a_code_is_stopped_until_it_gets_another(place: Place) -> None:
    place.ready()
    project = replace(made(), codes=(*made().codes, CodeEntry(("Mevrouw Jansen",), "Over iemand")))
    place.take(project, accept=True)
    fill(place.answers / "codes.csv", {"Mevrouw Jansen": {"herkomst": "open"}})
    with pytest.raises(InputError, match=r"codes\.csv, row 9, naam: holds what looks like a title with a name"):
        place.take(project)
    fill(place.answers / "codes.csv", {"Mevrouw Jansen": {"naam": "Een buurvrouw", "code_id": "buurvrouw"}})
    assert place.take(project).questions == ()
    assert "Jansen" not in "".join(path.read_text() for path in place.tables.iterdir())


def test_a_dry_run_writes_nothing(place: Place) -> None:
    place.take(made(), accept=True, dry_run=True)
    assert list(place.answers.iterdir()) == []
    place.ready()
    before = {path: path.read_bytes() for path in place.project.parent.rglob("*") if path.is_file()}
    assert place.take(made(), dry_run=True).questions == ()
    assert before == {path: path.read_bytes() for path in place.project.parent.rglob("*") if path.is_file()}


@settings(deadline=None, max_examples=150)
@given(names=st.lists(st.text(max_size=20), max_size=4, unique_by=as_key))
def test_any_name_is_read_back_as_the_key_it_was_written_by(
    names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    keys = [as_key(name) or "-" for name in names]
    answers = Answers(
        documents={key: DocumentAnswer(document=key) for key in keys},
        codes={key: CodeAnswer(code=key, definitie=key) for key in keys},
    )
    folder: Path = tmp_path_factory.mktemp("veilig")
    for file, body in answer_files(answers).items():
        (folder / file).write_bytes(body)
    assert read_answers(folder) == answers


def test_no_cell_of_the_tables_is_a_formula(place: Place) -> None:
    project = replace(made(), codes=(CodeEntry(("=1+1",), "@SUM(A1)"),), codings=(Coding("a", ("=1+1",), "+31", 0, 5),))
    place.take(project, accept=True)
    for path in place.answers.iterdir():
        cells = [cell for row in rows_of(path) for cell in row.values()]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))]
