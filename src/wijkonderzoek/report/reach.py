"""Annex D: who was spoken to beside who lives there, and whose voice is missing. Counts, and no verdict on them."""

from __future__ import annotations

from collections.abc import Mapping

from wijkonderzoek.evidence.conversations import Conversations
from wijkonderzoek.evidence.reach import UNKNOWN, Group, by_attribute, key_figures, mostly_key_figures, reach
from wijkonderzoek.model import Value
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.wording.numbers import EN_DASH, NBSP, listing, number

TITLE = "Bereik en ontbrekende stemmen"
ATTRIBUTES = {"leeftijdsklasse": "Leeftijd", "geslacht": "Geslacht", "eigendom": "Woning"}
LABELS = {
    "0-15": "jonger dan 15 jaar",
    "15-25": "15 tot 25 jaar",
    "25-45": "25 tot 45 jaar",
    "45-65": "45 tot 65 jaar",
    "65+": "65 jaar en ouder",
    "man": "mannen",
    "vrouw": "vrouwen",
    "onbekend": "niet bekend",
    "koop": "eigenaren van hun huis",
    "huur_corporatie": "huurders van een corporatie",
    "huur_overig": "huurders van een andere verhuurder",
    "focusgroep": "focusgroep",
    "brief_of_bericht": "brief of bericht",
    "online_sessie": "online sessie",
}
"""What a reader is told for a value of a table; others as they are."""
COUNTED = (
    ("vorm", "Vorm", "Gesprekken"),
    ("wervingskanaal", "Hoe zij gevonden zijn", "Mensen"),
)


def reach_annex(research: Research) -> Section | None:
    """Annex D; None where the study has no conversations about this area."""
    talk = research.talk
    if talk is None:
        return None
    if not talk.enough:
        text = (
            f"Over {research.region.name} is met minder dan {number(talk.min_people)} mensen gesproken. Wie dat waren, "
            "staat hier niet."
        )
        return Section("bijlage-bereik", "D", TITLE, (Text(text, "gap"),), annex=True)
    groups = reach(talk, research.country, research.region)
    blocks: list[Block] = [
        Text(
            f"{number(len(talk.people))} mensen namen deel aan {number(talk.count)} gesprekken. Zij zijn geen "
            "steekproef en hoeven dat niet te zijn: wat zij vertellen telt ook als er weinig van hen zijn. Wel "
            "hoort u te weten wie er niet aan het woord kwam.",
            "lead",
        ),
        Text(missing_voices(groups), "key", "Niet gesproken"),
        *_warnings(talk),
    ]
    if groups:
        blocks.append(_reach_table(research, groups))
    if counts := talk.role_counts:
        blocks.append(_count_table("rol", "Rol", "Mensen", dict(counts)))
    for attribute, head, what in COUNTED:
        found = by_attribute(talk, attribute)
        if set(found) != {UNKNOWN}:
            blocks.append(_count_table(attribute, head, what, found))
    blocks.append(Text(_note(talk), "note"))
    return Section("bijlage-bereik", "D", TITLE, tuple(blocks), annex=True)


def missing_voices(groups: tuple[Group, ...]) -> str:
    """Which groups of residents live there and were not spoken to."""
    missing = [LABELS.get(g.label, g.label) for g in groups if g.missing]
    unsaid = [a for a in ATTRIBUTES if all(g.spoken is None for g in groups if g.attribute == a)]
    if not missing and unsaid:
        return "Welke groepen bewoners niet gesproken zijn, staat hier niet: dat zou iets over te weinig mensen zeggen."
    if not missing:
        return "Van elke groep in bijlage D is minstens één bewoner gesproken."
    among = {g.attribute for g in groups if g.missing}
    unknown = any(g.attribute in among and g.population is None and g.spoken != 0 for g in groups)
    known = ", voor zover bekend," if unknown else ""
    return f"Van deze groepen bewoners is{known} niemand gesproken: {listing(missing)}."


def _warnings(talk: Conversations) -> list[Block]:
    """What a reader should know of how people were found: key figures, and a role that is absent."""
    people, key = len(talk.people), key_figures(talk)
    blocks: list[Block] = []
    if key is None:
        shown = "meer dan de helft" if mostly_key_figures(talk) else "niet meer dan de helft"
    else:
        shown = f"{number(key) if key else 'geen'} van de {number(people)}"
    text = f"Sleutelfiguren (mensen die namens anderen spreken): {shown}."
    if mostly_key_figures(talk):
        text += " Praat ook met mensen die niet al overal aan tafel zitten."
    blocks.append(Text(text, "plain"))
    absent = [name for role, name in (("bewoner", "bewoners"), ("ondernemer", "ondernemers")) if not _has(talk, role)]
    if absent:
        blocks.append(Text(f"Er zijn geen {listing(absent)} gesproken.", "gap"))
    return blocks


def _has(talk: Conversations, role: str) -> bool:
    return bool((talk.people["rol"] == role).any())


def _reach_table(research: Research, groups: tuple[Group, ...]) -> Table:
    return Table(
        id="tabel-bereik",
        caption=f"Gesproken bewoners naast wie er in {research.region.name} wonen",
        columns=(
            Column("Groep"),
            Column("Kenmerk"),
            Column("Gesproken", True),
            Column("In de wijk" if research.region.level.value == "wijk" else "In het gebied", True),
            Column("Jaar", True),
        ),
        rows=tuple(
            (
                Cell(LABELS.get(g.label, g.label)),
                Cell(ATTRIBUTES[g.attribute]),
                _spoken(g.spoken),
                *_population(g.population),
            )
            for g in groups
        ),
    )


def _spoken(n: int | None) -> Cell:
    return Cell("niet getoond" if n is None else "niemand" if n == 0 else number(n), None if n is None else float(n))


def _population(value: Value | None) -> tuple[Cell, Cell]:
    if value is None or value.value is None:
        return Cell(EN_DASH), Cell(EN_DASH)
    unit = f"{NBSP}% van de woningen" if value.unit == "%" else " mensen"
    return Cell(f"{number(value.value)}{unit}", value.value), Cell(str(value.year), float(value.year))


def _count_table(key: str, head: str, what: str, counts: Mapping[str, int | None]) -> Table:
    rows = tuple((Cell(LABELS.get(label, label)), _spoken(n)) for label, n in counts.items())
    return Table(f"tabel-{key}", f"{what}, naar {head.lower()}", (Column(head), Column(what, True)), rows)


def _note(talk: Conversations) -> str:
    return (
        f"Aantallen onder de {number(talk.min_people)} staan er niet, en ook niet wat ze zou verraden. Per tabel staat "
        "één kenmerk, zodat niemand te herkennen is. Alleen bewoners staan naast de bevolking. Een gesprek zonder "
        "toestemming, of waarvan de toestemming is ingetrokken of de bewaartermijn voorbij is, telt nergens mee."
    )
