"""What this edition does not hold (yet), and which file would fill it."""

from __future__ import annotations

from wijkonderzoek.report.chances import chances_section, initiatives
from wijkonderzoek.report.filled import NONE_YET, from_tables, of_the_approach
from wijkonderzoek.report.first_person import stories_of
from wijkonderzoek.report.model import CompletenessRow
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.agenda import SchoonHeelVeiligRow
from wijkonderzoek.schemas.approach import AanleidingRow
from wijkonderzoek.wording.numbers import number


def completeness(research: Research, *, with_map: bool) -> tuple[CompletenessRow, ...]:
    """One row for every part of a Wijkbeeld: whether it is here, why not, and what would fill it."""
    rows = []
    for opgave in research.catalogue.scored_opgaven:
        readings = research.of_opgave(opgave.key)
        there = sum(r.value.present for r in readings)
        reason = f"{number(there)} van de {number(len(readings))} cijfers" if readings else "geen open cijfers per wijk"
        fill = "" if readings and there == len(readings) else "nieuwere uitgave van de bron, of lokale cijfers"
        rows.append(CompletenessRow(f"3 {opgave.title}", there > 0, reason, fill))
    rows.append(
        CompletenessRow(
            "3 Kaart",
            with_map,
            "" if with_map else f"geen grenzen van {research.country.indeling} in de opslag",
            "" if with_map else "bestand met wijkgrenzen",
        )
    )
    rows.append(CompletenessRow("2 Verhaal van de wijk", research.told, *_stories(research)))
    rows += [
        _own_words(research),
        _interpretation(research),
        _recognition(research),
        _chances(research),
    ]
    rows.append(CompletenessRow("1 Aanleiding", *_occasions(research)))
    rows.append(from_tables(research, "3 Schoon, heel, veilig", (SchoonHeelVeiligRow,)))
    rows += of_the_approach(research)
    rows.sort(key=lambda row: int(row.section.split()[0]))
    return tuple(rows)


def _own_words(research: Research) -> CompletenessRow:
    """Whether somebody told their own story."""
    n = len(stories_of(research))
    told = f"{number(n)} {'verhaal' if n == 1 else 'verhalen'}" if n else "nog geen verhalen"
    return CompletenessRow("2 In hun eigen woorden", n > 0, told, "" if n else "verhalen/*.md")


def _interpretation(research: Research) -> CompletenessRow:
    """Whether people signed what a finding means."""
    n = sum(map(len, research.duidingen.values()))
    signed = f"{number(n)} ondertekende {'duiding' if n == 1 else 'duidingen'}" if n else NONE_YET
    return CompletenessRow("3 Duiding", n > 0, signed, "" if n else "duiding.csv")


def _recognition(research: Research) -> CompletenessRow:
    """Whether people were asked about the findings, and what would let them be."""
    asked = [r for r in research.recognition.values() if r.heard]
    total = len(research.recognition)
    if asked:
        reason = f"{number(len(asked))} van de {number(total)} stellingen voorgelegd"
        return CompletenessRow("4 Herkenning", True, reason, "" if len(asked) == total else "herkenning.csv")
    if total:
        reason = f"{number(total)} stellingen liggen klaar in gespreksblad.html, nog niet voorgelegd"
        return CompletenessRow("4 Herkenning", False, reason, "herkenning.csv")
    return CompletenessRow("4 Herkenning", False, NONE_YET, "stellingen.csv en herkenning.csv")


def _chances(research: Research) -> CompletenessRow:
    """Whether there are chances to tell, and what would bring more."""
    missing = [] if research.told else ["gecodeerde gesprekken"]
    missing += [] if initiatives(research) else ["aanleidingen.csv (initiatieven)"]
    present = chances_section(research) is not None
    reason = "" if present else "geen gunstig cijfer, verhaal of initiatief"
    return CompletenessRow("5 Kansen en krachten", present, reason, " en ".join(missing))


def _stories(research: Research) -> tuple[str, str]:
    """Why there are stories or not, and what would fill them."""
    talk = research.talk
    if talk is None:
        return "nog geen gesprekken", "gecodeerde gesprekken (interviews/)"
    if not talk.enough:
        return f"met minder dan {number(talk.min_people)} mensen gesproken", "gesprekken met meer mensen"
    return f"{number(talk.count)} gesprekken met {number(len(talk.people))} mensen", ""


def _occasions(research: Research) -> tuple[bool, str, str]:
    n = len(research.study.approach.rows(AanleidingRow, research.approach_labels))
    return (True, f"{number(n)} aanleiding{'en' if n != 1 else ''}", "") if n else (False, NONE_YET, "aanleidingen.csv")
