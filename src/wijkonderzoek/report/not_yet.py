"""Section 11, "Wat lukt (nog) niet": by rule from all that was looked at, so that nobody chooses what is left out."""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.model import Indicator
from wijkonderzoek.monitoring.behind import Behind, Kind
from wijkonderzoek.monitoring.goals import Progress
from wijkonderzoek.monitoring.trend import Trend
from wijkonderzoek.report.assemble import NOT_YET, wanted
from wijkonderzoek.report.goals_and_figures import goals_and_figures
from wijkonderzoek.report.model import Block, Section, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.parties import party_names
from wijkonderzoek.report.recognised import by_whom
from wijkonderzoek.report.unestablished import not_followed, unestablished_part
from wijkonderzoek.wording.changes import change_text, size_text
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.days import day_text
from wijkonderzoek.wording.numbers import NBSP, amount_alone, listing, lowered, number

TITLE = "Wat lukt (nog) niet"
GOALS = frozenset({Kind.GOAL_BEHIND, Kind.GOAL_OVERDUE})
WORSE = frozenset({Kind.WORSE, Kind.WORSE_THAN_ALIKE})
COUNTED = (
    (GOALS, "doel loopt achter", "doelen lopen achter"),
    (WORSE, "cijfer werd slechter", "cijfers werden slechter"),
    (frozenset({Kind.BROKEN}), "afspraak is niet nagekomen", "afspraken zijn niet nagekomen"),
    (frozenset({Kind.NOT_RECOGNISED}), "bevinding wordt betwist", "bevindingen worden betwist"),
)
"""What does not work, in the order it is told in; what cannot be known is told after it."""


def not_yet_section(monitored: Monitored) -> Section | None:
    """Section 11; None only where nothing at all is followed, agreed or asked."""
    research = monitored.research
    if not (monitored.trends or monitored.goals or monitored.agreements or research.recognition):
        return None
    made = (
        _part("niet-doelen", "Doelen die achterlopen", _goals(monitored)),
        _part("niet-slechter", "Cijfers die slechter werden", _worse(monitored)),
        _part("niet-afspraken", "Afspraken die niet zijn nagekomen", _broken(monitored)),
        _part("niet-herkend", "Bevindingen die worden betwist", _disputed(monitored)),
        unestablished_part(monitored),
        goals_and_figures(monitored),
    )
    parts = [part for part in made if part is not None]
    numbered = tuple(Section(p.id, f"{NOT_YET}.{n}", p.title, p.blocks) for n, p in enumerate(parts, 1))
    blocks = (Text(lead(monitored), "lead"), Text(_how_hard(), "note"))
    return Section("niet-gelukt", NOT_YET, TITLE, blocks, numbered)


def lead(monitored: Monitored) -> str:
    """What does not work in counts, or that nothing lags; with what was looked at, and of how much nothing is known."""
    name, counts = monitored.research.region.name, []
    for kinds, one, more in COUNTED:
        n = len({found.subject for found in monitored.behind if found.kind in kinds})
        counts += [f"{number(n)} {one if n == 1 else more}"] if n else []
    seen = _looked_at(monitored)
    first = f"In {name} lukt nog niet alles: {listing(counts)}. Gekeken is naar {seen}."
    if not counts:
        first = f"Gekeken is naar {seen} in {name}: daarvan loopt niets aantoonbaar achter."
    total, unknown = len(monitored.trends), sum(bool(not_followed(monitored, t)) for t in monitored.trends.values())
    return f"{first} Van {number(unknown)} van de {number(total)} cijfers is niet te zeggen of ze veranderden."


def pointer(monitored: Monitored, section: str) -> str:
    """Where in this report more of it stands, as " (10)"; empty where that section is left out."""
    return f"{NBSP}({section})" if wanted(monitored.research, section) else ""


def _looked_at(monitored: Monitored) -> str:
    asked = sum(bool(found.heard) for found in monitored.research.recognition.values())
    counts = (
        (len(monitored.goals), "doel", "doelen"),
        (len(monitored.trends), "cijfer", "cijfers"),
        (len(monitored.agreements), "afspraak", "afspraken"),
        (asked, "voorgelegde bevinding", "voorgelegde bevindingen"),
    )
    return listing([f"{number(n)} {one if n == 1 else more}" for n, one, more in counts if n])


def _how_hard() -> str:
    return (
        "Deze lijst is met vaste regels gemaakt; niemand koos wat erin staat. Waarom iets achterblijft, zegt zij niet. "
        "Inzet en verandering zijn moeilijk aan elkaar te koppelen: een cijfer beweegt ook mee met wie er komt wonen, "
        "met de economie en met landelijk beleid. En wat diep zit, verandert vaak pas na vele jaren."
    )


def _part(id_: str, title: str, blocks: Sequence[Block]) -> Section | None:
    return Section(id_, "", title, tuple(blocks)) if blocks else None


def _of(monitored: Monitored, kinds: frozenset[Kind]) -> list[Behind]:
    return [found for found in monitored.behind if found.kind in kinds]


def _goals(monitored: Monitored) -> list[Block]:
    """Every goal that is behind: where it is, and where it should be by now."""
    goals = {goal.row.doel_id: goal for goal in monitored.goals}
    blocks: list[Block] = []
    for found in _of(monitored, GOALS):
        goal = goals[found.subject]
        assert goal.indicator is not None
        said = _short_of(monitored.progress[found.subject], goal.indicator)
        blocks.append(Text(f"{said}{pointer(monitored, '10')}.", "plain", goal.row.doel))
    if blocks:
        text = "“Loopt achter” betekent: het cijfer ligt verder van waar het nu zou moeten zijn dan de marge groot is."
        blocks.append(Text(text, "note"))
    return blocks


def _short_of(progress: Progress, indicator: Indicator) -> str:
    """How far a goal is, against what was agreed: "In 2023 was het 99 per 1.000; op weg naar 90 in 2029 ..."."""
    now, base, toward = progress.value, progress.baseline, progress.current
    assert now is not None
    assert base is not None
    assert toward is not None
    said = f"{lowered(indicator.title)}: {amount_alone(now, indicator)} in {progress.year}"
    target = amount_alone(toward.target.value, indicator)
    if toward.passed:
        return f"Het streefjaar is voorbij en het doel is niet bereikt. Nu {said}; het doel was {target} in " + str(
            toward.target.year
        )
    due = amount_alone(base.value + toward.due * (toward.target.value - base.value), indicator)
    return f"Nu {said}. Op weg naar {target} in {toward.target.year} zou het dan {due} moeten zijn"


def _worse(monitored: Monitored) -> list[Block]:
    """Every figure that got worse, by itself or beside alike areas."""
    found = _of(monitored, WORSE)
    blocks: list[Block] = []
    for key in dict.fromkeys(one.subject for one in found):
        trend = monitored.trends[key]
        kinds = {one.kind for one in found if one.subject == key}
        goals = [goal.row.doel for goal in monitored.goals if goal.indicator and goal.indicator.key == key]
        about = f" Dit cijfer hoort bij het doel “{goals[0]}”." if goals else " Bij dit cijfer hoort nog geen doel."
        blocks.append(Text(_worsened(trend, kinds) + about, "plain", trend.indicator.title))
    return blocks


def _worsened(trend: Trend, kinds: set[Kind]) -> str:
    """How a figure changed, and how it did in alike areas."""
    assert trend.change is not None
    assert trend.margin is not None
    text = f"Van {trend.first} tot en met {trend.last} {change_text(trend.change, trend.indicator)}"
    text += f" (marge {size_text(trend.margin, trend.indicator)})."
    if Kind.WORSE in kinds:
        text += " Dat is ongunstig, en meer dan de marge."
    if Kind.WORSE_THAN_ALIKE in kinds and trend.peers is not None:
        middle = change_text(trend.peers.middle, trend.indicator)
        text += f" In {number(trend.peers.count)} gebieden van dezelfde grootte {middle} in het midden van de rij:"
        text += " hier ging het duidelijk slechter."
    return text


def _broken(monitored: Monitored) -> list[Block]:
    """Every broken agreement, with what the party itself says of it."""
    names, rows = party_names(monitored.research), {row.afspraak_id: row for row in monitored.agreements}
    blocks: list[Block] = []
    for found in _of(monitored, frozenset({Kind.BROKEN})):
        row = rows[found.subject]
        text = f"“{row.afspraak}”{pointer(monitored, '7')}."
        text += f" {_sentence(row.toelichting)}" if row.toelichting else ""
        text += f" Reactie van de partij: “{row.hoor_en_wederhoor}”."
        blocks.append(Text(text, "plain", names[row.partij_id]))
    return blocks


def _disputed(monitored: Monitored) -> list[Block]:
    """Every finding that a party type does not recognise, with who that is."""
    blocks: list[Block] = []
    for found in _of(monitored, frozenset({Kind.NOT_RECOGNISED})):
        said = monitored.research.recognition[found.subject]
        text = f"“{said.sentence}.” {capital(by_whom(said))}. Voorgelegd op {day_text(said.day)}."
        blocks.append(Text(text))
    if blocks:
        blocks.append(Text("Wat mensen niet herkennen, is een vraag voor het gesprek: wat zien zij anders?", "note"))
    return blocks


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
