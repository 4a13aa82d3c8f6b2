"""What people told: first in their own words, counted in conversations, and beside the figures without outweighing them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.conftest import EXAMPLE
from tests.unit.report.told import blocks, heads_of, held, part, plain, table_of, texts_of, with_conversations
from wijkonderzoek.errors import InputError
from wijkonderzoek.params import Gesprekken
from wijkonderzoek.render.html import render_html
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import Quote, Strip, Text, WijkReport
from wijkonderzoek.report.openings import STORY_BADGES, openings
from wijkonderzoek.report.quotes import opening_quotes, quotes_beside
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.report.stories import story_of_the_wijk
from wijkonderzoek.sources.store import Store

CODES: Mapping[str, Mapping[str, object]] = {
    "vocht": {"opgave": "wonen", "naam": "Vocht"},
    "werk": {"opgave": "werk", "naam": "Werk vinden"},
    "buren": {"opgave": "samenleven", "naam": "Buren"},
    "trots": {"naam": "Trots", "herkomst": "open"},
}
CAUSAL = re.compile(
    r"\b(doordat|veroorza\w+|leidt tot|dankzij|vanwege|effect van|zorgt voor|komt door)\b", re.IGNORECASE
)
OPINION = re.compile(
    r"\b(de|alle|veel|de meeste) (bewoners|mensen|ondernemers) (vinden|willen|ervaren|voelen|zeggen)\b"
)
SHARE = re.compile(
    r"\d\s*%|procent|helft van de (bewoners|mensen|wijk)|gemiddeld|significant|representatief", re.IGNORECASE
)


@pytest.fixture(scope="module")
def report(havenkwartier: Research) -> WijkReport:
    return build_urgentie(havenkwartier)


@pytest.fixture(scope="module")
def too_few(example_store: Store) -> Research:
    return open_research(EXAMPLE, "WK999903", store=example_store)


def telling(
    havenkwartier: Research, folder: Path, talks: Sequence[tuple[str, Mapping[str, str]]], **changes: object
) -> Research:
    return with_conversations(havenkwartier, held(folder, talks, codes=CODES), **changes)


def quotes_in(section: object) -> list[str]:
    return [block.text for block in blocks(section) if isinstance(block, Quote)]  # type: ignore[arg-type]


# --- page one


def test_once_stories_exist_a_finding_of_figures_alone_never_comes_first(havenkwartier: Research) -> None:
    first, *rest = openings(havenkwartier)
    assert first.finding.badge in STORY_BADGES
    assert len(rest) <= 2
    assert all("Alleen cijfers." not in opening.text for opening in [first])


def test_one_story_goes_before_the_figures_that_lie_furthest_out(tmp_path: Path, havenkwartier: Research) -> None:
    made = telling(havenkwartier, tmp_path, [("b", {"buren": "kans"})] * 6)
    titles = [(opening.title, opening.finding.badge) for opening in openings(made)]
    assert titles[0] == ("Samenleven & integratie", "alleen verhalen")
    assert len(titles) == 3
    assert {badge for _, badge in titles[1:]} <= {"alleen cijfers"}


def test_there_are_at_most_three_findings_however_much_is_told(tmp_path: Path, havenkwartier: Research) -> None:
    said = {"vocht": "knelpunt", "werk": "knelpunt", "buren": "kans", "trots": "kans"}
    codes = {**CODES, "groen": {"opgave": "leefomgeving"}, "angst": {"opgave": "veiligheid"}}
    talks = [("b", {**said, "groen": "knelpunt", "angst": "knelpunt"})] * 6
    made = with_conversations(havenkwartier, held(tmp_path, talks, codes=codes))
    assert len(openings(made)) == 3
    assert len(build_urgentie(made).findings) == 3


def test_without_stories_page_one_says_that_none_can_stand_beside_the_figures(too_few: Research) -> None:
    said = texts_of(build_urgentie(too_few).section("0"))
    assert "Alleen cijfers. Er is nog geen verhaal dat ernaast kan staan." in said
    assert "met minder dan 5 mensen gesproken" in said
    assert "er zijn nog geen gesprekken" not in said


def test_an_opgave_on_which_figures_and_stories_differ_is_asked_as_a_question(report: WijkReport) -> None:
    [asked] = [b for b in blocks(report.section("0")) if isinstance(b, Text) and "uiteenlopen" in b.label]
    assert plain(asked.text).startswith("Wonen. Cijfers: geen duidelijk verschil met Voorbeeldland. Gesprekken: ter")
    assert asked.text.endswith("Wat zien mensen dat de cijfers niet laten zien, of andersom?")


def test_without_a_difference_nothing_is_contested(tmp_path: Path, havenkwartier: Research) -> None:
    made = telling(havenkwartier, tmp_path, [("b", {"buren": "kans"})] * 6)
    assert "uiteenlopen" not in texts_of(build_urgentie(made).section("0"))


# --- section 2


def test_the_story_opens_with_words_of_people_about_what_is_told_most(havenkwartier: Research) -> None:
    opening = part(story_of_the_wijk(havenkwartier), "2.1")
    kinds = [block.type for block in opening.blocks]
    assert kinds.index("quote") < kinds.index("figure")
    assert [said.code for said in opening_quotes(havenkwartier)] == list(
        dict.fromkeys(said.code for said in havenkwartier.quotes)
    )[:3]


def test_a_theme_is_told_from_three_conversations(tmp_path: Path, havenkwartier: Research) -> None:
    talks = [("b", {"vocht": ""})] * 3 + [("b", {"buren": ""})] * 2 + [("b", {})]
    table = table_of(story_of_the_wijk(telling(havenkwartier, tmp_path, talks)), "tabel-themas")
    assert table == {"Vocht": ["Wonen", "3"]}


def test_without_a_theme_the_story_says_so(tmp_path: Path, havenkwartier: Research) -> None:
    made = telling(havenkwartier, tmp_path, [("b", {"vocht": ""})] * 2 + [("b", {})] * 4)
    assert "Geen onderwerp kwam in 3 of meer gesprekken terug" in texts_of(part(story_of_the_wijk(made), "2.1"))


def test_problems_and_chances_stand_side_by_side(tmp_path: Path, havenkwartier: Research) -> None:
    talks = [("b", {"vocht": "knelpunt", "buren": "kans"})] * 4 + [("b", {"buren": "knelpunt"})] * 2
    story = part(story_of_the_wijk(telling(havenkwartier, tmp_path, talks)), "2.2")
    assert heads_of(story, "tabel-knelt-kan") == ["ter sprake", "als knelpunt", "als kans"]
    assert table_of(story, "tabel-knelt-kan") == {
        "Vocht": ["4", "4", "< 3"],
        "Buren": ["6", "< 3", "4"],
    }


def test_a_marked_difference_between_sides_is_a_question(tmp_path: Path, havenkwartier: Research) -> None:
    talks = [("b", {"vocht": "", "trots": ""})] * 6 + [("p", {"trots": ""})] * 6
    story = part(story_of_the_wijk(telling(havenkwartier, tmp_path, talks)), "2.3")
    assert "Vocht kwam bij bewoners en ondernemers vaker ter sprake dan bij professionals. Herkent u dat" in texts_of(
        story
    )
    assert table_of(story, "tabel-rollen") == {
        "Vocht": ["alle 6", "geen van de 6", "vraag voor het gesprek"],
        "Trots": ["alle 6", "alle 6", ""],
    }


def test_what_fits_no_opgave_is_counted_and_named(tmp_path: Path, havenkwartier: Research) -> None:
    made = telling(havenkwartier, tmp_path, [("b", {"trots": "", "vocht": ""})] * 4 + [("b", {})] * 2)
    said = texts_of(part(story_of_the_wijk(made), "2.4"))
    assert "In 4 van de 6 gesprekken kwam iets ter sprake dat in geen van de acht opgaven past" in said
    assert "trots (4)" in said


def test_four_people_are_told_nothing_of_and_the_report_says_why(too_few: Research) -> None:
    made = build_urgentie(too_few)
    assert made.status == "quickscan"
    assert [section.number for section in made.sections] == ["0", "2", "3", "6", "A", "B", "C", "D"]
    assert "met minder dan 5 mensen" in texts_of(made.section("2"))
    assert not [block for block in blocks_of(made.sections) if isinstance(block, Quote)]
    row = next(row for row in made.completeness if row.section == "2 Verhaal van de wijk")
    assert (row.present, row.reason) == (False, "met minder dan 5 mensen gesproken")
    interviews = too_few.study.interviews
    assert interviews is not None
    assert not [text for text in interviews.quotes["tekst"] if text in made.to_json()]
    cells = table_of(made.section("6"), "tabel-drie-lezingen")
    assert cells is not None
    assert {row[1] for row in cells.values()} == {"te weinig mensen gesproken"}


def test_the_completeness_table_says_how_much_was_told(report: WijkReport) -> None:
    row = next(row for row in report.completeness if row.section == "2 Verhaal van de wijk")
    assert (row.present, row.reason, row.fill) == (True, "10 gesprekken met 13 mensen", "")


# --- quotes


def test_residents_and_professionals_are_quoted_in_turn(havenkwartier: Research) -> None:
    who = [said.who == "professional" for said in havenkwartier.quotes]
    turns = min(Counter(who).values())
    assert who[: 2 * turns] == [False, True] * turns


def test_no_more_quotes_stand_beside_an_opgave_than_the_study_asks(havenkwartier: Research) -> None:
    interviews = havenkwartier.study.interviews
    for most in (0, 1, 2):
        made = with_conversations(havenkwartier, interviews, citaten_per_opgave=most)
        assert max(len(quotes_beside(made, key)) for key in ("wonen", "werk", "samenleven")) == most


def test_the_study_chooses_which_quotes_stand_where(havenkwartier: Research) -> None:
    interviews = havenkwartier.study.interviews
    made = with_conversations(havenkwartier, interviews, citaten={"wonen": ("Q003",)})
    assert [said.id for said in quotes_beside(made, "wonen")] == ["Q003"]
    assert made.quotes[0].id == "Q003"
    none = with_conversations(havenkwartier, interviews, citaten={"wonen": ()})
    assert quotes_beside(none, "wonen") == []


def test_a_chosen_quote_that_is_not_there_is_refused(havenkwartier: Research) -> None:
    made = with_conversations(havenkwartier, havenkwartier.study.interviews, citaten={"wonen": ("Q999",)})
    with pytest.raises(InputError, match=r"gesprekken.citaten: Q999 is not in citaten.csv"):
        build_urgentie(made)


def test_quotes_are_of_this_area_and_of_what_is_reported(havenkwartier: Research) -> None:
    themes = {theme.code for theme in havenkwartier.themes}
    interviews = havenkwartier.study.interviews
    assert interviews is not None
    assert havenkwartier.talk is not None
    of = interviews.quotes.set_index("citaat_id")["interview_id"]
    assert havenkwartier.quotes
    for said in havenkwartier.quotes:
        assert said.code in themes
        assert of[said.id] in havenkwartier.talk.ids


# --- where figures stand


def strips(made: WijkReport, number: str) -> list[str]:
    return [block.finding.id for block in blocks(made.section(number)) if isinstance(block, Strip)]


def test_with_stories_in_the_middle_every_figure_moves_to_annex_a_and_none_is_lost(
    havenkwartier: Research, report: WijkReport
) -> None:
    soft = build_urgentie(with_conversations(havenkwartier, havenkwartier.study.interviews, opzet="zacht_centraal"))
    assert strips(soft, "3") == []
    assert sorted(strips(soft, "A")) == sorted(strips(report, "3"))
    assert len(strips(report, "3")) > 20
    assert strips(report, "A") == []
    assert quotes_in(soft.section("3")) == quotes_in(report.section("3"))
    assert [s.number for s in soft.sections] == [s.number for s in report.sections]


def test_with_figures_in_the_middle_the_story_comes_after_them(havenkwartier: Research) -> None:
    hard = build_urgentie(with_conversations(havenkwartier, havenkwartier.study.interviews, opzet="cijfers_centraal"))
    assert [section.number for section in hard.sections][:5] == ["0", "1", "3", "2", "4"]


def test_without_stories_the_figures_stay_where_they_are(too_few: Research) -> None:
    made = build_urgentie(with_conversations(too_few, too_few.study.interviews, opzet="zacht_centraal"))
    assert len(strips(made, "3")) > 20


# --- annexes


def test_the_order_of_the_codebook_changes_nothing_in_a_report(havenkwartier: Research, report: WijkReport) -> None:
    interviews = havenkwartier.study.interviews
    assert interviews is not None
    turned = with_conversations(havenkwartier, replace(interviews, codes=interviews.codes[::-1]))
    assert build_urgentie(turned) == report


def test_every_code_of_the_codebook_is_explained(havenkwartier: Research, report: WijkReport) -> None:
    interviews = havenkwartier.study.interviews
    assert interviews is not None
    table = next(b for b in blocks(report.section("E")) if getattr(b, "id", "") == "tabel-codeboek")
    assert Counter(row[0].text for row in table.rows) == Counter(interviews.codes["naam"])  # type: ignore[union-attr]
    assert all(row[2].text for row in table.rows)  # type: ignore[union-attr]


def test_the_method_says_how_conversations_are_counted(report: WijkReport) -> None:
    said = texts_of(report.section("B"))
    assert "nooit hoe vaak of hoe lang" in said
    assert "geen steekproef" in said
    assert f"Onder de {Gesprekken().min_personen} mensen of 3 gesprekken staat er geen aantal" in said


def test_whose_age_is_not_known_may_be_of_a_group_nobody_was_found_in(tmp_path: Path, havenkwartier: Research) -> None:
    talks = [("b", {"vocht": ""})] * 12
    cells = [{"leeftijdsklasse": "65+"}] * 6 + [{"leeftijdsklasse": ""}] * 6
    made = with_conversations(havenkwartier, held(tmp_path, talks, codes=CODES, cells=iter(cells)))
    assert "is, voor zover bekend, niemand gesproken: jonger dan 15 jaar" in texts_of(build_urgentie(made).section("D"))


# --- honest words


@pytest.mark.parametrize("regio", ["WK999901", "WK999902", "WK999903"])
def test_no_count_of_conversations_becomes_a_share_of_residents(example_store: Store, regio: str) -> None:
    made = build_urgentie(open_research(EXAMPLE, regio, store=example_store))
    sections = [section for section in made.sections if section.number in {"2", "D", "E"}]
    told = "\n".join(texts_of(section) for section in sections)
    assert told
    assert not SHARE.search(told)
    assert not CAUSAL.search(f"{told}\n{texts_of(made.section('0'))}")
    page = re.sub(r"<style.*?</style>|<[^>]+>", " ", render_html(made), flags=re.DOTALL)
    for quote in (block for block in blocks_of(made.sections) if isinstance(block, Quote)):
        page = page.replace(quote.text, "")
    assert not OPINION.search(page)
