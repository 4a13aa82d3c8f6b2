"""Taguette's tables: `all_tags` (a row per highlight and tag) and the codebook, as CSV or Excel workbook.

Prefer the CSV: in a workbook, a highlight that starts with "=" became a formula, which reads back as 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.ancestry import SEPARATORS, tag_paths
from wijkonderzoek.intake.losses import stated
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, CodePath, Coding
from wijkonderzoek.intake.sheet import Sheet, read_sheet

_ALWAYS = (
    "Taguette's table has no positions: what counts stretches of text is not possible.",
    "Taguette's table does not say who coded.",
    "Documents are told apart by their name only, and those without highlights are not in the table.",
    "Highlights without a tag are not in the table.",
)
_ANEW = "Export it again from Taguette, and give it as it came."


@dataclass(frozen=True, slots=True)
class Codebook:
    """Taguette's codebook: the meaning of every tag, the tag above it, and how often it was given, where it says so."""

    file: str
    meanings: Mapping[str, str] = field(repr=False)
    above: Mapping[str, str] = field(repr=False)
    highlights: Mapping[str, int] = field(repr=False)


def read_taguette_csv(body: bytes, file: str) -> CodedProject:
    """The highlights that Taguette exports (`all_tags`, CSV or workbook), with tags placed as `tag_paths` says.

    Gives a document per name and a coding per highlight and tag, with the words and without position or coder.
    *Raises* `ExportError` naming row and column when it is not that table, or when one highlight has two documents or
    two contents, as it has when exports of two projects were put together.
    """
    sheet = read_sheet(body, file)
    identity, document, tag, content = _columns(sheet, "id", "document", "tag", "content")
    workbook = body.startswith(b"PK")
    losses: Counter[str] = Counter()
    highlights: dict[str, tuple[str, str]] = {}
    given: dict[tuple[str, str], None] = {}
    for number, row in sheet.rows:
        key = row[identity]
        if not key.isascii() or not key.isdigit() or len(key) > 9 or not row[document]:
            raise ExportError(f"{sheet.where(number, identity)}: no number of a highlight, or no document", hint=_ANEW)
        if highlights.setdefault(key, (row[document], row[content])) != (row[document], row[content]):
            raise ExportError(
                f"{sheet.where(number)}: this highlight has another document or content in an earlier row",
                hint="Give the exports of different projects one by one.",
            )
        if row[tag]:
            given[key, row[tag]] = None
        else:
            losses["Highlights without a tag are left out"] += 1
    if workbook:
        losses["Highlights of which Excel kept only a 0 are coded, and have no words"] = sum(
            words == "0" for _, words in highlights.values()
        )
    placed = tag_paths(dict.fromkeys(name for _, name in given), sheet.name)
    codings = []
    for key, name in given:
        source, words = highlights[key]
        kept = None if workbook and words == "0" else words
        codings.append(Coding(source, placed[name], passage=key, text=kept))
    return CodedProject(
        "taguette_xlsx" if workbook else "taguette_csv",
        "Taguette",
        tuple(CodedDocument(name, name) for name in dict.fromkeys(name for name, _ in highlights.values())),
        tuple(CodeEntry(path) for path in placed.values()),
        tuple(codings),
        (*_ALWAYS, *sheet.losses, *stated(losses)),
    )


def _columns(sheet: Sheet, *names: str) -> list[int]:
    if missing := [name for name in names if name not in sheet.header]:
        raise ExportError(f"{sheet.name}: there is no column {missing[0]}", hint=_ANEW)
    return [sheet.header.index(name) for name in names]


def read_taguette_codebook(body: bytes, file: str) -> Codebook:
    """The codebook that Taguette exports (CSV or workbook).

    *Raises* `ExportError` naming row and column when it is not that table, or when a tag stands in it twice.
    """
    sheet = read_sheet(body, file)
    tag, description = _columns(sheet, "tag", "description")
    above = sheet.header.index("parent") if "parent" in sheet.header else None
    count = sheet.header.index("number of highlights") if "number of highlights" in sheet.header else None
    meanings: dict[str, str] = {}
    parents: dict[str, str] = {}
    highlights: dict[str, int] = {}
    for number, row in sheet.rows:
        name = row[tag]
        if not name or name in meanings:
            raise ExportError(f"{sheet.where(number, tag)}: no tag, or one of an earlier row", hint=_ANEW)
        meanings[name] = row[description]
        if above is not None and row[above]:
            parents[name] = row[above]
        if count is not None:
            if not row[count].isascii() or not row[count].isdigit() or len(row[count]) > 9:
                raise ExportError(f"{sheet.where(number, count)}: not a whole number", hint=_ANEW)
            highlights[name] = int(row[count])
    return Codebook(sheet.name, meanings, parents, highlights)


def with_codebook(project: CodedProject, codebook: Codebook) -> CodedProject:
    """A project that was read from Taguette's highlights, with all tags of its codebook and what they mean.

    Tags are placed anew, because the codebook may hold the tags above them. Says in `losses` how many tags are not in
    the codebook, and how many the codebook counts otherwise.
    *Raises* `ExportError` when tags of the codebook differ only in their separator, so that one cannot be told from
    the other.
    """
    tags = _tags_of(project, codebook)
    every = dict.fromkeys([*codebook.meanings, *tags.values()])
    placed = tag_paths(every, codebook.file, codebook.above)
    counted = Counter(tags[coding.code] for coding in project.codings)
    losses = Counter(
        {
            "Tags that are not in the codebook have no meaning": sum(
                tag not in codebook.meanings for tag in tags.values()
            ),
            "Tags that the codebook counts otherwise, as of another moment": sum(
                counted[tag] != times for tag, times in codebook.highlights.items()
            ),
        }
    )
    return replace(
        project,
        codes=tuple(CodeEntry(placed[tag], codebook.meanings.get(tag, "")) for tag in every),
        codings=tuple(replace(coding, code=placed[tags[coding.code]]) for coding in project.codings),
        losses=(*project.losses, *stated(losses)),
    )


def _tags_of(project: CodedProject, codebook: Codebook) -> dict[CodePath, str]:
    """The whole tag behind every path of a project, which the codebook knows with its separators."""
    tags: dict[CodePath, str] = {}
    for number, path in enumerate(sorted((entry.path for entry in project.codes), key=len), start=1):
        if len(path) == 1:
            tags[path] = path[0]
            continue
        written = [tags[path[:-1]] + separator + path[-1] for separator in SEPARATORS]
        known = [tag for tag in written if tag in codebook.meanings]
        if len(known) > 1:
            raise ExportError(
                f"{codebook.file}, code {number}: tags that differ only in their separator",
                hint="Rename one of them in Taguette, and export both tables again.",
            )
        tags[path] = known[0] if known else tags[path[:-1]] + "." + path[-1]
    return tags
