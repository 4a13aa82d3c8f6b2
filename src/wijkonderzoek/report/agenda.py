"""Section 8, "Agenda": goals, who does what with which money, residents' points and their answers, and what changed."""

from __future__ import annotations

from collections.abc import Mapping

from wijkonderzoek.approach.agenda import Agenda, Goal, make_agenda
from wijkonderzoek.approach.gaps import GapKind, find_gaps
from wijkonderzoek.approach.parties import Party
from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.report.agenda_said import points_part, support_part
from wijkonderzoek.report.agenda_work import allocation_part, money_part, work_part
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.parties import party_text
from wijkonderzoek.report.priorities import goals_text, without_goal_text
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.agenda import DoelRow, WijzigingRow, written_figure
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.days import day_text
from wijkonderzoek.wording.numbers import EN_DASH, NBSP, amount, lowered, margin_text, number, reason_text

TITLE = "Agenda"
NUMBER = "8"
MOST_PLACES = 3
NOBODY = "nog niemand"
FROM = {"bewoners": "bewoners", "partners": "partners", "bestuur": "het bestuur"}
GAPS: dict[GapKind, str] = {
    "doel zonder maatregel": "Doel zonder maatregel",
    "doel zonder trekker": "Doel zonder trekker",
    "doel zonder indicator": "Doel zonder cijfer om het te volgen",
    "doel zonder nulmeting": "Doel zonder nulmeting",
    "doel zonder streefwaarde": "Doel zonder streefwaarde",
    "doel zonder cijfer": "Doel waarvan het cijfer hier ontbreekt",
    "streven ongunstiger dan begin": "Streven dat ongunstiger is dan waar het begon: klopt dat?",
    "doel zonder oordeel": "Doel waarover partijen nog niets zeiden",
    "maatregel zonder bedrag": "Maatregel zonder bedrag",
    "maatregel zonder dekking": "Maatregel waarvan niet bekend is of het geld er is",
    "maatregel zonder doelgroep": "Maatregel zonder doelgroep",
    "maatregel zonder resultaat": "Maatregel zonder beoogd resultaat",
    "maatregel bij vervallen doel": "Maatregel bij een vervallen doel",
    "punt zonder antwoord": "Punt van bewoners zonder antwoord",
}


def agenda_of(research: Research) -> Agenda | None:
    """The agenda of this area with its newest figures; None where the study holds none about it."""
    approach, labels = research.study.approach, research.approach_labels
    used = {indicator.key: indicator for indicator in research.country.indicators}
    wanted = {row.indicator_id for row in approach.rows(DoelRow, labels)} & set(used)
    values = {key: research.country.value(research.region, used[key]) for key in sorted(wanted)}
    opgaven = [opgave.key for opgave in research.catalogue.scored_opgaven]
    return make_agenda(approach, labels, opgaven, research.catalogue.indicators, values)


def agenda_section(research: Research) -> Section | None:
    """Section 8; None where the study has no goal, measure or point about this area."""
    agenda = agenda_of(research)
    if agenda is None:
        return None
    made = (
        _goals(research, agenda),
        work_part(research, agenda),
        allocation_part(research, agenda),
        money_part(research, agenda),
        points_part(agenda),
        support_part(agenda),
        _changes(research, agenda),
        _missing(research, agenda),
    )
    parts = [part for part in made if part is not None]
    numbered = tuple(Section(p.id, f"{NUMBER}.{n}", p.title, p.blocks) for n, p in enumerate(parts, 1))
    return Section("agenda", NUMBER, TITLE, (Text(_lead(research, agenda), "lead"),), numbered)


def _lead(research: Research, agenda: Agenda) -> str:
    """How many goals and measures there are, and how many points still wait for an answer."""
    goals, extra = agenda.goals, agenda.extra
    opgaven = len({goal.row.opgave for goal in goals})
    text = f"Voor {research.region.name} staan er {_many(len(goals), 'doel', 'doelen')} op de agenda"
    text += (
        f", bij {number(opgaven)} van de {number(len(research.catalogue.scored_opgaven))} opgaven." if goals else "."
    )
    if not extra:
        return f"{text} Maatregelen bovenop het gewone werk staan er nog niet bij."
    text += f" Daarvoor {'is' if len(extra) == 1 else 'zijn'} er {_many(len(extra), 'maatregel', 'maatregelen')}"
    text += " bovenop het gewone werk."
    if agenda.unanswered:
        text += f" Op {_many(len(agenda.unanswered), 'punt', 'punten')} van bewoners is nog geen antwoord."
    return text


def _many(n: int, one: str, more: str) -> str:
    return f"{number(n) if n else 'geen'} {one if n == 1 else more}"


def opgave_text(research: Research, key: str) -> str:
    """The title of an opgave with the part of section 3 that tells how it stands: "Wonen (3.1)"."""
    keys = [opgave.key for opgave in research.catalogue.scored_opgaven]
    wanted = research.study.params.secties
    where = f"{NBSP}(3.{keys.index(key) + 1})" if not wanted or "3" in wanted else ""
    return f"{research.catalogue.opgaven[key].title}{where}"


def _goals(research: Research, agenda: Agenda) -> Section | None:
    """What is wanted, for which opgave, by whom; and where it stands in figures."""
    if not agenda.goals:
        return None
    name = research.region.name
    cards = Table(
        id="tabel-doelen",
        caption=f"Wat mensen en partijen in {name} willen bereiken",
        columns=(Column("Doel"), Column("Opgave"), Column("Wie trekt het"), Column("Van wie komt het")),
        rows=tuple(
            (
                Cell(goal.row.doel),
                Cell(opgave_text(research, goal.row.opgave)),
                Cell(owner_text(goal.owner, research.catalogue)),
                Cell(FROM[goal.row.herkomst]),
            )
            for goal in agenda.goals
        ),
    )
    text = "Het nummer achter een opgave wijst naar het deel van hoofdstuk 3 dat vertelt hoe het er nu voor staat."
    blocks: list[Block] = [cards, Text(text, "note")]
    if said := goals_text(research, {goal.row.opgave for goal in agenda.goals}):
        wanted = research.study.params.secties
        blocks.append(Text(said, "plain", f"Wat eerst?{f'{NBSP}(6.1)' if not wanted or '6' in wanted else ''}"))
    measured = [goal for goal in agenda.goals if goal.indicator or goal.row.streefwaarde is not None]
    if measured:
        blocks += [_figures(name, measured), Text(_figures_note(), "note")]
    else:
        blocks.append(Text("Geen van de doelen heeft een cijfer waarmee het te volgen is.", "gap"))
    return Section("agenda-doelen", "", "Doelen", tuple(blocks))


def _figures_note() -> str:
    return (
        "Tussen haakjes staat de marge: daarbinnen ligt het echte cijfer vrijwel zeker. Deze tabel zegt waar een doel "
        "staat. Of het dichterbij komt, en waardoor, zegt zij niet."
    )


def _figures(name: str, goals: list[Goal]) -> Table:
    return Table(
        id="tabel-doelen-cijfers",
        caption=f"Waar de doelen van {name} staan: bij de start, nu en straks",
        columns=(
            Column("Doel"),
            Column("Gemeten met"),
            Column("Nulmeting"),
            Column("Nieuwste cijfer"),
            Column("Streven"),
        ),
        rows=tuple(
            (
                Cell(goal.row.doel),
                Cell(measured_by(goal)),
                Cell(_in_year(goal, goal.row.nulwaarde, goal.row.nulmeting_jaar), goal.row.nulwaarde),
                _current(goal),
                Cell(target_text(goal), goal.row.streefwaarde),
            )
            for goal in goals
        ),
    )


def measured_by(goal: Goal) -> str:
    """What a goal is measured by, with its unit, and that it counts what is done where it does."""
    if goal.indicator is None:
        return "eigen maat"
    unit = "euro" if goal.indicator.unit == "x 1.000 euro" else goal.indicator.unit
    kind = goal.row.soort if goal.indicator.kind == "context" else goal.indicator.kind
    said = [lowered(goal.indicator.title), unit if " " in unit or unit == "aantal" else f"in {unit}"]
    return ", ".join([*said, "een prestatie"] if kind == "prestatie" else said)


def goal_amount(goal: Goal, value: float) -> str:
    """A figure of a goal in the unit of its indicator, all of one goal with as many decimals as it was written with."""
    given = [v for v in (goal.row.nulwaarde, goal.row.streefwaarde, goal.first_target[0]) if v is not None]
    places = max((_places(v) for v in given), default=0)
    if goal.indicator is None:
        return number(value, places)
    return amount(value, goal.indicator, decimals=max(places, goal.indicator.decimals))


def _places(value: float) -> int:
    """How many decimals a number was written with, three at most."""
    return next(places for places in range(4) if places == MOST_PLACES or round(value, places) == value)


def _in_year(goal: Goal, value: float | None, year: int | None) -> str:
    if value is None:
        return "nog niet bekend"
    return f"{goal_amount(goal, value)}{f' in {year}' if year else ''}"


def _current(goal: Goal) -> Cell:
    value, indicator = goal.current, goal.indicator
    if indicator is None:
        return Cell(EN_DASH)
    if value is None:
        return Cell("doet in deze studie niet mee")
    if value.value is None:
        return Cell(reason_text(value))
    margin = margin_text(value, indicator)
    said = f" ({margin})" if margin != EN_DASH else ""
    return Cell(f"{goal_amount(goal, value.value)}{said} in {value.year}", value.value)


def target_text(goal: Goal) -> str:
    """The target as it is now, and as it was first set where that differs."""
    now = goal.row.streefwaarde, goal.row.streefjaar
    first = goal.first_target
    said = _in_year(goal, *now)
    return said if first == now else f"{said}; eerst {_in_year(goal, *first)}"


def owner_text(owner: Party | None, catalogue: Catalogue) -> str:
    """Who pulls a goal, as a reader may know them."""
    return NOBODY if owner is None else party_text(owner, catalogue)


def _changes(research: Research, agenda: Agenda) -> Section | None:
    """What changed in the goals, with the old beside the new, and why."""
    if not agenda.changes:
        return None
    owners = {key: party_text(party, research.catalogue) for key, party in agenda.named.items()}
    table = Table(
        id="tabel-wijzigingen",
        caption="Wat er in de doelen is veranderd, en waarom",
        columns=(Column("Wanneer"), Column("Doel"), Column("Wat er veranderde"), Column("Waarom")),
        rows=tuple(
            (
                Cell(day_text(change.datum)),
                Cell(goal.row.doel),
                Cell(_change(goal, change, owners)),
                Cell(change.reden),
            )
            for goal, change in agenda.changes
        ),
    )
    text = "Een agenda beweegt mee. Wat er eerst stond, blijft hier te lezen."
    return Section("agenda-wijzigingen", "", "Wat er is veranderd", (Text(text), table))


def _change(goal: Goal, change: WijzigingRow, owners: Mapping[str, str]) -> str:
    if change.veld == "vervallen":
        return "Het doel is vervallen"
    what = {"doel": "Tekst", "eigenaar": "Trekker"}.get(change.veld, capital(change.veld))
    old, new = (_said(goal, change, text, owners) for text in (change.oud, change.nieuw))
    return f"{what}: eerst {old}, nu {new}"


def _said(goal: Goal, change: WijzigingRow, text: str, owners: Mapping[str, str]) -> str:
    if change.veld == "eigenaar":
        return owners.get(text, NOBODY)
    if not text:
        return "niets"
    if change.veld == "streefwaarde":
        value = written_figure(text)
        return text if value is None else goal_amount(goal, value)
    return f"“{text}”" if change.veld == "doel" else text


def _missing(research: Research, agenda: Agenda) -> Section:
    """What is not there yet: no mistakes, but open ends that a reader should know of."""
    gaps = find_gaps(agenda)
    title = "Wat nog ontbreekt"
    asked = without_goal_text(research, {goal.row.opgave for goal in agenda.goals})
    first = (Text(asked, "key", "Vraag voor het gesprek"),) if asked else ()
    if not gaps:
        text = (
            "Elk doel heeft een trekker, een maatregel en een cijfer; elke maatregel een bedrag; elk punt een antwoord."
        )
        return Section("agenda-ontbreekt", "", title, (*first, Text(text)))
    table = Table(
        id="tabel-agenda-ontbreekt",
        caption="Wat in de agenda nog openstaat",
        columns=(Column("Wat"), Column("Aantal", True), Column("Waar het om gaat")),
        rows=tuple(
            (Cell(GAPS[gap.kind]), Cell(number(len(gap.items)), float(len(gap.items))), Cell("; ".join(gap.items)))
            for gap in gaps
        ),
    )
    text = "Een agenda is nooit af. Dit is nog niet ingevuld of afgesproken."
    return Section("agenda-ontbreekt", "", title, (*first, Text(text), table))
