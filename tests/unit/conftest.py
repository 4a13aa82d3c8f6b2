"""The example country and the real 2020 tables, opened once."""

from __future__ import annotations

import pytest

from wijkonderzoek.catalogue import Catalogue, load_catalogue
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Region
from wijkonderzoek.report.research import Research, open_research
from wijkonderzoek.sources.example import EXAMPLE_STORE
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
