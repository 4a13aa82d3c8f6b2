"""The urgency of real wijken: 3,340 wijken of 2022 have one column with a direction, so no score; a demonstration has six."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wijkonderzoek.catalogue import Catalogue, load_catalogue
from wijkonderzoek.harmonise.columns import YearTable
from wijkonderzoek.indicators.country import Country, assemble
from wijkonderzoek.indicators.demonstration import demonstration_indicators
from wijkonderzoek.model import STATUS_CODE, Level, Region, SnapshotRef, Status, Variable
from wijkonderzoek.params import Demonstratie, Urgentie
from wijkonderzoek.urgency.contributions import against, related
from wijkonderzoek.urgency.national import Urgency, compute_urgency
from wijkonderzoek.urgency.scheme import DEMONSTRATION

pytestmark = pytest.mark.shared_data

SIX = Demonstratie(
    naam="Zes kolommen van 2022",
    kolommen={
        "g_woz": "more_is_better",
        "p_koopw": "more_is_better",
        "p_arb_pp": "more_is_better",
        "p_ink_li": "more_is_worse",
        "p_ink_hi": "more_is_better",
        "p_opl_hg": "more_is_better",
    },
)
SETTINGS = Urgentie(demonstratie=SIX, doorrekeningen=200, trekkingen=200)
OFFICIAL = 17_590_672


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def table_of_2022(shared_data: Path) -> YearTable:
    """The wijken and gemeenten of 2022; the row of the country holds the official number of residents and nothing else."""
    parts = [pd.read_parquet(shared_data / f"cbs/tidy/kwb_2022_nl_{level}.parquet") for level in ("gem", "wijk")]
    raw = pd.concat(parts).set_index("gwb_code").rename(columns={"g_wozbag": "g_woz"})
    raw.index = raw.index.str.strip().astype(object)
    columns = [c for c in raw.columns if c.startswith(("a_", "g_", "p_"))]
    values = raw[columns].apply(pd.to_numeric, errors="coerce").astype(float)
    values.loc["NL00"] = pd.Series({"a_inw": float(OFFICIAL)})
    statuses = pd.DataFrame(
        np.where(values.isna(), STATUS_CODE[Status.MISSING], STATUS_CODE[Status.ROUNDED]).astype(np.int8),
        index=values.index,
        columns=values.columns,
    )
    gemeente = [f"GM{code[2:6]}" if code[:2] in {"GM", "WK"} else "" for code in values.index]
    names = raw["regio"].reindex(values.index).fillna("Nederland")
    regions = pd.DataFrame(
        {
            "name": names,
            "level": values.index.str[:2].map({"NL": "land", "GM": "gemeente", "WK": "wijk"}),
            "gemeente": gemeente,
            "gemeente_name": pd.Series(gemeente, index=values.index).map(names).fillna(""),
            "flag": 0,
        },
        index=values.index,
    )
    ref = SnapshotRef("0" * 64, "kwb", 2022, "85318NED", "Kerncijfers 2022", "", "", "", "CC BY 4.0", len(values))
    return YearTable(ref, regions, values, statuses, {}, 2022)


@pytest.fixture(scope="module")
def country(shared_data: Path, catalogue: Catalogue) -> Country:
    own = {"p_opl_hg": Variable("p_opl_hg", "Inwoners van 15 tot 75 jaar met hbo- of wo-niveau", "%")}
    variables = {**catalogue.variables, **own}
    shown = demonstration_indicators(SIX, variables)
    known = [i for i in catalogue.indicators.values() if i.source == "kwb"]
    return assemble([table_of_2022(shared_data)], [*known, *shown.values()], variables)


@pytest.fixture(scope="module")
def urgency(country: Country, catalogue: Catalogue) -> Urgency:
    return compute_urgency(country, catalogue.scored_opgaven, Region("", "", Level.WIJK, 2022), SETTINGS)


def test_gemeenten_add_up_to_the_official_number_of_residents(country: Country) -> None:
    table = country.tables[2022]
    assert table.values["a_inw"].reindex(table.at_level(Level.GEMEENTE)).sum() == OFFICIAL
    assert len(table.at_level(Level.WIJK)) == 3340


def test_by_the_catalogue_one_column_has_a_direction_so_no_opgave_has_a_score(urgency: Urgency) -> None:
    frame = urgency.frames["land"]
    directed = [i.key for g in urgency.groups if not g.demonstration for i in g.indicators]
    present = [key for key in directed if key in frame.columns and frame.share(key) > 0]
    assert present == ["arbeidsdeelname_pct"]
    assert [score.group.key for score in urgency.scores] == [DEMONSTRATION]
    assert urgency.total is None


def test_the_demonstration_ranks_every_wijk_with_enough_residents_and_enough_figures(
    urgency: Urgency, country: Country
) -> None:
    (score,) = urgency.scores
    ranked = country.frame(Level.WIJK)
    assert 2600 < len(ranked) < 2900
    assert len(score.table) == len(ranked)
    assert len(score.used) == 6
    assert score.count == (score.table["coverage"] >= SETTINGS.min_dekking).sum()
    assert score.count > 2500
    worst = score.table.nlargest(270, "score").index
    names = country.regions.loc[worst, "gemeente_name"].value_counts()
    assert {"Rotterdam", "'s-Gravenhage"} & set(names.index[:6])
    assert (score.table["choice_low"] <= score.table["choice_high"]).sum() == score.count


def test_columns_that_go_against_the_rest_are_named(urgency: Urgency) -> None:
    (score,) = urgency.scores
    pulling = against(score)
    assert set(pulling.index) <= {i.key for i in score.used}
    assert (pulling < 0).all()


def test_health_estimates_are_printed_as_related_measures_and_not_as_validation(
    urgency: Urgency, country: Country, shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """RIVM's wijken are of 2020; a wijk is taken as the same only where code, name and gemeente are, in both years."""
    (score,) = urgency.scores
    health = pd.read_parquet(shared_data / "rivm/50090NED_18plus_2020_wijk.parquet")
    health["code"] = health["code"].str.strip()
    old = pd.read_parquet(shared_data / "cbs/tidy/kwb_2020_nl.parquet")[["gwb_code", "regio", "gm_naam"]]
    old = old.assign(gwb_code=old["gwb_code"].str.strip()).set_index("gwb_code")
    now = country.regions
    both = now.index.intersection(old.index)
    same = both[
        (now.loc[both, "name"].str.strip().to_numpy() == old.loc[both, "regio"].str.strip().to_numpy())
        & (now.loc[both, "gemeente_name"].to_numpy() == old.loc[both, "gm_naam"].to_numpy())
    ]
    figures = health.set_index("code").reindex(same)[
        ["ErvarenGezondheidGoedZeerGoed_4", "Roker_11", "ErnstigZeerErnstigEenzaam_29", "MoeiteMetRondkomen_38"]
    ]
    found = related(score, figures)
    print("verwante maten (geen validatie):\n" + found.round(2).to_string())
    assert "verwante maten (geen validatie)" in capsys.readouterr().out
    assert (found["count"] > 1500).all()
    assert found.at["ErvarenGezondheidGoedZeerGoed_4", "correlation"] < -0.5
    assert found.at["MoeiteMetRondkomen_38", "correlation"] > 0.5
