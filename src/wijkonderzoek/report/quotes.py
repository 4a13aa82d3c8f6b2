"""Which approved words stand where: the most told themes first, both sides in turn, or as the study says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from wijkonderzoek.errors import InputError
from wijkonderzoek.report.model import Quote
from wijkonderzoek.wording.counts import capital

if TYPE_CHECKING:
    from wijkonderzoek.report.research import Research

OPENING = 3
"""How many quotes the story of the wijk opens with."""
PROFESSIONAL = "professional"


@dataclass(frozen=True, slots=True)
class Said:
    """An approved quote with what it is about and who may be named for it."""

    id: str
    code: str
    opgave: str
    text: str
    who: str

    @property
    def by_professional(self) -> bool:
        """Whether a professional said it, as far as that may be told."""
        return self.who == PROFESSIONAL

    def block(self, place: str) -> Quote:
        """The quote as it is printed: the role, as far as it may be told, and the place."""
        return Quote(self.text, f"{capital(self.who)}, {place}" if self.who else f"Iemand uit {place}")


def quotes_of(research: Research) -> tuple[Said, ...]:
    """Every quote that may be printed about this area, in the order they are chosen in.

    Only themes told in enough conversations have quotes. Those the study chooses (`gesprekken.citaten`) come first, in
    its order; then the most told themes, residents and professionals in turn.
    *Raises* `InputError` for a chosen quote that citaten.csv does not have.
    """
    talk = research.telling
    if talk is None:
        return ()
    settings = research.study.params.gesprekken
    chosen = [id_ for ids in settings.citaten.values() for id_ in ids]
    unknown = [id_ for id_ in chosen if id_ not in talk.interviews.known_quotes]
    if unknown:
        raise InputError(
            f"studie.yml, gesprekken.citaten: {unknown[0]} is not in citaten.csv", hint="Leave it out, or approve it."
        )
    told = {theme.code: (place, theme.opgave) for place, theme in enumerate(research.themes)}
    quotes = talk.interviews.quotes
    there = quotes[quotes["interview_id"].isin(talk.ids) & quotes["code_id"].isin(told)]
    found = [
        Said(
            row["citaat_id"], code := row["code_id"], told[code][1], row["tekst"], talk.attribution(row["interview_id"])
        )
        for row in there.to_dict("records")
    ]
    found.sort(key=lambda said: (told[said.code][0], said.id))
    first = sorted((s for s in found if s.id in chosen), key=lambda s: chosen.index(s.id))
    rest = [s for s in found if s.id not in chosen]
    sides = [[s for s in rest if s.by_professional == professional] for professional in (False, True)]
    alternating = [said for pair in zip_longest(*sides) for said in pair if said is not None]
    return (*first, *alternating)


def in_turn(groups: Sequence[Sequence[Said]]) -> list[Said | None]:
    """One quote of each group (None of an empty one), residents and professionals in turn where a group has both."""
    found: list[Said | None] = []
    professional = False
    for group in groups:
        said = next((s for s in group if s.by_professional == professional), next(iter(group), None))
        professional = not said.by_professional if said is not None else professional
        found.append(said)
    return found


def opening_quotes(research: Research) -> list[Said]:
    """The quotes the story of the wijk opens with: one of each of the most told themes, both sides in turn."""
    of_theme: dict[str, list[Said]] = {theme.code: [] for theme in research.themes}
    for said in research.quotes:
        of_theme[said.code].append(said)
    with_quotes = [quotes for quotes in of_theme.values() if quotes][:OPENING]
    return [said for said in in_turn(with_quotes) if said is not None]


def quotes_beside(research: Research, opgave: str) -> list[Said]:
    """The quotes that stand beside the figures of an opgave: those the study chooses, or those not printed before."""
    settings = research.study.params.gesprekken
    own = [said for said in research.quotes if said.opgave == opgave]
    if opgave in settings.citaten:
        return [said for said in own if said.id in settings.citaten[opgave]]
    opening = opening_quotes(research)
    return sorted(own, key=lambda said: said in opening)[: settings.citaten_per_opgave]
