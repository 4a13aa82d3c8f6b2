"""When residents were spoken to: the first month, and the step of the approach of every conversation."""

from __future__ import annotations

from wijkonderzoek.evidence.reach import by_attribute
from wijkonderzoek.report.model import Cell, Column, Table
from wijkonderzoek.report.research import Research
from wijkonderzoek.wording.numbers import number

STEPS = {
    1: "1 Urgentie",
    2: "2 Coalitie",
    3: "3 Agenda",
    4: "4 Randvoorwaarden",
    5: "5 Uitvoeren en monitoren",
}
"""The steps of the wendbare wijkaanpak."""


def first_talk(research: Research) -> str | None:
    """The month of the first conversation with a resident ("2024-03"); None where too few residents were spoken to."""
    talk = research.telling
    if talk is None:
        return None
    residents = talk.people.index[talk.people["rol"] == "bewoner"]
    if len(residents) < talk.min_people:
        return None
    speakers = talk.interviews.speakers
    spoke = set(speakers.loc[speakers["respondent_id"].isin(residents), "interview_id"])
    months = [str(month) for i, month in talk.table["peildatum_maand"].items() if i in spoke]
    return min(months, default=None)


def steps_table(research: Research) -> Table | None:
    """How many conversations were held in each step; None where there are none that may be told of."""
    talk = research.telling
    if talk is None:
        return None
    counts = by_attribute(talk, "stap")
    rows = [(Cell(name), _count(counts.get(str(step), 0))) for step, name in STEPS.items()]
    return Table(
        "tabel-stappen",
        f"In welke stap van de aanpak de {number(talk.count)} gesprekken gevoerd zijn",
        (Column("Stap"), Column("Gesprekken", True)),
        tuple(rows),
    )


def _count(n: int | None) -> Cell:
    """A number of conversations; None, hidden, is not 0."""
    return Cell("niet getoond") if n is None else Cell(number(n) if n else "geen", float(n))
