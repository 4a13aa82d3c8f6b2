"""What a page owes its reader: everything inside, everything named, nothing that runs."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.unit.render import sample
from wijkonderzoek.errors import UsageError
from wijkonderzoek.render.html import render_html
from wijkonderzoek.report.model import FigureSpec, Section, Strip

VOID = {"meta", "br", "img", "input", "link", "hr"}


class Outline(HTMLParser):
    """Every tag with its attributes in order; fails on a tag that is closed in the wrong place."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def figures(sections: tuple[Section, ...]) -> Iterator[FigureSpec]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, FigureSpec):
                yield block
            elif isinstance(block, Strip):
                yield from block.figures
        yield from figures(section.parts)


@pytest.fixture(scope="module")
def html() -> str:
    return render_html(sample.make_report())


@pytest.fixture(scope="module")
def outline(html: str) -> Outline:
    return Outline(html)


def test_every_figure_says_what_it_shows(outline: Outline) -> None:
    alts = [attrs["aria-label"] for tag, attrs in outline.tags if tag == "svg"]
    assert alts == [figure.alt for figure in figures(sample.make_report().sections)]
    assert len(set(alts)) == len(alts) > 10


def test_every_figure_has_its_table_behind_it(html: str) -> None:
    blocks = re.findall(r'<figure class="figuur.*?</figure>', html, re.S)
    specs = list(figures(sample.make_report().sections))
    assert len(blocks) == len(specs)
    for block, spec in zip(blocks, specs, strict=True):
        inside = block[block.index("<details") :]
        assert spec.table.caption in unescape(inside)
        assert all(row[0].text in unescape(inside) for row in spec.table.rows)


def test_nothing_runs_and_nothing_is_fetched(html: str, outline: Outline) -> None:
    assert "<script" not in html.lower()
    for _, attrs in outline.tags:
        assert not any(name.startswith("on") for name in attrs)
        assert not {"src", "srcset", "background", "action"} & set(attrs)
        assert attrs.get("href", "#").startswith("#")
    style = html[html.index("<style>") : html.index("</style>")]
    assert all(link.startswith("data:font/woff;base64,") for link in re.findall(r"url\(([^)]*)\)", style))
    assert "@import" not in style


def test_names_with_markup_are_shown_and_not_obeyed(html: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert sample.NASTY in unescape(html)


def test_a_title_with_markup_does_not_leave_the_stylesheet() -> None:
    from dataclasses import replace

    html = render_html(replace(sample.make_report(), title='</style><script>alert("x")</script>'))
    assert html.count("</style>") == 1
    assert "<script" not in html


def test_ids_are_unique_and_every_link_arrives(outline: Outline) -> None:
    ids = Counter(attrs["id"] for _, attrs in outline.tags if "id" in attrs)
    assert [name for name, count in ids.items() if count > 1] == []
    for _, attrs in outline.tags:
        for target in (attrs.get("href", "").removeprefix("#"), attrs.get("aria-labelledby", "")):
            assert not target or target in ids


def test_headings_never_skip_a_level(outline: Outline) -> None:
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_a_caption_and_headers_with_scope(html: str, outline: Outline) -> None:
    tables = re.findall(r"<table.*?</table>", html, re.S)
    assert len(tables) > 15
    assert all("<caption>" in table for table in tables)
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in outline.tags if tag == "th")
    regions = [attrs for _, attrs in outline.tags if "schuif" in attrs.get("class", "")]
    assert all(attrs["tabindex"] == "0" and attrs["aria-label"] for attrs in regions)
    assert len({attrs["aria-label"] for attrs in regions}) == len(regions) == len(tables)


def test_the_page_has_its_landmarks_and_language(outline: Outline) -> None:
    tags = Counter(tag for tag, _ in outline.tags)
    assert (tags["main"], tags["nav"], tags["header"], tags["footer"]) == (1, 1, 1, 1)
    assert ("html", {"lang": "nl"}) in outline.tags
    links = [attrs["href"] for tag, attrs in outline.tags if tag == "a"]
    assert links[0] == "#inhoud"


def test_a_page_says_fictional_exactly_when_it_is() -> None:
    real = render_html(sample.make_report(fictional=False))
    assert "FICTIEF" not in real
    fictional = render_html(sample.make_report())
    assert '<p class="fictief"><strong>VOORBEELD - FICTIEF</strong>' in fictional
    assert "@top-center{content:" in fictional
    assert "@top-center{content:" not in real


def test_the_cover_and_the_footer_say_where_the_page_comes_from(html: str) -> None:
    text = unescape(re.sub(r"<[^>]+>", "", html))
    report = sample.make_report()
    for words in (
        report.title,
        "Wijk in Voorbeeldstad",
        "2021, 2022, 2023",
        "2023 (WK990015)",
        report.commissioned_by,
        report.contact,
        "Gemaakt met wijkonderzoek 0.1.0",
        report.provenance.command,
    ):
        assert words in text


def test_what_is_missing_is_listed_with_what_would_fill_it(html: str) -> None:
    part = html[html.index('id="volledigheid"') :]
    assert '<th scope="row">Verhaal van de wijk</th><td><span class="nee">nee</span></td>' in part
    assert "verhalen.csv" in part


def test_background_is_marked_as_background(html: str) -> None:
    assert html.count('<span class="etiket">achtergrond</span>') == 2


def test_the_same_report_gives_the_same_bytes(html: str) -> None:
    assert render_html(sample.make_report()) == html


def test_a_page_of_35_indicators_stays_under_a_megabyte() -> None:
    assert len(render_html(sample.make_report(strips=35)).encode()) < 1_000_000


def test_an_unknown_versie_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="bestuur, partners, bewoners, onderzoekers"):
        render_html(sample.make_report(), versie="pers")


def test_drawing_a_page_loads_no_data_libraries() -> None:
    code = "import sys, wijkonderzoek.render.html; print([m for m in sys.modules if '.' not in m])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not [
        name for name in ("matplotlib", "scipy", "geopandas", "pandas", "numpy", "IPython") if f"'{name}'" in loaded
    ]
