"""Section 0 of a wijkmonitor: what goes well, what worries and what is not known, about the goals of the wijk.

No index, no map and no rank stands on this page, and no word of what brought a change about.
"""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.approach.agenda import Goal
from wijkonderzoek.model import Finding
from wijkonderzoek.monitoring.behind import Kind
from wijkonderzoek.monitoring.goals import Progress
from wijkonderzoek.monitoring.trend import Trend
from wijkonderzoek.monitoring.words import State, Verdict
from wijkonderzoek.report.model import Block, ReportStatus, Section, Text
from wijkonderzoek.report.monitor_findings import monitor_findings
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.one_page import DISCUSSED, contested
from wijkonderzoek.report.say import what_residents_decide
from wijkonderzoek.report.status import status_of
from wijkonderzoek.wording.numbers import listing, lowered, number

MOST_NAMED = 2
"""Most goals or figures named in one sentence; the sections have them all."""
WELL = ("is op koers of gehaald", "zijn op koers of gehaald")
LATE = ("loopt achter of is over tijd", "lopen achter of zijn over tijd")
"""What is said of one goal, and of more."""
FIGURES = {Verdict.BETTER: "gunstiger", Verdict.WORSE: "ongunstiger"}
STATUS_MEANS: dict[ReportStatus, str] = {
    "quickscan": "Gesprekken met de wijk zijn er nog niet: het zijn cijfers en wat is vastgelegd.",
    "concept": "Het is een concept: nog niet besproken met bewoners en partijen in de wijk.",
    "besproken en geduid": "Het is besproken en geduid; nog niet elke bevinding op deze pagina is dat.",
    "definitief": "Elke bevinding op deze pagina is voorgelegd en geduid.",
}


def monitor_page(monitored: Monitored) -> tuple[Section, tuple[Finding, ...]]:
    """The first page of a wijkmonitor, and the findings it names (at most three)."""
    research = monitored.research
    chosen = monitor_findings(monitored)
    findings = tuple(opening.finding for opening in chosen)
    status = status_of(research, findings)
    blocks: list[Block] = [
        Text(_lead(monitored, status), "lead"),
        Text(_well(monitored), "key", "Wat gaat goed"),
        Text(_worry(monitored), "key", "Wat zorgen geeft"),
        Text(_unknown(monitored), "key", "Wat we niet weten"),
        *(Text(opening.text, "plain", opening.title) for opening in chosen),
        *contested(research),
        Text(_not_yet(monitored), "plain", "Wat (nog) niet lukt"),
        what_residents_decide(research),
        Text(_next(monitored, status), "plain", "Wat nu"),
    ]
    return Section("op-een-pagina", "0", "Op één pagina", tuple(blocks)), findings


def _lead(monitored: Monitored, status: ReportStatus) -> str:
    goals, agreements = len(monitored.goals), len(monitored.agreements)
    followed = [
        _count(goals, "doel", "doelen"),
        _count(agreements, "afspraak", "afspraken"),
        _count(len(monitored.trends), "cijfer", "cijfers"),
    ]
    what = listing([text for text in followed if not text.startswith("geen ")])
    return (
        f"Deze monitor laat zien hoe het staat met {what} van {monitored.research.region.name}. Zij kijkt "
        f"naar resultaten, niet naar wat er is gedaan. {STATUS_MEANS[status]}"
    )


def _well(monitored: Monitored) -> str:
    good = [g for g in monitored.goals if _is_well(monitored.progress[g.row.doel_id])]
    return f"{_of_goals(monitored, good, WELL)} {_of_figures(monitored, Verdict.BETTER)}"


def _worry(monitored: Monitored) -> str:
    kinds = {Kind.GOAL_BEHIND, Kind.GOAL_OVERDUE}
    late = {one.subject for one in monitored.behind if one.kind in kinds}
    goals = [goal for goal in monitored.goals if goal.row.doel_id in late]
    broken = sum(one.kind is Kind.BROKEN for one in monitored.behind)
    text = f"{_of_goals(monitored, goals, LATE)} {_of_figures(monitored, Verdict.WORSE)}"
    if broken:
        text += f" {_sentence(broken, 'afspraak is', 'afspraken zijn')} niet nagekomen."
    return text


def _unknown(monitored: Monitored) -> str:
    if not monitored.goals:
        return "Of doelen dichterbij komen: er zijn nog geen doelen vastgelegd."
    states = [progress.state for progress in monitored.progress.values()]
    unknown, early = states.count(State.UNKNOWN), states.count(State.TOO_EARLY)
    within = states.count(State.WITHIN_MARGIN)
    said = []
    if unknown:
        said.append(f"Van {_count(unknown, 'doel', 'doelen')} is niet vast te stellen hoe het ervoor staat.")
    if early:
        said.append(f"Voor {_count(early, 'doel', 'doelen')} is het nog te vroeg.")
    if within:
        said.append(f"Van {_count(within, 'doel', 'doelen')} kan de afstand tot het pad toeval zijn.")
    open_ = sum(one.kind is Kind.AGREEMENT_UNKNOWN for one in monitored.behind)
    if open_:
        said.append(f"Van {_count(open_, 'afspraak', 'afspraken')} is niet bekend of die is nagekomen.")
    short = sum(trend.change is None for trend in monitored.trends.values())
    if short:
        verb = "het veranderde" if short == 1 else "ze veranderden"
        said.append(f"Voor {_count(short, 'cijfer', 'cijfers')} is niet te zeggen of {verb}.")
    if not monitored.research.told:
        said.append("Wat bewoners ervan merken, is nog niet gevraagd in gesprekken.")
    return " ".join(said) or "Van elk doel en elke afspraak is bekend hoe het ervoor staat."


def _not_yet(monitored: Monitored) -> str:
    count = len(monitored.behind)
    if not count:
        return "Volgens de regels van deze monitor blijft er niets achter en ontbreekt er niets."
    verb = "staat" if count == 1 else "staan"
    what = "alles wat achterblijft of niet bekend is, volgens vaste regels"
    return f"In deel 11 {verb} {_count(count, 'punt', 'punten')}: {what}."


def _next(monitored: Monitored, status: ReportStatus) -> str:
    research = monitored.research
    text = "Bespreek met bewoners en partijen wat achterblijft, en of doelen, afspraken of aanpak anders moeten."
    if status not in DISCUSSED:
        text = "Leg dit voor aan bewoners en partijen. Bespreek wat achterblijft en wat er anders moet."
    years = sorted({goal.row.streefjaar for goal in monitored.goals if goal.row.streefjaar is not None})
    newest = max((progress.year or 0 for progress in monitored.progress.values()), default=0)
    ahead = [year for year in years if year > newest]
    if ahead:
        text += f" Het eerstvolgende streefjaar is {ahead[0]}."
    text += " De monitor verschijnt elk jaar."
    contact = research.study.params.contact
    return f"{text} Vragen of opmerkingen: {contact}." if contact else text


def _is_well(progress: Progress) -> bool:
    return progress.reached is True or progress.state is State.ON_COURSE


def _of_goals(monitored: Monitored, goals: Sequence[Goal], said: tuple[str, str]) -> str:
    """How many goals are in a state, and the first of them by name."""
    total = len(monitored.goals)
    if not total:
        return "Er zijn nog geen doelen."
    if not goals:
        return f"{f'Geen van de {number(total)} doelen' if total > 1 else 'Geen enkel doel'} {said[0]}."
    names = [f"“{goal.row.doel}”" for goal in goals[:MOST_NAMED]]
    such = ", waaronder" if len(goals) > MOST_NAMED else ":"
    of = f"{number(len(goals))} van de {number(total)} doelen" if total > 1 else "Het ene doel"
    return f"{of} {said[0] if len(goals) == 1 else said[1]}{such} {listing(names)}."


def _of_figures(monitored: Monitored, verdict: Verdict) -> str:
    """How many figures got better or worse beyond their margin, and the first of them by name."""
    found = [t for t in monitored.trends.values() if t.changed.word is verdict]
    known = sum(t.change is not None for t in monitored.trends.values())
    if not known:
        return "Van geen enkel cijfer zijn er genoeg jaren om te zien of het veranderde."
    if not found:
        return f"Geen van de {number(known)} cijfers met genoeg jaren werd duidelijk {FIGURES[verdict]}."
    titles = [f"{lowered(t.indicator.title)} ({_moved(t)})" for t in found[:MOST_NAMED]]
    such = ", waaronder" if len(found) > MOST_NAMED else ":"
    verb = "werd" if len(found) == 1 else "werden"
    return f"{number(len(found))} van de {number(known)} cijfers {verb} {FIGURES[verdict]}{such} {listing(titles)}."


def _moved(trend: Trend) -> str:
    return "gestegen" if trend.change is not None and trend.change > 0 else "gedaald"


def _count(n: int, one: str, more: str) -> str:
    return f"{number(n) if n else 'geen'} {one if n == 1 else more}"


def _sentence(n: int, one: str, more: str) -> str:
    return f"{number(n)} {one if n == 1 else more}"
