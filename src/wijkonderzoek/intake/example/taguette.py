"""Invented interviews as Taguette stores and exports them."""

from __future__ import annotations

import csv
import html
import io
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Literal

from wijkonderzoek.errors import UsageError
from wijkonderzoek.intake.ancestry import SEPARATORS
from wijkonderzoek.intake.example import LABEL
from wijkonderzoek.intake.example.qualcoder import positioned
from wijkonderzoek.intake.example.sheets import workbook
from wijkonderzoek.intake.project import CodedProject, CodePath

_DAY = "2024-01-01 12:00:00.000000"

_TABLES = {
    "users": "login VARCHAR(30) NOT NULL PRIMARY KEY, created DATETIME NOT NULL, hashed_password VARCHAR(192), "
    "password_set_date DATETIME, language VARCHAR(10), email VARCHAR(256), email_sent DATETIME",
    "projects": "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL, description TEXT NOT NULL, "
    "created DATETIME NOT NULL",
    "project_members": "project_id INTEGER NOT NULL, user_login VARCHAR(30) NOT NULL, privileges VARCHAR(11) NOT NULL, "
    "PRIMARY KEY (project_id, user_login)",
    "documents": "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL, "
    "description TEXT NOT NULL, filename VARCHAR(200) NOT NULL, created DATETIME NOT NULL, "
    "project_id INTEGER NOT NULL, text_direction VARCHAR(13) NOT NULL, contents TEXT NOT NULL",
    "commands": "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL, "
    "user_login VARCHAR(30) NOT NULL, project_id INTEGER NOT NULL, document_id INTEGER, payload TEXT NOT NULL",
    "highlights": "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL, "
    "start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, snippet TEXT NOT NULL",
    "tags": "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, path VARCHAR(200) NOT NULL, "
    "description TEXT NOT NULL, UNIQUE (project_id, path)",
    "highlight_tags": "highlight_id INTEGER NOT NULL, tag_id INTEGER NOT NULL, PRIMARY KEY (highlight_id, tag_id)",
    "alembic_version": "version_num VARCHAR(32) NOT NULL PRIMARY KEY",
}

Highlight = tuple[str, str, int, int]
"""Document, coder, start and end."""


def write_taguette(project: CodedProject, kind: Literal["csv", "xlsx"] = "csv") -> dict[str, bytes]:
    """`all_tags` and `codebook` as Taguette exports them, by file name.

    A path is a tag with dots, or the first of Taguette's other separators that no name holds. Folders become tags.
    Positions, coders, documents without codings, and blanks at the ends of lines are not in them.
    *Raises* `UsageError` for a coding without a position, and when names hold every separator.
    """
    tags = _tags(project)
    texts = {document.key: document.text or "" for document in project.documents}
    names = {document.key: document.name for document in project.documents}
    rows: list[list[object]] = []
    counts = dict.fromkeys(tags.values(), 0)
    for number, ((document, _, start, end), codes) in enumerate(_highlights(project).items(), start=1):
        lines = map(str.strip, texts[document][start:end].split("\n"))
        content = " ".join(line for line in lines if line)
        for code in codes:
            rows.append([number, names[document], tags[code], content])
            counts[tags[code]] += 1
    notes = {tags[entry.path]: entry.description for entry in project.codes}
    codebook = [[tag, notes.get(tag, ""), count, _documents(rows, tag)] for tag, count in counts.items()]
    tables: dict[str, list[list[object]]] = {
        "all_tags": [["id", "document", "tag", "content"], *rows],
        "codebook": [["tag", "description", "number of highlights", "number of documents"], *codebook],
    }
    write = _csv if kind == "csv" else _workbook
    return {f"{name}.{kind}": write(table) for name, table in tables.items()}


def _documents(rows: Iterable[list[object]], tag: str) -> int:
    return len({row[1] for row in rows if row[2] == tag})


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    page = io.StringIO()
    csv.writer(page).writerows(rows)
    return page.getvalue().encode()


def _workbook(rows: Iterable[Iterable[object]]) -> bytes:
    return workbook("Sheet1", [[str(value) for value in row] for row in rows])


def _tags(project: CodedProject) -> dict[CodePath, str]:
    """The tag of every code and of all that stands above one."""
    every = dict.fromkeys(e.path[:length] for e in project.codes for length in range(1, len(e.path) + 1))
    candidates = (".", *(separator for separator in SEPARATORS if separator != "."))
    free = [separator for separator in candidates if not any(separator in path[-1] for path in every)]
    if not free:
        raise UsageError("the names of codes hold every separator that Taguette's tags can have")
    return {path: free[0].join(path) for path in every}


def _highlights(project: CodedProject) -> dict[Highlight, list[CodePath]]:
    """The codes of every stretch that a coder highlighted, in Taguette's order: by document, then by place."""
    order = {document.key: number for number, document in enumerate(project.documents)}
    found: dict[Highlight, list[CodePath]] = {}
    for coding, start, end in sorted(positioned(project), key=lambda c: (order[c[0].document], c[1])):
        found.setdefault((coding.document, coding.coder, start, end), []).append(coding.code)
    return found


def write_taguette_database(project: CodedProject, path: Path) -> None:
    """A database with this one project as Taguette stores it: a paragraph per line, positions in bytes.

    Coders become users that highlighted. Folders become tags, as in `write_taguette`.
    *Raises* `UsageError`, as that does.
    """
    tags = _tags(project)
    numbers = {tag: number for number, tag in enumerate(tags, start=1)}
    notes = {entry.path: entry.description for entry in project.codes}
    texts = {document.key: document.text or "" for document in project.documents}
    keys = {document.key: number for number, document in enumerate(project.documents, start=1)}
    logins = list(dict.fromkeys(coding.coder for coding in project.codings))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")  # it can be written anew
        for table, columns in _TABLES.items():
            connection.execute(f"CREATE TABLE {table} ({columns})")
        connection.execute("INSERT INTO projects VALUES (1, 'Wijk', ?, ?)", (LABEL, _DAY))
        connection.execute("INSERT INTO alembic_version VALUES ('db5e31a0233d')")
        connection.executemany("INSERT INTO users (login, created) VALUES (?, ?)", [(login, _DAY) for login in logins])
        connection.executemany(
            "INSERT INTO documents VALUES (?, ?, '', ?, ?, 1, 'LEFT_TO_RIGHT', ?)",
            [(keys[d.key], d.name, d.name, _DAY, _page(texts[d.key])) for d in project.documents],
        )
        connection.executemany(
            "INSERT INTO tags VALUES (?, 1, ?, ?)", [(numbers[p], tag, notes.get(p, "")) for p, tag in tags.items()]
        )
        for number, ((key, coder, start, end), codes) in enumerate(_highlights(project).items(), start=1):
            text = texts[key]
            span = len(text[:start].encode()), len(text[:end].encode())
            given = [numbers[code] for code in codes]
            connection.execute(
                "INSERT INTO highlights VALUES (?, ?, ?, ?, ?)", (number, keys[key], *span, _page(text[start:end]))
            )
            connection.executemany("INSERT INTO highlight_tags VALUES (?, ?)", [(number, tag) for tag in given])
            payload = {"type": "highlight_add", "highlight_id": number, "tags": given}
            payload |= {"start_offset": span[0], "end_offset": span[1]}
            connection.execute(
                "INSERT INTO commands (date, user_login, project_id, document_id, payload) VALUES (?, ?, 1, ?, ?)",
                (_DAY, coder, keys[key], json.dumps(payload, sort_keys=True)),
            )


def _page(text: str) -> str:
    return "\n".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n"))
