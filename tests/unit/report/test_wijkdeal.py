"""A wijkdeal tells what people agree on and what is still open, and who signs; no more than the tables hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.report.copies import HERE, copied, with_tables
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import Section, Table, Text, Wijkdeal
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.wijkdeal import wijkdeal

PARTNERS = "gebied;partij_id;naam;type;persoon;publiceren;tot;subtype\n"
GOALS = "gebied;doel_id;opgave;doel;eigenaar;herkomst\n"
MEASURES = "gebied;maatregel_id;doel_id;partij_id;maatregel;budget;dekking;inzet_type\n"
NO_MORE = ("wijzigingen", "draagvlak", "mkba", "agendapunten", "afspraken", "belangen", "urgentie", "aanwezigheid")


def deal_of(research: Research) -> Wijkdeal:
    found = wijkdeal(research)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def deal(havenkwartier: Research) -> Wijkdeal:
    return deal_of(havenkwartier)


def chapter(deal: Wijkdeal, name: str) -> Section:
    return next(section for section in deal.sections if section.id == f"deal-{name}")


def rows(deal: Wijkdeal, name: str) -> list[list[str]]:
    tables = [b for s in deal.sections for b in s.blocks if isinstance(b, Table) and b.id == f"deal-tabel-{name}"]
    return [[cell.text.replace("\u00a0", " ") for cell in row] for table in tables for row in table.rows]


def said(section: Section) -> str:
    return " ".join(f"{b.label} {b.text}".strip() for b in section.blocks if isinstance(b, Text))


def small(research: Research, folder: Path, **tables: str) -> Wijkdeal:
    """The deal of the example with these tables instead of its own, and none of the others."""
    study = copied(folder, without=tuple(f"{name}.csv" for name in NO_MORE if name not in tables), **tables)
    return deal_of(with_tables(research, study))


def test_its_chapters_follow_from_what_is_wanted_to_when_people_look_again(deal: Wijkdeal) -> None:
    assert [(section.number, section.title) for section in deal.sections] == [
        ("1", "Wat we willen"),
        ("2", "Wat we doen"),
        ("3", "Wat bewoners vroegen, en het antwoord"),
        ("4", "Wat bewoners beslissen"),
        ("5", "Wat partners afspraken, en voor hoe lang"),
        ("6", "Wie meedoen"),
        ("7", "Wanneer we weer kijken"),
    ]


def test_a_goal_has_its_target_and_who_pulls_it_and_wanted_it(deal: Wijkdeal) -> None:
    goals = {row[0]: row[1:] for row in rows(deal, "doelen")}
    assert goals["Meer jongeren halen hun diploma"] == [
        "Voortijdig schoolverlaters: 1,5 % in 2028; eerst 2,0 % in 2028",
        "Welzijn De Sluis",
        "partners",
    ]
    assert goals["Geldzorgen zijn in beeld voordat de deurwaarder komt"][:2] == ["Nog geen streefcijfer", "nog niemand"]


def test_a_goal_that_was_given_up_is_no_goal_but_stays_readable(deal: Wijkdeal) -> None:
    lapsed = "Alle huizen aan de kade zijn aangesloten op stadswarmte"
    assert lapsed not in [row[0] for row in rows(deal, "doelen")]
    assert f"Niet meer op de agenda: {lapsed}." in said(chapter(deal, "willen"))


def test_money_says_how_sure_it_is_and_an_unknown_amount_is_not_0(deal: Wijkdeal) -> None:
    money = {row[1]: row[4] for row in rows(deal, "maatregelen")}
    assert money["Spreekuur over vocht en schimmel, elke dinsdag"] == "€ 6.000 (geld is er)"
    assert money["Buurthuis ook ’s avonds en in het weekend open"] == "€ 95.000 (geld is er niet)"
    assert money["Tien leerplekken per jaar in winkels in de Kadestraat"] == "Nog geen bedrag bekend"
    assert money["Twintig ondergrondse containers, met een meldknop"] == "€ 310.000 (niet bekend of het er is)"


def test_who_pays_along_stands_with_the_terms(deal: Wijkdeal) -> None:
    (money,) = (row[4] for row in rows(deal, "maatregelen") if row[1].startswith("Huiswerkklas"))
    assert money.endswith("Betaalt mee: Fonds Haven en Stad. Voorwaarde: ouders doen mee in de stuurgroep")


def test_regular_work_stands_apart_and_promises_no_money(deal: Wijkdeal) -> None:
    regular = [row[1] for row in rows(deal, "gewoon-werk")]
    assert "Vegen en afval ophalen" in regular
    assert not set(regular) & {row[1] for row in rows(deal, "maatregelen")}
    assert not any("€" in cell for row in rows(deal, "gewoon-werk") for cell in row)


def test_a_goal_for_which_nothing_happens_yet_is_named(deal: Wijkdeal) -> None:
    text = said(chapter(deal, "doen"))
    assert text.startswith("Nog geen maatregel voor Meer mensen hebben betaald werk; Geldzorgen zijn in beeld")
    assert "Meer jongeren" not in text


def test_points_without_an_answer_come_first_and_every_no_has_its_reason(deal: Wijkdeal) -> None:
    answers = [row[2] for row in rows(deal, "punten")]
    assert answers[:2] == ["Nog geen antwoord", "Nog geen antwoord"]
    assert "Nog geen antwoord" not in answers[2:]
    assert answers[-1] == "Nee. De hulpdiensten moeten erdoor; wel komt er een proef met paaltjes in het weekend"


def test_what_residents_decide_comes_before_what_they_cannot(deal: Wijkdeal) -> None:
    subjects = rows(deal, "beslissen")
    assert subjects[0][:3] == ["Besteding van het wijkbudget", "beslissen zelf", "Wijkpanel van bewoners"]
    assert subjects[-1][:2] == ["Sloop van de loodsen", "kan niet; krijgen informatie"]


def test_an_agreement_has_its_term_and_nobody_is_judged_on_it(deal: Wijkdeal) -> None:
    agreed = rows(deal, "afspraken")
    assert [row[0] for row in agreed] == sorted((row[0] for row in agreed), key=str.casefold)
    terms = {row[1]: row[2] for row in agreed}
    assert terms["Pakt elk jaar veertig woningen met vocht aan"] == "1 januari 2023 tot en met 31 december 2030"
    assert terms["Ruimt elke vrijdag de eigen stoep op"] == "Niet bekend"
    text = str(deal)
    assert "nagekomen" not in text
    assert "te weinig wagens" not in text


def test_parties_stand_in_alphabetical_order_and_those_that_left_not_at_all(deal: Wijkdeal) -> None:
    assert list(deal.signatories) == sorted(deal.signatories, key=str.casefold)
    assert len(deal.signatories) == 11
    assert "Kunstcollectief De Kraan" not in str(deal)
    assert said(chapter(deal, "meedoen")).startswith("Basisschool Het Anker, Bewonersraad Havenkwartier, Buurthuis")


def test_a_person_is_named_only_with_consent_and_signs_for_no_organisation(
    havenkwartier: Research, tmp_path: Path
) -> None:
    partners = (
        f"{HERE};a;Anna Zichtbaar;bewoners;ja;ja;;\n{HERE};b;Bert Verborgen;bewoners;ja;nee;;actieve_bewoners\n"
        f"{HERE};c;Stichting Brug;maatschappelijk;nee;nee;;\n"
    )
    found = small(
        havenkwartier,
        tmp_path,
        partners=PARTNERS + partners,
        doelen=f"{GOALS}{HERE};d;wonen;Droge huizen;b;bewoners\n",
        maatregelen=f"{MEASURES}{HERE};m;d;b;Deuren langs;;;aanvullend\n",
    )
    assert "Verborgen" not in str(found)
    who = said(chapter(found, "meedoen"))
    assert who == "Anna Zichtbaar en Stichting Brug. Er doet ook 1 persoon mee die hier niet met naam staat."
    assert found.signatories == ("Stichting Brug",)
    assert rows(found, "doelen")[0][2] == "Persoon (actieve bewoners)"


def test_what_is_not_there_is_said_in_every_chapter(havenkwartier: Research, tmp_path: Path) -> None:
    study = copied(tmp_path, without=tuple(f"{name}.csv" for name in (*NO_MORE, "partners", "zeggenschap")))
    (study / "maatregelen.csv").unlink()
    (study / "doelen.csv").write_text(f"{GOALS}{HERE};d;wonen;Droge huizen;;bewoners\n", encoding="utf-8")
    found = deal_of(with_tables(havenkwartier, study))
    gaps = {s.id: [b.text for b in s.blocks if isinstance(b, Text) and b.role == "gap"] for s in found.sections[1:]}
    assert all(gaps.values())
    assert gaps["deal-meedoen"] == ["Nog niet vastgelegd is wie er meedoen."]
    assert found.signatories == ()


def test_a_measure_for_a_goal_that_was_given_up_is_not_promised(havenkwartier: Research, tmp_path: Path) -> None:
    found = small(
        havenkwartier,
        tmp_path,
        partners=f"{PARTNERS}{HERE};c;Stichting Brug;maatschappelijk;nee;nee;;\n",
        doelen=f"{GOALS}{HERE};d;wonen;Droge huizen;;bewoners\n{HERE};e;werk;Meer banen;;bestuur\n",
        maatregelen=f"{MEASURES}{HERE};m;d;c;Deuren langs;;;aanvullend\n{HERE};n;e;c;Banenmarkt;;;aanvullend\n",
        wijzigingen=f"gebied;datum;doel_id;veld;oud;nieuw;reden\n{HERE};2025-01-01;e;vervallen;;;geen geld\n",
    )
    assert [row[1] for row in rows(found, "maatregelen")] == ["Deuren langs"]


def test_an_area_without_an_agenda_has_no_wijkdeal(havenkwartier: Research, tmp_path: Path) -> None:
    without = ("doelen", "maatregelen", "agendapunten", *NO_MORE)
    study = copied(tmp_path, without=tuple(f"{name}.csv" for name in dict.fromkeys(without)))
    assert wijkdeal(with_tables(havenkwartier, study)) is None


def test_a_report_asked_without_the_agenda_has_no_wijkdeal(havenkwartier: Research) -> None:
    def report(*sections: str) -> Wijkdeal | None:
        params = havenkwartier.study.params.model_copy(update={"secties": sections})
        return build_urgentie(replace(havenkwartier, study=replace(havenkwartier.study, params=params))).deal

    assert report("0", "3") is None
    assert report("0", "8") is not None
