"""Section 1: what made people begin; problems and opportunities on one line, the newest last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.unit.report.test_coalition import with_tables, words
from wijkonderzoek.report.assemble import in_order
from wijkonderzoek.report.completeness import completeness
from wijkonderzoek.report.model import Moment, Section, Text, Timeline
from wijkonderzoek.report.occasion import occasions, side_of
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.approach import AanleidingRow
from wijkonderzoek.wording.numbers import NBSP


def occasion(datum: str, kind: str = "incident", soort: str = "", **fields: str) -> AanleidingRow:
    return AanleidingRow.model_validate({"datum": datum, "type": kind, "wat": "Iets", "soort": soort} | fields)


def moments(research: Research, rows: Sequence[AanleidingRow] | None = None) -> tuple[Moment, ...]:
    section = occasions(research if rows is None else with_tables(research, {"aanleidingen": rows}))
    assert section is not None
    (line,) = [block for block in section.blocks if isinstance(block, Timeline)]
    return line.moments


def test_the_newest_stands_last_whatever_the_order_of_the_file(havenkwartier: Research) -> None:
    rows = [occasion(day, soort="probleem") for day in ("2023-05-01", "2019-11-03", "2021-01-31")]
    assert [m.when.replace(NBSP, " ") for m in moments(havenkwartier, rows)] == [
        "3 november 2019",
        "31 januari 2021",
        "1 mei 2023",
    ]


def test_problems_and_opportunities_stand_on_one_line_in_the_order_of_time(havenkwartier: Research) -> None:
    said = [("2024-01-01", "probleem"), ("2023-01-01", "kans"), ("2022-01-01", "probleem"), ("2021-01-01", "")]
    rows = [occasion(day, soort=side) for day, side in said]
    assert [m.side for m in moments(havenkwartier, rows)] == ["", "probleem", "kans", "probleem"]


@pytest.mark.parametrize(
    ("kind", "soort", "side"),
    [
        ("initiatief", "", "kans"),
        ("initiatief", "probleem", "probleem"),
        ("raad", "kans", "kans"),
        ("raad", "", ""),
        ("incident", "", ""),
    ],
)
def test_an_initiative_is_an_opportunity_and_others_are_what_somebody_wrote(kind: str, soort: str, side: str) -> None:
    assert side_of(occasion("2024-01-01", kind, soort)) == side


def test_problems_alone_say_that_no_opportunity_was_written_down(havenkwartier: Research) -> None:
    section = occasions(with_tables(havenkwartier, {"aanleidingen": [occasion("2024-01-01", soort="probleem")]}))
    assert section is not None
    assert [b.text for b in section.blocks if isinstance(b, Text) and b.role == "gap"] == [
        "Er zijn nog geen kansen opgeschreven."
    ]


def test_without_occasions_of_this_area_there_is_no_section(havenkwartier: Research) -> None:
    bare = with_tables(havenkwartier, {"aanleidingen": [occasion("2024-01-01", gebied="WK999905")]})
    assert occasions(bare) is None
    row = next(r for r in completeness(bare, with_map=True) if r.section == "1 Aanleiding")
    assert (row.present, row.fill) == (False, "aanleidingen.csv")


@pytest.mark.parametrize("opzet", ["gelijkwaardig", "zacht_centraal", "cijfers_centraal"])
def test_the_section_comes_before_stories_and_figures_in_every_opzet(havenkwartier: Research, opzet: str) -> None:
    params = havenkwartier.study.params.model_copy(update={"opzet": opzet})
    turned = replace(havenkwartier, study=replace(havenkwartier.study, params=params))
    given = [Section(number, number, "", ()) for number in ("0", "1", "2", "3", "6")]
    assert [s.number for s in in_order(turned, given)][:2] == ["0", "1"]


def test_an_occasion_tells_where_it_came_from_and_its_source(havenkwartier: Research) -> None:
    first = moments(havenkwartier)[0]
    assert first.when.replace(NBSP, " ") == "12 februari 2018"
    assert first.about == "Signaal van bewoners · Wonen · bron: Brief aan de raad, februari 2018"
    section = occasions(havenkwartier)
    assert section is not None
    assert "4 problemen, 3 kansen en 1 aanleiding die niet is ingedeeld" in words(section)


def test_an_occasion_without_a_source_says_so(havenkwartier: Research) -> None:
    (only,) = moments(havenkwartier, [occasion("2024-01-01")])
    assert only.about == "Incident · bron niet vermeld"
