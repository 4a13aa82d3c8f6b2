"""What becomes of codings: whole tables that fit together, without what consent forbids, or none at all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.study import (
    FIRST,
    GROEN,
    KANS,
    KNELPUNT,
    SECOND,
    TODAY,
    VOCHT,
    Place,
    fill,
    made,
    rows_of,
    write,
)
from wijkonderzoek.errors import ExportError, InputError, UsageError
from wijkonderzoek.intake.clean import clean
from wijkonderzoek.intake.kept import replace_tables
from wijkonderzoek.intake.project import CodedProject, CodeEntry, Coding
from wijkonderzoek.intake.take_in import opgaven_titles
from wijkonderzoek.sources.study import open_study

OPGAVEN = tuple(opgaven_titles())


def _segments(place: Place) -> list[dict[str, str]]:
    return rows_of(place.tables / "segmenten.csv")


def test_the_tables_are_a_study_that_reads(place: Place) -> None:
    place.ready()
    report = place.take(made()).report
    interviews = open_study("params/zuid").interviews
    assert interviews is not None
    assert interviews.segments["segment_id"].tolist() == ["S000001", "S000002"]
    assert interviews.codes.loc["wonen.vocht", "ouder_id"] == "wonen"
    assert interviews.conversations["n_tekens"].tolist() == [len(FIRST), len(SECOND)]
    assert interviews.conversations.loc["I001", "bron_sha256"] == hashlib.sha256(FIRST.encode()).hexdigest()
    assert interviews.units["soort"].unique().tolist() == ["beurt"]
    assert (report.outcomes, report.codes, report.units) == ({"segments": 2, "marks taken over": 1}, 4, 4)


def test_no_word_and_no_name_is_in_the_tables(place: Place) -> None:
    place.ready()
    place.take(made())
    tables = "".join(path.read_text() for path in place.tables.iterdir())
    assert not [word for word in ("Anna", "Gesprek", "verhuurder", "buren") if word in tables]


def test_people_get_tables_to_fill_in_with_what_is_known(place: Place) -> None:
    place.take(made(), accept=True)
    place.answer()
    outcome = place.take(made())
    assert outcome.where == "params/zuid/interviews"
    assert [line.split(":")[0] for line in outcome.questions] == [
        f"{name}.csv"
        for name in ("respondenten", "interviews", "interview_respondent", "toestemming", "coders", "dubbelcodering")
    ]
    known = [
        (row["interview_id"], row["gebied"], row["toestemming_id"]) for row in rows_of(place.tables / "interviews.csv")
    ]
    assert known == [("I001", "", "T001"), ("I002", "", "T002")]
    assert [row["coder_id"] for row in rows_of(place.tables / "coders.csv")] == ["C01"]
    with pytest.raises(InputError) as raised:
        place.take(made())
    assert "interviews.csv, rows 2-3, gebied: this field is required" in raised.value.message
    assert "toestemming.csv, rows 2-3, gebruik_analyse: this field is required" in raised.value.message
    place.people()
    assert place.take(made()).questions == ()


def test_a_table_that_people_have_is_not_begun_again(place: Place) -> None:
    place.ready()
    (place.tables / "toestemming.csv").unlink()
    before = (place.tables / "interviews.csv").read_bytes()
    assert [line.split(":")[0] for line in place.take(made()).questions] == ["toestemming.csv"]
    assert [row["toestemming_id"] for row in rows_of(place.tables / "toestemming.csv")] == ["T001", "T002"]
    assert (place.tables / "interviews.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("consent", "reason"),
    [
        ({"ingetrokken_op": "2026-02-28"}, "ingetrokken"),
        ({"bewaren_tot": "2026-02-28"}, "verlopen"),
        ({"gebruik_analyse": "nee"}, "geen toestemming"),
    ],
)
def test_without_consent_nothing_of_a_conversation_is_left(place: Place, consent: dict[str, str], reason: str) -> None:
    place.ready()
    place.take(made())
    quote = {
        "citaat_id": "Q001",
        "interview_id": "I001",
        "code_id": "wonen.vocht",
        "tekst": "De muren zijn nat en koud",
    }
    write(
        place.tables / "citaten.csv",
        [quote | {"bewerking_log": "", "goedgekeurd_door": "C01", "goedgekeurd_op": "2026-01-01"}],
    )
    place.consent("T001", **consent)
    report = place.take(made()).report
    assert report.dropped == {reason: 1}
    assert report.outcomes == {"of conversations that may not be used": 2, "segments": 1}
    assert report.removed_quotes == 1
    for name in ("segmenten", "eenheden", "citaten"):
        assert not [row for row in rows_of(place.tables / f"{name}.csv") if row["interview_id"] == "I001"], name
    row = rows_of(place.tables / "interviews.csv")[0]
    assert (row["interview_id"], row["n_tekens"], row["bron_sha256"]) == ("I001", "", "")
    assert not [row for row in rows_of(place.answers / "citaten_kandidaten.csv") if row["interview_id"] == "I001"]


def test_marks_go_with_the_passage_of_the_same_coder_only(place: Place) -> None:
    place.ready()
    project = made(
        Coding("a", VOCHT, "Bram", 24, 91, passage="4"),
        Coding("b", KANS, "Anna", 16, 82, passage="3"),
        Coding("b", KNELPUNT, "Anna", 16, 81, passage="5"),
    )
    place.take(project)
    place.answer()
    report = place.take(project).report
    assert [(row["coder_id"], row["valentie"]) for row in _segments(place)] == [
        ("C01", "knelpunt"),
        ("C02", ""),
        ("C01", "kans"),
    ]
    assert report.outcomes["marks without a code"] == 1


def test_marks_of_unplaced_passages_go_by_the_passage(place: Place) -> None:
    place.ready()
    project = replace(
        made(),
        format="taguette_csv",
        codings=(
            Coding("a", VOCHT, passage="1", text=FIRST[24:91]),
            Coding("a", KNELPUNT, passage="1", text=FIRST[24:91]),
            Coding("a", GROEN, passage="2", text=FIRST[24:91]),
            Coding("a", KANS, text=FIRST[24:91]),
            Coding("a", VOCHT, text=FIRST[24:91]),
        ),
    )
    report = place.take(project).report
    said = [(row["code_id"], row["valentie"], row["positie_soort"], row["start"]) for row in _segments(place)]
    assert said == [
        ("leefomgeving.groen", "", "onbekend", ""),
        ("wonen.vocht", "knelpunt", "onbekend", ""),
        ("wonen.vocht", "", "onbekend", ""),
    ]
    assert report.outcomes == {"marks taken over": 1, "segments": 3, "marks without a code": 1}


def test_two_marks_of_one_kind_are_asked_about_and_the_answer_is_remembered(place: Place) -> None:
    place.ready()
    project = made(Coding("a", KANS, "Anna", 24, 91, passage="9"))
    before = list(place.tables.iterdir())
    outcome = place.take(project)
    assert outcome.questions == ("passages.csv, row 2, keuze: still to answer (passages with two marks of one kind)",)
    assert list(place.tables.iterdir()) == before
    row = rows_of(place.answers / "passages.csv")[0]
    assert (row["passage"], row["gevonden"]) == ("I001 24-91 C01 onafhankelijk valentie", "kans, knelpunt")
    for choice, valence in (("iets anders", None), ("kans", "kans"), ("geen", "")):
        fill(place.answers / "passages.csv", {row["passage"]: {"keuze": choice}})
        assert bool(place.take(project).questions) == (valence is None)
        if valence is not None:
            assert _segments(place)[0]["valentie"] == valence


def test_the_same_stretch_code_and_coder_is_one_segment(place: Place) -> None:
    place.ready()
    report = place.take(made(Coding("a", VOCHT, "Anna", 24, 91, passage="77"))).report
    assert report.outcomes["merged: the same stretch, code and coder"] == 1
    assert len(_segments(place)) == 2


def test_two_codes_may_be_merged_into_one(place: Place) -> None:
    place.ready()
    project = replace(
        made(Coding("b", ("Schimmel",), "Anna", 13, 40, passage="8")), codes=(*made().codes, CodeEntry(("Schimmel",)))
    )
    place.take(project)
    same = rows_of(place.answers / "codes.csv")[1]
    fill(
        place.answers / "codes.csv",
        {"Schimmel": {k: same[k] for k in ("wat", "code_id", "opgave", "herkomst", "definitie")}},
    )
    place.take(project)
    assert [row["code_id"] for row in _segments(place)].count("wonen.vocht") == 2
    assert len(rows_of(place.tables / "codes.csv")) == 4


def test_who_speaks_took_part(place: Place) -> None:
    place.ready()
    project = replace(
        made(Coding("a", ("Spreker 1",), "Anna", 24, 91, passage="1")), codes=(*made().codes, CodeEntry(("Spreker 1",)))
    )
    place.take(project)
    fill(place.answers / "codes.csv", {"Spreker 1": {"wat": "spreker", "respondent_id": "R001"}})
    place.take(project)
    assert [row["respondent_id"] for row in _segments(place)] == ["R001", ""]
    fill(place.answers / "codes.csv", {"Spreker 1": {"respondent_id": "R002"}})
    with pytest.raises(InputError, match=r"codes\.csv, row 9, respondent_id: marks conversations in which"):
        place.take(project)


def test_six_levels_of_codes_go_on_and_seven_do_not(place: Place) -> None:
    place.ready()
    levels = [".".join(["laag", *"abcde"[:n]]) for n in range(6)]
    paths = [tuple(key.split(".")) for key in levels]
    project = replace(made(), codes=(*made().codes, *(CodeEntry(path) for path in paths)))
    project = replace(project, codings=(*project.codings, Coding("a", paths[-1], "Anna", 0, 9, passage="7")))
    place.take(project)
    told = {"wat": "code", "herkomst": "open", "definitie": "Nog een laag."}
    fill(
        place.answers / "codes.csv",
        {" > ".join(p): told | {"code_id": key} for p, key in zip(paths, levels, strict=True)},
    )
    place.take(project)
    assert levels[-1] in [row["code_id"] for row in rows_of(place.tables / "codes.csv")]
    deeper = (*paths[-1], "f")
    project = replace(project, codes=(*project.codes, CodeEntry(deeper)))
    project = replace(project, codings=(*project.codings, Coding("a", deeper, "Anna", 0, 9, passage="8")))
    place.take(project)
    fill(place.answers / "codes.csv", {" > ".join(deeper): told | {"code_id": f"{levels[-1]}.f"}})
    with pytest.raises(InputError, match=r"code_id: more than 6 levels, or a circle"):
        place.take(project)


def test_a_folder_that_was_given_is_a_code(place: Place) -> None:
    place.ready()
    place.take(made())
    assert rows_of(place.tables / "codes.csv")[2]["codeerbaar"] == "nee"
    place.take(made(Coding("a", ("Wonen",), "Anna", 30, 40, passage="6")))
    assert rows_of(place.tables / "codes.csv")[2]["codeerbaar"] == "ja"


def test_skipped_codes_documents_and_coders_are_counted(place: Place) -> None:
    place.ready()
    fill(place.answers / "codes.csv", {"Wonen > Vocht": {"wat": "overslaan"}})
    project = made(Coding("b", GROEN, "Bram", 0, 5))
    place.take(project)
    fill(place.answers / "codeurs.csv", {"Bram": {"coder_id": "overslaan"}})
    report = place.take(project).report
    assert report.outcomes == {"of skipped codes": 1, "of skipped coders": 1, "segments": 1, "marks without a code": 1}
    fill(place.answers / "documenten.csv", {"I002": {"interview_id": "overslaan"}})
    assert place.take(project).report.outcomes["of skipped documents"] == 2


def test_a_coder_who_coded_what_was_given_to_others_is_counted(place: Place) -> None:
    place.ready()
    write(place.tables / "dubbelcodering.csv", [{"interview_id": "I001", "coder_id": "C02"}])
    assert place.take(made()).report.not_assigned == 1


def test_a_coding_outside_its_document_is_refused_by_number(place: Place) -> None:
    place.ready()
    for wrong in (
        Coding("a", VOCHT, "Anna", 5, len(FIRST) + 1),
        Coding("a", VOCHT, "Anna", 9, 3),
        Coding("z", VOCHT, "Anna"),
    ):
        with pytest.raises(ExportError, match="coding 4"):
            place.take(made(wrong))


def test_tables_are_replaced_together_or_not_at_all(place: Place) -> None:
    place.ready()
    place.take(made())
    (place.tables / "aantekening.txt").write_text("van mij")
    before = {path.name: path.read_bytes() for path in place.tables.iterdir()}
    quotes = "citaat_id;interview_id;code_id;tekst;goedgekeurd_door;goedgekeurd_op\nQ001;I001;weg;De muren zijn nat;C01;2026-01-01\n"
    with pytest.raises(InputError, match=r"citaten\.csv, row 2, code_id: not in codes\.csv"):
        replace_tables(
            place.study,
            {"citaten.csv": quotes.encode(), "codes.csv": before["codes.csv"]},
            opgaven=OPGAVEN,
            today=TODAY,
        )
    assert before == {path.name: path.read_bytes() for path in place.tables.iterdir()}
    assert [path.name for path in place.tables.parent.iterdir()].count("interviews") == 1
    assert not [path for path in place.tables.parent.iterdir() if path.name.startswith(".part-")]


def test_a_crash_between_two_renames_is_mended(place: Place) -> None:
    place.ready()
    place.take(made())
    before = {path.name: path.read_bytes() for path in place.tables.iterdir()}
    place.tables.rename(place.tables.parent / "interviews.vorige")
    assert place.take(made()).questions == ()
    assert before == {path.name: path.read_bytes() for path in place.tables.iterdir()}
    assert not (place.tables.parent / "interviews.vorige").exists()


def test_only_a_study_of_ones_own_takes_exports(place: Place) -> None:
    from wijkonderzoek.intake.take_in import take_in

    with pytest.raises(UsageError, match="no folder of its own"):
        take_in(made(), open_study("quickscan"), today=TODAY)


def test_withdrawn_consent_is_cleaned_out_of_everything(place: Place) -> None:
    place.ready()
    place.take(made())
    place.consent("T001", ingetrokken_op="1-2-2026")
    found = clean(place.study, OPGAVEN, TODAY, dry_run=True)
    assert found.conversations == {"ingetrokken": 1, "verlopen": 0}
    assert _segments(place)[0]["interview_id"] == "I001"
    found = clean(place.study, OPGAVEN, TODAY, dry_run=False)
    assert (found.rows["segmenten"], found.rows["respondenten"], found.candidates) == (1, 1, 1)
    for path in (*place.tables.iterdir(), *place.answers.iterdir()):
        assert "I001" not in path.read_text().replace("Gesprek I001", ""), path.name
        assert "R001" not in path.read_text(), path.name
    assert [row["toestemming_id"] for row in rows_of(place.tables / "toestemming.csv")] == ["T001", "T002"]
    outcome = place.take(made())
    assert (outcome.questions, outcome.report.outcomes["of skipped documents"]) == ((), 2)
    assert sum(clean(place.study, OPGAVEN, TODAY, dry_run=False).conversations.values()) == 0


CODINGS = st.builds(
    Coding,
    document=st.sampled_from(["a", "b"]),
    code=st.sampled_from([VOCHT, GROEN, KANS]),
    coder=st.sampled_from(["", "Anna", "Bram"]),
    start=st.integers(0, 20),
    end=st.integers(20, 80),
    passage=st.sampled_from(["", "1", "2"]),
)


@settings(deadline=None, max_examples=40)
@given(codings=st.lists(CODINGS, max_size=12))
def test_outcomes_add_up_to_the_codings(codings: Sequence[Coding]) -> None:
    from wijkonderzoek.intake.answers import Answers, CoderAnswer
    from wijkonderzoek.intake.proposals import ask, keys_of
    from wijkonderzoek.intake.segments import make_segments

    project: CodedProject = replace(made(), codings=tuple(codings))
    keys = keys_of(project)
    asked = ask(project, keys, Answers(), opgaven_titles())
    answers = replace(
        asked.accepted(["documents", "codes"]),
        coders={"Anna": CoderAnswer(coder="Anna", coder_id="C01"), "Bram": CoderAnswer(coder="Bram", coder_id="C02")},
    )
    made_of = make_segments(project, keys, answers, {"I001", "I002"})
    assert sum(made_of.outcomes.values()) == len(codings)
    assert len(made_of.rows) == made_of.outcomes.get("segments", 0)
    stretches = {(r.interview_id, r.start, r.eind, r.code_id, r.coder_id) for r in made_of.rows}
    assert len(stretches) == len(made_of.rows)
    reverse = make_segments(replace(project, codings=tuple(reversed(codings))), keys, answers, {"I001", "I002"})
    assert reverse.rows == made_of.rows, "the order of an export changes nothing"
