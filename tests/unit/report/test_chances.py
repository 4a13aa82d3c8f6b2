"""Problems never stand without opportunities, and people tell their own story."""

from __future__ import annotations

from pathlib import Path

from tests.unit.report.copies import HERE, copied, with_tables
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.chances import MOST_STRENGTHS, NONE_YET, chances_section
from wijkonderzoek.report.model import Section, Signed, Table, Text
from wijkonderzoek.report.openings import is_clear
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.report.stories import story_of_the_wijk
from wijkonderzoek.sources.store import Store
from wijkonderzoek.sources.study import open_study

BEGUN = "gebied;datum;type;wat;bron;opgave;soort\n"


def cells(section: Section | None, table_id: str) -> list[list[str]]:
    assert section is not None
    tables = [b for b in section.blocks if isinstance(b, Table) and b.id == table_id]
    return [[cell.text for cell in row] for table in tables for row in table.rows]


def test_every_opgave_with_a_problem_has_its_chances_beside_it_or_asks_for_them(havenkwartier: Research) -> None:
    rows = cells(chances_section(havenkwartier), "tabel-knelt-en-kansen")
    assert [row[0] for row in rows][:2] == ["Wonen", "Werk & participatie"]
    assert all(row[2] for row in rows)
    assert rows[0][2].lower() == NONE_YET


def test_an_initiative_stands_among_the_chances_of_its_opgave(havenkwartier: Research, tmp_path: Path) -> None:
    rows = (
        f"{HERE};2024-09-01;initiatief;Klusploeg die vocht bij buren aanpakt.;Buurtgroep;wonen;\n"
        f"{HERE};2024-10-01;incident;Brand in een berging.;Politie;veiligheid;probleem\n"
        "WK999905;2024-10-01;initiatief;Muziek in het park.;;samenleven;kans\n"
    )
    section = chances_section(with_tables(havenkwartier, copied(tmp_path, aanleidingen=BEGUN + rows)))
    assert [row[0] for row in cells(section, "tabel-initiatieven")] == ["Klusploeg die vocht bij buren aanpakt."]
    beside = {row[0]: row[2] for row in cells(section, "tabel-knelt-en-kansen")}
    assert beside["Wonen"] == "Klusploeg die vocht bij buren aanpakt"


def test_strong_are_only_favourable_figures_beyond_their_toevalsmarge(example_store: Store) -> None:
    research = open_research("params/voorbeeldstad", "WK999905", store=example_store)
    rows = cells(chances_section(research), "tabel-sterk")
    good = [r for r in research.readings if r.judgement == "goed" and is_clear(r)]
    assert 0 < len(rows) <= MOST_STRENGTHS
    assert len(rows) == min(len(good), MOST_STRENGTHS)
    assert all("Voorbeeldland" in row[2] for row in rows)


def test_nothing_strong_in_the_figures_is_said_and_not_hidden(havenkwartier: Research) -> None:
    section = chances_section(havenkwartier)
    assert section is not None
    gaps = [b.label for b in section.blocks if isinstance(b, Text) and b.role == "gap"]
    assert gaps == ["Sterk in de cijfers"]


def test_what_people_tell_with_pride_is_a_chance_also_outside_the_opgaven(havenkwartier: Research) -> None:
    rows = {row[0]: row[1:] for row in cells(chances_section(havenkwartier), "tabel-kansen")}
    assert rows["Trots op de haven"][0] == "buiten de acht opgaven"
    assert "met trots in" in rows["Trots op de haven"][1]


def test_cohesion_is_told_as_an_asset(havenkwartier: Research) -> None:
    section = chances_section(havenkwartier)
    assert section is not None
    said = [b.text for b in section.blocks if isinstance(b, Text) and b.label == "Samenhang als kracht"]
    assert len(said) == 1
    assert "sociale cohesie" in said[0]


def test_first_person_stories_are_boxes_with_role_month_and_consent(havenkwartier: Research) -> None:
    section = story_of_the_wijk(havenkwartier)
    assert section is not None
    boxes = [block for block in blocks_of(section.parts) if isinstance(block, Signed)]
    assert [box.label for box in boxes] == ["Een professional vertelt", "Een bewoner vertelt"]
    assert all(box.signed.startswith("Havenkwartier, ") and "met toestemming" in box.signed for box in boxes)


def test_a_story_stands_in_the_report_of_its_own_area_only(example_store: Store) -> None:
    research = open_research("params/voorbeeldstad", "WK999905", store=example_store)
    assert story_of_the_wijk(research) is None


def test_a_story_is_told_also_where_no_conversations_are_coded(havenkwartier: Research, tmp_path: Path) -> None:
    section = story_of_the_wijk(with_tables(havenkwartier, copied(tmp_path, without=("interviews",))))
    assert section is not None
    assert [part.title for part in section.parts] == ["In hun eigen woorden"]


def test_a_changed_story_is_another_study(tmp_path: Path) -> None:
    study = copied(tmp_path)
    before = open_study(study).sha256
    file = study / "verhalen" / "de-koffie-op-dinsdag.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Het scheelt een jaar.", ""), encoding="utf-8")
    assert open_study(study).sha256 != before
