"""Every figure that is followed beside its goal (R118): which have none, and which goals have no figure."""

from __future__ import annotations

from wijkonderzoek.monitoring.people import TURNOVER
from wijkonderzoek.report.model import Cell, Column, Section, Table, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.wording.numbers import listing, lowered, number

NONE = "geen"


def goals_and_figures(monitored: Monitored) -> Section | None:
    """A row per opgave: figures with a goal, figures without one, goals without a figure; None without figures.

    Estimates of models are left out: they can never be a goal.
    """
    catalogue, goals = monitored.research.catalogue, monitored.goals
    used = {goal.indicator.key for goal in goals if goal.indicator}
    followed = [i for key, i in monitored.indicators.items() if key != TURNOVER and not i.modelled]
    rows, bare = [], 0
    for opgave in catalogue.scored_opgaven:
        own = [i for i in followed if i.opgave == opgave.key]
        having = [lowered(i.title) for i in own if i.key in used]
        lacking = [lowered(i.title) for i in own if i.key not in used]
        without = [g.row.doel for g in goals if g.row.opgave == opgave.key and g.indicator is None]
        bare += len(lacking)
        if own or without:
            cells = (listing(having), listing(lacking), "; ".join(f"“{goal}”" for goal in without))
            rows.append((Cell(opgave.title), *(Cell(text or NONE) for text in cells)))
    if not rows:
        return None
    table = Table(
        id="tabel-doelen-en-cijfers",
        caption="Welke cijfers bij een doel horen, en welke doelen een cijfer hebben",
        columns=(
            Column("Opgave"),
            Column("Cijfers bij een doel"),
            Column("Cijfers zonder doel"),
            Column("Doelen zonder cijfer"),
        ),
        rows=tuple(rows),
    )
    n = sum(goal.indicator is None for goal in goals)
    text = f"Bij {number(bare) if bare else 'geen enkel'} {'cijfer' if bare == 1 or not bare else 'cijfers'} hoort "
    text += f"geen doel, en {number(n) if n else 'geen enkel'} {'doel heeft' if n < 2 else 'doelen hebben'} geen cijfer"
    text += " waarmee het te volgen is." if n < 2 else " waarmee ze te volgen zijn."
    return Section("doelen-en-cijfers", "", "Doelen en cijfers naast elkaar", (Text(text), table))
