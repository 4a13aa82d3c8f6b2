"""What was told about an area, theme by theme, as the report needs it: only what was told in enough conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wijkonderzoek.evidence.contrast import contrast

if TYPE_CHECKING:
    import pandas as pd

    from wijkonderzoek.report.research import Research

TEXTS = ("naam", "opgave", "herkomst", "ouder_id", "own", "verschil")


@dataclass(frozen=True, slots=True)
class Theme:
    """A code that was given, in how many conversations (`n`), and in how many of them as each valentie, soort or side.

    `marked`: whether residents and professionals tell it markedly unequally often.
    """

    code: str
    name: str
    opgave: str
    n: int
    counts: Mapping[str, int]
    marked: bool = False

    def count(self, what: str) -> int:
        """In how many conversations it was told as this; 0 where it never was."""
        return self.counts.get(what, 0)


def themes_of(research: Research) -> tuple[Theme, ...]:
    """The codes that were given themselves in enough conversations, the most told first."""
    return tuple(_themes(research.reported)) if research.told else ()


def contrasted_themes(research: Research) -> tuple[Theme, ...]:
    """Those of which both sides may be shown."""
    talk = research.telling
    return tuple(_themes(contrast(talk, research.min_mentions))) if talk else ()


def _themes(table: pd.DataFrame) -> list[Theme]:
    counted = [column for column in table.columns if column not in TEXTS]
    rows = table.to_dict("index")
    return [
        Theme(
            str(code),
            str(row["naam"]),
            str(row["opgave"]),
            int(row["n"]),
            {str(column): int(row[column]) for column in counted},
            bool(row.get("verschil", False)),
        )
        for code, row in rows.items()
    ]
