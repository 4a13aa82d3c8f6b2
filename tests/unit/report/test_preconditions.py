"""Section 9: three levels beside each other, differences as questions, and no total mark anywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.approach.made import scores, write_study
from tests.unit.report.test_report import CAUSAL, TREND, texts
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import FigureSpec, OpinionStrip, Section, Table, Text
from wijkonderzoek.report.preconditions import preconditions
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.schemas.approach import Row
from wijkonderzoek.sources.store import Store


def opened(folder: Path, store: Store, *rows: Row) -> Research:
    return open_research(write_study(folder, *rows), "WK999901", store=store)


def section(folder: Path, store: Store, *rows: Row) -> Section:
    found = preconditions(opened(folder, store, *rows))
    assert found is not None
    return found


def table(found: Section, name: str) -> Table:
    blocks = [block for part in found.parts for block in part.blocks]
    blocks += [block.table for block in blocks if isinstance(block, FigureSpec)]
    return next(block for block in blocks if isinstance(block, Table) and block.id == name)


@pytest.fixture(scope="module")
def example(havenkwartier: Research) -> Section:
    found = preconditions(havenkwartier)
    assert found is not None
    return found


def test_without_answers_there_is_no_section_and_completeness_names_the_file(
    tmp_path: Path, example_store: Store
) -> None:
    research = opened(tmp_path, example_store)
    assert preconditions(research) is None
    row = next(row for row in build_urgentie(research).completeness if row.section.startswith("9 "))
    assert (row.present, row.fill) == (False, "randvoorwaarden.csv")


def test_answers_about_another_wijk_stay_there(tmp_path: Path, example_store: Store) -> None:
    rows = scores("vertrouwen", "bewoners", 2, 2, 2)
    elsewhere = [row.model_copy(update={"gebied": "WK999902"}) for row in rows]
    assert preconditions(opened(tmp_path, example_store, *elsewhere)) is None


def test_all_seven_stand_there_with_what_was_not_asked_and_what_may_not_be_told(
    tmp_path: Path, example_store: Store
) -> None:
    rows = [*scores("vertrouwen", "bestuur", 4, 4, 4), *scores("vertrouwen", "bewoners", 1, 1)]
    found = table(section(tmp_path, example_store, *rows), "tabel-randvoorwaarden")
    assert len(found.rows) == 7
    trust = next(row for row in found.rows if row[0].text == "Vertrouwen")
    assert [cell.text for cell in trust[1:4]] == ["4 (steeds 4; 3 mensen)", "niet gevraagd", "besproken"]
    assert trust[3].value is None


def test_a_difference_is_put_as_a_question(example: Section) -> None:
    questions = next(part for part in example.parts if part.title == "Vragen voor het gesprek")
    said = {block.label: block.text for block in questions.blocks if isinstance(block, Text)}
    assert said["Vertrouwen"] == "Bestuur 4, bewoners 2. Wat ziet het bestuur dat bewoners niet zien, en andersom?"


def test_two_measurements_stand_side_by_side_without_a_word_for_what_changed(example: Section) -> None:
    found = table(example, "tabel-randvoorwaarden-metingen")
    assert [column.label for column in found.columns[2:]] == ["Meting van juni 2024", "Meting van september 2025"]
    said = " ".join(texts(example))
    assert not TREND.search(said)
    assert not CAUSAL.search(said)
    assert not re.search(r"stijging|daling|vooruitgang|gemiddelde", said)


def test_a_single_measurement_has_nothing_to_stand_beside(tmp_path: Path, example_store: Store) -> None:
    found = section(tmp_path, example_store, *scores("vertrouwen", "bestuur", 4, 4, 4))
    assert "Eerder en later" not in [part.title for part in found.parts]


def test_there_is_no_total_mark(example: Section) -> None:
    for block in (block for part in example.parts for block in part.blocks):
        if isinstance(block, Table):
            assert not [row for row in block.rows if re.search("totaal|alle|samen", row[0].text, re.IGNORECASE)]


def test_every_pitfall_is_listed_with_its_rule_and_what_it_rests_on(example: Section) -> None:
    found = table(example, "tabel-valkuilen")
    assert [row[4].text for row in found.rows] == [
        "korte-adem",
        "geen-bewoners",
        "geen-procesgeld",
        "een-niveau",
        "kloof",
        "geen-procesleider",
        "late-participatie",
    ]
    states = {row[4].text: row[1].text for row in found.rows}
    assert (states["kloof"], states["een-niveau"], states["late-participatie"]) == ("gezien", "niet gezien", "gezien")


def test_the_figure_says_where_levels_differ_most_and_its_words_give_every_level(example: Section) -> None:
    (figure,) = [b for part in example.parts for b in part.blocks if isinstance(b, FigureSpec)]
    assert figure.title == "Over vertrouwen verschillen de niveaus het meest"
    assert "Vertrouwen: bestuur 4, uitvoering 3, bewoners 2" in figure.alt
    assert "Middelen: bestuur 3, uitvoering 2, bewoners niet gevraagd" in figure.alt
    assert isinstance(figure.data, OpinionStrip)
    assert [row.label for row in figure.data.rows if None in row.marks] == ["Bestuurlijke verankering", "Middelen"]
