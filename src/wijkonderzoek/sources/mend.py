"""`check --fix`: CSVs of a study brought up to date, as far as what is written has one meaning only.

Changed are how a file is kept (encoding, separator, line ends), names of columns, dates in another notation, spaces
around cells, and what is missing or empty at the end. What a cell says never changes: a table that could be read before
is only written when it reads the same after.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas.cells import MONTHS, day_of
from wijkonderzoek.schemas.columns import columns_of
from wijkonderzoek.schemas.table_rows import REMARK, check_lines, split_lines
from wijkonderzoek.sources.store import write_atomically
from wijkonderzoek.sources.study import STUDY_TABLES

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_DUTCH = set("àáâäçèéêëìíîïñòóôöùúûüÀÁÂÄÇÈÉÊËÌÍÎÏÑÒÓÔÖÙÚÛÜ‘’“”„–—…•°²³½¼€§·«»\N{NO-BREAK SPACE}")
"""What is not ASCII in Dutch texts: bytes that give only this as Windows-1252 are Windows-1252."""
_MARK_IN_WORD = re.compile(r"\w[‘“”„–—…•]\w")
"""What Windows-1252 makes of letters that another computer wrote, such as the ë of a Mac."""
_MONTH = re.compile(r"([0-9]{1,2}) ([a-z]+) ([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Mended:
    """A file that was mended, or would be: what changes, in words, and the name of the file as it was."""

    file: str
    changes: tuple[str, ...]
    former: str = ""


def mend_study(folder: Path, *, write: bool) -> tuple[Mended, ...]:
    """Every CSV of a study that can be mended; with `write` it is, and the former file stays beside it.

    *Raises* `InputError` when a file cannot be written; it is then as it was.
    """
    found = []
    for name, model in STUDY_TABLES.items():
        path = folder / f"{name}.csv"
        if not path.is_file():
            continue
        body = path.read_bytes()
        new, changes = mended(body, path.name, model)
        if changes:
            former = _keep_and_write(path, body, new) if write else ""
            found.append(Mended(path.name, tuple(changes), former))
    return tuple(found)


def _keep_and_write(path: Path, body: bytes, new: bytes) -> str:
    numbers = iter(range(2, 1000))
    former = path.with_name(f"{path.name}.bak")
    while former.exists():
        former = path.with_name(f"{path.name}.bak{next(numbers)}")
    try:
        write_atomically(former, body)
        write_atomically(path, new)
    except OSError as error:
        raise InputError(
            f"{path.name}: cannot be written ({error.strerror})", hint="Close it where it is open, such as in Excel."
        ) from error
    return former.name


def mended(body: bytes, file: str, model: type[BaseModel]) -> tuple[bytes, list[str]]:
    """The bytes of a table brought up to date, and what changes in words; as it was where nothing can be mended.

    >>> from wijkonderzoek.schemas.tables import GebiedRow
    >>> new, changes = mended(b"gebied,naam,niveau,codes\\nnoord, Noord,wijk,WK059910\\n", "gebieden.csv", GebiedRow)
    >>> new.decode("utf-8-sig").splitlines()[1]
    'noord;Noord;wijk;WK059910'
    >>> changes
    ['UTF-8 with a mark', 'semicolons between cells', 'line ends of Windows', 'spaces around cells taken away (1)']
    """
    decoded = _decoded(body)
    if decoded is None or not decoded[0].strip():
        return body, []
    text, changes = decoded
    if not (delimiter := _delimiter(text, model)):
        return body, []
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return body, []
    changes += ["semicolons between cells"] if delimiter != ";" else []
    inside = sum(_bare(cell) for record in records for cell in record)
    changes += ["line ends of Windows"] if _bare(text) != inside or not text.endswith("\n") else []
    rows, more = _mended_rows(records, model)
    changes += more
    new = _written(rows)
    if not changes or not _same(text, delimiter, new, file, model):
        return body, []
    return new, changes


def _decoded(body: bytes) -> tuple[str, list[str]] | None:
    """The text of a file and whether its encoding changes; None where the encoding is not certain."""
    said = "UTF-8 with a mark"
    try:
        if body.startswith(_WIDE):
            return body.decode("utf-16"), [said]
        text = body.decode("utf-8")
        return (text.removeprefix(BOM), []) if text.startswith(BOM) else (text, [said])
    except UnicodeDecodeError:
        pass
    try:
        text = body.decode("cp1252")
    except UnicodeDecodeError:
        return None
    strange = any(character > "\x7f" and character not in _DUTCH for character in text)
    return None if strange or _MARK_IN_WORD.search(text) else (text, [f"{said} (it was Windows-1252)"])


def _delimiter(text: str, model: type[BaseModel]) -> str:
    """What stands between the cells: the one by which most names of columns are known, none where that is not one."""
    header = next((line for line in text.splitlines() if line.strip(" ;,\t") and not line.startswith(REMARK)), "")
    known = {between: sum(_plain(cell) in model.model_fields for cell in header.split(between)) for between in ";,\t"}
    best = [between for between, count in known.items() if count == max(known.values()) and count > 1]
    return best[0] if len(best) == 1 else ""


def _mended_rows(records: list[list[str]], model: type[BaseModel]) -> tuple[list[list[str]], list[str]]:
    """The rows of a table brought up to date, and what changed."""
    stripped = [[cell.strip() for cell in record] for record in records]
    spaces = sum(old != new for a, b in zip(records, stripped, strict=True) for old, new in zip(a, b, strict=True))
    changes = [f"spaces around cells taken away ({spaces})"] if spaces else []
    rows = stripped
    while rows and not any(rows[-1]):
        rows.pop()
    changes += ["empty rows at the end taken away"] if len(rows) < len(records) else []
    top = next((at for at, row in enumerate(rows) if any(row) and not row[0].startswith(REMARK)), None)
    if top is None:
        return records, []
    width = max((at for row in rows for at, cell in enumerate(row, start=1) if cell), default=0)
    changes += ["empty columns at the end taken away"] if any(len(row) > width for row in rows) else []
    rows = [row[:width] for row in rows]
    changes += _mend_header(rows, top, model)
    changes += _mend_dates(rows, top, model)
    if len(rows[top]) == len(set(rows[top])):  # names that are there twice are for a person to sort out
        absent = [column.name for column in columns_of(model) if column.name not in rows[top] and not column.required]
        if absent and all(len(row) <= len(rows[top]) for row in rows):
            rows[top] += absent
            changes.append(f"columns added, empty: {', '.join(absent)}")
    size = len(rows[top])
    return [row + [""] * (size - len(row)) if any(row) else row for row in rows], changes


def _mend_header(rows: list[list[str]], top: int, model: type[BaseModel]) -> list[str]:
    """Names of columns in other capitals, or with spaces or hyphens, as the schema spells them."""
    changes = []
    for at, name in enumerate(rows[top]):
        plain = _plain(name)
        if plain != name and plain in model.model_fields and [_plain(cell) for cell in rows[top]].count(plain) == 1:
            rows[top][at] = plain
            changes.append(f"column '{name}' is called '{plain}'")
    return changes


def _mend_dates(rows: list[list[str]], top: int, model: type[BaseModel]) -> list[str]:
    """Dates in another notation as 2025-03-01, where they can be one day only."""
    dates = {column.name for column in columns_of(model) if column.kind == "date"}
    count = 0
    for row in rows[top + 1 :]:
        if row and row[0].startswith(REMARK):
            continue
        for at, (name, cell) in enumerate(zip(rows[top], row, strict=False)):
            if name in dates and cell and (day := iso_day(cell)) and day != cell:
                row[at] = day
                count += 1
    return [f"dates as 2025-03-01 ({count})"] if count else []


def iso_day(text: str) -> str:
    """A date in one of the notations that can be one day only, as 2025-03-01; empty for any other text.

    >>> [iso_day(text) for text in ("1-3-2025", "1 maart 2025", "2025/3/1", "1/3/2025", "31-2-2025")]
    ['2025-03-01', '2025-03-01', '2025-03-01', '', '']
    """
    if (match := _MONTH.fullmatch(text.lower())) and match[2] in MONTHS:
        text = f"{match[1]}-{MONTHS.index(match[2]) + 1}-{match[3]}"
    elif match := _YEAR_FIRST.fullmatch(text):
        text = f"{match[3]}-{match[2]}-{match[1]}"
    try:
        return day_of(text).isoformat()
    except ValueError:
        return ""


def _bare(text: str) -> int:
    """How many line ends are not those of Windows."""
    return text.count("\n") - text.count("\r\n")


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKC", name).removeprefix(BOM).strip().strip('"').lower()
    return re.sub(r"[\s-]+", "_", letters)


def _written(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _same(text: str, delimiter: str, new: bytes, file: str, model: type[BaseModel]) -> bool:
    """Whether a table that could be read before reads the same after."""
    before = _read(text, file, delimiter, model)
    after = _read(new.decode("utf-8-sig"), file, ";", model)
    return after is not None and (before is None or all(after.get(n) == row for n, row in before.items()))


def _read(text: str, file: str, delimiter: str, model: type[BaseModel]) -> Mapping[int, BaseModel] | None:
    """The sound rows of a text, None where it is no table."""
    try:
        return check_lines(file, split_lines(text, file, delimiter), model).rows
    except InputError:
        return None
