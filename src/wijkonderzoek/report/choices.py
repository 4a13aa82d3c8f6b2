"""How urgency was scored, for annex B: the rules in words, and every choice with its value, alternatives and source."""

from __future__ import annotations

from collections.abc import Mapping

from wijkonderzoek.params import Urgentie
from wijkonderzoek.report.model import Cell, Column, Table
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas import Schema
from wijkonderzoek.urgency.contributions import against, related
from wijkonderzoek.wording.numbers import EN_DASH, listing, lowered, number

HANDBOOK = "OECD/JRC (2008), Handbook on Constructing Composite Indicators"
CHOICES: Mapping[str, tuple[str, str, str]] = {
    "normaliseren": (
        "Cijfers op één schaal",
        "percentiel (plaats tussen alle gebieden), minmax of z; percentiel let niet op uitschieters",
        f"{HANDBOOK}, stap 5",
    ),
    "behandelen": (
        "Uitschieters intrekken",
        "bij minmax en z: hoogstens vijf punten per scheef cijfer, anders een logaritmische schaal",
        "Becker e.a. (2022), COINr; grenzen scheefheid 2 en kurtosis 3,5",
    ),
    "samenvoegen": (
        "Cijfers van een opgave samen",
        "rekenkundig of meetkundig gemiddelde, of twee aan twee vergelijken (Copeland)",
        f"{HANDBOOK}, stap 6",
    ),
    "aanvullen": (
        "Een cijfer dat er niet is",
        "niet aanvullen: het gewicht gaat naar de andere cijfers; of het gemiddelde van de gemeente",
        f"{HANDBOOK}, stap 3",
    ),
    "gewichten": ("Gewichten van cijfers", "elk cijfer telt even zwaar, tenzij hier genoemd", f"{HANDBOOK}, stap 6"),
    "gewichten_opgaven": (
        "Gewichten van opgaven in het totaal",
        "elke opgave telt even zwaar, tenzij hier genoemd",
        f"{HANDBOOK}, stap 6",
    ),
    "modelschattingen": (
        "Modelschattingen meetellen",
        "nee: zij volgen vooral wie er wonen; een lezing met modelschattingen staat ernaast",
        "eigen keuze",
    ),
    "min_cijfers": (
        "Cijfers nodig voor een score",
        "met minder geregistreerde of lokale cijfers: smalle basis, geen score",
        "eigen keuze",
    ),
    "min_dekking": (
        "Dekking nodig voor een oordeel",
        "deel van het gewicht dat er moet zijn, per gebied en per cijfer; daaronder geen oordeel",
        f"{HANDBOOK}, stap 3",
    ),
    "doorrekeningen": (
        "Doorrekeningen voor de keuzemarge",
        "sets van andere keuzes: schaal, samenvoegen, gewichten, aanvullen, met en zonder modelschattingen",
        "Saisana, Saltelli en Tarantola (2005)",
    ),
    "trekkingen": (
        "Trekkingen voor de toevalsmarge",
        "hoe vaak elk cijfer opnieuw uit hetzelfde proces wordt getrokken",
        "Fay en Herriot (1979)",
    ),
    "spreiding": (
        "Spreiding van gewichten in de keuzemarge",
        "elk gewicht gaat zoveel omhoog of omlaag",
        "Saisana, Saltelli en Tarantola (2005)",
    ),
    "copeland_deel": (
        "Deel van de doorrekeningen met Copeland",
        "gebieden twee aan twee vergeleken; kost veel rekentijd",
        "Munda (2008), Social Multi-Criteria Evaluation",
    ),
    "zaad": ("Startgetal van de trekkingen", "hetzelfde getal geeft dezelfde marges", "eigen keuze"),
    "demonstratie": (
        "Demonstratie",
        "een score van andere kolommen, alleen om de methode te laten zien",
        "eigen keuze",
    ),
}
"""Per setting of `urgentie`: what readers call it, what it does and what else there is, and where it comes from."""


def score_rules(research: Research) -> tuple[tuple[str, str], ...]:
    """How places, scores and both margins come about, as labelled paragraphs."""
    chosen = research.study.params.urgentie
    rules = [
        (
            "Score van een opgave",
            f"Een opgave krijgt pas een score vanaf {number(chosen.min_cijfers)} geregistreerde of lokale cijfers "
            "met een richting die een resultaat vertellen. Aantallen, inspanningen en herkomst tellen nooit mee, "
            "van armoede telt één maat, en modelschattingen tellen alleen mee als de studie dat instelt. De score "
            "is een gemiddelde van de plaatsen op elk cijfer. Lokale cijfers zijn er alleen voor de eigen gemeente; "
            "een opgave die ze nodig heeft, krijgt een plaats tussen de gebieden van die gemeente.",
        ),
        (
            "Toevalsmarge van een plaats",
            "Van elk aandeel wordt geschat welk onderliggend niveau erbij past, uit het cijfer van het gebied, dat "
            "van de gemeente en dat van het land samen (een kleine wijk met een uiterst cijfer had deels toeval). "
            f"Daaruit wordt {number(chosen.trekkingen)} keer getrokken en opnieuw gerangschikt; de marge houdt 90 "
            "van de 100 trekkingen. Gemiddelden en afstanden hebben geen toevalsmarge; daarvan wordt alleen de "
            "afronding getrokken.",
        ),
        (
            "Keuzemarge van een plaats",
            f"{number(chosen.doorrekeningen)} doorrekeningen met dezelfde cijfers en andere verdedigbare keuzes. De "
            "marge houdt 90 van de 100 doorrekeningen. De twee marges worden nooit bij elkaar opgeteld.",
        ),
        (
            "Totaal",
            "Een totaal over de opgaven met een score bestaat alleen voor vergelijkingen tussen instellingen en "
            "staat in geen enkel beeld. Elke opgave gaat daarin als rang op een exponentiële schaal, zoals in de "
            "Engelse en Schotse index van achterstand.",
        ),
    ]
    pulling = _against(research)
    if pulling:
        rules.append(("Cijfers die hun opgave tegenspreken", pulling))
    return tuple(rules)


def choices_table(research: Research) -> Table:
    """Every choice behind the scores: its value, whether the study made it, what it does, and its source."""
    return Table(
        id="tabel-keuzes",
        caption="Elke keuze achter de plaatsen op een opgave",
        columns=(Column("Keuze"), Column("Waarde"), Column("Wat het doet en wat er anders kan"), Column("Herkomst")),
        rows=choice_rows(research.study.params.urgentie, Urgentie(), CHOICES),
    )


def choice_rows(
    chosen: Schema, default: Schema, choices: Mapping[str, tuple[str, str, str]]
) -> tuple[tuple[Cell, ...], ...]:
    """A row per setting of a block: what it is called, its value, what it does, and its source."""
    rows = []
    for name, (label, does, source) in choices.items():
        own = "" if getattr(chosen, name) == getattr(default, name) else " (eigen)"
        rows.append((Cell(label), Cell(f"{_said(getattr(chosen, name))}{own}"), Cell(does), Cell(source)))
    return tuple(rows)


def related_table(research: Research) -> Table | None:
    """How the scores go together with modelled figures about the same areas: related measures, no validation."""
    import pandas as pd

    urgency = research.urgency
    frame = urgency.frames.get("land")
    modelled = [i for g in urgency.groups for i in g.modelled if frame is not None and i.key in frame.columns]
    if frame is None or not modelled or not urgency.scores:
        return None
    figures = pd.DataFrame({i.title: frame.columns[i.key].value for i in modelled}, index=frame.regions.index)
    rows = [
        (
            Cell(title),
            Cell(score.group.title),
            Cell(number(row["correlation"], 2), float(row["correlation"])),
            Cell(number(row["count"]), float(row["count"])),
        )
        for score in urgency.scores
        if score.scope == "land"
        for title, row in related(score, figures).iterrows()
        if isinstance(title, str)
    ]
    return Table(
        id="tabel-verwante-maten",
        caption="Verwante maten: hoe de plaatsen samengaan met modelschattingen over dezelfde gebieden. Geen bewijs "
        "dat een van beide klopt",
        columns=(
            Column("Modelschatting"),
            Column("Opgave"),
            Column("Rangcorrelatie", True),
            Column("Aantal gebieden", True),
        ),
        rows=tuple(rows),
    )


def _against(research: Research) -> str:
    found = []
    for score in research.urgency.scores:
        titles = {i.key: lowered(i.title) for i in score.used}
        pulling = against(score)
        found += [
            f"{titles[str(key)]} ({number(value, 2)}; {lowered(score.group.title)})" for key, value in pulling.items()
        ]
    if not found:
        return ""
    return f"Deze cijfers gaan tegen de rest van hun opgave in (rangcorrelatie onder 0): {listing(found)}."


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | float):
        return number(value, 0 if float(value).is_integer() else 2)
    if isinstance(value, Mapping):
        return listing([f"{key} {number(weight, 2)}" for key, weight in value.items()]) or EN_DASH
    if isinstance(value, tuple):
        return listing(list(value)) or EN_DASH
    return str(getattr(value, "naam", value)) if value is not None else EN_DASH
