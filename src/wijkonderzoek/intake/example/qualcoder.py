"""Invented interviews as QualCoder stores and reports them."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Literal

from wijkonderzoek.errors import UsageError
from wijkonderzoek.intake.example import LABEL
from wijkonderzoek.intake.positions import plain_text
from wijkonderzoek.intake.project import CodedProject, CodePath, Coding

_DAY = "2024-01-01 12:00:00"

_TABLES = {
    "project": "databaseversion text, date text, memo text, about text, bookmarkfile integer, bookmarkpos integer, "
    "codername text, recently_used_codes text",
    "source": "id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text, "
    "av_text_id integer, risid integer, unique(name)",
    "code_image": "imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer, "
    "cid integer, memo text, date text, owner text, important integer",
    "code_av": "avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text, date text, "
    "owner text, important integer",
    "annotation": "anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text, "
    "date text, unique(fid, pos0, pos1, owner)",
    "attribute_type": "name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text",
    "attribute": "attrid integer primary key, name text, attr_type text, value text, id integer, date text, "
    "owner text, unique(name, attr_type, id)",
    "case_text": "id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text, "
    "date text, memo text",
    "cases": "caseid integer primary key, name text, memo text, owner text, date text, constraint ucm unique(name)",
    "code_cat": "catid integer primary key, name text, owner text, date text, memo text, supercatid integer, "
    "unique(name)",
    "code_text": "ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer, "
    "owner text, date text, memo text, avid integer, important integer, unique(cid, fid, pos0, pos1, owner)",
    "code_name": "cid integer primary key, name text, memo text, catid integer, owner text, date text, color text, "
    "unique(name)",
    "journal": "jid integer primary key, name text, jentry text, date text, owner text, unique(name)",
    "stored_sql": "title text, description text, grouper text, ssql text, unique(title)",
}
_LATER = (
    "ALTER TABLE code_image ADD COLUMN pdf_page integer",
    "ALTER TABLE code_name ADD COLUMN supercid integer",
    "CREATE TABLE coder_names (name text unique not null, visibility integer not null default 1)",
    "CREATE VIEW code_text_visible AS SELECT * FROM code_text",
)


def write_qualcoder(project: CodedProject, folder: Path, version: Literal[8, 17]) -> None:
    """Write a project folder with `data.qda` as QualCoder of that database version makes it.

    A code that cannot be given becomes a category. A code under another code becomes a subcode from v16 on; before,
    the upper one is a category and a code of the same name. Names are unique in QualCoder: a second code of the same
    name is written with the name above it in brackets.
    *Raises* `UsageError` for a coding without a position.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {document.key: document.text or "" for document in project.documents}
    numbers = {document.key: number for number, document in enumerate(project.documents, start=1)}
    coders = list(dict.fromkeys(coding.coder for coding in project.codings))
    with closing(sqlite3.connect(folder / "data.qda")) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")  # it can be written anew
        for table, columns in _TABLES.items():
            connection.execute(f"CREATE TABLE {table} ({columns})")
        for statement in _LATER if version == 17 else ():
            connection.execute(statement)
        if version == 17:
            connection.executemany("INSERT INTO coder_names (name) VALUES (?)", [(coder,) for coder in coders])
        first = coders[0] if coders else ""
        about = f"QualCoder {'3.9' if version == 17 else '3.5'}"
        connection.execute(
            "INSERT INTO project VALUES (?, ?, ?, ?, 0, 0, ?, '')", (f"v{version}", _DAY, LABEL, about, first)
        )
        connection.executemany(
            "INSERT INTO source (id, name, fulltext, mediapath, memo, owner, date) VALUES (?, ?, ?, ?, '', ?, ?)",
            [
                (numbers[d.key], d.name, d.text, "/images/" + d.name if d.text is None else None, first, _DAY)
                for d in project.documents
            ],
        )
        codes = _write_codes(connection, project, version)
        connection.executemany(
            "INSERT INTO code_text (cid, fid, seltext, pos0, pos1, owner, date, memo) VALUES (?, ?, ?, ?, ?, ?, ?, '')",
            [
                (codes[c.code], numbers[c.document], texts[c.document][start:end], start, end, c.coder, _DAY)
                for c, start, end in positioned(project)
            ],
        )


def positioned(project: CodedProject) -> Iterator[tuple[Coding, int, int]]:
    """The codings with their positions. *Raises* `UsageError` for one that has none."""
    for number, coding in enumerate(project.codings, start=1):
        if coding.start is None or coding.end is None:
            raise UsageError(f"coding {number} has no position, which this format needs")
        yield coding, coding.start, coding.end


def _write_codes(connection: sqlite3.Connection, project: CodedProject, version: int) -> dict[CodePath, int]:
    """Write categories and codes, and give the numbers of the codes."""
    entries = {entry.path: entry for entry in project.codes}
    everything = {path[:length] for path in entries for length in range(1, len(path) + 1)}
    order = [*entries, *sorted(everything - entries.keys())]
    codable = [path for path in order if path in entries and entries[path].codable]
    codes = {path: number for number, path in enumerate(codable, start=1)}
    # A category cannot stand under a code, and before v16 neither can a code.
    needed = {path[:-1] for path in everything if version < 16 or path not in codes}
    needed |= {path[:length] for path in needed for length in range(1, len(path))}
    folders = [path for path in order if path not in codes or path in needed]
    categories = {path: number for number, path in enumerate(folders, start=1)}
    notes = {path: entry.description for path, entry in entries.items()}
    connection.executemany(
        "INSERT INTO code_cat VALUES (?, ?, '', ?, ?, ?)",
        [
            (categories[path], name, _DAY, notes.get(path, ""), categories.get(path[:-1]))
            for path, name in _unique_names(folders).items()
        ],
    )
    names = _unique_names(codable)
    connection.executemany(
        "INSERT INTO code_name (cid, name, memo, catid, owner, date, color) VALUES (?, ?, ?, ?, '', ?, '#B8D2E2')",
        [(codes[path], names[path], notes[path], categories.get(path[:-1]), _DAY) for path in codable],
    )
    if version >= 16:
        under = [(codes[path[:-1]], codes[path]) for path in codable if path[:-1] in codes]
        connection.executemany("UPDATE code_name SET supercid = ? WHERE cid = ?", under)
    return codes


def _unique_names(paths: list[CodePath]) -> dict[CodePath, str]:
    names: dict[CodePath, str] = {}
    taken: set[str] = set()
    for path in paths:
        name = path[-1]
        while name in taken:
            name = f"{name} ({path[-2] if len(path) > 1 else 'bovenaan'})"
        taken.add(name)
        names[path] = name
    return names


def write_qualcoder_csv(project: CodedProject) -> bytes:
    """The report of coded text as QualCoder writes it: a row per coding, the nearest category first.

    Files without codings, codes that were never given and positions are not in it.
    """
    depth = max((len(coding.code) - 1 for coding in project.codings), default=0)
    names: Mapping[str, str] = {document.key: document.name for document in project.documents}
    texts = {document.key: plain_text(document.text or "") for document in project.documents}
    codable = [entry.path for entry in project.codes if entry.codable]
    codes = _unique_names([*dict.fromkeys([*codable, *(coding.code for coding in project.codings)])])
    page = io.StringIO()
    writer = csv.writer(page, quoting=csv.QUOTE_ALL)
    writer.writerow(["File", "Coder", "Coded", "Id", "Codename", "Coded_Memo", *["Category"] * depth])
    for number, (coding, start, end) in enumerate(positioned(project), start=1):
        above = [*reversed(coding.code[:-1])]
        coded = texts[coding.document][start:end]
        row = [names[coding.document], coding.coder, coded, f"ctid:{number}", codes[coding.code], ""]
        writer.writerow([*row, *above, *[""] * (depth - len(above))])
    return page.getvalue().encode("utf-8-sig")
