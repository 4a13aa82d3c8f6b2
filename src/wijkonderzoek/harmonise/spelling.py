"""How names of places are spelled, and how close two of them come.

CBS abbreviates and numbers names ("Verspr.h. Annen", "Wijk 29 Schildersbuurt"); people leave out, join and misspell
words. Both are brought to one plain form first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np

EVERYDAY: Mapping[str, tuple[str, ...]] = {
    "'s-Gravenhage": ("Den Haag", "The Hague"),
    "'s-Hertogenbosch": ("Den Bosch",),
    "Bergen (L.)": ("Bergen Limburg",),
    "Bergen (NH.)": ("Bergen Noord-Holland",),
    "Dantumadiel": ("Dantumadeel",),
    "De Fryske Marren": ("De Friese Meren",),
    "Leeuwarden": ("Ljouwert",),
    "Noardeast-Fryslân": ("Noordoost-Friesland",),
    "Nuenen, Gerwen en Nederwetten": ("Nuenen",),
    "Súdwest-Fryslân": ("Zuidwest-Friesland",),
    "Tytsjerksteradiel": ("Tietjerksteradeel",),
}
"""What people call a gemeente, by its official name."""
ABBREVIATED = (
    (r"\bverspr(\.|eide)? ?h(\.|uizen)?(?![a-z])", "verspreide huizen"),
    (r"\be\.? ?o\.?$", "en omgeving"),
    (r"\bomg\.?(?![a-z])", "omgeving"),
    (r"\bst\.?(?=[ -])", "sint"),
    (r"\bbedrijventerr?\.?(?![a-z])", "bedrijventerrein"),
    (r"\bindustrieterr?\.?(?![a-z])", "industrieterrein"),
    (r"\bbuitengeb\.?(?![a-z])", "buitengebied"),
    (r"\ba/d\b", "aan de"),
    ("&", " en "),
)
MAY_BE_ABBREVIATED = re.compile(r"[.&/]|\bverspr|\bst\b|geb\b|terr?\b|\bo$|\bomg\b")
"""What a name with any of these abbreviations holds; looked for first, because most names hold none."""
NUMBERED = re.compile(r"^(wijk|buurt) [0-9]+ (?=.)|^wk [0-9]+ (?=.)| - buurt [0-9 ]+$")
UNIMPORTANT = re.compile(r"^(de|het|den|t|the) (?=.)| (en omgeving|kern)$")
KIND_OF_PLACE = re.compile(r"(wyk|buurt|kwartier)\b")
SIGNS = re.compile(r"[^a-z0-9]+")
EXACT = 100.0
NEARLY = 97.0
"""What a name is worth that is the one looked for but for an article or "en omgeving"."""
SAME_STEM = 0.95
"""Schilderswijk and Schildersbuurt: people mix the two."""
AT_START, INSIDE, HOLDS = 90.0, 80.0, 60.0
"""What a name is worth that begins a word with what is looked for, holds it, or is held by it."""
WHOLE, HELD = 7.0, 35.0
"""What it is worth more as that covers more of the longer of the two."""
MISSPELLED_PART = 0.85
WORD_ORDER = 0.98
SHORTEST_PART = 4
SHORTEST_STEM = 5


def plain(name: str) -> str:
    """A name as it is compared: no case, accents, signs, numbering or abbreviations, and ij written as y.

    >>> plain("Wijk 29 Schildersbuurt"), plain("'s-Gravenhage"), plain("FEIJENOORD") == plain("Feyenoord")
    ('schildersbuurt', 's gravenhage', True)
    >>> plain("Verspr.h. St. Annen e.o."), plain("Hoorn 80 - Buurt 34 01")
    ('verspreide huizen sint annen en omgeving', 'hoorn 80')
    """
    letters = name.lower()
    if not letters.isascii():
        letters = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    letters = NUMBERED.sub("", " ".join(letters.split()))
    if MAY_BE_ABBREVIATED.search(letters):
        for short, long in ABBREVIATED:
            letters = re.sub(short, long, letters)
    return " ".join(SIGNS.sub(" ", letters).split()).replace("ij", "y")


def closeness(wanted: str, names: Sequence[str]) -> np.ndarray:
    """How close each of some plain names comes to the plain name looked for, 0-100; 100 is the name itself."""
    from rapidfuzz import fuzz, process

    def ratio(one: str, many: Sequence[str]) -> np.ndarray:
        scores: np.ndarray = process.cdist([one], many, scorer=fuzz.ratio)[0].astype(float)
        return scores

    if not names:
        return np.zeros(0)
    joined, all_joined = _joined(wanted), [_joined(name) for name in names]
    scores = np.maximum(ratio(wanted, names), ratio(joined, all_joined))
    ordered = process.cdist([wanted], names, scorer=fuzz.token_sort_ratio)[0].astype(float)
    scores = np.maximum(scores, ordered * WORD_ORDER)
    stem = KIND_OF_PLACE.sub("", wanted)
    if stem != wanted and len(stem) >= SHORTEST_STEM:
        stems = [KIND_OF_PLACE.sub("", name) for name in names]
        both = np.array([short != name for short, name in zip(stems, names, strict=True)])
        scores = np.maximum(scores, np.where(both, ratio(stem, stems) * SAME_STEM, 0))
    if len(wanted) >= SHORTEST_PART:
        longer = np.array([len(name) > len(wanted) for name in names])
        part = process.cdist([wanted], names, scorer=fuzz.partial_ratio)[0].astype(float) * MISSPELLED_PART
        scores = np.maximum(scores, np.where(longer, part, 0))
    bare = UNIMPORTANT.sub("", wanted)
    scores = np.minimum(np.maximum(scores, [_as_part(wanted, bare, name) for name in names]), NEARLY)
    exact = np.array([name == joined for name in all_joined])
    found: np.ndarray = np.where(exact, EXACT, scores)
    return found


def _joined(name: str) -> str:
    return name.replace(" ", "")


def _as_part(wanted: str, bare: str, name: str) -> float:
    """What a name is worth that holds the one looked for, or is held by it; 0 when it is neither."""
    if bare in name and UNIMPORTANT.sub("", name) == bare:
        return NEARLY
    if len(wanted) >= SHORTEST_PART and wanted in name:
        worth = AT_START if f" {wanted}" in f" {name}" else INSIDE
        return worth + WHOLE * len(wanted) / len(name)
    if len(name) > SHORTEST_PART and f" {name} " in f" {wanted} ":
        return HOLDS + HELD * len(name) / len(wanted)
    return 0.0
