"""How comparable wijken stand on the page: dots and words, never one average, with match and sensitivity in annex B."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.unit.conftest import EXAMPLE
from wijkonderzoek.render.figures import draw
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.figures import dot_strip
from wijkonderzoek.report.model import DotStrip, Strip, Table, Text, WijkReport
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.store import Store


@pytest.fixture(scope="module")
def report(havenkwartier: Research) -> WijkReport:
    return build_urgentie(havenkwartier)


def tables(report: WijkReport) -> dict[str, Table]:
    return {block.id: block for block in report.section("B").blocks if isinstance(block, Table)}


def paragraph(report: WijkReport, section: str, label: str) -> str:
    return next(b.text for b in report.section(section).blocks if isinstance(b, Text) and b.label == label)


def test_every_dot_strip_of_the_key_figures_shows_each_peer_as_a_dot(report: WijkReport) -> None:
    strips = [block for block in blocks_of(report.sections) if isinstance(block, Strip)]
    shown = 0
    for figure in (figure for strip in strips for figure in strip.figures if isinstance(figure.data, DotStrip)):
        assert isinstance(figure.data, DotStrip)
        if figure.data.peers_label == "20 vergelijkbare wijken":
            shown += 1
            assert len(figure.data.peers) == 20
            assert figure.data.low <= min(figure.data.peers) <= max(figure.data.peers) <= figure.data.high
            assert figure.data.peers_label in draw(figure)
    assert shown > 15


def test_the_alt_text_counts_the_same_peers_as_the_figure_shows(havenkwartier: Research) -> None:
    reading = havenkwartier.reading("bijstand_per_1000")
    figure = dot_strip(havenkwartier, reading)
    assert figure is not None
    assert isinstance(figure.data, DotStrip)
    lower, higher = (
        sum(p < (reading.value.value or 0) for p in figure.data.peers),
        sum(p > (reading.value.value or 0) for p in figure.data.peers),
    )
    assert figure.alt.endswith(f"Lager dan {higher} en hoger dan {lower} van de 20 vergelijkbare wijken.")


def test_the_table_gives_the_lowest_the_middle_half_and_the_highest_and_no_average(havenkwartier: Research) -> None:
    reading = havenkwartier.reading("bijstand_per_1000")
    figure = dot_strip(havenkwartier, reading)
    assert figure is not None
    rows = [row for row in figure.table.rows if "vergelijkbare" in row[0].text]
    assert [row[1].text for row in rows] == ["laagste", "middelste helft", "hoogste"]
    assert (rows[0][2].value, rows[1][2].value, rows[2][2].value) == (reading.peers.min(), None, reading.peers.max())
    assert re.fullmatch(r"\d+ tot \d+", rows[1][2].text)


def test_the_lead_says_once_what_comparable_means_and_how_well_it_fits(report: WijkReport) -> None:
    blocks = blocks_of((report.section("3"),))
    said = [b.text for b in blocks if isinstance(b, Text) and b.label == "Vergelijkbare wijken"]
    assert len(said) == 1
    assert "de 20 wijken van Voorbeeldland die het meest op Havenkwartier lijken (18 sterk, 2 redelijk)" in said[0]
    assert "De groep past redelijk" in said[0]
    assert "niet naar herkomst" in said[0]


def test_annex_b_names_the_peers_with_distance_and_greatest_difference(
    report: WijkReport, havenkwartier: Research
) -> None:
    table = tables(report)["tabel-vergelijkbaar"]
    assert len(table.rows) == 20
    assert [cell.text for cell in table.rows[1]] == [
        "Parkzicht",
        "Maarsterburg",
        "0,30",
        "sterk",
        "Inwoners: 5.470 (hier 8.500)",
    ]
    distances = [row[2].value or 0 for row in table.rows]
    assert distances == sorted(distances)
    rule = paragraph(report, "B", "Vergelijkbare wijken")
    assert "De 20 naaste van 457 wijken met ten minste 500 inwoners" in rule
    assert "eengezinswoningen (2023)" in rule


def test_annex_b_shows_what_half_and_twice_as_many_peers_would_say(report: WijkReport) -> None:
    table = tables(report)["tabel-aantal-vergelijkbaar"]
    assert [column.label for column in table.columns] == [
        "Cijfer",
        "Havenkwartier",
        "10 wijken",
        "20 wijken",
        "40 wijken",
    ]
    titles = [row[0].text for row in table.rows]
    assert "Personen met een bijstandsuitkering" in titles
    assert "Inwoners" not in titles  # no direction
    assert "Sociale cohesie (schaalscore)" not in titles  # few peers have a survey


def test_the_settings_stand_among_the_choices(report: WijkReport) -> None:
    rows = tables(report)["tabel-vergelijken"].rows
    assert [(row[0].text, row[1].text) for row in rows] == [("Aantal vergelijkbare gebieden", "20"), ("Kenmerken", "–")]
    assert ("vergelijken.aantal", "20") in report.provenance.settings


@pytest.mark.parametrize(("code", "plural"), [("BU99990101", "buurten"), ("GM9999", "gemeenten")])
def test_other_levels_have_peers_of_their_own_kind(code: str, plural: str, example_store: Store) -> None:
    report = build_urgentie(open_research(EXAMPLE, code, store=example_store))
    assert f"de 20 {plural} van Voorbeeldland" in paragraph(report, "3", f"Vergelijkbare {plural}")
    assert "Telt niet mee" in paragraph(report, "B", f"Vergelijkbare {plural}") or code == "GM9999"


def test_an_area_without_peers_says_why_and_has_no_tables(tmp_path: Path, example_store: Store) -> None:
    shutil.copy(f"{EXAMPLE}/snapshots.csv", tmp_path)
    (tmp_path / "studie.yml").write_text("titel: X\nmin_inwoners: 9000\n", encoding="utf-8")
    report = build_urgentie(open_research(tmp_path, "WK999901", store=example_store))
    reason = "er wonen te weinig mensen om het met andere gebieden te vergelijken"
    assert reason in paragraph(report, "3", "Vergelijkbare wijken")
    assert reason in paragraph(report, "B", "Vergelijkbare wijken")
    assert not {"tabel-vergelijkbaar", "tabel-vergelijken", "tabel-aantal-vergelijkbaar"} & set(tables(report))
    strips = [block for block in blocks_of(report.sections) if isinstance(block, Strip)]
    assert not any("vergelijkbare" in figure.alt for strip in strips for figure in strip.figures)


def test_a_country_without_the_large_cities_shows_none(report: WijkReport) -> None:
    strips = [block for block in blocks_of(report.sections) if isinstance(block, Strip)]
    data = [figure.data for strip in strips for figure in strip.figures if isinstance(figure.data, DotStrip)]
    assert data
    assert not any(strip.cities for strip in data)
