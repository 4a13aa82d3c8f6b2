"""Writes a project as REFI-QDA, in the way of the standard or of a tool that strays from it; the same bytes every time.

Positions are counted here by encoding the text before them, apart from how the importer counts.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Comment, Element, SubElement, tostring

from wijkonderzoek.intake.example import LABEL
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodePath, Coding

Style = Literal["standard", "nvivo_windows", "nvivo_mac", "atlas"]
"""How a project is written: by the standard, or as NVivo and ATLAS.ti do."""

WHEN = "2024-05-31T12:00:00Z"


@dataclass(frozen=True, slots=True)
class _Manner:
    """What a tool does its own way. `guid` and `reference`: how it writes a GUID where it is given, and elsewhere."""

    origin: str
    project: str = "project.qde"
    folder: str = "sources"
    scheme: str = "internal://"
    guid: Callable[[str], str] = str
    reference: Callable[[str], str] = str
    line_end: str = "\n"
    mark: str = ""
    units: tuple[str, int] = ("utf-32-le", 4)
    root_file: bool = False
    described: bool = False


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NVIVO = ("utf-16-le", 2)
MANNERS: Mapping[Style, _Manner] = {
    "standard": _Manner("wijkonderzoek"),
    "nvivo_windows": _Manner(
        "NVivo 12.6",
        folder="Sources",
        guid=lambda guid: f"{{{guid}}}",
        reference=lambda guid: f"{{{guid}}}",
        line_end="\r\n",
        mark="\ufeff",
        units=_NVIVO,
    ),
    "nvivo_mac": _Manner(
        "NVivo 12.7", folder="Sources", scheme="internal:///", guid=str.upper, units=_NVIVO, root_file=True
    ),
    "atlas": _Manner("ATLAS.ti 26.0", project="Trial.qde", scheme="", reference=str.upper, described=True),
}


def write_refi(project: CodedProject, style: Style) -> bytes:
    """A project as the bytes of a .qdpx file.

    Every code needs those above it, and names hold no control characters, which XML cannot. The words of a selection
    are kept as its name. A coding without a place becomes one of the whole document, and a document without text a path
    outside the archive.
    """
    manner = MANNERS[style]
    root = Element("Project", xmlns="urn:QDA-XML:project:1.0", name=LABEL, origin=manner.origin, creationDateTime=WHEN)
    users = SubElement(root, "Users")
    for coder in sorted({coding.coder for coding in project.codings} - {""}):
        SubElement(users, "User", guid=manner.guid(_guid("user", coder)), name=coder)
    _write_codes(SubElement(SubElement(root, "CodeBook"), "Codes"), project, manner.guid)
    sources = SubElement(root, "Sources")
    members = []
    for document in project.documents:
        codings = [coding for coding in project.codings if coding.document == document.key]
        _write_source(sources, document, codings, manner)
        if document.text is not None:
            body = (manner.mark + document.text.replace("\n", manner.line_end)).encode()
            members.append((f"{manner.folder}/{_guid('text', document.key)}.txt", body))
    if manner.root_file:
        members.insert(0, (".root", b""))
    return _zipped([(manner.project, _xml(root)), *members])


def write_qdc(project: CodedProject) -> bytes:
    """The codes of a project as the bytes of a .qdc file."""
    root = Element("CodeBook", xmlns="urn:QDA-XML:codebook:1.0", origin="wijkonderzoek")
    root.append(Comment(LABEL))
    _write_codes(SubElement(root, "Codes"), project, str)
    return _xml(root)


def _write_codes(top: Element, project: CodedProject, guid: Callable[[str], str]) -> None:
    placed: dict[CodePath, Element] = {(): top}
    for code in sorted(project.codes, key=lambda code: len(code.path)):
        element = SubElement(
            placed[code.path[:-1]],
            "Code",
            guid=guid(_guid("code", *code.path)),
            name=code.path[-1],
            isCodable=str(code.codable).lower(),
        )
        if code.description:
            SubElement(element, "Description").text = code.description
        placed[code.path] = element


def _write_source(sources: Element, document: CodedDocument, codings: Iterable[Coding], manner: _Manner) -> None:
    text = f"{_guid('text', document.key)}.txt"
    path = f"relative:///{text}" if document.text is None else f"{manner.scheme}{text}"
    source = SubElement(
        sources, "TextSource", guid=manner.guid(_guid("source", document.key)), name=document.name, plainTextPath=path
    )
    if manner.described:
        SubElement(source, "Description").text = LABEL
    parts: dict[tuple[object, ...], Element] = {(): source}
    for number, coding in enumerate(codings):
        place = () if coding.start is None else (coding.passage, coding.start, coding.end)
        if place not in parts:
            parts[place] = _write_selection(source, document, coding, manner)
        element = SubElement(
            parts[place],
            "Coding",
            guid=manner.guid(_guid("coding", document.key, str(number))),
            creationDateTime=WHEN,
        )
        if coding.coder:
            element.set("creatingUser", manner.reference(_guid("user", coding.coder)))
        SubElement(element, "CodeRef", targetGUID=manner.reference(_guid("code", *coding.code)))


def _write_selection(source: Element, document: CodedDocument, coding: Coding, manner: _Manner) -> Element:
    text = document.text or ""
    start, end = coding.start or 0, coding.end or 0
    return SubElement(
        source,
        "PlainTextSelection",
        guid=manner.guid(_guid("selection", document.key, coding.passage, str(start), str(end))),
        name=_NOT_IN_XML.sub("", text[start:end]),
        startPosition=str(_units(text[:start], manner)),
        endPosition=str(_units(text[:end], manner)),
    )


def _units(before: str, manner: _Manner) -> int:
    """How many units of a tool a text is, with its line ends."""
    encoding, size = manner.units
    return len(before.replace("\n", manner.line_end).encode(encoding)) // size


def _guid(*of: str) -> str:
    return str(uuid5(NAMESPACE_URL, "\x1f".join(of)))


def _xml(root: Element) -> bytes:
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive that is not packed, because zlib packs differently from version to version."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return body.getvalue()
