"""The words about an intervention: never stronger than its rung, and the same for a welcome figure as for another."""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.monitoring.effect.assess import AREA, FIGURE, YEAR, Assessed
from wijkonderzoek.monitoring.effect.ladder import PRETREND_LEVEL, Rung, permitted
from wijkonderzoek.monitoring.effect.permutation import LEVEL
from wijkonderzoek.monitoring.words import Reason
from wijkonderzoek.wording.changes import change_text, size_text
from wijkonderzoek.wording.numbers import amount_alone, listing, lowered, number


def said_text(found: Assessed, name: str) -> str:
    """What the design allows to say, in its strongest permitted words; that there is nothing to say where so."""
    indicator, rung = found.series.indicator, found.reached.rung
    if indicator.modelled or not found.series.newest:
        return _nothing(found)
    if not found.before or not found.after:
        return f"Van {lowered(indicator.title)} is alleen te zeggen hoe het cijfer was en is."
    change = found.mean(found.after, own=True) - found.mean(found.before, own=True)
    first, last = (amount_alone(found.mean(years, own=True), indicator) for years in (found.before, found.after))
    text = (
        f"{indicator.title}: gemiddeld {first} over {years_text(found.before)}, en {last} over "
        f"{years_text(found.after)}."
    )
    if rung <= Rung.VOOR_NA:
        return (
            f"{text} Die verandering {permitted(rung)[0]} “{found.intervention.naam}”. Meer is er niet van te zeggen."
        )
    assert found.effect is not None
    there = found.mean(found.after, own=False) - found.mean(found.before, own=False)
    elsewhere = change_text(there, indicator).replace(" het", " het gemiddeld", 1)
    beside = size_text(abs(found.effect.estimate), indicator)
    text += (
        f" Hier {change_text(change, indicator)}; in de {number(len(found.compared))} gebieden waarmee {name} is "
        f"vergeleken, {elsewhere}. Dat scheelt {beside}."
    )
    return f"{text} {_judged(found)}"


def _judged(found: Assessed) -> str:
    """Whether that difference is more than areas differ among themselves, and then in the words of the rung."""
    test, intervention = found.test, found.intervention
    if test is None or test.smallest > LEVEL:
        few = "jaren vóór de start" if test is None else "gebieden"
        return f"Of dat meer is dan toeval, is met zo weinig {few} niet na te gaan."
    if test.p > LEVEL:
        text = "Zulke verschillen komen ook voor bij gebieden zonder deze ingreep."
        return f"{text} Er is dus geen verschil vast te stellen."
    word = permitted(found.reached.rung)[0]
    if found.reached.rung is Rung.VERGELIJKING:
        text = f"Het cijfer {word} de start van “{intervention.naam}”."
        already = test.pretrend_p is not None and test.pretrend_p <= PRETREND_LEVEL
        return f"{text} Maar vóór de start ging het hier ook al anders." if already else text
    if found.reached.rung is Rung.PRE_TREND:
        return f"Dat verschil {word} “{intervention.naam}”. Een bewijs is het niet."
    return f"“{intervention.naam}” {word} dit verschil."


def _nothing(found: Assessed) -> str:
    indicator = found.series.indicator
    why = Reason.MODELLED if indicator.modelled else Reason.NO_FIGURES
    return f"Over {lowered(indicator.title)} is niets te zeggen: {why}."


def how_text(found: Assessed, asked: int) -> str:
    """By which rule the area was chosen, what it is compared with, and which years count."""
    one = found.intervention
    chosen = {
        "keuze": f"De wijk is gekozen: {one.selectieregel} (cijfers van {one.selectiejaar}).",
        "grens": f"De wijk viel net binnen een vaste grens: {one.selectieregel} (cijfers van {one.selectiejaar}).",
        "loting": f"De wijk is geloot: {one.selectieregel} (cijfers van {one.selectiejaar}).",
    }[one.toewijzing]
    return f"{chosen} {_compared(found, asked)} {_counted(found)}"


def _compared(found: Assessed, asked: int) -> str:
    kinds = {
        "peers": "de meest vergelijkbare, waar ook in het land",
        "codes": "genoemd door de studie",
        "net_onder_de_grens": "net buiten de grens gevallen",
    }
    if not asked:
        return "Er zijn geen gebieden om mee te vergelijken."
    many = len(found.compared)
    text = f"Vergeleken is met {number(many)} {'gebied' if many == 1 else 'gebieden'}: "
    text += f"{kinds[found.intervention.vergelijking.soort]}."
    if found.left_out:
        n = len(found.left_out)
        text += f" {number(n)} {'gebied valt' if n == 1 else 'gebieden vallen'} af: daar mist een jaar of is de reeks "
        text += "gebroken."
    return text


def _counted(found: Assessed) -> str:
    """Which years count, and which do not."""
    one, split = found.intervention, found.series.split
    text = f"{one.selectiejaar} telt niet mee, omdat de wijk op dat jaar is gekozen."
    waiting = [str(year) for year in range(one.start_year, one.first_year)]
    if waiting:
        text += (
            f" {listing(waiting)} {'telt' if len(waiting) == 1 else 'tellen'} ook niet mee: zo lang duurt het voordat "
        )
        text += "er iets te zien kan zijn."
    if split is not None:
        text += f" De jaren vóór {split.year} vallen weg: daar breekt de reeks."
    return text


def test_text(found: Assessed) -> str:
    """The permutation test: its p beside what was computed, and how far before the start."""
    test = found.test
    assert test is not None
    as_far = round(test.p * (test.draws + 1)) - 1
    who = f"{'geen' if as_far == 0 else number(as_far)} van die gebieden {'ging' if as_far < 2 else 'gingen'} zo ver"
    text = (
        f"p = {number(test.p, 3)}. Elk van de {number(test.comparisons)} andere gebieden nam één keer de plaats van "
        f"deze wijk in; {who}. Lager dan {number(test.smallest, 3)} kan p met zo veel "
        f"gebieden niet worden. Berekend is het gemiddelde van {years_text(found.after)} min dat van "
        f"{years_text(found.before)}, min hetzelfde in de andere gebieden, gedeeld door hoe sterk het eigen cijfer "
        "vóór de start al schommelde. De schatting zelf heeft een vast effect voor elk gebied en elk jaar"
    )
    text += f" ({number(found.effect.n)} gebiedsjaren)." if found.effect is not None else "."
    if test.pretrend_p is not None:
        text += f" Dezelfde toets op de jaren vóór de start: p = {number(test.pretrend_p, 3)}."
    return text


def why_not_text(found: Assessed) -> str:
    """What keeps the design from the next rung, and a start that no comparison area shares."""
    text = list(found.reached.missing)
    if began := _began(found):
        text.append(
            f"De wijk begon bovendien {began} dan alle gebieden waarmee zij is vergeleken. Zo’n cijfer kan ook zonder "
            "ingreep verder bewegen."
        )
    return " ".join(text)


def _began(found: Assessed) -> str:
    """Whether the area began above or below every comparison area; empty where it began among them."""
    if found.panel is None:
        return ""
    before = found.panel[found.panel[YEAR].isin(found.before) & found.panel[AREA].isin(found.compared)]
    means = before.groupby(AREA)[FIGURE].mean()
    own = found.mean(found.before, own=True)
    return "lager" if own < means.min() else "hoger" if own > means.max() else ""


def years_text(years: Sequence[int]) -> str:
    """Years in words: "2013 tot en met 2016"; a row with gaps is listed.

    >>> years_text([2013, 2014, 2015]), years_text([2018]), years_text([2018, 2020])
    ('2013 tot en met 2015', '2018', '2018 en 2020')
    """
    first, last = min(years), max(years)
    if last - first + 1 == len(years) and len(years) > 1:
        return f"{first} tot en met {last}"
    return listing([str(year) for year in years])
