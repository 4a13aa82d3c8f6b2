"""QualCoder's database and report: what is written is read back, and what cannot be is refused or stated."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.intake.made import codes, codings, projects
from wijkonderzoek.errors import ExportError, UsageError, WijkonderzoekError
from wijkonderzoek.intake.example.qualcoder import write_qualcoder, write_qualcoder_csv
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, Coding
from wijkonderzoek.intake.qualcoder import read_qualcoder

KANARIE = "KANARIE-7F3A"
TEXT = "I: Hoe is het hier? 🏠\nR: Eén lift is kapot, en de buren zijn fijn."
CODES = (CodeEntry(("wonen",), "Huis", codable=False), CodeEntry(("wonen", "lift"), "De lift"), CodeEntry(("buren",)))


def _coding(words: str, code: tuple[str, ...], coder: str = "Anna", text: str = TEXT) -> Coding:
    start = text.index(words)
    return Coding("1", code, coder, start, start + len(words), f"{start}-{start + len(words)}")


SMALL = CodedProject(
    "made",
    "made",
    (CodedDocument("1", f"{KANARIE}.txt", TEXT),),
    CODES,
    (_coding("lift is kapot", ("wonen", "lift")), _coding("de buren zijn fijn", ("buren",), "Bé")),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "wijk.qda"
    write_qualcoder(SMALL, folder, 17)
    return folder


def _change(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "data.qda")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("version", [8, 17])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(project=projects())
def test_a_project_that_was_written_is_read_back(
    version: int, project: CodedProject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("made") / "wijk.qda"
    write_qualcoder(project, folder, version)
    read = read_qualcoder(folder)
    assert read.documents == project.documents
    assert codes(read) == codes(project)
    assert codings(read) == codings(project)
    assert not read.losses
    assert read.offsets.selections == len(project.codings)
