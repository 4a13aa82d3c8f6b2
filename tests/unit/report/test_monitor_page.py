"""The wijkmonitor opens with goals and results on one page, says what is not known, and names the files it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.report.copies import copied, with_tables
from tests.unit.report.test_report import CAUSAL
from wijkonderzoek.report.model import Section, Text, WijkReport, report_from_json
from wijkonderzoek.report.monitor import build_monitor
from wijkonderzoek.report.research import Research
from wijkonderzoek.wording.numbers import NBSP

TABLES = ("doelen", "wijzigingen", "maatregelen", "draagvlak", "agendapunten", "afspraken", "aanwezigheid")


@pytest.fixture(scope="module")
def monitor(havenkwartier: Research) -> WijkReport:
    return build_monitor(havenkwartier)


@pytest.fixture(scope="module")
def bare(havenkwartier: Research, tmp_path_factory: pytest.TempPathFactory) -> WijkReport:
    study = copied(tmp_path_factory.mktemp("bare"), without=tuple(f"{name}.csv" for name in TABLES))
    return build_monitor(with_tables(havenkwartier, study))


def said(page: Section) -> dict[str, str]:
    return {block.label: block.text for block in page.blocks if isinstance(block, Text)}


def test_the_page_stands_in_the_order_of_a_first_page(monitor: WijkReport) -> None:
    labels = [block.label for block in monitor.section("0").blocks if isinstance(block, Text)]
    assert labels[:4] == ["", "Wat gaat goed", "Wat zorgen geeft", "Wat we niet weten"]
    assert labels[-3:] == ["Wat (nog) niet lukt", "Wat bewoners bepalen", "Wat nu"]
    assert labels.index("Wat betwist wordt") == 4 + len(monitor.findings)


def test_at_most_three_findings_each_a_goal_with_its_figure_and_recognition(monitor: WijkReport) -> None:
    assert 1 <= len(monitor.findings) <= 3
    page = said(monitor.section("0"))
    for finding in monitor.findings:
        text = next(text for text in page.values() if text.startswith(finding.sentence[:40]))
        assert "Het doel is " in text
        assert "Herkenning: " in text


def test_a_finding_with_stories_comes_before_figures_alone(monitor: WijkReport) -> None:
    texts = [text.replace(NBSP, " ") for text in said(monitor.section("0")).values()]
    told = [" van de 10 gesprekken, " in text for text in texts if "Herkenning: " in text]
    assert told[0]
    assert told == sorted(told, reverse=True)


def test_a_disputed_goal_says_so_first(monitor: WijkReport) -> None:
    assert "Betwist: de straten en pleinen zijn schoon" in said(monitor.section("0"))


def test_unknown_is_said_and_no_word_of_what_made_a_change(monitor: WijkReport) -> None:
    page = said(monitor.section("0"))
    assert "Van 3 doelen is niet vast te stellen hoe het ervoor staat." in page["Wat we niet weten"]
    assert "1 afspraak is niet nagekomen." in page["Wat zorgen geeft"]
    assert not [text for text in page.values() if CAUSAL.search(text)]


def test_without_goals_the_page_says_that_there_are_none(bare: WijkReport) -> None:
    page = said(bare.section("0"))
    assert page["Wat gaat goed"].startswith("Er zijn nog geen doelen.")
    assert page["Wat we niet weten"].startswith("Of doelen dichterbij komen: er zijn nog geen doelen vastgelegd.")
    assert not bare.findings
    assert "doelen" not in page[""]


def test_every_part_that_is_missing_names_the_file_that_fills_it(bare: WijkReport, monitor: WijkReport) -> None:
    fills = {row.section: row.fill for row in bare.completeness if not row.present}
    assert fills["10 Doelen"] == "doelen.csv"
    assert fills["10 Afspraken"] == "afspraken.csv"
    assert fills["10 Aanwezigheid in de wijk"] == "aanwezigheid.csv"
    assert fills["10 Sinds de vorige editie"].startswith("monitor.json")
    present = {row.section for row in monitor.completeness if row.present}
    assert {"0 Op één pagina", "7 Coalitie", "8 Agenda", "9 Randvoorwaardenscan", "10 Doelen"} <= present
    numbers = [int(row.section.split()[0]) for row in monitor.completeness if row.section[0].isdigit()]
    assert numbers == sorted(numbers)
    assert set(numbers) == {0, 3, 7, 8, 9, 10, 11, 12, 13}


def test_a_monitor_is_read_back_as_it_was_written(monitor: WijkReport, tmp_path: Path) -> None:
    path = tmp_path / "monitor.json"
    path.write_text(monitor.to_json(), encoding="utf-8")
    assert report_from_json(path.read_text(encoding="utf-8")).to_json() == monitor.to_json()
