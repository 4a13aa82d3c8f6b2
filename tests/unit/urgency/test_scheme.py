"""What is scored, and what never is."""

from __future__ import annotations

import pytest

from tests.unit.urgency.country import indicator
from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.errors import InputError
from wijkonderzoek.indicators.demonstration import demonstration_indicators
from wijkonderzoek.model import Opgave
from wijkonderzoek.params import Demonstratie, Urgentie
from wijkonderzoek.urgency.scheme import make_scheme, scorable, sign

WERK = Opgave("werk", "Werk", "?")
WONEN = Opgave("wonen", "Wonen", "?")
A, B = indicator("aaa"), indicator("bbb", direction="more_is_better")
MODEL = indicator("mmm", modelled=True)


def test_effort_counts_and_context_are_never_scored() -> None:
    assert scorable(A)
    assert not scorable(indicator("x_effort", kind="prestatie"))
    assert not scorable(indicator("x_count", measure="count"))
    assert not scorable(indicator("x_context", direction="context"))
    assert not scorable(indicator("x_shown", score=False))


def test_herkomst_is_in_no_group_of_the_catalogue(catalogue: Catalogue) -> None:
    groups = make_scheme(catalogue.scored_opgaven, tuple(catalogue.indicators.values()), Urgentie())
    scored = {i for group in groups for i in (*group.indicators, *group.modelled)}
    assert len(groups) == 8
    assert not any(catalogue.variables[name].about == "herkomst" for i in scored for name in i.variables)


def test_poverty_is_scored_once(catalogue: Catalogue) -> None:
    groups = make_scheme(catalogue.scored_opgaven, tuple(catalogue.indicators.values()), Urgentie())
    own = [
        i for g in groups for i in g.indicators if any(catalogue.variables[n].about == "armoede" for n in i.variables)
    ]
    assert [i.key for i in own] == ["sociaal_minimum_pct"]


def test_modelled_figures_stand_apart_unless_they_are_asked_for() -> None:
    (apart,) = make_scheme([WERK], [A, MODEL], Urgentie())
    assert (apart.indicators, apart.modelled) == ((A,), (MODEL,))
    (together,) = make_scheme([WERK], [A, MODEL], Urgentie(modelschattingen=True))
    assert (together.indicators, together.modelled) == ((A, MODEL), ())


def test_more_of_a_good_thing_is_less_of_an_opgave() -> None:
    assert (sign(A), sign(B)) == (1, -1)
    with pytest.raises(InputError, match="'ccc' has no direction"):
        sign(indicator("ccc", direction="context"))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Urgentie(gewichten={"aab": 2}), "no indicator 'aab'. Did you mean 'aaa'"),
        (Urgentie(gewichten={"ccc": 2}), "ccc: never scored"),
        (Urgentie(gewichten={"mmm": 1}), "mmm: a modelled figure does not count"),
        (Urgentie(gewichten_opgaven={"werken": 1}), "no opgave 'werken'. Did you mean 'werk'"),
        (Urgentie(gewichten={"aaa": 0, "bbb": 0}), "every weight of Werk is 0"),
    ],
)
def test_a_weight_that_can_do_nothing_is_refused(settings: Urgentie, message: str) -> None:
    with pytest.raises(InputError, match=message):
        make_scheme([WERK, WONEN], [A, B, MODEL, indicator("ccc", direction="context")], settings)


def test_all_mistakes_in_weights_are_told_at_once() -> None:
    with pytest.raises(InputError) as raised:
        make_scheme([WERK], [A], Urgentie(gewichten={"x1": 1, "x2": 1}, gewichten_opgaven={"x3": 1}))
    assert [part in str(raised.value) for part in ("x1", "x2", "x3")] == [True] * 3


def test_a_geometric_mean_of_z_scores_is_refused_with_what_to_use() -> None:
    with pytest.raises(ValueError, match="use percentiel or minmax"):
        Urgentie(normaliseren="z", samenvoegen="meetkundig")


def test_a_demonstration_is_a_group_of_its_own_that_weighs_nothing(catalogue: Catalogue) -> None:
    shown = Demonstratie(naam="Zes kolommen", kolommen={"g_woz": "more_is_better", "p_koopw": "more_is_better"})
    own = demonstration_indicators(shown, catalogue.variables)
    groups = make_scheme([WERK], [A, *own.values()], Urgentie(demonstratie=shown))
    assert [g.title for g in groups] == ["Werk", "Zes kolommen"]
    last = groups[-1]
    assert (last.demonstration, last.weight, [i.variable for i in last.indicators]) == (True, 0.0, ["g_woz", "p_koopw"])
    assert all(i.annex_only and not i.directional for i in own.values())


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("g_wozz", "not a column of the key figures. Did you mean 'g_woz'"),
        ("a_marok", "herkomst never has a direction"),
    ],
)
def test_a_demonstration_takes_no_unknown_column_and_no_herkomst(
    column: str, message: str, catalogue: Catalogue
) -> None:
    with pytest.raises(InputError, match=message):
        demonstration_indicators(Demonstratie(naam="x", kolommen={column: "more_is_worse"}), catalogue.variables)
