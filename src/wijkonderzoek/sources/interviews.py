"""The coded conversations of a study: `interviews/*.csv`, checked together, and without what may not be used.

A conversation without consent, with consent that was withdrawn, or past its retention date is dropped here, before any
table is built; so are its segments, quotes, and the people who spoke in no other. Errors name file, row and column,
and never what is written there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas.interviews import (
    DEEPEST_CODE,
    CitaatRow,
    CodeRow,
    CoderRow,
    DubbelcoderingRow,
    EenheidRow,
    InterviewRespondentRow,
    InterviewRow,
    RespondentRow,
    SegmentRow,
    ToestemmingRow,
)
from wijkonderzoek.schemas.reading import Schema
from wijkonderzoek.schemas.table_rows import numbered_rows
from wijkonderzoek.schemas.tripwire import personal_data
from wijkonderzoek.sources.store import canonical_json

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "interviews"
"""The folder of a study that holds these tables."""
TABLES: Mapping[str, type[Schema]] = {
    "respondenten": RespondentRow,
    "interviews": InterviewRow,
    "interview_respondent": InterviewRespondentRow,
    "toestemming": ToestemmingRow,
    "codes": CodeRow,
    "segmenten": SegmentRow,
    "eenheden": EenheidRow,
    "coders": CoderRow,
    "dubbelcodering": DubbelcoderingRow,
    "citaten": CitaatRow,
}
"""Every table of interviews.md with what a row looks like, in reading order."""
NEEDED = ("respondenten", "interviews", "interview_respondent", "toestemming", "codes", "segmenten")
KEYS = {
    "respondenten": ("respondent_id",),
    "interviews": ("interview_id",),
    "interview_respondent": ("interview_id", "respondent_id"),
    "toestemming": ("toestemming_id",),
    "codes": ("code_id",),
    "segmenten": ("segment_id",),
    "eenheden": ("interview_id", "eenheid_nr"),
    "coders": ("coder_id",),
    "dubbelcodering": ("interview_id", "coder_id"),
    "citaten": ("citaat_id",),
}
POINTS_TO = {
    "interviews": {"toestemming_id": "toestemming"},
    "interview_respondent": {"interview_id": "interviews", "respondent_id": "respondenten"},
    "codes": {"ouder_id": "codes"},
    "segmenten": {
        "interview_id": "interviews",
        "code_id": "codes",
        "coder_id": "coders",
        "respondent_id": "respondenten",
    },
    "eenheden": {"interview_id": "interviews"},
    "dubbelcodering": {"interview_id": "interviews", "coder_id": "coders"},
    "citaten": {"interview_id": "interviews", "code_id": "codes"},
}
"""Which column of which table names a row of which other table."""
TELLER = "verteller"
"""Who approves a quote where it is not a coder."""
SAME_STRETCH = ("interview_id", "start", "eind", "code_id", "coder_id", "ronde")

Rows = Mapping[str, Mapping[int, Schema]]


@dataclass(frozen=True)
class Interviews:
    """The conversations of a study that may be used, as tables with the columns of `TABLES`.

    `respondents`, `conversations`, `consents`, `codes` and `coders` are indexed by their id; `speakers` is
    interview_respondent.csv, `assigned` dubbelcodering.csv. Blank cells are missing values, `start` and `eind` whole
    numbers. `known_quotes`: the ids of citaten.csv, also of quotes that may not be used. `dropped`: how many
    conversations were left out, by reason. `sha256`: of what is used of the tables, whatever their line ends.
    """

    respondents: pd.DataFrame
    conversations: pd.DataFrame
    speakers: pd.DataFrame
    consents: pd.DataFrame
    codes: pd.DataFrame
    segments: pd.DataFrame
    units: pd.DataFrame
    coders: pd.DataFrame
    assigned: pd.DataFrame
    quotes: pd.DataFrame
    known_quotes: frozenset[str]
    dropped: Mapping[str, int]
    sha256: str


def read_interviews(
    folder: Path, opgaven: Collection[str], areas: Collection[str] = (), *, today: date | None = None
) -> Interviews | None:
    """The conversations of the study in `folder` that may be used on a day (today); None where a study has none.

    `opgaven`: the keys a code may have; `areas`: the own areas of the study.
    *Raises* `InputError` naming file, row and column of every mistake at once, never what is written there.
    """
    where = folder / FOLDER
    if not where.is_dir() or not any((where / f"{name}.csv").is_file() for name in TABLES):
        return None
    absent = [
        f"{FOLDER}/{name}.csv: this table is not there" for name in NEEDED if not (where / f"{name}.csv").is_file()
    ]
    if absent:
        raise InputError("\n".join(absent), hint="`wijkonderzoek intake` makes them; see docs/gesprekken.md.")
    rows = _read_all(where)
    problems = [*_problems(rows), *_unknown_words(rows, opgaven, areas)]
    if problems:
        raise InputError("\n".join(problems))
    used, dropped = _usable(rows, today or date.today())  # noqa: DTZ011 - a retention date is a calendar day
    return _tables(used, dropped, frozenset(cast("CitaatRow", row).citaat_id for row in rows["citaten"].values()))


def _read_all(where: Path) -> Rows:
    """Every table by row number; the mistakes of all files together."""
    rows: dict[str, Mapping[int, Schema]] = {}
    problems, hints = [], dict[str, None]()
    for name, model in TABLES.items():
        path = where / f"{name}.csv"
        try:
            rows[name] = numbered_rows(path, model, private=True) if path.is_file() else {}
        except InputError as error:
            problems.append(error.message)
            hints |= {error.hint: None} if error.hint else {}
    if problems:
        raise InputError("\n".join(problems), hint=" ".join(hints)) from None
    return rows


def _problems(rows: Rows) -> Iterator[str]:
    """What tables say against themselves and each other."""
    for name, columns in KEYS.items():
        yield from _twice(name, columns, rows[name])
    placed = {number: row for number, row in rows["segmenten"].items() if cast("SegmentRow", row).start is not None}
    yield from _twice("segmenten", SAME_STRETCH, placed)
    for name, pointers in POINTS_TO.items():
        for column, target in pointers.items():
            known = {getattr(row, KEYS[target][0]) for row in rows[target].values()}
            for number, row in rows[name].items():
                if (given := getattr(row, column)) is not None and given not in known:
                    yield f"{name}.csv, row {number}, {column}: not in {target}.csv"
    yield from _strange_people(rows)
    yield from _outside(rows)
    yield from _deep_codes(rows["codes"])


def _twice(name: str, columns: tuple[str, ...], rows: Mapping[int, Schema]) -> Iterator[str]:
    seen: dict[tuple[object, ...], int] = {}
    for number, row in rows.items():
        key = tuple(getattr(row, column) for column in columns)
        if key in seen:
            yield f"{name}.csv, row {number}: the same {', '.join(columns)} as row {seen[key]}"
        seen.setdefault(key, number)


def _strange_people(rows: Rows) -> Iterator[str]:
    """Speakers of a passage who were not at its conversation, and coders who approved a quote and do not exist."""
    speakers = cast("Iterator[InterviewRespondentRow]", rows["interview_respondent"].values())
    spoke = {(row.interview_id, row.respondent_id) for row in speakers}
    for number, row in rows["segmenten"].items():
        segment = cast("SegmentRow", row)
        if segment.respondent_id is not None and (segment.interview_id, segment.respondent_id) not in spoke:
            yield f"segmenten.csv, row {number}, respondent_id: did not take part in this conversation"
    approvers = {TELLER, *(row.coder_id for row in cast("Iterator[CoderRow]", rows["coders"].values()))}
    for number, row in rows["citaten"].items():
        if cast("CitaatRow", row).goedgekeurd_door not in approvers:
            yield f"citaten.csv, row {number}, goedgekeurd_door: not in coders.csv"


def _outside(rows: Rows) -> Iterator[str]:
    """Stretches that end after their conversation does."""
    lengths = {row.interview_id: row.n_tekens for row in cast("Iterator[InterviewRow]", rows["interviews"].values())}
    for name in ("segmenten", "eenheden"):
        for number, row in rows[name].items():
            stretch = cast("SegmentRow | EenheidRow", row)
            length = lengths.get(stretch.interview_id)
            if length is not None and stretch.eind is not None and stretch.eind > length:
                yield f"{name}.csv, row {number}, eind: after the end of the conversation (n_tekens)"


def _deep_codes(rows: Mapping[int, Schema]) -> Iterator[str]:
    """Codes that are their own ancestor, or lie too deep."""
    parents = {row.code_id: row.ouder_id for row in cast("Iterator[CodeRow]", rows.values())}
    for number, row in rows.items():
        code: str | None = cast("CodeRow", row).code_id
        depth = 0
        while code is not None and depth < DEEPEST_CODE:
            code, depth = parents.get(code), depth + 1
        if code is not None:
            yield f"codes.csv, row {number}, ouder_id: more than {DEEPEST_CODE} levels, or a circle"


def _unknown_words(rows: Rows, opgaven: Collection[str], areas: Collection[str]) -> Iterator[str]:
    """Opgaven and areas that do not exist, and codes whose name holds personal data."""
    for number, row in rows["codes"].items():
        code = cast("CodeRow", row)
        if code.opgave is not None and code.opgave not in opgaven:
            yield f"codes.csv, row {number}, opgave: not one of {', '.join(opgaven)}; blank for a code across them"
        for column in ("naam", "definitie"):
            if found := personal_data(getattr(code, column)):
                yield f"codes.csv, row {number}, {column}: holds what looks like {found[0]}; take it out"
    for name in ("respondenten", "interviews"):
        for number, row in rows[name].items():
            area = cast("InterviewRow", row).gebied
            if not area[:2].isupper() and area not in areas:
                yield f"{name}.csv, row {number}, gebied: not an area of gebieden.csv, nor a region code"


def why_unusable(consent: ToestemmingRow, today: date) -> str:
    """Why a conversation may not be used on a day: one of the keys of `Interviews.dropped`; empty when it may be."""
    if consent.gebruik_analyse == "nee":
        return "geen toestemming"
    if consent.ingetrokken_op is not None and consent.ingetrokken_op <= today:
        return "ingetrokken"
    return "verlopen" if consent.bewaren_tot < today else ""


def may_publish(quote: CitaatRow, consent: ToestemmingRow) -> bool:
    """Whether consent allows the words of a quote: as they are, or approved by the teller where it asks for that."""
    return consent.citaat == "ja" or (consent.citaat == "na_controle" and quote.goedgekeurd_door == TELLER)


def _usable(rows: Rows, today: date) -> tuple[Rows, dict[str, int]]:
    """The rows that may be used on a day, and how many conversations may not, by reason."""
    consents = {row.toestemming_id: row for row in cast("Iterator[ToestemmingRow]", rows["toestemming"].values())}
    dropped = {"ingetrokken": 0, "verlopen": 0, "geen toestemming": 0}
    kept: dict[str, ToestemmingRow] = {}
    for row in cast("Iterator[InterviewRow]", rows["interviews"].values()):
        consent = consents[row.toestemming_id]
        if reason := why_unusable(consent, today):
            dropped[reason] += 1
        else:
            kept[row.interview_id] = consent
    people = {
        row.respondent_id
        for row in cast("Iterator[InterviewRespondentRow]", rows["interview_respondent"].values())
        if row.interview_id in kept
    }
    given = {consent.toestemming_id for consent in kept.values()}
    used: dict[str, Mapping[int, Schema]] = {}
    for name, table in rows.items():
        used[name] = {
            number: row
            for number, row in table.items()
            if getattr(row, "interview_id", next(iter(kept), None)) in kept
            and (name != "respondenten" or cast("RespondentRow", row).respondent_id in people)
            and (name != "toestemming" or cast("ToestemmingRow", row).toestemming_id in given)
            and (name != "citaten" or may_publish(quote := cast("CitaatRow", row), kept[quote.interview_id]))
        }
    return used, dropped


def _tables(rows: Rows, dropped: Mapping[str, int], known_quotes: frozenset[str]) -> Interviews:
    frames = {name: _frame(model, rows[name]) for name, model in TABLES.items()}
    said = {name: [row.model_dump(mode="json") for row in table.values()] for name, table in rows.items()}
    return Interviews(
        respondents=frames["respondenten"].set_index("respondent_id"),
        conversations=frames["interviews"].set_index("interview_id"),
        speakers=frames["interview_respondent"],
        consents=frames["toestemming"].set_index("toestemming_id"),
        codes=frames["codes"].set_index("code_id"),
        segments=frames["segmenten"],
        units=frames["eenheden"],
        coders=frames["coders"].set_index("coder_id"),
        assigned=frames["dubbelcodering"],
        quotes=frames["citaten"],
        known_quotes=known_quotes,
        dropped=dropped,
        sha256=hashlib.sha256(canonical_json(said).encode()).hexdigest(),
    )


def _frame(model: type[Schema], rows: Mapping[int, Schema]) -> pd.DataFrame:
    """Rows as a table: text as text, whole numbers as whole numbers that may be missing."""
    import pandas as pd

    columns = list(model.model_fields)
    data: dict[str, list[Any]] = {column: [getattr(row, column) for row in rows.values()] for column in columns}
    whole = {"start", "eind", "n_tekens", "duur_min", "eenheid_nr", "golf", "stap", "versie"}
    return pd.DataFrame(
        {
            column: pd.array(values, dtype="Int64") if column in whole else pd.Series(values, dtype=object)
            for column, values in data.items()
        },
        columns=columns,
    )
