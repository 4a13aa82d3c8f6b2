"""A tripwire for personal data in a text that would go on: it blocks, and is never called anonymisation.

It finds what has a form: a telephone number, e-mail address, postcode with house number, BSN, IBAN, street with
number, a title with a name. It does not find a person who can be recognised by what they tell.
"""

from __future__ import annotations

import re
import unicodedata

_STREETS = (
    "straat laan weg plein kade gracht singel dijk steeg hof plantsoen dreef pad park baan boulevard markt wal burcht"
)
_STREET = "|".join(_STREETS.split())
_PHONE = re.compile(r"(?<![0-9])(?:\+31|0031|\(?0)[\s().-]*(?:[0-9][\s().-]*){8}[0-9](?![0-9])")
_EMAIL = re.compile(r"[^\s@<>()]+\s?@\s?[^\s@<>()]+\.[a-z]{2,}", re.IGNORECASE)
_POSTCODE = re.compile(r"(?<![0-9])[1-9][0-9]{3}(?:\s?[A-Z]{2}|[a-z]{2})(?![A-Za-z])(?:[\s,]*[0-9]{1,5})?")
_STREET_NUMBER = re.compile(
    rf"\b(?:[A-Z][\w'-]*(?i:{_STREET})|\w{{3,}}(?:{_STREET})|[A-Z][\w'-]+\s(?i:{_STREET}))\s+[0-9]{{1,5}}[A-Za-z]?\b"
)
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}\s?(?:[A-Z0-9]\s?){11,30}\b")
_BSN = re.compile(r"(?<![0-9])(?:[0-9][\s.-]?){8}[0-9](?![0-9])")
_TITLE = re.compile(
    r"\b(?i:dhr|mw|mevr|mevrouw|meneer|mijnheer|de heer|drs|dr|ir|mr|prof|dokter|juf|meester|tante|ome|oom)\b\.?\s+"
    r"(?:(?i:van|de|der|den|te|ten|ter|el|al|ben)\s+)*[A-ZÀ-Þ][\w'-]+"
)


def personal_data(text: str) -> list[str]:
    """The kinds of personal data a text seems to hold, in a fixed order; empty where none was found.

    It looks at what is read, so invisible characters and other forms of a letter or digit do not hide anything.

    >>> personal_data("Bel me op 06 - 1234 5678, of mail naar jan@voorbeeld.nl")
    ['a telephone number', 'an e-mail address']
    >>> personal_data("De trap is al drie weken kapot")
    []
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in {"Cf", "Mn"})
    found = {
        "a telephone number": bool(_PHONE.search(plain)),
        "an e-mail address": bool(_EMAIL.search(plain)),
        "a postcode": bool(_POSTCODE.search(plain)),
        "a street with a number": bool(_STREET_NUMBER.search(plain)),
        "an IBAN": any(_is_iban(match.group()) for match in _IBAN.finditer(plain)),
        "a BSN": any(_is_bsn(match.group()) for match in _BSN.finditer(plain)),
        "a title with a name": bool(_TITLE.search(plain)),
    }
    return [kind for kind, there in found.items() if there]


def _is_bsn(text: str) -> bool:
    """Whether nine digits pass the eleven test: 9, 8, ... 2 times each digit, minus the last, a multiple of 11."""
    digits = [int(c) for c in text if c.isdigit()]
    return any(digits) and (sum(d * w for d, w in zip(digits, range(9, 1, -1), strict=False)) - digits[8]) % 11 == 0


def _is_iban(text: str) -> bool:
    """Whether the check digits fit: the first four at the end, letters as numbers from 10 on, 1 modulo 97."""
    plain = re.sub(r"\s", "", text)
    for length in range(15, min(len(plain), 34) + 1):
        moved = plain[4:length] + plain[:4]
        if int("".join(str(int(c, 36)) for c in moved)) % 97 == 1:
            return True
    return False
