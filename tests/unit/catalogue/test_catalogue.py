"""The catalogue: an indicator is a few lines of YAML, and a wrong line is named."""

from __future__ import annotations

import re
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


def test_the_eight_opgaven_and_the_wijk_in_short_have_62_indicators(catalogue: Catalogue) -> None:
    assert len(catalogue.indicators) == 62
    assert all(len(catalogue.of_opgave(opgave.key)) >= 5 for opgave in catalogue.opgaven.values())


def test_herkomst_is_never_directional_and_stands_in_the_annex_only(catalogue: Catalogue) -> None:
    origins = {key for key, variable in catalogue.variables.items() if variable.about == "herkomst"}
    assert {"a_w_all", "a_nw_all", "a_marok", "a_tur", "a_nl_all", "a_eur_al", "a_neu_al", "a_gbl_ne"} <= origins
    words = ("herkomst", "migratie", "westers", "autochto", "allochto")
    found = [
        i
        for i in catalogue.indicators.values()
        if origins & set(i.variables) or any(word in f"{i.key} {i.title}".lower() for word in words)
    ]
    assert [i.key for i in found] == ["herkomst_aandelen"]
    assert all(i.annex_only and not i.directional and not i.score for i in found)


def test_nobody_is_called_laagopgeleid_and_no_place_an_achterstandswijk(catalogue: Catalogue) -> None:
    words = ("laagopgeleid", "laag opgeleid", "achterstandswijk", "probleemwijk", "kansarm", "allochtoon", "autochtoon")
    texts = [text for i in catalogue.indicators.values() for text in (i.title, i.wording.sentence, i.wording.noun)]
    texts += [*catalogue.caveats.values(), *(variable.title for variable in catalogue.variables.values())]
    assert not [text for text in texts if any(word in text.lower() for word in words)]


def test_every_model_estimate_is_marked_and_says_so_to_the_reader(catalogue: Catalogue) -> None:
    health = [i for i in catalogue.indicators.values() if i.source == "gezondheid"]
    assert len(health) == 10
    assert all(i.modelled and "modelschatting" in i.caveats and "naar schatting" in i.wording.sentence for i in health)


def test_what_a_study_brings_itself_is_a_variable_under_its_own_key(catalogue: Catalogue) -> None:
    local = [i for i in catalogue.indicators.values() if i.source == "lokaal"]
    assert {"voortijdig_schoolverlaten_pct", "onveilig_gevoel_pct", "verhuismobiliteit_pct"} <= {i.key for i in local}
    for indicator in local:
        variable = catalogue.variables[indicator.key]
        assert (indicator.variable, variable.source, variable.unit) == (indicator.key, "lokaal", indicator.unit)


def test_crimes_are_counted_by_the_police_and_set_against_residents_and_homes_of_cbs(catalogue: Catalogue) -> None:
    indicator = catalogue.indicator("geweld_per_1000")
    assert {catalogue.variables[name].source for name in indicator.numerator} == {"politie"}
    assert {catalogue.variables[name].source for name in indicator.denominator} == {"kwb"}
    assert indicator.scale == 1000
    assert not catalogue.indicator("drugs_ondermijning_per_1000").directional


def test_only_one_measure_of_poverty_has_a_direction(catalogue: Catalogue) -> None:
    poverty = [
        catalogue.indicator(key) for key in ("sociaal_minimum_pct", "laag_inkomen_pct", "inkomen_gestandaardiseerd")
    ]
    assert [i.key for i in poverty if i.directional] == ["sociaal_minimum_pct"]


def test_corporation_homes_and_ownership_are_never_scored(catalogue: Catalogue) -> None:
    for key in ("corporatiewoningen_pct", "particuliere_huur_pct", "koopwoningen_pct", "woz_gemiddeld"):
        assert not catalogue.indicator(key).directional


def test_every_variable_of_an_indicator_is_in_some_table_of_its_source(catalogue: Catalogue) -> None:
    mapped: dict[str, set[str]] = {}
    for source in catalogue.sources:
        for year in catalogue.years_of(source):
            mapped.setdefault(source, set()).update(catalogue.table_of(source, year).topics)
    for indicator in catalogue.indicators.values():
        for name in indicator.variables:
            source = catalogue.variables[name].source
            assert source == "lokaal" or name in mapped[source], f"{indicator.key}: {name}"


def test_a_break_says_in_one_dutch_clause_what_changed(catalogue: Catalogue) -> None:
    broken = {key: variable.breaks for key, variable in catalogue.variables.items() if variable.breaks}
    assert {"g_gas_tw", "g_ele", "p_leegsw", "p_hh_lkk", "a_bedv", "p_gez_eenzaam"} <= set(broken)
    assert "a_opl_lg" not in broken  # the levels have other names since 2023, and are the same levels
    for breaks in broken.values():
        for year, why in breaks:
            assert 2014 < year <= 2025
            assert len(why) > 20
            assert not why.endswith(".")


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


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (FEW_LINES.replace("a_m2w", "a_neu_al"), "needs 'score: false' and 'annex_only: true'"),
        (
            FEW_LINES.replace("a_m2w", "a_neu_al") + "  direction: more_is_worse\n  kind: resultaat\n",
            "herkomst never has a direction",
        ),
        (FEW_LINES.replace("a_m2w", "p_gez_roker"), "'p_gez_roker' is of source 'gezondheid', not of 'kwb'"),
        (FEW_LINES.replace("kwb", "gezondheid"), "publishes model estimates: 'modelled: true' is needed"),
        (FEW_LINES.replace("kwb", "lokaal"), "its 'variable' must be 'motorfietsen_per_100_inwoners', its own key"),
        (FEW_LINES + "  overlaps: [supermarkt_afstand]\n", "Did you mean 'supermarkt_afstand_km'"),
        (
            FEW_LINES.replace("a_m2w", "a_soz_wb") + "  direction: more_is_worse\n  kind: resultaat\n",
            "both count a_soz_wb: only one of them can have a direction",
        ),
        (
            FEW_LINES + "  direction: more_is_worse\n  kind: resultaat\n  overlaps: [bijstand_per_1000]\n",
            "overlaps bijstand_per_1000: only one of them can have a direction",
        ),
        (
            FEW_LINES.replace("a_m2w", "p_ink_ar") + "  direction: more_is_worse\n  kind: resultaat\n",
            "both measure poverty: only one of them can have a direction",
        ),
    ],
)
def test_what_would_be_unfair_or_count_twice_is_refused(copy: Path, lines: str, says: str) -> None:
    with pytest.raises(CatalogueError, match=re.escape(says)):
        load_catalogue(add(copy, "\n" + lines))


def test_an_indicator_that_is_never_scored_may_share_what_it_counts(copy: Path) -> None:
    lines = FEW_LINES.replace("a_m2w", "a_soz_wb") + "  direction: more_is_worse\n  kind: resultaat\n  score: false\n"
    assert not load_catalogue(add(copy, "\n" + lines)).indicator("motorfietsen_per_100_inwoners").directional


def test_an_unknown_indicator_suggests_the_closest(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="Did you mean 'bijstand_per_1000'"):
        catalogue.indicator("bijstand_per_100")


def test_a_year_without_a_table_names_the_years_there_are(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match=r"no table for 1999; years: 2014, .*2025"):
        catalogue.table_of("kwb", 1999)


def test_a_source_knows_its_years(catalogue: Catalogue) -> None:
    assert catalogue.years_of("kwb") == tuple(range(2014, 2026))
    assert catalogue.years_of("lokaal") == ()
    with pytest.raises(CatalogueError, match=r"unknown source 'politi'\. Did you mean 'politie'"):
        catalogue.years_of("politi")


def test_a_variable_is_of_one_source_and_a_file_named_after_it(copy: Path) -> None:
    file = copy / "variables" / "politie.yml"
    file.rename(copy / "variables" / "polite.yml")
    with pytest.raises(CatalogueError, match=r"variables/polite.yml: no such source"):
        load_catalogue(copy)
    (copy / "variables" / "polite.yml").rename(file)
    file.write_text(file.read_text(encoding="utf-8") + "a_inw: {title: X, unit: aantal}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="'a_inw' is also a variable of another source"):
        load_catalogue(copy)


def test_a_part_names_a_whole_that_exists(copy: Path) -> None:
    file = copy / "variables" / "kwb.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("whole: a_hh\n", "whole: a_hho\n", 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"unknown variable 'a_hho'\. Did you mean 'a_hh'"):
        load_catalogue(copy)


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
