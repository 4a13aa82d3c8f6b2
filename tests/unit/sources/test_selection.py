"""Tables with more dimensions than regions: only the rows that a column map chooses are asked for, and read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cbs_server import CBSServer
from tests.cbs_server_v4 import condition
from tests.unit.sources.made import CRIMES, REGIONS, crime_map, crimes, promised, served_from
from wijkonderzoek.catalogue import Catalogue, Source
from wijkonderzoek.errors import ChoiceError, SourceError
from wijkonderzoek.harmonise.columns import read_year
from wijkonderzoek.model import Variable
from wijkonderzoek.sources.selection import chosen_titles, filter_text
from wijkonderzoek.sources.statline import fetch_table
from wijkonderzoek.sources.store import Store

POLICE = Source(
    title="Geregistreerde misdrijven",
    publisher="Politie",
    licence="",
    host="dataderden.cbs.nl",
    regions="WijkenEnBuurten",
)
BOTH = POLICE.model_copy(update={"v4": "datasets.cbs.nl/odata/v1/CBS"})
TWO = crime_map(
    {"a_inw": (("SoortMisdrijf", "Totaal misdrijven"),), "misdrijf_mishandeling": (("SoortMisdrijf", "Mishandeling"),)}
)


def counted(region: str, crime: str, year: str) -> float | None:
    """A figure one can tell apart: 2024 is a thousand higher; the last buurt has none for assault."""
    if region == REGIONS[-1] and crime == "1.4.5 ":
        return None
    return 1000.0 * (year == "2024JJ00") + 10 * list(CRIMES).index(crime) + REGIONS.index(region)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CBSServer]:
    with CBSServer(served_from(tmp_path_factory.mktemp("police"), crimes(counted)), page_size=4) as server:
        yield server


@pytest.fixture
def server(running: CBSServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[CBSServer]:
    running.forget()
    monkeypatch.setenv("WIJKONDERZOEK_CBS_URL", running.url)
    yield running
    running.faults = ()


def known(catalogue: Catalogue, source: Source) -> Catalogue:
    """The catalogue with the police in it."""
    titles = {"a_inw": "Totaal", "misdrijf_mishandeling": "Mishandeling"}
    variables = {key: Variable(key, title, "aantal", source="politie") for key, title in titles.items()}
    return replace(
        catalogue,
        sources={**catalogue.sources, "politie": source},
        tables={(TWO.table, TWO.year): TWO},
        variables={**catalogue.variables, **variables},
    )


@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_chosen_rows_are_asked_for_counted_and_read(
    server: CBSServer, catalogue: Catalogue, tmp_path: Path, protocol: Any
) -> None:
    raw = fetch_table("politie", BOTH, TWO, protocol=protocol)
    assert (raw.protocol, raw.rows) == (protocol, 2 * len(REGIONS))
    asked = [path for path in server.log if "filter" in path]
    assert any("$count" in path for path in asked)
    assert all("2024JJ00" in path for path in asked)
    store = Store(tmp_path)
    table = read_year(store, store.get(store.put(raw).id), known(catalogue, BOTH))
    assert table.values["a_inw"].tolist() == [1000, 1001, 1002, 1003, 1004]
    assert table.values["misdrijf_mishandeling"].fillna(-1).tolist() == [1010, 1011, 1012, 1013, -1]
    assert table.regions["gemeente"].tolist() == ["", *["GM0599"] * 4]


def test_keys_keep_the_blanks_that_their_dimension_gives_them(server: CBSServer) -> None:
    fetch_table("politie", POLICE, TWO)
    assert any("SoortMisdrijf+eq+%271.4.5+%27" in path for path in server.log)


def test_without_a_choice_the_whole_table_comes(server: CBSServer) -> None:
    raw = fetch_table("politie", POLICE, crime_map({"a_inw": ()}, where=()))
    assert raw.rows == len(REGIONS) * 3 * 2
    assert not any("filter" in path for path in server.log)


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (("SoortMisdrijf", "Mishandelen"), r"has no 'Mishandelen'; there are Totaal misdrijven, 1.4.5 Mishandeling"),
        (("Misdrijf", "Mishandeling"), r"no dimension 'Misdrijf'; there are SoortMisdrijf, WijkenEnBuurten, Perioden"),
        (("Perioden", "2025"), "has no '2025'; there are 2023, 2024"),
    ],
)
@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_a_choice_the_service_does_not_have_names_those_it_has(
    server: CBSServer, choice: tuple[str, str], says: str, protocol: Any
) -> None:
    with pytest.raises(ChoiceError, match=says) as raised:
        fetch_table("politie", BOTH, crime_map({"a_inw": (choice,)}), protocol=protocol)
    assert isinstance(raised.value, SourceError)
    assert not any("TypedDataSet" in path or "Observations" in path for path in server.log)


def test_a_dimension_that_one_variable_leaves_open_is_not_filtered_on() -> None:
    mixed = crime_map({"a_inw": (), "misdrijf_mishandeling": (("SoortMisdrijf", "Mishandeling"),)})
    assert chosen_titles(mixed) == {"Perioden": ("2024",)}
    assert chosen_titles(TWO)["SoortMisdrijf"] == ("Totaal misdrijven", "Mishandeling")


def test_a_filter_that_the_service_forgets_is_seen_as_documented(server: CBSServer) -> None:
    server.faults = ("forgotten_filter",)
    with pytest.raises(SourceError) as raised:
        fetch_table("politie", BOTH, TWO)
    assert all(said in raised.value.message for said in promised()["forgotten_filter"].values())


def test_a_quote_in_a_key_stays_in_the_key() -> None:
    text = filter_text({"Plaats": ("'s-Hertogenbosch", "x' or 'a' eq 'a")})
    assert condition(text)({"Plaats": "'s-Hertogenbosch"})
    assert not condition(text)({"Plaats": "elders"})


@pytest.mark.parametrize("text", ["A eq", "A gt '1'", "(A eq '1'", "A eq '1') or B eq '2'", "A eq '1' B eq '2'"])
def test_the_server_refuses_a_filter_it_does_not_know(text: str) -> None:
    with pytest.raises(ValueError, match="filter"):
        condition(text)
