"""Quotes: passages that a person may choose from in the safe folder, and the few they approved, checked.

`citaten_kandidaten.csv` holds words of people and never leaves the safe folder. `citaten.csv` of the study holds what
was chosen, edited and approved, word for word as it may be published.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from wijkonderzoek.errors import InputError
from wijkonderzoek.intake.answers import Answers, Cell, as_key, by_key, gathered, private_csv
from wijkonderzoek.intake.kept import Kept
from wijkonderzoek.intake.project import CodedProject
from wijkonderzoek.intake.proposals import Keys
from wijkonderzoek.intake.safe import write_private
from wijkonderzoek.intake.tables import FORMULA, may_quote
from wijkonderzoek.schemas.cells import Day
from wijkonderzoek.schemas.interviews import LONGEST_QUOTE, CitaatRow, CodeId, CodeRow, InterviewId
from wijkonderzoek.schemas.reading import Schema
from wijkonderzoek.schemas.tripwire import personal_data
from wijkonderzoek.sources.interviews import TELLER

FILE = "citaten_kandidaten.csv"
SHORTEST = 40
"""Fewest characters of a passage that is offered as a quote."""
SHORTEST_EDITED = 10
LONGEST_LOG = 400
MOST_QUOTES = 999
APPROVAL = ("goedgekeurd_door", "goedgekeurd_op")
FILLED = ("keuze", "tekst_bewerkt", "bewerking_log", "goedgekeurd_door", "goedgekeurd_op", "citaat_id")


class Candidate(Schema):
    """A row of citaten_kandidaten.csv: a passage, and what a person decides about it.

    `toestemming`: what the conversation's consent says of quotes. `citaat_id`: the number it got when it was approved.
    """

    kandidaat: Annotated[str, StringConstraints(pattern=r"^K[0-9a-f]{12}$")]
    interview_id: InterviewId
    code_id: CodeId
    toestemming: Literal["ja", "na_controle"]
    tekst: Cell
    keuze: Literal["ja", "nee"] | None = None
    tekst_bewerkt: Cell = ""
    bewerking_log: Cell = ""
    goedgekeurd_door: Annotated[str, StringConstraints(pattern=r"^(verteller|C[0-9]{2})$")] | None = None
    goedgekeurd_op: Day | None = None
    citaat_id: Annotated[str, StringConstraints(pattern=r"^Q[0-9]{3}$")] | None = None

    @property
    def words(self) -> str:
        """What would be published."""
        return self.tekst_bewerkt or self.tekst

    @property
    def touched(self) -> bool:
        """Whether a person filled anything in."""
        return any(getattr(self, column) for column in FILLED)


def _name(interview_id: str, code_id: str, text: str) -> str:
    """The name of a candidate: the same for the same words, so that words that were changed in place are seen."""
    said = f"{interview_id}\n{code_id}\n{text}"
    return f"K{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def make_candidates(
    project: CodedProject, keys: Keys, answers: Answers, kept: Kept, before: Mapping[str, Candidate]
) -> dict[str, Candidate]:
    """Passages of 40-400 characters from conversations that may be quoted, by name: in order of conversation and text.

    What a person filled in stays, also beside a passage that the export no longer has; what consent no longer allows
    goes.
    """
    texts = {document.key: document.text for document in project.documents}
    found: dict[str, tuple[tuple[Any, ...], Candidate]] = {}
    allowed = quotable(kept)
    for coding in project.codings:
        interview = str(answers.documents[keys.documents[coding.document]].interview_id)
        code = answers.codes[keys.codes[coding.code]]
        whole = texts[coding.document]
        text = as_key((whole[coding.start : coding.end] if whole and coding.start is not None else coding.text) or "")
        if interview not in allowed or code.wat != "code" or not SHORTEST <= len(text) <= LONGEST_QUOTE:
            continue
        row = Candidate(
            kandidaat=_name(interview, str(code.code_id), text),
            interview_id=interview,
            code_id=str(code.code_id),
            toestemming=allowed[interview],
            tekst=text,
        )
        found.setdefault(row.kandidaat, ((interview, coding.start or 0, row.code_id, text), row))
    rows = {row.kandidaat: row for _, row in sorted(found.values(), key=lambda item: item[0])}
    for name, row in before.items():
        if name in rows:
            rows[name] = row.model_copy(update={"toestemming": rows[name].toestemming})
        elif row.touched and row.interview_id in allowed:
            rows[name] = row
    return rows


def quotable(kept: Kept) -> dict[str, Literal["ja", "na_controle"]]:
    """The conversations that may be quoted, and how."""
    said = {name: kept.consent(name).citaat for name in sorted(kept.usable)}
    return {name: word for name, word in said.items() if word != "nee"}


def read_candidates(folder: Path) -> dict[str, Candidate]:
    """The candidates of the safe folder; none where no intake was done.

    *Raises* `InputError` naming rows and columns, never what is written there.
    """
    return by_key(folder / FILE, Candidate) if (folder / FILE).is_file() else {}


def write_candidates(folder: Path, rows: Mapping[str, Candidate]) -> None:
    """Keep candidates in the safe folder."""
    write_private(folder / FILE, private_csv(Candidate, rows.values()))


@dataclass(frozen=True)
class Approved:
    """What may be published. `quotes`: rows of citaten.csv by number; `candidates`: with the numbers they were given.

    `withdrawn`: how many were chosen or published before and may no longer be.
    """

    quotes: tuple[CitaatRow, ...]
    candidates: Mapping[str, Candidate]
    withdrawn: int


def approve(candidates: Mapping[str, Candidate], kept: Kept, codes: Collection[str]) -> Approved:
    """The chosen candidates as quotes. A number, once given, stays with its candidate and is given to no other.

    Quotes of citaten.csv that are no candidate stay as they are, as long as consent allows.
    *Raises* `InputError` naming row, column and kind of everything that keeps a chosen row from being published.
    """
    allowed, coders = quotable(kept), {row.coder_id for row in kept.coders}
    gone_codes = [n for n, r in enumerate(candidates.values(), start=2) if r.keuze == "ja" and r.code_id not in codes]
    problems = [f"{FILE}, row {number}, code_id: not in codes.csv any more" for number in gone_codes]
    problems += [
        f"{FILE}, row {number}, {column}: {why}"
        for number, row in enumerate(candidates.values(), start=2)
        if row.keuze == "ja" and row.interview_id in allowed
        for column, why in blocked(row.model_copy(update={"toestemming": allowed[row.interview_id]}), coders)
    ]
    if problems:
        raise InputError("\n".join(gathered(problems)), hint="Nothing was written. The table is in the safe folder.")
    numbered = {name: row for name, row in candidates.items() if row.interview_id in allowed}
    own = {row.citaat_id for row in candidates.values() if row.citaat_id}
    used = own | {row.citaat_id for row in kept.quotes}
    for name, row in numbered.items():
        if row.keuze == "ja" and row.citaat_id is None:
            numbered[name] = row.model_copy(update={"citaat_id": _next_number(used)})
            used.add(str(numbered[name].citaat_id))
    others = [row for row in kept.quotes if row.citaat_id not in own]
    staying = [row for row in others if may_quote(row, kept)]
    chosen = [_quote(row) for row in numbered.values() if row.keuze == "ja"]
    gone = [row for name, row in candidates.items() if name not in numbered and row.keuze == "ja"]
    quotes = sorted([*chosen, *staying], key=lambda row: row.citaat_id)
    return Approved(tuple(quotes), numbered, len(gone) + len(others) - len(staying))


def _next_number(used: Collection[str | None]) -> str:
    last = max((int(name[1:]) for name in used if name), default=0)
    if last >= MOST_QUOTES:
        raise InputError(f"there are no more than {MOST_QUOTES} numbers for quotes")
    return f"Q{last + 1:03d}"


def _quote(row: Candidate) -> CitaatRow:
    said = row.model_dump(include={"citaat_id", "interview_id", "code_id", "bewerking_log"} | set(APPROVAL))
    return CitaatRow.model_validate(said | {"tekst": row.words})


def blocked(row: Candidate, coders: Collection[str]) -> list[tuple[str, str]]:
    """Why a chosen row cannot be published: columns with reasons; empty when it can."""
    column = "tekst_bewerkt" if row.tekst_bewerkt else "tekst"
    problems = [*_not_approved(row, coders), *_badly_put(column, row.words, LONGEST_QUOTE)]
    problems += _badly_put("bewerking_log", row.bewerking_log, LONGEST_LOG)
    if row.kandidaat != _name(row.interview_id, row.code_id, row.tekst):
        problems.append(("tekst", "was changed here; put it back, and write the new wording in tekst_bewerkt"))
    if len(row.words) < SHORTEST_EDITED:
        problems.append((column, f"shorter than {SHORTEST_EDITED} characters"))
    if row.words != row.tekst and not row.bewerking_log:
        problems.append(("bewerking_log", "the words were edited; say what was changed and why"))
    return problems


def _not_approved(row: Candidate, coders: Collection[str]) -> list[tuple[str, str]]:
    absent = [(column, "still to be filled in") for column in APPROVAL if getattr(row, column) is None]
    if row.goedgekeurd_door is None:
        return absent
    if row.toestemming == "na_controle" and row.goedgekeurd_door != TELLER:
        return [*absent, ("goedgekeurd_door", "consent asks that the teller approves: must be verteller")]
    if row.goedgekeurd_door != TELLER and row.goedgekeurd_door not in coders:
        return [*absent, ("goedgekeurd_door", "not in coders.csv")]
    return absent


def _badly_put(column: str, text: str, longest: int) -> list[tuple[str, str]]:
    instead = "; write it without, in tekst_bewerkt" if column == "tekst" else "; take it out"
    problems = [(column, f"holds what looks like {kind}{instead}") for kind in personal_data(text)[:1]]
    if len(text) > longest:
        problems.append((column, f"longer than {longest} characters"))
    if text.startswith(tuple(FORMULA)):
        problems.append((column, "begins with a character that makes a spreadsheet compute it"))
    return problems


@dataclass(frozen=True)
class Standing:
    """Where choosing stands: counts, and per opgave (blank: across them) and role how many are offered and chosen."""

    candidates: int
    chosen: int
    published: int
    no_consent: int
    blocked: Mapping[str, int]
    per_opgave: Mapping[tuple[str, str], tuple[int, int]]


def standing(candidates: Mapping[str, Candidate], kept: Kept, codes: Sequence[CodeRow]) -> Standing:
    """How many candidates there are, are chosen, and are kept from being published, and why (column and reason)."""
    allowed, coders = quotable(kept), {row.coder_id for row in kept.coders}
    opgaven = {row.code_id: row.opgave or "" for row in codes}
    role = {row.respondent_id: row.rol for row in kept.respondents}
    roles: dict[str, set[str]] = {}
    for spoken in kept.speakers:
        roles.setdefault(spoken.interview_id, set()).add(role[spoken.respondent_id])
    offered: Counter[tuple[str, str]] = Counter()
    taken: Counter[tuple[str, str]] = Counter()
    reasons: Counter[str] = Counter()
    open_to_choose = [row for row in candidates.values() if row.interview_id in allowed]
    chosen = [row for row in open_to_choose if row.keuze == "ja"]
    for row in open_to_choose:
        for who in sorted(roles.get(row.interview_id, ())):
            offered[opgaven.get(row.code_id, ""), who] += 1
            taken[opgaven.get(row.code_id, ""), who] += row.keuze == "ja"
    for row in chosen:
        said = row.model_copy(update={"toestemming": allowed[row.interview_id]})
        reasons.update(f"{column}: {why}" for column, why in blocked(said, coders))
    return Standing(
        candidates=len(candidates),
        chosen=len(chosen),
        published=len(kept.quotes),
        no_consent=len(candidates) - len(open_to_choose),
        blocked=dict(sorted(reasons.items())),
        per_opgave={key: (offered[key], taken[key]) for key in sorted(offered)},
    )
