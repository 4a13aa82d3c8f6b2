"""Coders side by side, from the tables of a study."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evidence.conversations import CODES, Segment, conversations
from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.evidence.agreement import NEVER, NO_PAIRS, agreement_share, krippendorff_alpha
from wijkonderzoek.evidence.reliability import _Covered, coded_units, double_coding, reliability
from wijkonderzoek.params import Gesprekken

BOTH = [("I001", "C01"), ("I001", "C02")]


def _units(folder: Path, segments: list[Segment], rule: str = "geraakt") -> list[list[float]]:
    read = conversations(folder, segments=segments, units={"I001": 3}, assigned=BOTH)
    return coded_units(read, code="wonen.vocht", rule=rule).to_numpy().tolist()  # type: ignore[arg-type]


def test_a_code_counts_in_every_unit_it_touches(tmp_path: Path) -> None:
    assert _units(tmp_path, [("I001", 90, 110, "wonen.vocht", "C01")]) == [[1, 0], [1, 0], [0, 0]]


def test_ends_that_meet_do_not_overlap(tmp_path: Path) -> None:
    assert _units(tmp_path, [("I001", 100, 200, "wonen.vocht", "C02")]) == [[0, 0], [0, 1], [0, 0]]


def test_half_a_unit_is_enough_by_the_other_rule_and_less_is_not(tmp_path: Path) -> None:
    segments = [("I001", 50, 149, "wonen.vocht", "C01"), ("I001", 150, 201, "wonen.vocht", "C02")]
    assert _units(tmp_path, segments, "helft") == [[1, 0], [0, 1], [0, 0]]


def test_segments_that_overlap_cover_a_unit_once(tmp_path: Path) -> None:
    segments = [("I001", 0, 30, "wonen.vocht", "C01"), ("I001", 10, 40, "wonen.vocht", "C01")]
    assert _units(tmp_path, segments, "helft")[0] == [0, 0]
    assert _units(tmp_path, [*segments, ("I001", 70, 80, "wonen.vocht", "C01")], "helft")[0] == [1, 0]


def test_a_coder_who_coded_nothing_has_zeros_and_one_who_was_not_asked_has_none(tmp_path: Path) -> None:
    read = conversations(
        tmp_path,
        held=["I001", "I002", "I003"],
        segments=[("I001", 0, 10, "groen", "C01"), ("I003", 0, 10, "groen", "C01")],
        units={"I001": 1, "I002": 1, "I003": 1},
        assigned=[*BOTH, ("I002", "C02"), ("I002", "C03"), ("I003", "C01")],
    )
    found = coded_units(read, code="groen")
    assert found.index.get_level_values(0).tolist() == ["I001", "I002"]
    np.testing.assert_array_equal(found.to_numpy(), [[1, 0, np.nan], [np.nan, 0, 0]])


def test_a_coder_who_was_not_asked_is_left_out_and_counted(tmp_path: Path) -> None:
    segments = [("I001", 0, 10, "groen", "C01"), ("I001", 0, 10, "groen", "C03"), ("I002", 0, 9, "groen", "C03")]
    read = conversations(
        tmp_path, held=["I001", "I002"], segments=segments, units={"I001": 3, "I002": 3}, assigned=BOTH
    )
    assert list(coded_units(read, code="groen").columns) == ["C01", "C02"]
    assert reliability(read).loc[("code", "groen"), "left_out"] == 1
    assert double_coding(read).left_out == 1


def test_only_what_was_coded_independently_counts(tmp_path: Path) -> None:
    agreed = {"interview_id": "I001", "start": 0, "eind": 50, "code_id": "wonen.vocht", "ronde": "consensus"}
    assert _units(tmp_path, [agreed | {"coder_id": "C01"}])[0] == [0, 0]


def test_two_codes_of_one_opgave_agree_on_the_opgave_only(tmp_path: Path) -> None:
    segments = [("I001", 0, 10, "wonen.vocht", "C01"), ("I001", 5, 40, "wonen.huur", "C02")]
    read = conversations(tmp_path, segments=segments, units={"I001": 4}, assigned=BOTH)
    assert coded_units(read, opgave="wonen").to_numpy()[0].tolist() == [1, 1]
    table = reliability(read)
    assert table.loc[("opgave", "wonen"), "alpha"] == 1
    assert table.loc[("code", "wonen.vocht"), "alpha"] < 0.1
    assert table.loc[("opgave", "wonen"), "kappa"] == 1


def test_the_same_codings_score_differently_in_other_units_and_by_another_rule(tmp_path: Path) -> None:
    segments: list[Segment] = []
    for at in range(300, 6000, 800):
        segments += [("I001", at + 5, at + 195, "groen", "C01"), ("I001", at - 10, at + 210, "groen", "C02")]
    scores = []
    for length, rule in ((100, "geraakt"), (1, "geraakt"), (100, "helft")):
        stretches = [(at, at + length) for at in range(0, 6400, length)]
        read = conversations(tmp_path, segments=segments, units={"I001": stretches}, unit="zin", assigned=BOTH)
        values = coded_units(read, code="groen", rule=rule, unit="zin").to_numpy()  # type: ignore[arg-type]
        scores.append(krippendorff_alpha(values))
    assert [round(score, 1) for score in scores] == [0.5, 0.9, 1.0]


def test_every_opgave_and_every_code_that_can_be_given_has_a_row(tmp_path: Path) -> None:
    read = conversations(tmp_path, segments=[("I001", 0, 9, "groen", "C01")], units={"I001": 3}, assigned=BOTH)
    table = reliability(read)
    assert table.loc["opgave"].index.tolist() == ["wonen", "veiligheid", "leefomgeving"]
    assert table.loc["code"].index.tolist() == [key for key in CODES if key != "wonen"]
    assert table.loc[("code", "vertrouwen"), "reason"] == NEVER
    assert np.isnan(table.loc[("code", "vertrouwen"), "alpha"])
    assert table["units"].eq(3).all()


def test_figures_of_a_row_are_those_of_its_units(tmp_path: Path) -> None:
    rng = np.random.default_rng(9)
    held = [f"I{n:03d}" for n in range(1, 9)]
    segments: list[Segment] = [
        (key, int(at), int(at) + 60, "groen", coder)
        for key in held
        for at in rng.choice(np.arange(0, 900, 100), 3, replace=False) + 20
        for coder in ("C01", "C02")
        if rng.random() < 0.8
    ]
    assigned = [(key, coder) for key in held for coder in ("C01", "C02")]
    read = conversations(tmp_path, held=held, segments=segments, units=dict.fromkeys(held, 10), assigned=assigned)
    row = reliability(read).loc[("code", "groen")]
    values = coded_units(read, code="groen").to_numpy()
    assert row["alpha"] == pytest.approx(krippendorff_alpha(values), abs=1e-12)
    assert row["agreement"] == agreement_share(values)
    assert row["low"] < row["alpha"] < row["high"]
    assert (row["units"], row["conversations"], row["coders"], row["reason"]) == (80, 8, 2, "")


def test_three_coders_have_an_alpha_and_no_kappa(tmp_path: Path) -> None:
    read = conversations(
        tmp_path,
        segments=[("I001", 0, 50, "groen", coder) for coder in ("C01", "C02", "C03")],
        units={"I001": 3},
        assigned=[*BOTH, ("I001", "C03")],
    )
    row = reliability(read).loc[("code", "groen")]
    assert row["alpha"] == 1
    assert np.isnan(row["kappa"])


def test_units_of_another_kind_are_not_mixed_in(tmp_path: Path) -> None:
    read = conversations(tmp_path, segments=[("I001", 0, 9, "groen", "C01")], units={"I001": 3}, assigned=BOTH)
    with pytest.raises(InputError, match=r"no conversation that was coded twice has units of kind 'zin'"):
        reliability(read, Gesprekken(eenheid="zin"))
    assert "eenheden van de soort 'zin'" in double_coding(read, "zin").obstacle


def test_segments_without_a_position_are_refused(tmp_path: Path) -> None:
    segments: list[Segment] = [("I001", None, None, "groen", "C01"), ("I001", 0, 9, "groen", "C02")]
    read = conversations(tmp_path, segments=segments, units={"I001": 3}, assigned=BOTH)
    with pytest.raises(InputError, match=r"1 segments .* have no position\n.*\.qdpx"):
        reliability(read)
    with pytest.raises(InputError, match="have no position"):
        coded_units(read, code="groen")
    assert "posities" in double_coding(read).obstacle


def test_segments_without_a_position_elsewhere_are_no_obstacle(tmp_path: Path) -> None:
    segments: list[Segment] = [("I002", None, None, "groen", "C01"), ("I001", 0, 9, "groen", "C02")]
    read = conversations(tmp_path, held=["I001", "I002"], segments=segments, units={"I001": 3}, assigned=BOTH)
    assert double_coding(read).obstacle == ""
    assert reliability(read).loc[("code", "groen"), "prevalence"] == pytest.approx(1 / 6)


def test_segments_without_a_coder_are_refused_for_they_would_be_read_as_not_coded(tmp_path: Path) -> None:
    read = conversations(tmp_path, segments=[("I001", 0, 9, "groen", None)], units={"I001": 3}, assigned=BOTH)
    with pytest.raises(InputError, match=r"1 segments .* name no coder"):
        reliability(read)
    assert "wie codeerde" in double_coding(read).obstacle


def test_where_nothing_was_coded_twice_every_row_says_so(tmp_path: Path) -> None:
    read = conversations(tmp_path, segments=[("I001", 0, 9, "groen", "C01")], assigned=[("I001", "C01")])
    assert set(reliability(read)["reason"]) == {NO_PAIRS}
    assert "aan twee codeurs" in double_coding(read).obstacle


def test_a_conversation_without_units_is_left_out_and_counted(tmp_path: Path) -> None:
    read = conversations(
        tmp_path,
        held=["I001", "I002"],
        segments=[("I001", 0, 9, "groen", "C01")],
        units={"I001": 3},
        assigned=[*BOTH, ("I002", "C01"), ("I002", "C02")],
    )
    found = double_coding(read)
    assert (found.conversations, found.without_units) == (("I001",), 1)


def test_a_code_or_an_opgave_one_of_the_two(tmp_path: Path) -> None:
    read = conversations(tmp_path, segments=[("I001", 0, 9, "groen", "C01")], units={"I001": 3}, assigned=BOTH)
    with pytest.raises(UsageError, match="a code or an opgave"):
        coded_units(read)
    with pytest.raises(InputError, match="no code that can be given is this one"):
        coded_units(read, code="wonen")


stretches = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=12)


@given(stretches, st.lists(st.integers(0, 90), min_size=1, max_size=6))
@settings(deadline=None)
def test_what_lies_under_stretches_is_counted_once_wherever_they_overlap(
    given_: list[tuple[int, int]], at: list[int]
) -> None:
    under = {point for start, length in given_ for point in range(start, start + length)}
    start = np.array([s for s, _ in given_], np.int64)
    end = start + np.array([length for _, length in given_], np.int64)
    assert _Covered(start, end)(np.array(at)).tolist() == [sum(p < x for p in under) for x in at]
