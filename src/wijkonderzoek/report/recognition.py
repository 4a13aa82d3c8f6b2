"""Section 4, "Herkenning": which findings people recognise, per party type, what they dispute, and what to ask."""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.approach.opinions import MIN_ANSWERS
from wijkonderzoek.approach.recognition import Recognition
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.questions import disputed, questions
from wijkonderzoek.report.recognised import heard_text, ordered, signed_block, verdict_text
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.approach import PartyType
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.days import day_text
from wijkonderzoek.wording.numbers import EN_DASH, listing, number
from wijkonderzoek.wording.parties import IN_TEXT, PARTY_NAMES, by_label


def recognition_section(research: Research) -> Section | None:
    """Section 4; None where nobody was asked about a finding of this area."""
    asked = [r for r in research.recognition.values() if r.heard]
    if not asked:
        return None
    parts = (_disputes(research, asked), _questions(research), *_elsewhere(research))
    blocks = (Text(_lead(research, asked), "lead"), _matrix(research, asked), Text(_note(asked), "note"))
    return Section("herkenning", "4", "Herkenning", blocks, parts)


def party_names(asked: Sequence[Recognition]) -> str:
    """The party types that were asked, in alphabetical order."""
    return listing([IN_TEXT[party] for party in _parties(asked)])


def recognition_rule() -> str:
    """How recognition is counted, for the description of methods."""
    return (
        "Een bevinding wordt voorgelegd als één zin, vastgelegd met haar waarde en datum. Wat mensen antwoorden, telt "
        f"per partijtype, en staat er vanaf {number(MIN_ANSWERS)} mensen; daaronder staat alleen “besproken”. Een "
        "partijtype betwist een bevinding als minstens de helft nee zegt, herkent haar als minstens twee derde ja "
        "zegt, en is anders verdeeld (“gemengd”). Betwist door één partijtype is betwist: niemand wordt overstemd, en "
        "antwoorden worden nooit over partijtypen opgeteld. Is de waarde of het oordeel sindsdien anders, dan staat "
        "erbij dat het om eerdere cijfers gaat. Wie antwoordde is geen steekproef: het zijn aantallen aanwezigen, geen "
        "bewoners."
    )


def _parties(asked: Sequence[Recognition]) -> list[PartyType]:
    return by_label(heard.party for recognition in asked for heard in recognition.heard)


def _lead(research: Research, asked: Sequence[Recognition]) -> str:
    n = len(asked)
    what = f"{number(n)} bevindingen over {research.region.name} zijn" if n != 1 else "Eén bevinding is"
    first = f"{what} voorgelegd aan {party_names(asked)}: herkent u dit?"
    counts = [(word, sum(r.verdict == word for r in asked)) for word in ("betwist", "gemengd", "herkend")]
    said = [f"{number(count)} {word}" for word, count in counts if count]
    return f"{first} {capital(listing(said))}." if said else first


def _matrix(research: Research, asked: Sequence[Recognition]) -> Table:
    parties = _parties(asked)
    return Table(
        id="tabel-herkenning",
        caption=f"Welke bevindingen over {research.region.name} mensen herkennen, per partijtype",
        columns=(
            Column("Bevinding"),
            *(Column(capital(PARTY_NAMES[party])) for party in parties),
            Column("Samen"),
        ),
        rows=tuple(_row(recognition, parties) for recognition in asked),
    )


def _row(recognition: Recognition, parties: Sequence[PartyType]) -> tuple[Cell, ...]:
    heard = {h.party: heard_text(h) for h in recognition.heard}
    return (
        Cell(recognition.sentence),
        *(Cell(heard.get(party, EN_DASH)) for party in parties),
        Cell(verdict_text(recognition)),
    )


def _note(asked: Sequence[Recognition]) -> str:
    text = (
        f"Een partijtype met minder dan {number(MIN_ANSWERS)} antwoorden staat er als “besproken”. Een streepje: niet "
        "gevraagd. Gemengd: de antwoorden lopen uiteen. Betwist door één partijtype is betwist."
    )
    gone = [r for r in asked if r.now is None]
    if gone:
        text += f" Niet meer in deze editie: {listing([f'“{r.sentence}”' for r in gone])}."
    return text


def _disputes(research: Research, asked: Sequence[Recognition]) -> Section:
    """What is disputed or recognised in part, with what was said and on which figures."""
    apart = [*disputed(research), *(r for r in asked if r.verdict == "gemengd")]
    blocks: list[Block] = [Text(_said(r), "plain", f"{capital(verdict_text(r))}: {r.sentence}") for r in apart]
    if not apart:
        blocks.append(Text("Geen bevinding die is voorgelegd, wordt betwist.", "plain"))
    blocks += [
        Text(_said(r), "plain", f"{capital(verdict_text(r))}: {r.sentence}")
        for r in asked
        if r.changed and r not in apart
    ]
    return Section("herkenning-betwist", "4.1", "Wat betwist wordt", tuple(blocks))


def _said(recognition: Recognition) -> str:
    parts = [f"{capital(PARTY_NAMES[h.party])}: {heard_text(h)}." for h in ordered(recognition.heard)]
    remarks = [f"“{remark.rstrip('.')}”" for h in ordered(recognition.spoken) for remark in h.remarks]
    parts += [f"Erbij gezegd: {listing(remarks)}."] if remarks else []
    if recognition.value:
        parts.append(f"Voorgelegd op {day_text(recognition.day)}: {recognition.value}.")
    if recognition.changed and recognition.now is not None:
        parts.append(f"Nu: {recognition.now}. Leg het opnieuw voor.")
    return " ".join(parts)


def _questions(research: Research) -> Section:
    asked = questions(research)
    blocks: list[Block] = [Text(text, "plain", f"Vraag {number(n)}") for n, text in enumerate(asked, start=1)]
    blocks.append(
        Text("De stellingen staan klaar om te printen, één per blad: gespreksblad.html, naast dit rapport.", "note")
    )
    return Section("herkenning-vragen", "4.2", "Vragen voor het gesprek", tuple(blocks))


def _elsewhere(research: Research) -> list[Section]:
    """What was signed of findings that this edition does not have, so that nobody's words are lost."""
    blocks = [
        signed_block(duiding, f"Duiding van een eerdere bevinding ({finding_id})")
        for finding_id, of_finding in research.duidingen.items()
        if finding_id not in research.findings_now
        for duiding in of_finding
    ]
    title = "Duiding van bevindingen die hier niet meer staan"
    return [Section("herkenning-eerder", "4.3", title, tuple(blocks))] if blocks else []
