"""Codebooks of REFI-QDA: the codes of a project, and a codebook on its own (.qdc)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.ancestry import tag_paths
from wijkonderzoek.intake.project import CodedProject, CodeEntry, CodePath
from wijkonderzoek.intake.xml import Node, subtrees

_TOOL = re.compile(
    r"(NVivo|ATLAS\.ti|MAXQDA|QualCoder|Taguette|Quirkos|Dedoose|Transana|QDA Miner|webQDA|f4analyse|OpenQDA|Requal)"
    r"(?:[A-Za-z ]{0,20}?\bv?([0-9]{1,4}(?:\.[0-9]{1,5}){0,3}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes of a codebook in its own order, and where each stands by GUID."""

    entries: tuple[CodeEntry, ...]
    paths: Mapping[str, CodePath] = field(repr=False)


def read_qdc(body: bytes, file: str = "codebook.qdc") -> CodedProject:
    """The codes of a codebook file, in a project without documents and codings.

    Any version of the format is read, and sets of codes are not. Taguette writes levels in names only; see `tag_paths`.
    *Raises* `ExportError` when it is not a codebook, a code has no name, or two have the same place or GUID.
    """
    nodes = subtrees(body, file, {"Code"})
    root = next(nodes)
    if root.name not in {"CodeBook", "Project"}:
        raise ExportError(f"{file}: XML, but not a codebook", hint="Export the codebook as REFI-QDA (.qdc).")
    entries, tool = read_codes(nodes, file).entries, tool_name(root.get("origin"))
    if tool.startswith("Taguette"):
        entries = _nested(entries, file)
    return CodedProject("refi_qdc", tool, documents=(), codes=entries, codings=())


def read_codes(tops: Iterable[Node], file: str) -> Codebook:
    """The codes in the outermost `Code` elements of a codebook, each before those under it.

    *Raises* `ExportError` for a code without a name, or two with the same names above them, or the same GUID.
    """
    entries: list[CodeEntry] = []
    paths: dict[str, CodePath] = {}
    top: CodePath = ()
    waiting = [(node, top) for node in tops][::-1]
    while waiting:
        node, above = waiting.pop()
        where = f"{file}, code {len(entries) + 1}"
        name, guid = node.get("name"), node.guid()
        if not name.strip():
            raise ExportError(f"{where}: has no name", hint="Give it one in the tool, and export again.")
        if guid in paths:
            raise ExportError(f"{where}: the same GUID as another code")
        path = (*above, name)
        description = "\n".join(child.text for child in node.within("Description"))
        codable = node.get("isCodable").strip().lower() not in {"false", "0"}
        if guid:
            paths[guid] = path
        entries.append(CodeEntry(path, description, codable))
        waiting += [(child, path) for child in node.within("Code")][::-1]
    _check_places(entries, file)
    return Codebook(tuple(entries), paths)


def tool_name(origin: str) -> str:
    """The tool and version in what an export says of its origin; "" for a tool not known, which may be a name.

    >>> tool_name("NVivo 12.6.0.959"), tool_name("Computer van Jan")
    ('NVivo 12.6.0.959', '')
    """
    found = _TOOL.search(origin[:200])
    return " ".join(filter(None, found.groups())) if found else ""


def _nested(entries: tuple[CodeEntry, ...], file: str) -> tuple[CodeEntry, ...]:
    """The codes of a flat codebook under one another; one that has levels of its own stays as it is."""
    if any(len(entry.path) > 1 for entry in entries):
        return entries
    paths = tag_paths([entry.path[0] for entry in entries], file)
    return tuple(CodeEntry(paths[entry.path[0]], entry.description, entry.codable) for entry in entries)


def _check_places(entries: Iterable[CodeEntry], file: str) -> None:
    seen: dict[CodePath, int] = {}
    for number, entry in enumerate(entries, start=1):
        if entry.path in seen:
            raise ExportError(
                f"{file}, code {number}: the same name and place as code {seen[entry.path]}",
                hint="Rename or merge one of the two in the tool, and export again.",
            )
        seen[entry.path] = number
