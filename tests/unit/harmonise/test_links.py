"""A place is followed over the years by flags, by its parts or by the study's concordance, and never guessed."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.harmonise.places import places, row, years_of
from wijkonderzoek.harmonise.breaks import Reason
from wijkonderzoek.harmonise.concordance import Concordance
from wijkonderzoek.harmonise.links import How, Linked, Links
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.model import Level

WIJK, BUURTEN = "WK059910", ("BU05991081", "BU05991082", "BU05991083")


def same(*codes: str) -> dict[str, int]:
    """Codes that did not change."""
    return dict.fromkeys(codes, 1)


def why(links: Links, code: str, year: int, other: int) -> tuple[str, int, Reason]:
    found = links.why(code, year, other)
    assert found is not None
    return found.code, found.year, found.reason


def test_a_code_with_flag_1_in_every_step_is_the_same_place_both_ways() -> None:
    links = Links(years_of(dict.fromkeys((2017, 2018, 2019), same(WIJK))))
    assert WIJK in links.between(2019, 2017)
    assert WIJK in links.between(2017, 2019)
    assert links.linked(WIJK, 2019, 2017) == Linked((WIJK,), (1.0,), How.FLAG)
    assert links.why(WIJK, 2019, 2017) is None


def test_a_reused_wijk_code_breaks_the_series() -> None:
    links = Links(years_of({2017: same(WIJK), 2018: {WIJK: 3}, 2019: same(WIJK)}))
    assert WIJK not in links.between(2019, 2017)
    assert WIJK in links.between(2019, 2018)
    assert links.linked(WIJK, 2019, 2017) is None
    assert why(links, WIJK, 2019, 2017) == why(links, WIJK, 2017, 2019) == (WIJK, 2018, Reason.BOUNDARY)


@pytest.mark.parametrize(("flag", "reason"), [(0, Reason.NO_FLAG), (2, Reason.CODE), (3, Reason.BOUNDARY)])
def test_only_flag_1_links_even_under_an_equal_name(flag: int, reason: Reason) -> None:
    links = Links(years_of({2017: same(WIJK), 2018: {WIJK: flag}}))
    assert links.linked(WIJK, 2018, 2017) is None
    assert why(links, WIJK, 2018, 2017) == (WIJK, 2018, reason)


def test_a_missing_year_in_between_links_nothing_but_the_country() -> None:
    links = Links(years_of({2017: same(WIJK), 2019: same(WIJK)}))
    assert links.between(2019, 2017) == {"NL00"}
    assert links.linked("NL00", 2019, 2017) == Linked(("NL00",), (1.0,), How.FLAG)
    assert why(links, WIJK, 2019, 2017) == (WIJK, 2018, Reason.NO_TABLE)


def test_a_table_on_the_boundaries_of_another_year_says_nothing_about_its_own() -> None:
    tables = years_of(dict.fromkeys((2017, 2018, 2019), same(WIJK)))
    tables[2018] = replace(tables[2018], indeling=2019)
    assert Links(tables).linked(WIJK, 2019, 2017) is None
    assert Links(tables).between(2018, 2018) == frozenset()


def test_a_code_that_is_not_in_the_earlier_year_does_not_link_whatever_its_flag() -> None:
    links = Links(years_of({2017: {}, 2018: same(WIJK)}))
    assert links.linked(WIJK, 2018, 2017) is None
    assert why(links, WIJK, 2018, 2017) == (WIJK, 2017, Reason.ABSENT)
    assert why(links, WIJK, 2017, 2018) == (WIJK, 2017, Reason.ABSENT)
    assert why(links, WIJK, 2011, 2018) == (WIJK, 2011, Reason.NO_TABLE)


def test_a_gemeente_without_a_flag_links_only_when_all_its_wijken_do() -> None:
    stays = Links(years_of({2017: {"GM0599": 0, WIJK: 1}, 2018: {"GM0599": 0, WIJK: 1}}))
    assert "GM0599" in stays.between(2018, 2017)
    grows = Links(years_of({2017: {"GM0599": 0, WIJK: 1}, 2018: {"GM0599": 0, WIJK: 1, "WK059911": 3}}))
    assert "GM0599" not in grows.between(2018, 2017)
    assert why(grows, "GM0599", 2018, 2017) == ("GM0599", 2018, Reason.WIJKEN)
    shrinks = Links(years_of({2017: {"GM0599": 0, WIJK: 1, "WK059911": 1}, 2018: {"GM0599": 0, WIJK: 1}}))
    assert "GM0599" not in shrinks.between(2018, 2017)


def test_a_gemeente_with_a_flag_of_its_own_follows_that_flag_and_not_its_wijken() -> None:
    before = {"GM0599": 0, WIJK: 1}
    redrawn_inside = Links(years_of({2023: before, 2024: {"GM0599": 1, WIJK: 3}}))
    assert "GM0599" in redrawn_inside.between(2024, 2023)
    grown = Links(years_of({2023: before, 2024: {"GM0599": 3, WIJK: 1}}))
    assert "GM0599" not in grown.between(2024, 2023)


def test_a_wijk_that_gained_a_buurt_is_its_older_self_as_a_sum_of_buurten() -> None:
    links = Links(years_of({2017: same(WIJK, *BUURTEN[:2]), 2018: {WIJK: 3} | same(*BUURTEN[:2]) | {BUURTEN[2]: 3}}))
    found = links.linked(WIJK, 2017, 2018)
    assert found == Linked(BUURTEN[:2], (1.0, 1.0), How.PARTS)
    assert (found.exact, found.note) == (True, "opgeteld uit 2 buurten")
    assert links.linked(WIJK, 2018, 2017) is None  # what it gained cannot be found


def test_a_wijk_keeps_its_own_code_until_its_change_and_is_summed_only_after_it() -> None:
    """Its buurten got other codes in 2018 while the wijk itself stayed: only those of 2018 go on to 2019."""
    old, new = ("BU05991001", "BU05991002"), BUURTEN[:2]
    links = Links(
        years_of(
            {
                2017: same(WIJK, *old),
                2018: same(WIJK) | dict.fromkeys(new, 2),
                2019: {WIJK: 3} | same(*new) | {BUURTEN[2]: 3},
            }
        )
    )
    assert links.linked(WIJK, 2017, 2018) == Linked((WIJK,), (1.0,), How.FLAG)
    assert links.linked(WIJK, 2017, 2019) == Linked(new, (1.0, 1.0), How.PARTS)


def test_one_buurt_that_changed_is_enough_to_break_a_wijk() -> None:
    links = Links(years_of({2017: same(WIJK, *BUURTEN), 2018: {WIJK: 3, BUURTEN[0]: 1, BUURTEN[1]: 1, BUURTEN[2]: 3}}))
    assert links.linked(WIJK, 2017, 2018) is None
    assert why(links, WIJK, 2017, 2018) == (WIJK, 2018, Reason.BOUNDARY)


def test_a_gemeente_that_grew_is_its_older_self_as_wijken_and_buurten() -> None:
    before = {"GM0599": 0} | same(WIJK, "WK059911", *BUURTEN)
    after = {"GM0599": 3, "WK059911": 1, WIJK: 3} | same(*BUURTEN) | {"BU05991084": 3, "WK059999": 3}
    found = Links(years_of({2017: before, 2018: after})).linked("GM0599", 2017, 2018)
    assert found is not None
    assert set(found.codes) == {"WK059911", *BUURTEN}
    assert found.note == "opgeteld uit 1 wijk en 3 buurten"


def test_a_changed_code_links_only_by_a_concordance() -> None:
    tables = years_of({2017: same("WK059901"), 2018: {WIJK: 2}, 2019: same(WIJK)})
    assert Links(tables).linked(WIJK, 2019, 2017) is None
    links = Links(tables, Concordance((row("WK059901", 2017, WIJK, 2018),)))
    found = links.linked(WIJK, 2019, 2017)
    assert found == Linked(("WK059901",), (1.0,), How.CONCORDANCE)
    assert found.note == "code WK059901, volgens de concordantie van de studie"
    assert links.linked("WK059901", 2017, 2019) == Linked((WIJK,), (1.0,), How.CONCORDANCE)


def test_a_concordance_of_one_year_carries_flags_before_and_after_it() -> None:
    flags = {year: same("WK059901", "WK059902") for year in (2015, 2016, 2017)}
    flags |= {2018: {WIJK: 3, "WK059911": 3}, 2019: same(WIJK, "WK059911"), 2020: same(WIJK, "WK059911")}
    rows = (
        row("WK059901", 2017, WIJK, 2018),
        row("WK059902", 2017, WIJK, 2018, 0.25),
        row("WK059902", 2017, "WK059911", 2018, 0.75),
    )
    links = Links(years_of(flags), Concordance(rows))
    found = links.linked(WIJK, 2020, 2015)
    assert found == Linked(("WK059901", "WK059902"), (1.0, 0.25), How.CONCORDANCE)
    assert (found.exact, found.note) == (False, "geschat met de concordantie van de studie uit 2 wijken")
    together = links.linked_area((WIJK, "WK059911"), 2020, 2015)
    assert together == Linked(("WK059901", "WK059902"), (1.0, 1.0), How.CONCORDANCE)
    assert links.linked("WK059902", 2015, 2020) is None
    assert why(links, "WK059902", 2015, 2020) == ("WK059902", 2018, Reason.MERGED)


def test_a_concordance_may_say_what_happened_over_a_year_without_a_table() -> None:
    tables = years_of({2017: same(WIJK), 2019: same(WIJK)})
    links = Links(tables, Concordance((row(WIJK, 2017, WIJK, 2019),)))
    assert links.linked(WIJK, 2019, 2017) == Linked((WIJK,), (1.0,), How.CONCORDANCE)


def test_a_wijk_is_summed_from_buurten_that_a_concordance_follows() -> None:
    """A buurt was split in two, both in the wijk: together they are it whole again."""
    tables = years_of(
        {2017: same(BUURTEN[0], "BU05990001"), 2018: {WIJK: 3, BUURTEN[0]: 1} | dict.fromkeys(BUURTEN[1:], 3)}
    )
    rows = (row("BU05990001", 2017, BUURTEN[1], 2018, 0.3), row("BU05990001", 2017, BUURTEN[2], 2018, 0.7))
    found = Links(tables, Concordance(rows)).linked(WIJK, 2018, 2017)
    assert found == Linked((BUURTEN[0], "BU05990001"), (1.0, 1.0), How.CONCORDANCE)
    assert found.note == "opgeteld uit 2 buurten, volgens de concordantie van de studie"


def test_the_flag_goes_before_the_parts_and_the_parts_before_the_concordance() -> None:
    wijk = same(WIJK, *BUURTEN)
    rows = Concordance((row(WIJK, 2017, WIJK, 2018),))
    assert Links(years_of({2017: wijk, 2018: wijk}), rows).linked(WIJK, 2018, 2017) == Linked((WIJK,), (1.0,), How.FLAG)
    changed = Links(years_of({2017: wijk, 2018: wijk | {WIJK: 3}}), rows).linked(WIJK, 2018, 2017)
    assert changed == Linked(BUURTEN, (1.0, 1.0, 1.0), How.PARTS)


def test_an_own_area_links_when_each_of_its_members_does() -> None:
    links = Links(years_of({2017: same(*BUURTEN), 2018: same(*BUURTEN[:2]) | {BUURTEN[2]: 3}}))
    assert links.linked_area(BUURTEN[:2], 2018, 2017) == Linked(BUURTEN[:2], (1.0, 1.0), How.FLAG)
    assert links.linked_area(BUURTEN, 2018, 2017) is None
    assert links.linked_area((), 2018, 2017) is None
    assert list(links.linked_level(Level.BUURT, 2018, 2017)) == list(BUURTEN[:2])


def test_a_break_after_a_concordance_names_the_part_and_the_year_it_stops_at() -> None:
    tables = years_of({2016: same("WK059901"), 2017: {"WK059901": 3}, 2018: {WIJK: 2}})
    links = Links(tables, Concordance((row("WK059901", 2017, WIJK, 2018),)))
    assert why(links, WIJK, 2018, 2016) == ("WK059901", 2017, Reason.BOUNDARY)


def test_a_break_is_said_in_dutch_and_english() -> None:
    links = Links(years_of({2017: same(WIJK), 2018: {WIJK: 3}, 2020: {}}))
    changed, gone = links.why(WIJK, 2018, 2017), links.why(WIJK, 2018, 2020)
    assert changed is not None
    assert gone is not None
    assert changed.dutch == "de grens van WK059910 is in 2018 veranderd (CBS-vlag 3)"
    assert changed.english == "the boundary of WK059910 changed in 2018 (CBS flag 3)"
    assert gone.dutch == "er zijn geen cijfers van 2019"


YEARS = range(2016, 2020)
POOL = ("BU05991001", "BU05991002", "BU05991101", "BU05991102")
"""Two wijken of two buurten: few codes, so that they are reused often."""
Land = dict[str, frozenset[int]]
"""The plots of land of every code."""


def land(buurt_of_plot: tuple[str, ...]) -> Land:
    """The plots of every buurt and wijk, from the buurt each plot lies in."""
    found: dict[str, set[int]] = {}
    for plot, buurt in enumerate(buurt_of_plot):
        for code in (buurt, f"WK{buurt[2:8]}"):
            found.setdefault(code, set()).add(plot)
    return {code: frozenset(plots) for code, plots in found.items()}


def flags_between(before: Land, now: Land, silent: frozenset[str]) -> dict[str, int]:
    """The flags CBS gives: 1 unchanged, 2 another code, 3 another boundary; 0 for the codes it is silent about."""
    known = set(before.values())
    flags = {c: 1 if before.get(c) == plots else 2 if plots in known else 3 for c, plots in now.items()}
    return {code: 0 if code in silent else flag for code, flag in flags.items()}


redrawn = st.lists(st.tuples(*[st.sampled_from(POOL)] * 5), min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(redrawn, st.lists(st.integers(0, 3), min_size=4, max_size=4), st.frozensets(st.sampled_from(POOL), max_size=1))
def test_however_land_is_redrawn_what_a_region_links_to_is_exactly_its_own_land(
    indelingen: list[tuple[str, ...]], chosen: list[int], silent: frozenset[str]
) -> None:
    lands = [land(indelingen[number % len(indelingen)]) for number in chosen]
    of_year = dict(zip(YEARS, lands, strict=True))
    flags = {y: flags_between(of_year.get(y - 1, of_year[y]), now, silent) for y, now in of_year.items()}
    links = Links(years_of(flags))
    for year in YEARS:
        for other in YEARS:
            for code, plots in of_year[year].items():
                found = links.linked(code, year, other)
                assert (found is None) == (links.why(code, year, other) is not None)
                if found is not None:
                    pieces = [of_year[other][part] for part in found.codes]
                    assert frozenset().union(*pieces) == plots
                    assert sum(map(len, pieces)) == len(plots)
                    assert found.exact


def test_linking_the_whole_country_takes_well_under_a_second() -> None:
    wijken = [f"WK{g:04}{w:02}" for g in range(300) for w in range(11)]
    buurten = [f"BU{code[2:]}{b:02}" for code in wijken for b in range(4)]
    flags = same(*(f"GM{g:04}" for g in range(300)), *wijken, *buurten)
    tables = {year: places(year, flags | dict.fromkeys(wijken[year % 7 :: 20], 3)) for year in range(2013, 2025)}
    links = Links(tables)
    start = time.process_time()
    for year in tables:
        links.between(2024, year)
    steps = (time.process_time() - start) / 11
    assert steps < 0.25  # measured: 0.01 to 0.02 s; the rest is room for a slow machine
    assert len(links.linked_level(Level.WIJK, 2024, 2013)) == len(wijken)  # every changed wijk kept all its buurten


def test_the_example_has_a_reused_code_that_never_links(country: Country) -> None:
    """The same code under two names in different years: another place."""
    years = sorted(country.tables)
    first, last = country.tables[years[0]].regions, country.tables[years[-1]].regions
    shared = first.index[first["level"] == "wijk"].intersection(last.index)
    renamed = [code for code in shared if first.at[code, "name"] != last.at[code, "name"]]
    assert renamed
    assert not set(renamed) & country.links.between(years[-1], years[0])
