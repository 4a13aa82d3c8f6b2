"""Section 0, "Op één pagina": what goes well, what worries, what is not known, and what happens next.

No index, no map and no rank stands on this page.
"""

from __future__ import annotations

from wijkonderzoek.evidence.reach import reach
from wijkonderzoek.model import Finding
from wijkonderzoek.report.model import Block, ReportStatus, Section, Text
from wijkonderzoek.report.openings import is_clear, openings
from wijkonderzoek.report.questions import conflict_question, conflicts, dispute_question, disputed
from wijkonderzoek.report.reach import missing_voices
from wijkonderzoek.report.recognition import party_names
from wijkonderzoek.report.research import Reading, Research
from wijkonderzoek.report.say import what_residents_decide
from wijkonderzoek.report.status import status_of
from wijkonderzoek.wording.counts import in_conversations
from wijkonderzoek.wording.numbers import listing, lowered, number
from wijkonderzoek.wording.sentences import headline

DISCUSSED = ("besproken en geduid", "definitief")
MOST_DISPUTES = 3
"""Most disputed findings on the page; section 4 has them all."""
MOST_NAMED = 3
"""Most themes named at once, where they are told equally often."""


def one_page(research: Research) -> tuple[Section, tuple[Finding, ...]]:
    """The first page, and the findings it names (at most three)."""
    chosen = openings(research)
    findings = tuple(opening.finding for opening in chosen)
    status = status_of(research, findings)
    blocks: list[Block] = [
        Text(_lead(research, status), "lead"),
        Text(_with_theme(research, "kans", _well(research)), "key", "Wat gaat goed"),
        Text(_with_theme(research, "knelpunt", _worry(research)), "key", "Wat zorgen geeft"),
        Text(_unknown(research), "key", "Wat we niet weten"),
        *(Text(opening.text, "plain", opening.title) for opening in chosen),
        *contested(research),
        Text(_questions(0 if status in DISCUSSED else len(chosen)), "plain", "Vragen voor het gesprek"),
        what_residents_decide(research),
        Text(_next(research, status), "plain", "Wat nu"),
    ]
    return Section("op-een-pagina", "0", "Op één pagina", tuple(blocks)), findings


def _lead(research: Research, status: ReportStatus) -> str:
    used = [r for r in research.readings if r.value.present]
    opgaven = research.catalogue.scored_opgaven
    covered = {r.indicator.opgave for r in used} & {o.key for o in opgaven}
    name = research.region.name
    if talk := research.telling:
        return (
            f"Dit beeld legt wat {number(len(talk.people))} mensen in {number(talk.count)} "
            f"gesprekken over {name} vertelden naast {number(len(used))} cijfers, voor {number(len(covered))} van de "
            f"{number(len(opgaven))} opgaven. {_how_far(research, status)}"
        )
    return (
        f"Deze quickscan zet {number(len(used))} cijfers over {name} op een rij, voor {number(len(covered))} van "
        f"de {number(len(opgaven))} opgaven. Het is een begin: cijfers alleen maken nog geen beeld van een wijk. Pas "
        "met de verhalen van bewoners en professionals ernaast is te zeggen wat er speelt."
    )


def _how_far(research: Research, status: ReportStatus) -> str:
    """What the status means for who reads this page."""
    if status == "concept":
        return "Het is een concept: nog niet besproken met bewoners en partijen in de wijk."
    asked = party_names([r for r in research.recognition.values() if r.heard])
    if status == "definitief":
        return f"Elke bevinding op deze pagina is voorgelegd ({asked}) en geduid."
    return f"Het is besproken met {asked} en geduid; nog niet elke bevinding op deze pagina is dat."


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
    if research.told and not research.only:
        return f"Van de cijfers met een toevalsmarge is er geen duidelijk {how} dan in {research.land}."
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


def _with_theme(research: Research, kind: str, figures: str) -> str:
    """What is told most often as kans or knelpunt, and then what the figures say; without stories the figures alone."""
    talk = research.telling
    if talk is None:
        return figures
    least = research.min_mentions
    told = [theme for theme in research.themes if theme.count(kind) >= least]
    if not told:
        return f"Niets kwam in {number(least)} of meer gesprekken als {kind} terug. {figures}"
    most = max(theme.count(kind) for theme in told)
    names = [theme.name for theme in told if theme.count(kind) == most][:MOST_NAMED]
    often = in_conversations(most, talk.count, least)
    each = "elk " if len(names) > 1 else ""
    return f"{listing([names[0], *map(lowered, names[1:])])}, {each}{often} als {kind} genoemd. {figures}"


def contested(research: Research) -> list[Block]:
    """What people dispute, and where figures and stories differ: questions, for neither side is right by itself."""
    said = [dispute_question(recognition) for recognition in disputed(research)]
    more = len(said) - MOST_DISPUTES
    said = [*said[:MOST_DISPUTES], *([f"En nog {number(more)} in deel 4."] if more > 0 else [])]
    asked = [conflict_question(research, joint) for joint in conflicts(research)]
    blocks: list[Block] = [Text(" ".join(said), "plain", "Wat betwist wordt")] if said else []
    return [*blocks, *([Text(" ".join(asked), "plain", "Waar cijfers en verhalen uiteenlopen")] if asked else [])]


def _unknown(research: Research) -> str:
    text = "Wat bewoners en professionals zelf zien: er zijn nog geen gesprekken gevoerd."
    if research.talk is not None:
        least = number(research.talk.min_people)
        text = (
            f"Wat bewoners zelf zien: er is met minder dan {least} mensen gesproken, te weinig om iets te laten zien."
        )
    if talk := research.telling:
        text = missing_voices(reach(talk, research.country, research.region))
    if research.only:
        text += f" Hoe {research.region.name} zich verhoudt tot de rest van {research.land}."
    opgaven = research.catalogue.scored_opgaven
    empty = [o.title for o in opgaven if not any(r.value.present for r in research.of_opgave(o.key))]
    return f"{text} Er zijn geen cijfers over: {'; '.join(empty)}." if empty else text


def _message(research: Research, reading: Reading) -> str:
    """What a figure comes down to, in one sentence."""
    assert reading.comparison is not None
    return f"{headline(reading.indicator, reading.comparison.verdict, research.land)} ({reading.value.year})."


def _questions(findings: int) -> str:
    recognise = {0: "", 1: "Herkent u dit beeld, en wat zit erachter? "}
    asked = recognise.get(findings, "Herkent u deze beelden, en wat zit erachter? ")
    return f"{asked}Wat gaat er goed in de wijk dat in geen enkel cijfer staat? Wat ontbreekt?"


def _next(research: Research, status: ReportStatus) -> str:
    contact = research.study.params.contact
    what = "dit beeld" if research.told else "deze cijfers"
    text = f"Leg {what} voor aan bewoners, professionals en andere partijen in de wijk, en ga na wat er al gaande is."
    if status in DISCUSSED:
        text = "Bespreek wat betwist wordt, leg voor wat nog niet is voorgelegd, en bepaal samen wat u aanpakt."
    return f"{text} Vragen of opmerkingen: {contact}." if contact else text
