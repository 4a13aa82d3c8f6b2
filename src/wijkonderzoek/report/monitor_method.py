"""Annex B of a wijkmonitor: how trends, goals and effects are judged, told with the numbers that the rules use."""

from __future__ import annotations

from wijkonderzoek.approach.opinions import MIN_ANSWERS
from wijkonderzoek.monitoring.baseline import MOST_YEARS
from wijkonderzoek.monitoring.changes import FEWEST_YEARS
from wijkonderzoek.monitoring.closure import JUST_BELOW
from wijkonderzoek.monitoring.effect.ladder import (
    FEWEST_BEFORE,
    FEWEST_COMPARED,
    FEWEST_TESTED,
    PRETREND_LEVEL,
    Rung,
)
from wijkonderzoek.monitoring.people import MUCH_TURNOVER
from wijkonderzoek.monitoring.trend import DOUBT, FEWEST_PEERS
from wijkonderzoek.report.annexes import definitions, frame_rules, quality_rules
from wijkonderzoek.report.assessed import interventions_of
from wijkonderzoek.report.model import Block, Section, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.recognition import recognition_rule
from wijkonderzoek.report.status import status_rule
from wijkonderzoek.statistics.intervals import CONFIDENCE
from wijkonderzoek.wording.numbers import listing, number


def monitor_method(monitored: Monitored) -> Section:
    """Annex B: every rule of this monitor with its thresholds; those of what this study does not have left out."""
    research = monitored.research
    rules = (
        *frame_rules(research),
        *trend_rules(),
        *(goal_rules(monitored) if monitored.goals else ()),
        *(agreement_rules() if monitored.agreements else ()),
        *([("Herkenning", recognition_rule())] if research.recognition else []),
        not_yet_rule(),
        *(effect_rules() if interventions_of(research) else ()),
        ("Status", status_rule()),
        *quality_rules(),
    )
    blocks: list[Block] = [Text(text, "plain", label) for label, text in rules]
    blocks.append(definitions(research, monitored.indicators))
    return Section("bijlage-methode", "B", "Methodiekbeschrijving", tuple(blocks), annex=True)


def trend_rules() -> tuple[tuple[str, str], ...]:
    """When a figure is said to have changed, when otherwise than in alike areas, and when nothing is said."""
    return (
        (
            "Veranderd?",
            "De verandering over de jaren is de middelste helling tussen alle paren van jaren (Theil-Sen). Zij telt "
            f"alleen als zij groter is dan toeval en afronding samen ({number(CONFIDENCE * 100)} % marge). Met minder "
            f"dan {number(FEWEST_YEARS)} jaren die te vergelijken zijn, staat er “te weinig jaren”. Bij een breuk "
            "(grenzen, codes, meting) telt alleen het nieuwste deel van de reeks.",
        ),
        (
            "Anders dan vergelijkbare gebieden?",
            "De verandering wordt gezet naast die van alle gebieden van hetzelfde niveau en dezelfde grootte, over "
            f"dezelfde jaren; dat zijn er minstens {number(FEWEST_PEERS)}. Alle vragen van dit rapport tellen samen "
            f"mee (Benjamini-Hochberg): van wat anders heet, is hoogstens {number(DOUBT * 100)} van de 100 toeval. "
            "Herkomst wordt nooit vergeleken.",
        ),
        (
            "Nog te vroeg",
            "Elk cijfer heeft een verwachte looptijd. Zolang die na de start niet voorbij is, staat er “nog te vroeg”, "
            "welke kant het cijfer ook op gaat. Van een modelschatting is een verandering niet vast te stellen.",
        ),
        (
            "De wijk of de mensen?",
            "Hogere WOZ-waarden, inkomens of opleiding heten alleen beter als bekend is dat weinig bewoners "
            f"verhuisden: minder dan {number(MUCH_TURNOVER)} van de 100 per jaar. Anders staat er gestegen of gedaald. "
            "Wat slechter werd, blijft slechter heten.",
        ),
    )


def goal_rules(monitored: Monitored) -> tuple[tuple[str, str], ...]:
    """Where goals start from, and how they stand."""
    settings = monitored.research.study.params.monitor
    start = f" De aanpak begon in {settings.start}." if settings.start else ""
    chosen = f" De wijk is gekozen op cijfers van {settings.selectiejaar}." if settings.selectiejaar else ""
    return (
        (
            "Nulwaarde",
            "De nulwaarde die in de agenda staat, maar nooit die van het jaar waarop de wijk is gekozen: dan lijkt een "
            "deel van de achterstand vanzelf ingelopen. In dat geval, of zonder nulwaarde, telt het gemiddelde van de "
            f"andere jaren vóór de start, hoogstens de nieuwste {number(MOST_YEARS)}.{start}{chosen}",
        ),
        (
            "Hoe een doel ervoor staat",
            "Tot de verwachte looptijd voorbij is, hoeft er niets te veranderen; daarna loopt de weg recht naar de "
            "streefwaarde. Op koers: het cijfer is waar het nu moet zijn, of verder. Binnen de marge: het ligt "
            "erachter, maar niet meer dan de marge van cijfer en nulwaarde samen. Loopt achter: het ligt er verder "
            "achter dan die marge. Of de streefwaarde zelf is gehaald, staat er apart bij.",
        ),
        (
            "Ingelopen achterstand",
            "Welk deel van het verschil met een ander gebied is ingelopen, met de marge van een verhouding (Fieller). "
            "Er staat niets als het verschil in het begin binnen de marge viel. Ernaast staan de "
            f"{number(JUST_BELOW)} gebieden die net niet werden gekozen.",
        ),
    )


def agreement_rules() -> tuple[tuple[str, str], ...]:
    """How agreements are counted."""
    text = (
        "Geteld per soort partij, op alfabet en zonder rangorde. Dat een afspraak niet is nagekomen, staat er alleen "
        "met de reactie van de partij zelf; zonder die reactie is het “niet bekend”."
    )
    return (("Afspraken", text),)


def not_yet_rule() -> tuple[str, str]:
    """What makes something stand in the section on what does not work."""
    text = (
        "Vaste regels, geen keuze: elk doel dat achterloopt of waarvan het streefjaar voorbij is, elk cijfer dat "
        "slechter werd (op zichzelf of naast vergelijkbare gebieden), elke afspraak die niet is nagekomen en elke "
        f"bevinding die een soort partij betwist (vanaf {number(MIN_ANSWERS)} antwoorden). Het hoofdstuk is niet uit "
        "te zetten."
    )
    return "Wat lukt (nog) niet", text


def effect_rules() -> tuple[tuple[str, str], ...]:
    """How an intervention is looked at, and what each rung asks."""
    rungs = listing([f"{rung.value} {rung.label}" for rung in Rung])
    return (
        (
            "Vergelijken met andere gebieden",
            "De verandering van vóór naar na, min die in de vergelijkingsgebieden (difference-in-differences, met een "
            "vast effect voor elk gebied en elk jaar). Toeval wordt gemeten door elk vergelijkingsgebied de plaats van "
            "de wijk te laten innemen, gedeeld door hoe sterk elk cijfer vooraf al schommelde (gestudentiseerde "
            "permutatie). Het jaar van de selectie en de jaren tot de verwachte vertraging tellen niet mee.",
        ),
        (
            "De treden",
            f"{rungs}. Trede 3 vraagt {number(FEWEST_COMPARED)} vergelijkingsgebieden; trede 4 {number(FEWEST_TESTED)} "
            f"gebieden, {number(FEWEST_BEFORE)} jaren vooraf en geen eigen trend vooraf (p boven "
            f"{number(PRETREND_LEVEL, 2)}); trede 5 een loting of een vaste grens. De trede bepaalt de woorden, en "
            "niet of het cijfer meeviel.",
        ),
    )
