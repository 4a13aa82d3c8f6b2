"""Where figures and stories meet: per opgave what each says, and how the two relate, by one rule set beforehand.

They are set side by side and never put together into a number. The rule is that of O'Cathain, Murphy and Nicholl's
triangulation protocol (2010) and the integration types of Fetters, Curry and Creswell (2013), in five badges.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wijkonderzoek.evidence.mentions import VALENCES, opgave_mentions
from wijkonderzoek.evidence.unsaid import count_union
from wijkonderzoek.model import Badge, Opgave
from wijkonderzoek.report.model import BadgeBlock, Cell, Column, Table
from wijkonderzoek.wording.counts import capital, in_conversations, out_of
from wijkonderzoek.wording.numbers import listing, number

if TYPE_CHECKING:
    from wijkonderzoek.report.research import Reading, Research

FigureVerdict = Literal["zorg", "goed", "gelijk", ""]
BADGE_HEADS: dict[Badge, str] = {
    "komen overeen": "Cijfers en verhalen komen overeen",
    "lopen uiteen": "Cijfers en verhalen lopen uiteen",
    "alleen cijfers": "Alleen cijfers, nauwelijks verhalen",
    "alleen verhalen": "Alleen verhalen, geen cijfers",
    "te weinig om iets te zeggen": "Te weinig om iets te zeggen",
}
VERDICTS: tuple[FigureVerdict, ...] = ("zorg", "goed", "gelijk")
StoryVerdict = Literal["knelpunt", "kans", "beide", "genoemd", ""]

BADGES: dict[tuple[FigureVerdict, StoryVerdict], Badge] = {
    ("zorg", "knelpunt"): "komen overeen",
    ("zorg", "beide"): "komen overeen",
    ("zorg", "kans"): "lopen uiteen",
    ("goed", "kans"): "komen overeen",
    ("goed", "knelpunt"): "lopen uiteen",
    ("goed", "beide"): "lopen uiteen",
    ("gelijk", "kans"): "komen overeen",
    ("gelijk", "knelpunt"): "lopen uiteen",
    ("gelijk", "beide"): "lopen uiteen",
}
"""The badge of every pair in which both say something; pairs that are not here follow `badge_of`."""


@dataclass(frozen=True, slots=True)
class Told:
    """In how many conversations an opgave is told, at all and as knelpunt or kans, of how many; and what that says.

    `many`: from how many conversations on something counts as told by many. `at_least`: which of the counts (n,
    knelpunt, kans) may be one more.
    """

    n: int
    knelpunt: int
    kans: int
    total: int
    many: int
    least: int
    at_least: frozenset[str] = frozenset()

    @property
    def said(self) -> list[tuple[str, str]]:
        """As what it was told, with in how many conversations, where those are enough to say so."""
        both = (("knelpunt", self.knelpunt), ("kans", self.kans))
        return [(word, f"{'ten minste ' * (word in self.at_least)}{number(n)}") for word, n in both if n >= self.least]

    @property
    def loudest(self) -> int:
        """In how many conversations it was told as what it was told most; 0 where that may not be said."""
        return max((n for n in (self.knelpunt, self.kans) if n >= self.least), default=0)

    @property
    def verdict(self) -> StoryVerdict:
        """`knelpunt`, `kans` or `beide` where told so by many; `genoemd` otherwise; empty where hardly told at all."""
        if self.n < self.least:
            return ""
        problem, chance = self.knelpunt >= self.many, self.kans >= self.many
        return "beide" if problem and chance else "knelpunt" if problem else "kans" if chance else "genoemd"


@dataclass(frozen=True, slots=True)
class Joint:
    """An opgave in figures and in stories: what each says, and the badge."""

    opgave: Opgave
    figures: FigureVerdict
    told: Told | None
    badge: Badge


def joint_display(research: Research) -> tuple[Joint, ...]:
    """Every opgave with what figures and stories say of it, in report order."""
    found = []
    for opgave in research.catalogue.scored_opgaven:
        figures = verdict_of(research.of_opgave(opgave.key))
        story = research.told_of.get(opgave.key)
        found.append(Joint(opgave, figures, story, badge_of(figures, story, research.min_conversations)))
    return tuple(found)


def count_told(research: Research) -> dict[str, Told]:
    """What is told of every opgave; empty where there are no conversations that may be reported."""
    talk = research.telling
    if talk is None:
        return {}
    least = research.min_mentions
    many = max(least, math.ceil(research.study.params.gesprekken.veel_genoemd * talk.count))
    table = opgave_mentions(talk, [o.key for o in research.catalogue.scored_opgaven])
    codes = talk.interviews.codes
    told = {}
    for key, row in table.iterrows():
        own = set(codes.index[codes["opgave"] == key])
        counts = {
            what: count_union(talk, research.reported, own, what, int(row[what]), least) for what in ("n", *VALENCES)
        }
        fewest = frozenset(what for what, count in counts.items() if count.at_least)
        n, knelpunt, kans = (count.n for count in counts.values())
        told[str(key)] = Told(n, knelpunt, kans, talk.count, many, least, fewest)
    return told


def verdict_of(readings: tuple[Reading, ...]) -> FigureVerdict:
    """What the figures of an opgave say together: a concern where any gives one, else good where any is, else the same.

    Modelled figures and figures without a direction say nothing here.
    """
    said = {r.judgement for r in readings if not r.indicator.modelled}
    return next((verdict for verdict in VERDICTS if verdict in said), "")


def badge_of_reading(research: Research, reading: Reading) -> Badge:
    """The badge of one figure: how it relates to what is told of its opgave; background and models stand alone."""
    if not reading.judgement or reading.indicator.modelled:
        return "alleen cijfers"
    told = research.told_of.get(reading.indicator.opgave)
    verdict: FigureVerdict = next((v for v in VERDICTS if v == reading.judgement), "")
    return badge_of(verdict, told, research.min_conversations)


def badge_of(figures: FigureVerdict, told: Told | None, least: int) -> Badge:
    """How figures and stories relate, by `BADGES`; and what is said where one or both say nothing.

    `least`: fewest conversations an area needs before stories are set beside figures at all.
    """
    if told is None or told.total == 0:
        return "alleen cijfers"
    if told.total < least:
        return "te weinig om iets te zeggen"
    if not told.verdict:
        return "alleen cijfers" if figures else "te weinig om iets te zeggen"
    if not figures:
        return "alleen verhalen"
    return BADGES.get((figures, told.verdict), "te weinig om iets te zeggen")


def joint_table(research: Research) -> Table:
    """What figures and stories say of every opgave, side by side, and how they relate."""
    return Table(
        id="tabel-cijfers-en-verhalen",
        caption=f"Cijfers en verhalen over {research.region.name} naast elkaar",
        columns=(Column("Opgave"), Column("Cijfers"), Column("Verhalen"), Column("Naast elkaar")),
        rows=tuple(
            (
                Cell(joint.opgave.title),
                Cell(capital(figures_text(joint.figures, research.land))),
                Cell(_told_cell(joint.told)),
                Cell(joint.badge),
            )
            for joint in research.joint
        ),
    )


def _told_cell(told: Told | None) -> str:
    """What the stories say, as short as a cell of a table likes."""
    if told is None or told.n < told.least:
        return capital(told_text(told))
    said = [f"{n} als {word}" for word, n in told.said]
    fewest = "ten minste " if "n" in told.at_least else ""
    return ", ".join([capital(f"{fewest}{out_of(told.n, told.total)} gesprekken"), *said])


def joint_badge(research: Research, joint: Joint) -> BadgeBlock:
    """The badge of an opgave with what it rests on."""
    said = f"{figures_text(joint.figures, research.land)}. {capital(told_text(joint.told))}."
    return BadgeBlock(f"{BADGE_HEADS[joint.badge]}.", f"Cijfers: {said}")


def figures_text(figures: FigureVerdict, land: str) -> str:
    """What the figures say, in words."""
    return {
        "zorg": f"ten minste één cijfer ongunstiger dan {land}",
        "goed": f"ten minste één cijfer gunstiger dan {land}, en geen ongunstiger",
        "gelijk": f"geen duidelijk verschil met {land}",
    }.get(figures, "geen cijfer met een richting")


def told_text(told: Told | None) -> str:
    """What the stories say, in counts."""
    if told is None:
        return "geen gesprekken"
    return f"ter sprake {told_in(told)}{told_as(told)}"


def told_in(told: Told) -> str:
    """In how many of the conversations it was told at all."""
    return in_conversations(told.n, told.total, told.least, at_least="n" in told.at_least)


def told_as(told: Told) -> str:
    """In how many of those conversations it was told as what.

    >>> told_as(Told(8, 6, 3, 10, 3, 3)), told_as(Told(8, 8, 0, 10, 3, 3))
    (', in 6 daarvan als knelpunt en in 3 als kans', ', steeds als knelpunt')
    """
    said = told.said
    if len(said) == 1 and said[0][1] == number(told.n) and not told.at_least:
        return f", steeds als {said[0][0]}"
    parts = [f"in {n}{'' if place else ' daarvan'} als {word}" for place, (word, n) in enumerate(said)]
    return f", {listing(parts)}" if parts else ""


def counting_text(research: Research) -> str:
    """How conversations are counted and who is named, for the description of methods."""
    settings = research.study.params.gesprekken
    return (
        "Geteld wordt in hoeveel gesprekken iets ter sprake kwam, nooit hoe vaak of hoe lang. Een gesprek telt mee als "
        "het gecodeerd is en de toestemming geldt; waar codeurs het samen eens werden, telt alleen dat. De mensen zijn "
        "geen steekproef: een aantal gesprekken zegt niet hoeveel bewoners iets vinden, en heeft dus geen marge en "
        f"geen toets. Onder de {number(settings.min_personen)} mensen of {number(settings.min_gesprekken_code)} "
        "gesprekken staat er geen aantal. “Ten minste” staat waar het aantal zelf zou verraden wat niet getoond wordt. "
        "Citaten zijn stuk voor stuk goedgekeurd. Wie iets zei, staat erbij als rol of als bewoner of "
        f"ondernemer, zo precies als ten minste {number(settings.min_personen)} mensen elke aanduiding delen."
    )


def rule_text(research: Research) -> str:
    """The rule behind the badges, for the description of methods."""
    settings = research.study.params.gesprekken
    land = research.land
    return (
        "Per opgave wordt vooraf vastgelegd wanneer cijfers en verhalen hetzelfde zeggen. Cijfers geven zorg als ten "
        f"minste één geregistreerd of lokaal cijfer ongunstiger is dan {land}, en zijn gunstig als er een gunstiger is "
        "en geen ongunstiger. Verhalen noemen een opgave als knelpunt of kans als dat in ten minste "
        f"{number(settings.veel_genoemd * 100)} van de 100 gesprekken gebeurt, en in minstens "
        f"{number(settings.min_gesprekken_code)}. “Komen overeen”: zorg en knelpunt, of geen zorg en kans. “Lopen "
        "uiteen”: het een zonder het ander. “Alleen cijfers” en “alleen verhalen”: het andere zwijgt (een opgave die "
        f"in minder dan {number(settings.min_gesprekken_code)} gesprekken ter sprake komt, telt als stil). “Te weinig "
        f"om iets te zeggen”: minder dan {number(settings.min_gesprekken)} gesprekken, of wel genoemd maar niet "
        "duidelijk als knelpunt of kans. Modelschattingen en cijfers zonder richting tellen hier niet mee."
    )
