"""Findings and the strips that show them: one pattern for every indicator."""

from __future__ import annotations

from wijkonderzoek.model import Finding, Status
from wijkonderzoek.report.figures import dot_strip, trend_strip
from wijkonderzoek.report.joint import badge_of_reading
from wijkonderzoek.report.model import Strip
from wijkonderzoek.report.recognised import with_voices
from wijkonderzoek.report.research import Reading, Research
from wijkonderzoek.wording.numbers import listing, margin_text, number
from wijkonderzoek.wording.sentences import figure_sentence, headline, reference_phrase

QUALITY_NOTE = {
    2: "Lees dit cijfer met zorg: de marge is groot.",
    3: "Verbind aan dit cijfer geen conclusies: de marge is te groot.",
}


def finding_of(research: Research, reading: Reading) -> Finding:
    """The finding of a reading; its id is opgave/indicator and stays the same over runs."""
    indicator = reading.indicator
    finding = Finding(
        id=f"{indicator.opgave}/{indicator.key}",
        opgave=indicator.opgave,
        sentence=figure_sentence(indicator, reading.value, reading.land.value) if reading.value.present else "",
        figures=(f"stip-{indicator.key}",),
        stories=tuple(said.id for said in research.quotes if said.opgave == indicator.opgave),
        badge=badge_of_reading(research, reading),
    )
    return with_voices(research, finding)


def strip_of(research: Research, reading: Reading) -> Strip:
    """The strip of a reading that has a figure: message, sentence, comparison, figures and notes."""
    indicator = reading.indicator
    title = headline(indicator, reading.comparison.verdict, research.land) if reading.comparison else indicator.title
    figures = (dot_strip(research, reading), trend_strip(research, reading))
    return Strip(
        finding=finding_of(research, reading),
        title=title,
        sentence=figure_sentence(indicator, reading.value, reading.land.value),
        comparison=comparison_sentence(research, reading),
        value=reading.value,
        figures=tuple(figure for figure in figures if figure is not None),
        notes=_notes(research, reading),
        context=not indicator.directional,
        modelled=indicator.modelled,
    )


def comparison_sentence(research: Research, reading: Reading) -> str:
    """The same figure in the gemeente and the country; empty for counts, which say nothing side by side."""
    value, indicator = reading.value.value, reading.indicator
    if value is None or indicator.measure == "count":
        return ""
    phrases = []
    if reading.gemeente is not None and reading.gemeente.value is not None:
        phrases.append(reference_phrase(indicator, reading.gemeente.value, value, research.region.gemeente_name))
    if reading.land.value is not None:
        phrases.append(reference_phrase(indicator, reading.land.value, value, research.land))
    text = "; ".join(phrases)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _notes(research: Research, reading: Reading) -> tuple[str, ...]:
    value, indicator = reading.value, reading.indicator
    margin = margin_text(value, indicator)
    survey = research.survey(reading)
    kind = "toeval en afronding" if value.chance else "alleen afronding; toevalsmarge niet te berekenen"
    kind = "het interval van de enquête" if survey else kind
    notes = [f"Cijfer van {value.year} ({indicator.unit}). Marge: {margin} ({kind})."]
    if survey:
        notes.append(f"Enquête met {number(survey.n or 0)} antwoorden; weging: {survey.weging}.")
    if value.quality in QUALITY_NOTE:
        notes.append(QUALITY_NOTE[value.quality])
    if value.status is Status.ESTIMATED:
        notes.append("Dit cijfer is geschat.")
    followed = dict.fromkeys(v.note for v in reading.series if v.present and v.note)
    notes += [f"{note[:1].upper()}{note[1:]}." for note in followed]
    notes += [research.catalogue.caveats[key] for key in indicator.caveats]
    gone = [str(v.year) for v in reading.series if v.status is Status.NOT_LINKABLE]
    if gone:
        notes.append(f"Niet te koppelen: {listing(gone)} (andere grenzen of codes).")
    notes += [f"Vanaf {year} is dit een ander cijfer: {reason}." for year, reason in reading.breaks]
    return tuple(notes)
