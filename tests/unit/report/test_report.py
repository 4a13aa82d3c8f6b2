"""The Wijkbeeld as data: honest about what it holds, traceable in every number, the same bytes every time."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.unit.conftest import EXAMPLE
from tests.unit.tiny import Row, raw_table
from wijkonderzoek.catalogue import CATALOGUE_PATH, load_catalogue
from wijkonderzoek.catalogue.docs import indicators_markdown
from wijkonderzoek.errors import CorruptStoreError, InputError
from wijkonderzoek.model import Status, Value
from wijkonderzoek.render.html import render_html
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import FigureSpec, Section, Strip, Table, Text, WijkReport, report_from_json
from wijkonderzoek.report.openings import headline_readings, is_clear
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.store import Store, raw_path

CAUSAL = re.compile(r"\b(doordat|veroorzaakt|leidt tot|dankzij|vanwege|effect van|zorgt voor)\b", re.IGNORECASE)
TREND = re.compile(r"\b(gestegen|gedaald|toegenomen|afgenomen|stijgt|daalt|verbeterd|verslechterd)\b", re.IGNORECASE)
STIGMA = re.compile(r"achterstandswijk|probleemwijk|laagopgeleid|allochto", re.IGNORECASE)


@pytest.fixture(scope="module")
def report(havenkwartier: Research) -> WijkReport:
    return build_urgentie(havenkwartier)


def texts(item: Any) -> Iterator[str]:
    """Every string in a report that a reader can see."""
    if isinstance(item, str):
        yield item
    elif is_dataclass(item):
        for field in fields(item):
            yield from texts(getattr(item, field.name))
    elif isinstance(item, tuple | list):
        for part in item:
            yield from texts(part)


def strips(report: WijkReport) -> list[Strip]:
    return [block for block in blocks_of(report.sections) if isinstance(block, Strip)]


def test_an_area_without_conversations_is_a_quickscan_with_the_sections_it_can_fill(example_store: Store) -> None:
    report = build_urgentie(open_research(EXAMPLE, "WK999905", store=example_store))
    assert [section.number for section in report.sections] == ["0", "3", "5", "6", "A", "B", "C"]
    assert [part.number for part in report.section("3").parts] == ["", *(f"3.{n}" for n in range(1, 9))]
    assert report.status == "quickscan"
    assert report.title == "Wijkbeeld: wat speelt er in Componistenwijk?"


def test_with_conversations_it_tells_them_first(report: WijkReport) -> None:
    assert [section.number for section in report.sections] == [*"0123456789", "13", *"ABCDE"]
    assert report.status == "besproken en geduid"


def test_the_example_is_fictional_and_says_so(report: WijkReport) -> None:
    assert report.fictional
    assert all(ref.fictional for ref in report.provenance.snapshots)


def test_every_number_has_a_trace_to_a_release(report: WijkReport) -> None:
    known = {ref.id for ref in report.provenance.snapshots}
    for strip in strips(report):
        assert strip.value.snapshots
        assert set(strip.value.snapshots) <= known
        assert strip.value.formula


def test_page_one_has_no_rank_no_map_and_at_most_three_findings(report: WijkReport) -> None:
    page = report.section("0")
    assert all(isinstance(block, Text) for block in page.blocks)
    assert len(report.findings) <= 3
    assert not re.search(r"\brang|positie|plaats \d|score", " ".join(texts(page)), re.IGNORECASE)


def test_page_one_does_not_open_with_benefits_alone(havenkwartier: Research) -> None:
    chosen = headline_readings(havenkwartier.readings)
    assert len(chosen) > 1
    assert "niet_alleen_kop" not in chosen[0].indicator.caveats


def test_page_one_opens_only_with_differences_beyond_a_toevalsmarge(havenkwartier: Research) -> None:
    clear = [r for r in havenkwartier.readings if is_clear(r)]
    assert clear
    for reading in clear:
        assert reading.value.chance is not None
        assert reading.land.value is not None
        assert not reading.value.chance[0] <= reading.land.value <= reading.value.chance[1]
    without = [r for r in havenkwartier.readings if r.judgement in {"goed", "zorg"} and r.value.chance is None]
    assert without  # there are such figures, and none of them opens
    assert not set(map(id, without)) & set(map(id, clear))


def test_page_one_says_what_goes_well_what_worries_and_what_is_not_known(report: WijkReport) -> None:
    labels = [block.label for block in report.section("0").blocks if isinstance(block, Text) and block.role == "key"]
    assert labels == ["Wat gaat goed", "Wat zorgen geeft", "Wat we niet weten"]


def test_a_theme_says_which_figures_it_lacks_and_why(report: WijkReport) -> None:
    safety = next(part for part in report.section("3").parts if part.title == "Veiligheid & criminaliteit")
    gaps = [block.text for block in safety.blocks if isinstance(block, Text) and block.role == "gap"]
    assert gaps == [
        "Zonder cijfer in deze editie. Geen cijfer (bron 'politie' is nog niet opgehaald): diefstal en inbraak uit woningen, "
        "geweld (mishandeling, bedreiging, openlijk geweld), vernieling en drugshandel. Geen cijfer (te vullen met eigen "
        "resultaten van de studie): meldingen van overlast."
    ]
    row = next(row for row in report.completeness if row.section == "3 Veiligheid & criminaliteit")
    assert (row.present, row.reason) == (True, "1 van de 6 cijfers")


def test_every_figure_has_alt_text_a_source_and_its_table(report: WijkReport) -> None:
    figures = [f for strip in strips(report) for f in strip.figures]
    figures += [block for block in blocks_of(report.sections) if isinstance(block, FigureSpec)]
    assert len(figures) > 40
    for figure in figures:
        assert "Havenkwartier" in figure.alt
        assert re.search(r"\d", figure.alt)
        assert figure.source
        assert figure.table.rows
    assert len({figure.id for figure in figures}) == len(figures)


def test_the_alt_text_of_a_strip_says_what_it_shows(report: WijkReport) -> None:
    strip = next(s for s in strips(report) if s.finding.id == "werk/sociaal_minimum_pct")
    alt = strip.figures[0].alt.replace("\u00a0", " ")
    assert re.fullmatch(
        r"Huishoudens onder of rond het sociaal minimum \(%\), \d{4}: Havenkwartier [\d,]+ %, Voorbeeldstad [\d,]+ %, "
        r"Voorbeeldland [\d,]+ %\. Marge [\d,]+ % tot [\d,]+ %\. 11 andere wijken in Voorbeeldstad: [\d,]+ % tot [\d,]+ %\. "
        r"Lager dan 5, hoger dan 14 en gelijk aan 1 van de 20 vergelijkbare wijken\.",
        alt,
    )


def test_no_sentence_claims_a_cause_or_a_trend_or_stigmatises(report: WijkReport) -> None:
    said = [t for section in report.sections if not section.annex for t in texts(section)]
    said = [
        t for t in said if not t.startswith("Wat bewoners en professionals zelf zien")
    ]  # names what cannot be known
    assert not [t for t in said if TREND.search(t)]
    assert not [t for t in said if STIGMA.search(t)]
    assert not [
        t for strip in strips(report) for t in (strip.title, strip.sentence, strip.comparison) if CAUSAL.search(t)
    ]


def test_more_or_less_is_said_only_outside_the_margin(havenkwartier: Research, report: WijkReport) -> None:
    by_id = {f"{r.indicator.opgave}/{r.indicator.key}": r for r in havenkwartier.readings}
    for strip in strips(report):
        reading = by_id[strip.finding.id]
        if reading.comparison is None or reading.land.value is None or reading.value.value is None:
            continue
        low, high = reading.value.chance or (reading.value.lower, reading.value.upper)
        assert low is not None
        assert high is not None
        if low <= reading.land.value <= high:
            assert "ongeveer" in strip.title.lower()


def test_context_is_never_positioned_or_judged(havenkwartier: Research, report: WijkReport) -> None:
    context = {r.indicator.title for r in havenkwartier.readings if not r.indicator.directional}
    case = report.section("6")
    first_cells = {row[0].text for block in case.blocks if isinstance(block, Table) for row in block.rows}
    assert not context & first_cells


def test_few_figures_are_called_a_narrow_basis(report: WijkReport) -> None:
    basis = next(b for b in report.section("6").blocks if isinstance(b, Table) and b.id == "tabel-basis")
    found = {row[0].text: row[2].text for row in basis.rows}
    assert found["Wonen"] == "smalle basis: cijfers zonder score"
    assert found["Werk & participatie"] == "score"
    assert found["Gezondheid, zorg & hulpverlening"] == "geen cijfers die kunnen tellen"


def test_annex_a_lists_every_indicator_with_its_status(havenkwartier: Research, report: WijkReport) -> None:
    table = next(b for b in report.section("A").blocks if isinstance(b, Table))
    assert [row[0].text for row in table.rows] == [r.indicator.title for r in havenkwartier.readings]


def test_annex_b_names_every_threshold_that_was_used(report: WijkReport) -> None:
    text = " ".join(texts(report.section("B")))
    for number in ("500 inwoners", "95 %", "90 %", "5 %", "3 geregistreerde"):
        assert number in text


def test_report_json_reads_back_to_the_same_bytes(report: WijkReport) -> None:
    text = report.to_json()
    assert report_from_json(text).to_json() == text
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_two_runs_give_the_same_bytes(report: WijkReport, tmp_path: Path, example_store: Store) -> None:
    again = build_urgentie(open_research(EXAMPLE, "WK999901", store=Store(tmp_path, behind=example_store.behind)))
    assert again.to_json() == report.to_json()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema_version": 99}', '{"schema_version": 1}'])
def test_something_else_than_a_report_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"report\.json"):
        report_from_json(text)


def test_numbers_carry_ten_significant_digits(report: WijkReport) -> None:
    long = re.findall(r"(?<![\w\"])-?\d+\.\d+(?:e-?\d+)?", report.to_json())
    assert not [n for n in long if float(n) != float(f"{float(n):.10g}")]


def test_sections_can_be_chosen(tmp_path: Path, example_store: Store) -> None:
    (tmp_path / "studie.yml").write_text(
        "titel: Klein\nsecties: ['0', 'C']\nindicatoren: [inwoners, bijstand_per_1000]"
    )
    (tmp_path / "snapshots.csv").write_bytes(Path(EXAMPLE, "snapshots.csv").read_bytes())
    small = build_urgentie(open_research(tmp_path, "WK999901", store=example_store))
    assert [section.number for section in small.sections] == ["0", "C"]


@pytest.mark.parametrize("kind", ["wijk", "buurt", "gemeente"])
def test_every_kind_of_region_gives_a_report(havenkwartier: Research, kind: str) -> None:
    """The smoke batch: smallest, largest, shortest and longest name of each kind, and one without residents."""
    regions = havenkwartier.country.regions
    residents = havenkwartier.country.tables[havenkwartier.country.indeling].values["a_inw"]
    own = regions[regions["level"] == kind]
    ordered = residents.reindex(own.index).sort_values()
    lengths = own["name"].str.len().sort_values()
    for code in dict.fromkeys([ordered.index[0], ordered.index[-1], lengths.index[0], lengths.index[-1]]):
        research = open_research(EXAMPLE, str(code), store=havenkwartier.store)
        built = build_urgentie(research)
        assert report_from_json(built.to_json()).region.name == own.at[code, "name"]
        assert not [t for t in texts(built) if re.search(r"\bnan\b|None|inf\b", t)]


def test_an_indicator_of_a_few_yaml_lines_appears_everywhere(tmp_path: Path, example_store: Store) -> None:
    """In the report, its figures, its tables and the docs, without a line of code."""
    shutil.copytree(CATALOGUE_PATH, tmp_path / "catalogue", ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "catalogue" / "indicators" / "leefomgeving.yml"
    lines = """
motorfietsen_per_100_inwoners:
  title: Motorfietsen per 100 inwoners
  source: kwb
  unit: per 100 inwoners
  measure: rate
  numerator: [a_m2w]
  denominator: [a_inw]
  scale: 100
  decimals: 1
"""
    file.write_text(file.read_text(encoding="utf-8") + lines, encoding="utf-8")
    catalogue = load_catalogue(tmp_path / "catalogue")
    report = build_urgentie(open_research(EXAMPLE, "WK999901", store=example_store, catalogue=catalogue))
    strip = next(s for s in strips(report) if s.finding.id == "leefomgeving/motorfietsen_per_100_inwoners")
    assert re.fullmatch(r"Motorfietsen per 100 inwoners: \d+,\d\.", strip.sentence)
    assert len(strip.figures) == 2
    for annex in ("A", "B"):
        assert "Motorfietsen per 100 inwoners" in set(texts(report.section(annex)))
    assert "motorfietsen_per_100_inwoners" in indicators_markdown(catalogue)
    assert strip.title in render_html(report)


def test_an_area_without_residents_says_so(havenkwartier: Research) -> None:
    residents = havenkwartier.country.tables[havenkwartier.country.indeling].values["a_inw"]
    code = str(residents[residents == 0].index[0])
    built = build_urgentie(open_research(EXAMPLE, code, store=havenkwartier.store))
    assert any("Er wonen volgens de bron geen mensen." in text for text in texts(built.section("3")))
    statuses = [v.status for v in values_of(built.sections)]
    assert Status.NOT_APPLICABLE not in {v.status for v in values_of(built.sections) if v.present}
    assert not statuses or all(isinstance(s, Status) for s in statuses)


def values_of(sections: tuple[Section, ...]) -> list[Value]:
    return [block.value for block in blocks_of(sections) if isinstance(block, Strip)]


def test_a_set_of_buurten_is_reported_under_their_names(havenkwartier: Research) -> None:
    codes = [c for c in havenkwartier.country.regions.index if c.startswith("BU999901")][:3]
    research = open_research(EXAMPLE, "+".join(codes), store=havenkwartier.store)
    assert research.region.members == tuple(codes)
    built = build_urgentie(research)
    assert any("een gebied in Voorbeeldstad van 3 buurten" in text for text in texts(built.section("3")))


def test_a_table_that_lacks_a_column_gives_a_report_that_says_so(tmp_path: Path) -> None:
    ages = {"15 tot 25 jaar": 100, "25 tot 45 jaar": 200, "45 tot 65 jaar": 200}
    people = ages | {"Aantal inwoners": 1000, "Huishoudens totaal": 400, "Eenpersoonshuishoudens": 150}
    rows = [Row("NL00", "Nederland", 0, people), Row("GM0599", "Rotterdam", 0, people), Row("WK059910", "F", 1, people)]
    store = Store(tmp_path)
    store.put(raw_table(2020, rows, without=["Personen per soort uitkering; Bijstand"]))
    report = build_urgentie(open_research("quickscan", "WK059910", store=store))
    work = next(part for part in report.section("3").parts if part.title == "Werk & participatie")
    gap = next(block.text for block in work.blocks if isinstance(block, Text) and block.role == "gap")
    missing = "onderwerp 'Personen per soort uitkering; Bijstand' staat niet in tabel 84799NED"
    assert f"Niet gepubliceerd ({missing}): personen met een bijstandsuitkering." in gap


def test_a_damaged_store_makes_no_report(tmp_path: Path) -> None:
    store = Store(tmp_path)
    people = {"Aantal inwoners": 1000}
    ref = store.put(raw_table(2020, [Row("NL00", "Nederland", 0, people), Row("WK059910", "F", 1, people)]))
    for part in store.get(ref.id).parts:
        path = raw_path(tmp_path, part.sha256)
        path.write_bytes(path.read_bytes()[:-4] + b"\0\0\0\0")
    with pytest.raises(CorruptStoreError, match="84799NED is damaged"):
        open_research("quickscan", "WK059910", store=store)
