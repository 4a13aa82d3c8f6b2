"""Section 0, "Op één pagina": what goes well, what worries, what is not known, and what happens next.

No index, no map and no rank stands on this page.
"""

from __future__ import annotations

from wijkonderzoek.model import Finding
from wijkonderzoek.report.findings import comparison_sentence, finding_of
from wijkonderzoek.report.model import Block, Section, Text
from wijkonderzoek.report.research import Reading, Research
from wijkonderzoek.wording.numbers import lowered, number
from wijkonderzoek.wording.sentences import figure_sentence, headline

MOST_FINDINGS = 3


def one_page(research: Research) -> tuple[Section, tuple[Finding, ...]]:
    """The first page, and the findings it names (at most three)."""
    chosen = headline_readings(research.readings)
    findings = tuple(finding_of(reading) for reading in chosen)
    blocks: list[Block] = [
        Text(_lead(research), "lead"),
        Text(_well(research), "key", "Wat gaat goed"),
        Text(_worry(research), "key", "Wat zorgen geeft"),
        Text(_unknown(research), "key", "Wat we niet weten"),
    ]
    blocks += [
        Text(
            f"{_said(research, reading)} Alleen cijfers: er is nog geen verhaal van bewoners.",
            "plain",
            reading.indicator.title,
        )
        for reading in chosen
    ]
    blocks += [
        Text(_questions(chosen), "plain", "Vragen voor het gesprek"),
        Text(
            "Nog niet vastgelegd: waarover bewoners beslissen en wat er met hun inbreng is gedaan.",
            "gap",
            "Wat bewoners bepalen",
        ),
        Text(_next(research), "plain", "Wat nu"),
    ]
    return Section("op-een-pagina", "0", "Op één pagina", tuple(blocks)), findings


def headline_readings(readings: tuple[Reading, ...]) -> list[Reading]:
    """At most three readings to open with: clear ones (`is_clear`) that lie furthest out.

    A figure that says little on its own (caveat `niet_alleen_kop`) does not come first when there is another.
    """
    clear = [r for r in readings if is_clear(r)]
    clear.sort(key=lambda r: (-abs((r.unfavourable or 0) - 50), r.indicator.key))
    first = clear[:MOST_FINDINGS]
    return sorted(first, key=lambda r: "niet_alleen_kop" in r.indicator.caveats)


def is_clear(reading: Reading) -> bool:
    """Whether a reading may open the report: better or worse than the country, beyond its toevalsmarge, and ranked.

    A mean or distance, for which no toevalsmarge can be computed, may not, however far out it lies.
    """
    weighed = reading.comparison is not None and reading.comparison.with_chance
    return weighed and reading.judgement in {"zorg", "goed"} and reading.unfavourable is not None


def _lead(research: Research) -> str:
    used = [r for r in research.readings if r.value.present]
    opgaven = research.catalogue.scored_opgaven
    covered = {r.indicator.opgave for r in used} & {o.key for o in opgaven}
    name = research.region.name
    return (
        f"Deze quickscan zet {number(len(used))} cijfers over {name} op een rij, voor {number(len(covered))} van "
        f"de {number(len(opgaven))} opgaven. Het is een begin: cijfers alleen maken nog geen beeld van een wijk. Pas "
        "met de verhalen van bewoners en professionals ernaast is te zeggen wat er speelt."
    )


def _well(research: Research) -> str:
    good = [r for r in research.readings if r.judgement == "goed" and is_clear(r)]
    if not good:
        return _nothing(research, "gunstiger")
    return _message(research, min(good, key=lambda r: (r.unfavourable or 0, r.indicator.key)))


def _worry(research: Research) -> str:
    bad = [r for r in research.readings if r.judgement == "zorg" and is_clear(r)]
    if not bad:
        return _nothing(research, "ongunstiger")
    return _message(research, max(bad, key=lambda r: (r.unfavourable or 0, r.indicator.key)))


def _nothing(research: Research, how: str) -> str:
    counted = [r for r in research.readings if r.judgement and r.comparison and r.comparison.with_chance]
    if research.only:
        return (
            f"Daarover zeggen deze cijfers niets: de bron bevat alleen {research.only}, en zonder de cijfers van "
            f"{research.land} is er niets om mee te vergelijken."
        )
    if not counted:
        return (
            "Daarover zeggen deze cijfers niets: er is geen cijfer met een toevalsmarge waarvan vaststaat welke kant "
            "gunstig is."
        )
    name, land = research.region.name, research.land
    if len(counted) == 1:
        title = lowered(counted[0].indicator.title)
        return (
            f"Er is één cijfer met een toevalsmarge waarvan vaststaat welke kant gunstig is ({title}); daarop staat "
            f"{name} niet duidelijk {how} dan {land}."
        )
    return (
        f"Op geen van de {number(len(counted))} cijfers met een toevalsmarge waarvan vaststaat welke kant gunstig is, "
        f"staat {name} duidelijk {how} dan {land}."
    )


def _unknown(research: Research) -> str:
    text = "Wat bewoners en professionals zelf zien: er zijn nog geen gesprekken gevoerd."
    if research.only:
        text += f" Hoe {research.region.name} zich verhoudt tot de rest van {research.land}."
    opgaven = research.catalogue.scored_opgaven
    empty = [o.title for o in opgaven if not any(r.value.present for r in research.of_opgave(o.key))]
    return f"{text} Er zijn geen cijfers over: {'; '.join(empty)}." if empty else text


def _message(research: Research, reading: Reading) -> str:
    """What a figure comes down to, in one sentence."""
    assert reading.comparison is not None
    return f"{headline(reading.indicator, reading.comparison.verdict, research.land)} ({reading.value.year})."


def _said(research: Research, reading: Reading) -> str:
    """A figure on a human scale, with the gemeente's and the country's beside it."""
    text = figure_sentence(reading.indicator, reading.value, reading.land.value)
    return f"{text} {comparison_sentence(research, reading)}"


def _questions(readings: list[Reading]) -> str:
    recognise = {0: "", 1: "Herkent u dit beeld, en wat zit erachter? "}
    asked = recognise.get(len(readings), "Herkent u deze beelden, en wat zit erachter? ")
    return f"{asked}Wat gaat er goed in de wijk dat in geen enkel cijfer staat? Wat ontbreekt?"


def _next(research: Research) -> str:
    contact = research.study.params.contact
    text = (
        "Leg deze cijfers voor aan bewoners, professionals en andere partijen in de wijk, en ga na wat er al gaande is."
    )
    return f"{text} Vragen of opmerkingen: {contact}." if contact else text
