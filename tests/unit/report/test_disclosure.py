"""Nobody is found by arithmetic: what a report prints leaves every hidden count open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.report.attacker import STATES, Reader, hidden_counts, read_report
from tests.unit.report.told import ROLES, held, table_of, texts_of, with_conversations
from wijkonderzoek.evidence import contrast, reach
from wijkonderzoek.evidence.conversations import PROFESSIONALS, RESIDENTS
from wijkonderzoek.evidence.unsaid import Count
from wijkonderzoek.report import joint
from wijkonderzoek.report.build import build_urgentie
from wijkonderzoek.report.codebook import codebook_annex
from wijkonderzoek.report.joint import joint_table, told_text
from wijkonderzoek.report.reach import reach_annex
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.stories import story_of_the_wijk

Talks = Sequence[tuple[str, Mapping[str, str]]]
CODEBOOKS: Mapping[str, tuple[str, Mapping[str, Mapping[str, object]]]] = {
    "flat": ("wonen", {key: {"opgave": "wonen"} for key in ("a", "b", "c")}),
    "folder": (
        "wonen",
        {"m": {"opgave": "wonen", "codeerbaar": "nee"}}
        | {f"m.{key}": {"opgave": "wonen", "ouder_id": "m"} for key in ("a", "b", "c")},
    ),
    "parent": (
        "wonen",
        {"m": {"opgave": "wonen"}} | {f"m.{key}": {"opgave": "wonen", "ouder_id": "m"} for key in ("a", "b")},
    ),
    "across": ("", {key: {} for key in ("a", "b", "c")}),
}


def what_follows(research: Research, folder: Path, book: str, talks: Talks) -> list[str]:
    """The hidden counts of made conversations that a reader works out, with what they are."""
    opgave, codes = CODEBOOKS[book]
    made = with_conversations(research, held(folder, talks, codes=codes))
    above = {key: str(row.get("ouder_id", "")) for key, row in codes.items()}
    reader = read_report(made, above, opgave)

    def count(counted: np.ndarray) -> int:
        return int(sum(counted[reader.kinds.index(_kind(reader, roles, said))] for roles, said in talks))

    return [
        f"{name}: {n}"
        for name, counted, n in hidden_counts(reader, count, {})
        if reader.bounds(counted)[0] == reader.bounds(counted)[1]
    ]


def _kind(reader: Reader, roles: str, said: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    sides = {role == "p" for role in roles}
    table = "both" if len(sides) > 1 else "professionals" if True in sides else "residents"
    return table, tuple((said[code] or "plain") if code in said else "none" for code in reader.codes)


def talks_of(book: str) -> st.SearchStrategy[Talks]:
    given_codes = [key for key, row in CODEBOOKS[book][1].items() if row.get("codeerbaar") != "nee"]
    said = st.dictionaries(st.sampled_from(given_codes), st.sampled_from(["", *STATES[2:4]]), max_size=2)
    return st.lists(st.tuples(st.sampled_from(["b", "b", "o", "p", "p", "bp"]), said), min_size=5, max_size=11)


@pytest.mark.parametrize("book", list(CODEBOOKS))
def test_no_hidden_count_follows_from_all_that_is_printed(havenkwartier: Research, book: str) -> None:
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(talks=talks_of(book))
    def attack(talks: Talks) -> None:
        with TemporaryDirectory() as folder:
            assert not what_follows(havenkwartier, Path(folder), book, talks)

    attack()


def _told_by(pairs: str) -> Talks:
    """ "b:a b:a,b p:" - who was at the table, and which codes were told."""
    talks = [pair.partition(":") for pair in pairs.split()]
    return [(roles, dict.fromkeys(filter(None, said.split(",")), "knelpunt")) for roles, _, said in talks]


APART = _told_by("b:a b:a b:b b:b p:c p:c p: p:")
"""Every code in two conversations of its own: six of eight can only be two, two and two."""
SIX_OF_SIX = _told_by("bb:a,b b:a,b b:b b:b p:a,b p:a,b p:a,b p:a,b p:a,b p:a,b")
"""A theme of eight, with four conversations of one side and six of the other: it can only be two and six."""


def test_a_total_that_is_the_sum_of_its_hidden_parts_is_told_as_at_least_one_less(
    tmp_path: Path, havenkwartier: Research, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = with_conversations(havenkwartier, held(tmp_path, APART, codes=CODEBOOKS["flat"][1]))
    assert told_text(made.told_of["wonen"]).replace("\N{NO-BREAK SPACE}", " ") == (
        "ter sprake in ten minste 5 van de 8 gesprekken, in ten minste 5 daarvan als knelpunt"
    )
    assert not what_follows(havenkwartier, tmp_path / "mended", "flat", APART)
    monkeypatch.setattr(joint, "count_union", lambda talk, table, codes, what, n, least: Count(n))
    assert "a: 2" in what_follows(havenkwartier, tmp_path / "as it was", "flat", APART)


def test_a_side_that_follows_from_its_size_leaves_no_contrast(
    tmp_path: Path, havenkwartier: Research, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not what_follows(havenkwartier, tmp_path / "mended", "flat", SIX_OF_SIX)
    monkeypatch.setattr(contrast, "_known", lambda *_: False)
    assert "a by residents: 2" in what_follows(havenkwartier, tmp_path / "as it was", "flat", SIX_OF_SIX)


def test_one_conversation_with_both_sides_leaves_no_contrast(tmp_path: Path, havenkwartier: Research) -> None:
    """Four and four with seven in all would say that the one table with both told it."""
    talks = _told_by("bp:a b:a b:a b:a b: p:a p:a p:a p:")
    made = with_conversations(havenkwartier, held(tmp_path, talks, codes=CODEBOOKS["flat"][1]))
    assert table_of(story_of_the_wijk(made), "tabel-rollen") is None


def test_that_few_told_something_is_not_told_apart_from_nobody(tmp_path: Path, havenkwartier: Research) -> None:
    """That anyone spoke of dealing in the street is news in itself where eight people were spoken to."""
    codes = CODEBOOKS["flat"][1]

    def printed(folder: Path, last: str) -> list[object]:
        talks = _told_by(f"b:a b:a b:a b:a b:a b:a b:a p:{last}")
        made = with_conversations(havenkwartier, held(folder, talks, codes=codes))
        return [story_of_the_wijk(made), codebook_annex(made), joint_table(made)]

    assert printed(tmp_path / "one", "a,b") == printed(tmp_path / "none", "a")


def test_a_code_above_others_does_not_say_how_often_it_was_given_itself(
    tmp_path: Path, havenkwartier: Research
) -> None:
    talks = _told_by("b:m.a b:m.a b:m.b b:m.b b:m b: b: b:")
    made = with_conversations(havenkwartier, held(tmp_path, talks, codes=CODEBOOKS["parent"][1]))
    rows = table_of(codebook_annex(made), "tabel-codeboek")
    assert rows is not None
    assert {code: cells[-1] for code, cells in rows.items()} == {
        "m": "–",
        "m.a": "< 3",
        "m.b": "< 3",
    }


# --- people


def shown_people(made: Research) -> tuple[dict[str, list[str]], dict[str, dict[str, str]]]:
    """The role table of annex D, and per attribute what is shown of every class."""
    annex = reach_annex(made)
    attributes: dict[str, dict[str, str]] = {}
    for label, (attribute, spoken, *_) in (table_of(annex, "tabel-bereik") or {}).items():
        attributes.setdefault(attribute, {})[label] = spoken
    return table_of(annex, "tabel-rol") or {}, attributes


def ways(made: Research) -> list[dict[str, int]]:
    """Every number of people per role that fits what the report prints of them."""
    talk = made.talk
    assert talk is not None
    total = len(talk.people)
    there = {role for role in ROLES.values() if (talk.people["rol"] == role).any()}
    names = {talk.attribution(key) for key in talk.ids}
    roles, attributes = shown_people(made)
    found = []
    for b, o in product(range(total + 1), repeat=2):
        way = {"bewoner": b, "ondernemer": o, "professional": total - b - o}
        said = {"bewoner": b, "ondernemer": o, "professional": way["professional"]}
        said |= {RESIDENTS: b + o, PROFESSIONALS: way["professional"], "bewoner of ondernemer": b + o}
        fits = [
            all((n > 0) == (role in there) for role, n in way.items()),
            all(said[who] == int(cells[0]) for who, cells in roles.items()),
            all(said[name] >= 5 for name in names if name),
            *(_fits(b, list(classes.values())) for classes in attributes.values()),
        ]
        if all(fits) and way["professional"] >= 0:
            found.append(way)
    return found


def _fits(residents: int, cells: list[str]) -> bool:
    """Whether a number of residents fits the classes of an attribute; where all are hidden, any does from five on."""
    if set(cells) == {"niet getoond"}:
        return residents >= 5
    hidden = cells.count("niet getoond")
    shown = sum(int(cell) for cell in cells if cell.isdigit())
    return shown + hidden <= residents if hidden else shown == residents


PEOPLE = st.lists(st.sampled_from(["b", "b", "b", "o", "p", "bb", "bo", "bp", "bbbb", "ppp"]), min_size=4, max_size=12)
CELLS = st.fixed_dictionaries(
    {
        "leeftijdsklasse": st.sampled_from(["25-45", "45-65", "65+", "65+", ""]),
        "geslacht": st.sampled_from(["man", "vrouw", "vrouw", "anders"]),
        "eigendom": st.sampled_from(["koop", "huur_corporatie", "huur_corporatie"]),
    }
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables=PEOPLE, data=st.data())
def test_no_role_of_few_people_follows_from_all_that_is_printed(
    havenkwartier: Research, tables: list[str], data: st.DataObject
) -> None:
    cells = data.draw(st.lists(CELLS, min_size=48, max_size=48))
    with TemporaryDirectory() as folder:
        talks = [(roles, {"a": ""}) for roles in tables]
        made = with_conversations(
            havenkwartier, held(Path(folder), talks, codes=CODEBOOKS["flat"][1], cells=iter(cells))
        )
        talk = made.talk
        assert talk is not None
        if not talk.enough:
            return
        possible = ways(made)
        actual = {role: int((talk.people["rol"] == role).sum()) for role in ROLES.values()}
        assert actual in possible
        for role, n in actual.items():
            if 0 < n < talk.min_people:
                assert len({way[role] for way in possible}) > 1, (role, n)
        most = max(way["bewoner"] for way in possible)
        for classes in shown_people(made)[1].values():
            hidden = [cell for cell in classes.values() if cell == "niet getoond"]
            shown = sum(int(cell) for cell in classes.values() if cell.isdigit())
            assert not hidden or set(classes.values()) == {"niet getoond"} or most - shown > len(hidden)


def test_tenants_counted_out_do_not_give_away_two_entrepreneurs(
    tmp_path: Path, havenkwartier: Research, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight residents or entrepreneurs, and six tenants where nobody owns a home: two entrepreneurs."""
    talks = [(role, {"a": ""}) for role in "bbbbbbooppppp"]
    made = with_conversations(
        havenkwartier,
        held(tmp_path, talks, codes=CODEBOOKS["flat"][1], cells=iter([{"eigendom": "huur_corporatie"}] * 6)),
    )
    assert shown_people(made)[0] == {RESIDENTS: ["8"], PROFESSIONALS: ["5"]}
    assert {way["ondernemer"] for way in ways(made)} >= {1, 2}
    monkeypatch.setattr(reach, "_most_residents", lambda _: None)
    assert {way["ondernemer"] for way in ways(made)} == {2}


@pytest.mark.parametrize(
    ("roles", "names"),
    [
        ("bbbbbb oo ppppp", {"bewoner of ondernemer", "professional"}),
        ("bbbbbb ooooo ppppp", {"bewoner", "ondernemer", "professional"}),
        ("bbbbbbb pp", {""}),
        ("bbbbb", {"bewoner"}),
        ("bbbbo ooo", {"bewoner of ondernemer"}),
    ],
)
def test_a_quote_has_a_name_only_where_five_share_every_name(
    tmp_path: Path, havenkwartier: Research, roles: str, names: set[str]
) -> None:
    """With a name for residents alone, the one entrepreneur would be the only one who could be "or entrepreneur"."""
    talks = [(role, {"a": ""}) for role in roles.replace(" ", "")]
    made = with_conversations(havenkwartier, held(tmp_path, talks, codes=CODEBOOKS["flat"][1]))
    assert made.talk is not None
    assert {made.talk.attribution(key) for key in made.talk.ids} == names


def test_a_table_where_sides_sat_together_is_not_the_only_one_without_a_name(
    tmp_path: Path, havenkwartier: Research
) -> None:
    talks = [(role, {"a": ""}) for role in [*"bbbbbbppppp", "bp"]]
    made = with_conversations(havenkwartier, held(tmp_path, talks, codes=CODEBOOKS["flat"][1]))
    assert made.talk is not None
    assert {made.talk.attribution(key) for key in made.talk.ids} == {""}
    enough = [*talks[:-1], ("bbbbbppppp", {"a": ""})]
    more = with_conversations(havenkwartier, held(tmp_path / "more", enough, codes=CODEBOOKS["flat"][1]))
    assert more.talk is not None
    assert {more.talk.attribution(key) for key in more.talk.ids} == {"bewoner", "professional", ""}


@pytest.mark.parametrize(
    ("key", "others", "says"),
    [
        (0, 6, "geen van de 6"),
        (6, 6, "6 van de 12"),
        (5, 1, "meer dan de helft. Praat ook"),
        (4, 2, "meer dan de helft. Praat ook"),
        (1, 5, "niet meer dan de helft."),
        (7, 0, "7 van de 7. Praat ook"),
    ],
)
def test_neither_few_key_figures_nor_few_others_are_counted(
    tmp_path: Path, havenkwartier: Research, key: int, others: int, says: str
) -> None:
    cells = [{"sleutelfiguur": "ja"}] * key + [{"sleutelfiguur": "nee"}] * others
    talks = [("b", {"a": ""})] * (key + others)
    made = with_conversations(havenkwartier, held(tmp_path, talks, codes=CODEBOOKS["flat"][1], cells=iter(cells)))
    assert f"spreken): {says}" in texts_of(reach_annex(made))


def test_that_someone_is_neither_man_nor_woman_is_not_told(tmp_path: Path, havenkwartier: Research) -> None:
    def annex(folder: Path, other: str) -> object:
        cells = [{"geslacht": "vrouw"}] * 7 + [{"geslacht": other}] * 2
        talks = [("b", {"a": ""})] * 9
        return reach_annex(
            with_conversations(havenkwartier, held(folder, talks, codes=CODEBOOKS["flat"][1], cells=iter(cells)))
        )

    assert annex(tmp_path / "a", "anders") == annex(tmp_path / "b", "onbekend")


def test_where_nothing_can_be_said_of_residents_no_voice_is_said_to_be_there(
    tmp_path: Path, havenkwartier: Research
) -> None:
    made = with_conversations(
        havenkwartier, held(tmp_path, [(role, {"a": ""}) for role in "bbbppppp"], codes=CODEBOOKS["flat"][1])
    )
    assert table_of(reach_annex(made), "tabel-bereik") is None
    said = texts_of(reach_annex(made))
    assert "Welke groepen bewoners niet gesproken zijn, staat hier niet" in said
    assert "minstens één bewoner" not in said


def test_how_many_conversations_were_withdrawn_is_nowhere(havenkwartier: Research) -> None:
    """Two of the example may not be used. What is printed is the same as if they had never been held."""
    interviews = havenkwartier.study.interviews
    assert interviews is not None
    assert sum(interviews.dropped.values()) == 2
    never = replace(interviews, dropped=dict.fromkeys(interviews.dropped, 0))
    assert build_urgentie(with_conversations(havenkwartier, never)) == build_urgentie(havenkwartier)
