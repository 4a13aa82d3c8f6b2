"""The conversation pack: a sheet per statement, the same bytes every time, and nothing that runs or asks the network."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from tests.unit.render.sample import NASTY
from tests.unit.render.test_html import Outline
from wijkonderzoek.render.conversation import render_conversation
from wijkonderzoek.render.output import CONVERSATION, write_report
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import WijkReport, report_from_json
from wijkonderzoek.report.research import Research


@pytest.fixture(scope="module")
def report(havenkwartier: Research) -> WijkReport:
    return build_urgentie(havenkwartier)


def test_every_statement_has_a_sheet_with_three_answers(report: WijkReport) -> None:
    page = Outline(render_conversation(report))
    sheets = [attrs for tag, attrs in page.tags if tag == "article"]
    assert len(sheets) == len(report.conversation) == 10
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {sheet["aria-labelledby"] for sheet in sheets} <= set(ids)
    assert render_conversation(report).count("<span>deels</span>") == 10


def test_headings_do_not_skip_a_level_and_there_is_one_first(report: WijkReport) -> None:
    levels = [int(tag[1]) for tag, _ in Outline(render_conversation(report)).tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_findings_of_page_one_come_first(report: WijkReport) -> None:
    assert [sheet.id for sheet in report.conversation[:3]] == [finding.id for finding in report.findings]


def test_a_sheet_says_what_people_dispute_and_no_quote_stands_twice(report: WijkReport) -> None:
    sheets = {sheet.id: sheet for sheet in report.conversation}
    assert sheets["wonen/verhalen"].questions[0].startswith("Niet herkend door maatschappelijke organisaties")
    assert "Eerder voorgelegd: 10,9 %" in sheets["werk/sociaal_minimum_pct"].note
    quotes = [sheet.quote for sheet in report.conversation if sheet.quote]
    assert len(quotes) == len(set(quotes)) > 3


def test_the_pack_is_written_beside_the_report_and_is_the_same_every_time(report: WijkReport, tmp_path: Path) -> None:
    data, _ = write_report(report, tmp_path)
    first = (tmp_path / CONVERSATION).read_text(encoding="utf-8")
    assert first == render_conversation(report)
    assert first == render_conversation(report_from_json(data.read_text(encoding="utf-8")))
    assert not re.search(r'<script|src=|href="http|url\(http', first)


def test_without_statements_no_pack_is_written(report: WijkReport, tmp_path: Path) -> None:
    write_report(replace(report, conversation=()), tmp_path)
    assert not (tmp_path / CONVERSATION).exists()


def test_words_of_people_cannot_become_markup(report: WijkReport) -> None:
    sheet = replace(report.conversation[0], statement=NASTY, quote=NASTY, questions=(NASTY,))
    html = render_conversation(replace(report, conversation=(sheet,)))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
