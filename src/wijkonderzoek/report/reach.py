"""Annex D: who was spoken to beside who lives there, and whose voice is missing. Counts, and no verdict on them."""

from __future__ import annotations

from wijkonderzoek.evidence.conversations import Conversations
from wijkonderzoek.evidence.reach import Group, by_attribute, key_figures, reach
from wijkonderzoek.model import Value
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.wording.numbers import EN_DASH, NBSP, listing, number

TITLE = "Bereik en ontbrekende stemmen"
ATTRIBUTES = {"leeftijdsklasse": "Leeftijd", "geslacht": "Geslacht", "eigendom": "Woning"}
LABELS = {
    "0-15": "jonger dan 15",
    "15-25": "15 tot 25",
    "25-45": "25 tot 45",
    "45-65": "45 tot 65",
    "65+": "65 en ouder",
    "man": "mannen",
    "vrouw": "vrouwen",
    "anders": "anders",
    "onbekend": "niet bekend",
    "koop": "eigenaren",
    "huur_corporatie": "huurders van een corporatie",
    "huur_overig": "huurders van een ander",
    "focusgroep": "focusgroep",
    "brief_of_bericht": "brief of bericht",
    "online_sessie": "online sessie",
}
"""What a reader is told for a value of a table; others as they are."""
REASONS = {
    "ingetrokken": "de toestemming is ingetrokken",
    "verlopen": "de bewaartermijn is verlopen",
    "geen toestemming": "er is geen toestemming voor gebruik",
}
COUNTED = (
    ("rol", "Rol", "Mensen"),
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
        _reach_table(research, talk, groups),
    ]
    blocks += [_counted(talk, *what) for what in COUNTED]
    blocks.append(Text(_note(research, talk), "note"))
    return Section("bijlage-bereik", "D", TITLE, tuple(blocks), annex=True)


def missing_voices(groups: tuple[Group, ...]) -> str:
    """Which groups of residents live there and were not spoken to."""
    missing = [LABELS.get(g.label, g.label) for g in groups if g.missing]
    if not missing:
        return "Van elke groep hieronder is minstens één bewoner gesproken."
    return f"Van deze groepen bewoners is niemand gesproken: {listing(missing)}."


def _warnings(talk: Conversations) -> list[Block]:
    """What a reader should know of how people were found: key figures, and a role that is absent."""
    people, key = len(talk.people), key_figures(talk)
    blocks: list[Block] = []
    shown = number(key) if key >= talk.min_people else "geen" if key == 0 else f"minder dan {number(talk.min_people)}"
    text = f"Sleutelfiguren (mensen die namens anderen spreken): {shown} van de {number(people)}."
    if key * 2 > people:
        text += " Dat is meer dan de helft: praat ook met mensen die niet al overal aan tafel zitten."
    blocks.append(Text(text, "plain"))
    absent = [name for role, name in (("bewoner", "bewoners"), ("ondernemer", "ondernemers")) if not _has(talk, role)]
    if absent:
        blocks.append(Text(f"Er zijn geen {listing(absent)} gesproken.", "gap"))
    return blocks


def _has(talk: Conversations, role: str) -> bool:
    return bool((talk.people["rol"] == role).any())


def _reach_table(research: Research, talk: Conversations, groups: tuple[Group, ...]) -> Table:
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
                Cell(_spoken(g.spoken, talk.min_people), None if g.spoken is None else float(g.spoken)),
                *_population(g.population),
            )
            for g in groups
        ),
    )


def _spoken(n: int | None, least: int) -> str:
    return "niet getoond" if n is None else "niemand" if n == 0 else number(n)


def _population(value: Value | None) -> tuple[Cell, Cell]:
    if value is None or value.value is None:
        return Cell(EN_DASH), Cell(EN_DASH)
    unit = f"{NBSP}% van de woningen" if value.unit == "%" else " mensen"
    return Cell(f"{number(value.value)}{unit}", value.value), Cell(str(value.year), float(value.year))


def _counted(talk: Conversations, attribute: str, head: str, what: str) -> Table:
    counts = by_attribute(talk, attribute)
    rows = tuple(
        (
            Cell(LABELS.get(str(label), str(label))),
            Cell("niet getoond" if hidden else number(int(n)), None if hidden else float(n)),
        )
        for (label, n), hidden in zip(counts.items(), counts.isna(), strict=True)
    )
    return Table(f"tabel-{attribute}", f"{what}, naar {head.lower()}", (Column(head), Column(what, True)), rows)


def _note(research: Research, talk: Conversations) -> str:
    text = (
        f"Aantallen onder de {number(talk.min_people)} staan er niet, en ook niet wat ze zou verraden. Per tabel staat "
        "één kenmerk, zodat niemand te herkennen is. Alleen bewoners staan naast de bevolking."
    )
    interviews = research.study.interviews
    dropped = {reason: n for reason, n in interviews.dropped.items() if n} if interviews else {}
    if dropped:
        reasons = listing([REASONS[reason] for reason in dropped])
        text += (
            f" In het hele onderzoek zijn {number(sum(dropped.values()))} gesprekken niet gebruikt, omdat {reasons}; "
            "zij zijn nergens meegeteld."
        )
    return text
