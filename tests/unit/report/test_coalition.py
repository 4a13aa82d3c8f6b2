"""Section 7: who takes part and who does not yet, without ranking anyone or naming who may not be named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tests.unit.approach.parties import party, score
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.case import case_for_effort
from wijkonderzoek.report.coalition import coalition
from wijkonderzoek.report.completeness import completeness
from wijkonderzoek.report.missing_partners import searched_partners
from wijkonderzoek.report.model import Section, Table, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.approach import AfspraakRow, PartnerRow, Row
from wijkonderzoek.sources.approach import Approach
from wijkonderzoek.wording.numbers import NBSP


def with_tables(research: Research, tables: Mapping[str, Sequence[Row]]) -> Research:
    """The same area with other tables of the wijkaanpak."""
    numbered = {name: dict(enumerate(rows, start=2)) for name, rows in tables.items()}
    return replace(research, study=replace(research.study, approach=Approach(numbered)))


def section_of(research: Research) -> Section:
    found = coalition(research)
    assert found is not None
    return found


def table(section: Section, id_: str) -> Table:
    return next(b for b in blocks_of((section,)) if isinstance(b, Table) and b.id == id_)


def words(section: Section) -> str:
    """All that can be read in a section, with plain spaces."""
    said = [section.title]
    for block in blocks_of((section,)):
        if isinstance(block, Text):
            said += [block.label, block.text]
        if isinstance(block, Table):
            said += [block.caption, *(c.label for c in block.columns), *(c.text for row in block.rows for c in row)]
    return " ".join(said).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def section(havenkwartier: Research) -> Section:
    return section_of(havenkwartier)


def test_the_example_fills_every_part_in_order(section: Section) -> None:
    assert [(p.number, p.title) for p in section.parts] == [
        ("7.1", "Wie doet mee"),
        ("7.2", "Wie ontbreekt nog"),
        ("7.3", "Gedeelde urgentie"),
        ("7.4", "Belangen en energie"),
        ("7.5", "Afspraken en termijnen"),
        ("7.6", "Wat het elke partij oplevert"),
        ("7.7", "Kosten en baten per partij"),
    ]


def test_without_partners_there_is_no_section(havenkwartier: Research) -> None:
    bare = with_tables(havenkwartier, {})
    assert coalition(bare) is None
    row = next(r for r in completeness(bare, with_map=True) if r.section == "7 Coalitie")
    assert (row.present, row.fill) == (False, "partners.csv")


def test_partners_alone_are_enough_and_completeness_names_what_is_missing(havenkwartier: Research) -> None:
    some = with_tables(havenkwartier, {"partners": [party("g1"), party("m1")]})
    assert [p.number for p in section_of(some).parts] == ["7.1", "7.2"]
    row = next(r for r in completeness(some, with_map=True) if r.section == "7 Coalitie")
    assert (row.present, row.fill) == (True, "urgentie.csv, belangen.csv, afspraken.csv en mkba.csv")
    assert "Er doet nog geen partij van bewoners mee" in words(section_of(some))


def test_parties_of_another_area_do_not_take_part_here(havenkwartier: Research) -> None:
    rows = [party("g1"), party("m1", gebied="WK999905"), party("b1", gebied="WK999901")]
    found = table(section_of(with_tables(havenkwartier, {"partners": rows})), "tabel-partijen")
    assert [row[0].text for row in found.rows] == ["Partij b1", "Partij g1"]


@pytest.mark.parametrize("id_", ["tabel-partijen", "tabel-belangen", "tabel-vitaliteit", "tabel-kosten-baten"])
def test_parties_stand_in_alphabetical_order_in_every_table(section: Section, id_: str) -> None:
    heads = [row[0].text for row in table(section, id_).rows]
    assert heads == sorted(heads, key=str.casefold)
    assert len(heads) > 3


def test_a_person_who_may_not_be_named_is_nowhere_by_name(havenkwartier: Research) -> None:
    tables = dict(havenkwartier.study.approach.tables)
    rows = [
        row.model_copy(update={"naam": "Zeldzame Naam", "reden_uitstroom": "werd ziek", "tot": tot})
        for row in tables["partners"].values()
        if isinstance(row, PartnerRow) and row.persoon == "ja"
        for tot in (row.tot,)
    ]
    assert rows
    left = party(
        "b7", naam="Andere Naam", persoon="ja", van="2020-01-01", tot="2021-01-01", reden_uitstroom="werd ziek"
    )
    others = [row for row in tables["partners"].values() if isinstance(row, PartnerRow) and row.persoon == "nee"]
    given = {name: list(found.values()) for name, found in tables.items()} | {"partners": [*others, *rows, left]}
    report = build_urgentie(with_tables(havenkwartier, given))
    for name in ("Zeldzame", "Andere Naam", "werd ziek", rows[0].partij_id):
        assert name not in report.to_json()
    said = words(report.section("7"))
    assert "Persoon (actieve bewoners)" in said
    assert "Persoon (bewoners) (reden niet vermeld)" in said


def test_a_person_who_may_be_named_is(havenkwartier: Research) -> None:
    rows = [party("b1", naam="Bekende Naam", persoon="ja", publiceren="ja")]
    assert "Bekende Naam" in words(section_of(with_tables(havenkwartier, {"partners": rows})))


def test_the_place_in_a_list_says_nothing_of_a_name_that_is_left_out(havenkwartier: Research) -> None:
    rows = [party("b1", naam="Aaltje", persoon="ja"), party("m1", naam="Bibliotheek")]
    found = table(section_of(with_tables(havenkwartier, {"partners": rows})), "tabel-partijen")
    assert [row[0].text for row in found.rows] == ["Bibliotheek", "Persoon (bewoners)"]


def test_a_signalled_opgave_without_a_fitting_party_becomes_a_question(
    havenkwartier: Research, section: Section
) -> None:
    found = searched_partners(havenkwartier)
    alone = [one.joint.opgave.key for one in found if not one.there]
    assert alone == ["werk"]
    asked = [b for b in section.parts[1].blocks if isinstance(b, Text) and b.role == "key"]
    assert [b.label for b in asked] == ["Werk & participatie"]
    assert "Wie ontbreekt er?" in asked[0].text
    assert "ROC, hogeschool of universiteit" in asked[0].text


def test_an_opgave_that_nothing_signals_asks_for_no_partner(havenkwartier: Research) -> None:
    assert "duurzaamheid" not in {one.joint.opgave.key for one in searched_partners(havenkwartier)}


def test_a_party_that_left_or_has_no_kind_does_not_fill_a_gap(havenkwartier: Research) -> None:
    rows = [party("m1", subtype="werkbedrijf", tot="2023-01-01"), party("m2")]
    without = with_tables(havenkwartier, {"partners": rows})
    assert all(not one.there for one in searched_partners(without))
    assert "Van 1 partij is niet ingevuld wat voor partij het is" in words(section_of(without))
    there = with_tables(havenkwartier, {"partners": [party("m1", subtype="werkbedrijf")]})
    assert [one.joint.opgave.key for one in searched_partners(there) if one.there] == ["werk"]


def test_shared_urgency_is_told_by_verdict_and_never_under_three_answers(section: Section) -> None:
    said = {row[0].text: [c.text for c in row[1:]] for row in table(section, "tabel-gedeelde-urgentie").rows}
    assert said["Wonen"] == ["6", "4", "2", "gedeeld"]
    assert said["Leefomgeving & openbare ruimte"] == ["6", "4,5", "3", "verdeeld"]
    assert said["Veiligheid & criminaliteit"][-1] == "nog niet gevraagd aan: bewoners"
    assert said["Gezondheid, zorg & hulpverlening"] == ["minder dan 3", "–", "–", "besproken"]
    assert said["Duurzaamheid"][-1] == "nog niet gevraagd"


def test_the_readings_of_section_6_tell_what_parties_feel(havenkwartier: Research) -> None:
    rows = table(case_for_effort(havenkwartier), "tabel-drie-lezingen").rows
    told = {row[0].text: row[3].text for row in rows}
    assert told["Wonen"] == "middelste score 4 van 5 (6 partijen), gedeeld"
    assert told["Onderwijs & opvoeding"] == "besproken"
    assert told["Duurzaamheid"] == "nog niet gevraagd"


def test_urgency_of_a_type_with_two_answers_is_only_discussed(section: Section) -> None:
    felt = {row[0].text: row[1].text for row in table(section, "tabel-vitaliteit").rows}
    assert felt["Gemeente (wijkteam Haven)"] == "besproken"
    assert felt["Woonstichting De Kade"] == "hoog bij 2 van de 2 opgaven"


def test_broken_agreements_are_not_told_here(section: Section) -> None:
    said = words(section)
    assert "Haalt grof afval binnen twee dagen" in said
    for text in ("lukte dat vaak niet", "te weinig wagens", "nagekomen "):
        assert text not in said


def test_agreements_say_whether_they_last_four_years(havenkwartier: Research, section: Section) -> None:
    said = words(section)
    assert "Iets afgesproken voor vier jaar of langer: 4 van de 12 partijen." in said
    short = AfspraakRow.model_validate({"afspraak_id": "a", "partij_id": "g1", "afspraak": "Iets", "van": "2024-01-01"})
    found = with_tables(havenkwartier, {"partners": [party("g1")], "afspraken": [short]})
    assert "vier jaar of langer: geen enkele partij" in words(section_of(found))
    assert "zonder einddatum" in words(section_of(found))


def test_costs_and_gains_are_indicative_and_have_no_total_row(section: Section) -> None:
    part = section.parts[-1]
    rows = table(part, "tabel-kosten-baten").rows
    assert "indicatief" in table(part, "tabel-kosten-baten").caption
    assert not [row for row in rows if re.search("totaal|saldo", row[0].text, re.IGNORECASE)]
    kade = next(row for row in rows if row[0].text == "Woonstichting De Kade")
    assert [c.value for c in kade[1:]] == [165_000, 105_000]
    assert kade[1].text.replace(NBSP, " ") == "€ 165.000 (€ 100.000 tot € 230.000)"


def test_no_row_of_parties_has_a_mark_or_a_rank(section: Section) -> None:
    assert not re.search(r"totaalscore|eindscore|gemiddelde score|plaats \d|beste|slechtste", words(section))


def test_roles_that_are_blank_or_doubled_are_questions(section: Section) -> None:
    said = words(section)
    assert "De rol is nog niet ingevuld van: Basisschool Het Anker." in said
    assert "2 partijen hebben dezelfde rol, “spreekt namens bewoners”" in said


def test_who_left_is_told_with_the_reason_and_the_year(section: Section) -> None:
    moved = {row[0].text: [c.text for c in row[1:]] for row in table(section, "tabel-in-uit").rows}
    assert moved["2021"][1] == "Kunstcollectief De Kraan (project was afgerond)"
    assert moved["2023"][2:] == ["11", "12"]


def test_an_area_with_scores_alone_says_that_interests_are_not_written_down(havenkwartier: Research) -> None:
    tables = {"partners": [party("g1")], "urgentie": [score("g1", 4)]}
    said = words(section_of(with_tables(havenkwartier, tables)))
    assert "Welke belangen partijen hebben, is nog niet opgeschreven" in said


def test_an_informal_party_takes_part_like_any_other_and_says_so(havenkwartier: Research) -> None:
    rows = [party("b1", formeel="nee", subtype="bewonersorganisatie"), party("m1")]
    found = {
        row[0].text: row[1].text
        for row in table(section_of(with_tables(havenkwartier, {"partners": rows})), "tabel-partijen").rows
    }
    assert found["Partij b1"].endswith("informeel")
    assert "informeel" not in found["Partij m1"]


def test_a_fund_is_a_party_with_what_it_brings_in(section: Section) -> None:
    fund = next(row for row in table(section, "tabel-partijen").rows if row[0].text == "Fonds Haven en Stad")
    assert [fund[1].text, fund[4].text] == ["Fonds", "geld"]


def test_interest_and_energy_stand_per_party_and_opgave_and_shared_ones_are_named(section: Section) -> None:
    found = table(section, "tabel-belangen")
    heads = [column.label for column in found.columns]
    kade = next(row for row in found.rows if row[0].text == "Woonstichting De Kade")
    assert kade[heads.index("Wonen")].text.replace("\N{NO-BREAK SPACE}", " ") == "3 en 3"
    assert kade[heads.index("Veiligheid")].text == "–"
    shared = {row[0].text: row[1].text for row in table(section, "tabel-gedeeld-belang").rows}
    assert "Bewonersraad Havenkwartier" in shared["Wonen"]
    assert "Woonstichting De Kade" in shared["Wonen"]


def test_who_is_responsible_for_what_is_asked_where_it_is_blank(section: Section) -> None:
    assert "Waarvoor zij verantwoordelijk zijn, is nog niet ingevuld van: Basisschool Het Anker." in words(section)
