"""What areas may be compared by: what kind of area it is, never herkomst and never what is judged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.errors import InputError
from wijkonderzoek.indicators.context import CONTEXT, context_indicators
from wijkonderzoek.params import Vergelijken, load_params


def found(catalogue: Catalogue, *keys: str) -> list[str]:
    return [i.key for i in context_indicators(keys, catalogue.indicators, catalogue.variables)]


def test_without_a_choice_the_default_characteristics_are_used(catalogue: Catalogue) -> None:
    assert found(catalogue) == list(CONTEXT)


def test_indicators_and_columns_can_be_chosen_once_each(catalogue: Catalogue) -> None:
    assert found(catalogue, "bev_dich", "inwoners", "bev_dich") == ["bev_dich", "inwoners"]


@pytest.mark.parametrize("key", ["herkomst_aandelen", "a_nl_all", "a_marok", "a_w_all"])
def test_herkomst_is_refused(key: str, catalogue: Catalogue) -> None:
    with pytest.raises(InputError, match=f"vergelijken.kenmerken, {key}: areas are never compared by herkomst"):
        found(catalogue, "inwoners", key)


def test_every_variable_about_herkomst_is_refused(catalogue: Catalogue) -> None:
    about = [key for key, variable in catalogue.variables.items() if variable.about == "herkomst"]
    assert len(about) > 10
    for key in about:
        with pytest.raises(InputError, match="herkomst"):
            found(catalogue, key)


def test_herkomst_hidden_in_a_denominator_is_refused_too(catalogue: Catalogue) -> None:
    own = replace(catalogue.indicator("leeftijd_65_pct"), key="eigen", denominator=("a_nl_all",))
    with pytest.raises(InputError, match="herkomst"):
        context_indicators(["eigen"], {**catalogue.indicators, "eigen": own}, catalogue.variables)


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("bijstand_per_1000", "it has a direction"),
        ("a_soz_wb", "largely what 'bijstand_per_1000' measures"),
        ("inkomen_gestandaardiseerd", "largely what 'sociaal_minimum_pct' measures"),
        ("p_hh_lkk", "it measures poverty"),
        ("mantelzorg_pct", "only key figures"),
        ("ses_woa_score", "only key figures"),
        ("verhuismobiliteit_pct", "only key figures"),
        ("leeftijd_65", "no indicator, and no column of the key figures. Did you mean 'leeftijd_65_pct'?"),
        ("qqqqqqqq", "no indicator, and no column of the key figures$"),
    ],
)
def test_what_is_judged_or_unknown_is_refused_with_the_reason(key: str, says: str, catalogue: Catalogue) -> None:
    with pytest.raises(InputError, match=f"vergelijken.kenmerken, {key}: .*{says}"):
        found(catalogue, key)


def test_every_mistake_is_named_at_once(catalogue: Catalogue) -> None:
    with pytest.raises(InputError) as error:
        found(catalogue, "a_tur", "bijstand_per_1000")
    assert [line.split(":")[0] for line in str(error.value).splitlines()] == [
        "vergelijken.kenmerken, a_tur",
        "vergelijken.kenmerken, bijstand_per_1000",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("aantal: 0", "line 3, vergelijken.aantal: .*greater than or equal to 5, found 0"),
        ("aantal: 101", "vergelijken.aantal: .*less than or equal to 100"),
        ("aantl: 10", "vergelijken.aantl: unknown field 'aantl'"),
        ("kenmerken: [WK0599]", "vergelijken.kenmerken.0: 'WK0599' does not have the form"),
    ],
)
def test_a_mistake_in_the_settings_is_named_with_its_line(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "studie.yml").write_text(f"titel: X\nvergelijken:\n  {text}\n", encoding="utf-8")
    with pytest.raises(InputError, match=says):
        load_params(tmp_path / "studie.yml")


def test_a_block_left_out_is_the_default(tmp_path: Path) -> None:
    (tmp_path / "studie.yml").write_text("titel: X\n", encoding="utf-8")
    assert load_params(tmp_path / "studie.yml").vergelijken == Vergelijken(aantal=20, kenmerken=())
