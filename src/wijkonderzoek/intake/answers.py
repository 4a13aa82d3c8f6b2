"""What a person answers about an export, remembered in the safe folder, so that the next export asks nothing anew.

Tables that Excel opens: documenten.csv, which conversation a document is; codes.csv, what a code means here;
codeurs.csv, who coded; passages.csv, which of two marks of a passage counts. The key of a row is the name in the
export, equal after Unicode NFC: a name that is new, or was changed, is a new question. What was answered about names
that an export does not have is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, StringConstraints

from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas.cells import YesNo
from wijkonderzoek.schemas.interviews import CodeId, Kind, RespondentId, Valence
from wijkonderzoek.schemas.reading import Schema
from wijkonderzoek.schemas.table_rows import numbered_rows
from wijkonderzoek.sources.written import table_csv

DOCUMENTS, CODES, CODERS, PASSAGES = "documenten.csv", "codes.csv", "codeurs.csv", "passages.csv"
SKIP = "overslaan"
NEITHER = "geen"
_SHIELD = re.compile(r"^(?=[=+@0-9-])")
_SHIELDED = re.compile(r"^'(?=[=+@0-9-])")

Answer = TypeVar("Answer", bound=Schema)


def cell(text: str) -> str:
    """A text as it stands in a cell: NFC, on one line, without what cannot be printed.

    >>> cell(" Gesprek\\r\\n1 ")
    'Gesprek 1'
    """
    plain = text.encode("utf-8", "replace").decode()
    spaced = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in plain)
    return re.sub(r" {2,}", " ", unicodedata.normalize("NFC", spaced)).strip()


def as_key(name: str) -> str:
    """A name of an export as the key of a row: what is read back from the cell that it is written in."""
    return _SHIELDED.sub("", cell(name))


def private_csv(model: type[Schema], rows: Iterable[Schema]) -> bytes:
    """Rows with texts of an export, as Excel opens them: nothing is a formula, a number or a date of its making."""

    def shielded(row: Schema) -> Schema:
        texts = {name: _SHIELD.sub("'", cell(value)) for name, value in row if isinstance(value, str)}
        return row.model_copy(update=texts)

    return table_csv(model, [shielded(row) for row in rows])


Cell = Annotated[str, BeforeValidator(lambda value: as_key(value) if isinstance(value, str) else value)]


class DocumentAnswer(Schema):
    """A row of documenten.csv: which conversation a document is; `overslaan`: none."""

    document: Cell
    interview_id: Annotated[str, StringConstraints(pattern=r"^(I[0-9]{3}|overslaan)$")] | None = None
    voorstel: Cell = ""

    def blanks(self) -> list[str]:
        """The columns that are still to be answered."""
        return [] if self.interview_id else ["interview_id"]


class CodeAnswer(Schema):
    """A row of codes.csv: a code of the codebook, or a mark of the passage that it was given to.

    `wat`: `code` needs code_id, herkomst and definitie; `soort` and `valentie` need the column of that name, `spreker`
    respondent_id. `naam` blank: the last part of the code's path. `codeerbaar` is what the export says.
    """

    code: Cell
    wat: Literal["code", "soort", "valentie", "spreker", "overslaan"] | None = None
    code_id: CodeId | None = None
    naam: Annotated[Cell, StringConstraints(max_length=120)] = ""
    opgave: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,30}$")] | None = None
    herkomst: Literal["vooraf", "open"] | None = None
    definitie: Annotated[Cell, StringConstraints(max_length=600)] = ""
    soort: Kind | None = None
    valentie: Valence | None = None
    respondent_id: RespondentId | None = None
    codeerbaar: YesNo = "ja"
    voorstel: Cell = ""

    def blanks(self) -> list[str]:
        """The columns that are still to be answered."""
        needed = {
            "": ["wat"],
            "code": ["code_id", "herkomst", "definitie"],
            "soort": ["soort"],
            "valentie": ["valentie"],
            "spreker": ["respondent_id"],
            SKIP: [],
        }[self.wat or ""]
        return [column for column in needed if not getattr(self, column)]

    @property
    def mark(self) -> str | None:
        """What it says of its passage, where it is a mark."""
        column = {"soort": "soort", "valentie": "valentie", "spreker": "respondent_id"}.get(self.wat or "")
        return getattr(self, column) if column else None


class CoderAnswer(Schema):
    """A row of codeurs.csv: the number of a coder, and whether they coded on their own (the default) or together."""

    coder: Cell
    coder_id: Annotated[str, StringConstraints(pattern=r"^(C[0-9]{2}|overslaan)$")] | None = None
    ronde: Literal["onafhankelijk", "consensus"] = "onafhankelijk"
    voorstel: Cell = ""

    def blanks(self) -> list[str]:
        """The columns that are still to be answered."""
        return [] if self.coder_id else ["coder_id"]


class PassageAnswer(Schema):
    """A row of passages.csv: a passage with two marks of one kind, and the one that counts; `geen`: neither."""

    passage: Cell
    gevonden: Cell
    keuze: str | None = None

    def blanks(self) -> list[str]:
        """The columns that are still to be answered, or say what was not found there."""
        return [] if self.keuze in {NEITHER, *self.gevonden.split(", ")} else ["keuze"]


@dataclass(frozen=True)
class Answers:
    """The rows of the tables by key: those of the export first, in its order, then what was answered before."""

    documents: Mapping[str, DocumentAnswer] = field(default_factory=dict)
    codes: Mapping[str, CodeAnswer] = field(default_factory=dict)
    coders: Mapping[str, CoderAnswer] = field(default_factory=dict)
    passages: Mapping[str, PassageAnswer] = field(default_factory=dict)


TABLES: Mapping[str, tuple[str, type[Schema]]] = {
    "documents": (DOCUMENTS, DocumentAnswer),
    "codes": (CODES, CodeAnswer),
    "coders": (CODERS, CoderAnswer),
    "passages": (PASSAGES, PassageAnswer),
}
"""The file and the rows of every field of `Answers`."""


def read_answers(folder: Path) -> Answers:
    """What was answered before; empty where nothing was.

    *Raises* `InputError` naming file, row and column of every mistake at once, never what is written there.
    """
    found: dict[str, Any] = {}
    problems: list[str] = []
    for name, (file, model) in TABLES.items():
        try:
            found[name] = by_key(folder / file, model) if (folder / file).is_file() else {}
        except InputError as error:
            problems.append(error.message)
    if problems:
        raise InputError("\n".join(problems), hint="These tables are in the safe folder.") from None
    return Answers(**found)


def by_key(path: Path, model: type[Answer]) -> dict[str, Answer]:
    """The rows of a table by what stands in its first column.

    *Raises* `InputError`, as `numbered_rows` does for tables about people, and for a key that is there twice.
    """
    column = next(iter(model.model_fields))
    numbers: dict[str, int] = {}
    rows: dict[str, Answer] = {}
    problems = []
    for number, row in numbered_rows(path, model, private=True).items():
        key = getattr(row, column)
        if key in rows:
            problems.append(f"{path.name}, row {number}: the same {column} as row {numbers[key]}")
        rows[key], numbers[key] = row, number
    if problems:
        raise InputError("\n".join(problems), hint="Keep one row of each.")
    return rows


def answer_files(answers: Answers) -> dict[str, bytes]:
    """The tables as files by name; passages.csv only when there is something in it."""
    files = {}
    for name, (file, model) in TABLES.items():
        rows = getattr(answers, name)
        if rows or name != "passages":
            files[file] = private_csv(model, rows.values())
    return files


def questions(answers: Answers, asked: Mapping[str, Iterable[str]]) -> list[str]:
    """What is still to be answered: a line per file and column, with its rows.

    `asked`: by field of `Answers`, the keys that this export has.
    """
    lines = []
    for name in (item.name for item in fields(answers)):
        rows, keys = getattr(answers, name), set(asked.get(name, ()))
        blank: dict[str, list[int]] = {}
        for number, (key, row) in enumerate(rows.items(), start=2):
            for column in row.blanks() if key in keys else ():
                blank.setdefault(column, []).append(number)
        lines += [f"{TABLES[name][0]}, {rows_text(n)}, {column}: still to answer" for column, n in blank.items()]
    return lines


def rows_text(numbers: Sequence[int]) -> str:
    """Row numbers as people read them.

    >>> rows_text([2, 3, 4, 9]), rows_text([7])
    ('rows 2-4, 9', 'row 7')
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
    return f"row{'s' if len(numbers) > 1 else ''} {said}"


def gathered(problems: Iterable[str]) -> list[str]:
    """Mistakes that are the same but for their row, as one line.

    >>> gathered(["a.csv, row 2, rol: this field is required", "a.csv, row 3, rol: this field is required"])
    ['a.csv, rows 2-3, rol: this field is required']
    """
    rows: dict[tuple[str, str], list[int]] = {}
    for line in problems:
        found = re.fullmatch(r"(.+?), row ([0-9]+)(.*)", line)
        rows.setdefault((found[1], found[3]) if found else (line, ""), []).extend([int(found[2])] if found else [])
    return [f"{file}, {rows_text(numbers)}{rest}" if numbers else file for (file, rest), numbers in rows.items()]
