"""The wijkdeal as a paper: tagged, Dutch, the same bytes every time, and with what people wrote as plain text."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pdf import pdf_text, pdf_words
from wijkonderzoek.engine import notebook_path, run_notebook
from wijkonderzoek.intake.example.transcripts import CANARIES
from wijkonderzoek.render.output import CONVERSATION, WIJKDEAL, remove_former, write_report
from wijkonderzoek.render.pdf import NO_GLYPH, render_deal, showable, typeset
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import Cell, Section, Table, Text, WijkReport, report_from_json
from wijkonderzoek.report.research import Research

MARKUP = r"#panic() $x^2$ [b] *vet* _schuin_ \ @bron `code` = kop // weg <label> ~ -- https://een.nl #sys.inputs"
HEBREW, ARABIC = "שכונה", "حي"
EMOJI = "\N{HOUSE BUILDING}\N{VARIATION SELECTOR-16}"
LONG_WORD = "Arbeidsongeschiktheidsverzekeringsmaatschappij" * 4


@pytest.fixture(scope="module")
def report(havenkwartier: Research) -> WijkReport:
    return build_urgentie(havenkwartier)


@pytest.fixture(scope="module")
def paper(report: WijkReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("deal") / WIJKDEAL
    path.write_bytes(render_deal(report))
    return path


def drawn(report: WijkReport, text: str, folder: Path) -> Path:
    """The deal of a report in which a text stands everywhere that people's words can stand."""
    assert report.deal is not None

    def block(item: object) -> object:
        if isinstance(item, Table):
            return replace(item, rows=tuple(tuple(Cell(text) for _ in row) for row in item.rows[:1]))
        return replace(item, text=text) if isinstance(item, Text) else item

    sections: list[Section] = [
        replace(section, title=text, blocks=tuple(block(item) for item in section.blocks))  # type: ignore[misc]
        for section in report.deal.sections
    ]
    deal = replace(report.deal, title=text, lead=text, sections=tuple(sections), signatories=(text,))
    path = folder / WIJKDEAL
    path.write_bytes(render_deal(replace(report, deal=deal, study_title=text, commissioned_by=text)))
    return path


def test_it_is_tagged_dutch_and_has_a_title(paper: Path) -> None:
    with pikepdf.open(paper) as pdf:
        root = pdf.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang).lower().startswith("nl")
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo.Title) == "Wijkdeal Havenkwartier · Voorbeeldstad (VOORBEELD - FICTIEF)"
        assert "<pdfuaid:part>1</pdfuaid:part>" in root.Metadata.read_bytes().decode("utf-8")


def tags(item: pikepdf.Object) -> list[str]:
    """The kinds of elements of a structure tree, in reading order."""
    own = [str(item.S)] if isinstance(item, pikepdf.Dictionary) and "/S" in item else []
    children = item.get("/K", []) if isinstance(item, pikepdf.Dictionary) else item
    if isinstance(children, pikepdf.Dictionary):
        children = [children]
    if not isinstance(children, list | pikepdf.Array):
        return own
    return own + [tag for child in children if isinstance(child, pikepdf.Object) for tag in tags(child)]


def test_its_tables_and_headings_are_tagged_as_such(paper: Path, report: WijkReport) -> None:
    assert report.deal is not None
    found = [b for section in report.deal.sections for b in section.blocks if isinstance(b, Table)]
    with pikepdf.open(paper) as pdf:
        kinds = tags(pdf.Root.StructTreeRoot)
    assert kinds.count("/Table") == len(found) == 6
    assert kinds.count("/TH") == sum(len(table.columns) for table in found)
    assert kinds.count("/H1") == len(report.deal.sections) + 1


def test_its_chapters_are_its_bookmarks(paper: Path) -> None:
    with pikepdf.open(paper) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert [title.split(maxsplit=1)[0] for title in titles] == list("12345678")
    assert "Wat we willen" in titles[0]
    assert "Ondertekening" in titles[-1]


def test_the_example_fits_on_three_pages_and_says_on_each_that_it_is_invented(paper: Path, tmp_path: Path) -> None:
    with pikepdf.open(paper) as pdf:
        assert len(pdf.pages) == 3
        for number, page in enumerate(pdf.pages, start=1):
            assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]
            one = pikepdf.new()
            one.pages.append(page)
            path = tmp_path / f"{number}.pdf"
            one.save(path)
            words = pdf_words(path)
            assert "VOORBEELD - FICTIEF" in words
            assert "Wijkdeal Havenkwartier · Voorbeeldstad · status: besproken en geduid" in words
            assert f"{number} / 3" in words


def test_it_says_what_is_wanted_with_which_money_and_how_to_make_it_again(paper: Path) -> None:
    words = pdf_words(paper)
    for text in (
        "Meer jongeren halen hun diploma",
        "€ 1.850.000 (geld is er)",
        "Nog geen bedrag bekend",
        "Nog geen antwoord",
        "Er doet ook 1 persoon mee die hier niet met naam staat.",
        "Opnieuw maken: wijkonderzoek report WK999901 --study params/voorbeeldstad",
    ):
        assert text in words, text
    assert words.count("Handtekening") == 11


def test_nobody_without_consent_and_no_word_of_a_conversation_is_in_it(paper: Path) -> None:
    text = pdf_text(paper)
    assert "Woonstichting De Kade" in text
    assert not [canary for canary in (*CANARIES, "Bewoner van de Werfstraat") if canary in text]


def test_the_same_report_gives_the_same_bytes_anywhere(paper: Path, report: WijkReport, tmp_path: Path) -> None:
    data = tmp_path / "elders" / "urgentie.json"
    data.parent.mkdir()
    data.write_text(report.to_json(), encoding="utf-8")
    script = (
        "import pathlib\n"
        "from wijkonderzoek.render.pdf import render_deal\n"
        "from wijkonderzoek.report.model import report_from_json\n"
        "report = report_from_json(pathlib.Path('urgentie.json').read_text(encoding='utf-8'))\n"
        "pathlib.Path('deal.pdf').write_bytes(render_deal(report))"
    )
    paths = os.pathsep.join(path for path in sys.path if path)
    elsewhere = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1", "PYTHONPATH": paths}
    subprocess.run([sys.executable, "-c", script], cwd=data.parent, env=os.environ | elsewhere, check=True)
    made = (data.parent / "deal.pdf").read_bytes()
    assert made == paper.read_bytes()
    assert b"CreationDate" not in made


def test_what_people_wrote_is_never_read_as_markup(report: WijkReport, tmp_path: Path) -> None:
    path = drawn(report, MARKUP, tmp_path)
    assert pdf_words(path).count(MARKUP) > 10
    with pikepdf.open(path) as pdf:
        assert str(pdf.docinfo.Title).startswith(MARKUP)
        assert not [page for page in pdf.pages if "/Annots" in page]


def test_names_in_other_scripts_are_shown(report: WijkReport, tmp_path: Path) -> None:
    words = pdf_words(drawn(report, f"Café Özgür Łódź {HEBREW}", tmp_path))
    assert "Café Özgür Łódź" in words
    assert HEBREW in words
    assert drawn(report, ARABIC, tmp_path).stat().st_size


@pytest.mark.parametrize("text", [EMOJI, "\N{CJK UNIFIED IDEOGRAPH-65E5}"])
def test_a_character_without_a_glyph_becomes_a_box_and_stops_nothing(
    report: WijkReport, tmp_path: Path, text: str
) -> None:
    assert f"Huis {NO_GLYPH} klaar" in pdf_words(drawn(report, f"Huis {text} klaar", tmp_path))


@pytest.mark.parametrize("text", ["\x01", "\u202e", "\u200b\u2060\ufeff", "\u20d4", "\ud800", "\ue123"])
def test_what_cannot_be_seen_or_turns_text_around_is_left_out(text: str) -> None:
    assert showable(f"huis{text} klaar") == "huis klaar"


def test_letters_with_loose_accents_are_the_same_letters() -> None:
    assert showable("Cafe\u0301 O\u0308zgu\u0308r\nen meer\t") == "Café Özgür en meer "


@given(st.lists(st.text(max_size=40), min_size=20, max_size=20))
@settings(max_examples=25)
def test_no_text_at_all_stops_the_paper(texts: list[str]) -> None:
    data = {"heading": "Kop", "title": "Titel", "lead": "".join(texts), "sections": [], "signatories": texts}
    running = {"place": texts[0], "fictional": "", "foot": texts[1], "author": texts[2], "made": texts[3]}
    assert typeset("wijkdeal", data | running | {"colophon": list(pairwise(texts))}).startswith(b"%PDF")


def test_a_word_longer_than_a_column_is_broken_and_stays_on_the_page(report: WijkReport, tmp_path: Path) -> None:
    path = drawn(report, LONG_WORD, tmp_path)
    boxes = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True).stdout
    rights = [float(line.split('xMax="')[1].split('"')[0]) for line in boxes.splitlines() if "<word" in line]
    assert len(rights) > 50
    assert max(rights) < 595 - 40


def test_its_fonts_are_those_of_the_web_page(paper: Path) -> None:
    with pikepdf.open(paper) as pdf:
        fonts = {
            str(item.BaseFont) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item
        }
    assert fonts
    assert all("SourceSansPro" in font for font in fonts)


def test_real_areas_have_no_band(report: WijkReport, tmp_path: Path) -> None:
    path = tmp_path / WIJKDEAL
    path.write_bytes(render_deal(replace(report, fictional=False)))
    words = pdf_words(path)
    assert "VOORBEELD" not in words
    assert "verzonnen" not in words


def test_a_template_that_fails_says_which(report: WijkReport) -> None:
    with pytest.raises(ValueError, match=r"wijkdeal\.typ cannot be set"):
        typeset("wijkdeal", {})
    with pytest.raises(ValueError, match="has no wijkdeal"):
        render_deal(replace(report, deal=None))


def test_it_is_written_beside_the_report_and_made_again_from_its_data(
    report: WijkReport, paper: Path, tmp_path: Path
) -> None:
    data, _ = write_report(report, tmp_path)
    assert (tmp_path / WIJKDEAL).read_bytes() == paper.read_bytes()
    again = report_from_json(data.read_text(encoding="utf-8"))
    assert again.deal == report.deal


def test_a_former_one_goes_where_the_report_has_no_agenda_any_more(report: WijkReport, tmp_path: Path) -> None:
    write_report(report, tmp_path)
    own = tmp_path / "eigen.pdf"
    own.write_bytes(b"van iemand anders")
    write_report(replace(report, deal=None, conversation=()), tmp_path)
    assert not (tmp_path / WIJKDEAL).exists()
    assert not (tmp_path / CONVERSATION).exists()
    assert own.exists()


def test_a_report_by_its_notebook_takes_a_former_one_away_too(tmp_path: Path) -> None:
    (tmp_path / WIJKDEAL).write_bytes(b"van een vorige keer")
    run_notebook(notebook_path("10_urgentie"), "params/voorbeeldstad", "WK999905", tmp_path)
    assert (tmp_path / "urgentie.json").is_file()
    assert not (tmp_path / WIJKDEAL).exists()


def test_what_was_made_now_is_not_taken_away(tmp_path: Path) -> None:
    for name in (WIJKDEAL, CONVERSATION):
        (tmp_path / name).write_bytes(b"nieuw")
    remove_former(tmp_path, "urgentie", {WIJKDEAL})
    assert [path.name for path in tmp_path.iterdir()] == [WIJKDEAL]
