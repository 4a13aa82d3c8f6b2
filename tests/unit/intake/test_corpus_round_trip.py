"""The example corpus, written as every tool exports it and taken in with the same answers, gives the same tables."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.intake.study import PLACED, Place, rows_of, write
from wijkonderzoek.intake.example.codebook import FOLDERS
from wijkonderzoek.intake.example.corpus import Corpus, make_corpus
from wijkonderzoek.intake.example.transcripts import CANARIES
from wijkonderzoek.intake.kept import PEOPLE_KEEP
from wijkonderzoek.intake.practice import write_practice
from wijkonderzoek.intake.project import CodedProject
from wijkonderzoek.intake.recognise import read_export

MADE = ("codes", "segmenten", "eenheden", "interviews")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make_corpus()


@pytest.fixture
def people(place: Place, corpus: Corpus) -> Place:
    """A study with the tables that people keep, and none that an intake makes."""
    place.tables.mkdir(parents=True)
    for name in PEOPLE_KEEP:
        (place.tables / f"{name}.csv").write_bytes(corpus.tables[f"{name}.csv"])
    return place


def answer(place: Place, corpus: Corpus) -> None:
    """Fill in what is asked, as a person who knows the corpus does: whatever a tool made of a doubled name."""
    documents = rows_of(place.answers / "documenten.csv")
    for row in documents:
        found = re.search(r"I[0-9]{3}", row["document"])
        assert found is not None
        row["interview_id"] = found.group()
    coders = rows_of(place.answers / "codeurs.csv")
    for row in coders:
        row["coder_id"] = corpus.coders[row["coder"]]
    meanings = {row["code_id"]: row for row in table(corpus, "codes")}
    known = {" > ".join(path): said for path, said in corpus.codes.items()}
    codes = rows_of(place.answers / "codes.csv")
    for row in codes:
        said = known.get(row["code"]) or known[re.sub(r" \([^()]*\)$", "", row["code"])]
        if said in meanings:
            columns = ("code_id", "naam", "opgave", "herkomst", "definitie")
            row |= {"wat": "code"} | {column: meanings[said][column] for column in columns}
        elif "=" in said:
            column, value = said.split("=")
            row |= {"wat": {"respondent_id": "spreker"}.get(column, column), column: value}
        else:
            row["wat"] = said
    for name, rows in (("documenten", documents), ("codes", codes), ("codeurs", coders)):
        if rows:
            write(place.answers / f"{name}.csv", rows)


def table(corpus: Corpus, name: str) -> list[dict[str, str]]:
    text = corpus.tables[f"{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def tables(place: Place) -> dict[str, list[dict[str, str]]]:
    return {name: without_source(rows_of(place.tables / f"{name}.csv")) for name in MADE}


def without_source(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{column: cell for column, cell in row.items() if column != "bron"} for row in rows]


def take_in(place: Place, corpus: Corpus, export: CodedProject) -> None:
    """Take an export in, answering what it asks once; the next time it asks nothing."""
    if place.take(export).questions:
        answer(place, corpus)
    assert place.take(export).questions == ()


def exports(corpus: Corpus) -> dict[str, Path]:
    return {path.name.removeprefix("synthetisch-"): path for path in write_practice(corpus.project)}


def test_every_export_with_texts_gives_the_tables_of_the_example(people: Place, corpus: Corpus) -> None:
    wanted = {name: without_source(table(corpus, name)) for name in MADE}
    written = exports(corpus)
    for name in PLACED:
        shutil.rmtree(people.answers, ignore_errors=True)
        take_in(people, corpus, read_export(written[name]))
        found = tables(people)
        if name == "taguette.sqlite3":  # tags know no folders
            found["codes"] = [
                row | {"codeerbaar": "nee"} if row["code_id"] in FOLDERS else row for row in found["codes"]
            ]
        for part in MADE:
            assert sorted(map(str, found[part])) == sorted(map(str, wanted[part])), f"{name}: {part}"


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("gewoon.csv", ("interview_id", "start", "eind", "code_id", "coder_id", "soort", "valentie", "respondent_id")),
        ("dedoose.xlsx", ("interview_id", "code_id", "soort", "valentie")),
        ("maxqda.xlsx", ("interview_id", "code_id", "coder_id")),
        ("qualcoder-report.csv", ("interview_id", "code_id", "coder_id")),
        ("taguette-all_tags.csv", ("interview_id", "code_id")),
    ],
)
def test_every_other_export_gives_what_it_holds(
    people: Place, corpus: Corpus, name: str, columns: tuple[str, ...]
) -> None:
    written = exports(corpus)
    codebook = written["taguette-codebook.csv"] if "taguette" in name else None
    export = read_export(written[name], mapping="maxqda" if "maxqda" in name else "", codebook=codebook)
    assert export.losses, "what is lost is said"
    take_in(people, corpus, export)
    found = Counter(tuple(row[column] for column in columns) for row in tables(people)["segmenten"])
    wanted = Counter(tuple(row[column] for column in columns) for row in table(corpus, "segmenten"))
    assert found == wanted


def command(place: Place, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    line = [sys.executable, "-m", "wijkonderzoek.cli", *arguments]
    return subprocess.run(line, cwd=place.project, capture_output=True, check=False)


def test_no_canary_leaves_the_safe_folder(people: Place, corpus: Corpus) -> None:
    """A whole intake by the command line, with questions, mistakes and a broken export, repeats nothing of them."""
    written = exports(corpus)
    export = str(written["refi-nvivo_windows.qdpx"])
    said = [command(people, "intake", export, "--study", "params/zuid")]
    assert said[-1].returncode == 3
    answer(people, corpus)
    said.append(command(people, "intake", export, "--study", "params/zuid"))
    assert said[-1].returncode == 0, said[-1].stderr.decode()
    said.append(command(people, "quotes", "status", "--study", "params/zuid"))
    broken = people.safe / "KANARIE-7F3A.qdpx"
    broken.write_bytes(written["refi-standard.qdpx"].read_bytes()[:-300])
    said.append(command(people, "--debug", "intake", str(broken), "--study", "params/zuid"))
    assert said[-1].returncode != 0
    (people.answers / "codes.csv").write_text("code;wat\nKANARIE-7F3A;kanarie@voorbeeld.invalid\n", encoding="utf-8")
    said.append(command(people, "intake", export, "--study", "params/zuid"))
    assert said[-1].returncode == 3
    printed = b"".join(done.stdout + done.stderr for done in said).replace(broken.name.encode(), b"")
    kept = b"".join(path.read_bytes() for path in people.project.rglob("*") if path.is_file())
    for canary in CANARIES:
        assert canary.encode() not in printed
        assert canary.encode() not in kept
