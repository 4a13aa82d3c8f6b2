"""Only words that a person chose, that consent allows and that hold nobody's data become quotes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.intake.study import GROEN, VOCHT, Place, fill, made, rows_of
from wijkonderzoek.cli.quotes import quotes_approve, quotes_status
from wijkonderzoek.errors import InputError
from wijkonderzoek.intake.project import CodedDocument, Coding

APPROVED = {"keuze": "ja", "goedgekeurd_door": "C01", "goedgekeurd_op": "2026-02-01"}
STUDY = "params/zuid"


def _candidates(place: Place) -> list[dict[str, str]]:
    return rows_of(place.answers / "citaten_kandidaten.csv")


def _quotes(place: Place) -> list[dict[str, str]]:
    return rows_of(place.tables / "citaten.csv")


def _choose(place: Place, number: int, **values: str) -> None:
    fill(place.answers / "citaten_kandidaten.csv", {_candidates(place)[number]["kandidaat"]: APPROVED | values})


@pytest.fixture
def ready(place: Place) -> Place:
    place.ready()
    place.take(made())
    return place


def test_candidates_are_whole_passages_of_40_to_400_characters(place: Place) -> None:
    place.ready()
    project = made(
        *(Coding("c", GROEN, "Anna", 0, length) for length in (39, 40, 400, 401)),
        documents=(CodedDocument("c", "I003", "woord" * 100),),
    )
    place.people("I001", "I002", "I003")
    place.take(project, accept=True)
    lengths = [len(row["tekst"]) for row in _candidates(place) if row["interview_id"] == "I003"]
    assert sorted(lengths) == [40, 400]


def test_consent_decides_what_is_a_candidate(place: Place) -> None:
    place.ready()
    place.consent("T001", citaat="nee")
    place.consent("T002", citaat="na_controle")
    place.take(made())
    assert [(row["interview_id"], row["toestemming"]) for row in _candidates(place)] == [("I002", "na_controle")]


def test_what_a_person_filled_in_stays(ready: Place) -> None:
    _choose(ready, 1, tekst_bewerkt="Wij hebben een fijne buurt met veel groen", bewerking_log="ingekort")
    before = _candidates(ready)
    ready.take(made())
    assert _candidates(ready) == before
    ready.take(replace(made(), codings=made().codings[:2]))
    assert [row["interview_id"] for row in _candidates(ready)] == ["I001", "I002"], "the export no longer has it"
    ready.consent("T002", ingetrokken_op="2026-02-02")
    ready.take(made())
    assert [row["interview_id"] for row in _candidates(ready)] == ["I001"]


def test_chosen_words_become_quotes_and_keep_their_number(ready: Place) -> None:
    _choose(ready, 1)
    quotes_approve(STUDY)
    assert [(row["citaat_id"], row["interview_id"]) for row in _quotes(ready)] == [("Q001", "I002")]
    _choose(ready, 0)
    quotes_approve(STUDY)
    assert [(row["citaat_id"], row["interview_id"]) for row in _quotes(ready)] == [("Q001", "I002"), ("Q002", "I001")]
    _choose(ready, 1, keuze="")
    quotes_approve(STUDY)
    assert [row["citaat_id"] for row in _quotes(ready)] == ["Q002"]
    _choose(ready, 1)
    quotes_approve(STUDY)
    assert [(row["citaat_id"], row["interview_id"]) for row in _quotes(ready)] == [("Q001", "I002"), ("Q002", "I001")]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"goedgekeurd_door": ""}, "goedgekeurd_door: still to be filled in"),
        ({"goedgekeurd_op": ""}, "goedgekeurd_op: still to be filled in"),
        ({"goedgekeurd_door": "C09"}, "goedgekeurd_door: not in coders.csv"),
        ({"tekst_bewerkt": "De muren zijn nat en koud"}, "bewerking_log: the words were edited"),
        ({"tekst": "Iets heel anders dan er gezegd was"}, "tekst: was changed here"),
        (
            {"tekst_bewerkt": "Bel Jan op 06-12345678 over de lift", "bewerking_log": "x"},
            "tekst_bewerkt: holds what looks like a telephone",
        ),
        (
            {"tekst_bewerkt": "Nat huis en kou", "bewerking_log": "naam van mevrouw Jansen weg"},
            "bewerking_log: holds what looks like a title",
        ),
        ({"tekst_bewerkt": "woord " * 90, "bewerking_log": "x"}, "tekst_bewerkt: longer than 400"),
        ({"tekst_bewerkt": "Nat", "bewerking_log": "x"}, "tekst_bewerkt: shorter than 10"),
        ({"tekst_bewerkt": "- nat en heel koud", "bewerking_log": "x"}, "tekst_bewerkt: begins with a character"),
        ({"code_id": "weg"}, "code_id: not in codes.csv any more"),
    ],
)
def test_what_cannot_be_published_is_named_and_nothing_is_written(
    ready: Place, values: dict[str, str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (ready.tables / "citaten.csv").read_bytes()
    _choose(ready, 0, **values)
    _choose(ready, 1)
    with pytest.raises(InputError) as raised:
        quotes_approve(STUDY)
    assert f"citaten_kandidaten.csv, row 2, {says}" in str(raised.value)
    assert not [word for word in ("nat", "Jan", "1234", "koud") if word in str(raised.value).split("Nothing")[0]]
    assert (ready.tables / "citaten.csv").read_bytes() == before


def test_consent_that_asks_for_a_check_needs_the_tellers_own_word(ready: Place) -> None:
    ready.consent("T001", citaat="na_controle")
    _choose(ready, 0)
    with pytest.raises(InputError, match="row 2, goedgekeurd_door: consent asks that the teller approves"):
        quotes_approve(STUDY)
    _choose(ready, 0, goedgekeurd_door="verteller")
    quotes_approve(STUDY)
    assert [row["goedgekeurd_door"] for row in _quotes(ready)] == ["verteller"]


def test_a_quote_goes_when_its_consent_does(ready: Place, capsys: pytest.CaptureFixture[str]) -> None:
    _choose(ready, 0)
    _choose(ready, 1)
    quotes_approve(STUDY)
    ready.consent("T001", citaat="nee")
    capsys.readouterr()
    quotes_approve(STUDY)
    assert [row["interview_id"] for row in _quotes(ready)] == ["I002"]
    assert "consent does not allow them any more: 1" in capsys.readouterr().out
    assert [row["interview_id"] for row in _candidates(ready)] == ["I002"]


def test_status_counts_and_shows_no_words(ready: Place, capsys: pytest.CaptureFixture[str]) -> None:
    _choose(ready, 0, goedgekeurd_op="")
    quotes_status(STUDY)
    said = capsys.readouterr().out
    assert "candidates: 2; chosen: 1; in citaten.csv: 0" in said
    assert "blocked, goedgekeurd_op: still to be filled in: 1" in said
    assert "at most 2 per opgave" in said
    assert "wonen              bewoner        1 chosen of 1" in said
    assert "muren" not in said


def test_vocht_is_a_candidate_once_whoever_coded_it(place: Place) -> None:
    place.ready()
    project = made(Coding("a", VOCHT, "Bram", 24, 91))
    place.take(project)
    place.answer()
    place.take(project)
    assert [row["code_id"] for row in _candidates(place)] == ["wonen.vocht", "leefomgeving.groen"]
