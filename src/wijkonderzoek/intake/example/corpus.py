"""The invented interviews as a tool holds them, as tables, and the answers that link the two."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wijkonderzoek.intake.example import people
from wijkonderzoek.intake.example.codebook import CODES, MARKS, SPEAKERS, path_of
from wijkonderzoek.intake.example.transcripts import KANARIE, Given, Transcript, transcripts
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, CodePath, Coding
from wijkonderzoek.intake.units import make_units
from wijkonderzoek.schemas.interviews import CitaatRow, CodeRow, EenheidRow, InterviewRow, SegmentRow
from wijkonderzoek.schemas.reading import Schema
from wijkonderzoek.sources.interviews import TABLES
from wijkonderzoek.sources.written import table_csv

SOURCE = "refi_qda"
CODERS = {people.FIRST_CODER: "Codeur A", people.SECOND_CODER: "Codeur B", people.STRAY_CODER: "Codeur C"}
"""What the coders are called in the tool."""

QUOTED = (
    ("I001", "wonen.vocht", 3),
    ("I005", "wonen.vocht", 3),
    ("I003", "wonen.vocht", 3),
    ("I001", "werk.schulden", 4),
    ("I005", "werk.schulden", 3),
    ("I002", "samenleven.helpen", 3),
    ("I007", "samenleven.helpen", 3),
    ("I001", "samenleven.helpen", 3),
    ("I004", "leefomgeving.vuil", 3),
    ("I008", "leefomgeving.vuil", 3),
    ("I011", "veiligheid.jeugd", 3),
    ("I003", "open.trots", 2),
    ("I007", "open.trots", 2),
    ("I005", "open.gezien", 2),
    ("I008", "gezondheid.stress", 3),
    ("I002", "samenleven.buurthuis", 3),
    ("I012", "wonen.vocht", 3),
    ("I015", "dwars.meepraten", 3),
)
"""Which passages were approved as quotes: the conversation, the code, and how many sentences."""
APPROVED_BY_TELLER = ("I011",)


@dataclass(frozen=True)
class Corpus:
    """Twenty-four invented conversations.

    `project`: what a tool holds. `tables`: the ten tables of a study, as files by name. `documents`, `codes` and
    `coders`: what a person answers about the project: the interview of a document's name, the code or mark of a path
    (`wonen.vocht`, `soort=probleem`, `respondent_id=R002`), and the number of a coder.
    """

    project: CodedProject
    tables: Mapping[str, bytes]
    documents: Mapping[str, str]
    codes: Mapping[CodePath, str]
    coders: Mapping[str, str]


def make_corpus() -> Corpus:
    """The invented interviews; the same every time.

    >>> len(make_corpus().project.documents)
    24
    """
    written = transcripts()
    return Corpus(
        project=_project(written),
        tables={f"{name}.csv": table_csv(TABLES[name], list(rows)) for name, rows in _rows(written).items()},
        documents={_document_name(t): t.held.id for t in written},
        codes=_code_answers(),
        coders={name: coder for coder, name in CODERS.items()},
    )


def _document_name(transcript: Transcript) -> str:
    """A name as people give to files, with a name of somebody in it."""
    return f"{transcript.held.id} gesprek {KANARIE}"


def _code_answers() -> dict[CodePath, str]:
    answers = {path_of(code): code for code in CODES}
    answers |= {(folder,): "overslaan" for folder in (*MARKS, SPEAKERS)}
    answers |= {("Soort", kind): f"soort={kind}" for kind in MARKS["Soort"]}
    answers |= {("Kleur", valence): f"valentie={valence}" for valence in MARKS["Kleur"]}
    return answers | {(SPEAKERS, respondent): f"respondent_id={respondent}" for respondent in _group_speakers()}


def _group_speakers() -> list[str]:
    of = people.respondents()
    return [respondent for held in people.HELD if len(held.people) > 1 for respondent in of[held.id]]


def _project(written: tuple[Transcript, ...]) -> CodedProject:
    codes = [CodeEntry(path_of(code.id), code.meaning, code.codable) for code in CODES.values()]
    for folder, marks in (*MARKS.items(), (SPEAKERS, _group_speakers())):
        codes.append(CodeEntry((folder,), "", codable=False))
        codes += [CodeEntry((folder, mark)) for mark in marks]
    documents = tuple(CodedDocument(str(n), _document_name(t), t.text) for n, t in enumerate(written, start=1))
    keys = {t.held.id: document.key for t, document in zip(written, documents, strict=True)}
    codings = dict.fromkeys(coding for t in written for given in t.given for coding in _codings(given, keys))
    return CodedProject(SOURCE, "voorbeeld", documents, tuple(codes), tuple(codings))


def _codings(given: Given, keys: Mapping[str, str]) -> Iterator[Coding]:
    """The code of a passage, and the marks beside it."""
    paths = [path_of(given.code)]
    paths += [("Soort", given.kind)] if given.kind else []
    paths += [("Kleur", given.valence)] if given.valence else []
    if given.speaker >= 0:
        paths.append((SPEAKERS, people.respondents()[given.interview][given.speaker]))
    for path in paths:
        yield Coding(
            keys[given.interview], path, CODERS[given.coder], given.start, given.end, f"{given.start}-{given.end}"
        )


def _rows(written: tuple[Transcript, ...]) -> dict[str, Iterator[Schema]]:
    usable = tuple(t for t in written if t.held.id not in (people.WITHDRAWN, people.EXPIRED))
    return {
        "respondenten": people.respondent_rows(),
        "interviews": _interview_rows(written, {t.held.id for t in usable}),
        "interview_respondent": people.speaker_rows(),
        "toestemming": people.consent_rows(),
        "codes": _code_rows(),
        "segmenten": _segment_rows(usable),
        "eenheden": _unit_rows(usable),
        "coders": people.coder_rows(),
        "dubbelcodering": people.assignment_rows(),
        "citaten": _quote_rows(usable),
    }


def _interview_rows(written: tuple[Transcript, ...], usable: set[str]) -> Iterator[InterviewRow]:
    months = people.months()
    for number, t in enumerate(written):
        used = t.held.id in usable
        yield InterviewRow.model_validate(
            {
                "interview_id": t.held.id,
                "gebied": t.held.area,
                "vorm": t.held.form,
                "stap": 1,
                "golf": 1,
                "peildatum_maand": months[t.held.id],
                "taal": "nl",
                "duur_min": 40 + 5 * (number % 7),
                "n_tekens": len(t.text) if used else None,
                "bron_sha256": hashlib.sha256(t.text.encode()).hexdigest() if used else None,
                "toestemming_id": people.consent_id(t.held.id),
            }
        )


def _code_rows() -> Iterator[CodeRow]:
    for _, code in sorted(CODES.items()):
        yield CodeRow.model_validate(
            {
                "code_id": code.id,
                "ouder_id": code.parent or None,
                "naam": code.name,
                "definitie": code.meaning,
                "opgave": code.opgave or None,
                "herkomst": code.origin,
                "codeerbaar": "ja" if code.codable else "nee",
                "versie": 1,
            }
        )


def _segment_rows(written: tuple[Transcript, ...]) -> Iterator[SegmentRow]:
    given = sorted((g for t in written for g in t.given), key=lambda g: (g.interview, g.start, g.end, g.code, g.coder))
    of = people.respondents()
    for number, g in enumerate(given, start=1):
        yield SegmentRow.model_validate(
            {
                "segment_id": f"S{number:06d}",
                "interview_id": g.interview,
                "start": g.start,
                "eind": g.end,
                "code_id": g.code,
                "coder_id": g.coder,
                "ronde": "onafhankelijk",
                "soort": g.kind or None,
                "valentie": g.valence or None,
                "respondent_id": of[g.interview][g.speaker] if g.speaker >= 0 else None,
                "bron": SOURCE,
                "positie_soort": "codepoint",
            }
        )


def _unit_rows(written: tuple[Transcript, ...]) -> Iterator[EenheidRow]:
    for t in written:
        for number, (start, end) in enumerate(make_units(t.text, "beurt"), start=1):
            yield EenheidRow(interview_id=t.held.id, eenheid_nr=number, start=start, eind=end, soort="beurt")


def _quote_rows(written: tuple[Transcript, ...]) -> Iterator[CitaatRow]:
    of = {t.held.id: t for t in written}
    for number, (interview, code, sentences) in enumerate(QUOTED, start=1):
        given = next(g for g in of[interview].given if g.code == code)
        said = of[interview].text[given.start : given.end]
        plain = _plain(said)
        kept = _sentences(plain, sentences)
        edits = [("ingekort", kept != plain), ("tekens gelijkgetrokken", plain != said)]
        yield CitaatRow.model_validate(
            {
                "citaat_id": f"Q{number:03d}",
                "interview_id": interview,
                "code_id": code,
                "tekst": kept,
                "bewerking_log": ", ".join(edit for edit, done in edits if done),
                "goedgekeurd_door": "verteller" if interview in APPROVED_BY_TELLER else people.FIRST_CODER,
                "goedgekeurd_op": date(2024, 7, 1),
            }
        )


def _plain(said: str) -> str:
    """The words as a reader likes them: without what typing left behind."""
    import unicodedata

    readable = unicodedata.normalize("NFC", said).replace("\N{LATIN SMALL LIGATURE IJ}", "ij")
    kept = "".join(c for c in readable if c != "\N{SOFT HYPHEN}" and unicodedata.category(c) != "So")
    return " ".join(kept.replace("\N{NO-BREAK SPACE}", " ").split())


def _sentences(text: str, count: int) -> str:
    return " ".join(text[start:end] for start, end in make_units(text, "zin")[:count])
