"""First-person stories of a study: verhalen/*.md, plain text under a few fields, refused with file and line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas.reading import REGION_CODE, explain_privately, parse_yaml
from wijkonderzoek.schemas.tripwire import personal_data
from wijkonderzoek.schemas.verhalen import Teller, VerhaalHead

FOLDER = "verhalen"
EXPLANATIONS = {"LEESMIJ.MD", "README.MD"}
LONGEST = 1500
"""Most characters of a story."""
LARGEST = 20_000
"""Most bytes of a file: what is larger is no story."""
FENCE = "---"
MARKUP = re.compile(r"[<>`|]|\]\(|https?://|www\.|\*\*|__|^\s*(?:#{1,6}\s|[*+-]\s|>|!\[)", re.MULTILINE)
HINT = f"Begin with {FENCE}, then rol, gebied, toestemming, datum and teruggelezen, then {FENCE}, then the story."


@dataclass(frozen=True, slots=True)
class Verhaal:
    """A story as its teller allowed it: the file it stands in, who told it, about which area, when, and what."""

    file: str
    role: Teller
    area: str
    day: date
    paragraphs: tuple[str, ...]


def read_verhalen(folder: Path, areas: Collection[str] = ()) -> tuple[Verhaal, ...]:
    """The stories of the study in `folder`, by file name; none where it has no folder verhalen/.

    `areas`: the own areas of the study. *Raises* `InputError` naming file and line of every mistake of all files at
    once, and never what is written there.
    """
    found, problems = [], []
    for path in sorted((folder / FOLDER).glob("*.md")):
        if path.name.upper() in EXPLANATIONS:
            continue
        try:
            found.append(_read(path, areas))
        except InputError as error:
            problems.append(error.message)
    if problems:
        raise InputError("\n".join(problems), hint=HINT)
    return tuple(found)


def _read(path: Path, areas: Collection[str]) -> Verhaal:
    lines = _lines(path)
    ends = [number for number, line in enumerate(lines) if line.strip() == FENCE]
    if len(ends) < 2 or ends[0] != 0:
        raise InputError(f"{path.name}, line 1: no fields between two lines with {FENCE}")
    head = _head(path, "\n" + "\n".join(lines[1 : ends[1]]), areas)  # the blank keeps the numbers of lines
    body = "\n".join(lines[ends[1] + 1 :])
    if problems := list(_problems(path.name, body, ends[1] + 2)):
        raise InputError("\n".join(problems))
    paragraphs = tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", body) if part.strip())
    return Verhaal(path.name, head.rol, head.gebied, head.datum, paragraphs)


def _lines(path: Path) -> list[str]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror})") from error
    if len(raw) > LARGEST:
        raise InputError(f"{path.name}: larger than {LARGEST} bytes; a story has at most {LONGEST} characters")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: not UTF-8 at byte {error.start}") from None
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")


def _head(path: Path, text: str, areas: Collection[str]) -> VerhaalHead:
    document = parse_yaml(path, text)
    if not isinstance(document.data, dict):
        raise InputError(f"{path.name}, line 2: expected fields with values")
    try:
        head = VerhaalHead.model_validate(document.data)
    except ValidationError as error:
        raise InputError("\n".join(_explained(path.name, document.lines, error))) from None
    if head.gebied not in areas and not re.match(REGION_CODE, head.gebied):
        raise InputError(f"{document.where(('gebied',))}: no region code, and no area of gebieden.csv")
    return head


def _explained(name: str, lines: object, error: ValidationError) -> Iterator[str]:
    """Every mistake in the fields with its line; a field that is not known goes without its name."""
    numbers = lines if isinstance(lines, dict) else {}
    for item in error.errors(include_url=False):
        field = "" if item["type"] == "extra_forbidden" else f", {item['loc'][0]}"
        yield f"{name}, line {numbers.get(item['loc'], 1)}{field}: {explain_privately(item, VerhaalHead)}"


def _problems(name: str, body: str, first: int) -> Iterator[str]:
    """What keeps a text from being printed; `first` is the number of its first line."""
    if not body.strip():
        yield f"{name}, line {first}: there is no story under the fields"
    if len(body.strip()) > LONGEST:
        yield f"{name}, line {first}: {len(body.strip())} characters; at most {LONGEST}"
    for number, line in enumerate(body.split("\n"), start=first):
        if MARKUP.search(line):
            yield f"{name}, line {number}: plain text only, without markup, lists or links"
        if any(unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn"} for char in line.replace("\t", " ")):
            yield f"{name}, line {number}: holds characters that cannot be seen"
        if kinds := personal_data(line):
            yield f"{name}, line {number}: seems to hold {' and '.join(kinds)}"
    if kinds := personal_data(" ".join(body.split())):
        yield f"{name}, line {first} and on: seems to hold {' and '.join(kinds)}"
