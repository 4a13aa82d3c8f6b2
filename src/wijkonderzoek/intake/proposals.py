"""What an export asks a person, with a proposal where its names hint at an answer.

A proposal is never an answer: it stands in a column of its own until a person accepts it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar, get_args

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.answers import SKIP, Answers, CodeAnswer, CoderAnswer, DocumentAnswer, as_key, cell
from wijkonderzoek.intake.project import CodedProject, CodePath
from wijkonderzoek.schemas.interviews import Kind, Valence
from wijkonderzoek.schemas.reading import Schema

JOIN = " > "
LONGEST_NAME = 1_000
"""Most characters of a name in an export."""
LONGEST_CODE_ID = 120
LONGEST_DEFINITION = 600
NAMELESS = "(zonder naam)"
MARKS = {**dict.fromkeys(get_args(Kind), "soort"), **dict.fromkeys(get_args(Valence), "valentie")}
_SPEAKER = re.compile("R[0-9]{3}")

Row = TypeVar("Row", bound=Schema)


@dataclass(frozen=True)
class Keys:
    """The keys of an export: of a document by its own key, of a code by its path, of a coder by their name."""

    documents: Mapping[str, str]
    codes: Mapping[CodePath, str]
    coders: Mapping[str, str]

    def asked(self) -> dict[str, Collection[str]]:
        """The keys that the export has, by field of `Answers`."""
        return {name: set(getattr(self, name).values()) for name in ("documents", "codes", "coders")}


def keys_of(project: CodedProject) -> Keys:
    """How the documents, codes and coders of an export are known in the tables of answers.

    *Raises* `ExportError` when two of them cannot be told apart, or a name is longer than `LONGEST_NAME`.
    """
    paths = dict.fromkeys([*(entry.path for entry in project.codes), *(coding.code for coding in project.codings)])
    coders = dict.fromkeys(coding.coder for coding in project.codings if coding.coder)
    return Keys(
        documents=_told_apart("document", {document.key: document.name for document in project.documents}),
        codes=_told_apart("code", {path: JOIN.join(map(cell, path)) for path in paths}),
        coders=_told_apart("coder", {name: name for name in coders}),
    )


Own = TypeVar("Own")


def _told_apart(what: str, names: Mapping[Own, str]) -> dict[Own, str]:
    first: dict[str, int] = {}
    keys: dict[Own, str] = {}
    for number, (own, name) in enumerate(names.items(), start=1):
        if len(name) > LONGEST_NAME:
            raise ExportError(
                f"the name of {what} {number} is longer than {LONGEST_NAME} characters", hint="Shorten it in your tool."
            )
        keys[own] = key = as_key(name) or NAMELESS
        if key in first:
            raise ExportError(
                f"{what} {first[key]} and {what} {number} have the same name",
                hint="Give one of them another name in your tool, and export again.",
            )
        first[key] = number
    return keys


@dataclass(frozen=True)
class Asked:
    """The tables of answers with a row for everything an export has, and what is proposed for rows not answered yet.

    `proposals`: by field of `Answers` and key, values by column; never all that a row needs, nor taken unasked.
    """

    answers: Answers
    proposals: Mapping[str, Mapping[str, Mapping[str, str]]]

    def accepted(self, names: Collection[str]) -> Answers:
        """The answers with the proposals taken over where a row is blank, for these fields of `Answers`."""
        taken = {}
        for name in names:
            proposed, rows = self.proposals[name], getattr(self.answers, name)
            taken[name] = {key: _filled(row, proposed.get(key, {})) for key, row in rows.items()}
        return replace(self.answers, **taken)


def ask(project: CodedProject, keys: Keys, known: Answers, opgaven: Mapping[str, str]) -> Asked:
    """What an export asks; proposals also stand in the column `voorstel` of their row. `opgaven`: titles by key."""
    given = {coding.code for coding in project.codings}
    folders = {entry.path for entry in project.codes if not entry.codable}
    wanted: dict[str, dict[str, Schema]] = {
        "documents": {key: known.documents.get(key) or DocumentAnswer(document=key) for key in keys.documents.values()},
        "codes": {key: _code_row(key, path in given, path in folders, known) for path, key in keys.codes.items()},
        "coders": {key: known.coders.get(key) or CoderAnswer(coder=key) for key in keys.coders.values()},
    }
    codes = _code_proposals(project, keys, opgaven)
    tables: dict[str, Any] = {}
    proposals: dict[str, dict[str, dict[str, str]]] = {}
    for name, rows in wanted.items():
        proposals[name] = {}
        before: Mapping[str, Schema] = getattr(known, name)
        tables[name] = {}
        for key, row in (rows | {key: row for key, row in before.items() if key not in rows}).items():
            found = codes.get(key, {}) if name == "codes" else _id_in(key, name)
            useful = found if key in rows and _filled(row, found) != row else {}
            said = "; ".join(f"{column}={value}" for column, value in useful.items())
            tables[name][key] = row.model_copy(update={"voorstel": said})
            if useful:
                proposals[name][key] = useful
    return Asked(replace(known, **tables), proposals)


def _code_row(key: str, given: bool, folder: bool, known: Answers) -> CodeAnswer:
    """The row of a code. A folder that was given is a code after all; flat formats do not say what is a folder."""
    row = known.codes.get(key) or CodeAnswer(code=key, codeerbaar="nee" if folder else "ja")
    return row.model_copy(update={"codeerbaar": "ja"}) if given else row


def _filled(row: Row, proposal: Mapping[str, str]) -> Row:
    """A row with what is proposed for its blanks, unless it is answered, or as something else."""
    said = row.model_dump()
    if not row.blanks() or said.get("wat") not in {None, proposal.get("wat")}:  # type: ignore[attr-defined]
        return row
    return row.model_copy(update={column: value for column, value in proposal.items() if not said[column]})


def _id_in(name: str, table: str) -> dict[str, str]:
    """The id of a conversation or coder that a name holds, where it holds one and no second."""
    pattern, column = {"documents": ("I[0-9]{3}", "interview_id"), "coders": ("C[0-9]{2}", "coder_id")}[table]
    found = set(re.findall(rf"(?<![^\W_]){pattern}(?![^\W_])", name))
    return {column: found.pop()} if len(found) == 1 else {}


def _code_proposals(project: CodedProject, keys: Keys, opgaven: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What is proposed for every code, by key; an id that two would get is proposed to the first."""
    descriptions = {keys.codes[entry.path]: cell(entry.description) for entry in project.codes}
    names = {_plain(title): key for key, title in opgaven.items()} | {key: key for key in opgaven}
    marks = {key: word for key in keys.codes.values() if (word := _plain(key.split(JOIN)[-1])) in MARKS}
    speakers = {key: last for key in keys.codes.values() if _SPEAKER.fullmatch(last := key.split(JOIN)[-1])}
    above_marks = {up for key in (*marks, *speakers) for up in _above(key)}
    codes = [key for key in keys.codes.values() if key not in {*marks, *speakers, *above_marks}]
    above_codes = {up for key in codes for up in _above(key)}
    proposals: dict[str, dict[str, str]] = {}
    used = set()
    for key in keys.codes.values():
        if key in speakers:
            proposals[key] = {"wat": "spreker", "respondent_id": speakers[key]}
        elif key in marks:
            proposals[key] = {"wat": MARKS[marks[key]], MARKS[marks[key]]: marks[key]}
        elif key in above_marks and key not in above_codes:
            proposals[key] = {"wat": SKIP}
        else:
            opgave = names.get(_plain(key.split(JOIN)[0]), "")
            code_id = _code_id(key, opgave)
            proposals[key] = {
                "wat": "code",
                "code_id": "" if code_id in used else code_id,
                "opgave": opgave,
                "definitie": descriptions.get(key, "") if len(descriptions.get(key, "")) <= LONGEST_DEFINITION else "",
            }
            proposals[key] = {column: value for column, value in proposals[key].items() if value}
            used.add(code_id)
    return proposals


def _above(key: str) -> list[str]:
    """The keys of the codes above a code."""
    parts = key.split(JOIN)
    return [JOIN.join(parts[:depth]) for depth in range(1, len(parts))]


def _plain(text: str) -> str:
    """A name in plain letters and digits with _ between them.

    >>> _plain("Gezondheid, zorg & hulpverlening"), _plain("Barrière")
    ('gezondheid_zorg_hulpverlening', 'barriere')
    """
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", ascii_only).strip("_")


def _code_id(key: str, opgave: str) -> str:
    """A path as an id: `wonen.vocht_en_schimmel`; empty where a part has no plain letters, or it is too long."""
    parts: Iterable[str] = [_plain(part) for part in key.split(JOIN)]
    if opgave:
        parts = [opgave, *list(parts)[1:]]
    joined = ".".join(parts)
    return joined if all(parts) and len(joined) <= LONGEST_CODE_ID else ""
