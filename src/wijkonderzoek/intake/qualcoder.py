"""QualCoder's project: a folder `.qda` with a database in it. Versions differ in columns, so columns decide.

Positions are meant as code points over the text as it is stored, but two things shift them: QualCoder's window shows
no CR and no byte-order mark, and counts characters outside the first plane (emoji) as two. Every coding holds the
words it was given to, so each is placed where its own words stand, and a project whose words are elsewhere is refused.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.ancestry import paths
from wijkonderzoek.intake.database import Database, Record, open_database
from wijkonderzoek.intake.losses import stated
from wijkonderzoek.intake.positions import code_points, over_plain_text, plain_text
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, CodePath, Coding, Offsets

MOST_ASTRAY = 0.05
"""Largest share of the codings whose words may stand elsewhere than where the coding does."""

READINGS = ("codepoint", "codepoint+mixed+bom", "utf16")
"""Positions over what QualCoder shows (no CR, no byte-order mark); over the text as stored; the first, in UTF-16."""

_PSEUDONYMS = (
    "A list of real names and pseudonyms (pseudonyms.json) lies in the project: it is never read, and must stay in the "
    "safe folder."
)
# Qt ends a paragraph with U+2029 and a line with U+2028, and shows a space for one that does not break.
_AS_STORED = str.maketrans({"\u2029": "\n", "\u2028": "\n", "\xa0": " ", "\r": None, "\ufeff": None})

_LEFT_OUT = {
    "code_image": "Codings of pictures and of areas of a page are left out",
    "code_av": "Codings of sound and film are left out",
    "annotation": "Annotations are left out",
    "journal": "Journals are left out",
    "cases": "Cases are left out: who spoke stands in the tables of the study",
    "attribute": "Attributes of files and cases are left out",
}
_TABLES = {"project", "source", "code_cat", "code_name", "code_text", *_LEFT_OUT}


@dataclass(frozen=True, slots=True)
class _Codes:
    """The codebook, and the path of every code that can be given by its number."""

    entries: tuple[CodeEntry, ...]
    by_number: Mapping[int, CodePath]


def read_qualcoder(path: Path) -> CodedProject:
    """A QualCoder project: the folder `.qda`, or the `data.qda` inside it.

    Gives every source as a document (its key is QualCoder's number), categories as codes that cannot be given, and
    codings with the coder's name. A category and a code of the same name in the same place are one code. Codings whose
    words stand elsewhere are kept without a position; `offsets` says which share fits under each of `READINGS`.
    *Raises* `ExportError` when it is not such a project, when categories lie inside themselves, or when more than
    `MOST_ASTRAY` of the codings do not stand where their words are.
    """
    losses: Counter[str] = Counter()
    database = path / "data.qda" if path.is_dir() else path
    if path.is_dir() and not database.exists():
        raise ExportError(
            f"{path.name}: there is no data.qda in this folder", hint="Give the folder that ends in .qda."
        )
    with open_database(database, _TABLES) as opened:
        sources = {
            record.whole("id"): record for record in opened.rows("source", ("id", "name", "fulltext"), ("mediapath",))
        }
        texts = {key: _source_text(record) for key, record in sources.items()}
        codes = _read_codes(opened, losses)
        codings, offsets = _read_codings(opened, texts, codes.by_number, losses)
        losses["Sources without text (pictures, sound, scanned pages) are listed, and empty"] = sum(
            text is None for text in texts.values()
        )
        for table, loss in _LEFT_OUT.items():
            losses[loss] = opened.count(table)
        tool = _tool(opened)
    documents = tuple(
        CodedDocument(str(key), record.text("name"), None if texts[key] is None else plain_text(texts[key] or ""))
        for key, record in sources.items()
    )
    said = stated(losses)
    if (database.parent / "pseudonyms.json").exists():
        said += (_PSEUDONYMS,)
    return CodedProject("qualcoder", tool, documents, codes.entries, codings, said, offsets)


def _source_text(record: Record) -> str | None:
    """A source without text lies in a file of the project; an empty text lies nowhere else."""
    text = record.text("fulltext")
    return None if not text and record.text("mediapath") else text


def _tool(database: Database) -> str:
    if database.has("project") and "about" in database.columns("project"):
        for record in database.rows("project", ("about",)):
            if found := re.match(r"QualCoder ([0-9]{1,2}(?:\.[0-9]{1,2}){0,2})\b", record.text("about")):
                return found.group()
    return "QualCoder"


def _read_codes(database: Database, losses: Counter[str]) -> _Codes:
    """Categories and codes as one tree. A code stands under a code (from v16), a category, or at the top."""
    names: dict[tuple[str, int], str] = {}
    above: dict[tuple[str, int], tuple[str, int]] = {}
    notes: dict[tuple[str, int], str] = {}
    levels = [("code_cat", "catid", ("supercatid",)), ("code_name", "cid", ("supercid", "catid"))]
    kinds = {"catid": "category", "supercatid": "category", "cid": "code", "supercid": "code"}
    for table, number, ups in levels:
        if table == "code_cat" and not database.has(table):
            continue
        for record in database.rows(table, (number, "name"), (*ups, "memo")):
            key = (kinds[number], record.whole(number))
            if key in names or not record.text("name").strip():
                raise ExportError(f"{record.where}: a code without a name, or a number that is there twice")
            names[key], notes[key] = record.text("name"), record.text("memo")
            for up in ups:
                if key not in above and (higher := record.whole_or_none(up)):
                    above[key] = (kinds[up], higher)
    dangling = [key for key, up in above.items() if up not in names]
    losses["Codes and categories under a category that is not there stand at the top"] = len(dangling)
    for key in dangling:
        del above[key]
    return _as_entries(paths(names, above, database.file), notes)


def _as_entries(found: Mapping[tuple[str, int], CodePath], notes: Mapping[tuple[str, int], str]) -> _Codes:
    entries: dict[CodePath, CodeEntry] = {}
    given: dict[int, CodePath] = {}
    for (kind, number), path in found.items():
        codable = kind == "code"
        before = entries.get(path)
        if before and (before.codable or not codable):
            raise ExportError(
                f"{kind} {number}: another {kind} has the same name in the same place",
                hint="Give one of them another name in QualCoder.",
            )
        note = notes[kind, number] or (before.description if before else "")
        entries[path] = CodeEntry(path, note, codable)
        if codable:
            given[number] = path
    return _Codes(tuple(entries.values()), given)


def _read_codings(
    database: Database, texts: Mapping[int, str | None], codes: Mapping[int, CodePath], losses: Counter[str]
) -> tuple[tuple[Coding, ...], Offsets]:
    by_source: dict[int, list[Record]] = defaultdict(list)
    notes = 0
    columns = ("cid", "fid", "pos0", "pos1", "owner")
    for record in database.rows("code_text", columns, ("seltext", "memo")):
        source, code = record.whole("fid"), record.whole("cid")
        if record.whole("pos0") > record.whole("pos1"):
            raise ExportError(f"{record.where}: it ends before it starts")
        notes += bool(record.text("memo"))
        if source not in texts or code not in codes:
            losses["Codings of a source or with a code that is not there are left out"] += 1
        elif record.cells["pos0"] == record.cells["pos1"]:
            losses["Codings of nothing (start and end are equal) are left out"] += 1
        else:
            by_source[source].append(record)
    losses["Notes at codings are left out"] = notes
    fits: Counter[str] = Counter(dict.fromkeys(READINGS, 0))
    placed = [coding for source, records in by_source.items() for coding in _place(texts[source], records, codes, fits)]
    offsets = _offsets(fits, database.file)
    losses["Codings that do not stand where their words are, are kept without a position"] = fits["astray"]
    kept = tuple(dict.fromkeys(placed))
    losses["Codings that are there twice are kept once"] = len(placed) - len(kept)
    return kept, offsets


def _place(
    stored: str | None, records: Sequence[Record], codes: Mapping[int, CodePath], fits: Counter[str]
) -> Iterator[Coding]:
    """The codings of a source where their words stand, and in `fits` how many do under each reading."""
    text = plain_text(stored or "")
    offsets = {record.whole(column) for record in records for column in ("pos0", "pos1")}
    shown = {offset: offset if offset <= len(text) else None for offset in offsets}
    if stored is None or (stored == text and text.isascii()):
        readings = dict.fromkeys(READINGS, shown)
    else:
        utf16 = code_points(text, offsets, "utf-16-le")
        readings = dict(zip(READINGS, (shown, over_plain_text(stored, offsets), utf16), strict=True))
    for record in records:
        first, last = record.whole("pos0"), record.whole("pos1")
        words = record.text("seltext")
        spans = [(readings[name][first], readings[name][last]) for name in READINGS]
        fitting = [_same(text, *span, words) for span in spans] if stored is not None else []
        span: tuple[int | None, int | None] = (None, None)
        if any(fitting):
            fits["checked"] += 1
            fits.update(name for name, fit in zip(READINGS, fitting, strict=True) if fit)
            span = spans[fitting.index(True)]
        elif stored is not None and not words:
            span = spans[0]  # an older project may not hold the words
        elif stored is not None:
            fits["checked"] += 1
        if stored is not None and None in span:
            fits["astray"] += 1
            span = (None, None)
        passage = f"{first}-{last}"
        yield Coding(
            str(record.cells["fid"]),
            codes[record.whole("cid")],
            record.text("owner"),
            *span,
            passage,
            words if stored is None else None,
        )


def _same(text: str, start: int | None, end: int | None, words: str) -> bool:
    # The text has no CR, so it is never longer than the words; longer is not worth cutting out.
    if start is None or end is None or not words or end - start > len(words):
        return False
    found = text[start:end]
    return found == words or found.translate(_AS_STORED) == words.translate(_AS_STORED)


def _offsets(fits: Counter[str], file: str) -> Offsets:
    checked, astray = fits["checked"], fits["astray"]
    if astray > MOST_ASTRAY * max(checked, 1):
        raise ExportError(
            f"{file}: {astray} of {checked} codings do not stand where their words are",
            hint="The texts were changed after they were coded. Open the project in QualCoder, and repair them there.",
        )
    scores = tuple((name, round(fits[name] / checked, 4)) for name in READINGS) if checked else ()
    mode = max(READINGS, key=lambda name: fits[name])
    return Offsets(mode, scores, checked)
