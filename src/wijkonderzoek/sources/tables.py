"""The one shape a stored release is read into, whatever it came as: its topics, its regions and its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

REGION = "region"
"""The column of `SourceTable.cells` that holds region codes."""
REGION_COLUMNS = ("name", "gemeente", "flag")
PATH = "/"
"""Stands between the titles of a topic path."""
FLAG_TOPICS = ("Indelingswijziging wijken en buurten", "Indelingswijziging gemeente, wijk, buurt")
"""How CBS titles the topic that says whether a region changed since the year before."""
NUMBERING = re.compile(r"^[0-9]+(\.[0-9]+)+\s+|\*+$")
"""What some dimensions write around a title: `1.4.5 Mishandeling`, and `2022*` for a year that is provisional."""
GEMEENTE = re.compile(r"GM[0-9]{4}")
MALFORMED = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)
"""What reading a response gives that does not have the form of its protocol."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A column of a release.

    `key`: what the release calls it. `path`: its title after the titles of its groups, from the outside in, joined by
    `/`. `unit`: as the release writes it; empty where it does not say. `short`: its name in the kwb workbooks, which
    have no titles.
    """

    key: str
    path: str = ""
    unit: str = ""
    short: str = ""


@dataclass(frozen=True)
class SourceTable:
    """One release of a table.

    `topics`: by key. `regions`: one row per region code (index `code`, without padding, in table order): `name`,
    `gemeente` (code; empty for the country), `flag` (1-3, 0 where there is none). `cells`: one row per region and
    choice of the other dimensions; column `region`, a column of titles per other dimension, and a float column per
    topic key, nan where there is no figure. `gaps`: per topic key, for the rows of `cells`, the status code (int8) of
    a cell that is empty for a known reason; -1 elsewhere. `has_paths`: False where only a topic's own title is known.
    """

    topics: Mapping[str, Topic]
    regions: pd.DataFrame
    cells: pd.DataFrame
    gaps: Mapping[str, pd.Series] = field(default_factory=dict)
    has_paths: bool = True

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions other than the regions."""
        return tuple(name for name in self.cells.columns if name != REGION and name not in self.topics)


def tidy(title: object) -> str:
    """A title without the stray spaces that titles carry, non-breaking ones too.

    >>> tidy("Wmo-cliënten relatief\u00a0 ")
    'Wmo-cliënten relatief'
    """
    return " ".join(str(title).split())


def same_title(known: str, wanted: str) -> bool:
    """Whether two titles of a dimension are the same; numbering before them and a mark after them do not count.

    >>> same_title("1.4.5 Mishandeling", "Mishandeling"), same_title("2022*", "2022")
    (True, True)
    >>> same_title("18 jaar of ouder", "65 jaar of ouder")
    False
    """
    return NUMBERING.sub("", tidy(known)) == NUMBERING.sub("", tidy(wanted))


def gemeente_of(code: str, told: str = "") -> str:
    """The gemeente of a region: what the table says, else what its code says (WK and BU codes start with it).

    >>> gemeente_of("BU05991081", "GM0599"), gemeente_of("WK059910", "OVERIG"), gemeente_of("NL00")
    ('GM0599', 'GM0599', '')
    """
    if GEMEENTE.fullmatch(told):
        return told
    return f"GM{code[2:6]}" if GEMEENTE.fullmatch(f"GM{code[2:6]}") and code[:2] in {"GM", "WK", "BU"} else ""
