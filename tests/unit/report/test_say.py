"""Section 13 opens with what residents decide and what not; every contribution has its answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.unit.approach.made import write_study
from tests.unit.report.test_report import CAUSAL, TREND, texts
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import Section, Table, Text, Values
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.report.say import say, what_residents_decide
from wijkonderzoek.report.talks import first_talk
from wijkonderzoek.schemas.approach import (
    AanwezigheidRow,
    BijdrageRow,
    PartnerRow,
    Row,
    WijkbudgetRow,
    ZeggenschapRow,
)
from wijkonderzoek.sources.store import Store
from wijkonderzoek.wording.numbers import NBSP

PLAZA = ZeggenschapRow(onderwerp="Het plein", trede="meebeslissen", kan="ja", beslisser="College van B en W")
RENT = ZeggenschapRow(
    onderwerp="De huur",
    trede="informeren",
    kan="nee",
    waarom="Het Rijk stelt de grens",
    beslisser="Woonstichting De Kade",
)


def brought(n: int, status: str, **cells: object) -> BijdrageRow:
    given = {"bijdrage_id": f"b{n}", "datum": "2025-01-01", "wat": "Bankje", "status": status, "reden": "Past niet"}
    return BijdrageRow.model_validate(given | cells)


def opened(folder: Path, store: Store, *rows: Row, talks: bool = False) -> Research:
    return open_research(write_study(folder, *rows, talks=talks), "WK999901", store=store)


def section(folder: Path, store: Store, *rows: Row, talks: bool = False) -> Section:
    found = say(opened(folder, store, *rows, talks=talks))
    assert found is not None
    return found


def part(found: Section, title: str) -> Section:
    return next(part for part in found.parts if part.title == title)


def table(found: Section, name: str) -> Table:
    blocks = [block for part in found.parts for block in part.blocks]
    return next(block for block in blocks if isinstance(block, Table) and block.id == name)


@pytest.fixture(scope="module")
def example(havenkwartier: Research) -> Section:
    found = say(havenkwartier)
    assert found is not None
    return found


def test_without_its_tables_there_is_no_section_and_page_one_says_what_is_missing(
    tmp_path: Path, example_store: Store
) -> None:
    research = opened(tmp_path, example_store)
    assert say(research) is None
    block = what_residents_decide(research)
    assert (block.role, block.label) == ("gap", "Wat bewoners bepalen")
    row = next(row for row in build_urgentie(research).completeness if row.section.startswith("13 "))
    assert not row.present
    assert row.fill == "zeggenschap.csv, bijdragen.csv, wijkbudget.csv en aanwezigheid.csv"


def test_it_opens_with_what_residents_decide_and_what_not(tmp_path: Path, example_store: Store) -> None:
    found = section(tmp_path, example_store, RENT, PLAZA)
    said = [(block.label, block.text) for block in found.blocks if isinstance(block, Text)]
    assert said == [
        ("", f"Bewoners beslissen (mee) over 1{NBSP}van{NBSP}de{NBSP}2 vastgelegde onderwerpen."),
        ("Hierover beslissen bewoners (mee)", "Het plein."),
        ("Dit kan niet, en waarom", "De huur: Het Rijk stelt de grens."),
    ]


def test_one_table_is_enough_for_a_section_and_the_opening_says_what_is_not_known(
    tmp_path: Path, example_store: Store
) -> None:
    found = section(tmp_path, example_store, brought(1, "open"))
    assert [part.number for part in found.parts] == ["13.1"]
    assert isinstance(found.blocks[0], Text)
    assert found.blocks[0].role == "gap"


def test_page_one_tells_what_residents_decide_and_what_was_done_with_their_input(
    tmp_path: Path, example_store: Store
) -> None:
    rows = [
        *(brought(n, "overgenomen") for n in (1, 2)),
        brought(3, "niet"),
        brought(4, "open"),
        brought(5, "deels", indiener_type="ondernemers"),
    ]
    block = what_residents_decide(opened(tmp_path, example_store, PLAZA, RENT, *rows))
    assert block.text.replace(NBSP, " ") == (
        "Bewoners beslissen (mee) over 1 van de 2 vastgelegde onderwerpen: het plein. Van hun 4 bijdragen zijn er 2 "
        "overgenomen en 1 niet overgenomen; 1 staat nog open."
    )


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (
            [RENT],
            "Bewoners beslissen over geen enkel vastgelegd onderwerp mee. Nog niet vastgelegd is wat er met hun inbreng is "
            "gedaan.",
        ),
        (
            [brought(1, "niet")],
            "Nog niet vastgelegd is waarover bewoners beslissen. Van hen is één bijdrage vastgelegd: niet overgenomen.",
        ),
        (
            [brought(1, "open"), brought(2, "open")],
            "Nog niet vastgelegd is waarover bewoners beslissen. Op geen van hun 2 bijdragen is al een antwoord.",
        ),
    ],
)
def test_page_one_says_which_half_is_not_known(
    rows: list[Row], text: str, tmp_path: Path, example_store: Store
) -> None:
    assert what_residents_decide(opened(tmp_path, example_store, *rows)).text == text


def test_every_contribution_stands_there_with_its_answer_and_the_reason(tmp_path: Path, example_store: Store) -> None:
    found = table(section(tmp_path, example_store, brought(1, "niet"), brought(2, "open", reden="")), "tabel-bijdragen")
    assert [[cell.text for cell in row[3:]] for row in found.rows] == [
        ["niet overgenomen", "Past niet", "–"],
        ["nog open", "–", "–"],
    ]


def test_days_to_the_first_visible_result_name_those_that_still_wait(example: Section) -> None:
    said = next(
        block.text
        for block in part(example, "Wat er met bijdragen is gedaan").blocks
        if isinstance(block, Text) and block.label == "Van signaal tot iets te zien"
    )
    assert said == (
        "Van 5 bijdragen is iets te zien: de snelste na 21 dagen, de middelste na 77 dagen, de langste na 314 dagen "
        "(ongeveer 10 maanden). Bij 4 is nog niets te zien. Die tellen in deze dagen niet mee."
    )


def test_influence_is_told_per_year_as_a_count_of_subjects(example: Section) -> None:
    blocks = part(example, "Wie beslist waarover, en wanneer").blocks
    said = next(b.text for b in blocks if isinstance(b, Text) and b.label == "Bewoners beslissen (mee), per jaar")
    assert said.replace(NBSP, " ") == "2024: geen van de 3 onderwerpen; 2025: 2 van de 6 onderwerpen."


def test_a_decision_before_the_first_conversation_is_warned_for(example: Section, havenkwartier: Research) -> None:
    assert first_talk(havenkwartier) == "2024-03"
    blocks = part(example, "Wie beslist waarover, en wanneer").blocks
    warning = next(b for b in blocks if isinstance(b, Text) and b.label == "Eerst besloten, daarna gesproken")
    assert warning.role == "key"
    assert "sloop van de loodsen (14 december 2023)" in warning.text.replace(NBSP, " ")
    assert "huurverhoging" not in warning.text.replace(NBSP, " ")


def test_without_conversations_nothing_is_said_of_too_late(tmp_path: Path, example_store: Store) -> None:
    dated = ZeggenschapRow.model_validate(PLAZA.model_dump() | {"datum_besluit": "2020-01-01"})
    found = section(tmp_path, example_store, dated)
    gaps = [b.text for p in found.parts for b in p.blocks if isinstance(b, Text) and b.role == "gap"]
    assert len(gaps) == 1
    assert "niet te zeggen" in gaps[0]


def test_every_step_is_named_also_those_in_which_nobody_was_spoken_to(example: Section) -> None:
    rows = table(example, "tabel-stappen").rows
    assert [row[1].text for row in rows] == ["10", "geen", "geen", "geen", "geen"]


def test_a_barrier_is_named_with_what_was_done_about_it(tmp_path: Path, example_store: Store) -> None:
    about = brought(1, "overgenomen", wat="Sollicitatiehulp in de wijk", code_id="werk.vinden")
    found = section(tmp_path, example_store, about, talks=True)
    blocks = part(found, "Wat mensen willen en wat hen hindert").blocks
    said = next(b.text for b in blocks if isinstance(b, Text) and b.label == "Wat mensen hinderde om mee te doen")
    assert said.replace(NBSP, " ") == (
        "Werk vinden, in 3 van de 10 gesprekken genoemd. Wat ermee is gedaan: sollicitatiehulp in de wijk (overgenomen)."
    )
    annoyances = table(found, "tabel-ergernissen").rows
    assert [cell.text for cell in annoyances[0]] == ["Zwerfvuil", "3", "geen bijdrage hierover vastgelegd"]


def test_the_wijkbudget_per_resident_keeps_its_trace(example: Section, havenkwartier: Research) -> None:
    values = next(b for b in part(example, "Wijkbudget").blocks if isinstance(b, Values))
    value = values.items[0].value
    assert value.value == pytest.approx(10_000 / 8500)
    assert value.formula == "toegekend / a_inw"
    assert value.rounding is not None
    assert value.rounding[0] < value.value < value.rounding[1]
    assert set(value.snapshots) <= {ref.id for ref in havenkwartier.country.refs}
    assert value.snapshots


def test_the_wijkbudget_tells_who_decided_and_who_applied(tmp_path: Path, example_store: Store) -> None:
    def asked(kind: str, granted: float | None, by: str = "") -> WijkbudgetRow:
        given = {"jaar": 2025, "aanvraag": "Feest", "indiener_type": kind, "bedrag": 500, "toegekend": granted}
        return WijkbudgetRow.model_validate(given | {"besloten_door": by})

    rows = [asked("bewoners", 500, "Wijkpanel"), asked("ondernemers", 0, "Wijkpanel"), asked("bewoners", None)]
    found = section(tmp_path, example_store, *rows)
    [year] = table(found, "tabel-wijkbudget").rows
    assert [cell.text.replace(NBSP, " ") for cell in year] == ["2025", "3", "€ 1.500", "€ 500", "€ 0,06", "1"]
    blocks = part(found, "Wijkbudget").blocks
    said = next(b.text for b in blocks if isinstance(b, Text) and b.label == "Wie besliste")
    assert said == "Over 2 aanvragen is besloten, met het aantal erachter: Wijkpanel (2)."
    assert [row[0].text for row in table(found, "tabel-wijkbudget-indieners").rows] == ["bewoners", "ondernemers"]


def test_who_is_in_the_wijk_is_told_by_alphabet_and_people_only_when_they_agreed(
    tmp_path: Path, example_store: Store
) -> None:
    rows: list[Row] = [
        PartnerRow(partij_id="w", naam="Welzijn Voorbeeldstad", type="maatschappelijk"),
        PartnerRow(partij_id="k", naam="Woonstichting De Kade", type="maatschappelijk"),
        PartnerRow(partij_id="x", naam="Iemand die niet genoemd wil worden", type="bewoners", persoon="ja"),
        AanwezigheidRow(partij_id="k", wie="Huismeester", waar="Kadeflats", dagdelen_per_week=4.5),
        AanwezigheidRow.model_validate(
            {"partij_id": "w", "wie": "Opbouwwerker", "waar": "Buurthuis", "van": "2021-03-01"}
        ),
        AanwezigheidRow(partij_id="x", wie="Die ene buurvrouw", waar="Overal"),
    ]
    found = section(tmp_path, example_store, *rows)
    told = [[cell.text.replace(NBSP, " ") for cell in row] for row in table(found, "tabel-aanwezigheid").rows]
    assert told == [
        ["Persoon (bewoners)", "niet met naam", "Overal", "niet bekend", "niet bekend", "geen einddatum"],
        ["Welzijn Voorbeeldstad", "Opbouwwerker", "Buurthuis", "niet bekend", "1 maart 2021", "geen einddatum"],
        ["Woonstichting De Kade", "Huismeester", "Kadeflats", "4,5", "niet bekend", "geen einddatum"],
    ]
    assert "buurvrouw" not in " ".join(texts(found))


def test_the_section_says_nothing_of_causes_or_trends(example: Section) -> None:
    said = " ".join(texts(example))
    assert not CAUSAL.search(said)
    assert not TREND.search(said)


def test_every_subject_names_who_decides_in_the_end_and_when(tmp_path: Path, example_store: Store) -> None:
    dated = PLAZA.model_copy(update={"datum_besluit": date(2025, 6, 19)})
    rows = table(section(tmp_path, example_store, dated, RENT), "tabel-zeggenschap").rows
    assert [[cell.text.replace(NBSP, " ") for cell in row[2:5]] for row in rows] == [
        ["beslissen mee", "College van B en W", "19 juni 2025"],
        ["krijgen informatie", "Woonstichting De Kade", "geen datum"],
    ]
