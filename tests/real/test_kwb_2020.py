"""Real figures: KWB 2020 as CBS served it on 26 March 2021, through cbsodata and a real HTTP server."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.cbs_server import CBSServer
from wijkonderzoek.catalogue import Catalogue, load_catalogue
from wijkonderzoek.harmonise.names import find_by_name
from wijkonderzoek.model import Level, Status
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import Strip, Text
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.statline import fetch_table
from wijkonderzoek.sources.store import Store

pytestmark = pytest.mark.shared_data

EMPTY_THEMES = {"wonen", "onderwijs", "veiligheid", "gezondheid", "duurzaamheid"}
SMALLEST_SHARE_OF_GAP = 0.0035
"""Wijken and gemeenten differ by at most this share, by rounding and by people without an address in a wijk."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def store(shared_data: Path, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("real"))
    with CBSServer(shared_data / "cbs") as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKONDERZOEK_CBS_URL", server.url)
        store.put(fetch_table("kwb", catalogue.sources["kwb"], catalogue.table_of("kwb", 2020)))
    return store


@pytest.fixture(scope="module")
def feijenoord(store: Store) -> Research:
    return open_research("quickscan", "WK059910", store=store)


def test_the_whole_table_comes_through(store: Store) -> None:
    ref = store.latest("kwb", 2020)
    assert ref is not None
    assert (ref.rows, ref.table, ref.modified[:10], ref.fictional) == (17341, "84799NED", "2021-03-26", False)


def test_the_country_has_its_official_number_of_residents(feijenoord: Research) -> None:
    residents = feijenoord.country.tables[2020].values["a_inw"]
    levels = feijenoord.country.regions["level"]
    assert residents[levels == "land"].tolist() == [17_407_585]
    assert residents[levels == "gemeente"].sum() == 17_407_585
    assert [(levels == level).sum() for level in ("land", "gemeente", "wijk", "buurt")] == [1, 355, 3177, 13808]


def test_wijken_differ_from_their_gemeente_either_way_within_what_was_measured(feijenoord: Research) -> None:
    table = feijenoord.country.tables[2020]
    wijken = table.regions["level"] == "wijk"
    together = table.values["a_inw"][wijken].groupby(table.regions["gemeente"][wijken]).sum()
    gap = together - table.values["a_inw"].reindex(together.index)
    assert ((gap < 0).sum(), (gap > 0).sum()) == (262, 85)
    assert (gap.abs() / table.values["a_inw"].reindex(together.index)).max() <= SMALLEST_SHARE_OF_GAP


def test_population_is_a_multiple_of_five_in_wijken_and_buurten_only(feijenoord: Research) -> None:
    table = feijenoord.country.tables[2020]
    small = table.regions["level"].isin(["wijk", "buurt"])
    assert (table.values["a_inw"][small] % 5 == 0).all()
    assert not (table.values["a_inw"][~small] % 5 == 0).all()


def test_feijenoord_reads_as_it_should(feijenoord: Research) -> None:
    values = {r.indicator.key: r.value for r in feijenoord.readings}
    assert feijenoord.region.name == "Feijenoord"
    assert values["inwoners"].value == 76_590
    assert values["bijstand_per_1000"].value == pytest.approx(6330 / (10460 + 23650 + 19225) * 1000)
    assert values["ao_per_1000"].value == pytest.approx(3550 / 53335 * 1000)
    land = next(r.land for r in feijenoord.readings if r.indicator.key == "bijstand_per_1000")
    assert land.value == pytest.approx(421_110 / (2_143_743 + 4_308_904 + 4_836_284) * 1000)


def test_themes_that_cbs_had_not_filled_yet_are_said_to_be_empty(feijenoord: Research) -> None:
    for reading in feijenoord.readings:
        if reading.indicator.opgave in EMPTY_THEMES:
            own = reading.indicator.source == "kwb"
            assert (reading.value.value, reading.value.status) == (
                None,
                Status.NOT_PUBLISHED if own else Status.MISSING,
            )
    report = build_urgentie(feijenoord)
    assert not report.fictional
    parts = {part.id.removeprefix("stand-"): part for part in report.section("3").parts}
    for opgave in EMPTY_THEMES:
        assert any(isinstance(block, Text) and block.role == "gap" for block in parts[opgave].blocks)
        assert not any(isinstance(block, Strip) for block in parts[opgave].blocks)
    assert "Wonen" in next(
        b.text for b in report.section("0").blocks if isinstance(b, Text) and b.label == "Wat we niet weten"
    )


def test_only_wijken_of_500_residents_are_ranked(feijenoord: Research) -> None:
    assert len(feijenoord.country.frame(Level.WIJK)) == 3177 - 468


def test_without_boundaries_the_map_is_left_out_and_said_to_be(feijenoord: Research) -> None:
    row = next(row for row in build_urgentie(feijenoord).completeness if row.section == "3 Kaart")
    assert (row.present, row.reason) == (False, "geen grenzen van 2020 in de opslag")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("feyenoord", "WK059910"),
        ("de wijert", "BU00140605"),
        ("schildersbuurt den haag", "WK051829"),
        ("den bosch", "GM0796"),
        ("den haag", "GM0518"),
    ],
)
def test_a_half_remembered_name_finds_its_place(feijenoord: Research, query: str, code: str) -> None:
    first = find_by_name(feijenoord.country.tables[2020], query)[0]
    assert (first.code, first.chosen) == (code, True)


def test_a_buurt_gives_a_quickscan(store: Store) -> None:
    bloemhof = open_research("quickscan", "BU05991081", store=store)
    assert (bloemhof.region.name, bloemhof.region.level) == ("Bloemhof", Level.BUURT)
    strips = [b for b in blocks_of(build_urgentie(bloemhof).sections) if isinstance(b, Strip)]
    assert "werk/bijstand_per_1000" in {strip.finding.id for strip in strips}


def test_three_buurten_together_are_their_counts_added(store: Store) -> None:
    codes = ["BU05991081", "BU05991082", "BU05991086"]
    zuid = open_research("quickscan", "+".join(codes), store=store)
    values = {r.indicator.key: r.value for r in zuid.readings}
    assert zuid.region.name == "Bloemhof + Hillesluis + Afrikaanderwijk"
    assert values["inwoners"].value == 14_250 + 12_050 + 8_280
    people = 2200 + 4545 + 3395 + 1870 + 4025 + 2710 + 1345 + 2380 + 2055
    assert values["bijstand_per_1000"].value == pytest.approx((1240 + 890 + 840) / people * 1000)
    report = build_urgentie(zuid)
    assert report.section("6").blocks


def test_missing_is_kept_apart_from_zero(feijenoord: Research) -> None:
    table = feijenoord.country.tables[2020]
    benefits = table.values["a_soz_wb"]
    assert (benefits == 0).sum() > 0
    assert benefits.isna().sum() == 1574
    single = feijenoord.country.observations["kwb", 2020].columns["eenpersoonshuishoudens_pct"]
    nobody = (table.values["a_hh"] == 0).to_numpy()
    assert np.isnan(single.value[nobody]).all()
