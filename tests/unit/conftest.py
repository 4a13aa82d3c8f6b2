"""The example country and the real 2020 tables, opened once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cbs_server import CBSServer
from wijkonderzoek.catalogue import Catalogue, load_catalogue
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Region
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.example import EXAMPLE_STORE
from wijkonderzoek.sources.statline import fetch_table
from wijkonderzoek.sources.store import Store

EXAMPLE = "params/voorbeeldstad"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def example_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("store"), behind=(EXAMPLE_STORE,))


@pytest.fixture(scope="session")
def havenkwartier(example_store: Store) -> Research:
    return open_research(EXAMPLE, "WK999901", store=example_store)


@pytest.fixture(scope="session")
def country(havenkwartier: Research) -> Country:
    return havenkwartier.country


@pytest.fixture(scope="session")
def wijk(havenkwartier: Research) -> Region:
    return havenkwartier.region


@pytest.fixture(scope="session")
def real_store(
    shared_data: Path, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """KWB 2020 as fetched through cbsodata from a server that holds the real table."""
    store = Store(tmp_path_factory.mktemp("real"), behind=(EXAMPLE_STORE,))
    with CBSServer(shared_data / "cbs") as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKONDERZOEK_CBS_URL", server.url)
        store.put(fetch_table("kwb", catalogue.sources["kwb"], catalogue.table_of("kwb", 2020)))
    yield store
