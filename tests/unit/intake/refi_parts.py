"""REFI-QDA projects written by hand, part by part, for what no tool should write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

ONE_TEXT = "R: Die lift is al weken kapot. Niemand komt.\nI: En de trap?\nR: Die wel.\n"
CODES = '<Code guid="c1" name="wonen"><Code guid="c2" name="lift"/></Code>'
USERS = '<Users><User guid="u1" name="Coder een"/><User guid="u2" name="Coder twee"/></Users>'


def zipped(members: Mapping[str, bytes | str], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with these members."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return body.getvalue()


def selection(start: object, end: object, *codes: str, user: str = "u1", name: str = "", inside: str = "") -> str:
    """A selection with a coding for each code."""
    codings = "".join(f'<Coding creatingUser="{user}"><CodeRef targetGUID="{code}"/></Coding>' for code in codes)
    return f'<PlainTextSelection startPosition="{start}" endPosition="{end}" name="{name}">{inside}{codings}</PlainTextSelection>'


def where(words: str, text: str = ONE_TEXT) -> tuple[int, int]:
    """Start and end of the first occurrence of words in a text."""
    return text.index(words), text.index(words) + len(words)


def source(inside: str = "", path: str = "internal://een.txt", guid: str = "s1", tag: str = "TextSource") -> str:
    """A source; without `path` its text has to be inside."""
    given = f'plainTextPath="{path}"' if path else ""
    return f'<{tag} guid="{guid}" name="Gesprek een" {given}>{inside}</{tag}>'


def project_file(sources: str, *, codes: str = CODES, users: str = USERS, rest: str = "", origin: str = "") -> str:
    """The XML of a project."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" origin="{origin}">{users}'
        f"<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>{sources}</Sources>{rest}</Project>"
    )


def qdpx(sources: str, texts: Mapping[str, bytes | str] | Iterable[str] | None = None, **parts: str) -> bytes:
    """A project archive; its one text is `ONE_TEXT` unless others are given."""
    members = {"sources/een.txt": ONE_TEXT} if texts is None else dict(texts)
    return zipped({"project.qde": project_file(sources, **parts), **members})
