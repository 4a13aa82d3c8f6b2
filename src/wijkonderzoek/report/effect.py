"""Section 12, "Wat kunnen we over effect zeggen": what a design allows, and what no figure here can tell."""

from __future__ import annotations

from wijkonderzoek.report.assemble import wanted
from wijkonderzoek.report.assessed import interventions_of
from wijkonderzoek.report.effect_shown import intervention_part
from wijkonderzoek.report.limits import limits_part
from wijkonderzoek.report.model import Section, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.wording.numbers import NBSP, number

NUMBER, TITLE = "12", "Wat kunnen we over effect zeggen"
WITHOUT = (
    "Zonder opzet om te vergelijken zegt dit rapport niets over effect. Het laat zien wat er veranderde, en niet "
    "waardoor."
)


def effect_section(monitored: Monitored) -> Section | None:
    """Section 12; None where the study has no goals and no interventions in this area."""
    found = interventions_of(monitored.research)
    if not found and not monitored.goals:
        return None
    parts = [*(intervention_part(monitored, one) for one in found), limits_part(monitored)]
    numbered = tuple(Section(p.id, f"{NUMBER}.{n}", p.title, p.blocks) for n, p in enumerate(parts, 1))
    return Section("effect", NUMBER, TITLE, (Text(_lead(monitored, len(found)), "lead"),), numbered)


def _lead(monitored: Monitored, count: int) -> str:
    where = f"{NBSP}(10)" if wanted(monitored.research, "10") else ""
    if not count:
        return f"{WITHOUT} Hoe de doelen ervoor staan, is de voortgang{where}."
    of = "één ingreep" if count == 1 else f"{number(count)} ingrepen"
    return (
        f"Van {of} ligt vast met welke gebieden {'zij' if count == 1 else 'elk'} wordt vergeleken. Hoe ver die "
        "vergelijking reikt, staat erbij. Sterkere woorden dan de opzet toelaat, staan er niet."
    )
