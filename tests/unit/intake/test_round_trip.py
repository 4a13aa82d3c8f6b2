"""The same conversations, exported by any tool, become the same tables; what a format cannot hold is all that differs."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.intake.small import TEXTS, make_small
from tests.unit.intake.study import PLACED, Place, fill, rows_of
from wijkonderzoek.intake.practice import write_practice
from wijkonderzoek.intake.project import CodedProject, CodeEntry
from wijkonderzoek.intake.recognise import read_export

UNPLACED = {
    "maxqda.xlsx": True,
    "qualcoder-report.csv": True,
    "taguette-all_tags.csv": False,
}
"""Exports without positions, and whether they say who coded."""


def _answered(place: Place) -> None:
    """The answers of a person, under the names that every tool uses for the codes."""
    place.take(make_small(), accept=True)
    for code in ("Wonen", "Leefomgeving"):
        # QualCoder knows a name once, and writes the second with what stands above it
        add = CodeEntry((code, f"veiligheid ({code})"))
        place.take(CodedProject("refi_qda", "", (), (add,), ()))
    path = place.answers / "codes.csv"
    codes = {row["code"]: row for row in rows_of(path)}
    for code in ("Wonen", "Leefomgeving"):
        known = codes[f"{code} > veiligheid"]
        wanted = {k: known[k] for k in ("wat", "code_id", "opgave", "definitie")}
        fill(path, {f"{code} > veiligheid ({code})": wanted | {"naam": "veiligheid"}})
    fill(
        path,
        {
            code: {"herkomst": "vooraf"}
            for code in codes | {f"{c} > veiligheid ({c})": {} for c in ("Wonen", "Leefomgeving")}
            if not code.startswith(("Soort", "Valentie"))
        },
    )
    fill(path, {code: {"opgave": code.split(" ")[0].lower()} for code in codes if code.startswith(("Wonen", "Leef"))})
    fill(place.answers / "codeurs.csv", {"Anna": {"coder_id": "C01"}, "Bram": {"coder_id": "C02"}})
    place.people()


@pytest.fixture
def answered(place: Place) -> Place:
    _answered(place)
    assert place.take(make_small()).questions == ()
    return place


def _exports(place: Place) -> dict[str, Path]:
    return {path.name.removeprefix("synthetisch-"): path for path in write_practice(make_small())}


def _tables(place: Place) -> dict[str, list[dict[str, str]]]:
    """Every table that an intake makes, without the name of the format."""
    names = ("codes", "segmenten", "eenheden", "interviews")
    tables = {name: rows_of(place.tables / f"{name}.csv") for name in names}
    for row in tables["segmenten"]:
        del row["bron"]
    return tables


@pytest.mark.parametrize("name", PLACED)
def test_every_export_with_positions_gives_the_same_tables(answered: Place, name: str) -> None:
    wanted = _tables(answered)
    outcome = answered.take(read_export(_exports(answered)[name]))
    assert outcome.questions == ()
    assert _tables(answered) == wanted


@pytest.mark.parametrize("name", ["gewoon.csv", "dedoose.xlsx"])
def test_an_export_with_positions_and_no_texts_gives_the_same_segments_and_no_units(answered: Place, name: str) -> None:
    wanted = _tables(answered)
    export = _taken(answered, name)
    assert answered.take(export).report.without_text == 2
    found = _tables(answered)
    assert (found["segmenten"], found["codes"], found["eenheden"]) == (wanted["segmenten"], wanted["codes"], [])
    assert {row["n_tekens"] for row in found["interviews"]} == {""}


@pytest.mark.parametrize(("name", "coders"), UNPLACED.items())
def test_an_export_without_positions_gives_the_same_codes_per_conversation(
    answered: Place, name: str, coders: bool
) -> None:
    wanted = _tables(answered)
    assert _taken(answered, name).losses
    found = _tables(answered)
    columns = ("interview_id", "code_id", "coder_id") if coders else ("interview_id", "code_id")
    assert _counted(found, columns) == _counted(wanted, columns)
    assert {row["positie_soort"] for row in found["segmenten"]} == {"onbekend"}
    assert found["codes"] == wanted["codes"]


def _taken(place: Place, name: str) -> CodedProject:
    """An export, taken in; where a tool calls documents otherwise, they are answered by hand, once."""
    exports = _exports(place)
    mapping, codebook = "maxqda" if "maxqda" in name else "", exports["taguette-codebook.csv"]
    export = read_export(exports[name], mapping=mapping, codebook=codebook if "taguette" in name else None)
    if place.take(export).questions:
        _link(place)
    assert place.take(export).questions == ()
    return export


def _link(place: Place) -> None:
    """A document under the name that another tool gives it: answered by hand."""
    path = place.answers / "documenten.csv"
    fill(
        path,
        {
            row["document"]: {"interview_id": f"I00{n}"}
            for n in (1, 2)
            for row in rows_of(path)
            if f"I00{n}" in row["document"]
        },
    )


def _counted(tables: dict[str, list[dict[str, str]]], columns: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row[column] for column in columns) for row in tables["segmenten"])


def test_marks_survive_where_a_row_is_a_passage(answered: Place) -> None:
    wanted = _tables(answered)
    _taken(answered, "taguette-all_tags.csv")
    said = ("interview_id", "code_id", "soort", "valentie")
    assert _counted(_tables(answered), said) == _counted(wanted, said)


def test_positions_are_code_points_whatever_the_export_counted(answered: Place) -> None:
    for name in ("refi-nvivo_windows.qdpx", "refi-standard.qdpx", "taguette.sqlite3"):
        answered.take(read_export(_exports(answered)[name]))
        first = _tables(answered)["segmenten"][0]
        assert unicodedata.normalize("NFC", TEXTS[0][int(first["start"]) : int(first["eind"])]).startswith("De hal 🏚️")
