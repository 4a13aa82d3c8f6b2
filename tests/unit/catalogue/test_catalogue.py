"""The catalogue: an indicator is a few lines of YAML, and a wrong line is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wijkonderzoek.catalogue import CATALOGUE_PATH, Catalogue, load_catalogue
from wijkonderzoek.catalogue.docs import indicator_text, indicators_markdown
from wijkonderzoek.errors import CatalogueError

FEW_LINES = """
motorfietsen_per_100_inwoners:
  title: Motorfietsen per 100 inwoners
  source: kwb
  unit: per 100 inwoners
  numerator: [a_m2w]
  denominator: [a_inw]
  scale: 100
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A catalogue of one's own to change."""
    target = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE_PATH, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def add(copy: Path, text: str, opgave: str = "leefomgeving") -> Path:
    file = copy / "indicators" / f"{opgave}.yml"
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
    return copy


def test_there_are_eight_opgaven_in_report_order(catalogue: Catalogue) -> None:
    assert [o.title for o in catalogue.scored_opgaven] == [
        "Wonen",
        "Werk & participatie",
        "Onderwijs & opvoeding",
        "Veiligheid & criminaliteit",
        "Gezondheid, zorg & hulpverlening",
        "Samenleven & integratie",
        "Leefomgeving & openbare ruimte",
        "Duurzaamheid",
    ]


def test_the_catalogue_begins_with_the_indicators_that_kwb_carries(catalogue: Catalogue) -> None:
    assert len(catalogue.indicators) >= 25
    assert all(indicator.source == "kwb" for indicator in catalogue.indicators.values())


def test_herkomst_is_no_indicator(catalogue: Catalogue) -> None:
    words = ("herkomst", "migratie", "westers", "autochto", "allochto")
    texts = [f"{i.key} {i.title} {i.formula}".lower() for i in catalogue.indicators.values()]
    assert not [text for text in texts if any(word in text for word in words)]


def test_only_one_measure_of_poverty_has_a_direction(catalogue: Catalogue) -> None:
    poverty = [
        catalogue.indicator(key) for key in ("sociaal_minimum_pct", "laag_inkomen_pct", "inkomen_gestandaardiseerd")
    ]
    assert [i.key for i in poverty if i.directional] == ["sociaal_minimum_pct"]


def test_corporation_homes_and_ownership_are_never_scored(catalogue: Catalogue) -> None:
    for key in ("corporatiewoningen_pct", "particuliere_huur_pct", "koopwoningen_pct", "woz_gemiddeld"):
        assert not catalogue.indicator(key).directional


def test_every_variable_of_an_indicator_is_in_the_map_of_2020(catalogue: Catalogue) -> None:
    topics = catalogue.table_of("kwb", 2020).topics
    assert not {v for i in catalogue.indicators.values() for v in i.variables} - set(topics)


def test_a_new_indicator_takes_a_few_lines_and_no_code(copy: Path) -> None:
    catalogue = load_catalogue(add(copy, FEW_LINES))
    indicator = catalogue.indicator("motorfietsen_per_100_inwoners")
    assert indicator.formula == "a_m2w / a_inw × 100"
    assert indicator.opgave == "leefomgeving"
    assert not indicator.directional
    assert "motorfietsen_per_100_inwoners" in indicators_markdown(catalogue)
    assert "a_m2w / a_inw × 100" in indicator_text(indicator, catalogue)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("a_b:\n  titel: X", r"leefomgeving.yml, line \d+, a_b.titel: unknown field 'titel'. Did you mean 'title'\?"),
        (FEW_LINES.replace("[a_m2w]", "[a_m2x]"), r"unknown variable 'a_m2x'. Did you mean 'a_m2w'\?"),
        (FEW_LINES.replace("source: kwb", "source: kbw"), r"unknown source 'kbw'. Did you mean 'kwb'\?"),
        (FEW_LINES + "  variable: a_m2w", "either 'variable' or 'numerator'"),
        (FEW_LINES + "  caveats: [volgt_leeftyd]", r"unknown caveat 'volgt_leeftyd'. Did you mean 'volgt_leeftijd'\?"),
        (FEW_LINES + "  direction: more_is_bad", r"'more_is_bad' is not one of more_is_worse, more_is_better, context"),
        (FEW_LINES + "  direction: more_is_worse", "kind 'context' cannot have direction 'more_is_worse'"),
        (
            FEW_LINES.replace("  denominator: [a_inw]\n", "") + "  measure: share",
            "a share of counts needs a 'denominator'",
        ),
        (FEW_LINES + "  title: Nog een", r"line \d+: 'title' is written twice"),
        ("inwoners:\n  title: Inwoners\n  source: kwb\n  unit: x\n  numerator: [a_inw]", "also used in another opgave"),
        (
            "Hoofdletter:\n  title: Nog een\n  source: kwb\n  unit: x\n  numerator: [a_inw]",
            "the key must have the form",
        ),
        ("- geen: veld", "expected|block"),
    ],
)
def test_a_wrong_entry_is_named_with_its_file_and_line(copy: Path, lines: str, says: str) -> None:
    with pytest.raises(CatalogueError, match=says) as raised:
        load_catalogue(add(copy, "\n" + lines + "\n"))
    assert "leefomgeving.yml" in str(raised.value) or "algemeen.yml" in str(raised.value)


def test_all_wrong_entries_of_a_file_are_named_at_once(copy: Path) -> None:
    two = FEW_LINES.replace("a_m2w", "a_m2x") + FEW_LINES.replace("motorfietsen_per", "fietsen_per").replace(
        "kwb", "kbw"
    )
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(add(copy, two))
    assert len(str(raised.value).splitlines()) == 2


def test_an_unknown_indicator_suggests_the_closest(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="Did you mean 'bijstand_per_1000'"):
        catalogue.indicator("bijstand_per_100")


def test_a_year_without_a_table_names_the_years_there_are(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match=r"no table for 1999; years: 2014, .*2025"):
        catalogue.table_of("kwb", 1999)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("a_inw", "a_inwo", "unknown column 'a_inwo'. Did you mean 'a_inw'"),
        ("verified", "controle", "unknown column 'controle'|column 'verified' is missing"),
        ("kwb,2020,yes", "kwb,2020,ja", "row 8, verified: 'ja' is not yes or no"),
        ("kwb,2020,yes", "kwb,twintig,yes", "row 8, year: 'twintig' is not a year"),
    ],
)
def test_a_wrong_column_map_is_named_with_its_row(copy: Path, old: str, new: str, says: str) -> None:
    file = copy / "column_maps" / "kwb.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=says) as raised:
        load_catalogue(copy)
    assert "kwb.csv" in str(raised.value)
