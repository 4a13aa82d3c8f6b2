"""KWB 2020 by v3 and by v4: the same figures for all 17,341 regions, and true v4 metadata of 2017."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest

from tests.cbs_server import CBSServer
from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.errors import SourceError
from wijkonderzoek.harmonise.columns import YearTable, read_year
from wijkonderzoek.sources.odata_v4 import read_v4
from wijkonderzoek.sources.statline import fetch_table
from wijkonderzoek.sources.store import Store

pytestmark = pytest.mark.shared_data

READ_S = 30
"""What reading 750,000 observations may take; it takes two seconds on an idle machine of two cores."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="module")
def tables(shared_data: Path, store: Store) -> dict[str, YearTable]:
    catalogue = load_catalogue()
    found: dict[str, YearTable] = {}
    protocols: tuple[Literal["v3", "v4"], ...] = ("v3", "v4")
    with CBSServer(shared_data / "cbs") as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKONDERZOEK_CBS_URL", server.url)
        for protocol in protocols:
            raw = fetch_table("kwb", catalogue.sources["kwb"], catalogue.table_of("kwb", 2020), protocol=protocol)
            assert raw.protocol == protocol
            found[protocol] = read_year(store, store.get(store.put(raw).id), catalogue)
    return found


def test_both_protocols_give_the_same_figures_for_every_region(tables: dict[str, YearTable]) -> None:
    v3, v4 = tables["v3"], tables["v4"]
    assert len(v3.values) == v3.ref.rows == v4.ref.rows == 17_341
    pd.testing.assert_frame_equal(v3.values, v4.values)
    pd.testing.assert_frame_equal(v3.statuses, v4.statuses)
    pd.testing.assert_frame_equal(v3.regions.drop(columns="flag"), v4.regions.drop(columns="flag"))
    assert dict(v3.absent) == dict(v4.absent)
    assert v4.values.loc["NL00", "a_inw"] == 17_407_585


def test_only_v3_says_which_regions_changed(tables: dict[str, YearTable]) -> None:
    assert (tables["v3"].regions["flag"] > 0).any()
    assert not (tables["v4"].regions["flag"] > 0).any()


def test_a_release_of_three_quarters_of_a_million_observations_is_read_in_seconds(
    store: Store, tables: dict[str, YearTable]
) -> None:
    started = time.monotonic()
    cells = read_v4(store.get(tables["v4"].ref.id), "WijkenEnBuurten").cells
    assert time.monotonic() - started < READ_S
    assert len(cells) == 17_341


def test_a_table_of_which_v4_has_no_observations_yet_is_said_to_have_none(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = load_catalogue()
    with CBSServer(shared_data / "cbs") as server:
        monkeypatch.setenv("WIJKONDERZOEK_CBS_URL", server.url)
        with pytest.raises(
            SourceError, match=r"v3: .* does not have this table .*; v4: .*says 0, Properties says 1537850"
        ):
            fetch_table("kwb", catalogue.sources["kwb"], catalogue.table_of("kwb", 2017))
