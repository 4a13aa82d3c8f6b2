"""Taguette's database: positions in bytes over the text of an HTML page, and in its log who highlighted.

Byte offsets count UTF-8 over the text nodes of a document. Where a paragraph or line ends and the text has no LF, one
is put there, so that turns and paragraphs can be told apart; positions count it. The table of users is never read.
"""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wijkonderzoek.errors import ExportError, UsageError
from wijkonderzoek.intake.ancestry import tag_paths
from wijkonderzoek.intake.database import Database, Record, open_database
from wijkonderzoek.intake.losses import stated
from wijkonderzoek.intake.positions import LINE_END, code_points
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, CodePath, Coding, Offsets

MOST_ASTRAY = 0.05
"""Largest share of the highlights that may lie outside their document or begin inside a character."""
LONGEST_LINE = 100_000
"""Most characters of a line of the log."""

_TABLES = ("projects", "documents", "highlights", "tags", "highlight_tags", "commands")
# Possessive, and never over a "<", so that no page takes more than one walk.
_TAG = re.compile(r"""<![^<>]*+>|</?([a-zA-Z][a-zA-Z0-9]*+)(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>""")
_BREAKS = {"p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "div", "tr", "table", "blockquote", "pre"}


@dataclass(frozen=True, slots=True)
class _Page:
    """The text of a document; `counted`: as Taguette counts it; `breaks`: where in that a line end was put."""

    text: str = field(repr=False)
    counted: str = field(repr=False)
    breaks: tuple[int, ...]


def read_taguette_database(path: Path, project: int | None = None) -> CodedProject:
    """A project in a Taguette database: the one there is, or the one with number `project`.

    Gives a document per document (its key is Taguette's number), every tag placed as `tag_paths` says, and a coding
    per highlight and tag, with the login of who gave the tag where the log holds it. `offsets` says at which share of
    the highlights the words are those that Taguette kept beside them.
    *Raises* `UsageError` when there are several projects and none is named; `ExportError` when it is not such a
    database, or when more than `MOST_ASTRAY` of the highlights cannot be where it says.
    """
    losses: Counter[str] = Counter()
    with open_database(path, _TABLES) as opened:
        chosen = _choose([record.whole("id") for record in opened.rows("projects", ("id",))], project, path.name)
        documents = {
            record.whole("id"): record
            for record in opened.rows("documents", ("id", "project_id", "name", "contents"))
            if record.whole("project_id") == chosen
        }
        tags = [
            record
            for record in opened.rows("tags", ("id", "project_id", "path"), ("description", "parent_id"))
            if record.whole("project_id") == chosen
        ]
        placed = _place_tags(tags, path.name)
        given: dict[int, list[int]] = defaultdict(list)
        for record in opened.rows("highlight_tags", ("highlight_id", "tag_id")):
            if (tag := record.whole("tag_id")) in placed:
                given[record.whole("highlight_id")].append(tag)
        highlights: dict[int, list[Record]] = defaultdict(list)
        for record in opened.rows("highlights", ("id", "document_id", "start_offset", "end_offset"), ("snippet",)):
            if record.whole("document_id") in documents:
                highlights[record.whole("document_id")].append(record)
        coders = _read_coders(opened, chosen, losses)
    pages = {key: _read_page(record) for key, record in documents.items()}
    spans, offsets = _place(pages, highlights, path.name, losses)
    codings = []
    for key, records in highlights.items():
        for record in records:
            number = record.whole("id")
            losses["Highlights without a tag are left out"] += number not in given
            for tag in given.get(number, ()):
                coder = coders.get((number, tag)) or coders.get((number, None), "")
                codings.append(Coding(str(key), placed[tag], coder, *spans[number], str(number)))
    return CodedProject(
        "taguette",
        "Taguette",
        tuple(CodedDocument(str(key), record.text("name"), pages[key].text) for key, record in documents.items()),
        tuple(CodeEntry(placed[tag.whole("id")], tag.text("description")) for tag in tags),
        tuple(dict.fromkeys(codings)),
        stated(losses),
        offsets,
    )


def _choose(numbers: list[int], project: int | None, file: str) -> int:
    listed = ", ".join(map(str, sorted(numbers)[:50]))
    if not numbers:
        raise ExportError(f"{file}: there is no project in it")
    if project is None and len(numbers) > 1:
        raise UsageError(f"{file}: there are {len(numbers)} projects in it", hint=f"Say which: number {listed}.")
    if project is not None and project not in numbers:
        raise UsageError(f"{file}: there is no project {project}", hint=f"It holds number {listed}.")
    return numbers[0] if project is None else project


def _place_tags(tags: list[Record], file: str) -> dict[int, CodePath]:
    names = {record.whole("id"): record.text("path") for record in tags}
    if len(set(names.values())) < len(tags) or not all(name.strip() for name in names.values()):
        raise ExportError(f"{file}, table tags: a tag without a name, or one that is there twice")
    above = {record.text("path"): names.get(record.whole_or_none("parent_id") or 0) for record in tags}
    found = tag_paths(tuple(names.values()), file, {tag: up for tag, up in above.items() if up})
    return {number: found[name] for number, name in names.items()}


def _read_coders(database: Database, project: int, losses: Counter[str]) -> dict[tuple[int, int | None], str]:
    """Who gave a tag to a highlight, by both numbers; under the number and None: who highlighted last.

    Every change of a highlight's tags is logged as a new `highlight_add` with all of them, so the one who gave a tag is
    the first in whose list it stands, since it was last absent.
    """
    given: dict[tuple[int, int | None], str] = {}
    current: dict[int, frozenset[int]] = {}
    if not database.has("commands"):
        return given
    for record in database.rows("commands", ("user_login", "project_id", "payload")):
        if record.whole("project_id") != project:
            continue
        written = record.text("payload")
        try:
            payload = json.loads(written if len(written) <= LONGEST_LINE else "")
        except (ValueError, RecursionError):
            losses["Lines of the log that cannot be read"] += 1
            continue
        if not isinstance(payload, dict) or payload.get("type") != "highlight_add":
            continue
        highlight, listed = payload.get("highlight_id"), payload.get("tags")
        if not isinstance(highlight, int) or not isinstance(listed, list):
            losses["Lines of the log that cannot be read"] += 1
            continue
        tags = frozenset(tag for tag in listed if isinstance(tag, int))
        given |= dict.fromkeys(
            ((highlight, tag) for tag in tags - current.get(highlight, frozenset())), record.text("user_login")
        )
        given[highlight, None] = record.text("user_login")
        current[highlight] = tags
    return given


def _read_page(record: Record) -> _Page:
    """The text of a page: what stands outside its tags, joined as Taguette counts it."""
    counted: list[str] = []
    shown: list[str] = []
    breaks: list[int] = []
    length = 0
    pending = False
    for data, tag in _pieces(record.text("contents")):
        if data:
            if pending and shown and not shown[-1].endswith("\n") and not data.lstrip(" \t").startswith("\n"):
                breaks.append(length)
                shown.append("\n")
            pending = False
            counted.append(data)
            shown.append(data)
            length += len(data)
        pending = pending or tag in _BREAKS
    return _Page("".join(shown), "".join(counted), tuple(breaks))


def _pieces(contents: str) -> Iterator[tuple[str, str]]:
    """Stretches of text, each with the tag behind it; what is no tag is text.

    html.parser is not used: 60 kB of unfinished tags keep it busy for half a minute.
    """
    contents = LINE_END.sub("\n", contents)
    at = 0
    for match in _TAG.finditer(contents):
        yield _unescaped(contents[at : match.start()]), (match.group(1) or "").lower()
        at = match.end()
    yield _unescaped(contents[at:]), ""


def _unescaped(text: str) -> str:
    return html.unescape(text).replace("\r", "\n")


def _place(
    pages: Mapping[int, _Page], highlights: Mapping[int, list[Record]], file: str, losses: Counter[str]
) -> tuple[dict[int, tuple[int | None, int | None]], Offsets]:
    """The stretch of every highlight in code points, and at how many the words are those kept beside it."""
    spans: dict[int, tuple[int | None, int | None]] = {}
    total = astray = same = 0
    for key, records in highlights.items():
        page = pages[key]
        asked = [record.whole(column) for record in records for column in ("start_offset", "end_offset")]
        found = code_points(page.counted, asked, "utf-8")
        for record in records:
            total += 1
            start, end = found[record.whole("start_offset")], found[record.whole("end_offset")]
            if start is None or end is None or start >= end:
                astray += 1
                spans[record.whole("id")] = (None, None)
                continue
            kept = "".join(data for data, _ in _pieces(record.text("snippet")))
            # Much longer than what was kept: other words, and not worth cutting out.
            same += end - start <= 2 * len(kept) + 100 and page.counted[start:end].split() == kept.split()
            spans[record.whole("id")] = (
                start + bisect_right(page.breaks, start),
                end + bisect_left(page.breaks, end),
            )
    if astray > MOST_ASTRAY * total:
        raise ExportError(
            f"{file}: {astray} of {total} highlights lie outside their document, or begin inside a character",
            hint="The documents were changed after they were coded.",
        )
    losses["Highlights that lie outside their document are kept without a position"] = astray
    losses["Highlights beside which Taguette kept other words than stand there: look at some of them"] = (
        total - astray - same
    )
    return spans, Offsets("utf8", (("utf8", round(same / total, 4)),) if total else (), total)
