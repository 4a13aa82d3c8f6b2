"""The invented interviews: what was planted in them is there, and what may not go on is nowhere else."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from wijkonderzoek.evidence.reliability import reliability
from wijkonderzoek.evidence.saturation import saturation
from wijkonderzoek.intake.example import LABEL
from wijkonderzoek.intake.example.codebook import CODES, FOLDERS, path_of
from wijkonderzoek.intake.example.corpus import Corpus, make_corpus
from wijkonderzoek.intake.example.people import DOUBLE, HAVENKWARTIER, HELD, STATIONSKWARTIER, consent_rows, months
from wijkonderzoek.intake.example.transcripts import CANARIES, KANARIE
from wijkonderzoek.intake.example.words import passages
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.interviews import Interviews
from wijkonderzoek.sources.store import Store
from wijkonderzoek.sources.study import open_study

FOLDER = Path("params/voorbeeldstad/interviews")
PLANTED_ALPHA = {
    "wonen.vocht": 0.906,
    "samenleven.helpen": 0.703,
    "leefomgeving.vuil": 0.407,
    "veiligheid.handel": 0.0,
}
PLANTED_BADGES = {
    "wonen": "lopen uiteen",
    "werk": "komen overeen",
    "samenleven": "alleen verhalen",
    "duurzaamheid": "alleen cijfers",
    "onderwijs": "te weinig om iets te zeggen",
}
PLANTED_SATURATION = 16


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make_corpus()


@pytest.fixture(scope="module")
def interviews() -> Interviews:
    read = open_study("params/voorbeeldstad").interviews
    assert read is not None
    return read


def test_the_tables_of_the_example_are_what_the_corpus_makes(corpus: Corpus) -> None:
    for name, body in corpus.tables.items():
        assert (FOLDER / name).read_bytes() == body, f"{name}: python -m wijkonderzoek.intake.example"


def test_twenty_four_conversations_with_twenty_eight_people_in_three_wijken() -> None:
    assert list(Counter(held.area for held in HELD).values()) == [11, 9, 4]
    assert sum(len(held.people) for held in HELD) == 28
    assert sum("p" not in held.people for held in HELD) == 16
    assert sum(len(held.people) for held in HELD if held.area == STATIONSKWARTIER) == 4, "too few to report"
    assert sum(held.people == "p" for held in HELD if held.area == HAVENKWARTIER) == 5


def test_a_withdrawn_and_an_expired_conversation_are_dropped(interviews: Interviews) -> None:
    assert interviews.dropped == {"ingetrokken": 1, "verlopen": 1, "geen toestemming": 0}
    assert len(interviews.conversations) == 22
    for table in (interviews.segments, interviews.units, interviews.quotes):
        assert not {"I010", "I019"} & set(table["interview_id"])


def test_people_say_what_somebody_in_their_role_could_say() -> None:
    for held in HELD:
        for place, code in enumerate(held.told):
            role = held.people[place % len(held.people)]
            assert any(role in passage.roles for passage in passages()[code]), f"{held.id}: {code} by {role}"


def test_no_conversation_was_held_after_it_should_have_been_destroyed() -> None:
    held = months()
    for consent in consent_rows():
        month = held[f"I{consent.toestemming_id[1:]}"]
        assert f"{consent.datum:%Y-%m}" <= month <= f"{consent.bewaren_tot:%Y-%m}"


def test_a_quote_that_is_not_word_for_word_says_what_was_edited(corpus: Corpus, interviews: Interviews) -> None:
    texts = {corpus.documents[document.name]: document.text or "" for document in corpus.project.documents}
    for quote in interviews.quotes.itertuples():
        same = str(quote.tekst) in texts[str(quote.interview_id)]
        assert same != ("gelijkgetrokken" in str(quote.bewerking_log)), quote.citaat_id


def test_agreement_of_coders_is_as_planted(interviews: Interviews) -> None:
    found = reliability(interviews, draws=100).loc["code"]
    for code, alpha in PLANTED_ALPHA.items():
        assert found.at[code, "alpha"] == pytest.approx(alpha, abs=5e-4)
        assert alpha_by_hand(interviews, code) == pytest.approx(alpha, abs=5e-4)
    assert np.isnan(found.at["duurzaamheid.laadpaal", "alpha"])
    assert found.at["duurzaamheid.laadpaal", "reason"] == "nooit gebruikt"
    assert found.at["veiligheid.handel", "agreement"] > 0.99, "nearly always equal, and alpha says nothing"


def alpha_by_hand(interviews: Interviews, code: str) -> float:
    """Krippendorff's alpha of two coders and no gaps: 1 - (2n - 1) x disagreements / (ones x zeros)."""
    given = interviews.segments[interviews.segments["code_id"] == code]
    touched = []
    for unit in interviews.units[interviews.units["interview_id"].isin(DOUBLE)].itertuples():
        here = given[
            (given["interview_id"] == unit.interview_id) & (given["start"] < unit.eind) & (given["eind"] > unit.start)
        ]
        touched.append([coder in set(here["coder_id"]) for coder in ("C01", "C02")])
    values = np.array(touched)
    ones, differ = values.sum(), (values[:, 0] != values[:, 1]).sum()
    return float(1 - (2 * len(values) - 1) * differ / (ones * (2 * len(values) - ones)))


def test_new_themes_run_out_where_planted(interviews: Interviews) -> None:
    assert saturation(interviews).loc[("alle gesprekken", 2, 0.05), "in_order"] == PLANTED_SATURATION


def test_badges_are_as_planted(example_store: Store) -> None:
    research: Research = open_research("params/voorbeeldstad", HAVENKWARTIER, store=example_store)
    badges = {joint.opgave.key: joint.badge for joint in research.joint}
    assert PLANTED_BADGES.items() <= badges.items()
    small = open_research("params/voorbeeldstad", STATIONSKWARTIER, store=example_store)
    assert not small.told


def test_the_codebook_has_the_hard_cases_of_a_real_one(corpus: Corpus, interviews: Interviews) -> None:
    leaves = Counter(code.name for code in CODES.values())
    assert leaves["Veiligheid"] == 2
    assert max(len(path_of(code)) for code in CODES) == 3
    assert all(not CODES[code].codable for code in FOLDERS)
    uses = interviews.segments["code_id"].value_counts()
    assert uses["veiligheid.handel"] == 1
    assert "duurzaamheid.laadpaal" not in uses
    area = interviews.segments["interview_id"].map(interviews.conversations["gebied"])
    assert set(area[interviews.segments["code_id"] == "open.trots"]) == {HAVENKWARTIER}


def test_texts_hold_what_shifts_positions(corpus: Corpus) -> None:
    texts = "".join(document.text or "" for document in corpus.project.documents)
    for needed in (
        "\u0301",
        "\N{LATIN SMALL LIGATURE IJ}",
        "\N{NO-BREAK SPACE}",
        "\N{SOFT HYPHEN}",
        "\u2019",
        "[naam]",
    ):
        assert needed in texts, unicodedata.name(needed[0])
    assert any(ord(char) > 0xFFFF for char in texts)
    assert all((document.text or "").startswith(LABEL) for document in corpus.project.documents)


def test_every_coding_stands_on_the_words_it_codes(corpus: Corpus) -> None:
    texts = {document.key: document.text or "" for document in corpus.project.documents}
    for coding in corpus.project.codings:
        assert coding.start is not None
        words = texts[coding.document][coding.start : coding.end]
        assert words == words.strip()
        assert "I: " not in words


def planted(corpus: Corpus) -> Iterator[str]:
    yield from (document.name for document in corpus.project.documents)
    yield from (document.text or "" for document in corpus.project.documents)


def test_canaries_sing_in_the_transcripts_and_nowhere_in_the_tables(corpus: Corpus) -> None:
    spoken = "\n".join(planted(corpus))
    for canary in CANARIES:
        assert canary in spoken
        for name, body in corpus.tables.items():
            assert canary.encode() not in body, name
    assert all(KANARIE in document.name for document in corpus.project.documents)


def test_a_coded_passage_may_hold_a_canary(corpus: Corpus) -> None:
    texts = {document.key: document.text or "" for document in corpus.project.documents}
    coded = [texts[c.document][c.start : c.end] for c in corpus.project.codings]
    assert any("06-00000000" in words for words in coded)
