"""Two invented conversations, small enough to read, with what trips importers up: emoji, loose accents, one name twice.

They show what an intake asks and gives; no real people, and nobody's words.
"""

from __future__ import annotations

from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, CodePath, Coding

TEXTS = (
    "I: Hoe is het hier 😀 in huis?\nR: De hal 🏚️ is nat, de lift staat al weken stil. Niemand komt kijken.\n",
    "I: En de straat?\nR: Groen 🌳🌳 en rustig, cafe\u0301s en winkels dichtbij. ’s Avonds is het donker.\n"
    "I: Ĳskoud?\nR: Ja\xa0hoor.\n",
)
PASSAGES: tuple[tuple[int, str, str, tuple[CodePath, ...]], ...] = (
    (0, "De hal 🏚️ is nat, de lift staat al weken stil.", "Anna", (("Wonen", "onderhoud"), ("Soort", "probleem"))),
    (0, "Niemand komt kijken.", "Anna", (("Wonen", "veiligheid"), ("Valentie", "knelpunt"))),
    (0, "de lift staat", "Bram", (("Wonen", "onderhoud"), ("Wonen", "veiligheid"))),
    (
        1,
        "Groen 🌳🌳 en rustig, cafe\u0301s en winkels dichtbij.",
        "Bram",
        (("Leefomgeving", "groen"), ("Valentie", "kans")),
    ),
    (1, "’s Avonds is het donker.", "Anna", (("Leefomgeving", "veiligheid"),)),
    (1, "Ja\xa0hoor.", "Anna", (("Leefomgeving", "groen"),)),
)
CODES = (
    CodeEntry(("Wonen",), "Over de woning", codable=False),
    CodeEntry(("Wonen", "onderhoud"), "Staat van huis en hal"),
    CodeEntry(("Wonen", "veiligheid"), "Zich veilig voelen in huis"),
    CodeEntry(("Leefomgeving",), "Over buiten", codable=False),
    CodeEntry(("Leefomgeving", "groen"), "Bomen en parken"),
    CodeEntry(("Leefomgeving", "veiligheid"), "Zich veilig voelen op straat"),
    CodeEntry(("Leefomgeving", "verkeer"), "Nooit gegeven"),
    CodeEntry(("Soort",), codable=False),
    CodeEntry(("Soort", "probleem")),
    CodeEntry(("Valentie",), codable=False),
    CodeEntry(("Valentie", "knelpunt")),
    CodeEntry(("Valentie", "kans")),
)


def make_small() -> CodedProject:
    """Two conversations and two coders; codes in folders, of which one is never given; marks of a soort and a valentie.

    >>> project = make_small()
    >>> len(project.documents), len(project.codings)
    (2, 10)
    """
    codings = []
    for number, (text, words, coder, codes) in enumerate(PASSAGES, start=1):
        start = TEXTS[text].index(words)
        key = f"d{text + 1}"
        codings += [Coding(key, code, coder, start, start + len(words), str(number)) for code in codes]
    documents = tuple(CodedDocument(f"d{n}", f"I00{n}", text) for n, text in enumerate(TEXTS, start=1))
    return CodedProject("refi_qda", "", documents, CODES, tuple(codings))
