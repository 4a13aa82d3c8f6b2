"""What this report cannot say, whatever the figures: the standing limits of every wijkmonitor."""

from __future__ import annotations

from wijkonderzoek.monitoring.people import MUCH_TURNOVER, TURNOVER
from wijkonderzoek.report.assessed import interventions_of
from wijkonderzoek.report.model import Section, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.wording.numbers import number

TITLE = "Wat dit rapport niet kan zeggen"
FIGURES = (
    "Wat in een wijk telt, laat zich niet vangen in cijfers: vertrouwen, trots, wat mensen voor elkaar over hebben. "
    "Cijfers komen bovendien een jaar of langer na wat ze beschrijven. Lees ze naast wat bewoners en professionals "
    "vertellen. Gaan die twee uiteen, dan is dat een vraag en geen fout."
)
CHOSEN = (
    "Een wijkaanpak begint waar veel speelt. Zo’n wijk verschilt ook in andere dingen van wijken zonder aanpak, en "
    "niet al die verschillen zijn gemeten. Dat geldt ook voor wijken die er in cijfers op lijken."
)


def limits_part(monitored: Monitored) -> Section:
    """What figures cannot tell, whether residents stayed, and what choosing a wijk does to its figures."""
    blocks = (
        Text(FIGURES, "plain", "Niet alles is te tellen"),
        Text(turnover_text(monitored), "plain", "De wijk of de mensen?"),
        Text(regression_text(monitored), "plain", "Na een slecht jaar volgt vaak een beter jaar"),
        Text(CHOSEN, "plain", "De wijk is gekozen"),
    )
    return Section("effect-grenzen", "", TITLE, blocks)


def turnover_text(monitored: Monitored) -> str:
    """Whether the population is stable or passing through, as far as it is known."""
    series = monitored.series.get(TURNOVER)
    newest = series.newest[-1] if series is not None and series.newest else None
    text = "Een cijfer wordt ook beter of slechter als er andere mensen komen wonen. "
    if newest is None or newest.value is None:
        return (
            f"{text}Hoeveel mensen hier verhuizen, is niet bekend: CBS publiceert het niet per wijk. Wie dat wil "
            "weten, vraagt het op bij de gemeente. Tot die tijd noemt dit rapport hogere WOZ-waarden, hogere inkomens "
            "en een hogere opleiding geen verbetering."
        )
    much = newest.value >= MUCH_TURNOVER
    return (
        f"{text}In {newest.year} woonde {number(newest.value)} van de 100 bewoners hier korter dan een jaar. Dat is "
        f"{'veel: wat er in cijfers verandert, kan van andere mensen zijn' if much else 'niet veel'}."
    )


def regression_text(monitored: Monitored) -> str:
    """What happens to the figure of an area after a year in which it was bad, and what is done about it here."""
    year = monitored.research.study.params.monitor.selectiejaar
    chosen = {found.selectiejaar for found in interventions_of(monitored.research)}
    years = sorted({*chosen, *([] if year is None else [year])})
    text = (
        "Een wijk wordt vaak gekozen in een jaar waarin haar cijfer slecht was, voor een deel bij toeval. Een jaar "
        "later is zo’n cijfer meestal beter, ook als niemand iets doet. "
    )
    if not years:
        return f"{text}Deze studie noemt geen jaar waarop de wijk is gekozen."
    said = " en ".join(str(one) for one in years)
    return f"{text}Daarom telt {said}, het jaar waarop de wijk is gekozen, nergens als begin."
