"""What people recognise is told per party type, disputes stand on page one, and the status follows one rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.report.copies import ANSWERS, DUIDING, HERE, copied, with_tables
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import Section, Signed, Strip, Table, Text, WijkReport
from wijkonderzoek.report.one_page import one_page
from wijkonderzoek.report.questions import questions
from wijkonderzoek.report.recognition import recognition_section
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.statements import current_findings, statements_of
from wijkonderzoek.report.status import status_of

PAGE_ONE = ("werk/bijstand_per_1000", "wonen/verhalen", "samenleven/verhalen")
SIGNED = "{};Dit past bij wat wij in de wijk zien.;Woonstichting De Kade;wijkbeheer;2025-06-03\n"


@pytest.fixture(scope="module")
def report(havenkwartier: Research) -> WijkReport:
    return build_urgentie(havenkwartier)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def rows_of(section: Section) -> list[list[str]]:
    table = next(block for block in section.blocks if isinstance(block, Table))
    return [[cell.text for cell in row] for row in table.rows]


def first_page(research: Research) -> dict[str, str]:
    section, _ = one_page(research)
    return {block.label: plain(block.text) for block in section.blocks if isinstance(block, Text)}


def test_statements_are_findings_that_can_be_agreed_with(havenkwartier: Research) -> None:
    found = {statement.id: statement for statement in statements_of(havenkwartier)}
    assert found["werk/bijstand_per_1000"].sentence == (
        "Naar verhouding meer mensen met een bijstandsuitkering dan in Voorbeeldland"
    )
    assert plain(found["werk/bijstand_per_1000"].value) == "99 per 1.000, hoger dan Voorbeeldland (2023)"
    assert found["wonen/verhalen"].sentence == "Bij wonen noemen mensen vooral vocht en schimmel als probleem"
    assert plain(found["wonen/verhalen"].value) == "8 van de 10 gesprekken als knelpunt"
    readings = {f"{r.indicator.opgave}/{r.indicator.key}": r for r in havenkwartier.readings}
    of_figures = [readings[id_].indicator for id_ in found if id_ in readings]
    assert of_figures
    assert all(indicator.directional and not indicator.modelled for indicator in of_figures)


def test_every_finding_of_page_one_and_every_judged_strip_can_be_a_statement(
    havenkwartier: Research, report: WijkReport
) -> None:
    ids = {statement.id for statement in statements_of(havenkwartier)}
    assert {finding.id for finding in report.findings} <= ids
    strips = [block for block in blocks_of(report.sections) if isinstance(block, Strip)]
    assert {s.finding.id for s in strips if not s.context and not s.modelled} <= ids
    assert len(current_findings(havenkwartier)) > len(ids)


def test_section_4_tells_per_party_type_what_people_said(report: WijkReport) -> None:
    section = report.section("4")
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert [column.label for column in table.columns] == [
        "Bevinding",
        "Bewoners",
        "Gemeente",
        "Maatschappelijke organisaties",
        "Ondernemers",
        "Samen",
    ]
    assert rows_of(section)[0] == [
        "Bij wonen noemen mensen vooral vocht en schimmel als probleem",
        "14 ja, 2 deels en 1 nee",
        "besproken",
        "1 ja, 1 deels en 4 nee",
        "–",
        "betwist",
    ]


def test_nowhere_is_it_told_what_one_or_two_people_of_a_party_type_said(
    havenkwartier: Research, tmp_path: Path
) -> None:
    two = f"{HERE};wonen/verhalen;gemeente;nee;2;Wij zien dit anders.;\n"
    eight = f"{HERE};wonen/verhalen;bewoners;ja;8;;\n"
    with_no = build_urgentie(with_tables(havenkwartier, copied(tmp_path / "a", herkenning=ANSWERS + eight + two)))
    yes = two.replace(";nee;", ";ja;").replace("Wij zien dit anders.", "")
    with_yes = build_urgentie(with_tables(havenkwartier, copied(tmp_path / "b", herkenning=ANSWERS + eight + yes)))
    assert with_no.sections[:5] == with_yes.sections[:5]
    assert with_no.conversation == with_yes.conversation


def test_a_disputed_finding_is_disputed_in_its_title_on_page_one(havenkwartier: Research) -> None:
    page = first_page(havenkwartier)
    assert "Betwist: wonen" in page
    assert "Wonen" not in page
    said = "Herkenning: betwist door maatschappelijke organisaties, herkend door bewoners."
    assert page["Betwist: wonen"].endswith(said)
    assert page["Werk & participatie"].endswith("Herkenning: herkend door bewoners en maatschappelijke organisaties.")
    assert "Niet herkend door maatschappelijke organisaties, wel door bewoners." in page["Wat betwist wordt"]


def test_a_finding_that_nobody_was_asked_about_says_so(havenkwartier: Research, tmp_path: Path) -> None:
    research = with_tables(havenkwartier, copied(tmp_path, without=("herkenning.csv",)))
    assert first_page(research)["Wonen"].endswith("Herkenning: nog niet gevraagd.")
    assert recognition_section(research) is None
    row = next(r for r in build_urgentie(research).completeness if r.section == "4 Herkenning")
    assert (row.present, row.fill) == (False, "herkenning.csv")
    assert row.reason == "10 stellingen liggen klaar in gespreksblad.html, nog niet voorgelegd"


def test_recognition_of_other_figures_than_todays_is_called_so(report: WijkReport) -> None:
    rows = rows_of(report.section("4"))
    assert [row[-1] for row in rows if "sociaal minimum" in row[0]] == ["gemengd op eerdere cijfers"]
    strips = {b.finding.id: b.finding for b in blocks_of(report.sections) if isinstance(b, Strip)}
    said = plain(strips["werk/sociaal_minimum_pct"].herkenning)
    assert said.startswith("Gemengd op eerdere cijfers. Bewoners: 11 ja, 5 deels en 1 nee")
    assert said.endswith("Voorgelegd is toen: 10,9 %, hoger dan Voorbeeldland (2021).")


def test_a_strip_shows_every_duiding_with_who_signed_it(report: WijkReport) -> None:
    strips = {b.finding.id: b.finding for b in blocks_of(report.sections) if isinstance(b, Strip)}
    signed = [plain(duiding.signed) for duiding in strips["werk/bijstand_per_1000"].duiding]
    assert signed == [
        "Werkplein Voorbeeldstad, uitvoering, 3 juni 2025",
        "Buurtgroep Havenkwartier, bewoners, 12 juni 2025",
    ]
    wonen = next(part for part in report.section("3").parts if part.title == "Wonen")
    assert [block.label for block in wonen.blocks if isinstance(block, Signed)] == ["Duiding"]


def test_a_duiding_of_a_finding_that_is_gone_is_not_lost(havenkwartier: Research, tmp_path: Path) -> None:
    study = copied(tmp_path, duiding=DUIDING + SIGNED.format(f"{HERE};wonen/oud_cijfer"))
    section = recognition_section(with_tables(havenkwartier, study))
    assert section is not None
    assert section.parts[-1].title == "Duiding van bevindingen die hier niet meer staan"


def test_questions_are_three_to_five_and_disputes_come_first(havenkwartier: Research, tmp_path: Path) -> None:
    asked = questions(havenkwartier)
    assert len(asked) == 5
    assert all("Niet herkend door" in question for question in asked[:2])
    study = copied(tmp_path, without=("herkenning.csv",))
    few = questions(with_tables(havenkwartier, study))
    assert 3 <= len(few) <= 5
    assert few[0].startswith("Wonen. Cijfers:")


def test_questions_hold_no_share_and_no_verdict_on_people(havenkwartier: Research) -> None:
    assert not [q for q in questions(havenkwartier) if re.search(r"\bhet eens\b|gelijk heeft|meerderheid", q)]


def status(study: Path, example: Research) -> str:
    research = with_tables(example, study)
    return status_of(research, one_page(research)[1])


def answered(*ids: str, n: int = 4) -> str:
    return ANSWERS + "".join(f"{HERE};{id_};bewoners;ja;{n};;\n" for id_ in ids)


def interpreted(*ids: str) -> str:
    return DUIDING + "".join(SIGNED.format(f"{HERE};{id_}") for id_ in ids)


def test_discussing_or_signing_alone_leaves_a_concept(havenkwartier: Research, tmp_path: Path) -> None:
    assert status(copied(tmp_path / "a", without=("duiding.csv",)), havenkwartier) == "concept"
    assert status(copied(tmp_path / "b", without=("herkenning.csv",)), havenkwartier) == "concept"
    elsewhere = SIGNED.format("WK999905;wonen/verhalen")
    assert status(copied(tmp_path / "c", duiding=DUIDING + elsewhere), havenkwartier) == "concept"


def test_a_report_is_final_once_page_one_is_answered_and_signed(havenkwartier: Research, tmp_path: Path) -> None:
    tables = {"herkenning": answered(*PAGE_ONE), "duiding": interpreted(*PAGE_ONE)}
    assert status(copied(tmp_path / "a", **tables), havenkwartier) == "definitief"
    few = tables | {"herkenning": answered(*PAGE_ONE, n=2)}
    assert status(copied(tmp_path / "b", **few), havenkwartier) == "besproken en geduid"
    unsigned = tables | {"duiding": interpreted(*PAGE_ONE[1:])}
    assert status(copied(tmp_path / "c", **unsigned), havenkwartier) == "besproken en geduid"


def test_it_is_not_final_on_figures_that_have_changed_since(havenkwartier: Research, tmp_path: Path) -> None:
    study = copied(tmp_path, herkenning=answered(*PAGE_ONE), duiding=interpreted(*PAGE_ONE))
    table = study / "stellingen.csv"
    changed = table.read_bytes().replace(b"99 per 1.000", b"97 per 1.000")
    assert changed != table.read_bytes()
    table.write_bytes(changed)
    assert status(study, havenkwartier) == "besproken en geduid"


def test_without_conversations_it_stays_a_quickscan(havenkwartier: Research, tmp_path: Path) -> None:
    study = copied(tmp_path, without=("interviews",))
    assert status(study, havenkwartier) == "quickscan"


def test_page_one_says_with_whom_it_was_discussed(havenkwartier: Research) -> None:
    assert (
        "Het is besproken met bewoners, de gemeente, maatschappelijke organisaties en ondernemers"
        in (first_page(havenkwartier)[""])
    )


def test_annex_b_states_both_rules(report: WijkReport) -> None:
    labels = {block.label for block in report.section("B").blocks if isinstance(block, Text)}
    assert {"Herkenning", "Status"} <= labels
