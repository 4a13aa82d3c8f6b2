"""What the tables of a wijkaanpak fill of a report: shared by the completeness tables of both reports."""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.approach.coalition import present_partners
from wijkonderzoek.report import say
from wijkonderzoek.report.agenda import agenda_of
from wijkonderzoek.report.model import CompletenessRow
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.agenda import (
    AgendapuntRow,
    DoelRow,
    DraagvlakRow,
    MaatregelRow,
    RandvoorwaardeRow,
    WijzigingRow,
)
from wijkonderzoek.schemas.approach import AfspraakRow, BelangRow, MkbaRow, PartnerRow, Row, UrgentieRow
from wijkonderzoek.sources.approach import TABLES
from wijkonderzoek.wording.numbers import listing, number

NONE_YET = "nog geen invoer"
BESIDE_PARTNERS: tuple[type[Row], ...] = (UrgentieRow, BelangRow, AfspraakRow, MkbaRow)
"""The tables that tell more of the parties than who they are."""
AGENDA: tuple[type[Row], ...] = (DoelRow, MaatregelRow, AgendapuntRow, DraagvlakRow, WijzigingRow)
"""The tables of the agenda."""


def of_the_approach(research: Research) -> tuple[CompletenessRow, ...]:
    """The sections that come from the tables of the wijkaanpak and stand in both reports: 7, 8, 9 and 13."""
    return (
        coalition_row(research),
        agenda_row(research),
        from_tables(research, "9 Randvoorwaardenscan", (RandvoorwaardeRow,)),
        from_tables(research, "13 Zeggenschap en terugkoppeling", say.TABLES),
    )


def coalition_row(research: Research) -> CompletenessRow:
    """How many parties there are, and which of the tables about them are not filled yet."""
    partners = research.study.approach.rows(PartnerRow, research.approach_labels)
    if not partners:
        return CompletenessRow("7 Coalitie", False, NONE_YET, "partners.csv")
    n = len(present_partners(partners))
    said = f"{number(n)} partij{'en' if n != 1 else ''}"
    return CompletenessRow("7 Coalitie", True, said, empty_files(research, BESIDE_PARTNERS))


def agenda_row(research: Research) -> CompletenessRow:
    """Whether there is an agenda, and how much is on it."""
    agenda, missing = agenda_of(research), empty_files(research, AGENDA)
    if agenda is None:
        return CompletenessRow("8 Agenda", False, NONE_YET, missing)
    goals, measures = len(agenda.goals), len(agenda.measures)
    reason = f"{number(goals)} {'doel' if goals == 1 else 'doelen'}"
    reason += f", {number(measures)} {'maatregel' if measures == 1 else 'maatregelen'}"
    return CompletenessRow("8 Agenda", True, reason, missing)


def from_tables(research: Research, section: str, models: Sequence[type[Row]]) -> CompletenessRow:
    """Whether a section has tables about this area, and which are not there yet."""
    approach, labels = research.study.approach, research.approach_labels
    names = {model: f"{name}.csv" for name, model in TABLES.items()}
    there = [model for model in models if approach.rows(model, labels)]
    missing = empty_files(research, models)
    if not there:
        return CompletenessRow(section, False, NONE_YET, missing)
    rows = sum(len(approach.rows(model, labels)) for model in there)
    reason = f"{number(rows)} {'regels' if rows != 1 else 'regel'} in {listing([names[model] for model in there])}"
    return CompletenessRow(section, True, reason, missing)


def empty_files(research: Research, models: Sequence[type[Row]]) -> str:
    """The files of those of these tables that say nothing about this area."""
    approach, labels = research.study.approach, research.approach_labels
    names = {model: f"{name}.csv" for name, model in TABLES.items()}
    return listing([names[model] for model in models if not approach.rows(model, labels)])
