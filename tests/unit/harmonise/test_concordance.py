"""A concordance divides people over new boundaries without losing or adding anyone, or is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.harmonise.places import places, row, years_of
from wijkonderzoek.catalogue import Catalogue, load_catalogue
from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.harmonise.concordance import Concordance
from wijkonderzoek.harmonise.links import How, Linked, Links, open_links
from wijkonderzoek.indicators.area import compute_area, compute_linked
from wijkonderzoek.model import Level, Status
from wijkonderzoek.sources.study import Study, open_study

HEADER = "jaar_van;code_van;jaar_naar;code_naar;gewicht\n"
OLD, NEW = "WK059901", "WK059910"


def study_of(folder: Path, rows: str) -> Study:
    (folder / "studie.yml").write_text("schema: 1\ntitel: Proef\n", encoding="utf-8")
    (folder / "concordantie.csv").write_text(HEADER + rows, encoding="utf-8")
    return open_study(folder)


def test_a_study_reads_its_concordance_with_row_numbers_and_dutch_decimals(tmp_path: Path) -> None:
    study = study_of(tmp_path, f"2017;{OLD};2018;{NEW};0,25\n\n2017;{OLD};2018;WK059911;.75\n")
    assert {number: (r.code_naar, r.gewicht) for number, r in study.concordance.items()} == {
        2: (NEW, 0.25),
        4: ("WK059911", 0.75),
    }


def test_the_example_in_the_docs_reads_as_its_explanation_says(root: Path, tmp_path: Path) -> None:
    text = (root / "docs" / "grenzen.md").read_text(encoding="utf-8")
    example = text.split("```csv\n", 1)[1].split("```", 1)[0]
    assert example.startswith(HEADER)
    found = Concordance(tuple(study_of(tmp_path, example.removeprefix(HEADER)).concordance.values()))
    assert found.parts("WK059921", 2018, 2017) == {"WK059901": 1.0, "WK059902": 0.25}
    assert found.parts("BU05990301", 2019, 2017) == {"BU05990301": 1.0}


def test_a_concordance_is_part_of_what_a_study_is_and_its_absence_changes_nothing(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.mkdir()
    other.mkdir()
    first, second = study_of(one, f"2017;{OLD};2018;{NEW};1\n"), study_of(other, f"2017;{OLD};2018;WK059911;1\n")
    assert first.sha256 != second.sha256
    for folder in (one, other):
        (folder / "concordantie.csv").unlink()
    assert open_study(one).sha256 == open_study(other).sha256 != first.sha256
    assert open_study(one).concordance == {}


def test_weights_that_do_not_add_to_one_and_pairs_written_twice_are_refused_together(tmp_path: Path) -> None:
    rows = f"2017;{OLD};2018;{NEW};0.5\n2017;{OLD};2018;WK059911;0.4\n2017;WK059902;2018;{NEW};0.5\n"
    with pytest.raises(InputError) as raised:
        study_of(tmp_path, rows + f"2017;WK059902;2018;{NEW};0.5\n")
    assert raised.value.message.splitlines() == [
        f"concordantie.csv, rows 4, 5: WK059902 of 2017 to {NEW} of 2018 is there twice",
        f"concordantie.csv, rows 2, 3: the weights of {OLD} from 2017 to 2018 add to 0.9, not 1",
    ]


@pytest.mark.parametrize("weight", ["1.2", "-0.1", "nan", "inf", "helft", ""])
def test_a_weight_outside_0_to_1_is_refused_with_its_row(tmp_path: Path, weight: str) -> None:
    with pytest.raises(InputError, match=r"concordantie\.csv, row 2, gewicht: "):
        study_of(tmp_path, f"2017;{OLD};2018;{NEW};{weight}\n")


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (f"2017;{OLD};2017;{NEW};1", "jaar_van and jaar_naar are both 2017"),
        (f"2017;{OLD};2018;BU05991001;1", "are of different levels"),
        (f"2017;0599;2018;{NEW};1", "'0599' is not a region code"),
        (f"zeventien;{OLD};2018;{NEW};1", "row 2, jaar_van"),
    ],
)
def test_a_row_that_cannot_be_is_refused(tmp_path: Path, cells: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        study_of(tmp_path, cells + "\n")


def test_a_third_written_with_seven_digits_is_near_enough_and_with_three_is_not(tmp_path: Path) -> None:
    def thirds(text: str) -> str:
        return "".join(f"2017;{OLD};2018;WK05991{n};{text}\n" for n in range(3))

    assert len(study_of(tmp_path, thirds("0.3333333")).concordance) == 3
    with pytest.raises(InputError, match=r"rows 2, 3, 4: .* add to 0\.999, not 1"):
        study_of(tmp_path, thirds("0.333"))


def test_unknown_codes_and_years_without_a_table_are_refused_together() -> None:
    tables = years_of({2017: {OLD: 1}, 2018: {NEW: 3}})
    rows = {2: row("WK059909", 2017, NEW, 2018), 3: row(OLD, 2017, NEW, 2021), 4: row(OLD, 2017, NEW, 2018)}
    with pytest.raises(InputError) as raised:
        open_links(tables, rows)
    assert raised.value.message.splitlines() == [
        f"concordantie.csv, row 2, code_van: WK059909 is not a region of 2017. Did you mean '{OLD}'?",
        "concordantie.csv, row 3, jaar_naar: there is no table of 2021; years: 2017, 2018",
    ]
    assert open_links(tables, {4: rows[4]}).linked(NEW, 2018, 2017) == Linked((OLD,), (1.0,), How.CONCORDANCE)


def test_a_concordance_may_not_move_people_of_a_region_that_cbs_says_did_not_change() -> None:
    tables = years_of({2017: {OLD: 1, "WK059902": 1}, 2018: {NEW: 3, "WK059902": 1}})
    moved = {2: row(OLD, 2017, NEW, 2018, 0.5), 3: row(OLD, 2017, "WK059902", 2018, 0.5)}
    with pytest.raises(InputError, match="row 3: CBS says that WK059902 did not change between 2017 and 2018"):
        open_links(tables, moved)
    same = {2: row(OLD, 2017, NEW, 2018), 3: row("WK059902", 2017, "WK059902", 2018)}
    assert open_links(tables, same).linked("WK059902", 2018, 2017) == Linked(("WK059902",), (1.0,), How.FLAG)


def test_a_split_can_be_undone_and_a_merge_cannot() -> None:
    split = Concordance((row(OLD, 2017, NEW, 2018, 0.4), row(OLD, 2017, "WK059911", 2018, 0.6)))
    assert split.parts(OLD, 2017, 2018) == {NEW: 1.0, "WK059911": 1.0}
    assert split.parts(NEW, 2018, 2017) == {OLD: 0.4}
    merge = Concordance((row(OLD, 2017, NEW, 2018), row("WK059902", 2017, NEW, 2018)))
    assert merge.parts(NEW, 2018, 2017) == {OLD: 1.0, "WK059902": 1.0}
    assert merge.parts(OLD, 2017, 2018) is None


def test_a_row_of_weight_zero_is_no_part() -> None:
    rows = (row(OLD, 2017, NEW, 2018, 1), row(OLD, 2017, "WK059911", 2018, 0))
    assert Concordance(rows).parts("WK059911", 2018, 2017) is None
    assert Concordance(rows).parts(OLD, 2017, 2018) == {NEW: 1.0}


@st.composite
def divisions(draw: st.DrawFn) -> tuple[Concordance, list[str], list[str]]:
    """Old wijken, new wijken, and shares of each old one that add to 1."""
    old = [f"WK05990{n}" for n in range(draw(st.integers(1, 5)))]
    new = [f"WK05991{n}" for n in range(draw(st.integers(1, 5)))]
    rows = []
    for code in old:
        parts = np.array(draw(st.lists(st.integers(0, 9), min_size=len(new), max_size=len(new)).filter(any)), float)
        weights = parts / parts.sum()
        rows += [row(code, 2017, target, 2018, float(w)) for target, w in zip(new, weights, strict=True)]
    return Concordance(tuple(rows)), old, new


@settings(max_examples=200, deadline=None)
@given(divisions(), st.lists(st.integers(0, 200_000), min_size=5, max_size=5))
def test_nobody_is_lost_or_added_whatever_the_concordance(
    division: tuple[Concordance, list[str], list[str]], people: list[int]
) -> None:
    concordance, old, new = division
    counts = dict(zip(old, people, strict=False))
    tables = {2017: places(2017, dict.fromkeys(old, 1), {"a_inw": counts}), 2018: places(2018, dict.fromkeys(new, 3))}
    links, catalogue = Links(tables, concordance), load_catalogue()
    inwoners = catalogue.indicator("inwoners")
    found = links.linked_level(Level.WIJK, 2018, 2017)
    values = [compute_linked(tables[2017], linked, inwoners, catalogue.variables) for linked in found.values()]
    assert sum(v.value or 0 for v in values) == pytest.approx(sum(counts.values()), rel=1e-9, abs=1e-9)
    for linked, value in zip(found.values(), values, strict=True):
        assert (value.status is Status.ESTIMATED) == (not linked.exact)
    whole = links.linked_area(found, 2018, 2017)
    assert whole is not None
    assert (set(whole.codes), whole.exact) == (set(old), True)


def test_weights_apply_to_counts_and_never_to_rates(catalogue: Catalogue) -> None:
    table = places(2017, {OLD: 1, NEW: 1}, {"a_hh": {OLD: 100, NEW: 900}, "a_1p_hh": {OLD: 80, NEW: 90}})
    single = catalogue.indicator("eenpersoonshuishoudens_pct")
    value = compute_area(table, [OLD, NEW], single, catalogue.variables, [1, 1 / 3])
    assert value.value == pytest.approx((80 + 30) / (100 + 300) * 100)
    assert (value.numerator, value.denominator) == (pytest.approx(110), pytest.approx(400))
    assert value.status is Status.ESTIMATED
    assert value.quality != 1
    error = 4 * (1 + 1 / 3)  # both counts are rounded by lot to 5
    assert (value.lower, value.upper) == (
        pytest.approx((110 - error) / (400 + error) * 100),
        pytest.approx((110 + error) / (400 - error) * 100),
    )


def test_a_published_share_is_weighed_by_the_part_of_its_denominator(catalogue: Catalogue) -> None:
    table = places(2017, {OLD: 1, NEW: 1}, {"a_woning": {OLD: 100, NEW: 300}, "p_leegsw": {OLD: 10, NEW: 2}})
    vacant = catalogue.indicator("leegstand_pct")
    value = compute_area(table, [OLD, NEW], vacant, catalogue.variables, [0.5, 0.5])
    assert value.value == 4
    value = compute_area(table, [OLD, NEW], vacant, catalogue.variables, [1, 1 / 3])
    assert (value.value, value.status, value.denominator) == (6, Status.ESTIMATED, pytest.approx(200))


def test_a_median_of_a_part_of_a_wijk_is_not_made_up_and_of_a_whole_one_is_its_own(catalogue: Catalogue) -> None:
    table = places(2017, {OLD: 1}, {"m_hh_ver": {OLD: 31.5}})
    median = catalogue.indicator("vermogen_mediaan")
    part, whole = (compute_area(table, [OLD], median, catalogue.variables, [weight]) for weight in (0.5, 1))
    assert (part.value, part.status) == (None, Status.NOT_APPLICABLE)
    assert whole.value == 31.5


def test_a_member_of_weight_zero_counts_for_nothing_even_without_a_figure(catalogue: Catalogue) -> None:
    table = places(2017, {OLD: 1, NEW: 1}, {"a_inw": {OLD: 100, NEW: 900}})
    inwoners = catalogue.indicator("inwoners")
    value = compute_area(table, [OLD, "WK059999", NEW], inwoners, catalogue.variables, [1, 0, 1])
    assert (value.value, value.status) == (1000, Status.OBSERVED)


def test_a_member_that_the_table_lacks_leaves_no_figure(catalogue: Catalogue) -> None:
    table = places(2017, {OLD: 1, NEW: 1}, {"a_inw": {OLD: 100, NEW: 900}})
    value = compute_area(table, [OLD, "WK059999"], catalogue.indicator("inwoners"), catalogue.variables)
    assert (value.value, value.status) == (None, Status.NOT_PUBLISHED)
    assert value.note == "1 van de 2 gebieden staan niet in tabel T"


def test_each_member_needs_its_weight(catalogue: Catalogue) -> None:
    table = places(2017, {OLD: 1, NEW: 1}, {"a_inw": {}})
    with pytest.raises(UsageError, match="2 members with 1 weights"):
        compute_area(table, [OLD, NEW], catalogue.indicator("inwoners"), catalogue.variables, [1])


def test_a_linked_figure_says_how_it_was_made(catalogue: Catalogue) -> None:
    table = places(2017, {OLD: 1, NEW: 1}, {"a_inw": {OLD: 100, NEW: 900}})
    inwoners = catalogue.indicator("inwoners")
    linked = Linked((OLD, NEW), (1.0, 0.5), How.CONCORDANCE)
    value = compute_linked(table, linked, inwoners, catalogue.variables)
    assert (value.value, value.note) == (550, "geschat met de concordantie van de studie uit 2 wijken")
    plain = compute_linked(table, Linked((OLD,), (1.0,), How.FLAG), inwoners, catalogue.variables)
    assert (plain.value, plain.note) == (100, "")
