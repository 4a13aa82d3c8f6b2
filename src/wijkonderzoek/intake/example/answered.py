"""What a person who knows the invented interviews answers about an export of them, whichever tool wrote it."""

from __future__ import annotations

from wijkonderzoek.intake.answers import SKIP, Answers, CodeAnswer, CoderAnswer, DocumentAnswer
from wijkonderzoek.intake.example.codebook import CODES
from wijkonderzoek.intake.example.corpus import Corpus
from wijkonderzoek.intake.project import CodedProject, CodePath
from wijkonderzoek.intake.proposals import keys_of

MARKS = {"soort": "soort", "valentie": "valentie", "respondent_id": "spreker"}
"""What a code is (`wat`) that fills this column of a segment."""


def answers_to(project: CodedProject, corpus: Corpus) -> Answers:
    """The answers about everything that an export of the corpus holds.

    >>> from wijkonderzoek.intake.example.corpus import make_corpus
    >>> answers_to(make_corpus().project, make_corpus()).codes["Wonen > Vocht en schimmel"].code_id
    'wonen.vocht'
    """
    keys = keys_of(project)
    names = {document.key: document.name for document in project.documents}
    return Answers(
        documents={
            key: DocumentAnswer(document=key, interview_id=corpus.documents[names[own]])
            for own, key in keys.documents.items()
        },
        codes={key: _code_answer(key, _spelled(path), path, corpus) for path, key in keys.codes.items()},
        coders={key: CoderAnswer(coder=key, coder_id=corpus.coders[name]) for name, key in keys.coders.items()},
    )


def _spelled(path: CodePath) -> CodePath:
    """A path as other tools have it: QualCoder knows a name once, and writes what stands above the second behind it."""
    return (*path[:-1], path[-1].removesuffix(f" ({path[-2]})")) if len(path) > 1 else path


def _code_answer(key: str, spelled: CodePath, path: CodePath, corpus: Corpus) -> CodeAnswer:
    said = corpus.codes[spelled]
    column, _, value = said.partition("=")
    if value:
        return CodeAnswer.model_validate({"code": key, "wat": MARKS[column], column: value})
    if said == SKIP:
        return CodeAnswer.model_validate({"code": key, "wat": SKIP})
    code = CODES[said]
    return CodeAnswer.model_validate(
        {
            "code": key,
            "wat": "code",
            "code_id": said,
            "naam": "" if spelled == path else code.name,
            "opgave": code.opgave or None,
            "herkomst": code.origin,
            "definitie": code.meaning,
            "codeerbaar": "ja" if code.codable else "nee",
        }
    )
