"""What people say of the agenda: residents' own points with the answers, and who stands behind a goal."""

from __future__ import annotations

from wijkonderzoek.approach.agenda import VERDICTS, Agenda, Point, Support
from wijkonderzoek.approach.opinions import MIN_ANSWERS
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.schemas.approach import PARTY_TYPES
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.days import day_text
from wijkonderzoek.wording.numbers import EN_DASH, number
from wijkonderzoek.wording.parties import PARTY_NAMES

ANSWERS = {
    "sluit aan": "Sluit aan bij wat er al gebeurt",
    "samen": "Pakken we samen op",
    "elders": "Hoort ergens anders thuis",
    "nee": "Nee",
    "": "Nog geen antwoord",
}


def points_part(agenda: Agenda) -> Section | None:
    """Bid and counter-bid: each point of residents with its answer, those without one first."""
    if not agenda.points:
        return None
    waiting = agenda.unanswered
    rows = [*waiting, *(point for point in agenda.points if point.row.antwoord)]
    table = Table(
        id="tabel-agendapunten",
        caption="Bod en tegenbod: punten van bewoners en het antwoord erop",
        columns=(Column("Punt"), Column("Van wie"), Column("Antwoord"), Column("Toelichting")),
        rows=tuple(
            (Cell(p.row.punt), Cell(_brought(p)), Cell(ANSWERS[p.row.antwoord]), Cell(p.row.reden or EN_DASH))
            for p in rows
        ),
    )
    return Section("agenda-punten", "", "Punten van bewoners", (_answered(len(waiting), len(rows)), table))


def _answered(waiting: int, total: int) -> Block:
    if not waiting:
        return Text("Op elk punt dat bewoners inbrachten, is een antwoord gekomen.")
    are = "wacht" if waiting == 1 else "wachten"
    return Text(f"Van de {number(total)} punten {are} er {number(waiting)} nog op antwoord.", "gap")


def _brought(point: Point) -> str:
    when = f", {day_text(point.row.datum)}" if point.row.datum else ""
    return f"{point.by or 'Bewoners'}{when}"


def support_part(agenda: Agenda) -> Section | None:
    """Who stands behind each goal, in counts per party type; never the verdict of one party."""
    judged = [goal for goal in agenda.goals if goal.support]
    if not judged:
        return None
    types = [t for t in PARTY_TYPES if any(said.type == t for goal in judged for said in goal.support)]
    table = Table(
        id="tabel-draagvlak",
        caption="Wie er achter de doelen staat: aantal partijen per soort",
        columns=(Column("Doel"), *(Column(capital(PARTY_NAMES[t])) for t in types)),
        rows=tuple(
            (Cell(g.row.doel), *(Cell(_verdicts({s.type: s for s in g.support}.get(t))) for t in types))
            for g in agenda.goals
        ),
    )
    note = (
        f"Oordelen staan er vanaf {number(MIN_ANSWERS)} partijen van een soort; bij minder staat er “besproken”. "
        "Wat één partij vond, staat er nooit bij naam."
    )
    return Section("agenda-draagvlak", "", "Draagvlak", (table, Text(note, "note")))


def _verdicts(said: Support | None) -> str:
    if said is None:
        return "nog niet besproken"
    if said.counts is None:
        return "besproken"
    return ", ".join(_counted(n, verdict) for verdict in VERDICTS if (n := said.counts.get(verdict, 0)))


def _counted(n: int, verdict: str) -> str:
    return f"{number(n)} {verdict if n == 1 else verdict.replace('steunt', 'steunen')}"
