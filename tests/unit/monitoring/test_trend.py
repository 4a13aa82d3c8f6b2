"""What is said of a series, and when nothing can be said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.monitoring.made import BIJSTAND, GONE, WOZ, series, steady, yearly
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Indicator, Level, Region, Status
from wijkonderzoek.monitoring.changes import FEWEST_YEARS, Changes, changes_in
from wijkonderzoek.monitoring.expected import expected_range, surprises, usual_surprise
from wijkonderzoek.monitoring.series import Series, panel_of, series_of
from wijkonderzoek.monitoring.trend import Trend, trends_of, unknown_by
from wijkonderzoek.monitoring.words import Judgement, Reason, Verdict
from wijkonderzoek.statistics.outlying import distances, rank_p

CLEAR = (Verdict.BETTER, Verdict.WORSE, Verdict.RISEN, Verdict.FALLEN)


@pytest.fixture(scope="module")
def changes(country: Country) -> Changes:
    return Changes(country, Level.WIJK)


@pytest.fixture(scope="module")
def ordinary(changes: Changes) -> Region:
    """A wijk of the size of most, so that more than a hundred are alike, unbroken from the first year on."""
    first, _ = changes.panel(_of(changes, "bijstand_per_1000")).window()
    far = np.abs(np.log(changes.residents / np.median(changes.residents)))
    row = int(np.where(first == first[first > 0].min(), far, np.inf).argmin())
    code = changes.codes[row]
    return Region(code, code, Level.WIJK, changes.country.indeling)


def _of(changes: Changes, key: str) -> Indicator:
    return next(i for i in changes.country.indicators if i.key == key)


def _trend(changes: Changes, region: Region, one: Series, **settings: object) -> Trend:
    return trends_of(changes, region, [one], **settings)[one.indicator.key]  # type: ignore[arg-type]


def test_a_fall_beyond_its_margin_is_better_where_more_is_worse(changes: Changes, wijk: Region) -> None:
    trend = _trend(changes, wijk, series(steady(2016, 2022, 120, 90)))
    assert trend.changed.word is Verdict.BETTER
    assert (trend.first, trend.last, trend.count) == (2016, 2022, 7)
    assert trend.change == pytest.approx(-30)


def test_the_same_fall_within_its_margin_is_no_clear_change(changes: Changes, wijk: Region) -> None:
    assert _trend(changes, wijk, series(steady(2016, 2022, 120, 90), half=40)).changed.word is Verdict.UNCLEAR


def test_a_figure_without_a_direction_rises_and_gets_no_better(changes: Changes, wijk: Region) -> None:
    assert _trend(changes, wijk, series(steady(2016, 2022, 200, 300), indicator=WOZ)).changed.word is Verdict.RISEN


def test_one_odd_year_does_not_make_a_change(changes: Changes, wijk: Region) -> None:
    figures = yearly(2014, 100, 101, 100, 160, 100, 101, 100)
    assert _trend(changes, wijk, series(figures)).changed.word is Verdict.UNCLEAR


def test_four_years_are_too_few(changes: Changes, wijk: Region) -> None:
    trend = _trend(changes, wijk, series(steady(2019, 2022, 120, 60)))
    assert trend.changed == trend.against == Judgement(Verdict.FEW_YEARS)
    assert trend.change is None


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (series(steady(2010, 2020, 9, 3), indicator=replace(BIJSTAND, modelled=True)), Reason.MODELLED),
        (series(yearly(2015, GONE, GONE, GONE, 30.0, 31.0)), Reason.BREAK),
        (series(steady(2010, 2020, 9, 3), redefined=((2018, "nieuw"),)), Reason.BREAK),
        (series(yearly(2015, *[Status.SUPPRESSED] * 6)), Reason.SUPPRESSED),
        (series(yearly(2015, *[Status.MISSING] * 6)), Reason.NO_FIGURES),
    ],
    ids=["modelled", "boundary", "definition", "secret", "missing"],
)
def test_what_cannot_be_known_says_why(one: Series, reason: Reason) -> None:
    assert unknown_by(one) == Judgement(Verdict.UNKNOWN, reason)


def test_two_years_of_a_place_that_is_new_are_few_and_not_broken() -> None:
    assert unknown_by(series(yearly(2019, GONE, GONE, 30.0, 31.0))) == Judgement(Verdict.FEW_YEARS)


def test_until_its_lag_has_passed_nothing_is_said_either_way(changes: Changes, wijk: Region) -> None:
    for end in (90, 150):
        one = series(steady(2016, 2022, 120, end))
        early = _trend(changes, wijk, one, starts={BIJSTAND.key: 2021})
        assert (early.changed, early.against) == (Judgement(Verdict.TOO_EARLY, Reason.LAG),) * 2
        assert early.change == pytest.approx(end - 120)
        assert _trend(changes, wijk, one, starts={BIJSTAND.key: 2020}).changed.word in CLEAR


def test_every_verdict_of_the_example_wijk_is_of_the_closed_list(
    changes: Changes, country: Country, wijk: Region
) -> None:
    found = trends_of(changes, wijk, [series_of(country, wijk, i) for i in country.indicators])
    assert set(found) == {i.key for i in country.indicators}
    words = {t.changed.word for t in found.values()}
    assert {Verdict.UNKNOWN, Verdict.FEW_YEARS, Verdict.UNCLEAR, Verdict.BETTER} <= words
    for trend in found.values():
        assert (trend.change is None) == (trend.changed.word in {Verdict.UNKNOWN, Verdict.FEW_YEARS})


def test_a_change_far_from_that_of_alike_wijken_differs_and_the_usual_one_does_not(
    changes: Changes, country: Country, ordinary: Region
) -> None:
    indicator = _of(changes, "bijstand_per_1000")
    own = series_of(country, ordinary, indicator)
    usual = _trend(changes, ordinary, own)
    assert usual.peers is not None
    assert usual.peers.count >= 100
    assert usual.against == Judgement(Verdict.UNCLEAR)
    years = len(own.newest)
    figures = {v.year: (v.value or 0) + 150 * n / years for n, v in enumerate(own.newest)}
    extreme = _trend(changes, ordinary, series(figures, indicator=indicator))
    assert extreme.peers is not None
    assert extreme.peers.p == pytest.approx(1 / (1 + extreme.peers.count))
    assert extreme.against.word is Verdict.WORSE


def test_many_questions_at_once_need_more_than_one_alone(changes: Changes, country: Country, ordinary: Region) -> None:
    all_of_them = [series_of(country, ordinary, i) for i in country.indicators]
    together = trends_of(changes, ordinary, all_of_them)
    asked = [t for t in together.values() if t.peers is not None]
    assert len(asked) > 5
    for trend in asked:
        alone = _trend(changes, ordinary, series_of(country, ordinary, trend.indicator))
        assert trend.q is not None
        assert alone.q is not None
        assert trend.q >= alone.q


def test_looked_up_one_by_one_is_what_the_country_gives_at_once(
    changes: Changes, country: Country, ordinary: Region
) -> None:
    indicator = _of(changes, "bijstand_per_1000")
    trend = _trend(changes, ordinary, series_of(country, ordinary, indicator))
    found = changes.over(indicator, trend.first, trend.last)
    row = changes.codes.index(ordinary.code)
    assert found.change[row] == trend.change
    group = (changes.alike(ordinary) | (np.arange(len(changes.codes)) == row)) & ~np.isnan(found.change)
    p = rank_p(distances(found.change[group], found.sd[group]))
    assert trend.peers is not None
    assert p[np.flatnonzero(group).tolist().index(row)] == trend.peers.p
    assert changes.over(indicator, trend.first, trend.last) is found


def test_too_few_wijken_of_a_size_are_no_comparison(changes: Changes, country: Country) -> None:
    code = changes.codes[int(changes.residents.argmax())]
    one = series_of(
        country, Region(code, code, Level.WIJK, country.indeling), _of(changes, "eenpersoonshuishoudens_pct")
    )
    trend = _trend(changes, Region(code, code, Level.WIJK, country.indeling), one)
    assert trend.against == Judgement(Verdict.UNKNOWN, Reason.FEW_PEERS)
    assert trend.changed.word is not Verdict.UNKNOWN


def test_an_area_under_500_residents_is_not_compared(changes: Changes, country: Country) -> None:
    table = country.tables[country.indeling]
    wijken = table.at_level(Level.WIJK)
    small = next(str(c) for c in wijken if c not in changes.codes and country.residents(table)[c] > 0)  # type: ignore[index]
    trend = _trend(changes, Region(small, small, Level.WIJK, country.indeling), series(steady(2016, 2022, 120, 90)))
    assert trend.against == Judgement(Verdict.UNKNOWN, Reason.SMALL)


def test_an_own_area_is_not_set_beside_the_wijken_it_is_made_of(changes: Changes, country: Country) -> None:
    members = changes.codes[:2]
    area = Region("eigen", "Eigen", Level.GEBIED, country.indeling, members=members)
    beside = np.array(changes.codes)[changes.alike(area)]
    assert len(beside)
    assert not set(beside) & set(members)


def test_changes_of_the_country_need_five_years(country: Country, changes: Changes) -> None:
    indicator = _of(changes, "bijstand_per_1000")
    panel = panel_of(country, changes.codes, indicator)
    last = int(panel.window()[1].max())
    assert np.isnan(changes_in(panel, last - FEWEST_YEARS + 2, last).change).all()
    assert (~np.isnan(changes_in(panel, last - FEWEST_YEARS + 1, last).change)).any()


def test_a_newest_figure_far_off_its_line_is_flagged_and_the_real_one_lies_in_its_range(
    changes: Changes, country: Country, ordinary: Region
) -> None:
    indicator = _of(changes, "bijstand_per_1000")
    own = series_of(country, ordinary, indicator)
    found = expected_range(changes, ordinary, own)
    assert found is not None
    assert not found.outside
    last = own.newest[-1]
    odd = replace(last, value=found.high + 1, chance=(found.high, found.high + 2))
    flagged = expected_range(changes, ordinary, replace(own, values=(*own.values[: own.values.index(last)], odd)))
    assert flagged is not None
    assert flagged.outside


def test_what_surprised_everywhere_is_expected_and_a_less_certain_figure_has_a_wider_range() -> None:
    rng = np.random.default_rng(1)
    surprise, sd = rng.normal(0, 2, 300), np.ones(300)
    own = np.array([1.0, 3.0])
    low, high = usual_surprise(surprise, sd, own)
    moved_low, moved_high = usual_surprise(surprise + 10, sd, own)
    np.testing.assert_allclose([moved_low, moved_high], np.add([low, high], 10))
    assert (high - low)[1] > (high - low)[0] > 2 * 3.29 * 1.7


def test_a_figure_on_its_line_is_no_surprise_and_keeps_its_own_margin() -> None:
    panel = series(steady(2016, 2022, 100, 88), half=2).panel
    surprise, sd = surprises(panel, 2016, 2022)
    assert surprise[0] == pytest.approx(0)
    assert sd[0] > panel.sd[0, -1] * 1.2


def test_without_five_years_before_it_a_newest_figure_has_no_range(changes: Changes, ordinary: Region) -> None:
    assert expected_range(changes, ordinary, series(steady(2018, 2022, 100, 90))) is None


def test_areas_are_never_compared_by_herkomst(changes: Changes, ordinary: Region) -> None:
    origin = _of(changes, "herkomst_aandelen")
    trend = _trend(changes, ordinary, series(steady(2016, 2022, 20, 40), indicator=origin))
    assert trend.against == Judgement(Verdict.UNKNOWN, Reason.ORIGIN)
    assert expected_range(changes, ordinary, series(steady(2016, 2022, 20, 40), indicator=origin)) is None
