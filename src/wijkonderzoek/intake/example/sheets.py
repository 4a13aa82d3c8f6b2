"""Invented interviews as the tables that Dedoose and MAXQDA export, and as a plain CSV: everywhere the same bytes."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wijkonderzoek.intake.example import LABEL
from wijkonderzoek.intake.project import CodedProject, CodePath, Coding

_BEGIN = date(2024, 1, 1)
_SHIELD = re.compile(r"^(?='*[=+@-])")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

Cell = str | bool


@dataclass(frozen=True)
class _Passage:
    """What one coder did with one stretch of a document: `number` of the document, from 1."""

    number: int
    name: str
    coder: str
    start: int | None
    end: int | None
    text: str
    codes: tuple[CodePath, ...]


def write_dedoose(project: CodedProject) -> bytes:
    """The excerpts of a project as Dedoose exports them: a row per passage, three columns per code (.xlsx)."""
    paths = [entry.path for entry in project.codes if entry.codable]
    names = ["\\".join(path) for path in paths]
    header = [
        *("Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Date", "Excerpt Copy"),
        *("Resource Creator", "Resource Date", "Codes Applied Combined"),
        *(f"Code: {name} {what}" for name in names for what in ("Applied", "Range", "Weight")),
    ]
    rows: list[list[Cell]] = [
        [
            passage.name,
            "" if passage.start is None else f"{passage.start}-{passage.end}",
            passage.coder,
            "",
            passage.text,
            "",
            (_BEGIN + timedelta(days=passage.number)).isoformat(),
            ", ".join(path[-1] for path in passage.codes),
            *(cell for path in paths for cell in (path in passage.codes, "", "")),
        ]
        for passage in _passages(project)
    ]
    return workbook("Excerpts", [header, *rows])


def write_maxqda(project: CodedProject) -> bytes:
    """The coded segments of a project as MAXQDA exports them: a row per coding, without positions (.xlsx)."""
    header = ["Document group", "Document name", "Code", "Segment", "Created by"]
    rows: list[list[Cell]] = [
        [f"Map {passage.number}", passage.name, " > ".join(code), passage.text, passage.coder]
        for passage in _passages(project)
        for code in passage.codes
    ]
    return workbook("Coded segments", [header, *rows])


def write_plain_csv(project: CodedProject) -> bytes:
    """The codings of a project as the plain table `document;code;codeur;begin;eind;tekst`, a row per coding.

    A text that a spreadsheet would take for a formula has a `'` before it, which reading takes off.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["document", "code", "codeur", "begin", "eind", "tekst"])
    for one in _passages(project):
        place = ["", ""] if one.start is None else [str(one.start), str(one.end)]
        for code in one.codes:
            cells = [one.name, " > ".join(code), one.coder, *place, one.text]
            writer.writerow([_SHIELD.sub("'", cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _passages(project: CodedProject) -> Iterator[_Passage]:
    """The codings of a project, those that one act gave together."""
    documents = {document.key: (n, document) for n, document in enumerate(project.documents, start=1)}
    together: dict[tuple[object, ...], list[Coding]] = {}
    for nth, coding in enumerate(project.codings):
        own = (coding.passage or nth, coding.start, coding.end, coding.text)
        together.setdefault((coding.document, coding.coder, *own), []).append(coding)
    for codings in together.values():
        first = codings[0]
        number, document = documents[first.document]
        words = "" if first.start is None else (document.text or "")[first.start : first.end]
        codes = tuple(dict.fromkeys(coding.code for coding in codings))
        yield _Passage(number, document.name, first.coder, first.start, first.end, first.text or words, codes)


def workbook(title: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    """Rows as a workbook of one sheet (.xlsx), the same bytes every time; text is text whatever it begins with."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value == "":
                continue
            cell = sheet.cell(number, column, _ESCAPED.sub("_x005F_", value) if isinstance(value, str) else value)
            cell.data_type = "s" if isinstance(value, str) else "b"
    book.properties.title, book.properties.creator = LABEL, "wijkonderzoek"
    book.properties.created = datetime(2024, 1, 1)  # noqa: DTZ001 - a file holds it without a zone
    out = io.BytesIO()
    book.save(out)
    return _without_time(out.getvalue())


def _without_time(body: bytes) -> bytes:
    """The same workbook, as if it had been written when it was created."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in sorted(made.namelist()):
            part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2024-01-01T00:00:00Z", made.read(name))
            fixed.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
