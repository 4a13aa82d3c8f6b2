"""A download of one gemeente gives a report of its wijken that claims nothing about the country."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from wijkonderzoek.model import Level, Status
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import PositionStrip, Strip, Text
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.store import RawPart, RawTable, Snapshot, Store

GEMEENTE = "GM9999"


def part_of(snapshot: Snapshot, gemeente: str, year: int) -> RawTable:
    """A stored year of the example cut down to one gemeente, as a person would download it; no longer called fictional."""
    parts = []
    for part in snapshot.parts:
        body = json.loads(b"".join(snapshot.bodies(part.entity)))
        key = {"TypedDataSet": "WijkenEnBuurten", "WijkenEnBuurten": "Key"}.get(part.entity)
        if key:
            body["value"] = [row for row in body["value"] if row[key].strip()[2:6] == gemeente[2:]]
        parts.append(RawPart(part.entity, part.page, part.url, json.dumps(body).encode()))
    ref = snapshot.ref
    return RawTable(
        "kwb", year, ref.table, ref.title, ref.modified, ref.retrieved, "", "", ref.rows, False, "v3", tuple(parts), gemeente
    )  # fmt: skip


@pytest.fixture(scope="module")
def opened(example_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Research:
    store = Store(tmp_path_factory.mktemp("part"))
    ref = example_store.latest("kwb", 2022, fictional=True)
    assert ref is not None
    store.put(part_of(example_store.get(ref.id), GEMEENTE, 2022))
    return open_research("quickscan", "WK999901", store=store)


def test_the_country_is_absent_and_nothing_is_compared_with_it(opened: Research) -> None:
    assert opened.only == "Voorbeeldstad"
    for reading in opened.readings:
        assert (reading.land.value, reading.comparison, reading.position, reading.spread) == (None, None, None, None)
    assert {r.land.status for r in opened.readings if r.value.present} == {Status.MISSING}


def test_the_gemeente_and_its_other_wijken_are_still_there(opened: Research) -> None:
    benefits = opened.reading("bijstand_per_1000")
    assert benefits.value.present
    assert benefits.gemeente is not None
    assert benefits.gemeente.present
    assert len(benefits.siblings) >= 5
    assert len(opened.country.frame(Level.WIJK)) == 0


def test_the_report_says_what_it_lacks_and_ranks_nothing(opened: Research) -> None:
    report = build_urgentie(opened)
    texts = {b.label: b.text for b in report.section("0").blocks if isinstance(b, Text)}
    assert "de bron bevat alleen Voorbeeldstad" in texts["Wat zorgen geeft"]
    assert "zich verhoudt tot de rest van Nederland" in texts["Wat we niet weten"]
    blocks = list(blocks_of(report.sections))
    assert not [b for b in blocks if isinstance(getattr(b, "data", None), PositionStrip)]
    assert [b for b in blocks if isinstance(b, Strip)]
    assert not [b.title for b in blocks if isinstance(b, Strip) and "dan in Nederland" in b.title]


def test_the_whole_country_goes_before_a_newer_part_of_it(example_store: Store, tmp_path: Path) -> None:
    ref = example_store.latest("kwb", 2022, fictional=True)
    assert ref is not None
    part = part_of(example_store.get(ref.id), GEMEENTE, 2022)
    whole = replace(part, scope="", retrieved="2020-01-01T00:00:00Z", title="Heel het land")
    store = Store(tmp_path)
    store.put(replace(whole, parts=(*whole.parts, RawPart("Extra", 0, "", b"{}"))))
    store.put(part)
    newest = store.latest("kwb", 2022)
    assert newest is not None
    assert newest.title == "Heel het land"


def test_a_part_without_the_gemeente_asked_for_is_not_used(example_store: Store, tmp_path: Path) -> None:
    store = Store(tmp_path)
    for year, gemeente in ((2021, GEMEENTE), (2022, "GM9998")):
        ref = example_store.latest("kwb", year, fictional=True)
        assert ref is not None
        store.put(part_of(example_store.get(ref.id), gemeente, year))
    assert list(open_research("quickscan", "WK999901", store=store).country.tables) == [2021]
