"""REFI-QDA projects (.qdpx), as NVivo, ATLAS.ti, MAXQDA, QualCoder and others write them.

Tools follow the standard each in their own way; whatever cannot be misread is accepted, and what is left behind is
counted. Only texts are read: sound, pictures and memos stay in the archive. GUIDs are compared without braces and case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.archive import Archive, open_archive
from wijkonderzoek.intake.codebook import Codebook, read_codes, tool_name
from wijkonderzoek.intake.losses import stated
from wijkonderzoek.intake.offsets import LONGEST_PREVIEW, CodedText, Selection, Stretch, read_positions
from wijkonderzoek.intake.positions import plain_text
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, CodePath, Coding
from wijkonderzoek.intake.xml import Node, subtrees, whole_number

LONGEST_TEXT = 5_000_000
"""Bytes of one document: some eighty hours of talk."""
LOSSES = {
    "document": "Codings of a whole document, without a place in it, not read",
    "empty": "Codings of a passage without length, not read",
    "pdf": "Codings of an area of a PDF, not read",
    "other": "Codings of sound, video or pictures, with their transcripts, not read",
    "memo": "Codings of a memo, not read",
    "codeless": "Codings without a code, not read",
    "memos": "Memos and descriptions, not read",
    "links": "Links, not read",
    "values": "Values of variables, kept in your tables and not read from the export",
    "twice": "Codings that a coder gave twice to the same passage, counted once",
    "widened": "Codings that began or ended within a character, widened to the whole of it",
    "folder": "Codes marked as not codable that were given all the same, read as codable",
    "nameless": "Coders without a name in the export, known by their GUID",
    "namesakes": "Users with the name of another, read as one coder",
}
"""What may be lost or settled on the way; each is said with how many."""

_TEXTS = {"TextSource", "PDFSource"}
_MEDIA = {"PictureSource", "AudioSource", "VideoSource"}
_READ = _TEXTS | _MEDIA | {"User", "Code", "Case", "Note", "Link"}
_INTERNAL = re.compile(r"^internal:/{0,3}", re.IGNORECASE)
_ELSEWHERE = re.compile(r"^([a-z][a-z0-9+.-]*:|/|~)", re.IGNORECASE)
_AGAIN = "Export the project again, and give the file as it came."


@dataclass(frozen=True, slots=True)
class _Source:
    """A text source as it stands in the export; `given`: coder and code, by GUID, of the codings of each selection."""

    key: str
    name: str = field(repr=False)
    text: str | None = field(repr=False)
    selections: tuple[Selection, ...]
    given: tuple[tuple[tuple[str, str], ...], ...]


def read_refi(body: bytes, file: str = "export.qdpx") -> CodedProject:
    """The documents, codes and codings in the bytes of a REFI-QDA project.

    A document whose text is not in the archive has none, and its codings are lost. What is not read or had to be
    settled stands in `losses`, with how many. *Raises* `ExportError`, by number and never by name, when it is no
    project or a damaged one; when a coding names a code that is not there; when two codes, coders or documents have one
    GUID, or two codes one place; and when a position cannot be, or cannot be read in one way (`read_positions`).
    """
    archive = open_archive(body, file)
    nodes = subtrees(_project_file(archive, file), file, _READ)
    root = next(nodes)
    if root.name != "Project":
        raise ExportError(f"{file}: XML, but not a project", hint="Export the project as REFI-QDA (.qdpx).")
    found = _Found(file, archive)
    for node in nodes:
        found.take(node)
    codebook = read_codes(found.codes, file)
    sources = list(found.sources.values())
    texts = [CodedText(number, source.text or "", source.selections) for number, source in enumerate(sources, start=1)]
    offsets, stretches = read_positions(texts, file)
    codings = found.place(stretches, codebook)
    given = {coding.code for coding in codings}
    found.lost["folder"] = sum(not entry.codable and entry.path in given for entry in codebook.entries)
    return CodedProject(
        "refi_qda",
        tool_name(root.get("origin")),
        documents=tuple(
            CodedDocument(source.key, source.name, None if source.text is None else plain_text(source.text))
            for source in sources
        ),
        codes=tuple(
            CodeEntry(entry.path, entry.description, entry.codable or entry.path in given) for entry in codebook.entries
        ),
        codings=tuple(codings),
        losses=found.losses(),
        offsets=offsets,
    )


@dataclass(slots=True)
class _Found:
    """What a project file holds, gathered while it is read."""

    file: str
    archive: Archive
    users: dict[str, str] = field(default_factory=dict)
    codes: list[Node] = field(default_factory=list)
    sources: dict[str, _Source] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    without_text: Counter[int] = field(default_factory=Counter)

    def take(self, node: Node) -> None:
        """An element of the project file that is read or counted."""
        if node.name in _TEXTS:
            self._take_source(node)
        elif node.name == "User":
            self._take_user(node)
        elif node.name == "Code":
            self.codes.append(node)
        elif node.name in _MEDIA:
            self.lost["other"] += _count(node, "Coding")
        elif node.name == "Note":
            self.lost["memos"] += 1
            self.lost["memo"] += _count(node, "Coding")
        elif node.name == "Link":
            self.lost["links"] += 1
        if node.name in _TEXTS | _MEDIA:
            self.lost["memos"] += _count(node, "Description")
        self.lost["values"] += _count(node, "VariableValue")

    def _take_user(self, node: Node) -> None:
        if node.guid() in self.users:
            raise ExportError(f"{self.file}, user {len(self.users) + 1}: the same GUID as another user", hint=_AGAIN)
        self.users[node.guid()] = node.get("name").strip()

    def _take_source(self, node: Node) -> None:
        """A document; of a PDF its representation as text, which codings are placed in."""
        number = len(self.sources) + 1
        key = node.guid() or f"document {number}"
        if key in self.sources:
            raise ExportError(f"{self.file}, document {number}: the same GUID as another document", hint=_AGAIN)
        holder = next(node.within("Representation"), node) if node.name == "PDFSource" else node
        text = self._text(holder, number)
        coded = list(self._coded(holder, number)) if text is not None else []
        self.sources[key] = _Source(
            key,
            node.get("name"),
            text,
            tuple(selection for selection, _ in coded),
            tuple(given for _, given in coded),
        )
        if text is None:
            self.without_text[number] = sum(_count(part, "Coding") for part in holder.within("PlainTextSelection"))
        self.lost["pdf"] += sum(_count(area, "Coding") for area in node.within("PDFSelection"))
        self.lost["document"] += sum(1 for _ in node.within("Coding"))
        if holder is not node:
            self.lost["document"] += sum(1 for _ in holder.within("Coding"))

    def _text(self, node: Node, number: int) -> str | None:
        """The text of a document, from the archive or the project file itself; None where it is in neither."""
        where = f"{self.file}, document {number}"
        member = _member(node.get("plainTextPath"), where)
        found = next((name for name in (f"sources/{member}", member) if member and name in self.archive), None)
        if found is None:
            return next((child.text for child in node.within("PlainTextContent")), None)
        body = self.archive[found]
        if len(body) > LONGEST_TEXT:
            raise ExportError(f"{where}: more than {LONGEST_TEXT:,} bytes of text")
        try:
            # The byte-order mark stays, because positions may count it.
            utf16 = body.startswith((b"\xff\xfe", b"\xfe\xff"))
            return "\ufeff" + body.decode("utf-16") if utf16 else body.decode("utf-8")
        except UnicodeDecodeError:
            raise ExportError(f"{where}: its text is not UTF-8", hint=_AGAIN) from None

    def _coded(self, holder: Node, number: int) -> Iterator[tuple[Selection, tuple[tuple[str, str], ...]]]:
        """The selections of a text that have codings, and those codings."""
        for place, element in enumerate(holder.within("PlainTextSelection"), start=1):
            given = tuple(self._given(element))
            if not given:
                continue
            where = f"{self.file}, document {number}, selection {place}"
            start, end = (whole_number(element.get(f"{side}Position"), where) for side in ("start", "end"))
            if start == end:
                self.lost["empty"] += len(given)
            else:
                yield Selection(place, start, end, element.get("name")[:LONGEST_PREVIEW]), given

    def _given(self, element: Node) -> Iterator[tuple[str, str]]:
        for coding in element.within("Coding"):
            references = list(coding.within("CodeRef"))
            self.lost["codeless"] += not references
            for reference in references:
                yield coding.guid("creatingUser") or element.guid("creatingUser"), reference.guid("targetGUID")

    def place(self, stretches: list[list[Stretch]], codebook: Codebook) -> list[Coding]:
        """The codings at their places in the plain texts. *Raises* `ExportError` for a code that is not there."""
        codings: list[Coding] = []
        for number, (source, places) in enumerate(zip(self.sources.values(), stretches, strict=True), start=1):
            seen: set[tuple[str, CodePath, int, int]] = set()
            for selection, given, place in zip(source.selections, source.given, places, strict=True):
                if place.start == place.end:
                    self.lost["empty"] += len(given)
                    continue
                self.lost["widened"] += place.widened * len(given)
                for user, code in given:
                    if code not in codebook.paths:
                        raise ExportError(
                            f"{self.file}, document {number}, selection {selection.number}: a coding names a code that "
                            "is not in the codebook",
                            hint=_AGAIN,
                        )
                    coder, path = self.users.get(user) or user, codebook.paths[code]
                    if (key := (coder, path, place.start, place.end)) in seen:
                        self.lost["twice"] += 1
                        continue
                    seen.add(key)
                    codings.append(Coding(source.key, path, coder, place.start, place.end, str(selection.number)))
        self._count_coders()
        return codings

    def _count_coders(self) -> None:
        users = {user for source in self.sources.values() for given in source.given for user, _ in given if user}
        names = [name for user in users if (name := self.users.get(user))]
        self.lost["nameless"] = len(users) - len(names)
        self.lost["namesakes"] = len(names) - len(set(names))

    def losses(self) -> tuple[str, ...]:
        """What was lost or settled, a sentence each."""
        said = stated({sentence: self.lost[key] for key, sentence in LOSSES.items()})
        if self.without_text:
            numbers = ", ".join(map(str, self.without_text))
            lost = self.without_text.total()
            text = f"Documents without a text in the export (number {numbers}); codings lost with them: {lost:,}."
            said = (*said, text)
        return said


def _project_file(archive: Archive, file: str) -> bytes:
    """The one .qde in the root, whatever it is called."""
    names = [name for name in archive if name.endswith(".qde") and "/" not in name]
    if len(names) != 1:
        problem = f"holds {len(names)} project files (.qde)" if names else "holds no project file (.qde)"
        raise ExportError(f"{file}: {problem}; a REFI-QDA project has one", hint=_AGAIN)
    body = archive[names[0]]
    if not body.strip():
        raise ExportError(f"{file}: its project file is empty", hint=_AGAIN)
    return body


def _member(path: str, where: str) -> str:
    """The member a path names; "" for one outside the archive. *Raises* `ExportError` for one that climbs out of it."""
    plain = path.strip().replace("\\", "/")
    inside = _INTERNAL.sub("", plain)
    if inside == plain and _ELSEWHERE.match(plain):
        return ""
    if ".." in inside.split("/"):
        raise ExportError(f"{where}: the path of its text leads out of the archive", hint=_AGAIN)
    return inside


def _count(node: Node, name: str) -> int:
    return sum(1 for _ in node.below(name))
