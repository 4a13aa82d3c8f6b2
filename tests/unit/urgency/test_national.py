"""The country's urgency as a study opens it: by land or by the study's own gemeenten, and by other settings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wijkonderzoek.errors import InputError
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.model import Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.standing import standings
from wijkonderzoek.urgency.compare import moves, summary


def test_an_opgave_that_needs_local_figures_ranks_within_the_gemeenten_that_have_them(havenkwartier: Research) -> None:
    urgency = havenkwartier.rescored(min_cijfers=2)
    score = urgency.score("onderwijs", "studie")
    assert score is not None
    assert urgency.score("onderwijs") is None
    assert {i.source for i in score.used} == {"lokaal"}
    assert set(urgency.frames["studie"].regions["gemeente"]) == {"GM9999"}
    assert 10 <= score.count <= 12
    overview = urgency.overview()
    assert overview.loc["Onderwijs & opvoeding", ["gebieden", "onder"]].tolist() == [score.count, "studie"]


def test_the_page_says_that_such_a_place_is_within_the_gemeente(havenkwartier: Research) -> None:
    params = havenkwartier.study.params
    study = replace(
        havenkwartier.study,
        params=params.model_copy(update={"urgentie": params.urgentie.model_copy(update={"min_cijfers": 2})}),
    )
    made = build_urgentie(replace(havenkwartier, study=study))
    said = {block.label: block.text for block in made.section("6").blocks if isinstance(block, Text)}
    assert "wijken van Voorbeeldstad" in said["Onderwijs & opvoeding, met lokale cijfers"]
    assert "wijken van Voorbeeldland" in said["Werk & participatie"]


def test_figures_of_every_region_at_once_are_those_looked_up_one_by_one(havenkwartier: Research) -> None:
    from wijkonderzoek.harmonise.regions import find_region

    country = havenkwartier.country
    codes = [str(code) for code in country.regions.index[(country.regions["level"] == "wijk").to_numpy()]]
    for key in ("bijstand_per_1000", "leegstand_pct", "onveilig_gevoel_pct"):
        indicator = havenkwartier.catalogue.indicator(key)
        indicator = next(i for i in country.indicators if i.key == indicator.key)
        column = country.column(codes, indicator)
        assert column is not None
        for number in range(0, len(codes), 7):
            one = country.value(find_region(country.tables, country.indeling, codes[number]), indicator)
            found = column.value[number]
            assert (one.value is None and np.isnan(found)) or one.value == found


def test_nothing_moves_by_the_same_settings_and_something_by_others(havenkwartier: Research) -> None:
    same = moves(havenkwartier.urgency, havenkwartier.rescored(zaad=9))
    assert (same["verschil"] == 0).all()
    moved = moves(havenkwartier.urgency, havenkwartier.rescored(normaliseren="minmax", gewichten={"ao_per_1000": 3}))
    told = summary(moved)
    assert told.loc["werk", "beide"] == 458
    assert moved["verschil"].abs().iloc[0] == told.loc["werk", "meeste"] > 0
    assert moved["verschil"].sum() == pytest.approx(0, abs=50)


def test_an_opgave_that_loses_its_score_is_told_as_absent_and_not_as_unmoved(havenkwartier: Research) -> None:
    moved = moves(havenkwartier.urgency, havenkwartier.rescored(min_cijfers=9))
    assert moved["rang_b"].isna().all()
    assert summary(moved).empty


def test_other_settings_that_do_not_exist_are_refused_by_name(havenkwartier: Research) -> None:
    with pytest.raises(InputError, match=r"urgentie\.normalisern"):
        havenkwartier.rescored(normalisern="z")
    with pytest.raises(InputError, match=r"urgentie\.min_dekking"):
        havenkwartier.rescored(min_dekking=2)


def test_every_margin_holds_for_those_who_have_a_place(havenkwartier: Research) -> None:
    ((score, standing),) = standings(havenkwartier)
    table = score.table.dropna(subset=["score"])
    for kind in ("chance", "choice"):
        assert table[f"{kind}_low"].between(0, 100).all()
        assert (table[f"{kind}_low"] <= table[f"{kind}_high"]).all()
        assert table[f"{kind}_worst"].mean() == pytest.approx(0.1, abs=0.01)
    assert standing.rank_at(standing.place) == pytest.approx(standing.rank, abs=1)
