"""A wijkmonitor of buurten of Rotterdam-Zuid 2014-2018: too few years, a broken series, and no words of cause."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.report.test_neutral_words import CAUSE, words
from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.monitoring.effect import Rung, too_strong
from wijkonderzoek.monitoring.words import Reason, State, Verdict
from wijkonderzoek.report.model import WijkReport
from wijkonderzoek.report.monitor import build_monitor
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.files import read_file
from wijkonderzoek.sources.store import Store

pytestmark = pytest.mark.shared_data

YEARS = range(2014, 2019)
WHOLE = ("Bloemhof", "Vreewijk", "Feijenoord")
SPLIT = ("Bloemhof", "Hillesluis")
GONE = ("Bloemhof", "Afrikaanderwijk")
GOALS = """gebied;doel_id;opgave;doel;indicator_id;soort;nulwaarde;nulmeting_jaar;streefwaarde;streefjaar;herkomst
{area};bijstand;werk;Minder mensen in de bijstand;bijstand_per_1000;resultaat;;;80;2030;bestuur
{area};ww;werk;Minder mensen in de WW;ww_per_1000;resultaat;;;20;2030;partners
{area};inkomen;werk;Minder huishoudens met een laag inkomen;laag_inkomen_pct;resultaat;;;40;2030;bewoners
"""
INTERVENTION = """interventies:
  - {{id: zuid, naam: Werk in de buurt, gebied: {area}, start: 2016, verwachte_vertraging_jaren: 1,
     indicator: bijstand_per_1000, selectieregel: buurten met de meeste bijstand, selectiejaar: 2015,
     vergelijking: [{codes}]}}
"""


@pytest.fixture(scope="module")
def store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    found = Store(tmp_path_factory.mktemp("monitor"))
    for year in YEARS:
        file = shared_data / "cbs" / "statline_csv" / f"rotterdam_Kerncijfers_wijken_en_buurten_{year}.csv"
        found.put(read_file(file, load_catalogue()))
    return found


def opened(store: Store, folder: Path, names: tuple[str, ...], *, designed: bool) -> Research:
    """A study of these buurten together, compared with the rest of Rotterdam where it has a design."""
    regions = open_research("quickscan", "WK059910", store=store).country.regions
    buurten = regions[(regions["level"] == "buurt") & (regions["gemeente"] == "GM0599")]
    own = [str(code) for code in buurten.index[buurten["name"].isin(names)]]
    rest = [str(code) for code in buurten.index if code not in own]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "studie.yml").write_text("schema: 1\ntitel: Zuid\nmonitor:\n  start: 2016\n  selectiejaar: 2015\n")
    rows = "\n".join(["gebied;naam;niveau;codes", f"zuid;Zuid;gebied;{' '.join(own)}"])
    (folder / "gebieden.csv").write_text(f"{rows}\n")
    (folder / "doelen.csv").write_text(GOALS.format(area="zuid"))
    if designed:
        (folder / "interventies.yml").write_text(INTERVENTION.format(area="zuid", codes=", ".join(rest)))
    return open_research(folder, "zuid", store=store)


@pytest.fixture(scope="module")
def whole(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Research:
    return opened(store, tmp_path_factory.mktemp("a") / "zuid", WHOLE, designed=True)


@pytest.fixture(scope="module")
def split(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Research:
    return opened(store, tmp_path_factory.mktemp("b") / "zuid", SPLIT, designed=True)


@pytest.fixture(scope="module")
def gone(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Research:
    return opened(store, tmp_path_factory.mktemp("c") / "zuid", GONE, designed=False)


@pytest.fixture(scope="module")
def report(whole: Research) -> WijkReport:
    return build_monitor(whole)


def test_four_years_of_benefits_are_too_few_to_say_that_they_changed(whole: Research) -> None:
    trends = Monitored(whole).trends
    assert {trends[key].changed.word for key in ("bijstand_per_1000", "ww_per_1000")} == {Verdict.FEW_YEARS}
    assert all(trends[key].change is None for key in ("bijstand_per_1000", "ww_per_1000"))


def test_hillesluis_is_another_place_since_2017_and_so_no_goal_can_be_followed(split: Research) -> None:
    monitored = Monitored(split)
    trend = monitored.trends["bijstand_per_1000"]
    assert trend.split is not None
    assert (trend.count, trend.split.year) == (1, 2017)
    assert {progress.state for progress in monitored.progress.values()} == {State.UNKNOWN}
    said = "\n".join(words(build_monitor(split).section("12")))
    assert "Trede 1 van 5: beschrijving" in said
    assert "De jaren vóór 2017 vallen weg: daar breekt de reeks." in said


def test_an_area_that_is_no_place_of_those_years_is_not_to_be_established(gone: Research) -> None:
    trend = Monitored(gone).trends["bijstand_per_1000"]
    assert (trend.changed.word, trend.changed.reason) == (Verdict.UNKNOWN, Reason.BREAK)
    said = "\n".join(words(build_monitor(gone).section("11")))
    assert "omdat de reeks gebroken is" in said


def test_what_cannot_be_established_is_said(report: WijkReport) -> None:
    said = "\n".join(words(report.section("11")))
    assert "omdat er te weinig jaren zijn die met elkaar te vergelijken zijn" in said
    assert "Hoeveel mensen er verhuizen, is niet bekend." in said


def test_two_years_beside_the_rest_of_rotterdam_are_a_comparison_and_no_more(report: WijkReport) -> None:
    said = "\n".join(words(report.section("12")))
    assert "Trede 3 van 5: vergelijking" in said
    assert "met zo weinig jaren vóór de start niet na te gaan" in said
    assert "daar mist een jaar of is de reeks gebroken" in said


def test_no_words_of_cause_stand_in_the_whole_report(report: WijkReport, split: Research, gone: Research) -> None:
    for made in (report, build_monitor(split), build_monitor(gone)):
        assert [t for t in words(made.sections) if CAUSE.search(t) or too_strong(t, Rung.VERGELIJKING)] == []
