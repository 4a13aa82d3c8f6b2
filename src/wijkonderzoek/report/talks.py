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
    talk = research.talk
    if talk is None or not talk.enough:
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
    talk = research.talk
    if talk is None or not talk.enough:
        return None
    counts = by_attribute(talk, "stap")
    rows = []
    for step, name in STEPS.items():
        if step not in counts.index:
            rows.append((Cell(name), Cell("geen", 0.0)))
            continue
        hidden = bool(counts.isna()[step])
        rows.append(
            (Cell(name), Cell("niet getoond") if hidden else Cell(number(int(counts[step])), float(counts[step])))
        )
    return Table(
        "tabel-stappen",
        f"In welke stap van de aanpak de {number(talk.count)} gesprekken gevoerd zijn",
        (Column("Stap"), Column("Gesprekken", True)),
        tuple(rows),
    )
