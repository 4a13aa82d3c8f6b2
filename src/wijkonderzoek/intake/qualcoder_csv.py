"""QualCoder's report of coded text as CSV: the words of every coding, with its coder, and no positions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.ancestry import DEEPEST, MOST_CODES
from wijkonderzoek.intake.losses import stated
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, CodePath, Coding
from wijkonderzoek.intake.sheet import Sheet, read_sheet

_COLUMNS = ("Coder", "Coded", "Id", "Codename")
_FILES = ("Filename", "File", "File/case", "Case")
"""What names the source: a report by case has a file name beside the case, in newer versions."""
_ID = re.compile(r"(ctid|imid|avid):([0-9]{1,9})")
_ALWAYS = (
    "The report has no positions: what counts stretches of text is not possible.",
    "Files without codings, codes that were never given, and what codes mean are not in the report.",
)


def read_qualcoder_csv(body: bytes, file: str) -> CodedProject:
    """The report of coded text that QualCoder exports (by file or by case; with or without variables).

    Gives a document per file name, and a coding per row; a row that returns under another case is one coding.
    Categories stand from the nearest to the farthest, and become codes that cannot be given. Codings of pictures,
    sound and film are left out.
    *Raises* `ExportError` naming row and column when it is not such a report, or when rows contradict each other.
    """
    sheet = read_sheet(body, file, repeated=("Category",))
    place = {name: number for number, name in enumerate(sheet.header) if name != "Category"}
    if missing := [name for name in _COLUMNS if name not in place]:
        raise ExportError(
            f"{sheet.name}: there is no column {missing[0]}", hint="Give QualCoder's report of coded text, as it came."
        )
    source = next((place[name] for name in _FILES if name in place), None)
    if source is None:
        raise ExportError(f"{sheet.name}: there is no column File", hint="Make the report by file in QualCoder.")
    above = [number for number, name in enumerate(sheet.header) if name == "Category"]
    if len(above) >= DEEPEST:
        raise ExportError(f"{sheet.name}: more than {DEEPEST} levels of categories")
    losses: Counter[str] = Counter()
    losses["Columns of variables of files and cases are left out"] = sum(
        name.startswith(("FileVar_", "CaseVar_")) for name in sheet.header
    )
    codings: dict[str, Coding] = {}
    for number, row in sheet.rows:
        identity = _ID.fullmatch(row[place["Id"]])
        if not identity or not row[place["Codename"]].strip():
            column = place["Codename"] if identity else place["Id"]
            raise ExportError(f"{sheet.where(number, column)}: not what QualCoder writes here")
        if identity[1] != "ctid":
            losses["Codings of pictures, sound and film are left out"] += 1
            continue
        path = (*(row[column] for column in reversed(above) if row[column]), row[place["Codename"]])
        coding = Coding(row[source], path, row[place["Coder"]], passage=identity[0], text=row[place["Coded"]])
        if codings.setdefault(identity[0], coding) != coding:
            raise ExportError(
                f"{sheet.where(number)}: the same coding as an earlier row, and not the same content",
                hint="Give reports of different projects one by one.",
            )
        losses["Notes at codings are left out"] += bool("Coded_Memo" in place and row[place["Coded_Memo"]])
    documents = tuple(CodedDocument(name, name) for name in dict.fromkeys(c.document for c in codings.values()))
    return CodedProject(
        "qualcoder_csv",
        "QualCoder",
        documents,
        _codes((coding.code for coding in codings.values()), sheet),
        tuple(codings.values()),
        (*_ALWAYS, *sheet.losses, *stated(losses)),
        checked=False,
    )


def _codes(given: Iterable[CodePath], sheet: Sheet) -> tuple[CodeEntry, ...]:
    """The codes that were given and what stands above them. *Raises* `ExportError` for a code in two places."""
    codable = dict.fromkeys(given)
    if len(codable) > MOST_CODES:
        raise ExportError(f"{sheet.name}: more than {MOST_CODES:,} codes")
    if len({path[-1] for path in codable}) < len(codable):
        raise ExportError(f"{sheet.name}: a code stands under two categories", hint="Make the report again.")
    every = dict.fromkeys(path[:length] for path in codable for length in range(1, len(path) + 1))
    return tuple(CodeEntry(path, codable=path in codable) for path in every)
