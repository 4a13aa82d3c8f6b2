"""The example study's own results are made by one command, and pass as a study's own."""

from __future__ import annotations

import re
from pathlib import Path

from wijkonderzoek.model import Status
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import Strip
from wijkonderzoek.report.research import Research
from wijkonderzoek.sources.example.results import results_csv


def test_regenerating_gives_the_committed_bytes(root: Path) -> None:
    assert results_csv() == (root / "params" / "voorbeeldstad" / "resultaten_lokaal.csv").read_bytes()


def test_every_source_of_the_results_says_it_is_fictional(havenkwartier: Research) -> None:
    assert havenkwartier.study.results
    assert all("fictief" in row.bron for row in havenkwartier.study.results.values())


def test_a_small_school_class_is_hidden_and_a_survey_shows_its_margin(havenkwartier: Research) -> None:
    country = havenkwartier.country
    dropouts = havenkwartier.reading("voortijdig_schoolverlaten_pct").indicator
    table = country.observations["lokaal", 2024]
    hidden = [code for code in table.table.regions.index if table.value(dropouts, code).status is Status.SUPPRESSED]
    assert 2 <= len(hidden) < 12
    unsafe = havenkwartier.reading("onveilig_gevoel_pct").value
    assert unsafe.chance is not None
    assert unsafe.value is not None
    assert unsafe.chance[0] < unsafe.value < unsafe.chance[1]


def test_a_survey_is_shown_with_its_answers_weighing_and_own_interval(havenkwartier: Research) -> None:
    strips = [b for b in blocks_of(build_urgentie(havenkwartier).sections) if isinstance(b, Strip)]
    notes = next(" ".join(s.notes) for s in strips if s.finding.id == "veiligheid/onveilig_gevoel_pct")
    assert "(het interval van de enquête)" in notes
    assert re.search(r"Enquête met \d+ antwoorden; weging: naar leeftijd en woningtype\.", notes)
