"""Invented projects to write and read back: texts with all that shifts positions, nested codes, several coders."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, CodePath, Coding

CODERS = ["Anna", "Bé", ""]
LINES = st.text(
    st.sampled_from(["a", "b", " ", "é", "\u0301", "🏠", "\xa0", "\xad", "’", "ĳ", "<", "&", ";", ",", '"', "="]),
    max_size=12,
)
WORDS = ["wonen", "onderhoud", "veilig", "groen", "zorg", "werk", "buren", "ov"]


@st.composite
def projects(draw: st.DrawFn, *, newlines: Sequence[str] = ("\n",)) -> CodedProject:
    """A project with text in every document, unique code names, and a position for every coding."""
    between = draw(st.sampled_from(newlines))
    texts = [between.join(lines) for lines in draw(st.lists(st.lists(LINES, max_size=5), min_size=1, max_size=3))]
    documents = tuple(CodedDocument(str(n), f"gesprek {n}.txt", text) for n, text in enumerate(texts, start=1))
    entries: list[CodeEntry] = []
    for word in WORDS[: draw(st.integers(1, len(WORDS)))]:
        above: CodePath = draw(st.sampled_from([(), *(entry.path for entry in entries)]))
        note = draw(st.sampled_from(["", "Wat men; zegt"]))
        entries.append(CodeEntry((*above, word), note, draw(st.booleans())))
    codable = [entry.path for entry in entries if entry.codable]
    codings: dict[tuple[str, CodePath, str, int, int], Coding] = {}
    for _ in range(draw(st.integers(0, 8)) if codable else 0):
        document = draw(st.sampled_from(documents))
        if not document.text:
            continue
        start = draw(st.integers(0, len(document.text) - 1))
        end = draw(st.integers(start + 1, len(document.text)))
        code, coder = draw(st.sampled_from(codable)), draw(st.sampled_from(CODERS))
        coding = Coding(document.key, code, coder, start, end, f"{start}-{end}")
        codings[document.key, code, coder, start, end] = coding
    return CodedProject("made", "made", documents, tuple(entries), tuple(codings.values()))


def codes(project: CodedProject) -> dict[CodePath, tuple[str, bool]]:
    return {entry.path: (entry.description, entry.codable) for entry in project.codes}


def codings(project: CodedProject) -> set[tuple[str, CodePath, str, int | None, int | None]]:
    return {(c.document, c.code, c.coder, c.start, c.end) for c in project.codings}
