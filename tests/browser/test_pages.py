"""A finished report in a real browser: for every reader, on a small screen, by keyboard, without a network.

Pictures of the pages are kept in pytest's temporary folder (`pages*/`), to be looked at.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.harness import open_in_chromium
from wijkonderzoek import build_monitor, build_urgentie, open_research, write_report
from wijkonderzoek.render.output import CONVERSATION

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Result = dict[str, Any]

WIDTHS = (1280, 320)
FAULTY = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Fout</title></head><body>
<main><h1>Fout</h1><img src="http://127.0.0.1:9/plaatje.png"><svg role="img" width="9" height="9"></svg>
<p style="color:#bbb;background:#fff">licht</p><div style="width:2000px">breed</div>
<details><summary tabindex="-1">dicht</summary><p><button></button></p></details></main>
<script>console.error("fout")</script></body></html>"""


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory, root: Path) -> dict[int, Result]:
    """What Chromium finds on the Wijkbeeld of the example study, by width."""
    folder = tmp_path_factory.mktemp("pages")
    research = open_research(root / "params" / "voorbeeldstad", "WK999901")
    _, page = write_report(build_urgentie(research), folder)
    return {result["width"]: result for result in open_in_chromium([page], folder)}


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Result]:
    """What Chromium finds on a page with a fault of every kind."""
    folder = tmp_path_factory.mktemp("faulty")
    page = folder / "fout.html"
    page.write_text(FAULTY, encoding="utf-8")
    return {result["width"]: result for result in open_in_chromium([page], folder)}


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def page(request: pytest.FixtureRequest, pages: dict[int, Result]) -> Result:
    return pages[request.param]


@pytest.mark.parametrize("state", ["closed", "opened"])
def test_axe_finds_nothing_against_wcag_22_aa(page: Result, state: str) -> None:
    assert page[state]["axe"]["violations"] == []
    assert page[state]["axe"]["passes"] > 15


@pytest.mark.parametrize("state", ["closed", "opened"])
def test_axe_finds_nothing_against_best_practice(page: Result, state: str) -> None:
    assert page[state]["axe"]["practice"] == []


@pytest.mark.parametrize("state", ["closed", "opened"])
def test_the_page_does_not_scroll_sideways(page: Result, state: str) -> None:
    assert page[state]["overflow"] == 0


def test_the_page_asks_nothing_of_the_network(page: Result) -> None:
    assert page["requests"] == []


def test_the_browser_has_no_complaints(page: Result) -> None:
    assert page["messages"] == []


def test_every_figure_is_one_image_that_says_what_it_shows(page: Result) -> None:
    images = [image for image in page["images"] if not image["hidden"]]
    assert len(images) > 5
    assert {image["role"] for image in images} <= {"img", "image"}
    assert all(len(image["name"]) > 40 for image in images), [i for i in images if len(i["name"]) <= 40]
    assert all(any(char.isdigit() for char in image["name"]) for image in images)


def test_tab_comes_first_to_the_skip_link_and_it_works(page: Result) -> None:
    assert page["keyboard"]["first"]["href"] == "#inhoud"
    assert page["skip"] == "main"


def test_tab_reaches_every_fold_and_is_always_seen(page: Result) -> None:
    found = page["keyboard"]["summaries"]
    assert found["reached"] == found["total"] > 5
    assert page["keyboard"]["unseen"] == []


def test_pictures_are_kept_to_look_at(page: Result) -> None:
    assert all(Path(picture).stat().st_size > 10_000 for picture in page["pictures"])


def test_a_faulty_page_is_found_out(faulty: dict[int, Result]) -> None:
    small, large = faulty[320], faulty[1280]
    closed = {violation["id"] for violation in small["closed"]["axe"]["violations"]}
    opened = {violation["id"] for violation in small["opened"]["axe"]["violations"]}
    assert {"image-alt", "svg-img-alt", "color-contrast"} <= closed
    assert "button-name" in opened - closed
    assert small["closed"]["overflow"] > 1_000
    assert large["closed"]["overflow"] > 500
    assert small["requests"] == ["http://127.0.0.1:9/plaatje.png"]
    assert "fout" in small["messages"]
    assert [image["name"] for image in small["images"] if not image["hidden"]] == ["", ""]
    assert small["keyboard"]["summaries"] == {"total": 1, "reached": 0}
    assert small["skip"] is None


@pytest.fixture(scope="session")
def sheets(tmp_path_factory: pytest.TempPathFactory, root: Path) -> list[Result]:
    """What Chromium finds on the conversation pack of the example study, at both widths."""
    folder = tmp_path_factory.mktemp("sheets")
    write_report(build_urgentie(open_research(root / "params" / "voorbeeldstad", "WK999901")), folder)
    return open_in_chromium([folder / CONVERSATION], folder)


def test_the_conversation_pack_is_for_every_reader_too(sheets: list[Result]) -> None:
    assert len(sheets) == len(WIDTHS)
    for page in sheets:
        assert page["closed"]["axe"]["violations"] == []
        assert page["closed"]["axe"]["practice"] == []
        assert page["closed"]["overflow"] == 0
        assert page["requests"] == []
        assert page["messages"] == []
        assert page["skip"] == "main"


@pytest.fixture(scope="session")
def monitors(tmp_path_factory: pytest.TempPathFactory, root: Path) -> list[Result]:
    """What Chromium finds on the wijkmonitor of the example study, at both widths."""
    folder = tmp_path_factory.mktemp("monitors")
    _, page = write_report(build_monitor(open_research(root / "params" / "voorbeeldstad", "WK999901")), folder)
    return open_in_chromium([page], folder)


@pytest.mark.parametrize("state", ["closed", "opened"])
def test_the_wijkmonitor_is_for_every_reader_too(monitors: list[Result], state: str) -> None:
    assert len(monitors) == len(WIDTHS)
    for page in monitors:
        assert page[state]["axe"]["violations"] == []
        assert page[state]["axe"]["practice"] == []
        assert page[state]["overflow"] == 0


def test_the_wijkmonitor_is_read_by_keyboard_and_asks_nothing_of_the_network(monitors: list[Result]) -> None:
    for page in monitors:
        assert page["requests"] == []
        assert page["messages"] == []
        assert page["skip"] == "main"
        assert page["keyboard"]["unseen"] == []
        images = [image for image in page["images"] if not image["hidden"]]
        assert all(len(image["name"]) > 40 for image in images), [i for i in images if len(i["name"]) <= 40]
