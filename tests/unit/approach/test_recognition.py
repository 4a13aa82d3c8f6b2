"""Recognition follows a rule set beforehand: nobody is outvoted, and nobody can be worked out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkonderzoek.approach.opinions import MIN_ANSWERS
from wijkonderzoek.approach.recognition import Heard, Recognition, Statement, Verdict, freeze, recognise
from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas.agenda import HerkenningRow, StellingRow
from wijkonderzoek.schemas.approach import PartyType
from wijkonderzoek.sources.approach import Approach, read_approach

DAY = date(2025, 4, 14)
HEAT = "wonen/vocht_pct"


def statement(value: str = "12 %, hoger dan Nederland (2023)", area: str = "WK999901", id_: str = HEAT) -> StellingRow:
    return StellingRow(gebied=area, stelling_id=id_, zin="Meer woningen met vocht", waarde=value, datum=DAY)


def answer(party: PartyType, said: str, n: int = 1, why: str = "") -> HerkenningRow:
    return HerkenningRow.model_validate(
        {"stelling_id": HEAT, "partij_type": party, "oordeel": said, "n": n, "toelichting": why}
    )


def heard(*answers: HerkenningRow, now: str | None = "12 %, hoger dan Nederland (2023)") -> Recognition:
    (found,) = recognise([statement()], answers, {} if now is None else {HEAT: now})
    return found


def test_one_party_type_that_disputes_is_enough_however_many_recognise_it() -> None:
    found = heard(answer("bewoners", "ja", 90), answer("gemeente", "nee", 3))
    assert found.verdict == "betwist"


def test_two_respondents_of_a_party_type_decide_nothing() -> None:
    found = heard(answer("bewoners", "ja", 9), answer("gemeente", "nee", 2))
    assert found.verdict == "herkend"
    assert [h.verdict for h in found.heard] == ["besproken", "herkend"]
    assert [h.party for h in found.spoken] == ["bewoners"]


def test_a_statement_that_only_few_talked_about_is_discussed_and_no_more() -> None:
    assert heard(answer("bewoners", "nee", 2)).verdict == "besproken"
    assert heard().verdict == "nog niet gevraagd"


def test_answers_of_several_evenings_count_together_per_party_type() -> None:
    (bewoners,) = heard(answer("bewoners", "ja", 2), answer("bewoners", "ja", 2), answer("bewoners", "deels")).heard
    assert (bewoners.yes, bewoners.partly, bewoners.no) == (4, 1, 0)


def test_the_remark_of_one_or_two_people_is_not_repeated() -> None:
    found = heard(answer("bewoners", "nee", 2, "Bij ons niet."), answer("bewoners", "deels", 3, "Alleen boven."))
    assert found.heard[0].remarks == ("Alleen boven.",)


def test_another_value_or_verdict_makes_it_recognition_of_earlier_figures() -> None:
    assert heard(answer("bewoners", "ja", 5), now="13 %, hoger dan Nederland (2023)").changed
    assert heard(answer("bewoners", "ja", 5), now="12 %, ongeveer gelijk aan Nederland (2023)").changed
    assert heard(answer("bewoners", "ja", 5), now=None).changed


def test_another_year_or_another_kind_of_blank_alone_does_not() -> None:
    assert not heard(now="12\u00a0%, hoger dan Nederland (2024)").changed


def test_a_statement_without_a_frozen_value_cannot_be_called_changed() -> None:
    (found,) = recognise([statement("")], [], {HEAT: "12 %"})
    assert not found.changed


def test_a_statement_of_the_area_goes_before_one_of_the_whole_study() -> None:
    rows = [statement("whole", ""), statement("here"), statement("whole again", "")]
    assert [r.value for r in recognise(rows, [], {})] == ["here"]


def test_freezing_adds_what_is_not_there_and_nothing_else() -> None:
    found = freeze([Statement("a/b1", "Een", "1"), Statement(HEAT, "Twee\u00a0 keer", "2")], {"a/b1"}, "zuid", DAY)
    assert [(r.stelling_id, r.zin, r.gebied, r.datum) for r in found] == [(HEAT, "Twee keer", "zuid", DAY)]


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_more_people_who_say_no_never_make_a_finding_more_recognised(yes: int, partly: int, no: int) -> None:
    order: list[Verdict] = ["herkend", "gemengd", "betwist"]
    first, later = Heard("bewoners", yes, partly, no), Heard("bewoners", yes, partly, no + 1)
    if first.n >= MIN_ANSWERS:
        assert order.index(first.verdict) <= order.index(later.verdict)
    assert first.verdict in get_args(Verdict)


def read(folder: Path, statements: str, answers: str) -> Approach:
    (folder / "stellingen.csv").write_text("gebied;stelling_id;zin;waarde;datum\n" + statements, encoding="utf-8")
    (folder / "herkenning.csv").write_text("gebied;stelling_id;partij_type;oordeel;n;toelichting\n" + answers, "utf-8")
    return read_approach(folder, ["wonen"], ["zuid"])


TWO_AREAS = "WK999901;wonen/vocht_pct;Vocht;12 %;2025-04-14\nzuid;wonen/vocht_pct;Vocht;9 %;2025-04-14\n"


def test_the_same_finding_may_be_a_statement_of_several_areas(tmp_path: Path) -> None:
    found = read(tmp_path, TWO_AREAS, "zuid;wonen/vocht_pct;bewoners;ja;4;\n")
    assert len(found.rows(StellingRow)) == 2
    assert [row.waarde for row in found.rows(StellingRow, {"zuid"})] == ["9 %"]


def test_but_only_once_per_area(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"stellingen.csv, row 4, stelling_id: .* also in row 2; keep one"):
        read(tmp_path, TWO_AREAS + "WK999901;wonen/vocht_pct;Anders;1;2025-04-15\n", "")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (";wonen/vocht_pct;bewoners;ja;4;\n", "row 2, gebied: this statement is there for several areas; say which"),
        ("WK999902;wonen/vocht_pct;bewoners;ja;4;\n", "has this statement for WK999901, zuid, not here"),
        ("zuid;wonen/tocht_pct;bewoners;ja;4;\n", "'wonen/tocht_pct' is not in stellingen.csv. Did you mean"),
        ("zuid;wonen/vocht_pct;bewoners;ja;4;Bel 06-12345678\n", "toelichting: seems to hold a telephone number"),
    ],
)
def test_an_answer_says_what_it_answers_and_holds_nobodys_number(tmp_path: Path, answers: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, TWO_AREAS, answers)
    assert said in caught.value.message
    assert "12345678" not in caught.value.message
