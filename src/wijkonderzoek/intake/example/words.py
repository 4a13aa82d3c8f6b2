"""What people say in the invented interviews: hand-written passages, by code, valence, kind and role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words.txt"
VALENCES = {"-": "knelpunt", "+": "kans", "0": "neutraal"}
_INSIDE = re.compile(r"<([a-z.]+)>(.*?)</>")

QUESTIONS = (
    "Hoe lang woont of werkt u hier al, en hoe bevalt dat?",
    "Wat maakt u mee in huis of in het portiek?",
    "Waar loopt u in het dagelijks leven tegenaan?",
    "Wat gaat hier goed, wat zou u missen?",
    "Hoe is het contact met de mensen om u heen?",
    "Kunt u daar een voorbeeld van geven?",
    "En buiten, op straat?",
    "Wie zou daar iets aan kunnen doen?",
    "Wat zou u als eerste anders willen?",
    "Hoe kijkt u naar wat er de laatste jaren gebeurd is?",
    "Is er nog iets waar ik niet naar gevraagd heb?",
)
"""What the interviewer asks: open, and without an agenda."""

SMALL_TALK = (
    (
        "Zal ik de thee even inschenken, of doet u dat?",
        "Doet u maar, mijn handen zijn niet meer wat ze waren. Suiker staat daar, naast de radio. Die doet "
        "het trouwens ook niet.",
    ),
    (
        "Komt u hier zelf vaak, of alleen als het moet?",
        "Dat hangt van de dag af. Op woensdag wel, dan is er markt, en dan loop je zo drie keer je hele "
        "familie tegen het lijf.",
    ),
    (
        "Ik hoor iemand op de gang, moeten we even wachten?",
        "Nee hoor, dat is de hond van hiernaast. Die loopt elke middag zelf de trap op en af, die heeft meer "
        "regelmaat dan ik.",
    ),
    (
        "Heeft u daar nog over nagedacht na ons telefoontje?",
        "Ja, ik heb er gisteren nog met mijn zus over gezeten, aan de keukentafel. Zij zei: vertel het nou "
        "maar gewoon zoals het is.",
    ),
    (
        "Mag ik dat zo opschrijven, of zegt u het liever anders?",
        "Schrijf het maar op, ik zeg het tegen iedereen. Al zeg ik het op een andere dag misschien weer met "
        "andere woorden.",
    ),
    (
        "Zullen we het raam even dichtdoen, voor de opname?",
        "Dat raam gaat niet dicht, dat staat al open sinds het vorige voorjaar. U hoort straks vanzelf de "
        "meeuwen erdoorheen.",
    ),
)
"""What is said in between: nothing that a coder would code."""

FILLED = {
    "kind": ("mijn jongste", "mijn oudste", "de kleine"),
    "duur": ("drie maanden", "een half jaar", "vijf weken", "anderhalf jaar"),
    "jaren": ("vier jaar", "zes jaar", "tien jaar"),
    "plek": ("de kade", "het plein", "de speeltuin", "de trappen bij het water"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage somebody says: its code, what kind of remark it is, the roles that could say it, and the words.

    `inside`: other codes given to a part of it, each with that part's start and end in the words.
    """

    code: str
    valence: str
    kind: str
    roles: str
    words: str
    inside: tuple[tuple[str, int, int], ...] = ()


@cache
def passages() -> dict[str, tuple[Passage, ...]]:
    """Every passage, by its code, in the order they were written."""
    found: dict[str, list[Passage]] = {}
    for block in WORDS.read_text(encoding="utf-8").strip().split("\n\n")[1:]:
        head, words = block.split("\n", 1)
        code, valence, kind, roles = head.split()
        found.setdefault(code, []).append(Passage(code, VALENCES[valence], kind, roles, " ".join(words.split())))
    return {code: tuple(own) for code, own in found.items()}


def filled(passage: Passage, number: int) -> Passage:
    """The passage with its blanks filled in, and what is marked inside it taken out of the words."""
    words = passage.words
    for name, choices in FILLED.items():
        chosen = choices[number % len(choices)]
        words = words.replace(f"{{{name}}}", chosen).replace(f"{{{name.capitalize()}}}", chosen.capitalize())
    inside = []
    while match := _INSIDE.search(words):
        words = words[: match.start()] + match.group(2) + words[match.end() :]
        inside.append((match.group(1), match.start(), match.start() + len(match.group(2))))
    return Passage(passage.code, passage.valence, passage.kind, passage.roles, words, tuple(inside))
