"""What goes first by figures, by stories and by parties: three readings side by side, never one order.

A reading puts first what stands highest in it. What may be as high (the same score, or within the toevalsmarge) stands
beside it. Nothing is added up over the readings: what a wijk begins with is a question for people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from wijkonderzoek.report.model import Block, Section, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.shared_urgency import score_text, shared_urgency_of, verdict_text
from wijkonderzoek.report.standing import others, standings
from wijkonderzoek.urgency.national import Standing
from wijkonderzoek.wording.counts import capital, in_conversations
from wijkonderzoek.wording.numbers import listing, number

Name = Literal["cijfers", "verhalen", "partijen"]
LEAST = 2
"""Fewest readings with input that can be set side by side."""
MIDDLE = 50.0
"""A place from 0 to 100 above which more than half of the areas have a smaller opgave."""
NO_STORIES = {True: "nog geen gesprekken", False: "te weinig mensen gesproken"}
"""What stands for stories, by whether there are no conversations at all."""
FIRST: dict[Name, str] = {
    "cijfers": "De grootste opgave volgens de cijfers",
    "verhalen": "Het vaakst als knelpunt verteld",
    "partijen": "Het dringendst volgens partijen, naar middelste score",
}
NOTHING: dict[Name, str] = {
    "cijfers": "Geen opgave is duidelijk groter dan bij de helft van de andere {areas}.",
    "verhalen": "Geen opgave kwam in genoeg gesprekken als knelpunt ter sprake.",
    "partijen": "Geen opgave vinden partijen dringend.",
}
SILENT: dict[Name, str] = {
    "cijfers": "De cijfers geven geen plaats aan {}.",
    "verhalen": "Over {} is te weinig verteld.",
    "partijen": "Over {} gaven te weinig partijen hun oordeel.",
}


@dataclass(frozen=True, slots=True)
class Place:
    """How high an opgave stands in a reading, from lowest to highest it may be, and what that rests on.

    `counts`: whether it is high enough to go first at all.
    """

    opgave: str
    low: float
    high: float
    text: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """One reading: the opgaven it says something of, in report order; `missing` says why it has none at all."""

    name: Name
    places: tuple[Place, ...]
    missing: str = ""

    @property
    def first(self) -> tuple[Place, ...]:
        """What this reading puts first; several where they are equal, or may be."""
        return highest(self.places)

    @property
    def then(self) -> tuple[Place, ...]:
        """What comes after that."""
        return highest([place for place in self.places if place not in self.first])


def highest(places: Iterable[Place]) -> tuple[Place, ...]:
    """Of the places that count those than which none is surely higher.

    >>> [p.opgave for p in highest([Place("wonen", 7, 7, ""), Place("werk", 6, 7, ""), Place("zorg", 6, 6, "")])]
    ['wonen', 'werk']
    """
    counted = [place for place in places if place.counts]
    top = max((place.low for place in counted), default=0.0)
    return tuple(place for place in counted if place.high >= top)


def placed(research: Research) -> dict[str, Standing]:
    """The place of the area per opgave with a score: that in the country where there is one."""
    return {s.group.key: s for _, s in reversed(standings(research)) if not s.group.demonstration}


def views(research: Research) -> tuple[View, ...]:
    """The three readings, with or without input."""
    return _figures(research), _stories(research), _parties(research)


def priorities_part(research: Research) -> Section | None:
    """Section 6.1, "Wat eerst?"; None where fewer than two readings have input."""
    found = views(research)
    if not _comparable(found):
        return None
    blocks: list[Block] = [_told(research, view) for view in found]
    blocks += [Text(_question(research, found), "key", "Vraag voor het gesprek"), Text(_rule(research), "note")]
    return Section("wat-eerst", "6.1", "Wat eerst?", tuple(blocks))


def _comparable(found: Sequence[View]) -> bool:
    return sum(bool(view.places) for view in found) >= LEAST


def goals_text(research: Research, opgaven: Collection[str]) -> str:
    """Of the opgaven with a goal: which stand first in a reading, and which in none. Empty where there is no 6.1."""
    there = _by_readings(research, views(research))
    said = [
        f"{_zetten(names)} {listing([research.catalogue.opgaven[key].title for key in keys])} voorop"
        for names, all_keys in there.items()
        if (keys := [key for key in all_keys if key in opgaven])
    ]
    if not there:
        return ""
    first = {key for keys in there.values() for key in keys}
    rest = [o.title for o in research.catalogue.scored_opgaven if o.key in opgaven and o.key not in first]
    text = f"{capital('; '.join(said))}." if said else "Geen lezing zet een opgave met een doel voorop."
    text += f" Wel een doel, en in geen lezing voorop: {listing(rest)}." if rest else ""
    return f"{text} Dat is geen oordeel: een doel kan ook om iets anders gaan dan wat nu het hoogst staat."


def without_goal_text(research: Research, opgaven: Collection[str]) -> str:
    """The opgaven that a reading puts first and that have no goal, as a question; empty where there are none."""
    found = _by_readings(research, views(research))
    open_ends = [
        f"{listing([research.catalogue.opgaven[key].title for key in keys])} ({listing(list(names))})"
        for names, all_keys in found.items()
        if (keys := [key for key in all_keys if key not in opgaven])
    ]
    return f"In een lezing voorop, en nog zonder doel: {'; '.join(open_ends)}. Is dat zo bedoeld?" if open_ends else ""


def _figures(research: Research) -> View:
    """By the place on scores; places among other areas than those of the country are not set beside them."""
    found = placed(research)
    scopes = {standing.scope for standing in found.values()}
    scope = "land" if "land" in scopes else "studie"
    places = tuple(
        Place(
            key,
            standing.chance.low,
            standing.chance.high,
            f"plaats {number(standing.rank)} van {number(standing.count)}",
            standing.chance.low > MIDDLE,
        )
        for key in _keys(research)
        if (standing := found.get(key)) is not None and standing.scope == scope
    )
    return View("cijfers", places, "" if places else "dit gebied heeft op geen opgave een plaats")


def _stories(research: Research) -> View:
    """By the number of conversations in which an opgave was told as knelpunt, as far as that may be told."""
    told = {key: found for key, found in research.told_of.items() if found.n >= found.least}
    places = tuple(
        Place(
            key,
            told[key].knelpunt,
            told[key].knelpunt + ("knelpunt" in told[key].at_least),
            in_conversations(
                told[key].knelpunt, told[key].total, told[key].least, at_least="knelpunt" in told[key].at_least
            ),
            told[key].knelpunt >= told[key].least,
        )
        for key in _keys(research)
        if key in told
    )
    missing = "er is te weinig verteld" if research.told else NO_STORIES[research.talk is None]
    return View("verhalen", places, "" if places else missing)


def _parties(research: Research) -> View:
    """By the middle score of parties, where that may be told."""
    found = shared_urgency_of(research)
    from_ = research.study.params.coalitie.urgent_vanaf
    places = tuple(
        Place(
            key,
            shared.median,
            shared.median,
            f"{score_text(shared.median)} van 5, {verdict_text(shared)}",
            shared.median >= from_,
        )
        for key in _keys(research)
        if (shared := found.get(key)) is not None and shared.median is not None
    )
    missing = "te weinig partijen gaven hun oordeel" if found else "partijen zijn nog niet gevraagd"
    return View("partijen", places, "" if places else missing)


def _keys(research: Research) -> list[str]:
    return [opgave.key for opgave in research.catalogue.scored_opgaven]


def _told(research: Research, view: View) -> Text:
    """What a reading puts first and what comes after it, or that the reading is not there."""
    label = capital(view.name)
    if not view.places:
        return Text(f"Deze lezing ontbreekt nog: {view.missing}.", "gap", label)
    silent = len(_keys(research)) - len(view.places)
    text = f"{FIRST[view.name]}: {_named(research, view.first)}." if view.first else NOTHING[view.name]
    text += f" Daarna: {_named(research, view.then)}." if view.then else ""
    if silent:
        text += f" {SILENT[view.name].format(f'{number(silent)} {_opgaven(silent)}')}"
    return Text(text.format(areas=others(research)), "plain", label)


def _opgaven(n: int) -> str:
    return "opgave" if n == 1 else "opgaven"


def _named(research: Research, places: Sequence[Place]) -> str:
    return listing([f"{research.catalogue.opgaven[place.opgave].title} ({place.text})" for place in places])


def _by_readings(research: Research, found: Sequence[View]) -> dict[tuple[Name, ...], list[str]]:
    """The opgaven that stand first somewhere, by the readings that do so; none where fewer than two have input."""
    if not _comparable(found):
        return {}
    first = {view.name: [place.opgave for place in view.first] for view in found}
    by_names: dict[tuple[Name, ...], list[str]] = {}
    for key in _keys(research):
        if names := tuple(name for name, keys in first.items() if key in keys):
            by_names.setdefault(names, []).append(key)
    return dict(sorted(by_names.items(), key=lambda item: -len(item[0])))


def _zetten(names: Sequence[Name]) -> str:
    together = {2: " allebei", 3: " alle drie"}.get(len(names), "")
    return f"{listing(list(names))} zetten{together}"


def _question(research: Research, found: Sequence[View]) -> str:
    """Where the readings agree and where they differ, and what that asks of people."""
    there = _by_readings(research, found)
    if not there:
        return "Geen lezing zet een opgave voorop. Waar willen mensen in de wijk zelf mee beginnen?"
    titles = research.catalogue.opgaven
    said = [f"{_zetten(names)} {listing([titles[k].title for k in keys])} voorop" for names, keys in there.items()]
    first = [key for keys in there.values() for key in keys]
    quiet = [
        SILENT[view.name].format(listing([titles[key].title for key in missing]))
        for view in found
        if view.places and (missing := [k for k in first if k not in {place.opgave for place in view.places}])
    ]
    agree = len(there) == 1 and len(next(iter(there))) == sum(bool(view.places) for view in found)
    ask = (
        "Herkent iedereen dat, en is dit waarmee we beginnen?"
        if agree
        else "Wat ziet de een dat de ander mist, en waarmee beginnen we?"
    )
    return " ".join([f"{capital('; '.join(said))}.", *quiet, ask])


def _rule(research: Research) -> str:
    settings = research.study.params
    return (
        "Elke lezing zet voorop wat er het hoogst staat. Wat gelijk is, of binnen de toevalsmarge valt, staat naast "
        f"elkaar. De cijfers tellen mee als een opgave ook met die marge groter is dan bij de helft van de andere "
        f"{others(research)}; verhalen vanaf {number(settings.gesprekken.min_gesprekken_code)} gesprekken; partijen "
        f"vanaf een middelste score van {number(settings.coalitie.urgent_vanaf)}. De lezingen zijn niet opgeteld en "
        "geven samen geen volgorde."
    )
