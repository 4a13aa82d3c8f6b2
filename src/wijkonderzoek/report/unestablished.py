"""What cannot be established in a wijkmonitor, and why: in groups, so that thirty gaps are a few sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wijkonderzoek.approach.agenda import Goal
from wijkonderzoek.model import LOCAL_SOURCE, Status
from wijkonderzoek.monitoring.behind import Kind
from wijkonderzoek.monitoring.kept import told
from wijkonderzoek.monitoring.people import TURNOVER
from wijkonderzoek.monitoring.trend import Trend
from wijkonderzoek.monitoring.words import Reason, Verdict
from wijkonderzoek.report.model import Block, Section, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.wording.numbers import listing, lowered, number

WHY: Mapping[Reason, str] = {
    Reason.MODELLED: "het modelschattingen zijn, die volgen wie er wonen",
    Reason.BREAK: "de reeks gebroken is (andere grenzen, codes of een andere meting) en te kort is om iets te zien",
    Reason.NO_FIGURES: "er geen cijfers zijn",
    Reason.SUPPRESSED: "de cijfers geheim zijn",
    Reason.NO_INDICATOR: "er geen cijfer bij is gekozen",
    Reason.NO_TARGET: "er geen streefwaarde is afgesproken",
    Reason.NO_BASELINE: "er geen nulwaarde is",
    Reason.SELECTION: "de nulwaarde uit het jaar komt waarop de wijk is gekozen",
    Reason.SAME_TARGET: "de streefwaarde gelijk is aan de nulwaarde",
    Reason.NO_MARGIN: "de marge niet bekend is",
}
"""Why nothing can be said, after "omdat"; other reasons are told by their own words."""
FEW = "er te weinig jaren zijn die met elkaar te vergelijken zijn"
EARLY = "het nog te vroeg is: zo'n verandering heeft langer nodig"
OWN = "de studie die zelf moet verzamelen en dat nog niet deed"
FETCH = "de bron niet is opgehaald"
ABSENT = frozenset({OWN, FETCH, WHY[Reason.NO_FIGURES], WHY[Reason.SUPPRESSED]})
"""Reasons for which there is no figure at all."""


def unestablished_part(monitored: Monitored) -> Section | None:
    """Goals that cannot be followed, agreements nobody knows the outcome of, figures of which nothing can be said."""
    blocks = [*_goals(monitored), *_agreements(monitored), *_figures(monitored), *_turnover(monitored)]
    return Section("niet-bekend", "", "Wat niet vast te stellen is", tuple(blocks)) if blocks else None


def _goals(monitored: Monitored) -> list[Block]:
    goals = {goal.row.doel_id: goal for goal in monitored.goals}
    found = [one for one in monitored.behind if one.kind is Kind.GOAL_UNKNOWN]
    groups = _grouped((_why(one.reason), _goal(goals[one.subject])) for one in found)
    return [
        Text(f"Hoe het met {_these(names, 'dit doel', 'deze doelen')} staat, is niet te zeggen, omdat {why}: {said}.")
        for why, names in groups.items()
        for said in ["; ".join(names)]
    ]


def _goal(goal: Goal) -> str:
    return f"“{goal.row.doel}”"


def _agreements(monitored: Monitored) -> list[Block]:
    """Agreements of which nobody wrote down what became of them, and those whose party was not heard yet."""
    unknown = [row for row in monitored.agreements if told(row) == ""]
    if not unknown:
        return []
    n = len(unknown)
    text = f"Van {number(n)} {'afspraak' if n == 1 else 'afspraken'} is niet bekend of zij "
    text += f"{'is' if n == 1 else 'zijn'} nagekomen: {'; '.join(f'“{row.afspraak}”' for row in unknown)}."
    return [Text(text)]


def _figures(monitored: Monitored) -> list[Block]:
    """Figures of which nothing can be said, grouped by why."""
    trends = [trend for key, trend in monitored.trends.items() if key != TURNOVER]
    found = ((why, trend.indicator.title) for trend in trends if (why := not_followed(monitored, trend)))
    blocks: list[Block] = []
    for why, titles in _grouped(found).items():
        n = number(len(titles))
        many = f"{n} cijfer" if len(titles) == 1 else f"{n} cijfers"
        changed = "het veranderde" if len(titles) == 1 else "ze veranderden"
        text = f"Van {many} is niet te zeggen of {changed}, omdat {why}"
        text = f"Over {many} is niets te zeggen, omdat {why}" if why in ABSENT else text
        blocks.append(Text(f"{text}. Het gaat om: {listing([lowered(title) for title in titles])}."))
    return blocks


def not_followed(monitored: Monitored, trend: Trend) -> str:
    """Why nothing is said of the change of a figure; empty where something is."""
    if trend.count == 0 and trend.changed.reason is Reason.NO_FIGURES:
        return _absent(monitored, trend)
    if trend.changed.word is Verdict.FEW_YEARS:
        return FEW
    if trend.changed.word is Verdict.TOO_EARLY:
        return EARLY
    return _why(trend.changed.reason) if trend.changed.word is Verdict.UNKNOWN else ""


def _absent(monitored: Monitored, trend: Trend) -> str:
    """Why a figure is not there at all: who should bring it."""
    indicator, country = trend.indicator, monitored.research.country
    if indicator.source == LOCAL_SOURCE:
        return OWN
    if not country.years_of(indicator.source):
        return FETCH
    value = country.value(monitored.research.region, indicator)
    return WHY[Reason.SUPPRESSED] if value.status is Status.SUPPRESSED else WHY[Reason.NO_FIGURES]


def _turnover(monitored: Monitored) -> list[Block]:
    """Whether it is known that residents stay (R114): without it growth may be of other people."""
    trend = monitored.trends.get(TURNOVER)
    if trend is None or trend.count:
        return []
    text = (
        "Hoeveel mensen er verhuizen, is niet bekend. Of bewoners het beter kregen of dat er andere mensen kwamen "
        "wonen, is daardoor niet te zeggen."
    )
    return [Text(text)]


def _why(reason: Reason | None) -> str:
    return "" if reason is None else WHY.get(reason, f"dit niet vast te stellen is ({reason})")


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for why, name in pairs:
        groups.setdefault(why, []).append(name)
    return groups


def _these(names: list[str], one: str, more: str) -> str:
    return one if len(names) == 1 else more
