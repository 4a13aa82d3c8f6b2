"""Section 10 of a wijkmonitor: how goals stand, what changed, and whether agreements were kept."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.unit.report.test_coalition import table, with_tables, words
from wijkonderzoek.report.model import FigureSpec, GoalPath, Section, Table, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.progress import progress_section
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.state_in_short import state_in_short
from wijkonderzoek.schemas.approach import AfspraakRow, PartnerRow
from wijkonderzoek.wording.numbers import NBSP


@pytest.fixture(scope="module")
def monitored(havenkwartier: Research) -> Monitored:
    return Monitored(havenkwartier)


@pytest.fixture(scope="module")
def section(monitored: Monitored) -> Section:
    found = progress_section(monitored)
    assert found is not None
    return found


def part(section: Section, title: str) -> Section:
    return next(p for p in section.parts if p.title == title)


def states(section: Section) -> dict[str, str]:
    return {row[0].text: row[1].text for row in table(part(section, "Doelen"), "tabel-voortgang").rows}


def test_the_example_has_a_goal_in_every_state(section: Section) -> None:
    found = states(section)
    assert found["Meer jongeren halen hun diploma"] == "op koers"
    assert found["Meer mensen hebben betaald werk"] == "loopt achter"
    assert found["De straten en pleinen zijn schoon"] == "binnen de marge"
    assert found["Buren kennen elkaar en helpen elkaar"].startswith("nog te vroeg")
    assert found["In geen enkele huurwoning zit nog vocht of schimmel"] == "niet vast te stellen: geen cijfer gekozen"


def test_the_lead_counts_goals_by_state_and_gives_no_mark_for_the_whole(section: Section) -> None:
    (lead,) = [block.text for block in section.blocks if isinstance(block, Text)]
    assert "1 op koers, 1 loopt achter, 1 binnen de marge, 2 nog te vroeg en 3 niet vast te stellen" in lead
    assert "Van geen enkel doel staat vast dat het streefcijfer is gehaald." in lead
    assert not re.search(r"eindcijfer|totaalscore|procent van de doelen", words(section))


def test_a_goal_that_is_behind_tells_what_was_due_and_at_what_pace(section: Section) -> None:
    card = next(
        b.text for b in part(section, "Doelen").blocks if isinstance(b, Text) and b.label.startswith("Meer mensen")
    )
    said = card.replace(NBSP, " ")
    assert "Het begon op 63 % (2018); het nieuwste cijfer is 68 % (66,4 % tot 69,6 %) in 2023." in said
    assert "Volgens de afgesproken weg hoort het nu 70 % te zijn; het streven is 78 % in 2026." in said
    assert "Nodig is nog 3,3 erbij per jaar; tot nu toe was het 1,0 erbij per jaar." in said


def test_a_revised_goal_is_set_beside_what_was_first_agreed(section: Section) -> None:
    figures = [b for b in part(section, "Doelen").blocks if isinstance(b, FigureSpec)]
    revised = {f.id: f.data for f in figures if isinstance(f.data, GoalPath) and f.data.first_path}
    assert set(revised) == {"weg-minder-bijstand", "weg-diploma"}
    assert revised["weg-minder-bijstand"].first_target_label == "80 in 2028"
    assert "Eerst afgesproken was 80 in 2028" in words(section)


def test_a_state_that_the_margin_may_turn_says_so(section: Section) -> None:
    cards = {b.label: b.text for b in part(section, "Doelen").blocks if isinstance(b, Text)}
    assert "Door de marge kan het ook iets achterlopen." in cards["Meer jongeren halen hun diploma"]


def test_every_path_has_its_years_in_the_table_behind_it(section: Section) -> None:
    figures = [b for b in part(section, "Doelen").blocks if isinstance(b, FigureSpec)]
    assert len(figures) == 5
    for figure in figures:
        assert isinstance(figure.data, GoalPath)
        years = {str(p.year) for p in (*figure.data.points, *figure.data.path)}
        assert {row[0].text for row in figure.table.rows} == years
        assert "Havenkwartier" in figure.alt


def test_closing_a_gap_stands_beside_wijken_that_were_just_not_selected(section: Section) -> None:
    rows = table(part(section, "Doelen"), "tabel-afstand").rows
    bijstand = [
        [cell.text.replace(NBSP, " ") for cell in row[1:]]
        for row in rows
        if row[0].text == "Minder mensen zijn aangewezen op bijstand"
    ]
    assert [row[0] for row in bijstand] == ["Voorbeeldstad", "Voorbeeldland"]
    assert bijstand[1][1:4] == ["+64,9 per 1.000", "+59,6 per 1.000", "8 % (−12 % tot 25 %)"]
    assert all(row[4].endswith("(20 wijken)") for row in bijstand)


def test_both_verdicts_stand_beside_the_middle_of_alike_areas(section: Section) -> None:
    found = table(part(section, "Wat er in de cijfers veranderde"), "tabel-oordelen")
    row = next(r for r in found.rows if r[0].text == "Personen met een bijstandsuitkering")
    said = [cell.text.replace(NBSP, " ") for cell in row]
    assert said[2:4] == ["−45,8 per 1.000 (± 10,6)", "beter"]
    assert said[4] == "beter; midden van 240 gebieden: −4,0 per 1.000"


def test_a_figure_that_others_may_have_moved_is_not_called_better(section: Section) -> None:
    found = table(part(section, "Wat er in de cijfers veranderde"), "tabel-oordelen")
    row = next(r for r in found.rows if r[0].text == "Huishoudens onder of rond het sociaal minimum")
    assert row[3].text == "gedaald (verloop niet vast te stellen)"
    assert "Wijk of mensen?" in [
        b.label for b in part(section, "Wat er in de cijfers veranderde").blocks if isinstance(b, Text)
    ]


def test_figures_without_a_verdict_are_counted_and_section_11_has_the_reasons(section: Section) -> None:
    blocks = part(section, "Wat er in de cijfers veranderde").blocks
    gap = next(b.text for b in blocks if isinstance(b, Text) and b.role == "gap")
    assert gap == "Over 23 van de 28 cijfers is niets te zeggen. Deel 11 zegt waarom."


def test_a_broken_agreement_is_told_with_what_the_party_says(section: Section) -> None:
    found = table(part(section, "Afspraken"), "tabel-afspraken-een-voor-een")
    row = next(r for r in found.rows if r[1].text.startswith("Haalt grof afval"))
    assert (row[2].text, row[3].text) == (
        "niet nagekomen",
        "De afdeling had te weinig wagens en heeft er voor 2024 een bij besteld",
    )


def test_a_broken_agreement_without_the_party_s_words_counts_as_not_known(havenkwartier: Research) -> None:
    rows = [
        AfspraakRow.model_validate({"afspraak_id": "a1", "partij_id": "de-kade", "afspraak": "Iets", "status": "niet"})
    ]
    partners = havenkwartier.study.approach.rows(PartnerRow)
    found = progress_section(Monitored(with_tables(havenkwartier, {"afspraken": rows, "partners": partners})))
    assert found is not None
    kept = part(found, "Afspraken")
    assert table(kept, "tabel-afspraken-een-voor-een").rows[0][2].text == "niet bekend"
    assert "niet nagekomen" not in words(kept).replace("Dat een afspraak niet is nagekomen", "")
    assert "Bij één afspraak is de partij nog niet gehoord" in words(kept)


def test_party_types_stand_in_alphabetical_order_without_a_sum(section: Section) -> None:
    found = table(part(section, "Afspraken"), "tabel-afspraken-stand")
    names = [row[0].text for row in found.rows]
    assert names == sorted(names)
    assert "Totaal" not in names


def test_setbacks_stand_among_successes_with_their_evidence(section: Section) -> None:
    found = table(part(section, "Successen en wat er geleerd is"), "tabel-geleerd")
    assert [row[2].text for row in found.rows] == ["succes", "doorbraak", "tegenslag", "inzicht"]
    assert all(row[4].text for row in found.rows)


def test_without_goals_agreements_or_learning_there_is_no_section(havenkwartier: Research) -> None:
    empty = replace(havenkwartier.study.approach, tables={})
    bare = replace(havenkwartier, study=replace(havenkwartier.study, approach=empty))
    assert progress_section(Monitored(bare)) is None


def test_the_state_in_short_has_only_figures_with_a_direction(monitored: Monitored) -> None:
    found = state_in_short(monitored)
    assert found is not None
    (short,) = [block for block in found.blocks if isinstance(block, Table)]
    titles = {row[0].text for row in short.rows}
    assert "Personen met een bijstandsuitkering" in titles
    assert "Inwoners" not in titles
