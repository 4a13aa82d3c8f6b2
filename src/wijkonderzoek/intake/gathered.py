"""A project gathered from the rows of a table: documents and codes in the order in which they first appear."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from wijkonderzoek.errors import ExportError
from wijkonderzoek.intake.project import CodedDocument, CodeEntry, CodePath

LAST_POSITION = 100_000_000
_SHORTENED = re.compile(
    r"-?[0-9]+([.,][0-9]+)?E[+-][0-9]+|#(N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|N/B|NAAM\?|VERW!|WAARDE!|DEEL/0!)"
)


@dataclass
class Documents:
    """The documents met so far: numbered from 1, told apart by all that a table says of them."""

    _numbers: dict[tuple[str, ...], int] = field(default_factory=dict, repr=False)

    def key(self, *told: str) -> str:
        """The key of a document by its name and what else is said of it; a new one gets the next number."""
        return str(self._numbers.setdefault(told, len(self._numbers) + 1))

    def found(self) -> tuple[CodedDocument, ...]:
        """The documents, in order, each under its name; one that is not the only one of that name, with the rest."""
        times = Counter(told[0] for told in self._numbers)
        return tuple(
            CodedDocument(str(number), name if times[name] == 1 else f"{name} ({', '.join(filter(None, rest))})")
            for (name, *rest), number in self._numbers.items()
        )


def entries(paths: Iterable[CodePath]) -> tuple[CodeEntry, ...]:
    """A codebook of the codes that a table names. What only stands above others cannot be given: it is a folder.

    >>> [entry.codable for entry in entries([("wonen", "vocht")])]
    [False, True]
    """
    given = dict.fromkeys(paths)
    above = dict.fromkeys(path[:depth] for path in given for depth in range(1, len(path) + 1))
    return tuple(CodeEntry(path, codable=path in given) for path in above)


def split_path(written: str, separator: str, where: str) -> CodePath:
    """The names in a code such as `wonen > vocht`, without blanks around them; without a separator there is one.

    *Raises* `ExportError` at `where` when a level has no name.
    """
    path = tuple(name.strip() for name in (written.split(separator) if separator else [written]))
    if not all(path):
        raise ExportError(f"{where}: a code with a level that has no name")
    return path


def identity(cell: str, where: str) -> str:
    """The name of a document, code or coder, without blanks around it.

    *Raises* `ExportError` for what Excel made of a name that looked like a number or formula: `1,2E+11`, `#NAME?`.
    """
    name = cell.strip()
    if _SHORTENED.fullmatch(name):
        raise ExportError(
            f"{where}: a name that Excel changed into a number or an error",
            hint="Export it again, and do not open and save it in Excel; or make the column text and type it anew.",
        )
    return name


def position(cell: str, where: str) -> int | None:
    """A position in a document; None where the cell is blank.

    *Raises* `ExportError` for anything but a whole number, or one beyond any document.
    """
    if not cell.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,9}", cell.strip()) or int(cell) > LAST_POSITION:
        raise ExportError(f"{where}: not a position: a whole number of at most {LAST_POSITION:,}")
    return int(cell)
