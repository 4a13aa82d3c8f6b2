"""Schoon, heel, veilig comes before the opgaven, each with how it stands, a figure and who says so."""

from __future__ import annotations

from pathlib import Path

from tests.unit.approach.made import write_study
from wijkonderzoek.report.basics import basics
from wijkonderzoek.report.model import Text
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.report.state import state_of_the_wijk
from wijkonderzoek.schemas.agenda import SchoonHeelVeiligRow
from wijkonderzoek.sources.store import Store
from wijkonderzoek.wording.numbers import NBSP


def line(theme: str, stand: str, day: str = "2025-02-03", **cells: object) -> SchoonHeelVeiligRow:
    given = {"thema": theme, "stand": stand, "bron": "Meldpunt", "datum": day} | cells
    return SchoonHeelVeiligRow.model_validate(given)


def test_the_state_of_the_wijk_opens_with_the_basics(havenkwartier: Research) -> None:
    section = state_of_the_wijk(havenkwartier)
    assert section.blocks == ()
    assert (section.parts[0].number, section.parts[0].title) == ("3.0", "Schoon, heel, veilig")
    assert [block.label for block in section.parts[0].blocks if isinstance(block, Text) and block.label] == [
        "Schoon",
        "Heel",
        "Veilig",
    ]


def test_each_line_has_how_it_stands_the_figure_and_who_says_so_and_the_newest_counts(
    tmp_path: Path, example_store: Store
) -> None:
    rows = [
        line("schoon", "niet op orde", cijfer="214 meldingen", toelichting="Vooral bij de flats."),
        line("schoon", "op orde", "2024-02-03"),
    ]
    section = basics(open_research(write_study(tmp_path, *rows), "WK999901", store=example_store))
    assert section is not None
    said = {block.label: block.text for block in section.blocks if isinstance(block, Text)}
    assert (
        said["Schoon"].replace(NBSP, " ")
        == "Niet op orde. 214 meldingen. Vooral bij de flats. Bron: Meldpunt, 3 februari 2025."
    )
    assert section.blocks[-1] == Text("Niet vastgelegd: heel en veilig.", "gap")


def test_without_the_table_the_section_is_as_it_was(tmp_path: Path, example_store: Store) -> None:
    research = open_research(write_study(tmp_path), "WK999901", store=example_store)
    assert basics(research) is None
    section = state_of_the_wijk(research)
    assert section.blocks
    assert [part.number for part in section.parts][:2] == ["", "3.1"]
