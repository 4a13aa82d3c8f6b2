"""The same conversations, exported by any tool, become the same tables; what a format cannot hold is all that differs."""

from __future__ import annotations

import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.intake.study import Place, rows_in, rows_of
from wijkonderzoek.intake.answers import answer_files
from wijkonderzoek.intake.example.answered import answers_to
from wijkonderzoek.intake.example.corpus import Corpus, make_corpus
from wijkonderzoek.intake.kept import PEOPLE_KEEP
from wijkonderzoek.intake.project import CodedProject
from wijkonderzoek.intake.recognise import read_export

WHOLE = {
    "refi-standard.qdpx": "codepoint",
    "refi-nvivo_windows.qdpx": "utf16+crlf",
    "refi-nvivo_mac.qdpx": "utf16",
    "refi-atlas.qdpx": "codepoint",
    "qualcoder-8.qda": "codepoint",
    "qualcoder-17.qda": "codepoint",
    "taguette.sqlite3": "utf8",
}
"""Exports that hold all that the tables need, and what their positions count."""
WITHOUT_TEXTS = ("gewoon.csv", "dedoose.xlsx")
SAID = ("soort", "valentie", "respondent_id")
UNPLACED = {
    "maxqda.xlsx": ("coder_id",),
    "qualcoder-report.csv": ("coder_id",),
    "taguette-all_tags.csv": SAID,
    "taguette-all_tags.xlsx": SAID,
}
"""Exports without positions, and what they still tell of a segment, beside conversation and code."""
NEVER_GIVEN = {"gewoon.csv", "maxqda.xlsx", "qualcoder-report.csv"}
"""Exports in which a code that nobody gave is not there."""


@dataclass(frozen=True)
class Exports:
    """The conversations of the example as every tool exports them."""

    corpus: Corpus
    paths: dict[str, Path]

    def read(self, name: str) -> CodedProject:
        codebook = self.paths[name.replace("all_tags", "codebook")] if "all_tags" in name else None
        return read_export(self.paths[name], mapping="maxqda" if "maxqda" in name else "", codebook=codebook)


@pytest.fixture(scope="module")
def exports(practice: Path) -> Exports:
    paths = {path.name.removeprefix("synthetisch-"): path for path in sorted(practice.glob("synthetisch-*"))}
    return Exports(make_corpus(), paths)


def _taken(place: Place, exports: Exports, name: str) -> CodedProject:
    """An export taken in, with the tables that people keep and their answers already there; and once more."""
    export = exports.read(name)
    place.tables.mkdir()
    for table in PEOPLE_KEEP:
        (place.tables / f"{table}.csv").write_bytes(exports.corpus.tables[f"{table}.csv"])
    place.answers.mkdir()
    for file, body in answer_files(answers_to(export, exports.corpus)).items():
        (place.answers / file).write_bytes(body)
    outcome = place.take(export)
    assert outcome.questions == ()
    assert outcome.report.outcomes["segments"] == len(rows_in(exports.corpus.tables["segmenten.csv"]))
    assert sum(outcome.report.outcomes.values()) == outcome.report.codings
    assert outcome.report.dropped == {"ingetrokken": 1, "verlopen": 1}
    before = _files(place)
    assert place.take(export).questions == ()
    assert _files(place) == before, "a second intake changes nothing"
    return export


def _files(place: Place) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for folder in (place.tables, place.answers) for path in folder.iterdir()}


def _tables(place: Place) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.tables.iterdir()}


def _wanted(exports: Exports, export: CodedProject) -> dict[str, bytes]:
    """The tables of the corpus, as made from an export of this format."""
    tables = dict(exports.corpus.tables)
    tables["segmenten.csv"] = tables["segmenten.csv"].replace(b";refi_qda;", f";{export.format};".encode())
    return tables


def _given_codes(exports: Exports, codes: bytes) -> bytes:
    """A codebook without the codes that nobody gave, and under which nothing was given."""
    given = {exports.corpus.codes[coding.code] for coding in exports.corpus.project.codings}
    head, *rows = codes.splitlines(keepends=True)
    return head + b"".join(
        row for row in rows if any(f"{code}.".startswith(f"{row.split(b';')[0].decode()}.") for code in given)
    )


@pytest.mark.parametrize(("name", "mode"), WHOLE.items())
def test_every_whole_export_gives_the_tables_of_the_corpus(
    place: Place, exports: Exports, name: str, mode: str
) -> None:
    export = _taken(place, exports, name)
    assert export.offsets is not None
    assert export.offsets.mode == mode
    assert _tables(place) == _wanted(exports, export)


@pytest.mark.parametrize("name", WITHOUT_TEXTS)
def test_an_export_with_positions_and_no_texts_gives_the_same_segments_and_no_units(
    place: Place, exports: Exports, name: str
) -> None:
    export = _taken(place, exports, name)
    assert export.losses, "what is lost is said"
    found, wanted = _tables(place), _wanted(exports, export)
    assert {row["n_tekens"] + row["bron_sha256"] for row in rows_of(place.tables / "interviews.csv")} == {""}
    assert len(found["eenheden.csv"].splitlines()) == 1
    if name in NEVER_GIVEN:
        wanted["codes.csv"] = _given_codes(exports, wanted["codes.csv"])
    for table in found.keys() - {"interviews.csv", "eenheden.csv"}:
        assert found[table] == wanted[table], table


@pytest.mark.parametrize(("name", "told"), UNPLACED.items())
def test_an_export_without_positions_gives_the_same_codes_per_conversation(
    place: Place, exports: Exports, name: str, told: tuple[str, ...]
) -> None:
    export = _taken(place, exports, name)
    assert any("position" in loss.lower() for loss in export.losses)
    found, wanted = _tables(place), _wanted(exports, export)
    if name in NEVER_GIVEN:
        wanted["codes.csv"] = _given_codes(exports, wanted["codes.csv"])
    assert found["codes.csv"] == wanted["codes.csv"]
    columns = ("interview_id", "code_id", *told)
    rows = rows_of(place.tables / "segmenten.csv")
    assert {row["positie_soort"] for row in rows} == {"onbekend"}
    assert _counted(rows, columns) == _counted(rows_in(wanted["segmenten.csv"]), columns)


def _counted(rows: list[dict[str, str]], columns: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row[column] for column in columns) for row in rows)


def test_every_export_says_that_it_is_invented_where_the_format_has_room(exports: Exports) -> None:
    silent = {"gewoon.csv", "qualcoder-report.csv", "taguette-all_tags.csv", "taguette-codebook.csv"}
    for name, path in exports.paths.items():
        body = (path / "data.qda" if path.is_dir() else path).read_bytes()
        if path.suffix == ".xlsx":
            body = zipfile.ZipFile(path).read("docProps/core.xml")
        assert (b"SYNTHETISCH - geen echte personen" in body) is (name not in silent), name
        assert path.name.startswith("synthetisch-")
