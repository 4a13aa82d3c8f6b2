"""Transcripts of the invented interviews, and what each coder saw in them.

Texts hold what real ones hold: emoji, accents in two forms, hard spaces, soft hyphens, ligatures, names in brackets,
and strings that must never go on (`CANARIES`). Coders differ as planned, so that agreement has known values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from wijkonderzoek.intake.example import LABEL
from wijkonderzoek.intake.example.people import DOUBLE, HELD, SECOND_CODER, STRAY_CODER, Held, coders_of
from wijkonderzoek.intake.example.words import QUESTIONS, SMALL_TALK, Passage, filled, passages

KANARIE = "KANARIE-7F3A"
SPOKEN_CANARIES = {
    "I002": f"Bel me gerust, 06-00000000, {KANARIE}.",
    "I004": f"Mail maar naar kanarie@voorbeeld.invalid, {KANARIE}.",
    "I007": f"Ik woon op 9999 ZZ 99, {KANARIE}.",
    "I013": f"Vraag het aan mevrouw Kanariepiet, {KANARIE}.",
}
"""What nobody should have said out loud, by conversation: it stands at the end of a coded passage."""
CANARIES = (KANARIE, "06-00000000", "kanarie@voorbeeld.invalid", "9999 ZZ", "Kanariepiet")
"""Strings that may be found nowhere outside the safe folder."""

ONLY_FIRST = {
    "samenleven.helpen": ("I005", "I021"),
    "leefomgeving.vuil": ("I008", "I014", "I017", "I021"),
    "veiligheid.handel": ("I017",),
}
"""What the second coder passes over in conversations that both coded."""
ONLY_SECOND = {
    "samenleven.helpen": (("I008", "samenleven.groeten"), ("I017", "samenleven.buurthuis")),
    "leefomgeving.vuil": (
        ("I003", "leefomgeving.spelen"),
        ("I005", "samenleven.buurthuis"),
        ("I012", "leefomgeving.groen"),
        ("I021", "leefomgeving.groen"),
    ),
}
"""What only the second coder sees, on the passage of another code."""
PASSED_OVER = {"wonen.vocht": ("I014",)}
STRAY = ("I011", "werk.ondernemen")
"""The passage a third coder coded in a conversation that was not theirs."""


@dataclass(frozen=True, slots=True)
class Given:
    """A code given by a coder to a stretch of a conversation, with what kind of remark it is and who spoke."""

    interview: str
    code: str
    coder: str
    start: int
    end: int
    kind: str
    valence: str
    speaker: int


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation as it was written out, and the codes given to it."""

    held: Held
    text: str
    given: tuple[Given, ...]


def transcripts() -> tuple[Transcript, ...]:
    """Every conversation written out and coded, in the order they were held."""
    used: Counter[str] = Counter()
    return tuple(_transcript(held, number, used) for number, held in enumerate(HELD))


def _transcript(held: Held, number: int, used: Counter[str]) -> Transcript:
    lines, length = [LABEL], len(LABEL) + 1
    given: list[Given] = []
    asked: Counter[str] = Counter()
    for place, code in enumerate(held.told):
        speaker = place % len(held.people)
        passage = filled(_next(code, held.people[speaker], used), number + place)
        words = _as_typed(passage.words, held.id)
        if held.id in SPOKEN_CANARIES and place == 1:
            words = f"{words} {SPOKEN_CANARIES[held.id]}"
        question = f"I: {_question(code, number, asked)}"
        label = "R: " if len(held.people) == 1 else f"R{speaker + 1}: "
        start = length + len(question) + 1 + len(label)
        lines += [question, label + words]
        given += _coded(held, passage, words, start, speaker if len(held.people) > 1 else -1)
        length = start + len(words) + 1
        if place % 2 == 0:
            remark, answered = SMALL_TALK[(4 * number + place // 2) % len(SMALL_TALK)]
            lines += [f"I: {remark}", label + answered]
            length += len(lines[-2]) + len(lines[-1]) + 2
    lines.append("I: Dank u wel, [naam]. Mag ik terugkomen als ik nog iets wil vragen? [onverstaanbaar]")
    return Transcript(held, "\n".join(lines) + "\n", tuple(given))


def _question(code: str, number: int, asked: Counter[str]) -> str:
    """A question about what the answer is about, another one each time it comes up in a conversation."""
    about = code.split(".")[0]
    asked[about] += 1
    return QUESTIONS[about][(number + asked[about]) % len(QUESTIONS[about])]


def _next(code: str, role: str, used: Counter[str]) -> Passage:
    """The next passage of a code that somebody of this role could say; the first again when they run out."""
    fitting = [p for p in passages()[code] if role in p.roles]
    key = f"{code} {role}"
    used[key] += 1
    return fitting[(used[key] - 1) % len(fitting)]


def _as_typed(words: str, interview: str) -> str:
    """The words as somebody typed them: every conversation has its own habits."""
    habits = {
        "I001": [(". ", ". \N{SMILING FACE WITH OPEN MOUTH AND SMILING EYES} ")],
        "I003": [("é", "e\N{COMBINING ACUTE ACCENT}")],
        "I005": [("ij", "\N{LATIN SMALL LIGATURE IJ}")],
        "I008": [(" de ", " de\N{NO-BREAK SPACE}")],
        "I012": [("aar", "a\N{SOFT HYPHEN}ar"), (": ", ": \N{HOUSE BUILDING} ")],
        "I014": [
            (". ", ". \N{LEFT SINGLE QUOTATION MARK}Tja\N{RIGHT SINGLE QUOTATION MARK}, zei ik. "),
            ("Ik ", "\N{SPARKLES} Ik "),
        ],
        "I017": [(". ", ".\N{NO-BREAK SPACE}")],
    }
    for old, new in habits.get(interview, ()):
        words = words.replace(old, new, 1)
    return words


def _coded(held: Held, passage: Passage, words: str, start: int, speaker: int) -> Iterator[Given]:
    """The codes that each coder of a conversation gives to a passage."""
    whole = (start, start + len(words))
    for coder in coders_of(held.id):
        second = coder == SECOND_CODER and held.id in DOUBLE
        stretch = _shorter(words, start) if second else whole
        details = (*stretch, passage.kind, passage.valence, speaker)
        if not (second and _passes_over(held.id, passage.code)):
            yield Given(held.id, passage.code, coder, *details)
        if second:
            for code, places in ONLY_SECOND.items():
                if (held.id, passage.code) in places:
                    yield Given(held.id, code, coder, *details)
        elif words == passage.words:
            for code, first, last in passage.inside:
                yield Given(held.id, code, coder, start + first, start + last, "", "", speaker)
    if (held.id, passage.code) == STRAY:
        yield Given(held.id, "dwars.vertrouwen", STRAY_CODER, *whole, "ervaring", "neutraal", speaker)


def _passes_over(interview: str, code: str) -> bool:
    return interview in (*ONLY_FIRST.get(code, ()), *PASSED_OVER.get(code, ()))


def _shorter(words: str, start: int) -> tuple[int, int]:
    """The passage without its last sentence, as a coder in a hurry marks it."""
    end = words.rstrip(".").rfind(". ")
    return start, start + (end + 1 if end > 0 else len(words))
