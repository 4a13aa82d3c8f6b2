"""The agenda of an area: a row follows its goal, unknown is not nothing, and opinions stay with enough parties."""

from __future__ import annotations

from pathlib import Path

import pytest

from wijkonderzoek.approach.agenda import Agenda, make_agenda
from wijkonderzoek.approach.gaps import find_gaps
from wijkonderzoek.approach.money import allocate, money_by_opgave, money_by_party, money_of
from wijkonderzoek.catalogue import Catalogue, load_catalogue, with_own
from wijkonderzoek.errors import InputError
from wijkonderzoek.sources.approach import read_approach

OPGAVEN = ("wonen", "werk", "onderwijs")
PARTNERS = """partij_id;naam;type;persoon;publiceren;reden_uitstroom
gem;Gemeente;gemeente;;;
kade;De Kade;maatschappelijk;;;
welzijn;Welzijn;maatschappelijk;;;
school;De Sluis;maatschappelijk;;;
jan;Een Naam;bewoners;ja;nee;
weg;Vertrokken;fonds;;;gestopt
"""
GOALS = """doel_id;opgave;doel;indicator_id;nulwaarde;nulmeting_jaar;streefwaarde;streefjaar;eigenaar;herkomst;gebied
baan;werk;Meer werk;bijstand_per_1000;106;2022;90;2029;gem;bestuur;WK999901
huis;wonen;Droge huizen;;;;;;jan;bewoners;
elders;wonen;Van een ander;;;;;;;bewoners;WK999902
"""
MEASURES = """maatregel_id;doel_id;partij_id;maatregel;budget;dekking;inzet_type;gebied
m1;baan;gem;Werkpunt;100.000;gedekt;;
m2;baan;kade;Leerplekken;;;;
m3;huis;kade;Isolatie;50000;deels;;
m4;huis;kade;Onderhoud;900000;gedekt;regulier;
m5;elders;kade;Bij een ander;70000;gedekt;;
m6;elders;jan;Hier, voor dat doel;0;gedekt;;WK999901
"""
SUPPORT = """doel_id;partij_id;oordeel;gebied
baan;kade;steunt;
baan;welzijn;steunt;
baan;school;steunt niet;
baan;gem;steunt;
huis;kade;steunt;
huis;welzijn;neutraal;
elders;kade;steunt niet;
"""
NO_CHANGES = "datum;doel_id;veld;oud;nieuw;reden\n"
CHANGES = """datum;doel_id;veld;oud;nieuw;reden
2025-02-01;baan;streefwaarde;85;90;later begonnen
2024-02-01;baan;streefwaarde;80;85;minder geld
2025-02-01;baan;streefjaar;2028;2029;later begonnen
"""
POINTS = """punt_id;punt;indiener;antwoord;reden
p1;Licht op de hoek;jan;;
p2;Huizen eerst;De Kade;samen;
p3;Gratis bus;Iemand Anders;nee;daar gaat de provincie over
"""
TABLES = {
    "partners": PARTNERS,
    "doelen": GOALS,
    "maatregelen": MEASURES,
    "draagvlak": SUPPORT,
    "wijzigingen": CHANGES,
    "agendapunten": POINTS,
}


def write(folder: Path, **tables: str) -> Path:
    for name, text in (TABLES | tables).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def agenda_in(folder: Path, area: str = "WK999901") -> Agenda:
    catalogue = load_catalogue()
    found = make_agenda(read_approach(folder, OPGAVEN, catalogue=catalogue), {area}, OPGAVEN, catalogue.indicators, {})
    assert found is not None
    return found


@pytest.fixture
def agenda(tmp_path: Path) -> Agenda:
    return agenda_in(write(tmp_path))


def problems(folder: Path, catalogue: Catalogue | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_approach(folder, OPGAVEN, catalogue=catalogue or load_catalogue())
    return caught.value.message.splitlines()


def test_goals_of_another_area_are_not_told_here_nor_what_is_said_of_them(agenda: Agenda) -> None:
    assert [goal.row.doel_id for goal in agenda.goals] == ["huis", "baan"]  # in the order of the opgaven
    assert [measure.row.maatregel_id for measure in agenda.measures] == ["m3", "m4", "m6", "m1", "m2"]


def test_an_area_without_goals_measures_or_points_has_no_agenda(tmp_path: Path) -> None:
    empty = read_approach(tmp_path, OPGAVEN, catalogue=load_catalogue())
    assert make_agenda(empty, {"WK999901"}, OPGAVEN, load_catalogue().indicators, {}) is None


def test_an_unknown_budget_is_counted_as_unknown_and_never_as_nothing(agenda: Agenda) -> None:
    money = money_by_opgave(agenda.extra)
    assert (money["werk"].euros, money["werk"].measures, money["werk"].unknown) == ({"gedekt": 100000}, 2, 1)
    assert (money["wonen"].euros, money["wonen"].unknown) == ({"deels": 50000, "gedekt": 0}, 0)


def test_money_that_is_not_equally_sure_is_never_added(agenda: Agenda) -> None:
    assert money_of(agenda.extra).euros == {"gedekt": 100000, "deels": 50000}


def test_regular_work_stays_out_of_the_money_of_extra_effort(agenda: Agenda) -> None:
    by_party = {party.name: money for party, money in money_by_party(agenda.extra).items()}
    assert by_party["De Kade"].euros == {"deels": 50000}
    assert [measure.row.maatregel_id for measure in agenda.regular] == ["m4"]


def test_the_matrix_shows_the_pairs_in_which_nothing_happens(agenda: Agenda) -> None:
    matrix = {party.name: row for party, row in allocate(agenda, OPGAVEN).items()}
    assert list(matrix) == ["", "De Kade", "De Sluis", "Gemeente", "Welzijn"]  # alphabetical, without who left
    kade = matrix["De Kade"]["wonen"]
    assert (kade.extra, kade.regular, kade.owns) == (1, 1, 0)
    school = matrix["De Sluis"]["onderwijs"]
    assert (school.extra, school.regular, school.owns) == (0, 0, 0)
    assert matrix["Gemeente"]["werk"].owns == 1


def test_opinions_of_a_party_type_are_told_only_from_three_parties_on(agenda: Agenda) -> None:
    goals = {goal.row.doel_id: {said.type: said.counts for said in goal.support} for goal in agenda.goals}
    assert goals["baan"] == {"gemeente": None, "maatschappelijk": {"steunt": 2, "steunt niet": 1}}
    assert goals["huis"] == {"maatschappelijk": None}


def test_a_person_who_did_not_agree_is_not_named_anywhere(agenda: Agenda) -> None:
    assert "Een Naam" not in repr((agenda.parties, agenda.points, [(g.owner, g.support) for g in agenda.goals]))
    assert {goal.row.doel_id: goal.owner for goal in agenda.goals}["huis"] is not None


def test_a_point_is_told_with_a_name_only_where_a_party_brought_it_in(agenda: Agenda) -> None:
    assert [(point.row.punt_id, point.by) for point in agenda.points] == [("p1", ""), ("p2", "De Kade"), ("p3", "")]
    assert [point.row.punt_id for point in agenda.unanswered] == ["p1"]


def test_a_revised_target_keeps_the_one_it_began_with(agenda: Agenda) -> None:
    goal = next(goal for goal in agenda.goals if goal.row.doel_id == "baan")
    assert (goal.row.streefwaarde, goal.row.streefjaar) == (90, 2029)
    assert goal.first_target == (80, 2028)


def test_a_goal_that_lapsed_stays_readable(tmp_path: Path) -> None:
    found = agenda_in(write(tmp_path, wijzigingen=CHANGES + "2025-03-01;baan;vervallen;;;geen geld\n"))
    assert [goal.row.doel_id for goal in found.goals] == ["huis"]
    assert [goal.row.doel_id for goal in found.lapsed] == ["baan"]
    assert [change.veld for _, change in found.changes][-1] == "vervallen"
    assert {gap.kind: gap.items for gap in find_gaps(found)}["maatregel bij vervallen doel"] == (
        "Werkpunt",
        "Leerplekken",
    )


def test_what_is_missing_is_told_and_is_no_mistake(agenda: Agenda) -> None:
    gaps = {gap.kind: gap.items for gap in find_gaps(agenda)}
    assert gaps["doel zonder indicator"] == ("Droge huizen",)
    assert gaps["maatregel zonder bedrag"] == ("Leerplekken",)
    assert gaps["punt zonder antwoord"] == ("Licht op de hoek",)
    assert "doel zonder maatregel" not in gaps


@pytest.mark.parametrize(("target", "asked"), [("90", False), ("105", False), ("130", True)])
def test_a_target_that_is_worse_than_the_begin_is_asked_about(target: str, asked: bool, tmp_path: Path) -> None:
    goals = GOALS.replace("106;2022;90;2029", f"106;2022;{target};2029")
    gaps = {gap.kind: gap.items for gap in find_gaps(agenda_in(write(tmp_path, doelen=goals, wijzigingen=NO_CHANGES)))}
    assert gaps.get("streven ongunstiger dan begin", ()) == (("Meer werk",) if asked else ())


def own_indicator(folder: Path) -> Catalogue:
    file = folder / "werk.yml"
    file.write_text(
        "huisbezoeken:\n  title: Huisbezoeken\n  source: lokaal\n  unit: aantal\n  measure: count\n"
        "  kind: inspanning\n  variable: huisbezoeken\n"
        "  wording: {sentence: '{figure} huisbezoeken', noun: huisbezoeken}\n",
        encoding="utf-8",
    )
    return with_own(load_catalogue(), (file,))


def test_effort_a_model_or_herkomst_is_never_a_goal_and_all_is_said_at_once(tmp_path: Path) -> None:
    head = "doel_id;opgave;doel;indicator_id;herkomst\n"
    keys = ("huisbezoeken", "roker_pct", "herkomst_aandelen", "bijstand_per_100", "bijstand_per_1000")
    goals = head + "".join(f"d{n};werk;Doel {n};{key};bestuur\n" for n, key in enumerate(keys))
    (tmp_path / "doelen.csv").write_text(goals, encoding="utf-8")
    (tmp_path / "maatregelen.csv").write_text(
        "maatregel_id;doel_id;partij_id;maatregel\nm;d9;gem;Iets\n", encoding="utf-8"
    )
    said = problems(tmp_path, own_indicator(tmp_path))
    about = [line for line in said if "indicator_id" in line]
    assert [line.split(":")[0] for line in about] == [f"doelen.csv, row {n}, indicator_id" for n in (2, 3, 4, 5)]
    reasons = ("effort is never a goal", "estimated by a model", "where people come from", "mean 'bijstand_per_1000'")
    assert all(reason in line for reason, line in zip(reasons, about, strict=True))
    assert any("maatregelen.csv, row 2, doel_id" in line for line in said)  # the other tables in the same message


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("baan;streefwaarde;80;95;x", "streefwaarde of 'baan' became '95', but doelen.csv, row 2, says '90'"),
        ("baan;streefwaarde;veel;90;x", "'oud' ('veel') is not a number"),
        ("baan;eigenaar;gem;kadee;x", "'kadee' is not in partners.csv. Did you mean 'kade'?"),
        ("huis;streefjaar;;2030;x", "streefjaar of 'huis' became '2030', but doelen.csv, row 3, says ''"),
    ],
)
def test_changes_and_goals_tell_one_story(tmp_path: Path, change: str, said: str) -> None:
    found = problems(write(tmp_path, wijzigingen=f"datum;doel_id;veld;oud;nieuw;reden\n2026-01-01;{change}\n"))
    assert any(said in line and line.startswith("wijzigingen.csv, row 2") for line in found)


def test_a_party_cannot_count_twice_towards_the_three(tmp_path: Path) -> None:
    assert problems(write(tmp_path, draagvlak=SUPPORT + "huis;kade;steunt niet;\n")) == [
        "draagvlak.csv, row 9, partij_id: 'kade' also judges 'huis' in row 6; a party counts once, so keep its latest"
    ]
