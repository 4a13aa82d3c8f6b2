"""What this edition does not hold (yet), and which file would fill it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wijkonderzoek.report import say
from wijkonderzoek.report.model import CompletenessRow
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.agenda import RandvoorwaardeRow, SchoonHeelVeiligRow
from wijkonderzoek.schemas.approach import Row
from wijkonderzoek.sources.approach import TABLES
from wijkonderzoek.wording.numbers import listing, number

NO_INPUT = (
    ("1 Aanleiding", "aanleidingen.csv"),
    ("4 Herkenning", "herkenning.csv"),
    ("5 Kansen en krachten", "gecodeerde gesprekken"),
    ("7 Coalitie", "partners.csv"),
    ("8 Agenda", "doelen.csv"),
)
"""Sections that need what people know; open figures cannot fill them."""


FROM_TABLES: Mapping[str, tuple[type[Row], ...]] = {
    "3 Schoon, heel, veilig": (SchoonHeelVeiligRow,),
    "9 Randvoorwaardenscan": (RandvoorwaardeRow,),
    "13 Zeggenschap en terugkoppeling": say.TABLES,
}
"""Sections with the tables of the wijkaanpak that fill them; any one of these makes it be there."""


def completeness(research: Research, *, with_map: bool) -> tuple[CompletenessRow, ...]:
    """One row for every part of a Wijkbeeld: whether it is here, why not, and what would fill it."""
    rows = []
    for opgave in research.catalogue.scored_opgaven:
        readings = research.of_opgave(opgave.key)
        there = sum(r.value.present for r in readings)
        reason = f"{number(there)} van de {number(len(readings))} cijfers" if readings else "geen open cijfers per wijk"
        fill = "" if readings and there == len(readings) else "nieuwere uitgave van de bron, of lokale cijfers"
        rows.append(CompletenessRow(f"3 {opgave.title}", there > 0, reason, fill))
    rows.append(
        CompletenessRow(
            "3 Kaart",
            with_map,
            "" if with_map else f"geen grenzen van {research.country.indeling} in de opslag",
            "" if with_map else "bestand met wijkgrenzen",
        )
    )
    rows.append(CompletenessRow("2 Verhaal van de wijk", research.told, *_stories(research)))
    rows += [CompletenessRow(section, False, "nog geen invoer", fill) for section, fill in NO_INPUT]
    rows += [_from_tables(research, section, models) for section, models in FROM_TABLES.items()]
    rows.sort(key=lambda row: int(row.section.split()[0]))
    return tuple(rows)


def _from_tables(research: Research, section: str, models: Sequence[type[Row]]) -> CompletenessRow:
    """Whether a section has tables about this area, and which are not there yet."""
    approach, labels = research.study.approach, research.approach_labels
    names = {model: f"{name}.csv" for name, model in TABLES.items()}
    there = [model for model in models if approach.rows(model, labels)]
    missing = listing([names[model] for model in models if model not in there])
    if not there:
        return CompletenessRow(section, False, "nog geen invoer", missing)
    rows = sum(len(approach.rows(model, labels)) for model in there)
    reason = f"{number(rows)} {'regels' if rows != 1 else 'regel'} in {listing([names[model] for model in there])}"
    return CompletenessRow(section, True, reason, missing)


def _stories(research: Research) -> tuple[str, str]:
    """Why there are stories or not, and what would fill them."""
    talk = research.talk
    if talk is None:
        return "nog geen gesprekken", "gecodeerde gesprekken (interviews/)"
    if not talk.enough:
        return f"met minder dan {number(talk.min_people)} mensen gesproken", "gesprekken met meer mensen"
    return f"{number(talk.count)} gesprekken met {number(len(talk.people))} mensen", ""
