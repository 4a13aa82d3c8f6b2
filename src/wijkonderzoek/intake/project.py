"""What every importer gives: documents, codes and codings in one shape, with what was lost on the way.

It holds words of people, so it lives in memory only, and shows nothing of them when it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CodePath = tuple[str, ...]
"""The names of a code and of those above it, from the top down."""


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """A source of an export. `key` is unique in it; `name` is what the tool calls it, and may hold a person's name.

    `text`: with LF between lines and no byte-order mark; None where the export holds none.
    """

    key: str
    name: str = field(repr=False)
    text: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code of the codebook of an export; a folder is a code that cannot be given (`codable` False)."""

    path: CodePath = field(repr=False)
    description: str = field(default="", repr=False)
    codable: bool = True


@dataclass(frozen=True, slots=True)
class Coding:
    """A code given to a passage of a document by a coder.

    `start` and `end`: code points over the document's text, None where the export has no positions. `passage`: equal
    for codings that one act gave to one stretch (a selection, a highlight, a row); unique within the document and
    coder. `coder` is the name in the export, empty where it names none. `text`: the words, where the export has them
    and the document has no text.
    """

    document: str = field(repr=False)
    code: CodePath = field(repr=False)
    coder: str = field(default="", repr=False)
    start: int | None = None
    end: int | None = None
    passage: str = ""
    text: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Offsets:
    """How positions were read: the mode that fits best, and the share of selections that fit, for every mode tried."""

    mode: str
    scores: tuple[tuple[str, float], ...]
    selections: int


@dataclass(frozen=True, slots=True)
class CodedProject:
    """An export as it was read.

    `format`: its key (`refi_qda`, `qualcoder`, `taguette_csv` ...), `tool`: what wrote it, as far as it says.
    `losses`: what the format or the export does not hold, in plain sentences without any of its content.
    `checked`: False for a format that was never tried on a real export.
    """

    format: str
    tool: str
    documents: tuple[CodedDocument, ...]
    codes: tuple[CodeEntry, ...]
    codings: tuple[Coding, ...]
    losses: tuple[str, ...] = ()
    offsets: Offsets | None = None
    checked: bool = True
